//! A transition in the graph.

use std::cell::OnceCell;

use crate::markup::*;

use super::decimal::Decimal;
use super::graph_marks::{self, Mark};
use crate::protocol::{EdgeKind, GraphEdge, Point};

/// Lines that are longer than this together are not dashed: browsers paint every dash, seen or not.
const DASHED: f32 = 200_000.0;
/// How round a corner is.
const ROUND: f32 = 7.0;

/// The lines of a picture, each written once: when it is first seen.
#[derive(Debug, Default)]
pub struct Drawn(Vec<OnceCell<(String, Option<String>)>>);

impl Drawn {
    /// Of so many transitions, none of them written yet.
    pub(super) fn of(transitions: usize) -> Self {
        Self(
            std::iter::repeat_with(OnceCell::new)
                .take(transitions)
                .collect(),
        )
    }

    /// The course of a transition and its arrow head.
    fn of_edge(&self, at: usize, edge: &GraphEdge) -> Option<&(String, Option<String>)> {
        Some(
            self.0
                .get(at)?
                .get_or_init(|| (course(&edge.points), arrow(&edge.points))),
        )
    }
}

/// Transitions that look alike are one line: of a Choice with thousands of rules there would be thousands of elements, for nothing.
#[derive(Default)]
pub(super) struct Lines(Vec<Alike>);

struct Alike {
    look: Look,
    length: f32,
    course: String,
    heads: String,
}

#[derive(PartialEq)]
struct Look {
    taken: bool,
    kind: &'static str,
    mark: Option<&'static str>,
}

impl Lines {
    /// Adds a transition.
    pub(super) fn add(
        &mut self,
        (at, edge): (usize, &GraphEdge),
        drawn: &Drawn,
        taken: bool,
        mark: Option<&Mark>,
    ) {
        let Some((course, head)) = drawn.of_edge(at, edge) else {
            return;
        };
        let look = Look {
            taken,
            kind: kind_name(edge.kind),
            mark: mark.map(|mark| mark.tone.name()),
        };
        let head = head.as_deref().unwrap_or_default();
        let length = length(&edge.points);
        match self.0.iter_mut().find(|alike| alike.look == look) {
            Some(alike) => {
                alike.length += length;
                alike.course.push_str(course);
                alike.heads.push_str(head);
            }
            None => self.0.push(Alike {
                look,
                length,
                course: course.clone(),
                heads: head.to_owned(),
            }),
        }
    }

    /// The lines with their arrow heads. What was taken is drawn last, over the others.
    pub(super) fn draw(self) -> Html {
        let (taken, others): (Vec<Alike>, Vec<Alike>) =
            self.0.into_iter().partition(|alike| alike.look.taken);
        html! {
            <>
                for alike in others.into_iter().chain(taken) {
                    <g class="edge" data-kind={alike.look.kind} data-taken={alike.look.taken.then_some("")} data-mark={alike.look.mark}
                        data-long={(alike.length > DASHED).then_some("")}>
                        <path d={alike.course} />
                        <path class="head" d={alike.heads} />
                    </g>
                }
            </>
        }
    }
}

/// What is written on a line: its condition or errors, how often it was taken if more than once, a mark; none where nothing is. `lit`: of the state that
/// has the focus, so that it is shown whole.
pub fn label(edge: &GraphEdge, taken: u32, mark: Option<&Mark>, lit: bool) -> Option<Html> {
    let times = (taken > 1).then(|| html! { <b>{ format!("×{taken}") }</b> });
    let mark = mark.map(graph_marks::sign);
    let style = spot(place_of_label(edge)?);
    if let (Some(label), Some(_)) = (&edge.label, edge.label_at) {
        let whole = edge.whole.as_ref().unwrap_or(label);
        return Some(html! {
            <span class="edge-label" data-kind={kind_name(edge.kind)} data-taken={(taken > 0).then_some("")} data-lit={lit.then_some("")}
                {style} title={whole.clone()} aria-hidden="true">
                <span>{ whole.clone() }</span>{ for times }{ for mark }
            </span>
        });
    }
    (times.is_some() || mark.is_some()).then(|| {
        html! { <span class="edge-count" {style} aria-hidden="true">{ for times }{ for mark }</span> }
    })
}

/// Where a transition's [`label`] stands.
pub(super) fn place_of_label(edge: &GraphEdge) -> Option<Point> {
    let at = edge.label.as_ref().and(edge.label_at);
    at.or_else(|| edge.points.first().copied())
}

pub(super) fn spot(at: Point) -> String {
    format!(
        "left:{}px;top:{}px",
        Decimal(at.x.into()),
        Decimal(at.y.into())
    )
}

/// A word for what makes a transition.
#[must_use]
pub(crate) fn kind_name(kind: EdgeKind) -> &'static str {
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

fn length(points: &[Point]) -> f32 {
    let lengths = points.windows(2).map(|pair| match pair {
        [from, to] => (to.x - from.x).hypot(to.y - from.y),
        _ => 0.0,
    });
    lengths.sum()
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
