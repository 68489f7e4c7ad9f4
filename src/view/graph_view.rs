//! The workflow as a picture.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::markup::*;

use super::decimal::Decimal;
use super::graph_canvas::Canvas;
use super::graph_edge::Drawn;
use super::graph_find::use_search;
use super::graph_gestures::{Place, use_anchor, use_pan, use_zoom};
use super::graph_inside;
use super::graph_keys::{self, Keys};
use super::graph_marks::GraphMarks;
use super::graph_sight::use_part;
use super::graph_text::GraphText;
use super::graph_tools::{self, tools};
use super::node_tools::{self, node_tools};
use super::shared::Shared;
use crate::hooks::use_size;
use crate::protocol::{Graph, MockedState, StateId, StateInfo, VisitId};
use crate::trace::{GraphStatus, Inside};

/// The picture is not made larger than this by itself.
const FIT_AT_MOST: f64 = 1.35;
/// Nor smaller than this: then it is scrolled.
const FIT_AT_LEAST: f64 = 0.7;
/// The least and the greatest zoom.
pub(super) const ZOOM: (f64, f64) = (0.05, 2.5);
/// Room around the picture.
pub(super) const MARGIN: f64 = 24.0;

/// Props of [`GraphView`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The picture.
    pub graph: Shared<Graph>,
    /// Its states.
    pub states: Shared<[StateInfo]>,
    /// What answers the Task states, in the order of their ids.
    pub answers: Shared<[MockedState]>,
    /// What happened.
    pub status: Rc<GraphStatus>,
    /// The branches and iterations that can be chosen, by the state that contains them.
    #[prop_or_default]
    pub choices: Rc<BTreeMap<StateId, Inside>>,
    /// The state looked at.
    pub selected: Option<StateId>,
    /// The states whose definition has an error.
    #[prop_or_default]
    pub faulty: Rc<BTreeSet<StateId>>,
    /// What other parts of the page draw onto it.
    #[prop_or_default]
    pub marks: GraphMarks,
    /// The Task whose mock can be opened.
    #[prop_or_default]
    pub mockable: Option<StateId>,
    /// The mock of a Task is wanted.
    #[prop_or_default]
    pub on_mock: Callback<StateId>,
    /// The name of the workflow, for files.
    #[prop_or_default]
    pub title: Rc<str>,
    /// Where the cursor stands, in words: told to who does not see it move.
    #[prop_or_default]
    pub step: AttrValue,
    /// A state is to have a breakpoint, or none.
    #[prop_or_default]
    pub on_breakpoint: Callback<StateId>,
    /// A state was pressed.
    pub on_select: Callback<StateId>,
    /// These states are to be closed, or opened.
    #[prop_or_default]
    pub on_close: Callback<(Rc<[StateId]>, bool)>,
    /// A branch or iteration was chosen.
    #[prop_or_default]
    pub on_choose: Callback<(VisitId, u32)>,
}

/// The picture, with what zooms, searches and saves it. Tab reaches one state, the arrow keys the others along the transitions.
#[component]
pub fn GraphView(props: &Props) -> Html {
    let frame = use_node_ref();
    let (width, height) = use_size(&frame);
    // Absent: as it fits.
    let zoom = use_state_eq(|| None::<f64>);
    let follow = use_state_eq(|| true);
    let focused = use_state_eq(|| None::<StateId>);
    let (drawn_width, drawn_height) = (
        f64::from(props.graph.width) + 2.0 * MARGIN,
        f64::from(props.graph.height) + 2.0 * MARGIN,
    );
    let whole = (width / drawn_width)
        .min(height / drawn_height)
        .clamp(ZOOM.0, FIT_AT_MOST);
    let scale = (*zoom).unwrap_or(whole.max(FIT_AT_LEAST));

    use_zoom(&frame, scale, zoom.clone());
    use_anchor(
        &frame,
        (props.graph.clone(), props.states.clone()),
        (*focused).or(props.selected),
        scale,
        width > 0.0,
    );
    let pan = use_pan(&frame);
    let parts = props.graph.nodes.len() + props.graph.edges.len();
    let (sight, onscroll) = use_part(&frame, parts, (width, height), scale);
    use_sight(
        &frame,
        props,
        props.selected.filter(|_| *follow),
        scale,
        width > 0.0,
    );
    let drawn = use_memo(props.graph.clone(), |graph| Drawn::of(graph.edges.len()));
    let on_focus = use_focus(&frame, props, &focused);
    let search = use_search(props, &on_focus);
    use_sight(&frame, props, search.hit, scale, width > 0.0);
    // The picture as it fits by itself, unless it is scrolled then.
    let all = (whole < FIT_AT_LEAST).then_some(whole);
    let set_zoom = Callback::from(move |factor: Option<f64>| {
        zoom.set(factor.map_or(all, |factor| Some((scale * factor).clamp(ZOOM.0, ZOOM.1))))
    });
    let keys = Keys {
        graph: props.graph.0.clone(),
        states: props.states.0.clone(),
        status: props.status.clone(),
        before: use_mut_ref(|| None),
        on_focus: on_focus.clone(),
        frame: frame.clone(),
        on_zoom: set_zoom.clone(),
        on_find: search.on_open.clone(),
        on_close: props.on_close.clone(),
    };
    let onkeydown = Callback::from(move |event: KeyboardEvent| keys.pressed(&event));
    let onfocusin = {
        let focused = focused.clone();
        Callback::from(move |event: FocusEvent| {
            if let Some(state) = graph_keys::state_of(event.target()) {
                focused.set(Some(state));
            }
        })
    };
    let empty = props.graph.nodes.is_empty();
    let tools_props = graph_tools::Props {
        empty,
        follow: *follow,
        fits: (scale - whole).abs() < 0.001,
        containers: containers(&props.graph),
        on_follow: Callback::from({
            let to = !*follow;
            move |()| follow.set(to)
        }),
        on_zoom: set_zoom,
        on_find: search.on_open.clone(),
        on_close: props.on_close.clone(),
        graph: props.graph.0.clone(),
        states: props.states.0.clone(),
        status: props.status.clone(),
        title: props.title.clone(),
    };
    let canvas = Canvas {
        props,
        drawn: &drawn,
        focused: *focused,
        matches: &search.matches,
        hit: search.hit,
        sight,
    };
    html! {
        <div class="graph" {onkeydown} {onfocusin}>
            <div class="graph-frame" ref={frame} {onscroll}
                onpointerdown={pan.onpointerdown} onpointermove={pan.onpointermove} onpointerup={pan.onpointerend.clone()} onpointercancel={pan.onpointerend}>
                if empty {
                    <p class="empty">{ "The graph appears here as soon as the definition has states." }</p>
                } else {
                    <div class="graph-sheet" style={format!("width:{}px;height:{}px", Decimal(drawn_width * scale), Decimal(drawn_height * scale))}>
                        { canvas.draw(scale) }
                        { beside(props, scale) }
                    </div>
                }
            </div>
            { tools(&tools_props) }
            { chooser(props) }
            { search.bar() }
            <p class="sr-only" aria-live="polite">{ props.step.clone() }</p>
            <GraphText graph={props.graph.clone()} states={props.states.clone()} status={props.status.clone()} choices={props.choices.clone()} selected={props.selected} />
        </div>
    }
}

/// Gives a state's box the focus: as soon as it is drawn, and until then what hides it.
#[hook]
fn use_focus(
    frame: &NodeRef,
    props: &Props,
    focused: &UseStateHandle<Option<StateId>>,
) -> Callback<StateId> {
    // With how often something was wanted: the same one can be wanted again.
    let wanted = use_state(|| (0_u32, None::<StateId>));
    // The one that is not drawn yet, and what has the focus in its place.
    let awaited = use_mut_ref(|| None::<(StateId, StateId)>);
    {
        let (frame, awaited) = (frame.clone(), awaited.clone());
        let (graph, states) = (props.graph.clone(), props.states.clone());
        use_effect_with(wanted.clone(), move |wanted| {
            awaited.take();
            let Some(state) = wanted.1 else { return };
            let seen = graph.seen(state, &states).map_or(state, |node| node.state);
            if seen != state {
                awaited.replace(Some((state, seen)));
            }
            graph_keys::focus(&frame, seen);
        });
    }
    {
        let (frame, focused) = (frame.clone(), focused.clone());
        use_effect_with(props.graph.clone(), move |graph| {
            let drawn = awaited
                .borrow_mut()
                .take_if(|(state, _)| graph.node(*state).is_some());
            // Who went elsewhere meanwhile stays there.
            if let Some((state, _)) = drawn.filter(|(_, seen)| graph_keys::has_focus(*seen)) {
                focused.set(Some(state));
                graph_keys::focus(&frame, state);
            }
        });
    }
    let focused = focused.clone();
    Callback::from(move |state| {
        focused.set(Some(state));
        wanted.set((wanted.0.wrapping_add(1), Some(state)));
    })
}

/// Scrolls so that a state is seen, when it becomes another one.
#[hook]
fn use_sight(
    frame: &NodeRef,
    props: &Props,
    state: Option<StateId>,
    scale: f64,
    is_measured: bool,
) {
    let place = state
        .and_then(|state| props.graph.seen(state, &props.states))
        .map(|node| Place::of_face(node, scale));
    let seen = place.is_some();
    let frame = frame.clone();
    use_effect_with((state, is_measured, seen), move |_| {
        if let Some(place) = place {
            place.keep_in_sight(&frame);
        }
    });
}

/// The Parallels and Maps of a picture, and whether one of them is open.
fn containers(graph: &Graph) -> (Rc<[StateId]>, bool) {
    let nodes = graph.nodes.iter().filter(|node| node.inside > 0);
    (
        nodes.map(|node| node.state).collect(),
        graph.nodes.iter().any(|node| node.container),
    )
}

/// The iterations of the Map around the selected state, or else of the first one, in the size of fingers; the style sheet shows it on phones, in place of
/// those in the picture.
fn chooser(props: &Props) -> Html {
    let parent = |state: &StateId| props.states.get(state.index())?.parent;
    let around = std::iter::successors(props.selected, parent);
    let all = props.graph.nodes.iter().map(|node| node.state);
    let is_open_map = |state: &StateId| {
        let info = props.states.get(state.index());
        let node = props.graph.node(*state);
        info.is_some_and(StateInfo::is_map) && node.is_some_and(|it| it.container)
    };
    let chosen = around
        .chain(all)
        .filter(is_open_map)
        .find_map(|map| Some((map, props.choices.get(&map)?)));
    let Some((map, inside)) = chosen else {
        return Html::default();
    };
    let name = props.states.get(map.index()).map_or("", |info| &info.name);
    graph_inside::chooser(map, name, inside, &props.on_choose, &props.on_select)
}

/// What can be done with the selected state, above its box and in its own size however the picture is zoomed.
fn beside(props: &Props, scale: f64) -> Html {
    let Some(state) = props.selected else {
        return Html::default();
    };
    let seen = props.graph.seen(state, &props.states);
    let (Some(node), Some(info)) = (seen, props.states.get(state.index())) else {
        return Html::default();
    };
    let tools = node_tools::Props {
        state,
        name: &info.name,
        has_breakpoint: props.marks.breakpoints.contains_key(&state),
        on_mock: (props.mockable == Some(state)).then_some(&props.on_mock),
        on_breakpoint: &props.on_breakpoint,
    };
    let Place { x, y, .. } = Place::of_face(node, scale);
    let (left, top) = (x + MARGIN * scale, y + MARGIN * scale);
    html! {
        <div class="beside" style={format!("left:{}px;top:{}px", Decimal(left), Decimal(top))}>{ node_tools(&tools) }</div>
    }
}
