//! Suite `corpus`: real definitions and templates, as people write them.

use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use asl_engine::api::{self, DiagnosticReport, Options, RunRequest, RunStatus};
use asl_engine::execution::Execution;
use asl_engine::mocks::Mocks;
use asl_ide::import::SourceKind;
use asl_ide::{Imported, ImportedMachine};
use asl_language::model::{Scope, State, StateKind};
use asl_language::{CheckOptions, MachineType, Severity};
use serde_json::{Value, json};

use crate::checked::guarded;
use crate::folder::{locate, read, text};
use crate::report::{Case, Report};

/// Runs the entries of `index.json`. An entry passes when the machines that we find in it are those of its `definitions`, with the definitions that were recorded
/// for them, none of the `clean` ones has an error, and each that has none runs to an end with default answers. Of `sam_pairs.json` both templates give the same.
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
        cases.push(case(
            entry,
            &String::from_utf8_lossy(&fs::read(file)?),
            folder,
        ));
    }
    if let Ok(pairs) = read(&folder.join("sam_pairs.json")) {
        let pairs = pairs.as_array().into_iter().flatten();
        cases.extend(pairs.filter_map(|entry| pair(entry, folder)));
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

fn case(entry: &Value, source: &str, folder: &Path) -> Case {
    let mut report = Case {
        id: text(entry, "id").to_owned(),
        kind: text(entry, "kind").to_owned(),
        ..Case::default()
    };
    match guarded(|| asl_ide::import(source, Some(text(entry, "file")))) {
        Ok(imported) => judge(entry, &imported, folder, &mut report),
        Err(panic) => report.failure = Some(panic),
    }
    report
}

fn judge(entry: &Value, imported: &Imported, folder: &Path, report: &mut Case) {
    let recorded: Vec<&Value> = entry
        .get("definitions")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .collect();
    let machines: Vec<Value> = imported.machines.iter().map(shown).collect();
    let findings: Vec<&str> = imported
        .findings
        .iter()
        .map(|finding| finding.message.as_str())
        .collect();
    report.ours =
        json!({"kind": format!("{:?}", imported.kind), "machines": machines, "findings": findings});
    report.failure = if is_broken(entry) {
        // As found on a page, with `...` in it: what counts is that the error is said.
        // Terraform under the name of a JSON file is whole.
        let said = !imported.findings.is_empty()
            || imported.kind == SourceKind::Terraform
            || imported
                .machines
                .iter()
                .any(|machine| checked(machine).is_ok_and(|checked| checked.first_error.is_some()));
        (!said).then(|| "what is broken is not noticed".to_owned())
    } else if text(entry, "kind") == "excerpt" && recorded.is_empty() {
        // A part of a page for which nobody recorded what is in it.
        None
    } else {
        match paired(&recorded, &imported.machines) {
            Err(why) => Some(why),
            Ok(pairs) => pairs
                .into_iter()
                .find_map(|(recorded, machine)| judge_machine(recorded, machine, folder, report)),
        }
    };
}

fn shown(machine: &ImportedMachine) -> Value {
    json!({
        "name": machine.name,
        "logicalId": machine.logical_id,
        "pointer": machine.pointer,
        "definition": machine.definition.as_ref().map(|definition| &definition.text),
        "needs": machine.needs.as_ref().map(|needed| format!("{needed:?}")),
        "substitutions": machine.substitutions,
    })
}

/// The recorded machines with ours: by pointer, else by logical id, else in their order.
fn paired<'a>(
    recorded: &[&'a Value],
    found: &'a [ImportedMachine],
) -> Result<Vec<(&'a Value, &'a ImportedMachine)>, String> {
    let ours = || {
        found
            .iter()
            .map(|machine| machine.pointer.as_str())
            .collect::<Vec<_>>()
    };
    if recorded.len() != found.len() {
        return Err(format!(
            "{} machines are recorded, we find {}: {:?}",
            recorded.len(),
            found.len(),
            ours()
        ));
    }
    let mut left: Vec<&ImportedMachine> = found.iter().collect();
    let mut pairs = Vec::new();
    for definition in recorded {
        let pointer = definition.get("pointer").and_then(Value::as_str);
        let id = definition.get("logical_id").and_then(Value::as_str);
        let fits = |machine: &&ImportedMachine| match (pointer, id) {
            // Of Terraform there is no pointer.
            (Some(""), _) | (None, None) => true,
            (Some(pointer), _) => machine.pointer == pointer,
            (None, Some(id)) => machine.logical_id.as_deref() == Some(id),
        };
        let Some(at) = left.iter().position(fits) else {
            return Err(format!(
                "a machine is recorded at {pointer:?} ({id:?}), we find {:?}",
                ours()
            ));
        };
        pairs.push((*definition, left.remove(at)));
    }
    Ok(pairs)
}

/// What is wrong with one machine: its definition is another one than recorded, has an error that other validators do not
/// find, or does not run.
fn judge_machine(
    recorded: &Value,
    machine: &ImportedMachine,
    folder: &Path,
    report: &mut Case,
) -> Option<String> {
    let at = if machine.pointer.is_empty() {
        "the definition"
    } else {
        &machine.pointer
    };
    let has_definition =
        recorded.get("extracted_file").is_some() || recorded.get("validators").is_some();
    let Some(definition) = &machine.definition else {
        return has_definition.then(|| format!("{at}: no definition was taken out"));
    };
    if let Some(file) = recorded.get("extracted_file").and_then(Value::as_str)
        && let Ok(expected) = fs::read_to_string(folder.join(file))
        && let Some(expected) = asl_json::read(&expected).root
    {
        let ours = asl_ide::document::read_as(&definition.text, definition.syntax)
            .document
            .root;
        let ours = ours.map(|root| leveled(&root.to_value().to_string()));
        if ours != Some(leveled(&expected.to_value().to_string())) {
            return Some(format!(
                "{at}: another definition than the recorded one was taken out"
            ));
        }
    }
    let checked = match checked(machine) {
        Ok(checked) => checked,
        Err(panic) => return Some(panic),
    };
    let clean = text(recorded, "validators") == "clean";
    if let Some(error) = checked.first_error {
        return clean.then(|| format!("{at}: other validators find no error, we do: {error}"));
    }
    run(&checked.definition, report)
}

/// JSON text with all placeholders alike.
fn leveled(json: &str) -> String {
    let mut out = String::new();
    let mut rest = json;
    while let Some(at) = rest.find("${") {
        let (before, found) = rest.split_at(at);
        out.push_str(before);
        out.push_str("${}");
        let mut depth = 0_usize;
        let end = found.find(|character| {
            match character {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            character == '}' && depth == 0
        });
        rest = end.and_then(|end| found.get(end + 1..)).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

struct Verdict {
    first_error: Option<String>,
    /// The definition in JSON.
    definition: String,
}

/// Checks a machine as it was imported; its placeholders stay open, as the other validators saw them.
fn checked(machine: &ImportedMachine) -> Result<Verdict, String> {
    let Some(definition) = &machine.definition else {
        return Err("there is no definition".to_owned());
    };
    let options = CheckOptions {
        machine_type: machine.machine_type,
        ..CheckOptions::default()
    };
    let checked = guarded(|| asl_ide::check(&definition.text, definition.syntax, &options))?;
    let first = checked
        .diagnostics
        .iter()
        .find(|found| found.severity == Severity::Error);
    Ok(Verdict {
        first_error: first
            .map(|found| format!("{} {} at {}", found.code, found.message, found.pointer)),
        definition: checked
            .document
            .root
            .map(|root| root.to_value().to_string())
            .unwrap_or_default(),
    })
}

/// Whether the entry does not parse as it stands.
fn is_broken(entry: &Value) -> bool {
    entry.pointer("/parse/mode").and_then(Value::as_str) == Some("fail")
}

/// Runs a valid definition with default answers; says what kept it from reaching an end.
fn run(definition: &str, report: &mut Case) -> Option<String> {
    let request = RunRequest {
        definition: definition.to_owned(),
        ..RunRequest::default()
    };
    match guarded(|| api::run(request)) {
        Ok(response) => {
            if let Some(ours) = report.ours.as_object_mut() {
                ours.insert("status".to_owned(), json!(response.status));
                ours.insert("notSimulated".to_owned(), json!(response.not_simulated));
                if let Some((reached, states)) = reached(definition) {
                    ours.insert("reached".to_owned(), json!(reached));
                    ours.insert("states".to_owned(), json!(states));
                }
            }
            let awaits = |found: &DiagnosticReport| {
                found.code == "undefined-substitution" && found.severity == "error"
            };
            // A template whose placeholders have no values need not run.
            let refused =
                response.status == RunStatus::Invalid && !response.diagnostics.iter().any(awaits);
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

/// A SAM template and what CloudFormation makes of it have the same machines, up to placeholders.
fn pair(pair: &Value, folder: &Path) -> Option<Case> {
    let side = |name: &str| -> Option<String> {
        let source = fs::read_to_string(folder.join(text(pair, name))).ok()?;
        let imported = asl_ide::import(&source, Some(text(pair, name)));
        let id = text(pair, "logical_id");
        let machine = imported
            .machines
            .iter()
            .find(|machine| machine.logical_id.as_deref() == Some(id));
        let Some(definition) = machine.and_then(|machine| machine.definition.as_ref()) else {
            return Some("no definition".to_owned());
        };
        let root = asl_ide::document::read_as(&definition.text, definition.syntax)
            .document
            .root?;
        let mut json = root.to_value().to_string();
        let known = machine.map(|machine| &machine.substitutions);
        for (name, value) in known.into_iter().flatten() {
            json = json.replace(&format!("${{{name}}}"), value);
        }
        let value: Value = serde_json::from_str(&leveled(&json)).ok()?;
        Some(sorted(value).to_string())
    };
    let (input, output) = (side("input")?, side("output")?);
    Some(Case {
        id: format!("pair {} {}", text(pair, "name"), text(pair, "logical_id")),
        kind: "pair".to_owned(),
        failure: (input != output).then(|| format!("SAM: {input}; CloudFormation: {output}")),
        ..Case::default()
    })
}

/// SAM writes keys in the order of the alphabet.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.into_iter().collect();
            members.sort_by(|left, right| left.0.cmp(&right.0));
            Value::Object(
                members
                    .into_iter()
                    .map(|(key, value)| (key, sorted(value)))
                    .collect(),
            )
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
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
