//! One state on its own, as the TestState API runs it (reference 06-mocks-and-testing §2).

use std::sync::Arc;

use asl_json::{Array, Value};
use asl_language::StateMachine;
use asl_language::model::{Map, MapMode, Parallel};

use super::fail::Origin;
use super::map_run::Tolerance;
use super::scene::Scene;
use super::{Execution, Start, Step};
use crate::dataflow::{self, Items, number_field};
use crate::failure::Failure;
use crate::history::EventDetail;
use crate::items::{self, Item};
use crate::payload::Payload;
use crate::task::{TaskReply, TaskResult};
use crate::visit::{Stage, Visit, VisitOutcome};

/// What TestState gives to the state.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tested {
    /// The whole context object.
    pub(crate) context: Option<Value>,
    /// The result of a Task, Parallel or Map.
    pub(crate) mock: Option<TaskResult>,
    /// Uses of each retrier before.
    pub(crate) retrier_retry_count: u64,
    /// Iterations of the Map that failed.
    pub(crate) map_iteration_failure_count: u64,
    /// What the ItemReader reads.
    pub(crate) item_reader_data: Option<Value>,
}

/// What a Map was asked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct TestedMap {
    pub(crate) max_concurrency: u64,
    pub(crate) tolerated_failure_count: Option<u64>,
    pub(crate) tolerated_failure_percentage: Option<f64>,
    /// How many items it goes over.
    pub(crate) items: u64,
}

impl Execution {
    /// Runs the first state of `machine` and stops when it is left, fails, or would be retried; gives its visit.
    pub(crate) fn test_first_state(
        machine: Arc<StateMachine>,
        start: Start,
        tested: Tested,
        default: impl Fn(&crate::task::TaskRequest) -> TaskReply,
    ) -> (Execution, Option<Visit>) {
        let mock = tested.mock.clone();
        let mut execution = Execution::with(machine, start, Some(Arc::new(tested)));
        loop {
            let decided = execution.visits.first().is_some_and(|visit| {
                visit.outcome != VisitOutcome::Running
                    || visit.attempts.iter().any(|attempt| attempt.retry.is_some())
            });
            if decided {
                break;
            }
            match execution.step() {
                Step::NeedsReply(request) => {
                    let reply = mock
                        .clone()
                        .map_or_else(|| default(&request), TaskReply::now);
                    execution.reply(request.id, reply);
                }
                Step::Event(_) | Step::ChildEvent(..) => {}
                Step::Finished(_) => break,
            }
        }
        let visit = execution.visits.first().cloned();
        (execution, visit)
    }

    /// What the tested state gives to the next one, its text kept while untouched.
    pub(crate) fn output_of_first_state(&self) -> Option<&Payload> {
        self.history().iter().find_map(|event| match &event.detail {
            EventDetail::StateExited { output, .. } => Some(output),
            _ => None,
        })
    }

    /// What a tested Map was asked for.
    pub(crate) fn tested_map(&self) -> Option<&TestedMap> {
        self.tested_map.as_ref()
    }

    /// A mocked Parallel: its branches do not run.
    pub(crate) fn mock_parallel(
        &mut self,
        scene: &Scene,
        parallel: &Parallel,
        mock: &TaskResult,
    ) -> Result<(), Failure> {
        let effective = self.input_path(scene)?;
        self.arguments(
            scene,
            parallel.arguments.as_ref(),
            parallel.parameters.as_ref(),
            &effective,
        )?;
        self.end_mocked(scene, mock, None);
        Ok(())
    }

    /// A mocked Map: its items are selected, its iterations do not run.
    pub(crate) fn mock_map(
        &mut self,
        scene: &Scene,
        map: &Map,
        mock: &TaskResult,
        tested: &Tested,
    ) -> Result<(), Failure> {
        let effective = self.input_path(scene)?;
        let (max_concurrency, tolerance, items) = {
            let data = self.data(scene, effective.value());
            let max_concurrency =
                number_field::count(&map.max_concurrency, "MaxConcurrency", &data)?;
            let tolerance = Tolerance::of(map, &data)?;
            let items = match &tested.item_reader_data {
                Some(Value::Array(items)) => Items::Array(items.clone()),
                Some(_) | None if map.item_reader.is_some() => Items::Array(Array::default()),
                Some(_) | None => dataflow::items(map, scene.state.query_language, &data)?,
            };
            (max_concurrency, tolerance, items)
        };
        let stage = if scene.is_jsonata() {
            Stage::Items
        } else {
            Stage::ItemsPath
        };
        self.keep(scene.visit, stage, Ok(items.clone().into()));
        self.keep_inputs(scene, map, &items, &effective)?;
        let tolerates = matches!(map.mode, MapMode::Distributed { .. });
        let total = u64::try_from(items.len()).unwrap_or(u64::MAX);
        self.tested_map = Some(TestedMap {
            max_concurrency,
            tolerated_failure_count: tolerance.count,
            tolerated_failure_percentage: tolerance.percentage,
            items: total,
        });
        let failed = tested.map_iteration_failure_count;
        let exceeded = tolerates && tolerance.is_exceeded(failed, total);
        let failure = exceeded.then(Tolerance::failure);
        self.end_mocked(scene, mock, failure);
        Ok(())
    }

    /// What the iterations would get: of `ItemSelector`, and of `ItemBatcher` (API: InspectionData).
    fn keep_inputs(
        &mut self,
        scene: &Scene,
        map: &Map,
        items: &Items,
        effective: &Payload,
    ) -> Result<(), Failure> {
        if map.item_selector.is_none() && map.item_batcher.is_none() {
            return Ok(());
        }
        let has_source = matches!(map.mode, MapMode::Distributed { .. });
        let mut inputs = Vec::with_capacity(items.len());
        for (index, item) in Item::all(items, None).iter().enumerate() {
            inputs.push(self.item_input(scene.thread, map, index, item, has_source)?);
        }
        if map.item_selector.is_some() {
            let all: Array = inputs.iter().map(|input| input.value().clone()).collect();
            self.keep(scene.visit, Stage::ItemSelector, Ok(all.into()));
        }
        if let Some(batcher) = &map.item_batcher {
            let data = self.data(scene, effective.value());
            let batches = items::batches(batcher, &data, inputs)?;
            let all: Array = batches
                .iter()
                .map(|(batch, _)| batch.value().clone())
                .collect();
            self.keep(scene.visit, Stage::ItemBatcher, Ok(all.into()));
        }
        Ok(())
    }

    /// Ends a state with what the mock says, or with `failure`. An error that is mocked comes before the threshold that it exceeds (recorded:
    /// test_state_configuration_map_iteration_failure_count_with_state_error).
    fn end_mocked(&mut self, scene: &Scene, mock: &TaskResult, failure: Option<Failure>) {
        self.record_attempt(scene.visit, None);
        let Some(last) = self.thread(scene.thread).map(|thread| thread.last) else {
            return;
        };
        let failure = match mock {
            TaskResult::Throw { error, cause } => {
                Some(Failure::reported(error.clone(), cause.clone()))
            }
            TaskResult::Return(_) | TaskResult::Refuse { .. } | TaskResult::Never => failure,
        };
        match (failure, mock) {
            (Some(failure), _) => self.fail(scene.thread, failure, last, Origin::Inside),
            (None, TaskResult::Return(result)) => self.complete_group(scene.thread, last, result),
            (None, _) => {}
        }
    }
}
