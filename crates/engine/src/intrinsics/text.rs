//! `States.Format`, `States.StringSplit` (reference 02-choice-intrinsics-jsonata §3)

use std::collections::HashSet;

use asl_json::{Array, Value};

use super::convert::{java_text, string};
use super::{Given, Refusal};
use crate::dataflow::limits;

/// `States.Format(template, values…)`: each `{}` takes the next value; `\{`, `\}` and `\\` stand for the character. A string goes in as it is, an object or array as Java prints it, and what `States.StringToJson`
/// returned as JSON.
pub(super) fn format(given: &[Given]) -> Result<Value, Refusal> {
    let [template, values @ ..] = given else {
        return Err(Refusal::Arguments);
    };
    let template = string(&template.value)?;
    let mut values = values.iter();
    let mut text = String::with_capacity(template.len());
    let mut characters = template.chars();
    while let Some(character) = characters.next() {
        if text.len() > limits::MAX_LEN {
            return Err(Refusal::Words(format!(
                "The text is longer than {} MiB.",
                limits::MAX_LEN >> 20
            )));
        }
        match character {
            '\\' => match characters.clone().next() {
                Some(escaped @ ('{' | '}' | '\\')) => {
                    characters.next();
                    text.push(escaped);
                }
                _ => text.push('\\'),
            },
            '{' => match characters.next() {
                Some('}') => text.push_str(&printed(values.next().ok_or(Refusal::Arguments)?)),
                _ => return Err(unmatched('}', '{')),
            },
            '}' => return Err(unmatched('{', '}')),
            other => text.push(other),
        }
    }
    match values.next() {
        Some(_) => Err(Refusal::Arguments),
        None => Ok(text.into()),
    }
}

fn printed(given: &Given) -> String {
    if given.parsed {
        given.value.to_json_string()
    } else {
        java_text(&given.value)
    }
}

fn unmatched(missing: char, found: char) -> Refusal {
    Refusal::Words(format!(
        "Invalid template in States.Format: matching '{missing}' not found for '{found}'."
    ))
}

/// `States.StringSplit(text, delimiters)`: every character of the second text separates, empty parts are dropped.
pub(super) fn split(values: &[&Value]) -> Result<Value, Refusal> {
    let [text, delimiters] = values else {
        return Err(Refusal::Arguments);
    };
    let delimiters: HashSet<char> = string(delimiters)?.chars().collect();
    let parts = string(text)?
        .split(|character| delimiters.contains(&character))
        .filter(|part| !part.is_empty());
    Ok(parts.map(Value::from).collect::<Array>().into())
}
