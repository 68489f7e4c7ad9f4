//! The history of an execution, event for event as GetExecutionHistory gives it (reference 04-events).

mod detail;
mod event_types;
mod members;
mod packed;
mod serialize;

pub use detail::{EventDetail, StateType, TaskTarget};
pub use event_types::EVENT_TYPES;
pub use packed::{PackedHistory, Shape, pack};

use crate::clock::Timestamp;
use crate::task::VisitId;

/// The `id` of an event: 1, 2, 3, ... per execution; 0 stands for "none" in `previousEventId`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct EventId(pub u64);

/// One event. Serialized it has exactly the shape of the API's `HistoryEvent`, timestamps as ISO 8601.
///
/// Payloads are shared with the states they came from; their text is made when the event is serialized.
#[derive(Debug, Clone)]
pub struct HistoryEvent {
    /// `id`
    pub id: EventId,
    /// `previousEventId`: what caused it, by the rules of reference 04-events §3.
    pub previous_event_id: EventId,
    /// `timestamp`, in virtual time.
    pub timestamp: Timestamp,
    /// The visit of a state that it belongs to; none for events of the execution itself.
    pub visit: Option<VisitId>,
    /// `type`, and the details that go with it.
    pub detail: EventDetail,
}

/// The history of one execution: the main one, or the child of a distributed Map.
#[derive(Debug, Clone, Default)]
pub(crate) struct History {
    events: Vec<HistoryEvent>,
}

impl History {
    /// Adds an event behind the others and says its id.
    pub(crate) fn push(
        &mut self,
        previous: EventId,
        timestamp: Timestamp,
        visit: Option<VisitId>,
        detail: EventDetail,
    ) -> EventId {
        let id = EventId(self.len() + 1);
        self.events.push(HistoryEvent {
            id,
            previous_event_id: previous,
            timestamp,
            visit,
            detail,
        });
        id
    }

    pub(crate) fn len(&self) -> u64 {
        u64::try_from(self.events.len()).unwrap_or(u64::MAX)
    }

    pub(crate) fn into_events(self) -> Vec<HistoryEvent> {
        self.events
    }

    pub(crate) fn events(&self) -> &[HistoryEvent] {
        &self.events
    }
}
