//! What the code editor asks, while there is a run and while there is none.

use serde_json::{Value, json};

use super::super::places::small;
use super::both::Both;
use super::*;
use crate::protocol::{Ask, IdeCommand, Question};

const TEXT: &str = r#"{ "StartAt": "😀", "States": { "😀": { "Type": "Pass", "Parameters": { "n": 1 }, "Next": "B" }, "B": { "Type": "Succeed" } } }"#;

fn complete() -> Question {
    Question::Complete {
        input: r#"{"order": {"id": 7}}"#.into(),
    }
}

fn ask(both: &mut Both, text: &str, place: &str, question: Question) -> (Value, usize) {
    let bytes = text.find(place).unwrap();
    let offset = text.get(..bytes).unwrap().encode_utf16().count() + 1;
    let command = IdeCommand::Ask(Box::new(Ask {
        id: 7,
        text: text.into(),
        offset: small(offset),
        question,
        run: Some((1, None)),
    }));
    match both.ask(command).pop() {
        Some(Update::Answered {
            id: 7,
            answer,
            mocks,
        }) => (serde_json::from_str(&answer).unwrap(), mocks.len()),
        other => panic!("{other:?}"),
    }
}

/// Runs a definition to its end.
fn run(both: &mut Both, definition: &str, input: &str) {
    both.answer(Command::Run(request(definition, input, "")));
    both.answer(Command::Pull {
        run: 1,
        events: 100,
    });
}

#[test]
fn completions_count_in_utf_16_units() {
    let mut both = Both::default();
    let (answer, _) = ask(&mut both, TEXT, "B\" }", complete());
    let found = &answer["completions"];
    let from = found["from"].as_u64().unwrap();
    assert_eq!(found["replacedFrom"].as_u64(), Some(from - 1));
    assert_eq!(found["replacedTo"].as_u64(), Some(from + 2));
    assert_eq!(found["items"][0]["label"], "B");
    let (answer, _) = ask(&mut both, "# 😀\nSta: A", "ta", complete());
    let found = &answer["completions"];
    assert_eq!(found["replacedFrom"].as_u64(), Some(5));
    assert_eq!(found["items"][0]["insert"], "StartAt");
    let (answer, _) = ask(&mut both, "# Sta", "ta", complete());
    assert_eq!(answer, "nothing");
}

#[test]
fn data_is_offered_from_the_input_and_from_the_run() {
    let text = r#"{ "StartAt": "A", "States": {
        "A": { "Type": "Pass", "Parameters": { "n.$": "$.order.id" }, "ResultPath": "$.made", "Assign": { "v.$": "$" }, "Next": "B" },
        "B": { "Type": "Pass", "Parameters": { "a.$": "$.made.n", "b.$": "$v.n", "c.$": "$$.Execution.Input.order" }, "End": true } } }"#;
    let labels = |both: &mut Both, behind: &str| {
        // The caret stands behind the last dot.
        let text = text.replacen(behind, &format!("{behind}\u{1}"), 1);
        let place = text.find('\u{1}').unwrap();
        let text = text.replace('\u{1}', "");
        let command = IdeCommand::Ask(Box::new(Ask {
            id: 1,
            text: text.into(),
            offset: small(place),
            question: complete(),
            run: Some((1, None)),
        }));
        let Some(Update::Answered { answer, .. }) = both.ask(command).pop() else {
            panic!("no answer");
        };
        let answer: Value = serde_json::from_str(&answer).unwrap();
        let items = answer["completions"]["items"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        items
            .iter()
            .filter_map(|item| item["label"].as_str().map(str::to_owned))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let mut both = Both::default();
    assert_eq!(labels(&mut both, "$.order."), "id");
    assert_eq!(labels(&mut both, "\"$."), "order");
    assert_eq!(labels(&mut both, "$.made."), "");
    run(&mut both, text, "{\"order\": {\"id\": 1}, \"seen\": true}");
    assert_eq!(labels(&mut both, "\"$."), "order seen");
    assert_eq!(labels(&mut both, "$.made."), "n");
    assert_eq!(labels(&mut both, "$v."), "n");
    assert_eq!(labels(&mut both, "Input."), "order");
}

#[test]
fn a_hover_tells_the_value_that_the_field_had_in_the_run() {
    let mut both = Both::default();
    let before = ask(&mut both, TEXT, "Parameters", Question::Hover).0;
    assert_eq!(before["hover"]["values"], json!([]));
    run(&mut both, TEXT, "{\"a\": 1}");
    let hover = ask(&mut both, TEXT, "Parameters", Question::Hover).0;
    assert_eq!(
        hover["hover"]["values"],
        json!([["After Parameters", "{\n  \"n\": 1\n}"]])
    );
    let hover = ask(&mut both, TEXT, "B\": {", Question::Hover).0;
    assert_eq!(
        hover["hover"]["values"][0],
        json!(["Input", "{\n  \"n\": 1\n}"])
    );
    let yaml = "StartAt: A\nStates:\n  A: # the only one\n    # why\n    Type: Pass\n    Result: 7\n    End: true\n";
    run(&mut both, yaml, "");
    let hover = ask(&mut both, yaml, "Result", Question::Hover).0;
    assert_eq!(hover["hover"]["values"][0][0], "After Result");
    // Of another text nothing is told.
    let other = TEXT.replace("Succeed", "Pass");
    let hover = ask(&mut both, &other, "Parameters", Question::Hover).0;
    assert_eq!(hover["hover"]["values"], json!([]));
}

#[test]
fn names_are_found_and_changed_in_the_mocks_too() {
    let mut both = Both::default();
    let (answer, _) = ask(&mut both, TEXT, "😀\": {", Question::Names);
    assert_eq!(answer["names"]["all"].as_array().map(Vec::len), Some(2));
    let question = |name: &str| Question::Rename {
        name: name.into(),
        mocks: r#"{ "StateMachines": { "M": { "TestCases": { "T": { "😀": "x" } } } } }"#.into(),
    };
    let (answer, mocks) = ask(&mut both, TEXT, "😀\": {", question("Smile"));
    assert_eq!(
        (answer["edits"].as_array().map(Vec::len), mocks),
        (Some(2), 1)
    );
    let (answer, mocks) = ask(&mut both, TEXT, "😀\": {", question("B"));
    assert!(
        answer["refused"]
            .as_str()
            .is_some_and(|why| why.contains("already"))
    );
    assert_eq!(mocks, 0);
}

#[test]
fn only_a_sound_text_is_laid_out() {
    let mut both = Both::default();
    let laid_out = |both: &mut Both, text| ask(both, text, "{", Question::Format).0;
    assert!(
        laid_out(&mut both, TEXT)["edits"]
            .as_array()
            .is_some_and(|edits| edits.len() > 5)
    );
    assert!(laid_out(&mut both, "{ \"a\" }")["refused"].is_string());
    let edits = &laid_out(&mut both, "A:\n    B: {}\n")["edits"];
    assert_eq!(edits.as_array().map(Vec::len), Some(1));
}
