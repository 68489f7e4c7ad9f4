//! What an expression reads from outside: found without evaluating it.

use std::sync::Arc;

use crate::ast::{Kind, Node, Stage};
use crate::evaluate::in_order;

/// A variable that an expression uses and does not define itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VariableUse {
    /// Its name, without the `$`.
    pub name: Arc<str>,
    /// The field that is read from it: `input` of `$states.input.x`.
    pub field: Option<Arc<str>>,
    /// Whether it is called as a function.
    pub called: bool,
    /// The end of `$name` in the text of the expression, in UTF-16 code units.
    pub position: usize,
}

/// A place where an expression reads the document that it is given as input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputUse {
    /// The field that is read from it, or `$` or `$$` for the document itself.
    pub name: Arc<str>,
    /// Whether it stands in the body of a function.
    pub in_function: bool,
    /// The end of the name in the text of the expression, in UTF-16 code units.
    pub position: usize,
}

/// Every node directly below, those in predicates and groups among them.
pub(crate) fn all_children(node: &Node) -> Vec<&Node> {
    let mut children = node.kind.children();
    children.extend(attached(node));
    children
}

/// What hangs on a node: predicates and groups, which see each value of the node.
fn attached(node: &Node) -> Vec<&Node> {
    let Some(extra) = &node.extra else {
        return Vec::new();
    };
    let stages = extra.predicates.iter().chain(extra.stages.iter().flatten());
    let predicates = stages.filter_map(|stage| match stage {
        Stage::Filter(predicate) => Some(predicate),
        Stage::Index(_) => None,
    });
    let pairs = extra.group.iter().flat_map(|group| &group.pairs);
    predicates
        .chain(pairs.flat_map(|(key, value)| [key, value]))
        .collect()
}

/// The variables used below a node, in the order of the text.
pub(crate) fn variables(root: &Node) -> Vec<VariableUse> {
    let mut uses = Vec::new();
    collect(root, &mut Vec::new(), &mut uses);
    in_order(uses, |a, b| a.position > b.position)
}

/// `known` holds the names defined around the node.
fn collect(node: &Node, known: &mut Vec<Arc<str>>, uses: &mut Vec<VariableUse>) {
    let before = known.len();
    match &node.kind {
        Kind::Variable(name) => add(name, node, known, uses),
        Kind::Bind { name, value } => {
            // A function may call itself by the name it is bound to.
            let recursive = matches!(value.kind, Kind::Lambda(_));
            if recursive {
                known.push(Arc::clone(name));
            }
            collect(value, known, uses);
            if !recursive {
                known.push(Arc::clone(name));
            }
            return;
        }
        Kind::Lambda(lambda) => known.extend(lambda.parameters.iter().cloned()),
        _ => {}
    }
    for step in std::iter::once(node).chain(path_steps(node)) {
        known.extend(step.focus().cloned());
        known.extend(step.index().cloned());
        known.extend(step.stages().iter().filter_map(|stage| match stage {
            Stage::Index(name) => Some(Arc::clone(name)),
            Stage::Filter(_) => None,
        }));
    }
    let first = uses.len();
    for child in all_children(node) {
        collect(child, known, uses);
    }
    mark(node, uses.get_mut(first..).unwrap_or_default());
    // What a block, a function or a path defines ends with it; anything else is part of its surroundings.
    if matches!(
        node.kind,
        Kind::Block(_) | Kind::Lambda(_) | Kind::Path { .. }
    ) {
        known.truncate(before);
    }
}

fn add(name: &Arc<str>, node: &Node, known: &[Arc<str>], uses: &mut Vec<VariableUse>) {
    if !name.is_empty() && &**name != "$" && !known.contains(name) {
        uses.push(VariableUse {
            name: Arc::clone(name),
            field: None,
            called: false,
            position: node.position,
        });
    }
}

/// Says of the variable that a node is about, one of `uses`, what the node does with it.
fn mark(node: &Node, uses: &mut [VariableUse]) {
    let (subject, field, called) = match &node.kind {
        Kind::Path { steps, .. } => match steps.as_slice() {
            [subject, field, ..] => match &field.kind {
                Kind::Name(name, _) => (subject, Some(name), false),
                _ => return,
            },
            _ => return,
        },
        Kind::Call(call) | Kind::Partial(call) | Kind::TailCall(call) => {
            (&call.procedure, None, true)
        }
        _ => return,
    };
    if !matches!(subject.kind, Kind::Variable(_)) {
        return;
    }
    let found = uses.iter_mut().find(|it| it.position == subject.position);
    if let Some(it) = found {
        it.field = field.cloned();
        it.called = called;
    }
}

fn path_steps(node: &Node) -> &[Node] {
    match &node.kind {
        Kind::Path { steps, .. } => steps,
        _ => &[],
    }
}

/// Where the input document is read below a node, in the order of the text.
pub(crate) fn input(root: &Node) -> Vec<InputUse> {
    let mut uses = Vec::new();
    input_below(root, true, false, &mut uses);
    in_order(uses, |a, b| a.position > b.position)
}

/// `at_top`: the context is still the input document, not a value that a path, a predicate or a group looks at.
fn input_below(node: &Node, at_top: bool, in_function: bool, uses: &mut Vec<InputUse>) {
    let read = match &node.kind {
        Kind::Name(name, _) if at_top => Some(Arc::clone(name)),
        Kind::Variable(name) if at_top && name.is_empty() => Some("$".into()),
        Kind::Variable(name) if &**name == "$" => Some("$$".into()),
        _ => None,
    };
    uses.extend(read.map(|name| InputUse {
        name,
        in_function,
        position: node.position,
    }));
    let in_function = in_function || matches!(node.kind, Kind::Lambda(_));
    let transform = matches!(node.kind, Kind::Transform(_));
    let path = matches!(node.kind, Kind::Path { .. });
    for (index, child) in node.kind.children().into_iter().enumerate() {
        let at_top = at_top && !transform && !(path && index > 0);
        input_below(child, at_top, in_function, uses);
    }
    for child in attached(node) {
        input_below(child, false, in_function, uses);
    }
}
