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

use asl_conformance::execution;
use asl_engine::api::{self, MachineTypeName, RunRequest};
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
