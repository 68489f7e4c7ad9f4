//! Behaviour as histories: `id type<-previousEventId`, one a line.

mod child_executions;
mod limits;

use std::time::Duration;

use super::*;
use crate::mocks::{Mocks, Selection};
use crate::task::TaskResult;
use asl_language::{CheckOptions, check};

pub(crate) fn task_state() -> Arc<State> {
    let machine = machine(
        r#"{"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage.waitForTaskToken","End":true}}}"#,
    );
    Arc::clone(machine.scope.start().unwrap())
}

fn machine(definition: &str) -> Arc<StateMachine> {
    let checked = check(definition, &CheckOptions::default());
    checked
        .machine
        .unwrap_or_else(|| panic!("{:#?}", checked.diagnostics))
}

/// 2026-01-01T00:00:00Z
const START: Timestamp = Timestamp(1_767_225_600_000);

fn start(input: &str) -> Start {
    Start {
        input: Payload::parse(input).unwrap(),
        seed: 1,
        started_at: START,
        machine_type: MachineType::Standard,
        synchronous: false,
        names: Names {
            execution: "e".into(),
            state_machine: "m".into(),
            partition: "aws".into(),
            region: "us-east-1".into(),
            account: "123456789012".into(),
            role_arn: "arn:aws:iam::123456789012:role/r".into(),
        },
        quotas: true,
        max_steps: None,
        max_memory: None,
        variables: Variables::default(),
    }
}

fn run(definition: &str, input: &str, mocks: &str) -> (Execution, Outcome) {
    let mocks = Mocks::parse(
        &asl_json::Value::parse(mocks).unwrap(),
        Selection::default(),
    )
    .0;
    let mut execution = Execution::new(machine(definition), start(input));
    let outcome = crate::api::drive(&mut execution, &mocks);
    (execution, outcome)
}

fn elapsed(execution: &Execution) -> i64 {
    execution.now().0 - START.0
}

fn line(event: &HistoryEvent) -> String {
    format!(
        "{} {}<-{}",
        event.id.0,
        event.detail.type_name(),
        event.previous_event_id.0
    )
}

fn history(execution: &Execution) -> Vec<String> {
    execution.history().iter().map(line).collect()
}

fn lines(expected: &str) -> Vec<&str> {
    expected
        .split(',')
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect()
}

const TWO_BRANCHES: &str = r#"{"StartAt":"P","States":{"P":{"Type":"Parallel","End":true,"Branches":[
    {"StartAt":"A1","States":{"A1":{"Type":"Pass","Next":"A2"},"A2":{"Type":"Pass","End":true}}},
    {"StartAt":"B1","States":{"B1":{"Type":"Pass","Result":2,"End":true}}}]}}}"#;

#[test]
fn branches_take_turns_one_event_each() {
    let (execution, outcome) = run(TWO_BRANCHES, "{}", "{}");
    assert_eq!(
        history(&execution),
        lines(
            "1 ExecutionStarted<-0, 2 ParallelStateEntered<-0, 3 ParallelStateStarted<-2, 4 PassStateEntered<-3, 5 PassStateEntered<-3,
             6 PassStateExited<-4, 7 PassStateExited<-5, 8 PassStateEntered<-6, 9 PassStateExited<-8, 10 ParallelStateSucceeded<-9,
             11 ParallelStateExited<-9, 12 ExecutionSucceeded<-11"
        )
    );
    assert_eq!(&*outcome.output.unwrap().text(), "[{},2]");
}

fn map(max_concurrency: u64, inner: &str, rest: &str) -> String {
    format!(
        r#"{{"StartAt":"M","States":{{"M":{{"Type":"Map","MaxConcurrency":{max_concurrency},{rest}
        "ItemProcessor":{{"StartAt":"I","States":{{"I":{inner}}}}},"End":true}}}}}}"#
    )
}

const PASS: &str = r#"{"Type":"Pass","End":true}"#;
const TASK: &str =
    r#"{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f","End":true}"#;

#[test]
fn a_map_with_max_concurrency_1_runs_item_by_item() {
    let (execution, outcome) = run(&map(1, PASS, ""), "[1,2]", "{}");
    assert_eq!(
        history(&execution),
        lines(
            "1 ExecutionStarted<-0, 2 MapStateEntered<-0, 3 MapStateStarted<-2, 4 MapIterationStarted<-3, 5 PassStateEntered<-4,
             6 PassStateExited<-5, 7 MapIterationSucceeded<-6, 8 MapIterationStarted<-6, 9 PassStateEntered<-8, 10 PassStateExited<-9,
             11 MapIterationSucceeded<-10, 12 MapStateSucceeded<-11, 13 MapStateExited<-11, 14 ExecutionSucceeded<-13"
        )
    );
    assert_eq!(&*outcome.output.unwrap().text(), "[1,2]");
}

#[test]
fn a_free_map_starts_all_iterations_first() {
    let (execution, _) = run(
        &map(0, TASK, ""),
        "[1,2]",
        r#"{"MockedResponses":{"I":{"*":{"Return":null}}}}"#,
    );
    assert_eq!(
        history(&execution)[3..10],
        lines(
            "4 MapIterationStarted<-3, 5 MapIterationStarted<-3, 6 TaskStateEntered<-4, 7 LambdaFunctionScheduled<-6,
             8 TaskStateEntered<-5, 9 LambdaFunctionScheduled<-8, 10 LambdaFunctionStarted<-7"
        )
    );
}

#[test]
fn max_concurrency_bounds_what_runs_at_once() {
    let wait = r#"{"Type":"Wait","Seconds":10,"End":true}"#;
    for (limit, items, seconds) in [
        (0, 3, 10),
        (1, 3, 30),
        (2, 5, 30),
        (40, 80, 20),
        (50, 80, 20),
        (0, 80, 20),
    ] {
        let input = format!("[{}]", vec!["0"; items].join(","));
        let (execution, _) = run(&map(limit, wait, ""), &input, "{}");
        assert_eq!(
            elapsed(&execution),
            seconds * 1_000,
            "{items} items, {limit} at once"
        );
    }
}

#[test]
fn an_empty_map_succeeds_at_once() {
    let (execution, outcome) = run(&map(0, PASS, ""), "[]", "{}");
    assert_eq!(
        history(&execution)[2..],
        lines(
            "3 MapStateStarted<-2, 4 MapStateSucceeded<-3, 5 MapStateExited<-3, 6 ExecutionSucceeded<-5"
        )
    );
    assert_eq!(&*outcome.output.unwrap().text(), "[]");
}

/// Recorded: timeouts/test_service_lambda_map_timeout.
#[test]
fn a_failing_iteration_aborts_the_others() {
    let mocks = r#"{"MockedResponses":{"I":{"0":{"Throw":{"Error":"E","Cause":"c"}},"1-":{"Return":1,"Delay":9}}}}"#;
    let (execution, outcome) = run(&map(0, TASK, ""), "[1,2,3]", mocks);
    assert_eq!(
        history(&execution)[15..],
        lines(
            "16 LambdaFunctionFailed<-13, 17 MapIterationFailed<-16, 18 TaskStateAborted<-16, 19 MapIterationAborted<-16,
             20 TaskStateAborted<-16, 21 MapIterationAborted<-16, 22 TaskStateAborted<-16, 23 MapStateFailed<-16, 24 ExecutionFailed<-23"
        )
    );
    assert_eq!(
        (
            outcome.status,
            outcome.error.as_deref(),
            outcome.cause.as_deref()
        ),
        (Status::Failed, Some("E"), Some("c"))
    );
}

/// Recorded: timeouts/test_service_lambda_map_timeout.
#[test]
fn calls_that_time_out_together_are_all_reported_first() {
    let task = TASK.replace(r#""End""#, r#""TimeoutSeconds":5,"End""#);
    let mocks = r#"{"MockedResponses":{"I":{"*":{"NeverAnswers":true}}}}"#;
    let (execution, _) = run(&map(0, &task, ""), "[1,2]", mocks);
    assert_eq!(
        history(&execution)[11..],
        lines(
            "12 LambdaFunctionTimedOut<-10, 13 LambdaFunctionTimedOut<-11, 14 MapIterationFailed<-12, 15 TaskStateAborted<-12,
             16 MapIterationAborted<-12, 17 TaskStateAborted<-12, 18 MapStateFailed<-12, 19 ExecutionFailed<-18"
        )
    );
}

/// Recorded: scenarios/test_map_state_retry.
#[test]
fn a_retried_map_starts_again_without_being_entered() {
    let fail = r#"{"Type":"Fail","Error":"E"}"#;
    let (execution, _) = run(
        &map(
            1,
            fail,
            r#""Retry":[{"ErrorEquals":["E"],"MaxAttempts":1}],"#,
        ),
        "[1]",
        "{}",
    );
    assert_eq!(
        history(&execution)[3..],
        lines(
            "4 MapIterationStarted<-3, 5 FailStateEntered<-4, 6 MapIterationFailed<-5, 7 MapStateStarted<-5, 8 MapIterationStarted<-7,
             9 FailStateEntered<-8, 10 MapIterationFailed<-9, 11 MapStateFailed<-9, 12 ExecutionFailed<-11"
        )
    );
    assert_eq!(elapsed(&execution), 1_000);
}

#[test]
fn retries_wait_in_virtual_time_and_then_the_catcher_takes_over() {
    let definition = r#"{"StartAt":"T","States":{
        "T":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f","End":true,
             "Retry":[{"ErrorEquals":["E"],"IntervalSeconds":2,"MaxAttempts":2,"BackoffRate":3}],
             "Catch":[{"ErrorEquals":["States.ALL"],"ResultPath":"$.error","Next":"C"}]},
        "C":{"Type":"Pass","End":true}}}"#;
    let (execution, outcome) = run(
        definition,
        r#"{"a":1}"#,
        r#"{"MockedResponses":{"T":{"*":{"Throw":{"Error":"E","Cause":"c"}}}}}"#,
    );
    assert_eq!(
        history(&execution)[1..],
        lines(
            "2 TaskStateEntered<-0, 3 LambdaFunctionScheduled<-2, 4 LambdaFunctionStarted<-3, 5 LambdaFunctionFailed<-4,
             6 LambdaFunctionScheduled<-5, 7 LambdaFunctionStarted<-6, 8 LambdaFunctionFailed<-7, 9 LambdaFunctionScheduled<-8,
             10 LambdaFunctionStarted<-9, 11 LambdaFunctionFailed<-10, 12 TaskStateExited<-11, 13 PassStateEntered<-12,
             14 PassStateExited<-13, 15 ExecutionSucceeded<-14"
        )
    );
    assert_eq!(
        &*outcome.output.unwrap().text(),
        r#"{"a":1,"error":{"Error":"E","Cause":"c"}}"#
    );
    assert_eq!(elapsed(&execution), 8_000, "2 s and 6 s");
    let attempts = &execution.visits()[0].attempts;
    assert_eq!(
        attempts
            .iter()
            .map(|attempt| attempt.retry.map(|retry| retry.delay.as_secs()))
            .collect::<Vec<_>>(),
        [Some(2), Some(6), None]
    );
}

#[test]
fn an_unanswered_callback_ends_by_its_timeout_or_with_the_execution() {
    let task = |fields: &str| {
        format!(
            r#"{{"StartAt":"T","States":{{"T":{{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            "Parameters":{{"QueueUrl":"q","MessageBody":{{"token.$":"$$.Task.Token"}}}},{fields}"End":true}}}}}}"#
        )
    };
    let never = r#"{"MockedResponses":{"T":{"*":{"NeverAnswers":true}}}}"#;
    for (fields, status, seconds) in [
        (r#""TimeoutSeconds":3600,"#, Status::Failed, 3_600),
        (
            r#""TimeoutSeconds":3600,"HeartbeatSeconds":60,"#,
            Status::Failed,
            60,
        ),
        ("", Status::TimedOut, 365 * 24 * 3_600),
    ] {
        let (execution, outcome) = run(&task(fields), "{}", never);
        assert_eq!(
            (outcome.status, elapsed(&execution)),
            (status, seconds * 1_000),
            "{fields}"
        );
        assert_eq!(outcome.cause, None);
    }
}

#[test]
fn calls_are_asked_for_when_nothing_else_can_happen() {
    let definition = TWO_BRANCHES.replace(r#""A1":{"Type":"Pass","Next":"A2"}"#, r#""A1":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f","Next":"A2"}"#);
    let mut execution = Execution::new(machine(&definition), start("{}"));
    let mut events = 0;
    let request = loop {
        match execution.step() {
            Step::Event(_) => events += 1,
            Step::NeedsReply(request) => break request,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(
        history(&execution).last().unwrap(),
        "7 PassStateExited<-6",
        "the other branch went on"
    );
    assert_eq!(events, 7);
    assert!(
        matches!(execution.step(), Step::NeedsReply(again) if again.id == request.id),
        "it is asked again until it is answered"
    );
    // Cloned, the two go on by themselves.
    let mut other = execution.clone();
    execution.reply(
        request.id,
        TaskReply::now(TaskResult::Return(Payload::default())),
    );
    other.reply(
        request.id,
        TaskReply {
            after: Duration::from_secs(5),
            ..TaskReply::now(TaskResult::Throw {
                error: None,
                cause: None,
            })
        },
    );
    while !matches!(execution.step(), Step::Finished(_)) {}
    while !matches!(other.step(), Step::Finished(_)) {}
    assert_eq!(
        (execution.status(), elapsed(&execution)),
        (Status::Succeeded, 0)
    );
    assert_eq!((other.status(), elapsed(&other)), (Status::Failed, 5_000));
}

#[test]
fn the_history_ends_at_event_25_000() {
    let endless = r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Choice","Choices":[{"Variable":"$.stop","IsPresent":true,"Next":"C"}],"Default":"A"},"C":{"Type":"Succeed"}}}"#;
    let (execution, outcome) = run(endless, "{}", "{}");
    assert_eq!(execution.history().len(), 25_000);
    assert_eq!(
        line(execution.history().last().unwrap()),
        "25000 ExecutionFailed<-24999"
    );
    assert_eq!(
        outcome.cause.as_deref(),
        Some("The execution reached the maximum number of history events (25000).")
    );
    // Without quotas it goes on until it is stopped.
    let mut execution = Execution::new(
        machine(endless),
        Start {
            quotas: false,
            max_steps: Some(30_000),
            ..start("{}")
        },
    );
    let outcome = crate::api::drive(&mut execution, &Mocks::none());
    assert_eq!(
        (outcome.status, execution.history().len() > 30_000),
        (Status::Aborted, true)
    );
}

#[test]
fn the_machines_timeout_ends_the_execution() {
    let definition = r#"{"TimeoutSeconds":5,"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":60,"End":true}}}"#;
    let (execution, outcome) = run(definition, "{}", "{}");
    assert_eq!(
        (outcome.status, outcome.error, elapsed(&execution)),
        (Status::TimedOut, None, 5_000)
    );
}

#[test]
fn deep_nesting_fails_and_succeeds_without_deep_recursion() {
    for (inner, status) in [
        (PASS.to_owned(), Status::Succeeded),
        (r#"{"Type":"Fail"}"#.to_owned(), Status::Failed),
    ] {
        let definition = (0..100).fold(format!(r#"{{"StartAt":"I","States":{{"I":{inner}}}}}"#), |scope, level| {
            format!(r#"{{"StartAt":"P{level}","States":{{"P{level}":{{"Type":"Parallel","Branches":[{scope}],"End":true}}}}}}"#)
        });
        let (_, outcome) = run(&definition, "{}", "{}");
        assert_eq!(outcome.status, status);
    }
}

/// Recorded: scenarios/test_map_state_config_distributed_item_selector.
#[test]
fn a_map_run_has_child_executions_with_their_own_histories() {
    let definition = map(0, PASS, "").replace(r#""ItemProcessor":{"#, r#""Label":"L","ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"#);
    let (execution, outcome) = run(&definition, "[1,2]", "{}");
    assert_eq!(
        history(&execution)[2..],
        lines(
            "3 MapStateStarted<-2, 4 MapRunStarted<-3, 5 MapRunSucceeded<-4, 6 MapStateSucceeded<-5, 7 MapStateExited<-4, 8 ExecutionSucceeded<-7"
        )
    );
    assert_eq!(&*outcome.output.unwrap().text(), "[1,2]");
    let children: Vec<_> = execution.children().collect();
    assert_eq!(children.len(), 2);
    for child in children {
        assert_eq!(
            child.history.iter().map(line).collect::<Vec<_>>(),
            lines(
                "1 ExecutionStarted<-0, 2 PassStateEntered<-0, 3 PassStateExited<-2, 4 ExecutionSucceeded<-3"
            )
        );
        assert!(
            child
                .arn
                .starts_with("arn:aws:states:us-east-1:123456789012:execution:m/L:"),
            "{}",
            child.arn
        );
    }
}

#[test]
fn tolerated_failures_do_not_fail_a_map_run() {
    let fail = r#"{"Type":"Choice","Choices":[{"Variable":"$","NumericEquals":0,"Next":"F"}],"Default":"S"},"F":{"Type":"Fail","Error":"E"},"S":{"Type":"Succeed"}"#;
    for (tolerated, status, output) in [
        ("", Status::Failed, None),
        (r#""ToleratedFailureCount":1,"#, Status::Failed, None),
        (
            r#""ToleratedFailureCount":2,"#,
            Status::Succeeded,
            Some("FAILED 1 FAILED 2"),
        ),
        (
            r#""ToleratedFailurePercentage":50,"#,
            Status::Succeeded,
            Some("FAILED 1 FAILED 2"),
        ),
        (r#""ToleratedFailurePercentage":49,"#, Status::Failed, None),
    ] {
        let definition = map(0, fail, tolerated)
            .replace(r#""ItemProcessor":{"#, r#""ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"#);
        let (execution, outcome) = run(&definition, "[0,1,0,2]", "{}");
        let shown = outcome.output.map(|output| {
            let items = output.value().as_array().unwrap().iter();
            let items =
                items.map(
                    |item| match item.get("Status").and_then(asl_json::Value::as_str) {
                        Some(failed) => failed.to_owned(),
                        None => item.to_string(),
                    },
                );
            items.collect::<Vec<_>>().join(" ")
        });
        assert_eq!(
            (outcome.status, shown.as_deref()),
            (status, output),
            "{tolerated}"
        );
        if status == Status::Failed {
            assert_eq!(
                outcome.error.as_deref(),
                Some("States.ExceedToleratedFailureThreshold")
            );
            assert_eq!(
                history(&execution)[4..],
                lines("5 MapRunFailed<-4, 6 MapStateFailed<-5, 7 ExecutionFailed<-6")
            );
        }
    }
}

#[test]
fn untouched_input_text_passes_verbatim() {
    let (execution, outcome) = run(TWO_BRANCHES, r#"{ "a" : 1.50 }"#, "{}");
    assert_eq!(&*outcome.output.unwrap().text(), r#"[{ "a" : 1.50 },2]"#);
    assert_eq!(execution.visits().len(), 4);
}

#[test]
fn the_data_flow_of_a_visit_is_kept_stage_by_stage() {
    use crate::visit::Stage;
    let definition = r#"{"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f",
        "InputPath":"$.a","Parameters":{"p.$":"$.b"},"ResultSelector":{"s.$":"$.r"},"ResultPath":"$.out","OutputPath":"$.out",
        "Assign":{"v.$":"$.r"},"End":true}}}"#;
    let (execution, outcome) = run(
        definition,
        r#"{"a":{"b":1}}"#,
        r#"{"MockedResponses":{"T":{"0":{"Return":{"r":2}}}}}"#,
    );
    let stages: Vec<String> = execution.visits()[0]
        .stages
        .iter()
        .map(|kept| format!("{:?} {}", kept.stage, kept.value.as_ref().unwrap()))
        .collect();
    assert_eq!(
        stages,
        [
            r#"Input {"a":{"b":1}}"#,
            r#"InputPath {"b":1}"#,
            r#"Parameters {"p":1}"#,
            r#"TaskResult {"r":2}"#,
            r#"Assign {"v":2}"#,
            r#"ResultSelector {"s":2}"#,
            r#"ResultPath {"a":{"b":1},"out":{"s":2}}"#,
            r#"OutputPath {"s":2}"#,
            r#"Output {"s":2}"#,
        ]
    );
    assert_eq!(
        execution.visits()[0]
            .stage(Stage::TaskResult)
            .map(ToString::to_string)
            .as_deref(),
        Some(r#"{"r":2}"#)
    );
    assert_eq!(&*outcome.output.unwrap().text(), r#"{"s":2}"#);
}

/// Reference 04-events §7.
#[test]
fn a_redriven_execution_goes_on_from_the_state_where_it_ended() {
    let definition = r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Result":1,"Next":"T"},
        "T":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f","Parameters":{"n.$":"$$.Execution.RedriveCount"},"End":true}}}"#;
    let mocks = r#"{"MockedResponses":{"T":{"0":{"Throw":{"Error":"E"}},"1":{"Return":"done"}}}}"#;
    let (mut execution, outcome) = run(definition, "{}", mocks);
    assert_eq!(outcome.status, Status::Failed);
    execution.redrive().unwrap();
    let mocks = Mocks::parse(
        &asl_json::Value::parse(mocks).unwrap(),
        Selection::default(),
    )
    .0;
    let outcome = crate::api::drive(&mut execution, &mocks);
    assert_eq!(
        history(&execution)[6..],
        lines(
            "7 LambdaFunctionFailed<-6, 8 ExecutionFailed<-7, 9 ExecutionRedriven<-8, 10 TaskStateEntered<-9, 11 LambdaFunctionScheduled<-10,
             12 LambdaFunctionStarted<-11, 13 LambdaFunctionSucceeded<-12, 14 TaskStateExited<-13, 15 ExecutionSucceeded<-14"
        )
    );
    assert_eq!(&*outcome.output.unwrap().text(), r#""done""#);
    assert_eq!(
        execution.visits()[2]
            .stage(crate::visit::Stage::Parameters)
            .map(ToString::to_string)
            .as_deref(),
        Some(r#"{"n":1}"#)
    );
    assert_eq!(
        execution.redrive().unwrap_err().to_string(),
        "Execution is SUCCEEDED and cannot be redriven"
    );
    // Whatever ran when it was stopped goes on where it stood.
    let mut stopped = Execution::new(machine(&map(0, TASK, "")), start("[1,2]"));
    while !matches!(stopped.step(), Step::NeedsReply(_)) {}
    stopped.stop(None, None);
    stopped.redrive().unwrap();
    let outcome = crate::api::drive(&mut stopped, &Mocks::none());
    assert_eq!(
        (
            outcome.status,
            stopped
                .history()
                .iter()
                .filter(|event| event.detail.type_name() == "MapStateStarted")
                .count()
        ),
        (Status::Succeeded, 2)
    );
}
