//! What the details object of each event holds, and under which name (reference 04-events §2).

use std::sync::Arc;

use asl_json::{Footprint, Value};

use super::{EventDetail, TaskTarget};
use crate::failure::Failure;
use crate::payload::Payload;

/// Bytes that one of an event's assigned variables takes without its value on a 64-bit machine; the name is the definition's.
const VARIABLE: usize = 40;

impl EventDetail {
    /// Adds what its texts and values take.
    pub(crate) fn weigh(&self, memory: &mut Footprint) {
        details(self, &mut |_, member| match member {
            Member::Text(text) | Member::Role(text) => memory.add_text(text),
            Member::Json(payload) => payload.weigh(memory),
            Member::Variables(variables) => {
                memory.add_bytes(VARIABLE.saturating_mul(variables.len()));
                for (_, value) in variables {
                    memory.add(value);
                }
            }
            Member::Number(_) | Member::Whole => {}
        });
    }
}

/// A member of a details object.
#[derive(Clone, Copy)]
pub(super) enum Member<'a> {
    Text(&'a str),
    Number(u64),
    Json(&'a Payload),
    /// `{"truncated": false}`: only logs truncate.
    Whole,
    Role(&'a str),
    Variables(&'a [(Arc<str>, Value)]),
}

/// Hands out members in the order in which they are written; absent ones leave no trace.
struct Details<'s, 'a>(&'s mut dyn FnMut(&'static str, Member<'a>));

impl<'a> Details<'_, 'a> {
    fn text(self, name: &'static str, text: &'a str) -> Self {
        (self.0)(name, Member::Text(text));
        self
    }

    fn optional(self, name: &'static str, text: Option<&'a Arc<str>>) -> Self {
        if let Some(text) = text {
            (self.0)(name, Member::Text(text));
        }
        self
    }

    fn number(self, name: &'static str, number: Option<u64>) -> Self {
        if let Some(number) = number {
            (self.0)(name, Member::Number(number));
        }
        self
    }

    fn input(self, input: &'a Payload) -> Self {
        (self.0)("input", Member::Json(input));
        (self.0)("inputDetails", Member::Whole);
        self
    }

    fn output(self, output: &'a Payload) -> Self {
        (self.0)("output", Member::Json(output));
        (self.0)("outputDetails", Member::Whole);
        self
    }

    fn failure(self, failure: &'a Failure) -> Self {
        self.optional("error", failure.error.as_ref())
            .optional("cause", failure.cause.as_ref())
    }

    fn target(self, target: &'a TaskTarget) -> Self {
        self.text("resourceType", &target.resource_type)
            .text("resource", &target.resource)
    }

    fn role(self, role: Option<&'a Arc<str>>) -> Self {
        if let Some(role) = role {
            (self.0)("taskCredentials", Member::Role(role));
        }
        self
    }

    #[expect(clippy::unused_self, reason = "it ends the list of members")]
    fn named(self, name: &'static str) -> Option<&'static str> {
        Some(name)
    }
}

/// The name of the details object of an event, whose members `member` is given before; none for an event without details.
pub(super) fn details<'a>(
    detail: &'a EventDetail,
    member: &mut dyn FnMut(&'static str, Member<'a>),
) -> Option<&'static str> {
    use EventDetail as E;
    let of = Details(member);
    match detail {
        E::ExecutionStarted { input, role_arn } => of
            .input(input)
            .text("roleArn", role_arn)
            .named("executionStartedEventDetails"),
        E::ExecutionSucceeded { output } => {
            of.output(output).named("executionSucceededEventDetails")
        }
        E::ExecutionFailed(failure) => of.failure(failure).named("executionFailedEventDetails"),
        E::ExecutionAborted { error, cause } => of
            .optional("error", error.as_ref())
            .optional("cause", cause.as_ref())
            .named("executionAbortedEventDetails"),
        E::ExecutionTimedOut { error, cause } => of
            .optional("error", error.as_ref())
            .optional("cause", cause.as_ref())
            .named("executionTimedOutEventDetails"),
        E::ExecutionRedriven { redrive_count } => of
            .number("redriveCount", Some(*redrive_count))
            .named("executionRedrivenEventDetails"),
        E::StateEntered { name, input, .. } => of
            .text("name", name)
            .input(input)
            .named("stateEnteredEventDetails"),
        E::StateExited {
            name,
            output,
            assigned,
            ..
        } => {
            let exited = of.text("name", name).output(output);
            if !assigned.is_empty() {
                (exited.0)("assignedVariables", Member::Variables(assigned));
                (exited.0)("assignedVariablesDetails", Member::Whole);
            }
            exited.named("stateExitedEventDetails")
        }
        E::MapStateStarted { length } => of
            .number("length", Some(*length))
            .named("mapStateStartedEventDetails"),
        E::MapIterationStarted { name, index } => {
            iteration(of, name, *index, "mapIterationStartedEventDetails")
        }
        E::MapIterationSucceeded { name, index } => {
            iteration(of, name, *index, "mapIterationSucceededEventDetails")
        }
        E::MapIterationFailed { name, index } => {
            iteration(of, name, *index, "mapIterationFailedEventDetails")
        }
        E::MapIterationAborted { name, index } => {
            iteration(of, name, *index, "mapIterationAbortedEventDetails")
        }
        E::MapRunStarted { map_run_arn } => of
            .text("mapRunArn", map_run_arn)
            .named("mapRunStartedEventDetails"),
        E::MapRunFailed(failure) => of.failure(failure).named("mapRunFailedEventDetails"),
        E::MapRunRedriven {
            map_run_arn,
            redrive_count,
        } => of
            .text("mapRunArn", map_run_arn)
            .number("redriveCount", Some(*redrive_count))
            .named("mapRunRedrivenEventDetails"),
        E::EvaluationFailed {
            failure,
            location,
            state,
        } => of
            .failure(failure)
            .optional("location", location.as_ref())
            .text("state", state)
            .named("evaluationFailedEventDetails"),
        E::StateAborted { .. }
        | E::ParallelStateStarted
        | E::ParallelStateSucceeded
        | E::ParallelStateFailed
        | E::MapStateSucceeded
        | E::MapStateFailed
        | E::MapRunSucceeded
        | E::MapRunAborted
        | E::LambdaFunctionStarted => None,
        _ => task_details(detail, of),
    }
}

fn iteration<'a>(
    of: Details<'_, 'a>,
    name: &'a str,
    index: u64,
    details: &'static str,
) -> Option<&'static str> {
    of.text("name", name)
        .number("index", Some(index))
        .named(details)
}

fn task_details<'a>(detail: &'a EventDetail, of: Details<'_, 'a>) -> Option<&'static str> {
    use EventDetail as E;
    match detail {
        E::LambdaFunctionScheduled {
            resource,
            input,
            timeout_in_seconds,
            role_arn,
        } => of
            .text("resource", resource)
            .input(input)
            .number("timeoutInSeconds", *timeout_in_seconds)
            .role(role_arn.as_ref())
            .named("lambdaFunctionScheduledEventDetails"),
        E::LambdaFunctionSucceeded { output } => of
            .output(output)
            .named("lambdaFunctionSucceededEventDetails"),
        E::LambdaFunctionFailed(failure) => of
            .failure(failure)
            .named("lambdaFunctionFailedEventDetails"),
        E::LambdaFunctionTimedOut(failure) => of
            .failure(failure)
            .named("lambdaFunctionTimedOutEventDetails"),
        E::LambdaFunctionScheduleFailed(failure) => of
            .failure(failure)
            .named("lambdaFunctionScheduleFailedEventDetails"),
        E::LambdaFunctionStartFailed(failure) => of
            .failure(failure)
            .named("lambdaFunctionStartFailedEventDetails"),
        E::ActivityScheduled {
            resource,
            input,
            timeout_in_seconds,
            heartbeat_in_seconds,
        } => of
            .text("resource", resource)
            .input(input)
            .number("timeoutInSeconds", *timeout_in_seconds)
            .number("heartbeatInSeconds", *heartbeat_in_seconds)
            .named("activityScheduledEventDetails"),
        E::ActivityStarted { worker_name } => of
            .optional("workerName", worker_name.as_ref())
            .named("activityStartedEventDetails"),
        E::ActivitySucceeded { output } => of.output(output).named("activitySucceededEventDetails"),
        E::ActivityFailed(failure) => of.failure(failure).named("activityFailedEventDetails"),
        E::ActivityTimedOut(failure) => of.failure(failure).named("activityTimedOutEventDetails"),
        E::ActivityScheduleFailed(failure) => of
            .failure(failure)
            .named("activityScheduleFailedEventDetails"),
        E::TaskScheduled {
            target,
            region,
            parameters,
            timeout_in_seconds,
            heartbeat_in_seconds,
            role_arn,
        } => {
            let scheduled = of.target(target).text("region", region);
            (scheduled.0)("parameters", Member::Json(parameters));
            scheduled
                .number("timeoutInSeconds", *timeout_in_seconds)
                .number("heartbeatInSeconds", *heartbeat_in_seconds)
                .role(role_arn.as_ref())
                .named("taskScheduledEventDetails")
        }
        E::TaskStarted { target } => of.target(target).named("taskStartedEventDetails"),
        E::TaskSubmitted { target, output } => of
            .target(target)
            .output(output)
            .named("taskSubmittedEventDetails"),
        E::TaskSucceeded { target, output } => of
            .target(target)
            .output(output)
            .named("taskSucceededEventDetails"),
        E::TaskFailed { target, failure } => of
            .target(target)
            .failure(failure)
            .named("taskFailedEventDetails"),
        E::TaskTimedOut { target, failure } => of
            .target(target)
            .failure(failure)
            .named("taskTimedOutEventDetails"),
        E::TaskStartFailed { target, failure } => of
            .target(target)
            .failure(failure)
            .named("taskStartFailedEventDetails"),
        E::TaskSubmitFailed { target, failure } => of
            .target(target)
            .failure(failure)
            .named("taskSubmitFailedEventDetails"),
        _ => None,
    }
}
