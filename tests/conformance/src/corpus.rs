//! Suite `corpus`: real definitions and templates, as people write them.

use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use asl_engine::api::{self, Options, RunRequest, RunStatus};
use asl_engine::execution::Execution;
use asl_engine::mocks::Mocks;
use asl_language::model::{Scope, State, StateKind};
use asl_language::{CheckOptions, MachineType};
use serde_json::{Value, json};

use crate::checked::{Checked, check, guarded};
use crate::folder::{locate, read, text};
use crate::report::{Case, Report};

/// Runs the entries of `index.json`. An entry passes when the machines that we find in it are those of its `definitions`, none of the `clean` ones has an error,
/// and each that has none runs to an end with default answers.
///
/// # Errors
/// When the index or a file of it cannot be read.
pub fn suite(dir: &Path) -> Result<Report> {
    let index = locate(
        dir,
        &["corpus/real/index.json", "real/index.json", "index.json"],
    )?;
    let folder = index.parent().unwrap_or(dir);
    let entries = read(&index)?;
    let mut cases = Vec::new();
    for entry in entries
        .get("entries")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let file = folder.join(text(entry, "file"));
        cases.push(case(entry, &String::from_utf8_lossy(&fs::read(file)?)));
    }
    let notes = vec![coverage(&cases)];
    Ok(Report {
        suite: "corpus",
        cases,
        notes,
    })
}

/// How much of the definitions that run is reached.
fn coverage(cases: &[Case]) -> String {
    let sum = |name: &str| -> u64 {
        let counts = cases
            .iter()
            .filter_map(|case| case.ours.get(name)?.as_u64());
        counts.sum()
    };
    let status = |wanted: &str| {
        let of = |case: &&Case| case.ours.get("status").and_then(Value::as_str) == Some(wanted);
        cases.iter().filter(of).count()
    };
    format!(
        "run with the input {{}} and default answers: {} succeeded, {} failed, {} took too long; {} of {} states reached",
        status("SUCCEEDED"),
        status("FAILED"),
        status("TIMED_OUT") + status("ABORTED"),
        sum("reached"),
        sum("states"),
    )
}

fn case(entry: &Value, source: &str) -> Case {
    let mut report = Case {
        id: text(entry, "id").to_owned(),
        kind: text(entry, "kind").to_owned(),
        ..Case::default()
    };
    if !matches!(text(entry, "kind"), "asl" | "docs" | "excerpt") || text(entry, "format") != "json"
    {
        report.failure = Some(format!(
            "{} in {} is not read yet",
            text(entry, "kind"),
            text(entry, "format")
        ));
        return report;
    }
    match check(source, "") {
        Ok(checked) => judge(entry, source, checked, &mut report),
        Err(panic) => report.failure = Some(panic),
    }
    report
}

fn judge(entry: &Value, source: &str, checked: Checked, report: &mut Case) {
    let recorded: Vec<&str> = entry
        .get("definitions")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .map(|definition| text(definition, "pointer"))
        .collect();
    let found: Vec<&str> = if is_machine(source) {
        vec![""]
    } else {
        Vec::new()
    };
    let clean = entry
        .get("definitions")
        .and_then(Value::as_array)
        .is_some_and(|all| {
            all.iter()
                .any(|definition| text(definition, "validators") == "clean")
        });
    report.ours =
        json!({"machines": found, "verdict": checked.verdict, "diagnostics": checked.diagnostics});
    if is_broken(entry) {
        // An excerpt with `...` in it: what counts is that the error is found.
        report.failure =
            (checked.verdict == "valid").then(|| "broken JSON is not noticed".to_owned());
    } else if found != recorded {
        report.failure = Some(format!(
            "recorded machines at {recorded:?}, we find {found:?}"
        ));
    } else if checked.verdict == "invalid" && clean {
        report.failure = Some(format!(
            "other validators find no error, we do: {}",
            checked.first_error.unwrap_or_default()
        ));
    } else if checked.verdict == "valid" {
        report.failure = run(source, report);
    }
}

/// Whether the entry is no JSON as it stands.
fn is_broken(entry: &Value) -> bool {
    entry.pointer("/parse/mode").and_then(Value::as_str) == Some("fail")
}

/// Whether the text is a JSON object with `States`, whatever else may be wrong with it.
fn is_machine(source: &str) -> bool {
    asl_json::read(source)
        .root
        .is_some_and(|root| root.get("States").is_some())
}

/// Runs a valid definition with default answers; says what kept it from reaching an end.
fn run(source: &str, report: &mut Case) -> Option<String> {
    let request = RunRequest {
        definition: source.to_owned(),
        ..RunRequest::default()
    };
    match guarded(|| api::run(request)) {
        Ok(response) => {
            if let Some(ours) = report.ours.as_object_mut() {
                ours.insert("status".to_owned(), json!(response.status));
                ours.insert("notSimulated".to_owned(), json!(response.not_simulated));
                if let Some((reached, states)) = reached(source) {
                    ours.insert("reached".to_owned(), json!(reached));
                    ours.insert("states".to_owned(), json!(states));
                }
            }
            let refused = response.status == RunStatus::Invalid;
            refused.then(|| {
                format!(
                    "valid, but it does not run: {}",
                    response.cause.as_deref().unwrap_or_default()
                )
            })
        }
        Err(panic) => Some(panic),
    }
}

/// How many different states of a valid definition are entered, and how many there are.
fn reached(source: &str) -> Option<(usize, usize)> {
    let machine = asl_language::check(source, &CheckOptions::default()).machine?;
    let start = api::start(None, MachineType::Standard, Options::default()).ok()?;
    let mut execution = Execution::new(Arc::clone(&machine), start);
    api::drive(&mut execution, &Mocks::none());
    let entered: HashSet<*const State> = execution
        .visits()
        .iter()
        .map(|visit| Arc::as_ptr(&visit.state))
        .collect();
    Some((entered.len(), count(&machine.scope)))
}

fn count(scope: &Scope) -> usize {
    let inside = scope.states.iter().map(|state| match &state.kind {
        StateKind::Parallel(parallel) => parallel.branches.iter().map(count).sum(),
        StateKind::Map(map) => count(&map.processor),
        _ => 0,
    });
    scope.states.len() + inside.sum::<usize>()
}
