//! The workflow as a picture.

use std::collections::BTreeSet;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::decimal::Decimal;
use super::graph_edge::{kind_name, line};
use super::graph_gestures::{ZOOM, use_pan, use_zoom};
use super::graph_marks::{self, GraphMarks};
use super::graph_node::{self, frame, state_box};
use super::graph_text::{self, graph_text};
use super::icon::{Glyph, icon};
use crate::hooks::use_size;
use crate::protocol::{Graph, GraphEdge, GraphNode, MockedState, StateId, StateInfo};
use crate::trace::GraphStatus;

/// The picture is not made larger than this by itself.
const FIT_AT_MOST: f64 = 1.35;
/// Nor smaller than this: then it is scrolled.
const FIT_AT_LEAST: f64 = 0.5;
/// Height of a container's face.
const HEADER: f64 = 34.0;
/// Room around the picture.
const MARGIN: f64 = 24.0;

/// Props of [`GraphView`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The picture.
    pub graph: Rc<Graph>,
    /// Its states.
    pub states: Rc<[StateInfo]>,
    /// What answers the Task states, in the order of their ids.
    #[prop_or_default]
    pub answers: Rc<[MockedState]>,
    /// What happened.
    pub status: Rc<GraphStatus>,
    /// The state looked at.
    pub selected: Option<StateId>,
    /// The states whose definition has an error.
    #[prop_or_default]
    pub faulty: Rc<BTreeSet<StateId>>,
    /// What other parts of the page draw onto it.
    #[prop_or_default]
    pub marks: GraphMarks,
    /// What hangs below the selected state, in its own size however the picture is zoomed: buttons, a popover.
    #[prop_or_default]
    pub beside: Html,
    /// A state was pressed.
    pub on_select: Callback<StateId>,
}

/// The picture, with buttons to zoom. Tab reaches one state, the arrow keys the others in the order of the text.
#[component]
pub fn GraphView(props: &Props) -> Html {
    let frame = use_node_ref();
    let (width, height) = use_size(&frame);
    // Absent: as it fits.
    let zoom = use_state_eq(|| None::<f64>);
    let (drawn_width, drawn_height) = (
        f64::from(props.graph.width) + 2.0 * MARGIN,
        f64::from(props.graph.height) + 2.0 * MARGIN,
    );
    let fitting = (width / drawn_width)
        .min(height / drawn_height)
        .clamp(FIT_AT_LEAST, FIT_AT_MOST);
    let scale = (*zoom).unwrap_or(fitting);

    use_zoom(&frame, scale, zoom.clone());
    let pan = use_pan(&frame);
    {
        let frame = frame.clone();
        let current = props
            .selected
            .and_then(|state| props.graph.seen(state, &props.states))
            .map(|node| (node.rect, node.container));
        use_effect_with((props.selected, width > 0.0), move |_| {
            if let (Some((rect, false)), Some(frame)) = (current, frame.cast::<Element>()) {
                keep_in_sight(
                    &frame,
                    f64::from(rect.x),
                    f64::from(rect.y),
                    f64::from(rect.width),
                    f64::from(rect.height),
                    scale,
                );
            }
        });
    }
    let zoom_by = |factor: f64| {
        let zoom = zoom.clone();
        Callback::from(move |_: MouseEvent| zoom.set(Some((scale * factor).clamp(ZOOM.0, ZOOM.1))))
    };
    let fit = {
        let zoom = zoom.clone();
        Callback::from(move |_: MouseEvent| zoom.set(None))
    };
    let sheet = (
        Decimal(props.graph.width.into()),
        Decimal(props.graph.height.into()),
    );
    let empty = props.graph.nodes.is_empty();
    let graph_text_props = graph_text::Props {
        graph: props.graph.clone(),
        states: props.states.clone(),
        status: props.status.clone(),
    };
    html! {
        <div class="graph">
            <div class="graph-frame" ref={frame} onkeydown={Callback::from(walk)}
                onpointerdown={pan.onpointerdown} onpointermove={pan.onpointermove} onpointerup={pan.onpointerend.clone()} onpointercancel={pan.onpointerend}>
                if empty {
                    <p class="empty">{ "The graph appears here as soon as the definition has states." }</p>
                } else {
                    <div class="graph-sheet" style={format!("width:{}px;height:{}px", Decimal(drawn_width * scale), Decimal(drawn_height * scale))}>
                        <div class="graph-canvas" role="group" aria-label="Workflow graph"
                            style={format!("width:{width}px;height:{height}px;transform:scale({}) translate({margin}px,{margin}px)", Decimal(scale), width = sheet.0, height = sheet.1, margin = Decimal(MARGIN))}>
                            { boxes(props, true) }
                            { frames(&props.graph) }
                            { lines(props) }
                            { boxes(props, false) }
                            { labels(props) }
                        </div>
                        { beside(props, scale) }
                    </div>
                }
            </div>
            <div class="zoom" role="group" aria-label="Zoom">
                <button class="icon-button" aria-label="Zoom in" disabled={empty} onclick={zoom_by(1.25)}>{ icon(Glyph::Plus) }</button>
                <button class="icon-button" aria-label="Zoom out" disabled={empty} onclick={zoom_by(0.8)}>{ icon(Glyph::Minus) }</button>
                <button class="icon-button" aria-label="Zoom to fit" disabled={empty || zoom.is_none()} onclick={fit}>{ icon(Glyph::Fit) }</button>
            </div>
            { graph_text(&graph_text_props) }
        </div>
    }
}

/// The containers, or what is no container: lines are drawn between the two.
fn boxes(props: &Props, containers: bool) -> Html {
    let reachable = props.selected.unwrap_or(StateId(0));
    let shown = props
        .graph
        .nodes
        .iter()
        .filter(|node| node.container == containers);
    shown
        .filter_map(|node| {
            Some(one_box(
                props,
                node,
                props.states.get(node.state.index())?,
                reachable,
            ))
        })
        .collect()
}

fn one_box(props: &Props, node: &GraphNode, info: &StateInfo, reachable: StateId) -> Html {
    let state = node.state;
    state_box(&graph_node::Props {
        node: node.clone(),
        info: info.clone(),
        status: props.status.node(state),
        answer: props
            .answers
            .binary_search_by_key(&state, |mocked| mocked.state)
            .ok()
            .and_then(|at| Some(props.answers.get(at)?.answer.in_words())),
        selected: props.selected == Some(state),
        reachable: reachable == state,
        faulty: props.faulty.contains(&state),
        breakpoint: props.marks.breakpoints.get(&state).cloned(),
        mark: props.marks.states.get(&state).cloned(),
        on_select: props.on_select.clone(),
    })
}

fn frames(graph: &Graph) -> Html {
    html! {
        <>
            for (index, scope) in graph.scopes.iter().enumerate() {
                <div key={format!("scope-{index}")} class="scope" style={frame(scope.rect)} />
            }
            for (index, terminal) in graph.terminals.iter().enumerate() {
                <div key={format!("terminal-{index}")} class="terminal" data-end={(!terminal.start).then_some("")} data-inner={terminal.scope.is_some().then_some("")}
                    style={frame(terminal.rect)} aria-hidden="true">
                    if terminal.rect.width > 36.0 {
                        { if terminal.start { "Start" } else { "End" } }
                    }
                </div>
            }
        </>
    }
}

fn lines(props: &Props) -> Html {
    let graph = &props.graph;
    // What was taken is drawn last, over the others.
    let (taken, others): (Vec<&GraphEdge>, Vec<&GraphEdge>) = graph
        .edges
        .iter()
        .partition(|edge| props.status.taken(edge) > 0);
    html! {
        <svg class="edges" width={Decimal(graph.width.into()).to_string()} height={Decimal(graph.height.into()).to_string()} aria-hidden="true">
            for edge in others.into_iter().chain(taken) {
                { line(edge, props.status.taken(edge), props.marks.of_edge(edge)) }
            }
        </svg>
    }
}

fn labels(props: &Props) -> Html {
    let labelled = props
        .graph
        .edges
        .iter()
        .filter_map(|edge| Some((edge, edge.label.as_ref()?, edge.label_at?)));
    html! {
        <>
            for (index, (edge, label, at)) in labelled.enumerate() {
                <span key={format!("label-{index}")} class="edge-label" data-kind={kind_name(edge.kind)} data-taken={(props.status.taken(edge) > 0).then_some("")}
                    style={format!("left:{}px;top:{}px", Decimal(at.x.into()), Decimal(at.y.into()))} title={label.clone()} aria-hidden="true">{ label.clone() }
                    if let Some(mark) = props.marks.of_edge(edge) { { graph_marks::sign(mark) } }
                </span>
            }
        </>
    }
}

/// What hangs below the selected state.
fn beside(props: &Props, scale: f64) -> Html {
    let selected = props
        .selected
        .and_then(|state| props.graph.seen(state, &props.states));
    let (Some(node), true) = (selected, props.beside != Html::default()) else {
        return Html::default();
    };
    // Below the name of a container, not below all that it holds.
    let height = if node.container {
        HEADER
    } else {
        f64::from(node.rect.height)
    };
    let left = (f64::from(node.rect.x) + MARGIN) * scale;
    let top = (f64::from(node.rect.y) + height + MARGIN) * scale;
    html! {
        <div class="beside" style={format!("left:{}px;top:{}px", Decimal(left), Decimal(top))}>{ props.beside.clone() }</div>
    }
}

/// Moves the focus among the states.
#[expect(
    clippy::needless_pass_by_value,
    reason = "a listener is given its event"
)]
fn walk(event: KeyboardEvent) {
    let Some(frame) = event
        .current_target()
        .and_then(|target| target.dyn_into::<Element>().ok())
    else {
        return;
    };
    let focused = gloo::utils::document()
        .active_element()
        .and_then(|focused| focused.get_attribute("data-state"))
        .and_then(|state| state.parse::<u32>().ok());
    let Some(at) = focused else {
        return;
    };
    let to = match event.key().as_str() {
        "ArrowDown" | "ArrowRight" => at + 1,
        "ArrowUp" | "ArrowLeft" => at.saturating_sub(1),
        "Home" => 0,
        "End" => u32::MAX,
        _ => return,
    };
    event.prevent_default();
    event.stop_propagation();
    let count = frame
        .query_selector_all(".node")
        .map_or(0, |nodes| nodes.length());
    let to = to.min(count.saturating_sub(1));
    let node = frame.query_selector(&format!(".node[data-state=\"{to}\"]"));
    if let Some(node) = node
        .ok()
        .flatten()
        .and_then(|node| node.dyn_into::<HtmlElement>().ok())
    {
        let _gone = node.focus();
    }
}

fn keep_in_sight(frame: &Element, x: f64, y: f64, width: f64, height: f64, scale: f64) {
    let axis = |scrolled: i32, seen: i32, from: f64, length: f64| {
        let (scrolled, seen) = (f64::from(scrolled), f64::from(seen));
        let (from, to) = (from * scale, (from + length + 2.0 * MARGIN) * scale);
        if from < scrolled {
            Some(from as i32)
        } else if to > scrolled + seen {
            Some((to - seen) as i32)
        } else {
            None
        }
    };
    if let Some(left) = axis(frame.scroll_left(), frame.client_width(), x, width) {
        frame.set_scroll_left(left);
    }
    if let Some(top) = axis(frame.scroll_top(), frame.client_height(), y, height) {
        frame.set_scroll_top(top);
    }
}
