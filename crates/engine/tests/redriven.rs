//! Redrives: wherever an execution ended, it comes to the same end when it goes on, and does nothing twice that had succeeded.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where something is not as it should be"
)]

use std::sync::Arc;

use asl_engine::api::{self, MachineTypeName, Options, RunRequest, RunResponse, RunStatus, drive};
use asl_engine::execution::{Execution, Status, Step};
use asl_engine::mocks::{Mocks, Selection};
use asl_json::Value;
use asl_language::model::StateMachine;
use asl_language::{CheckOptions, MachineType, check};

const TASK: &str =
    r#"{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f","End":true}"#;

fn machine(definition: &str) -> Arc<StateMachine> {
    let checked = check(definition, &CheckOptions::default());
    checked
        .machine
        .unwrap_or_else(|| panic!("{:?}", checked.diagnostics))
}

fn execution(definition: &str, input: &str) -> Execution {
    let start = api::start(
        Some(input.into()),
        MachineType::Standard,
        Options::default(),
    );
    Execution::new(machine(definition), start.unwrap())
}

fn mocks(file: &str) -> Mocks {
    Mocks::parse(&Value::parse(file).unwrap(), Selection::default()).0
}

fn one_task() -> String {
    format!(r#"{{"StartAt":"T","States":{{"T":{TASK}}}}}"#)
}

/// Branches in iterations in branches, child executions of both kinds, waits, calls and variables.
fn everything() -> String {
    let processor = |kind: &str, name: &str| {
        format!(
            r#"{{"Type":"Map","Label":"{name}","End":true,"ItemProcessor":{{"ProcessorConfig":{{"Mode":"DISTRIBUTED","ExecutionType":"{kind}"}},
                "StartAt":"{name}P","States":{{"{name}P":{{"Type":"Pass","Assign":{{"v.$":"$"}},"Next":"{name}T"}},"{name}T":{TASK}}}}}}}"#
        )
    };
    let (standard, express) = (processor("STANDARD", "S"), processor("EXPRESS", "E"));
    format!(
        r#"{{"StartAt":"First","States":{{"First":{{"Type":"Pass","Assign":{{"a":1}},"Next":"All"}},"All":{{"Type":"Parallel","End":true,"Branches":[
            {{"StartAt":"Each","States":{{"Each":{{"Type":"Map","MaxConcurrency":2,"End":true,"ItemProcessor":{{"StartAt":"Keep","States":{{
                "Keep":{{"Type":"Pass","Assign":{{"b.$":"$"}},"Next":"Both"}},
                "Both":{{"Type":"Parallel","Parameters":{{"b.$":"$b","a.$":"$a"}},"ResultSelector":{{"n.$":"$[0].b"}},
                    "Branches":[{{"StartAt":"Call","States":{{"Call":{TASK}}}}},{{"StartAt":"Nap","States":{{"Nap":{{"Type":"Wait","Seconds":3,"End":true}}}}}}],
                    "ResultPath":null,"End":true}}}}}}}}}}}},
            {{"StartAt":"S","States":{{"S":{standard}}}}},
            {{"StartAt":"E","States":{{"E":{express}}}}}]}}}}}}"#
    )
}

#[test]
fn whatever_event_it_was_stopped_at_the_output_is_the_same() {
    let (definition, input) = (everything(), "[1,2,3]");
    let mut whole = execution(&definition, input);
    let expected = drive(&mut whole, &Mocks::none()).output.unwrap().text();
    assert_eq!(&*expected, "[[1,2,3],[1,2,3],[1,2,3]]");
    let mut stopped_at = 0;
    for steps in 1.. {
        let mut stopped = execution(&definition, input);
        let mut left = steps;
        while left > 0 && stopped.status() == Status::Running {
            match stopped.step() {
                Step::NeedsReply(request) => {
                    stopped.reply(request.id, Mocks::none().reply(&request));
                }
                _ => left -= 1,
            }
        }
        if stopped.status() != Status::Running {
            break;
        }
        stopped.stop(None, None);
        stopped.redrive().unwrap();
        let outcome = drive(&mut stopped, &Mocks::none());
        assert_eq!(
            outcome.output.map(|output| output.text()),
            Some(expected.clone()),
            "stopped after {steps} steps: {:?}",
            outcome.cause
        );
        stopped_at += 1;
    }
    assert!(stopped_at > 80, "only {stopped_at} places were tried");
}

#[test]
fn whichever_call_fails_no_other_call_is_made_again() {
    let definition = everything();
    let run = |state: &str, failing: u64, delay: u64| {
        let mocks = mocks(&format!(
            r#"{{"MockedResponses":{{"{state}":{{"{failing}":{{"Throw":{{"Error":"Busy"}},"Delay":{delay}}}}}}}}}"#
        ));
        let mut execution = execution(&definition, "[1,2,3]");
        assert_eq!(drive(&mut execution, &mocks).status, Status::Failed);
        execution.redrive().unwrap();
        let output = drive(&mut execution, &mocks).output.unwrap().text();
        assert_eq!(&*output, "[[1,2,3],[1,2,3],[1,2,3]]", "{state} {failing}");
        execution.requests().count()
    };
    for state in ["Call", "ST", "ET"] {
        for failing in 0..3 {
            // All others are done by then.
            assert_eq!(run(state, failing, 9), 9 + 1, "{state} {failing}");
            // Others are stopped.
            assert!(run(state, failing, 0) > 9, "{state} {failing}");
        }
    }
}

#[test]
fn what_is_nested_deep_is_redriven() {
    let mut inner = format!(r#"{{"StartAt":"T","States":{{"T":{TASK}}}}}"#);
    // One less than what is taken.
    for level in 0..99 {
        inner = format!(
            r#"{{"StartAt":"P{level}","States":{{"P{level}":{{"Type":"Parallel","Branches":[{inner}],"End":true}}}}}}"#
        );
    }
    let mocks = mocks(r#"{"MockedResponses":{"T":{"0":{"Throw":{"Error":"Busy"}}}}}"#);
    let mut execution = execution(&inner, "{}");
    assert_eq!(drive(&mut execution, &mocks).status, Status::Failed);
    let mut copy = execution.clone();
    for execution in [&mut execution, &mut copy] {
        execution.redrive().unwrap();
        assert_eq!(drive(execution, &mocks).status, Status::Succeeded);
    }
}

fn redriven(times: u64, failing: &str, machine_type: MachineTypeName) -> RunResponse {
    api::run(RunRequest {
        definition: one_task(),
        mocks: Some(format!(
            r#"{{"MockedResponses":{{"T":{{"{failing}":{{"Throw":{{"Error":"Busy"}}}}}}}}}}"#
        )),
        machine_type,
        options: Options {
            redrive: Some(times),
            ..Options::default()
        },
        ..RunRequest::default()
    })
}

#[test]
fn a_run_is_redriven_until_it_succeeds() {
    let standard = MachineTypeName::Standard;
    for (times, failing, status, redrives) in [
        (0, "0", RunStatus::Failed, 0),
        (1, "0", RunStatus::Succeeded, 1),
        (5, "0-1", RunStatus::Succeeded, 2),
        (1, "0-1", RunStatus::Failed, 1),
        (3, "9", RunStatus::Succeeded, 0),
    ] {
        let response = redriven(times, failing, standard);
        let redriven = response.events.iter();
        let redriven = redriven.filter(|event| event.detail.type_name() == "ExecutionRedriven");
        assert_eq!(
            (response.status, redriven.count()),
            (status, redrives),
            "{times} {failing}"
        );
    }
    // The history fills up.
    let response = redriven(u64::MAX, "0-", standard);
    assert_eq!(response.status, RunStatus::Failed);
    assert!(response.stats.events <= 25_000, "{}", response.stats.events);
    let response = redriven(1, "0", MachineTypeName::Express);
    assert_eq!(response.status, RunStatus::Failed);
    let codes: Vec<&str> = response
        .diagnostics
        .iter()
        .map(|found| &*found.code)
        // The definition is as short as can be.
        .filter(|code| *code != "lambda-no-retry")
        .collect();
    assert_eq!(codes, ["not-redrivable"]);
}
