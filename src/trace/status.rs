//! What the graph shows at the cursor.

use std::collections::BTreeMap;

use crate::protocol::{EdgeKind, GraphEdge, Place, StateId, Visit, VisitId, VisitOutcome};

use super::Trace;

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

impl Trace {
    /// What happened up to and with the row at `cursor`, in the state ids of the graph: `mapping` gives for each state of the run the one of the
    /// graph, if it is still there (see [`mapping`](super::mapping)). Of the Maps around the visit `looked_at` only the iterations are told that it
    /// belongs to. Linear in the number of visits.
    #[must_use]
    pub fn graph_status(
        &self,
        cursor: usize,
        mapping: &[Option<StateId>],
        looked_at: Option<VisitId>,
    ) -> GraphStatus {
        let mut status = GraphStatus {
            nodes: vec![
                NodeStatus::default();
                mapping
                    .iter()
                    .flatten()
                    .map(|state| state.index() + 1)
                    .max()
                    .unwrap_or(0)
            ],
            edges: BTreeMap::new(),
        };
        let Some(row) = self.row(cursor) else {
            return status;
        };
        let map = |state: StateId| mapping.get(state.index()).copied().flatten();
        let chosen = self.chosen_iterations(looked_at);
        // Whether each visit is left out, by its place in the list.
        let mut others = Vec::new();
        for visit in self
            .visits
            .iter()
            .take_while(|visit| visit.visit.entered <= row.id)
        {
            if !chosen.is_empty() {
                let other = self.is_of_another(&visit.visit, &chosen, &others);
                others.push(other);
                if other {
                    continue;
                }
            }
            let Some(state) = map(visit.visit.state) else {
                continue;
            };
            if self.starts_scope(&visit.visit) {
                *status.edges.entry((state, EdgeKind::Start)).or_default() += 1;
            }
            let end = visit.end.as_ref().filter(|end| end.event <= row.id);
            if let Some(taken) = end.and_then(|end| end.taken) {
                *status.edges.entry((state, taken)).or_default() += 1;
            }
            let Some(node) = status.nodes.get_mut(state.index()) else {
                continue;
            };
            node.visits += 1;
            node.latest = Some(visit.visit.id);
            node.current |= row.visit == Some(visit.visit.id);
            match end {
                None => node.running += 1,
                Some(end) => {
                    node.retries += end.retries;
                    match end.outcome {
                        VisitOutcome::Succeeded => {}
                        VisitOutcome::Caught(_) => node.caught += 1,
                        VisitOutcome::Failed(_) => node.failed += 1,
                        VisitOutcome::Aborted => node.aborted += 1,
                    }
                }
            }
        }
        status
    }

    /// The Maps around a visit, by their state, with the stay and the iteration it belongs to.
    fn chosen_iterations(&self, looked_at: Option<VisitId>) -> BTreeMap<StateId, Place> {
        let iteration = |place: Place| match place {
            Place::Iteration { visit, .. } => Some((self.visit(visit)?.visit.state, place)),
            Place::Top | Place::Branch { .. } => None,
        };
        // Collecting would sort first, which takes more code.
        let mut all = BTreeMap::new();
        all.extend(self.around(looked_at).filter_map(iteration));
        all
    }

    /// Whether a visit belongs to an iteration of a Map of which another one is chosen. `others` tells so of the visits before it.
    fn is_of_another(
        &self,
        visit: &Visit,
        chosen: &BTreeMap<StateId, Place>,
        others: &[bool],
    ) -> bool {
        let Some(around) = visit.place.parent().and_then(|id| self.position(id)) else {
            return false;
        };
        let map = self.visits.get(around).map(|around| around.visit.state);
        let chosen = map.and_then(|map| chosen.get(&map));
        others.get(around) == Some(&true) || chosen.is_some_and(|chosen| *chosen != visit.place)
    }
}
