//! Child executions: the items, or batches of items, of a Map Run, with histories of their own (reference 01-language §10).

use std::sync::Arc;

use asl_json::Array;
use asl_language::error_name::TIMEOUT;
use asl_language::model::{Map, StateKind};

use super::fail::{Fault, Origin};
use super::group::{GroupId, GroupKind, length};
use super::map_run::Tolerance;
use super::record::{Record, RecordId};
use super::scene::Scene;
use super::thread::{ScopeRef, Thread, ThreadId};
use super::unfinished::Stand;
use super::{Execution, Status, What};
use crate::failure::Failure;
use crate::history::{EventDetail, EventId, HistoryEvent};
use crate::items;
use crate::payload::Payload;
use crate::quotas;
use crate::visit::{ChildId, Place, Stage};

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

    /// ItemSelector for every item, then ItemBatcher, then the children (reference 01-language §3.7, order of selection).
    pub(super) fn start_children(
        &mut self,
        id: GroupId,
        map: &Map,
        scene: &Scene,
    ) -> Result<(), Failure> {
        let Some(run) = self.run_mut(id) else {
            return Ok(());
        };
        run.total_items = length(run.items.len());
        if let Some(batcher) = &map.item_batcher {
            let items = std::mem::take(&mut run.items);
            let mut selected = Vec::with_capacity(items.len());
            for (index, item) in items.iter().enumerate() {
                selected.push(self.item_input(scene.thread, map, index, item, true)?);
            }
            let effective = self
                .current(scene.thread)
                .and_then(|current| current.effective.clone())
                .unwrap_or_else(|| scene.raw.clone());
            let batches = items::batches(batcher, &self.data(scene, effective.value()), selected)?;
            let kept: Array = batches
                .iter()
                .map(|(batch, _)| batch.value().clone())
                .collect();
            self.keep(scene.visit, Stage::ItemBatcher, Ok(kept.into()));
            if let Some(run) = self.run_mut(id) {
                run.batches = Some(batches);
            }
        }
        self.start_first_children(id, map)
    }

    pub(super) fn start_first_children(&mut self, id: GroupId, map: &Map) -> Result<(), Failure> {
        let at_once = self
            .run_mut(id)
            .map_or(0, |run| run.limit.min(run.planned()));
        for _ in 0..at_once {
            self.start_child(id, map)?;
        }
        self.finish_map_run(id);
        Ok(())
    }

    /// Starts the next child execution, if there is one.
    pub(super) fn start_child(&mut self, id: GroupId, map: &Map) -> Result<(), Failure> {
        let Some(group) = self.group_mut(id) else {
            return Ok(());
        };
        let (owner, visit, state) = (group.owner, group.visit, Arc::clone(&group.state));
        let GroupKind::Distributed(run) = &mut group.kind else {
            return Ok(());
        };
        while matches!(group.results.get(run.next), Some(Some(_))) {
            run.next += 1;
        }
        let index = run.next;
        if index >= run.planned() {
            return Ok(());
        }
        run.next += 1;
        let (label, express) = (Arc::clone(&run.label), run.express);
        // An EXPRESS child runs again from its start, as an execution of its own (API: RedriveExecution).
        if let Some(stand) = group.stands.remove(&index).filter(|_| !express) {
            self.redrive_child(id, index, stand);
            return Ok(());
        }
        let Some(GroupKind::Distributed(run)) = self.group(id).map(|group| &group.kind) else {
            return Ok(());
        };
        let batch = run
            .batches
            .as_ref()
            .and_then(|batches| batches.get(index).map(|(batch, _)| batch.clone()));
        let item = run.items.get(index).cloned();
        let input = match (batch, item) {
            (Some(batch), _) => batch,
            (None, Some(item)) => self.item_input(owner, map, index, &item, true)?,
            (None, None) => return Ok(()),
        };
        let start = Arc::clone(&self.start);
        let child = ChildId(self.records.len() - 1);
        let record = RecordId(self.records.len());
        let name = self.seed.uuid();
        let express_run = express.then(|| self.seed.uuid());
        self.memory.add_bytes(super::memory::CHILD);
        self.records.push(Record::child(
            child,
            &start.names,
            &label,
            name,
            input.clone(),
            self.now(),
            express_run.as_deref(),
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
        if let Some(run) = self.run_mut(id) {
            run.children.insert(index, record);
        }
        if let Some(record) = self.records.get_mut(record.0) {
            record.root = Some(thread);
        }
        // A STANDARD child cannot outlive its parent, which may take a year, too.
        if express && start.quotas {
            let longest = quotas::longest_execution(true);
            self.push_after(longest, thread, What::ExecutionTimeout { error: true });
        }
        self.set_off(thread);
        Ok(())
    }

    /// A STANDARD child goes on where it stood, with its own `ExecutionRedriven`.
    fn redrive_child(&mut self, id: GroupId, index: usize, stand: Stand) {
        let Some(group) = self.group(id) else { return };
        let (visit, state) = (group.visit, Arc::clone(&group.state));
        let id_of_record = stand.record;
        let now = self.now();
        let Some(record) = self.records.get_mut(id_of_record.0) else {
            return;
        };
        record.exhausted = false;
        let redrive_count = record.redrive(now);
        let last = record.history.events().last();
        let last = last.map_or(EventId(0), |event| event.id);
        let detail = EventDetail::ExecutionRedriven { redrive_count };
        let redriven = self.emit(id_of_record, last, None, detail);
        let place = Place::Iteration { visit, index };
        let thread = self.spawn(Thread {
            parent: Some((id, index)),
            map_index: Some(index),
            last: redriven,
            ..Thread::new(
                id_of_record,
                ScopeRef::Processor(state),
                place,
                Payload::default(),
            )
        });
        self.stand_at(thread, stand);
        if let Some(group) = self.group_mut(id) {
            group.running.insert(index, thread);
        }
        if let Some(record) = self.records.get_mut(id_of_record.0) {
            record.root = Some(thread);
        }
        self.set_off(thread);
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

    /// A child execution has failed, as `ended` says: the run goes on while the failures are tolerated.
    pub(crate) fn fail_child(
        &mut self,
        id: GroupId,
        thread: ThreadId,
        index: usize,
        ended: EventDetail,
        previous: EventId,
    ) -> Option<Fault> {
        let stand = self.stand(self.thread(thread)?);
        self.emit(stand.record, previous, None, ended);
        self.release(thread);
        let group = self.group_mut(id)?;
        group.running.remove(&index);
        group.stands.insert(index, stand);
        let owner = group.owner;
        let GroupKind::Distributed(run) = &mut group.kind else {
            return None;
        };
        run.failed_items += run.items_in(index);
        if !run.tolerance.is_exceeded(run.failed_items, run.total_items) {
            self.go_on_with_map_run(id);
            return None;
        }
        let failure = Tolerance::failure();
        let previous = self.end_failed_run(id, &failure)?;
        Some(Fault {
            thread: owner,
            failure,
            previous,
            origin: Origin::Inside,
        })
    }

    pub(super) fn go_on_with_map_run(&mut self, id: GroupId) {
        let Some(state) = self.group(id).map(|group| Arc::clone(&group.state)) else {
            return;
        };
        if let StateKind::Map(map) = &state.kind {
            let owner = self.group(id).map(|group| group.owner);
            if let (Err(failure), Some(owner)) = (self.start_child(id, map), owner) {
                return self.unless_failed(owner, Err(failure));
            }
        }
        self.finish_map_run(id);
    }

    /// The time of an EXPRESS child is over: it counts as failed (reference 08-quotas).
    pub(crate) fn time_out_child(&mut self, thread: ThreadId) {
        self.stop_inside_silently(thread);
        let visit = self.current(thread).map(|current| current.visit);
        self.abort_visit(visit);
        let ended = EventDetail::ExecutionTimedOut {
            error: Some(TIMEOUT.into()),
            cause: None,
        };
        self.end_child(thread, ended, EventId(0));
    }

    /// A child execution fails as a whole, and maybe the Map with it.
    fn end_child(&mut self, thread: ThreadId, ended: EventDetail, previous: EventId) {
        let Some((group, index)) = self.thread(thread).and_then(|thread| thread.parent) else {
            return;
        };
        if let Some(fault) = self.fail_child(group, thread, index, ended, previous) {
            self.fail(fault.thread, fault.failure, fault.previous, fault.origin);
        }
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
        let Some(root) = child.root else { return };
        let failure = quotas::history_limit();
        if self.current(root).is_some() {
            self.fail(root, failure, last, Origin::Own);
        } else {
            // It was left already, though no event could say so.
            self.end_child(root, EventDetail::ExecutionFailed(failure), last);
        }
    }
}
