//! Workflows and mock files as users have them, run to their end.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may stop where something is not as it should be"
)]

use std::path::PathBuf;

use asl_engine::api::{Options, RunRequest, RunResponse, RunStatus, run};
use asl_json::Value;

fn ran(definition: &str, input: &str, mocks: &str) -> RunResponse {
    run(RunRequest {
        definition: definition.to_owned(),
        input: Some(input.into()),
        mocks: Some(mocks.to_owned()),
        ..RunRequest::default()
    })
}

/// `STATUS output` or `STATUS error: cause`, and the states in the order in which they were entered.
fn told(response: &RunResponse) -> (String, String) {
    let result = match response.status {
        RunStatus::Succeeded => format!("SUCCEEDED {}", response.output.as_deref().unwrap()),
        RunStatus::TimedOut => "TIMED_OUT".to_owned(),
        RunStatus::Invalid => panic!("{:?}", response.diagnostics),
        _ => format!(
            "FAILED {}: {}",
            response.error.as_deref().unwrap_or("-"),
            response.cause.as_deref().unwrap_or("-")
        ),
    };
    let entered = response.events.iter().filter_map(|event| {
        let event = serde_json::to_value(event).unwrap();
        event
            .pointer("/stateEnteredEventDetails/name")
            .and_then(|name| name.as_str().map(str::to_owned))
    });
    (result, entered.collect::<Vec<_>>().join(" "))
}

fn codes(response: &RunResponse) -> Vec<&str> {
    response
        .diagnostics
        .iter()
        .map(|found| found.code.as_str())
        // The definition is as short as can be.
        .filter(|code| *code != "lambda-no-retry")
        .collect()
}

const ORDER: &str = r#"{ "StartAt": "ValidateOrder", "States": {
    "ValidateOrder": { "Type": "Task", "Resource": "${ValidateOrderLambdaArn}", "Next": "ProcessPayment",
        "Catch": [{ "ErrorEquals": ["InvalidOrder"], "Next": "NotifyFailure" }] },
    "ProcessPayment": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true,
        "Parameters": { "FunctionName": "pay", "Payload": { "order.$": "$.id" } }, "ResultSelector": { "paid.$": "$.Payload.order" } },
    "NotifyFailure": { "Type": "Task", "Resource": "arn:aws:states:::sns:publish", "End": true,
        "Parameters": { "TopicArn": "arn:aws:sns:us-east-1:123456789012:orders", "Message.$": "$.Error" }, "ResultPath": null } } }"#;

#[test]
fn an_error_goes_to_the_catch_that_names_it() {
    let throws = |error: &str, cause: &str| {
        let cause = Value::from(cause);
        ran(
            ORDER,
            r#"{"id":7}"#,
            &format!(
                r#"{{ "MockedResponses": {{ "ValidateOrder": {{ "0": {{ "Throw": {{ "Error": "{error}", "Cause": {cause} }} }} }} }} }}"#
            ),
        )
    };
    let caught = throws("InvalidOrder", "no items");
    assert_eq!(
        told(&caught),
        (
            r#"SUCCEEDED {"Error":"InvalidOrder","Cause":"no items"}"#.to_owned(),
            "ValidateOrder NotifyFailure".to_owned()
        )
    );
    assert_eq!(codes(&caught), [""; 0]);

    // What `raise Exception('InvalidOrder')` really gives.
    let python = r#"{"errorMessage":"InvalidOrder","errorType":"Exception","requestId":"1","stackTrace":[]}"#;
    let missed = throws("Exception", python);
    assert_eq!(
        told(&missed),
        (
            format!("FAILED Exception: {python}"),
            "ValidateOrder".to_owned()
        )
    );
    assert_eq!(codes(&missed), ["python-exception-name"]);
}

#[test]
fn without_mocks_the_data_goes_on() {
    let response = ran(ORDER, r#"{"id":7}"#, "{}");
    assert_eq!(
        told(&response),
        (
            r#"SUCCEEDED {"paid":7}"#.to_owned(),
            "ValidateOrder ProcessPayment".to_owned()
        )
    );
    assert_eq!(
        response
            .stats
            .default_mocks
            .iter()
            .map(|name| &**name)
            .collect::<Vec<_>>(),
        ["ValidateOrder", "ProcessPayment"]
    );
}

#[test]
fn a_callback_succeeds_fails_or_never_comes() {
    let definition = r#"{ "StartAt": "Approve", "States": { "Approve": { "Type": "Task", "End": true,
        "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken", "TimeoutSeconds": 3600,
        "Parameters": { "FunctionName": "ask", "Payload": { "taskToken.$": "$$.Task.Token" } } } } }"#;
    for (answer, result, seconds) in [
        (
            r#"{ "Return": { "approved": false }, "Delay": 120 }"#,
            r#"SUCCEEDED {"approved":false}"#,
            120,
        ),
        (
            r#"{ "Throw": { "Error": "Rejected", "Cause": "too dear" }, "Delay": 60 }"#,
            "FAILED Rejected: too dear",
            60,
        ),
        (
            r#"{ "NeverAnswers": true }"#,
            "FAILED States.Timeout: -",
            3_600,
        ),
        (
            r#"{ "Return": 1, "Delay": 3601 }"#,
            "FAILED States.Timeout: -",
            3_600,
        ),
    ] {
        let response = ran(
            definition,
            "{}",
            &format!(r#"{{ "MockedResponses": {{ "Approve": {{ "0": {answer} }} }} }}"#),
        );
        assert_eq!(told(&response).0, result);
        assert_eq!(
            response.stats.virtual_milliseconds / 1_000,
            seconds,
            "{answer}"
        );
    }
}

#[test]
fn retries_take_the_mocks_in_turn() {
    let definition = r#"{ "StartAt": "Call", "States": {
        "Call": { "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": true,
            "Retry": [{ "ErrorEquals": ["States.TaskFailed"], "IntervalSeconds": 2, "BackoffRate": 2, "MaxAttempts": 3 }],
            "Catch": [{ "ErrorEquals": ["States.TaskFailed"], "ResultPath": "$.error", "Next": "Handle" }] },
        "Handle": { "Type": "Pass", "End": true } } }"#;
    for (response, result, seconds) in [
        (
            r#"{ "0-1": { "Throw": { "Error": "E", "Cause": "c" } }, "2-": { "Return": "third" } }"#,
            r#"SUCCEEDED "third""#,
            6,
        ),
        (
            r#"{ "*": { "Throw": { "Error": "E", "Cause": "c" } } }"#,
            r#"SUCCEEDED {"in":1,"error":{"Error":"E","Cause":"c"}}"#,
            14,
        ),
    ] {
        let response = ran(
            definition,
            r#"{"in":1}"#,
            &format!(r#"{{ "MockedResponses": {{ "Call": {response} }} }}"#),
        );
        assert_eq!(told(&response).0, result);
        assert_eq!(response.stats.virtual_milliseconds / 1_000, seconds);
    }
}

#[test]
fn one_item_of_a_map_can_fail() {
    let definition = r#"{ "StartAt": "Each", "States": { "Each": { "Type": "Map", "End": true, "ItemProcessor": { "StartAt": "Do", "States": {
        "Do": { "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": true,
            "Catch": [{ "ErrorEquals": ["Bad"], "Next": "Note" }] },
        "Note": { "Type": "Pass", "Result": "failed", "End": true } } } } } }"#;
    let mocks = r#"{ "MockedResponses": { "Do": { "*": [
        { "When": { "MapIndex": 1 }, "Throw": { "Error": "Bad", "Cause": "" } },
        { "When": { "Variable": "$", "NumericGreaterThan": 25 }, "Return": "big" },
        { "Return": "fine" } ] } } }"#;
    assert_eq!(
        told(&ran(definition, "[10,20,30]", mocks)).0,
        r#"SUCCEEDED ["fine","failed","big"]"#
    );
}

#[test]
fn mocks_that_are_no_json_are_refused() {
    let response = ran(ORDER, "{}", "{ not json");
    assert_eq!(
        (response.status, codes(&response)),
        (RunStatus::Invalid, vec!["mocks-syntax"])
    );
}

/// A folder of `shared`; `None`, and a word about it, where it is not there.
fn shared(path: &str) -> Option<PathBuf> {
    let repository = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = std::env::var_os("ASL_SHARED")
        .map_or_else(|| repository.join("../shared"), PathBuf::from)
        .join(path);
    if !folder.exists() {
        println!(
            "skipped: {} is not there; set ASL_SHARED to the folder with the recordings",
            folder.display()
        );
        return None;
    }
    Some(folder)
}

/// AWS's own sample of a mock file, with the machine it belongs to.
#[test]
fn the_test_cases_of_a_published_mock_file_run() {
    let Some(folder) = shared("corpus/real/dev") else {
        return;
    };
    let sample =
        "aws-samples+aws-stepfunctions-examples/sam__app-local-testing-mock-config__statemachine__";
    let text = |file: String| std::fs::read_to_string(folder.join(file)).unwrap();
    let definition = text(format!("asl/{sample}local_testing.asl.json"));
    let mocks = text(format!("mockconfig/{sample}test__MockConfigFile.json"));
    let input = r#"{"data":{"firstname":"Jane","lastname":"Doe","identity":{"email":"jdoe@example.com","ssn":"123-45-6789"},
        "address":{"street":"123 Main St","city":"Columbus","state":"OH","zip":"43219"},"comments":"I am glad to sign-up for this service. Looking forward to different options."}}"#;
    for (case, last) in [
        ("HappyPathTest", "CustomerAddedToFollowup"),
        ("NegativeSentimentTest", "NegativeSentimentDetected"),
        ("CustomValidationFailedCatchTest", "CustomValidationFailed"),
        ("ValidationExceptionCatchTest", "ValidationException"),
        ("RetryOnServiceExceptionTest", "CustomerAddedToFollowup"),
    ] {
        let response = run(RunRequest {
            definition: definition.clone(),
            input: Some(input.into()),
            mocks: Some(mocks.clone()),
            test_case: Some(case.to_owned()),
            options: Options {
                state_machine_name: Some("LocalTesting".to_owned()),
                ..Options::default()
            },
            ..RunRequest::default()
        });
        let (result, entered) = told(&response);
        assert!(entered.ends_with(last), "{case}: {result}, {entered}");
        println!(
            "{case} {:?} {:?} {:?}",
            codes(&response),
            response.stats.default_mocks,
            result
        );
    }
}

/// The workloads that compare engines, with the same mocks in AWS's format.
#[test]
fn workloads_with_mocks_give_their_output() {
    let Some(folder) = shared("bench/workloads") else {
        return;
    };
    for name in ["W6", "W9"] {
        let text = |file: &str| std::fs::read_to_string(folder.join(name).join(file)).unwrap();
        let response = run(RunRequest {
            definition: text("definition.json"),
            input: Some(text("input.json").into()),
            mocks: Some(std::fs::read_to_string(folder.join("MockConfigFile.json")).unwrap()),
            options: Options {
                state_machine_name: Some(name.to_owned()),
                quotas: Some(false),
                ..Options::default()
            },
            ..RunRequest::default()
        });
        let output = Value::parse(
            response
                .output
                .as_deref()
                .unwrap_or_else(|| panic!("{name}: {:?}", response.cause)),
        )
        .unwrap();
        assert_eq!(
            output,
            Value::parse(&text("expected.json")).unwrap(),
            "{name}"
        );
        assert_eq!(codes(&response), [""; 0], "{name}");
    }
}
