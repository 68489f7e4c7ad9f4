//! The stages that the page shows of a state, against those that AWS's TestState showed of it.

use asl_engine::api;
use asl_engine::visit::Visit;
use asl_json::Node;
use serde_json::Value;

use super::super::flow::{Flow, inspection_names};
use super::corpus::{json, shared};
use crate::protocol::StageStatus;

/// Members of `inspectionData` that are no stages of the data flow: settings of a Map, which Retrier or Catcher took an error, the variables.
const NO_STAGES: [&str; 5] = [
    "maxConcurrency",
    "toleratedFailureCount",
    "toleratedFailurePercentage",
    "errorDetails",
    "variables",
];

/// Stages that the page shows and TestState keeps to itself (recorded: test_state/test_base_inspection_level_debug, test_io_parallel_state).
fn is_ours_alone(state_type: &str, is_jsonata: bool, stage: &str) -> bool {
    match state_type {
        // With `Result` nothing but the result is shown, and what ResultPath makes of it.
        "Pass" => stage == "afterInputPath",
        "Parallel" | "Map" => matches!(stage, "afterInputPath" | "afterParameters"),
        _ => is_jsonata && stage == "result",
    }
}

/// The state as written: the whole text, or the state of this name wherever it stands.
fn node<'n>(root: &'n Node, name: Option<&str>) -> Option<&'n Node> {
    let Some(name) = name else { return Some(root) };
    let states = root.get("States")?;
    if let Some(found) = states.get(name) {
        return Some(found);
    }
    states.members().iter().find_map(|state| {
        let processor = ["ItemProcessor", "Iterator"];
        let mut inner = processor.iter().filter_map(|field| state.value.get(field));
        inner.find_map(|scope| node(scope, Some(name)))
    })
}

/// A recorded text is parsed one level deep; ours always is.
fn parsed(value: &Value) -> Value {
    match value {
        Value::String(text) => serde_json::from_str(text).unwrap_or_else(|_| value.clone()),
        value => value.clone(),
    }
}

fn shown(visit: &Visit, node: Option<&Node>) -> Vec<(&'static str, Value)> {
    let flow = Flow {
        visit,
        node,
        past: None,
    };
    let value = |value: &asl_json::Value| serde_json::from_str(&value.to_json_string()).unwrap();
    let stages = flow.stages();
    let mut shown = vec![("input", value(flow.input()))];
    for stage in stages
        .iter()
        .filter(|stage| stage.status != StageStatus::NotReached)
    {
        let names = inspection_names(&visit.state, stage).iter();
        shown.extend(names.filter_map(|name| Some((*name, value(stage.value?)))));
    }
    shown
}

#[test]
fn stages_are_those_that_aws_shows() {
    let Some(shared) = shared() else { return };
    let folder = shared.join("conformance/aws");
    let index = json(&folder.join("index.json"));
    let cases = index.as_array().or(index["cases"].as_array()).unwrap();
    let mut compared = 0;
    for entry in cases.iter().filter(|entry| entry["kind"] == "test_state") {
        let case = json(&folder.join(entry["path"].as_str().unwrap()));
        let Some(told) = case["expected"]["response"]["inspectionData"].as_object() else {
            continue;
        };
        let id = case["id"].as_str().unwrap();
        let request: api::TestStateRequest =
            serde_json::from_value(case["request"].clone()).unwrap();
        let document = asl_json::read(&request.definition);
        let node = node(
            document.root.as_ref().unwrap(),
            request.state_name.as_deref(),
        );
        let (_, visit) = api::test_visit(request.clone()).unwrap();
        let shown = shown(&visit, node);
        for (name, value) in told
            .iter()
            .filter(|(name, _)| !NO_STAGES.contains(&name.as_str()))
        {
            let ours = shown.iter().find(|(ours, _)| ours == name);
            assert_eq!(
                ours.map(|(_, value)| value),
                Some(&parsed(value)),
                "{id}: {name}"
            );
        }
        let state_type = visit.state.kind.type_name();
        let is_jsonata = visit.state.query_language == asl_language::model::QueryLanguage::JsonAta;
        for (name, _) in shown.iter().filter(|(name, _)| !told.contains_key(*name)) {
            assert!(
                is_ours_alone(state_type, is_jsonata, name),
                "{id}: AWS shows no {name}"
            );
        }
        compared += 1;
    }
    println!("{compared} cases");
    assert!(compared >= 30, "only {compared} cases have inspection data");
}
