//! The workflow as a picture.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::markup::*;

use super::decimal::Decimal;
use super::graph_edge::{self, Drawn, Lines};
use super::graph_find::{self, FindBar};
use super::graph_gestures::{Place, use_anchor, use_pan, use_zoom};
use super::graph_inside;
use super::graph_keys::{self, Keys};
use super::graph_marks::GraphMarks;
use super::graph_node::{NodeBox, frame};
use super::graph_sight::{Sight, use_part};
use super::graph_text::GraphText;
use super::graph_tools::{self, tools};
use super::node_tools::{self, node_tools};
use super::shared::Shared;
use crate::hooks::use_size;
use crate::protocol::{Graph, GraphNode, MockedState, StateId, StateInfo, VisitId};
use crate::trace::{GraphStatus, Inside};

/// The picture is not made larger than this by itself.
const FIT_AT_MOST: f64 = 1.35;
/// Nor smaller than this: then it is scrolled.
const FIT_AT_LEAST: f64 = 0.7;
/// The least and the greatest zoom.
pub(super) const ZOOM: (f64, f64) = (0.05, 2.5);
/// So many labels of transitions are drawn at once.
const LABELS: usize = 300;
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
    let find = use_state_eq(|| None::<Find>);
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
    let matches = use_memo(
        (
            props.states.clone(),
            find.as_ref().map(|find| find.wanted.clone()),
        ),
        |(states, wanted)| {
            let wanted = wanted.as_deref().unwrap_or_default();
            graph_find::found(states, wanted)
        },
    );
    let hit = find
        .as_ref()
        .and_then(|find| matches.get(find.at % matches.len().max(1)))
        .copied();
    use_sight(
        &frame,
        props,
        props.selected.filter(|_| *follow),
        scale,
        width > 0.0,
    );
    use_sight(&frame, props, hit, scale, width > 0.0);

    let drawn = use_memo(props.graph.clone(), |graph| Drawn::of(graph.edges.len()));
    let on_focus = use_focus(&frame, props, &focused);
    let on_find = use_find(props, &on_focus, &find, &matches, hit);
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
        on_find: on_find.open.clone(),
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
        on_find: on_find.open.clone(),
        on_close: props.on_close.clone(),
        graph: props.graph.0.clone(),
        states: props.states.0.clone(),
        status: props.status.clone(),
        title: props.title.clone(),
    };
    let view = View {
        props,
        drawn: &drawn,
        focused: *focused,
        matches: &matches,
        hit,
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
                        <div class="graph-canvas" role="group" aria-label="Workflow graph"
                            style={format!("width:{width}px;height:{height}px;transform:scale({}) translate({margin}px,{margin}px);--unit:{}px", Decimal(scale), Decimal(1.0 / scale), width = Decimal(props.graph.width.into()), height = Decimal(props.graph.height.into()), margin = Decimal(MARGIN))}>
                            { view.frames() }
                            { view.lines() }
                            { view.boxes() }
                            { view.labels() }
                            { view.controls() }
                        </div>
                        { beside(props, scale) }
                    </div>
                }
            </div>
            { tools(&tools_props) }
            { chooser(props) }
            if let Some(find) = &*find {
                <FindBar wanted={find.wanted.clone()} count={matches.len()} at={find.at % matches.len().max(1)}
                    on_input={on_find.input} on_go={on_find.go} on_close={on_find.close} />
            }
            <p class="sr-only" aria-live="polite">{ props.step.clone() }</p>
            <GraphText graph={props.graph.clone()} states={props.states.clone()} status={props.status.clone()} choices={props.choices.clone()} selected={props.selected} />
        </div>
    }
}

/// A search.
#[derive(Clone, PartialEq)]
struct Find {
    wanted: AttrValue,
    /// Which of what was found is shown; may be past the end, then it goes around.
    at: usize,
}

/// What a search does.
struct OnFind {
    open: Callback<()>,
    input: Callback<String>,
    go: Callback<bool>,
    close: Callback<()>,
}

/// What is found is brought to light: what hides it is opened. At the end of the search it has the focus.
#[hook]
fn use_find(
    props: &Props,
    on_focus: &Callback<StateId>,
    find: &UseStateHandle<Option<Find>>,
    matches: &Rc<Vec<StateId>>,
    hit: Option<StateId>,
) -> OnFind {
    {
        let (graph, states) = (props.graph.clone(), props.states.clone());
        let on_close = props.on_close.clone();
        use_effect_with(hit, move |hit| {
            let Some(hit) = hit.filter(|hit| graph.node(*hit).is_none()) else {
                return;
            };
            let parent = |state: &StateId| states.get(state.index())?.parent;
            on_close.emit((std::iter::successors(parent(&hit), parent).collect(), false));
        });
    }
    let set = |change: fn(&Find, usize) -> usize, count: usize| {
        let find = find.clone();
        move || {
            if let Some(now) = &*find {
                let at = change(now, count.max(1));
                find.set(Some(Find { at, ..now.clone() }));
            }
        }
    };
    let next = set(|now, count| (now.at + 1) % count, matches.len());
    let previous = set(|now, count| (now.at + count - 1) % count, matches.len());
    OnFind {
        open: Callback::from({
            let find = find.clone();
            move |()| {
                find.set(Some(Find {
                    wanted: AttrValue::default(),
                    at: 0,
                }))
            }
        }),
        input: Callback::from({
            let find = find.clone();
            move |wanted: String| {
                find.set(Some(Find {
                    wanted: wanted.into(),
                    at: 0,
                }))
            }
        }),
        go: Callback::from(move |on: bool| if on { next() } else { previous() }),
        close: Callback::from({
            let (find, on_focus) = (find.clone(), on_focus.clone());
            let to = hit.or(props.selected);
            move |()| {
                find.set(None);
                on_focus.emit(to.unwrap_or(StateId(0)));
            }
        }),
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

/// What is drawn, and of what.
struct View<'a> {
    props: &'a Props,
    drawn: &'a Drawn,
    focused: Option<StateId>,
    matches: &'a [StateId],
    /// The match that is shown.
    hit: Option<StateId>,
    /// The part that is drawn.
    sight: Sight,
}

impl View<'_> {
    /// All boxes, in the order of the text. Lines are drawn above containers and below the others, by the style sheet.
    fn boxes(&self) -> Html {
        let graph = &self.props.graph;
        let see = |state| graph.seen(state, &self.props.states);
        let see = |state: Option<StateId>| state.and_then(see).map(|node| node.state);
        let selected = see(self.props.selected);
        let reachable = see(self.focused).or(selected).or(Some(StateId(0)));
        let nodes = graph.nodes.iter();
        nodes
            .filter_map(|node| {
                let kept = [selected, reachable].contains(&Some(node.state));
                if !kept && !self.sight.has(node.rect) {
                    return None;
                }
                let info = self.props.states.get(node.state.index())?;
                let chosen = (selected == Some(node.state), reachable == Some(node.state));
                Some(self.one_box(node, info, chosen))
            })
            .collect()
    }

    fn one_box(
        &self,
        node: &GraphNode,
        info: &StateInfo,
        (selected, reachable): (bool, bool),
    ) -> Html {
        let (props, state) = (self.props, node.state);
        let hidden = if node.container { 0 } else { node.inside };
        let mut here = (state.0..=state.0 + hidden).map(StateId);
        let answers = &props.answers;
        let answer = answers
            .binary_search_by_key(&state, |mocked| mocked.state)
            .ok()
            .and_then(|at| answers.get(at));
        html! {
            <NodeBox key={state.0} node={node.clone()} name={info.name.clone()} state_type={info.state_type.clone()} status={props.status.node(state)}
                current={here.any(|state| props.status.node(state).current)} answer={answer.map(|mocked| mocked.answer.clone())}
                {selected} {reachable} faulty={props.faulty.contains(&state)} found={self.hit == Some(state) || (self.hit.is_none() && self.matches.contains(&state))}
                breakpoint={props.marks.breakpoints.get(&state).cloned()} mark={props.marks.states.get(&state).cloned()} on_breakpoint={props.on_breakpoint.clone()} on_select={props.on_select.clone()} />
        }
    }

    fn lines(&self) -> Html {
        let (graph, status) = (&self.props.graph, &self.props.status);
        let mut lines = Lines::default();
        for (at, edge) in graph.edges.iter().enumerate() {
            if self.sight.has_line(&edge.points) {
                let mark = self.props.marks.of_edge(edge);
                lines.add((at, edge), self.drawn, status.taken(edge) > 0, mark);
            }
        }
        html! {
            <svg class="edges" width={Decimal(graph.width.into()).to_string()} height={Decimal(graph.height.into()).to_string()} aria-hidden="true">{ lines.draw() }</svg>
        }
    }

    /// The labels in sight; where they crowd, the rest is only counted: nobody could read them, and each is an element to be laid out.
    fn labels(&self) -> Html {
        let props = self.props;
        let (mut labels, mut left_out) = (Vec::new(), 0);
        for edge in &props.graph.edges {
            let Some(place) = graph_edge::place_of_label(edge) else {
                continue;
            };
            if !self.sight.has_place(place) {
                continue;
            }
            if labels.len() == LABELS {
                left_out += 1;
                continue;
            }
            let lit = self.focused.is_some() && edge.from == self.focused;
            let (taken, mark) = (props.status.taken(edge), props.marks.of_edge(edge));
            labels.extend(graph_edge::label(edge, taken, mark, lit).map(|label| (label, place)));
        }
        let end = (left_out > 0).then(|| labels.last()).flatten();
        let told = end.map(|(_, place)| {
            html! { <span class="edge-label" style={graph_edge::spot(*place)} aria-hidden="true">{ format!("… and {left_out} more conditions") }</span> }
        });
        labels
            .into_iter()
            .map(|(label, _)| label)
            .chain(told)
            .collect()
    }

    /// What stands on containers.
    fn controls(&self) -> Html {
        let props = self.props;
        let name = |state: StateId| {
            props
                .states
                .get(state.index())
                .map_or("", |info| &info.name)
        };
        let is_map = |state: StateId| {
            let info = props.states.get(state.index());
            info.is_some_and(StateInfo::is_map)
        };
        let nodes = || {
            let nodes = props.graph.nodes.iter();
            nodes.filter(|node| node.inside > 0 && self.sight.has(node.rect))
        };
        let maps = nodes().filter(|node| node.container && is_map(node.state));
        let branches = props
            .graph
            .scopes
            .iter()
            .filter(|scope| !is_map(scope.owner) && self.sight.has(scope.rect));
        html! {
            <>
                for node in nodes() {
                    { graph_inside::toggle(node, name(node.state), &props.on_close) }
                }
                for node in maps {
                    { graph_inside::iterations(node, name(node.state), props.choices.get(&node.state), &props.on_choose, &props.on_select) }
                }
                for (scope, inside) in branches.filter_map(|scope| Some((scope, props.choices.get(&scope.owner)?))) {
                    { for graph_inside::branch(scope, name(scope.owner), inside, &props.on_choose) }
                }
            </>
        }
    }

    /// The frames of branches and iterators, and where each begins and ends.
    fn frames(&self) -> Html {
        let graph = &self.props.graph;
        let scopes = graph.scopes.iter().enumerate();
        let terminals = graph.terminals.iter().enumerate();
        html! {
            <>
                for (index, scope) in scopes.filter(|(_, scope)| self.sight.has(scope.rect)) {
                    <div key={format!("scope-{index}")} class="scope" style={frame(scope.rect)} />
                }
                for (index, terminal) in terminals.filter(|(_, terminal)| self.sight.has(terminal.rect)) {
                    <div key={format!("terminal-{index}")} class="terminal" data-end={(!terminal.start).then_some("")} style={frame(terminal.rect)} aria-hidden="true" />
                }
            </>
        }
    }
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
