//! Recorded executions that are replayed: the page is shown what was recorded, with our values as far as both do the same.

use asl_json::Value as Json;
use serde_json::{Value, json};

use super::corpus::{json as read, shared};
use super::*;
use crate::protocol::{
    Agreement, Replayed, StateInfo, TestVerdict, TestsCommand, TestsEdit, TestsUpdate,
};

/// A replay of this history, to its end.
struct Replay {
    session: Session,
    rows: Vec<Row>,
    visits: Vec<Visit>,
    ends: Vec<VisitEnd>,
    states: Vec<StateInfo>,
    finished: Finished,
    agreement: Agreement,
}

impl Replay {
    /// # Errors
    /// Why there is no replay.
    fn of(definition: &str, history: &str, slice: u32) -> Result<Self, String> {
        let mut session = Session::default();
        let started = session.answer(Command::Tests(Box::new(TestsCommand::Replay {
            history: history.into(),
            with: Box::new(request(definition, "", "")),
        })));
        let states = match started.into_iter().next() {
            Some(Update::Started { states, .. }) => states,
            Some(Update::Tests(told)) => match *told {
                TestsUpdate::Replayed { agreement, .. } => return Err(agreement.unwrap_err()),
                other => panic!("{other:?}"),
            },
            other => return Err(format!("{other:?}")),
        };
        let (mut rows, mut visits, mut ends) = (Vec::new(), Vec::new(), Vec::new());
        loop {
            let updates = session.answer(Command::Pull {
                run: 1,
                events: slice,
            });
            let mut told = None;
            let mut finished = None;
            for update in updates {
                match update {
                    Update::Batch(batch) => {
                        assert!(batch.rows.len() <= slice as usize);
                        rows.extend(batch.rows);
                        visits.extend(batch.visits);
                        ends.extend(batch.ends);
                    }
                    Update::Finished(last) => finished = Some(last),
                    Update::Tests(update) => match *update {
                        TestsUpdate::Replayed { agreement, .. } => told = agreement.ok(),
                        other => panic!("{other:?}"),
                    },
                    other => panic!("{other:?}"),
                }
            }
            if let Some((finished, agreement)) = finished.zip(told) {
                return Ok(Self {
                    session,
                    rows,
                    visits,
                    ends,
                    states,
                    finished,
                    agreement,
                });
            }
        }
    }

    fn detail(&mut self, visit: VisitId) -> VisitDetail {
        let answer = self.session.answer(Command::Visit {
            run: 1,
            visit,
            attempt: None,
            whole: false,
        });
        match answer.into_iter().next() {
            Some(Update::Visit { detail, .. }) => *detail,
            other => panic!("{other:?}"),
        }
    }

    /// The visit of this state, the first one.
    fn visit_of(&mut self, name: &str) -> VisitDetail {
        let named = |visit: &&Visit| *self.states[visit.state.index()].name == *name;
        let id = self.visits.iter().find(named).unwrap().id;
        self.detail(id)
    }
}

/// A history of a run of ours as AWS would print it, of another time.
fn history(definition: &str, input: &str, mocks: &str) -> Vec<Value> {
    let mut session = Session::default();
    let mut request = request(definition, input, mocks);
    request.settings.start_time = Some("2024-05-06T07:08:09.123Z".into());
    session.answer(Command::Run(request));
    session.answer(Command::Pull {
        run: 1,
        events: 10_000,
    });
    let events = session.run.as_ref().unwrap().execution.history();
    serde_json::from_value(serde_json::to_value(events).unwrap()).unwrap()
}

const DEFINITION: &str = r#"{ "StartAt": "Both", "States": {
  "Both": { "Type": "Parallel", "Next": "Call", "ResultPath": "$.both", "Branches": [
    { "StartAt": "A", "States": { "A": { "Type": "Pass", "End": true } } },
    { "StartAt": "B", "States": { "B": { "Type": "Wait", "Seconds": 5, "End": true } } } ] },
  "Call": { "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:F", "ResultPath": "$.called", "Next": "Which",
    "Retry": [ { "ErrorEquals": [ "Busy" ], "IntervalSeconds": 3 } ] },
  "Which": { "Type": "Choice", "Choices": [ { "Variable": "$.called.ok", "BooleanEquals": true, "Next": "Done" } ], "Default": "Done" },
  "Done": { "Type": "Pass", "End": true } } }"#;
const MOCKS: &str = r#"{ "StateMachines": { "M": { "TestCases": { "T": { "Call": "Answers" } } } }, "MockedResponses": { "Answers": {
  "0": { "Throw": { "Error": "Busy", "Cause": "later" }, "Delay": 2 }, "1": { "Return": { "ok": true }, "Delay": 4 } } } }"#;

#[test]
fn the_trace_lists_the_recorded_events_and_their_values_are_ours() {
    let recorded = history(DEFINITION, r#"{"n": 1}"#, MOCKS);
    let text = json!({ "events": recorded }).to_string();
    for slice in [1, 7, 1000] {
        let mut replay = Replay::of(DEFINITION, &text, slice).unwrap();
        assert_eq!(replay.agreement, Agreement::Same(recorded.len() as u32));
        let told = replay
            .rows
            .iter()
            .map(|row| (row.id, row.previous, row.event_type.name()));
        let known = recorded.iter().map(|event| {
            let number = |name: &str| event[name].as_u64().unwrap() as u32;
            (
                number("id"),
                number("previousEventId"),
                event["type"].as_str().unwrap(),
            )
        });
        assert!(told.eq(known));
        assert_eq!(replay.ends.len(), replay.visits.len());
        assert_eq!(replay.finished.status, ExecutionStatus::Succeeded);
        assert_eq!(replay.finished.stats.duration, 14_000.0);
        let retry = replay
            .rows
            .iter()
            .filter(|row| row.note == Some(Note::Retry(1)));
        assert_eq!(retry.count(), 1);

        let call = replay.visit_of("Call");
        assert_eq!(call.replayed, Some(Replayed::Agrees));
        let stages: Vec<_> = call
            .stages
            .iter()
            .map(|stage| (&*stage.name, stage.status))
            .collect();
        assert!(
            stages.contains(&("ResultPath", StageStatus::Changed)),
            "{stages:?}"
        );
        let times = call.attempts.iter().map(|it| (it.started_at, it.ended_at));
        assert!(times.eq([(5_000.0, Some(7_000.0)), (10_000.0, Some(14_000.0))]));
        assert!(
            call.attempts.iter().all(|attempt| attempt.answer.is_none()),
            "no mock answered"
        );
        assert_eq!(replay.visit_of("Which").taken, Some(EdgeKind::Choice(0)));
        assert_eq!(replay.visit_of("B").place.index(), 1);
    }
}

/// The definition is another one than was recorded: where the two part, and what is shown of which visit.
#[test]
fn behind_the_first_difference_no_values_are_made_up() {
    use Replayed::{Agrees, No, Until};
    let recorded = history(DEFINITION, r#"{"n": 1}"#, MOCKS);
    let text = json!(recorded).to_string();
    for (from, to, event, of_call, stages_of_call, of_done) in [
        // The result goes elsewhere.
        (
            r#""ResultPath": "$.called""#,
            r#""ResultPath": "$.answer""#,
            17,
            Until(16),
            3,
            No,
        ),
        // The input of the task is another one.
        (
            r#""ResultPath": "$.both""#,
            r#""ResultPath": "$.two""#,
            9,
            No,
            0,
            No,
        ),
        // It waits longer: moments are not compared.
        (r#""Seconds": 5"#, r#""Seconds": 7"#, 0, Agrees, 6, Agrees),
        // The other rule is taken to the same state: nothing differs in the history.
        (
            r#""BooleanEquals": true"#,
            r#""BooleanEquals": false"#,
            0,
            Agrees,
            6,
            Agrees,
        ),
        // It is not tried again.
        (r#"[ "Busy" ]"#, r#"[ "Other" ]"#, 14, Until(13), 3, No),
        // The state has another name.
        (r#""Done""#, r#""End""#, 20, Agrees, 6, No),
    ] {
        let definition = DEFINITION.replace(from, to);
        let mut replay = Replay::of(&definition, &text, 5).unwrap();
        let differs = match replay.agreement {
            Agreement::Differs { event, .. } => event,
            _ => 0,
        };
        let call = replay.visit_of("Call");
        assert_eq!(differs, event, "{to}");
        assert_eq!(replay.rows.len(), recorded.len(), "{to}");
        assert_eq!(
            (call.replayed, call.stages.len()),
            (Some(of_call), stages_of_call),
            "{to}"
        );
        assert!(
            call.output.unwrap().text.contains("called"),
            "{to}: as recorded"
        );
        let done = replay.visit_of("Done");
        assert_eq!(done.replayed, Some(of_done), "{to}");
        assert_eq!(done.stages.is_empty(), of_done == No, "{to}");
        assert!(done.input.text.contains("\"ok\": true"), "{to}");
    }
}

/// The answer to a command about tests.
fn tests(session: &mut Session, command: TestsCommand) -> TestsUpdate {
    match session
        .answer(Command::Tests(Box::new(command)))
        .into_iter()
        .next()
    {
        Some(Update::Tests(told)) => *told,
        other => panic!("{other:?}"),
    }
}

/// Meters and the test are those of the recording, also where our run went another way.
#[test]
fn what_is_measured_and_kept_is_what_was_recorded() {
    let mut recorded = history(DEFINITION, r#"{"n": 1}"#, MOCKS);
    let text = json!({ "events": recorded }).to_string();
    let other = DEFINITION.replace(r#"[ "Busy" ]"#, r#"[ "Other" ]"#);
    for definition in [DEFINITION, &other] {
        let mut replay = Replay::of(definition, &text, 5).unwrap();
        let Some(Update::Meters(told)) = replay.session.answer(Command::Meters { run: 1 }).pop()
        else {
            panic!("there are meters");
        };
        let value = |name: &str| {
            let meter = told.meters.iter().find(|meter| &*meter.name == name);
            let meter = meter.unwrap();
            assert!(meter.help.starts_with("Of the recorded execution"));
            meter.value.to_string()
        };
        let events = format!("{} of 25,000", recorded.len());
        assert_eq!(value("History events"), events);
        assert_eq!(value("State transitions"), "7, 1 of them retries");
        let largest = recorded[recorded.len() - 1]["executionSucceededEventDetails"]["output"]
            .as_str()
            .unwrap();
        assert_eq!(
            value("Largest payload"),
            format!("{} B of 256 KiB", largest.len())
        );

        let saved = tests(
            &mut replay.session,
            TestsCommand::Edit {
                tests: "".into(),
                revision: 7,
                edit: TestsEdit::SaveRun {
                    run: 1,
                    name: "Recorded".into(),
                    test_case: None,
                },
            },
        );
        let TestsUpdate::Edited {
            revision: 7,
            edited: Ok(saved),
        } = saved
        else {
            panic!("{saved:?}");
        };
        for (definition, passes) in [(DEFINITION, true), (&other, false)] {
            tests(
                &mut replay.session,
                TestsCommand::Run {
                    tests: saved.tests.clone(),
                    only: None,
                    with: Box::new(request(definition, "{}", "")),
                },
            );
            let pull = TestsCommand::Pull {
                run: 1,
                events: 1_000,
            };
            let TestsUpdate::Progress(progress) = tests(&mut replay.session, pull) else {
                panic!("they run");
            };
            let told = progress.results.iter();
            let told = told.map(|it| it.verdict == TestVerdict::Passed);
            assert_eq!(told.collect::<Vec<_>>(), [passes], "{progress:?}");
        }
    }
    // What had not ended is no test.
    recorded.truncate(12);
    let mut replay = Replay::of(DEFINITION, &json!(recorded).to_string(), 5).unwrap();
    let edit = TestsEdit::SaveRun {
        run: 1,
        name: "Recorded".into(),
        test_case: None,
    };
    let refused = tests(
        &mut replay.session,
        TestsCommand::Edit {
            tests: "".into(),
            revision: 7,
            edit,
        },
    );
    assert!(format!("{refused:?}").contains("had not ended"));
}

#[test]
fn what_child_executions_did_is_said_to_stand_elsewhere() {
    let definition = r#"{ "StartAt": "Each", "States": { "Each": { "Type": "Map", "End": true, "ItemProcessor": {
      "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" },
      "StartAt": "A", "States": { "A": { "Type": "Pass", "End": true } } } } } }"#;
    let recorded = history(definition, "[1, 2]", "");
    let mut replay = Replay::of(definition, &json!(recorded).to_string(), 50).unwrap();
    let told = replay.visit_of("Each").explanations;
    assert!(
        told.iter()
            .any(|it| it.text.contains("a history of its own")),
        "{told:?}"
    );
}

#[test]
fn what_is_no_history_is_refused() {
    for (history, why) in [
        ("{", "no JSON"),
        (
            r#"[{"id": 1, "type": "ExecutionStarted"}, {"id": 2, "previousEventId": 0, "type": "Surprise"}]"#,
            "`Surprise`",
        ),
        (
            r#"[{"id": 1, "type": "ExecutionStarted"}, {"id": 3, "type": "PassStateEntered"}]"#,
            "the id 2",
        ),
    ] {
        let told = Replay::of(DEFINITION, history, 5).err().unwrap();
        assert!(told.contains(why), "{told}");
    }
    // Events that lead round in circles, branches of nothing, states that the definition does not have: something is shown, and nothing made up.
    let odd = json!([
        {"id": 1, "type": "ExecutionStarted", "previousEventId": 5, "executionStartedEventDetails": {"input": "{}"}},
        {"id": 2, "type": "MapIterationStarted", "previousEventId": 3, "mapIterationStartedEventDetails": {"name": "Nobody", "index": 7}},
        {"id": 3, "type": "TaskStateEntered", "previousEventId": 2, "stateEnteredEventDetails": {"name": "Unknown", "input": "{"}},
        {"id": 4, "type": "TaskStateAborted", "previousEventId": 99},
        {"id": 5, "type": "ParallelStateFailed", "previousEventId": -7},
    ]);
    let mut replay = Replay::of(DEFINITION, &odd.to_string(), 2).unwrap();
    assert_eq!((replay.rows.len(), replay.visits.len()), (5, 1));
    assert_eq!(replay.finished.status, ExecutionStatus::Running);
    let unknown = replay.visit_of("Unknown");
    assert_eq!(
        (unknown.replayed, &*unknown.input.text),
        (Some(Replayed::No), "{")
    );
}

/// A recorded history as the command line prints it: recordings have JSON in place of texts of JSON.
fn printed(events: &Value) -> Value {
    let mut events = events.clone();
    let members = events.as_array_mut().unwrap().iter_mut();
    for details in members.flat_map(|event| event.as_object_mut().unwrap().values_mut()) {
        for name in ["input", "output", "cause", "parameters"] {
            if let Some(value) = details.get_mut(name).filter(|value| !value.is_string()) {
                *value = json!(value.to_string());
            }
        }
    }
    events
}

/// Everything that AWS recorded can be walked: each event, each visit with an end, and stages only where both do the same.
#[test]
fn recorded_executions_can_be_walked() {
    let Some(shared) = shared() else { return };
    let folder = shared.join("conformance/aws");
    let (mut walked, mut with_stages, mut visits) = (0, 0, 0);
    for entry in read(&folder.join("index.json")).as_array().unwrap() {
        if entry["kind"] != "execution" {
            continue;
        }
        let case = read(&folder.join(entry["path"].as_str().unwrap()));
        let Some(events) = case["expected"]["events"].as_array() else {
            continue;
        };
        let (id, definition) = (&case["id"], case["definition"].to_string());
        let history = printed(&case["expected"]["events"]).to_string();
        let Ok(mut replay) = Replay::of(&definition, &history, 50) else {
            continue;
        };
        walked += 1;
        assert_eq!(replay.rows.len(), events.len(), "{id}");
        let over = replay.finished.status != ExecutionStatus::Running;
        assert!(!over || replay.ends.len() == replay.visits.len(), "{id}");
        for visit in replay.visits.clone() {
            let detail = replay.detail(visit.id);
            let input = Json::parse(&detail.input.text).ok();
            let entered = &events[visit.entered as usize - 1]["stateEnteredEventDetails"];
            let recorded = Json::parse(&entered["input"].to_string()).ok();
            let same = detail.input.cut || entered["input"].is_string() || input == recorded;
            assert!(same, "{id}: {} has the recorded input", detail.name);
            let none = detail.stages.is_empty() && detail.attempts.is_empty();
            assert!(
                detail.replayed != Some(Replayed::No) || none,
                "{id}: {}",
                detail.name
            );
            visits += 1;
            with_stages += usize::from(detail.replayed == Some(Replayed::Agrees));
        }
    }
    println!(
        "{walked} recorded executions can be walked; {with_stages} of {visits} visits are computed as recorded"
    );
}
