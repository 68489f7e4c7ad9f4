//! The branches of a Parallel and the iterations of a Map (reference 01-language §3.6, §3.7; 04-events §3, §9).

use std::collections::BTreeMap;
use std::sync::Arc;

use asl_json::{Array, Value};
use asl_language::model::{Map, Parallel, State, StateKind};

use super::Execution;
use super::map_run::MapRun;
use super::scene::Scene;
use super::thread::{ScopeRef, Thread, ThreadId};
use super::unfinished::Stand;
use crate::dataflow::{self, Items, limits, number_field};
use crate::failure::Failure;
use crate::history::{EventDetail, EventId};
use crate::items::Item;
use crate::payload::Payload;
use crate::quotas;
use crate::task::VisitId;
use crate::visit::{Attempt, Place, Stage};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct GroupId(pub(crate) usize);

/// The threads that work for one try of a Parallel or Map.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub(crate) owner: ThreadId,
    pub(crate) state: Arc<State>,
    pub(crate) visit: VisitId,
    pub(crate) kind: GroupKind,
    /// By branch or item, as far as they are done.
    pub(crate) results: Vec<Option<Payload>>,
    /// Where those stand that do not run: since they failed in this Map Run, or from before a redrive.
    pub(crate) stands: BTreeMap<usize, Stand>,
    pub(crate) running: BTreeMap<usize, ThreadId>,
}

#[derive(Debug, Clone)]
pub(crate) enum GroupKind {
    Parallel,
    Inline {
        items: Array,
        /// The next item to start.
        next: usize,
    },
    Distributed(Box<MapRun>),
}

impl Execution {
    pub(crate) fn open_group(&mut self, group: Group) -> GroupId {
        let owner = group.owner;
        let id = self.free_groups.pop().unwrap_or_else(|| {
            self.groups.push(None);
            GroupId(self.groups.len() - 1)
        });
        if let Some(slot) = self.groups.get_mut(id.0) {
            *slot = Some(group);
        }
        if let Some(current) = self.current_mut(owner) {
            current.group = Some(id);
        }
        id
    }

    pub(crate) fn group(&self, id: GroupId) -> Option<&Group> {
        self.groups.get(id.0)?.as_ref()
    }

    pub(crate) fn group_mut(&mut self, id: GroupId) -> Option<&mut Group> {
        self.groups.get_mut(id.0)?.as_mut()
    }

    pub(crate) fn close_group(&mut self, id: GroupId) -> Option<Group> {
        let group = self.groups.get_mut(id.0)?.take();
        if group.is_some() {
            self.free_groups.push(id);
        }
        group
    }

    /// Adds an event of the current state of a thread and makes it the thread's last one.
    pub(crate) fn emit_for(&mut self, id: ThreadId, detail: EventDetail) -> EventId {
        let Some(thread) = self.thread(id) else {
            return EventId(0);
        };
        let visit = thread.current.as_ref().map(|current| current.visit);
        let event = self.emit(thread.record, thread.last, visit, detail);
        if let Some(thread) = self.thread_mut(id) {
            thread.last = event;
        }
        event
    }

    pub(crate) fn begin_parallel(
        &mut self,
        scene: &Scene,
        parallel: &Parallel,
    ) -> Result<(), Failure> {
        let effective = self.input_path(scene)?;
        let input = self.arguments(
            scene,
            parallel.arguments.as_ref(),
            parallel.parameters.as_ref(),
            &effective,
        )?;
        let started = self.emit_for(scene.thread, EventDetail::ParallelStateStarted);
        self.record_attempt(scene.visit, Some(started));
        let Some(owner) = self.thread(scene.thread).cloned() else {
            return Ok(());
        };
        let (results, stands) = self.resumed(scene.thread);
        let group = self.open_group(Group {
            owner: scene.thread,
            state: Arc::clone(&scene.state),
            visit: scene.visit,
            kind: GroupKind::Parallel,
            results,
            stands,
            running: BTreeMap::new(),
        });
        for index in 0..parallel.branches.len() {
            if self
                .group(group)
                .is_some_and(|group| group.has_result(index))
            {
                continue;
            }
            let place = Place::Branch {
                visit: scene.visit,
                index,
            };
            let thread = self.spawn(Thread {
                parent: Some((group, index)),
                item: owner.item.clone(),
                map_index: owner.map_index,
                variables: owner.variables.inner(),
                last: started,
                ..Thread::new(
                    owner.record,
                    ScopeRef::Branch(Arc::clone(&scene.state), index),
                    place,
                    input.clone(),
                )
            });
            if let Some(stand) = self.take_stand(group, index) {
                self.stand_at(thread, stand);
            }
            if let Some(group) = self.group_mut(group) {
                group.running.insert(index, thread);
            }
            self.set_off(thread);
        }
        Ok(())
    }

    /// Begins a try of an inline Map; a distributed one is a Map Run.
    pub(crate) fn begin_map(&mut self, scene: &Scene, map: &Map) -> Result<(), Failure> {
        let effective = self.input_path(scene)?;
        if let asl_language::model::MapMode::Distributed { express } = map.mode {
            return self.begin_map_run(scene, map, &effective, express);
        }
        let (items, limit) = {
            let data = self.data(scene, effective.value());
            let limit = number_field::count(&map.max_concurrency, "MaxConcurrency", &data)?;
            let language = scene.state.query_language;
            (dataflow::items(map, language, &data), limit)
        };
        self.keep_items(scene, map, &items);
        let items = items?.into_array();
        let count = items.len();
        let started = self.emit_for(
            scene.thread,
            EventDetail::MapStateStarted {
                length: length(count),
            },
        );
        self.record_attempt(scene.visit, Some(started));
        if let Some(current) = self.current_mut(scene.thread) {
            current.effective = Some(effective);
        }
        if count == 0 {
            return self.succeed_map(
                scene.thread,
                started,
                &Payload::computed(Array::default().into()),
            );
        }
        let (results, stands) = self.resumed(scene.thread);
        let group = self.open_group(Group {
            owner: scene.thread,
            state: Arc::clone(&scene.state),
            visit: scene.visit,
            kind: GroupKind::Inline { items, next: 0 },
            results,
            stands,
            running: BTreeMap::new(),
        });
        // `MaxConcurrency` 0 asks for no limit; inline, AWS runs up to 40 at once (reference 08-quotas).
        let at_once = if limit == 0 {
            quotas::MAX_INLINE_CONCURRENCY
        } else {
            limit.min(quotas::MAX_INLINE_CONCURRENCY)
        };
        let mut begun = Vec::new();
        for _ in 0..usize::try_from(at_once).unwrap_or(usize::MAX).min(count) {
            begun.extend(self.start_iteration(group, started)?);
        }
        for thread in begun {
            self.set_off(thread);
        }
        Ok(())
    }

    /// Keeps what `ItemsPath` or `Items` gave, where there is one.
    pub(crate) fn keep_items(&mut self, scene: &Scene, map: &Map, items: &Result<Items, Failure>) {
        let stage = if map.items.is_some() {
            Stage::Items
        } else if map.items_path.is_some() {
            Stage::ItemsPath
        } else {
            return;
        };
        self.keep(scene.visit, stage, items.clone().map(Value::from));
    }

    /// After a redrive: the results that are there, and where the others stood.
    fn resumed(&mut self, owner: ThreadId) -> (Vec<Option<Payload>>, BTreeMap<usize, Stand>) {
        let unfinished = self.take_unfinished(owner);
        unfinished.map_or_else(Default::default, |it| (it.results, it.stands))
    }

    /// Adds `MapIterationStarted` for the next item, if there is one.
    fn start_iteration(
        &mut self,
        id: GroupId,
        previous: EventId,
    ) -> Result<Option<ThreadId>, Failure> {
        let Some(group) = self.group_mut(id) else {
            return Ok(None);
        };
        let (owner, visit, state) = (group.owner, group.visit, Arc::clone(&group.state));
        let GroupKind::Inline { items, next } = &mut group.kind else {
            return Ok(None);
        };
        while matches!(group.results.get(*next), Some(Some(_))) {
            *next += 1;
        }
        let index = *next;
        let Some(value) = items.get(index).cloned() else {
            return Ok(None);
        };
        *next += 1;
        let StateKind::Map(map) = &state.kind else {
            return Ok(None);
        };
        let stand = self.take_stand(id, index);
        let input = match &stand {
            Some(stand) => stand.input.clone(),
            None => {
                let item = Item::read(value.clone(), None);
                self.item_input(owner, map, index, &item, false)?
            }
        };
        let Some(thread) = self.thread(owner) else {
            return Ok(None);
        };
        let (record, variables) = (thread.record, thread.variables.inner());
        let started = self.emit(
            record,
            previous,
            Some(visit),
            EventDetail::MapIterationStarted {
                name: Arc::clone(&state.name),
                index: length(index),
            },
        );
        let place = Place::Iteration { visit, index };
        let thread = self.spawn(Thread {
            parent: Some((id, index)),
            item: Some((index, value)),
            map_index: Some(index),
            variables,
            last: started,
            ..Thread::new(
                record,
                ScopeRef::Processor(Arc::clone(&state)),
                place,
                input,
            )
        });
        if let Some(stand) = stand {
            self.stand_at(thread, stand);
        }
        if let Some(group) = self.group_mut(id) {
            group.running.insert(index, thread);
        }
        Ok(Some(thread))
    }

    /// `ItemSelector` of one item: `$` is the Map's effective input, `$$.Map.Item` the item (reference 01-language §3.7). It is evaluated
    /// in the name of the Map (reference 10-more-recordings, SS-003).
    pub(crate) fn item_input(
        &mut self,
        owner: ThreadId,
        map: &Map,
        index: usize,
        item: &Item,
        has_source: bool,
    ) -> Result<Payload, Failure> {
        let Some(selector) = &map.item_selector else {
            return Ok(item.input().into());
        };
        let Some(mut scene) = self.scene(owner) else {
            return Ok(Payload::default());
        };
        let effective = self
            .current(owner)
            .and_then(|current| current.effective.clone())
            .unwrap_or_else(|| scene.raw.clone());
        if let Value::Object(context) = &mut scene.context {
            context.insert("Map", super::context::map_member(index, item, has_source));
        }
        self.template(&scene, Stage::ItemSelector, Some(selector), &effective)
    }

    /// A branch or iteration is done.
    pub(crate) fn join(&mut self, thread: ThreadId, id: GroupId, index: usize, output: Payload) {
        let Some(last) = self.thread(thread).map(|thread| thread.last) else {
            return;
        };
        let Some(group) = self.group_mut(id) else {
            return;
        };
        group.running.remove(&index);
        if group.results.len() <= index {
            group.results.resize(index + 1, None);
        }
        if let Some(result) = group.results.get_mut(index) {
            *result = Some(output.clone());
        }
        match group.kind {
            GroupKind::Parallel => {
                self.release(thread);
                self.join_branch(id, last);
            }
            GroupKind::Inline { .. } => {
                self.release(thread);
                self.join_iteration(id, index, last);
            }
            GroupKind::Distributed(_) => self.join_child(id, thread, output),
        }
    }

    /// `ParallelStateSucceeded` and `ParallelStateExited` both follow the event that completed last (recorded: scenarios/test_parallel_state).
    fn join_branch(&mut self, id: GroupId, last: EventId) {
        if self.group(id).is_none_or(|group| !group.running.is_empty()) {
            return;
        }
        let Some(group) = self.close_group(id) else {
            return;
        };
        let owner = group.owner;
        let record = self.thread(owner).map(|thread| thread.record);
        if let Some(record) = record {
            self.emit(
                record,
                last,
                Some(group.visit),
                EventDetail::ParallelStateSucceeded,
            );
        }
        match results(group.results) {
            Ok(result) => self.complete_group(owner, last, &result),
            Err(failure) => self.fail(owner, failure, last, super::fail::Origin::Own),
        }
    }

    /// `MapIterationSucceeded` and the next `MapIterationStarted` both follow the last event inside (recorded: scenarios/test_map_state).
    fn join_iteration(&mut self, id: GroupId, index: usize, last: EventId) {
        let Some(group) = self.group(id) else { return };
        let (owner, visit, state) = (group.owner, group.visit, Arc::clone(&group.state));
        let Some(record) = self.thread(owner).map(|thread| thread.record) else {
            return;
        };
        let detail = EventDetail::MapIterationSucceeded {
            name: Arc::clone(&state.name),
            index: length(index),
        };
        let succeeded = self.emit(record, last, Some(visit), detail);
        match self.start_iteration(id, last) {
            Err(failure) => return self.fail(owner, failure, last, super::fail::Origin::Own),
            Ok(Some(thread)) => self.set_off(thread),
            Ok(None) => {}
        }
        if self.group(id).is_none_or(|group| !group.running.is_empty()) {
            return;
        }
        let Some(group) = self.close_group(id) else {
            return;
        };
        let done =
            results(group.results).and_then(|result| self.succeed_map(owner, succeeded, &result));
        self.unless_failed(owner, done);
    }

    /// `MapStateSucceeded` and `MapStateExited` both follow `last` (recorded: scenarios/test_map_state).
    fn succeed_map(
        &mut self,
        owner: ThreadId,
        last: EventId,
        result: &Payload,
    ) -> Result<(), Failure> {
        let Some(thread) = self.thread(owner) else {
            return Ok(());
        };
        let visit = thread.current.as_ref().map(|current| current.visit);
        self.emit(thread.record, last, visit, EventDetail::MapStateSucceeded);
        self.complete_group(owner, last, result);
        Ok(())
    }

    pub(crate) fn record_attempt(&mut self, visit: VisitId, started: Option<EventId>) {
        let now = self.now();
        if let Some(visit) = self.visit_mut(visit) {
            visit.attempts.push(Attempt {
                started,
                ..Attempt::begun(now)
            });
        }
    }
}

/// The results as an array, in order. Texts that nothing touched stay as they are inside (recorded: scenarios/test_parallel_state_nested).
pub(crate) fn results(results: Vec<Option<Payload>>) -> Result<Payload, Failure> {
    let payloads: Vec<Payload> = results.into_iter().map(Option::unwrap_or_default).collect();
    let array = Payload::array(payloads);
    limits::check(array.value())?;
    Ok(array)
}

pub(crate) fn length(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
