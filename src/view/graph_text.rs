//! The graph in words, for those who do not see it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use crate::markup::*;

use super::shared::Shared;
use crate::protocol::{EdgeKind, Graph, GraphEdge, StateId, StateInfo};
use crate::trace::{GraphStatus, Inside};

/// So many states are told at once, those around the selected one: a list of thousands would help nobody, and hold up the page.
const AT_ONCE: usize = 300;
/// So many transitions of a state are told.
const WAYS: usize = 30;

/// Props of [`GraphText`].
#[derive(Properties)]
pub struct Props {
    /// The graph.
    pub graph: Shared<Graph>,
    /// Its states.
    pub states: Shared<[StateInfo]>,
    /// What happened.
    pub status: Rc<GraphStatus>,
    /// The branches and iterations that can be chosen.
    pub choices: Rc<BTreeMap<StateId, Inside>>,
    /// The state looked at.
    pub selected: Option<StateId>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        self.graph == other.graph
            && self.states == other.states
            && Rc::ptr_eq(&self.status, &other.status)
            && Rc::ptr_eq(&self.choices, &other.choices)
            && told(self) == told(other)
    }
}

/// The ids of the states that are told.
fn told(props: &Props) -> Range<usize> {
    let first = props.selected.map_or(0, StateId::index) / AT_ONCE * AT_ONCE;
    first..props.states.len().min(first + AT_ONCE)
}

/// The states, what happened in each, and where it leads; nested as the workflow is.
#[component]
pub fn GraphText(props: &Props) -> Html {
    let here = told(props);
    let mut inside: BTreeMap<Option<StateId>, Vec<StateId>> = BTreeMap::new();
    for (id, state) in (0..).map(StateId).zip(props.states.iter()) {
        if here.contains(&id.index()) {
            // What stands in a state that is not told stands beside the others.
            let parent = state.parent.filter(|parent| here.contains(&parent.index()));
            inside.entry(parent).or_default().push(id);
        }
    }
    let mut ways: BTreeMap<StateId, Vec<&GraphEdge>> = BTreeMap::new();
    for edge in &props.graph.edges {
        if let Some(from) = edge.from.filter(|from| here.contains(&from.index())) {
            ways.entry(from).or_default().push(edge);
        }
    }
    let all = props.states.len();
    let text = Text {
        props,
        inside,
        ways,
    };
    html! {
        <div class="sr-only" role="region" aria-label="Workflow as text">
            if here.len() < all {
                <p>{ format!("States {} to {} of {all}, around the selected one. The graph's search finds any of them.", here.start + 1, here.end) }</p>
            }
            { text.level(None) }
        </div>
    }
}

struct Text<'a> {
    props: &'a Props,
    inside: BTreeMap<Option<StateId>, Vec<StateId>>,
    ways: BTreeMap<StateId, Vec<&'a GraphEdge>>,
}

impl Text<'_> {
    fn level(&self, parent: Option<StateId>) -> Html {
        let Some(here) = self.inside.get(&parent) else {
            return Html::default();
        };
        html! {
            <ul>
                for id in here {
                    <li key={id.0}>{ self.state(*id) }{ self.level(Some(*id)) }</li>
                }
            </ul>
        }
    }

    /// A state, what happened in it and where it leads.
    fn state(&self, id: StateId) -> String {
        let Some(state) = self.props.states.get(id.index()) else {
            return String::new();
        };
        let status = self.props.status.node(id);
        let mut words = format!("{} ({}), {}", state.name, state.state_type, status.word());
        if status.visits > 1 {
            words.push_str(&format!(", visited {} times", status.visits));
        }
        if status.retries > 0 {
            words.push_str(&format!(", {} retries", status.retries));
        }
        if let Some(chosen) = self.props.choices.get(&id).and_then(Inside::shown) {
            words.push_str(&format!(", {chosen}"));
        }
        let ways = self.ways.get(&id).map_or(&[][..], Vec::as_slice);
        for edge in ways.iter().take(WAYS) {
            words.push_str(&format!("; {}", way(edge, &self.props.states)));
            match self.props.status.taken(edge) {
                0 => {}
                1 => words.push_str(", taken"),
                times => words.push_str(&format!(", taken {times} times")),
            }
        }
        if ways.len() > WAYS {
            words.push_str(&format!("; and {} more transitions", ways.len() - WAYS));
        }
        words
    }
}

fn way(edge: &GraphEdge, states: &[StateInfo]) -> String {
    let to = edge
        .to
        .and_then(|to| states.get(to.index()))
        .map_or("the end", |state| &state.name);
    let label = edge.whole.as_ref().or(edge.label.as_ref());
    let label = label.map_or("a condition", |label| label);
    match edge.kind {
        EdgeKind::Start | EdgeKind::Next | EdgeKind::End => format!("then {to}"),
        EdgeKind::Choice(_) => format!("if {label}, then {to}"),
        EdgeKind::Default => format!("otherwise {to}"),
        EdgeKind::Catch(_) => format!("on error {label}, then {to}"),
    }
}
