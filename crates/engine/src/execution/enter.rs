//! Entering a state, and what the state types do (reference 04-events §4).

use std::sync::Arc;

use asl_json::Value;
use asl_language::model::{StateIndex, StateKind};

use super::thread::{Current, ThreadId};
use super::{Execution, What};
use crate::dataflow::Variables;
use crate::failure::Failure;
use crate::history::{EventDetail, StateType};
use crate::task::VisitId;
use crate::visit::{Stage, StageValue, Visit, VisitOutcome};

impl Execution {
    /// Adds `…StateEntered`. A Task, Parallel or Map begins at once, so that `TaskScheduled` stands at the same instant right behind
    /// (recorded: reference 10-more-recordings, timestamps); the other types take another turn.
    pub(crate) fn enter(&mut self, id: ThreadId, index: StateIndex) {
        let Some(thread) = self.thread(id) else {
            return;
        };
        let Some(state) = thread
            .scope
            .scope()
            .and_then(|scope| scope.state(index))
            .cloned()
        else {
            return;
        };
        let (record, last, input, place) = (
            thread.record,
            thread.last,
            thread.input.clone(),
            thread.place,
        );
        let visit = VisitId(self.visits.len());
        let state_type = StateType::from(&state.kind);
        let raw = input.value().clone();
        let detail = EventDetail::StateEntered {
            state_type,
            name: Arc::clone(&state.name),
            input,
        };
        let entered = self.emit(record, last, Some(visit), detail);
        let entered_at = self.now();
        let child = self.records.get(record.0).and_then(super::Record::child_id);
        self.visits.push(Visit {
            id: visit,
            state: Arc::clone(&state),
            place,
            child,
            entered,
            entered_at,
            exited: None,
            ended_at: None,
            attempts: Vec::new(),
            stages: vec![StageValue {
                stage: Stage::Input,
                value: Ok(raw),
            }],
            outcome: VisitOutcome::Running,
            next: None,
            rule: None,
            context: Value::Null,
            variables: Variables::default(),
        });
        self.weigh_visit();
        let reads_context = self.reads_context(&state);
        let used = self.tested.as_ref().map_or_else(Vec::new, |tested| {
            vec![tested.retrier_retry_count; super::fail::retriers(&state.kind)]
        });
        let takes_a_turn = !matches!(
            state.kind,
            StateKind::Task(_) | StateKind::Parallel(_) | StateKind::Map(_) | StateKind::Wait(_)
        );
        if let Some(thread) = self.thread_mut(id) {
            thread.last = entered;
            thread.at = Some(index);
            thread.current = Some(Current {
                state,
                visit,
                entered,
                before: last,
                entered_at,
                effective: None,
                used,
                retry_count: 0,
                task: None,
                group: None,
                token: None,
                reads_context,
            });
        }
        if takes_a_turn {
            self.push(id, What::Run);
        } else {
            self.begin_attempt(id);
        }
    }

    /// Does what a state does that neither waits nor calls anything.
    pub(crate) fn run(&mut self, id: ThreadId) {
        let Some(scene) = self.scene(id) else { return };
        let state = Arc::clone(&scene.state);
        let done = match &state.kind {
            StateKind::Pass(pass) => self.run_pass(&scene, pass),
            StateKind::Choice(choice) => self.run_choice(&scene, choice),
            StateKind::Succeed => self.run_succeed(&scene),
            StateKind::Fail(fail) => self.run_fail(&scene, fail),
            StateKind::Task(_)
            | StateKind::Wait(_)
            | StateKind::Parallel(_)
            | StateKind::Map(_) => Ok(()),
        };
        self.unless_failed(id, done);
    }

    /// Begins a try of a state that takes time: the first one, or one that a retrier asks for.
    pub(crate) fn begin_attempt(&mut self, id: ThreadId) {
        let Some(scene) = self.scene(id) else { return };
        let state = Arc::clone(&scene.state);
        let tested = self.tested.clone();
        let mock = tested
            .as_ref()
            .and_then(|tested| tested.mock.as_ref().map(|mock| (tested, mock)));
        let done = match &state.kind {
            StateKind::Parallel(parallel) if let Some((_, mock)) = mock => {
                self.mock_parallel(&scene, parallel, mock)
            }
            StateKind::Map(map) if let Some((tested, mock)) = mock => {
                self.mock_map(&scene, map, mock, tested)
            }
            StateKind::Task(task) => self.begin_task(&scene, task),
            StateKind::Wait(wait) => self.begin_wait(&scene, wait),
            StateKind::Parallel(parallel) => self.begin_parallel(&scene, parallel),
            StateKind::Map(map) => self.begin_map(&scene, map),
            StateKind::Pass(_) | StateKind::Choice(_) | StateKind::Succeed | StateKind::Fail(_) => {
                Ok(())
            }
        };
        self.unless_failed(id, done);
    }

    /// A failure of a state's own fields fails the state; nothing can take it (reference 03-errors-retry-catch §8) but for an expression that failed.
    pub(crate) fn unless_failed(&mut self, id: ThreadId, done: Result<(), Failure>) {
        if let Err(failure) = done {
            let Some(thread) = self.thread(id) else {
                return;
            };
            let last = thread.last;
            self.fail(id, failure, last, super::fail::Origin::Own);
        }
    }
}
