//! Calls of services: scheduled, answered, and what then happens in time (reference 04-events §4, §5).

use std::sync::Arc;
use std::time::Duration;

use asl_language::model::StateKind;
use asl_language::resource::{IntegrationPattern, Resource, Target};

use super::fail::Origin;
use super::scene::Scene;
use super::thread::ThreadId;
use super::{Execution, What, address};
use crate::clock::Timestamp;
use crate::failure::Failure;
use crate::history::{EventDetail, TaskTarget};
use crate::payload::Payload;
use crate::quotas;
use crate::task::{Purpose, TaskId, TaskReply, TaskRequest, TaskResult};
use crate::visit::{Attempt, Stage};

/// What a state is about to call.
pub(crate) struct Planned<'a> {
    pub(crate) purpose: Purpose,
    pub(crate) resource: &'a Resource,
    pub(crate) parameters: Payload,
    pub(crate) token: Option<Arc<str>>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) heartbeat: Option<Duration>,
    /// `Credentials.RoleArn`, evaluated.
    pub(crate) role_arn: Option<Arc<str>>,
}

/// One call, from its schedule on.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) request: TaskRequest,
    pub(crate) reply: Option<TaskReply>,
    thread: ThreadId,
    generation: u32,
    scheduled_at: Timestamp,
    /// `resourceType` and `resource`; only for integrations.
    target: Option<Arc<TaskTarget>>,
    input: Payload,
    /// Why it failed, once it has.
    failure: Option<Failure>,
}

/// The next event of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Progress {
    Started,
    Submitted,
    Ended,
    TimedOut {
        heartbeat: bool,
    },
    /// The error that the event before told goes to Retry and Catch. That takes a turn of its own, so that calls which fail at the same
    /// instant are all reported before one of them ends the others (recorded: timeouts/test_service_lambda_map_timeout).
    Failed(Origin),
}

impl Execution {
    /// A token for a call of a thread.
    pub(crate) fn draw_token(&self, id: ThreadId) -> Arc<str> {
        let in_a_map = self.thread(id).is_some_and(|thread| thread.item.is_some());
        self.seed.task_token(in_a_map).into()
    }

    /// Adds `…Scheduled` and puts the call among those that wait for an answer. An activity is scheduled once it is known to exist: see
    /// [`Self::unknown_activity`].
    pub(crate) fn schedule(&mut self, scene: &Scene, planned: Planned<'_>) {
        let Planned {
            purpose,
            resource,
            parameters,
            token,
            timeout,
            heartbeat,
            role_arn,
        } = planned;
        let id = TaskId(self.calls.len());
        let target = integration(&resource.target);
        let scheduled = match (purpose, &resource.target, &target) {
            (Purpose::Task, Target::LambdaFunction, _) => {
                Some(EventDetail::LambdaFunctionScheduled {
                    resource: Arc::clone(&resource.arn),
                    input: parameters.clone(),
                    timeout_in_seconds: whole_seconds(timeout),
                    role_arn,
                })
            }
            (Purpose::Task, Target::Integration { .. }, Some(target)) => {
                Some(EventDetail::TaskScheduled {
                    target: Arc::clone(target),
                    region: Arc::clone(&self.start.names.region),
                    parameters: parameters.clone(),
                    timeout_in_seconds: whole_seconds(timeout),
                    heartbeat_in_seconds: whole_seconds(heartbeat),
                    role_arn,
                })
            }
            _ => None,
        };
        let started = scheduled.map(|detail| self.emit_for(scene.thread, detail));
        let Some(thread) = self.thread(scene.thread) else {
            return;
        };
        let (generation, map_index) = (thread.generation, thread.map_index);
        let calls = self.call_counts.entry(address(&scene.state)).or_default();
        let call = *calls;
        *calls += 1;
        let request = TaskRequest {
            id,
            state: Arc::clone(&scene.state),
            visit: scene.visit,
            attempt: self
                .current(scene.thread)
                .map_or(0, |current| current.retry_count),
            call,
            map_index,
            purpose,
            resource: resource.clone(),
            parameters: parameters.value().clone(),
            token,
            timeout,
            heartbeat,
        };
        let now = self.now();
        if purpose == Purpose::Task {
            if let Some(visit) = self.visit_mut(scene.visit) {
                visit.attempts.push(Attempt {
                    task: Some(id),
                    started,
                    ..Attempt::begun(now)
                });
            }
            if let Some(current) = self.current_mut(scene.thread) {
                current.task = Some(id);
            }
        }
        self.weigh_request(&request);
        self.calls.push(Call {
            request,
            reply: None,
            thread: scene.thread,
            generation,
            scheduled_at: now,
            target,
            input: parameters,
            failure: None,
        });
        if self.calls_activity(id) {
            self.unknown_activity = Some(id);
        }
        self.unanswered.push_back(id);
    }

    fn calls_activity(&self, id: TaskId) -> bool {
        let request = self.calls.get(id.0).map(|call| &call.request);
        request.is_some_and(|it| {
            it.purpose == Purpose::Task && matches!(it.resource.target, Target::Activity)
        })
    }

    /// The call of an activity that must be answered before anything else goes on: `ActivityScheduled` is to stand right behind what led to it, and there is none if
    /// the activity does not exist (recorded: activities/test_activity_task_on_deleted), which only the answer says.
    pub(crate) fn unknown_activity(&self) -> Option<TaskRequest> {
        let call = self.calls.get(self.unknown_activity?.0)?;
        Some(call.request.clone())
    }

    fn schedule_activity(&mut self, id: TaskId) {
        let Some(call) = self.calls.get(id.0) else {
            return;
        };
        let is_refused =
            matches!(&call.reply, Some(reply) if matches!(reply.result, TaskResult::Refuse { .. }));
        let (thread, visit) = (call.thread, call.request.visit);
        if is_refused || self.outcome.is_some() || self.generation(thread) != call.generation {
            return;
        }
        let detail = EventDetail::ActivityScheduled {
            resource: Arc::clone(&call.request.resource.arn),
            input: call.input.clone(),
            timeout_in_seconds: whole_seconds(call.request.timeout),
            heartbeat_in_seconds: whole_seconds(call.request.heartbeat),
        };
        let scheduled = self.emit_for(thread, detail);
        let visit = self.visit_mut(visit);
        if let Some(attempt) = visit.and_then(|visit| visit.attempts.last_mut()) {
            attempt.started = Some(scheduled);
        }
        if let Some(record) = self.thread(thread).map(|thread| thread.record) {
            self.enforce_event_limit(record);
        }
    }

    /// The first call that waits for an answer; calls of threads that were stopped wait no more.
    pub(crate) fn waiting_call(&mut self) -> Option<TaskRequest> {
        while let Some(id) = self.unanswered.front() {
            let waiting = self.calls.get(id.0).filter(|call| {
                call.reply.is_none() && self.generation(call.thread) == call.generation
            });
            if let Some(call) = waiting {
                return Some(call.request.clone());
            }
            self.unanswered.pop_front();
        }
        None
    }

    pub(crate) fn answer(&mut self, id: TaskId, reply: TaskReply) {
        if let Some(call) = self.calls.get_mut(id.0)
            && call.reply.is_none()
        {
            // Only what is kept counts.
            reply.weigh(&mut self.memory);
            call.reply = Some(reply);
            self.answered.insert(id);
        }
        if self.unknown_activity.take_if(|it| *it == id).is_some() {
            self.schedule_activity(id);
        }
    }

    /// Once all calls of this instant are answered, they go on in the order in which they were scheduled, whoever was answered first.
    pub(crate) fn go_on_with_answered_calls(&mut self) -> bool {
        let answered = std::mem::take(&mut self.answered);
        for id in &answered {
            let Some(call) = self.calls.get(id.0) else {
                continue;
            };
            let Some(reply) = &call.reply else { continue };
            if self.generation(call.thread) != call.generation {
                continue;
            }
            let (thread, visit, is_default) = (call.thread, call.request.visit, reply.is_default);
            if is_default
                && let Some(attempt) = self
                    .visit_mut(visit)
                    .and_then(|visit| visit.attempts.last_mut())
            {
                attempt.default_reply = true;
            }
            self.push(thread, What::Call(*id, Progress::Started));
        }
        !answered.is_empty()
    }

    /// The next event of an answered call.
    pub(crate) fn progress(&mut self, thread: ThreadId, id: TaskId, progress: Progress) {
        let Some(call) = self.calls.get(id.0).cloned() else {
            return;
        };
        let Some(reply) = &call.reply else { return };
        match progress {
            Progress::Started => self.start_call(thread, &call, reply),
            Progress::Submitted => {
                if let (Some(target), Some(output)) = (&call.target, &reply.submitted) {
                    self.emit_for(
                        thread,
                        EventDetail::TaskSubmitted {
                            target: Arc::clone(target),
                            output: output.clone(),
                        },
                    );
                }
                self.schedule_end(thread, &call, reply);
            }
            Progress::Ended => self.end_call(thread, &call, reply),
            Progress::TimedOut { heartbeat } => {
                let failure = match heartbeat {
                    true => Failure::heartbeat_timeout(),
                    false => Failure::timeout(),
                };
                let detail = match (&call.request.resource.target, &call.target) {
                    (Target::Activity, _) => EventDetail::ActivityTimedOut(failure.clone()),
                    (_, Some(target)) => EventDetail::TaskTimedOut {
                        target: Arc::clone(target),
                        failure: failure.clone(),
                    },
                    (_, None) => EventDetail::LambdaFunctionTimedOut(failure.clone()),
                };
                self.emit_for(thread, detail);
                self.fail_next_turn(thread, id, failure, Origin::Task);
            }
            Progress::Failed(origin) => {
                let Some(failure) = call.failure else {
                    return;
                };
                let Some(last) = self.thread(thread).map(|thread| thread.last) else {
                    return;
                };
                self.fail(thread, failure, last, origin);
            }
        }
    }

    fn start_call(&mut self, thread: ThreadId, call: &Call, reply: &TaskReply) {
        if call.request.purpose != Purpose::Task {
            return self.schedule_end(thread, call, reply);
        }
        if let TaskResult::Refuse { cause } = &reply.result {
            let failure = Failure::runtime(Arc::clone(cause));
            return self.unless_failed(thread, Err(failure));
        }
        let started = match (&call.request.resource.target, &call.target) {
            (Target::Activity, _) => EventDetail::ActivityStarted {
                worker_name: reply.worker_name.clone(),
            },
            (_, Some(target)) => EventDetail::TaskStarted {
                target: Arc::clone(target),
            },
            (_, None) => EventDetail::LambdaFunctionStarted,
        };
        self.emit_for(thread, started);
        if reply.submitted.is_some() && is_submitted(&call.request.resource.target) {
            self.push(thread, What::Call(call.request.id, Progress::Submitted));
        } else {
            self.schedule_end(thread, call, reply);
        }
    }

    /// The reply says when the call ends; the timeouts may come first. A call that never ends is left to the execution's own time limit.
    fn schedule_end(&mut self, thread: ThreadId, call: &Call, reply: &TaskReply) {
        if let Some((after, progress)) = end(&call.request, reply) {
            self.push_at(
                call.scheduled_at.plus(after),
                thread,
                What::Call(call.request.id, progress),
            );
        }
    }

    fn end_call(&mut self, thread: ThreadId, call: &Call, reply: &TaskReply) {
        if call.request.purpose != Purpose::Task {
            return self.end_item_call(thread, call.request.purpose, &reply.result);
        }
        match &reply.result {
            TaskResult::Return(output) if self.start.quotas && quotas::exceeds(output) => {
                let resource = &call.request.resource;
                let name = call
                    .target
                    .as_ref()
                    .map_or(&resource.arn, |target| &target.resource_type);
                self.fail_call(thread, call, quotas::data_limit(name));
            }
            TaskResult::Return(output) => self.succeed_call(thread, call, output),
            TaskResult::Throw { error, cause } => {
                self.fail_call(
                    thread,
                    call,
                    Failure::reported(error.clone(), cause.clone()),
                );
            }
            TaskResult::Refuse { .. } | TaskResult::Never => {}
        }
    }

    fn fail_call(&mut self, thread: ThreadId, call: &Call, failure: Failure) {
        let detail = match (&call.request.resource.target, &call.target) {
            (Target::Activity, _) => EventDetail::ActivityFailed(failure.clone()),
            (_, Some(target)) => EventDetail::TaskFailed {
                target: Arc::clone(target),
                failure: failure.clone(),
            },
            (_, None) => EventDetail::LambdaFunctionFailed(failure.clone()),
        };
        self.emit_for(thread, detail);
        self.fail_next_turn(thread, call.request.id, failure, Origin::Task);
    }

    fn fail_next_turn(&mut self, thread: ThreadId, id: TaskId, failure: Failure, origin: Origin) {
        if let Some(call) = self.calls.get_mut(id.0) {
            call.failure = Some(failure);
        }
        self.push(thread, What::Call(id, Progress::Failed(origin)));
    }

    fn succeed_call(&mut self, thread: ThreadId, call: &Call, output: &Payload) {
        let succeeded = match (&call.request.resource.target, &call.target) {
            (Target::Activity, _) => EventDetail::ActivitySucceeded {
                output: output.clone(),
            },
            (_, Some(target)) => EventDetail::TaskSucceeded {
                target: Arc::clone(target),
                output: output.clone(),
            },
            (_, None) => EventDetail::LambdaFunctionSucceeded {
                output: output.clone(),
            },
        };
        self.emit_for(thread, succeeded);
        // The token is gone with the call: what comes after a task without one has none (reference 10-more-recordings, Task.State/007). After a callback nothing is
        // recorded.
        if let Some(current) = self.current_mut(thread) {
            current.token = None;
        }
        let Some(scene) = self.scene(thread) else {
            return;
        };
        self.keep(scene.visit, Stage::TaskResult, Ok(output.value().clone()));
        let state = Arc::clone(&scene.state);
        let StateKind::Task(task) = &state.kind else {
            return;
        };
        let done = self.complete(
            &scene,
            output,
            task.result_selector.as_ref(),
            &task.result_path,
            task.transition,
        );
        self.unless_failed(thread, done);
    }
}

fn integration(target: &Target) -> Option<Arc<TaskTarget>> {
    let Target::Integration {
        service,
        api,
        pattern,
    } = target
    else {
        return None;
    };
    let resource = match pattern {
        IntegrationPattern::RequestResponse => Arc::clone(api),
        _ => format!("{api}{}", pattern.suffix()).into(),
    };
    Some(Arc::new(TaskTarget {
        resource_type: Arc::clone(service),
        resource,
    }))
}

fn is_submitted(target: &Target) -> bool {
    matches!(target, Target::Integration { pattern, .. } if *pattern != IntegrationPattern::RequestResponse)
}

fn whole_seconds(duration: Option<Duration>) -> Option<u64> {
    duration.map(|duration| duration.as_secs())
}

/// When a call ends, and how: by its result, by `TimeoutSeconds`, or by `HeartbeatSeconds` (callbacks and activities only), whatever comes
/// first (reference 03-errors-retry-catch §6). A result that comes in at the very end of the time is in time.
fn end(request: &TaskRequest, reply: &TaskReply) -> Option<(Duration, Progress)> {
    let result =
        (!matches!(reply.result, TaskResult::Never)).then_some((reply.after, Progress::Ended));
    let timeout = request
        .timeout
        .map(|timeout| (timeout, Progress::TimedOut { heartbeat: false }));
    let beats = match &request.resource.target {
        Target::Activity => true,
        Target::Integration { pattern, .. } => *pattern == IntegrationPattern::WaitForTaskToken,
        Target::LambdaFunction => false,
    };
    let heartbeat = request.heartbeat.filter(|_| beats).map(|interval| {
        let last = reply.heartbeats.iter().fold(Duration::ZERO, |last, beat| {
            let in_time = *beat >= last && beat.saturating_sub(last) <= interval;
            if in_time { *beat } else { last }
        });
        (
            last.saturating_add(interval),
            Progress::TimedOut { heartbeat: true },
        )
    });
    // `min_by_key` takes the first of equals: the result before the timeouts.
    [result, timeout, heartbeat]
        .into_iter()
        .flatten()
        .min_by_key(|(after, _)| *after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(timeout: Option<u64>, heartbeat: Option<u64>) -> TaskRequest {
        let state = crate::execution::tests::task_state();
        TaskRequest {
            id: TaskId(0),
            state,
            visit: crate::task::VisitId(0),
            attempt: 0,
            call: 0,
            map_index: None,
            purpose: Purpose::Task,
            resource: Resource {
                arn: "arn:aws:states:::sqs:sendMessage.waitForTaskToken".into(),
                target: Target::Integration {
                    service: "sqs".into(),
                    api: "sendMessage".into(),
                    pattern: IntegrationPattern::WaitForTaskToken,
                },
            },
            parameters: asl_json::Value::Null,
            token: None,
            timeout: timeout.map(Duration::from_secs),
            heartbeat: heartbeat.map(Duration::from_secs),
        }
    }

    #[test]
    fn whatever_comes_first_ends_a_call() {
        let answered = |after, beats: &[u64]| TaskReply {
            after: Duration::from_secs(after),
            heartbeats: beats.iter().copied().map(Duration::from_secs).collect(),
            ..TaskReply::now(TaskResult::Return(Payload::default()))
        };
        let never = TaskReply::now(TaskResult::Never);
        let by_heartbeat = Progress::TimedOut { heartbeat: true };
        let by_timeout = Progress::TimedOut { heartbeat: false };
        for (timeout, heartbeat, reply, expected) in [
            (None, None, answered(5, &[]), Some((5, Progress::Ended))),
            (None, None, never.clone(), None),
            (Some(5), None, never.clone(), Some((5, by_timeout))),
            (Some(5), None, answered(5, &[]), Some((5, Progress::Ended))),
            (Some(5), None, answered(6, &[]), Some((5, by_timeout))),
            (Some(600), Some(5), never, Some((5, by_heartbeat))),
            (
                Some(600),
                Some(5),
                answered(20, &[4, 8, 12]),
                Some((17, by_heartbeat)),
            ),
            (
                Some(600),
                Some(5),
                answered(16, &[4, 8, 12]),
                Some((16, Progress::Ended)),
            ),
            (
                Some(600),
                Some(5),
                answered(16, &[4, 10]),
                Some((9, by_heartbeat)),
            ),
            (
                Some(10),
                Some(5),
                answered(16, &[4, 8, 12]),
                Some((10, by_timeout)),
            ),
        ] {
            let found = end(&request(timeout, heartbeat), &reply)
                .map(|(after, how)| (after.as_secs(), how));
            assert_eq!(
                found, expected,
                "timeout {timeout:?} heartbeat {heartbeat:?} {reply:?}"
            );
        }
    }
}
