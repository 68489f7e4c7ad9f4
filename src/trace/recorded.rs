//! Histories of real runs, for tests.

use crate::protocol::{Command, RunRequest, Update};
use crate::session::Session;

use super::Trace;

/// Orders two at a time; each is packed, then billed and shipped in parallel.
pub(crate) const ORDERS: &str = r#"{ "StartAt": "Orders", "States": {
  "Orders": { "Type": "Map", "ItemsPath": "$.orders", "MaxConcurrency": 2, "ResultPath": "$.sent", "Next": "Done",
    "ItemProcessor": { "StartAt": "Pack", "States": {
      "Pack": { "Type": "Pass", "Next": "Both" },
      "Both": { "Type": "Parallel", "End": true, "Branches": [
        { "StartAt": "Bill", "States": { "Bill": { "Type": "Pass", "End": true } } },
        { "StartAt": "Ship", "States": { "Ship": { "Type": "Pass", "End": true } } } ] } } } },
  "Done": { "Type": "Pass", "End": true } } }"#;

/// A worker that ran it to the end, and the whole history.
pub(crate) fn session(definition: &str, input: &str, mocks: &str) -> (Session, Trace) {
    let mut session = Session::default();
    let started = session.answer(Command::Run(RunRequest {
        run: 1,
        definition: definition.into(),
        input: input.into(),
        mocks: mocks.into(),
        test_case: None,
        substitutions: Default::default(),
        settings: Default::default(),
    }));
    let Some(Update::Started { states, .. }) = started.into_iter().next() else {
        panic!("it runs");
    };
    let mut trace = Trace::of(states.into());
    loop {
        let answer = session.answer(Command::Pull {
            run: 1,
            events: 100,
        });
        for update in answer {
            match update {
                Update::Batch(batch) => trace.append(batch),
                Update::Finished(_) => return (session, trace),
                _ => {}
            }
        }
    }
}

/// The whole history of a run.
pub(crate) fn trace(definition: &str, input: &str, mocks: &str) -> Trace {
    session(definition, input, mocks).1
}

/// The index of the `nth` row, from 0, that is meant.
pub(crate) fn index_of(trace: &Trace, nth: usize, meant: impl Fn(usize) -> bool) -> usize {
    (0..trace.len())
        .filter(|index| meant(*index))
        .nth(nth)
        .expect("there is such a row")
}
