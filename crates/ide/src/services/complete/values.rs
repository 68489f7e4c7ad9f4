//! Values: names of states, words, errors, resources, and what a field begins with.

use asl_json::Node;
use asl_language::fields::{self, Owner, Shape};
use asl_language::model::QueryLanguage;

use super::super::docs;
use super::super::place::{Kind, Place};
use super::{Completion, CompletionKind, keys, quoted, resources, snippet};

/// The values that may stand here, quotes included.
pub(super) fn values(place: &Place<'_>) -> Vec<Completion> {
    match place.kind {
        Kind::Fields(owner) => {
            let name = place.key.as_deref().unwrap_or_default();
            of_field(place, owner, name)
        }
        Kind::Errors => errors(place),
        Kind::List(owner) => items(place, owner),
        Kind::Call(_) | Kind::Assign | Kind::Template | Kind::Credentials => computed(place),
        Kind::States | Kind::Other => Vec::new(),
    }
}

fn of_field(place: &Place<'_>, owner: Owner, name: &str) -> Vec<Completion> {
    let Some(field) = fields::field(owner, name) else {
        return Vec::new();
    };
    let words = |words: &[&str]| words.iter().map(|it| word(&quoted(it), it, "")).collect();
    let expression = || expression(place, field.expression);
    match (name, field.shape) {
        ("StartAt" | "Next" | "Default", _) => states(place),
        ("Type", _) => docs::state_types()
            .map(|(name, doc)| word(&quoted(name), name, doc))
            .collect(),
        ("Resource", _) => match owner {
            Owner::ItemReader => words(&[
                "arn:aws:states:::s3:getObject",
                "arn:aws:states:::s3:listObjectsV2",
            ]),
            Owner::ResultWriter => words(&["arn:aws:states:::s3:putObject"]),
            _ => resources::resources(),
        },
        (_, Shape::OneOf(known)) => words(known),
        (_, Shape::Boolean) => vec![word("true", "true", ""), word("false", "false", "")],
        (_, Shape::TextOrNull) => {
            let mut found = vec![
                path("$.", "A part of it."),
                word("\"$\"", "$", "All of it."),
                word("null", "null", "None of it."),
                path("$$.", "A part of the context object."),
            ];
            if name == "ResultPath" {
                found.pop();
            }
            found
        }
        (_, Shape::Text) if field.language == Some(QueryLanguage::JsonPath) => {
            vec![path("$.", "A part of the input.")]
        }
        (_, Shape::Text | Shape::Integer(..) | Shape::Number(..)) => expression(),
        _ => {
            let value = keys::value(place, owner, field);
            let mut found = Vec::new();
            if value.starts_with(['{', '[']) && value.len() > 8 {
                let label = format!("{name} …");
                found.push(snippet(
                    &label,
                    docs::field(owner, name).unwrap_or_default(),
                    &value,
                ));
            }
            found.extend(expression());
            found
        }
    }
}

/// A value inside of a template.
fn computed(place: &Place<'_>) -> Vec<Completion> {
    let key = place.key.as_deref().unwrap_or_default();
    if place.language == QueryLanguage::JsonAta {
        return expression(place, true);
    }
    if !key.ends_with(".$") {
        return Vec::new();
    }
    let mut found = vec![path("$.", "A part of the input.")];
    found.push(path("$$.", "A part of the context object."));
    found.extend(docs::intrinsics().map(|(signature, doc)| Completion {
        label: docs::name_of(signature).to_owned(),
        kind: CompletionKind::Function,
        detail: signature.to_owned(),
        doc: doc.to_owned(),
        insert: format!("\"{}(#{{}})\"", docs::name_of(signature)),
    }));
    found
}

fn expression(place: &Place<'_>, allowed: bool) -> Vec<Completion> {
    if !allowed || place.language != QueryLanguage::JsonAta {
        return Vec::new();
    }
    let doc = "A JSONata expression.";
    vec![Completion {
        insert: "\"{% #{$states.input} %}\"".to_owned(),
        ..snippet("{% … %}", doc, "")
    }]
}

fn word(insert: &str, label: &str, doc: &str) -> Completion {
    Completion {
        label: label.to_owned(),
        kind: CompletionKind::Word,
        detail: String::new(),
        doc: doc.to_owned(),
        insert: insert.to_owned(),
    }
}

fn path(start: &str, doc: &str) -> Completion {
    word(&format!("\"{start}#{{}}\""), start, doc)
}

/// The states that can be gone to: those behind this one in the text first, itself last.
fn states(place: &Place<'_>) -> Vec<Completion> {
    let members = place.states();
    let here = place
        .state
        .as_ref()
        .and_then(|(name, _)| members.iter().position(|member| member.key == *name));
    let behind = here.map_or(0, |index| index + 1).min(members.len());
    let (before, after) = members.split_at(behind);
    let found = after.iter().chain(before).map(|member| {
        let type_name = member.value.get("Type").and_then(Node::as_str);
        let comment = member.value.get("Comment").and_then(Node::as_str);
        Completion {
            label: member.key.to_string(),
            kind: CompletionKind::State,
            detail: type_name.unwrap_or_default().to_owned(),
            doc: comment.unwrap_or_default().to_owned(),
            insert: quoted(&member.key),
        }
    });
    found.collect()
}

fn errors(place: &Place<'_>) -> Vec<Completion> {
    let listed = place.node.map_or(&[][..], Node::items);
    let here = place.key.as_deref().unwrap_or_default();
    let is_listed = |name: &str| {
        listed
            .iter()
            .enumerate()
            .any(|(index, item)| item.as_str() == Some(name) && index.to_string() != here)
    };
    let row = |name: &str, doc: &str| Completion {
        label: name.to_owned(),
        kind: CompletionKind::Error,
        detail: String::new(),
        doc: doc.to_owned(),
        insert: quoted(name),
    };
    // The wildcards and timeouts, what the integration raises, then the rest.
    let mut found: Vec<Completion> = docs::errors().map(|(name, doc)| row(name, doc)).collect();
    let raised = keys::raised(place);
    found.splice(3..3, raised.iter().map(|name| row(name, "")));
    found.retain(|it| !is_listed(&it.label));
    found
}

/// An item of an array of the language.
fn items(place: &Place<'_>, owner: Owner) -> Vec<Completion> {
    match owner {
        Owner::Retrier => vec![snippet(
            "Retrier",
            "What to try again.",
            &keys::retrier(place),
        )],
        Owner::Catcher => vec![snippet("Catcher", "What to catch.", &keys::catcher(place))],
        Owner::ChoiceRule => vec![snippet(
            "Rule",
            "A condition and where it leads.",
            &keys::rule(place),
        )],
        Owner::NestedRule => vec![snippet("Test", "A condition.", &keys::test())],
        Owner::Branch => vec![snippet("Branch", "A machine of its own.", keys::MACHINE)],
        _ => Vec::new(),
    }
}
