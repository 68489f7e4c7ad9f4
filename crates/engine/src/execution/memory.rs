//! The limits of an execution that are ours, not AWS's: they keep it from filling the memory of the page.
//!
//! AWS lets 25,000 events carry 256 KiB each: more than a browser holds, if all of it is different. Nearly all of it never is, since what states hand on is
//! shared; so what counts is what the execution keeps, shared parts once. It is counted where it is put away: events, visits with their stages and what their
//! fields could read, calls with their answers, child executions, files of a ResultWriter. What one step makes before that has bounds of its own
//! (`dataflow::limits`, those of the query languages).

use std::sync::Arc;

use asl_json::{Footprint, Value};

use super::{Execution, WrittenObject};
use crate::failure::Failure;
use crate::task::{TaskReply, TaskRequest, TaskResult, VisitId};

/// An event without its texts and values, on a 64-bit machine.
pub(super) const EVENT: usize = 160;
/// A visit with one attempt.
const VISIT: usize = 640;
/// A call with its answer.
const CALL: usize = 640;
/// A stage without its value.
const STAGE: usize = 80;
/// One of the heartbeats of a call.
const HEARTBEAT: usize = 16;
/// A child execution of a distributed Map without its events.
pub(super) const CHILD: usize = 1024;

impl Execution {
    /// What to say of the limit that is passed, if one is.
    pub(super) fn passed_limit(&self) -> Option<Arc<str>> {
        let passed = |most: Option<u64>, is: u64| most.filter(|most| is >= *most);
        if let Some(most) = passed(self.start.max_steps, self.steps) {
            let cause =
                format!("The run passed {most} events, a limit of the simulator, not of AWS.");
            return Some(cause.into());
        }
        let most = passed(self.start.max_memory, self.memory.bytes())?;
        let most = match most >> 20 {
            0 => format!("{most} bytes"),
            mebibytes => format!("{mebibytes} MiB"),
        };
        let cause = format!(
            "What the states of this run made takes more than {most} of memory, a limit of the simulator, not of AWS: make smaller values, or fewer of them."
        );
        Some(cause.into())
    }

    /// A visit began.
    pub(super) fn weigh_visit(&mut self) {
        self.memory.add_bytes(VISIT);
    }

    /// What came out of a stage is kept.
    pub(super) fn weigh_stage(&mut self, value: &Result<Value, Failure>) {
        self.memory.add_bytes(STAGE);
        match value {
            Ok(value) => self.memory.add(value),
            Err(failure) => failure.weigh(&mut self.memory),
        }
    }

    /// What the fields of a state can read is kept.
    pub(super) fn weigh_scene(&mut self, visit: VisitId) {
        if let Some(visit) = self.visits.get(visit.0) {
            self.memory.add(&visit.context);
            visit.variables.weigh(&mut self.memory);
        }
    }

    /// What a call is made with is kept.
    pub(super) fn weigh_request(&mut self, request: &TaskRequest) {
        self.memory.add_bytes(CALL);
        self.memory.add(&request.parameters);
    }

    /// The files of a ResultWriter are kept.
    pub(super) fn weigh_written(&mut self, objects: &[WrittenObject]) {
        for object in objects {
            self.memory.add_text(&object.key);
            self.memory.add_text(&object.body);
        }
    }
}

impl TaskReply {
    /// Adds what an answer takes.
    pub(super) fn weigh(&self, memory: &mut Footprint) {
        memory.add_bytes(HEARTBEAT.saturating_mul(self.heartbeats.len()));
        let result = match &self.result {
            TaskResult::Return(result) => Some(result),
            TaskResult::Throw { .. } | TaskResult::Refuse { .. } | TaskResult::Never => None,
        };
        for payload in result.into_iter().chain(&self.submitted) {
            payload.weigh(memory);
        }
    }
}
