//! The types of events and what each of them tells (reference 04-events §2).

use std::sync::Arc;

use asl_json::Value;
use asl_language::model::StateKind;

use crate::failure::Failure;
use crate::payload::Payload;

/// `Type` of a state, as the names of its events begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is named as the language names it")]
pub enum StateType {
    Task,
    Pass,
    Choice,
    Wait,
    Succeed,
    Fail,
    Parallel,
    Map,
}

impl From<&StateKind> for StateType {
    fn from(kind: &StateKind) -> Self {
        match kind {
            StateKind::Task(_) => Self::Task,
            StateKind::Pass(_) => Self::Pass,
            StateKind::Choice(_) => Self::Choice,
            StateKind::Wait(_) => Self::Wait,
            StateKind::Succeed => Self::Succeed,
            StateKind::Fail(_) => Self::Fail,
            StateKind::Parallel(_) => Self::Parallel,
            StateKind::Map(_) => Self::Map,
        }
    }
}

/// `resourceType` and `resource` of the `Task…` events (reference 05-integrations §1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskTarget {
    /// `lambda`, `aws-sdk:dynamodb`, ...
    pub resource_type: Arc<str>,
    /// `invoke`, `sendMessage.waitForTaskToken`, ...
    pub resource: Arc<str>,
}

/// What happened. The names are those of GetExecutionHistory; the events that exist once per state type share a variant.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "members are named as the API names them")]
pub enum EventDetail {
    ExecutionStarted {
        input: Payload,
        role_arn: Arc<str>,
    },
    ExecutionSucceeded {
        output: Payload,
    },
    ExecutionFailed(Failure),
    ExecutionAborted {
        error: Option<Arc<str>>,
        cause: Option<Arc<str>>,
    },
    ExecutionTimedOut {
        error: Option<Arc<str>>,
        cause: Option<Arc<str>>,
    },
    ExecutionRedriven {
        redrive_count: u64,
    },
    /// `PassStateEntered`, ...
    StateEntered {
        state_type: StateType,
        name: Arc<str>,
        input: Payload,
    },
    /// `PassStateExited`, ...; there is none for Fail. `assigned` is empty unless `Assign` set a variable.
    StateExited {
        state_type: StateType,
        name: Arc<str>,
        output: Payload,
        assigned: Arc<[(Arc<str>, Value)]>,
    },
    /// `TaskStateAborted`, `WaitStateAborted`, `MapStateAborted`, `ParallelStateAborted`; the other types have none.
    StateAborted {
        state_type: StateType,
    },
    ParallelStateStarted,
    ParallelStateSucceeded,
    ParallelStateFailed,
    MapStateStarted {
        length: u64,
    },
    MapStateSucceeded,
    MapStateFailed,
    MapIterationStarted {
        name: Arc<str>,
        index: u64,
    },
    MapIterationSucceeded {
        name: Arc<str>,
        index: u64,
    },
    MapIterationFailed {
        name: Arc<str>,
        index: u64,
    },
    MapIterationAborted {
        name: Arc<str>,
        index: u64,
    },
    MapRunStarted {
        map_run_arn: Arc<str>,
    },
    MapRunSucceeded,
    MapRunAborted,
    MapRunFailed(Failure),
    MapRunRedriven {
        map_run_arn: Arc<str>,
        redrive_count: u64,
    },
    LambdaFunctionScheduled {
        resource: Arc<str>,
        input: Payload,
        timeout_in_seconds: Option<u64>,
        role_arn: Option<Arc<str>>,
    },
    LambdaFunctionStarted,
    LambdaFunctionSucceeded {
        output: Payload,
    },
    LambdaFunctionFailed(Failure),
    LambdaFunctionTimedOut(Failure),
    LambdaFunctionScheduleFailed(Failure),
    LambdaFunctionStartFailed(Failure),
    ActivityScheduled {
        resource: Arc<str>,
        input: Payload,
        timeout_in_seconds: Option<u64>,
        heartbeat_in_seconds: Option<u64>,
    },
    ActivityStarted {
        worker_name: Option<Arc<str>>,
    },
    ActivitySucceeded {
        output: Payload,
    },
    ActivityFailed(Failure),
    ActivityTimedOut(Failure),
    ActivityScheduleFailed(Failure),
    TaskScheduled {
        target: Arc<TaskTarget>,
        region: Arc<str>,
        parameters: Payload,
        timeout_in_seconds: Option<u64>,
        heartbeat_in_seconds: Option<u64>,
        role_arn: Option<Arc<str>>,
    },
    TaskStarted {
        target: Arc<TaskTarget>,
    },
    TaskSubmitted {
        target: Arc<TaskTarget>,
        output: Payload,
    },
    TaskSucceeded {
        target: Arc<TaskTarget>,
        output: Payload,
    },
    TaskFailed {
        target: Arc<TaskTarget>,
        failure: Failure,
    },
    TaskTimedOut {
        target: Arc<TaskTarget>,
        failure: Failure,
    },
    TaskStartFailed {
        target: Arc<TaskTarget>,
        failure: Failure,
    },
    TaskSubmitFailed {
        target: Arc<TaskTarget>,
        failure: Failure,
    },
    EvaluationFailed {
        failure: Failure,
        location: Option<Arc<str>>,
        state: Arc<str>,
    },
}

impl EventDetail {
    /// What went wrong, in the events of a call, a Map Run, an evaluation or an execution that failed.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::ExecutionFailed(failure)
            | Self::MapRunFailed(failure)
            | Self::LambdaFunctionFailed(failure)
            | Self::LambdaFunctionTimedOut(failure)
            | Self::LambdaFunctionScheduleFailed(failure)
            | Self::LambdaFunctionStartFailed(failure)
            | Self::ActivityFailed(failure)
            | Self::ActivityTimedOut(failure)
            | Self::ActivityScheduleFailed(failure)
            | Self::TaskFailed { failure, .. }
            | Self::TaskTimedOut { failure, .. }
            | Self::TaskStartFailed { failure, .. }
            | Self::TaskSubmitFailed { failure, .. }
            | Self::EvaluationFailed { failure, .. } => Some(failure),
            _ => None,
        }
    }

    /// `type` of the event.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::ExecutionStarted { .. } => "ExecutionStarted",
            Self::ExecutionSucceeded { .. } => "ExecutionSucceeded",
            Self::ExecutionFailed(_) => "ExecutionFailed",
            Self::ExecutionAborted { .. } => "ExecutionAborted",
            Self::ExecutionTimedOut { .. } => "ExecutionTimedOut",
            Self::ExecutionRedriven { .. } => "ExecutionRedriven",
            Self::StateEntered { state_type, .. } => entered(*state_type),
            Self::StateExited { state_type, .. } => exited(*state_type),
            Self::StateAborted { state_type } => aborted(*state_type),
            Self::ParallelStateStarted => "ParallelStateStarted",
            Self::ParallelStateSucceeded => "ParallelStateSucceeded",
            Self::ParallelStateFailed => "ParallelStateFailed",
            Self::MapStateStarted { .. } => "MapStateStarted",
            Self::MapStateSucceeded => "MapStateSucceeded",
            Self::MapStateFailed => "MapStateFailed",
            Self::MapIterationStarted { .. } => "MapIterationStarted",
            Self::MapIterationSucceeded { .. } => "MapIterationSucceeded",
            Self::MapIterationFailed { .. } => "MapIterationFailed",
            Self::MapIterationAborted { .. } => "MapIterationAborted",
            Self::MapRunStarted { .. } => "MapRunStarted",
            Self::MapRunSucceeded => "MapRunSucceeded",
            Self::MapRunAborted => "MapRunAborted",
            Self::MapRunFailed(_) => "MapRunFailed",
            Self::MapRunRedriven { .. } => "MapRunRedriven",
            Self::LambdaFunctionScheduled { .. } => "LambdaFunctionScheduled",
            Self::LambdaFunctionStarted => "LambdaFunctionStarted",
            Self::LambdaFunctionSucceeded { .. } => "LambdaFunctionSucceeded",
            Self::LambdaFunctionFailed(_) => "LambdaFunctionFailed",
            Self::LambdaFunctionTimedOut(_) => "LambdaFunctionTimedOut",
            Self::LambdaFunctionScheduleFailed(_) => "LambdaFunctionScheduleFailed",
            Self::LambdaFunctionStartFailed(_) => "LambdaFunctionStartFailed",
            Self::ActivityScheduled { .. } => "ActivityScheduled",
            Self::ActivityStarted { .. } => "ActivityStarted",
            Self::ActivitySucceeded { .. } => "ActivitySucceeded",
            Self::ActivityFailed(_) => "ActivityFailed",
            Self::ActivityTimedOut(_) => "ActivityTimedOut",
            Self::ActivityScheduleFailed(_) => "ActivityScheduleFailed",
            Self::TaskScheduled { .. } => "TaskScheduled",
            Self::TaskStarted { .. } => "TaskStarted",
            Self::TaskSubmitted { .. } => "TaskSubmitted",
            Self::TaskSucceeded { .. } => "TaskSucceeded",
            Self::TaskFailed { .. } => "TaskFailed",
            Self::TaskTimedOut { .. } => "TaskTimedOut",
            Self::TaskStartFailed { .. } => "TaskStartFailed",
            Self::TaskSubmitFailed { .. } => "TaskSubmitFailed",
            Self::EvaluationFailed { .. } => "EvaluationFailed",
        }
    }
}

fn entered(state_type: StateType) -> &'static str {
    match state_type {
        StateType::Task => "TaskStateEntered",
        StateType::Pass => "PassStateEntered",
        StateType::Choice => "ChoiceStateEntered",
        StateType::Wait => "WaitStateEntered",
        StateType::Succeed => "SucceedStateEntered",
        StateType::Fail => "FailStateEntered",
        StateType::Parallel => "ParallelStateEntered",
        StateType::Map => "MapStateEntered",
    }
}

fn exited(state_type: StateType) -> &'static str {
    match state_type {
        StateType::Task => "TaskStateExited",
        StateType::Pass => "PassStateExited",
        StateType::Choice => "ChoiceStateExited",
        StateType::Wait => "WaitStateExited",
        StateType::Succeed => "SucceedStateExited",
        StateType::Fail => "FailStateExited",
        StateType::Parallel => "ParallelStateExited",
        StateType::Map => "MapStateExited",
    }
}

fn aborted(state_type: StateType) -> &'static str {
    match state_type {
        StateType::Task => "TaskStateAborted",
        StateType::Wait => "WaitStateAborted",
        StateType::Map => "MapStateAborted",
        StateType::Parallel => "ParallelStateAborted",
        StateType::Pass => "PassStateAborted",
        StateType::Choice => "ChoiceStateAborted",
        StateType::Succeed => "SucceedStateAborted",
        StateType::Fail => "FailStateAborted",
    }
}
