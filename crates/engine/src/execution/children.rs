//! Distributed Map: a Map Run whose items, or batches of items, are child executions with histories of their own (reference 01-language
//! §3.8, §10; 04-events §4 "Distributed").

use std::collections::BTreeMap;
use std::sync::Arc;

use asl_json::{Array, Object, Value};
use asl_language::model::{ItemReader, Map, StateKind};
use asl_language::resource::{IntegrationPattern, Resource, Target};

use super::call::Planned;
use super::fail::{Fault, Origin};
use super::group::{Group, GroupId, GroupKind, length, results};
use super::record::{Record, RecordId};
use super::scene::Scene;
use super::thread::{ScopeRef, Thread, ThreadId};
use super::{Execution, Status, What};
use crate::clock::Timestamp;
use crate::dataflow::{self, number_field};
use crate::failure::{EXCEED_TOLERATED_FAILURE_THRESHOLD, Failure, ITEM_READER_FAILED};
use crate::history::{EventDetail, EventId, HistoryEvent};
use crate::items::{self, Item};
use crate::payload::Payload;
use crate::quotas;
use crate::task::{Purpose, TaskResult, VisitId};
use crate::visit::{ChildId, Place, Stage};

/// Since then `MapStateExited` follows `MapRunStarted`; before, it followed `MapRunSucceeded` (reference 04-events §3: 36 recordings up to
/// 08/2024, 16 since 11/2024). An execution that is dated earlier shows what AWS did then. 2024-10-01T00:00:00Z.
const EXITED_FOLLOWS_RUN_STARTED: Timestamp = Timestamp(1_727_740_800_000);

/// A Map Run.
#[derive(Debug, Clone)]
pub(crate) struct MapRun {
    label: Arc<str>,
    express: bool,
    /// Its `MapRunStarted` event.
    started: EventId,
    /// What the children get, with the number of items in it.
    inputs: Vec<(Payload, u64)>,
    next: usize,
    limit: usize,
    tolerance: Tolerance,
    failed_items: u64,
    total_items: u64,
    /// What is still to be read, with `LOAD_AND_FLATTEN`.
    to_read: Vec<Arc<str>>,
    reading: Option<Arc<str>>,
    items: Vec<Item>,
    max_items: Option<usize>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Tolerance {
    count: Option<u64>,
    percentage: Option<f64>,
}

impl Tolerance {
    /// Either limit exceeded fails the run; without limits, any failed item does (reference 01-language §3.8). Items count, not batches.
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of items are far below 2^53"
    )]
    fn is_exceeded(self, failed: u64, total: u64) -> bool {
        let over_count = self.count.is_some_and(|count| failed > count);
        let over_percentage = self
            .percentage
            .is_some_and(|percentage| failed as f64 * 100.0 > percentage * total.max(1) as f64);
        let intolerant = self.count.is_none() && self.percentage.is_none() && failed > 0;
        over_count || over_percentage || intolerant
    }
}

/// A child execution of a distributed Map.
#[derive(Debug, Clone)]
pub struct ChildExecution<'a> {
    /// Its own name.
    pub id: ChildId,
    /// Its ARN.
    pub arn: &'a Arc<str>,
    /// The last part of its ARN.
    pub name: &'a Arc<str>,
    /// Its input.
    pub input: &'a Payload,
    /// Its history.
    pub history: &'a [HistoryEvent],
    /// How it stands.
    pub status: Status,
}

impl Execution {
    /// The child executions of distributed Maps so far, in the order in which they started.
    pub fn children(&self) -> impl Iterator<Item = ChildExecution<'_>> {
        self.records.iter().filter_map(|record| {
            let history = record.history.events();
            let status = match history.last().map(|event| &event.detail) {
                Some(EventDetail::ExecutionSucceeded { .. }) => Status::Succeeded,
                Some(EventDetail::ExecutionFailed(_)) => Status::Failed,
                Some(EventDetail::ExecutionAborted { .. }) => Status::Aborted,
                Some(EventDetail::ExecutionTimedOut { .. }) => Status::TimedOut,
                _ => Status::Running,
            };
            let id = record.child_id()?;
            Some(ChildExecution {
                id,
                arn: record.arn(),
                name: record.name(),
                input: &record.input,
                history,
                status,
            })
        })
    }

    /// Begins a Map Run. Recorded: a bad `Tolerated…Path` or `MaxItemsPath` fails after MapStateStarted, before MapRunStarted
    /// (scenarios/test_map_state_tolerated_failure_count_path, test_map_item_reader_csv_max_items_paths).
    pub(crate) fn begin_map_run(
        &mut self,
        scene: &Scene,
        map: &Map,
        effective: &Payload,
        express: bool,
    ) -> Result<(), Failure> {
        let (limit, items) = {
            let data = self.data(scene, effective.value());
            let limit = number_field::count(&map.max_concurrency, "MaxConcurrency", &data)?;
            (
                limit,
                if map.item_reader.is_some() {
                    Ok(Array::default())
                } else {
                    dataflow::items(map.items_path.as_ref(), &data)
                },
            )
        };
        if map.items_path.is_some() && map.item_reader.is_none() {
            self.keep(
                scene.visit,
                Stage::ItemsPath,
                items.clone().map(Value::from),
            );
        }
        let items = items?;
        let started = self.emit_for(
            scene.thread,
            EventDetail::MapStateStarted {
                length: length(items.len()),
            },
        );
        self.record_attempt(scene.visit, Some(started));
        if let Some(current) = self.current_mut(scene.thread) {
            current.effective = Some(effective.clone());
        }
        let data = self.data(scene, effective.value());
        let count = map.tolerated_failure_count.as_ref();
        let count = count
            .map(|count| number_field::count(count, "ToleratedFailureCount", &data))
            .transpose()?;
        let percentage = map.tolerated_failure_percentage.as_ref();
        let percentage = percentage
            .map(|percentage| number_field::percentage(percentage, &data))
            .transpose()?;
        let max_items = map
            .item_reader
            .as_ref()
            .and_then(|reader| reader.max_items.as_ref());
        let max_items = max_items
            .map(|max_items| number_field::max_items(max_items, &data))
            .transpose()?;
        let label = map.label.clone().unwrap_or_else(|| self.seed.uuid().into());
        let map_run_arn = self.map_run_arn(&label);
        let record = self
            .thread(scene.thread)
            .map_or(RecordId::MAIN, |thread| thread.record);
        let run_started = self.emit(
            record,
            started,
            Some(scene.visit),
            EventDetail::MapRunStarted { map_run_arn },
        );
        // Every later event follows the run (reference 04-events §3), but MapStateExited, too, follows MapRunStarted.
        if let Some(thread) = self.thread_mut(scene.thread) {
            thread.last = run_started;
        }
        let limit = if limit == 0 {
            quotas::MAX_DISTRIBUTED_CONCURRENCY
        } else {
            limit.min(quotas::MAX_DISTRIBUTED_CONCURRENCY)
        };
        let run = MapRun {
            label,
            express,
            started: run_started,
            inputs: Vec::new(),
            next: 0,
            limit: usize::try_from(limit).unwrap_or(usize::MAX),
            tolerance: Tolerance { count, percentage },
            failed_items: 0,
            total_items: 0,
            to_read: Vec::new(),
            reading: None,
            items: items
                .iter()
                .map(|value| Item {
                    value: value.clone(),
                    source: None,
                })
                .collect(),
            max_items: max_items
                .and_then(|limit| usize::try_from(limit).ok())
                .filter(|limit| *limit > 0),
        };
        let group = self.open_group(Group {
            owner: scene.thread,
            state: Arc::clone(&scene.state),
            visit: scene.visit,
            kind: GroupKind::Distributed(Box::new(run)),
            results: Vec::new(),
            running: BTreeMap::new(),
        });
        match &map.item_reader {
            None => self.start_children(group, map, scene),
            // Recorded: scenarios/test_map_item_reader_csv_max_items_paths[-1].
            Some(_) if max_items.is_some_and(|limit| limit < 0) => {
                self.fail_map_run(
                    group,
                    Failure::new(ITEM_READER_FAILED, "field MaxItems must be positive"),
                );
                Ok(())
            }
            Some(reader) => self.read_items(scene, group, reader, effective),
        }
    }

    fn map_run_arn(&self, label: &str) -> Arc<str> {
        let names = &self.start.names;
        let (partition, region, account, machine) = (
            &names.partition,
            &names.region,
            &names.account,
            &names.state_machine,
        );
        format!(
            "arn:{partition}:states:{region}:{account}:mapRun:{machine}/{label}:{}",
            self.seed.uuid()
        )
        .into()
    }

    fn read_items(
        &mut self,
        scene: &Scene,
        group: GroupId,
        reader: &ItemReader,
        effective: &Payload,
    ) -> Result<(), Failure> {
        if let Err(failure) = items::refuse(reader) {
            self.fail_map_run(group, failure);
            return Ok(());
        }
        let parameters = self.template(
            scene,
            Stage::Parameters,
            reader.parameters.as_ref(),
            effective,
        )?;
        let key = parameters
            .value()
            .get("Key")
            .and_then(Value::as_str)
            .map(Arc::from);
        if let Some(run) = self.run_mut(group) {
            run.reading = key;
        }
        self.call_reader(scene, &reader.resource, parameters);
        Ok(())
    }

    fn call_reader(&mut self, scene: &Scene, arn: &Arc<str>, parameters: Payload) {
        let api = arn.rsplit(':').next().unwrap_or_default();
        let target = Target::Integration {
            service: "s3".into(),
            api: api.into(),
            pattern: IntegrationPattern::RequestResponse,
        };
        let resource = Resource {
            arn: Arc::clone(arn),
            target,
        };
        let planned = Planned {
            purpose: Purpose::ReadItems,
            resource: &resource,
            parameters,
            token: None,
            timeout: None,
            heartbeat: None,
            role_arn: None,
        };
        self.schedule(scene, planned);
    }

    /// What the ItemReader asked for is there.
    pub(crate) fn end_item_call(
        &mut self,
        thread: ThreadId,
        purpose: Purpose,
        result: &TaskResult,
    ) {
        let Some(group) = self.current(thread).and_then(|current| current.group) else {
            return;
        };
        let Some(scene) = self.scene(thread) else {
            return;
        };
        let state = Arc::clone(&scene.state);
        let StateKind::Map(map) = &state.kind else {
            return;
        };
        let Some(reader) = map
            .item_reader
            .as_ref()
            .filter(|_| purpose == Purpose::ReadItems)
        else {
            return;
        };
        let read = match result {
            TaskResult::Return(payload) => self.take_items(group, reader, payload),
            TaskResult::Throw { error, cause } => {
                let cause = cause
                    .clone()
                    .or_else(|| error.clone())
                    .unwrap_or_else(|| "the items could not be read".into());
                Err(Failure::new(ITEM_READER_FAILED, cause))
            }
            TaskResult::Refuse { cause } => {
                Err(Failure::new(ITEM_READER_FAILED, Arc::clone(cause)))
            }
            TaskResult::Never => return,
        };
        match read {
            Err(failure) => self.fail_map_run(group, failure),
            Ok(Some(parameters)) => {
                let object: Arc<str> = "arn:aws:states:::s3:getObject".into();
                self.call_reader(&scene, &object, parameters);
            }
            Ok(None) => {
                let values: Array = self
                    .run_mut(group)
                    .map(|run| run.items.iter().map(|item| item.value.clone()).collect())
                    .unwrap_or_default();
                self.keep(scene.visit, Stage::ItemReader, Ok(values.into()));
                let done = self.start_children(group, map, &scene);
                self.unless_failed(thread, done);
            }
        }
    }

    /// Takes what was read; gives the parameters of the next object to read, if there is one.
    fn take_items(
        &mut self,
        group: GroupId,
        reader: &ItemReader,
        payload: &Payload,
    ) -> Result<Option<Payload>, Failure> {
        let bucket = self.last_bucket(group);
        let Some(run) = self.run_mut(group) else {
            return Ok(None);
        };
        let listing = reader.resource.ends_with("listObjectsV2");
        let loaded_object = !listing || run.reading.is_some();
        if loaded_object {
            let source = match (&bucket, &run.reading, listing) {
                (Some(bucket), Some(key), true) => Some(Arc::from(format!("s3://{bucket}/{key}"))),
                _ => None,
            };
            let values = items::from_object(reader, payload)?;
            run.items.extend(values.into_iter().map(|value| Item {
                value,
                source: source.clone(),
            }));
        } else {
            let objects = items::from_listing(payload)?;
            if reader.load_and_flatten {
                run.to_read = objects
                    .iter()
                    .rev()
                    .filter_map(|object| object.get("Key").and_then(Value::as_str).map(Arc::from))
                    .collect();
            } else {
                let source: Option<Arc<str>> = bucket
                    .as_ref()
                    .map(|bucket| format!("s3://{bucket}").into());
                run.items.extend(objects.into_iter().map(|value| Item {
                    value,
                    source: source.clone(),
                }));
            }
        }
        if let Some(limit) = run.max_items {
            run.items.truncate(limit);
        }
        let enough = run.max_items.is_some_and(|limit| run.items.len() >= limit);
        let Some(key) = run.to_read.pop().filter(|_| !enough) else {
            return Ok(None);
        };
        run.reading = Some(Arc::clone(&key));
        let mut parameters = Object::new();
        if let Some(bucket) = bucket {
            parameters.insert("Bucket", Value::from(bucket));
        }
        parameters.insert("Key", Value::from(key));
        Ok(Some(Value::from(parameters).into()))
    }

    fn last_bucket(&self, group: GroupId) -> Option<Arc<str>> {
        let visit = self.group(group)?.visit;
        let call = self
            .calls
            .iter()
            .rev()
            .find(|call| call.request.visit == visit)?;
        call.request
            .parameters
            .get("Bucket")
            .and_then(Value::as_str)
            .map(Arc::from)
    }

    fn run_mut(&mut self, group: GroupId) -> Option<&mut MapRun> {
        match &mut self.group_mut(group)?.kind {
            GroupKind::Distributed(run) => Some(run),
            GroupKind::Parallel | GroupKind::Inline { .. } => None,
        }
    }

    /// ItemSelector for every item, then ItemBatcher, then the children (reference 01-language §3.7, order of selection).
    fn start_children(&mut self, id: GroupId, map: &Map, scene: &Scene) -> Result<(), Failure> {
        let items = self
            .run_mut(id)
            .map(|run| std::mem::take(&mut run.items))
            .unwrap_or_default();
        let total = items.len();
        let mut selected = Vec::with_capacity(total);
        for (index, item) in items.iter().enumerate() {
            let source = item.source.as_deref().unwrap_or("STATE_DATA");
            selected.push(self.item_input(scene.thread, map, index, &item.value, Some(source))?);
        }
        let effective = self
            .current(scene.thread)
            .and_then(|current| current.effective.clone())
            .unwrap_or_else(|| scene.raw.clone());
        let inputs = match &map.item_batcher {
            None => selected.into_iter().map(|input| (input, 1)).collect(),
            Some(batcher) => {
                let batches =
                    items::batches(batcher, &self.data(scene, effective.value()), selected)?;
                self.keep(
                    scene.visit,
                    Stage::ItemBatcher,
                    Ok(batches
                        .iter()
                        .map(|(batch, _)| batch.value().clone())
                        .collect::<Array>()
                        .into()),
                );
                batches
            }
        };
        let count = inputs.len();
        let Some(group) = self.group_mut(id) else {
            return Ok(());
        };
        group.results = vec![None; count];
        let GroupKind::Distributed(run) = &mut group.kind else {
            return Ok(());
        };
        run.total_items = length(total);
        run.inputs = inputs;
        let at_once = run.limit.min(count);
        for _ in 0..at_once {
            self.start_child(id, map);
        }
        self.finish_map_run(id);
        Ok(())
    }

    /// Starts the next child execution, if there is one.
    fn start_child(&mut self, id: GroupId, map: &Map) {
        let Some(group) = self.group_mut(id) else {
            return;
        };
        let (visit, state) = (group.visit, Arc::clone(&group.state));
        let GroupKind::Distributed(run) = &mut group.kind else {
            return;
        };
        let index = run.next;
        let Some((input, _)) = run.inputs.get(index).cloned() else {
            return;
        };
        run.next += 1;
        let (label, express) = (Arc::clone(&run.label), run.express);
        let start = Arc::clone(&self.start);
        let child = ChildId(self.records.len() - 1);
        let record = RecordId(self.records.len());
        let name = self.seed.uuid();
        self.records.push(Record::child(
            child,
            &start.names,
            &label,
            name,
            input.clone(),
            self.now(),
            express,
        ));
        let detail = EventDetail::ExecutionStarted {
            input: input.clone(),
            role_arn: Arc::clone(&start.names.role_arn),
        };
        self.emit(record, EventId(0), None, detail);
        let place = Place::Iteration { visit, index };
        // A child is an execution of its own: it reads no outer variables and has its own context object (reference 01-language §3.8).
        let thread = self.spawn(Thread {
            parent: Some((id, index)),
            map_index: Some(index),
            ..Thread::new(record, ScopeRef::Processor(state), place, input)
        });
        if let Some(group) = self.group_mut(id) {
            group.running.insert(index, thread);
        }
        if let Some(record) = self.records.get_mut(record.0) {
            record.root = Some(thread);
        }
        self.push(thread, What::Enter(map.processor.start_at));
    }

    /// A child execution has succeeded.
    pub(crate) fn join_child(&mut self, id: GroupId, thread: ThreadId, output: Payload) {
        let Some((record, last)) = self
            .thread(thread)
            .map(|thread| (thread.record, thread.last))
        else {
            return;
        };
        self.emit(
            record,
            last,
            None,
            EventDetail::ExecutionSucceeded { output },
        );
        self.release(thread);
        self.go_on_with_map_run(id);
    }

    /// A child execution has failed: the run goes on while the failures are tolerated.
    pub(crate) fn fail_child(
        &mut self,
        id: GroupId,
        thread: ThreadId,
        index: usize,
        failure: &Failure,
        previous: EventId,
    ) -> Option<Fault> {
        let record = self.thread(thread)?.record;
        self.emit(
            record,
            previous,
            None,
            EventDetail::ExecutionFailed(failure.clone()),
        );
        self.release(thread);
        let group = self.group_mut(id)?;
        group.running.remove(&index);
        let owner = group.owner;
        let GroupKind::Distributed(run) = &mut group.kind else {
            return None;
        };
        run.failed_items += run.inputs.get(index).map_or(1, |(_, items)| *items);
        if !run.tolerance.is_exceeded(run.failed_items, run.total_items) {
            self.go_on_with_map_run(id);
            return None;
        }
        let failure = Failure::new(
            EXCEED_TOLERATED_FAILURE_THRESHOLD,
            "The specified tolerated failure threshold was exceeded",
        );
        let previous = self.end_failed_run(id, &failure)?;
        Some(Fault {
            thread: owner,
            failure,
            previous,
            origin: Origin::Inside,
        })
    }

    fn go_on_with_map_run(&mut self, id: GroupId) {
        let Some(state) = self.group(id).map(|group| Arc::clone(&group.state)) else {
            return;
        };
        if let StateKind::Map(map) = &state.kind {
            self.start_child(id, map);
        }
        self.finish_map_run(id);
    }

    /// Ends the run when all children are done.
    fn finish_map_run(&mut self, id: GroupId) {
        let done = self.group(id).is_some_and(|group| match &group.kind {
            GroupKind::Distributed(run) => group.running.is_empty() && run.next >= run.inputs.len(),
            _ => false,
        });
        if !done {
            return;
        }
        let Some(Group {
            owner,
            visit,
            kind: GroupKind::Distributed(run),
            results: outputs,
            state,
            ..
        }) = self.close_group(id)
        else {
            return;
        };
        let Some(record) = self.thread(owner).map(|thread| thread.record) else {
            return;
        };
        let succeeded = self.emit(
            record,
            run.started,
            Some(visit),
            EventDetail::MapRunSucceeded,
        );
        self.emit(
            record,
            succeeded,
            Some(visit),
            EventDetail::MapStateSucceeded,
        );
        // NOTE: what stands for an item whose failure was tolerated is not recorded; it is left out.
        let outputs = outputs.into_iter().filter(Option::is_some).collect();
        let result = results(outputs).and_then(|result| self.written(&state, owner, &run, result));
        match result {
            Ok(result) => {
                let last = if self.start.started_at < EXITED_FOLLOWS_RUN_STARTED {
                    succeeded
                } else {
                    run.started
                };
                self.complete_group(owner, last, &result);
            }
            Err(failure) => self.unless_failed(owner, Err(failure)),
        }
    }

    /// With a ResultWriter the result of the state says where the results were written (reference 01-language §3.8).
    fn written(
        &mut self,
        state: &asl_language::model::State,
        owner: ThreadId,
        run: &MapRun,
        result: Payload,
    ) -> Result<Payload, Failure> {
        let StateKind::Map(map) = &state.kind else {
            return Ok(result);
        };
        let Some(writer) = map
            .result_writer
            .as_ref()
            .filter(|writer| writer.resource.is_some())
        else {
            return Ok(result);
        };
        let Some(scene) = self.scene(owner) else {
            return Ok(result);
        };
        let effective = self
            .current(owner)
            .and_then(|current| current.effective.clone())
            .unwrap_or_else(|| scene.raw.clone());
        let parameters = self.template(
            &scene,
            Stage::Parameters,
            writer.parameters.as_ref(),
            &effective,
        )?;
        let text = |key: &str| {
            parameters
                .value()
                .get(key)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        let id = self.seed.uuid();
        let prefix = text("Prefix");
        let separator = if prefix.is_empty() || prefix.ends_with('/') {
            ""
        } else {
            "/"
        };
        let details: Object = [
            ("Bucket", text("Bucket")),
            ("Key", format!("{prefix}{separator}{id}/manifest.json")),
        ]
        .into_iter()
        .collect();
        let arn = self.history_arn(owner, run);
        let written: Object = [
            ("MapRunArn", Value::from(arn)),
            ("ResultWriterDetails", Value::from(details)),
        ]
        .into_iter()
        .collect();
        Ok(Value::from(written).into())
    }

    fn history_arn(&self, owner: ThreadId, run: &MapRun) -> Arc<str> {
        let record = self
            .thread(owner)
            .and_then(|thread| self.records.get(thread.record.0));
        let index = usize::try_from(run.started.0)
            .unwrap_or_default()
            .saturating_sub(1);
        match record
            .and_then(|record| record.history.events().get(index))
            .map(|event| &event.detail)
        {
            Some(EventDetail::MapRunStarted { map_run_arn }) => Arc::clone(map_run_arn),
            _ => "".into(),
        }
    }

    /// Fails a run before any child has started.
    fn fail_map_run(&mut self, id: GroupId, failure: Failure) {
        let Some(owner) = self.group(id).map(|group| group.owner) else {
            return;
        };
        let Some(previous) = self.end_failed_run(id, &failure) else {
            return;
        };
        self.fail(owner, failure, previous, Origin::Inside);
    }

    /// `MapRunFailed`, with the children that still run stopped.
    fn end_failed_run(&mut self, id: GroupId, failure: &Failure) -> Option<EventId> {
        let group = self.close_group(id)?;
        let owner = group.owner;
        self.abort_threads(&group, usize::MAX, EventId(0));
        if let Some(current) = self.current_mut(owner) {
            current.group = None;
        }
        let record = self.thread(owner)?.record;
        let GroupKind::Distributed(run) = &group.kind else {
            return None;
        };
        Some(self.emit(
            record,
            run.started,
            Some(group.visit),
            EventDetail::MapRunFailed(failure.clone()),
        ))
    }

    /// A child execution is stopped, as StopExecution does it.
    pub(crate) fn abort_child(&mut self, record: RecordId) {
        self.emit(
            record,
            EventId(0),
            None,
            EventDetail::ExecutionAborted {
                error: None,
                cause: None,
            },
        );
    }

    /// A STANDARD child has its own 25,000 events (reference 01-language §10).
    pub(crate) fn enforce_event_limit_of_child(&mut self, record: RecordId) {
        let Some(child) = self.records.get_mut(record.0) else {
            return;
        };
        child.exhausted = false;
        let last = child
            .history
            .events()
            .last()
            .map_or(EventId(0), |event| event.id);
        if let Some(root) = child.root {
            self.fail(root, quotas::history_limit(), last, Origin::Own);
        }
    }

    /// The visit of a Map that a child execution works for.
    #[must_use]
    pub fn parent_visit(&self, child: ChildId) -> Option<VisitId> {
        self.visits
            .iter()
            .find(|visit| visit.child == Some(child))
            .and_then(|visit| match visit.place {
                Place::Iteration { visit, .. } => Some(visit),
                Place::Top | Place::Branch { .. } => None,
            })
    }
}
