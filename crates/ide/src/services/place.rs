//! What a place of a definition means: which object of the language it lies in, of which state, under which query language.

use std::sync::Arc;

use asl_json::{Document, Node, NodeKind, Span};
use asl_language::fields::{Owner, Types, is_distributed};
use asl_language::model::QueryLanguage;

use super::scan::Open;

/// A container around a place, and which of its values the place lies in.
#[derive(Debug, Clone)]
pub(super) struct Level<'d> {
    /// The container; `None` where the text is too broken.
    pub(super) node: Option<&'d Node>,
    /// The key or index; `None`: the container itself.
    pub(super) key: Option<Arc<str>>,
}

/// The kinds of containers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind<'d> {
    /// Has fields of the language.
    Fields(Owner),
    /// `States`: a state under each name.
    States,
    /// An array of such objects.
    List(Owner),
    /// `ErrorEquals`.
    Errors,
    /// `Parameters` or `Arguments` of a call, with its `Resource`.
    Call(&'d str),
    /// `Credentials`.
    Credentials,
    /// `Assign`: a value under each variable's name.
    Assign,
    /// Another payload template, or a value inside of one.
    Template,
    /// Data that is used as it is, or nothing of the language.
    Other,
}

/// Where a place lies.
#[derive(Debug)]
pub(super) struct Place<'d> {
    /// The innermost container.
    pub(super) kind: Kind<'d>,
    /// The key or index in it.
    pub(super) key: Option<Arc<str>>,
    /// The innermost container itself.
    pub(super) node: Option<&'d Node>,
    /// The field of the state (or of another object of the language) that it lies in, however deep: `Parameters`.
    pub(super) field: Option<(Owner, Arc<str>)>,
    /// The state that it lies in, with its name.
    pub(super) state: Option<(Arc<str>, &'d Node)>,
    /// The object with `States` that it lies in, and those around it, innermost first.
    pub(super) scopes: Vec<Scope<'d>>,
    /// The query language there.
    pub(super) language: QueryLanguage,
}

/// An object that has `States`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope<'d> {
    pub(super) node: &'d Node,
    /// Whether it sees no variables of the scopes around it: a distributed Map's.
    pub(super) closed: bool,
}

impl<'d> Place<'d> {
    /// The states of the innermost scope, each with its name's place.
    pub(super) fn states(&self) -> &'d [asl_json::Member] {
        self.scopes
            .first()
            .and_then(|scope| scope.node.get("States"))
            .map_or(&[], Node::members)
    }
}

/// The place behind these open brackets.
pub(super) fn typed<'d>(text: &str, document: &'d Document, open: &[Open]) -> Option<Place<'d>> {
    let mut levels: Vec<Level<'d>> = Vec::with_capacity(open.len());
    for open in open {
        let node = match levels.last() {
            None => document.root.as_ref(),
            Some(around) => around.node.and_then(|node| child_at(node, open.at)),
        };
        levels.push(Level {
            node: node.filter(|node| node.span.start == open.at),
            key: match open.key {
                Some(key) => Some(unquoted(key, text)),
                None if open.object => None,
                None => Some(open.index.to_string().into()),
            },
        });
    }
    place(&levels)
}

/// The place at the end of this path of keys and indexes; `inside`: of what stands there, as a container.
pub(super) fn along<'d>(
    document: &'d Document,
    path: &[Arc<str>],
    inside: bool,
) -> Option<Place<'d>> {
    let mut node = document.root.as_ref();
    let mut levels: Vec<Level<'d>> = Vec::with_capacity(path.len() + 1);
    for step in path {
        levels.push(Level {
            node,
            key: Some(Arc::clone(step)),
        });
        node = node.and_then(|node| match &node.kind {
            NodeKind::Array(items) => items.get(step.parse::<usize>().ok()?),
            _ => node.get(step),
        });
    }
    if inside {
        levels.push(Level { node, key: None });
    }
    place(&levels)
}

fn unquoted(key: Span, text: &str) -> Arc<str> {
    let text = key.text(text);
    match asl_json::Value::parse(text) {
        Ok(asl_json::Value::String(key)) => key,
        _ => text.trim_matches('"').into(),
    }
}

/// The value directly inside that begins at `start`.
fn child_at(node: &Node, start: usize) -> Option<&Node> {
    let found = match &node.kind {
        NodeKind::Array(items) => {
            items.get(items.partition_point(|item| item.span.start < start))?
        }
        NodeKind::Object(members) => {
            let index = members.partition_point(|member| member.value.span.start < start);
            &members.get(index)?.value
        }
        _ => return None,
    };
    (found.span.start == start).then_some(found)
}

/// What of a text stands at an offset.
#[derive(Debug, Clone, Copy)]
pub(super) enum Target<'d> {
    /// A key.
    Key(Span),
    /// A value that is no container.
    Scalar(&'d Node),
}

impl Target<'_> {
    pub(super) fn span(&self) -> Span {
        match self {
            Target::Key(span) => *span,
            Target::Scalar(node) => node.span,
        }
    }
}

/// The key or scalar that `offset` touches, and its place.
pub(super) fn pointed<'d>(
    document: &'d Document,
    offset: usize,
) -> Option<(Place<'d>, Target<'d>)> {
    let mut node = document.root.as_ref()?;
    let mut levels = Vec::new();
    loop {
        let (key, inner) = match &node.kind {
            NodeKind::Array(items) => {
                let index = items.partition_point(|item| item.span.end < offset);
                let item = items.get(index).filter(|item| item.span.touches(offset))?;
                (Arc::from(index.to_string()), item)
            }
            NodeKind::Object(members) => {
                let index = members.partition_point(|member| member.value.span.end < offset);
                let member = members.get(index)?;
                let key = Arc::clone(&member.key);
                if member.key_span.touches(offset) {
                    levels.push(Level {
                        node: Some(node),
                        key: Some(key),
                    });
                    return Some((place(&levels)?, Target::Key(member.key_span)));
                }
                if !member.value.span.touches(offset) {
                    return None;
                }
                (key, &member.value)
            }
            _ => return Some((place(&levels)?, Target::Scalar(node))),
        };
        levels.push(Level {
            node: Some(node),
            key: Some(key),
        });
        node = inner;
    }
}

fn place<'d>(levels: &[Level<'d>]) -> Option<Place<'d>> {
    let first = levels.first()?;
    let machine_language = first.node.map_or(QueryLanguage::JsonPath, |node| {
        QueryLanguage::of(node).unwrap_or_default()
    });
    let mut place = Place {
        kind: Kind::Fields(Owner::Machine),
        key: first.key.clone(),
        node: first.node,
        field: None,
        state: None,
        scopes: Vec::new(),
        language: machine_language,
    };
    place.entered();
    for pair in levels.windows(2) {
        let [around, inside] = pair else { break };
        let Some(key) = &around.key else { break };
        place.kind = within(place.kind, key, around.node, inside.node);
        place.key = inside.key.clone();
        place.node = inside.node;
        if matches!(
            place.kind,
            Kind::Fields(Owner::State(_) | Owner::UnknownState)
        ) {
            place.state = inside.node.map(|node| (Arc::clone(key), node));
            let own = inside.node.and_then(QueryLanguage::of);
            place.language = own.unwrap_or(machine_language);
        }
        place.entered();
    }
    Some(place)
}

impl<'d> Place<'d> {
    /// Notes scope and field of the container that was stepped into.
    fn entered(&mut self) {
        let Kind::Fields(owner) = self.kind else {
            return;
        };
        if let Some(key) = &self.key {
            self.field = Some((owner, Arc::clone(key)));
        }
        let distributed = owner == Owner::Processor && self.node.is_some_and(is_distributed);
        if matches!(owner, Owner::Machine | Owner::Branch | Owner::Processor)
            && let Some(node) = self.node
        {
            self.scopes.insert(
                0,
                Scope {
                    node,
                    closed: distributed,
                },
            );
        }
    }
}

/// What kind of container stands under `key` of one of `kind`.
fn within<'d>(
    kind: Kind<'d>,
    key: &str,
    around: Option<&'d Node>,
    inside: Option<&'d Node>,
) -> Kind<'d> {
    let fields = Kind::Fields;
    match (kind, key) {
        (Kind::Fields(Owner::Machine | Owner::Branch | Owner::Processor), "States") => Kind::States,
        (Kind::Fields(Owner::Processor), "ProcessorConfig") => fields(Owner::ProcessorConfig),
        (Kind::States, _) => fields(
            inside
                .and_then(|state| Types::named(state.get("Type")?.as_str()?))
                .map_or(Owner::UnknownState, Owner::State),
        ),
        (Kind::List(owner), _) => fields(owner),
        (Kind::Fields(Owner::State(_) | Owner::UnknownState), _) => in_state(key, around),
        (Kind::Fields(Owner::ChoiceRule | Owner::NestedRule), "And" | "Or") => {
            Kind::List(Owner::NestedRule)
        }
        (Kind::Fields(Owner::ChoiceRule | Owner::NestedRule), "Not") => fields(Owner::NestedRule),
        (Kind::Fields(Owner::Retrier | Owner::Catcher), "ErrorEquals") => Kind::Errors,
        (Kind::Fields(Owner::ItemReader), "ReaderConfig") => fields(Owner::ReaderConfig),
        (Kind::Fields(Owner::ResultWriter), "WriterConfig") => fields(Owner::WriterConfig),
        (Kind::Fields(Owner::ItemReader | Owner::ResultWriter), "Parameters" | "Arguments") => {
            Kind::Call(resource(around))
        }
        (Kind::Fields(_), "Assign") => Kind::Assign,
        (Kind::Fields(_), "Output" | "BatchInput") => Kind::Template,
        (Kind::Call(_) | Kind::Assign | Kind::Template | Kind::Credentials, _) => Kind::Template,
        _ => Kind::Other,
    }
}

fn in_state<'d>(key: &str, state: Option<&'d Node>) -> Kind<'d> {
    match key {
        "Branches" => Kind::List(Owner::Branch),
        "ItemProcessor" | "Iterator" => Kind::Fields(Owner::Processor),
        "Choices" => Kind::List(Owner::ChoiceRule),
        "Retry" => Kind::List(Owner::Retrier),
        "Catch" => Kind::List(Owner::Catcher),
        "ItemReader" => Kind::Fields(Owner::ItemReader),
        "ItemBatcher" => Kind::Fields(Owner::ItemBatcher),
        "ResultWriter" => Kind::Fields(Owner::ResultWriter),
        "Credentials" => Kind::Credentials,
        "Assign" => Kind::Assign,
        "Parameters" | "Arguments"
            if state.is_some_and(|state| state.get("Resource").is_some()) =>
        {
            Kind::Call(resource(state))
        }
        "Parameters" | "Arguments" | "ResultSelector" | "ItemSelector" | "Output" | "Items" => {
            Kind::Template
        }
        _ => Kind::Other,
    }
}

fn resource(node: Option<&Node>) -> &str {
    node.and_then(|node| node.get("Resource")?.as_str())
        .unwrap_or_default()
}
