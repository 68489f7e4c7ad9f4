//! A recorded execution, run again: our engine gets the recorded input and the recorded answers, and what it does is laid beside what was recorded.
//!
//! A history does not tell everything: the ARN of the execution, task tokens and random numbers are unknown, and so is how AWS timed concurrent branches.
//! So tokens, moments and the ARNs of Map Runs are not compared, and branches that took turns in another order are told apart from real differences.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use asl_engine::api::{self, Options};
use asl_engine::clock::Timestamp;
use asl_engine::execution::{Execution, Start, Step};
use asl_engine::mocks::Mocks;
use asl_engine::payload::Payload;
use asl_engine::task::{Purpose, TaskReply, TaskRequest, TaskResult};
use asl_json::{Object, Value};
use asl_language::MachineType;

/// What `aws stepfunctions get-execution-history` prints.
#[derive(Debug, Clone)]
pub struct Recording {
    /// In the order of their ids.
    events: Vec<Value>,
}

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

/// How what we do stands to what was recorded.
#[derive(Debug, Clone, PartialEq)]
pub enum Agreement {
    /// Event for event the same.
    Same,
    /// The same, but for the order in which concurrent branches took turns; the first event with another place.
    SameButOrder(u64),
    /// Not the same; boxed since it is rare.
    Differs(Box<FirstDifference>),
}

/// The first event that is other than recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct FirstDifference {
    /// Its id.
    pub event: u64,
    /// Where in it: `$.stateExitedEventDetails.output.total`.
    pub place: String,
    /// The recorded event, laid out; none if the recording ends before it.
    pub recorded: Option<String>,
    /// Ours, laid out; none if ours ends before it.
    pub ours: Option<String>,
}

impl Recording {
    /// Reads a history: an object with `events`, or the list itself, in either order.
    ///
    /// # Errors
    /// Why it is none.
    pub fn parse(text: &str) -> Result<Self, String> {
        let value = Value::parse(text).map_err(|why| format!("the history is no JSON: {why}"))?;
        let events = value.get("events").unwrap_or(&value);
        let events = events.as_array().map(|events| events.iter().cloned());
        let mut events: Vec<Value> = events.into_iter().flatten().collect();
        events.sort_by_key(|event| number(event, "id"));
        let kind = events.first().map(kind).unwrap_or_default();
        if kind != "ExecutionStarted" {
            return Err("this is no whole history: its first event is not `ExecutionStarted`; print it with `aws stepfunctions get-execution-history --execution-arn …`".into());
        }
        Ok(Self { events })
    }

    /// How many events it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Whether it has none; never so.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// When an event happened, in milliseconds since the first one; none where that is not told.
    #[must_use]
    pub fn time(&self, index: usize) -> Option<i64> {
        let start = moment(self.events.first()?)?;
        Some(moment(self.events.get(index)?)?.0 - start.0)
    }

    /// What the execution began with. What the history does not tell comes from `options`.
    ///
    /// # Errors
    /// What is wrong with the recorded input or an option.
    pub fn start(&self, machine_type: MachineType, options: Options) -> Result<Start, String> {
        let first = self.events.first().and_then(details);
        let told = |name: &str| first?.get(name)?.as_str();
        let options = Options {
            role_arn: told("roleArn").map(str::to_owned).or(options.role_arn),
            ..options
        };
        let input = told("input").map(str::to_owned);
        let mut start =
            api::start(input, machine_type, options).map_err(|finding| finding.message)?;
        if let Some(started) = self.events.first().and_then(moment) {
            start.started_at = started;
        }
        Ok(start)
    }

    /// The answers of the services.
    #[must_use]
    pub fn answers(&self) -> Answers {
        let mut lines: HashMap<i64, (Option<Arc<str>>, Option<usize>)> = HashMap::new();
        let mut answers = Answers::default();
        for event in &self.events {
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

    /// Stops an execution where someone stopped the recorded one.
    pub fn stop_where_it_was(&self, execution: &mut Execution) {
        let was_stopped = self.events.last().map(kind) == Some("ExecutionAborted");
        if was_stopped && execution.history().len() + 1 >= self.events.len() {
            execution.stop(None, None);
        }
    }

    /// Goes on with an execution of this recording for as many events as are left. Whether it has ended.
    pub fn advance(
        &self,
        execution: &mut Execution,
        answers: &mut Answers,
        left: &mut usize,
    ) -> bool {
        while *left > 0 {
            self.stop_where_it_was(execution);
            match execution.step() {
                Step::Event(_) | Step::ChildEvent(..) => *left -= 1,
                Step::NeedsReply(request) => execution.reply(request.id, answers.reply(&request)),
                Step::Finished(_) => return true,
            }
        }
        false
    }

    /// Lays an execution that has ended beside the recording.
    #[must_use]
    pub fn agreement(&self, execution: &Execution) -> Agreement {
        let printed = |event| serde_json::to_string(event).ok();
        let read = |text: String| Value::parse(&text).ok();
        let ours = execution
            .history()
            .iter()
            .filter_map(printed)
            .filter_map(read);
        let mut ours: Vec<Value> = ours.collect();
        let ends = [
            "ExecutionSucceeded",
            "ExecutionFailed",
            "ExecutionTimedOut",
            "ExecutionAborted",
        ];
        if !self
            .events
            .last()
            .is_some_and(|last| ends.contains(&kind(last)))
        {
            // It was printed while it ran.
            ours.truncate(self.events.len());
        }
        let tokens = execution
            .requests()
            .filter_map(|request| request.token.clone());
        let compare = Compare {
            tokens: tokens.collect(),
        };
        let Some(first) = compare.first_difference(&self.events, &ours) else {
            return Agreement::Same;
        };
        if compare.same_lines(&self.events, &ours) {
            return Agreement::SameButOrder(first.event);
        }
        Agreement::Differs(Box::new(first))
    }
}

impl Answers {
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

fn number(event: &Value, name: &str) -> i64 {
    event.get(name).and_then(Value::as_i64).unwrap_or_default()
}

fn kind(event: &Value) -> &str {
    event
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// The member that holds what an event says.
fn details(event: &Value) -> Option<&Value> {
    let members = event.as_object()?.iter();
    let mut details = members.filter(|(key, _)| key.ends_with("EventDetails"));
    details.next().map(|(_, value)| value)
}

fn text<'e>(event: &'e Value, name: &str) -> Option<&'e str> {
    details(event)?.get(name)?.as_str()
}

/// The moment of an event: ISO 8601, or seconds since 1970 as older tools print it.
fn moment(event: &Value) -> Option<Timestamp> {
    match event.get("timestamp")? {
        Value::String(text) => Timestamp::parse(text),
        #[expect(clippy::cast_possible_truncation, reason = "milliseconds are whole")]
        Value::Number(seconds) => Some(Timestamp((seconds.as_f64() * 1_000.0).round() as i64)),
        _ => None,
    }
}

/// Compares events; knows what a recording cannot tell.
struct Compare {
    /// The task tokens of our execution: theirs are others.
    tokens: HashSet<Arc<str>>,
}

impl Compare {
    fn first_difference(&self, recorded: &[Value], ours: &[Value]) -> Option<FirstDifference> {
        for index in 0..recorded.len().max(ours.len()) {
            let (theirs, mine) = (recorded.get(index), ours.get(index));
            let place = match (theirs, mine) {
                (Some(theirs), Some(mine)) => self.event(theirs, mine, true),
                _ => Some(String::new()),
            };
            if let Some(place) = place {
                let shown = |event: Option<&Value>| event.map(|event| readable(event).pretty(2));
                return Some(FirstDifference {
                    event: index as u64 + 1,
                    place,
                    recorded: shown(theirs),
                    ours: shown(mine),
                });
            }
        }
        None
    }

    /// Whether each event is followed by the same events on both sides, whatever their ids.
    fn same_lines(&self, recorded: &[Value], ours: &[Value]) -> bool {
        let (theirs, mine) = (Lines::of(recorded), Lines::of(ours));
        if recorded.len() != ours.len() {
            return false;
        }
        let mut pairs = vec![(0, 0)];
        // Ids of a hostile history may go round in circles.
        let mut left = recorded.len() + 1;
        while let Some((a, b)) = pairs.pop() {
            left = match left.checked_sub(1) {
                Some(left) => left,
                None => return false,
            };
            let (after_a, after_b) = (theirs.after(a), mine.after(b));
            if after_a.len() != after_b.len() {
                return false;
            }
            for (a, b) in after_a.iter().zip(after_b) {
                let events = recorded.get(*a).zip(ours.get(*b));
                if events.is_none_or(|(a, b)| self.event(a, b, false).is_some()) {
                    return false;
                }
                pairs.push((number_at(recorded, *a), number_at(ours, *b)));
            }
        }
        true
    }

    /// Where two events differ: their ids only if those count.
    fn event(&self, recorded: &Value, ours: &Value, ids: bool) -> Option<String> {
        if kind(recorded) != kind(ours) {
            return Some("$.type".into());
        }
        if ids && number(recorded, "previousEventId") != number(ours, "previousEventId") {
            return Some("$.previousEventId".into());
        }
        let members = details(recorded).and_then(Value::as_object);
        let mine = details(ours).and_then(Value::as_object);
        for (name, value) in members.into_iter().flat_map(Object::iter) {
            // The ARN of a Map Run ends in random numbers.
            if &**name == "mapRunArn" {
                continue;
            }
            // What was cut is said beside each payload; it is nothing that happened.
            if name.ends_with("Details") && value.get("truncated").is_some() {
                continue;
            }
            let other = mine.and_then(|mine| mine.get(name));
            if other.is_none_or(|other| !self.same(value, other)) {
                return Some(format!("$.{name}"));
            }
        }
        None
    }

    /// Whether two values say the same. The depth is bounded by the reader of JSON.
    fn same(&self, recorded: &Value, ours: &Value) -> bool {
        match (recorded, ours) {
            (Value::String(a), Value::String(b)) => self.same_texts(a, b),
            (Value::Array(a), Value::Array(b)) => {
                a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| self.same(a, b))
            }
            (Value::Object(a), Value::Object(b)) => {
                let same = |(key, value): (&Arc<str>, &Value)| {
                    b.get(key).is_some_and(|other| self.same(value, other))
                };
                a.len() == b.len() && a.iter().all(same)
            }
            // Some tools print payloads as the JSON that they are.
            (other @ (Value::Object(_) | Value::Array(_)), Value::String(text)) => {
                Value::parse(text).is_ok_and(|text| self.same(other, &text))
            }
            (a, b) => a == b,
        }
    }

    fn same_texts(&self, recorded: &Arc<str>, ours: &Arc<str>) -> bool {
        if recorded == ours || self.tokens.contains(ours) {
            return true;
        }
        if Timestamp::parse(recorded).is_some() && Timestamp::parse(ours).is_some() {
            return true;
        }
        let is_json = |text: &str| text.starts_with(['{', '[', '"']);
        if !is_json(recorded) || !is_json(ours) {
            return false;
        }
        match (Value::parse(recorded), Value::parse(ours)) {
            (Ok(a), Ok(b)) => self.same(&a, &b),
            _ => false,
        }
    }
}

/// Which events follow which.
struct Lines(HashMap<i64, Vec<usize>>);

impl Lines {
    fn of(events: &[Value]) -> Self {
        let mut after: HashMap<i64, Vec<usize>> = HashMap::new();
        for (index, event) in events.iter().enumerate() {
            after
                .entry(number(event, "previousEventId"))
                .or_default()
                .push(index);
        }
        Self(after)
    }

    fn after(&self, id: i64) -> &[usize] {
        self.0.get(&id).map_or(&[], Vec::as_slice)
    }
}

fn number_at(events: &[Value], index: usize) -> i64 {
    events
        .get(index)
        .map(|event| number(event, "id"))
        .unwrap_or_default()
}

/// The event with payloads that are JSON in place of texts of JSON.
fn readable(event: &Value) -> Value {
    let open = |value: &Value| match value {
        Value::String(text) if text.starts_with(['{', '[']) => {
            Value::parse(text).unwrap_or_else(|_| value.clone())
        }
        other => other.clone(),
    };
    let members = event.as_object().into_iter().flat_map(Object::iter);
    let opened: Object = members
        .map(|(key, value)| {
            let value = match value {
                Value::Object(details) => {
                    let inside = details
                        .iter()
                        .map(|(key, value)| (Arc::clone(key), open(value)));
                    Value::Object(inside.collect())
                }
                other => other.clone(),
            };
            (Arc::clone(key), value)
        })
        .collect();
    Value::Object(opened)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEFINITION: &str = r#"{ "StartAt": "All", "States": { "All": { "Type": "Parallel", "End": true, "Branches": [
        { "StartAt": "A", "States": { "A": { "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:a", "End": true,
            "Retry": [{ "ErrorEquals": ["Busy"], "IntervalSeconds": 3 }] } } },
        { "StartAt": "B", "States": { "B": { "Type": "Task", "Resource": "arn:aws:states:::sns:publish.waitForTaskToken", "End": true,
            "Parameters": { "Message.$": "$$.Task.Token", "At.$": "$$.State.EnteredTime", "TopicArn": "x" } } } } ] } } }"#;

    fn machine() -> Arc<asl_language::StateMachine> {
        let checked = asl_language::check(DEFINITION, &asl_language::CheckOptions::default());
        checked.machine.unwrap()
    }

    /// A history as AWS would have written it: of another seed and time, so with other tokens.
    fn history() -> Vec<Value> {
        let mocks = r#"{"MockedResponses": {
            "A": {"0": {"Throw": {"Error": "Busy", "Cause": "later"}, "Delay": 2}, "1": {"Return": {"a": 1}}},
            "B": {"0": {"Return": "done", "Delay": 60, "Submitted": {"MessageId": "m"}}}}}"#;
        let options = Options {
            seed: Some(7),
            start_time: Some("2024-05-06T07:08:09.123Z".into()),
            ..Options::default()
        };
        let start = api::start(Some(r#"{"n": 1}"#.into()), MachineType::Standard, options).unwrap();
        let (mocks, _) =
            asl_engine::mocks::Mocks::parse(&Value::parse(mocks).unwrap(), Default::default());
        let mut execution = Execution::new(machine(), start);
        let _outcome = api::drive(&mut execution, &mocks);
        let events = execution.history().iter();
        events
            .map(|event| Value::parse(&serde_json::to_string(event).unwrap()).unwrap())
            .collect()
    }

    fn replayed(events: Vec<Value>) -> Agreement {
        let recording = Recording::parse(&Value::from(events).to_json_string()).unwrap();
        let start = recording
            .start(MachineType::Standard, Options::default())
            .unwrap();
        let mut execution = Execution::new(machine(), start);
        let mut answers = recording.answers();
        while !recording.advance(&mut execution, &mut answers, &mut 3) {}
        recording.agreement(&execution)
    }

    /// The event with another value of a member of its details.
    fn with(event: &Value, name: &str, value: &str) -> Value {
        let text = event.to_json_string();
        let of = details(event)
            .and_then(|details| details.get(name))
            .unwrap();
        let (from, to) = (format!("\"{name}\":{of}"), format!("\"{name}\":{value}"));
        Value::parse(&text.replace(&from, &to)).unwrap()
    }

    #[test]
    fn what_was_recorded_is_done_again() {
        let events = history();
        assert_eq!(replayed(events.clone()), Agreement::Same);
        let mut reversed = events;
        reversed.reverse();
        assert_eq!(
            replayed(reversed),
            Agreement::Same,
            "as --reverse-order prints it"
        );
    }

    #[test]
    fn the_first_difference_is_shown_side_by_side() {
        let events = history();
        let last = events.len() - 1;
        let mut changed = events.clone();
        changed[last] = with(&events[last], "output", r#""[{\"a\":2},\"done\"]""#);
        let Agreement::Differs(first) = replayed(changed) else {
            panic!()
        };
        assert_eq!(
            (first.event, &*first.place),
            (events.len() as u64, "$.output")
        );
        assert!(first.recorded.unwrap().contains("\"a\": 2"));
        assert!(first.ours.unwrap().contains("\"a\": 1"));

        let mut running = events.clone();
        running.truncate(last);
        assert_eq!(
            replayed(running),
            Agreement::Same,
            "it was printed while it ran"
        );

        let mut longer = events;
        longer.push(longer[last].clone());
        let Agreement::Differs(first) = replayed(longer) else {
            panic!()
        };
        assert_eq!((first.recorded.is_some(), first.ours), (true, None));
    }

    #[test]
    fn branches_that_took_turns_in_another_order_are_no_difference() {
        let mut events = history();
        // Two events of different branches, one right after the other.
        let follows = |event: &Value| number(event, "previousEventId");
        let at = (3..events.len() - 1)
            .find(|at| {
                let (a, b) = (&events[*at], &events[*at + 1]);
                follows(b) != number(a, "id") && follows(a) != follows(b)
            })
            .unwrap();
        let (a, b) = (number(&events[at], "id"), number(&events[at + 1], "id"));
        events.swap(at, at + 1);
        let renumbered = |event: &Value| {
            let mut event = event.as_object().unwrap().clone();
            for name in ["id", "previousEventId"] {
                let id = event.get(name).and_then(Value::as_i64).unwrap();
                let id = if id == a {
                    b
                } else if id == b {
                    a
                } else {
                    id
                };
                event.insert(name, Value::from(id));
            }
            Value::Object(event)
        };
        let events = events.iter().map(renumbered).collect();
        assert_eq!(replayed(events), Agreement::SameButOrder(at as u64 + 1));
    }

    #[test]
    fn what_is_no_history_is_refused() {
        for (text, why) in [
            ("{", "the history is no JSON"),
            ("{}", "this is no whole history"),
            ("[]", "this is no whole history"),
            (
                r#"[{"id": 2, "type": "PassStateEntered"}]"#,
                "this is no whole history",
            ),
        ] {
            let told = Recording::parse(text).unwrap_err();
            assert!(told.starts_with(why), "{told}");
        }
        // Whatever it claims, it ends.
        let circle = r#"[{"id": 1, "previousEventId": 1, "type": "ExecutionStarted"}, {"id": 1, "previousEventId": 1, "type": "X"}]"#;
        let events = Value::parse(circle)
            .unwrap()
            .as_array()
            .unwrap()
            .iter()
            .cloned()
            .collect();
        assert!(matches!(replayed(events), Agreement::Differs(_)));
    }
}
