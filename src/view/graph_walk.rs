//! Where the arrow keys lead in the graph: down and up along the transitions, left and right among what lies side by side.

use crate::protocol::{Graph, GraphNode, StateId, StateInfo};
use crate::trace::GraphStatus;

/// An arrow key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrow {
    /// On: along the transition that was taken most, else the first; into what is open, and out at its end.
    Down,
    /// Back to where it was come from, else along a transition that leads here.
    Up,
    /// To what else can come after the state before, or what stands left.
    Left,
    /// The same to the right.
    Right,
}

impl Arrow {
    /// The arrow of a key's name.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Some(match key {
            "ArrowDown" => Self::Down,
            "ArrowUp" => Self::Up,
            "ArrowLeft" => Self::Left,
            "ArrowRight" => Self::Right,
            _ => return None,
        })
    }
}

/// A graph to walk in.
#[derive(Clone, Copy)]
pub struct Walk<'a> {
    /// The picture.
    pub graph: &'a Graph,
    /// Its states.
    pub states: &'a [StateInfo],
    /// What happened: the way that was taken comes first.
    pub status: &'a GraphStatus,
}

impl<'a> Walk<'a> {
    /// The state to which an arrow leads from `at`; `before` is the state that was left for it, if it was come to by a transition.
    #[must_use]
    pub fn step(self, at: StateId, before: Option<StateId>, arrow: Arrow) -> Option<StateId> {
        match arrow {
            Arrow::Down => self.down(at),
            Arrow::Up => self.source(at, before).or_else(|| self.parent(at)),
            Arrow::Left => self.beside(at, before, false),
            Arrow::Right => self.beside(at, before, true),
        }
    }

    fn parent(self, at: StateId) -> Option<StateId> {
        self.states.get(at.index())?.parent
    }

    /// Whether it is drawn, and not inside something closed.
    fn is_seen(self, at: StateId) -> bool {
        self.graph.node(at).is_some()
    }

    /// The first states of a container's branches, in their order.
    fn starts(self, container: StateId) -> Vec<StateId> {
        let starts = self.graph.edges.iter().filter(|edge| edge.from.is_none());
        let mut starts: Vec<StateId> = starts
            .filter_map(|edge| edge.to)
            .filter(|to| self.parent(*to) == Some(container) && self.is_seen(*to))
            .collect();
        asl_sort::sort(&mut starts);
        starts
    }

    fn down(self, at: StateId) -> Option<StateId> {
        self.starts(at).first().copied().or_else(|| {
            std::iter::successors(Some(at), |at| self.parent(*at)).find_map(|at| self.next(at))
        })
    }

    /// The state after `at` in its scope.
    fn next(self, at: StateId) -> Option<StateId> {
        let mut found: Option<(u32, StateId)> = None;
        for edge in self.graph.edges.iter().filter(|edge| edge.from == Some(at)) {
            let Some(to) = edge.to.filter(|to| *to != at) else {
                continue;
            };
            let taken = self.status.taken(edge);
            if found.is_none_or(|(most, _)| taken > most) {
                found = Some((taken, to));
            }
        }
        found.map(|(_, to)| to)
    }

    /// The state from which `at` is come to: `before` if it leads there, else one above it, else any; of these the one that was left most often.
    fn source(self, at: StateId, before: Option<StateId>) -> Option<StateId> {
        let top = |state: StateId| self.graph.node(state).map(|node| node.rect.y);
        let mut found: Option<((bool, bool, u32), StateId)> = None;
        for edge in self.graph.edges.iter().filter(|edge| edge.to == Some(at)) {
            let Some(from) = edge.from.filter(|from| *from != at) else {
                continue;
            };
            let worth = (
                Some(from) == before,
                top(from) < top(at),
                self.status.taken(edge),
            );
            if found.is_none_or(|(best, _)| worth > best) {
                found = Some((worth, from));
            }
        }
        found.map(|(_, from)| from)
    }

    fn beside(self, at: StateId, before: Option<StateId>, right: bool) -> Option<StateId> {
        let others = match self.source(at, before) {
            Some(source) => {
                let edges = self.graph.edges.iter();
                let leaving = edges.filter(|edge| edge.from == Some(source));
                leaving.filter_map(|edge| edge.to).collect()
            }
            None => self
                .parent(at)
                .map(|parent| self.starts(parent))
                .unwrap_or_default(),
        };
        let others = others
            .into_iter()
            .filter_map(|state| self.graph.node(state));
        self.nearest(at, others, right)
            .or_else(|| self.nearest(at, self.row_of(at), right))
    }

    /// What stands at the height of `at`, open containers aside.
    fn row_of(self, at: StateId) -> impl Iterator<Item = &'a GraphNode> {
        let here = self
            .graph
            .node(at)
            .map(|node| node.rect)
            .unwrap_or_default();
        self.graph.nodes.iter().filter(move |node| {
            let rect = node.rect;
            !node.container && rect.y < here.y + here.height && here.y < rect.y + rect.height
        })
    }

    /// The next one to the left or right, by where they stand.
    fn nearest(
        self,
        at: StateId,
        others: impl Iterator<Item = &'a GraphNode>,
        right: bool,
    ) -> Option<StateId> {
        let middle = |node: &GraphNode| node.rect.x + node.rect.width / 2.0;
        let here = middle(self.graph.node(at)?);
        let distance = |node: &GraphNode| {
            let way = middle(node) - here;
            if right { way } else { -way }
        };
        others
            .map(|node| (distance(node), node.state))
            .filter(|(distance, state)| *distance > 0.0 && *state != at)
            .min_by(|one, other| one.0.total_cmp(&other.0))
            .map(|(_, state)| state)
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::protocol::{Command, MachineType, Update};
    use crate::session::Session;

    const DEFINITION: &str = r#"{"StartAt": "Choose", "States": {
        "Choose": {"Type": "Choice", "Choices": [
            {"Variable": "$.x", "NumericEquals": 1, "Next": "Both"},
            {"Variable": "$.x", "NumericEquals": 2, "Next": "Later"}
        ], "Default": "Poll"},
        "Both": {"Type": "Parallel", "Next": "Later",
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Sorry"}],
            "Branches": [
                {"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "A2"}, "A2": {"Type": "Pass", "End": true}}},
                {"StartAt": "B", "States": {"B": {"Type": "Pass", "End": true}}}
            ]},
        "Later": {"Type": "Pass", "End": true},
        "Poll": {"Type": "Wait", "Seconds": 1, "Next": "Ready"},
        "Ready": {"Type": "Choice", "Choices": [{"Variable": "$.y", "IsNull": true, "Next": "Poll"}], "Default": "Later"},
        "Sorry": {"Type": "Fail"}
    }}"#;

    #[test]
    fn arrows_follow_the_transitions() {
        let check = |closed: &[&str]| {
            let mut session = Session::default();
            let _told = session.answer(Command::Fold {
                pointers: closed.iter().map(|pointer| Rc::from(*pointer)).collect(),
            });
            let told = session.answer(Command::Check {
                revision: 1,
                text: DEFINITION.into(),
                machine_type: MachineType::Standard,
                substitutions: Rc::default(),
            });
            match told.into_iter().next() {
                Some(Update::Checked(checked)) => (checked.graph.unwrap(), checked.states),
                other => panic!("{other:?}"),
            }
        };
        let open = check(&[]);
        let closed = check(&["/States/Both"]);
        use Arrow::{Down, Left, Right, Up};
        for (picture, at, before, arrow, to) in [
            (&open, "Choose", "", Down, "Both"),
            (&open, "Choose", "", Up, ""),
            // Into the open Parallel, along its branch, and out.
            (&open, "Both", "Choose", Down, "A"),
            (&open, "A", "", Down, "A2"),
            (&open, "A2", "A", Down, "Later"),
            (&open, "A", "", Up, "Both"),
            (&open, "A", "", Right, "B"),
            (&open, "B", "", Left, "A"),
            (&open, "B", "", Down, "Later"),
            // What else the Choice can lead to.
            (&open, "Both", "Choose", Right, "Poll"),
            (&open, "Poll", "Choose", Left, "Both"),
            // A loop: up is to what stands above, unless it was come from below.
            (&open, "Poll", "", Up, "Choose"),
            (&open, "Poll", "Ready", Up, "Ready"),
            (&open, "Later", "", Up, "Choose"),
            (&open, "Later", "Both", Left, "Sorry"),
            (&open, "Sorry", "", Down, ""),
            (&closed, "Both", "Choose", Down, "Later"),
        ] {
            let (graph, states) = picture;
            let id = |name: &str| {
                let at = states.iter().position(|state| *state.name == *name);
                at.and_then(|at| u32::try_from(at).ok()).map(StateId)
            };
            let walk = Walk {
                graph,
                states,
                status: &GraphStatus::default(),
            };
            let found = walk.step(id(at).unwrap(), id(before), arrow);
            let found = found.map_or("", |found| &states[found.index()].name);
            assert_eq!(found, to, "{at} {arrow:?}");
        }
    }
}
