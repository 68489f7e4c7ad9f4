//! The history of a run as the page shows it: rows, the tree of branches and iterations, and the graph at the cursor. No browser types.
//!
//! A cursor is the index of a row. Moving it is all that stepping is, in both directions, so stepping back costs nothing and cannot disagree
//! with what happened.

mod anchor;
mod inside;
mod log;
mod moves;
mod places;
#[cfg(test)]
pub(crate) mod recorded;
mod status;
mod stops;
mod tally;
pub mod time;
mod timeline;

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

pub use anchor::Anchor;
pub use inside::{Inside, Insides, Part, PartView};
pub use log::Log;
pub use status::{GraphStatus, NodeStatus, Tables};
pub use stops::Stops;
pub use tally::Tallies;
pub use timeline::{Block, Idle, Lane, Measure, Span, SpanMark, Timeline};

use crate::protocol::{
    Batch, ChildId, EventId, Note, Place, Row, StateId, StateInfo, Tone, Visit, VisitEnd, VisitId,
};

/// A history, as far as it was pulled. Cloning is cheap; clones share what they have in common.
#[derive(Debug, Clone, Default)]
pub struct Trace {
    states: Rc<[StateInfo]>,
    rows: Log<Row>,
    /// The event of a recording that our engine does otherwise, the first one.
    differs: Option<EventId>,
    visits: Log<TracedVisit>,
}

/// A visit and its end, once there is one.
#[derive(Debug, Clone, PartialEq)]
pub struct TracedVisit {
    /// The visit.
    pub visit: Visit,
    /// Its end.
    pub end: Option<VisitEnd>,
    /// How many Parallels and Maps are around it.
    pub depth: u32,
}

/// Which rows a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Detailed {
    /// One row per event.
    #[default]
    Events,
    /// One row per visit, and those that begin and end the execution.
    States,
    /// No rows: visits are drawn out in lanes.
    Timeline,
}

/// A row in words.
#[derive(Debug, Clone, PartialEq)]
pub struct RowView {
    /// The event's id.
    pub id: EventId,
    /// The event's type, as `GetExecutionHistory` spells it.
    pub event_type: &'static str,
    /// The state's name; empty for events of the execution itself.
    pub state: Rc<str>,
    /// Which visit of the state, if it is not the first.
    pub nth: Option<u32>,
    /// Where inside Parallels and Maps it happened, innermost only: `branch 1`, `item 3`.
    pub place: Option<String>,
    /// How deep inside Parallels and Maps it stands.
    pub depth: u32,
    /// When, for people.
    pub time: String,
    /// What is worth a word beside the type.
    pub note: Option<String>,
    /// What it means.
    pub tone: Tone,
    /// Whether it is the first event of a recording that our engine does otherwise.
    pub differs: bool,
}

impl Trace {
    /// An empty history of a run of these states.
    #[must_use]
    pub fn of(states: Rc<[StateInfo]>) -> Self {
        Self {
            states,
            ..Self::default()
        }
    }

    /// Appends the next piece. Cost linear in the piece.
    pub fn append(&mut self, batch: Batch) {
        self.rows.extend(batch.rows);
        for visit in batch.visits {
            let depth = visit
                .place
                .parent()
                .and_then(|parent| self.visit(parent))
                .map_or(0, |parent| parent.depth + 1);
            self.visits.push(TracedVisit {
                visit,
                end: None,
                depth,
            });
        }
        for end in batch.ends {
            if let Some(visit) = self
                .position(end.visit)
                .and_then(|at| self.visits.get_mut(at))
            {
                visit.end = Some(end);
            }
        }
    }

    /// The child execution whose history this is; none: the execution's own.
    fn own_child(&self) -> Option<ChildId> {
        self.visits().next().and_then(|visit| visit.visit.child)
    }

    /// From this event on our engine does otherwise than was recorded.
    pub fn mark_difference(&mut self, event: EventId) {
        self.differs = Some(event);
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The row at `index`.
    #[must_use]
    pub fn row(&self, index: usize) -> Option<&Row> {
        self.rows.get(index)
    }

    /// All rows.
    pub fn rows(&self) -> impl DoubleEndedIterator<Item = &Row> {
        self.rows.iter()
    }

    /// The rows from `index` on, each with its index. Costs nothing for those before.
    pub fn rows_from(&self, index: usize) -> impl Iterator<Item = (usize, &Row)> {
        (index..self.len()).filter_map(|index| Some((index, self.row(index)?)))
    }

    /// The index of the row of `event`.
    #[must_use]
    pub fn index_of(&self, event: EventId) -> Option<usize> {
        // Ids count from 1 without gaps.
        let index = usize::try_from(event).ok()?.checked_sub(1)?;
        (index < self.len()).then_some(index)
    }

    /// A visit.
    #[must_use]
    pub fn visit(&self, id: VisitId) -> Option<&TracedVisit> {
        self.visits.get(self.position(id)?)
    }

    /// Where a visit stands among those of this history.
    fn position(&self, id: VisitId) -> Option<usize> {
        let has = |at: usize| self.visits.get(at).is_some_and(|it| it.visit.id == id);
        if has(id.index()) {
            return Some(id.index());
        }
        // A child execution has only some of the run's visits; their ids ascend.
        let (mut from, mut to) = (0, self.visits.len());
        while from < to {
            let middle = from + (to - from) / 2;
            if self.visits.get(middle)?.visit.id < id {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        has(from).then_some(from)
    }

    /// How many visits there are.
    #[must_use]
    pub fn visits_len(&self) -> usize {
        self.visits.len()
    }

    /// All visits in order of entry.
    pub fn visits(&self) -> impl DoubleEndedIterator<Item = &TracedVisit> {
        self.visits.iter()
    }

    /// A state of the definition that was run.
    #[must_use]
    pub fn state(&self, id: StateId) -> Option<&StateInfo> {
        self.states.get(id.index())
    }

    /// The states of the definition that was run.
    #[must_use]
    pub fn states(&self) -> &Rc<[StateInfo]> {
        &self.states
    }

    /// The row in words.
    #[must_use]
    pub fn view(&self, index: usize) -> Option<RowView> {
        let row = self.row(index)?;
        let visit = row.visit.and_then(|visit| self.visit(visit));
        Some(RowView {
            id: row.id,
            event_type: row.event_type.name(),
            state: visit
                .and_then(|visit| self.state(visit.visit.state))
                .map(|state| state.name.clone())
                .unwrap_or_default(),
            nth: visit.map(|visit| visit.visit.nth).filter(|nth| *nth > 1),
            place: visit
                .filter(|visit| self.has_around(&visit.visit))
                .and_then(|visit| place_in_words(visit.visit.place)),
            depth: visit.map_or(0, |visit| visit.depth),
            time: time::moment(row.time),
            note: row.note.as_ref().map(note_in_words),
            tone: row.event_type.tone(),
            differs: self.differs == Some(row.id),
        })
    }

    /// The indexes of the rows to show: without what happens inside the visits in `folded`, which keep the row of their entry. Linear in the rows.
    #[must_use]
    pub fn visible(&self, detailed: Detailed, folded: &BTreeSet<VisitId>) -> Vec<usize> {
        let mut hidden = Vec::with_capacity(self.visits.len());
        for visit in self.visits.iter() {
            let around = visit.visit.place.parent();
            let around = around.and_then(|around| Some((around, self.position(around)?)));
            hidden.push(around.is_some_and(|(around, at)| {
                folded.contains(&around) || hidden.get(at) == Some(&true)
            }));
        }
        self.rows
            .iter()
            .enumerate()
            .filter(|(_, row)| match row.visit {
                None => true,
                Some(visit)
                    if self.position(visit).and_then(|at| hidden.get(at)) == Some(&true) =>
                {
                    false
                }
                Some(visit) => {
                    row.event_type.is_entry()
                        || (detailed == Detailed::Events && !folded.contains(&visit))
                }
            })
            .map(|(index, _)| index)
            .collect()
    }

    /// Whether something can be folded under this visit.
    #[must_use]
    pub fn has_inside(&self, id: VisitId) -> bool {
        self.visit(id)
            .and_then(|visit| self.state(visit.visit.state))
            .is_some_and(StateInfo::has_inside)
    }

    /// The index of the row by which the next visit after `cursor` is entered.
    #[must_use]
    pub fn next_entry(&self, cursor: usize) -> Option<usize> {
        self.rows_from(cursor + 1)
            .find(|(_, row)| row.event_type.is_entry())
            .map(|(index, _)| index)
    }

    /// The index of the row by which the visit at `cursor` was entered; the one before it if `cursor` is there already.
    #[must_use]
    pub fn previous_entry(&self, cursor: usize) -> Option<usize> {
        let before = cursor.min(self.len());
        (0..before).rev().find(|index| {
            self.row(*index)
                .is_some_and(|row| row.event_type.is_entry())
        })
    }

    /// The visit of `state` (an id of the run) to look at from `cursor`: the last one entered up to there, else the first one after.
    #[must_use]
    pub fn visit_of(&self, state: StateId, cursor: usize) -> Option<&TracedVisit> {
        let now = self.row(cursor).map_or(0, |row| row.id);
        let mut of_state = self
            .visits
            .iter()
            .filter(|visit| visit.visit.state == state);
        let mut found = of_state.next()?;
        for visit in of_state.take_while(|visit| visit.visit.entered <= now) {
            found = visit;
        }
        Some(found)
    }

    /// All visits of `state` (an id of the run).
    pub fn visits_of(&self, state: StateId) -> impl Iterator<Item = &TracedVisit> {
        self.visits
            .iter()
            .filter(move |visit| visit.visit.state == state)
    }

    /// Whether the Parallel or Map around a visit belongs to this history, too.
    fn has_around(&self, visit: &Visit) -> bool {
        let around = visit.place.parent();
        around.is_some_and(|around| self.position(around).is_some())
    }

    /// Whether a branch, an iteration or the execution begins with this visit: then no state led to its entry (reference 04-events §3).
    fn starts_scope(&self, visit: &Visit) -> bool {
        let led_by = self
            .index_of(visit.entered)
            .and_then(|index| self.row(index))
            .map_or(0, |row| row.previous);
        match self.index_of(led_by).and_then(|index| self.row(index)) {
            None => true,
            Some(row) => matches!(
                row.event_type.name(),
                "ParallelStateStarted" | "MapIterationStarted"
            ),
        }
    }
}

/// For each state of `run` the one of `graph` at the same pointer, if it is still there and of the same name.
#[must_use]
pub fn mapping(run: &[StateInfo], graph: &[StateInfo]) -> Vec<Option<StateId>> {
    let by_pointer: HashMap<&str, u32> = (0..)
        .zip(graph)
        .map(|(index, state)| (&*state.pointer, index))
        .collect();
    run.iter()
        .map(|state| by_pointer.get(&*state.pointer).copied().map(StateId))
        .collect()
}

fn place_in_words(place: Place) -> Option<String> {
    match place {
        Place::Top => None,
        Place::Branch { index, .. } => Some(format!("branch {}", index + 1)),
        Place::Iteration { index, .. } => Some(format!("item {index}")),
    }
}

fn note_in_words(note: &Note) -> String {
    match note {
        Note::Resource(resource) => resource.to_string(),
        Note::Error(error) => error.to_string(),
        Note::Field(location) => format!("at {location}"),
        Note::Iteration(index) => format!("item {index}"),
        Note::Length(1) => String::from("1 item"),
        Note::Length(length) => format!("{length} items"),
        Note::Answer(answer) => answer.in_words(),
        Note::Retry(number) => format!("retry {number}"),
    }
}

#[cfg(test)]
mod tests;
