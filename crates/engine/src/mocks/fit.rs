//! Whether mocks fit the machine: states that there are not, errors that nothing catches.

use std::collections::HashMap;
use std::iter::successors;

use asl_json::Pointer;
use asl_language::model::{Scope, State, StateKind, StateMachine};
use asl_language::nearest;

use super::explain::{catches, explain_uncaught, handlers};
use super::file::listed;
use super::finding::Findings;
use super::response::Response;
use crate::task::TaskResult;

/// The states of a machine by name, each with the Parallel or Map that it runs in.
pub(super) struct States<'a>(HashMap<&'a str, (&'a State, Option<&'a State>)>);

/// Answers of a response that are compared with one state: a hostile file has thousands, for thousands of states.
const MAX_COMPARED: usize = 100;

impl<'a> States<'a> {
    pub(super) fn new(machine: &'a StateMachine) -> States<'a> {
        let mut states = HashMap::new();
        let mut scopes: Vec<(&Scope, Option<&State>)> = vec![(&machine.scope, None)];
        while let Some((scope, within)) = scopes.pop() {
            for state in &scope.states {
                states.insert(&*state.name, (&**state, within));
                match &state.kind {
                    StateKind::Parallel(parallel) => {
                        scopes.extend(
                            parallel
                                .branches
                                .iter()
                                .map(|branch| (branch, Some(&**state))),
                        );
                    }
                    StateKind::Map(map) => scopes.push((&map.processor, Some(state))),
                    _ => {}
                }
            }
        }
        States(states)
    }

    /// Reports what a response cannot do for the state of this name; `at` is where the file names the state.
    pub(super) fn check(
        &self,
        name: &str,
        response: &Response,
        at: &Pointer,
        findings: &mut Findings,
    ) {
        let Some((state, _)) = self.0.get(name) else {
            let exactly = "state names are matched exactly, blanks and capitals included";
            // In order, so that of two names as near the same is told each time.
            let mut names: Vec<&str> = self.0.keys().copied().collect();
            asl_sort::sort(&mut names);
            let help = match nearest(name, names) {
                Some(meant) => format!("did you mean `{meant}`? {exactly}"),
                None => exactly.to_owned(),
            };
            findings.warning(
                "mock-unknown-state",
                at,
                format!("the state machine has no state `{name}`"),
                &help,
            );
            return;
        };
        let reads_items = matches!(&state.kind, StateKind::Map(map) if map.item_reader.is_some() || map.result_writer.is_some());
        if !matches!(state.kind, StateKind::Task(_)) && !reads_items {
            let message = format!(
                "`{name}` is a {} state, which calls no service, so its mock is never used",
                state.kind.type_name()
            );
            findings.warning("mock-unused", at, message, "mocks answer for Task states");
            return;
        }
        for answer in response.answers().take(MAX_COMPARED) {
            if let Some(TaskResult::Throw {
                error: Some(error),
                cause,
            }) = &answer.result
            {
                let at = answer.pointer.clone().key("Throw");
                self.check_throw(state, error, cause.as_deref(), &at, findings);
            }
        }
    }

    /// An error that the state has a `Catch` or `Retry` for, but not one that takes it.
    fn check_throw(
        &self,
        state: &State,
        error: &str,
        cause: Option<&str>,
        at: &Pointer,
        findings: &mut Findings,
    ) {
        let takes =
            |state: &State| handlers(state).any(|handler| catches(handler.error_equals, error));
        if takes(state) {
            return;
        }
        if let Some(explanation) = explain_uncaught(state, Some(error), cause) {
            findings.warning(explanation.code, at, explanation.message, &explanation.help);
            return;
        }
        let within = |state: &&State| self.0.get(&*state.name).and_then(|(_, within)| *within);
        let caught_outside = successors(within(&state), within)
            .take(asl_json::MAX_DEPTH)
            .any(takes);
        if let (Some(first), false) = (handlers(state).next(), caught_outside) {
            let message = format!(
                "no `Retry` or `Catch` of `{}` names `{error}`, so this error ends the execution",
                state.name
            );
            let help = format!(
                "its `{}` names {}",
                first.field,
                listed(first.error_equals.iter())
            );
            findings.hint("mock-error-not-caught", at, message, &help);
        }
    }
}
