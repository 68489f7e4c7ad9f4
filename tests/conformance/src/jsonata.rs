//! Suite `jsonata`: the official suite of JSONata 2 (kind `suite`) and answers of the reference implementation (kind `extra`).

use std::path::Path;

use anyhow::Result;
use asl_json::Value as Data;
use asl_jsonata::{Environment, Error, Expression, Limits};
use serde_json::{Value, json};

use crate::checked::guarded;
use crate::compare::shown;
use crate::folder::{find, json_files, locate, read, text};
use crate::report::{Case, Report};

/// Runs the cases of `suite/*.json` and `extra.json`. A case passes when its value or its error code is the recorded one; of the errors, messages and
/// positions are counted in a note.
///
/// # Errors
/// When the cases cannot be read.
pub fn suite(dir: &Path) -> Result<Report> {
    let (cases, errors) = cases(dir)?;
    Ok(Report {
        suite: "jsonata",
        cases,
        notes: errors.notes(),
    })
}

/// The cases of [`suite`], and how alike the texts of their errors are.
///
/// # Errors
/// When the cases cannot be read.
pub fn cases(dir: &Path) -> Result<(Vec<Case>, Errors)> {
    let folder = locate(
        dir,
        &["conformance/jsonata", "jsonata", "suite", "extra.json"],
    )?;
    let folder = if folder.ends_with("suite") || folder.is_file() {
        dir.to_path_buf()
    } else {
        folder
    };
    let mut cases = Vec::new();
    let mut errors = Errors::default();
    if let Some(suite) = find(&folder, &["suite"]) {
        for file in json_files(&suite)? {
            run_all(&read(&file)?, "suite", &mut cases, &mut errors);
        }
    }
    if let Some(extra) = find(&folder, &["extra.json"]) {
        run_all(&read(&extra)?, "extra", &mut cases, &mut errors);
    }
    Ok((cases, errors))
}

/// How often the text and the place of an error are the recorded ones, of the errors that have a text recorded.
#[derive(Default)]
pub struct Errors {
    /// Texts.
    pub messages: Count,
    /// Places, but for those that say nothing about the expression.
    pub positions: Count,
}

/// How many of all are the same.
#[derive(Debug, Default)]
pub struct Count {
    /// The same as recorded.
    pub same: usize,
    /// All that were compared.
    pub all: usize,
}

impl Count {
    fn add(&mut self, recorded: Option<&Value>, ours: Option<&Value>) {
        self.all += 1;
        self.same += usize::from(recorded == ours);
    }
}

impl Errors {
    fn add(&mut self, case: &Value, expected: &Value, ours: &Value) {
        if expected.get("message").is_none() {
            return;
        }
        self.messages
            .add(expected.get("message"), ours.get("message"));
        if !is_left_over(case) {
            let recorded = expected.get("position").filter(|place| !place.is_null());
            self.positions.add(recorded, ours.get("position"));
        }
    }

    fn notes(&self) -> Vec<String> {
        let note =
            |what: &str, count: &Count| format!("{what}: {} of {} equal", count.same, count.all);
        vec![
            note("error messages", &self.messages),
            note("error positions", &self.positions),
        ]
    }
}

/// Whether the recorded position says nothing about the expression: for an error in `x ~> $function` the reference reports the place where that function
/// was called last, here in the expression evaluated before. In a fresh process it reports no position.
fn is_left_over(case: &Value) -> bool {
    let function = text(case, "expr").split_once(" ~> $");
    function.is_some_and(|(_, function)| function.chars().all(char::is_alphanumeric))
}

/// A file is a list of cases, or `{ shared, cases }`, whose cases may name the shared document.
fn run_all(file: &Value, kind: &str, cases: &mut Vec<Case>, errors: &mut Errors) {
    let shared = file.get("shared").map(data);
    let list = file
        .as_array()
        .or_else(|| file.get("cases").and_then(Value::as_array));
    for case in list.into_iter().flatten() {
        let expected = case.get("expected").unwrap_or(&Value::Null);
        let input = match case.get("data") {
            Some(Value::String(name)) if name == "@shared" => shared.clone(),
            other => other.map(data),
        };
        let mut report = Case {
            id: text(case, "id").to_owned(),
            kind: kind.to_owned(),
            ..Case::default()
        };
        match guarded(|| answer(case, input)) {
            Ok(ours) => {
                errors.add(case, expected, &ours);
                report.failure = difference(expected, &ours);
                report.ours = ours;
            }
            Err(panic) => report.failure = Some(panic),
        }
        cases.push(report);
    }
}

fn data(value: &Value) -> Data {
    Data::parse(&value.to_string()).unwrap_or_default()
}

/// `{ result }`, `{ undefined: true }` or `{ error, message, position }`.
fn answer(case: &Value, input: Option<Data>) -> Value {
    match evaluate(case, input) {
        Ok(Some(result)) => {
            json!({"result": serde_json::from_str::<Value>(&result.to_json_string()).unwrap_or_default()})
        }
        Ok(None) => json!({"undefined": true}),
        Err(error) => {
            let mut ours = json!({"error": error.code, "message": error.message});
            if let (Some(position), Some(ours)) = (error.position, ours.as_object_mut()) {
                ours.insert("position".to_owned(), json!(position));
            }
            ours
        }
    }
}

/// A moment in 2023: cases compare `$millis()` with dates before it.
const NOW: i64 = 1_700_000_000_000;

fn evaluate(case: &Value, input: Option<Data>) -> Result<Option<Data>, Error> {
    // The suite has loops that our limits for workflows would end.
    let limits = Limits {
        sequence: 10_000_000,
        steps: 40_000_000,
        ..Limits::default()
    };
    let mut environment = Environment {
        input,
        limits,
        now: NOW,
        ..Environment::default()
    };
    for (name, value) in case
        .get("bindings")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        environment
            .bindings
            .insert(name.as_str().into(), data(value));
    }
    Expression::parse(text(case, "expr"))?.evaluate(&environment)
}

fn difference(expected: &Value, ours: &Value) -> Option<String> {
    let same = match (expected.get("result"), ours.get("result")) {
        (Some(expected), Some(ours)) => close(expected, ours),
        (None, None) => ["undefined", "error"]
            .iter()
            .all(|name| expected.get(name) == ours.get(name)),
        _ => false,
    };
    (!same).then(|| format!("recorded {}, we have {}", shown(expected), shown(ours)))
}

/// Equal, with numbers as the doubles they are: `1` and `1.0` are the same, and so are two that differ in the last digit.
fn close(recorded: &Value, ours: &Value) -> bool {
    match (recorded, ours) {
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (
                a.as_f64().unwrap_or(f64::NAN),
                b.as_f64().unwrap_or(f64::NAN),
            );
            (a - b).abs() <= a.abs() * 1e-15
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| close(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(key, a)| b.get(key).is_some_and(|b| close(a, b)))
        }
        _ => recorded == ours,
    }
}
