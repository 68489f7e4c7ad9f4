//! Stopping at breakpoints.
//!
//! A run is recorded from beginning to end; what pauses is the cursor. It seeks the next row where a breakpoint stops it, as far as the history is here and
//! the worker has said where conditions hold, and goes on seeking when more arrives.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::breakpoint::{Breakpoints, Stop};
use crate::protocol::{ChildId, Command, Conditions, Held, StateId, VisitId};
use crate::trace::Stops;

use super::{Workbench, WorkerStatus};

/// For how many visits the worker is asked at once, so that it hears of Stop in between.
const VISITS: u32 = 500;

/// What is known of the breakpoints in the run.
#[derive(Debug, Clone, Default)]
pub struct Pause {
    /// What is wrong with conditions, by the place of the breakpoint in the list.
    pub faults: Rc<BTreeMap<u32, Fault>>,
    /// Where the cursor was stopped, and why.
    stopped: Option<(Option<ChildId>, usize, Rc<str>)>,
    /// The row from which on the cursor seeks a breakpoint.
    seek: Option<usize>,
    /// Names the conditions and the run that answers are about.
    id: u32,
    /// Whether a question is with the worker.
    asking: bool,
    /// Whether the texts of the conditions were answered for.
    read: bool,
    /// For how many visits it is known where conditions hold.
    seen: u32,
    held: Rc<BTreeSet<(u32, VisitId)>>,
}

/// What is wrong with a condition.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fault {
    /// Why, for people; the first one.
    pub message: Rc<str>,
    /// For how many visits it could not be evaluated; none if it cannot be read at all.
    pub visits: u32,
}

impl Workbench {
    /// Why the cursor was stopped where it stands.
    #[must_use]
    pub fn stopped(&self) -> Option<&Rc<str>> {
        let child = self.child.as_ref().map(|child| child.id);
        let (in_child, index, why) = self.pause.stopped.as_ref()?;
        (*in_child == child && *index == self.shown_cursor()).then_some(why)
    }

    /// The states of the graph with breakpoints, and whether one of these counts now.
    #[must_use]
    pub fn marked_states(&self) -> Vec<(StateId, bool)> {
        let states = (0..).map(StateId).zip(self.check.states.iter());
        states
            .filter_map(|(id, state)| Some((id, self.breakpoints.of_state(&state.name)?)))
            .collect()
    }

    #[inline(never)]
    pub(super) fn set_breakpoints(&mut self, breakpoints: Breakpoints) {
        let before = self.conditions();
        self.breakpoints = Rc::new(breakpoints);
        if self.conditions() != before {
            self.forget_verdicts();
        }
        self.ask_conditions();
    }

    #[inline(never)]
    pub(super) fn toggle_breakpoint(&mut self, state: StateId) {
        let Some(state) = self.check.states.get(state.index()) else {
            return;
        };
        let mut breakpoints = (*self.breakpoints).clone();
        breakpoints.toggle(&state.name);
        self.set_breakpoints(breakpoints);
    }

    /// A state has another name: its breakpoints go with it.
    pub(super) fn rename_breakpoints(&mut self, from: &str, to: &Rc<str>) {
        if self.breakpoints.of_state(from).is_some() {
            let mut breakpoints = (*self.breakpoints).clone();
            breakpoints.rename(from, to);
            self.set_breakpoints(breakpoints);
        }
    }

    /// The state that stands at this offset of the definition, the innermost of them, is to have a breakpoint, or none.
    #[inline(never)]
    pub(super) fn toggle_breakpoint_at(&mut self, offset: u32) {
        let states = (0..).map(StateId).zip(self.check.states.iter());
        let found = states
            .filter(|(_, state)| state.name_range.from <= offset && offset < state.range.to)
            .last();
        if let Some((state, _)) = found {
            self.toggle_breakpoint(state);
        }
    }

    /// Void are all answers about conditions, since these or the run are others.
    pub(super) fn forget_verdicts(&mut self) {
        self.pause.id += 1;
        self.pause.read = false;
        self.pause.seen = 0;
        self.pause.held = Rc::default();
        self.pause.faults = Rc::default();
    }

    /// The run begins anew: the cursor stops at the first breakpoint on its way.
    pub(super) fn seek_from_start(&mut self) {
        self.forget_verdicts();
        self.pause.stopped = None;
        self.pause.seek = (!self.breakpoints.is_idle()).then_some(0);
    }

    /// The worker that was asked is gone.
    pub(super) fn forget_asked(&mut self) {
        self.pause.asking = false;
        if self.pause.seek.is_some() && self.pause.seen < self.visit_count() {
            self.pause.seek = None;
        }
    }

    /// The cursor goes elsewhere.
    pub(super) fn seek_no_more(&mut self) {
        self.pause.seek = None;
        self.pause.stopped = None;
    }

    /// On to the next breakpoint, or the end.
    #[inline(never)]
    pub(super) fn go_on(&mut self) {
        let from = self.shown_cursor() + 1;
        if self.child.is_some() {
            let found = self
                .shown_trace()
                .next_stop(from, usize::MAX, &self.stops());
            return self.stop_at(found, usize::MAX);
        }
        self.pause.seek = Some(from);
        self.ask_conditions();
        self.settle();
    }

    /// Back to the breakpoint before, or the beginning.
    #[inline(never)]
    pub(super) fn go_on_back(&mut self) {
        let found = self
            .shown_trace()
            .previous_stop(self.shown_cursor(), &self.stops());
        self.stop_at(found, 0);
    }

    /// One row on, as playing does it; whether it can go on.
    pub(super) fn play_on(&mut self) -> bool {
        let next = self.shown_cursor() + 1;
        let found = self.shown_trace().next_stop(next, next + 1, &self.stops());
        let goes_on = found.is_none() && next + 1 < self.shown_trace().len();
        self.stop_at(found, next);
        goes_on
    }

    /// Stops at the row that was found, else goes to `other`.
    fn stop_at(&mut self, found: Option<(usize, String)>, other: usize) {
        match found {
            None => self.go_to(other),
            Some((index, why)) => {
                self.go_to(index);
                let child = self.child.as_ref().map(|child| child.id);
                self.pause.stopped = Some((child, index, why.into()));
            }
        }
    }

    /// Seeks on, as far as it is known where breakpoints stop the cursor. Until one is found the cursor stands at the end of what is known.
    pub(super) fn settle(&mut self) {
        let Some(from) = self.pause.seek else { return };
        let to = self.known_rows();
        let found = self.trace.next_stop(from, to, &self.stops());
        if found.is_some() {
            self.leave_child();
            return self.stop_at(found, to);
        }
        if to == self.trace.len() && !self.is_running() {
            return self.go_to(usize::MAX);
        }
        self.pause.seek = Some(to.max(from));
        if self.is_running() {
            self.follow = true;
            self.cursor = to.max(from).saturating_sub(1).min(self.trace.len());
        }
    }

    /// Whether the cursor seeks a breakpoint.
    pub(super) fn seeks(&self) -> bool {
        self.pause.seek.is_some()
    }

    fn stops(&self) -> Stops {
        Stops::new(
            &self.breakpoints,
            self.trace.states(),
            self.pause.held.clone(),
        )
    }

    fn visit_count(&self) -> u32 {
        u32::try_from(self.trace.visits_len()).unwrap_or(u32::MAX)
    }

    /// For how many rows it is known whether a breakpoint stops the cursor there.
    fn known_rows(&self) -> usize {
        let unknown = (!self.conditions().is_empty())
            .then(|| self.trace.visit(VisitId(self.pause.seen)))
            .flatten();
        unknown
            .and_then(|visit| self.trace.index_of(visit.visit.entered))
            .unwrap_or(self.trace.len())
    }

    /// The conditions that count, each with the place of its breakpoint in the list and the state.
    fn conditions(&self) -> Vec<(u32, Rc<str>, Rc<str>)> {
        let list = (0..).zip(&self.breakpoints.list);
        list.filter_map(|(index, breakpoint)| match &breakpoint.stop {
            Stop::State {
                name,
                condition: Some(condition),
                ..
            } if breakpoint.enabled => Some((index, name.clone(), condition.clone())),
            _ => None,
        })
        .collect()
    }

    /// Asks for which visits conditions hold, if that is not known.
    pub(super) fn ask_conditions(&mut self) {
        let conditions = self.conditions();
        let known = self.pause.read && self.pause.seen >= self.visit_count();
        if conditions.is_empty() || known || self.pause.asking || self.worker != WorkerStatus::Ready
        {
            return;
        }
        self.pause.asking = true;
        self.outbox.send(Command::Conditions(Conditions {
            id: self.pause.id,
            run: self.run.has_values.then_some(self.run.id),
            from: self.pause.seen,
            visits: VISITS,
            conditions,
        }));
    }

    #[inline(never)]
    pub(super) fn held(&mut self, told: Held) {
        self.pause.asking = false;
        if told.id == self.pause.id {
            // Without a run there is nothing more to be said.
            let all = if self.run.has_values {
                told.to
            } else {
                self.visit_count()
            };
            self.pause.read = true;
            self.pause.seen = all;
            Rc::make_mut(&mut self.pause.held).extend(told.held);
            let faults = Rc::make_mut(&mut self.pause.faults);
            for found in told.faults {
                let fault = faults.entry(found.index).or_default();
                if fault.message.is_empty() {
                    fault.message = found.message;
                }
                fault.visits += u32::from(found.visit.is_some());
            }
            self.settle();
        }
        self.ask_conditions();
    }
}
