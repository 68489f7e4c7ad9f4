//! A recorded execution that is replayed: what the page is shown are the recorded events, and behind each visit the values that our engine makes of it, as far as
//! both do the same.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use asl_engine::visit as engine;
use asl_json::{Node, Value};
use asl_language::model::{MapMode, StateKind};
use asl_testing::Expect;
use asl_testing::replay::{
    Agreement, Agrees, Answers, Course, Ending, RecordedEvent, RecordedVisit, Recording,
};

mod detail;
mod meters;

pub(super) use detail::visit;

use crate::protocol::{
    Batch, EdgeKind, EventId, EventType, ExecutionStatus, Finished, Note, Payload, Place, Row,
    StateId, StateInfo, Stats, Taken, Tone, Visit, VisitEnd, VisitId, VisitOutcome,
};

use super::definition::Definition;
use super::payload::Printer;
use super::places::small;
use super::run::Run;
use super::told_error::{Source, told_error};

/// The recorded execution that a run replays.
#[derive(Debug)]
pub(super) struct Replay {
    recording: Recording,
    /// When each event happened, in milliseconds since the first one; where the recording does not tell, when the one before did.
    times: Vec<f64>,
    answers: Answers,
    states: Vec<StateInfo>,
    /// What came of it, once ours is over.
    laid: Option<Laid>,
    /// How many events the page has.
    seen: usize,
}

/// The recording beside our run.
#[derive(Debug)]
pub(super) struct Laid {
    agreement: Agreement,
    course: Course,
    /// The state of each visit.
    states: Vec<StateId>,
    /// Which visit of its state each one is.
    nth: Vec<u32>,
    /// The transition that each visit took.
    taken: Vec<Taken>,
    /// The visits by the events that they end with.
    ends: BTreeMap<usize, Vec<usize>>,
    /// The recorded event that is the same as ours, by the place of ours.
    recorded: HashMap<usize, usize>,
}

impl Replay {
    /// # Errors
    /// Why the history cannot be shown.
    pub(super) fn new(recording: Recording, definition: &Definition) -> Result<Self, String> {
        let mut states = definition.states.clone();
        let mut names: HashSet<Rc<str>> = states.iter().map(|it| it.name.clone()).collect();
        for index in 0..recording.len() {
            let Some(event) = recording.event(index) else {
                continue;
            };
            let kind = event.kind();
            if EventType::named(kind).is_none() {
                let id = index + 1;
                return Err(format!(
                    "event {id} is of the type `{kind}`, which GetExecutionHistory does not know"
                ));
            }
            let Some(state_type) = kind.strip_suffix("StateEntered") else {
                continue;
            };
            let name: Rc<str> = Rc::from(&*event.text("name").unwrap_or_default());
            if names.insert(name.clone()) {
                states.push(StateInfo {
                    pointer: format!("recorded:{name}").into(),
                    name,
                    state_type: state_type.into(),
                    parent: None,
                    name_range: Default::default(),
                    range: Default::default(),
                });
            }
        }
        Ok(Self {
            answers: recording.answers(),
            times: times(&recording),
            recording,
            states,
            laid: None,
            seen: 0,
        })
    }

    fn laid(&self) -> Option<&Laid> {
        self.laid.as_ref()
    }

    fn time(&self, index: usize) -> f64 {
        self.times.get(index).copied().unwrap_or_default()
    }

    /// An event without its payloads.
    fn row(&self, index: usize) -> Option<Row> {
        let (event, laid) = (self.recording.event(index)?, self.laid()?);
        let visit = laid.course.of_event.get(index).copied().flatten();
        let retry = laid.course.retries.get(index).copied();
        Some(Row {
            id: small(index + 1),
            previous: EventId::try_from(event.previous()).unwrap_or_default(),
            event_type: EventType::named(event.kind())?,
            time: self.time(index),
            visit: visit.map(|at| VisitId(small(at))),
            note: note(event, retry.unwrap_or_default()),
        })
    }

    /// How our run agrees with the recording; none until it is over.
    pub(super) fn agreement(&self) -> Option<&Agreement> {
        Some(&self.laid()?.agreement)
    }

    /// The states of the definition, and behind them those that only the recording names.
    pub(super) fn states(&self) -> &[StateInfo] {
        &self.states
    }

    /// The recorded execution as a test: its answers as mocks, and what was recorded as what must come of it.
    ///
    /// # Errors
    /// Why it can be none.
    pub(super) fn test(&self) -> Result<(Value, Expect), String> {
        let laid = self.laid().ok_or("the recording is still being replayed")?;
        let in_order = matches!(laid.agreement, Agreement::Same);
        let expect = self.recording.happened(&laid.course, in_order);
        let expect = expect
            .ok_or("the recorded execution had not ended: nothing can be expected of it yet")?;
        let text = Value::from(self.events()).to_json_string();
        let mocks = asl_ide::import::recorded_mocks(&text);
        let mocks = mocks.and_then(|text| Value::parse(&text).ok());
        Ok((mocks.unwrap_or_default(), expect))
    }

    /// An event as it was recorded, as JSON.
    pub(super) fn event(&self, index: usize) -> Option<String> {
        Some(self.recording.event(index)?.json().pretty(2))
    }

    /// All events as they were recorded.
    pub(super) fn events(&self) -> Vec<Value> {
        let events = (0..self.recording.len()).filter_map(|index| self.recording.event(index));
        events.map(|event| event.json().clone()).collect()
    }

    /// What ended it.
    fn source(&self) -> Source {
        let event = |index| self.recording.event(index);
        let last = self.recording.len().checked_sub(1).and_then(event);
        let before = last.and_then(|last| usize::try_from(last.previous()).ok()?.checked_sub(1));
        Source::last_but_one(before.and_then(event).map(RecordedEvent::kind))
    }

    /// How the recorded execution ended.
    fn finished(&self, run: &Run) -> Finished {
        let last = self.recording.len().saturating_sub(1);
        let event = self.recording.event(last);
        let text = |name: &str| event.and_then(|event| event.text(name));
        let status = match event.map(RecordedEvent::kind).unwrap_or_default() {
            "ExecutionSucceeded" => ExecutionStatus::Succeeded,
            "ExecutionFailed" => ExecutionStatus::Failed,
            "ExecutionTimedOut" => ExecutionStatus::TimedOut,
            "ExecutionAborted" => ExecutionStatus::Aborted,
            _ => ExecutionStatus::Running,
        };
        let is_over = status != ExecutionStatus::Running;
        let (error, cause) = (text("error"), text("cause"));
        let laid = self.laid();
        Finished {
            run: run.id,
            status,
            output: text("output")
                .filter(|_| is_over)
                .map(|it| payload(&it, Printer { whole: false })),
            error: (is_over && (error.is_some() || cause.is_some())).then(|| {
                told_error(
                    error.as_deref().unwrap_or_default().into(),
                    cause.as_deref().map(Into::into),
                    self.source(),
                )
            }),
            stats: Stats {
                events: small(self.recording.len()),
                most_events: run.definition.most_events(),
                visits: small(laid.map_or(0, |it| it.course.visits.len())),
                duration: self.time(last),
                default_replies: 0,
            },
            not_simulated: run.definition.not_simulated.clone(),
            explanations: if self.agrees() {
                run.explanations()
            } else {
                Vec::new()
            },
        }
    }
}

/// What [`Replay::times`] holds.
#[expect(clippy::cast_precision_loss, reason = "times are far below 2^53 ms")]
fn times(recording: &Recording) -> Vec<f64> {
    let told = (0..recording.len()).map(|index| recording.time(index));
    let filled = told.scan(0.0, |last, told| {
        *last = told.map_or(*last, |told| told.max(0) as f64);
        Some(*last)
    });
    filled.collect()
}

/// A recorded text as a payload: indented where it is JSON.
fn payload(text: &str, printer: Printer) -> Payload {
    match Value::parse(text) {
        Ok(value) => printer.value(&value),
        Err(_) => printer.text(text, text.len()),
    }
}

impl Run {
    /// Goes on with a replay: first with our run, of which nothing is shown by itself, then through the recorded events. Absent if nothing is replayed.
    pub(super) fn pull_replay(&mut self, events: u32) -> Option<(Batch, Option<Finished>)> {
        self.replay.as_ref()?;
        self.replay_on(events)
    }

    #[inline(never)]
    fn replay_on(&mut self, events: u32) -> Option<(Batch, Option<Finished>)> {
        let replay = self.replay.as_mut()?;
        let mut left = events.max(1) as usize;
        let over = replay.laid.is_some()
            || replay
                .recording
                .advance(&mut self.execution, &mut replay.answers, &mut left);
        if !over {
            return Some((self.empty_batch(), None));
        }
        if replay.laid.is_none() {
            self.lay();
        }
        let batch = self.recorded_batch(events.max(1) as usize)?;
        let finished = batch.done.then(|| self.finished_replay()).flatten();
        Some((batch, finished))
    }

    /// What a recording cannot tell of an event, if it is one of a distributed Map.
    pub(super) fn untold(&self, event: u64) -> Option<String> {
        let laid = self.replay.as_ref()?.laid()?;
        let index = usize::try_from(event).ok()?.checked_sub(1)?;
        let visit = laid
            .course
            .visits
            .get((*laid.course.of_event.get(index)?)?)?;
        is_distributed(visit).then(|| {
            format!("What the child executions of `{}` did, and what it read from S3, stands in no event of this history: here its tasks gave typical answers.", visit.name)
        })
    }

    fn finished_replay(&self) -> Option<Finished> {
        Some(self.replay.as_ref()?.finished(self))
    }

    fn empty_batch(&self) -> Batch {
        Batch {
            run: self.id,
            rows: Vec::new(),
            visits: Vec::new(),
            ends: Vec::new(),
            done: false,
            waits: false,
        }
    }

    /// Lays the recording beside our run. From here on the visits of the page are the recorded ones.
    fn lay(&mut self) {
        let (Some(replay), Some(machine)) = (&self.replay, &self.definition.machine) else {
            return;
        };
        let recording = &replay.recording;
        let agreement = recording.agreement(&self.execution);
        let course = recording.course(&self.execution, machine);
        let ours = course.visits.iter().map(|visit| visit.ours).collect();
        let mut laid = Laid {
            agreement,
            states: Vec::with_capacity(course.visits.len()),
            nth: Vec::with_capacity(course.visits.len()),
            taken: Vec::new(),
            ends: BTreeMap::new(),
            recorded: HashMap::new(),
            course,
        };
        let mut counts: HashMap<StateId, u32> = HashMap::new();
        for (at, visit) in laid.course.visits.iter().enumerate() {
            let state = self.state_recorded(visit, &replay.states);
            laid.states.push(state);
            let nth = counts.entry(state).or_default();
            *nth += 1;
            laid.nth.push(*nth);
            if let Some((event, _)) = visit.end {
                laid.ends.entry(event).or_default().push(at);
            }
        }
        let pairs = laid.course.pairs.iter().enumerate();
        laid.recorded = pairs
            .filter_map(|(at, ours)| Some(((*ours)?, at)))
            .collect();
        laid.taken = self.taken_in(recording, &laid.course);
        self.show_visits(ours);
        if let Some(replay) = &mut self.replay {
            replay.laid = Some(laid);
        }
    }

    /// The state of a recorded visit: that of the definition at its place, else one of its name.
    fn state_recorded(&self, visit: &RecordedVisit, states: &[StateInfo]) -> StateId {
        let exact = visit
            .state
            .as_ref()
            .and_then(|it| self.definition.state_of(it));
        let named = || states.iter().position(|it| *it.name == *visit.name);
        exact.unwrap_or_else(|| StateId(small(named().unwrap_or_default())))
    }

    /// The transitions that the recorded visits took: ours, where both do the same; else what follows from the state that comes next.
    fn taken_in(&self, recording: &Recording, course: &Course) -> Vec<Taken> {
        let mut next: HashMap<u64, Arc<str>> = HashMap::new();
        for visit in &course.visits {
            if let Some(event) = recording.event(visit.entered) {
                next.insert(event.previous(), Arc::clone(&visit.name));
            }
        }
        let taken = course.visits.iter().map(|visit| {
            let ours = visit.ours.filter(|_| visit.agrees == Agrees::Whole);
            match ours.and_then(|ours| self.execution.visits().get(ours.0)) {
                Some(ours) => self.taken(ours),
                None => {
                    let next = next.get(&(visit.last as u64 + 1)).map(|it| &**it);
                    guessed(visit, &self.definition, next)
                }
            }
        });
        taken.collect()
    }

    /// The next piece of the recorded history.
    fn recorded_batch(&mut self, events: usize) -> Option<Batch> {
        let replay = self.replay.as_ref()?;
        let laid = replay.laid()?;
        let course = &laid.course;
        let to = replay
            .seen
            .saturating_add(events)
            .min(replay.recording.len());
        let range = replay.seen..to;
        let first = course
            .visits
            .partition_point(|visit| visit.entered < replay.seen);
        let entered = course.visits.iter().enumerate().skip(first);
        let visits = entered.take_while(|(_, visit)| visit.entered < to);
        let visits = visits.filter_map(|(at, visit)| {
            Some(Visit {
                id: VisitId(small(at)),
                state: *laid.states.get(at)?,
                nth: *laid.nth.get(at)?,
                place: place(visit.place),
                child: None,
                entered: small(visit.entered + 1),
                at: replay.time(visit.entered),
            })
        });
        let ended = laid.ends.range(range.clone());
        let ends = ended.flat_map(|(_, visits)| visits).filter_map(|at| {
            let visit = course.visits.get(*at)?;
            let (event, ending) = visit.end.as_ref()?;
            Some(VisitEnd {
                visit: VisitId(small(*at)),
                event: small(event + 1),
                at: replay.time(*event),
                outcome: outcome(ending),
                retries: small(visit.retries),
                taken: laid.taken.get(*at).copied().flatten(),
            })
        });
        let batch = Batch {
            visits: visits.collect(),
            ends: ends.collect(),
            rows: range.filter_map(|index| replay.row(index)).collect(),
            done: to == replay.recording.len(),
            ..self.empty_batch()
        };
        if let Some(replay) = &mut self.replay {
            replay.seen = to;
        }
        Some(batch)
    }
}

/// What is worth a word beside the type of a recorded event.
fn note(event: RecordedEvent<'_>, retry: usize) -> Option<Note> {
    let text = |name: &str| event.text(name).map(|text| Rc::<str>::from(&*text));
    let kind = event.kind();
    if retry > 0 {
        return Some(Note::Retry(small(retry)));
    }
    if kind.ends_with("Scheduled") {
        let resource = text("resource")?;
        return Some(Note::Resource(match text("resourceType") {
            Some(of) => format!("{of}:{resource}").into(),
            None => resource,
        }));
    }
    let count = |name: &str| event.number(name).and_then(|it| u32::try_from(it).ok());
    match kind {
        "MapStateStarted" => count("length").map(Note::Length),
        "EvaluationFailed" if text("location").is_some() => text("location").map(Note::Field),
        _ if kind.starts_with("MapIteration") => count("index").map(Note::Iteration),
        _ => {
            let fails = EventType::named(kind)
                .is_some_and(|it| matches!(it.tone(), Tone::Failure | Tone::Abort));
            text("error").filter(|_| fails).map(Note::Error)
        }
    }
}

/// The only transition of a state that leads where the recorded execution went.
fn guessed(visit: &RecordedVisit, definition: &Definition, next: Option<&str>) -> Taken {
    let state = visit.state.as_deref()?;
    let leads = |node: &Node| node.as_str().is_some_and(|name| Some(name) == next);
    // Those of a list whose `Next` it is.
    let of = |list: &str, kind: fn(u32) -> EdgeKind| -> Vec<EdgeKind> {
        let entries = definition.node(state).and_then(|node| node.get(list));
        let entries = entries.map(Node::items).unwrap_or_default();
        let found = entries.iter().enumerate();
        found
            .filter(|(_, entry)| entry.get("Next").is_some_and(leads))
            .map(|(at, _)| kind(small(at)))
            .collect()
    };
    let found = match (&visit.end.as_ref()?.1, &state.kind) {
        (Ending::Succeeded, StateKind::Choice(_)) => {
            let default = definition.node(state).and_then(|node| node.get("Default"));
            let default = default.is_some_and(leads).then_some(EdgeKind::Default);
            let mut found = of("Choices", EdgeKind::Choice);
            found.extend(default);
            found
        }
        (Ending::Succeeded, _) if next.is_some() => vec![EdgeKind::Next],
        (Ending::Succeeded, _) => vec![EdgeKind::End],
        (Ending::Caught(_), _) => of("Catch", EdgeKind::Catch),
        (Ending::Failed(_) | Ending::Aborted, _) => Vec::new(),
    };
    match found.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

/// Whether it is of a Map whose items are child executions.
fn is_distributed(visit: &RecordedVisit) -> bool {
    let kind = visit.state.as_ref().map(|state| &state.kind);
    matches!(kind, Some(StateKind::Map(map)) if map.mode != MapMode::Inline)
}

/// How a recorded visit ended.
fn outcome(ending: &Ending) -> VisitOutcome {
    match ending {
        Ending::Succeeded => VisitOutcome::Succeeded,
        Ending::Caught(error) => VisitOutcome::Caught(Rc::from(&**error)),
        Ending::Failed(error) => VisitOutcome::Failed(Rc::from(&**error)),
        Ending::Aborted => VisitOutcome::Aborted,
    }
}

/// Where a recorded visit happened.
fn place(place: engine::Place) -> Place {
    match place {
        engine::Place::Top => Place::Top,
        engine::Place::Branch { visit, index } => Place::Branch {
            visit: VisitId(small(visit.0)),
            index: small(index),
        },
        engine::Place::Iteration { visit, index } => Place::Iteration {
            visit: VisitId(small(visit.0)),
            index: small(index),
        },
    }
}
