//! Vertical lines at the side of the boxes: for edges that go back up, and for long ones that many share.
//!
//! All edges that enter the same box on the same side share one lane.

use std::collections::BTreeMap;

use crate::Options;
use crate::cells::{Cells, Rows};
use crate::layers::{Course, Layered, Side};
use crate::place::Places;

/// See [`Taken::budget`].
const BUDGET: usize = 200_000;
/// See [`Taken::room`].
const ROOM: usize = 1_000_000;

/// One such line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lane {
    pub(crate) side: Side,
    /// The box that its edges enter.
    pub(crate) target: usize,
    /// The highest and the lowest gap that it touches; gap `n` is the one above layer `n`.
    highest: usize,
    lowest: usize,
    /// Where it runs; while lanes are grouped, its outermost end.
    pub(crate) x: i64,
}

/// All lanes of a scope.
#[derive(Debug, Default)]
pub(crate) struct Lanes {
    pub(crate) all: Vec<Lane>,
    /// Edge to its lane.
    of: Cells<Option<usize>>,
}

impl Lanes {
    /// The lane of an edge, with its index.
    pub(crate) fn of(&self, edge: usize) -> Option<(usize, Lane)> {
        let index = self.of.at(edge)?;
        Some((index, *self.all.get(index)?))
    }
}

/// Groups the edges that take a lane and gives each lane its `x`: beside its ends, where
/// nothing stands in the way; short ones first.
pub(crate) fn lanes(layered: &Layered, places: &Places, options: &Options) -> Lanes {
    let mut lanes = Lanes {
        all: Vec::new(),
        of: Cells::filled(layered.chains.len(), None),
    };
    let mut known: BTreeMap<(usize, Side), usize> = BTreeMap::new();
    for (edge, chain) in layered.chains.iter().enumerate() {
        let (Course::Lane, Some(&last)) = (chain.course, chain.vertices.last()) else {
            continue;
        };
        let left = chain.back && places.middle.at(last) <= places.middle.at(chain.target);
        let side = chain
            .side
            .unwrap_or(if left { Side::Left } else { Side::Right });
        let entry = layered.vertices.at(chain.target).layer;
        let exit = layered.vertices.at(last).layer + 1;
        let index = *known.entry((chain.target, side)).or_insert_with(|| {
            lanes.all.push(Lane {
                side,
                target: chain.target,
                highest: entry,
                lowest: entry,
                x: places.middle.at(chain.target),
            });
            lanes.all.len() - 1
        });
        lanes.of.set(edge, Some(index));
        if let Some(lane) = lanes.all.get_mut(index) {
            lane.highest = lane.highest.min(exit);
            lane.lowest = lane.lowest.max(exit);
            lane.x = match side {
                Side::Left => lane.x.min(places.middle.at(last)),
                Side::Right => lane.x.max(places.middle.at(last)),
            };
        }
    }

    let mut taken = Taken::new(layered, places);
    let mut order: Vec<usize> = (0..lanes.all.len()).collect();
    asl_sort::sort_by_key(&mut order, |&index| {
        lanes
            .all
            .get(index)
            .map(|lane| (lane.lowest - lane.highest, index))
    });
    for index in order {
        if let Some(lane) = lanes.all.get_mut(index) {
            lane.x = taken.free(lane, options.track_gap);
            taken.take(lane);
        }
    }
    lanes
}

/// What stands where already.
struct Taken {
    /// Layer, and behind the layers gap, to the `x` from and to which something stands there.
    spans: Rows<(i64, i64)>,
    layer_count: usize,
    leftmost: i64,
    rightmost: i64,
    /// How many more of those spans are looked at before lanes are just put around everything.
    budget: usize,
    /// How many more layers and gaps that lanes pass are noted. Thousands of lanes past thousands of layers would fill memory.
    room: usize,
}

impl Taken {
    fn new(layered: &Layered, places: &Places) -> Self {
        let mut spans = Rows::empty(2 * layered.layer_count + 1);
        let (mut leftmost, mut rightmost) = (i64::MAX, i64::MIN);
        for (index, vertex) in layered.drawn() {
            let middle = places.middle.at(index);
            spans.add(vertex.layer, (middle - vertex.left, middle + vertex.right));
            leftmost = leftmost.min(middle - vertex.left);
            rightmost = rightmost.max(middle + vertex.right);
        }
        Self {
            spans,
            layer_count: layered.layer_count,
            leftmost,
            rightmost,
            budget: BUDGET,
            room: ROOM,
        }
    }

    /// The layers and gaps that a lane passes.
    fn passed(&self, lane: &Lane) -> impl Iterator<Item = usize> + use<> {
        let gaps = self.layer_count;
        (lane.highest..lane.lowest)
            .chain((lane.highest..=lane.lowest).map(move |below| gaps + below))
    }

    /// The free place for a lane that is nearest to its ends, on its side of them.
    fn free(&mut self, lane: &Lane, distance: i64) -> i64 {
        let mut rows = self.passed(lane).map(|row| self.spans.of(row).len());
        let left = rows.try_fold(self.budget, |left, count| left.checked_sub(count));
        let Some(left) = left.filter(|_| self.room > 0) else {
            return match lane.side {
                Side::Left => self.leftmost - distance,
                Side::Right => self.rightmost + distance,
            };
        };
        self.budget = left;
        // Looking to the left is looking to the right in a mirror.
        let mirrored = lane.side == Side::Left;
        let mirror = |x: i64| if mirrored { -x } else { x };
        let mut spans: Vec<(i64, i64)> = self
            .passed(lane)
            .flat_map(|row| self.spans.of(row))
            .map(|&(from, to)| if mirrored { (-to, -from) } else { (from, to) })
            .collect();
        asl_sort::sort(&mut spans);
        let mut x = mirror(lane.x);
        for (from, to) in spans {
            if x + distance > from {
                x = x.max(to + distance);
            }
        }
        mirror(x)
    }

    fn take(&mut self, lane: &Lane) {
        for row in self.passed(lane).take(self.room) {
            self.spans.add(row, (lane.x, lane.x));
            self.room -= 1;
        }
        self.leftmost = self.leftmost.min(lane.x);
        self.rightmost = self.rightmost.max(lane.x);
    }
}
