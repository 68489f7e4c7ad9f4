//! What other parts of the page draw onto the graph.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::markup::*;

use crate::protocol::{EdgeKind, GraphEdge, StateId};

/// Marks of states and transitions; by default there are none.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct GraphMarks {
    /// States with a breakpoint, and whether it counts, in words: `breakpoint`, `breakpoint, off`.
    pub breakpoints: Rc<BTreeMap<StateId, AttrValue>>,
    /// Marks of states, for coverage: each speaks of its Choice rules, Retriers and Catchers too.
    pub states: Rc<BTreeMap<StateId, Mark>>,
    /// Marks of transitions: Choice rules, Catchers, by the state they leave and the field that makes them.
    pub edges: Rc<BTreeMap<(StateId, EdgeKind), Mark>>,
}

impl GraphMarks {
    /// The mark of a transition, if it has one.
    #[must_use]
    pub fn of_edge(&self, edge: &GraphEdge) -> Option<&Mark> {
        self.edges.get(&(edge.from?, edge.kind))
    }
}

/// A small sign with a meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// How it looks.
    pub tone: MarkTone,
    /// What is written on it, a few characters: `✓`, `2/3`.
    pub sign: AttrValue,
    /// What it means, in words: `covered once`, `not covered by any test`.
    pub words: AttrValue,
}

/// How a mark looks; the sign on it says it to those who do not see the colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkTone {
    /// As it should be.
    Good,
    /// In part.
    Partly,
    /// Not at all.
    Missing,
}

impl MarkTone {
    /// The word for style sheets.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Partly => "partly",
            Self::Missing => "missing",
        }
    }
}

/// The sign itself.
pub fn sign(mark: &Mark) -> Html {
    html! { <span class="mark" data-tone={mark.tone.name()} title={mark.words.clone()} aria-hidden="true" data-text={mark.sign.clone()} /> }
}
