//! A transition in the graph.

use crate::markup::*;

use super::decimal::Decimal;
use super::graph_marks::{self, Mark};
use crate::protocol::{EdgeKind, GraphEdge, Point};

/// How round a corner is.
const ROUND: f32 = 7.0;

/// A transition's line and arrow head, written once for each picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    course: AttrValue,
    head: Option<AttrValue>,
}

/// Writes the lines of all transitions.
#[must_use]
pub fn drawn(edges: &[GraphEdge]) -> Vec<Drawn> {
    let one = |edge: &GraphEdge| Drawn {
        course: course(&edge.points).into(),
        head: arrow(&edge.points).map(Into::into),
    };
    edges.iter().map(one).collect()
}

/// A line with an arrow head, for a transition that was taken so often.
pub fn line(edge: &GraphEdge, drawn: &Drawn, taken: u32, mark: Option<&Mark>) -> Html {
    html! {
        <g class="edge" data-kind={kind_name(edge.kind)} data-taken={(taken > 0).then_some("")} data-mark={mark.map(|mark| mark.tone.name())}>
            <path d={drawn.course.clone()} />
            if let Some(head) = &drawn.head {
                <path class="head" d={head.clone()} />
            }
        </g>
    }
}

/// What is written on a line: its condition or errors, how often it was taken if more than once, a mark. `lit`: of the state that has the focus, so
/// that it is shown whole.
pub fn label(edge: &GraphEdge, taken: u32, mark: Option<&Mark>, lit: bool) -> Html {
    let times = (taken > 1).then(|| html! { <b>{ format!("×{taken}") }</b> });
    let mark = mark.map(graph_marks::sign);
    match (&edge.label, edge.label_at) {
        (Some(label), Some(at)) => {
            let whole = edge.whole.as_ref().unwrap_or(label);
            html! {
                <span class="edge-label" data-kind={kind_name(edge.kind)} data-taken={(taken > 0).then_some("")} data-lit={lit.then_some("")}
                    style={spot(at)} title={whole.clone()} aria-hidden="true">
                    <span>{ whole.clone() }</span>{ for times }{ for mark }
                </span>
            }
        }
        _ if times.is_some() || mark.is_some() => html! {
            <span class="edge-count" style={edge.points.first().map(|at| spot(*at))} aria-hidden="true">{ for times }{ for mark }</span>
        },
        _ => Html::default(),
    }
}

fn spot(at: Point) -> String {
    format!(
        "left:{}px;top:{}px",
        Decimal(at.x.into()),
        Decimal(at.y.into())
    )
}

/// A word for what makes a transition.
#[must_use]
pub fn kind_name(kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::Start => "start",
        EdgeKind::Next => "next",
        EdgeKind::End => "end",
        EdgeKind::Choice(_) => "choice",
        EdgeKind::Default => "default",
        EdgeKind::Catch(_) => "catch",
    }
}

/// The line, its corners rounded.
pub(crate) fn course(points: &[Point]) -> String {
    let mut path = String::new();
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return path;
    };
    path.push_str(&format!("M{}", place(*first)));
    for corner in points.windows(3) {
        if let [before, at, after] = corner {
            let into = towards(*at, *before);
            let out = towards(*at, *after);
            path.push_str(&format!("L{}Q{} {}", place(into), place(*at), place(out)));
        }
    }
    path.push_str(&format!("L{}", place(*last)));
    path
}

fn place(point: Point) -> String {
    format!("{} {}", Decimal(point.x.into()), Decimal(point.y.into()))
}

/// The place on the way from a corner to its neighbour where the corner's curve begins.
fn towards(corner: Point, neighbour: Point) -> Point {
    let (dx, dy) = (neighbour.x - corner.x, neighbour.y - corner.y);
    let length = dx.hypot(dy);
    let share = if length > 0.0 {
        ROUND.min(length / 2.0) / length
    } else {
        0.0
    };
    Point {
        x: corner.x + dx * share,
        y: corner.y + dy * share,
    }
}

/// A triangle at the end of the line.
pub(crate) fn arrow(points: &[Point]) -> Option<String> {
    let mut back = points.iter().rev();
    let (tip, from) = (back.next()?, back.next()?);
    let (dx, dy) = (tip.x - from.x, tip.y - from.y);
    let length = dx.hypot(dy);
    if length <= 0.0 {
        return None;
    }
    let (ux, uy) = (dx / length, dy / length);
    let back = Point {
        x: tip.x - ux * 7.0,
        y: tip.y - uy * 7.0,
    };
    let corner = |side: f32| Point {
        x: back.x - uy * side,
        y: back.y + ux * side,
    };
    Some(format!(
        "M{}L{}L{}z",
        place(*tip),
        place(corner(3.8)),
        place(corner(-3.8))
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(places: &[(f32, f32)]) -> Vec<Point> {
        places.iter().map(|(x, y)| Point { x: *x, y: *y }).collect()
    }

    #[test]
    fn corners_are_rounded_no_further_than_half_a_stroke() {
        for (places, path) in [
            (&[(0.0, 0.0), (0.0, 40.0)][..], "M0 0L0 40"),
            (
                &[(0.0, 0.0), (0.0, 40.0), (40.0, 40.0)],
                "M0 0L0 33Q0 40 7 40L40 40",
            ),
            (
                &[(0.0, 0.0), (0.0, 8.0), (40.0, 8.0)],
                "M0 0L0 4Q0 8 7 8L40 8",
            ),
            (&[], ""),
        ] {
            assert_eq!(course(&points(places)), path);
        }
    }

    #[test]
    fn an_arrow_points_where_the_line_ends() {
        assert_eq!(
            arrow(&points(&[(0.0, 0.0), (0.0, 40.0)])).unwrap(),
            "M0 40L-3.8 33L3.8 33z"
        );
        assert_eq!(arrow(&points(&[(0.0, 0.0), (0.0, 0.0)])), None);
    }
}
