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
