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

fn word(status: StageStatus) -> &'static str {
    match status {
        StageStatus::Absent => "absent",
        StageStatus::Unchanged => "unchanged",
        StageStatus::Changed => "changed",
        StageStatus::Failed => "failed",
        StageStatus::NotReached => "not reached",
    }
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

/// Each attempt has stages of its own: what it was called with, what it failed with, the context that it saw.
#[test]
fn every_attempt_has_its_own_stages() {
    let path = r#""Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Retry": [{"ErrorEquals": ["Busy"], "MaxAttempts": 5}], "End": true"#;
    let mocks = r#"{"MockedResponses": {"A": {"0-1": {"Throw": {"Error": "Busy", "Cause": "later"}}, "2": {"Return": {"ok": true}}}}}"#;
    let fails = r#"{"MockedResponses": {"A": {"0-1": {"Throw": {"Error": "Busy"}}, "2": {"Throw": {"Error": "Other"}}}}}"#;
    for (query, fields, mocks, sent, stages) in [
        (
            "JSONPath",
            r#""Parameters": {"FunctionName": "f", "Payload": {"retry.$": "$$.State.RetryCount"}}, "ResultPath": "$.a""#,
            mocks,
            "Parameters",
            [
                "InputPath absent, Parameters changed, Result failed Busy, ResultSelector not reached, ResultPath not reached, OutputPath not reached",
                "InputPath absent, Parameters changed, Result failed Busy, ResultSelector not reached, ResultPath not reached, OutputPath not reached",
                "InputPath absent, Parameters changed, Result changed, ResultSelector absent, ResultPath changed, OutputPath absent",
            ],
        ),
        (
            "JSONata",
            r#""Arguments": {"FunctionName": "f", "Payload": {"retry": "{% $states.context.State.RetryCount %}"}}, "Output": "{% $states.result.ok %}""#,
            mocks,
            "Arguments",
            [
                "Arguments changed, Result failed Busy, Output not reached",
                "Arguments changed, Result failed Busy, Output not reached",
                "Arguments changed, Result changed, Output changed",
            ],
        ),
        (
            "JSONPath",
            r#""Parameters": {"FunctionName": "f", "Payload": {"retry.$": "$$.State.RetryCount"}}, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "B"}]"#,
            fails,
            "Parameters",
            [
                "InputPath absent, Parameters changed, Result failed Busy, ResultSelector not reached, ResultPath not reached, OutputPath not reached",
                "InputPath absent, Parameters changed, Result failed Busy, ResultSelector not reached, ResultPath not reached, OutputPath not reached",
                "InputPath absent, Parameters changed, Result failed Other, Error output changed",
            ],
        ),
    ] {
        let definition = format!(
            r#"{{"StartAt": "A", "QueryLanguage": "{query}", "States": {{"A": {{ {fields}, {path} }}, "B": {{"Type": "Pass", "End": true}} }} }}"#
        );
        let definition = if fields.contains("Catch") {
            definition
        } else {
            definition.replace(r#", "B": {"Type": "Pass", "End": true}"#, "")
        };
        let mut told = Told::run(&definition, r#"{"in": 1}"#, mocks);
        for (attempt, wanted) in (0..).zip(stages) {
            let detail = told.attempt(0, Some(attempt));
            assert_eq!(detail.attempt, attempt);
            let shown = detail.stages.iter().map(|stage| {
                let failure = stage.failure.as_ref();
                let error = failure
                    .map(|it| format!(" {}", it.error))
                    .unwrap_or_default();
                format!("{} {}{error}", stage.name, word(stage.status))
            });
            assert_eq!(
                shown.collect::<Vec<_>>().join(", "),
                wanted,
                "{query} {attempt}"
            );
            let sent = stage(&detail, sent);
            let value = sent.value.as_ref().unwrap();
            assert!(
                value.text.contains(&format!("\"retry\": {attempt}")),
                "{}",
                value.text
            );
            assert!(
                parts(&sent.parts)
                    .iter()
                    .any(|part| part.ends_with(&format!(" {attempt}")))
            );
            let context = detail.context.unwrap();
            assert!(context.text.contains(&format!("\"RetryCount\": {attempt}")));
            // What the state passed on, or failed with, is the last one's alone.
            let ends = (detail.output.is_some(), detail.error.map(|it| it.error));
            let handled = detail.caught.is_some() || !detail.catchers.is_empty();
            let is_caught = fields.contains("Catch");
            let expected = match (attempt, is_caught) {
                (0 | 1, _) => (false, Some("Busy".into())),
                (_, true) => (true, Some("Other".into())),
                (_, false) => (true, None),
            };
            assert_eq!((ends, handled), (expected, attempt == 2 && is_caught));
        }
        assert_eq!(told.detail(0).attempt, 2, "none means the last");
        assert_eq!(
            told.attempt(0, Some(9)).attempt,
            2,
            "and so does one that was not made"
        );
    }
}

#[test]
fn a_failure_for_want_of_a_mock_names_the_call() {
    let definition = |next: &str| {
        format!(
            r#"{{"StartAt": "Price", "States": {{
                "Price": {{"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {{"FunctionName": "f"}}, "Next": "Say"}},
                {next}
            }}}}"#
        )
    };
    let mocked = r#"{"MockedResponses": {"Price": {"0": {"Return": {"Other": 1}}}}}"#;
    let thrown =
        r#"{"MockedResponses": {"Price": {"0": {"Throw": {"Error": "States.TaskFailed"}}}}}"#;
    let says =
        r#""Say": {"Type": "Pass", "Parameters": {"text.$": "$.Payload.price"}, "End": true}"#;
    let fails = r#""Say": {"Type": "Fail", "Error": "NoPrice"}"#;
    for (next, mocks, visit, named) in [
        (says, "", 1, Some("Price")),
        (fails, "", 1, Some("Price")),
        (says, mocked, 1, None),
        (says, thrown, 0, None),
        // It did not fail.
        (says, "", 0, None),
    ] {
        let mut told = Told::run(&definition(next), "{}", mocks);
        let unmocked = told.detail(visit).unmocked;
        let name = unmocked.as_ref().map(|unmocked| &*unmocked.name);
        assert_eq!(name, named, "{next} {mocks}");
    }
}
