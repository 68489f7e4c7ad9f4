//! Paths into data: which value a path that is being typed goes on from, and the members of it.

use std::fmt::Write;

use asl_json::Value;
use asl_language::fields::{Owner, Types};
use asl_language::model::QueryLanguage;
use serde::{Deserialize, Serialize};

use super::complete::{Completion, CompletionKind};
use super::place::Place;
use super::variables::is_in_catch;

/// How many members are offered.
const MEMBERS: usize = 200;
/// How much of a member's value is told, in characters.
const SHOWN: usize = 200;

/// A value whose members are wanted: whoever knows an input or a run can tell them, by [`members`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataPath {
    /// The name of the state that the path stands in.
    pub state: String,
    /// What it starts from.
    pub from: DataSource,
    /// The way from there.
    pub steps: Vec<DataStep>,
    /// Whether JSONata's rules hold: names go through arrays.
    pub through_arrays: bool,
}

/// What a path starts from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DataSource {
    /// The raw input of the state.
    Input,
    /// What `InputPath` leaves of it.
    EffectiveInput,
    /// The result of a Task, Parallel, Map or Pass.
    Result,
    /// What `OutputPath` selects from: the input with the result in it.
    Combined,
    /// What was caught.
    ErrorOutput,
    /// The input of the execution.
    ExecutionInput,
    /// An item of a Map.
    Item,
    /// A variable.
    Variable(String),
}

/// A step of the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DataStep {
    /// To the member of this name.
    Member(String),
    /// Into an array: to its item, or to the first one of those that are selected.
    Item(usize),
}

/// The path that ends in `text`, with a word behind its last dot that may be empty; and that word. `None`: it does not lead into data.
pub(super) fn path<'t>(place: &Place<'_>, text: &'t str) -> Option<(DataPath, &'t str)> {
    let chain = chain(text);
    let (root, rest) = chain.split_at(chain.find(['.', '[']).unwrap_or(chain.len()));
    let mut reader = Steps { rest };
    let mut steps = Vec::new();
    let word = loop {
        match reader.step()? {
            Read::Step(step) => steps.push(step),
            Read::Word(word) => break word,
        }
    };
    let ata = place.language == QueryLanguage::JsonAta;
    let from = match root {
        "$states" if ata => in_states(&mut steps)?,
        "$$" => in_context(&mut steps)?,
        "$" if !ata => of_field(place),
        _ => DataSource::Variable(
            root.strip_prefix('$')
                .filter(|it| !it.is_empty())?
                .to_owned(),
        ),
    };
    let (state, _) = place.state.as_ref()?;
    let path = DataPath {
        state: state.to_string(),
        from,
        steps,
        through_arrays: ata,
    };
    Some((path, word))
}

/// The end of a text that is one path: names, dots, and brackets with what is in them.
fn chain(text: &str) -> &str {
    let (mut depth, mut start) = (0_usize, text.len());
    for (at, character) in text.char_indices().rev() {
        match character {
            ']' => depth += 1,
            '[' if depth == 0 => break,
            '[' => depth -= 1,
            _ if depth > 0 => {}
            '_' | '$' | '.' => {}
            _ if character.is_alphanumeric() => {}
            _ => break,
        }
        start = at;
    }
    text.get(start..).unwrap_or_default()
}

enum Read<'t> {
    Step(DataStep),
    /// What is typed behind the last dot.
    Word(&'t str),
}

struct Steps<'t> {
    rest: &'t str,
}

impl<'t> Steps<'t> {
    fn step(&mut self) -> Option<Read<'t>> {
        if let Some(inside) = self.rest.strip_prefix('[') {
            let (inside, rest) = inside.split_once(']')?;
            self.rest = rest;
            let name = inside
                .strip_prefix(['\'', '"'])
                .and_then(|name| name.strip_suffix(['\'', '"']));
            return Some(Read::Step(match name {
                Some(name) => DataStep::Member(name.to_owned()),
                None => DataStep::Item(inside.parse().unwrap_or(0)),
            }));
        }
        let name = self.rest.strip_prefix('.')?;
        let Some(end) = name.find(['.', '[']) else {
            return Some(Read::Word(name));
        };
        let (name, rest) = name.split_at_checked(end)?;
        self.rest = rest;
        (!name.is_empty()).then(|| Read::Step(DataStep::Member(name.to_owned())))
    }
}

/// Takes the first steps if they have these names.
fn take(steps: &mut Vec<DataStep>, names: &[&str]) -> bool {
    let is_there = steps.len() >= names.len()
        && names
            .iter()
            .zip(&*steps)
            .all(|(name, step)| matches!(step, DataStep::Member(member) if member == name));
    if is_there {
        steps.drain(..names.len());
    }
    is_there
}

fn in_states(steps: &mut Vec<DataStep>) -> Option<DataSource> {
    for (name, source) in [
        ("input", DataSource::Input),
        ("result", DataSource::Result),
        ("errorOutput", DataSource::ErrorOutput),
    ] {
        if take(steps, &[name]) {
            return Some(source);
        }
    }
    if take(steps, &["context"]) {
        in_context(steps)
    } else {
        None
    }
}

fn in_context(steps: &mut Vec<DataStep>) -> Option<DataSource> {
    if take(steps, &["Execution", "Input"]) {
        Some(DataSource::ExecutionInput)
    } else if take(steps, &["Map", "Item", "Value"]) {
        Some(DataSource::Item)
    } else {
        None
    }
}

/// What `$` is in a field of a JSONPath state (reference 01-language §4).
fn of_field(place: &Place<'_>) -> DataSource {
    if is_in_catch(place) {
        return match place.field.as_ref().map(|(_, field)| &**field) {
            Some("ResultPath") => DataSource::Input,
            _ => DataSource::ErrorOutput,
        };
    }
    let named = |(_, state): &(_, &asl_json::Node)| Types::named(state.get("Type")?.as_str()?);
    let has_result = matches!(
        place.state.as_ref().and_then(named),
        Some(Types::TASK | Types::PARALLEL | Types::MAP | Types::PASS)
    );
    let of_state = matches!(
        place.field,
        Some((Owner::State(_) | Owner::UnknownState, _))
    );
    match place.field.as_ref().map(|(_, field)| &**field) {
        Some("InputPath" | "ResultPath" | "ErrorPath" | "CausePath") => DataSource::Input,
        Some("ResultSelector") => DataSource::Result,
        Some("Assign") if has_result && of_state => DataSource::Result,
        Some("OutputPath") => DataSource::Combined,
        _ => DataSource::EffectiveInput,
    }
}

/// The members of the value that a path leads to from `value`, which is what it starts from; those are told with what they are.
#[must_use]
pub fn members(value: &Value, path: &DataPath) -> Vec<Completion> {
    let mut value = value;
    for step in &path.steps {
        let next = match step {
            DataStep::Member(name) => through(value, path).get(name),
            DataStep::Item(index) => match value {
                Value::Array(items) => items.get(*index),
                // Of a single value JSONata selects as of an array with it.
                _ => (path.through_arrays).then_some(value),
            },
        };
        let Some(next) = next else { return Vec::new() };
        value = next;
    }
    let Value::Object(object) = through(value, path) else {
        return Vec::new();
    };
    let members = object.iter().filter_map(|(name, value)| {
        let is_plain = name.starts_with(|first: char| first.is_alphabetic() || first == '_')
            && name.chars().all(|it| it.is_alphanumeric() || it == '_');
        let insert = match () {
            () if is_plain => name.to_string(),
            () if path.through_arrays && !name.contains(['`', '"', '\\']) => format!("`{name}`"),
            () => return None,
        };
        Some(Completion {
            label: name.to_string(),
            kind: CompletionKind::Variable,
            detail: kind(value),
            doc: shown(value),
            insert: super::complete::escaped(&insert),
        })
    });
    members.take(MEMBERS).collect()
}

/// The value, or the first item of an array where names go through arrays.
fn through<'v>(value: &'v Value, path: &DataPath) -> &'v Value {
    match value {
        Value::Array(items) if path.through_arrays => items.get(0).unwrap_or(value),
        _ => value,
    }
}

fn kind(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(_) => "Boolean".to_owned(),
        Value::Number(_) => "number".to_owned(),
        Value::String(_) => "text".to_owned(),
        Value::Array(items) => format!("array of {}", items.len()),
        Value::Object(_) => "object".to_owned(),
    }
}

/// The beginning of a value as JSON, in backticks.
fn shown(value: &Value) -> String {
    // A large value is not written out for its beginning.
    let json = match value {
        Value::Array(_) | Value::Object(_) => return String::new(),
        value => value.to_json_string(),
    };
    let mut shown = String::from("`");
    shown.extend(json.chars().filter(|it| *it != '`').take(SHOWN));
    // Writing to a `String` cannot fail.
    let _ = write!(
        shown,
        "{}`",
        if json.chars().count() > SHOWN {
            "…"
        } else {
            ""
        }
    );
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_those_of_the_value_that_the_path_leads_to() {
        let value = Value::parse(
            r#"{"order": {"items": [{"sku": "a", "price per unit": 1}, {}], "paid": true}, "n": null}"#,
        )
        .unwrap();
        let member = |name: &str| DataStep::Member(name.to_owned());
        for (steps, jsonata, expected) in [
            (vec![], false, "order: object, n: null"),
            (
                vec![member("order")],
                false,
                "items: array of 2, paid: Boolean",
            ),
            (vec![member("order"), member("items")], false, ""),
            (
                vec![member("order"), member("items"), DataStep::Item(0)],
                false,
                "sku: text",
            ),
            (
                vec![member("order"), member("items")],
                true,
                "sku: text, `price per unit`: number",
            ),
            (
                vec![member("order"), DataStep::Item(0), member("items")],
                true,
                "sku: text, `price per unit`: number",
            ),
            (vec![member("n"), member("x")], true, ""),
        ] {
            let path = DataPath {
                state: "A".into(),
                from: DataSource::Input,
                steps,
                through_arrays: jsonata,
            };
            let told: Vec<_> = members(&value, &path)
                .iter()
                .map(|it| format!("{}: {}", it.insert, it.detail))
                .collect();
            assert_eq!(told.join(", "), expected, "{path:?}");
        }
    }
}
