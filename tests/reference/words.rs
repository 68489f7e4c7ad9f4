//! The words of the language and what is told of them, from the tables.

use asl_ide::services::{docs, takes};
use asl_language::Severity;
use asl_language::error_name::RESERVED;
use asl_language::fields::{self, Field, Owner, Types};
use asl_language::operators;
use asl_language::rules::{self, Rule};

use crate::Section;

/// Objects that have fields, with their names for people.
const OWNERS: [(Owner, &str); 14] = [
    (Owner::Machine, "the machine"),
    (Owner::UnknownState, "a state"),
    (Owner::Branch, "a branch"),
    (Owner::Processor, "ItemProcessor"),
    (Owner::ProcessorConfig, "ProcessorConfig"),
    (Owner::ChoiceRule, "a Choice rule"),
    (Owner::NestedRule, "a nested rule"),
    (Owner::Retrier, "a retrier"),
    (Owner::Catcher, "a catcher"),
    (Owner::ItemReader, "ItemReader"),
    (Owner::ReaderConfig, "ReaderConfig"),
    (Owner::ItemBatcher, "ItemBatcher"),
    (Owner::ResultWriter, "ResultWriter"),
    (Owner::WriterConfig, "WriterConfig"),
];

pub(crate) fn sections() -> Vec<Section> {
    let signed = |told: &mut dyn Iterator<Item = (&'static str, &'static str)>| {
        let entry = |(signature, text): (&str, &str)| {
            let name = docs::name_of(signature);
            let told = if name == signature {
                text.to_owned()
            } else {
                format!("`{signature}`\n\n{text}")
            };
            (name.to_owned(), told)
        };
        told.map(entry).collect()
    };
    vec![
        Section {
            title: "States",
            entries: docs::state_types().map(state).collect(),
        },
        Section {
            title: "Fields",
            entries: fields(),
        },
        Section {
            title: "Comparisons of a Choice rule",
            entries: operators::ALL
                .iter()
                .filter_map(|name| Some(((*name).to_owned(), docs::operator(name)?)))
                .collect(),
        },
        Section {
            title: "Error names",
            entries: errors(),
        },
        Section {
            title: "Intrinsic functions",
            entries: signed(&mut docs::intrinsics()),
        },
        Section {
            title: "JSONata functions",
            entries: signed(&mut docs::functions()),
        },
        Section {
            title: "JSONata: $states",
            entries: signed(&mut docs::states()),
        },
        Section {
            title: "Context object",
            entries: docs::context()
                .map(|(path, text)| {
                    (
                        format!("$$.{path}"),
                        format!("{text} In JSONata: `$states.context.{path}`."),
                    )
                })
                .collect(),
        },
        Section {
            title: "Findings",
            entries: rules::all().map(rule).collect(),
        },
    ]
}

/// A state type, with the fields that it has.
fn state((name, text): (&str, &str)) -> (String, String) {
    let types = Types::named(name).unwrap_or(Types::NONE);
    let of = |field: &&Field| !matches!(field.name, "Type" | "Comment" | "QueryLanguage");
    let names: Vec<String> = fields::fields(Owner::State(types))
        .filter(of)
        .map(|field| link(field.name))
        .collect();
    (
        name.to_owned(),
        format!("{text}\n\nIts fields: {}.", names.join(", ")),
    )
}

fn link(word: &str) -> String {
    format!("[{word}](#learn/ref/{word})")
}

/// The fields, each name once, in the order of the tables.
fn fields() -> Vec<(String, String)> {
    let mut names: Vec<&str> = Vec::new();
    for (owner, _) in OWNERS {
        for field in fields::fields(owner) {
            if !names.contains(&field.name) {
                names.push(field.name);
            }
        }
    }
    let entry = |name: &str| (name.to_owned(), field(name));
    names.into_iter().map(entry).collect()
}

/// What is told of a field, once for all the objects that it means the same in.
fn field(name: &str) -> String {
    let mut told: Vec<(String, Vec<String>)> = Vec::new();
    for (owner, of) in OWNERS {
        let rows = fields::fields(owner).filter(|field| field.name == name);
        for row in rows {
            let text = docs::field(owner, name).unwrap_or_default();
            let text = format!("{text} {}", takes(row));
            let place = if owner == Owner::UnknownState {
                types(row.types)
            } else {
                of.to_owned()
            };
            match told.iter_mut().find(|(known, _)| *known == text) {
                Some((_, places)) => places.push(place),
                None => told.push((text, vec![place])),
            }
        }
    }
    let lines: Vec<String> = told
        .into_iter()
        .map(|(text, places)| format!("In {}: {text}", places.join(", ")))
        .collect();
    lines.join("\n\n")
}

fn types(types: Types) -> String {
    if types == Types::ALL {
        return "every state".into();
    }
    let has = |(name, one): &(&'static str, Types)| types.has(*one).then_some(*name);
    let names: Vec<&str> = Types::NAMES.iter().filter_map(has).collect();
    names.join(", ")
}

fn errors() -> Vec<(String, String)> {
    // In the order in which they are told, which begins with the most used.
    assert!(RESERVED.iter().all(|name| docs::error(name).is_some()));
    docs::errors()
        .map(|(name, text)| (name.to_owned(), text.to_owned()))
        .collect()
}

fn rule(rule: &'static Rule) -> (String, String) {
    let severity = match rule.severity {
        Severity::Error => "Error: AWS refuses the definition, or a run cannot begin.",
        Severity::Warning => "Warning: accepted, but likely not what was meant.",
        Severity::Hint => "Hint: worth a thought.",
    };
    let lesson = rule
        .lesson()
        .map(|lesson| format!(" [The lesson about it](#learn/{lesson})."))
        .unwrap_or_default();
    let told = format!(
        "{}. {}\n\n{severity}{lesson} [AWS’s guide]({}).",
        capital(rule.title),
        rule.explanation,
        rule.reference()
    );
    (rule.code.to_owned(), told)
}

/// With a capital letter, unless it begins with code.
fn capital(title: &str) -> String {
    let mut characters = title.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(characters).collect()
}
