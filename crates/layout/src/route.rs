//! From vertices with a horizontal place to a drawing: heights, lanes, corners.

use std::collections::BTreeMap;

use crate::cells::Cells;
use crate::lanes::{self, Lane, Lanes};
use crate::layers::{self, Course, LOOP_LABEL_GAP, LOOP_REACH, Layered};
use crate::order;
use crate::place::{self, Places};
use crate::ports::{self, Ports};
use crate::sides;
use crate::tracks::{self, End, Stroke};
use crate::{EdgeSpec, Options, Point, Rect, Route, Size};

/// Between many parallel strokes their distance shrinks so that a gap between two layers stays below this.
const MOST_TRACK_ROOM: i64 = 360;

/// A scope without what its boxes hold, drawn from the origin.
#[derive(Debug, Default)]
pub(crate) struct Flat {
    pub(crate) size: Size,
    pub(crate) boxes: Vec<Rect>,
    pub(crate) routes: Vec<Route>,
}

/// Draws boxes of fixed sizes and the edges between them.
pub(crate) fn draw(
    sizes: &[Size],
    edges: &[EdgeSpec],
    start: Option<usize>,
    options: &Options,
    budget: &mut usize,
) -> Flat {
    if sizes.is_empty() {
        return Flat {
            routes: vec![Route::default(); edges.len()],
            ..Flat::default()
        };
    }
    let layered = layers::cut(sizes, edges, start);
    sides::choose(layered, budget, |layered| {
        let order = order::arrange(layered);
        let places = place::place(layered, &order, options);
        let widths: Vec<i64> = sizes.iter().map(|size| size.width).collect();
        let lanes = lanes::lanes(layered, &places, options);
        let ports = ports::ports(layered, &places, &lanes, &widths, options);
        Pen::new(layered, places, lanes, ports, options).draw(sizes, edges)
    })
}

/// What is known once the horizontal places are.
struct Pen<'a> {
    layered: &'a Layered,
    places: Places,
    ports: Ports,
    lanes: Lanes,
    /// Leftmost and rightmost `x` of anything.
    left: i64,
    right: i64,
    /// The `y` of the upper end of each layer, and its height.
    tops: Cells<i64>,
    heights: Cells<i64>,
    /// Height of everything.
    height: i64,
    /// The `y` of the stroke of a step of an edge: (edge, index of the step).
    strokes: BTreeMap<(usize, usize), i64>,
    /// The `y` of the stroke with which a lane enters its box.
    entries: Cells<i64>,
}

/// To whom a horizontal stroke belongs.
#[derive(Clone, Copy)]
enum Owner {
    Step { edge: usize, step: usize },
    Entry { lane: usize },
}

impl<'a> Pen<'a> {
    fn new(
        layered: &'a Layered,
        places: Places,
        lanes: Lanes,
        ports: Ports,
        options: &Options,
    ) -> Self {
        let mut pen = Self {
            layered,
            places,
            ports,
            entries: Cells::filled(lanes.all.len(), 0),
            lanes,
            left: i64::MAX,
            right: i64::MIN,
            tops: Cells::filled(layered.layer_count, 0),
            heights: Cells::filled(layered.layer_count, 0),
            height: 0,
            strokes: BTreeMap::new(),
        };
        for (index, vertex) in layered.drawn() {
            let middle = pen.places.middle.at(index);
            pen.left = pen.left.min(middle - vertex.left);
            pen.right = pen.right.max(middle + vertex.right);
            pen.heights.set(
                vertex.layer,
                pen.heights.at(vertex.layer).max(vertex.height),
            );
        }
        for lane in &pen.lanes.all {
            pen.left = pen.left.min(lane.x);
            pen.right = pen.right.max(lane.x);
        }
        pen.place_layers(options);
        pen
    }

    /// The horizontal strokes in each gap; gap `n` is the one above layer `n`.
    fn gaps(&self) -> Vec<Vec<(Owner, Stroke)>> {
        let layered = self.layered;
        let mut gaps = vec![Vec::new(); layered.layer_count + 1];
        let mut add = |gap: usize, owner: Owner, stroke: Stroke| {
            if let Some(gap) = gaps.get_mut(gap).filter(|_| stroke.from.x != stroke.to.x) {
                gap.push((owner, stroke));
            }
        };
        let mut entered = Cells::filled(self.lanes.all.len(), false);
        for (edge, chain) in layered.chains.iter().enumerate() {
            let steps = chain.vertices.len().saturating_sub(1);
            for step in 0..steps {
                let (from, to) = self.ends(edge, step);
                let lower = chain.vertices.get(step + 1).copied().unwrap_or_default();
                let stroke = Stroke {
                    from: End { x: from, up: true },
                    to: End { x: to, up: false },
                };
                add(
                    layered.vertices.at(lower).layer,
                    Owner::Step { edge, step },
                    stroke,
                );
            }
            let (Some((index, lane)), Some(&last)) = (self.lanes.of(edge), chain.vertices.last())
            else {
                continue;
            };
            let x = lane.x;
            let (exit, entry) = (
                layered.vertices.at(last).layer + 1,
                layered.vertices.at(lane.target).layer,
            );
            let stroke = Stroke {
                from: End {
                    x: self.ends(edge, steps).0,
                    up: true,
                },
                to: End {
                    x,
                    up: exit > entry,
                },
            };
            add(exit, Owner::Step { edge, step: steps }, stroke);
            if !entered.at(index) {
                entered.set(index, true);
                let stroke = Stroke {
                    from: End {
                        x,
                        up: exit <= entry,
                    },
                    to: End {
                        x: self.ports.lane.at(index),
                        up: false,
                    },
                };
                add(entry, Owner::Entry { lane: index }, stroke);
            }
        }
        gaps
    }

    /// The `x` at the upper and the lower end of a step of an edge.
    fn ends(&self, edge: usize, step: usize) -> (i64, i64) {
        let Some(chain) = self.layered.chains.get(edge) else {
            return (0, 0);
        };
        let middle = |index: usize| {
            chain
                .vertices
                .get(index)
                .map_or(0, |&vertex| self.places.middle.at(vertex))
        };
        let last = chain.course == Course::Down && step + 2 == chain.vertices.len();
        let from = if step == 0 {
            self.ports.leave.at(edge)
        } else {
            middle(step)
        };
        let to = if last {
            self.ports.enter.at(edge)
        } else {
            middle(step + 1)
        };
        (from, to)
    }

    /// Gives each layer and each stroke its `y`.
    fn place_layers(&mut self, options: &Options) {
        let mut y = 0;
        let gaps = self.gaps();
        let last = self.layered.layer_count;
        for (index, gap) in gaps.into_iter().enumerate() {
            let (owners, strokes): (Vec<Owner>, Vec<Stroke>) = gap.into_iter().unzip();
            let (tracks, count) = tracks::assign(&strokes);
            let count = i64::try_from(count).unwrap_or(i64::MAX);
            let half = options.layer_gap / 2;
            let distance = if count > 1 {
                options.track_gap.min(MOST_TRACK_ROOM / (count - 1)).max(1)
            } else {
                0
            };
            for (owner, track) in owners.into_iter().zip(tracks) {
                let at = y + half + i64::try_from(track).unwrap_or(0) * distance;
                match owner {
                    Owner::Step { edge, step } => _ = self.strokes.insert((edge, step), at),
                    Owner::Entry { lane } => self.entries.set(lane, at),
                }
            }
            let between = index > 0 && index < last;
            if between || count > 0 {
                y += 2 * half + (count - 1).max(0) * distance;
            }
            if index < last {
                self.tops.set(index, y);
                y += self.heights.at(index);
            }
        }
        self.height = y;
    }

    fn draw(self, sizes: &[Size], edges: &[EdgeSpec]) -> Flat {
        let boxes: Vec<Rect> = sizes
            .iter()
            .enumerate()
            .map(|(index, size)| Rect {
                x: self.places.middle.at(index) - size.width / 2 - self.left,
                y: self.tops.at(self.layered.vertices.at(index).layer),
                width: size.width,
                height: size.height,
            })
            .collect();
        let mut loops: BTreeMap<usize, (i64, i64)> = BTreeMap::new();
        let routes = edges
            .iter()
            .zip(&self.layered.chains)
            .enumerate()
            .map(|(index, (edge, chain))| {
                let from = boxes.get(edge.from).copied().unwrap_or_default();
                let to = boxes.get(edge.to).copied().unwrap_or_default();
                match chain.course {
                    Course::Nowhere => Route::default(),
                    Course::Loop => {
                        let (number, reach) = loops.entry(edge.from).or_insert((0, 0));
                        *number += 1;
                        bulge(from, edge.label, *number, reach)
                    }
                    Course::Down | Course::Lane => Route {
                        points: self.corners(index, from.bottom(), to.y),
                        label: chain
                            .label
                            .zip(edge.label)
                            .map(|(vertex, size)| self.label(vertex, size)),
                        back: chain.back,
                    },
                }
            })
            .collect();
        Flat {
            size: Size {
                width: self.right - self.left,
                height: self.height,
            },
            boxes,
            routes,
        }
    }

    /// The corners of an edge from one layer to another.
    fn corners(&self, edge: usize, from_y: i64, to_y: i64) -> Vec<Point> {
        let Some(chain) = self.layered.chains.get(edge) else {
            return Vec::new();
        };
        let mut points = Line {
            points: Vec::new(),
            left: self.left,
        };
        let steps = chain.vertices.len().saturating_sub(1);
        points.to(self.ends(edge, 0).0, from_y);
        for step in 0..steps {
            if let Some(&y) = self.strokes.get(&(edge, step)) {
                let (from, to) = self.ends(edge, step);
                points.to(from, y);
                points.to(to, y);
            }
        }
        match self.lanes.of(edge) {
            Some((lane, Lane { x, .. })) => {
                if let Some(&y) = self.strokes.get(&(edge, steps)) {
                    points.to(self.ends(edge, steps).0, y);
                    points.to(x, y);
                }
                if x != self.ports.lane.at(lane) {
                    points.to(x, self.entries.at(lane));
                    points.to(self.ports.lane.at(lane), self.entries.at(lane));
                }
                points.to(self.ports.lane.at(lane), to_y);
            }
            None => points.to(self.ports.enter.at(edge), to_y),
        }
        points.points
    }

    fn label(&self, vertex: usize, size: Size) -> Rect {
        let layer = self.layered.vertices.at(vertex).layer;
        Rect {
            x: self.places.middle.at(vertex) - size.width / 2 - self.left,
            y: self.tops.at(layer) + (self.heights.at(layer) - size.height) / 2,
            width: size.width,
            height: size.height,
        }
    }
}

/// Corners in the order in which they are drawn; none in the middle of a straight stroke.
struct Line {
    points: Vec<Point>,
    left: i64,
}

impl Line {
    fn to(&mut self, x: i64, y: i64) {
        let point = Point {
            x: x - self.left,
            y,
        };
        if let [.., before, last] = self.points.as_mut_slice() {
            let upright = before.x == last.x && last.x == point.x;
            let level = before.y == last.y && last.y == point.y;
            if upright || level {
                *last = point;
                return;
            }
        }
        if self.points.last() != Some(&point) {
            self.points.push(point);
        }
    }
}

/// A loop at the right side of a box, the `number`th one from 1; `reach` is how far those before it reach.
fn bulge(node: Rect, label: Option<Size>, number: i64, reach: &mut i64) -> Route {
    let right = node.right();
    let x = right + *reach + LOOP_REACH;
    let half = node.height / 4 + (number - 1).clamp(0, 3) * node.height / 16;
    let middle = node.y + node.height / 2;
    let (upper, lower) = (middle - half, middle + half);
    let points = vec![
        Point { x: right, y: upper },
        Point { x, y: upper },
        Point { x, y: lower },
        Point { x: right, y: lower },
    ];
    *reach += LOOP_REACH;
    let label = label.map(|size| {
        *reach += LOOP_LABEL_GAP + size.width;
        Rect {
            x: x + LOOP_LABEL_GAP,
            y: node.y + (node.height - size.height).max(0) / 2,
            width: size.width,
            height: size.height,
        }
    });
    Route {
        points,
        label,
        back: true,
    }
}
