//! What the graph shows at the cursor.

use std::collections::BTreeMap;

use crate::protocol::{EdgeKind, GraphEdge, Place, StateId, VisitId};

use super::inside::{Insides, Part};
use super::tally::{Tallies, Tally};
use super::{Trace, TracedVisit};

/// What happened up to the cursor, for the graph.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GraphStatus {
    nodes: Vec<NodeStatus>,
    edges: BTreeMap<(StateId, EdgeKind), u32>,
}

/// What happened in one state up to the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NodeStatus {
    /// How often it was entered.
    pub visits: u32,
    /// How many of its visits are not over.
    pub running: u32,
    /// How many ended in an error that nothing in the state caught.
    pub failed: u32,
    /// How many ended in an error that a Catcher took.
    pub caught: u32,
    /// How many were ended from outside.
    pub aborted: u32,
    /// How often it was tried again, counted when a visit is over.
    pub retries: u32,
    /// Whether the event at the cursor belongs to it.
    pub current: bool,
    /// Its visit that was entered last.
    pub latest: Option<VisitId>,
}

impl NodeStatus {
    /// One word for it, to be shown beside colour: the worst that happened, or what happens now.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self { visits: 0, .. } => "not visited",
            Self { failed: 1.., .. } => "failed",
            Self { aborted: 1.., .. } => "aborted",
            Self { running: 1.., .. } => "running",
            Self { caught: 1.., .. } => "caught error",
            _ => "succeeded",
        }
    }
}

impl GraphStatus {
    /// What happened in `state`, an id of the graph.
    #[must_use]
    pub fn node(&self, state: StateId) -> NodeStatus {
        self.nodes.get(state.index()).copied().unwrap_or_default()
    }

    /// The states that were entered, each with its latest visit.
    pub(super) fn latest(&self) -> impl Iterator<Item = (StateId, VisitId)> {
        let states = (0..).map(StateId).zip(&self.nodes);
        states.filter_map(|(state, node)| Some((state, node.latest?)))
    }

    /// How often `edge` was taken.
    #[must_use]
    pub fn taken(&self, edge: &GraphEdge) -> u32 {
        // A Start has no state of its own, but its target has only one Start.
        let state = match edge.kind {
            EdgeKind::Start => edge.to,
            _ => edge.from,
        };
        state
            .and_then(|state| self.edges.get(&(state, edge.kind)))
            .copied()
            .unwrap_or_default()
    }
}

/// What the graph needs of a history, made once for all cursors.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tables {
    /// What happened in each state.
    pub tallies: Tallies,
    /// The branches and iterations of every stay in a Parallel or Map.
    pub insides: Insides,
}

impl Trace {
    /// The tables of the history as far as it is here. Linear in the number of visits.
    #[must_use]
    pub fn tables(&self) -> Tables {
        Tables {
            tallies: self.tallies(),
            insides: self.insides(),
        }
    }

    /// What happened up to and with the row at `cursor`, in the state ids of the graph: `mapping` gives for each state of the run the one of the
    /// graph, if it is still there (see [`mapping`](super::mapping)); `tables` are those of this history. Of the Maps around the visit `looked_at` only
    /// the iterations are told that it belongs to. Linear in the number of states and of the visits in that iteration, not in the length of the history.
    #[must_use]
    pub fn graph_status(
        &self,
        tables: &Tables,
        cursor: usize,
        mapping: &[Option<StateId>],
        looked_at: Option<VisitId>,
    ) -> GraphStatus {
        let ids = mapping.iter().flatten().map(|state| state.index() + 1);
        let mut status = GraphStatus {
            nodes: vec![NodeStatus::default(); ids.max().unwrap_or(0)],
            edges: BTreeMap::new(),
        };
        let Some(row) = self.row(cursor) else {
            return status;
        };
        let here = row.visit.and_then(|visit| self.visit(visit));
        let iteration = self.chosen_iteration(&tables.insides, looked_at);
        for (state, shown) in (0..).map(StateId).zip(mapping) {
            let Some(shown) = *shown else { continue };
            let own = iteration
                .as_ref()
                .filter(|(map, _)| self.is_inside(state, *map))
                .map(|(_, visits)| {
                    let of_state = visits.iter().filter(|visit| visit.visit.state == state);
                    Tally::of(self, of_state.copied())
                });
            let Some(tally) = own.as_ref().or_else(|| tables.tallies.of(state)) else {
                continue;
            };
            for (kind, count) in tally.taken(row.id).filter(|(_, count)| *count > 0) {
                status.edges.insert((shown, kind), count);
            }
            let (visits, latest) = tally.entered(row.id);
            let ends = tally.ended(row.id);
            let is_here = here.is_some_and(|here| {
                let told = own.as_ref();
                here.visit.state == state
                    && told.is_none_or(|tally| tally.visits.contains(&here.visit.id))
            });
            if let Some(node) = status.nodes.get_mut(shown.index()) {
                *node = NodeStatus {
                    visits,
                    running: visits.saturating_sub(ends.all),
                    failed: ends.failed,
                    caught: ends.caught,
                    aborted: ends.aborted,
                    retries: ends.retries,
                    current: is_here,
                    latest,
                };
            }
        }
        status
    }

    /// The outermost Map around a visit, by its state, and all visits in the iteration of it that the visit belongs to; of Maps inside, which are around
    /// the visit too, again only those of its iteration.
    fn chosen_iteration(
        &self,
        insides: &Insides,
        looked_at: Option<VisitId>,
    ) -> Option<(StateId, Vec<&TracedVisit>)> {
        let iteration = |place: Place| match place {
            Place::Iteration { visit, .. } => Some((self.visit(visit)?.visit.state, place)),
            Place::Top | Place::Branch { .. } => None,
        };
        let chosen: Vec<(StateId, Place)> = self.around(looked_at).filter_map(iteration).collect();
        let (map, place) = *chosen.last()?;
        let mut found = Vec::new();
        let mut open: Vec<&Part> = Vec::new();
        open.extend(insides.part(place.parent()?, place.index()));
        while let Some(part) = open.pop() {
            for visit in part.visits.iter().filter_map(|visit| self.visit(*visit)) {
                found.push(visit);
                let is_wanted = |part: &&Part| {
                    let of_state = chosen.iter().find(|(map, _)| *map == visit.visit.state);
                    of_state.is_none_or(|(_, place)| {
                        place.parent() == Some(visit.visit.id) && place.index() == part.index
                    })
                };
                open.extend(insides.parts(visit.visit.id).filter(is_wanted));
            }
        }
        Some((map, found))
    }

    /// Whether a state stands inside another one.
    fn is_inside(&self, state: StateId, around: StateId) -> bool {
        let parent = |state: &StateId| self.state(*state)?.parent;
        std::iter::successors(parent(&state), parent).any(|it| it == around)
    }
}
