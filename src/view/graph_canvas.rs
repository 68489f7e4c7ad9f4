//! The picture itself: boxes, lines, labels, and what stands on containers.

use crate::markup::*;

use super::decimal::Decimal;
use super::graph_edge::{self, Drawn, Lines};
use super::graph_inside;
use super::graph_node::{NodeBox, frame, is_long};
use super::graph_sight::Sight;
use super::graph_view::{MARGIN, Props};
use crate::protocol::{GraphNode, StateId, StateInfo};

/// So many labels of transitions are drawn at once.
const LABELS: usize = 300;
/// So many transitions of one state are drawn at once, besides those that were taken or are marked: more of them fill a whole area, which browsers take long
/// to paint.
const LINES: usize = 500;

/// What is drawn, and of what.
pub(super) struct Canvas<'a> {
    pub(super) props: &'a Props,
    pub(super) drawn: &'a Drawn,
    pub(super) focused: Option<StateId>,
    /// The states that are searched for.
    pub(super) matches: &'a [StateId],
    /// The one of them that is shown.
    pub(super) hit: Option<StateId>,
    /// The part that is drawn.
    pub(super) sight: Sight,
}

impl Canvas<'_> {
    /// All of it, so much larger or smaller.
    pub(super) fn draw(&self, scale: f64) -> Html {
        let [width, height] = [self.props.graph.width, self.props.graph.height]
            .map(f64::from)
            .map(Decimal);
        let [scale, unit, margin] = [scale, 1.0 / scale, MARGIN].map(Decimal);
        html! {
            <div class="graph-canvas" role="group" aria-label="Workflow graph"
                style={format!("width:{width}px;height:{height}px;transform:scale({scale}) translate({margin}px,{margin}px);--unit:{unit}px")}>
                { self.frames() }
                { self.lines() }
                { self.boxes() }
                { self.labels() }
                { self.controls() }
            </div>
        }
    }

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
        let mut begun = vec![0; self.props.states.len()];
        for (at, edge) in graph.edges.iter().enumerate() {
            if !self.sight.has_line(&edge.points) {
                continue;
            }
            let (taken, mark) = (status.taken(edge) > 0, self.props.marks.of_edge(edge));
            let from = edge.from.and_then(|from| begun.get_mut(from.index()));
            let is_one_too_many = from.is_some_and(|begun| {
                *begun += 1;
                *begun > LINES
            });
            if !is_one_too_many || taken || mark.is_some() {
                lines.add((at, edge), self.drawn, taken, mark);
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
                    <div key={format!("scope-{index}")} class="scope" data-long={is_long(scope.rect).then_some("")} style={frame(scope.rect)} />
                }
                for (index, terminal) in terminals.filter(|(_, terminal)| self.sight.has(terminal.rect)) {
                    <div key={format!("terminal-{index}")} class="terminal" data-end={(!terminal.start).then_some("")} style={frame(terminal.rect)} aria-hidden="true" />
                }
            </>
        }
    }
}
