//! Mocks that are edited state by state, and calls that a person answers.

use super::*;
use crate::protocol::{
    Asked, Given, MockAnswer, MockEdit, MockField, MockPlace, MockQuestion, MockRefusal, MockTold,
    Says,
};

const MAP: &str = r#"{"StartAt": "Each", "States": {
    "Each": {"Type": "Map", "ItemProcessor": {"StartAt": "Charge", "States": {
        "Charge": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken", "Parameters": {"FunctionName": "f", "Payload.$": "$"}, "End": true}
    }}, "End": true}
}}"#;

fn throws_error(error: &str) -> Says {
    Says::Throw {
        error: error.into(),
        cause: "".into(),
    }
}

fn checked_session() -> Session {
    let mut session = Session::default();
    assert!(check(&mut session, 1, MAP).runnable);
    session
}

fn ask(session: &mut Session, text: &str, edit: Option<MockEdit>) -> MockTold {
    let question = MockQuestion {
        id: 1,
        text: text.into(),
        state_machine_name: None,
        test_case: None,
        state: StateId(1),
        edit,
    };
    match session.answer(Command::Mock(Box::new(question))).pop() {
        Some(Update::Mock(told)) => *told,
        other => panic!("{other:?}"),
    }
}

/// The text after an edit; or why it was refused.
fn edited(text: &str, edit: MockEdit) -> Result<String, MockRefusal> {
    let told = ask(&mut checked_session(), text, Some(edit));
    match (told.refused, &*told.edits) {
        (Some(refused), _) => Err(refused),
        (None, [edit]) => {
            let (from, to) = (edit.from as usize, edit.to as usize);
            let (before, behind) = (text.get(..from).unwrap(), text.get(to..).unwrap());
            Ok(format!("{before}{}{behind}", edit.text))
        }
        (None, edits) => panic!("{edits:?}"),
    }
}

fn write(calls: &str, says: Says) -> MockAnswer {
    MockAnswer {
        calls: calls.into(),
        says,
        ..MockAnswer::default()
    }
}

#[test]
fn a_new_file_is_one_that_step_functions_local_takes() {
    let text = edited("", MockEdit::Write(write("0", throws_error("NoMoney")))).unwrap();
    let file: serde_json::Value = serde_json::from_str(&text).unwrap();
    let wanted = serde_json::json!({
        "StateMachines": {"StateMachine": {"TestCases": {"Default": {"Charge": "Charge"}}}},
        "MockedResponses": {"Charge": {"0": {"Throw": {"Error": "NoMoney"}}}},
    });
    assert_eq!(file, wanted);
}

#[test]
fn only_what_is_edited_is_written_anew() {
    let case = |response: &str| {
        format!(
            "{{\"StateMachines\": {{\"M\": {{\"TestCases\": {{\"T\":   {{\"Charge\": \"R\"}}}}}}}},\n  \"MockedResponses\": {{\n    \"R\": {response},\n    \"Other\": {{\"0\":1}}\n  }}\n}}"
        )
    };
    let place = |calls: &str, index| {
        Some(MockPlace {
            calls: calls.into(),
            index,
        })
    };
    let item = |item, says| MockAnswer {
        item,
        ..write("*", says)
    };
    let returns = |text: &str| Says::Return(text.into());
    for (before, edit, after) in [
        // In its place, with what the form does not know.
        (
            r#"{"0": {"Return": 1, "Heartbeats": [1]}}"#,
            MockEdit::Write(MockAnswer {
                place: place("0", None),
                delay: "2.5".into(),
                heartbeats: "[1]".into(),
                ..write("0", returns("[2]"))
            }),
            r#"{"0": {"Heartbeats":[1],"Return":[2],"Delay":2.5}}"#,
        ),
        // A Map item fails, whatever the number of its call is.
        (
            r#"{"0": {"Return": 1}}"#,
            MockEdit::Write(item(" 1".into(), throws_error("E"))),
            r#"{"0":[{"Throw":{"Error":"E"},"When":{"MapIndex":1}},{"Return":1}],"*":{"Throw":{"Error":"E"},"When":{"MapIndex":1}}}"#,
        ),
        // A call is taken out of a range.
        (
            r#"{"0-3": {"Return": 1}}"#,
            MockEdit::Write(write("1", Says::AskMe)),
            r#"{"0":{"Return":1},"1":{"AskMe":true},"2-3":{"Return":1}}"#,
        ),
        (
            r#"{"0": {"Return": 1}, "1": {"Return": 2}}"#,
            MockEdit::Remove(place("0", None).unwrap()),
            r#"{"1":{"Return":2}}"#,
        ),
    ] {
        let told = edited(&case(before), edit).unwrap();
        let (head, tail) = told.split_once("\"R\": ").unwrap();
        let (response, tail) = tail.split_once(",\n    \"Other\"").unwrap();
        let value = |text: &str| -> serde_json::Value { serde_json::from_str(text).unwrap() };
        assert_eq!(value(response), value(after));
        assert!(
            case("").starts_with(head) && case("").ends_with(tail),
            "{told}"
        );
    }
}

#[test]
fn what_cannot_be_written_is_refused_in_words() {
    for (text, answer, why, field) in [
        ("{", write("0", Says::AskMe), "not JSON as they stand", None),
        (
            "",
            write("x", Says::AskMe),
            "calls count from 0",
            Some(MockField::Calls),
        ),
        (
            "",
            write("0", Says::Return("{".into())),
            "the result is not JSON",
            Some(MockField::Result),
        ),
        (
            "",
            MockAnswer {
                item: "first".into(),
                ..write("0", Says::AskMe)
            },
            "items count from 0",
            Some(MockField::Item),
        ),
        (
            "",
            MockAnswer {
                attempt: "-1".into(),
                ..write("0", Says::AskMe)
            },
            "1 the first retry",
            Some(MockField::Attempt),
        ),
        (
            "",
            MockAnswer {
                delay: "soon".into(),
                ..write("0", Says::AskMe)
            },
            "number of seconds",
            Some(MockField::Delay),
        ),
        (
            "",
            MockAnswer {
                condition: "1".into(),
                ..write("0", Says::AskMe)
            },
            "Choice",
            Some(MockField::Condition),
        ),
    ] {
        let refused = edited(text, MockEdit::Write(answer)).unwrap_err();
        assert!(refused.why.contains(why), "{refused:?}");
        assert_eq!(refused.field, field, "{refused:?}");
    }
}

#[test]
fn a_sheet_tells_the_answers_and_what_may_go_wrong() {
    let text = r#"{"MockedResponses": {"Charge": {"0": [{"When": {"MapIndex": 2, "Variable": "$.a", "IsPresent": true}, "NeverAnswers": true}, {"Return": 1, "Delay": 3}]}}}"#;
    let sheet = ask(&mut checked_session(), text, None).sheet.unwrap();
    assert!(sheet.in_map && sheet.failures.len() > 5);
    assert_eq!(&*sheet.calls, "lambda:invoke.waitForTaskToken");
    let [first, second] = &*sheet.answers else {
        panic!("{:?}", sheet.answers)
    };
    assert_eq!((&*first.item, &first.says), ("2", &Says::NeverAnswers));
    assert_eq!(&*first.condition, r#"{"Variable":"$.a","IsPresent":true}"#);
    assert_eq!(
        (&*second.delay, &second.says),
        ("3", &Says::Return("1".into()))
    );
}

const ASKS: &str = r#"{"MockedResponses": {"Charge": {"*": {"AskMe": true}}}}"#;

/// A run that stands at its first question.
fn asked() -> (Session, Asked) {
    let mut session = Session::default();
    session.answer(Command::Run(request(MAP, "[{\"n\": 1}, {\"n\": 2}]", ASKS)));
    let updates = session.answer(Command::Pull {
        run: 1,
        events: 1000,
    });
    let asked = question(&updates).expect("a question");
    (session, asked)
}

fn question(updates: &[Update]) -> Option<Asked> {
    updates.iter().find_map(|update| match update {
        Update::Asks(asked) => Some((**asked).clone()),
        _ => None,
    })
}

fn answer(session: &mut Session, given: Given) -> Vec<Update> {
    session.answer(Command::Answer {
        run: 1,
        given,
        events: 1000,
    })
}

fn finished(updates: &[Update]) -> Option<&Finished> {
    updates.iter().find_map(|update| match update {
        Update::Finished(finished) => Some(finished),
        _ => None,
    })
}

#[test]
fn a_call_waits_for_a_person_and_the_run_goes_on_with_the_answer() {
    let (mut session, asked) = asked();
    assert_eq!(
        (asked.call, asked.item, asked.is_callback),
        (0, Some(0), true)
    );
    let refused = answer(&mut session, Given::Answer(Says::Return("{".into()), 0.0));
    assert!(question(&refused).unwrap().refused.is_some());
    let beat = question(&answer(&mut session, Given::Heartbeat(5.0))).unwrap();
    assert_eq!(beat.beats, [5.0]);
    let next = answer(&mut session, Given::Answer(Says::Return("1".into()), 20.0));
    assert_eq!(question(&next).unwrap().item, Some(1));
    let last = answer(&mut session, Given::Answer(Says::Return("2".into()), 0.0));
    let finished = finished(&last).unwrap();
    assert_eq!(finished.status, ExecutionStatus::Succeeded);
    assert_eq!(finished.stats.duration, 20_000.0);
    let output: serde_json::Value =
        serde_json::from_str(&finished.output.as_ref().unwrap().text).unwrap();
    assert_eq!(output, serde_json::json!([1, 2]));
}

#[test]
fn an_answer_that_is_remembered_gives_the_same_history() {
    let (mut session, _) = asked();
    let mut rows = Vec::new();
    for says in [Says::Return("1".into()), throws_error("No")] {
        for update in answer(&mut session, Given::Answer(says, 3.0)) {
            if let Update::Batch(batch) = update {
                rows.extend(batch.rows);
            }
        }
    }
    let mocks = r#"{"MockedResponses": {"Charge": {"0": {"Return": 1, "Delay": 3}, "1": {"Throw": {"Error": "No"}, "Delay": 3}, "*": {"AskMe": true}}}}"#;
    let told = Told::run(MAP, "[{\"n\": 1}, {\"n\": 2}]", mocks);
    let times = |rows: &[Row]| -> Vec<_> {
        rows.iter()
            .map(|row| (row.id, row.event_type.name(), row.time))
            .collect()
    };
    let again = times(&told.rows);
    assert_eq!(again[again.len() - rows.len()..], times(&rows));
}

#[test]
fn a_run_that_waits_can_be_stopped() {
    let (mut session, _) = asked();
    let updates = session.answer(Command::Stop { run: 1 });
    assert_eq!(finished(&updates).unwrap().status, ExecutionStatus::Aborted);
    assert!(question(&updates).is_none());
}
