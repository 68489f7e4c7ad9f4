//! Task (reference 01-language §3.1): what it calls, and with what.

use std::sync::Arc;
use std::time::Duration;

use asl_json::Value;
use asl_language::model::{Computed, NumberField, Task, Template};
use asl_language::resource::{IntegrationPattern, Target};

use crate::dataflow::expression::{self, Expected};
use crate::dataflow::{self, Data, limits, number_field};
use crate::execution::{Execution, Planned, Scene, ThreadId};
use crate::failure::Failure;
use crate::payload::Payload;
use crate::task::Purpose;

impl Execution {
    /// InputPath and Parameters, or Arguments, evaluated anew for each attempt (recorded: `$$.State.RetryCount` grows), then the call.
    pub(crate) fn begin_task(&mut self, scene: &Scene, task: &Task) -> Result<(), Failure> {
        let token = self.token_for(scene.thread, &task.resource.target);
        if let Some(current) = self.current_mut(scene.thread) {
            current.token.clone_from(&token);
        }
        // The context object has the token only now.
        let Some(scene) = self.scene(scene.thread) else {
            return Ok(());
        };
        let effective = self.input_path(&scene)?;
        let parameters = self.arguments(
            &scene,
            task.arguments.as_ref(),
            task.parameters.as_ref(),
            &effective,
        )?;
        request_is_object(task, parameters.value())?;
        let parameters = with_service_members(&task.resource.target, parameters);
        if let Some(wrong) = unfit(&task.resource.target, parameters.value()) {
            return Err(Failure::runtime(format!(
                "The Parameters '{}' could not be used to start the Task: [{wrong}]",
                parameters.value().to_json_string()
            )));
        }
        let timeout = self.seconds(
            &scene,
            task.timeout_seconds.as_ref(),
            "TimeoutSeconds",
            effective.value(),
        )?;
        let heartbeat = self.seconds(
            &scene,
            task.heartbeat_seconds.as_ref(),
            "HeartbeatSeconds",
            effective.value(),
        )?;
        let role_arn = match &task.credentials {
            None => None,
            Some(template) => role_arn(template, &self.data(&scene, effective.value()))?,
        };
        let resource = &task.resource;
        let planned = Planned {
            purpose: Purpose::Task,
            resource,
            parameters,
            token,
            timeout,
            heartbeat,
            role_arn,
        };
        self.schedule(&scene, planned);
        Ok(())
    }

    fn seconds(
        &self,
        scene: &Scene,
        field: Option<&NumberField<u64>>,
        name: &str,
        input: &Value,
    ) -> Result<Option<Duration>, Failure> {
        field
            .map(|field| {
                number_field::task_seconds(field, name, &self.data(scene, input))
                    .map(Duration::from_secs)
            })
            .transpose()
    }

    /// `$$.Task.Token` exists for `.waitForTaskToken` and `.sync` (reference 01-language §7; recorded: callback/test_sync_with_task_token).
    fn token_for(&self, id: ThreadId, target: &Target) -> Option<Arc<str>> {
        let waits = matches!(target, Target::Integration { pattern, .. } if *pattern != IntegrationPattern::RequestResponse);
        waits.then(|| self.draw_token(id))
    }
}

/// `RoleArn` of `Credentials`.
///
/// # Errors
/// `States.Runtime` if it is no text. NOTE: the words are those of other fields that refer to a value of the wrong type; for this one none are recorded.
fn role_arn(credentials: &Template, data: &Data<'_>) -> Result<Option<Arc<str>>, Failure> {
    let named = match credentials {
        Template::Object(fields) => fields.iter().find(|field| &*field.name == "RoleArn"),
        _ => None,
    };
    if let Some(Template::Computed(Computed::Expression(it))) = named.map(|field| &field.value) {
        return expression::string(it, data).map(Some);
    }
    let value = dataflow::evaluate_template(credentials, data)?;
    let Some(role) = value.get("RoleArn") else {
        return Ok(None);
    };
    let role_arn = role.as_str().map(Arc::from).ok_or_else(|| {
        Failure::runtime(format!(
            "The RoleArn field refers to value \"{}\" which is not a valid string",
            limits::printed(role)
        ))
    })?;
    Ok(Some(role_arn))
}

/// What is sent to a service is an object, whereas a Lambda function by its ARN and an activity take any JSON (reference
/// 02-choice-intrinsics-jsonata §5; the text is recorded for other fields).
fn request_is_object(task: &Task, arguments: &Value) -> Result<(), Failure> {
    match (&task.resource.target, &task.arguments) {
        (Target::Integration { .. }, Some(Template::Computed(Computed::Expression(it))))
            if arguments.as_object().is_none() =>
        {
            Err(expression::unexpected(Expected::Object, it, arguments))
        }
        _ => Ok(()),
    }
}

/// What a request cannot be begun with: headers and query of API Gateway that are no object of lists (recorded for `Headers`:
/// services/test_apigetway_task_service, reference 03-errors-retry-catch §7; both: integrations.json, `apigateway:invoke`).
fn unfit(target: &Target, parameters: &Value) -> Option<String> {
    let Target::Integration { service, api, .. } = target else {
        return None;
    };
    if &**service != "apigateway" || &**api != "invoke" {
        return None;
    }
    let fits = |field: &str| match parameters.get(field) {
        None | Some(Value::Null) => true,
        Some(Value::Object(lists)) => lists.values().all(|list| list.as_array().is_some()),
        Some(_) => false,
    };
    let wrong: Vec<String> = ["Headers", "QueryParameters"]
        .into_iter()
        .filter(|field| !fits(field))
        .map(|field| format!("The value of the field '{field}' has an invalid format"))
        .collect();
    (!wrong.is_empty()).then(|| wrong.join(", "))
}

/// What Step Functions itself adds to a request (recorded: services/test_run_task_sync).
fn with_service_members(target: &Target, parameters: Payload) -> Payload {
    match target {
        Target::Integration {
            service,
            api,
            pattern: IntegrationPattern::Sync,
        } if &**service == "ecs" && &**api == "runTask" => match parameters.into_value() {
            Value::Object(mut members) => {
                members.insert("StartedBy", Value::from("AWS Step Functions"));
                Payload::computed(members.into())
            }
            other => Payload::computed(other),
        },
        _ => parameters,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: reference 03-errors-retry-catch §7 (services/test_apigetway_task_service) and integrations.json, `apigateway:invoke`.
    #[test]
    fn headers_and_query_of_api_gateway_are_objects_of_lists() {
        let target = |service: &str, pattern| Target::Integration {
            service: service.into(),
            api: "invoke".into(),
            pattern,
        };
        let plain = target("apigateway", IntegrationPattern::RequestResponse);
        let token = target("apigateway", IntegrationPattern::WaitForTaskToken);
        let http = target("http", IntegrationPattern::RequestResponse);
        let headers = "The value of the field 'Headers' has an invalid format";
        let query = "The value of the field 'QueryParameters' has an invalid format";
        for (target, parameters, expected) in [
            (&plain, "{}", ""),
            (&plain, r#"{"Headers":{}}"#, ""),
            (&plain, r#"{"Headers":null}"#, ""),
            (&plain, r#"{"Headers":{"a":["b","c"]}}"#, ""),
            (&plain, r#"{"Headers":"a"}"#, headers),
            (&plain, r#"{"Headers":["a"]}"#, headers),
            (&plain, r#"{"Headers":{"a":"b"}}"#, headers),
            (&plain, r#"{"QueryParameters":{"a":"b"}}"#, query),
            (&plain, r#"{"QueryParameters":{"a":["b"]}}"#, ""),
            (&token, r#"{"Headers":{"a":1}}"#, headers),
            (&http, r#"{"Headers":{"a":"b"}}"#, ""),
        ] {
            let parameters = Value::parse(parameters).unwrap();
            assert_eq!(
                unfit(target, &parameters).unwrap_or_default(),
                expected,
                "{target:?} {parameters}"
            );
        }
    }
}
