//! What the graph shows at the cursor.

use std::collections::BTreeMap;

use crate::protocol::{EdgeKind, GraphEdge, StateId, VisitOutcome};

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
    /// graph, if it is still there (see [`mapping`](super::mapping)). Linear in the number of visits.
    #[must_use]
    pub fn graph_status(&self, cursor: usize, mapping: &[Option<StateId>]) -> GraphStatus {
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
        for visit in self
            .visits
            .iter()
            .take_while(|visit| visit.visit.entered <= row.id)
        {
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
}
