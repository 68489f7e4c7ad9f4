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
use std::sync::Arc;

use asl_conformance::{checked, execution};
use asl_engine::api::{self, MachineTypeName, Options, RunRequest};
use asl_engine::execution::{Execution, Names, Start};
use asl_engine::failure::Failure;
use asl_engine::visit::{Visit, VisitOutcome};
use asl_language::{MachineType, StateMachine};
use asl_testing::replay::{Agreement, Ending, Recording};
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
            input: imported.input.map(Into::into),
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

/// A recorded execution, replayed from its history alone.
struct Replayed {
    recording: Recording,
    machine: Arc<StateMachine>,
    /// What it begins with.
    start: Start,
    execution: Execution,
}

fn replayed(case: &Value) -> Option<Replayed> {
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
    // The recorder took the times away, and a history does not tell the names.
    start.started_at = execution::started_at(case).ok()?;
    start.names = Names {
        role_arn: start.names.role_arn,
        ..execution::names(case)
    };
    let mut execution = Execution::new(Arc::clone(&machine), start.clone());
    let mut answers = recording.answers();
    while !recording.advance(&mut execution, &mut answers, &mut 10_000) {}
    Some(Replayed {
        recording,
        machine,
        start,
        execution,
    })
}

/// The states of a recorded execution are found by its events alone, and are those of ours where both do the same.
#[test]
fn a_recording_tells_which_visit_each_event_belongs_to() {
    let (mut checked, mut others) = (0, Vec::new());
    for case in cases() {
        let Some(replayed) = replayed(&case) else {
            continue;
        };
        let ours = &replayed.execution;
        if replayed.recording.agreement(ours) != Agreement::Same {
            continue;
        }
        checked += 1;
        // Beside an execution that did nothing, only the recording is left to tell.
        let nothing = Execution::new(Arc::clone(&replayed.machine), replayed.start.clone());
        for beside in [&nothing, ours] {
            let course = replayed.recording.course(beside, &replayed.machine);
            let told = course.of_event.iter().map(|at| {
                let visit = &course.visits[(*at)?];
                let state = visit.state.as_ref()?;
                let ending = visit.end.as_ref().map(|(_, ending)| ending.clone());
                Some((visit.entered, Arc::clone(&state.pointer), ending))
            });
            let known = ours.history().iter().map(|event| {
                let visit = &ours.visits()[event.visit?.0];
                let entered = usize::try_from(visit.entered.0).unwrap() - 1;
                Some((entered, Arc::clone(&visit.state.pointer), ending(visit)))
            });
            let different = told
                .zip(known)
                .enumerate()
                .find(|(_, (told, known))| told != known);
            if let Some((index, (told, known))) = different {
                let id = &case["id"];
                others.push(format!("{id} event {}: {told:?}, not {known:?}", index + 1));
                break;
            }
        }
    }
    println!("{checked} recordings tell their states");
    assert!(others.is_empty(), "these do not:\n{}", others.join("\n"));
}

/// How a visit of ours ended, as a recorded one is told.
fn ending(visit: &Visit) -> Option<Ending> {
    let name = |failure: &Failure| failure.error.clone().unwrap_or_default();
    Some(match &visit.outcome {
        VisitOutcome::Running => return None,
        VisitOutcome::Succeeded => Ending::Succeeded,
        VisitOutcome::Caught { failure, .. } => Ending::Caught(name(failure)),
        VisitOutcome::Failed(failure) => Ending::Failed(name(failure)),
        VisitOutcome::Aborted => Ending::Aborted,
    })
}

/// What no history can tell, by the cases (their beginnings) that show it.
const UNTOLD: [(&str, &str); 11] = [
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
        "scenarios/test_map_item_batching_base_json_max_per_batch_jsonata",
        "the recorder put a word in place of a time",
    ),
    ("scenarios/test_map_item_reader_", "what lay in S3"),
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
        let agreement = replayed(&case).map(|it| it.recording.agreement(&it.execution));
        match agreement {
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
