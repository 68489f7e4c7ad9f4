//! A call that a person answers.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use asl_engine::mocks::defaults;
use asl_engine::payload::Payload;
use asl_engine::task::{self, TaskReply, TaskRequest, TaskResult};
use asl_json::Value;
use asl_language::fields::MAX_SECONDS;
use asl_language::resource::{IntegrationPattern, Target};

use crate::protocol::{Asked, Given, Says, Update};

use super::answers::service;
use super::failures::failures;
use super::payload::Printer;
use super::places::small;
use super::run::Run;

/// The call, and the heartbeats that were sent so far.
#[derive(Debug)]
pub(super) struct Waiting {
    request: TaskRequest,
    heartbeats: Vec<Duration>,
}

impl Waiting {
    pub(super) fn of(request: TaskRequest) -> Self {
        Self {
            request,
            heartbeats: Vec::new(),
        }
    }
}

impl Run {
    /// What the run waits for.
    pub(super) fn asks(&self, refused: Option<Rc<str>>) -> Option<Update> {
        let waiting = self.asked.as_ref()?;
        let request = &waiting.request;
        let seconds = |it: Option<Duration>| it.map(|it| it.as_secs_f64());
        Some(Update::Asks(Box::new(Asked {
            run: self.id,
            visit: self.id_of(request.visit),
            state: self.definition.state_of(&request.state)?,
            name: Rc::from(&*request.state.name),
            calls: service(&request.resource),
            parameters: Printer { whole: false }.value(&request.parameters),
            call: u32::try_from(request.call).unwrap_or(u32::MAX),
            item: request.map_index.map(small),
            is_callback: is_callback(&request.resource.target),
            timeout: seconds(request.timeout),
            heartbeat: seconds(request.heartbeat),
            beats: waiting
                .heartbeats
                .iter()
                .map(Duration::as_secs_f64)
                .collect(),
            typical: typical(request),
            failures: failures(&request.state, &request.resource),
            refused,
        })))
    }

    /// Takes an answer; why not, if it cannot be taken.
    pub(super) fn take(&mut self, given: Given) -> Result<(), Rc<str>> {
        let Some(waiting) = &mut self.asked else {
            return Ok(());
        };
        let (says, after) = match given {
            Given::Heartbeat(after) => {
                waiting.heartbeats.push(duration(after)?);
                asl_sort::sort(&mut waiting.heartbeats);
                return Ok(());
            }
            Given::Answer(says, after) => (says, duration(after)?),
        };
        let result = match says {
            // As a mock with this result would give it.
            Says::Return(text) => TaskResult::Return(Payload::computed(result(&text)?)),
            Says::Throw { error, cause } => TaskResult::Throw {
                error: (!error.is_empty()).then(|| Arc::from(&*error)),
                cause: (!cause.is_empty()).then(|| Arc::from(&*cause)),
            },
            Says::NeverAnswers | Says::AskMe => TaskResult::Never,
        };
        let reply = TaskReply {
            after,
            heartbeats: std::mem::take(&mut waiting.heartbeats),
            submitted: self.mocks.reply(&waiting.request).submitted,
            ..TaskReply::now(result)
        };
        let task = waiting.request.id;
        self.asked = None;
        self.execution.reply(task, reply);
        Ok(())
    }
}

fn duration(seconds: f64) -> Result<Duration, Rc<str>> {
    task::delay(seconds)
        .ok_or_else(|| format!("the time must be in seconds, from 0 to {MAX_SECONDS}").into())
}

/// A result that a person wrote.
pub(super) fn result(text: &str) -> Result<Value, Rc<str>> {
    Value::parse(text).map_err(|why| Rc::from(format!("the result is not JSON: {why}")))
}

/// Whether somebody outside answers, who may send heartbeats.
fn is_callback(target: &Target) -> bool {
    match target {
        Target::Activity => true,
        Target::LambdaFunction => false,
        Target::Integration { pattern, .. } => *pattern == IntegrationPattern::WaitForTaskToken,
    }
}

/// The typical answer to a call, as JSON; without the metadata of its transport, which nobody wants to write.
pub(super) fn typical(request: &TaskRequest) -> Rc<str> {
    let TaskResult::Return(payload) = defaults::result(request, 0) else {
        return "{}".into();
    };
    let mut value = payload.into_value();
    if let Value::Object(object) = &mut value {
        object.remove("SdkHttpMetadata");
        object.remove("SdkResponseMetadata");
    }
    value.pretty(2).into()
}
