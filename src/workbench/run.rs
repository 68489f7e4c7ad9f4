//! The run: its state, its history, the cursor in it.

use std::rc::Rc;

use crate::protocol::{
    Batch, Command, Diagnostic, Document, EventDetail, EventId, Finished, RunId, StateId,
    StateInfo, VisitDetail, VisitId,
};
use crate::trace::{GraphStatus, Tables, Trace, mapping};

use super::{Lost, NoticeId, Pane, Request, Sheet, Workbench, WorkerStatus};

/// How many events the first pull of a run asks for: few, so that something is seen at once.
const FIRST_PULL: u32 = 200;
/// How many events the others ask for: as many as the page takes in within a frame.
pub(super) const PULL: u32 = 2000;
/// How many visits' values the page keeps.
const KEPT_DETAILS: usize = 32;

/// The last run.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Run {
    /// Its number; 0 before the first.
    pub id: RunId,
    /// Where it stands.
    pub state: RunState,
    /// Whether the values of its visits can still be asked for: the worker that made them is alive.
    pub has_values: bool,
    /// The edits of definition, input and mocks that it was made of.
    of: [u32; 3],
}

/// Where a run stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum RunState {
    /// Nothing was run.
    #[default]
    Idle,
    /// Asked for; the worker has not answered.
    Starting,
    /// It runs.
    Running,
    /// It is to end.
    Stopping,
    /// It ended by itself or by [`Action::Stop`](super::Action::Stop).
    Finished(Rc<Finished>),
    /// The worker was ended in the middle; the history is what was seen until then.
    Stopped,
    /// The worker crashed in the middle.
    Crashed,
    /// It could not start, since a text has errors.
    Refused(Document, Rc<[Diagnostic]>),
}

/// The values of the visits looked at last.
#[derive(Debug, Clone, Default)]
pub struct Details {
    kept: Rc<Vec<Rc<VisitDetail>>>,
    /// The visit that the worker was asked about, and which attempt of it.
    asked: Option<(VisitId, Option<u32>)>,
}

impl Details {
    /// The values of a visit, with the stages of an attempt of it; none: of the last one.
    fn get(&self, visit: VisitId, attempt: Option<u32>) -> Option<&Rc<VisitDetail>> {
        self.kept
            .iter()
            .find(|detail| detail.visit == visit && is_of(detail, attempt))
    }

    fn keep(&mut self, detail: VisitDetail) {
        let kept = Rc::make_mut(&mut self.kept);
        let (visit, attempt) = (detail.visit, detail.attempt);
        kept.retain(|other| other.visit != visit || other.attempt != attempt);
        if kept.len() == KEPT_DETAILS {
            kept.remove(0);
        }
        kept.push(Rc::new(detail));
    }

    /// Forgets the visits that were not over when they were asked for.
    fn forget_unfinished(&mut self) {
        if self.kept.iter().any(|detail| detail.outcome.is_none()) {
            Rc::make_mut(&mut self.kept).retain(|detail| detail.outcome.is_some());
        }
    }
}

/// Whether these are the stages of an attempt; none: of the last one.
fn is_of(detail: &VisitDetail, attempt: Option<u32>) -> bool {
    match attempt {
        Some(attempt) => detail.attempt == attempt,
        None => detail.attempt as usize + 1 >= detail.attempts.len(),
    }
}

impl Workbench {
    /// Whether [`Action::Run`](super::Action::Run) would start something now. Errors in the texts do not prevent it: the answer tells of them.
    #[must_use]
    pub fn can_run(&self) -> bool {
        !self.is_running()
            && !matches!(
                self.worker,
                WorkerStatus::OtherVersion | WorkerStatus::Missing
            )
    }

    /// How the run stands, to be told: what was refused and edited since has not been run yet.
    #[must_use]
    pub fn run_state(&self) -> RunState {
        match &self.run.state {
            RunState::Refused(..) if !self.is_run_of_these_texts() => RunState::Idle,
            state => state.clone(),
        }
    }

    /// Whether there is something to stop.
    #[must_use]
    pub fn is_running(&self) -> bool {
        matches!(
            self.run.state,
            RunState::Starting | RunState::Running | RunState::Stopping
        )
    }

    /// How the run ended, if it did.
    #[must_use]
    pub fn finished(&self) -> Option<&Rc<Finished>> {
        match &self.run.state {
            RunState::Finished(finished) => Some(finished),
            _ => None,
        }
    }

    /// Whether a text was edited since the run began, so that the history is not of what the editors show.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        !self.trace.is_empty() && !self.is_run_of_these_texts()
    }

    /// The values of the visit looked at, once they are here.
    #[must_use]
    pub fn detail(&self) -> Option<&Rc<VisitDetail>> {
        self.details.get(self.looked_at?, self.attempt)
    }

    /// The same with the stages of its last attempt, if they are here.
    pub(super) fn detail_of_last_attempt(&self) -> Option<&Rc<VisitDetail>> {
        self.details.get(self.looked_at?, None)
    }

    /// Whether the values of the visit looked at are on their way.
    #[must_use]
    pub fn awaits_detail(&self) -> bool {
        self.looked_at.is_some() && self.detail().is_none() && self.run.has_values
    }

    /// What the graph shows at the cursor; `tables` are those of the history that is shown.
    #[must_use]
    pub fn graph_status(&self, tables: &Tables) -> GraphStatus {
        self.shown_trace()
            .graph_status(tables, self.shown_cursor(), &self.mapping, self.looked_at)
    }

    /// The event at the cursor, in the history that is shown.
    #[must_use]
    pub fn event_at_cursor(&self) -> Option<EventId> {
        self.shown_trace()
            .row(self.shown_cursor())
            .map(|row| row.id)
    }

    /// The state of the graph that the visit looked at belongs to.
    fn state_looked_at(&self) -> Option<StateId> {
        let visit = self.trace.visit(self.looked_at?)?;
        self.mapping
            .get(visit.visit.state.index())
            .copied()
            .flatten()
    }

    /// Whether the texts as they stand are those of the run.
    pub(super) fn is_run_of_these_texts(&self) -> bool {
        self.run.of == self.edits()
    }

    /// The texts as they stand are those of the run.
    pub(super) fn run_is_of_these_texts(&mut self) {
        self.run.of = self.edits();
    }

    /// A state of the run in the definition as it stands.
    pub(super) fn in_definition(&self, state: StateId) -> Option<StateId> {
        self.mapping.get(state.index()).copied().flatten()
    }

    pub(super) fn edits(&self) -> [u32; 3] {
        [
            self.definition.edits(),
            self.input.edits(),
            self.mocks.edits(),
        ]
    }

    pub(super) fn start_run(&mut self) {
        if self.can_run() {
            self.begin_run();
            self.send_run_when_ready();
        }
    }

    /// Begins a run of what the editors show, with no word to the worker yet.
    pub(super) fn begin_run(&mut self) {
        self.close_run();
        self.forget_again();
        self.run.id += 1;
        self.run.of = self.edits();
        self.run.state = RunState::Starting;
        self.follow = true;
        self.seek_from_start();
    }

    /// Has the run started; else it is sent when the worker is ready and there is something to run.
    pub(super) fn send_run_when_ready(&mut self) {
        if self.worker == WorkerStatus::Ready && !self.coming {
            self.send_run();
        }
    }

    /// What the page begins with is no longer waited for. Gives whether a run waits for it, which is taken back.
    pub(super) fn has_come(&mut self) -> bool {
        let waits = self.coming && self.run.state == RunState::Starting;
        self.coming = false;
        if waits {
            self.run.state = RunState::Idle;
        }
        waits
    }

    /// The page begins with what is there.
    pub(super) fn nothing_comes(&mut self) {
        if self.has_come() {
            self.start_run();
        }
    }

    pub(super) fn send_run(&mut self) {
        let command = self.run_command();
        self.outbox.send(command);
    }

    /// There is nobody who could run it.
    pub(super) fn give_up_run(&mut self) {
        if self.is_running() {
            self.run.state = RunState::Idle;
        }
    }

    /// Ends what runs and forgets the history.
    pub(super) fn close_run(&mut self) {
        if self.is_running() && self.worker == WorkerStatus::Ready {
            self.outbox.push(Request::Stop(self.run.id));
        }
        self.run = Run {
            // A message of the run before is void.
            id: self.run.id + u32::from(self.is_running()),
            ..Run::default()
        };
        self.forget_opened_test();
        self.dismiss(NoticeId::Run);
        self.pulling = false;
        self.stop_asking();
        self.trace = Rc::default();
        self.mapping = Rc::default();
        self.cursor = 0;
        self.looked_at = None;
        self.selected = None;
        self.details = Details::default();
        self.event = None;
        self.child = None;
        self.folded = Rc::default();
    }

    pub(super) fn stop_run(&mut self) {
        match self.run.state {
            RunState::Starting if self.worker != WorkerStatus::Ready || self.coming => {
                self.run.state = RunState::Idle
            }
            RunState::Starting | RunState::Running => {
                self.run.state = RunState::Stopping;
                self.outbox.push(Request::Stop(self.run.id));
            }
            _ => {}
        }
    }

    fn pull(&mut self, events: u32) {
        // One at a time: the answer to the one that is out asks for the next.
        if !self.pulling {
            self.pulling = true;
            self.outbox.send(Command::Pull {
                run: self.run.id,
                events,
            });
        }
    }

    pub(super) fn started(&mut self, run: RunId, states: Vec<StateInfo>) {
        if run != self.run.id || !self.is_running() {
            return;
        }
        if !self.begins_again(&states) {
            self.trace = Rc::new(Trace::of(states.into()));
            self.map_states();
            self.run.has_values = true;
        }
        self.pulling = false;
        if self.run.state == RunState::Starting {
            self.run.state = RunState::Running;
            self.pull(FIRST_PULL);
        }
    }

    pub(super) fn refused(&mut self, run: RunId, document: Document, diagnostics: Vec<Diagnostic>) {
        if run == self.run.id && self.is_running() {
            let diagnostics = if document == Document::Definition && self.check.is_foreign() {
                // More to the point than what is wrong with it as a definition.
                self.check.diagnostics.clone()
            } else {
                diagnostics.into()
            };
            self.run.state = RunState::Refused(document, diagnostics);
            self.sheet = Sheet::Text(document);
            self.pane = Pane::Editor;
        }
    }

    pub(super) fn batch(&mut self, batch: Batch) {
        if batch.run != self.run.id || !self.is_running() {
            return;
        }
        self.pulling = false;
        let over = batch.done;
        let done = over || batch.waits;
        if !batch.waits {
            self.stop_asking();
        }
        self.take_over();
        Rc::make_mut(&mut self.trace).append(batch);
        self.details.forget_unfinished();
        self.ask_for_detail(false);
        self.ask_conditions();
        if self.seeks() {
            self.settle();
        } else if self.follow {
            self.cursor = self.trace.len().saturating_sub(1);
        }
        self.return_to_anchor(over);
        self.pull_child();
        if !done && self.run.state == RunState::Running {
            self.pull(PULL);
        }
    }

    pub(super) fn finish(&mut self, finished: Finished) {
        if finished.run == self.run.id && self.is_running() {
            self.run.state = RunState::Finished(Rc::new(finished));
            self.stop_asking();
            if self.seeks() {
                self.settle();
            } else if self.follow && self.child.is_none() {
                self.look_at_cursor();
            }
            self.go_to_goal();
            self.compare();
        }
    }

    pub(super) fn worker_lost(&mut self, lost: &Lost) {
        self.pulling = false;
        self.run.has_values = false;
        self.stop_asking();
        self.details.asked = None;
        self.forget_asked();
        // Of a child whose history never came there is nothing to see.
        if self.shown_trace().is_empty() {
            self.leave_child();
        }
        match (&self.run.state, lost) {
            (RunState::Starting, Lost::Killed) => self.run.state = RunState::Idle,
            (RunState::Running | RunState::Stopping, Lost::Killed) => {
                self.run.state = RunState::Stopped
            }
            (RunState::Starting | RunState::Running | RunState::Stopping, Lost::Crashed(_)) => {
                self.run.state = RunState::Crashed;
            }
            _ => {}
        }
    }

    /// Whether the worker is asked for something of a run.
    pub(super) fn is_with_run(&self) -> bool {
        let of_child = self
            .child
            .as_ref()
            .is_some_and(|child| child.is_asked_for());
        self.pulling
            || of_child
            || self.details.asked.is_some()
            || self.run.state == RunState::Starting
    }

    /// Finds the states of the run in the graph.
    pub(super) fn map_states(&mut self) {
        self.mapping = mapping(self.trace.states(), &self.check.states).into();
        if self.looked_at.is_some() {
            self.selected = self.state_looked_at();
        }
    }

    pub(super) fn go_to(&mut self, index: usize) {
        let Some(last) = self.shown_trace().len().checked_sub(1) else {
            return;
        };
        let index = index.min(last);
        self.seek_no_more();
        match &mut self.child {
            Some(child) => Rc::make_mut(child).stand_at(index),
            None => {
                self.cursor = index;
                self.follow = index == last;
            }
        }
        self.look_at_cursor();
    }

    /// To an event of the execution. Gives whether it has that event.
    pub(super) fn go_to_event(&mut self, event: EventId) -> bool {
        let index = self.trace.index_of(event);
        if let Some(index) = index {
            self.leave_child();
            self.go_to(index);
        }
        index.is_some()
    }

    #[inline(never)]
    pub(super) fn next_state(&mut self) {
        let next = self.shown_trace().next_entry(self.shown_cursor());
        self.go_to(next.unwrap_or(usize::MAX));
    }

    #[inline(never)]
    pub(super) fn previous_state(&mut self) {
        let previous = self.shown_trace().previous_entry(self.shown_cursor());
        self.go_to(previous.unwrap_or(0));
    }

    /// Looks at the visit of the row at the cursor, or of the nearest one before it.
    pub(super) fn look_at_cursor(&mut self) {
        let trace = self.shown_trace();
        let visit = (0..=self.shown_cursor())
            .rev()
            .find_map(|index| trace.row(index)?.visit);
        self.look_at(visit);
        self.selected = self.state_looked_at();
    }

    fn look_at(&mut self, visit: Option<VisitId>) {
        if self.looked_at != visit {
            self.attempt = None;
        }
        self.looked_at = visit;
        self.event = self
            .event
            .take()
            .filter(|event| Some(event.event) == self.event_at_cursor());
        self.ask_for_detail(false);
    }

    /// Asks for the values of the visit looked at, one visit at a time: who scrubs does not want those in between.
    fn ask_for_detail(&mut self, whole: bool) {
        let Some(visit) = self.looked_at else { return };
        let attempt = self.attempt;
        let known = !whole && self.details.get(visit, attempt).is_some();
        if known || self.details.asked.is_some() || !self.run.has_values {
            return;
        }
        self.details.asked = Some((visit, attempt));
        self.outbox.send(Command::Visit {
            run: self.run.id,
            visit,
            attempt,
            whole,
        });
    }

    /// The stages of another attempt of the visit looked at are wanted, counted from 0.
    #[inline(never)]
    pub(super) fn select_attempt(&mut self, attempt: u32) {
        self.attempt = Some(attempt);
        self.ask_for_detail(false);
    }

    #[inline(never)]
    pub(super) fn show_whole(&mut self) {
        self.ask_for_detail(true);
    }

    #[inline(never)]
    pub(super) fn show_event(&mut self, event: Option<EventId>) {
        self.event = None;
        if let Some(event) = event.filter(|_| self.run.has_values) {
            self.outbox.send(Command::Event {
                run: self.run.id,
                child: self.child.as_ref().map(|child| child.id),
                event,
                whole: false,
            });
        }
    }

    pub(super) fn visit_arrived(&mut self, run: RunId, detail: VisitDetail) {
        if run != self.run.id {
            return;
        }
        self.details.asked = None;
        self.details.keep(detail);
        self.ask_for_detail(false);
        self.compare();
    }

    #[inline(never)]
    pub(super) fn event_arrived(&mut self, run: RunId, detail: EventDetail) {
        if run == self.run.id && detail.child == self.child.as_ref().map(|child| child.id) {
            self.event = Some(Rc::new(detail));
        }
    }

    pub(super) fn select_state(&mut self, state: StateId) {
        self.selected = Some(state);
        let of_run = self
            .mapping
            .iter()
            .position(|mapped| *mapped == Some(state));
        let found = of_run
            .and_then(|index| u32::try_from(index).ok())
            .and_then(|index| {
                self.shown_trace()
                    .visit_of(StateId(index), self.shown_cursor())
            })
            .map(|visit| visit.visit.id);
        self.show_visit(found);
    }

    pub(super) fn select_visit(&mut self, visit: VisitId) {
        if self.shown_trace().visit(visit).is_none() {
            self.leave_child();
        }
        self.show_visit(Some(visit));
        self.selected = self.state_looked_at().or(self.selected);
    }

    /// Looks at a visit; moves the cursor to its end if the cursor stands before it, since nothing of it has happened there.
    fn show_visit(&mut self, visit: Option<VisitId>) {
        let trace = self.shown_trace();
        let now = self.event_at_cursor().unwrap_or(0);
        let ahead = visit
            .and_then(|id| trace.visit(id))
            .filter(|visit| visit.visit.entered > now);
        let event = ahead.map(|ahead| {
            ahead
                .end
                .as_ref()
                .map_or(ahead.visit.entered, |end| end.event)
        });
        if let Some(index) = event.and_then(|event| trace.index_of(event)) {
            self.seek_no_more();
            match &mut self.child {
                Some(child) => Rc::make_mut(child).stand_at(index),
                None => {
                    self.cursor = index;
                    self.follow = false;
                }
            }
        }
        self.look_at(visit);
    }
}
