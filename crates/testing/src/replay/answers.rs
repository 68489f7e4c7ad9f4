//! The recorded answers of the services.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use asl_engine::clock::Timestamp;
use asl_engine::mocks::Mocks;
use asl_engine::payload::Payload;
use asl_engine::task::{Purpose, TaskReply, TaskRequest, TaskResult};
use asl_json::Value;

use super::event::{kind, moment, number, text};

/// A recorded call: what it was sent, and how it ended.
#[derive(Debug, Clone, Default)]
struct Call {
    parameters: Option<Value>,
    scheduled: Option<Timestamp>,
    reply: Option<TaskReply>,
    submitted: Option<Payload>,
    worker_name: Option<Arc<str>>,
}

/// The recorded answers, each given once.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    /// By state, in the order in which they were scheduled.
    calls: BTreeMap<Arc<str>, Vec<Call>>,
}

impl Answers {
    pub(super) fn of(events: &[Value]) -> Self {
        let mut lines: HashMap<i64, (Option<Arc<str>>, Option<usize>)> = HashMap::new();
        let mut answers = Self::default();
        for event in events {
            let previous = lines.get(&number(event, "previousEventId"));
            let (mut state, mut call) = previous.cloned().unwrap_or_default();
            if kind(event).ends_with("StateEntered") {
                state = text(event, "name").map(Arc::from);
                call = None;
            }
            if let Some(name) = &state {
                let calls = answers.calls.entry(Arc::clone(name)).or_default();
                call = recorded(event, calls, call);
            }
            lines.insert(number(event, "id"), (state, call));
        }
        answers
    }

    /// The answer to a call: of those left for its state the one that was sent the same, else the next one. When none is left, no answer comes. A state
    /// of a child execution, whose calls stand in a history of its own, gets the default answer of its service, and so does a Map that reads S3.
    pub fn reply(&mut self, request: &TaskRequest) -> TaskReply {
        let calls = match self.calls.get_mut(&request.state.name) {
            Some(calls) if request.purpose == Purpose::Task => calls,
            _ => return Mocks::none().reply(request),
        };
        if calls.is_empty() {
            return TaskReply::now(TaskResult::Never);
        }
        let same = |call: &Call| call.parameters.as_ref() == Some(&request.parameters);
        let index = calls.iter().position(same).unwrap_or(0);
        let call = calls.remove(index);
        TaskReply {
            submitted: call.submitted,
            worker_name: call.worker_name,
            ..call.reply.unwrap_or(TaskReply::now(TaskResult::Never))
        }
    }
}

/// Takes what an event tells of a call. Gives the number of the call it belongs to.
fn recorded(event: &Value, calls: &mut Vec<Call>, call: Option<usize>) -> Option<usize> {
    let kind = kind(event);
    let parsed = |name: &str| text(event, name).and_then(|text| Payload::parse(text).ok());
    if matches!(
        kind,
        "TaskScheduled" | "LambdaFunctionScheduled" | "ActivityScheduled"
    ) {
        let sent = parsed("parameters").or_else(|| parsed("input"));
        calls.push(Call {
            parameters: sent.map(Payload::into_value),
            scheduled: moment(event),
            ..Call::default()
        });
        return calls.len().checked_sub(1);
    }
    let result = match kind {
        "TaskSucceeded" | "LambdaFunctionSucceeded" | "ActivitySucceeded" => {
            TaskResult::Return(parsed("output").unwrap_or_default())
        }
        "TaskFailed"
        | "TaskStartFailed"
        | "TaskSubmitFailed"
        | "LambdaFunctionFailed"
        | "LambdaFunctionScheduleFailed"
        | "LambdaFunctionStartFailed"
        | "ActivityFailed"
        | "ActivityScheduleFailed" => TaskResult::Throw {
            error: text(event, "error").map(Arc::from),
            cause: text(event, "cause").map(Arc::from),
        },
        // The service itself said nothing: `TimeoutSeconds` or `HeartbeatSeconds` ended the call.
        "TaskTimedOut" | "LambdaFunctionTimedOut" | "ActivityTimedOut" => TaskResult::Never,
        _ => {
            let current = calls.get_mut(call?)?;
            match kind {
                "TaskSubmitted" => current.submitted = parsed("output"),
                "ActivityStarted" => current.worker_name = text(event, "workerName").map(Arc::from),
                _ => {}
            }
            return call;
        }
    };
    let index = match call {
        Some(index) => index,
        // It failed before it was scheduled.
        None => {
            calls.push(Call::default());
            calls.len().checked_sub(1)?
        }
    };
    let current = calls.get_mut(index)?;
    let took = current.scheduled.zip(moment(event));
    current.reply = Some(TaskReply {
        after: took.map_or(Duration::ZERO, |(from, to)| to.since(from)),
        ..TaskReply::now(result)
    });
    Some(index)
}
