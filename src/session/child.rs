//! The history of a child execution of a distributed Map, piece by piece.

use std::collections::HashMap;
use std::rc::Rc;

use asl_engine::execution::{ChildExecution, Status};
use asl_engine::history::HistoryEvent;
use asl_engine::task::VisitId as EngineVisitId;
use asl_engine::visit::VisitOutcome as EngineOutcome;

use crate::protocol::{Batch, ChildId, StateId, Update, Visit, VisitEnd};

use super::places::small;
use super::run::{Run, event_id, is_abort};

impl Run {
    /// A child execution.
    pub(super) fn child(&self, id: ChildId) -> Option<ChildExecution<'_>> {
        self.execution.children().nth(usize::try_from(id.0).ok()?)
    }

    /// What a child's history says behind the `known` rows, at most so many events of it. Linear in that history.
    #[inline(never)]
    pub(super) fn pull_child(&self, id: ChildId, known: u32, events: u32) -> Option<Update> {
        let child = self.child(id)?;
        let from = known as usize;
        let to = from
            .saturating_add(events.max(1) as usize)
            .min(child.history.len());
        let piece = child.history.get(from..to).unwrap_or_default();
        let done = to == child.history.len() && child.status != Status::Running;
        Some(Update::Child {
            child: id,
            name: Rc::from(&**child.name),
            batch: Batch {
                run: self.id,
                rows: piece.iter().filter_map(|event| self.row(event)).collect(),
                visits: self.visits_of_child(id, child.history, from, to),
                ends: self.ends_of_child(child.history, from, to, done),
                done,
                waits: false,
            },
        })
    }

    /// The visits that are entered by the events `from..to` of a child.
    fn visits_of_child(
        &self,
        child: ChildId,
        history: &[HistoryEvent],
        from: usize,
        to: usize,
    ) -> Vec<Visit> {
        let mut counts: HashMap<StateId, u32> = HashMap::new();
        let mut visits = Vec::new();
        for (index, event) in history.iter().enumerate().take(to) {
            let visit = event
                .visit
                .and_then(|visit| self.execution.visits().get(visit.0))
                .filter(|visit| visit.entered == event.id);
            let Some((visit, state, id)) = visit.and_then(|visit| {
                let state = self.definition.state_of(&visit.state)?;
                Some((visit, state, self.id_of(visit.id)?))
            }) else {
                continue;
            };
            let nth = counts.entry(state).or_default();
            *nth += 1;
            if index >= from {
                visits.push(Visit {
                    id,
                    state,
                    nth: *nth,
                    place: self.place(visit),
                    child: Some(child),
                    entered: event_id(event.id.0),
                    at: self.since_start(visit.entered_at),
                });
            }
        }
        visits
    }

    /// The visits whose last event is among `from..to`; when all was told, also those that did not come to a good end, which may have been told while
    /// they ran.
    fn ends_of_child(
        &self,
        history: &[HistoryEvent],
        from: usize,
        to: usize,
        done: bool,
    ) -> Vec<VisitEnd> {
        let last_own: HashMap<EngineVisitId, usize> = history
            .iter()
            .enumerate()
            .filter_map(|(index, event)| Some((event.visit?, index)))
            .collect();
        let mut ends: Vec<VisitEnd> = last_own
            .into_iter()
            .filter_map(|(id, last)| {
                let visit = self.execution.visits().get(id.0)?;
                let told_before = visit.outcome == EngineOutcome::Succeeded || !done;
                if last >= to || (last < from && told_before) {
                    return None;
                }
                // What is aborted with the child has no event of its own.
                let silent = visit.outcome == EngineOutcome::Aborted
                    && !history.get(last).is_some_and(is_abort);
                let end = if silent { history.len() } else { last + 1 };
                self.end_at(self.id_of(id)?, visit, u64::from(small(end)))
            })
            .collect();
        asl_sort::sort_by_key(&mut ends, |end| end.visit);
        ends
    }
}
