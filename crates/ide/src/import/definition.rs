//! A definition that is part of a document, as a text of its own.

use std::collections::BTreeMap;

use asl_json::{Array, Node, NodeKind, Object, Value};
use asl_language::Syntax;

use super::ImportedDefinition;
use super::intrinsics::{self, chosen, function, render};

/// A definition with the values that are known.
pub(super) struct Extracted {
    pub(super) definition: ImportedDefinition,
    pub(super) values: BTreeMap<String, String>,
}

/// The text of a definition that is written as an object. YAML keeps its comments and form where it can be cut out.
pub(super) fn of_node(text: &str, node: &Node, syntax: Syntax) -> Extracted {
    let mut values = BTreeMap::new();
    let value = plain(node, &mut values);
    let definition = match syntax {
        Syntax::Json => ImportedDefinition {
            text: value.pretty(2),
            syntax,
        },
        Syntax::Yaml => {
            let text = cut_out(text, node, &value).unwrap_or_else(|| asl_yaml::write(&value));
            ImportedDefinition { text, syntax }
        }
    };
    Extracted { definition, values }
}

/// The text of a definition that is written as a text, possibly by an intrinsic function. `None` if nothing is known of it.
pub(super) fn of_text(node: &Node) -> Option<Extracted> {
    let rendered = render(node);
    let trimmed = rendered.text.trim_start();
    let is_definition =
        trimmed.starts_with('{') || trimmed.contains('\n') || trimmed.contains("StartAt");
    if !is_definition {
        return None;
    }
    let text = match super::unquoted::quoted(&rendered.text) {
        Some(quoted) => quoted.text,
        None => rendered.text,
    };
    // What a machine wrote on one line is laid out.
    let text = if text.trim_end().contains('\n') {
        text
    } else {
        Value::parse(&text).map_or(text, |value| value.pretty(2))
    };
    let syntax = crate::document::syntax(&text, None);
    Some(Extracted {
        definition: ImportedDefinition { text, syntax },
        values: rendered.values,
    })
}

/// The value of a node, with texts in place of intrinsic functions.
pub(super) fn plain(node: &Node, values: &mut BTreeMap<String, String>) -> Value {
    if let Some(chosen) = chosen(node) {
        return plain(chosen, values);
    }
    if function(node).is_some() {
        let rendered = render(node);
        values.extend(rendered.values);
        return Value::from(rendered.text.as_str());
    }
    match &node.kind {
        NodeKind::Array(items) => Value::Array(
            items
                .iter()
                .map(|item| plain(item, values))
                .collect::<Array>(),
        ),
        NodeKind::Object(members) => Value::Object(
            members
                .iter()
                .map(|member| {
                    (
                        std::sync::Arc::clone(&member.key),
                        plain(&member.value, values),
                    )
                })
                .collect::<Object>(),
        ),
        _ => node.to_value(),
    }
}

/// The lines of a block of YAML, moved to the left, with texts in place of intrinsic functions; `None` if that is not the
/// same definition (an alias, a flow mapping).
fn cut_out(text: &str, node: &Node, value: &Value) -> Option<String> {
    let mut edits = Vec::new();
    collect(node, &mut edits);
    asl_sort::sort_by_key(&mut edits, |(span, _): &(asl_json::Span, String)| {
        span.start
    });
    let line_start = text
        .get(..node.span.start)?
        .rfind('\n')
        .map_or(0, |end| end + 1);
    let indent = node.span.start - line_start;
    if !text
        .get(line_start..node.span.start)?
        .bytes()
        .all(|byte| byte == b' ')
    {
        return None;
    }
    let mut edited = String::new();
    let mut at = line_start;
    for (span, replacement) in edits {
        edited.push_str(text.get(at..span.start)?);
        edited.push_str(&replacement);
        at = span.end;
    }
    let line_end = text
        .get(node.span.end..)?
        .find('\n')
        .map_or(text.len(), |end| node.span.end + end);
    edited.push_str(text.get(at..line_end)?);
    let mut out = String::new();
    for line in edited.lines() {
        let leading = line.len() - line.trim_start_matches(' ').len();
        out.push_str(line.get(indent.min(leading)..)?.trim_end_matches('\r'));
        out.push('\n');
    }
    let read = asl_yaml::read(&out).document;
    (read.errors.is_empty() && read.root.is_some_and(|root| root.to_value() == *value))
        .then_some(out)
}

fn collect(node: &Node, edits: &mut Vec<(asl_json::Span, String)>) {
    if function(node).is_some() {
        let mut values = BTreeMap::new();
        edits.push((node.span, plain(node, &mut values).to_string()));
        return;
    }
    node.items().iter().for_each(|item| collect(item, edits));
    node.members()
        .iter()
        .for_each(|member| collect(&member.value, edits));
}

/// Values that CloudFormation gives by itself, for a run.
pub(super) fn pseudo_parameters(text: &str, values: &mut BTreeMap<String, String>) {
    for (name, value) in intrinsics::PSEUDO_PARAMETERS {
        if text.contains(&intrinsics::placeholder(name)) {
            values
                .entry(name.to_owned())
                .or_insert_with(|| value.to_owned());
        }
    }
}
