//! A history that is imported runs again: its answers as mocks, its input as input.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a skipped test says so; a recording that cannot be read ends the test"
)]

use std::env;
use std::fs;
use std::path::PathBuf;

use asl_conformance::{checked, execution};
use asl_engine::api::{self, MachineTypeName, Options, RunRequest};
use asl_engine::execution::{Execution, Names};
use asl_language::MachineType;
use asl_testing::replay::{Agreement, Recording};
use serde_json::{Value, json};

/// The recorded executions; says so when there are none.
fn cases() -> Vec<Value> {
    let folder = env::var_os("ASL_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let folder = folder.join("conformance/aws");
    let Ok(index) = fs::read_to_string(folder.join("index.json")) else {
        println!(
            "skipped: there are no recorded cases in {}; set ASL_SHARED to the folder that has them",
            folder.display()
        );
        return Vec::new();
    };
    let index: Value = serde_json::from_str(&index).unwrap();
    let entries = index.as_array().unwrap();
    let paths = entries
        .iter()
        .filter(|entry| entry["kind"] == "execution")
        .filter_map(|entry| entry["path"].as_str());
    paths
        .map(|path| folder.join(path))
        .map(|path| serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap())
        .collect()
}

/// The events as the command line prints them: recordings have JSON texts as values.
fn printed(events: &Value) -> String {
    let mut events = events.clone();
    for event in events.as_array_mut().unwrap() {
        let details = event
            .as_object_mut()
            .unwrap()
            .values_mut()
            .filter_map(Value::as_object_mut);
        for details in details {
            for name in ["input", "output", "cause", "parameters"] {
                if let Some(value) = details.get_mut(name).filter(|value| !value.is_string()) {
                    *value = json!(value.to_string());
                }
            }
        }
    }
    json!({ "events": events }).to_string()
}

fn types(events: &[Value]) -> Vec<&str> {
    events
        .iter()
        .filter_map(|event| event["type"].as_str())
        .collect()
}

#[test]
fn imported_histories_run_again() {
    let mut same = 0;
    let mut others = Vec::new();
    for case in cases() {
        let Some(events) = case["expected"]["events"].as_array() else {
            continue;
        };
        if case["order_normalised"] == true
            || case["mocks"]
                .as_object()
                .is_none_or(serde_json::Map::is_empty)
            || case["type"] == "EXPRESS"
        {
            continue;
        }
        let imported = asl_ide::import(&printed(&case["expected"]["events"]), Some("history.json"));
        let response = api::run(RunRequest {
            definition: execution::definition(&case),
            input: imported.input,
            mocks: imported.mocks,
            machine_type: MachineTypeName::Standard,
            ..RunRequest::default()
        });
        let ours: Value = serde_json::to_value(&response).unwrap();
        if types(ours["events"].as_array().unwrap()) == types(events) {
            same += 1;
        } else {
            others.push(format!(
                "{}: {} {} {}",
                case["id"], ours["status"], ours["error"], ours["cause"]
            ));
        }
    }
    println!("{same} run again with the same events");
    assert!(
        others.is_empty(),
        "these do not run again:\n{}",
        others.join("\n")
    );
}

/// A recorded execution is replayed from its history alone.
fn replayed(case: &Value) -> Option<Agreement> {
    let definition = execution::definition(case);
    let machine_type = case["type"].as_str().unwrap_or_default();
    let machine = checked::machine(&definition, machine_type).ok()?;
    let events = printed(case.pointer("/expected/events")?);
    let recording = Recording::parse(&events).ok()?;
    let machine_type = match machine_type {
        "EXPRESS" => MachineType::Express,
        _ => MachineType::Standard,
    };
    let mut start = recording.start(machine_type, Options::default()).ok()?;
    // A history does not tell them.
    start.names = Names {
        role_arn: start.names.role_arn,
        ..execution::names(case)
    };
    let mut execution = Execution::new(machine, start);
    let mut answers = recording.answers();
    while !recording.advance(&mut execution, &mut answers, &mut 10_000) {}
    Some(recording.agreement(&execution))
}

/// What no history can tell, by the cases (their beginnings) that show it.
const UNTOLD: [(&str, &str); 10] = [
    (
        "activities/",
        "the recorder put a word in place of the activity's ARN",
    ),
    (
        "assign/test_assign_from_value[BASE_ASSIGN_FROM_INTRINSIC_FUNCTION]",
        "random numbers",
    ),
    (
        "assign/test_reference_assign[BASE_REFERENCE_IN_INTRINSIC_FUNCTION]",
        "random numbers",
    ),
    (
        "assign/test_reference_assign[BASE_REFERENCE_IN_WAIT]",
        "the recorder put a word in place of a time",
    ),
    (
        "assign/test_reference_in_map_state_max_items_path",
        "what lay in S3",
    ),
    (
        "context_object/",
        "the recorder put a word in place of a time",
    ),
    (
        "outputdecl/test_base_cases[BASE_EXPR]",
        "the recorder put a word in place of a time",
    ),
    (
        "scenarios/test_invalid_jsonpath",
        "the recorder put a word in place of an input",
    ),
    (
        "scenarios/test_map_",
        "what child executions did, and what lay in S3",
    ),
    (
        "scenarios/test_wait_timestamp_path",
        "the recorder put a word in place of a time",
    ),
];

#[test]
fn recorded_executions_are_replayed_without_a_difference() {
    let (mut same, mut untold) = (0, 0);
    let mut others = Vec::new();
    for case in cases() {
        let id = case["id"].as_str().unwrap_or_default();
        match replayed(&case) {
            None => {}
            Some(Agreement::Same | Agreement::SameButOrder(_)) => same += 1,
            Some(Agreement::Differs(_))
                if UNTOLD.iter().any(|(start, _)| id.starts_with(start)) =>
            {
                untold += 1;
            }
            Some(Agreement::Differs(first)) => others.push(format!(
                "{id}: event {} at {}\n{:?}\n{:?}",
                first.event, first.place, first.recorded, first.ours
            )),
        }
    }
    println!(
        "{same} are replayed as recorded, {untold} cannot be: the history does not tell all of it"
    );
    assert!(others.is_empty(), "these differ:\n{}", others.join("\n"));
}
