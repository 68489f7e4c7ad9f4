//! What workflows come to: a line a case, `STATUS output` or `STATUS error: cause`. Rules that recordings show are tested on the
//! recordings (`cargo xtask conformance aws`); these are the others, and those worth reading here.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where something is not as it should be"
)]

use asl_engine::api::{MachineTypeName, Options, RunRequest, RunResponse, RunStatus, run};

/// The states of a machine whose first state is `A`.
fn machine(states: &str) -> String {
    format!(r#"{{"StartAt":"A","States":{{{states}}}}}"#)
}

fn request(states: &str, input: &str, mocks: &str) -> RunRequest {
    RunRequest {
        definition: machine(states),
        input: Some(input.into()),
        mocks: Some(format!(r#"{{"MockedResponses":{{{mocks}}}}}"#)),
        options: Options {
            execution_name: Some("run".to_owned()),
            ..Options::default()
        },
        ..RunRequest::default()
    }
}

fn told(response: &RunResponse) -> String {
    match response.status {
        RunStatus::Succeeded => format!("SUCCEEDED {}", response.output.as_deref().unwrap()),
        RunStatus::Invalid => panic!("{:?}", response.diagnostics),
        status => {
            let text =
                |text: &Option<std::sync::Arc<str>>| text.as_deref().unwrap_or("(none)").to_owned();
            format!(
                "{status:?} {}: {}",
                text(&response.error),
                text(&response.cause)
            )
            .replacen("Failed", "FAILED", 1)
        }
    }
}

const TASK: &str = r#""Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"f"}"#;

#[test]
fn data_flow() {
    let pass = |fields: &str| format!(r#""A":{{"Type":"Pass",{fields},"End":true}}"#);
    for (states, input, expected) in [
        (pass(r#""InputPath":null"#), r#"{"a":1}"#, "SUCCEEDED {}"),
        (pass(r#""OutputPath":null"#), r#"{"a":1}"#, "SUCCEEDED {}"),
        (
            pass(r#""Result":1,"ResultPath":null"#),
            r#"{"a":1}"#,
            r#"SUCCEEDED {"a":1}"#,
        ),
        (
            pass(r#""Result":1,"ResultPath":"$.x.y""#),
            r#"{"a":1}"#,
            r#"SUCCEEDED {"a":1,"x":{"y":1}}"#,
        ),
        (
            pass(r#""InputPath":"$.a","Parameters":{"v.$":"$"},"ResultPath":"$.r""#),
            r#"{"a":[1]}"#,
            r#"SUCCEEDED {"a":[1],"r":{"v":[1]}}"#,
        ),
        (
            pass(r#""Parameters":{"x.$":"$.no"}"#),
            "{}",
            "FAILED States.Runtime: An error occurred while executing the state 'A' (entered at the event id #2). The JSONPath '$.no' specified for the field 'x.$' could not be found in the input '{}'",
        ),
        (
            pass(r#""Result":1,"ResultPath":"$.x""#),
            "\"text\"",
            "FAILED States.ReferencePathConflict: Unable to apply ReferencePath $.x to input \"text\"",
        ),
        (
            pass(r#""Parameters":{"name.$":"$$.Execution.Name","state.$":"$$.State.Name"}"#),
            "{}",
            r#"SUCCEEDED {"name":"run","state":"A"}"#,
        ),
    ] {
        assert_eq!(
            told(&run(request(&states, input, ""))),
            expected,
            "{states}"
        );
    }
}

#[test]
fn errors() {
    let caught = |error: &str, rest: &str| {
        format!(
            r#""A":{{{TASK},{rest}"Catch":[{{"ErrorEquals":["{error}"],"Next":"C"}}],"End":true}},"C":{{"Type":"Pass","End":true}}"#
        )
    };
    let throws = r#""A":{"*":{"Throw":{"Error":"E","Cause":"c"}}}"#;
    let large = format!(r#""A":{{"*":{{"Return":"{}"}}}}"#, "x".repeat(262_144));
    for (states, mocks, expected) in [
        (caught("E", ""), throws, r#"SUCCEEDED {"Error":"E","Cause":"c"}"#),
        (caught("States.TaskFailed", ""), throws, r#"SUCCEEDED {"Error":"E","Cause":"c"}"#),
        (caught("e", ""), throws, "FAILED E: c"),
        (caught("States.ALL", r#""ResultSelector":{"x.$":"$.no"},"#), r#""A":{"*":{"Return":{}}}"#, "FAILED States.Runtime: An error occurred while executing the state 'A' (entered at the event id #2). The JSONPath '$.no' specified for the field 'x.$' could not be found in the input '{}'"),
        (caught("States.Timeout", r#""TimeoutSeconds":3,"#), r#""A":{"*":{"NeverAnswers":true}}"#, r#"SUCCEEDED {"Error":"States.Timeout","Cause":""}"#),
        (caught("States.TaskFailed", r#""TimeoutSeconds":3,"#), r#""A":{"*":{"NeverAnswers":true}}"#, "FAILED States.Timeout: (none)"),
        (caught("States.ALL", ""), &large, r#"SUCCEEDED {"Error":"States.DataLimitExceeded","Cause":"The state/task 'lambda' returned a result with a size exceeding the maximum number of bytes service limit."}"#),
        (r#""A":{"Type":"Pass","Parameters":{"a.$":"$","b.$":"States.Format('{}{}', $.t, $.t)"},"End":true}"#.to_owned(), "", "FAILED States.DataLimitExceeded: The state/task 'A' returned a result with a size exceeding the maximum number of bytes service limit."),
    ] {
        let input = if mocks.is_empty() { format!(r#"{{"t":"{}"}}"#, "x".repeat(100_000)) } else { "{}".to_owned() };
        assert_eq!(told(&run(request(&states, &input, mocks))), expected, "{states}");
    }
}

/// Reference 03-errors-retry-catch §1: recordings show `States.Timeout`, the documentation names `States.HeartbeatTimeout`.
#[test]
fn a_missed_heartbeat_is_caught_by_either_name() {
    let waits = TASK.replace("lambda:invoke", "lambda:invoke.waitForTaskToken");
    for name in ["States.Timeout", "States.HeartbeatTimeout"] {
        let states = format!(
            r#""A":{{{waits},"HeartbeatSeconds":5,"Catch":[{{"ErrorEquals":["{name}"],"Next":"C"}}],"End":true}},"C":{{"Type":"Pass","End":true}}"#
        );
        let response = run(request(
            &states,
            "{}",
            r#""A":{"*":{"NeverAnswers":true,"Heartbeats":[4,8]}}"#,
        ));
        assert_eq!(
            told(&response),
            r#"SUCCEEDED {"Error":"States.Timeout","Cause":""}"#
        );
        assert_eq!(
            response.stats.virtual_milliseconds, 13_000,
            "the beats at 4 and 8 s, and 5 s more"
        );
    }
}

#[test]
fn branches_and_iterations() {
    let inner = r#""ItemProcessor":{"StartAt":"I","States":{"I":{"Type":"Pass","Parameters":{"v.$":"$","i.$":"$$.Map.Item.Index","g.$":"$g"},"Assign":{"own.$":"$.v"},"Next":"J"},"J":{"Type":"Pass","Parameters":{"own.$":"$own"},"End":true}}}"#;
    let set = r#""A":{"Type":"Pass","Assign":{"g":7},"Next":"M"}"#;
    let fails =
        r#""ItemProcessor":{"StartAt":"I","States":{"I":{"Type":"Fail","ErrorPath":"$.e"}}}"#;
    for (states, input, expected) in [
        (format!(r#"{set},"M":{{"Type":"Map",{inner},"End":true}}"#), "[1,2]", r#"SUCCEEDED [{"own":1},{"own":2}]"#),
        (format!(r#"{set},"M":{{"Type":"Map","ItemSelector":{{"x.$":"$$.Map.Item.Value","all.$":"$"}},{inner},"ResultSelector":{{"first.$":"$[0].own.all"}},"End":true}}"#), "[1,2]", r#"SUCCEEDED {"first":[1,2]}"#),
        (format!(r#""A":{{"Type":"Map",{fails},"Catch":[{{"ErrorEquals":["E"],"ResultPath":"$.c","Next":"C"}}],"ItemsPath":"$.l","End":true}},"C":{{"Type":"Pass","End":true}}"#), r#"{"l":[{"e":"E"}]}"#, r#"SUCCEEDED {"l":[{"e":"E"}],"c":{"Error":"E","Cause":null}}"#),
        (format!(r#""A":{{"Type":"Map",{fails},"Catch":[{{"ErrorEquals":["States.ALL"],"Next":"C"}}],"End":true}},"C":{{"Type":"Pass","End":true}}"#), "[{}]", "FAILED States.Runtime: An error occurred while executing the state 'I' (entered at the event id #5). The JSONPath '$.e' specified for the field 'ErrorPath' could not be found in the input '{}'"),
        (r#""A":{"Type":"Map","ItemsPath":"$.no","ItemProcessor":{"StartAt":"I","States":{"I":{"Type":"Succeed"}}},"End":true}"#.to_owned(), "{}", "FAILED States.ReferencePathConflict: Unable to apply step \"no\" to input {}"),
        (r#""A":{"Type":"Parallel","Branches":[{"StartAt":"X","States":{"X":{"Type":"Wait","Seconds":9,"End":true}}},{"StartAt":"Y","States":{"Y":{"Type":"Pass","Result":2,"End":true}}}],"End":true}"#.to_owned(), "1", "SUCCEEDED [1,2]"),
    ] {
        assert_eq!(told(&run(request(&states, input, ""))), expected, "{states}");
    }
}

#[test]
fn an_express_execution_ends_after_five_minutes() {
    let express = |seconds: u64| {
        let states = format!(r#""A":{{"Type":"Wait","Seconds":{seconds},"End":true}}"#);
        run(RunRequest {
            machine_type: MachineTypeName::Express,
            ..request(&states, "{}", "")
        })
    };
    assert_eq!(told(&express(299)), "SUCCEEDED {}");
    let late = express(301);
    assert_eq!(
        (late.status, late.error.as_deref()),
        (RunStatus::TimedOut, Some("States.Timeout"))
    );
    assert_eq!(late.stats.virtual_milliseconds, 300_000);
}

/// Reference 01-language §3.8.
#[test]
fn a_distributed_map_reads_batches_and_writes() {
    let states = r#""A":{"Type":"Map","Label":"L","ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"CSV","CSVHeaderLocation":"FIRST_ROW","MaxItems":3},"Parameters":{"Bucket":"b","Key":"k"}},
        "ItemSelector":{"n.$":"$$.Map.Item.Value.name","source.$":"$$.Map.Item.Source"},"ItemBatcher":{"MaxItemsPerBatch":2,"BatchInput":{"x.$":"$.x"}},
        "ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"EXPRESS"},"StartAt":"I","States":{"I":{"Type":"Pass","End":true}}}WRITER,"End":true}"#;
    let mocks = r#""A":{"*":{"Return":"id,name\n1,a\n2,b\n3,c\n4,d\n"}}"#;
    let plain = run(request(&states.replace("WRITER", ""), r#"{"x":9}"#, mocks));
    assert_eq!(
        told(&plain),
        r#"SUCCEEDED [{"BatchInput":{"x":9},"Items":[{"source":"s3://b/k","n":"a"},{"source":"s3://b/k","n":"b"}]},{"BatchInput":{"x":9},"Items":[{"source":"s3://b/k","n":"c"}]}]"#
    );
    assert_eq!(plain.stats.child_executions, 2);
    let writer = r#","ResultWriter":{"Resource":"arn:aws:states:::s3:putObject","Parameters":{"Bucket":"out","Prefix":"p"}}"#;
    let written = told(&run(request(
        &states.replace("WRITER", writer),
        r#"{"x":9}"#,
        mocks,
    )));
    assert!(written.starts_with(r#"SUCCEEDED {"MapRunArn":"arn:aws:states:us-east-1:123456789012:mapRun:StateMachine/L:"#), "{written}");
    assert!(
        written.contains(r#""ResultWriterDetails":{"Bucket":"out","Key":"p/"#),
        "{written}"
    );
}
