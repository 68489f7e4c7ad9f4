//! The graph in words, for those who do not see it.

use std::rc::Rc;

use yew::prelude::*;

use crate::protocol::{EdgeKind, Graph, GraphEdge, StateId, StateInfo};
use crate::trace::GraphStatus;

/// Props of [`graph_text`].
pub struct Props {
    /// The graph.
    pub graph: Rc<Graph>,
    /// Its states.
    pub states: Rc<[StateInfo]>,
    /// What happened.
    pub status: Rc<GraphStatus>,
}

/// Every state, what happened in it, and where it leads; nested as the workflow is.
pub fn graph_text(props: &Props) -> Html {
    html! { <div class="sr-only" role="region" aria-label="Workflow as text">{ level(props, None) }</div> }
}

fn level(props: &Props, parent: Option<StateId>) -> Html {
    let ids = (0..).map(StateId);
    let here: Vec<(StateId, &StateInfo)> = ids
        .zip(props.states.iter())
        .filter(|(_, state)| state.parent == parent)
        .collect();
    if here.is_empty() {
        return Html::default();
    }
    html! {
        <ul>
            for (id, state) in here {
                <li key={id.0}>
                    { format!("{} ({}), {}", state.name, state.state_type, props.status.node(id).word()) }
                    for (index, edge) in props.graph.edges.iter().filter(|edge| edge.from == Some(id)).enumerate() {
                        <span key={index}>{ "; " }{ way(edge, &props.states) }</span>
                    }
                    if matches!(&*state.state_type, "Parallel" | "Map") {
                        { level(props, Some(id)) }
                    }
                </li>
            }
        </ul>
    }
}

fn way(edge: &GraphEdge, states: &[StateInfo]) -> String {
    let to = edge
        .to
        .and_then(|to| states.get(to.index()))
        .map_or("the end", |state| &state.name);
    let label = edge.label.as_deref().unwrap_or("a condition");
    match edge.kind {
        EdgeKind::Start | EdgeKind::Next | EdgeKind::End => format!("then {to}"),
        EdgeKind::Choice(_) => format!("if {label}, then {to}"),
        EdgeKind::Default => format!("otherwise {to}"),
        EdgeKind::Catch(_) => format!("on error {label}, then {to}"),
    }
}
