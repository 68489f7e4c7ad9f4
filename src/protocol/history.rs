//! The light history: events without payloads, visits without values.

use std::fmt;
use std::rc::Rc;

use asl_engine::history::EVENT_TYPES;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::detail::Answer;
use super::graph::EdgeKind;

/// The id of an event as in `GetExecutionHistory`: from 1, without gaps.
pub type EventId = u32;

/// A state of the definition: an index into the list of states that came with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct StateId(pub u32);

/// One stay of the execution in a state, all attempts included; counted from 0 in order of entry, those in child executions among the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct VisitId(pub u32);

/// A child execution of a distributed Map; counted from 0 in the order in which they started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ChildId(pub u32);

impl StateId {
    /// The index into the list of states.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl VisitId {
    /// The index into the list of all visits of a run.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// An event without its payloads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Its id.
    pub id: EventId,
    /// The event that led to it; 0 for none.
    pub previous: EventId,
    /// Its type.
    pub event_type: EventType,
    /// Milliseconds since the start of the execution, on the virtual clock.
    pub time: f64,
    /// The visit it belongs to; absent for events of the execution itself.
    pub visit: Option<VisitId>,
    /// What is worth a word beside the type.
    pub note: Option<Note>,
}

/// The word beside an event's type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Note {
    /// What a task calls: `lambda:invoke`, or the function's ARN.
    Resource(Rc<str>),
    /// The name of an error.
    Error(Rc<str>),
    /// The field whose expression could not be evaluated: `Output/total`.
    Field(Rc<str>),
    /// The index of a Map iteration.
    Iteration(u32),
    /// How many items a Map has.
    Length(u32),
    /// The task succeeded; where its answer came from.
    Answer(Answer),
    /// A further attempt; which retry it is, from 1.
    Retry(u32),
}

/// A stay in a state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Visit {
    /// Its id.
    pub id: VisitId,
    /// The state.
    pub state: StateId,
    /// Which visit of this state it is in the whole execution, from 1.
    pub nth: u32,
    /// Where it happens.
    pub place: Place,
    /// The child execution whose history has its events; none: the execution's own.
    pub child: Option<ChildId>,
    /// The event by which it was entered. In the execution's own history, where a child execution has no events, its visits are entered by the
    /// `MapRunStarted` and end with the next event of that Map.
    pub entered: EventId,
    /// When, in milliseconds since the start of the execution.
    pub at: f64,
}

/// Where a visit happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Place {
    /// At the top level.
    Top,
    /// In a branch of a Parallel.
    Branch {
        /// The visit of the Parallel.
        visit: VisitId,
        /// Which branch.
        index: u32,
    },
    /// In an iteration of a Map.
    Iteration {
        /// The visit of the Map.
        visit: VisitId,
        /// Which item.
        index: u32,
    },
}

impl Place {
    /// The visit of the Parallel or Map around it.
    #[must_use]
    pub fn parent(self) -> Option<VisitId> {
        match self {
            Self::Top => None,
            Self::Branch { visit, .. } | Self::Iteration { visit, .. } => Some(visit),
        }
    }

    /// Which branch or item; 0 at the top level.
    #[must_use]
    pub fn index(self) -> u32 {
        match self {
            Self::Top => 0,
            Self::Branch { index, .. } | Self::Iteration { index, .. } => index,
        }
    }
}

/// The end of a visit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VisitEnd {
    /// Which visit.
    pub visit: VisitId,
    /// The event by which it ended: the last one that belongs to it.
    pub event: EventId,
    /// When, in milliseconds since the start of the execution.
    pub at: f64,
    /// How.
    pub outcome: VisitOutcome,
    /// How often it was tried again.
    pub retries: u32,
    /// The transition it took, if any.
    pub taken: Taken,
}

/// The transition out of a state; absent when the execution or branch failed there.
pub type Taken = Option<EdgeKind>;

/// How a visit ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum VisitOutcome {
    /// As it should.
    Succeeded,
    /// An error that a Catcher took; its name.
    Caught(Rc<str>),
    /// An error that nothing caught, or a Fail state; its name.
    Failed(Rc<str>),
    /// Ended from outside: another branch failed, the execution was stopped or timed out.
    Aborted,
}

/// What an event means, for colour and sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Tone {
    /// A state, branch or execution begins.
    Begin,
    /// Something happens inside.
    Progress,
    /// It ends well.
    Success,
    /// It fails, or times out.
    Failure,
    /// It is ended from outside.
    Abort,
}

/// The type of an event, spelled as `GetExecutionHistory` spells it: one byte, here and on the wire.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct EventType(u8);

impl EventType {
    /// The type of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let index = EVENT_TYPES.binary_search(&name).ok()?;
        u8::try_from(index).ok().map(Self)
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        EVENT_TYPES
            .get(usize::from(self.0))
            .copied()
            .unwrap_or_default()
    }

    /// Whether a state is entered by it.
    #[must_use]
    pub fn is_entry(self) -> bool {
        self.name().ends_with("StateEntered")
    }

    /// Whether a state is left by it on a transition.
    #[must_use]
    pub fn is_exit(self) -> bool {
        self.name().ends_with("StateExited")
    }

    /// What it means.
    #[must_use]
    pub fn tone(self) -> Tone {
        let name = self.name();
        if name.ends_with("Failed") || name.ends_with("TimedOut") || name == "FailStateEntered" {
            Tone::Failure
        } else if name.ends_with("Aborted") {
            Tone::Abort
        } else if name.ends_with("Succeeded") || name.ends_with("Exited") {
            Tone::Success
        } else if name.ends_with("Entered")
            || name == "ExecutionStarted"
            || name == "MapIterationStarted"
        {
            Tone::Begin
        } else {
            Tone::Progress
        }
    }
}

impl fmt::Debug for EventType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for EventType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(self.0)
    }
}

impl<'de> Deserialize<'de> for EventType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let index = u8::deserialize(deserializer)?;
        if usize::from(index) < EVENT_TYPES.len() {
            Ok(Self(index))
        } else {
            Err(serde::de::Error::custom(format!(
                "no event type has the number {index}"
            )))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_type_is_found_by_its_name() {
        for (index, name) in EVENT_TYPES.iter().enumerate() {
            assert_eq!(
                EventType::named(name).map(|found| usize::from(found.0)),
                Some(index),
                "{name}"
            );
        }
        assert_eq!(EventType::named("TaskStateEnterd"), None);
    }

    #[test]
    fn event_types_have_a_tone() {
        for (name, tone) in [
            ("ExecutionStarted", Tone::Begin),
            ("PassStateEntered", Tone::Begin),
            ("FailStateEntered", Tone::Failure),
            ("TaskScheduled", Tone::Progress),
            ("TaskStateExited", Tone::Success),
            ("LambdaFunctionTimedOut", Tone::Failure),
            ("MapIterationStarted", Tone::Begin),
            ("TaskStateAborted", Tone::Abort),
        ] {
            assert_eq!(
                EventType::named(name).map(EventType::tone),
                Some(tone),
                "{name}"
            );
        }
    }
}
