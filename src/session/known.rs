//! Values that are known while one types: of the run, or of the input.

use asl_engine::visit::{Stage, Visit};
use asl_ide::services::{DataPath, DataSource};
use asl_json::Value;

use crate::protocol::VisitId;

use super::run::Run;

/// The value that a path starts from: as the state had it in the run, in the visit that is looked at or its last one; else the input's.
pub(super) fn value(
    run: Option<&Run>,
    looked_at: Option<VisitId>,
    input: &str,
    path: &DataPath,
) -> Option<Value> {
    let is_it = |visit: &&Visit| *visit.state.name == *path.state;
    let visit = run.and_then(|run| {
        looked_at
            .and_then(|id| run.visit(id))
            .filter(is_it)
            .or_else(|| {
                run.visits()
                    .rev()
                    .filter_map(|id| run.visit(id))
                    .find(is_it)
            })
    });
    let stage = |stage| visit.and_then(|visit| visit.stage(stage)).cloned();
    let raw = || stage(Stage::Input).or_else(|| Value::parse(input).ok());
    let effective = || stage(Stage::InputPath).or_else(raw);
    let result = || stage(Stage::TaskResult).or_else(|| stage(Stage::Result));
    match &path.from {
        DataSource::Input => raw(),
        DataSource::EffectiveInput => effective(),
        DataSource::Result => result().or_else(|| stage(Stage::Parameters)),
        DataSource::Combined => stage(Stage::ResultPath).or_else(result).or_else(effective),
        DataSource::ErrorOutput => stage(Stage::ErrorOutput).or_else(|| {
            let members = [("Error", Value::from("")), ("Cause", Value::from(""))];
            Some(Value::Object(members.into_iter().collect()))
        }),
        DataSource::ExecutionInput => Value::parse(input).ok(),
        DataSource::Item => stage(Stage::ItemsPath)
            .or_else(|| stage(Stage::Items))
            .and_then(|items| match items {
                Value::Array(items) => items.get(0).cloned(),
                _ => None,
            }),
        DataSource::Variable(name) => {
            let of_state = visit.and_then(|visit| visit.variables.get(name));
            let run = run?;
            let mut all = run.visits().rev().filter_map(|id| run.visit(id));
            of_state
                .or_else(|| all.find_map(|visit| visit.variables.get(name)))
                .cloned()
        }
    }
}
