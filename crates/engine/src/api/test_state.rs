//! TestState: one state on its own (reference 06-mocks-and-testing §2).

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use asl_json::{JacksonSource, Object, Value, jackson_error};
use asl_language::context_object;
use asl_language::fields::PROCESSORS;
use asl_language::model::{State, StateKind};
use asl_language::resource::{IntegrationPattern, Target};
use asl_language::rules::aws_code;
use asl_language::{CheckOptions, Severity, StateMachine, check};
use serde_json::Map as JsonMap;

use super::inspection::inspection;
use super::response_model::{FieldValidation, complaint};
use super::types::{Options, TestStateRequest, TestStateResponse, TestStateStatus};
use crate::dataflow::Variables;
use crate::execution::{Execution, Tested};
use crate::mocks::Mocks;
use crate::payload::Payload;
use crate::task::TaskResult;
use crate::visit::{Visit, VisitOutcome};

/// What the API refuses: its code and message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestStateException {
    /// `ValidationException`, `InvalidDefinition`, ...
    pub code: &'static str,
    /// AWS's text where it is recorded.
    pub message: String,
}

impl fmt::Display for TestStateException {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for TestStateException {}

fn refused<T>(message: impl Into<String>) -> Result<T, TestStateException> {
    Err(TestStateException {
        code: "ValidationException",
        message: message.into(),
    })
}

/// What AWS says of an input that is no JSON (recorded: api/test_invalid_start_execution_input; `TestState` has the same exception, its words
/// are not recorded).
#[must_use]
pub fn refused_input(input: &str) -> Option<String> {
    let what = if input.is_empty() {
        "Invalid execution input.".to_owned()
    } else {
        jackson_error(input, JacksonSource::Text)?.message
    };
    Some(format!("Invalid State Machine Execution Input: '{what}'"))
}

/// A name for a state that comes without one; longer when a state inside it has that name.
fn unnamed(definition: &str) -> String {
    let mut name = "TestState".to_owned();
    while definition.contains(&format!("\"{name}\"")) {
        name.push('_');
    }
    name
}

/// Runs one state.
///
/// # Errors
/// Where the API answers with an exception.
pub fn test_state(request: TestStateRequest) -> Result<TestStateResponse, TestStateException> {
    Ok(test_visit(request)?.0)
}

/// The same, with the visit of the state that it tells of.
///
/// # Errors
/// Where the API answers with an exception.
pub fn test_visit(
    request: TestStateRequest,
) -> Result<(TestStateResponse, Visit), TestStateException> {
    let machine = machine(&request)?;
    let Some(state) = machine.scope.start().cloned() else {
        return refused("State not found in definition");
    };
    let mock = mock(&request, &state)?;
    let configuration = request.state_configuration.clone().unwrap_or_default();
    if mock.is_none() {
        if configuration.map_iteration_failure_count.is_some() {
            return refused(
                "TestState does not support MapIterationFailureCount when a mock is not specified.",
            );
        }
        match &state.kind {
            StateKind::Map(_) | StateKind::Parallel(_) => {
                return Err(TestStateException {
                    code: "InvalidDefinition",
                    message: "TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, \
                              Succeed, Fail, Choice]"
                        .to_owned(),
                });
            }
            StateKind::Task(_) if request.role_arn.is_none() => {
                return refused("RoleArn must be specified when testing a Task state");
            }
            _ => {}
        }
    }
    let context = context(&request, &state)?;
    let item_reader_data = configuration
        .map_item_reader_data
        .as_deref()
        .map(Value::parse)
        .transpose();
    let Ok(item_reader_data) = item_reader_data else {
        return refused("Invalid map item reader data provided: it is no JSON");
    };
    let failed_iterations = configuration
        .map_iteration_failure_count
        .unwrap_or_default();
    let tested = Tested {
        context,
        mock,
        retrier_retry_count: configuration.retrier_retry_count.unwrap_or_default(),
        map_iteration_failure_count: failed_iterations,
        item_reader_data,
    };
    if let Some(message) = request.input.as_deref().and_then(refused_input) {
        return Err(TestStateException {
            code: "InvalidExecutionInput",
            message,
        });
    }
    let mut start = match super::run::start(
        request.input.map(Arc::from),
        asl_language::MachineType::Standard,
        Options::default(),
    ) {
        Ok(start) => start,
        Err(finding) => {
            return Err(TestStateException {
                code: "InvalidExecutionInput",
                message: finding.message.clone(),
            });
        }
    };
    start.variables = match request.variables.as_deref().map(Value::parse) {
        None => Variables::default(),
        Some(Ok(Value::Object(variables))) => Variables::new(variables),
        Some(_) => return refused("Invalid variables provided: they must be a JSON object"),
    };
    let input = start.input.clone();
    let level = request.inspection_level.as_deref().unwrap_or("INFO");
    let mocks = Mocks::none();
    let (execution, visit) =
        Execution::test_first_state(machine, start, tested, |request| mocks.reply(request));
    let Some(visit) = visit else {
        return refused("State not found in definition");
    };
    let iterations = execution.tested_map().map(|map| map.items);
    if iterations.is_some_and(|items| failed_iterations > items) {
        return refused(
            "Map iteration failure count must be less than or equal to the number of Map iterations",
        );
    }
    let response = answer(&execution, &visit, &input, level != "INFO");
    Ok((response, visit))
}

/// The state alone in a machine, with an empty state in place of each state it goes to.
fn machine(request: &TestStateRequest) -> Result<Arc<StateMachine>, TestStateException> {
    let Ok(definition) = Value::parse(&request.definition) else {
        return checked(&request.definition, request);
    };
    let unnamed = unnamed(&request.definition);
    let (name, state) = match &request.state_name {
        Some(name) if name.is_empty() => {
            return Err(TestStateException {
                code: "ParamValidationError",
                message: "Parameter validation failed:\nInvalid length for parameter stateName, value: 0, valid min length: 1".to_owned(),
            });
        }
        Some(name) => match find(&definition, name) {
            Some(state) => (name.as_str(), state),
            None => return refused("State not found in definition"),
        },
        None => (unnamed.as_str(), definition.clone()),
    };
    let stub: Object = [("Type", "Succeed")].into_iter().collect();
    let mut states: Object = [(name, state.clone())].into_iter().collect();
    for target in targets(&state) {
        if &*target != name {
            states.insert(target, Value::from(stub.clone()));
        }
    }
    let mut machine: Object = [
        ("StartAt", Value::from(name)),
        ("States", Value::from(states)),
    ]
    .into_iter()
    .collect();
    if let Some(language) = definition
        .get("QueryLanguage")
        .filter(|_| request.state_name.is_some())
    {
        machine.insert("QueryLanguage", language.clone());
    }
    let text = Value::from(machine).to_json_string();
    checked(&text, request)
}

/// The checked machine, or the first thing that is wrong with it.
fn checked(
    text: &str,
    request: &TestStateRequest,
) -> Result<Arc<StateMachine>, TestStateException> {
    let options = CheckOptions {
        substitutions: request.substitutions.clone(),
        ..CheckOptions::default()
    };
    let checked = check(text, &options);
    let awaits = checked.awaits();
    if let Some(machine) = checked.machine {
        return Ok(machine);
    }
    let errors = checked
        .diagnostics
        .iter()
        .filter(|found| found.severity == Severity::Error);
    let messages: Vec<String> = errors
        .map(|found| match &found.aws {
            Some(aws) => {
                let place = aws
                    .location
                    .as_ref()
                    .map(|location| format!(" at {location}"))
                    .unwrap_or_default();
                format!("{}: {}{place}", aws.code, aws.message)
            }
            None => {
                let place = match &*found.pointer {
                    "" => "/",
                    pointer => pointer,
                };
                format!("{}: {} at {place}", aws_code(found.code), found.message)
            }
        })
        .chain(awaits)
        .map(|message| format!("'{message}'"))
        .collect();
    Err(TestStateException {
        code: "InvalidDefinition",
        message: format!("Invalid State Machine Definition: {}", messages.join(", ")),
    })
}

/// A state by its name, wherever in the machine it stands. A loop, since nesting is up to the definition.
fn find(definition: &Value, name: &str) -> Option<Value> {
    let mut pending = vec![definition.clone()];
    while let Some(scope) = pending.pop() {
        let Some(states) = scope.get("States").and_then(Value::as_object) else {
            continue;
        };
        if let Some(state) = states.get(name) {
            return Some(state.clone());
        }
        for state in states.values() {
            pending.extend(
                PROCESSORS
                    .iter()
                    .filter_map(|processor| state.get(processor).cloned()),
            );
            pending.extend(
                state
                    .get("Branches")
                    .and_then(Value::as_array)
                    .into_iter()
                    .flat_map(|branches| branches.iter().cloned()),
            );
        }
    }
    None
}

/// The names of the states that a state goes to.
fn targets(state: &Value) -> BTreeSet<Arc<str>> {
    let names = ["Next", "Default"]
        .into_iter()
        .filter_map(|field| state.get(field));
    let lists = ["Choices", "Catch"]
        .into_iter()
        .filter_map(|field| state.get(field)?.as_array());
    let inner = lists
        .flat_map(|list| list.iter())
        .filter_map(|entry| entry.get("Next"));
    // Collecting would sort first, which takes more code.
    let mut all = BTreeSet::new();
    all.extend(names.chain(inner).filter_map(Value::as_str).map(Arc::from));
    all
}

/// The mocked answer.
fn mock(
    request: &TestStateRequest,
    state: &State,
) -> Result<Option<TaskResult>, TestStateException> {
    let Some(mock) = &request.mock else {
        return Ok(None);
    };
    let (result, error_output) = (mock.get("result"), mock.get("errorOutput"));
    if result.is_some() && error_output.is_some() {
        return refused(
            "A test mock should have only one of the following fields: [result, errorOutput].",
        );
    }
    if request.reveal_secrets == Some(true) {
        return refused("TestState does not support RevealSecrets when a mock is specified.");
    }
    if !matches!(
        state.kind,
        StateKind::Task(_) | StateKind::Parallel(_) | StateKind::Map(_)
    ) {
        return refused(format!(
            "State type '{}' is not supported when a mock is specified",
            state.kind.type_name()
        ));
    }
    if let Some(error) = error_output {
        let text = |field: &str| {
            error
                .get(field)
                .and_then(serde_json::Value::as_str)
                .map(Arc::from)
        };
        return Ok(Some(TaskResult::Throw {
            error: text("error"),
            cause: text("cause"),
        }));
    }
    let text = match result {
        None => return Ok(None),
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(json) => json.to_string(),
    };
    let Ok(result) = Payload::parse(text) else {
        return refused("Mocked result must be valid JSON");
    };
    let array = result.value().as_array();
    match &state.kind {
        StateKind::Parallel(parallel) => match array {
            None => return refused("Mocked result must be an array."),
            Some(array) if array.len() != parallel.branches.len() => {
                return refused(
                    "Mocked result must contain the same number of items as number of Parallel branches.",
                );
            }
            Some(_) => {}
        },
        StateKind::Map(map)
            if map.result_writer.is_some() && result.value().as_object().is_none() =>
        {
            return refused("Mocked result must be a JSON object.");
        }
        StateKind::Task(task) => {
            if let Target::Integration {
                service,
                api,
                pattern,
            } = &task.resource.target
            {
                let validation = match mock
                    .get("fieldValidationMode")
                    .and_then(serde_json::Value::as_str)
                {
                    Some("PRESENT") => FieldValidation::Present,
                    Some("NONE") => FieldValidation::None,
                    _ => FieldValidation::Strict,
                };
                if let Some(complaint) =
                    complaint(service, api, *pattern, result.value(), validation)
                {
                    return refused(format!("Mock result schema validation error: {complaint}"));
                }
            }
        }
        StateKind::Map(map) if map.result_writer.is_none() && array.is_none() => {
            return refused("Mocked result must be an array.");
        }
        _ => {}
    }
    Ok(Some(TaskResult::Return(result)))
}

/// The context object that the request gives, if AWS would take it (recorded: test_state/test_state_context_object_invalid_states).
fn context(request: &TestStateRequest, state: &State) -> Result<Option<Value>, TestStateException> {
    let Some(text) = &request.context else {
        return Ok(None);
    };
    let bad = |what: String| refused(format!("Invalid Context object provided: {what}"));
    let context = match Value::parse(text) {
        Ok(Value::Object(context)) => context,
        Ok(_) => return bad("it must be a JSON object".to_owned()),
        Err(error) => return bad(error.to_string()),
    };
    let waits = matches!(&state.kind, StateKind::Task(task)
        if matches!(&task.resource.target, Target::Integration { pattern, .. } if *pattern != IntegrationPattern::RequestResponse));
    for (field, value) in &context {
        let members = match &**field {
            "Task" if !waits => {
                let patterns = "'.sync' or '.waitForTaskToken' service integration pattern";
                return bad(format!(
                    "Context object contains 'Task' when state is not a Task state with a {patterns}"
                ));
            }
            "Map" => {
                return bad("'Map' field is not supported when mocking a Context object".to_owned());
            }
            known => match context_object::members(known) {
                Some(members) => members,
                None => return bad(format!("Field '{known}' is not allowed")),
            },
        };
        let Some(object) = value.as_object() else {
            return bad(format!("{field} must be an object"));
        };
        for (member, value) in object {
            match &**member {
                name if !members.contains(&name) => {
                    return bad(format!("Field '{name}' is not allowed"));
                }
                "Input" => {}
                "RedriveCount" | "RetryCount" if value.as_number().is_none() => {
                    return bad(format!("{field}.{member} must be a number"));
                }
                "RedriveCount" | "RetryCount" => {}
                _ if value.as_str().is_none() => {
                    return bad(format!("{field}.{member} must be a string"));
                }
                _ => {}
            }
        }
    }
    Ok(Some(context.into()))
}

fn answer(
    execution: &Execution,
    visit: &Visit,
    input: &Payload,
    inspect: bool,
) -> TestStateResponse {
    // The first try decides: a second one may have begun.
    let attempt = visit.attempts.first();
    let retry = attempt.and_then(|attempt| attempt.retry);
    let mut details = JsonMap::new();
    let (status, failure) = match &visit.outcome {
        VisitOutcome::Succeeded => (TestStateStatus::Succeeded, None),
        VisitOutcome::Caught { failure, catcher } => {
            details.insert("catchIndex".to_owned(), (*catcher).into());
            (TestStateStatus::CaughtError, Some(failure))
        }
        VisitOutcome::Failed(failure) => {
            if let Some(index) = attempt.and_then(|attempt| attempt.exhausted) {
                details.insert("retryIndex".to_owned(), index.into());
            }
            (TestStateStatus::Failed, Some(failure))
        }
        VisitOutcome::Running | VisitOutcome::Aborted => match retry {
            Some(retry) => {
                details.insert("retryIndex".to_owned(), retry.retrier.into());
                details.insert(
                    "retryBackoffIntervalSeconds".to_owned(),
                    retry.delay.as_secs().into(),
                );
                (
                    TestStateStatus::Retriable,
                    attempt.and_then(|attempt| attempt.failure.as_ref()),
                )
            }
            None => (TestStateStatus::Failed, None),
        },
    };
    let output = matches!(
        status,
        TestStateStatus::Succeeded | TestStateStatus::CaughtError
    )
    .then(|| {
        execution
            .output_of_first_state()
            .map(|output| output.text())
    })
    .flatten();
    let inspection_data = inspect.then(|| {
        let mut data = inspection(visit, input, execution.tested_map());
        if !details.is_empty() {
            data.insert("errorDetails".to_owned(), details.into());
        }
        data
    });
    TestStateResponse {
        output,
        error: failure.and_then(|failure| failure.error.clone()),
        cause: failure.and_then(|failure| failure.cause.clone()),
        inspection_data,
        next_state: visit.next.clone(),
        status,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_whose_text_is_not_known_has_the_code_of_aws() {
        let name = "x".repeat(81);
        let definition = serde_json::json!({
            "Type": "Map",
            "Label": "a b",
            "ItemProcessor": {
                "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" },
                "StartAt": name,
                "States": { &name: { "Type": "Pass", "ResultPath": "$.a[*]", "End": true } }
            },
            "End": true
        });
        let refused = test_state(TestStateRequest {
            definition: definition.to_string(),
            ..TestStateRequest::default()
        });
        let message = refused.unwrap_err().message;
        for code in [
            "INVALID_STATE_NAME",
            "INVALID_LABEL_NAME",
            "SCHEMA_VALIDATION_FAILED",
        ] {
            assert!(message.contains(&format!("'{code}: ")), "{code}: {message}");
        }
    }

    /// Source: api/test_invalid_start_execution_input.
    #[test]
    fn an_input_that_is_no_json_is_refused_in_the_words_of_aws() {
        for (input, expected) in [
            ("{}", None),
            ("null", None),
            ("", Some("Invalid execution input.")),
            (
                "not some json",
                Some(
                    "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
                ),
            ),
            (
                "{'not': 'json'",
                Some(
                    "Unexpected character (''' (code 39)): was expecting double-quote to start field name",
                ),
            ),
        ] {
            let expected =
                expected.map(|what| format!("Invalid State Machine Execution Input: '{what}'"));
            assert_eq!(refused_input(input), expected, "{input}");
            let request = TestStateRequest {
                definition: r#"{"Type":"Pass","End":true}"#.into(),
                input: Some(input.into()),
                ..TestStateRequest::default()
            };
            assert_eq!(
                test_state(request).err().map(|refused| refused.message),
                expected,
                "{input}"
            );
        }
    }
}
