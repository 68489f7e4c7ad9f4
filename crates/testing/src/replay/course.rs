//! What a recording tells of the states that it went through, beside what our engine makes of them.
//!
//! An event does not say which visit of a state it belongs to: that follows from the event that led to it, and from names where it has one (reference
//! 04-events §3). Where ours is the same event, our engine knows.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use asl_engine::execution::Execution;
use asl_engine::task::VisitId;
use asl_engine::visit::{Place, VisitOutcome};
use asl_json::Value;
use asl_language::StateMachine;
use asl_language::model::{FailText, Scope, State, StateKind};

use super::event::{RecordedEvent, number};

/// How deep states are looked for around one: deeper than definitions may nest.
const DEEP: usize = 200;

/// The way of a recorded execution through its states.
#[derive(Debug, Clone, Default)]
pub struct Course {
    /// In order of entry.
    pub visits: Vec<RecordedVisit>,
    /// For each event the visit that it belongs to, as an index; none for those of the execution itself.
    pub of_event: Vec<Option<usize>>,
    /// For each event which retry begins with it; 0 for none.
    pub retries: Vec<usize>,
    /// For each event the place of the same one in our history, as far as both do the same.
    pub pairs: Vec<Option<usize>>,
}

/// A stay in a state, as a recording tells it. Events are told by their places in the history, from 0.
#[derive(Debug, Clone)]
pub struct RecordedVisit {
    /// The state's name.
    pub name: Arc<str>,
    /// Its type: `Task`.
    pub state_type: Arc<str>,
    /// The state; none if the definition has no such one there.
    pub state: Option<Arc<State>>,
    /// Where it happened; visits are told by their places in [`Course::visits`].
    pub place: Place,
    /// Our visit that begins with the same event.
    pub ours: Option<VisitId>,
    /// How far ours is the same.
    pub agrees: Agrees,
    /// The event by which it was entered.
    pub entered: usize,
    /// The last event that belongs to it.
    pub last: usize,
    /// How often it was tried again.
    pub retries: usize,
    /// By which event it ended, and how; none while it ran.
    pub end: Option<(usize, Ending)>,
}

/// How far our visit is the same as a recorded one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agrees {
    /// To its end, and in what it leads to.
    Whole,
    /// Up to this event of it.
    Until(usize),
    /// Not even its entry.
    No,
}

/// How a recorded visit ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// It was left as it should be.
    Succeeded,
    /// A Catcher took an error of this name.
    Caught(Arc<str>),
    /// With an error of this name that nothing took.
    Failed(Arc<str>),
    /// From outside.
    Aborted,
}

impl Course {
    pub(super) fn of(
        events: &[Value],
        pairs: Vec<Option<usize>>,
        execution: &Execution,
        machine: &StateMachine,
        is_over: bool,
    ) -> Self {
        let mut walk = Walk {
            events,
            machine,
            execution,
            course: Self {
                pairs,
                ..Self::default()
            },
            known: HashMap::new(),
            open: HashMap::new(),
            begun: HashMap::new(),
            failed: HashMap::new(),
        };
        for index in 0..events.len() {
            walk.take(index);
        }
        walk.end(is_over);
        walk.compare(is_over);
        walk.course
    }
}

/// Goes through the events of a recording.
struct Walk<'r> {
    events: &'r [Value],
    machine: &'r StateMachine,
    execution: &'r Execution,
    course: Course,
    /// Our visits that are known here.
    known: HashMap<usize, usize>,
    /// The visits that have not ended, by the names and the types of their states.
    open: HashMap<Arc<str>, BTreeSet<usize>>,
    /// How many branches began with an event.
    begun: HashMap<usize, usize>,
    /// The visits that what is around them failed by, with the name of the error.
    failed: HashMap<usize, Option<Arc<str>>>,
}

impl<'r> Walk<'r> {
    fn event(&self, index: usize) -> Option<RecordedEvent<'r>> {
        self.events.get(index).map(RecordedEvent)
    }

    fn kind(&self, index: usize) -> &'r str {
        self.event(index)
            .map(RecordedEvent::kind)
            .unwrap_or_default()
    }

    /// The place of the event that led to one.
    fn led_by(&self, index: usize) -> Option<usize> {
        let previous = number(self.events.get(index)?, "previousEventId");
        let led_by = usize::try_from(previous).ok()?.checked_sub(1)?;
        // Whatever a hostile history says: what comes later led to nothing.
        (led_by < index && led_by > 0).then_some(led_by)
    }

    fn visit_of(&self, index: usize) -> Option<usize> {
        self.course.of_event.get(index).copied().flatten()
    }

    fn visit(&self, at: usize) -> Option<&RecordedVisit> {
        self.course.visits.get(at)
    }

    fn take(&mut self, index: usize) {
        let kind = self.kind(index);
        let visit = if kind.starts_with("Execution") {
            None
        } else if let Some(state_type) = kind.strip_suffix("StateEntered") {
            Some(self.enter(index, state_type))
        } else {
            self.ours_of(index).or_else(|| self.owner(index, kind))
        };
        self.note_failure(index, kind, visit);
        let mut retry = 0;
        if let Some(at) = visit {
            let ends = kind.ends_with("StateExited")
                || kind.ends_with("StateFailed")
                || kind.ends_with("StateAborted");
            if ends {
                self.close(at);
            }
            if let Some(visit) = self.course.visits.get_mut(at) {
                visit.last = index;
                if starts_attempt(kind) {
                    retry = visit.retries;
                    visit.retries += 1;
                }
            }
        }
        self.course.retries.push(retry);
        self.course.of_event.push(visit);
    }

    /// The visit that our engine knows the same event to belong to.
    fn ours_of(&self, index: usize) -> Option<usize> {
        let pair = self.course.pairs.get(index).copied().flatten()?;
        let visit = self.execution.history().get(pair)?.visit?;
        self.known.get(&visit.0).copied()
    }

    /// A state is entered.
    fn enter(&mut self, index: usize, state_type: &str) -> usize {
        let name = self.event(index).and_then(|it| it.text("name"));
        let name = name.unwrap_or_default();
        let place = self.place(index, &name);
        let state = self.scope(place).and_then(|scope| {
            let at = scope.by_name.get(&*name)?;
            scope.state(*at).cloned()
        });
        let pair = self.course.pairs.get(index).copied().flatten();
        let ours = pair.and_then(|pair| self.execution.history().get(pair)?.visit);
        let at = self.course.visits.len();
        if let Some(ours) = ours {
            self.known.insert(ours.0, at);
        }
        let state_type: Arc<str> = state_type.into();
        for key in [&name, &state_type] {
            self.open.entry(Arc::clone(key)).or_default().insert(at);
        }
        self.course.visits.push(RecordedVisit {
            name,
            state_type,
            state,
            place,
            ours,
            agrees: Agrees::No,
            entered: index,
            last: index,
            retries: 0,
            end: None,
        });
        at
    }

    /// Where the state is that an event enters.
    fn place(&mut self, index: usize, name: &str) -> Place {
        let Some(led_by) = self.led_by(index) else {
            return Place::Top;
        };
        let Some(at) = self.visit_of(led_by) else {
            return Place::Top;
        };
        match self.kind(led_by) {
            "ParallelStateStarted" => {
                let begun = self.begun.entry(led_by).or_default();
                let nth = *begun;
                *begun += 1;
                Place::Branch {
                    visit: VisitId(at),
                    index: self.branch(at, name, nth),
                }
            }
            "MapIterationStarted" => {
                let item = self.event(led_by).and_then(|it| it.number("index"));
                Place::Iteration {
                    visit: VisitId(at),
                    index: item.and_then(|it| usize::try_from(it).ok()).unwrap_or(0),
                }
            }
            _ => self.visit(at).map_or(Place::Top, |visit| visit.place),
        }
    }

    /// The branch of a Parallel that starts with a state of this name: the `nth` to begin, unless that is another one.
    fn branch(&self, parallel: usize, name: &str, nth: usize) -> usize {
        let state = self.visit(parallel).and_then(|visit| visit.state.as_ref());
        let Some(StateKind::Parallel(parallel)) = state.map(|state| &state.kind) else {
            return nth;
        };
        let starts = |scope: &Scope| scope.start().is_some_and(|state| *state.name == *name);
        if parallel.branches.get(nth).is_some_and(starts) {
            return nth;
        }
        parallel.branches.iter().position(starts).unwrap_or(nth)
    }

    /// The states among which those of a place are.
    fn scope(&self, place: Place) -> Option<&Scope> {
        let (around, branch) = match place {
            Place::Top => return Some(&self.machine.scope),
            Place::Branch { visit, index } | Place::Iteration { visit, index } => (visit, index),
        };
        match &self.visit(around.0)?.state.as_ref()?.kind {
            StateKind::Parallel(parallel) => parallel.branches.get(branch),
            StateKind::Map(map) => Some(&map.processor),
            _ => None,
        }
    }

    /// The visit that an event other than an entry belongs to.
    fn owner(&self, index: usize, kind: &str) -> Option<usize> {
        let event = self.event(index)?;
        let before = self.led_by(index);
        let from = before.and_then(|before| self.visit_of(before));
        if kind == "EvaluationFailed" {
            // What led to it is what led to the state (reference 04-events §3).
            let name = event.text("state")?;
            return self.last_open(&name).or(from);
        }
        if let Some(name) = event.text("name") {
            return self
                .around(from, |visit| visit.name == name)
                .or_else(|| self.last_open(&name));
        }
        if let Some(state_type) = kind.strip_suffix("StateAborted") {
            // What failed led to it, which is another state.
            return self.open.get(state_type)?.first().copied();
        }
        let group = ["Parallel", "Map"]
            .into_iter()
            .find(|group| kind.starts_with(group));
        let Some(group) = group else { return from };
        // What has ended itself is told of no more.
        let is_over = before.is_some_and(|before| {
            let kind = self.kind(before);
            kind.ends_with("StateExited") || kind.ends_with("StateFailed")
        });
        let from = if is_over {
            from.and_then(|at| parent(self.visit(at)?.place))
        } else {
            from
        };
        self.around(from, |visit| *visit.state_type == *group)
    }

    fn last_open(&self, name: &Arc<str>) -> Option<usize> {
        self.open.get(name)?.last().copied()
    }

    /// The first that is meant of a visit and those around it.
    fn around(&self, from: Option<usize>, meant: impl Fn(&RecordedVisit) -> bool) -> Option<usize> {
        let mut at = from;
        for _ in 0..DEEP {
            let visit = self.visit(at?)?;
            if meant(visit) {
                return at;
            }
            at = parent(visit.place);
        }
        None
    }

    fn close(&mut self, at: usize) {
        let Some(visit) = self.course.visits.get(at) else {
            return;
        };
        for key in [&visit.name, &visit.state_type] {
            if let Some(open) = self.open.get_mut(key) {
                open.remove(&at);
            }
        }
    }

    /// An event tells that what is around the state before it failed, or is tried again.
    fn note_failure(&mut self, index: usize, kind: &str, visit: Option<usize>) {
        let tells = matches!(
            kind,
            "ExecutionFailed"
                | "ParallelStateFailed"
                | "MapIterationFailed"
                | "MapStateFailed"
                | "ParallelStateStarted"
                | "MapStateStarted"
        );
        let led_by = self.led_by(index).and_then(|before| self.visit_of(before));
        if let Some(failed) = led_by.filter(|failed| tells && Some(*failed) != visit) {
            let error = self.event(index).and_then(|event| event.text("error"));
            let known = self.failed.entry(failed).or_default();
            *known = known.take().or(error);
        }
    }

    /// Says of every visit how it ended.
    fn end(&mut self, is_over: bool) {
        let last = self.events.len().saturating_sub(1);
        for at in 0..self.course.visits.len() {
            let end = self.end_of(at, is_over, last);
            if let Some(visit) = self.course.visits.get_mut(at) {
                visit.end = end;
                // The first attempt is none of them.
                visit.retries = visit.retries.saturating_sub(1);
            }
        }
    }

    fn end_of(&self, at: usize, is_over: bool, last: usize) -> Option<(usize, Ending)> {
        let visit = self.visit(at)?;
        let kind = self.kind(visit.last);
        if kind.ends_with("StateExited") {
            let before = self.led_by(visit.last);
            let caught = before.filter(|before| is_failure(self.kind(*before)));
            // A Parallel or Map tells that it failed; a Pass or Choice that comes next is led to by an exit.
            let ending = match caught {
                Some(before) => Ending::Caught(self.error(before)),
                None => Ending::Succeeded,
            };
            return Some((visit.last, ending));
        }
        // One that failed may be told to be aborted, too (recorded: callback/test_sqs_failure_in_wait_for_task_tok_no_error_field).
        let failed = self.failed.get(&at);
        if failed.is_some() || kind.ends_with("StateFailed") {
            let told = failed.cloned().flatten();
            let error = told.unwrap_or_else(|| self.error(visit.last));
            return Some((visit.last, Ending::Failed(error)));
        }
        if kind.ends_with("StateAborted") {
            return Some((visit.last, Ending::Aborted));
        }
        // What is aborted has no event of its own, if it is not a Task, Wait, Parallel or Map (reference 04-events §2).
        let around = parent(visit.place).and_then(|around| self.visit(around));
        if around.is_some_and(|around| around.end.is_some()) {
            return Some((visit.last, Ending::Aborted));
        }
        is_over.then_some((last, Ending::Aborted))
    }

    /// The name of the error that an event, or what led to it, tells.
    fn error(&self, index: usize) -> Arc<str> {
        let mut at = Some(index);
        for _ in 0..DEEP {
            let Some(index) = at else { break };
            if let Some(error) = self.event(index).and_then(|event| event.text("error")) {
                return error;
            }
            if let Some(error) = self.error_of_fail(index) {
                return error;
            }
            at = self.led_by(index);
        }
        Arc::from("")
    }

    /// The name of the error of a Fail state, which no event of its own tells: as written, or as ours has it.
    fn error_of_fail(&self, index: usize) -> Option<Arc<str>> {
        let visit = self.visit(self.visit_of(index)?)?;
        let StateKind::Fail(fail) = &visit.state.as_ref()?.kind else {
            return None;
        };
        if let Some(FailText::Literal(error)) = &fail.error {
            return Some(Arc::clone(error));
        }
        match &self.execution.visits().get(visit.ours?.0)?.outcome {
            VisitOutcome::Failed(failure) => failure.error.clone(),
            _ => None,
        }
    }

    /// Says of every visit how far ours is the same.
    fn compare(&mut self, is_over: bool) {
        let mut until: Vec<Option<usize>> = vec![None; self.course.visits.len()];
        let mut parts = vec![false; self.course.visits.len()];
        for index in 0..self.events.len() {
            let pair = self.course.pairs.get(index).copied().flatten();
            let of = match (pair, self.visit_of(index)) {
                (Some(_), Some(at)) => {
                    if let Some(until) = until.get_mut(at) {
                        *until = Some(index);
                    }
                    continue;
                }
                (Some(_), None) => continue,
                // It is what the state before it leads to that is other.
                (None, own) => {
                    let led_by = self.led_by(index).and_then(|before| self.visit_of(before));
                    [own, led_by]
                }
            };
            for at in of.into_iter().flatten() {
                if let Some(parts) = parts.get_mut(at) {
                    *parts = true;
                }
            }
        }
        // What we do beyond what was recorded, if that is all there is.
        let mut paired = vec![false; self.execution.history().len()];
        for pair in self.course.pairs.iter().flatten() {
            if let Some(paired) = paired.get_mut(*pair) {
                *paired = true;
            }
        }
        let beyond = self.execution.history().iter().zip(&paired);
        for (event, _) in beyond.filter(|(_, paired)| is_over && !**paired) {
            let known = event.visit.and_then(|visit| self.known.get(&visit.0));
            if let Some(parts) = known.and_then(|at| parts.get_mut(*at)) {
                *parts = true;
            }
        }
        for (visit, (until, parts)) in self.course.visits.iter_mut().zip(until.iter().zip(parts)) {
            visit.agrees = match (visit.ours, until) {
                (Some(_), Some(until)) if parts => Agrees::Until(*until),
                (Some(_), Some(_)) => Agrees::Whole,
                _ => Agrees::No,
            };
        }
    }
}

fn parent(place: Place) -> Option<usize> {
    match place {
        Place::Top => None,
        Place::Branch { visit, .. } | Place::Iteration { visit, .. } => Some(visit.0),
    }
}

fn is_failure(kind: &str) -> bool {
    kind.ends_with("Failed") || kind.ends_with("TimedOut")
}

/// Whether an attempt begins with an event of this type.
fn starts_attempt(kind: &str) -> bool {
    kind.ends_with("Scheduled") || matches!(kind, "ParallelStateStarted" | "MapStateStarted")
}
