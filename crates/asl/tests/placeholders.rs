//! Placeholders `${Name}` without a value, everywhere: nothing that AWS would refuse can be said of them.

use asl_json::{Node, NodeKind, Span};
use asl_language::{CheckOptions, Severity, check};

/// Definitions with every kind of field.
const DEFINITIONS: &[&str] = &[
    r#"{
  "Comment": "c", "Version": "1.0", "TimeoutSeconds": 300, "QueryLanguage": "JSONPath", "StartAt": "T",
  "States": {
    "T": { "Type": "Task", "Comment": "c", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken", "InputPath": "$.a", "OutputPath": "$.b", "ResultPath": "$.c",
      "TimeoutSeconds": 60, "HeartbeatSeconds": 10, "Credentials": { "RoleArn": "arn:aws:iam::123456789012:role/r" },
      "Parameters": { "FunctionName": "f", "Payload": { "token.$": "$$.Task.Token", "name.$": "States.Format('{}', $.name)" } },
      "ResultSelector": { "x.$": "$.Payload" }, "Assign": { "v.$": "$.Payload", "w": 1 },
      "Retry": [ { "ErrorEquals": ["States.Timeout"], "IntervalSeconds": 1, "MaxAttempts": 2, "BackoffRate": 1.5, "MaxDelaySeconds": 9, "JitterStrategy": "FULL" } ],
      "Catch": [ { "ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "C", "Assign": { "e.$": "$.Cause" } } ], "Next": "C" },
    "C": { "Type": "Choice", "Choices": [
        { "Variable": "$.n", "NumericEquals": 1, "Next": "W" }, { "Variable": "$.n", "NumericLessThanPath": "$.m", "Next": "W" },
        { "And": [ { "Variable": "$.b", "BooleanEquals": true }, { "Not": { "Variable": "$.t", "TimestampEquals": "2030-01-01T00:00:00Z" } } ], "Next": "W" },
        { "Variable": "$.s", "IsPresent": true, "Next": "W" } ], "Default": "W" },
    "W": { "Type": "Wait", "Seconds": 5, "Next": "W2" },
    "W2": { "Type": "Wait", "Timestamp": "2030-01-01T00:00:00Z", "Next": "P" },
    "P": { "Type": "Pass", "Result": { "a": 1 }, "Next": "L" },
    "L": { "Type": "Parallel", "Branches": [ { "StartAt": "X", "States": { "X": { "Type": "Succeed" } } } ], "Next": "M" },
    "M": { "Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": 3, "Label": "label", "ToleratedFailurePercentage": 5, "ToleratedFailureCount": 1,
      "ItemReader": { "Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": { "InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": ["a"], "MaxItems": 10 }, "Parameters": { "Bucket": "b", "Key": "k" } },
      "ItemBatcher": { "MaxItemsPerBatch": 10, "MaxInputBytesPerBatch": 1000, "BatchInput": { "a.$": "$.a" } }, "ItemSelector": { "i.$": "$$.Map.Item.Index" },
      "ResultWriter": { "Resource": "arn:aws:states:::s3:putObject", "Parameters": { "Bucket": "b", "Prefix": "p" }, "WriterConfig": { "OutputType": "JSON", "Transformation": "NONE" } },
      "ItemProcessor": { "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" }, "StartAt": "Y", "States": { "Y": { "Type": "Pass", "End": true } } }, "Next": "F" },
    "F": { "Type": "Fail", "Error": "E", "Cause": "C" }
  }
}"#,
    r#"{
  "QueryLanguage": "JSONata", "StartAt": "T",
  "States": {
    "T": { "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "Arguments": { "a": "{% $states.input.a & 'b' %}", "n": 1 }, "TimeoutSeconds": "{% 5 + $states.input.n %}",
      "Output": "{% $states.result.x[0] %}", "Assign": { "v": "{% $states.result %}" }, "Catch": [ { "ErrorEquals": ["A"], "Output": "{% $states.errorOutput %}", "Next": "C" } ], "Next": "C" },
    "C": { "Type": "Choice", "Choices": [ { "Condition": "{% $states.input.n > 1 %}", "Assign": { "x": 1 }, "Next": "W" } ], "Default": "W" },
    "W": { "Type": "Wait", "Seconds": "{% $v %}", "Next": "M" },
    "M": { "Type": "Map", "Items": "{% $states.input.items %}", "ItemSelector": { "v": "{% $states.context.Map.Item.Value %}" },
      "ItemProcessor": { "StartAt": "Y", "States": { "Y": { "Type": "Pass", "Output": { "a": 1 }, "End": true } } }, "Next": "S" },
    "S": { "Type": "Succeed", "Output": "{% 1 %}" }
  }
}"#,
];

/// The errors of a text, if any.
fn errors(text: &str) -> String {
    let checked = check(text, &CheckOptions::default());
    let errors = checked
        .diagnostics
        .iter()
        .filter(|found| found.severity == Severity::Error);
    errors
        .map(|error| format!("{} {}: {}", error.code, error.pointer, error.message))
        .collect::<Vec<_>>()
        .join("; ")
}

/// The places of all values and keys, with whether they are strings, and keys.
fn places(node: &Node, found: &mut Vec<(Span, bool, bool)>) {
    let is_text = matches!(node.kind, NodeKind::String(_));
    found.push((node.span, is_text, false));
    for item in node.items() {
        places(item, found);
    }
    for member in node.members() {
        found.push((member.key_span, true, true));
        places(&member.value, found);
    }
}

fn with(text: &str, span: Span, put: &str) -> String {
    let mut text = text.to_owned();
    text.replace_range(span.start..span.end, put);
    text
}

#[test]
fn a_placeholder_raises_no_false_alarm_wherever_it_stands() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for text in DEFINITIONS {
        assert_eq!(errors(text), "");
        let mut found = Vec::new();
        places(asl_json::read(text).root.as_ref().unwrap(), &mut found);
        for (span, is_text, is_key) in found {
            if span.start == 0 {
                continue;
            }
            let written = span.text(text);
            let mut variants = vec!["\"${P}\"".to_owned()];
            if is_text {
                // At both ends and in the middle.
                let inner = written.trim_matches('"');
                let middle = inner.floor_char_boundary(inner.len() / 2);
                let (head, tail) = inner.split_at(middle);
                if !is_key {
                    variants.extend([format!("\"${{P}}{inner}\""), format!("\"{inner}${{P}}\"")]);
                    variants.push(format!("\"{head}${{P}}{tail}\""));
                }
            } else {
                variants.push("${P}".to_owned());
            }
            for put in variants {
                count += 1;
                let errors = errors(&with(text, span, &put));
                if !errors.is_empty() {
                    wrong.push(format!("{put} for {written:.60}: {errors:.200}"));
                }
            }
        }
    }
    assert!(count > 500, "{count}");
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
