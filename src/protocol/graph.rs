//! The positioned picture of a definition.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::history::StateId;
use super::text::TextRange;

/// A state as the definition writes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StateInfo {
    /// Its key in `States`; only the beginning of one that is far longer than AWS takes.
    pub name: Rc<str>,
    /// `Type` as written; empty when there is none.
    pub state_type: Rc<str>,
    /// JSON pointer in AWS's form: `/States/P/Branches[0]/States/X`. It is what makes a state the same one in two revisions.
    pub pointer: Rc<str>,
    /// The Parallel or Map state it stands in.
    pub parent: Option<StateId>,
    /// Where its name stands.
    pub name_range: TextRange,
    /// Where its name and object stand.
    pub range: TextRange,
}

impl StateInfo {
    /// Whether it calls a service.
    #[must_use]
    pub fn is_task(&self) -> bool {
        *self.state_type == *"Task"
    }

    /// Whether what it contains runs once for each item.
    #[must_use]
    pub fn is_map(&self) -> bool {
        *self.state_type == *"Map"
    }

    /// Whether it contains states.
    #[must_use]
    pub fn has_inside(&self) -> bool {
        self.is_map() || *self.state_type == *"Parallel"
    }
}

/// The laid-out graph. Coordinates are CSS pixels at zoom 1 from the top left corner of the whole picture, also those of nested parts.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Graph {
    /// Width of the picture.
    pub width: f32,
    /// Height of the picture.
    pub height: f32,
    /// One per state that is seen, in the order of [`StateId`]; parents come before what they contain, so painting in this order is right. What a
    /// closed Parallel or Map contains has none.
    pub nodes: Vec<GraphNode>,
    /// The frames of Parallel branches and Map processors.
    pub scopes: Vec<GraphScope>,
    /// Start and End of every scope.
    pub terminals: Vec<GraphTerminal>,
    /// The transitions.
    pub edges: Vec<GraphEdge>,
}

impl Graph {
    /// The box of a state; none if it stands in a Parallel or Map that is drawn closed.
    #[must_use]
    pub fn node(&self, state: StateId) -> Option<&GraphNode> {
        let at = self
            .nodes
            .binary_search_by_key(&state, |node| node.state)
            .ok()?;
        self.nodes.get(at)
    }

    /// The box of a state, or of the outermost closed Parallel or Map that it stands in.
    #[must_use]
    pub fn seen(&self, state: StateId, states: &[StateInfo]) -> Option<&GraphNode> {
        let parent = |state: &StateId| states.get(state.index())?.parent;
        std::iter::successors(Some(state), parent).find_map(|state| self.node(state))
    }
}

/// A state's box.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GraphNode {
    /// Which state; name and type are in the list of states.
    pub state: StateId,
    /// Its box; that of a container includes what it contains.
    pub rect: Rect,
    /// Whether it is a Parallel or Map that is drawn with what it contains.
    pub container: bool,
    /// How many states it contains, at any depth.
    pub inside: u32,
}

/// The frame of a `States` object inside a Parallel or Map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GraphScope {
    /// The Parallel or Map.
    pub owner: StateId,
    /// Which branch; 0 for a Map's processor.
    pub index: u32,
    /// Its frame.
    pub rect: Rect,
}

/// The dot where a scope starts or ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GraphTerminal {
    /// Index into [`Graph::scopes`]; absent for the top level.
    pub scope: Option<u32>,
    /// Start or End.
    pub start: bool,
    /// Its box.
    pub rect: Rect,
}

/// A transition, drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GraphEdge {
    /// Where it begins; absent: at the Start of its scope.
    pub from: Option<StateId>,
    /// Where it leads; absent: to the End of its scope.
    pub to: Option<StateId>,
    /// What makes it.
    pub kind: EdgeKind,
    /// The rule or error names beside it, cut when they are long.
    pub label: Option<Rc<str>>,
    /// The whole of a label that is cut.
    pub whole: Option<Rc<str>>,
    /// Where the middle of the label stands, if there is one.
    pub label_at: Option<Point>,
    /// The line, from border to border; at least two points. The arrow head stands at the last.
    pub points: Vec<Point>,
}

/// The field that makes a transition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum EdgeKind {
    /// `StartAt`
    Start,
    /// `Next`
    Next,
    /// `End`, or a state that ends by its type
    End,
    /// `Choices[n]`
    Choice(u32),
    /// `Default`
    Default,
    /// `Catch[n]`
    Catch(u32),
}

/// A point; x to the right, y downwards.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Point {
    /// Pixels to the right.
    pub x: f32,
    /// Pixels down.
    pub y: f32,
}

/// A box.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Rect {
    /// Left edge.
    pub x: f32,
    /// Top edge.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}
