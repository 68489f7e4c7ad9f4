//! What is offered where.

use asl_language::Syntax;

use super::super::{Completions, complete};
use super::{edited, jsonata, machine, marked};

fn found(text: &str) -> Completions {
    let (text, offset) = marked(text);
    complete(&text, Syntax::Json, offset)
}

/// The first labels are these.
fn begins(text: &str, labels: &[&str]) {
    let found = found(text);
    let first: Vec<_> = found
        .items
        .iter()
        .map(|it| &*it.label)
        .take(labels.len())
        .collect();
    assert_eq!(first, labels, "{text}");
}

/// All of these are among them, and none of those.
fn has(text: &str, labels: &[&str], others: &[&str]) {
    let found = found(text);
    let all: Vec<_> = found.items.iter().map(|it| &*it.label).collect();
    for label in labels {
        assert!(
            all.contains(label),
            "`{label}` is missing in {all:?} at {text}"
        );
    }
    for label in others {
        assert!(!all.contains(label), "`{label}` is offered at {text}");
    }
}

#[test]
fn fields_that_are_allowed_and_not_there_required_ones_first() {
    begins("{ | }", &["StartAt", "States", "TimeoutSeconds", "Comment"]);
    begins(
        &machine(r#""A": { "Type": "Task", "|" }"#),
        &["Resource", "Next", "End", "Parameters", "Retry", "Catch"],
    );
    has(
        &machine(r#""A": { "Type": "Task", "Next": "B", "|" }"#),
        &["InputPath", "ResultSelector", "HeartbeatSeconds"],
        &["Next", "End", "Type", "Arguments", "Choices", "Output"],
    );
    has(
        &jsonata(r#""A": { "Type": "Task", "|" }"#),
        &["Arguments", "Output", "Assign"],
        &["Parameters", "InputPath", "ResultPath"],
    );
    begins(&machine(r#""A": { | }"#), &["Type", "Resource"]);
    has(
        &machine(r#""A": { "Type": "Wait", "Seconds": 1, "|" }"#),
        &["Next"],
        &["Timestamp", "SecondsPath", "Retry"],
    );
    has(
        &machine(r#""A": { "Type": "Map", "ItemProcessor": {}, "|" }"#),
        &["ItemSelector", "ItemsPath"],
        &["Iterator", "Parameters", "Items"],
    );
    begins(
        &machine(r#""A": { "Type": "Task", "Retry": [ { "|" } ] }"#),
        &[
            "ErrorEquals",
            "IntervalSeconds",
            "MaxAttempts",
            "BackoffRate",
        ],
    );
    begins(
        &machine(r#""A": { "Type": "Task", "Catch": [ { "ErrorEquals": ["States.ALL"], "|" } ] }"#),
        &["Next", "Assign", "ResultPath", "Comment"],
    );
    has(
        &machine(r#""A": { "Type": "Map", "ItemReader": { "ReaderConfig": { "|" } } }"#),
        &["InputType", "CSVHeaders"],
        &[],
    );
}

#[test]
fn rules_have_operators() {
    begins(
        &machine(r#""A": { "Type": "Choice", "Choices": [ { "Variable": "$.x", "|" } ] }"#),
        &["BooleanEquals", "IsBoolean", "IsNull"],
    );
    has(
        &machine(
            r#""A": { "Type": "Choice", "Choices": [ { "Variable": "$.x", "IsNull": true, "|" } ] }"#,
        ),
        &["Next"],
        &["StringEquals", "And", "Condition"],
    );
    has(
        &machine(r#""A": { "Type": "Choice", "Choices": [ { "And": [ { "|" } ] } ] }"#),
        &["Variable", "Not", "StringEquals"],
        &["Next"],
    );
    has(
        &jsonata(r#""A": { "Type": "Choice", "Choices": [ { "|" } ] }"#),
        &["Condition", "Next", "Output"],
        &["Variable", "StringEquals"],
    );
}

const STATES: &str = r#""A": { "Type": "Pass", "Next": "B" }, "B": { "Type": "Task", "Next": "|", "Catch": [ { "Next": "C" } ] }, "C": { "Type": "Succeed" }"#;

#[test]
fn states_that_can_be_gone_to_the_next_of_the_text_first() {
    begins(&machine(STATES), &["C", "A", "B"]);
    begins(
        &machine(STATES)
            .replacen("\"StartAt\": \"A\"", "\"StartAt\": \"|\"", 1)
            .replacen("\"Next\": \"|\"", "\"End\": true", 1),
        &["A", "B", "C"],
    );
    begins(
        &machine(r#""A": { "Type": "Choice", "Default": | }, "B": { "Type": "Fail" }"#),
        &["B", "A"],
    );
    begins(
        &machine(r#""A": { "Type": "Choice", "Choices": [ { "Next": "|" } ] }, "B": {}"#),
        &["B", "A"],
    );
    begins(
        &machine(r#""A": { "Type": "Task", "Catch": [ { "Next": "|" } ] }, "B": {}"#),
        &["B", "A"],
    );
    // Transitions never leave their scope.
    has(
        &machine(
            r#""A": { "Type": "Parallel", "Branches": [ { "StartAt": "X", "States": { "X": { "Type": "Pass", "Next": "|" }, "Y": {} } } ] }"#,
        ),
        &["Y"],
        &["A"],
    );
}

#[test]
fn whole_states_and_those_that_are_missing() {
    begins(
        &machine(r#""A": { "Type": "Pass", "Next": "Gone" }, "|""#),
        &["Gone", "Task state", "Pass state"],
    );
    let found = found(&machine(r#""A": { "Type": "Pass", "End": true }, "Pay|""#));
    let task = found
        .items
        .iter()
        .find(|it| it.label == "Pay: Task state")
        .unwrap();
    assert!(
        task.insert
            .starts_with("\"#{1:Pay}\": {\n\t\"Type\": \"Task\","),
        "{}",
        task.insert
    );
}

#[test]
fn words_of_fields() {
    begins(
        &machine(r#""A": { "Type": "|" }"#),
        &[
            "Task", "Pass", "Choice", "Wait", "Succeed", "Fail", "Parallel", "Map",
        ],
    );
    begins(
        &machine(r#""A": { "Type": "Pass", "End": | }"#),
        &["true", "false"],
    );
    begins(r#"{ "QueryLanguage": "|" }"#, &["JSONPath", "JSONata"]);
    begins(
        &machine(r#""A": { "Type": "Task", "Retry": [ { "JitterStrategy": "|" } ] }"#),
        &["FULL", "NONE"],
    );
    begins(
        &machine(
            r#""A": { "Type": "Map", "ItemProcessor": { "ProcessorConfig": { "Mode": "|" } } }"#,
        ),
        &["INLINE", "DISTRIBUTED"],
    );
    begins(
        &machine(r#""A": { "Type": "Task", "ResultPath": | }"#),
        &["$.", "$", "null"],
    );
    begins(
        &machine(r#""A": { "Type": "Task", "Retry": | }"#),
        &["Retry …"],
    );
    begins(
        &machine(r#""A": { "Type": "Task", "Retry": [ | ] }"#),
        &["Retrier"],
    );
    begins(
        &machine(r#""A": { "Type": "Task", "Catch": [ | ] }"#),
        &["Catcher"],
    );
}

#[test]
fn errors_of_aws_and_of_the_integration() {
    let retry = |resource: &str, listed: &str| {
        machine(&format!(
            r#""A": {{ "Type": "Task", "Resource": "{resource}", "Retry": [ {{ "ErrorEquals": [{listed}"|"] }} ] }}"#
        ))
    };
    begins(
        &retry("arn:aws:states:::lambda:invoke", ""),
        &[
            "States.ALL",
            "States.TaskFailed",
            "States.Timeout",
            "Lambda.ServiceException",
        ],
    );
    has(
        &retry("arn:aws:states:::dynamodb:putItem", r#""States.Timeout", "#),
        &[
            "DynamoDB.ConditionalCheckFailedException",
            "States.QueryEvaluationError",
        ],
        &["States.Timeout", "Lambda.Unknown"],
    );
    has(
        &retry("arn:aws:states:::http:invoke", ""),
        &["States.Http.StatusCode.404"],
        &[],
    );
}

#[test]
fn resources_in_their_patterns_and_their_parameters() {
    let resource = machine(r#""A": { "Type": "Task", "Resource": "|" }"#);
    begins(&resource, &["arn:aws:states:::lambda:invoke"]);
    has(
        &resource,
        &[
            "arn:aws:states:::lambda:invoke.waitForTaskToken",
            "arn:aws:states:::states:startExecution.sync:2",
            "arn:aws:states:::ecs:runTask.sync",
            "arn:aws:states:::aws-sdk:s3:getObject",
        ],
        &[
            "arn:aws:states:::lambda:invoke.sync",
            "arn:aws:states:::dynamodb:getItem.sync",
        ],
    );
    begins(
        &machine(
            r#""A": { "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": { "|" } }"#,
        ),
        &["QueueUrl", "QueueUrl.$", "MessageBody", "MessageBody.$"],
    );
    has(
        &jsonata(
            r#""A": { "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "Arguments": { "QueueUrl": "x", "|" } }"#,
        ),
        &["MessageBody", "DelaySeconds"],
        &["QueueUrl", "MessageBody.$"],
    );
    has(
        &machine(
            r#""A": { "Type": "Task", "Resource": "arn:aws:states:::aws-sdk:s3:getObject", "Parameters": { "|" } }"#,
        ),
        &["Bucket", "Key"],
        &[],
    );
}

#[test]
fn intrinsic_functions_context_and_variables_in_paths() {
    let pass = |value: &str| {
        machine(&format!(
            r#""A": {{ "Type": "Pass", "Assign": {{ "total.$": "$.t" }}, "Parameters": {{ "x.$": "{value}" }} }}"#
        ))
    };
    begins(&pass("|"), &["$.", "$$.", "States.Format"]);
    begins(
        &pass("States.Arr|"),
        &["States.Format", "States.StringToJson"],
    );
    begins(&pass("$|"), &["$.", "$$.", "$total"]);
    begins(
        &pass("$$.|"),
        &["Execution", "State", "StateMachine", "Task", "Map"],
    );
    begins(&pass("$$.Execution.|"), &["Id", "Input", "Name"]);
    begins(
        &pass("States.Format('{}', $$.State.|"),
        &["Name", "EnteredTime", "RetryCount"],
    );
    has(&pass("$.order.|"), &[], &["Id", "$total"]);
}

#[test]
fn functions_and_states_in_expressions() {
    let output = |value: &str| {
        jsonata(&format!(
            r#""A": {{ "Type": "Task", "Assign": {{ "total": 1 }}, "Output": "{value}" }}"#
        ))
    };
    begins(&output("{% $|"), &["$states", "$total", "$string"]);
    assert!(found(&output("{% |")).quiet);
    begins(&output("{% $states.|"), &["result", "input", "context"]);
    begins(&output("{% $states.context.Exec|"), &["Execution", "State"]);
    begins(&output("{% $states.context.Execution.|"), &["Id"]);
    has(&output("{% 'a $|"), &[], &["$states"]);
    has(&output("{% $states.input.|"), &[], &["input", "$sum"]);
    has(
        &jsonata(r#""A": { "Type": "Task", "Catch": [ { "Output": "{% $states.|" } ] }"#),
        &["errorOutput", "input"],
        &["result"],
    );
    has(
        &jsonata(r#""A": { "Type": "Pass", "Output": "{% $states.|" }"#),
        &["input", "context"],
        &["result", "errorOutput"],
    );
    begins(&output("|"), &["{% … %}"]);
    // A distributed Map's states see no variables from around it.
    let map = |mode: &str| {
        jsonata(&format!(
            r#""A": {{ "Type": "Map", "Assign": {{ "outer": 1 }}, "ItemProcessor": {{ "ProcessorConfig": {{ "Mode": "{mode}" }}, "StartAt": "X", "States": {{ "X": {{ "Type": "Pass", "Assign": {{ "inner": 1 }}, "Output": "{{% $|" }} }} }} }}"#
        ))
    };
    has(&map("INLINE"), &["$outer", "$inner"], &[]);
    has(&map("DISTRIBUTED"), &["$inner"], &["$outer"]);
}

#[test]
fn a_completion_says_what_it_replaces_and_brings_its_commas() {
    for (text, label, insert, word, replaced, comma) in [
        (
            r#"{ "Sta|" }"#,
            "StartAt",
            "\"StartAt\": \"#{}\"",
            "Sta",
            "\"Sta\"",
            None,
        ),
        (
            r#"{ "Sta|" "States": {} }"#,
            "StartAt",
            "\"StartAt\": \"#{}\",",
            "Sta",
            "\"Sta\"",
            None,
        ),
        (
            r#"{ "Sta|": 1 }"#,
            "StartAt",
            "\"StartAt\"",
            "Sta",
            "\"Sta\"",
            None,
        ),
        (
            "{ \"Comment\": \"\"\n \"Sta|\" }",
            "StartAt",
            "\"StartAt\": \"#{}\"",
            "Sta",
            "\"Sta\"",
            Some(","),
        ),
        (
            "{ Sta|",
            "StartAt",
            "\"StartAt\": \"#{}\"",
            "Sta",
            "Sta",
            None,
        ),
        (
            "{ \"Sta|\n",
            "StartAt",
            "\"StartAt\": \"#{}\"",
            "Sta",
            "\"Sta",
            None,
        ),
        (
            r#"{ "StartAt": "|Old", "States": { "New": {} } }"#,
            "New",
            "\"New\"",
            "",
            "\"Old\"",
            None,
        ),
    ] {
        let (plain, _) = marked(text);
        let found = found(text);
        let item = found.items.iter().find(|it| it.label == label);
        assert_eq!(item.map(|it| &*it.insert), Some(insert), "{text}");
        assert_eq!(found.word.text(&plain), word, "{text}");
        assert_eq!(found.replaced.text(&plain), replaced, "{text}");
        let comma_at = found.comma_at.map(|_| ",");
        assert_eq!(comma_at, comma, "{text}");
    }
}

#[test]
fn an_empty_text_begins_with_a_machine() {
    begins("|", &["State machine"]);
    assert!(found("{}|").items.is_empty());
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The text with a completion taken, its fields as they stand.
fn taken(text: &str, found: &Completions, insert: &str) -> String {
    let mut inserted = String::new();
    let mut rest = insert;
    while let Some((before, (field, behind))) = rest
        .split_once("#{")
        .and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    {
        inserted.push_str(before);
        // A number says when the field is visited, and is no text itself.
        inserted.push_str(match field.split_once(':') {
            Some((number, text)) if is_number(number) => text,
            _ if is_number(field) => "",
            _ => field,
        });
        rest = behind;
    }
    let inserted = (inserted + rest).replace("\\{", "{").replace("\\}", "}");
    let comma = found.comma_at.map(|at| asl_json::Edit {
        span: asl_json::Span::at(at),
        text: ",".into(),
    });
    let replacing = asl_json::Edit {
        span: found.replaced,
        text: inserted,
    };
    edited(
        text,
        &comma.into_iter().chain([replacing]).collect::<Vec<_>>(),
    )
}

#[test]
fn whatever_is_taken_the_text_is_json() {
    let mut tried = 0;
    for (states, value) in [
        (r#""A": { | }"#, false),
        (r#""A": { "Type": "Task"  "|" }"#, false),
        (r#""A": { "|" "Type": "Map" }"#, false),
        (r#""A": { "Type": "Parallel", "|" }"#, false),
        (r#""A": { "Type": "Choice", | }"#, false),
        (
            r#""A": { "Type": "Choice", "Choices": [ { "Next": "A", "|" } ] }"#,
            false,
        ),
        (r#""A": { "Type": "Choice", "Choices": [ | ] }"#, true),
        (r#""A": { "Type": "Wait", "|" }"#, false),
        (r#""A": { "Type": "Pass", | }"#, false),
        (r#""A": { "Type": "Fail", "|" }"#, false),
        (r#""A": { "Type": "Pass", "Next": "Go{ne" }, "|""#, false),
        (r#""A": { "Type": "Pass", "Next": "|" }"#, true),
        (r#""A": { "Type": "Task", "Resource": | }"#, true),
        (
            r#""A": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", | }"#,
            false,
        ),
        (
            r#""A": { "Type": "Task", "Resource": "arn:aws:states:::ecs:runTask.sync", "Parameters": { "|" } }"#,
            false,
        ),
        (
            r#""A": { "Type": "Task", "Retry": [ { "ErrorEquals": ["|"] } ], "Catch": [ ] }"#,
            true,
        ),
        (r#""A": { "Type": "Task", "Retry": [ { "|" } ] }"#, false),
        (r#""A": { "Type": "Task", "Catch": [ { | } ] }"#, false),
        (r#""A": { "Type": "Task", "Catch": [ | ] }"#, true),
        (
            r#""A": { "Type": "Map", "ItemReader": { "|" }, "ItemBatcher": {} }"#,
            false,
        ),
        (
            r#""A": { "Type": "Map", "ItemProcessor": { "ProcessorConfig": { "|" } } }"#,
            false,
        ),
        (
            r#""A": { "Type": "Pass", "Parameters": { "x.$": "|" } }"#,
            true,
        ),
        (
            r#""A": { "Type": "Pass", "Parameters": { "x.$": "$$.Execution.|" } }"#,
            true,
        ),
    ] {
        for marked_text in [machine(states), jsonata(states)] {
            let (text, offset) = marked(&marked_text);
            let found = complete(&text, Syntax::Json, offset);
            assert!(value || !found.items.is_empty(), "{text}");
            for item in &found.items {
                tried += 1;
                let taken = taken(&text, &found, &item.insert);
                let errors = asl_json::read(&taken).errors;
                assert!(errors.is_empty(), "{}: {errors:?} in {taken}", item.label);
            }
        }
    }
    assert!(tried > 500, "{tried}");
}

#[test]
fn paths_into_data_say_what_they_go_on_from() {
    use super::super::DataSource::{
        Combined, EffectiveInput, ErrorOutput, ExecutionInput, Input, Item, Result, Variable,
    };
    let path = |field: &str| machine(&format!(r#""A": {{ "Type": "Task", {field} }}"#));
    let ata = |text: &str| {
        jsonata(&format!(
            r#""A": {{ "Type": "Task", "Output": "{{% {text} %}}" }}"#
        ))
    };
    for (text, expected) in [
        (path(r#""InputPath": "$.|""#), Some((Input, 0))),
        (
            path(r#""Parameters": { "a.$": "$.a[0].b.|" }"#),
            Some((EffectiveInput, 3)),
        ),
        (
            path(r#""Parameters": { "a.$": "States.Format('{}', $['x y'].|" }"#),
            Some((EffectiveInput, 1)),
        ),
        (
            path(r#""ResultSelector": { "a.$": "$.Pay|" }"#),
            Some((Result, 0)),
        ),
        (path(r#""Assign": { "a.$": "$.|" }"#), Some((Result, 0))),
        (path(r#""OutputPath": "$.|""#), Some((Combined, 0))),
        (
            path(r#""ItemSelector": { "a.$": "$$.Map.Item.Value.|" }"#),
            Some((Item, 0)),
        ),
        (
            path(r#""Parameters": { "a.$": "$$.Execution.Input.a.|" }"#),
            Some((ExecutionInput, 1)),
        ),
        (
            path(r#""Parameters": { "a.$": "$v.|" }"#),
            Some((Variable("v".into()), 0)),
        ),
        (
            path(r#""Catch": [ { "Assign": { "e.$": "$.|" } } ]"#),
            Some((ErrorOutput, 0)),
        ),
        (path(r#""Parameters": { "a": "$.|" }"#), None),
        (path(r#""Parameters": { "a.$": "$$.|" }"#), None),
        (ata("$states.input.orders[price > 1].|"), Some((Input, 2))),
        (ata("$uppercase($states.result.na|"), Some((Result, 0))),
        (
            ata("$states.context.Execution.Input.|"),
            Some((ExecutionInput, 0)),
        ),
        (ata("$v.a.|"), Some((Variable("v".into()), 1))),
        (ata("'$states.input.|"), None),
        (ata("$states.|"), None),
        (ata("a.|"), None),
    ] {
        let data = found(&text).data.map(|data| (data.from, data.steps.len()));
        assert_eq!(data, expected, "{text}");
    }
}
