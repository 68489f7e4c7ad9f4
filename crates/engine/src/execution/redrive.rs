//! RedriveExecution: an execution that did not succeed goes on from the state where it ended (reference 04-events §7).

use std::fmt;

use asl_language::MachineType;

use super::record::RecordId;
use super::thread::ThreadId;
use super::{Execution, Status};
use crate::history::{EventDetail, EventId};
use crate::quotas;

/// Why an execution cannot be redriven, in AWS's words where they are known (API: `redriveStatusReason`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotRedrivable(String);

impl fmt::Display for NotRedrivable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NotRedrivable {}

impl Execution {
    /// Goes on from the state where the execution ended: `ExecutionRedriven`, and the state is entered again with the same input and
    /// variables, its retriers unused. Inside a Parallel or Map only those branches and items run again that had not succeeded, each from
    /// the state where it stood; a Map Run goes on with `MapRunRedriven`. A state that failed with the result of all its branches or items,
    /// `States.DataLimitExceeded` for one, runs as a whole. The time limits begin anew.
    ///
    /// NOTE: no recording shows a redrive; that states inside are entered again, too, is taken from what is known of the top level.
    ///
    /// # Errors
    /// When it runs or has succeeded, when it is EXPRESS, and when its history has no room left.
    pub fn redrive(&mut self) -> Result<(), NotRedrivable> {
        let reason = match self.status() {
            Status::Running => Some("RUNNING"),
            Status::Succeeded => Some("SUCCEEDED"),
            Status::Failed | Status::TimedOut | Status::Aborted => None,
        };
        if let Some(status) = reason {
            return Err(NotRedrivable(format!(
                "Execution is {status} and cannot be redriven"
            )));
        }
        if self.start.machine_type == MachineType::Express {
            return Err(NotRedrivable(
                "an EXPRESS execution cannot be redriven".to_owned(),
            ));
        }
        let events = self.history().last().map_or(EventId(0), |event| event.id);
        if self.start.quotas && events.0 >= quotas::MAX_EVENTS - 1 {
            return Err(NotRedrivable(format!(
                "the history has {} events already",
                events.0
            )));
        }
        let top = ThreadId(0);
        let Some(stand) = self.thread(top).map(|thread| self.stand(thread)) else {
            return Ok(());
        };
        self.stop_all_but_the_top_level();
        self.outcome = None;
        let now = self.now();
        let redrive_count = self.records.first_mut().map_or(0, |main| {
            main.exhausted = false;
            main.redrive(now)
        });
        let redriven = self.emit(
            RecordId::MAIN,
            events,
            None,
            EventDetail::ExecutionRedriven { redrive_count },
        );
        self.stand_at(top, stand);
        if let Some(thread) = self.thread_mut(top) {
            thread.last = redriven;
            thread.current = None;
            thread.generation = thread.generation.wrapping_add(1);
        }
        self.push_time_limits(top);
        self.set_off(top);
        Ok(())
    }

    fn stop_all_but_the_top_level(&mut self) {
        for thread in self.threads.iter_mut().skip(1) {
            thread.generation = thread.generation.wrapping_add(1);
            thread.current = None;
        }
        self.free_threads = (1..self.threads.len()).map(ThreadId).collect();
        self.groups.clear();
        self.free_groups.clear();
        self.unanswered.clear();
        self.unknown_activity = None;
        self.answered.clear();
    }
}
