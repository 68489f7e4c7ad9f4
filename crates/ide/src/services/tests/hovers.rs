//! What is told where.

use super::super::hover;
use super::{jsonata, machine, marked};

fn tells(text: &str, title: &str, words: &str) {
    let (text, offset) = marked(text);
    let document = asl_json::read(&text);
    let found = hover(&text, &document, offset).unwrap_or_else(|| panic!("nothing at {text}"));
    assert_eq!(found.title, title, "{text}");
    let told = found.text.join("\n");
    assert!(told.contains(words), "{told} at {text}");
}

fn tells_nothing(text: &str) {
    let (text, offset) = marked(text);
    assert_eq!(hover(&text, &asl_json::read(&text), offset), None, "{text}");
}

#[test]
fn fields_with_default_and_limits() {
    tells(
        r#"{ "Timeout|Seconds": 1 }"#,
        "TimeoutSeconds",
        "from 1 to 99,999,999",
    );
    tells(
        &machine(r#""A": { "Type": "Pass", "Input|Path": "$" }"#),
        "InputPath",
        "Default `$`",
    );
    tells(
        &machine(r#""A": { "Type": "Pass", "Input|Path": "$" }"#),
        "InputPath",
        "JSONPath only.",
    );
    tells(
        &machine(r#""A": { "Type": "Task", "Retry": [ { "|BackoffRate": 2 } ] }"#),
        "BackoffRate",
        "at least 1",
    );
    tells(
        &machine(r#""A": { "Type": "Task", "Resour|ce": "" }"#),
        "Resource",
        "Required.",
    );
    tells(
        &machine(r#""A": { "Type": "Task", "Catch": [ { "|ResultPath": "$.e" } ] }"#),
        "ResultPath",
        "error output",
    );
    tells(
        &machine(r#""A": { "Type": "Choice", "Choices": [ { "|StringMatches": "a*" } ] }"#),
        "StringMatches",
        "whole text",
    );
    tells(
        &machine(r#""A": { "Type": "Choice", "Choices": [ { "|NumericLessThanPath": "$.x" } ] }"#),
        "NumericLessThanPath",
        "number less than the one at this path",
    );
    tells(&machine(r#""A": { "Type": "|Wait" }"#), "Wait", "Waits");
}

#[test]
fn states_and_how_they_are_reached() {
    let states = r#""A": { "Type": "Pass", "Next": "B" }, "|B": { "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Catch": [ { "ErrorEquals": ["E"], "Next": "B" } ], "End": true }"#;
    tells(
        &machine(states),
        "B (Task)",
        "Reached from `A`, `B` (Catch E).",
    );
    tells(
        &machine(states),
        "B (Task)",
        "Calls `arn:aws:states:::sqs:sendMessage`.",
    );
    tells(
        r#"{ "StartAt": "|A", "States": { "A": { "Type": "Succeed", "Comment": "Done." } } }"#,
        "A (Succeed)",
        "Reached from the start.",
    );
    tells(
        &machine(r#""A": { "Type": "Pass", "Next": "|Gone" }"#),
        "Gone",
        "no state of this name",
    );
    tells(
        &machine(r#""A": { "Type": "Succeed" }, "|B": { "Type": "Succeed" }"#),
        "B (Succeed)",
        "Nothing leads here.",
    );
}

#[test]
fn errors_resources_and_parameters() {
    let retry = |name: &str| {
        machine(&format!(
            r#""A": {{ "Type": "Task", "Retry": [ {{ "ErrorEquals": ["|{name}"] }} ] }}"#
        ))
    };
    tells(
        &retry("States.Runtime"),
        "States.Runtime",
        "Cannot be caught",
    );
    tells(&retry("Lambda.Unknown"), "Lambda.Unknown", "AWS Lambda");
    tells(&retry("OutOfStock"), "OutOfStock", "exact name");
    tells(
        &retry("States.Nonsense"),
        "States.Nonsense",
        "no error of this name",
    );
    let task = |resource: &str| {
        machine(&format!(
            r#""A": {{ "Type": "Task", "Resource": "|{resource}" }}"#
        ))
    };
    tells(
        &task("arn:aws:states:::ecs:runTask.sync"),
        "Amazon ECS and Fargate: runTask",
        "Waits until the job is done",
    );
    tells(
        &task("arn:aws:states:::ecs:runTask.sync"),
        "Amazon ECS and Fargate: runTask",
        "Requires `TaskDefinition`.",
    );
    tells(
        &task("arn:aws:states:::aws-sdk:s3:getObject"),
        "AWS SDK: s3, getObject",
        "`Bucket`, `Key`",
    );
    tells(
        &task("arn:aws:lambda:us-east-1:123456789012:function:f"),
        "Lambda function",
        "called with",
    );
    tells(
        &machine(
            r#""A": { "Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Parameters": { "|Message.$": "$" } }"#,
        ),
        "Message.$",
        "required",
    );
}

#[test]
fn functions_context_and_variables() {
    let path = |value: &str| {
        machine(&format!(
            r#""A": {{ "Type": "Pass", "Assign": {{ "n.$": "$" }}, "Parameters": {{ "x.$": "{value}" }} }}"#
        ))
    };
    tells(
        &path("States.For|mat('{}', $.a)"),
        "States.Format(template, value, …)",
        "Fills",
    );
    tells(
        &path("$$.Execution.|Id"),
        "$$.Execution.Id",
        "ARN of the execution",
    );
    tells(&path("$|n.x"), "$n", "assigned in `A`");
    tells_nothing(&path("$.|x"));
    let output = |value: &str| {
        jsonata(&format!(
            r#""A": {{ "Type": "Pass", "Output": "{value}" }}"#
        ))
    };
    tells(&output("{% $su|m([1]) %}"), "$sum(numbers)", "Their sum");
    tells(
        &output("{% $states.in|put.x %}"),
        "$states.input",
        "raw input",
    );
    tells(
        &output("{% $states.context.Execution.Na|me %}"),
        "$states.context.Execution.Name",
        "Name of the execution",
    );
    tells_nothing(&output("{% 1 + |2 %}"));
    tells_nothing("|");
}

#[test]
fn the_field_of_the_state_is_named_for_those_who_know_a_run() {
    let (text, offset) = marked(&machine(
        r#""A": { "Type": "Pass", "Parameters": { "x.$": "$$.State.|Name" } }"#,
    ));
    let found = hover(&text, &asl_json::read(&text), offset).unwrap();
    let subject = found.subject.unwrap();
    assert_eq!(
        (subject.state.text(&text), subject.field.as_deref()),
        ("\"A\"", Some("Parameters"))
    );
}
