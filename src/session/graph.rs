//! From the outline of a definition to the states and the positioned graph that the page shows.

use asl_language::outline::{self, Outline, OutlineEdge, OutlineScope, OutlineState};
use asl_layout::{EdgeSpec, Layout, NodeSpec, Options, Scope};

use crate::protocol::{
    EdgeKind, Graph, GraphEdge, GraphNode, GraphScope, GraphTerminal, Point, Rect, StateId,
    StateInfo,
};

use super::places::{Places, small};

/// Height of a state's box, and of a container's header.
const BOX_HEIGHT: i64 = 44;
/// Room in a box beside the name: icon, padding, sign.
const BOX_EXTRA: i64 = 64;
/// Least and greatest width of a box.
const BOX_WIDTHS: (i64, i64) = (128, 300);
/// Width of a character of a name, on average.
const NAME_CHARACTER: i64 = 8;
/// Width of a character of a label, on average.
const LABEL_CHARACTER: i64 = 7;
/// Height of a label.
const LABEL_HEIGHT: i64 = 20;
/// How many characters of a label are shown.
const LABEL_LENGTH: usize = 34;
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
            name: (&*state.name).into(),
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

/// The laid-out picture.
pub(super) fn graph(outline: &Outline) -> Graph {
    let Some(scope) = &outline.scope else {
        return Graph::default();
    };
    let layout = asl_layout::layout(&spec(scope), &Options::default());
    let mut graph = Graph {
        width: pixels(layout.rect.right()),
        height: pixels(layout.rect.bottom()),
        ..Graph::default()
    };
    draw(scope, &layout, None, &mut graph);
    graph
}

/// The states as boxes, and behind them Start and, if something leads there, End.
fn spec(scope: &OutlineScope) -> Scope {
    let mut nodes: Vec<NodeSpec> = scope.states.iter().map(box_of).collect();
    let start = nodes.len();
    nodes.push(NodeSpec::new(TERMINAL, TERMINAL));
    if scope.edges.iter().any(ends) {
        nodes.push(NodeSpec::new(TERMINAL, TERMINAL));
    }
    Scope {
        edges: drawn(scope).map(|edge| edge_of(edge, start)).collect(),
        nodes,
        start: Some(start),
    }
}

fn box_of(state: &OutlineState) -> NodeSpec {
    let (least, greatest) = BOX_WIDTHS;
    let width = (characters(&state.name) * NAME_CHARACTER + BOX_EXTRA).clamp(least, greatest);
    let branches = state.scopes.iter().map(spec).collect();
    NodeSpec::container(width, BOX_HEIGHT, branches)
}

fn edge_of(edge: &OutlineEdge, start: usize) -> EdgeSpec {
    let from = edge.from.unwrap_or(start);
    let to = edge.to.unwrap_or(start + 1);
    let spec = match edge.kind {
        outline::EdgeKind::Catch { .. } => EdgeSpec::catch(from, to),
        _ => EdgeSpec::new(from, to),
    };
    match label(edge) {
        Some(label) => spec.labelled(
            characters(&label) * LABEL_CHARACTER + LABEL_CHARACTER,
            LABEL_HEIGHT,
        ),
        None => spec,
    }
}

/// The edges that can be drawn: their target exists.
fn drawn(scope: &OutlineScope) -> impl Iterator<Item = &OutlineEdge> {
    scope
        .edges
        .iter()
        .filter(|edge| edge.to.is_some() || ends(edge))
}

fn ends(edge: &OutlineEdge) -> bool {
    edge.kind == outline::EdgeKind::End
}

fn label(edge: &OutlineEdge) -> Option<String> {
    let text = match &edge.kind {
        outline::EdgeKind::Choice { label, .. } | outline::EdgeKind::Catch { label, .. } => {
            label.as_str()
        }
        outline::EdgeKind::Default => "default",
        outline::EdgeKind::Start | outline::EdgeKind::Next | outline::EdgeKind::End => return None,
    };
    Some(match text.char_indices().nth(LABEL_LENGTH) {
        None => String::from(text),
        Some((cut, _)) => format!("{}…", text.get(..cut).unwrap_or_default()),
    })
}

/// Adds a scope and what is inside to the graph. States get their numbers as in [`states`].
fn draw(scope: &OutlineScope, layout: &Layout, frame: Option<u32>, graph: &mut Graph) {
    let mut ids = Vec::with_capacity(scope.states.len());
    for (state, placed) in scope.states.iter().zip(&layout.nodes) {
        let id = StateId(small(graph.nodes.len()));
        ids.push(id);
        graph.nodes.push(GraphNode {
            state: id,
            rect: rect(placed.rect),
            container: !placed.branches.is_empty(),
        });
        for (index, (scope, layout)) in state.scopes.iter().zip(&placed.branches).enumerate() {
            let frame = small(graph.scopes.len());
            graph.scopes.push(GraphScope {
                owner: id,
                index: small(index),
                rect: rect(layout.rect),
            });
            draw(scope, layout, Some(frame), graph);
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
    graph
        .edges
        .extend(drawn(scope).zip(&layout.edges).map(|(edge, route)| {
            GraphEdge {
                from: id(edge.from),
                to: id(edge.to),
                kind: kind(&edge.kind),
                label: label(edge).map(Into::into),
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
        }));
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
        let graph = graph(&outline);
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
        let graph = graph(&outline());
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
    fn a_picture_lies_inside_its_size() {
        let graph = graph(&outline());
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
