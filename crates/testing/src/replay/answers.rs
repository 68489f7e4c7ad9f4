//! The recorded answers of the services.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
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
    /// By state.
    calls: BTreeMap<Arc<str>, Calls>,
}

/// The recorded calls of a state.
#[derive(Debug, Clone, Default)]
struct Calls {
    /// In the order in which they were scheduled, without those that were given.
    left: Vec<Option<Call>>,
    /// Those before it were given.
    next: usize,
    /// Where those are that were sent the same, by [`mark`], first to last. Some may have been given.
    by_sent: BTreeMap<u64, VecDeque<usize>>,
}

impl Calls {
    fn of(calls: Vec<Call>) -> Self {
        let mut by_sent: BTreeMap<u64, VecDeque<usize>> = BTreeMap::new();
        for (index, call) in calls.iter().enumerate() {
            if let Some(sent) = &call.parameters {
                by_sent.entry(mark(sent, 0)).or_default().push_back(index);
            }
        }
        Self {
            left: calls.into_iter().map(Some).collect(),
            next: 0,
            by_sent,
        }
    }

    /// The first of those left that was sent the same, else the first one.
    fn take(&mut self, sent: &Value) -> Option<Call> {
        self.take_same(sent).or_else(|| {
            let first = self.left.iter_mut().skip(self.next);
            first.inspect(|_| self.next += 1).find_map(Option::take)
        })
    }

    fn take_same(&mut self, sent: &Value) -> Option<Call> {
        let alike = self.by_sent.get_mut(&mark(sent, 0))?;
        while let Some(first) = alike.front()
            && self.left.get(*first).is_none_or(Option::is_none)
        {
            alike.pop_front();
        }
        let is_same = |index: &&usize| {
            let call = self.left.get(**index).and_then(Option::as_ref);
            call.is_some_and(|call| call.parameters.as_ref() == Some(sent))
        };
        let index = *alike.iter().find(is_same)?;
        self.left.get_mut(index)?.take()
    }
}

impl Answers {
    pub(super) fn of(events: &[Value]) -> Self {
        let mut calls: BTreeMap<Arc<str>, Vec<Call>> = BTreeMap::new();
        let mut lines: HashMap<i64, (Option<Arc<str>>, Option<usize>)> = HashMap::new();
        for event in events {
            let previous = lines.get(&number(event, "previousEventId"));
            let (mut state, mut call) = previous.cloned().unwrap_or_default();
            if kind(event).ends_with("StateEntered") {
                state = text(event, "name").map(Arc::from);
                call = None;
            }
            if let Some(name) = &state {
                let calls = calls.entry(Arc::clone(name)).or_default();
                call = recorded(event, calls, call);
            }
            lines.insert(number(event, "id"), (state, call));
        }
        let calls = calls.into_iter();
        Self {
            calls: calls
                .map(|(state, calls)| (state, Calls::of(calls)))
                .collect(),
        }
    }

    /// The answer to a call: of those left for its state the one that was sent the same, else the next one. When none is left, no answer comes. A state
    /// of a child execution, whose calls stand in a history of its own, gets the default answer of its service, and so does a Map that reads S3.
    pub fn reply(&mut self, request: &TaskRequest) -> TaskReply {
        let calls = match self.calls.get_mut(&request.state.name) {
            Some(calls) if request.purpose == Purpose::Task => calls,
            _ => return Mocks::none().reply(request),
        };
        let Some(call) = calls.take(&request.parameters) else {
            return TaskReply::now(TaskResult::Never);
        };
        TaskReply {
            submitted: call.submitted,
            worker_name: call.worker_name,
            ..call.reply.unwrap_or(TaskReply::now(TaskResult::Never))
        }
    }
}

/// How deep [`mark`] looks.
const MARKED_DEPTH: usize = 16;

/// A number that equal values have in common and others hardly: the order of the members of an object does not count, nor the spelling of numbers.
fn mark(value: &Value, depth: usize) -> u64 {
    let of = |what: &dyn Fn(&mut DefaultHasher)| {
        let mut hasher = DefaultHasher::new();
        what(&mut hasher);
        hasher.finish()
    };
    match value {
        Value::Null => 0,
        Value::Bool(truth) => 1 + u64::from(*truth),
        // 0 and -0 are equal.
        Value::Number(number) => of(&|hasher| (number.as_f64() + 0.0).to_bits().hash(hasher)),
        Value::String(text) => of(&|hasher| text.hash(hasher)),
        Value::Array(_) | Value::Object(_) if depth == MARKED_DEPTH => 3,
        Value::Array(items) => of(&|hasher| {
            for item in items {
                mark(item, depth + 1).hash(hasher);
            }
        }),
        Value::Object(members) => members.iter().fold(4, |sum, (key, value)| {
            let member = of(&|hasher| (key, mark(value, depth + 1)).hash(hasher));
            sum.wrapping_add(member)
        }),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(text: &str) -> Value {
        Value::parse(text).unwrap()
    }

    #[test]
    fn the_first_that_was_sent_the_same_is_taken_else_the_first() {
        let calls = [
            "1",
            r#"{"a":1,"b":[2]}"#,
            "1.0",
            "null",
            r#"{"b":[2.0],"a":1}"#,
            "0",
        ];
        let mut calls = Calls::of(
            (0_u64..)
                .zip(calls)
                .map(|(second, text)| Call {
                    parameters: Some(sent(text)),
                    worker_name: Some(second.to_string().into()),
                    ..Call::default()
                })
                .collect(),
        );
        for (text, taken) in [
            (r#"{"b":[2],"a":1}"#, Some("1")),
            ("1.0", Some("0")),
            (r#""other""#, Some("2")),
            ("1", Some("3")),
            ("-0.0", Some("5")),
            ("null", Some("4")),
            ("null", None),
        ] {
            let call = calls.take(&sent(text));
            let name = call.and_then(|call| call.worker_name);
            assert_eq!(name.as_deref(), taken, "{text}");
        }
    }

    #[test]
    fn what_lies_deep_is_told_apart_by_comparing() {
        let deep = |inner| (0..100).fold(Value::from(inner), |inner, _| vec![inner].into());
        let call = |inner| Call {
            parameters: Some(deep(inner)),
            ..Call::default()
        };
        let mut calls = Calls::of(vec![call(1), call(2)]);
        let taken = calls.take(&deep(2)).unwrap().parameters;
        assert_eq!(taken, Some(deep(2)));
    }
}
