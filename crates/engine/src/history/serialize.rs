//! An event as the API's JSON: `timestamp`, `type`, `id`, `previousEventId` and one member with the details (reference 04-events §1, §2, §8).

use std::sync::Arc;

use asl_json::Value;
use serde::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};

use super::{EventDetail, HistoryEvent};
use crate::failure::Failure;
use crate::payload::Payload;

impl Serialize for HistoryEvent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let details = details(&self.detail);
        let mut event =
            serializer.serialize_struct("HistoryEvent", 4 + usize::from(details.is_some()))?;
        event.serialize_field("timestamp", &self.timestamp)?;
        event.serialize_field("type", self.detail.type_name())?;
        event.serialize_field("id", &self.id.0)?;
        event.serialize_field("previousEventId", &self.previous_event_id.0)?;
        if let Some((name, members)) = details {
            event.serialize_field(name, &Members(members))?;
        }
        event.end()
    }
}

/// The members of a details object, in the order they are written.
struct Members<'a>(Vec<(&'static str, Member<'a>)>);

enum Member<'a> {
    Text(&'a str),
    Number(u64),
    Json(&'a Payload),
    /// `{"truncated": false}`: only logs truncate.
    Whole,
    Role(&'a str),
    Variables(&'a [(Arc<str>, Value)]),
}

impl Serialize for Members<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_struct("Details", self.0.len())?;
        for (name, member) in &self.0 {
            members.serialize_field(name, member)?;
        }
        members.end()
    }
}

impl Serialize for Member<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => serializer.serialize_u64(*number),
            Self::Json(payload) => serializer.collect_str(payload),
            Self::Whole => {
                let mut whole = serializer.serialize_struct("Truncation", 1)?;
                whole.serialize_field("truncated", &false)?;
                whole.end()
            }
            Self::Role(role) => {
                let mut credentials = serializer.serialize_struct("TaskCredentials", 1)?;
                credentials.serialize_field("roleArn", role)?;
                credentials.end()
            }
            Self::Variables(variables) => {
                let mut map = serializer.serialize_map(Some(variables.len()))?;
                for (name, value) in *variables {
                    map.serialize_entry(&**name, &Printed(value))?;
                }
                map.end()
            }
        }
    }
}

/// A value as a string that holds its JSON.
struct Printed<'a>(&'a Value);

impl Serialize for Printed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self.0)
    }
}

/// Collects members; absent ones leave no trace.
#[derive(Default)]
struct Details<'a>(Vec<(&'static str, Member<'a>)>);

impl<'a> Details<'a> {
    fn text(mut self, name: &'static str, text: &'a str) -> Self {
        self.0.push((name, Member::Text(text)));
        self
    }

    fn optional(mut self, name: &'static str, text: Option<&'a Arc<str>>) -> Self {
        self.0.extend(text.map(|text| (name, Member::Text(text))));
        self
    }

    fn number(mut self, name: &'static str, number: Option<u64>) -> Self {
        self.0
            .extend(number.map(|number| (name, Member::Number(number))));
        self
    }

    fn input(mut self, input: &'a Payload) -> Self {
        self.0.push(("input", Member::Json(input)));
        self.0.push(("inputDetails", Member::Whole));
        self
    }

    fn output(mut self, output: &'a Payload) -> Self {
        self.0.push(("output", Member::Json(output)));
        self.0.push(("outputDetails", Member::Whole));
        self
    }

    fn failure(self, failure: &'a Failure) -> Self {
        self.optional("error", failure.error.as_ref())
            .optional("cause", failure.cause.as_ref())
    }

    fn target(self, target: &'a super::TaskTarget) -> Self {
        self.text("resourceType", &target.resource_type)
            .text("resource", &target.resource)
    }

    fn role(mut self, role: Option<&'a Arc<str>>) -> Self {
        self.0
            .extend(role.map(|role| ("taskCredentials", Member::Role(role))));
        self
    }

    fn named(self, name: &'static str) -> Option<(&'static str, Vec<(&'static str, Member<'a>)>)> {
        Some((name, self.0))
    }
}

type Named<'a> = (&'static str, Vec<(&'static str, Member<'a>)>);

fn details(detail: &EventDetail) -> Option<Named<'_>> {
    use EventDetail as E;
    let of = Details::default;
    match detail {
        E::ExecutionStarted { input, role_arn } => of()
            .input(input)
            .text("roleArn", role_arn)
            .named("executionStartedEventDetails"),
        E::ExecutionSucceeded { output } => {
            of().output(output).named("executionSucceededEventDetails")
        }
        E::ExecutionFailed(failure) => of().failure(failure).named("executionFailedEventDetails"),
        E::ExecutionAborted { error, cause } => of()
            .optional("error", error.as_ref())
            .optional("cause", cause.as_ref())
            .named("executionAbortedEventDetails"),
        E::ExecutionTimedOut { error, cause } => of()
            .optional("error", error.as_ref())
            .optional("cause", cause.as_ref())
            .named("executionTimedOutEventDetails"),
        E::ExecutionRedriven { redrive_count } => of()
            .number("redriveCount", Some(*redrive_count))
            .named("executionRedrivenEventDetails"),
        E::StateEntered { name, input, .. } => of()
            .text("name", name)
            .input(input)
            .named("stateEnteredEventDetails"),
        E::StateExited {
            name,
            output,
            assigned,
            ..
        } => {
            let mut exited = of().text("name", name).output(output);
            if !assigned.is_empty() {
                exited
                    .0
                    .push(("assignedVariables", Member::Variables(assigned)));
                exited.0.push(("assignedVariablesDetails", Member::Whole));
            }
            exited.named("stateExitedEventDetails")
        }
        E::MapStateStarted { length } => of()
            .number("length", Some(*length))
            .named("mapStateStartedEventDetails"),
        E::MapIterationStarted { name, index } => {
            iteration(name, *index, "mapIterationStartedEventDetails")
        }
        E::MapIterationSucceeded { name, index } => {
            iteration(name, *index, "mapIterationSucceededEventDetails")
        }
        E::MapIterationFailed { name, index } => {
            iteration(name, *index, "mapIterationFailedEventDetails")
        }
        E::MapIterationAborted { name, index } => {
            iteration(name, *index, "mapIterationAbortedEventDetails")
        }
        E::MapRunStarted { map_run_arn } => of()
            .text("mapRunArn", map_run_arn)
            .named("mapRunStartedEventDetails"),
        E::MapRunFailed(failure) => of().failure(failure).named("mapRunFailedEventDetails"),
        E::MapRunRedriven {
            map_run_arn,
            redrive_count,
        } => of()
            .text("mapRunArn", map_run_arn)
            .number("redriveCount", Some(*redrive_count))
            .named("mapRunRedrivenEventDetails"),
        E::EvaluationFailed {
            failure,
            location,
            state,
        } => of()
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
        _ => task_details(detail),
    }
}

fn iteration<'a>(name: &'a str, index: u64, details: &'static str) -> Option<Named<'a>> {
    Details::default()
        .text("name", name)
        .number("index", Some(index))
        .named(details)
}

fn task_details(detail: &EventDetail) -> Option<Named<'_>> {
    use EventDetail as E;
    let of = Details::default;
    match detail {
        E::LambdaFunctionScheduled {
            resource,
            input,
            timeout_in_seconds,
            role_arn,
        } => of()
            .text("resource", resource)
            .input(input)
            .number("timeoutInSeconds", *timeout_in_seconds)
            .role(role_arn.as_ref())
            .named("lambdaFunctionScheduledEventDetails"),
        E::LambdaFunctionSucceeded { output } => of()
            .output(output)
            .named("lambdaFunctionSucceededEventDetails"),
        E::LambdaFunctionFailed(failure) => of()
            .failure(failure)
            .named("lambdaFunctionFailedEventDetails"),
        E::LambdaFunctionTimedOut(failure) => of()
            .failure(failure)
            .named("lambdaFunctionTimedOutEventDetails"),
        E::LambdaFunctionScheduleFailed(failure) => of()
            .failure(failure)
            .named("lambdaFunctionScheduleFailedEventDetails"),
        E::LambdaFunctionStartFailed(failure) => of()
            .failure(failure)
            .named("lambdaFunctionStartFailedEventDetails"),
        E::ActivityScheduled {
            resource,
            input,
            timeout_in_seconds,
            heartbeat_in_seconds,
        } => of()
            .text("resource", resource)
            .input(input)
            .number("timeoutInSeconds", *timeout_in_seconds)
            .number("heartbeatInSeconds", *heartbeat_in_seconds)
            .named("activityScheduledEventDetails"),
        E::ActivityStarted { worker_name } => of()
            .optional("workerName", worker_name.as_ref())
            .named("activityStartedEventDetails"),
        E::ActivitySucceeded { output } => {
            of().output(output).named("activitySucceededEventDetails")
        }
        E::ActivityFailed(failure) => of().failure(failure).named("activityFailedEventDetails"),
        E::ActivityTimedOut(failure) => of().failure(failure).named("activityTimedOutEventDetails"),
        E::ActivityScheduleFailed(failure) => of()
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
            let mut scheduled = of().target(target).text("region", region);
            scheduled.0.push(("parameters", Member::Json(parameters)));
            scheduled
                .number("timeoutInSeconds", *timeout_in_seconds)
                .number("heartbeatInSeconds", *heartbeat_in_seconds)
                .role(role_arn.as_ref())
                .named("taskScheduledEventDetails")
        }
        E::TaskStarted { target } => of().target(target).named("taskStartedEventDetails"),
        E::TaskSubmitted { target, output } => of()
            .target(target)
            .output(output)
            .named("taskSubmittedEventDetails"),
        E::TaskSucceeded { target, output } => of()
            .target(target)
            .output(output)
            .named("taskSucceededEventDetails"),
        E::TaskFailed { target, failure } => of()
            .target(target)
            .failure(failure)
            .named("taskFailedEventDetails"),
        E::TaskTimedOut { target, failure } => of()
            .target(target)
            .failure(failure)
            .named("taskTimedOutEventDetails"),
        E::TaskStartFailed { target, failure } => of()
            .target(target)
            .failure(failure)
            .named("taskStartFailedEventDetails"),
        E::TaskSubmitFailed { target, failure } => of()
            .target(target)
            .failure(failure)
            .named("taskSubmitFailedEventDetails"),
        _ => None,
    }
}
