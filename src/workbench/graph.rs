//! What of the graph is closed, and which branch or iteration is shown.

use std::rc::Rc;

use crate::protocol::{Command, StateId, VisitId};
use crate::trace::{GraphStatus, Inside, Insides};

use super::{Workbench, WorkerStatus};

impl Workbench {
    /// What can be chosen in each Parallel and Map of the graph; `insides` are those of the history that is shown, `status` is that of the cursor.
    #[must_use]
    pub fn choices(
        &self,
        insides: &Insides,
        status: &GraphStatus,
    ) -> std::collections::BTreeMap<StateId, Inside> {
        self.shown_trace()
            .choices(insides, status, self.shown_cursor(), self.looked_at)
    }

    #[inline(never)]
    pub(super) fn close(&mut self, states: &[StateId], closed: bool) {
        let mut all = (*self.closed).clone();
        let pointers = states
            .iter()
            .filter_map(|state| self.check.states.get(state.index()))
            .map(|state| state.pointer.clone());
        for pointer in pointers {
            if closed {
                all.insert(pointer);
            } else {
                all.remove(&pointer);
            }
        }
        if all != *self.closed {
            self.closed = Rc::new(all);
            self.send_closed();
        }
    }

    /// Another definition is drawn open.
    pub(super) fn open_all(&mut self) {
        if !self.closed.is_empty() {
            self.closed = Rc::default();
            self.send_closed();
        }
    }

    /// A worker that is not there yet is told when it comes.
    pub(super) fn send_closed(&mut self) {
        if self.worker == WorkerStatus::Ready {
            self.outbox.send(Command::Fold {
                pointers: self.closed.iter().cloned().collect(),
            });
        }
    }

    /// Goes to the end of a branch or iteration, so that all its visits have happened.
    #[inline(never)]
    pub(super) fn choose(&mut self, visit: VisitId, index: u32) {
        let trace = self.shown_trace();
        let insides = trace.insides();
        let Some(last) = insides.part(visit, index).map(|part| part.last) else {
            return;
        };
        let end = trace.visit(last).map(|visit| match &visit.end {
            Some(end) => end.event,
            None => visit.visit.entered,
        });
        if let Some(at) = end.and_then(|event| trace.index_of(event)) {
            self.go_to(at);
        }
        self.select_visit(last);
    }
}
