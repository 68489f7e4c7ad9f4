//! TestState with JSONata: what it answers and what it shows of the data flow (reference 06-mocks-and-testing §2).

#![expect(clippy::unwrap_used, reason = "a test may stop")]

use asl_engine::api::test_state;
use serde_json::{Value, json};

/// The response to a request whose definition and JSON texts are written as JSON, and the other way round.
fn tested(mut request: Value, definition: &Value) -> Value {
    let members = request.as_object_mut().unwrap();
    members.insert("definition".into(), definition.to_string().into());
    members.insert("inspectionLevel".into(), "DEBUG".into());
    members.insert("roleArn".into(), "role".into());
    let response = match test_state(serde_json::from_value(request).unwrap()) {
        Ok(response) => serde_json::to_value(response).unwrap(),
        Err(exception) => json!(exception.to_string()),
    };
    unquoted(response)
}

/// Texts that are JSON objects or arrays, as what they say.
fn unquoted(value: Value) -> Value {
    match value {
        Value::String(text) if text.starts_with(['{', '[']) => serde_json::from_str(&text).unwrap(),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| (name, unquoted(value)))
            .collect(),
        other => other,
    }
}

fn task() -> Value {
    json!({
        "Type": "Task", "QueryLanguage": "JSONata", "Resource": "arn:aws:states:::lambda:invoke",
        "Arguments": {"FunctionName": "f", "Payload": "{% $states.input.id %}"},
        "Assign": {"paid": "{% $states.result.Payload %}"},
        "Output": "{% {'id': $states.input.id, 'rate': $rate} %}",
        "Retry": [{"ErrorEquals": ["Busy", "States.QueryEvaluationError"], "MaxAttempts": 1}],
        "Catch": [{"ErrorEquals": ["Bad"], "Output": "{% $states.errorOutput %}", "Next": "Other"}],
        "Next": "Next"
    })
}

#[test]
fn a_task_shows_its_arguments_result_and_variables() {
    let mock = json!({"result": r#"{"Payload": true}"#, "fieldValidationMode": "NONE"});
    let request = json!({"input": r#"{"id":7}"#, "variables": r#"{"rate":2}"#, "mock": mock});
    assert_eq!(
        tested(request, &task()),
        json!({
            "status": "SUCCEEDED", "nextState": "Next", "output": {"id": 7, "rate": 2},
            "inspectionData": {
                "input": {"id": 7}, "afterArguments": {"FunctionName": "f", "Payload": 7},
                "result": {"Payload": true}, "variables": {"rate": 2, "paid": true}
            }
        })
    );
}

#[test]
fn an_error_is_caught_by_the_catcher_with_its_output() {
    let mock = json!({"errorOutput": {"error": "Bad", "cause": "why"}});
    let request = json!({"input": r#"{"id":7}"#, "mock": mock});
    assert_eq!(
        tested(request, &task()),
        json!({
            "status": "CAUGHT_ERROR", "nextState": "Other", "error": "Bad", "cause": "why",
            "output": {"Error": "Bad", "Cause": "why"},
            "inspectionData": {
                "input": {"id": 7}, "afterArguments": {"FunctionName": "f", "Payload": 7},
                "errorDetails": {"catchIndex": 0}
            }
        })
    );
}

#[test]
fn an_expression_that_fails_can_be_retried() {
    let cause = "An error occurred while executing the state 'TestState' (entered at the event id #2). The JSONata expression '$states.input.id' specified for the field 'Arguments/Payload' returned nothing (undefined).";
    let mock = json!({"errorOutput": {"error": "Bad", "cause": "why"}});
    for (used, status, details) in [
        (
            0,
            "RETRIABLE",
            json!({"retryIndex": 0, "retryBackoffIntervalSeconds": 1}),
        ),
        (1, "FAILED", json!({"retryIndex": 0})),
    ] {
        let configuration = json!({"retrierRetryCount": used});
        let request = json!({"input": "{}", "mock": mock, "stateConfiguration": configuration});
        assert_eq!(
            tested(request, &task()),
            json!({
                "status": status, "error": "States.QueryEvaluationError", "cause": cause,
                "inspectionData": {"input": {}, "errorDetails": details}
            })
        );
    }
}

#[test]
fn other_states_show_their_input() {
    let choice = json!({
        "Type": "Choice", "QueryLanguage": "JSONata",
        "Choices": [{"Condition": "{% $states.input.n > 1 %}", "Output": "{% $states.input.n %}", "Next": "Many"}],
        "Default": "Few"
    });
    assert_eq!(
        tested(json!({"input": r#"{"n":2}"#}), &choice),
        json!({"status": "SUCCEEDED", "nextState": "Many", "output": "2", "inspectionData": {"input": {"n": 2}}})
    );
}

#[test]
fn a_map_shows_what_its_iterations_would_get() {
    let processor = json!({
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "Work", "States": {"Work": {"Type": "Pass", "End": true}}
    });
    let map = json!({
        "Type": "Map", "QueryLanguage": "JSONata", "Items": "{% $states.input %}",
        "ItemSelector": {"n": "{% $states.context.Map.Item.Value %}"},
        "ItemBatcher": {"MaxItemsPerBatch": 2}, "ToleratedFailureCount": 1,
        "ItemProcessor": processor, "End": true
    });
    let failed = |count: u64| json!({"mapIterationFailureCount": count});
    let request = |count| json!({"input": "[5,6,7]", "mock": {"result": "[1]"}, "stateConfiguration": failed(count)});
    assert_eq!(
        tested(request(1), &map),
        json!({
            "status": "SUCCEEDED", "output": [1],
            "inspectionData": {
                "input": [5, 6, 7], "afterItemSelector": [{"n": 5}, {"n": 6}, {"n": 7}],
                "afterItemBatcher": [{"Items": [{"n": 5}, {"n": 6}]}, {"Items": [{"n": 7}]}],
                "maxConcurrency": 0, "toleratedFailureCount": 1
            }
        })
    );
    assert_eq!(
        tested(request(4), &map),
        "ValidationException: Map iteration failure count must be less than or equal to the number of Map iterations"
    );
    assert_eq!(
        tested(
            json!({"input": "[5]", "stateConfiguration": failed(1)}),
            &map
        ),
        "ValidationException: TestState does not support MapIterationFailureCount when a mock is not specified."
    );
}

/// Of the recorded combinations (test_state_configuration_map_iteration_failure_count_with_state_error) and the two that follow from them and from the tolerance of a run.
#[test]
fn a_mocked_map_tolerates_what_a_run_would() {
    let error = json!({"errorOutput": {"error": "Mocked", "cause": "why"}});
    let result = json!({"result": "[1]"});
    for (tolerated, failed, mock, expected) in [
        (None, 0, &result, None),
        (
            None,
            1,
            &result,
            Some("States.ExceedToleratedFailureThreshold"),
        ),
        (Some(1), 1, &result, None),
        (
            Some(1),
            2,
            &result,
            Some("States.ExceedToleratedFailureThreshold"),
        ),
        (None, 2, &error, Some("Mocked")),
        (Some(1), 2, &error, Some("Mocked")),
    ] {
        let mut map = json!({
            "Type": "Map", "End": true,
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                "StartAt": "Work", "States": {"Work": {"Type": "Pass", "End": true}}
            }
        });
        if let Some(tolerated) = tolerated {
            map["ToleratedFailureCount"] = json!(tolerated);
        }
        let request = json!({
            "input": "[5,6,7]", "mock": mock, "stateConfiguration": {"mapIterationFailureCount": failed}
        });
        let answer = tested(request, &map);
        assert_eq!(
            answer["error"].as_str(),
            expected,
            "{tolerated:?} {failed}: {answer}"
        );
    }
}
