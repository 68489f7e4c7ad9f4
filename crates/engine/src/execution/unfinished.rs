//! How far a Parallel or Map had come when it failed or was stopped: a redrive runs again only those branches, iterations and child
//! executions that did not succeed, each from the state where it stood (reference 04-events §7; API: RedriveExecution).

use std::collections::BTreeMap;
use std::sync::Arc;

use asl_language::model::StateIndex;

use super::group::{Group, GroupId, GroupKind};
use super::map_run::MapRun;
use super::record::RecordId;
use super::thread::{Thread, ThreadId};
use super::{Execution, What};
use crate::dataflow::Variables;
use crate::payload::Payload;

/// What the next try of a Parallel or Map need not do again.
#[derive(Debug, Clone)]
pub(crate) struct Unfinished {
    /// By branch or item: the results that are there.
    pub(super) results: Vec<Option<Payload>>,
    /// By branch or item: where those stood that had begun.
    pub(super) stands: BTreeMap<usize, Stand>,
    /// Of a distributed Map.
    pub(super) run: Option<Box<MapRun>>,
}

/// Where a thread stood when it failed or was stopped.
#[derive(Debug, Clone)]
pub(crate) struct Stand {
    pub(super) record: RecordId,
    /// The state that it was in, or about to enter; none after the last one.
    at: Option<StateIndex>,
    pub(super) input: Payload,
    variables: Variables,
    unfinished: Option<Arc<Unfinished>>,
}

impl Execution {
    /// Where a thread stands. Calls itself as deep as the definition nests Parallels and Maps, which its reader bounds.
    pub(super) fn stand(&self, thread: &Thread) -> Stand {
        let group = thread.current.as_ref().and_then(|current| current.group);
        let unfinished = match group.and_then(|group| self.group(group)) {
            Some(group) => self.unfinished(group),
            None => thread.unfinished.clone(),
        };
        Stand {
            record: thread.record,
            at: thread.at,
            input: thread.input.clone(),
            variables: thread.variables.clone(),
            unfinished,
        }
    }

    /// How far a group has come; nothing for a Map Run whose items are not read yet: a redrive begins it anew.
    fn unfinished(&self, group: &Group) -> Option<Arc<Unfinished>> {
        let run = match &group.kind {
            GroupKind::Distributed(run) if run.total_items == 0 => return None,
            GroupKind::Distributed(run) => Some(run.clone()),
            GroupKind::Parallel | GroupKind::Inline { .. } => None,
        };
        let mut stands = group.stands.clone();
        let running = group
            .running
            .iter()
            .filter_map(|(index, id)| Some((*index, self.stand(self.thread(*id)?))));
        stands.extend(running);
        Some(Arc::new(Unfinished {
            results: group.results.clone(),
            stands,
            run,
        }))
    }

    /// Remembers with the owner of a group that is about to fail how far it has come.
    pub(super) fn keep_unfinished(&mut self, group: &Group) {
        let unfinished = self.unfinished(group);
        if let Some(owner) = self.thread_mut(group.owner) {
            owner.unfinished = unfinished;
        }
    }

    /// What a try of the state that a thread is in need not do again. Only the first try after a redrive has such.
    pub(super) fn take_unfinished(&mut self, id: ThreadId) -> Option<Unfinished> {
        let unfinished = self.thread_mut(id)?.unfinished.take()?;
        Some(Arc::unwrap_or_clone(unfinished))
    }

    /// Lets a new thread go on from where another one stood.
    pub(super) fn stand_at(&mut self, id: ThreadId, stand: Stand) {
        if let Some(thread) = self.thread_mut(id) {
            thread.at = stand.at;
            thread.input = stand.input;
            thread.variables = stand.variables;
            thread.unfinished = stand.unfinished;
        }
    }

    /// Schedules the first thing that a thread does.
    pub(super) fn set_off(&mut self, id: ThreadId) {
        let at = self.thread(id).and_then(|thread| thread.at);
        self.push(id, at.map_or(What::End, What::Enter));
    }

    /// Where the thread of a branch or item stood before the redrive.
    pub(super) fn take_stand(&mut self, id: GroupId, index: usize) -> Option<Stand> {
        self.group_mut(id)?.stands.remove(&index)
    }
}

impl Group {
    /// Whether a branch or item has its result.
    pub(super) fn has_result(&self, index: usize) -> bool {
        matches!(self.results.get(index), Some(Some(_)))
    }
}
