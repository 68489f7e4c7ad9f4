//! What a call gets when no mock says it.

use super::*;

#[test]
fn defaults_have_the_shape_of_their_integration() {
    for (resource, parameters, result) in [
        (LAMBDA_ARN, r#"{"a":1}"#, r#"{"a":1}"#),
        (
            "arn:aws:states:us-east-1:123456789012:activity:a",
            r#"{"a":1}"#,
            r#"{"a":1}"#,
        ),
        (
            "arn:aws:states:::aws-sdk:sns:publish",
            "{}",
            r#"{"MessageId":"<id>"}"#,
        ),
        (
            "arn:aws:states:::aws-sdk:dynamodb:getItem",
            r#"{"TableName":"t","Key":{"id":{"S":"1"}}}"#,
            r#"{"Item":{"id":{"S":"1"}}}"#,
        ),
        ("arn:aws:states:::aws-sdk:nothing:known", "{}", "{}"),
        (
            "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            r#"{"QueueUrl":"q"}"#,
            r#"{"approved":true}"#,
        ),
        (
            "arn:aws:states:::events:putEvents",
            "{}",
            r#"{"Entries":[{"EventId":"<id>"}],"FailedEntryCount":0}"#,
        ),
        (
            "arn:aws:states:::elasticmapreduce:terminateCluster.sync",
            r#"{"ClusterId":"j-1"}"#,
            r#"{"Cluster":{"Id":"j-1","Status":{"State":"TERMINATED"}}}"#,
        ),
    ] {
        let machine = task(
            resource,
            r#""Parameters": { "QueueUrl": "q", "Entries": [] }, "#,
        );
        let reply = Mocks::none()
            .with_seed(1)
            .reply(&request(&machine, 0, parameters));
        assert!(reply.is_default, "{resource}");
        let TaskResult::Return(payload) = &reply.result else {
            panic!("{resource}")
        };
        let text = payload.value().to_string();
        let id = text
            .split('"')
            .find(|part| part.len() == 36 && part.matches('-').count() == 4);
        assert_eq!(
            text.replace(id.unwrap_or("<none>"), "<id>"),
            result,
            "{resource}"
        );
    }
}

#[test]
fn a_lambda_invocation_comes_in_its_envelope() {
    let machine = task(
        "arn:aws:states:::lambda:invoke",
        r#""Parameters": { "FunctionName": "f" }, "#,
    );
    let envelope = |parameters: &str| {
        let TaskResult::Return(payload) = defaults::result(&request(&machine, 0, parameters), 1)
        else {
            panic!("returns")
        };
        payload.into_value()
    };
    let value = envelope(r#"{"FunctionName":"f","Payload":{"order":[1,2]}}"#);
    let keys: Vec<&str> = value
        .as_object()
        .unwrap()
        .keys()
        .map(|key| &**key)
        .collect();
    assert_eq!(
        keys,
        [
            "ExecutedVersion",
            "Payload",
            "SdkHttpMetadata",
            "SdkResponseMetadata",
            "StatusCode"
        ]
    );
    assert_eq!(
        value.get("Payload").unwrap().to_string(),
        r#"{"order":[1,2]}"#
    );
    let headers = value
        .get("SdkHttpMetadata")
        .unwrap()
        .get("HttpHeaders")
        .unwrap();
    assert_eq!(headers.get("Content-Length").unwrap().as_str(), Some("15"));
    assert_eq!(
        headers.get("x-amzn-RequestId"),
        value.get("SdkResponseMetadata").unwrap().get("RequestId")
    );
    assert_eq!(
        envelope(r#"{"FunctionName":"f"}"#)
            .get("Payload")
            .unwrap()
            .to_string(),
        "{}"
    );
    assert_eq!(
        envelope(r#"{"InvocationType":"Event"}"#)
            .get("StatusCode")
            .unwrap()
            .as_i64(),
        Some(202)
    );
}

#[test]
fn nested_executions_take_their_input_over() {
    let parameters = r#"{"StateMachineArn":"arn:aws:states:us-east-1:123456789012:stateMachine:Child","Input":{"a":1}}"#;
    for (suffix, input) in [(".sync", r#""{\"a\":1}""#), (".sync:2", r#"{"a":1}"#)] {
        let machine = task(
            &format!("arn:aws:states:::states:startExecution{suffix}"),
            r#""Parameters": { "StateMachineArn": "x" }, "#,
        );
        let request = request(&machine, 0, parameters);
        let TaskResult::Return(payload) = defaults::result(&request, 1) else {
            panic!("returns")
        };
        assert_eq!(payload.value().get("Input").unwrap().to_string(), input);
        assert_eq!(
            payload.value().get("Status").unwrap().as_str(),
            Some("SUCCEEDED")
        );
        let started = defaults::submitted(&request, 1).unwrap();
        let arn = started.get("ExecutionArn").unwrap();
        assert_eq!(
            Some(arn),
            payload.value().get("ExecutionArn"),
            "the same execution"
        );
        assert!(arn.as_str().unwrap().contains(":execution:Child:"), "{arn}");
    }
}

#[test]
fn every_default_can_be_filled() {
    let file = value(include_str!("../defaults.json"));
    let machine = task(LAMBDA_ARN, "");
    for key in file.as_object().unwrap().keys() {
        let (service, api) = key.rsplit_once(':').unwrap();
        for pattern in [
            asl_language::resource::IntegrationPattern::RequestResponse,
            asl_language::resource::IntegrationPattern::Sync,
            asl_language::resource::IntegrationPattern::Sync2,
        ] {
            let mut request = request(&machine, 0, "{}");
            request.resource.target = asl_language::resource::Target::Integration {
                service: service.into(),
                api: api.into(),
                pattern,
            };
            let TaskResult::Return(payload) = defaults::result(&request, 1) else {
                panic!("returns")
            };
            let text = payload.value().to_string();
            let left = text
                .replace("{}", "")
                .replace(r#"{\"ok\":true}"#, "")
                .replace(r#"{\"username\":\"user\",\"password\":\"secret\"}"#, "");
            assert!(
                !["{.", "{uuid", "{hex", "{job", "{execution"]
                    .iter()
                    .any(|token| left.contains(token)),
                "{key}: {text}"
            );
        }
    }
}

#[test]
fn the_same_call_gets_the_same_answer() {
    let machine = task(
        "arn:aws:states:::sns:publish",
        r#""Parameters": { "Message": "m", "TopicArn": "t" }, "#,
    );
    let id = |seed, call| {
        let TaskResult::Return(payload) = Mocks::none()
            .with_seed(seed)
            .reply(&request(&machine, call, "{}"))
            .result
        else {
            panic!("returns")
        };
        payload.value().get("MessageId").unwrap().to_string()
    };
    assert_eq!(id(1, 0), id(1, 0));
    assert_ne!(id(1, 0), id(1, 1));
    assert_ne!(id(1, 0), id(2, 0));
}
