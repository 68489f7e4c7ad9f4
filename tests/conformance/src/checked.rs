//! Checking a definition, and surviving what must never happen.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use asl_engine::api;
use asl_json::{Node, Span};
use asl_language::diagnostic::Severity;
use asl_language::{CheckOptions, MachineType, StateMachine, Syntax};
use serde_json::{Value, json};

/// What the checker says of a definition.
#[derive(Debug, Clone)]
pub struct Checked {
    /// `valid` or `invalid`.
    pub verdict: &'static str,
    /// All findings, as the JavaScript package gives them.
    pub diagnostics: Value,
    /// The first error, with its place.
    pub first_error: Option<String>,
    /// Where in the text each finding lies.
    pub spans: Vec<Span>,
    /// The definition as a tree.
    pub root: Option<Node>,
}

/// Checks a definition in JSON or YAML.
///
/// # Errors
/// When the checker panics: the message of the panic.
pub fn check(definition: &str, syntax: Syntax, options: &CheckOptions) -> Result<Checked, String> {
    let checked = guarded(|| asl_ide::document::check(definition, syntax, options))?;
    let diagnostics = api::diagnostics(definition, &checked.diagnostics);
    let first_error = diagnostics.iter().find(|found| found.severity == "error");
    Ok(Checked {
        spans: checked.diagnostics.iter().map(|found| found.span).collect(),
        root: checked.document.root,
        verdict: if first_error.is_some() {
            "invalid"
        } else {
            "valid"
        },
        first_error: first_error
            .map(|found| format!("{} {} at {}", found.code, found.message, found.pointer)),
        diagnostics: json!(diagnostics),
    })
}

const EXPRESS: &str = "EXPRESS";

fn language_check(definition: &str, machine_type: &str) -> Result<asl_language::Checked, String> {
    let options = options(machine_type);
    guarded(|| asl_language::check(definition, &options))
}

/// What a definition for this kind of machine, `STANDARD` or `EXPRESS`, is checked for.
#[must_use]
pub fn options(machine_type: &str) -> CheckOptions {
    CheckOptions {
        machine_type: if machine_type == EXPRESS {
            MachineType::Express
        } else {
            MachineType::Standard
        },
        ..CheckOptions::default()
    }
}

/// The machine that a definition describes.
///
/// # Errors
/// The first error that keeps it from being one.
pub fn machine(definition: &str, machine_type: &str) -> Result<Arc<StateMachine>, String> {
    let checked = language_check(definition, machine_type)?;
    let first = || {
        checked
            .diagnostics
            .iter()
            .find(|found| found.severity == Severity::Error)
    };
    let reason = || {
        first().map_or_else(String::new, |found| {
            format!("{} {} at {}", found.code, found.message, found.pointer)
        })
    };
    checked
        .machine
        .clone()
        .ok_or_else(|| format!("the definition is refused: {}", reason()))
}

/// What AWS would find wrong: `{ severity, code, message, location }` of each error, in our words where AWS's are not known.
///
/// # Errors
/// When the checker panics.
pub fn as_aws(definition: &str, machine_type: &str) -> Result<Vec<Value>, String> {
    let checked = language_check(definition, machine_type)?;
    // Of a text that is no JSON AWS says nothing else.
    let damaged = !checked.document.errors.is_empty();
    let errors = checked
        .diagnostics
        .into_iter()
        .filter(|found| found.severity == Severity::Error && (!damaged || found.aws.is_some()));
    Ok(errors
        .map(|found| {
            let (code, message, location) = match found.aws {
                Some(aws) => (aws.code.to_owned(), aws.message, aws.location),
                None => (found.code.to_owned(), found.message, Some(found.pointer)),
            };
            match location {
                Some(location) => json!({"severity": "ERROR", "code": code, "message": message, "location": location}),
                None => json!({"severity": "ERROR", "code": code, "message": message}),
            }
        })
        .collect())
}

/// Which variables each state refers to: `{ state: [names] }`, as DescribeStateMachine lists them.
///
/// # Errors
/// When the checker panics.
pub fn variable_references(definition: &str) -> Result<Value, String> {
    let checked = language_check(definition, "")?;
    let states = checked
        .variable_references
        .iter()
        .map(|(state, names)| (state.to_string(), json!(names)));
    Ok(Value::Object(states.collect()))
}

/// Runs something that must not panic, so that one panic does not end the whole suite.
///
/// # Errors
/// The message of the panic.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let message = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied());
        format!("panicked: {}", message.unwrap_or("without a message"))
    })
}
