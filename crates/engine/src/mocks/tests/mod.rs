//! Mock files as users write them.

use std::sync::Arc;
use std::time::Duration;

use asl_json::Value;
use asl_language::model::{Scope, State, StateKind, StateMachine};
use asl_language::{CheckOptions, check};

use super::*;
use crate::task::{TaskId, TaskResult, VisitId};

mod default_answers;

fn value(text: &str) -> Value {
    Value::parse(text).unwrap_or_else(|error| panic!("{error:?} in {text}"))
}

fn machine(text: &str) -> Arc<StateMachine> {
    let checked = check(text, &CheckOptions::default());
    checked
        .machine
        .unwrap_or_else(|| panic!("{:?}", checked.diagnostics))
}

/// A machine of one Task `T` with more members, and a state `C` to catch with.
fn task(resource: &str, members: &str) -> Arc<StateMachine> {
    let caught = if members.contains("Catch") {
        r#", "C": { "Type": "Succeed" }"#
    } else {
        ""
    };
    machine(&format!(
        r#"{{ "StartAt": "T", "States": {{ "T": {{ "Type": "Task", "Resource": "{resource}", {members} "End": true }} {caught} }} }}"#
    ))
}

const LAMBDA_ARN: &str = "arn:aws:lambda:us-east-1:123456789012:function:f";

fn request(machine: &StateMachine, call: u64, parameters: &str) -> TaskRequest {
    let state: &Arc<State> = first_task(&machine.scope);
    let StateKind::Task(task) = &state.kind else {
        panic!("a Task")
    };
    TaskRequest {
        id: TaskId(0),
        state: Arc::clone(state),
        visit: VisitId(0),
        attempt: call,
        call,
        map_index: None,
        purpose: Purpose::Task,
        resource: task.resource.clone(),
        parameters: value(parameters),
        token: None,
        timeout: None,
        heartbeat: None,
    }
}

fn first_task(scope: &Scope) -> &Arc<State> {
    scope
        .states
        .iter()
        .find(|state| matches!(state.kind, StateKind::Task(_)))
        .unwrap()
}

/// The mocks of a response of `T`, and what was found.
fn mocked(response: &str, machine: &StateMachine) -> (Mocks, Vec<MockFinding>) {
    let file = value(&format!(
        r#"{{ "MockedResponses": {{ "T": {response} }} }}"#
    ));
    Mocks::parse(
        &file,
        Selection {
            machine: Some(machine),
            ..Selection::default()
        },
    )
}

/// What a reply says, in short.
fn told(reply: &TaskReply) -> String {
    let result = match &reply.result {
        TaskResult::Return(payload) => payload.value().to_string(),
        TaskResult::Throw { error, cause } => {
            format!(
                "throws {} {}",
                error.as_deref().unwrap_or("-"),
                cause.as_deref().unwrap_or("-")
            )
        }
        TaskResult::Refuse { cause } => format!("refuses {cause}"),
        TaskResult::Never => "never".to_owned(),
    };
    if reply.is_default {
        format!("{result} (default)")
    } else {
        result
    }
}

fn codes(findings: &[MockFinding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn calls_are_numbered_from_0() {
    let machine = task(LAMBDA_ARN, "");
    let (mocks, findings) = mocked(
        r#"{ "0": { "Return": 1 }, "1-2": { "Throw": { "Error": "E", "Cause": "c" } }, "5-": { "Return": null }, "*": { "Return": "rest" } }"#,
        &machine,
    );
    assert_eq!(findings, []);
    let answers: Vec<String> = [0, 1, 2, 3, 4, 5, 9_999]
        .map(|call| told(&mocks.reply(&request(&machine, call, "{}"))))
        .into();
    assert_eq!(
        answers,
        [
            "1",
            "throws E c",
            "throws E c",
            r#""rest""#,
            r#""rest""#,
            "null",
            "null"
        ]
    );
}

#[test]
fn a_call_without_mock_gets_a_default_and_is_marked() {
    let machine = task(LAMBDA_ARN, "");
    let (mocks, _) = mocked(r#"{ "0": { "Return": false } }"#, &machine);
    assert_eq!(
        told(&mocks.reply(&request(&machine, 0, r#"{"in":1}"#))),
        "false"
    );
    assert_eq!(
        told(&mocks.reply(&request(&machine, 1, r#"{"in":1}"#))),
        r#"{"in":1} (default)"#
    );
}

#[test]
fn extensions_shape_the_reply() {
    let machine = task(
        "arn:aws:states:::lambda:invoke.waitForTaskToken",
        r#""Parameters": { "FunctionName": "f" }, "#,
    );
    let (mocks, findings) = mocked(
        r#"{ "0": { "Return": {}, "Delay": 1.5, "Heartbeats": [20, 10], "Submitted": { "StatusCode": 200 } },
             "1": { "NeverAnswers": true },
             "2": { "Throw": {} } }"#,
        &machine,
    );
    assert_eq!(findings, []);
    let reply = mocks.reply(&request(&machine, 0, "{}"));
    assert_eq!(reply.after, Duration::from_millis(1_500));
    assert_eq!(
        reply.heartbeats,
        [Duration::from_secs(10), Duration::from_secs(20)]
    );
    assert_eq!(
        reply.submitted.unwrap().value().to_string(),
        r#"{"StatusCode":200}"#
    );
    assert_eq!(told(&mocks.reply(&request(&machine, 1, "{}"))), "never");
    assert_eq!(
        told(&mocks.reply(&request(&machine, 2, "{}"))),
        "throws - -"
    );
}

#[test]
fn when_chooses_by_iteration_attempt_and_data() {
    let machine = task(LAMBDA_ARN, "");
    let (mocks, findings) = mocked(
        r#"{ "*": [
            { "When": { "MapIndex": 2, "Attempt": 0 }, "Return": "third item, first try" },
            { "When": { "MapIndex": 2 }, "Return": "third item" },
            { "When": { "Variable": "$.total", "NumericGreaterThan": 100 }, "Return": "big" },
            { "When": { "And": [{ "Variable": "$.a", "IsPresent": true }, { "Not": { "Variable": "$.a", "IsNull": true } }] }, "Return": "has a" },
            { "Return": "else" } ] }"#,
        &machine,
    );
    assert_eq!(findings, []);
    for (map_index, attempt, parameters, answer) in [
        (Some(2), 0, "{}", "third item, first try"),
        (Some(2), 1, "{}", "third item"),
        (Some(1), 0, "{}", "else"),
        (None, 0, r#"{"total":101}"#, "big"),
        (None, 0, r#"{"total":100,"a":1}"#, "has a"),
        (None, 0, r#"{"a":null}"#, "else"),
    ] {
        let request = TaskRequest {
            map_index,
            attempt,
            ..request(&machine, 0, parameters)
        };
        assert_eq!(
            told(&mocks.reply(&request)),
            format!("\"{answer}\""),
            "{parameters}"
        );
    }
}

#[test]
fn a_wrong_answer_is_reported_at_its_place() {
    let machine = task(LAMBDA_ARN, "");
    for (response, code, pointer) in [
        (
            r#"{ "0": {} }"#,
            "mock-return-or-throw",
            "/MockedResponses/T/0",
        ),
        (
            r#"{ "0": { "Return": 1, "Throw": {} } }"#,
            "mock-return-or-throw",
            "/MockedResponses/T/0",
        ),
        (
            r#"{ "0": { "Return": 1, "NeverAnswers": true } }"#,
            "mock-return-or-throw",
            "/MockedResponses/T/0",
        ),
        (
            r#"{ "0": 1 }"#,
            "mock-return-or-throw",
            "/MockedResponses/T/0",
        ),
        (
            r#"{ "0": { "Throw": "E" } }"#,
            "mock-return-or-throw",
            "/MockedResponses/T/0/Throw",
        ),
        (
            r#"{ "0": { "Throw": { "Error": 1 } } }"#,
            "mock-throw-text",
            "/MockedResponses/T/0/Throw/Error",
        ),
        (
            r#"{ "first": { "Return": 1 } }"#,
            "mock-range",
            "/MockedResponses/T/first",
        ),
        (
            r#"{ "2-1": { "Return": 1 } }"#,
            "mock-range",
            "/MockedResponses/T/2-1",
        ),
        (
            r#"{ "-1": { "Return": 1 } }"#,
            "mock-range",
            "/MockedResponses/T/-1",
        ),
        (
            r#"{ "1": { "Return": 1 } }"#,
            "mock-gap",
            "/MockedResponses/T",
        ),
        (
            r#"{ "0": { "Return": 1 }, "2": { "Return": 1 } }"#,
            "mock-gap",
            "/MockedResponses/T",
        ),
        (
            r#"{ "0-2": { "Return": 1 }, "1": { "Return": 2 } }"#,
            "mock-overlap",
            "/MockedResponses/T",
        ),
        (
            r#"{ "0": { "Return": 1, "Retrun": 2 } }"#,
            "mock-unknown-member",
            "/MockedResponses/T/0/Retrun",
        ),
        (
            r#"{ "0": { "Return": 1, "Delay": "1s" } }"#,
            "mock-seconds",
            "/MockedResponses/T/0/Delay",
        ),
        (
            r#"{ "0": { "Return": 1, "Heartbeats": [-1] } }"#,
            "mock-seconds",
            "/MockedResponses/T/0/Heartbeats",
        ),
        (
            r#"{ "0": { "AskMe": true } }"#,
            "mock-asks",
            "/MockedResponses/T/0/AskMe",
        ),
        (
            r#"{ "0": [{ "When": 1, "Return": 1 }] }"#,
            "mock-when",
            "/MockedResponses/T/0/0/When",
        ),
        (
            r#"{ "0": { "When": { "MapIndex": -1 }, "Return": 1 } }"#,
            "mock-when",
            "/MockedResponses/T/0/When/MapIndex",
        ),
        (
            r#"{ "0": { "When": { "Variable": "$.a", "Bigger": 1 }, "Return": 1 } }"#,
            "mock-when",
            "/MockedResponses/T/0/When",
        ),
        (r#"[]"#, "mock-file-shape", "/MockedResponses/T"),
    ] {
        let (_, findings) = mocked(response, &machine);
        let found: Vec<_> = findings
            .iter()
            .map(|finding| (finding.code, finding.pointer.to_string()))
            .collect();
        assert_eq!(found, [(code, pointer.to_owned())], "{response}");
    }
}

#[test]
fn of_overlapping_ranges_the_earlier_counts() {
    let machine = task(LAMBDA_ARN, "");
    let (mocks, _) = mocked(
        r#"{ "1-5": { "Return": "b" }, "0-2": { "Return": "a" }, "4": { "Return": "c" } }"#,
        &machine,
    );
    let answers: Vec<String> = [0, 2, 3, 4, 5]
        .map(|call| told(&mocks.reply(&request(&machine, call, "{}"))))
        .into();
    assert_eq!(answers, [r#""a""#, r#""a""#, r#""b""#, r#""b""#, r#""b""#]);
}

#[test]
fn machine_and_test_case_are_found_forgivingly() {
    let file = value(
        r#"{ "StateMachines": {
                "One": { "TestCases": { "Happy": { "T": "Ok" }, "Sad": { "T": "Bad" } } },
                "Two": { "TestCases": { "Happy": { "T": "Bad" } } } },
             "MockedResponses": { "Ok": { "0": { "Return": "ok" } }, "Bad": { "0": { "Return": "bad" } } } }"#,
    );
    let machine = task(LAMBDA_ARN, "");
    for (name, case, answer, found) in [
        (Some("One"), Some("Happy"), "ok", &[][..]),
        (Some("One"), Some("Sad"), "bad", &[]),
        (Some("Two"), None, "bad", &[]),
        (Some("One"), None, "ok", &["mock-test-case-chosen"]),
        (Some("Three"), Some("Sad"), "bad", &["mock-machine-chosen"]),
        (
            Some("One"),
            Some("Other"),
            "ok",
            &["mock-unknown-test-case"],
        ),
        (None, None, "ok", &["mock-test-case-chosen"]),
    ] {
        let selection = Selection {
            state_machine: name,
            test_case: case,
            machine: Some(&machine),
        };
        let (mocks, findings) = Mocks::parse(&file, selection);
        assert_eq!(
            told(&mocks.reply(&request(&machine, 0, "{}"))),
            format!("\"{answer}\""),
            "{name:?} {case:?}"
        );
        assert_eq!(codes(&findings), found, "{name:?} {case:?}");
    }
}

#[test]
fn a_file_of_another_shape_is_reported() {
    let machine = machine(
        r#"{ "StartAt": "T", "States": {
            "T": { "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "Next": "P" },
            "P": { "Type": "Pass", "End": true } } }"#,
    );
    for (file, found) in [
        ("{}", &[][..]),
        ("null", &[]),
        ("[]", &["mock-file-shape"]),
        (
            r#"{ "Mocks": {}, "MockedResponses": {} }"#,
            &["mock-unknown-member"],
        ),
        (r#"{ "StateMachines": {} }"#, &["mock-file-shape"]),
        (
            r#"{ "StateMachines": { "M": {} }, "MockedResponses": {} }"#,
            &["mock-file-shape"],
        ),
        (
            r#"{ "StateMachines": { "M": { "TestCases": { "C": { "T": "Gone" } } } }, "MockedResponses": {} }"#,
            &["mock-unknown-response"],
        ),
        (
            r#"{ "StateMachines": { "M": { "TestCases": { "C": { "T": {} } } } }, "MockedResponses": {} }"#,
            &["mock-file-shape"],
        ),
        (
            r#"{ "MockedResponses": { "t": { "0": { "Return": 1 } } } }"#,
            &["mock-unknown-state"],
        ),
        (
            r#"{ "MockedResponses": { "P": { "0": { "Return": 1 } } } }"#,
            &["mock-unused"],
        ),
    ] {
        let (_, findings) = Mocks::parse(
            &value(file),
            Selection {
                machine: Some(&machine),
                ..Selection::default()
            },
        );
        assert_eq!(codes(&findings), found, "{file}");
    }
}

#[test]
fn a_state_that_is_not_there_may_be_another() {
    let machine = machine(
        r#"{ "StartAt": "Charge", "States": { "Charge": { "Type": "Task", "Resource": "arn:aws:states:::sns:publish", "End": true } } }"#,
    );
    let (_, findings) = Mocks::parse(
        &value(r#"{ "MockedResponses": { "Chrage": { "0": { "Return": 1 } } } }"#),
        Selection {
            machine: Some(&machine),
            ..Selection::default()
        },
    );
    assert_eq!(
        findings.first().and_then(|found| found.help.as_deref()),
        Some(
            "did you mean `Charge`? state names are matched exactly, blanks and capitals included"
        )
    );
}

#[test]
fn an_error_that_only_looks_like_a_caught_one_is_explained() {
    let catches = |name: &str| {
        task(
            LAMBDA_ARN,
            &format!(r#""Catch": [{{ "ErrorEquals": ["{name}"], "Next": "C" }}], "#),
        )
    };
    let python = r#"{\"errorMessage\":\"InvalidOrder\",\"errorType\":\"Exception\",\"requestId\":\"1\",\"stackTrace\":[]}"#;
    let node =
        r#"{\"errorType\":\"Error\",\"errorMessage\":\"InvalidOrder: no items\",\"trace\":[]}"#;
    for (name, error, cause, code) in [
        (
            "InvalidOrder",
            "Exception",
            python,
            Some("python-exception-name"),
        ),
        (
            "InvalidOrder",
            "Exception",
            "InvalidOrder",
            Some("python-exception-name"),
        ),
        ("InvalidOrder", "Error", node, Some("node-error-name")),
        ("InvalidOrder", "invalidorder", "", Some("error-name-case")),
        ("InvalidOrder", "InvlaidOrder", "", Some("error-name-near")),
        // Names that differ by design.
        (
            "OrderFailed1",
            "OrderFailed2",
            "",
            Some("mock-error-not-caught"),
        ),
        ("E1", "E2", "", Some("mock-error-not-caught")),
        ("InvalidOrder", "InvalidOrder", python, None),
        ("States.ALL", "Exception", python, None),
        ("States.TaskFailed", "Exception", python, None),
        ("Order", "Exception", python, Some("mock-error-not-caught")),
        (
            "States.Timeout",
            "Exception",
            "States.Timeout",
            Some("mock-error-not-caught"),
        ),
    ] {
        let machine = catches(name);
        let (_, findings) = mocked(
            &format!(r#"{{ "0": {{ "Throw": {{ "Error": "{error}", "Cause": "{cause}" }} }} }}"#),
            &machine,
        );
        assert_eq!(codes(&findings), Vec::from_iter(code), "{name} {error}");
    }
    let machine = task(
        "arn:aws:states:::sns:publish",
        r#""Parameters": { "Message": "m", "TopicArn": "t" }, "Catch": [{ "ErrorEquals": ["NotFound"], "Next": "C" }], "#,
    );
    let explanation = explain_uncaught(
        first_task(&machine.scope),
        Some("SNS.NotFoundException"),
        Some("Topic missing (Error Code: NotFound)"),
    );
    assert_eq!(explanation.unwrap().code, "error-name-in-cause");
    let machine = catches("InvalidOrder");
    let cause = r#"{"errorMessage":"InvalidOrder","errorType":"Exception"}"#;
    let explanation =
        explain_uncaught(first_task(&machine.scope), Some("Exception"), Some(cause)).unwrap();
    assert_eq!(
        explanation.message,
        "Lambda reports the exception's class `Exception` as the error name; `InvalidOrder` is only its message, so this Catch does not fire"
    );
    assert_eq!(
        explanation.help,
        "raise a class named `InvalidOrder` (`class InvalidOrder(Exception): pass`) instead, or name `Exception` in `ErrorEquals`"
    );
    assert_eq!(&*explanation.pointer, "/States/T/Catch[0]");
}

#[test]
fn every_rule_about_mocks_is_found_by_someone() {
    let sources = [
        include_str!("../explain.rs"),
        include_str!("../file.rs"),
        include_str!("../fit.rs"),
        include_str!("../response.rs"),
        include_str!("../when.rs"),
    ];
    for rule in asl_language::rules::MOCK_RULES {
        let code = format!("\"{}\"", rule.code);
        assert!(
            sources.iter().any(|source| source.contains(&code)),
            "{code}"
        );
    }
}
