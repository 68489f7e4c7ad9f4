//! Suite `validation`: definitions that another validator, or AWS itself, has a verdict on.

use std::path::Path;

use anyhow::Result;
use asl_language::Syntax;
use serde_json::{Value, json};

use crate::checked::{Checked, check};
use crate::folder::{locate, read_list, text};
use crate::report::{Case, Report};

/// Runs `cases.json`.
///
/// # Errors
/// When the cases cannot be read.
pub fn suite(dir: &Path) -> Result<Report> {
    let file = locate(
        dir,
        &[
            "corpus/validation/cases.json",
            "validation/cases.json",
            "cases.json",
        ],
    )?;
    let cases = read_list(&file)?.iter().map(case).collect();
    Ok(Report {
        suite: "validation",
        cases,
        notes: Vec::new(),
    })
}

fn case(case: &Value) -> Case {
    let (expected, definition) = (text(case, "expected"), text(case, "definition"));
    let mut report = Case {
        id: text(case, "id").to_owned(),
        kind: expected.to_owned(),
        ..Case::default()
    };
    let syntax = match text(case, "parses") {
        "yaml" => Syntax::Yaml,
        _ => Syntax::Json,
    };
    match check(definition, syntax, text(case, "workflow_type")) {
        Ok(Checked {
            verdict,
            diagnostics,
            first_error,
        }) => {
            report.ours = json!({"verdict": verdict, "diagnostics": diagnostics});
            if verdict != expected {
                let why = first_error
                    .or_else(|| {
                        case.get("problem")
                            .and_then(Value::as_str)
                            .map(str::to_owned)
                    })
                    .unwrap_or_default();
                report.failure = Some(format!("recorded {expected}, we say {verdict}: {why}"));
            }
        }
        Err(panic) => report.failure = Some(panic),
    }
    report
}
