//! What a definition asks for and the engine does not do: said, never skipped in silence.

use asl_json::Span;

use crate::model::{Map, MapMode, Scope, State, StateKind, StateMachine};
use crate::resource::Target;

/// Something that a run will not do as AWS does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotSimulated {
    /// What, by its name in the language: `ResultWriter`.
    pub feature: &'static str,
    /// Where: JSON pointer of the state.
    pub pointer: String,
    /// Where in the text: the state.
    pub span: Span,
    /// What happens instead.
    pub why: &'static str,
}

/// Everything in the machine that the engine does not run. To be shortened as the engine grows.
pub(crate) fn in_machine(machine: &StateMachine) -> Vec<NotSimulated> {
    let mut found = Vec::new();
    in_scope(&machine.scope, &mut found);
    found
}

fn in_scope(scope: &Scope, found: &mut Vec<NotSimulated>) {
    for state in &scope.states {
        match &state.kind {
            StateKind::Task(task) => {
                if task.resource.target == Target::Activity {
                    found.push(of(
                        state,
                        "Activity",
                        "no worker polls here: a mock answers as the worker would",
                    ));
                }
                if task.credentials.is_some() {
                    found.push(of(
                        state,
                        "Credentials",
                        "no role is assumed: the task runs as if it were allowed",
                    ));
                }
            }
            StateKind::Parallel(parallel) => parallel
                .branches
                .iter()
                .for_each(|branch| in_scope(branch, found)),
            StateKind::Map(map) => {
                in_map(state, map, found);
                in_scope(&map.processor, found);
            }
            StateKind::Pass(_)
            | StateKind::Choice(_)
            | StateKind::Wait(_)
            | StateKind::Succeed
            | StateKind::Fail(_) => {}
        }
    }
}

fn in_map(state: &State, map: &Map, found: &mut Vec<NotSimulated>) {
    let MapMode::Distributed { .. } = map.mode else {
        return;
    };
    found.push(of(
        state,
        "DISTRIBUTED",
        "the items run as an inline Map, not as child executions",
    ));
    for (feature, present, why) in [
        (
            "ItemReader",
            map.item_reader.is_some(),
            "nothing is read from S3: the items come from the state's input",
        ),
        (
            "ItemBatcher",
            map.item_batcher.is_some(),
            "items are not batched",
        ),
        (
            "ResultWriter",
            map.result_writer.is_some(),
            "nothing is written to S3: the results become the state's result",
        ),
        (
            "ToleratedFailureCount",
            map.tolerated_failure_count.is_some(),
            "the first failing item fails the state",
        ),
        (
            "ToleratedFailurePercentage",
            map.tolerated_failure_percentage.is_some(),
            "the first failing item fails the state",
        ),
    ] {
        if present {
            found.push(of(state, feature, why));
        }
    }
}

fn of(state: &State, feature: &'static str, why: &'static str) -> NotSimulated {
    NotSimulated {
        feature,
        pointer: state.pointer.to_string(),
        span: state.span,
        why,
    }
}
