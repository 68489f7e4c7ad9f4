//! One entry of `MockedResponses`: which call gets which answer.

use std::sync::Arc;
use std::time::Duration;

use asl_json::{Object, Pointer, Value};
use asl_language::fields::MAX_SECONDS;

use super::finding::Findings;
use super::when::When;
use crate::payload::Payload;
use crate::task::{TaskReply, TaskRequest, TaskResult, delay};

/// What the calls of a state get.
#[derive(Debug, Default)]
pub(super) struct Response {
    /// By their first call, ascending; they do not overlap.
    ranges: Vec<Range>,
    /// `"*"`
    rest: Vec<Answer>,
}

#[derive(Debug)]
struct Range {
    first: u64,
    last: u64,
    answers: Vec<Answer>,
}

/// One answer, and when it counts.
#[derive(Debug)]
pub(super) struct Answer {
    when: Option<When>,
    delay: Duration,
    heartbeats: Vec<Duration>,
    submitted: Option<Payload>,
    worker_name: Option<Arc<str>>,
    /// What it says; none: a person is asked.
    pub(super) result: Option<TaskResult>,
    /// Where it stands in the file.
    pub(super) pointer: Pointer,
}

const RANGE_HELP: &str = "write the number of a call (`\"0\"`), a range (`\"1-2\"`, `\"3-\"`) or `\"*\"` for all other calls; \
                          calls count from 0";

impl Response {
    /// The answer to this call; the first that counts of those for its number.
    pub(super) fn answer(&self, request: &TaskRequest) -> Option<&Answer> {
        let after = self
            .ranges
            .partition_point(|range| range.first <= request.call);
        let range = after
            .checked_sub(1)
            .and_then(|index| self.ranges.get(index));
        let answers = range
            .filter(|range| request.call <= range.last)
            .map_or(&self.rest, |range| &range.answers);
        let counts = |answer: &&Answer| answer.when.as_ref().is_none_or(|when| when.holds(request));
        answers.iter().find(counts)
    }

    /// Every answer, in the order of the calls; those for all other calls come last.
    pub(super) fn answers(&self) -> impl Iterator<Item = &Answer> {
        self.ranges
            .iter()
            .flat_map(|range| &range.answers)
            .chain(&self.rest)
    }

    pub(super) fn parse(value: &Value, at: &Pointer, findings: &mut Findings) -> Response {
        let mut response = Response::default();
        let Some(object) = value.as_object() else {
            let message = format!(
                "a mocked response must be an object, not {}",
                article(value)
            );
            findings.error("mock-file-shape", at, message, RANGE_HELP);
            return response;
        };
        for (key, value) in object {
            let at = at.clone().key(Arc::clone(key));
            let answers = answers(value, &at, findings);
            match calls(key) {
                Some(Calls::Rest) => response.rest = answers,
                Some(Calls::Range(first, last)) => response.ranges.push(Range {
                    first,
                    last,
                    answers,
                }),
                None => findings.error(
                    "mock-range",
                    &at,
                    format!("`{key}` is not a range of calls"),
                    RANGE_HELP,
                ),
            }
        }
        response.order(at, findings);
        response
    }

    /// Sorts the ranges and reports gaps and overlaps; of two ranges that overlap, the earlier one keeps its calls.
    fn order(&mut self, at: &Pointer, findings: &mut Findings) {
        asl_sort::sort_by_key(&mut self.ranges, |range| range.first);
        let (mut next, mut gaps) = (0, Vec::new());
        for range in &mut self.ranges {
            if range.first > next {
                gaps.push((next, range.first - 1));
            }
            if range.first < next {
                let message = format!(
                    "call {} is mocked more than once; the earlier range counts",
                    range.first
                );
                findings.warning(
                    "mock-overlap",
                    at,
                    message,
                    "let each call be in one range only",
                );
                range.first = next;
            }
            next = next.max(range.last.saturating_add(1));
        }
        self.ranges.retain(|range| range.first <= range.last);
        if let (Some((first, last)), true) = (gaps.first(), self.rest.is_empty()) {
            let calls = if first == last {
                format!("call {first} is")
            } else {
                format!("calls {first} to {last} are")
            };
            let more = if gaps.len() > 1 {
                format!(" (and {} more gaps)", gaps.len() - 1)
            } else {
                String::new()
            };
            let help = "a default answer is used there; add the missing range, or `\"*\"` for all other calls";
            findings.warning("mock-gap", at, format!("{calls} not mocked{more}"), help);
        }
    }
}

enum Calls {
    Range(u64, u64),
    Rest,
}

/// `0`, `1-2`, `3-`, `*`
fn calls(key: &str) -> Option<Calls> {
    let number = |text: &str| {
        text.trim()
            .parse::<u64>()
            .ok()
            .filter(|_| !text.trim().starts_with('+'))
    };
    let key = key.trim();
    if key == "*" {
        return Some(Calls::Rest);
    }
    let (first, last) = match key.split_once('-') {
        None => (number(key)?, number(key)?),
        Some((first, "")) => (number(first)?, u64::MAX),
        Some((first, last)) => (number(first)?, number(last)?),
    };
    (first <= last).then_some(Calls::Range(first, last))
}

/// An answer, or an array of them.
fn answers(value: &Value, at: &Pointer, findings: &mut Findings) -> Vec<Answer> {
    match value {
        Value::Array(array) => array
            .iter()
            .enumerate()
            .filter_map(|(index, value)| Answer::parse(value, at.clone().index(index), findings))
            .collect(),
        value => Answer::parse(value, at.clone(), findings)
            .into_iter()
            .collect(),
    }
}

const KNOWN: [&str; 9] = [
    "Return",
    "Throw",
    "NeverAnswers",
    "AskMe",
    "Delay",
    "Heartbeats",
    "Submitted",
    "WorkerName",
    "When",
];

const ONE_HELP: &str =
    "give it exactly one of `Return`, `Throw`, `NeverAnswers: true` and `AskMe: true`";

impl Answer {
    fn parse(value: &Value, at: Pointer, findings: &mut Findings) -> Option<Answer> {
        let Some(object) = value.as_object() else {
            findings.error(
                "mock-return-or-throw",
                &at,
                format!("an answer must be an object, not {}", article(value)),
                ONE_HELP,
            );
            return None;
        };
        for key in object.keys().filter(|key| !KNOWN.contains(&&***key)) {
            let message =
                format!("`{key}` is not a member of a mocked answer, so it has no effect");
            findings.warning(
                "mock-unknown-member",
                &at.clone().key(Arc::clone(key)),
                message,
                &format!("known are {}", KNOWN.join(", ")),
            );
        }
        let result = result(object, &at, findings)?;
        let when = match object.get("When") {
            None => None,
            // An answer whose condition cannot be read must not count for all calls.
            Some(when) => Some(When::parse(when, &at.clone().key("When"), findings)?),
        };
        Some(Answer {
            when,
            delay: object.get("Delay").map_or(Duration::ZERO, |delay| {
                seconds(delay, &at, "Delay", findings)
            }),
            heartbeats: heartbeats(object, &at, findings),
            submitted: object.get("Submitted").cloned().map(Payload::computed),
            worker_name: object
                .get("WorkerName")
                .and_then(Value::as_str)
                .map(Arc::from),
            result,
            pointer: at,
        })
    }

    /// The reply; `submitted` says the first answer of the API where the mock does not, `default` the result where a person would have to be asked.
    pub(super) fn reply(
        &self,
        submitted: impl FnOnce() -> Option<Payload>,
        default: impl FnOnce() -> TaskResult,
    ) -> TaskReply {
        TaskReply {
            after: self.delay,
            is_default: self.result.is_none(),
            result: self.result.clone().unwrap_or_else(default),
            submitted: self.submitted.clone().or_else(submitted),
            heartbeats: self.heartbeats.clone(),
            worker_name: self.worker_name.clone(),
        }
    }
}

/// What an answer says; inside, none: a person is asked.
fn result(object: &Object, at: &Pointer, findings: &mut Findings) -> Option<Option<TaskResult>> {
    let flag = |name: &str| {
        object
            .get(name)
            .is_some_and(|value| value.as_bool() != Some(false))
    };
    let given = ["Return", "Throw"].map(|name| object.contains_key(name));
    if flag("AskMe") && given == [false; 2] && !flag("NeverAnswers") {
        findings.hint(
            "mock-asks",
            &at.clone().key("AskMe"),
            "a person is asked; where there is nobody to ask, a default answer is used".to_owned(),
            "write the answer as `Return` or `Throw` to run without being asked",
        );
        return Some(None);
    }
    match (
        object.get("Return"),
        object.get("Throw"),
        flag("NeverAnswers"),
    ) {
        (Some(value), None, false) => {
            Some(Some(TaskResult::Return(Payload::computed(value.clone()))))
        }
        (None, Some(thrown), false) => throw(thrown, &at.clone().key("Throw"), findings).map(Some),
        (None, None, true) => Some(Some(TaskResult::Never)),
        (None, None, false) => {
            findings.error(
                "mock-return-or-throw",
                at,
                "this answer says neither `Return` nor `Throw`".to_owned(),
                ONE_HELP,
            );
            None
        }
        _ => {
            findings.error(
                "mock-return-or-throw",
                at,
                "this answer says more than one result".to_owned(),
                ONE_HELP,
            );
            None
        }
    }
}

fn throw(thrown: &Value, at: &Pointer, findings: &mut Findings) -> Option<TaskResult> {
    let Some(object) = thrown.as_object() else {
        let help = "write `{ \"Error\": \"the error's name\", \"Cause\": \"what happened\" }`";
        findings.error(
            "mock-return-or-throw",
            at,
            format!("`Throw` must be an object, not {}", article(thrown)),
            help,
        );
        return None;
    };
    let mut text = |name: &'static str| -> Option<Arc<str>> {
        match object.get(name)? {
            Value::Null => None,
            Value::String(text) => Some(Arc::clone(text)),
            other => {
                let help = "in AWS it is always a text; its JSON text is used";
                findings.warning(
                    "mock-throw-text",
                    &at.clone().key(name),
                    format!("`{name}` must be a string, not {}", article(other)),
                    help,
                );
                Some(other.to_json_string().into())
            }
        }
    };
    Some(TaskResult::Throw {
        error: text("Error"),
        cause: text("Cause"),
    })
}

fn heartbeats(object: &Object, at: &Pointer, findings: &mut Findings) -> Vec<Duration> {
    let mut heartbeats: Vec<Duration> = match object.get("Heartbeats") {
        None => Vec::new(),
        Some(Value::Array(array)) => array
            .iter()
            .map(|value| seconds(value, at, "Heartbeats", findings))
            .collect(),
        Some(other) => vec![seconds(other, at, "Heartbeats", findings)],
    };
    asl_sort::sort(&mut heartbeats);
    heartbeats
}

fn seconds(value: &Value, at: &Pointer, name: &'static str, findings: &mut Findings) -> Duration {
    match value.as_f64().and_then(delay) {
        Some(delay) => delay,
        None => {
            let message = format!(
                "`{name}` must be in seconds, from 0 to {MAX_SECONDS}, not `{}`",
                crate::dataflow::limits::printed(value)
            );
            findings.error(
                "mock-seconds",
                &at.clone().key(name),
                message,
                "write a number of seconds; 0 is used",
            );
            Duration::ZERO
        }
    }
}

/// `an array`, `a string`, …
pub(super) fn article(value: &Value) -> String {
    match value.type_name() {
        "null" => "null".to_owned(),
        name @ ("array" | "object") => format!("an {name}"),
        name => format!("a {name}"),
    }
}
