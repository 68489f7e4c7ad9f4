//! Mocks: what the services that a workflow calls answer.
//!
//! # The format
//!
//! AWS's own `MockConfigFile.json` of Step Functions Local, which LocalStack reads too (reference
//! 06-mocks-and-testing §1), is taken as it is:
//!
//! ```json
//! {
//!   "StateMachines": { "Orders": { "TestCases": { "OutOfStock": { "Reserve": "ReserveFailsTwice" } } } },
//!   "MockedResponses": {
//!     "ReserveFailsTwice": {
//!       "0-1": { "Throw": { "Error": "OutOfStock", "Cause": "no more of item 7" } },
//!       "2":   { "Return": { "StatusCode": 200, "Payload": { "reserved": true } } }
//!     }
//!   }
//! }
//! ```
//!
//! A test case names a response for each state; a response says what the calls of that state get, counted from 0 over
//! retries, loops and Map iterations. `Return` is the whole result as the integration gives it (for `lambda:invoke`
//! `StatusCode` and `Payload`, for a Lambda ARN the bare output; for `.sync` and `.waitForTaskToken` the final
//! result); `Throw` fails the call.
//!
//! All else is optional, and a file that does not use it is an AWS file:
//!
//! | where | member | meaning |
//! |---|---|---|
//! | key of a response | `"0"`, `"1-2"` | AWS's: one call, a range of calls |
//! | | `"3-"` | call 3 and all after it |
//! | | `"*"` | every call that no other key names |
//! | value of such a key | an array | several answers: the first one whose `When` holds is taken |
//! | beside `Return`/`Throw` | `Delay` | seconds of virtual time until the answer (0); fractions are fine |
//! | | `Heartbeats` | seconds after the call at which SendTaskHeartbeat comes in: `[10, 20]` |
//! | | `Submitted` | with `.sync`, `.waitForTaskToken`: the first answer of the API, which `TaskSubmitted` shows |
//! | | `WorkerName` | with an activity: who took the task |
//! | | `When` | only for some calls, see below |
//! | instead of them | `NeverAnswers: true` | no answer comes; `TimeoutSeconds` or `HeartbeatSeconds` ends the call |
//! | | `AskMe: true` | a person answers ([`Mocks::asks`]); where nobody is there to ask, a default answer is used |
//! | in `Throw` | no `Error`, no `Cause` | SendTaskFailure without them |
//!
//! `When` holds for the calls that all its members fit: `MapIndex` (the index of the innermost Map iteration), `Attempt`
//! (0 for the first try of a visit, 1 for its first retry), and a condition as a Choice rule has it, where `$` is what
//! the service is called with:
//!
//! ```json
//! { "When": { "MapIndex": 2, "Variable": "$.Payload.total", "NumericGreaterThan": 100 }, "Throw": { "Error": "TooMuch" } }
//! ```
//!
//! # Maps that read and write S3
//!
//! The mock of a distributed Map answers its calls of S3 in their order, counted together: what the ItemReader reads (the text of the object as a
//! string, or its JSON; the response of `listObjectsV2`; a manifest, then the files that it names), then the writing of the ResultWriter, where
//! `Throw` means `States.ResultWriterFailed` and everything else that S3 has taken the files.
//!
//! # Which test case
//!
//! The machine is looked up by its name; a file with one machine means that one. The test case is the one asked for, or
//! the only or first one. A file without `StateMachines` mocks each state with the response of the state's name.
//! Whatever was chosen for the reader is said in a [`MockFinding`].
//!
//! # When no mock says what comes
//!
//! A state without mock, or a call after the last mocked one, gets a realistic [`default`](defaults) of its
//! integration, marked [`is_default`](TaskReply::is_default).

pub mod defaults;
mod explain;
mod file;
mod finding;
mod fit;
mod response;
#[cfg(test)]
mod tests;
mod when;

use std::collections::HashMap;
use std::sync::Arc;

use asl_json::{Pointer, Value};
use asl_language::model::StateMachine;

use crate::task::{Purpose, TaskReply, TaskRequest};

pub use explain::{Explanation, explain_uncaught};
pub use finding::MockFinding;

use response::Response;

/// Which part of a mock file counts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Selection<'a> {
    /// Name of the state machine, as under `StateMachines`.
    pub state_machine: Option<&'a str>,
    /// Name of the test case, as under `TestCases`.
    pub test_case: Option<&'a str>,
    /// The machine, to report states that it does not have and errors that it cannot catch.
    pub machine: Option<&'a StateMachine>,
}

/// The answers of one test case, ready to be asked. Cloning is O(1); asking is O(log n) in the ranges of a response.
///
/// ```
/// use asl_engine::mocks::{Mocks, Selection};
/// use asl_json::{Pointer, Value};
/// let file = Value::parse(r#"{ "MockedResponses": { "Charge": { "0": { "Return": { "ok": true } } } } }"#)?;
/// let (mocks, findings) = Mocks::parse(&file, Selection::default());
/// assert!(findings.is_empty());
/// assert_eq!(mocks.states().collect::<Vec<_>>(), ["Charge"]);
/// # Ok::<(), asl_json::SyntaxError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Mocks {
    /// By the state's name, which is unique in a whole definition.
    responses: Arc<HashMap<Arc<str>, Arc<Response>>>,
    /// Names of the states in the order of the file.
    names: Arc<Vec<Arc<str>>>,
    seed: u64,
}

impl Mocks {
    /// No mocks at all: every answer is a default.
    #[must_use]
    pub fn none() -> Mocks {
        Mocks::default()
    }

    /// Reads a mock file. What cannot be used is left out and reported; the rest counts.
    #[must_use]
    pub fn parse(file: &Value, selection: Selection<'_>) -> (Mocks, Vec<MockFinding>) {
        file::parse(file, selection)
    }

    /// The same mocks, whose default answers draw their message ids and the like from `seed`.
    #[must_use]
    pub fn with_seed(self, seed: u64) -> Mocks {
        Mocks { seed, ..self }
    }

    /// The states that have mocks, in the order of the file.
    pub fn states(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|name| &**name)
    }

    /// Where the answer to a call stands in the file: `/MockedResponses/<name>/<calls>`, and an index where several stand there. None: the call gets
    /// a default.
    #[must_use]
    pub fn place(&self, request: &TaskRequest) -> Option<&Pointer> {
        let response = self.responses.get(&request.state.name)?;
        Some(&response.answer(request)?.pointer)
    }

    /// Where all answers of a state stand in the file, in the order of their calls; none for a state without mock.
    pub fn places(&self, state: &str) -> impl Iterator<Item = &Pointer> {
        let response = self.responses.get(state).into_iter();
        response.flat_map(|response| response.answers().map(|answer| &answer.pointer))
    }

    /// Whether a person is to answer this call (`AskMe`).
    #[must_use]
    pub fn asks(&self, request: &TaskRequest) -> bool {
        let response = self.responses.get(&request.state.name);
        let answer = response.and_then(|response| response.answer(request));
        answer.is_some_and(|answer| answer.result.is_none())
    }

    /// The answer to a call. The same call gets the same answer, whatever was asked before.
    #[must_use]
    pub fn reply(&self, request: &TaskRequest) -> TaskReply {
        let answer = self
            .responses
            .get(&request.state.name)
            .and_then(|response| response.answer(request));
        match answer {
            Some(answer) => answer.reply(
                || self.submitted(request),
                || defaults::result(request, self.seed),
            ),
            None => TaskReply {
                submitted: self.submitted(request),
                is_default: request.purpose != Purpose::WriteResults,
                ..TaskReply::now(defaults::result(request, self.seed))
            },
        }
    }

    /// The first answer of the API where the mock does not say it.
    fn submitted(&self, request: &TaskRequest) -> Option<crate::payload::Payload> {
        defaults::submitted(request, self.seed).map(Into::into)
    }
}
