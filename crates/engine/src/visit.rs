//! What happened in one visit of a state: its data flow stage by stage, its attempts, where it went (design: data-flow stages).

use std::sync::Arc;
use std::time::Duration;

use asl_json::Value;
use asl_language::model::State;

use crate::clock::Timestamp;
use crate::dataflow::Variables;
use crate::failure::Failure;
use crate::history::EventId;
use crate::task::{TaskId, VisitId};

/// Names a child execution of a distributed Map; they count from 0 in the order in which they started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ChildId(pub usize);

/// One visit of a state. Recording it costs O(1): every value is shared with the execution.
#[derive(Debug, Clone)]
pub struct Visit {
    /// Its own name.
    pub id: VisitId,
    /// The state.
    pub state: Arc<State>,
    /// The thread of the execution it belongs to.
    pub place: Place,
    /// The child execution whose history has its events; none for the main history.
    pub child: Option<ChildId>,
    /// Its `…StateEntered` event.
    pub entered: EventId,
    /// When that was.
    pub entered_at: Timestamp,
    /// Its `…StateExited` event.
    pub exited: Option<EventId>,
    /// When it ended, in whatever way.
    pub ended_at: Option<Timestamp>,
    /// Tries of a Task, Parallel or Map: one, and one more for each retry.
    pub attempts: Vec<Attempt>,
    /// The data flow in the order in which it happened. Stages whose field is absent are left out, `Input`, `TaskResult` and `Output` are not.
    pub stages: Vec<StageValue>,
    /// How it ended.
    pub outcome: VisitOutcome,
    /// The state it went to; none at the end of a scope and while it has not ended.
    pub next: Option<Arc<str>>,
    /// The rule that a Choice took, by its place in `Choices`; none for `Default`.
    pub rule: Option<usize>,
    /// The context object as the fields of the last attempt saw it; null when none of them reads it.
    pub context: Value,
    /// The variables that the state could read.
    pub variables: Variables,
}

/// Where a visit happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// On the top level of its execution.
    Top,
    /// In a branch of the Parallel that `visit` is a visit of.
    Branch {
        /// The visit of the Parallel.
        visit: VisitId,
        /// The branch, from 0.
        index: usize,
    },
    /// In an iteration of the inline Map, or in a child execution of the distributed Map, that `visit` is a visit of.
    Iteration {
        /// The visit of the Map.
        visit: VisitId,
        /// The item, or batch, from 0.
        index: usize,
    },
}

/// How a visit ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VisitOutcome {
    /// It has not.
    Running,
    /// It was left by `Next` or `End`.
    Succeeded,
    /// A catcher took the error.
    Caught {
        /// The error.
        failure: Failure,
        /// Which entry of `Catch`, from 0.
        catcher: usize,
    },
    /// The error went on to the surrounding Parallel, Map or execution.
    Failed(Failure),
    /// Something else failed or was stopped while it ran.
    Aborted,
}

/// One try of a Task, Parallel or Map.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// The call; none for Parallel and Map.
    pub task: Option<TaskId>,
    /// The first event of the attempt: `…Scheduled`, or `…StateStarted`.
    pub started: Option<EventId>,
    /// When it began.
    pub started_at: Timestamp,
    /// Why it failed, if it did.
    pub failure: Option<Failure>,
    /// What was done about it.
    pub retry: Option<RetryDecision>,
    /// The entry of `Retry` that named the error but was used up, from 0.
    pub exhausted: Option<usize>,
    /// The reply was made up, since no mock said what comes.
    pub default_reply: bool,
    /// What it left behind when the state was tried again; none for the last attempt.
    pub left: Option<Left>,
}

/// What an attempt left behind.
#[derive(Debug, Clone)]
pub struct Left {
    /// How many of the visit's stages it and those before it made.
    pub stages: usize,
    /// The context object as its fields saw it; null when none of them reads it.
    pub context: Value,
}

impl Attempt {
    /// A try that began at this time, of which nothing else is known yet.
    pub(crate) fn begun(at: Timestamp) -> Self {
        Self {
            task: None,
            started: None,
            started_at: at,
            failure: None,
            retry: None,
            exhausted: None,
            default_reply: false,
            left: None,
        }
    }
}

/// A retrier took an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryDecision {
    /// Which entry of `Retry`, from 0.
    pub retrier: usize,
    /// How often that retrier was used in this visit, this time counted.
    pub used: u64,
    /// How long it waits.
    pub delay: Duration,
}

/// One stage of the data flow.
#[derive(Debug, Clone)]
pub struct StageValue {
    /// Which.
    pub stage: Stage,
    /// What came out of it; or why nothing did.
    pub value: Result<Value, Failure>,
}

/// A stage of the data flow, by the name of the field it belongs to (reference 01-language §4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is named after its field")]
pub enum Stage {
    /// The raw input.
    Input,
    InputPath,
    Parameters,
    /// JSONata.
    Arguments,
    ItemsPath,
    /// JSONata.
    Items,
    /// The items that the ItemReader read.
    ItemReader,
    /// The input of one iteration; on the visit of the Map, once per iteration that was started.
    ItemSelector,
    ItemBatcher,
    /// `Result` of a Pass.
    Result,
    /// What the service answered, or the array of results of a Parallel or Map.
    TaskResult,
    ResultSelector,
    /// `{"Error", "Cause"}`, when a catcher takes an error.
    ErrorOutput,
    ResultPath,
    OutputPath,
    /// The variables that were set, as an object.
    Assign,
    /// What the next state gets.
    Output,
}

impl Visit {
    /// The stages that an attempt made, counted from 0: those behind what the one before left. The raw input is among those of the first.
    #[must_use]
    pub fn stages_of(&self, attempt: usize) -> &[StageValue] {
        let left = |attempt: usize| self.attempts.get(attempt)?.left.as_ref();
        let from = attempt
            .checked_sub(1)
            .and_then(left)
            .map_or(0, |it| it.stages);
        let to = left(attempt).map_or(self.stages.len(), |it| it.stages);
        self.stages.get(from..to).unwrap_or_default()
    }

    /// The value of a stage: the last one, where a stage happened more than once.
    #[must_use]
    pub fn stage(&self, stage: Stage) -> Option<&Value> {
        self.stages
            .iter()
            .rev()
            .find(|recorded| recorded.stage == stage)
            .and_then(|recorded| recorded.value.as_ref().ok())
    }
}
