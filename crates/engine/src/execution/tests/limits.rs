//! What ends an execution that keeps too much.

use super::*;

/// What the executions here may keep: some hundred of the documents in them, if all were different.
const MEMORY: u64 = 8 << 20;
/// After so many events those end that nothing else ends.
const STEPS: u64 = 4_000;

fn ends(definition: &str, input: &str, mocks: &str) -> (Status, Option<Arc<str>>, usize) {
    let mocks = asl_json::Value::parse(mocks).unwrap();
    let mocks = Mocks::parse(&mocks, Selection::default()).0;
    let start = Start {
        max_memory: Some(MEMORY),
        max_steps: Some(STEPS),
        ..start(input)
    };
    let mut execution = Execution::new(machine(definition), start);
    let outcome = crate::api::drive(&mut execution, &mocks);
    let events = execution.history().len();
    (outcome.status, outcome.cause, events)
}

/// A state that begins again and again.
fn endless(language: &str, state: &str) -> String {
    format!(
        r#"{{"QueryLanguage":"{language}","StartAt":"A","States":{{"A":{{{state},"Next":"B"}},
        "B":{{"Type":"Choice","QueryLanguage":"JSONata","Choices":[{{"Condition":"{{% false %}}","Next":"C"}}],"Default":"A"}},"C":{{"Type":"Succeed"}}}}}}"#
    )
}

#[test]
fn what_is_new_ends_an_execution_and_what_is_shared_does_not() {
    let document = format!(
        r#"{{"n":0,"doc":[{}1]}}"#,
        r#"{"id":1,"name":"x"},"#.repeat(1_000)
    );
    let answer = format!(r#"{{"MockedResponses":{{"A":{{"*":{{"Return":{document}}}}}}}}}"#);
    let task = r#""Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Arguments":{"FunctionName":"f"}"#;
    let items = map(
        0,
        r#"{"Type":"Pass","End":true}"#,
        r#""ItemsPath":"$.doc","ItemSelector":{"parts.$":"States.ArrayPartition($.doc,1)"},"#,
    );
    for (name, definition, mocks, stopped) in [
        (
            "a document that is handed on with a counter",
            endless(
                "JSONPath",
                r#""Type":"Pass","Parameters":{"n.$":"States.MathAdd($.n,1)","doc.$":"$.doc"}"#,
            ),
            "{}",
            false,
        ),
        (
            "the same in JSONata",
            endless(
                "JSONata",
                r#""Type":"Pass","Output":"{% $merge([$states.input, {'n': $states.input.n + 1}]) %}""#,
            ),
            "{}",
            false,
        ),
        (
            "the same answer each time",
            endless("JSONata", task),
            &answer,
            false,
        ),
        (
            "a list made anew",
            endless(
                "JSONata",
                r#""Type":"Pass","Output":{"list":"{% [1..4000] %}"}"#,
            ),
            "{}",
            true,
        ),
        (
            "a text made anew",
            endless(
                "JSONata",
                r#""Type":"Pass","Output":"{% $pad('', 50000, $string($random())) %}""#,
            ),
            "{}",
            true,
        ),
        (
            "a list that only a variable holds",
            endless(
                "JSONata",
                r#""Type":"Pass","Assign":{"list":"{% [1..4000] %}"}"#,
            ),
            "{}",
            true,
        ),
        (
            "arguments of a call",
            endless(
                "JSONata",
                &task.replace(r#""f"}"#, r#""f","Payload":"{% [1..4000] %}"},"Output":{}"#),
            ),
            "{}",
            true,
        ),
        (
            "causes of errors",
            endless(
                "JSONata",
                r#""Type":"Parallel","Catch":[{"ErrorEquals":["States.ALL"],"Output":{},"Next":"A"}],"Branches":[{"StartAt":"F","States":{"F":
                {"Type":"Fail","Error":"E","Cause":"{% $pad('', 50000, $string($random())) %}"}}}]"#,
            ),
            "{}",
            true,
        ),
        (
            "items of iterations",
            items.clone(),
            "{}",
            true,
        ),
        (
            "inputs of child executions",
            items.replace(
                r#""ItemProcessor":{"#,
                r#""ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"#,
            ),
            "{}",
            true,
        ),
    ] {
        let (status, cause, events) = ends(&definition, &document, mocks);
        let expected = if stopped {
            "What the states of this run made takes more than 8 MiB of memory"
        } else {
            "The run passed 4000 events"
        };
        let cause = cause.unwrap_or_default();
        assert!(
            status == Status::Aborted && cause.starts_with(expected),
            "{name}: {status:?} {cause}"
        );
        let again = ends(&definition, &document, mocks);
        assert_eq!(again.2, events, "{name} ends at the same event each time");
    }
}
