//! The graph in words, for those who do not see it.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::markup::*;

use crate::protocol::{EdgeKind, Graph, GraphEdge, StateId, StateInfo};
use crate::trace::{GraphStatus, Inside};

/// Props of [`GraphText`].
#[derive(Properties)]
pub struct Props {
    /// The graph.
    pub graph: Rc<Graph>,
    /// Its states.
    pub states: Rc<[StateInfo]>,
    /// What happened.
    pub status: Rc<GraphStatus>,
    /// The branches and iterations that can be chosen.
    pub choices: Rc<BTreeMap<StateId, Inside>>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.graph, &other.graph)
            && Rc::ptr_eq(&self.states, &other.states)
            && Rc::ptr_eq(&self.status, &other.status)
            && Rc::ptr_eq(&self.choices, &other.choices)
    }
}

/// Every state, what happened in it, and where it leads; nested as the workflow is.
#[component]
pub fn GraphText(props: &Props) -> Html {
    let mut inside: BTreeMap<Option<StateId>, Vec<StateId>> = BTreeMap::new();
    for (id, state) in (0..).map(StateId).zip(props.states.iter()) {
        inside.entry(state.parent).or_default().push(id);
    }
    let mut ways: BTreeMap<StateId, Vec<&GraphEdge>> = BTreeMap::new();
    for edge in &props.graph.edges {
        if let Some(from) = edge.from {
            ways.entry(from).or_default().push(edge);
        }
    }
    let text = Text {
        props,
        inside,
        ways,
    };
    html! { <div class="sr-only" role="region" aria-label="Workflow as text">{ text.level(None) }</div> }
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
        for edge in self.ways.get(&id).into_iter().flatten() {
            words.push_str(&format!("; {}", way(edge, &self.props.states)));
            match self.props.status.taken(edge) {
                0 => {}
                1 => words.push_str(", taken"),
                times => words.push_str(&format!(", taken {times} times")),
            }
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
