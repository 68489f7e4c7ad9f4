//! What a Task asks of the outside, and what it gets (reference 04-events §4, 05-integrations).

use std::sync::Arc;
use std::time::Duration;

use asl_json::Value;
use asl_language::fields::MAX_SECONDS;
use asl_language::model::State;
use asl_language::resource::Resource;

use crate::payload::Payload;

/// Names one call of a service within an execution: they count from 0 in the order in which the calls were scheduled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TaskId(pub usize);

/// Names one visit of a state within an execution: they count from 0 in the order in which the states were entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VisitId(pub usize);

/// A call that waits for its answer.
#[derive(Debug, Clone)]
pub struct TaskRequest {
    /// Give it back with the answer.
    pub id: TaskId,
    /// The state that calls.
    pub state: Arc<State>,
    /// The visit of that state.
    pub visit: VisitId,
    /// How many calls this visit made before: 0 for the first try, 1 for the first retry.
    pub attempt: u64,
    /// How many calls this state made before in the whole execution, loops, retries and iterations counted.
    pub call: u64,
    /// The index of the innermost Map iteration it runs in.
    pub map_index: Option<usize>,
    /// Why it is called.
    pub purpose: Purpose,
    /// What is called.
    pub resource: Resource,
    /// What it is called with: the evaluated `Parameters`, or the effective input.
    pub parameters: Value,
    /// The token that a callback must name; only with `.waitForTaskToken` and activities.
    pub token: Option<Arc<str>>,
    /// `TimeoutSeconds`, evaluated.
    pub timeout: Option<Duration>,
    /// `HeartbeatSeconds`, evaluated.
    pub heartbeat: Option<Duration>,
}

/// Why a service is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// It is the work of a Task state.
    Task,
    /// A distributed Map reads its items: the answer is the text of the object as a JSON string (or the JSON itself) for `getObject`, and
    /// the response of the API for `listObjectsV2`.
    ReadItems,
    /// A distributed Map writes its result files; the parameters name the manifest. The answer does not matter unless it is an error:
    /// `States.ResultWriterFailed`.
    WriteResults,
}

/// The answer to a call.
#[derive(Debug, Clone)]
pub struct TaskReply {
    /// When the result is there: virtual time since the call was scheduled.
    pub after: Duration,
    /// The result.
    pub result: TaskResult,
    /// What `TaskSubmitted` shows for `.sync` and `.waitForTaskToken`: the first answer of the API.
    pub submitted: Option<Payload>,
    /// When SendTaskHeartbeat comes in: virtual times since the call was scheduled, ascending.
    pub heartbeats: Vec<Duration>,
    /// `workerName` of `ActivityStarted`.
    pub worker_name: Option<Arc<str>>,
    /// The answer was made up, since no mock says what comes.
    pub is_default: bool,
}

impl TaskReply {
    /// An answer that is there at once.
    #[must_use]
    pub fn now(result: TaskResult) -> Self {
        Self {
            after: Duration::ZERO,
            result,
            submitted: None,
            heartbeats: Vec::new(),
            worker_name: None,
            is_default: false,
        }
    }
}

/// A length of time that somebody gave in seconds: from none to what a timeout can be at most (reference 01-language §3.1).
#[must_use]
pub fn delay(seconds: f64) -> Option<Duration> {
    let fits = (0.0..=MAX_SECONDS as f64).contains(&seconds);
    fits.then(|| Duration::from_secs_f64(seconds))
}

/// How a call ends.
#[derive(Debug, Clone)]
pub enum TaskResult {
    /// It succeeds with this result.
    Return(Payload),
    /// It fails. Both fields may be absent: SendTaskFailure can be called without them.
    Throw {
        /// The name that `ErrorEquals` matches.
        error: Option<Arc<str>>,
        /// What happened.
        cause: Option<Arc<str>>,
    },
    /// The resource refuses before anything is scheduled, as a deleted activity does: `States.Runtime` with AWS's prefix (recorded:
    /// activities/test_activity_task_on_deleted).
    Refuse {
        /// What AWS says: `The activity arn:... does not exist.`
        cause: Arc<str>,
    },
    /// It never ends: `TimeoutSeconds`, `HeartbeatSeconds` or the execution's own limit ends it.
    Never,
}
