//! The horizontal place of each vertex.
//!
//! Vertices that should stand exactly below each other (the happy path, the pieces of a long edge) form a block with one
//! middle. Blocks are pushed to the left as far as their neighbours allow, then each is drawn towards the middle of what it
//! is joined to.

use std::collections::{BTreeMap, VecDeque};

use crate::Options;
use crate::cells::{Cells, Rows};
use crate::layers::{Layered, Vertex};
use crate::order::Order;

const ROUNDS: usize = 4;

/// Where the vertices stand.
#[derive(Debug)]
pub(crate) struct Places {
    /// Vertex to the `x` of its middle; may be negative.
    pub(crate) middle: Cells<i64>,
    /// Link to whether its two ends belong to one block.
    pub(crate) straight: Cells<bool>,
}

/// Places the vertices of all layers.
pub(crate) fn place(layered: &Layered, order: &Order, options: &Options) -> Places {
    let straight = align(layered, order);
    let blocks = Blocks::new(layered, order, &straight, options);
    let middle = blocks.solve(layered, &straight);
    let mut middles = Cells::filled(layered.vertices.len(), 0);
    for vertex in 0..layered.vertices.len() {
        middles.set(vertex, middle.at(blocks.of.at(vertex)));
    }
    Places {
        middle: middles,
        straight,
    }
}

/// Chooses the links whose ends share one middle: at most one up and one down for each vertex, none crossing another.
fn align(layered: &Layered, order: &Order) -> Cells<bool> {
    let mut straight = Cells::filled(layered.links.len(), false);
    let mut taken_below = Cells::filled(layered.vertices.len(), false);
    let mut taken_above = taken_below.clone();
    // Layer to the accepted pairs of places on it and on the one below.
    let mut accepted: Vec<BTreeMap<usize, usize>> = vec![BTreeMap::new(); layered.layer_count];
    let inner = |link: &usize| {
        let link = layered.links.at(*link);
        !layered.vertices.at(link.upper).is_box && !layered.vertices.at(link.lower).is_box
    };
    let all = 0..layered.links.len();
    for index in layered
        .main
        .iter()
        .copied()
        .chain(all.clone().filter(inner))
        .chain(all)
    {
        let link = layered.links.at(index);
        if straight.at(index) || taken_below.at(link.upper) || taken_above.at(link.lower) {
            continue;
        }
        let (from, to) = (order.position.at(link.upper), order.position.at(link.lower));
        let Some(pairs) = accepted.get_mut(layered.vertices.at(link.upper).layer) else {
            continue;
        };
        let left_fits = pairs
            .range(..from)
            .next_back()
            .is_none_or(|(_, &left)| left < to);
        let right_fits = pairs
            .range(from..)
            .next()
            .is_none_or(|(_, &right)| right > to);
        if left_fits && right_fits {
            pairs.insert(from, to);
            straight.set(index, true);
            taken_below.set(link.upper, true);
            taken_above.set(link.lower, true);
        }
    }
    straight
}

/// The blocks and how far apart their middles must be.
struct Blocks {
    /// Vertex to block.
    of: Cells<usize>,
    /// Block to the blocks right of it, and to those left of it, with the least distance.
    right: Rows<(usize, i64)>,
    left: Rows<(usize, i64)>,
    /// From left to right.
    sorted: Vec<usize>,
}

impl Blocks {
    fn new(layered: &Layered, order: &Order, straight: &Cells<bool>, options: &Options) -> Self {
        let mut of = Cells::filled(layered.vertices.len(), usize::MAX);
        let mut count = 0;
        for &vertex in order.layers.iter().flatten() {
            if of.at(vertex) == usize::MAX {
                of.set(vertex, count);
                count += 1;
            }
            for &link in layered
                .down
                .of(vertex)
                .iter()
                .filter(|&&link| straight.at(link))
            {
                of.set(layered.links.at(link).lower, of.at(vertex));
            }
        }
        let mut right = Rows::empty(count);
        let mut left = Rows::empty(count);
        let mut waiting = Cells::filled(count, 0usize);
        for layer in &order.layers {
            for (&first, &second) in layer.iter().zip(layer.iter().skip(1)) {
                let distance = distance(
                    layered.vertices.at(first),
                    layered.vertices.at(second),
                    options,
                );
                let (first, second) = (of.at(first), of.at(second));
                right.add(first, (second, distance));
                left.add(second, (first, distance));
                waiting.set(second, waiting.at(second) + 1);
            }
        }
        // Blocks are vertical lines that never cross, so that "left of" has no cycle and every block gets its turn.
        let mut ready: VecDeque<usize> =
            (0..count).filter(|&block| waiting.at(block) == 0).collect();
        let mut sorted = Vec::with_capacity(count);
        while let Some(block) = ready.pop_front() {
            sorted.push(block);
            for &(other, _) in right.of(block) {
                waiting.set(other, waiting.at(other) - 1);
                if waiting.at(other) == 0 {
                    ready.push_back(other);
                }
            }
        }
        Self {
            of,
            right,
            left,
            sorted,
        }
    }

    /// The middle of each block.
    fn solve(&self, layered: &Layered, straight: &Cells<bool>) -> Cells<i64> {
        let mut middle = Cells::filled(self.right.len(), 0);
        for &block in &self.sorted {
            let least = self
                .left
                .of(block)
                .iter()
                .map(|&(other, distance)| middle.at(other) + distance)
                .max();
            middle.set(block, least.unwrap_or(0));
        }
        let mut joined = Rows::empty(self.right.len());
        let links = layered.links.iter().enumerate();
        for (_, link) in links.filter(|(index, _)| !straight.at(*index)) {
            let (upper, lower) = (self.of.at(link.upper), self.of.at(link.lower));
            joined.add(upper, lower);
            joined.add(lower, upper);
        }
        for _ in 0..ROUNDS {
            for &block in self.sorted.iter().rev().chain(&self.sorted) {
                let mut wanted: Vec<i64> = joined
                    .of(block)
                    .iter()
                    .map(|&other| middle.at(other))
                    .collect();
                wanted.sort_unstable();
                let Some(&median) = wanted.get(wanted.len() / 2) else {
                    continue;
                };
                let lower_median = wanted
                    .get(wanted.len().saturating_sub(1) / 2)
                    .copied()
                    .unwrap_or(median);
                let least = self
                    .left
                    .of(block)
                    .iter()
                    .map(|&(other, distance)| middle.at(other) + distance)
                    .max();
                let most = self
                    .right
                    .of(block)
                    .iter()
                    .map(|&(other, distance)| middle.at(other) - distance)
                    .min();
                let target = (median + lower_median).div_euclid(2);
                let target = target.min(most.unwrap_or(target));
                middle.set(block, target.max(least.unwrap_or(target)));
            }
        }
        middle
    }
}

/// The least distance of the middles of two that stand side by side.
fn distance(left: Vertex, right: Vertex, options: &Options) -> i64 {
    let wide = |vertex: Vertex| vertex.left + vertex.right > 0;
    let gap = match (wide(left), wide(right)) {
        (true, true) => options.node_gap,
        (false, false) => options.track_gap,
        _ => (options.node_gap + options.track_gap) / 2,
    };
    left.right + right.left + gap
}
