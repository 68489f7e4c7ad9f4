//! What TestState shows of the data flow (API: TestState, `inspectionData`; reference 06-mocks-and-testing §2).

use asl_json::Value;
use asl_language::model::{QueryLanguage, StateKind};
use serde_json::Map as JsonMap;

use crate::execution::TestedMap;
use crate::payload::Payload;
use crate::visit::{Stage, Visit, VisitOutcome};

/// The stages by the API's names. A stage whose field is absent repeats the value before it; stages that were not reached are left out
/// (reference 06-mocks-and-testing §2, members recorded).
pub(super) fn inspection(
    visit: &Visit,
    input: &Payload,
    map: Option<&TestedMap>,
) -> JsonMap<String, serde_json::Value> {
    let mut data = JsonMap::new();
    let mut put = |name: &str, text: String| {
        data.insert(name.to_owned(), text.into());
    };
    put("input", input.text().to_string());
    if visit.state.query_language == QueryLanguage::JsonAta {
        jsonata(visit, input, &mut put);
    } else {
        jsonpath(visit, input, &mut put);
    }
    if let Some(map) = map {
        for (name, stage) in [
            ("afterItemSelector", Stage::ItemSelector),
            ("afterItemBatcher", Stage::ItemBatcher),
        ] {
            if let Some(inputs) = visit.stage(stage) {
                data.insert(name.to_owned(), inputs.to_json_string().into());
            }
        }
        data.insert("maxConcurrency".to_owned(), map.max_concurrency.into());
        if let Some(count) = map.tolerated_failure_count {
            data.insert("toleratedFailureCount".to_owned(), count.into());
        }
        if let Some(percentage) = map.tolerated_failure_percentage {
            data.insert("toleratedFailurePercentage".to_owned(), percentage.into());
        }
    }
    // Those that were given, and those that were set (API: InspectionData, `variables`).
    let mut variables = visit.variables.clone();
    if let Some(assigned) = visit.stage(Stage::Assign).and_then(Value::as_object) {
        variables.assign(assigned);
    }
    let variables = variables.all();
    if !variables.is_empty() {
        let text = Value::from(variables).to_json_string();
        data.insert("variables".to_owned(), text.into());
    }
    data
}

/// Only a Task shows more than its input: what it is called with, and the result.
fn jsonata(visit: &Visit, input: &Payload, put: &mut impl FnMut(&str, String)) {
    if !matches!(visit.state.kind, StateKind::Task(_)) {
        return;
    }
    let arguments = visit
        .stages
        .iter()
        .find(|kept| kept.stage == Stage::Arguments);
    match arguments.map(|kept| &kept.value) {
        None => put("afterArguments", input.text().to_string()),
        Some(Ok(arguments)) => put("afterArguments", arguments.to_json_string()),
        Some(Err(_)) => {}
    }
    if let Some(result) = visit.stage(Stage::TaskResult) {
        put("result", result.to_json_string());
    }
}

fn jsonpath(visit: &Visit, input: &Payload, put: &mut impl FnMut(&str, String)) {
    let failed_at = visit
        .stages
        .iter()
        .find(|kept| kept.value.is_err())
        .map(|kept| kept.stage);
    let reached = |stage: Stage| failed_at.is_none_or(|failed| order(stage) < order(failed));
    let text = |stage: Stage, before: &str| {
        visit
            .stage(stage)
            .map_or_else(|| before.to_owned(), Value::to_json_string)
    };
    let state = &visit.state.kind;
    let mut effective = input.text().to_string();
    if reached(Stage::InputPath) {
        effective = text(Stage::InputPath, &effective);
        let is_result = matches!(state, StateKind::Pass(pass) if pass.result.is_some());
        if !is_result && !matches!(state, StateKind::Parallel(_)) {
            put("afterInputPath", effective.clone());
        }
    }
    let done = matches!(visit.outcome, VisitOutcome::Succeeded);
    let result = match state {
        StateKind::Pass(pass) if pass.result.is_some() => {
            let result = text(Stage::Result, "null");
            put("result", result.clone());
            Some(result)
        }
        StateKind::Pass(_) | StateKind::Task(_)
            if reached(Stage::Parameters) && reached(Stage::InputPath) =>
        {
            let parameters = text(Stage::Parameters, &effective);
            put("afterParameters", parameters.clone());
            match (state, visit.stage(Stage::TaskResult)) {
                (StateKind::Task(_), Some(result)) => {
                    put("result", result.to_json_string());
                    Some(result.to_json_string())
                }
                (StateKind::Task(_), None) => None,
                _ => Some(parameters),
            }
        }
        StateKind::Map(_) => {
            if let Some(items) = visit.stage(Stage::ItemsPath) {
                put("afterItemsPath", items.to_json_string());
            }
            visit.stage(Stage::TaskResult).map(Value::to_json_string)
        }
        StateKind::Parallel(_) => visit.stage(Stage::TaskResult).map(Value::to_json_string),
        _ => None,
    };
    if let Some(result) = result
        && reached(Stage::ResultSelector)
    {
        let selected = text(Stage::ResultSelector, &result);
        put("afterResultSelector", selected.clone());
        if reached(Stage::ResultPath) && (done || failed_at.is_some()) {
            put("afterResultPath", text(Stage::ResultPath, &selected));
        }
    }
}

/// The order in which stages happen.
fn order(stage: Stage) -> usize {
    use Stage as S;
    let all = [
        S::Input,
        S::InputPath,
        S::Parameters,
        S::Arguments,
        S::ItemReader,
        S::ItemsPath,
        S::Items,
        S::ItemSelector,
        S::ItemBatcher,
        S::Result,
        S::TaskResult,
    ];
    let then = [
        S::ErrorOutput,
        S::ResultSelector,
        S::ResultPath,
        S::OutputPath,
        S::Assign,
        S::Output,
    ];
    all.iter()
        .chain(&then)
        .position(|known| *known == stage)
        .unwrap_or_default()
}
