//! A run: the execution, answered from the mocks, and how much of it the page has seen.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use asl_engine::clock::Timestamp;
use asl_engine::execution::{ChildExecution, Execution, Outcome, Start, Status, Step};
use asl_engine::history::{EventDetail, HistoryEvent};
use asl_engine::mocks::Mocks;
use asl_engine::task::VisitId as EngineVisitId;
use asl_engine::visit::{self, VisitOutcome as EngineOutcome};
use asl_language::model::StateKind;

use crate::protocol::{
    Answer, Batch, ChildId, EdgeKind, EventType, ExecutionStatus, Explanation, Finished, Note,
    Place, Row, RunId, StateId, Stats, Taken, Visit, VisitEnd, VisitId, VisitOutcome,
};

use super::answers;
use super::asked::Waiting;
use super::definition::Definition;
use super::payload::{Printer, error_name, named};
use super::places::small;
use super::replayed::Replay;
use super::told_error::{Source, explanation, told_error};

/// How many explanations are given at the end of a run.
const EXPLANATIONS: usize = 5;

/// The execution that the session holds.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) id: RunId,
    pub(super) definition: Rc<Definition>,
    pub(super) execution: Execution,
    pub(super) mocks: Mocks,
    /// The recorded execution that it replays.
    pub(super) replay: Option<Replay>,
    /// How many events the page has.
    seen_events: usize,
    /// How many of the engine's visits were looked at.
    seen_visits: usize,
    /// The event by which the last of them was entered.
    last_entry: u64,
    /// The engine's visits that the page has; none for one that only a recording tells of. A page's [`VisitId`] is an index into it.
    visits: Vec<Option<EngineVisitId>>,
    /// The other way.
    shown: HashMap<usize, VisitId>,
    /// The visits that have not ended as far as the page has seen, with the last event that belongs to each.
    open: Vec<(VisitId, u64)>,
    /// Where in `open` a visit stands.
    open_at: HashMap<VisitId, usize>,
    /// How often each state was visited.
    counts: Vec<u32>,
    default_replies: u32,
    /// The call that a person is to answer.
    pub(super) asked: Option<Waiting>,
}

impl Run {
    pub(super) fn new(
        id: RunId,
        definition: Rc<Definition>,
        machine: Arc<asl_language::model::StateMachine>,
        start: Start,
        mocks: Mocks,
    ) -> Self {
        Self {
            id,
            execution: Execution::new(machine, start),
            mocks,
            seen_events: 0,
            seen_visits: 0,
            last_entry: 0,
            visits: Vec::new(),
            shown: HashMap::new(),
            open: Vec::new(),
            open_at: HashMap::new(),
            counts: vec![0; definition.states.len()],
            default_replies: 0,
            asked: None,
            replay: None,
            definition,
        }
    }

    /// The same, its calls answered as they were in a recorded execution.
    pub(super) fn replaying(self, replay: Replay) -> Self {
        Self {
            replay: Some(replay),
            ..self
        }
    }

    /// From now on the visits of the page are these of the engine.
    pub(super) fn show_visits(&mut self, visits: Vec<Option<EngineVisitId>>) {
        let known = visits.iter().enumerate();
        let known = known.filter_map(|(at, visit)| Some(((*visit)?.0, VisitId(small(at)))));
        self.shown = known.collect();
        self.visits = visits;
    }

    /// Goes on for at most so many events. Events of child executions count, too: they are work.
    pub(super) fn pull(&mut self, events: u32) -> (Batch, Option<Finished>) {
        if let Some(replayed) = self.pull_replay(events) {
            return replayed;
        }
        let mut finished = None;
        let mut last = self.seen_events;
        let mut left = events.max(1);
        while left > 0 && self.asked.is_none() {
            match self.execution.step() {
                Step::Event(id) => {
                    last = usize::try_from(id.0).unwrap_or(last);
                    left -= 1;
                }
                Step::ChildEvent(..) => left -= 1,
                Step::NeedsReply(request) if self.mocks.asks(&request) => {
                    self.asked = Some(Waiting::of(request));
                }
                Step::NeedsReply(request) => {
                    let reply = self.mocks.reply(&request);
                    self.default_replies += u32::from(reply.is_default);
                    self.execution.reply(request.id, reply);
                }
                Step::Finished(outcome) => {
                    finished = Some(outcome);
                    break;
                }
            }
        }
        let batch = self.batch(last, finished.is_some());
        (batch, finished.map(|outcome| self.finished(&outcome)))
    }

    /// Ends it as StopExecution does.
    pub(super) fn stop(&mut self) {
        self.asked = None;
        self.execution.stop(None, None);
    }

    /// What the page has not seen up to event `last`.
    fn batch(&mut self, last: usize, done: bool) -> Batch {
        let visits = self.new_visits(last);
        let rows = self.new_rows(last);
        let ends = self.new_ends(last, done);
        Batch {
            run: self.id,
            rows,
            visits,
            ends,
            done,
            waits: self.asked.is_some(),
        }
    }

    fn new_visits(&mut self, last: usize) -> Vec<Visit> {
        let mut visits = Vec::new();
        while let Some(visit) = self.execution.visits().get(self.seen_visits) {
            let entered = self.entry(visit).max(self.last_entry);
            if entered > last as u64 {
                break;
            }
            self.last_entry = entered;
            self.seen_visits += 1;
            let Some(state) = self.definition.state_of(&visit.state) else {
                continue;
            };
            let id = VisitId(small(self.visits.len()));
            self.shown.insert(visit.id.0, id);
            self.visits.push(Some(visit.id));
            self.open_at.insert(id, self.open.len());
            self.open.push((id, entered));
            let nth = self.counts.get_mut(state.index()).map_or(1, |count| {
                *count += 1;
                *count
            });
            visits.push(Visit {
                id,
                state,
                nth,
                place: place(visit.place, &self.shown),
                child: visit.child.map(|child| ChildId(small(child.0))),
                entered: event_id(entered),
                at: self.since_start(visit.entered_at),
            });
        }
        visits
    }

    /// A moment in milliseconds since the start of the execution.
    #[expect(clippy::cast_precision_loss, reason = "times are far below 2^53 ms")]
    pub(super) fn since_start(&self, moment: Timestamp) -> f64 {
        (moment.0 - self.execution.started().started_at.0) as f64
    }

    /// The event of the main history at which a visit begins. What a child execution of a distributed Map visits has events of its own; the main history
    /// tells only that the Map Run starts (reference 04-events §4).
    pub(super) fn entry(&self, visit: &visit::Visit) -> u64 {
        if visit.child.is_none() {
            return visit.entered.0;
        }
        let map = self.main_visit(visit);
        let attempt = map
            .attempts
            .iter()
            .rfind(|attempt| attempt.started_at <= visit.entered_at);
        attempt
            .and_then(|attempt| attempt.started)
            .map_or(map.entered.0, |started| started.0 + 1)
    }

    /// The visit itself, or the one of the distributed Map whose child execution it belongs to.
    fn main_visit<'v>(&'v self, mut visit: &'v visit::Visit) -> &'v visit::Visit {
        while visit.child.is_some() {
            let (visit::Place::Branch { visit: around, .. }
            | visit::Place::Iteration { visit: around, .. }) = visit.place
            else {
                break;
            };
            let Some(around) = self.execution.visits().get(around.0) else {
                break;
            };
            visit = around;
        }
        visit
    }

    /// The next event of the main history that tells something of the distributed Map.
    pub(super) fn exit_of_child(&self, visit: &visit::Visit, entered: u64) -> Option<u64> {
        let map = self.main_visit(visit).id;
        let behind = self
            .execution
            .history()
            .get(usize::try_from(entered).ok()?..)?;
        behind
            .iter()
            .find(|event| event.visit == Some(map))
            .map(|event| event.id.0)
    }

    fn new_rows(&mut self, last: usize) -> Vec<Row> {
        let events = self
            .execution
            .history()
            .get(self.seen_events..last)
            .unwrap_or_default();
        let mut rows = Vec::with_capacity(events.len());
        for event in events {
            let visit = event
                .visit
                .and_then(|visit| self.shown.get(&visit.0))
                .copied();
            if let Some(open) = visit
                .and_then(|visit| self.open_at.get(&visit))
                .and_then(|at| self.open.get_mut(*at))
            {
                open.1 = event.id.0;
            }
            rows.extend(self.row(event));
        }
        self.seen_events = last.max(self.seen_events);
        rows
    }

    /// An event without its payloads.
    pub(super) fn row(&self, event: &HistoryEvent) -> Option<Row> {
        let started = self.execution.started().started_at.0;
        let visit = event
            .visit
            .and_then(|visit| self.execution.visits().get(visit.0));
        Some(Row {
            id: event_id(event.id.0),
            previous: event_id(event.previous_event_id.0),
            event_type: EventType::named(event.detail.type_name())?,
            time: (event.timestamp.0 - started) as f64,
            visit: event.visit.and_then(|visit| self.id_of(visit)),
            note: self.note(event, visit),
        })
    }

    fn new_ends(&mut self, last: usize, done: bool) -> Vec<VisitEnd> {
        let mut ends = Vec::new();
        let mut open = Vec::new();
        for (id, last_own) in std::mem::take(&mut self.open) {
            match self.end(id, last_own, last, done) {
                Some(end) => ends.push(end),
                None => open.push((id, last_own)),
            }
        }
        self.open_at = open
            .iter()
            .enumerate()
            .map(|(at, (id, _))| (*id, at))
            .collect();
        self.open = open;
        ends
    }

    /// The end of a visit, if it lies before the event `last`.
    fn end(&self, id: VisitId, last_own: u64, last: usize, done: bool) -> Option<VisitEnd> {
        let visit = self.visit(id)?;
        let event = match (&visit.outcome, visit.exited) {
            (EngineOutcome::Running, _) => return None,
            _ if visit.child.is_some() => match self.exit_of_child(visit, last_own) {
                Some(event) => event,
                None if done => last as u64,
                None => return None,
            },
            (_, Some(exited)) => exited.0,
            // What is aborted with the execution has no event of its own.
            (EngineOutcome::Aborted, None) if done && !self.is_abort(last_own) => last as u64,
            (EngineOutcome::Aborted, None) if !self.is_abort(last_own) => return None,
            (_, None) => last_own,
        };
        if event > last as u64
            || (visit.exited.is_none()
                && visit.child.is_none()
                && !done
                && self.has_own_event_after(visit, last))
        {
            return None;
        }
        self.end_at(id, visit, event)
    }

    /// The end of a visit by an event; absent while it runs.
    pub(super) fn end_at(&self, id: VisitId, visit: &visit::Visit, event: u64) -> Option<VisitEnd> {
        Some(VisitEnd {
            visit: id,
            event: event_id(event),
            at: self.since_start(visit.ended_at.unwrap_or(visit.entered_at)),
            outcome: outcome(visit)?,
            retries: small(visit.attempts.len().saturating_sub(1)),
            taken: self.taken(visit),
        })
    }

    fn is_abort(&self, event: u64) -> bool {
        let event = usize::try_from(event)
            .ok()
            .and_then(|id| self.execution.history().get(id.checked_sub(1)?));
        event.is_some_and(is_abort)
    }

    /// Whether the history goes on for this visit behind what the page has seen.
    fn has_own_event_after(&self, visit: &visit::Visit, last: usize) -> bool {
        let unseen = self.execution.history().get(last..).unwrap_or_default();
        unseen.iter().any(|event| event.visit == Some(visit.id))
    }

    /// The transition that a visit took.
    pub(super) fn taken(&self, visit: &visit::Visit) -> Taken {
        match &visit.outcome {
            EngineOutcome::Caught { catcher, .. } => Some(EdgeKind::Catch(small(*catcher))),
            EngineOutcome::Succeeded => Some(match (&visit.state.kind, visit.rule, &visit.next) {
                (StateKind::Choice(_), Some(rule), _) => EdgeKind::Choice(small(rule)),
                (StateKind::Choice(_), None, _) => EdgeKind::Default,
                (_, _, Some(_)) => EdgeKind::Next,
                (_, _, None) => EdgeKind::End,
            }),
            EngineOutcome::Running | EngineOutcome::Failed(_) | EngineOutcome::Aborted => None,
        }
    }

    /// The history that has the events of a visit.
    pub(super) fn history_of(&self, visit: &visit::Visit) -> &[HistoryEvent] {
        self.child_of(visit)
            .map_or(self.execution.history(), |child| child.history)
    }

    /// The child execution of a distributed Map that a visit belongs to.
    pub(super) fn child_of(&self, visit: &visit::Visit) -> Option<ChildExecution<'_>> {
        let child = visit.child?;
        self.execution.children().nth(child.0)
    }

    /// The visits that the page has, first to last.
    pub(super) fn visits(&self) -> impl DoubleEndedIterator<Item = VisitId> + use<> {
        (0..small(self.visits.len())).map(VisitId)
    }

    /// The engine's visit that the page calls `id`.
    pub(super) fn visit(&self, id: VisitId) -> Option<&visit::Visit> {
        let visit = (*self.visits.get(id.index())?)?;
        self.execution.visits().get(visit.0)
    }

    /// What the page calls the engine's visit.
    pub(super) fn id_of(&self, visit: EngineVisitId) -> Option<VisitId> {
        self.shown.get(&visit.0).copied()
    }

    /// Where a visit is, in the page's ids.
    pub(super) fn place(&self, visit: &visit::Visit) -> Place {
        place(visit.place, &self.shown)
    }

    /// Where the answer to an attempt came from, if it called something.
    pub(super) fn answer(&self, attempt: &visit::Attempt) -> Option<Answer> {
        let request = self.execution.request(attempt.task?)?;
        Some(answers::answer(&self.mocks, request))
    }

    /// What is worth a word beside the type of an event.
    fn note(&self, event: &HistoryEvent, visit: Option<&visit::Visit>) -> Option<Note> {
        let attempt = || {
            let attempts = &visit?.attempts;
            let number = attempts
                .iter()
                .rposition(|attempt| attempt.started.is_some_and(|started| started <= event.id))?;
            Some((number, attempts.get(number)?))
        };
        // The word that the number of a retry takes the place of.
        let or_retry = |note: Option<Note>| match attempt() {
            Some((number @ 1.., _)) => Some(Note::Retry(small(number))),
            _ => note,
        };
        let answer = || Some(Note::Answer(listed(self.answer(attempt()?.1)?)));
        match &event.detail {
            EventDetail::LambdaFunctionScheduled { resource, .. }
            | EventDetail::ActivityScheduled { resource, .. } => {
                or_retry(Some(Note::Resource(named(resource))))
            }
            EventDetail::TaskScheduled { target, .. } => or_retry(Some(Note::Resource(named(
                &format!("{}:{}", target.resource_type, target.resource),
            )))),
            EventDetail::ParallelStateStarted => or_retry(None),
            EventDetail::MapStateStarted { length } => {
                or_retry(Some(Note::Length(event_id(*length))))
            }
            EventDetail::MapIterationStarted { index, .. }
            | EventDetail::MapIterationSucceeded { index, .. }
            | EventDetail::MapIterationFailed { index, .. }
            | EventDetail::MapIterationAborted { index, .. } => {
                Some(Note::Iteration(event_id(*index)))
            }
            EventDetail::LambdaFunctionSucceeded { .. }
            | EventDetail::TaskSucceeded { .. }
            | EventDetail::ActivitySucceeded { .. } => answer(),
            EventDetail::ExecutionTimedOut { error, .. }
            | EventDetail::ExecutionAborted { error, .. } => {
                error.as_deref().map(|error| Note::Error(named(error)))
            }
            EventDetail::EvaluationFailed {
                location: Some(location),
                ..
            } => Some(Note::Field(Rc::from(&**location))),
            detail => detail
                .failure()
                .map(|failure| Note::Error(error_name(failure))),
        }
    }

    /// How it ended.
    fn finished(&self, outcome: &Outcome) -> Finished {
        let execution = &self.execution;
        Finished {
            run: self.id,
            status: match outcome.status {
                Status::Succeeded => ExecutionStatus::Succeeded,
                Status::Failed => ExecutionStatus::Failed,
                Status::TimedOut => ExecutionStatus::TimedOut,
                Status::Aborted | Status::Running => ExecutionStatus::Aborted,
            },
            output: outcome
                .output
                .as_ref()
                .map(|output| Printer { whole: false }.payload(output)),
            error: outcome
                .error
                .as_deref()
                .or(outcome.cause.as_deref().map(|_| ""))
                .map(|error| {
                    told_error(
                        error.into(),
                        outcome.cause.as_deref().map(Into::into),
                        Source::end_of(execution.history()),
                    )
                }),
            stats: Stats {
                events: small(execution.history().len()),
                most_events: self.definition.most_events(),
                visits: small(execution.visits().len()),
                duration: execution
                    .now()
                    .since(execution.started().started_at)
                    .as_millis() as f64,
                default_replies: self.default_replies,
            },
            not_simulated: self.definition.not_simulated.clone(),
            explanations: self.explanations(),
        }
    }

    /// A word for each state that failed with an error that looks as if it should have been caught, each state once.
    pub(super) fn explanations(&self) -> Vec<Explanation> {
        let mut told: Vec<StateId> = Vec::new();
        let mut explanations = Vec::new();
        for visit in self.execution.visits() {
            let Some(state) = self
                .definition
                .state_of(&visit.state)
                .filter(|state| !told.contains(state))
            else {
                continue;
            };
            if let Some(explanation) = explanation(visit, self.id_of(visit.id)) {
                told.push(state);
                explanations.push(explanation);
                if explanations.len() == EXPLANATIONS {
                    break;
                }
            }
        }
        explanations
    }
}

/// How a visit ended; absent while it runs.
pub(super) fn outcome(visit: &visit::Visit) -> Option<VisitOutcome> {
    Some(match &visit.outcome {
        EngineOutcome::Running => return None,
        EngineOutcome::Succeeded => VisitOutcome::Succeeded,
        EngineOutcome::Caught { failure, .. } => VisitOutcome::Caught(error_name(failure)),
        EngineOutcome::Failed(failure) => VisitOutcome::Failed(error_name(failure)),
        EngineOutcome::Aborted => VisitOutcome::Aborted,
    })
}

/// Where an answer came from, as rows have it.
fn listed(answer: Answer) -> Answer {
    match answer {
        Answer::Mock { response, calls } => Answer::Mock {
            response: named(&response),
            calls: calls.iter().map(|call| named(call)).collect(),
        },
        Answer::Default(service) => Answer::Default(named(&service)),
    }
}

fn place(place: visit::Place, shown: &HashMap<usize, VisitId>) -> Place {
    let known = |visit: EngineVisitId| shown.get(&visit.0).copied();
    match place {
        visit::Place::Top => Place::Top,
        visit::Place::Branch { visit, index } => {
            known(visit).map_or(Place::Top, |visit| Place::Branch {
                visit,
                index: small(index),
            })
        }
        visit::Place::Iteration { visit, index } => {
            known(visit).map_or(Place::Top, |visit| Place::Iteration {
                visit,
                index: small(index),
            })
        }
    }
}

/// Whether an event says that a visit was ended from outside.
pub(super) fn is_abort(event: &HistoryEvent) -> bool {
    matches!(
        event.detail,
        EventDetail::StateAborted { .. } | EventDetail::MapIterationAborted { .. }
    )
}

/// The id of an event for the page. Histories without quotas may be long, but not that long.
pub(super) fn event_id(id: u64) -> u32 {
    u32::try_from(id).unwrap_or(u32::MAX)
}
