//! Suite `jsonpath`: answers of the real Jayway library.

use std::path::Path as FilePath;

use anyhow::Result;
use asl_jsonpath::{Path, SelectErrorKind};
use serde_json::{Value, json};

use crate::checked::guarded;
use crate::compare::{Masks, compare, shown};
use crate::folder::{json_files, locate, read_list, text};
use crate::report::{Case, Report};

/// Runs all lists of cases in the folder `jsonpath`.
///
/// # Errors
/// When the cases cannot be read.
pub fn suite(dir: &FilePath) -> Result<Report> {
    let found = locate(
        dir,
        &["conformance/jsonpath", "jsonpath", "jayway.json", "."],
    )?;
    let files = if found.is_file() {
        vec![found]
    } else {
        json_files(&found)?
    };
    let mut cases = Vec::new();
    for file in files {
        cases.extend(read_list(&file)?.iter().map(case));
    }
    Ok(Report {
        suite: "jsonpath",
        cases,
        notes: Vec::new(),
    })
}

fn case(case: &Value) -> Case {
    let expected = case.get("expected").unwrap_or(&Value::Null);
    let kind = if expected.get("result").is_some() {
        "result"
    } else {
        text(expected, "kind")
    };
    let mut report = Case {
        id: text(case, "id").to_owned(),
        kind: kind.to_owned(),
        ..Case::default()
    };
    match guarded(|| {
        answer(
            text(case, "path"),
            case.get("document").unwrap_or(&Value::Null),
        )
    }) {
        Ok(ours) => {
            report.failure = difference(expected, &ours);
            report.ours = ours;
        }
        Err(panic) => report.failure = Some(panic),
    }
    report
}

/// `{ result }`, or `{ error: true, kind, message, position }` with the position in bytes of the path.
fn answer(path: &str, document: &Value) -> Value {
    let path = match Path::parse(path) {
        Ok(path) => path,
        Err(error) => {
            let position = error.span.start;
            return json!({"error": true, "kind": "invalid", "message": error.jayway.unwrap_or(error.message), "position": position});
        }
    };
    let document =
        asl_json::Value::parse(&document.to_string()).unwrap_or_else(|_| asl_json::Value::Null);
    match path.select(&document) {
        Ok(found) => {
            json!({"result": serde_json::from_str::<Value>(&found.to_json_string()).unwrap_or_default()})
        }
        Err(error) => {
            let kind = if error.kind == SelectErrorKind::NotFound {
                "not_found"
            } else {
                "invalid"
            };
            json!({"error": true, "kind": kind, "message": error.message})
        }
    }
}

fn difference(expected: &Value, ours: &Value) -> Option<String> {
    let differs = || {
        Some(format!(
            "recorded {}, we have {}",
            shown(expected),
            shown(ours)
        ))
    };
    match (expected.get("result"), ours.get("result")) {
        (Some(recorded), Some(ours)) => {
            compare("result", recorded, ours, &Masks::default()).difference
        }
        (None, None) => {
            // Messages of `not_found` reach the causes of AWS; of the others only the kind counts.
            let same = text(expected, "kind") == text(ours, "kind")
                && (text(ours, "kind") != "not_found"
                    || text(expected, "message") == text(ours, "message"));
            if same { None } else { differs() }
        }
        _ => differs(),
    }
}
