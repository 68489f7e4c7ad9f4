//! What a definition asks for and the engine does not do: said, never skipped in silence.

use asl_json::Span;

use crate::model::{Map, MapMode, Scope, State, StateKind, StateMachine};

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
                if task.credentials.is_some() {
                    found.push(of(
                        state,
                        "Credentials",
                        "no role is assumed: every task runs as if it were allowed",
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
    if map.mode == MapMode::Inline {
        let parts = [
            ("ItemReader", map.item_reader.is_some()),
            ("ItemBatcher", map.item_batcher.is_some()),
            ("ResultWriter", map.result_writer.is_some()),
        ];
        let why = "an inline Map does without it: AWS's guide has it for distributed Maps only";
        found.extend(
            parts
                .into_iter()
                .filter(|(_, given)| *given)
                .map(|(feature, _)| of(state, feature, why)),
        );
        return;
    }
    if let Some(reader) = &map.item_reader {
        let why = if reader.input_type.as_deref() == Some("PARQUET") {
            "nothing is read from S3, and PARQUET is not decoded: a mock gives the rows as a JSON array"
        } else {
            "nothing is read from S3: a mock, or a default of two items, gives the content"
        };
        found.push(of(state, "ItemReader", why));
    }
    if let Some(writer) = &map.result_writer
        && writer.resource.is_none()
        && writer.output_type.as_deref() == Some("JSONL")
    {
        let why = "how AWS passes JSON Lines on is not known: the result is a JSON array";
        found.push(of(state, "WriterConfig.OutputType", why));
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
