//! Leaving a state, and the end of a thread.

use std::sync::Arc;

use asl_json::{Object, Value};
use asl_language::model::{ResultPath, StateKind, Template, Transition};

use super::fail::Origin;
use super::record::RecordId;
use super::scene::{Scene, Told};
use super::thread::ThreadId;
use super::{Execution, Outcome, Status};
use crate::failure::Failure;
use crate::history::{EventDetail, EventId, StateType};
use crate::payload::Payload;
use crate::quotas;
use crate::visit::{Stage, VisitOutcome};

impl Execution {
    /// The rest of the data flow of a state that has a result: ResultSelector, ResultPath, OutputPath, Assign; in JSONata Assign and Output
    /// (reference 01-language §4).
    ///
    /// # Errors
    /// What these fields say.
    pub(crate) fn complete(
        &mut self,
        scene: &Scene,
        result: &Payload,
        selector: Option<&Template>,
        path: &ResultPath,
        transition: Transition,
    ) -> Result<(), Failure> {
        if scene.is_jsonata() {
            let told = match scene.state.kind {
                StateKind::Task(_) | StateKind::Parallel(_) | StateKind::Map(_) => {
                    Told::Result(result.value())
                }
                _ => Told::Nothing,
            };
            return self.leave_by_output(scene, told, result.clone(), transition);
        }
        let variables = self.assign(scene, scene.state.assign.as_ref(), result.value())?;
        let selected = self.template(scene, Stage::ResultSelector, selector, result)?;
        let combined = self.result_path(scene, path, selected)?;
        let output = self.output_path(scene, combined)?;
        self.leave(scene, output, &variables, transition)
    }

    /// Leaves a JSONata state by its own Assign and Output.
    ///
    /// # Errors
    /// What these fields say.
    pub(crate) fn leave_by_output(
        &mut self,
        scene: &Scene,
        told: Told<'_>,
        default: Payload,
        transition: Transition,
    ) -> Result<(), Failure> {
        let state = &scene.state;
        let (assign, output) = (state.assign.as_ref(), state.output.as_ref());
        let (output, variables) = self.assign_and_output(scene, told, assign, output, default)?;
        self.leave(scene, output, &variables, transition)
    }

    /// Leaves a state: `…StateExited`, variables, and on to the next one.
    ///
    /// # Errors
    /// `States.DataLimitExceeded` when the output is too large (reference 08-quotas).
    pub(crate) fn leave(
        &mut self,
        scene: &Scene,
        output: Payload,
        variables: &Object,
        transition: Transition,
    ) -> Result<(), Failure> {
        if self.start.quotas && quotas::exceeds(&output) {
            return Err(quotas::data_limit(&scene.state.name));
        }
        self.exit(
            scene,
            output,
            variables,
            transition,
            VisitOutcome::Succeeded,
        );
        Ok(())
    }

    /// Adds `…StateExited`, whose cause is the thread's last event (reference 04-events §3), and schedules what comes next. Variables count
    /// from the next state on (reference 01-language §8).
    pub(crate) fn exit(
        &mut self,
        scene: &Scene,
        output: Payload,
        variables: &Object,
        transition: Transition,
        outcome: VisitOutcome,
    ) {
        let id = scene.thread;
        let Some(thread) = self.thread(id) else {
            return;
        };
        let (record, last) = (thread.record, thread.last);
        let next = match transition {
            Transition::Next(index) => thread
                .scope
                .scope()
                .and_then(|scope| scope.state(index))
                .map(|state| Arc::clone(&state.name)),
            Transition::End => None,
        };
        let assigned: Arc<[(Arc<str>, Value)]> = variables
            .iter()
            .map(|(name, value)| (Arc::clone(name), value.clone()))
            .collect();
        let detail = EventDetail::StateExited {
            state_type: StateType::from(&scene.state.kind),
            name: Arc::clone(&scene.state.name),
            output: output.clone(),
            assigned,
        };
        let exited = self.emit(record, last, Some(scene.visit), detail);
        let now = self.now();
        self.keep(scene.visit, Stage::Output, Ok(output.value().clone()));
        if let Some(visit) = self.visit_mut(scene.visit) {
            visit.exited = Some(exited);
            visit.ended_at = Some(now);
            visit.outcome = outcome;
            visit.next = next;
        }
        if let Some(thread) = self.thread_mut(id) {
            thread.last = exited;
            thread.input = output;
            thread.current = None;
            thread.unfinished = None;
            thread.at = match transition {
                Transition::Next(index) => Some(index),
                Transition::End => None,
            };
            if !variables.is_empty() {
                thread.variables.assign(variables);
            }
        }
        self.set_off(id);
    }

    /// The last state of a scope was left: the execution succeeds, or the Parallel or Map around it gets the output.
    pub(crate) fn end_thread(&mut self, id: ThreadId) {
        let Some(thread) = self.thread(id) else {
            return;
        };
        let (record, last, output) = (thread.record, thread.last, thread.input.clone());
        if let Some((group, index)) = thread.parent {
            self.join(id, group, index, output);
        } else {
            self.emit(
                record,
                last,
                None,
                EventDetail::ExecutionSucceeded {
                    output: output.clone(),
                },
            );
            debug_assert_eq!(record, RecordId::MAIN, "only the main thread has no parent");
            self.conclude(Outcome {
                status: Status::Succeeded,
                output: Some(output),
                error: None,
                cause: None,
            });
        }
    }

    /// Ends a Parallel or Map whose branches or iterations are all done.
    pub(crate) fn complete_group(&mut self, owner: ThreadId, last: EventId, result: &Payload) {
        if let Some(thread) = self.thread_mut(owner) {
            thread.last = last;
        }
        if let Some(current) = self.current_mut(owner) {
            current.group = None;
        }
        let Some(scene) = self.scene(owner) else {
            return;
        };
        self.keep(scene.visit, Stage::TaskResult, Ok(result.value().clone()));
        let state = Arc::clone(&scene.state);
        let done = match &state.kind {
            StateKind::Parallel(parallel) => self.complete(
                &scene,
                result,
                parallel.result_selector.as_ref(),
                &parallel.result_path,
                parallel.transition,
            ),
            StateKind::Map(map) => self.complete(
                &scene,
                result,
                map.result_selector.as_ref(),
                &map.result_path,
                map.transition,
            ),
            _ => Ok(()),
        };
        if let Err(failure) = done {
            self.fail(owner, failure, last, Origin::Result);
        }
    }

    /// Marks every visit that has not ended as stopped, and ends the child executions that still run, as StopExecution does.
    pub(crate) fn abort_running_visits(&mut self) {
        let now = self.now();
        for index in 1..self.records.len() {
            let last = self
                .records
                .get(index)
                .and_then(|child| child.history.events().last());
            if last.is_some_and(|event| !super::ends_execution(&event.detail)) {
                self.abort_child(RecordId(index));
            }
        }
        let running: Vec<_> = self
            .threads
            .iter()
            .filter_map(|thread| thread.current.as_ref().map(|current| current.visit))
            .collect();
        for visit in running {
            if let Some(visit) = self.visit_mut(visit)
                && visit.outcome == VisitOutcome::Running
            {
                visit.outcome = VisitOutcome::Aborted;
                visit.ended_at = Some(now);
            }
        }
    }
}
