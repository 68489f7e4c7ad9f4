//! A recorded execution, run again: our engine gets the recorded input and the recorded answers, and what it does is laid beside what was recorded.
//!
//! A history does not tell everything: the ARN of the execution, task tokens and random numbers are unknown, and so is how AWS timed concurrent branches.
//! So tokens, moments and the ARNs of Map Runs are not compared, and branches that took turns in another order are told apart from real differences.

mod answers;
mod compare;
mod course;
mod event;

use std::sync::Arc;

use asl_engine::api::{self, Options};
use asl_engine::execution::{Execution, Start, Status, Step};
use asl_engine::visit::Place;
use asl_json::Value;
use asl_language::model::{MapMode, StateKind};
use asl_language::{MachineType, StateMachine};

use crate::expect::{Expect, entered};

pub use answers::Answers;
pub use compare::{Agreement, FirstDifference};
pub use course::{Agrees, Course, Ending, RecordedVisit};
pub use event::RecordedEvent;

use compare::Compare;
use event::{details, kind, moment, number, text};

/// What `aws stepfunctions get-execution-history` prints.
#[derive(Debug, Clone)]
pub struct Recording {
    /// In the order of their ids.
    events: Vec<Value>,
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
        let ids = events.iter().map(|event| number(event, "id"));
        if let Some((missing, _)) = (1..).zip(ids).find(|(wanted, id)| wanted != id) {
            return Err(format!(
                "this is no whole history: there is not one event with the id {missing}; print all of it, page by page"
            ));
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
        let input = told("input").map(Arc::from);
        let mut start =
            api::start(input, machine_type, options).map_err(|finding| finding.message)?;
        if let Some(started) = self.events.first().and_then(moment) {
            start.started_at = started;
        }
        // `arn:aws:iam::123456789012:role/Name`: the role is of the account of its machine.
        let role: Vec<&str> = told("roleArn").unwrap_or_default().split(':').collect();
        if let ["arn", partition, "iam", "", account, _] = role.as_slice() {
            start.names.partition = (*partition).into();
            start.names.account = (*account).into();
        }
        let region = self.events.iter().find_map(|event| text(event, "region"));
        if let Some(region) = region {
            start.names.region = region.into();
        }
        Ok(start)
    }

    /// The answers of the services.
    #[must_use]
    pub fn answers(&self) -> Answers {
        Answers::of(&self.events)
    }

    /// Stops an execution where someone stopped the recorded one.
    fn stop_where_it_was(&self, execution: &mut Execution) {
        let was_stopped = self.events.last().map(kind) == Some("ExecutionAborted");
        if was_stopped && execution.history().len() + 1 >= self.events.len() {
            execution.stop(None, None);
        }
    }

    /// Goes on with an execution of this recording for as many events as are left. Whether it is over: it has ended, or has done more than was
    /// recorded.
    pub fn advance(
        &self,
        execution: &mut Execution,
        answers: &mut Answers,
        left: &mut usize,
    ) -> bool {
        while *left > 0 {
            self.stop_where_it_was(execution);
            if execution.history().len() > self.events.len() {
                return true;
            }
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
        let ours = self.ours(execution);
        let compare = Compare::of(execution);
        let Some(first) = compare.first_difference(&self.events, &ours) else {
            return Agreement::Same;
        };
        if compare.same_lines(&self.events, &ours) {
            return Agreement::SameButOrder(first.event);
        }
        Agreement::Differs(Box::new(first))
    }

    /// What the recording tells of the states it went through, each with our visit as far as an execution that has ended does the same.
    #[must_use]
    pub fn course(&self, execution: &Execution, machine: &StateMachine) -> Course {
        let ours = self.ours(execution);
        let pairs = Compare::of(execution).pairs(&self.events, &ours);
        Course::of(&self.events, pairs, execution, machine, self.is_over())
    }

    /// What an execution did, as AWS would print it; only as much of it as a recording that was printed while it ran can have.
    fn ours(&self, execution: &Execution) -> Vec<Value> {
        let printed = |event| serde_json::to_string(event).ok();
        let read = |text: String| Value::parse(&text).ok();
        let ours = execution.history().iter();
        let mut ours: Vec<Value> = ours.filter_map(printed).filter_map(read).collect();
        if !self.is_over() {
            ours.truncate(self.events.len());
        }
        ours
    }

    /// Whether the recorded execution had ended when its history was printed.
    #[must_use]
    pub fn is_over(&self) -> bool {
        let last = self.events.last().map(kind).unwrap_or_default();
        matches!(
            last,
            "ExecutionSucceeded" | "ExecutionFailed" | "ExecutionTimedOut" | "ExecutionAborted"
        )
    }

    /// What was recorded, as an expectation: status, output or error, and the states; none if it had not ended. `course` is what the recording tells of
    /// them. Where they stand in branches or items their order counts only if `in_order`; child executions have a history of their own, so that with
    /// them only the states that stand in this one are expected.
    #[must_use]
    pub fn happened(&self, course: &Course, in_order: bool) -> Option<Expect> {
        let last = self.event(self.events.len().checked_sub(1)?)?;
        let status = match last.kind() {
            "ExecutionSucceeded" => Status::Succeeded,
            "ExecutionFailed" => Status::Failed,
            "ExecutionTimedOut" => Status::TimedOut,
            "ExecutionAborted" => Status::Aborted,
            _ => return None,
        };
        let in_order = course.visits.iter().all(|visit| {
            let kind = visit.state.as_ref().map(|state| &state.kind);
            let distributed =
                matches!(kind, Some(StateKind::Map(map)) if map.mode != MapMode::Inline);
            !distributed && (in_order || visit.place == Place::Top)
        });
        let names = course.visits.iter().map(|visit| Arc::clone(&visit.name));
        Some(Expect {
            status: Some(status),
            output: last
                .text("output")
                .and_then(|text| Value::parse(&text).ok()),
            error: last.text("error"),
            ..entered(names.collect(), in_order)
        })
    }

    /// An event, by its place in the history from 0.
    #[must_use]
    pub fn event(&self, index: usize) -> Option<RecordedEvent<'_>> {
        self.events.get(index).map(RecordedEvent)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use asl_engine::clock::Timestamp;

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
            region: Some("eu-west-1".into()),
            account_id: Some("210987654321".into()),
            role_arn: Some("arn:aws:iam::210987654321:role/Runs".into()),
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
        let id = longer.len() + 1;
        let again = longer[last].to_json_string();
        let again = again.replace(
            &format!("\"id\":{last}", last = last + 1),
            &format!("\"id\":{id}"),
        );
        longer.push(Value::parse(&again).unwrap());
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
    fn moments_that_cannot_be_are_bounded() {
        for (first, second, time) in [
            ("0", "1.5", Some(1_500)),
            ("-1e300", "1e300", Some(Timestamp::MAX.0 - Timestamp::MIN.0)),
            ("1e300", "-1e300", Some(Timestamp::MIN.0 - Timestamp::MAX.0)),
            (
                r#""2026-01-01T00:00:00Z""#,
                r#""2026-01-01T00:00:01Z""#,
                Some(1_000),
            ),
            ("null", "1", None),
            ("1", r#""soon""#, None),
        ] {
            let event = |id, kind, time| {
                format!(
                    r#"{{"id": {id}, "previousEventId": {}, "type": "{kind}", "timestamp": {time}}}"#,
                    id - 1
                )
            };
            let text = format!(
                "[{},{}]",
                event(1, "ExecutionStarted", first),
                event(2, "ExecutionAborted", second)
            );
            let recording = Recording::parse(&text).unwrap();
            assert_eq!(recording.time(1), time, "{text}");
            let events = Value::parse(&text).unwrap();
            let events = events.as_array().unwrap().iter().cloned();
            assert!(matches!(replayed(events.collect()), Agreement::Differs(_)));
        }
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
            (
                r#"[{"id": 1, "type": "ExecutionStarted"}, {"id": 3, "type": "PassStateEntered"}]"#,
                "this is no whole history: there is not one event with the id 2",
            ),
        ] {
            let told = Recording::parse(text).unwrap_err();
            assert!(told.starts_with(why), "{told}");
        }
        // Whatever it claims, it ends.
        let circle = r#"[{"id": 1, "previousEventId": 1, "type": "ExecutionStarted"}, {"id": 2, "previousEventId": 2, "type": "X"}]"#;
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
