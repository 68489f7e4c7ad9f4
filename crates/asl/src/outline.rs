//! A definition's picture for graph and editor: what can be made of it, also when it has errors.

use std::collections::HashMap;
use std::sync::Arc;

use asl_json::{Document, Member, Node, NodeKind, Span, shortened};

use crate::fields::PROCESSORS;
use crate::model::NameHash;
use crate::parse::{MAX_NESTED_MACHINES, MAX_POINTERS};
use crate::place::Place;

/// The top level of a definition and all that is nested in it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outline {
    /// The top level; `None` if the text has no `States` object.
    pub scope: Option<OutlineScope>,
}

/// One `States` object.
#[derive(Debug, Clone, PartialEq)]
pub struct OutlineScope {
    /// JSON pointer of the object that holds `States`, in AWS's form; empty for the machine.
    pub pointer: String,
    /// Where that object stands.
    pub span: Span,
    /// The states in source order; of a name that is repeated only the last.
    pub states: Vec<OutlineState>,
    /// The transitions, `StartAt` among them.
    pub edges: Vec<OutlineEdge>,
}

/// One state.
#[derive(Debug, Clone, PartialEq)]
pub struct OutlineState {
    /// Its key.
    pub name: Arc<str>,
    /// The text of `Type`, whatever it is.
    pub type_name: Option<Arc<str>>,
    /// JSON pointer in AWS's form: `/States/P/Branches[0]/States/X`.
    pub pointer: String,
    /// Key and value together.
    pub span: Span,
    /// The key.
    pub name_span: Span,
    /// The branches of a Parallel, or the processor of a Map.
    pub scopes: Vec<OutlineScope>,
    /// Whether the scopes are iterated over (Map) and not run side by side (Parallel).
    pub iterates: bool,
    /// The text of `Resource`.
    pub resource: Option<Arc<str>>,
    /// `Comment`.
    pub comment: Option<Arc<str>>,
}

/// A transition.
#[derive(Debug, Clone, PartialEq)]
pub struct OutlineEdge {
    /// The state it leaves, by its place in `states`; `None` for `StartAt`.
    pub from: Option<usize>,
    /// The state it leads to; `None` for the end, and for a target that does not exist.
    pub to: Option<usize>,
    /// The name that is written; `None` for the end.
    pub target: Option<Arc<str>>,
    /// Which field it comes from.
    pub kind: EdgeKind,
    /// JSON pointer of the field.
    pub pointer: String,
    /// The value of the field.
    pub span: Span,
}

/// Which field a transition comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EdgeKind {
    /// `StartAt`.
    Start,
    /// `Next` of a state.
    Next,
    /// `End: true`, or the state is a Succeed or Fail.
    End,
    /// `Default` of a Choice.
    Default,
    /// `Next` of a rule.
    Choice {
        /// Its place in `Choices`.
        rule: usize,
        /// The condition in short: `$.status = "success"`.
        label: String,
    },
    /// `Next` of a catcher.
    Catch {
        /// Its place in `Catch`.
        catcher: usize,
        /// The errors it names: `States.ALL`.
        label: String,
    },
}

/// The picture of a text that was read, with or without errors.
#[must_use]
pub fn outline(document: &Document) -> Outline {
    document.root.as_ref().map(outline_of).unwrap_or_default()
}

/// Writes pointers, if they are wanted, and counts them: once they are longer than any real definition's, the picture is cut short.
struct Pointers {
    wanted: bool,
    written: usize,
}

impl Pointers {
    fn of(&mut self, place: &Place<'_>) -> String {
        if !self.wanted || self.written > MAX_POINTERS {
            return String::new();
        }
        let pointer = place.pointer();
        self.written += pointer.len();
        pointer
    }
}

/// The picture of a tree.
pub(crate) fn outline_of(root: &Node) -> Outline {
    with_pointers(root, true)
}

/// The picture of a tree, all pointers empty.
pub(crate) fn outline_without_pointers(root: &Node) -> Outline {
    with_pointers(root, false)
}

fn with_pointers(root: &Node, wanted: bool) -> Outline {
    let mut pointers = Pointers { wanted, written: 0 };
    Outline {
        scope: scope(root, &Place::ROOT, 0, &mut pointers),
    }
}

fn scope(
    node: &Node,
    place: &Place<'_>,
    depth: usize,
    pointers: &mut Pointers,
) -> Option<OutlineScope> {
    let states_node = node.get("States").filter(|states| states.is_object())?;
    if depth > MAX_NESTED_MACHINES || pointers.written > MAX_POINTERS {
        return None;
    }
    let count = states_node.members().len();
    let mut by_name = ByName::with_capacity_and_hasher(count, NameHash::default());
    let mut members: Vec<&Member> = Vec::with_capacity(count);
    for member in states_node.members() {
        match by_name
            .get(&*member.key)
            .and_then(|index| members.get_mut(*index))
        {
            Some(earlier) => *earlier = member,
            None => {
                by_name.insert(&member.key, members.len());
                members.push(member);
            }
        }
    }
    let mut outline = OutlineScope {
        pointer: pointers.of(place),
        span: node.span,
        states: Vec::with_capacity(members.len()),
        edges: Vec::new(),
    };
    let mut edges = Edges {
        by_name: &by_name,
        found: &mut outline.edges,
    };
    edges.text(None, EdgeKind::Start, node, "StartAt", place, pointers);
    let states_place = place.key("States");
    for (index, member) in members.into_iter().enumerate() {
        let place = states_place.key(&member.key);
        let node = &member.value;
        edges.of_state(index, node, &place, pointers);
        outline
            .states
            .push(state(member, node, &place, depth, pointers));
    }
    Some(outline)
}

fn state(
    member: &Member,
    node: &Node,
    place: &Place<'_>,
    depth: usize,
    pointers: &mut Pointers,
) -> OutlineState {
    let text = |name: &str| node.get(name).and_then(shared);
    let mut scopes = Vec::new();
    if let Some(branches) = node.get("Branches") {
        let branches_place = place.key("Branches");
        scopes.extend(
            branches
                .items()
                .iter()
                .enumerate()
                .filter_map(|(index, branch)| {
                    scope(branch, &branches_place.index(index), depth + 1, pointers)
                }),
        );
    }
    let mut iterates = false;
    for name in PROCESSORS {
        if let Some(processor) = node.get(name)
            && scopes.is_empty()
        {
            iterates = true;
            scopes.extend(scope(processor, &place.key(name), depth + 1, pointers));
        }
    }
    OutlineState {
        name: Arc::clone(&member.key),
        type_name: text("Type"),
        pointer: pointers.of(place),
        span: member.key_span.to(node.span),
        name_span: member.key_span,
        scopes,
        iterates,
        resource: text("Resource"),
        comment: text("Comment"),
    }
}

/// The text of a string.
fn shared(node: &Node) -> Option<Arc<str>> {
    match &node.kind {
        NodeKind::String(text) => Some(Arc::clone(text)),
        _ => None,
    }
}

/// States by their names.
type ByName<'n> = HashMap<&'n str, usize, NameHash>;

struct Edges<'e> {
    by_name: &'e ByName<'e>,
    found: &'e mut Vec<OutlineEdge>,
}

impl Edges<'_> {
    /// The edge of a field that names a state.
    fn text(
        &mut self,
        from: Option<usize>,
        kind: EdgeKind,
        node: &Node,
        name: &str,
        place: &Place<'_>,
        pointers: &mut Pointers,
    ) {
        let Some(value) = node.get(name) else { return };
        let Some(target) = shared(value) else { return };
        self.found.push(OutlineEdge {
            from,
            to: self.by_name.get(&*target).copied(),
            target: Some(target),
            kind,
            pointer: pointers.of(&place.key(name)),
            span: value.span,
        });
    }

    fn of_state(&mut self, index: usize, node: &Node, place: &Place<'_>, pointers: &mut Pointers) {
        let from = Some(index);
        self.text(from, EdgeKind::Next, node, "Next", place, pointers);
        let ends = node.get("End").and_then(Node::as_bool) == Some(true);
        if ends || is_terminal(node) {
            let span = node
                .get(if ends { "End" } else { "Type" })
                .map_or(node.span, |value| value.span);
            self.found.push(OutlineEdge {
                from,
                to: None,
                target: None,
                kind: EdgeKind::End,
                pointer: pointers.of(place),
                span,
            });
        }
        if let Some(choices) = node.get("Choices") {
            let choices_place = place.key("Choices");
            for (rule, item) in choices.items().iter().enumerate() {
                self.text(
                    from,
                    EdgeKind::Choice {
                        rule,
                        label: condition_label(item),
                    },
                    item,
                    "Next",
                    &choices_place.index(rule),
                    pointers,
                );
            }
        }
        self.text(from, EdgeKind::Default, node, "Default", place, pointers);
        if let Some(catchers) = node.get("Catch") {
            let catch_place = place.key("Catch");
            for (catcher, item) in catchers.items().iter().enumerate() {
                let names: Vec<&str> = item
                    .get("ErrorEquals")
                    .map(Node::items)
                    .unwrap_or_default()
                    .iter()
                    .filter_map(Node::as_str)
                    .collect();
                self.text(
                    from,
                    EdgeKind::Catch {
                        catcher,
                        label: shortened(&names.join(", "), LABEL).into_owned(),
                    },
                    item,
                    "Next",
                    &catch_place.index(catcher),
                    pointers,
                );
            }
        }
    }
}

/// Whether a state ends its scope whatever else it says: Succeed and Fail.
fn is_terminal(state: &Node) -> bool {
    matches!(
        state.get("Type").and_then(Node::as_str),
        Some("Succeed" | "Fail")
    )
}

/// Whether nothing comes after a state, unless it fails or chooses.
pub(crate) fn is_end(state: &Node) -> bool {
    is_terminal(state) || state.get("End").and_then(Node::as_bool) == Some(true)
}

/// How long a label may be, in characters.
const LABEL: usize = 60;
/// How deep `And`, `Or` and `Not` are followed for a label: deeper would not fit anyway.
const LABEL_DEPTH: usize = 3;

fn condition_label(rule: &Node) -> String {
    shortened(&condition(rule, 0), LABEL).into_owned()
}

fn condition(rule: &Node, depth: usize) -> String {
    if depth > LABEL_DEPTH {
        return "…".to_owned();
    }
    for (name, word) in [("And", " and "), ("Or", " or ")] {
        if let Some(rules) = rule.get(name) {
            // As many as can fit, and one to show that there are more.
            let parts: Vec<String> = rules
                .items()
                .iter()
                .take(LABEL / 4)
                .map(|rule| condition(rule, depth + 1))
                .collect();
            return if depth > 0 && parts.len() > 1 {
                format!("({})", parts.join(word))
            } else {
                parts.join(word)
            };
        }
    }
    if let Some(inner) = rule.get("Not") {
        return format!("not {}", condition(inner, depth + 1));
    }
    if let Some(expression) = rule.get("Condition") {
        return match expression.as_str() {
            Some(text) => text
                .trim_start_matches("{%")
                .trim_end_matches("%}")
                .trim()
                .chars()
                .take(LABEL + 1)
                .collect(),
            None => expression.to_value().to_string(),
        };
    }
    let variable = rule
        .get("Variable")
        .and_then(Node::as_str)
        .unwrap_or_default();
    let operator = rule
        .members()
        .iter()
        .find(|member| crate::operators::Operator::named(&member.key).is_some());
    match operator {
        Some(member) => format!("{variable} {}", comparison(&member.key, &member.value)),
        None => variable.to_owned(),
    }
}

fn comparison(operator: &str, operand: &Node) -> String {
    if let Some(test) = operator.strip_prefix("Is") {
        let verb = if operand.as_bool() == Some(false) {
            "is not"
        } else {
            "is"
        };
        return format!("{verb} {}", test.to_lowercase());
    }
    let stem = operator.strip_suffix("Path").unwrap_or(operator);
    let sign = match () {
        () if stem.ends_with("LessThanEquals") => "≤",
        () if stem.ends_with("GreaterThanEquals") => "≥",
        () if stem.ends_with("LessThan") => "<",
        () if stem.ends_with("GreaterThan") => ">",
        () if stem.ends_with("Matches") => "matches",
        () => "=",
    };
    let is_path = stem.len() < operator.len();
    let shown = match operand.as_str() {
        Some(text) if is_path => text.to_owned(),
        // Long operands are cut before they are printed.
        Some(text) => format!("\"{}\"", text.chars().take(LABEL).collect::<String>()),
        None if operand.is_object() || operand.is_array() => "…".to_owned(),
        None => operand.to_value().to_string(),
    };
    format!("{sign} {shown}")
}
