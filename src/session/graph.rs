//! From the outline of a definition to the states and the positioned graph that the page shows.

use std::rc::Rc;

use asl_json::shortened;
use asl_language::outline::{self, Outline, OutlineEdge, OutlineScope, OutlineState};
use asl_layout::{EdgeSpec, Layout, NodeSpec, Options, Scope};

use crate::protocol::{
    EdgeKind, Graph, GraphEdge, GraphNode, GraphScope, GraphTerminal, Point, Rect, StateId,
    StateInfo,
};

use super::places::{Places, small};

/// Height of a state's box, and of a container's header.
const BOX_HEIGHT: i64 = 44;
/// Room below the header of a Map for what chooses an iteration.
const CHOOSER_HEIGHT: i64 = 26;
/// Room in a box beside the name: icon, padding, sign.
const BOX_EXTRA: i64 = 64;
/// Room in a container's header beside that: its type, and the button that closes it.
const HEADER_EXTRA: i64 = 76;
/// Least and greatest width of a box.
const BOX_WIDTHS: (i64, i64) = (128, 300);
/// Width of a character of a name, on average.
const NAME_CHARACTER: i64 = 8;
/// Width of a character of a label, on average.
const LABEL_CHARACTER: i64 = 7;
/// Height of a label.
const LABEL_HEIGHT: i64 = 20;
/// How many characters of a name are told, several times as many as AWS takes: the browser lays out every character, seen or not.
const NAME_LENGTH: usize = 400;
/// How many characters of a label are shown.
const LABEL_LENGTH: usize = 34;
/// How many characters of a label can be asked for.
const WHOLE_LABEL_LENGTH: usize = 600;
/// Diameter of Start and End.
const TERMINAL: i64 = 24;

/// Every state, in the order of [`StateId`]: preorder, so that parents come before what they contain.
pub(super) fn states(outline: &Outline, places: &Places) -> Vec<StateInfo> {
    let mut states = Vec::new();
    if let Some(scope) = &outline.scope {
        add_states(scope, None, places, &mut states);
    }
    states
}

fn add_states(
    scope: &OutlineScope,
    parent: Option<StateId>,
    places: &Places,
    states: &mut Vec<StateInfo>,
) {
    for state in &scope.states {
        let id = StateId(small(states.len()));
        states.push(StateInfo {
            name: shortened(&state.name, NAME_LENGTH).into(),
            state_type: state.type_name.as_deref().unwrap_or_default().into(),
            pointer: state.pointer.as_str().into(),
            parent,
            name_range: places.range(state.name_span),
            range: places.range(state.span),
        });
        for scope in &state.scopes {
            add_states(scope, Some(id), places, states);
        }
    }
}

/// The laid-out picture; the states at the pointers `folded` hide what they contain.
pub(super) fn graph(outline: &Outline, folded: &[Rc<str>]) -> Graph {
    let Some(scope) = &outline.scope else {
        return Graph::default();
    };
    let folded = Folded(folded);
    let layout = asl_layout::layout(&spec(scope, folded), &Options::default());
    let mut graph = Graph {
        width: pixels(layout.rect.right()),
        height: pixels(layout.rect.bottom()),
        ..Graph::default()
    };
    draw(scope, &layout, None, &mut StateId(0), &mut graph);
    graph
}

/// Pointers of the states that are drawn closed.
#[derive(Clone, Copy)]
struct Folded<'a>(&'a [Rc<str>]);

impl Folded<'_> {
    fn has(self, state: &OutlineState) -> bool {
        self.0.iter().any(|pointer| **pointer == *state.pointer)
    }
}

/// The states as boxes, and behind them Start and, if something leads there, End.
fn spec(scope: &OutlineScope, folded: Folded<'_>) -> Scope {
    let mut nodes: Vec<NodeSpec> = scope
        .states
        .iter()
        .map(|state| box_of(state, folded))
        .collect();
    let start = nodes.len();
    nodes.push(NodeSpec::new(TERMINAL, TERMINAL));
    if scope.edges.iter().any(ends) {
        nodes.push(NodeSpec::new(TERMINAL, TERMINAL));
    }
    Scope {
        edges: lines(scope)
            .iter()
            .map(|line| edge_of(line, start))
            .collect(),
        nodes,
        start: Some(start),
    }
}

fn box_of(state: &OutlineState, folded: Folded<'_>) -> NodeSpec {
    let (least, greatest) = BOX_WIDTHS;
    let name = characters(&state.name) * NAME_CHARACTER;
    if state.scopes.is_empty() || folded.has(state) {
        let extra = if state.scopes.is_empty() {
            0
        } else {
            HEADER_EXTRA
        };
        let width = (name + BOX_EXTRA).clamp(least, greatest) + extra;
        return NodeSpec::new(width, BOX_HEIGHT);
    }
    let chooser = if state.iterates { CHOOSER_HEIGHT } else { 0 };
    let branches = state
        .scopes
        .iter()
        .map(|scope| spec(scope, folded))
        .collect();
    NodeSpec::container(
        (name + BOX_EXTRA).clamp(least, greatest) + HEADER_EXTRA,
        BOX_HEIGHT + chooser,
        branches,
    )
}

/// A transition that takes room in the picture.
struct Line<'a> {
    edge: &'a OutlineEdge,
    /// The state it leads to; absent: the End.
    to: Option<usize>,
    /// Whether it is drawn: not if it names no state.
    is_drawn: bool,
}

/// The transitions. One that names no state, as while its name is typed, keeps the room of a line to the next state of the text that nothing else leads
/// to: so what hung on it stays where it was.
fn lines(scope: &OutlineScope) -> Vec<Line<'_>> {
    let mut led_to = vec![false; scope.states.len()];
    for to in scope.edges.iter().filter_map(|edge| edge.to) {
        if let Some(led_to) = led_to.get_mut(to) {
            *led_to = true;
        }
    }
    let mut lines = Vec::with_capacity(scope.edges.len());
    for edge in &scope.edges {
        let mut to = edge.to;
        let is_drawn = to.is_some() || ends(edge);
        if !is_drawn {
            let next = edge.from.map_or(0, |from| from + 1);
            let orphan = led_to.iter().skip(next).position(|led_to| !led_to);
            let Some(orphan) = orphan.map(|at| next + at) else {
                continue;
            };
            if let Some(led_to) = led_to.get_mut(orphan) {
                *led_to = true;
            }
            to = Some(orphan);
        }
        lines.push(Line { edge, to, is_drawn });
    }
    lines
}

fn edge_of(line: &Line<'_>, start: usize) -> EdgeSpec {
    let from = line.edge.from.unwrap_or(start);
    let to = line.to.unwrap_or(start + 1);
    let spec = match line.edge.kind {
        outline::EdgeKind::Catch { .. } => EdgeSpec::catch(from, to),
        _ => EdgeSpec::new(from, to),
    };
    match label(line.edge) {
        Some(label) => spec.labelled(
            characters(&shortened(label, LABEL_LENGTH)) * LABEL_CHARACTER + LABEL_CHARACTER,
            LABEL_HEIGHT,
        ),
        None => spec,
    }
}

fn ends(edge: &OutlineEdge) -> bool {
    edge.kind == outline::EdgeKind::End
}

fn label(edge: &OutlineEdge) -> Option<&str> {
    match &edge.kind {
        outline::EdgeKind::Choice { label, .. } | outline::EdgeKind::Catch { label, .. } => {
            Some(label)
        }
        outline::EdgeKind::Default => Some("default"),
        outline::EdgeKind::Start | outline::EdgeKind::Next | outline::EdgeKind::End => None,
    }
}

/// Adds a scope and what is inside to the graph. States get their numbers as in [`states`]; `next` is the number of the next one.
fn draw(
    scope: &OutlineScope,
    layout: &Layout,
    frame: Option<u32>,
    next: &mut StateId,
    graph: &mut Graph,
) {
    let mut ids = Vec::with_capacity(scope.states.len());
    for (state, placed) in scope.states.iter().zip(&layout.nodes) {
        let id = *next;
        ids.push(id);
        next.0 += 1;
        let at = graph.nodes.len();
        graph.nodes.push(GraphNode {
            state: id,
            rect: rect(placed.rect),
            container: !placed.branches.is_empty(),
            inside: 0,
        });
        for (index, (scope, layout)) in state.scopes.iter().zip(&placed.branches).enumerate() {
            let frame = small(graph.scopes.len());
            graph.scopes.push(GraphScope {
                owner: id,
                index: small(index),
                rect: rect(layout.rect),
            });
            draw(scope, layout, Some(frame), next, graph);
        }
        if placed.branches.is_empty() {
            next.0 += state.scopes.iter().map(count).sum::<u32>();
        }
        if let Some(node) = graph.nodes.get_mut(at) {
            node.inside = next.0 - id.0 - 1;
        }
    }
    let terminals = layout.nodes.iter().skip(scope.states.len());
    graph
        .terminals
        .extend(terminals.enumerate().map(|(index, placed)| GraphTerminal {
            scope: frame,
            start: index == 0,
            rect: rect(placed.rect),
        }));
    let id = |index: Option<usize>| index.and_then(|index| ids.get(index)).copied();
    let lines = lines(scope);
    let drawn = lines.iter().zip(&layout.edges);
    graph
        .edges
        .extend(
            drawn
                .filter(|(line, _)| line.is_drawn)
                .map(|(Line { edge, to, .. }, route)| {
                    let text = label(edge);
                    let shown = text.map(|text| shortened(text, LABEL_LENGTH).into_owned());
                    GraphEdge {
                        from: id(edge.from),
                        to: id(*to),
                        kind: kind(&edge.kind),
                        whole: text
                            .filter(|text| shown.as_deref() != Some(text))
                            .map(|text| shortened(text, WHOLE_LABEL_LENGTH).into()),
                        label: shown.map(Into::into),
                        label_at: route.label.map(|label| Point {
                            x: pixels(label.x) + pixels(label.width) / 2.0,
                            y: pixels(label.y) + pixels(label.height) / 2.0,
                        }),
                        points: route
                            .points
                            .iter()
                            .map(|point| Point {
                                x: pixels(point.x),
                                y: pixels(point.y),
                            })
                            .collect(),
                    }
                }),
        );
}

/// How many states a scope has, at any depth.
fn count(scope: &OutlineScope) -> u32 {
    let inner = scope.states.iter().flat_map(|state| &state.scopes);
    small(scope.states.len()) + inner.map(count).sum::<u32>()
}

fn kind(kind: &outline::EdgeKind) -> EdgeKind {
    match kind {
        outline::EdgeKind::Start => EdgeKind::Start,
        outline::EdgeKind::Next => EdgeKind::Next,
        outline::EdgeKind::End => EdgeKind::End,
        outline::EdgeKind::Default => EdgeKind::Default,
        outline::EdgeKind::Choice { rule, .. } => EdgeKind::Choice(small(*rule)),
        outline::EdgeKind::Catch { catcher, .. } => EdgeKind::Catch(small(*catcher)),
    }
}

fn rect(rect: asl_layout::Rect) -> Rect {
    Rect {
        x: pixels(rect.x),
        y: pixels(rect.y),
        width: pixels(rect.width),
        height: pixels(rect.height),
    }
}

/// Pictures are at most some hundred thousand pixels large: exact in an `f32`.
fn pixels(length: i64) -> f32 {
    length as f32
}

fn characters(text: &str) -> i64 {
    i64::try_from(text.chars().count()).unwrap_or(i64::MAX / NAME_CHARACTER / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEFINITION: &str = r#"{
      "StartAt": "Choose",
      "States": {
        "Choose": {
          "Type": "Choice",
          "Choices": [{"Variable": "$.go", "BooleanEquals": true, "Next": "Both"}],
          "Default": "Nope"
        },
        "Both": {
          "Type": "Parallel",
          "Branches": [
            {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}},
            {"StartAt": "B", "States": {"B": {"Type": "Pass", "End": true}}}
          ],
          "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Nope"}],
          "Next": "Missing"
        },
        "Nope": {"Type": "Fail"}
      }
    }"#;

    fn outline() -> Outline {
        outline::outline(&asl_json::read(DEFINITION))
    }

    #[test]
    fn a_name_beyond_all_measure_is_cut() {
        let definition = format!(
            r#"{{"States":{{"{}":{{"Type":"Pass"}}}}}}"#,
            "n".repeat(1_000_000)
        );
        let outline = outline::outline(&asl_json::read(&definition));
        let states = states(&outline, &Places::of(&definition));
        let [state] = &states[..] else {
            panic!("{} states", states.len());
        };
        assert_eq!(state.name.chars().count(), NAME_LENGTH + 1);
    }

    #[test]
    fn states_and_nodes_are_numbered_alike() {
        let outline = outline();
        let states = states(&outline, &Places::of(DEFINITION));
        let told: Vec<_> = states
            .iter()
            .map(|state| (&*state.name, &*state.state_type, state.parent))
            .collect();
        let both = Some(StateId(1));
        assert_eq!(
            told,
            [
                ("Choose", "Choice", None),
                ("Both", "Parallel", None),
                ("A", "Pass", both),
                ("B", "Pass", both),
                ("Nope", "Fail", None),
            ]
        );
        let graph = graph(&outline, &[]);
        assert_eq!(
            graph
                .nodes
                .iter()
                .map(|node| node.state.index())
                .collect::<Vec<_>>(),
            [0, 1, 2, 3, 4]
        );
        assert_eq!(
            graph
                .nodes
                .iter()
                .map(|node| node.container)
                .collect::<Vec<_>>(),
            [false, true, false, false, false]
        );
        assert_eq!(
            graph
                .scopes
                .iter()
                .map(|scope| (scope.owner, scope.index))
                .collect::<Vec<_>>(),
            [(StateId(1), 0), (StateId(1), 1)]
        );
    }

    #[test]
    fn edges_say_which_field_makes_them() {
        let graph = graph(&outline(), &[]);
        let told: Vec<_> = graph
            .edges
            .iter()
            .map(|edge| {
                (
                    edge.from.map(|id| id.0),
                    edge.to.map(|id| id.0),
                    edge.kind,
                    edge.label.as_deref(),
                )
            })
            .collect();
        for edge in [
            (None, Some(0), EdgeKind::Start, None),
            (Some(0), Some(1), EdgeKind::Choice(0), Some("$.go = true")),
            (Some(0), Some(4), EdgeKind::Default, Some("default")),
            (Some(1), Some(4), EdgeKind::Catch(0), Some("States.ALL")),
            (Some(4), None, EdgeKind::End, None),
            (None, Some(2), EdgeKind::Start, None),
            (Some(2), None, EdgeKind::End, None),
        ] {
            assert!(told.contains(&edge), "{edge:?} in {told:?}");
        }
        assert!(
            told.iter().all(|edge| edge.2 != EdgeKind::Next),
            "the target is missing"
        );
        assert!(
            graph
                .edges
                .iter()
                .all(|edge| edge.points.len() >= 2
                    && edge.label.is_some() == edge.label_at.is_some())
        );
    }

    #[test]
    fn what_is_closed_hides_its_states_and_says_how_many() {
        let outline = outline();
        let told = |folded: &[&str]| -> Vec<(u32, bool, u32)> {
            let folded: Vec<Rc<str>> = folded.iter().map(|pointer| Rc::from(*pointer)).collect();
            let graph = graph(&outline, &folded);
            let nodes = graph.nodes.iter();
            nodes
                .map(|node| (node.state.0, node.container, node.inside))
                .collect()
        };
        for (folded, nodes) in [
            (
                &[][..],
                &[
                    (0, false, 0),
                    (1, true, 2),
                    (2, false, 0),
                    (3, false, 0),
                    (4, false, 0),
                ][..],
            ),
            (
                &["/States/Both"],
                &[(0, false, 0), (1, false, 2), (4, false, 0)],
            ),
            (
                &["/States/Nope", "/States/Gone"],
                &[
                    (0, false, 0),
                    (1, true, 2),
                    (2, false, 0),
                    (3, false, 0),
                    (4, false, 0),
                ],
            ),
        ] {
            assert_eq!(told(folded), nodes, "{folded:?}");
        }
        let closed = graph(&outline, &["/States/Both".into()]);
        assert!(closed.scopes.is_empty());
        assert_eq!(closed.terminals.len(), 2);
        assert!(closed.node(StateId(2)).is_none());
        let states = states(&outline, &Places::of(DEFINITION));
        let seen = |state: u32| {
            closed
                .seen(StateId(state), &states)
                .map(|node| node.state.0)
        };
        assert_eq!([0, 2, 4].map(seen), [Some(0), Some(1), Some(4)]);
    }

    /// The names are typed, letter by letter; the boxes stay where they are.
    #[test]
    fn a_transition_that_is_being_typed_moves_nothing() {
        let text = r#"{"StartAt": "One", "States": {
            "One": {"Type": "Task", "Next": "Two", "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Sorry"}]},
            "Two": {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsNull": true, "Next": "Three"}], "Default": "Four"},
            "Three": {"Type": "Pass", "Next": "Four"},
            "Four": {"Type": "Pass", "End": true},
            "Sorry": {"Type": "Fail"}
        }}"#;
        let drawn = |text: &str| graph(&outline::outline(&asl_json::read(text)), &[]).nodes;
        let whole = drawn(text);
        for typed in [
            r#""StartAt": "One""#,
            r#""Next": "Two""#,
            r#""Next": "Three""#,
            r#""Next": "Sorry""#,
        ] {
            let (field, name) = typed.split_at(typed.len() - 2);
            let half = format!("{field}{}", name.trim_start_matches(char::is_alphanumeric));
            assert_eq!(drawn(&text.replacen(typed, &half, 1)), whole, "{half}");
        }
    }

    #[test]
    fn a_picture_lies_inside_its_size() {
        let graph = graph(&outline(), &[]);
        for node in &graph.nodes {
            let Rect {
                x,
                y,
                width,
                height,
            } = node.rect;
            assert!(
                x >= 0.0 && y >= 0.0 && x + width <= graph.width && y + height <= graph.height,
                "{node:?}"
            );
        }
        assert_eq!(
            graph
                .terminals
                .iter()
                .filter(|terminal| terminal.start)
                .count(),
            3
        );
        assert_eq!(
            graph
                .terminals
                .iter()
                .filter(|terminal| !terminal.start)
                .count(),
            3
        );
    }
}
