//! Suite `aws`: what real AWS did.

use std::path::Path;

use anyhow::Result;
use serde_json::{Value, json};

use crate::checked::{as_aws, variable_references};
use crate::compare::{Comparison, Masks, compare, shown};
use crate::execution::{definition, execute};
use crate::folder::{find, json_files, locate, read, read_list, text};
use crate::judge::judge;
use crate::report::{Case, Report};
use crate::state;

/// Runs the cases of `aws/` and `aws-results/`.
///
/// # Errors
/// When the cases cannot be read.
pub fn suite(dir: &Path) -> Result<Report> {
    let mut cases = Vec::new();
    let recordings = find(
        dir,
        &["conformance/aws/index.json", "aws/index.json", "index.json"],
    );
    if let Some(index) = &recordings {
        let folder = index.parent().unwrap_or(dir);
        for entry in read_list(index)? {
            cases.push(run(&read(&folder.join(text(&entry, "path")))?));
        }
    }
    let results = if dir.ends_with("aws-results") {
        Some(dir.to_path_buf())
    } else {
        find(
            dir,
            &["conformance/aws-results", "aws-results", "../aws-results"],
        )
    };
    if let Some(results) = &results {
        for file in json_files(results)? {
            cases.extend(read_list(&file)?.iter().map(result));
        }
    }
    if recordings.is_none() && results.is_none() {
        locate(
            dir,
            &[
                "conformance/aws/index.json",
                "aws/index.json",
                "index.json",
                "conformance/aws-results",
                "aws-results",
            ],
        )?;
    }
    Ok(Report {
        suite: "aws",
        cases,
        notes: Vec::new(),
    })
}

fn run(case: &Value) -> Case {
    let features = case
        .get("features")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect();
    let mut report = Case {
        id: text(case, "id").to_owned(),
        kind: text(case, "kind").to_owned(),
        features,
        ..Case::default()
    };
    match text(case, "kind") {
        "execution" | "intrinsic" | "choice" => {
            settle(&mut report, execute(case), |ours| judge(case, ours))
        }
        "validation" if text(case, "op") == "start_execution" => {
            settle(&mut report, Ok(refused_input(case)), |ours| {
                judge_error(case, ours)
            })
        }
        "validation" => settle(&mut report, validated(case), |ours| {
            judge_validation(case, ours)
        }),
        "test_state" => settle(&mut report, state::test(case), |ours| {
            judge_state(case, ours)
        }),
        "variable_references" => settle(&mut report, referred(case), |ours| {
            judge_references(case, ours)
        }),
        other => report.failure = Some(format!("kind {other} is not supported yet")),
    }
    report
}

fn settle(
    report: &mut Case,
    ours: Result<Value, String>,
    judge: impl FnOnce(&Value) -> Comparison,
) {
    match ours {
        Ok(ours) => {
            let comparison = judge(&ours);
            report.failure =
                comparison
                    .difference
                    .map(|difference| match text(&ours, "unanswered") {
                        "" => difference,
                        unanswered => format!("{difference} ({unanswered})"),
                    });
            report.key_order = comparison.key_order;
            report.ours = ours;
        }
        Err(reason) => report.failure = Some(reason),
    }
}

/// What ValidateStateMachineDefinition would answer: `{ result, diagnostics: [{ severity, code, message, location }] }`.
fn validated(case: &Value) -> Result<Value, String> {
    let errors = as_aws(&definition(case), text(case, "type"))?;
    let result = if errors.is_empty() { "OK" } else { "FAIL" };
    Ok(json!({"result": result, "diagnostics": errors, "truncated": false}))
}

fn judge_validation(case: &Value, ours: &Value) -> Comparison {
    let expected = case.get("expected").unwrap_or(&Value::Null);
    if expected.get("result").is_some() {
        return compare("response", expected, ours, &Masks::default());
    }
    let message: Vec<String> = all_findings(ours)
        .map(|found| {
            format!(
                "'{}: {}{}'",
                text(found, "code"),
                text(found, "message"),
                at(found)
            )
        })
        .collect();
    let error = json!({"code": "InvalidDefinition", "message": format!("Invalid State Machine Definition: {}", message.join(", "))});
    judge_error(case, &json!({"error": error}))
}

/// What StartExecution answers to an input that is no JSON.
fn refused_input(case: &Value) -> Value {
    match asl_engine::api::refused_input(text(case, "input_text")) {
        Some(message) => json!({"error": {"code": "InvalidExecutionInput", "message": message}}),
        None => json!({"status": "RUNNING"}),
    }
}

fn judge_error(case: &Value, ours: &Value) -> Comparison {
    let error = |side: Option<&Value>| {
        side.and_then(|side| side.get("error"))
            .cloned()
            .unwrap_or_default()
    };
    compare(
        "error",
        &error(case.get("expected")),
        &error(Some(ours)),
        &Masks::default(),
    )
}

fn all_findings(ours: &Value) -> impl Iterator<Item = &Value> {
    ours.get("diagnostics")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn at(found: &Value) -> String {
    found
        .get("location")
        .and_then(Value::as_str)
        .map(|location| format!(" at {location}"))
        .unwrap_or_default()
}

/// `{ variableReferences }`.
fn referred(case: &Value) -> Result<Value, String> {
    Ok(json!({"variableReferences": variable_references(&definition(case))?}))
}

/// Compares which variables are named for each state; their order says nothing.
fn judge_references(case: &Value, ours: &Value) -> Comparison {
    let sorted = |side: Option<&Value>| {
        let states = side
            .and_then(|side| side.get("variableReferences"))
            .and_then(Value::as_object)
            .into_iter()
            .flatten();
        let states = states.map(|(state, names)| {
            let mut names: Vec<&str> = names
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            names.sort_unstable();
            (state.clone(), json!(names))
        });
        Value::Object(states.collect())
    };
    compare(
        "variableReferences",
        &sorted(case.get("expected")),
        &sorted(Some(ours)),
        &Masks::default(),
    )
}

fn judge_state(case: &Value, ours: &Value) -> Comparison {
    let masks = Masks::new(
        case.get("nondeterministic")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str),
    );
    let expected = case.get("expected").unwrap_or(&Value::Null);
    let key = if expected.get("exception").is_some() {
        "exception"
    } else {
        "response"
    };
    match (expected.get(key), ours.get(key)) {
        (Some(recorded), Some(ours)) => compare(key, recorded, ours, &masks),
        (recorded, _) => {
            let difference = format!(
                "$.{key}: recorded {}, we have {}",
                shown(recorded.unwrap_or(&Value::Null)),
                shown(ours)
            );
            Comparison {
                difference: Some(difference),
                key_order: None,
            }
        }
    }
}

/// A case of `aws-results`: only its output, or its error and cause, is known.
fn result(case: &Value) -> Case {
    let mut report = Case {
        id: text(case, "id").to_owned(),
        kind: "result".to_owned(),
        ..Case::default()
    };
    let jsonata = case
        .get("definition")
        .is_some_and(|definition| definition.to_string().contains("JSONata"));
    report
        .features
        .extend(jsonata.then(|| "jsonata".to_owned()));
    match execute(case) {
        Ok(ours) => settle(&mut report, Ok(ours), |ours| judge_result(case, ours)),
        Err(_) => settle(&mut report, refused(case), |ours| judge_result(case, ours)),
    }
    report
}

/// The refusal of a definition in the words of those recordings: all messages, joined.
fn refused(case: &Value) -> Result<Value, String> {
    let validated = validated(case)?;
    let messages: Vec<&str> = all_findings(&validated)
        .map(|found| text(found, "message"))
        .collect();
    Ok(json!({"error": "VALIDATION_FAILED", "cause": messages.join("; ")}))
}

fn judge_result(case: &Value, ours: &Value) -> Comparison {
    let recorded = case.get("result").unwrap_or(&Value::Null);
    // `FAILED` stands for an error without a name or a cause.
    let named = |key: &str| {
        recorded
            .get(key)
            .filter(|value| value.as_str() != Some("FAILED"))
            .cloned()
    };
    let mut expected =
        json!({"status": if recorded.get("output").is_some() { "SUCCEEDED" } else { "FAILED" }});
    let mut ours = ours.clone();
    if let (Some(expected), Some(ours)) = (expected.as_object_mut(), ours.as_object_mut()) {
        expected.extend(
            ["output", "error", "cause"]
                .into_iter()
                .filter_map(|key| Some((key.to_owned(), named(key)?))),
        );
        ours.entry("status").or_insert(json!("FAILED"));
    }
    judge(&json!({"expected": expected}), &ours)
}
