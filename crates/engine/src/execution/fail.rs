//! What happens to an error: Retry, Catch, or on to the Parallel, Map or execution around (reference 03-errors-retry-catch §2).

use std::sync::Arc;

use asl_json::{Object, Value};
use asl_language::error_name::TIMEOUT;
use asl_language::model::{Catcher, Retrier, StateKind, Transition};

use super::group::{Group, GroupKind, length};
use super::scene::{Scene, Told};
use super::thread::ThreadId;
use super::{Execution, What};
use crate::failure::{Evaluation, Failure};
use crate::history::{EventDetail, EventId, StateType};
use crate::payload::Payload;
use crate::quotas;
use crate::retry::Raised;
use crate::visit::{Attempt, Left, Stage, VisitOutcome};

/// Where an error of a state comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// From the state's own fields: its Retry and Catch do not see it (recorded: scenarios/test_catch_states_runtime), unless it is a
    /// JSONata expression that failed (reference 10-more-recordings, JE-003) or the input does not fit a `ResultPath` or `ItemsPath`.
    Own,
    /// The same, from what a Parallel or Map makes of its result: it has succeeded already.
    Result,
    /// From the fields of a catcher, which no other catcher takes.
    Catcher,
    /// From the call of a Task.
    Task,
    /// From a branch, an iteration, or a Map Run.
    Inside,
}

/// An error that a state has, and the event it follows.
pub(crate) struct Fault {
    pub(crate) thread: ThreadId,
    pub(crate) failure: Failure,
    pub(crate) previous: EventId,
    pub(crate) origin: Origin,
}

impl Execution {
    /// Fails the current state of a thread. Nesting is walked with a loop, not by recursion: a definition decides how deep it goes.
    pub(crate) fn fail(
        &mut self,
        thread: ThreadId,
        failure: Failure,
        previous: EventId,
        origin: Origin,
    ) {
        let mut fault = Some(Fault {
            thread,
            failure,
            previous,
            origin,
        });
        while let Some(next) = fault {
            fault = self.fail_state(next);
        }
    }

    /// Gives the fault of the surrounding state when nothing takes the error here.
    fn fail_state(&mut self, fault: Fault) -> Option<Fault> {
        let Fault {
            thread: id,
            failure,
            mut previous,
            origin,
        } = fault;
        let scene = self.scene(id)?;
        let current = self.current(id)?;
        let mut failure = failure.located(&scene.state.name, current.entered.0);
        let evaluation = failure.evaluation.take();
        let is_evaluation = evaluation.is_some();
        if let Some(evaluation) = evaluation {
            previous = self.evaluation_failed(&scene, &failure, evaluation, previous);
            previous = self.stop_inside(id, &failure, previous);
        }
        let is_of_a_field = is_evaluation || failure.is_of_the_input();
        let takeable = match origin {
            Origin::Own | Origin::Result => is_of_a_field,
            Origin::Catcher => false,
            Origin::Task | Origin::Inside => true,
        } && !failure.is_terminal();
        let state = Arc::clone(&scene.state);
        let is_task = matches!(state.kind, StateKind::Task(_));
        let (retriers, catchers) = handlers(&state.kind);
        self.record_failure(&scene, &failure);
        let raised = Raised {
            failure: &failure,
            // `States.TaskFailed` takes any error of a Task but a timeout (Developer Guide: Error names), so those of its expressions, too.
            by_task: origin == Origin::Task || (is_of_a_field && is_task),
        };
        if takeable && self.retry(id, &scene, raised, retriers, previous) {
            return None;
        }
        if takeable
            && let Some(visit) = self.visit_mut(scene.visit)
            && let Some(attempt) = visit.attempts.last_mut()
        {
            attempt.exhausted = raised.retrier(retriers);
        }
        let failed = match StateType::from(&state.kind) {
            StateType::Parallel => Some(EventDetail::ParallelStateFailed),
            StateType::Map => Some(EventDetail::MapStateFailed),
            _ => None,
        };
        // Recorded for `Items`, too: scenarios/test_map_state_items_eval_jsonata_fail. NOTE: that none follows `…Succeeded`, when it is
        // `Output` or `Assign` that fails, is not recorded; of a Lambda function that has succeeded nothing takes it back
        // (scenarios/test_catch_states_runtime).
        if let Some(failed) = failed
            && (origin == Origin::Inside || (origin == Origin::Own && is_evaluation))
        {
            let record = self.thread(id)?.record;
            previous = self.emit(record, previous, Some(scene.visit), failed);
        }
        if takeable
            && let Some(index) = raised.catcher(catchers)
            && let Some(catcher) = catchers.get(index)
        {
            return self.catch(&scene, &failure, index, catcher, previous);
        }
        self.give_up(id, failure, previous)
    }

    /// Adds `EvaluationFailed`. While nothing has happened in the state it follows what `…StateEntered` follows (reference 04-events §3).
    fn evaluation_failed(
        &mut self,
        scene: &Scene,
        failure: &Failure,
        evaluation: Evaluation,
        previous: EventId,
    ) -> EventId {
        let Some((thread, current)) = self
            .thread(scene.thread)
            .and_then(|thread| Some((thread, thread.current.as_ref()?)))
        else {
            return previous;
        };
        let (record, retries) = (thread.record, current.retry_count);
        let follows = if previous == current.entered && !evaluation.of_value {
            current.before
        } else {
            previous
        };
        let now = self.now();
        let takes_tries = !matches!(handlers(&scene.state.kind), ([], []));
        if let Some(visit) = self.visit_mut(scene.visit)
            && takes_tries
            && u64::try_from(visit.attempts.len()).is_ok_and(|tries| tries <= retries)
        {
            visit.attempts.push(Attempt::begun(now));
        }
        let detail = EventDetail::EvaluationFailed {
            failure: failure.clone(),
            location: evaluation.location,
            state: Arc::clone(&scene.state.name),
        };
        let failed = self.emit(record, follows, Some(scene.visit), detail);
        if let Some(thread) = self.thread_mut(scene.thread) {
            thread.last = failed;
        }
        failed
    }

    fn record_failure(&mut self, scene: &Scene, failure: &Failure) {
        if let Some(visit) = self.visit_mut(scene.visit)
            && let Some(attempt) = visit.attempts.last_mut()
        {
            attempt.failure = Some(failure.clone());
        }
    }

    /// A retrier takes the error: the state begins again after a delay, without being entered again. The next event follows the failing
    /// one (recorded: scenarios/test_lambda_invoke_with_retry_base, test_map_state_retry).
    fn retry(
        &mut self,
        id: ThreadId,
        scene: &Scene,
        raised: Raised<'_>,
        retriers: &[Retrier],
        previous: EventId,
    ) -> bool {
        let Some(mut used) = self
            .current_mut(id)
            .map(|current| std::mem::take(&mut current.used))
        else {
            return false;
        };
        let decision = raised.retry(retriers, &mut used, &self.seed);
        if let Some(current) = self.current_mut(id) {
            current.used = used;
        }
        let Some(decision) = decision else {
            return false;
        };
        if let Some(visit) = self.visit_mut(scene.visit) {
            let left = Left {
                stages: visit.stages.len(),
                context: visit.context.clone(),
            };
            if let Some(attempt) = visit.attempts.last_mut() {
                attempt.retry = Some(decision);
                attempt.left = Some(left);
            }
        }
        if let Some(thread) = self.thread_mut(id) {
            thread.last = previous;
            // A retry runs the state as a whole.
            thread.unfinished = None;
        }
        if let Some(current) = self.current_mut(id) {
            current.retry_count += 1;
            current.task = None;
            current.group = None;
        }
        self.push_after(decision.delay, id, What::Retry);
        true
    }

    /// A catcher takes the error: Error Output, ResultPath onto the raw input or Output, Assign; the state's own ResultSelector, ResultPath,
    /// OutputPath and Output are not applied (reference 03-errors-retry-catch §4).
    fn catch(
        &mut self,
        scene: &Scene,
        failure: &Failure,
        index: usize,
        catcher: &Catcher,
        previous: EventId,
    ) -> Option<Fault> {
        let error_output = error_output(failure);
        self.keep(scene.visit, Stage::ErrorOutput, Ok(error_output.clone()));
        if let Some(thread) = self.thread_mut(scene.thread) {
            thread.last = previous;
        }
        let caught = self
            .caught(scene, catcher, error_output)
            .and_then(|(output, variables)| {
                if self.start.quotas && quotas::exceeds(&output) {
                    return Err(quotas::data_limit(&scene.state.name));
                }
                Ok((output, variables))
            });
        match caught {
            Ok((output, variables)) => {
                let outcome = VisitOutcome::Caught {
                    failure: failure.clone(),
                    catcher: index,
                };
                self.exit(
                    scene,
                    output,
                    &variables,
                    Transition::Next(catcher.next),
                    outcome,
                );
                None
            }
            Err(failure) => Some(Fault {
                thread: scene.thread,
                failure,
                previous,
                origin: Origin::Catcher,
            }),
        }
    }

    /// What a catcher passes on, and the variables it sets.
    fn caught(
        &mut self,
        scene: &Scene,
        catcher: &Catcher,
        error_output: Value,
    ) -> Result<(Payload, Object), Failure> {
        let assign = catcher.assign.as_ref();
        if scene.is_jsonata() {
            let told = Told::ErrorOutput(&error_output);
            let default = Payload::computed(error_output.clone());
            return self.assign_and_output(scene, told, assign, catcher.output.as_ref(), default);
        }
        let variables = self.assign(scene, assign, &error_output)?;
        let error_output = Payload::computed(error_output);
        let output = self.result_path(scene, &catcher.result_path, error_output)?;
        Ok((output, variables))
    }

    /// Nothing takes the error here.
    fn give_up(&mut self, id: ThreadId, failure: Failure, previous: EventId) -> Option<Fault> {
        let previous = self.stop_inside(id, &failure, previous);
        let now = self.now();
        let thread = self.thread(id)?;
        let (record, parent) = (thread.record, thread.parent);
        let (visit, state_type) = thread
            .current
            .as_ref()
            .map(|current| (current.visit, StateType::from(&current.state.kind)))?;
        if let Some(visit) = self.visit_mut(visit) {
            visit.outcome = VisitOutcome::Failed(failure.clone());
            visit.ended_at = Some(now);
        }
        let Some((group_id, index)) = parent else {
            self.fail_execution(&failure, previous);
            return None;
        };
        if self
            .group(group_id)
            .is_some_and(|group| matches!(group.kind, GroupKind::Distributed(_)))
        {
            let ended = EventDetail::ExecutionFailed(failure);
            return self.fail_child(group_id, id, index, ended, previous);
        }
        let group = self.close_group(group_id)?;
        self.keep_unfinished(&group);
        // Recorded: callback/test_sqs_failure_in_wait_for_task_tok_no_error_field (Parallel) and timeouts/test_service_lambda_map_timeout
        // (Map): the failing Task is reported as aborted, too; then the others. All of these events follow the failing one.
        if matches!(group.kind, GroupKind::Inline { .. }) {
            let detail = EventDetail::MapIterationFailed {
                name: Arc::clone(&group.state.name),
                index: length(index),
            };
            self.emit(record, previous, Some(group.visit), detail);
        }
        if can_be_aborted(state_type) {
            self.emit(
                record,
                previous,
                Some(visit),
                EventDetail::StateAborted { state_type },
            );
        }
        self.release(id);
        self.abort_threads(&group, index, previous);
        Some(Fault {
            thread: group.owner,
            failure,
            previous,
            origin: Origin::Inside,
        })
    }

    /// Stops what still runs inside the current state of a thread: iterations, when a later item of the Map cannot be started.
    fn stop_inside(&mut self, id: ThreadId, failure: &Failure, previous: EventId) -> EventId {
        let Some(group) = self.current(id).and_then(|current| current.group) else {
            return previous;
        };
        // NOTE: that a Map Run fails, too, when a field of its Map does is not recorded.
        if let Some(failed) = self.end_failed_run(group, failure) {
            return failed;
        }
        if let Some(current) = self.current_mut(id) {
            current.group = None;
        }
        if let Some(group) = self.close_group(group) {
            self.keep_unfinished(&group);
            self.abort_threads(&group, usize::MAX, previous);
        }
        previous
    }

    /// Stops what runs inside the current state of a thread without a word: its execution has ended as a whole, as by StopExecution
    /// (recorded: api/test_stop_execution).
    pub(crate) fn stop_inside_silently(&mut self, id: ThreadId) {
        let current = self.current_mut(id);
        let group = current.and_then(|current| current.group.take());
        if let Some(group) = group.and_then(|group| self.close_group(group)) {
            self.abort(running(&group, usize::MAX, true), EventId(0));
        }
    }

    /// Aborts the threads of a group but for `failed`, in order, and all that runs inside them.
    pub(crate) fn abort_threads(&mut self, group: &Group, failed: usize, previous: EventId) {
        self.abort(running(group, failed, false), previous);
    }

    fn abort(&mut self, mut pending: Vec<Stopped>, previous: EventId) {
        while let Some(stopped) = pending.pop() {
            let Some(thread) = self.thread(stopped.thread) else {
                continue;
            };
            let record = thread.record;
            let current = thread.current.as_ref();
            let visit = current.map(|current| current.visit);
            let state_type = current.map(|current| StateType::from(&current.state.kind));
            let inside = current.and_then(|current| current.group);
            if stopped.is_child_execution {
                self.abort_child(record);
            } else if !stopped.is_silent {
                if let Some(name) = stopped.iteration_of {
                    let detail = EventDetail::MapIterationAborted {
                        name,
                        index: length(stopped.index),
                    };
                    self.emit(record, previous, visit, detail);
                }
                if let Some(state_type) =
                    state_type.filter(|state_type| can_be_aborted(*state_type))
                {
                    self.emit(
                        record,
                        previous,
                        visit,
                        EventDetail::StateAborted { state_type },
                    );
                }
                // NOTE: not recorded; as everywhere here, what is around comes first.
                if inside.is_some_and(|inside| self.run_mut(inside).is_some()) {
                    self.emit(record, previous, visit, EventDetail::MapRunAborted);
                }
            }
            self.abort_visit(visit);
            self.release(stopped.thread);
            if let Some(group) = inside.and_then(|inside| self.close_group(inside)) {
                let is_silent = stopped.is_silent || stopped.is_child_execution;
                pending.extend(running(&group, usize::MAX, is_silent));
            }
        }
    }

    pub(crate) fn abort_visit(&mut self, visit: Option<crate::task::VisitId>) {
        let now = self.now();
        if let Some(visit) = visit.and_then(|visit| self.visit_mut(visit)) {
            visit.outcome = VisitOutcome::Aborted;
            visit.ended_at = Some(now);
        }
    }
}

/// A thread about to be stopped.
struct Stopped {
    index: usize,
    thread: ThreadId,
    /// The name of the inline Map it is an iteration of.
    iteration_of: Option<Arc<str>>,
    is_child_execution: bool,
    /// It leaves no event: the execution that it belongs to has ended.
    is_silent: bool,
}

/// The threads of a group but for `failed`, the first one last.
fn running(group: &Group, failed: usize, is_silent: bool) -> Vec<Stopped> {
    let inline = matches!(group.kind, GroupKind::Inline { .. });
    let is_child_execution = matches!(group.kind, GroupKind::Distributed(_));
    let threads = group
        .running
        .iter()
        .rev()
        .filter(|(index, _)| **index != failed);
    threads
        .map(|(index, thread)| Stopped {
            index: *index,
            thread: *thread,
            iteration_of: inline.then(|| Arc::clone(&group.state.name)),
            is_child_execution,
            is_silent,
        })
        .collect()
}

/// The types that have a `…StateAborted` event (reference 04-events §2).
fn can_be_aborted(state_type: StateType) -> bool {
    matches!(
        state_type,
        StateType::Task | StateType::Wait | StateType::Map | StateType::Parallel
    )
}

/// How many retriers a state has.
pub(crate) fn retriers(kind: &StateKind) -> usize {
    handlers(kind).0.len()
}

fn handlers(kind: &StateKind) -> (&[Retrier], &[Catcher]) {
    match kind {
        StateKind::Task(task) => (&task.retry, &task.catch),
        StateKind::Parallel(parallel) => (&parallel.retry, &parallel.catch),
        StateKind::Map(map) => (&map.retry, &map.catch),
        StateKind::Pass(_)
        | StateKind::Choice(_)
        | StateKind::Wait(_)
        | StateKind::Succeed
        | StateKind::Fail(_) => (&[], &[]),
    }
}

/// `{"Error", "Cause"}`. A timeout has the cause `""`; a failure without fields has nulls (reference 03-errors-retry-catch §4).
pub(crate) fn error_output(failure: &Failure) -> Value {
    let text = |text: &Option<Arc<str>>| {
        text.as_ref()
            .map_or(Value::Null, |text| Value::from(Arc::clone(text)))
    };
    let cause = if failure.error.as_deref() == Some(TIMEOUT) && failure.cause.is_none() {
        Value::from("")
    } else {
        text(&failure.cause)
    };
    let output: Object = [("Error", text(&failure.error)), ("Cause", cause)]
        .into_iter()
        .collect();
    output.into()
}
