//! Gives the recorded answers to the calls of an execution.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use asl_engine::payload::Payload;
use asl_engine::task::{Purpose, TaskReply, TaskRequest, TaskResult};
use asl_language::resource::Target;
use serde_json::{Value, json};

use crate::compare::{Masks, compare};
use crate::folder::text;

/// The recorded answers of a case.
#[derive(Debug, Default)]
pub struct Replay {
    /// By state, in the order in which the calls were scheduled. Those that were given out are taken away.
    answers: BTreeMap<String, Vec<Value>>,
    /// Names of the workers that took activities, in order.
    workers: Vec<Arc<str>>,
    /// What lies in S3.
    objects: Vec<Value>,
    /// The Error Output that the recorded output of a case of `aws-results` holds: how its only call ended.
    error_output: Option<Value>,
    /// The first call that no answer was left for.
    pub unanswered: Option<String>,
}

impl Replay {
    /// The answers of a case.
    #[must_use]
    pub fn new(case: &Value) -> Self {
        let answers = case
            .get("mocks")
            .and_then(Value::as_object)
            .into_iter()
            .flatten();
        let answers = answers
            .map(|(state, answers)| {
                (
                    state.clone(),
                    answers.as_array().cloned().unwrap_or_default(),
                )
            })
            .chain(answers_in_history(case))
            .collect();
        let events = case
            .pointer("/expected/events")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let workers = events
            .filter_map(|event| {
                event
                    .pointer("/activityStartedEventDetails/workerName")
                    .and_then(Value::as_str)
            })
            .map(Arc::from)
            .collect();
        let objects = case
            .pointer("/environment/s3_objects")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        Self {
            answers,
            workers,
            objects,
            error_output: case.pointer("/result/output").and_then(error_output),
            unanswered: None,
        }
    }

    /// The answer to a call.
    ///
    /// Of the answers left for the state, the one whose recorded request has the same content is given, else the next one in order: recordings stand in the
    /// order of AWS's scheduling, which need not be ours.
    pub fn reply(&mut self, request: &TaskRequest) -> TaskReply {
        match request.purpose {
            Purpose::ReadItems => return TaskReply::now(self.read(&json_of(&request.parameters))),
            Purpose::WriteResults => return TaskReply::now(TaskResult::Return(Payload::default())),
            Purpose::Task => {}
        }
        let Some(answer) = self.take(request) else {
            // An activity that nobody answered for had been deleted.
            if request.resource.target == Target::Activity {
                let cause = format!("The activity {} does not exist.", request.resource.arn);
                return TaskReply::now(TaskResult::Refuse {
                    cause: cause.into(),
                });
            }
            if let Some(thrown) = &self.error_output {
                let field = |key: &str| Some(Arc::from(text(thrown, key)));
                let (error, cause) = (field("Error"), field("Cause"));
                return TaskReply::now(TaskResult::Throw { error, cause });
            }
            self.unanswered.get_or_insert_with(|| {
                format!(
                    "no recorded answer is left for a call of state `{}`",
                    request.state.name
                )
            });
            return TaskReply::now(TaskResult::Return(Payload::default()));
        };
        TaskReply {
            submitted: answer.get("submitted").map(payload),
            worker_name: (!self.workers.is_empty()).then(|| self.workers.remove(0)),
            after: Duration::ZERO,
            ..TaskReply::now(result(&answer))
        }
    }

    fn take(&mut self, request: &TaskRequest) -> Option<Value> {
        let answers = self
            .answers
            .get_mut(&*request.state.name)
            .filter(|answers| !answers.is_empty())?;
        let sent = json_of(&request.parameters);
        let matches = |answer: &Value| {
            let recorded = answer
                .pointer("/match/parameters")
                .or_else(|| answer.pointer("/match/input"));
            recorded.is_some_and(|recorded| {
                compare("parameters", recorded, &sent, &Masks::default()).is_equal()
            })
        };
        let index = answers.iter().position(matches).unwrap_or(0);
        Some(answers.remove(index))
    }

    /// What a distributed Map reads from S3.
    fn read(&self, parameters: &Value) -> TaskResult {
        let bucket = text(parameters, "Bucket");
        let inside = self
            .objects
            .iter()
            .filter(|object| text(object, "Bucket") == bucket);
        if let Some(key) = parameters.get("Key").and_then(Value::as_str) {
            return match inside.into_iter().find(|object| text(object, "Key") == key) {
                Some(object) => TaskResult::Return(payload(&json!(text(object, "Body")))),
                None => TaskResult::Throw {
                    error: Some("S3.NoSuchKeyException".into()),
                    cause: Some("The specified key does not exist.".into()),
                },
            };
        }
        let prefix = text(parameters, "Prefix");
        let listed = inside
            .filter(|object| text(object, "Key").starts_with(prefix))
            .map(|object| json!({"Key": object.get("Key"), "Size": text(object, "Body").len()}));
        TaskResult::Return(payload(&json!({"Contents": listed.collect::<Vec<_>>()})))
    }
}

/// The first `{"Error", "Cause"}` in a value.
fn error_output(value: &Value) -> Option<Value> {
    match value {
        Value::Object(members) if members.len() == 2 => {
            let told = ["Error", "Cause"].map(|key| members.get(key).is_some_and(Value::is_string));
            match told {
                [true, true] => Some(value.clone()),
                _ => members.values().find_map(error_output),
            }
        }
        Value::Object(members) => members.values().find_map(error_output),
        Value::Array(items) => items.iter().find_map(error_output),
        _ => None,
    }
}

/// The answers that the history of a case of `aws-results` tells, where it has one: one thread, so each call belongs to the state entered last.
fn answers_in_history(case: &Value) -> BTreeMap<String, Vec<Value>> {
    let mut answers: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    let mut state = String::new();
    let history = case
        .pointer("/result/meta/history")
        .and_then(Value::as_array);
    for event in history.into_iter().flatten() {
        let details = event
            .get("details")
            .and_then(Value::as_object)
            .and_then(|details| details.values().next());
        let Some(details) = details else { continue };
        let field = |key: &str| details.get(key).cloned().unwrap_or_default();
        let parsed =
            |key: &str| -> Value { serde_json::from_str(text(details, key)).unwrap_or_default() };
        let answer = match text(event, "type") {
            "TaskStateEntered" => {
                state = text(details, "name").to_owned();
                continue;
            }
            "TaskScheduled" => json!({"match": {"parameters": parsed("parameters")}}),
            "LambdaFunctionScheduled" => json!({"match": {"input": parsed("input")}}),
            "TaskSucceeded" | "LambdaFunctionSucceeded" => json!({"return": parsed("output")}),
            "TaskFailed" | "LambdaFunctionFailed" => {
                json!({"throw": {"error": field("error"), "cause": field("cause")}})
            }
            _ => continue,
        };
        let calls = answers.entry(state.clone()).or_default();
        match (answer.get("match").is_some(), calls.last_mut()) {
            (false, Some(call)) => {
                if let (Some(call), Some(answer)) = (call.as_object_mut(), answer.as_object()) {
                    call.extend(answer.clone());
                }
            }
            _ => calls.push(answer),
        }
    }
    answers
}

fn result(answer: &Value) -> TaskResult {
    if let Some(thrown) = answer.get("throw") {
        let field = |key: &str| thrown.get(key).and_then(Value::as_str).map(Arc::from);
        return TaskResult::Throw {
            error: field("error"),
            cause: field("cause"),
        };
    }
    match answer.get("return") {
        Some(value) => TaskResult::Return(payload(value)),
        None => TaskResult::Never,
    }
}

fn payload(value: &Value) -> Payload {
    Payload::parse(value.to_string()).unwrap_or_default()
}

fn json_of(value: &asl_json::Value) -> Value {
    serde_json::from_str(&value.to_json_string()).unwrap_or_default()
}
