//! What is told of the stages of a visit beside their values: changes, sub-results, who took an error.

use super::*;
use crate::protocol::{Change, Handled, Part, Stage};

fn stage<'d>(detail: &'d VisitDetail, name: &str) -> &'d Stage {
    let found = detail.stages.iter().find(|stage| *stage.name == *name);
    found.unwrap_or_else(|| panic!("no stage {name}"))
}

fn parts(parts: &[Part]) -> Vec<String> {
    let told = parts.iter().map(|part| {
        let value = match &part.value {
            Ok(value) => value.as_deref().unwrap_or("nothing"),
            Err(_) => "failed",
        };
        format!("{} {}", part.text, value)
    });
    told.collect()
}

fn handled(handled: &[Handled]) -> Vec<(bool, &str)> {
    handled.iter().map(|it| (it.takes, &*it.why)).collect()
}

#[test]
fn a_result_path_is_compared_with_the_raw_input() {
    let mut told = Told::run(PASS, r#"{"name": "Ada", "n": [1]}"#, "");
    let detail = told.detail(0);
    let path = stage(&detail, "ResultPath");
    let diff = path.diff.as_ref().unwrap();
    let lines: Vec<_> = diff
        .lines
        .iter()
        .map(|line| (line.change, &*line.text))
        .collect();
    assert_eq!(
        lines,
        [
            (Change::Same, "{"),
            (Change::Folded, "2 members as before"),
            (Change::Added, "\"greeting\": {"),
            (Change::Added, "\"hello\": \"Ada\""),
            (Change::Added, "}"),
            (Change::Same, "}"),
        ]
    );
    let parameters = stage(&detail, "Parameters");
    assert_eq!(parts(&parameters.parts), ["$.name \"Ada\""]);
    let range = parameters.parts[0].range.unwrap();
    let shown = PASS.get(range.from as usize..range.to as usize);
    assert_eq!(shown, Some("\"$.name\""));
    assert_eq!(&*parameters.inspection[0], "afterParameters");
}

#[test]
fn variables_are_told_before_and_after_they_are_assigned() {
    let definition = r#"{"StartAt": "A", "QueryLanguage": "JSONata", "States": {
        "A": {"Type": "Pass", "Assign": {"n": 1, "kept": true}, "Next": "B"},
        "B": {"Type": "Pass", "Assign": {"n": "{% $n + $states.input.more %}"}, "End": true}
    }}"#;
    let mut told = Told::run(definition, r#"{"more": 2}"#, "");
    let detail = told.detail(1);
    let names: Vec<_> = detail
        .variables
        .iter()
        .map(|it| (&*it.name, &*it.value.text))
        .collect();
    assert_eq!(names, [("n", "1"), ("kept", "true")]);
    let assign = stage(&detail, "Assign");
    assert_eq!(
        parts(&assign.parts),
        ["$n + $states.input.more 3", "$n 1", "$states.input.more 2"]
    );
    let diff = assign.diff.as_ref().unwrap();
    assert!(diff.lines.iter().any(|line| &*line.text == "\"n\": 3"));
    assert!(!diff.lines.iter().any(|line| line.text.contains("kept")));
}

#[test]
fn a_choice_in_jsonata_tells_what_its_condition_saw() {
    let definition = r#"{"StartAt": "A", "QueryLanguage": "JSONata", "States": {
        "A": {"Type": "Choice", "Choices": [{"Condition": "{% $states.input.total > 10 %}", "Next": "B"}], "Default": "B"},
        "B": {"Type": "Succeed"}
    }}"#;
    let rules = |input: &str| {
        let mut told = Told::run(definition, input, "");
        let rule = told.detail(0).rules.remove(0);
        (parts(&rule.parts), rule.holds, rule.failure.is_some())
    };
    let saw = |value: &str| vec![format!("$states.input.total {value}")];
    assert_eq!(rules(r#"{"total": 3}"#), (saw("3"), false, false));
    assert_eq!(rules("{}"), (saw("nothing"), false, true));
}

#[test]
fn who_took_an_error_and_who_did_not_is_told_in_order() {
    let definition = r#"{"StartAt": "A", "States": {
        "A": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"},
          "Retry": [{"ErrorEquals": ["Other"]}, {"ErrorEquals": ["declined", "Declined"], "IntervalSeconds": 3, "BackoffRate": 2.5, "MaxAttempts": 2}],
          "Catch": [{"ErrorEquals": ["declined"], "Next": "B"}, {"ErrorEquals": ["States.ALL"], "Next": "B"}], "End": true},
        "B": {"Type": "Succeed"}
    }}"#;
    let mocks = r#"{"MockedResponses": {"A": {"*": {"Throw": {"Error": "Declined"}}}}}"#;
    let mut told = Told::run(definition, "{}", mocks);
    let detail = told.detail(0);
    let attempt = |number: usize| &detail.attempts[number];
    assert_eq!(
        handled(&attempt(0).retriers),
        [
            (false, "does not name `Declined`"),
            (true, "names `Declined`")
        ]
    );
    assert_eq!(
        attempt(1).computed.as_deref(),
        Some("IntervalSeconds 3 × BackoffRate 2.5^1; use 2 of MaxAttempts 2")
    );
    assert!(handled(&attempt(2).retriers)[1].1.contains("is used up"));
    assert_eq!(
        handled(&detail.catchers),
        [
            (
                false,
                "names are compared letter by letter, and the error is `Declined`"
            ),
            (true, "`States.ALL` stands for `Declined`, too")
        ]
    );
}
