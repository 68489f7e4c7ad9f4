use std::collections::BTreeMap;

use asl_json::Value;
use asl_language::{MachineType, Syntax};

use super::{Project, cdk, commands, history, json, mock_config, policy, sam, yaml};
use crate::import;

fn project<'p>(definition: &'p str, substitutions: &'p BTreeMap<String, String>) -> Project<'p> {
    Project {
        definition,
        syntax: Syntax::Json,
        name: "My orders",
        machine_type: MachineType::Express,
        substitutions,
        input: Some(r#"{"it's":1}"#),
        region: "eu-west-1",
        account: "111122223333",
    }
}

/// Every statement of a machine with one state as `actions on resources`, a line each.
fn allows(state: &str, expected: &[&str]) {
    let definition = format!(r#"{{"StartAt":"S","States":{{"S":{state}}}}}"#);
    let values = BTreeMap::from([("Table".to_owned(), "orders".to_owned())]);
    let policy = policy(&project(&definition, &values)).unwrap().document;
    let texts = |value: Option<&Value>| {
        let texts: Vec<&str> = value
            .unwrap()
            .as_array()
            .unwrap()
            .iter()
            .map(|text| text.as_str().unwrap())
            .collect();
        texts.join(" ")
    };
    let statements: Vec<String> = policy
        .get("Statement")
        .and_then(Value::as_array)
        .unwrap()
        .iter()
        .map(|statement| {
            format!(
                "{} on {}",
                texts(statement.get("Action")),
                texts(statement.get("Resource"))
            )
        })
        .collect();
    assert_eq!(statements, expected, "{state}");
}

#[test]
fn a_role_may_what_its_tasks_need() {
    allows(r#"{"Type":"Pass"}"#, &[]);
    allows(
        r#"{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:F"}"#,
        &[
            "lambda:InvokeFunction on arn:aws:lambda:us-east-1:123456789012:function:F arn:aws:lambda:us-east-1:123456789012:function:F:*",
        ],
    );
    allows(
        r#"{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"F"}}"#,
        &[
            "lambda:InvokeFunction on arn:aws:lambda:eu-west-1:111122223333:function:F arn:aws:lambda:eu-west-1:111122223333:function:F:*",
        ],
    );
    allows(
        r#"{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Arguments":{"FunctionName":"{% $f %}"}}"#,
        &[
            "lambda:InvokeFunction on arn:aws:lambda:eu-west-1:111122223333:function:* arn:aws:lambda:eu-west-1:111122223333:function:*:*",
        ],
    );
    allows(
        r#"{"Type":"Task","Resource":"arn:aws:states:::dynamodb:getItem","Parameters":{"TableName":"${Table}"}}"#,
        &["dynamodb:GetItem on arn:aws:dynamodb:eu-west-1:111122223333:table/orders"],
    );
    allows(
        r#"{"Type":"Task","Resource":"arn:aws:states:::sns:publish","Parameters":{"TopicArn":"arn:aws:sns:x:1:t"}}"#,
        &["sns:Publish on arn:aws:sns:x:1:t"],
    );
    allows(
        r#"{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage.waitForTaskToken","Parameters":{"QueueUrl":"https://sqs/1/q"}}"#,
        &["sqs:SendMessage on arn:aws:sqs:eu-west-1:111122223333:q"],
    );
    allows(
        r#"{"Type":"Task","Resource":"arn:aws:states:::states:startExecution.sync:2","Parameters":{"StateMachineArn":"arn:aws:states:x:1:stateMachine:C"}}"#,
        &[
            "states:StartExecution on arn:aws:states:x:1:stateMachine:C",
            "states:DescribeExecution states:StopExecution on arn:aws:states:x:1:execution:C:*",
            "events:PutTargets events:PutRule events:DescribeRule on arn:aws:events:eu-west-1:111122223333:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule",
        ],
    );
    allows(
        r#"{"Type":"Task","Resource":"arn:aws:states:::events:putEvents","Parameters":{"Entries":[{"Source":"x"}]}}"#,
        &["events:PutEvents on arn:aws:events:eu-west-1:111122223333:event-bus/default"],
    );
    allows(
        r#"{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:s3:listObjectsV2"}"#,
        &["s3:ListBucket on *"],
    );
    allows(
        r#"{"Type":"Map","ItemReader":{"Resource":"arn:aws:states:::s3:getObject","Parameters":{"Bucket":"b"}},"ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED"},"States":{"I":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage"}}}}"#,
        &[
            "sqs:SendMessage on arn:aws:sqs:eu-west-1:111122223333:*",
            "states:StartExecution on arn:aws:states:eu-west-1:111122223333:stateMachine:My-orders",
            "states:DescribeExecution states:StopExecution states:RedriveExecution on arn:aws:states:eu-west-1:111122223333:execution:My-orders/*",
            "s3:GetObject on arn:aws:s3:::b/*",
        ],
    );
}

#[test]
fn what_is_chosen_at_run_time_is_said() {
    let definition = r#"{"States":{"S":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage","Parameters":{"QueueUrl.$":"$.q"}},"D":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:ec2:runInstances"}}}"#;
    let values = BTreeMap::new();
    let notes = policy(&project(definition, &values)).unwrap().notes;
    assert_eq!(
        notes,
        [
            "`S` chooses what it uses when it runs: narrow `arn:aws:sqs:eu-west-1:111122223333:*` down",
            "`D` calls `ec2:RunInstances` through the AWS SDK: name the resources it may use in place of `*`",
        ]
    );
}

const DEFINITION: &str = r#"{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"${Fn}","Comment":"No: ${AWS::Region}","Next":"B"},"B":{"Type":"Wait","Seconds":1.5,"End":true}}}"#;

#[test]
fn templates_give_back_the_definition() {
    let values = BTreeMap::from([(
        "Fn".to_owned(),
        "arn:aws:lambda:eu-west-1:1:function:F".to_owned(),
    )]);
    let empty = BTreeMap::new();
    for values in [&values, &empty] {
        let project = project(DEFINITION, values);
        let template = sam(&project).unwrap();
        let imported = import(&template, None);
        assert_eq!(imported.findings, []);
        let machine = &imported.machines[0];
        assert_eq!(
            (machine.name.as_str(), machine.logical_id.as_deref()),
            ("My-orders", Some("Myorders"))
        );
        assert_eq!(machine.machine_type, MachineType::Express);
        let definition = machine.definition.as_ref().unwrap();
        assert_eq!(
            json(&definition.text, definition.syntax).unwrap(),
            Value::parse(&DEFINITION.replace("::", ""))
                .unwrap()
                .pretty(2)
        );
        assert_eq!(machine.substitutions.get("Fn"), values.get("Fn"));
    }
    let template = sam(&project(DEFINITION, &empty)).unwrap();
    assert!(
        template.contains("Parameters:\n  Fn:\n    Type: String\n"),
        "{template}"
    );
    let code = cdk(&project(DEFINITION, &values)).unwrap();
    assert!(
        code.contains("const myorders = new sfn.StateMachine(this, \"Myorders\", {"),
        "{code}"
    );
    assert!(
        code.contains("\"Fn\": \"arn:aws:lambda:eu-west-1:1:function:F\""),
        "{code}"
    );
}

#[test]
fn commands_can_be_pasted() {
    let values = BTreeMap::from([("Fn".to_owned(), "a\"b".to_owned())]);
    let text = commands(&project(DEFINITION, &values)).unwrap();
    assert!(
        text.contains("--type EXPRESS --role-arn arn:aws:iam::111122223333:role/My-orders-role"),
        "{text}"
    );
    assert!(text.contains(r#"--input '{"it'\''s":1}'"#), "{text}");
    let definition = text
        .split("<<'EOF'\n")
        .nth(1)
        .and_then(|rest| rest.split("\nEOF").next())
        .unwrap();
    assert!(definition.contains(r#""Resource":"a\"b""#), "{definition}");
}

#[test]
fn notations_are_converted() {
    let text = yaml(DEFINITION, Syntax::Json).unwrap();
    assert!(
        text.contains("    Comment: \"No: ${AWS::Region}\"\n"),
        "{text}"
    );
    let back = json(&text, Syntax::Yaml).unwrap();
    assert_eq!(
        Value::parse(&back).unwrap(),
        Value::parse(DEFINITION).unwrap()
    );
    assert_eq!(yaml(&text, Syntax::Yaml).as_deref(), Some(text.as_str()));
    assert_eq!(json("{", Syntax::Json), None);
}

#[test]
fn mocks_for_step_functions_local() {
    let text = r#"{"StateMachines":{"M":{"TestCases":{"C":{"A":"r"}}}},"MockedResponses":{"r":{"0":{"Return":1,"Delay":3},"1-2":{"Throw":{"Error":"E","Cause":""}},"3-":{"Return":null}},"s":{"0":{"NeverAnswers":true},"*":{"Return":2}}}}"#;
    let exported = mock_config(text).unwrap();
    assert_eq!(
        Value::parse(&exported.text)
            .unwrap()
            .get("MockedResponses")
            .unwrap()
            .to_string(),
        r#"{"r":{"0":{"Return":1},"1-2":{"Throw":{"Error":"E","Cause":""}},"3-999":{"Return":null}},"s":{"0-999":{"Return":2}}}"#
    );
    assert_eq!(
        exported.lost,
        [
            "`Delay` of `r` is beyond the format of AWS",
            "`NeverAnswers` of `s` is beyond the format of AWS",
            "`0` of `s` neither returns nor throws at once",
        ]
    );
    // What is exported once loses nothing more.
    let again = mock_config(&exported.text).unwrap();
    assert_eq!(
        (again.text, again.lost),
        (exported.text, Vec::<String>::new())
    );
}

#[test]
fn mocks_that_were_exported_stay_as_they_are() {
    let text = r#"{"StateMachines":{"M":{"TestCases":{"T":{"A":"x"}}}},"MockedResponses":{"x":{"0":{"Return":1,"Delay":3},"1-":{"Throw":{"Error":"E","Cause":"c"}}}}}"#;
    let once = super::mock_config(text).unwrap();
    let imported = crate::import(&once.text, None);
    assert_eq!(imported.kind, crate::import::SourceKind::MockConfig);
    let again = super::mock_config(&imported.mocks.unwrap()).unwrap();
    assert_eq!(
        (again.text, again.lost.len(), once.lost.len()),
        (once.text, 0, 1)
    );
}

#[test]
fn comments_that_json_has_no_place_for_are_counted() {
    for (text, count) in [
        ("# a\nStartAt: A # b\nStates: {A: {Type: Succeed}} # c\n", 3),
        ("Comment: 'no # comment'\nA: x#y\nB: \"#\"\n", 0),
        ("A: |\n  # text\n  #more\n# comment # of one line\n", 1),
        ("", 0),
    ] {
        assert_eq!(super::lost_comments(text, Syntax::Yaml), count, "{text}");
    }
    assert_eq!(super::lost_comments("# a\n", Syntax::Json), 0);
}

#[test]
fn histories_are_printed_as_the_command_line_does() {
    let events = Value::parse(r#"[{"id":1,"type":"ExecutionStarted"}]"#).unwrap();
    assert_eq!(
        history(&events).unwrap(),
        "{\n    \"events\": [\n        {\n            \"id\": 1,\n            \"type\": \"ExecutionStarted\"\n        }\n    ]\n}"
    );
    assert_eq!(history(&Value::Null), None);
}
