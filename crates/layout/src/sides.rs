//! On which side of the boxes the lanes run: as the boxes stand, unless fewer edges cross when they run on the other one.

use std::collections::BTreeSet;

use crate::layers::{Course, Layered, Side};
use crate::route::Flat;
use crate::{Point, Route};

/// How much looking at pairs of strokes trials may cost, for each scope.
const BUDGET: usize = 400_000;
/// Boxes whose lanes are tried on all sides together; of more only the lanes of one at a time, so often each.
const TOGETHER: usize = 4;
const ROUNDS: usize = 2;

/// The drawing with the fewest crossings of those that were tried: all lanes that enter a box on the one side, then on the other. A scope without
/// crossings, and one that is too large for trials, is drawn once.
pub(crate) fn choose(layered: Layered, draw: impl Fn(&Layered) -> Flat) -> Flat {
    let drawn = draw(&layered);
    let lanes = layered.chains.iter();
    let lanes = lanes.filter(|chain| chain.course == Course::Lane);
    let targets: BTreeSet<usize> = lanes.map(|chain| chain.target).collect();
    let mut budget = BUDGET;
    let crossed = match targets.is_empty() {
        true => None,
        false => crossings(&drawn.routes, &mut budget),
    };
    let Some(fewest) = crossed else { return drawn };
    let mut trials = Trials {
        layered,
        draw,
        best: drawn,
        fewest,
        budget,
    };
    let targets: Vec<usize> = targets.into_iter().collect();
    if targets.len() <= TOGETHER {
        for sides in 0..1usize << targets.len() {
            for (bit, &target) in targets.iter().enumerate() {
                let is_right = sides >> bit & 1 == 1;
                trials.put(target, if is_right { Side::Right } else { Side::Left });
            }
            trials.is_better();
        }
    } else {
        for &target in targets.iter().cycle().take(ROUNDS * targets.len()) {
            for side in [Side::Left, Side::Right] {
                let before: Vec<Option<Side>> = trials
                    .layered
                    .chains
                    .iter()
                    .map(|chain| chain.side)
                    .collect();
                trials.put(target, side);
                if !trials.is_better() {
                    for (chain, side) in trials.layered.chains.iter_mut().zip(before) {
                        chain.side = side;
                    }
                }
            }
        }
    }
    trials.best
}

struct Trials<F> {
    layered: Layered,
    draw: F,
    best: Flat,
    /// The crossings of the best one.
    fewest: usize,
    budget: usize,
}

impl<F: Fn(&Layered) -> Flat> Trials<F> {
    /// Puts the lanes that enter a box on a side.
    fn put(&mut self, target: usize, side: Side) {
        for chain in &mut self.layered.chains {
            if chain.course == Course::Lane && chain.target == target {
                chain.side = Some(side);
            }
        }
    }

    /// Draws, unless nothing can be better or the budget is used up, and says whether it is better than all before.
    fn is_better(&mut self) -> bool {
        if self.fewest == 0 || self.budget == 0 {
            return false;
        }
        let trial = (self.draw)(&self.layered);
        match crossings(&trial.routes, &mut self.budget) {
            Some(count) if count < self.fewest => {
                (self.best, self.fewest) = (trial, count);
                true
            }
            Some(_) => false,
            None => {
                self.budget = 0;
                false
            }
        }
    }
}

/// How many pairs of strokes of different edges cross; `None` once the budget is used up.
fn crossings(routes: &[Route], budget: &mut usize) -> Option<usize> {
    let strokes = || {
        routes.iter().enumerate().flat_map(|(edge, route)| {
            let ends = route.points.iter().zip(route.points.iter().skip(1));
            ends.map(move |(from, to)| (edge, *from, *to))
        })
    };
    let level: Vec<(usize, Point, Point)> =
        strokes().filter(|(_, from, to)| from.y == to.y).collect();
    let upright: Vec<(usize, Point, Point)> =
        strokes().filter(|(_, from, to)| from.x == to.x).collect();
    *budget = budget.checked_sub(level.len() * upright.len() + level.len() + upright.len())?;
    let cross = |(edge, from, to): &(usize, Point, Point)| {
        let (left, right) = (from.x.min(to.x), from.x.max(to.x));
        upright
            .iter()
            .filter(|(other, above, below)| {
                let (top, bottom) = (above.y.min(below.y), above.y.max(below.y));
                other != edge
                    && left < above.x
                    && above.x < right
                    && top < from.y
                    && from.y < bottom
            })
            .count()
    };
    Some(level.iter().map(cross).sum())
}
