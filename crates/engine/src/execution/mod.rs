//! Runs a [`StateMachine`] one event at a time, on a virtual clock.
//!
//! An execution is plain data: no clock, no random source but its seed, no callback. It is a set of *threads*: one for the top level, one
//! for each running branch and iteration. Each has a current state and at most one piece of work on the agenda. At any instant all work
//! that is due runs in the order in which it was put there (round-robin, one event a turn: reference 04-events §9); only then are calls
//! that wait for an answer handed out, and only when all are answered does time move on. So the history does not depend on who answers,
//! or how fast.

mod agenda;
mod call;
mod children;
mod context;
mod enter;
mod fail;
mod finish;
mod group;
mod item_reader;
mod map_run;
mod memory;
mod record;
mod redrive;
mod result_writer;
mod scene;
mod tested;
mod thread;
mod unfinished;

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use asl_json::Footprint;
use asl_language::MachineType;
use asl_language::error_name::TIMEOUT;
use asl_language::model::{State, StateIndex, StateMachine};

use crate::clock::Timestamp;
use crate::dataflow::Variables;
use crate::failure::Failure;
use crate::history::{EventDetail, EventId, HistoryEvent};
use crate::payload::Payload;
use crate::quotas;
use crate::seed::Seed;
use crate::task::{TaskId, TaskReply, TaskRequest, VisitId};
use crate::visit::{ChildId, Place, Visit};

use agenda::Agenda;
use call::Call;
pub(crate) use call::Planned;
pub use children::ChildExecution;
use group::{Group, GroupId};
use record::{Record, RecordId};
pub use redrive::NotRedrivable;
pub use result_writer::WrittenObject;
pub(crate) use scene::{Scene, Told};
pub(crate) use tested::{Tested, TestedMap};
pub(crate) use thread::ThreadId;
use thread::{ScopeRef, Thread};

/// Everything an execution begins with.
#[derive(Debug, Clone)]
pub struct Start {
    /// The execution input.
    pub input: Payload,
    /// Feeds UUIDs, random numbers, jitter and tokens.
    pub seed: u64,
    /// `Execution.StartTime`.
    pub started_at: Timestamp,
    /// STANDARD or EXPRESS.
    pub machine_type: MachineType,
    /// Whether an EXPRESS execution is started by StartSyncExecution: its context object has no `RedriveCount` then.
    pub synchronous: bool,
    /// What appears in ARNs.
    pub names: Names,
    /// Whether AWS's quotas hold: payloads of 256 KiB, 25,000 events, one year or five minutes.
    pub quotas: bool,
    /// After so many events the execution is aborted; none for no such limit.
    pub max_steps: Option<u64>,
    /// Once its history and visits take more bytes than this the execution is aborted; none for no such limit. What values share counts
    /// once ([`asl_json::Footprint`]).
    pub max_memory: Option<u64>,
    /// Variables that are there from the start; only TestState has such.
    pub variables: Variables,
}

/// What appears in ARNs and in the context object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// Name of the execution.
    pub execution: Arc<str>,
    /// Name of the state machine.
    pub state_machine: Arc<str>,
    /// Partition: `aws`.
    pub partition: Arc<str>,
    /// Region.
    pub region: Arc<str>,
    /// Account.
    pub account: Arc<str>,
    /// ARN of the machine's role.
    pub role_arn: Arc<str>,
}

/// What [`Execution::step`] came to.
#[derive(Debug, Clone)]
pub enum Step {
    /// An event was added to the history.
    Event(EventId),
    /// An event was added to the history of a child execution of a distributed Map.
    ChildEvent(ChildId, EventId),
    /// Nothing can happen before this call is answered. Calls are named in the order in which they were scheduled; others may wait, too.
    NeedsReply(TaskRequest),
    /// The execution has ended.
    Finished(Outcome),
}

/// How an execution stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// `RUNNING`
    Running,
    /// `SUCCEEDED`
    Succeeded,
    /// `FAILED`
    Failed,
    /// `TIMED_OUT`
    TimedOut,
    /// `ABORTED`
    Aborted,
}

impl Status {
    /// As the API spells it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Status::Running => "RUNNING",
            Status::Succeeded => "SUCCEEDED",
            Status::Failed => "FAILED",
            Status::TimedOut => "TIMED_OUT",
            Status::Aborted => "ABORTED",
        }
    }
}

/// How an execution ended.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Never [`Status::Running`].
    pub status: Status,
    /// The output; only when it succeeded.
    pub output: Option<Payload>,
    /// The error's name, if it has one.
    pub error: Option<Arc<str>>,
    /// The error's cause, if it has one.
    pub cause: Option<Arc<str>>,
}

/// Something to do for a thread; void when the thread has another generation by then.
#[derive(Debug, Clone, Copy)]
struct Work {
    thread: ThreadId,
    generation: u32,
    what: What,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum What {
    /// Enter a state of the thread's scope.
    Enter(StateIndex),
    /// Do what the entered state does: Pass, Choice, Succeed, Fail.
    Run,
    /// A Wait is over.
    WaitOver,
    /// Begin the next attempt of a Task, Parallel or Map.
    Retry,
    /// The next event of an answered call.
    Call(TaskId, call::Progress),
    /// The last state of the scope was left.
    End,
    /// `TimeoutSeconds` of the machine, or the longest time an execution may take, is over.
    ExecutionTimeout { error: bool },
}

/// A running execution. Cloning it gives one that goes on by itself from the same point.
#[derive(Debug, Clone)]
pub struct Execution {
    machine: Arc<StateMachine>,
    start: Arc<Start>,
    seed: Seed,
    agenda: Agenda<Work>,
    threads: Vec<Thread>,
    free_threads: Vec<ThreadId>,
    groups: Vec<Option<Group>>,
    free_groups: Vec<GroupId>,
    visits: Vec<Visit>,
    records: Vec<Record>,
    /// Events that no step has reported yet.
    unreported: VecDeque<(RecordId, EventId)>,
    calls: Vec<Call>,
    unanswered: VecDeque<TaskId>,
    unknown_activity: Option<TaskId>,
    answered: BTreeSet<TaskId>,
    /// Calls so far by state, for `TaskRequest::call`; keyed by the state's address, never iterated.
    call_counts: HashMap<usize, u64>,
    /// Whether a state reads the context object; keyed by the state's address, never iterated.
    reads_context: HashMap<usize, bool>,
    written: Vec<WrittenObject>,
    steps: u64,
    /// What history, visits and calls take.
    memory: Footprint,
    outcome: Option<Outcome>,
    /// Only one state is tested.
    tested: Option<Arc<Tested>>,
    tested_map: Option<TestedMap>,
}

impl Execution {
    /// An execution of `machine` about to begin. Its first step gives `ExecutionStarted`.
    #[must_use]
    pub fn new(machine: Arc<StateMachine>, start: Start) -> Self {
        Self::with(machine, start, None)
    }

    fn with(machine: Arc<StateMachine>, start: Start, tested: Option<Arc<Tested>>) -> Self {
        let start = Arc::new(start);
        let mut execution = Self {
            seed: Seed::new(start.seed),
            agenda: Agenda::new(start.started_at),
            machine,
            threads: Vec::new(),
            free_threads: Vec::new(),
            groups: Vec::new(),
            free_groups: Vec::new(),
            visits: Vec::new(),
            records: Vec::new(),
            unreported: VecDeque::new(),
            calls: Vec::new(),
            unanswered: VecDeque::new(),
            unknown_activity: None,
            answered: BTreeSet::new(),
            call_counts: HashMap::new(),
            reads_context: HashMap::new(),
            written: Vec::new(),
            steps: 0,
            memory: Footprint::default(),
            outcome: None,
            tested,
            tested_map: None,
            start,
        };
        execution.begin();
        execution
    }

    fn begin(&mut self) {
        let start = Arc::clone(&self.start);
        self.records.push(Record::main(&start, &self.seed));
        let detail = EventDetail::ExecutionStarted {
            input: start.input.clone(),
            role_arn: Arc::clone(&start.names.role_arn),
        };
        self.emit(RecordId::MAIN, EventId(0), None, detail);
        let thread = self.spawn(Thread {
            variables: start.variables.clone(),
            ..Thread::new(
                RecordId::MAIN,
                ScopeRef::Top(Arc::clone(&self.machine)),
                Place::Top,
                start.input.clone(),
            )
        });
        self.push_time_limits(thread);
        self.set_off(thread);
    }

    /// `TimeoutSeconds` of the machine, and the longest time that an execution may take.
    fn push_time_limits(&mut self, top: ThreadId) {
        if let Some(seconds) = self.machine.timeout_seconds {
            let limit = Duration::from_secs(seconds);
            self.push_after(limit, top, What::ExecutionTimeout { error: false });
        }
        let express = self.start.machine_type == MachineType::Express;
        let longest = if self.start.quotas {
            quotas::longest_execution(express)
        } else {
            Duration::MAX
        };
        self.push_after(longest, top, What::ExecutionTimeout { error: true });
    }

    /// Goes on to the next event. Never blocks; the work of one step is bounded by the data of one state.
    pub fn step(&mut self) -> Step {
        loop {
            if let Some((record, id)) = self.unreported.pop_front() {
                self.steps += 1;
                return match self.records.get(record.0).and_then(Record::child_id) {
                    None => Step::Event(id),
                    Some(child) => Step::ChildEvent(child, id),
                };
            }
            if let Some(outcome) = &self.outcome {
                return Step::Finished(outcome.clone());
            }
            if let Some(cause) = self.passed_limit() {
                self.stop(None, Some(cause));
                continue;
            }
            if let Some(request) = self.unknown_activity() {
                return Step::NeedsReply(request);
            }
            if let Some(work) = self.agenda.pop() {
                self.perform(work);
            } else if let Some(request) = self.waiting_call() {
                return Step::NeedsReply(request);
            } else if !self.go_on_with_answered_calls() && !self.agenda.advance() {
                // The execution's own time limit is always on the agenda, so this is not reached before it; say what is true all the same.
                self.time_out(None);
            }
        }
    }

    fn perform(&mut self, work: Work) {
        let Work {
            thread,
            generation,
            what,
        } = work;
        let Some(record) = self
            .threads
            .get(thread.0)
            .filter(|found| found.generation == generation)
            .map(|found| found.record)
        else {
            return;
        };
        match what {
            What::Enter(index) => self.enter(thread, index),
            What::Run => self.run(thread),
            What::WaitOver => self.wait_over(thread),
            What::Retry => self.begin_attempt(thread),
            What::Call(task, progress) => self.progress(thread, task, progress),
            What::End => self.end_thread(thread),
            What::ExecutionTimeout { .. } if record != RecordId::MAIN => {
                self.time_out_child(thread)
            }
            What::ExecutionTimeout { error } => self.time_out(error.then(|| TIMEOUT.into())),
        }
        self.enforce_event_limit(record);
    }

    /// Answers a call. The first answer counts; one for a call that is over does nothing.
    pub fn reply(&mut self, task: TaskId, reply: TaskReply) {
        self.answer(task, reply);
    }

    /// StopExecution (API): aborts what runs. Does nothing to an execution that has ended.
    pub fn stop(&mut self, error: Option<Arc<str>>, cause: Option<Arc<str>>) {
        if self.outcome.is_some() {
            return;
        }
        // Recorded: api/test_stop_execution: previousEventId 0, no events of the states that were running.
        let detail = EventDetail::ExecutionAborted {
            error: error.clone(),
            cause: cause.clone(),
        };
        self.emit(RecordId::MAIN, EventId(0), None, detail);
        self.conclude(Outcome {
            status: Status::Aborted,
            output: None,
            error,
            cause,
        });
    }

    fn time_out(&mut self, error: Option<Arc<str>>) {
        if self.outcome.is_some() {
            return;
        }
        let detail = EventDetail::ExecutionTimedOut {
            error: error.clone(),
            cause: None,
        };
        self.emit(RecordId::MAIN, EventId(0), None, detail);
        self.conclude(Outcome {
            status: Status::TimedOut,
            output: None,
            error,
            cause: None,
        });
    }

    fn conclude(&mut self, outcome: Outcome) {
        self.abort_running_visits();
        self.outcome = Some(outcome);
    }

    fn fail_execution(&mut self, failure: &Failure, previous: EventId) {
        self.emit(
            RecordId::MAIN,
            previous,
            None,
            EventDetail::ExecutionFailed(failure.clone()),
        );
        let Failure { error, cause, .. } = failure.clone();
        self.conclude(Outcome {
            status: Status::Failed,
            output: None,
            error,
            cause,
        });
    }

    /// The history so far.
    #[must_use]
    pub fn history(&self) -> &[HistoryEvent] {
        self.records
            .first()
            .map_or(&[], |record| record.history.events())
    }

    /// The history, given away.
    #[must_use]
    pub fn into_history(mut self) -> Vec<HistoryEvent> {
        self.records
            .first_mut()
            .map(|record| std::mem::take(&mut record.history).into_events())
            .unwrap_or_default()
    }

    /// The visits of states so far, in the order in which they were entered.
    #[must_use]
    pub fn visits(&self) -> &[Visit] {
        &self.visits
    }

    /// How it stands.
    #[must_use]
    pub fn status(&self) -> Status {
        self.outcome
            .as_ref()
            .map_or(Status::Running, |outcome| outcome.status)
    }

    /// How it ended, once it has.
    #[must_use]
    pub fn outcome(&self) -> Option<&Outcome> {
        self.outcome.as_ref()
    }

    /// The present instant of virtual time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.agenda.now()
    }

    /// What it began with.
    #[must_use]
    pub fn started(&self) -> &Start {
        &self.start
    }

    /// The calls so far, in the order in which they were scheduled.
    pub fn requests(&self) -> impl Iterator<Item = &TaskRequest> {
        self.calls.iter().map(|call| &call.request)
    }

    /// One of the calls.
    #[must_use]
    pub fn request(&self, task: TaskId) -> Option<&TaskRequest> {
        self.calls.get(task.0).map(|call| &call.request)
    }

    /// Whether the answer to a call was made up.
    #[must_use]
    pub fn is_default_reply(&self, task: TaskId) -> bool {
        self.calls
            .get(task.0)
            .is_some_and(|call| call.reply.as_ref().is_some_and(|reply| reply.is_default))
    }

    /// The variables that the top level can read now.
    #[must_use]
    pub fn variables(&self) -> Option<&Variables> {
        self.threads.first().map(|thread| &thread.variables)
    }

    fn push(&mut self, thread: ThreadId, what: What) {
        let generation = self.generation(thread);
        self.agenda.push(Work {
            thread,
            generation,
            what,
        });
    }

    fn push_at(&mut self, at: Timestamp, thread: ThreadId, what: What) {
        let generation = self.generation(thread);
        self.agenda.push_at(
            at,
            Work {
                thread,
                generation,
                what,
            },
        );
    }

    pub(crate) fn push_after(&mut self, delay: Duration, thread: ThreadId, what: What) {
        self.push_at(self.now().plus(delay), thread, what);
    }

    /// Adds an event to a history. Past the limit of events nothing is added any more; see [`Self::enforce_event_limit`].
    fn emit(
        &mut self,
        record: RecordId,
        previous: EventId,
        visit: Option<VisitId>,
        detail: EventDetail,
    ) -> EventId {
        let now = self.agenda.now();
        let quotas = self.start.quotas;
        let Some(entry) = self.records.get_mut(record.0) else {
            return previous;
        };
        if quotas
            && !entry.express
            && entry.history.len() >= quotas::MAX_EVENTS - 1
            && !ends_execution(&detail)
        {
            entry.exhausted = true;
            return previous;
        }
        self.memory.add_bytes(memory::EVENT);
        detail.weigh(&mut self.memory);
        let id = entry.history.push(previous, now, visit, detail);
        self.unreported.push_back((record, id));
        id
    }

    /// A STANDARD execution ends at event 25,000, which is its `ExecutionFailed` (reference 03-errors-retry-catch §7, 04-events §7).
    pub(crate) fn enforce_event_limit(&mut self, record: RecordId) {
        if self.outcome.is_some()
            || self
                .records
                .get(record.0)
                .is_none_or(|record| !record.exhausted)
        {
            return;
        }
        if record == RecordId::MAIN {
            let last = self.history().last().map_or(EventId(0), |event| event.id);
            self.fail_execution(&quotas::history_limit(), last);
        } else {
            self.enforce_event_limit_of_child(record);
        }
    }

    pub(crate) fn visit_mut(&mut self, visit: VisitId) -> Option<&mut Visit> {
        self.visits.get_mut(visit.0)
    }
}

fn ends_execution(detail: &EventDetail) -> bool {
    matches!(
        detail,
        EventDetail::ExecutionFailed(_)
            | EventDetail::ExecutionSucceeded { .. }
            | EventDetail::ExecutionAborted { .. }
            | EventDetail::ExecutionTimedOut { .. }
    )
}

fn address(state: &Arc<State>) -> usize {
    Arc::as_ptr(state).addr()
}

#[cfg(test)]
pub(crate) mod tests;
