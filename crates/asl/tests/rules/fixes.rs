//! What quick fixes make of a text.

use asl_language::{CheckOptions, check};

use crate::advice::{first, mended, told};
use crate::with_state;

#[test]
fn fixes_mend_what_they_are_offered_for() {
    for (state, code, expected) in [
        (
            r#"{"Type":"Task","Resource":"arn:aws:states:::sns:publish.waitForTaskToken","Parameters":{"Message":{"t.$":"$.Task.Token"}},"TimeoutSeconds":9,"Next":"N"}"#,
            "callback-no-token",
            r#"{"Type":"Task","Resource":"arn:aws:states:::sns:publish.waitForTaskToken","Parameters":{"Message":{"t.$":"$$.Task.Token"}},"TimeoutSeconds":9,"Next":"N"}"#,
        ),
        (
            "{\n  \"Type\": \"Task\",\n  \"Resource\": \"arn:aws:states:us-east-1:123456789012:activity:a\",\n  \"Retry\": [],\n  \"Next\": \"N\"\n}",
            "callback-no-timeout",
            "{\n  \"Type\": \"Task\",\n  \"Resource\": \"arn:aws:states:us-east-1:123456789012:activity:a\",\n  \"Retry\": [],\n  \"Next\": \"N\",\n  \"TimeoutSeconds\": 3600\n}",
        ),
        (
            r#"{ "Type": "Map", "Iterator": {"StartAt":"P","States":{"P":{"Type":"Succeed"}}}, "Next": "N" }"#,
            "deprecated-iterator",
            r#"{ "Type": "Map", "ItemProcessor": {"StartAt":"P","States":{"P":{"Type":"Succeed"}}}, "Next": "N" }"#,
        ),
        (
            r#"{"Type":"Task","Resource":"arn:aws:states:::dynamodb:getItem","Parameters":{"TableName":"t","Key":{}},"Retry":[{"ErrorEquals":["States.ALL"]}, {"ErrorEquals":["A"]}],"Next":"N"}"#,
            "states-all-position",
            r#"{"Type":"Task","Resource":"arn:aws:states:::dynamodb:getItem","Parameters":{"TableName":"t","Key":{}},"Retry":[{"ErrorEquals":["A"]}, {"ErrorEquals":["States.ALL"]}],"Next":"N"}"#,
        ),
        (
            r#"{"Type":"Task","Resource":"arn:aws:states:::dynamodb:getItem","Parameters":{"TableName":"t","Key":{}},"Catch":[{"ErrorEquals":["A", "States.ALL"],"Next":"N"}],"Next":"N"}"#,
            "states-all-position",
            r#"{"Type":"Task","Resource":"arn:aws:states:::dynamodb:getItem","Parameters":{"TableName":"t","Key":{}},"Catch":[{"ErrorEquals":["States.ALL"],"Next":"N"}],"Next":"N"}"#,
        ),
        (
            r#"{"Type":"Task","Resource":"arn:aws:states:::states:startExecution.sync","Parameters":{"StateMachineArn":"a"},"Retry":[],"TimeoutSeconds":9,"Next":"N"}"#,
            "sync-output-string",
            r#"{"Type":"Task","Resource":"arn:aws:states:::states:startExecution.sync:2","Parameters":{"StateMachineArn":"a"},"Retry":[],"TimeoutSeconds":9,"Next":"N"}"#,
        ),
        (
            r#"{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage","Parameters":{"QueueUrl.$":"$.q"},"Retry":[],"Next":"N"}"#,
            "param-missing",
            r#"{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage","Parameters":{"QueueUrl.$":"$.q", "MessageBody": ""},"Retry":[],"Next":"N"}"#,
        ),
        (
            r#"{"Type":"Fail"}"#,
            "fail-no-error",
            r#"{"Type":"Fail", "Error": "SError"}"#,
        ),
        (
            r#"{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Retry":{"ErrorEquals":["A"]},"Next":"N"}"#,
            "wrong-type",
            r#"{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Retry":[{"ErrorEquals":["A"]}],"Next":"N"}"#,
        ),
        (
            r#"{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Catch":[{"ErrorEquals":"States.ALL","Next":"N"}],"Next":"N"}"#,
            "wrong-type",
            r#"{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Catch":[{"ErrorEquals":["States.ALL"],"Next":"N"}],"Next":"N"}"#,
        ),
        (
            r#"{"Type":"Choice","Choices":[{"Variable":"$.a","StringEquals":"$.b","Next":"N"}],"Default":"N"}"#,
            "no-dollar",
            r#"{"Type":"Choice","Choices":[{"Variable":"$.a","StringEqualsPath":"$.b","Next":"N"}],"Default":"N"}"#,
        ),
        (
            r#"{"Type":"Wait","Seconds":"10","Next":"N"}"#,
            "wrong-type",
            r#"{"Type":"Wait","Seconds":10,"Next":"N"}"#,
        ),
    ] {
        let text = with_state(state);
        let checked = check(&text, &CheckOptions::default());
        let found = checked.diagnostics.iter().find(|found| found.code == code);
        let fix = found.and_then(|found| found.fixes.first());
        let after = mended(&text, fix);
        assert_eq!(after, with_state(expected), "{code}");
        let again = check(&after, &CheckOptions::default());
        assert!(
            again.diagnostics.iter().all(|found| found.code != code),
            "{after}"
        );
    }
}

#[test]
fn what_cannot_be_mended_by_brackets_or_quotes_is_left() {
    for state in [
        r#"{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Retry":"States.ALL","Next":"N"}"#,
        r#"{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Catch":[{"ErrorEquals":{"a":1},"Next":"N"}],"Next":"N"}"#,
        r#"{"Type":"Wait","Seconds":"ten","Next":"N"}"#,
        r#"{"Type":"Wait","Seconds":".5","Next":"N"}"#,
    ] {
        let checked = check(&with_state(state), &CheckOptions::default());
        let mut found = checked.diagnostics.iter();
        let found = found.find(|found| found.code == "wrong-type");
        assert!(found.is_some_and(|found| found.fixes.is_empty()), "{state}");
    }
}

#[test]
fn a_choice_gets_a_default_that_exists() {
    let text = r#"{"StartAt":"S","States":{"S":{"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true,"Next":"N"}]},"N":{"Type":"Succeed"}}}"#;
    let after = mended(text, first(text).fixes.first());
    assert_eq!(told(&after), "", "{after}");
}

/// YAML is mended in YAML.
#[test]
fn fixes_are_in_the_notation_of_the_text() {
    use asl_json::{Member, Node, NodeKind, Span};
    let text = "StartAt: S\nStates:\n  S:\n    Type: Fail\n";
    let string = |word: &str| {
        let start = text.find(word).unwrap_or_default();
        (
            std::sync::Arc::<str>::from(word),
            Span::new(start, start + word.len()),
        )
    };
    let member = |key: &str, value: Node| {
        let (key, key_span) = string(key);
        Member {
            key,
            key_span,
            value,
        }
    };
    let object = |members: Vec<Member>| {
        let start = members.first().map_or(0, |first| first.key_span.start);
        Node {
            span: Span::new(start, text.len() - 1),
            kind: NodeKind::Object(members),
        }
    };
    let scalar = |word: &str| {
        let (text, span) = string(word);
        Node {
            span,
            kind: NodeKind::String(text),
        }
    };
    let state = object(vec![member("Type", scalar("Fail"))]);
    let key = Span::new(
        text.find("S:\n").unwrap_or_default(),
        text.find(":\n    T").unwrap_or_default(),
    );
    let states = object(vec![Member {
        key: "S".into(),
        key_span: key,
        value: state,
    }]);
    let root = object(vec![
        Member {
            key: "StartAt".into(),
            key_span: Span::new(0, 7),
            value: Node {
                span: Span::new(9, 10),
                kind: NodeKind::String("S".into()),
            },
        },
        member("States", states),
    ]);
    let document = asl_json::Document {
        root: Some(root),
        errors: Vec::new(),
    };
    let checked = asl_language::check_document(
        text,
        document,
        asl_language::Syntax::Yaml,
        &CheckOptions::default(),
    );
    let found = checked
        .diagnostics
        .iter()
        .find(|found| found.code == "fail-no-error");
    let after = mended(text, found.and_then(|found| found.fixes.first()));
    assert_eq!(
        after,
        "StartAt: S\nStates:\n  S:\n    Error: \"SError\"\n    Type: Fail\n"
    );
}
