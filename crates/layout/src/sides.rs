//! On which side of the boxes the lanes run: as the boxes stand, unless fewer edges cross when they run on the other one.

use crate::layers::{Course, Layered, Search, Side, Turn};
use crate::route::Flat;
use crate::{Point, Route};

/// What the trials for a whole drawing may cost: the vertices of all trials together, each of them well below a microsecond. Each scope uses half of what
/// is left at most, the innermost first, so that the outer ones get their share.
pub(crate) const BUDGET: usize = 8_000;
/// Pairs of strokes that are looked at for one drawing; with more it is not tried to be made better.
const MOST_PAIRS: usize = 200_000;
/// In a picture of no more boxes people know where each stands: only boxes with two ways down are turned.
const SMALL: usize = 16;
/// Boxes whose lanes are tried on all sides together; of more only the lanes of one at a time, so often each.
const TOGETHER: usize = 4;
const ROUNDS: usize = 2;

/// The drawing with the fewest crossings of those that were tried: all lanes that enter a box on the one side, then on the other,
/// for some ways to look for an order; then with the edges of one box after the other in other orders; then with room for one lane after the other beside
/// its boxes, so that it need not run around their neighbours. A scope without crossings, and one that is too large for
/// trials, is drawn once; of two that are as good the earlier one is taken, so that the usual drawing stays.
pub(crate) fn choose(
    layered: Layered,
    budget: &mut usize,
    draw: impl Fn(&Layered) -> Flat,
) -> Flat {
    let drawn = draw(&layered);
    let Some(fewest) = crossings(&drawn.routes).filter(|fewest| *fewest > 0) else {
        return drawn;
    };
    let lanes = layered.chains.iter();
    let lanes = lanes.filter(|chain| chain.course == Course::Lane);
    let mut targets: Vec<usize> = lanes.map(|chain| chain.target).collect();
    asl_sort::sort(&mut targets);
    targets.dedup();
    let allotted = *budget / 2;
    *budget -= allotted;
    let mut trials = Trials {
        sides: vec![None; layered.chains.len()],
        layered,
        draw,
        best: drawn,
        fewest,
        budget: allotted / 2,
    };
    for search in [Search::TurnedTies, Search::AsMet] {
        trials.layered.search = search;
        trials.all_sides(&targets);
    }
    // One box at a time, so that the rest stays as it is; first where only two change places.
    let is_pair = |turns: &[Turn]| matches!(turns, [Turn::Back]);
    trials.turns(is_pair, |trials| trials.all_sides(&targets));
    // In a large picture fewer crossings are worth that more boxes change sides: with the lanes where they are, a trial costs one drawing.
    trials.budget += allotted - allotted / 2;
    if trials.layered.outgoing.len() > SMALL {
        trials.turns(|_| true, Trials::is_better);
    }
    trials.rooms(&targets);
    *budget += trials.budget;
    trials.best
}

struct Trials<F> {
    layered: Layered,
    draw: F,
    best: Flat,
    /// The crossings of the best one, and the sides of its lanes.
    fewest: usize,
    sides: Vec<Option<Side>>,
    budget: usize,
}

impl<F: Fn(&Layered) -> Flat> Trials<F> {
    /// Takes the edges of one box after the other in other orders, and keeps what is better.
    fn turns(&mut self, is_meant: impl Fn(&[Turn]) -> bool, is_better: impl Fn(&mut Self) -> bool) {
        for node in 0..self.layered.outgoing.len() {
            let turns = self.layered.other_turns(node);
            for turn in turns.iter().copied().filter(|_| is_meant(&turns)) {
                if !self.goes_on() {
                    return;
                }
                let before = self.layered.turns.at(node);
                self.layered.turns.set(node, turn);
                if !is_better(self) {
                    self.layered.turns.set(node, before);
                }
            }
        }
    }

    /// The lanes on both sides; says whether something was better. The lanes stay where they are best.
    fn all_sides(&mut self, targets: &[usize]) -> bool {
        let before = self.fewest;
        if targets.len() <= TOGETHER {
            self.together(targets);
        } else {
            self.one_by_one(targets);
        }
        for (chain, side) in self.layered.chains.iter_mut().zip(&self.sides) {
            chain.side = *side;
        }
        self.fewest < before
    }

    /// All sides for all lanes.
    fn together(&mut self, targets: &[usize]) {
        for sides in 0..1usize << targets.len() {
            for (bit, &target) in targets.iter().enumerate() {
                let is_right = sides >> bit & 1 == 1;
                self.put(target, if is_right { Side::Right } else { Side::Left });
            }
            self.is_better();
        }
    }

    /// The lanes of one box at a time; what is better stays for the next ones.
    fn one_by_one(&mut self, targets: &[usize]) {
        for &target in targets.iter().cycle().take(ROUNDS * targets.len()) {
            for side in [Side::Left, Side::Right] {
                if !self.goes_on() {
                    return;
                }
                let chains = self.layered.chains.iter();
                let before: Vec<Option<Side>> = chains.map(|chain| chain.side).collect();
                self.put(target, side);
                if !self.is_better() {
                    for (chain, side) in self.layered.chains.iter_mut().zip(before) {
                        chain.side = side;
                    }
                }
            }
        }
    }

    /// Room for one lane after the other beside its boxes, and keeps what is better.
    fn rooms(&mut self, targets: &[usize]) {
        for &target in targets {
            for side in [Side::Left, Side::Right] {
                if !self.goes_on() {
                    return;
                }
                let before = self.layered.clone();
                self.put(target, side);
                self.layered.keep_room(target, side);
                if !self.is_better() {
                    self.layered = before;
                }
            }
        }
    }

    /// Puts the lanes that enter a box on a side.
    fn put(&mut self, target: usize, side: Side) {
        for chain in &mut self.layered.chains {
            if chain.course == Course::Lane && chain.target == target {
                chain.side = Some(side);
            }
        }
    }

    /// Whether something can be better and the budget has enough for a trial.
    fn goes_on(&self) -> bool {
        self.fewest > 0 && self.budget >= self.layered.vertices.len()
    }

    /// Draws, unless nothing can be better or the budget is used up, and says whether it is better than all before.
    fn is_better(&mut self) -> bool {
        if !self.goes_on() {
            return false;
        }
        self.budget -= self.layered.vertices.len();
        let trial = (self.draw)(&self.layered);
        match crossings(&trial.routes) {
            Some(count) if count < self.fewest => {
                (self.best, self.fewest) = (trial, count);
                let chains = self.layered.chains.iter();
                self.sides = chains.map(|chain| chain.side).collect();
                true
            }
            _ => false,
        }
    }
}

/// How many pairs of strokes of different edges cross; `None` if there are too many to look at.
fn crossings(routes: &[Route]) -> Option<usize> {
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
    if level.len() * upright.len() > MOST_PAIRS {
        return None;
    }
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
