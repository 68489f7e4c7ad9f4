//! A transition in the graph.

use yew::prelude::*;

use super::decimal::Decimal;
use super::graph_marks::Mark;
use crate::protocol::{EdgeKind, GraphEdge, Point};

/// How round a corner is.
const ROUND: f32 = 7.0;

/// A line with an arrow head, for a transition that was taken so often.
pub fn line(edge: &GraphEdge, taken: u32, mark: Option<&Mark>) -> Html {
    html! {
        <g class="edge" data-kind={kind_name(edge.kind)} data-taken={(taken > 0).then_some("")} data-mark={mark.map(|mark| mark.tone.name())}>
            <path d={course(&edge.points)} />
            if let Some(head) = arrow(&edge.points) {
                <path class="head" d={head} />
            }
        </g>
    }
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
fn course(points: &[Point]) -> String {
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
fn arrow(points: &[Point]) -> Option<String> {
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
