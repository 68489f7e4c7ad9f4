//! The tree that is evaluated: paths are flat, predicates hang on their steps, `%` knows its ancestor.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::lex::RegexLiteral;
pub(crate) use crate::parse::{Literal, Op, Term};
use crate::signature::Signature;

/// A node of the tree.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) kind: Kind,
    pub(crate) position: usize,
    /// `[]` was written after it.
    pub(crate) keep_array: bool,
    /// An array constructor at the start or end of a path, or a block that ends in one.
    pub(crate) cons_array: bool,
    /// A step that makes the path a stream of tuples.
    pub(crate) tuple: bool,
    /// What few nodes have.
    pub(crate) extra: Option<Box<Extra>>,
}

/// The parts that few nodes have.
#[derive(Debug, Default)]
pub(crate) struct Extra {
    /// Predicates of a node that is not a step.
    pub(crate) predicates: Vec<Stage>,
    /// Predicates and index bindings of a step; `Some` once there was one.
    pub(crate) stages: Option<Vec<Stage>>,
    /// `{…}` after the node.
    pub(crate) group: Option<Group>,
    /// `@$name`.
    pub(crate) focus: Option<Arc<str>>,
    /// `#$name`.
    pub(crate) index: Option<Arc<str>>,
    /// The slot of the `%` that refers to this step's input.
    pub(crate) ancestor: Option<usize>,
    /// Label of that slot, once the whole tree is known.
    pub(crate) ancestor_label: Option<Arc<str>>,
    /// Slots of `%` whose ancestor is not found yet.
    pub(crate) seeking: Vec<usize>,
}

/// A predicate, or a position bound with `#`.
#[derive(Debug)]
pub(crate) enum Stage {
    Filter(Node),
    Index(Arc<str>),
}

/// Key and value expressions of `{…}`.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) pairs: Vec<(Node, Node)>,
    pub(crate) position: usize,
}

/// A call: also the body of a tail call.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) procedure: Node,
    pub(crate) arguments: Vec<Node>,
}

/// A function definition.
#[derive(Debug)]
pub(crate) struct Lambda {
    pub(crate) parameters: Vec<Arc<str>>,
    pub(crate) signature: Option<Arc<Signature>>,
    pub(crate) body: Node,
}

/// `|pattern|update,delete|`.
#[derive(Debug)]
pub(crate) struct Transform {
    pub(crate) pattern: Node,
    pub(crate) update: Node,
    pub(crate) delete: Option<Node>,
    pub(crate) position: usize,
}

/// Where a name was found last among the members of an object, which is where it will mostly be found next.
#[derive(Debug, Default)]
pub(crate) struct Place(AtomicU32);

impl Place {
    pub(crate) fn get(&self) -> usize {
        self.0.load(Ordering::Relaxed) as usize
    }

    pub(crate) fn set(&self, place: usize) {
        let place = u32::try_from(place).unwrap_or(0);
        self.0.store(place, Ordering::Relaxed);
    }
}

/// What a node is.
#[derive(Debug)]
pub(crate) enum Kind {
    Path {
        steps: Vec<Node>,
        keep_singleton: bool,
    },
    Name(Arc<str>, Place),
    Variable(Arc<str>),
    Literal(Literal),
    Regex(Arc<RegexLiteral>),
    Wildcard,
    Descendant,
    Parent {
        slot: usize,
        label: Arc<str>,
    },
    Placeholder,
    Binary {
        op: Op,
        lhs: Box<Node>,
        rhs: Box<Node>,
    },
    Bind {
        name: Arc<str>,
        value: Box<Node>,
    },
    Apply {
        lhs: Box<Node>,
        rhs: Box<Node>,
    },
    Sort(Vec<Term<Node>>),
    Minus(Box<Node>),
    Array(Vec<Node>),
    Object(Group),
    Block(Vec<Node>),
    Call(Arc<Call>),
    Partial(Arc<Call>),
    /// A call in tail position: evaluates to itself, to be run by the caller's trampoline.
    TailCall(Arc<Call>),
    Lambda(Arc<Lambda>),
    Condition {
        condition: Box<Node>,
        then: Box<Node>,
        otherwise: Option<Box<Node>>,
    },
    Elvis(Box<Node>, Box<Node>),
    Coalesce(Box<Node>, Box<Node>),
    Transform(Arc<Transform>),
}

impl Node {
    pub(crate) fn new(kind: Kind, position: usize) -> Node {
        Node {
            kind,
            position,
            keep_array: false,
            cons_array: false,
            tuple: false,
            extra: None,
        }
    }

    pub(crate) fn extra_mut(&mut self) -> &mut Extra {
        self.extra.get_or_insert_default()
    }

    pub(crate) fn group(&self) -> Option<&Group> {
        self.extra.as_ref()?.group.as_ref()
    }

    pub(crate) fn predicates(&self) -> &[Stage] {
        self.extra.as_ref().map_or(&[], |extra| &extra.predicates)
    }

    pub(crate) fn stages(&self) -> &[Stage] {
        self.extra
            .as_ref()
            .and_then(|extra| extra.stages.as_deref())
            .unwrap_or_default()
    }

    pub(crate) fn focus(&self) -> Option<&Arc<str>> {
        self.extra.as_ref()?.focus.as_ref()
    }

    pub(crate) fn index(&self) -> Option<&Arc<str>> {
        self.extra.as_ref()?.index.as_ref()
    }

    pub(crate) fn ancestor_label(&self) -> Option<&Arc<str>> {
        self.extra.as_ref()?.ancestor_label.as_ref()
    }

    /// The name of a step that is nothing but a name.
    pub(crate) fn bare_name(&self) -> Option<(&Arc<str>, &Place)> {
        match &self.kind {
            Kind::Name(name, place) if self.is_bare() => Some((name, place)),
            _ => None,
        }
    }

    /// Whether nothing was written after it.
    pub(crate) fn is_bare(&self) -> bool {
        self.extra.is_none() && !self.keep_array && !self.tuple && !self.cons_array
    }

    /// The name of a call's procedure, as errors show it.
    pub(crate) fn procedure_name(&self) -> Option<Arc<str>> {
        match &self.kind {
            Kind::Path { steps, .. } => steps.first().and_then(Node::procedure_name),
            Kind::Name(name, _) | Kind::Variable(name) | Kind::Literal(Literal::Str(name)) => {
                Some(Arc::clone(name))
            }
            Kind::Minus(_) => Some("-".into()),
            Kind::Array(_) => Some("[".into()),
            Kind::Object(_) => Some("{".into()),
            Kind::Call(_) | Kind::Partial(_) => Some("(".into()),
            Kind::Binary { op, .. } => Some(op.symbol().into()),
            Kind::Apply { .. } => Some("~>".into()),
            Kind::Bind { .. } => Some(":=".into()),
            Kind::Wildcard => Some("*".into()),
            Kind::Descendant => Some("**".into()),
            _ => None,
        }
    }
}

impl Kind {
    /// The nodes directly below.
    pub(crate) fn children(&self) -> Vec<&Node> {
        match self {
            Kind::Path { steps: nodes, .. } | Kind::Array(nodes) | Kind::Block(nodes) => {
                nodes.iter().collect()
            }
            Kind::Binary { lhs, rhs, .. } | Kind::Apply { lhs, rhs } => vec![&**lhs, &**rhs],
            Kind::Elvis(lhs, rhs) | Kind::Coalesce(lhs, rhs) => vec![&**lhs, &**rhs],
            Kind::Bind { value: only, .. } | Kind::Minus(only) => vec![&**only],
            Kind::Sort(terms) => terms.iter().map(|term| &term.expression).collect(),
            Kind::Object(group) => group
                .pairs
                .iter()
                .flat_map(|(key, value)| [key, value])
                .collect(),
            Kind::Call(call) | Kind::Partial(call) | Kind::TailCall(call) => {
                call.arguments.iter().chain([&call.procedure]).collect()
            }
            Kind::Lambda(lambda) => vec![&lambda.body],
            Kind::Condition {
                condition,
                then,
                otherwise,
            } => [Some(condition), Some(then), otherwise.as_ref()]
                .into_iter()
                .flatten()
                .map(|node| &**node)
                .collect(),
            Kind::Transform(transform) => [
                Some(&transform.pattern),
                Some(&transform.update),
                transform.delete.as_ref(),
            ]
            .into_iter()
            .flatten()
            .collect(),
            _ => Vec::new(),
        }
    }

    /// The nodes directly below, while the tree is being built and nothing in it is shared.
    pub(crate) fn children_mut(&mut self) -> Vec<&mut Node> {
        match self {
            Kind::Path { steps: nodes, .. } | Kind::Array(nodes) | Kind::Block(nodes) => {
                nodes.iter_mut().collect()
            }
            Kind::Binary { lhs, rhs, .. } | Kind::Apply { lhs, rhs } => {
                vec![&mut **lhs, &mut **rhs]
            }
            Kind::Elvis(lhs, rhs) | Kind::Coalesce(lhs, rhs) => vec![&mut **lhs, &mut **rhs],
            Kind::Bind { value: only, .. } | Kind::Minus(only) => vec![&mut **only],
            Kind::Sort(terms) => terms.iter_mut().map(|term| &mut term.expression).collect(),
            Kind::Object(group) => group
                .pairs
                .iter_mut()
                .flat_map(|(key, value)| [key, value])
                .collect(),
            Kind::Call(call) | Kind::Partial(call) | Kind::TailCall(call) => {
                match Arc::get_mut(call) {
                    Some(call) => call
                        .arguments
                        .iter_mut()
                        .chain([&mut call.procedure])
                        .collect(),
                    None => Vec::new(),
                }
            }
            Kind::Lambda(lambda) => Arc::get_mut(lambda)
                .map(|lambda| &mut lambda.body)
                .into_iter()
                .collect(),
            Kind::Condition {
                condition,
                then,
                otherwise,
            } => [Some(condition), Some(then), otherwise.as_mut()]
                .into_iter()
                .flatten()
                .map(|node| &mut **node)
                .collect(),
            Kind::Transform(transform) => match Arc::get_mut(transform) {
                Some(Transform {
                    pattern,
                    update,
                    delete,
                    ..
                }) => [Some(pattern), Some(update), delete.as_mut()]
                    .into_iter()
                    .flatten()
                    .collect(),
                None => Vec::new(),
            },
            _ => Vec::new(),
        }
    }
}
