//! Definitions that people wrote and executions that AWS recorded: whatever they do, what the page is told holds together.

use std::fs;
use std::path::{Path, PathBuf};

use super::*;

/// `ASL_SHARED`, or `shared` beside the repository; `None`, said aloud, if it is not there.
pub(super) fn shared() -> Option<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = std::env::var_os("ASL_SHARED").map_or_else(beside, PathBuf::from);
    if !folder.is_dir() {
        println!(
            "skipped: no corpora at {} (set ASL_SHARED)",
            folder.display()
        );
        return None;
    }
    Some(folder)
}

pub(super) fn json(path: &Path) -> serde_json::Value {
    let text = fs::read_to_string(path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
}

/// Checks a definition; every place lies inside its text.
fn checked(id: &str, text: &str) -> Checked {
    let checked = check(&mut Session::default(), 1, text);
    let length = text.encode_utf16().count() as u32;
    for found in &checked.diagnostics {
        let range = found.range;
        assert!(
            range.from <= range.to && range.to <= length,
            "{id}: {found:?}"
        );
    }
    let errors = checked
        .diagnostics
        .iter()
        .any(|found| found.severity == Severity::Error);
    assert_eq!(checked.runnable, !errors, "{id}");
    let graph = checked.graph.clone().unwrap_or_default();
    assert_eq!(graph.nodes.len(), checked.states.len(), "{id}");
    checked
}

/// Runs a definition; everything that is told of the run fits together.
fn holds_together(id: &str, definition: &str, input: &str) {
    let graph = checked(id, definition).graph.unwrap_or_default();
    let mut told = Told::run(definition, input, "");
    assert!(
        told.rows
            .iter()
            .zip(1..)
            .all(|(row, event)| row.id == event),
        "{id}: events without gaps"
    );
    assert!(
        told.visits
            .iter()
            .zip(0..)
            .all(|(visit, index)| visit.id.0 == index),
        "{id}: visits without gaps"
    );
    assert!(
        told.visits.is_sorted_by_key(|visit| visit.entered),
        "{id}: visits in order of entry"
    );
    assert_eq!(told.ends.len(), told.visits.len(), "{id}: every visit ends");
    for end in told.ends.clone() {
        let visit = told.visits[end.visit.index()].clone();
        assert!(
            visit.entered <= end.event && end.event as usize <= told.rows.len(),
            "{id}: {end:?}"
        );
        let state = told.state(visit.state);
        if let Some(taken) = end.taken {
            let is_drawn = graph
                .edges
                .iter()
                .any(|edge| edge.from == Some(visit.state) && edge.kind == taken);
            assert!(
                is_drawn,
                "{id}: {state} left by {taken:?}, which is not drawn"
            );
        }
        if end.visit.index() > 200 {
            continue;
        }
        let detail = told.detail(end.visit.0);
        assert_eq!(
            (detail.outcome.as_ref(), detail.taken),
            (Some(&end.outcome), end.taken),
            "{id}: {state}"
        );
        let statuses: Vec<_> = detail
            .stages
            .iter()
            .map(|stage| (&*stage.name, stage.status))
            .collect();
        let stops = statuses
            .iter()
            .any(|(_, status)| matches!(status, StageStatus::Failed | StageStatus::NotReached));
        if end.outcome == VisitOutcome::Succeeded {
            assert!(
                !stops && detail.output.is_some(),
                "{id}: {state} succeeded with {statuses:?}"
            );
            let last = detail
                .stages
                .iter()
                .rfind(|stage| &*stage.name != "Assign")
                .and_then(|stage| stage.value.as_ref());
            let same = |one: &str, other: &str| {
                asl_json::Value::parse(one).ok() == asl_json::Value::parse(other).ok()
            };
            let output = detail.output.as_ref().unwrap();
            assert!(
                last.is_some_and(|last| last.cut || same(&last.text, &output.text)),
                "{id}: {state}: {last:?} is not {output:?}"
            );
        }
        if matches!(end.outcome, VisitOutcome::Failed(_)) && &*detail.state_type == "Task" {
            assert!(stops, "{id}: {state} failed with {statuses:?}");
        }
    }
}

#[test]
fn recorded_executions_hold_together() {
    let Some(shared) = shared() else { return };
    let folder = shared.join("conformance/aws");
    let index = json(&folder.join("index.json"));
    let entries = index
        .as_array()
        .or_else(|| index["cases"].as_array())
        .unwrap();
    let mut ran = 0;
    for entry in entries
        .iter()
        .filter(|entry| matches!(entry["kind"].as_str(), Some("execution" | "choice")))
    {
        let id = entry["id"].as_str().unwrap();
        let case = json(&folder.join(entry["path"].as_str().unwrap()));
        let definition = serde_json::to_string_pretty(&case["definition"]).unwrap();
        let input = case["input_text"]
            .as_str()
            .map_or_else(|| case["input"].to_string(), String::from);
        if checked(id, &definition).runnable {
            holds_together(id, &definition, &input);
            ran += 1;
        }
    }
    println!("{ran} executions");
    assert!(ran > 200, "only {ran} ran");
}

#[test]
fn real_definitions_are_told_with_places_and_run() {
    let Some(shared) = shared() else { return };
    let folder = shared.join("corpus/real");
    let index = json(&folder.join("index.json"));
    let (mut seen, mut ran) = (0, 0);
    for entry in index["entries"].as_array().unwrap() {
        if !matches!(
            entry["kind"].as_str(),
            Some("asl" | "docs" | "fragment" | "excerpt")
        ) || entry["format"] != "json"
        {
            continue;
        }
        let id = entry["id"].as_str().unwrap();
        let Ok(text) = fs::read_to_string(folder.join(entry["file"].as_str().unwrap())) else {
            continue;
        };
        seen += 1;
        if checked(id, &text).runnable {
            holds_together(id, &text, "{}");
            ran += 1;
        }
    }
    println!("{seen} definitions, {ran} ran");
    assert!(ran > 50, "only {ran} of {seen} ran");
}
