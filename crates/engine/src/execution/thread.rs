//! A thread of an execution: the top level, a branch, an iteration or a child execution.

use std::sync::Arc;

use asl_json::Value;
use asl_language::model::{Scope, State, StateIndex, StateKind, StateMachine};

use super::group::GroupId;
use super::record::RecordId;
use super::unfinished::Unfinished;
use super::{Execution, address};
use crate::clock::Timestamp;
use crate::dataflow::Variables;
use crate::history::EventId;
use crate::payload::Payload;
use crate::task::{TaskId, VisitId};
use crate::visit::Place;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ThreadId(pub(crate) usize);

/// Where a thread's states are found.
#[derive(Debug, Clone)]
pub(crate) enum ScopeRef {
    Top(Arc<StateMachine>),
    /// A branch of a Parallel.
    Branch(Arc<State>, usize),
    /// The item processor of a Map.
    Processor(Arc<State>),
}

impl ScopeRef {
    pub(crate) fn scope(&self) -> Option<&Scope> {
        match self {
            Self::Top(machine) => Some(&machine.scope),
            Self::Branch(state, index) => match &state.kind {
                StateKind::Parallel(parallel) => parallel.branches.get(*index),
                _ => None,
            },
            Self::Processor(state) => match &state.kind {
                StateKind::Map(map) => Some(&map.processor),
                _ => None,
            },
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Thread {
    /// Grows when the thread is stopped or reused, so that work meant for its past is void.
    pub(crate) generation: u32,
    pub(crate) record: RecordId,
    /// The Parallel or Map it works for, and the branch or item.
    pub(crate) parent: Option<(GroupId, usize)>,
    pub(crate) scope: ScopeRef,
    pub(crate) place: Place,
    /// `Map.Item` of the context object: index and value of the innermost iteration.
    pub(crate) item: Option<(usize, Value)>,
    /// The index of the innermost iteration.
    pub(crate) map_index: Option<usize>,
    pub(crate) variables: Variables,
    /// Raw input of the current state, or output of the last one.
    pub(crate) input: Payload,
    /// The event that the next one follows.
    pub(crate) last: EventId,
    /// The state it is in, or about to enter; none after the last one.
    pub(crate) at: Option<StateIndex>,
    /// How far the Parallel or Map it is in had come when that failed.
    pub(crate) unfinished: Option<Arc<Unfinished>>,
    pub(crate) current: Option<Current>,
}

/// The state a thread is in.
#[derive(Debug, Clone)]
pub(crate) struct Current {
    pub(crate) state: Arc<State>,
    pub(crate) visit: VisitId,
    pub(crate) entered: EventId,
    /// The event that `entered` follows.
    pub(crate) before: EventId,
    pub(crate) entered_at: Timestamp,
    /// After `InputPath`, for a Wait that goes on later.
    pub(crate) effective: Option<Payload>,
    /// Uses of each retrier in this visit.
    pub(crate) used: Vec<u64>,
    /// `State.RetryCount` of the context object.
    pub(crate) retry_count: u64,
    pub(crate) task: Option<TaskId>,
    pub(crate) group: Option<GroupId>,
    /// `Task.Token` of the context object.
    pub(crate) token: Option<Arc<str>>,
    pub(crate) reads_context: bool,
}

impl Thread {
    pub(crate) fn new(record: RecordId, scope: ScopeRef, place: Place, input: Payload) -> Self {
        Self {
            generation: 0,
            record,
            parent: None,
            at: scope.scope().map(|scope| scope.start_at),
            unfinished: None,
            scope,
            place,
            item: None,
            map_index: None,
            variables: Variables::default(),
            input,
            last: EventId(0),
            current: None,
        }
    }
}

impl Execution {
    pub(crate) fn spawn(&mut self, thread: Thread) -> ThreadId {
        if let Some(id) = self.free_threads.pop()
            && let Some(slot) = self.threads.get_mut(id.0)
        {
            *slot = Thread {
                generation: slot.generation,
                ..thread
            };
            return id;
        }
        self.threads.push(thread);
        ThreadId(self.threads.len() - 1)
    }

    /// Ends a thread: its work on the agenda becomes void and its slot can be used again.
    pub(crate) fn release(&mut self, id: ThreadId) {
        if let Some(thread) = self.threads.get_mut(id.0) {
            thread.generation = thread.generation.wrapping_add(1);
            thread.current = None;
            thread.item = None;
            thread.unfinished = None;
            thread.input = Payload::default();
            thread.variables = Variables::default();
            self.free_threads.push(id);
        }
    }

    pub(crate) fn generation(&self, id: ThreadId) -> u32 {
        self.threads.get(id.0).map_or(0, |thread| thread.generation)
    }

    pub(crate) fn thread(&self, id: ThreadId) -> Option<&Thread> {
        self.threads.get(id.0)
    }

    pub(crate) fn thread_mut(&mut self, id: ThreadId) -> Option<&mut Thread> {
        self.threads.get_mut(id.0)
    }

    pub(crate) fn current(&self, id: ThreadId) -> Option<&Current> {
        self.thread(id)?.current.as_ref()
    }

    pub(crate) fn current_mut(&mut self, id: ThreadId) -> Option<&mut Current> {
        self.thread_mut(id)?.current.as_mut()
    }

    /// Whether any field of a state reads `$$`, so that the context object must be made for it.
    pub(crate) fn reads_context(&mut self, state: &Arc<State>) -> bool {
        *self
            .reads_context
            .entry(address(state))
            .or_insert_with(|| super::context::is_read_by(state))
    }
}
