//! Meters and forecasts of a run.

use super::*;
use crate::protocol::Meters;

fn meters(definition: &str, input: &str, mocks: &str) -> Meters {
    let mut told = Told::run(definition, input, mocks);
    match told.session.answer(Command::Meters { run: 1 }).pop() {
        Some(Update::Meters(meters)) => *meters,
        other => panic!("{other:?}"),
    }
}

fn told(meters: &Meters) -> Vec<String> {
    let meters = meters.meters.iter();
    meters
        .map(|it| format!("{}: {}", it.name, it.value))
        .collect()
}

fn forecasts(meters: &Meters) -> Vec<&str> {
    meters.forecasts.iter().map(|it| &*it.text).collect()
}

#[test]
fn the_largest_payload_is_told_with_its_largest_field() {
    let input = format!(
        r#"{{"name": "x", "order": {{"id": 1, "note": "{}"}}}}"#,
        "n".repeat(3000)
    );
    let meters = meters(PASS, &input, "");
    assert_eq!(
        told(&meters),
        [
            "History events: 4 of 25,000",
            "Largest payload: 3.0 KiB of 256 KiB",
            "State transitions: 1"
        ]
    );
    let help = &meters.meters[1].help;
    assert!(help.contains("`$.order.note` with 2.9 KiB"), "{help}");
    assert!(meters.meters[1].visit.is_some());
}

#[test]
fn a_loop_that_grows_is_forecast() {
    let definition = r#"{"StartAt": "Again", "QueryLanguage": "JSONata", "States": {
        "Again": {"Type": "Pass", "Output": {"n": "{% $states.input.n + 1 %}", "list": "{% $append($states.input.list, ['0123456789']) %}"}, "Next": "Enough"},
        "Enough": {"Type": "Choice", "Choices": [{"Condition": "{% $states.input.n > 9 %}", "Next": "Done"}], "Default": "Again"},
        "Done": {"Type": "Succeed"}
    }}"#;
    let meters = meters(definition, r#"{"n": 0, "list": []}"#, "");
    let told = forecasts(&meters);
    assert!(
        told[0].starts_with("`Again` was entered 10 times, 4 events a round: about round 6,2"),
        "{told:?}"
    );
    assert!(
        told[1].contains("grows by 1") && told[1].contains("256 KiB"),
        "{told:?}"
    );
}

#[test]
fn a_loop_crosses_the_limit_where_it_is_forecast() {
    let meters = meters(LOOP, "{}", "");
    let told = forecasts(&meters);
    // The whole run is the loop, which ends at the limit.
    let entered = told[0].split(' ').nth(3).unwrap();
    let forecast = told[0]
        .split("round ")
        .last()
        .unwrap()
        .split(' ')
        .next()
        .unwrap();
    let number = |text: &str| text.replace(',', "").parse::<i64>().unwrap();
    assert!((number(entered) - number(forecast)).abs() <= 2, "{told:?}");
}

#[test]
fn a_map_is_forecast_by_its_items() {
    let definition = r#"{"StartAt": "Each", "States": {"Each": {"Type": "Map", "ItemProcessor": {"StartAt": "Keep", "States": {"Keep": {"Type": "Pass", "End": true}}}, "End": true}}}"#;
    let meters = meters(definition, r#"["aaaaaaaa", "bbbbbbbb"]"#, "");
    let told = forecasts(&meters);
    assert!(
        told[0].starts_with("`Each` takes about 4 events an item"),
        "{told:?}"
    );
    assert!(
        told[1].contains("the result of `Each` takes about 11 B an item"),
        "{told:?}"
    );
}

/// The loop that goes round most often is told wherever it is, with its own events alone.
#[test]
fn loops_inside_branches_and_items_are_forecast() {
    let count = r#""StartAt": "Again", "States": {
        "Again": {"Type": "Pass", "Parameters": {"n.$": "States.MathAdd($.n, 1)"}, "Next": "Enough"},
        "Enough": {"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericGreaterThanEquals": 5, "Next": "Done"}], "Default": "Again"},
        "Done": {"Type": "Succeed"}}"#;
    let other = r#""StartAt": "Beside", "States": {"Beside": {"Type": "Pass", "Next": "Too"}, "Too": {"Type": "Pass", "End": true}}"#;
    let both = format!(
        r#"{{"StartAt": "Both", "States": {{"Both": {{"Type": "Parallel", "End": true, "Branches": [{{{other}}}, {{{count}}}]}}}}}}"#
    );
    let each = format!(
        r#"{{"StartAt": "Each", "States": {{"Each": {{"Type": "Map", "End": true, "ItemProcessor": {{{count}}}}}}}}}"#
    );
    for (definition, input, begins) in [
        (
            both,
            r#"{"n": 0}"#,
            "in branch 2 of `Both` was entered 5 times, 4 events a round: about round 6,24",
        ),
        (
            each,
            r#"[{"n": 4}, {"n": 0}, {"n": 3}]"#,
            "in item 1 of `Each` was entered 5 times, 4 events a round: about round 6,24",
        ),
    ] {
        let meters = meters(&definition, input, "");
        let told = forecasts(&meters);
        assert!(
            told[0].contains(begins) && told[0].ends_with("if nothing beside it added any more"),
            "{told:?}"
        );
    }
}

/// A Map that ended before its last item: what the others would take.
#[test]
fn a_map_that_is_not_done_is_forecast_by_the_items_that_are() {
    let definition = r#"{"StartAt": "Each", "States": {"Each": {"Type": "Map", "MaxConcurrency": 1, "End": true,
        "ItemProcessor": {"StartAt": "Call", "States": {"Call": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"}, "End": true}}}}}}"#;
    let mocks = r#"{"MockedResponses": {"Call": {"0-2": {"Return": {}}, "3-": {"Throw": {"Error": "Stop"}}}}}"#;
    for (items, wanted) in [
        (
            10,
            "`Each` has finished 3 of 10 items with 21 events: if the others are alike, they add about 49, which makes 82 in all, within the 25,000 of an execution",
        ),
        (9_000, "more than the 25,000 of an execution"),
        (4, "they add about 7, which makes"),
        (3, ""),
    ] {
        let input = format!("[{}]", vec!["1"; items].join(","));
        let meters = meters(definition, &input, mocks);
        let told = forecasts(&meters);
        let found = told.iter().find(|text| text.contains("has finished"));
        match wanted {
            "" => assert_eq!(found, None),
            wanted => assert!(found.is_some_and(|text| text.contains(wanted)), "{told:?}"),
        }
    }
}
