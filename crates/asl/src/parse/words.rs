//! Words for findings.

use asl_json::{Node, NodeKind, Span};

use crate::fields::{Owner, Shape, Types};
use crate::findings::quoted;

/// Where a value begins: its opening bracket; the first key of an object that has none, as in YAML; all of a scalar.
pub(crate) fn opening(node: &Node) -> Span {
    let first_key = node.members().first().map(|member| member.key_span);
    match (&node.kind, first_key) {
        (NodeKind::Object(_), Some(key)) if key.start == node.span.start => key,
        (NodeKind::Object(_) | NodeKind::Array(_), _) => Span::new(
            node.span.start,
            node.span.end.min(node.span.start.saturating_add(1)),
        ),
        _ => node.span,
    }
}

pub(crate) fn wanted(shape: Shape) -> &'static str {
    match shape {
        Shape::Text | Shape::OneOf(_) => "a string",
        Shape::TextOrNull => "a string or null",
        Shape::Boolean => "true or false",
        Shape::Integer(..) => "a whole number",
        Shape::Number(..) => "a number",
        Shape::Object | Shape::FilledObject => "an object",
        Shape::Array | Shape::FilledArray => "an array",
        Shape::Template => "an object",
        Shape::Any => "a value",
    }
}

pub(crate) fn aws_type(shape: Shape) -> &'static str {
    match shape {
        Shape::Text | Shape::TextOrNull | Shape::OneOf(_) => "String",
        Shape::Boolean => "Boolean",
        Shape::Integer(..) => "Integer",
        Shape::Number(..) => "Float",
        Shape::Array | Shape::FilledArray => "Array",
        Shape::Object | Shape::FilledObject | Shape::Template | Shape::Any => "Object",
    }
}

pub(crate) fn described(node: &Node) -> String {
    match &node.kind {
        NodeKind::Null => "null".to_owned(),
        NodeKind::Bool(value) => format!("`{value}`"),
        NodeKind::Number(number) => quoted(&number.to_string()),
        NodeKind::String(text) => format!("the string {}", quoted(text)),
        NodeKind::Array(_) => "an array".to_owned(),
        NodeKind::Object(_) => "an object".to_owned(),
    }
}

pub(crate) fn owner_name(owner: Owner) -> String {
    match owner {
        Owner::Machine => "the state machine".to_owned(),
        Owner::Branch => "a branch".to_owned(),
        Owner::Processor => "an item processor".to_owned(),
        Owner::ProcessorConfig => "`ProcessorConfig`".to_owned(),
        Owner::State(types) => {
            let name = Types::NAMES
                .iter()
                .find(|(_, known)| *known == types)
                .map_or("", |(name, _)| name);
            format!("a {name} state")
        }
        Owner::UnknownState => "a state".to_owned(),
        Owner::ChoiceRule => "a choice rule".to_owned(),
        Owner::NestedRule => "a nested rule".to_owned(),
        Owner::Retrier => "a retrier".to_owned(),
        Owner::Catcher => "a catcher".to_owned(),
        Owner::ItemReader => "`ItemReader`".to_owned(),
        Owner::ReaderConfig => "`ReaderConfig`".to_owned(),
        Owner::ItemBatcher => "`ItemBatcher`".to_owned(),
        Owner::ResultWriter => "`ResultWriter`".to_owned(),
        Owner::WriterConfig => "`WriterConfig`".to_owned(),
    }
}

/// "`A`, `B` and `C`".
pub(crate) fn listed(names: &[&str]) -> String {
    joined(names, "and")
}

pub(crate) fn one_of_listed(names: &[&str]) -> String {
    joined(names, "or")
}

fn joined(names: &[&str], last_word: &str) -> String {
    match names {
        [] => String::new(),
        [only] => format!("`{only}`"),
        [rest @ .., last] => {
            let rest: Vec<String> = rest.iter().map(|name| format!("`{name}`")).collect();
            format!("{} {last_word} `{last}`", rest.join(", "))
        }
    }
}
