//! The room between two layers: which horizontal stroke runs above which.

/// Strokes whose pairs are all compared; more are sorted by a rule that does as well for strokes of one direction.
const COMPARED: usize = 64;
/// Strokes that get tracks of their own; more share this many.
const TRACKED: usize = 2_000;

/// One end of a horizontal stroke.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct End {
    pub(crate) x: i64,
    /// Whether the edge goes on upwards from here, else downwards.
    pub(crate) up: bool,
}

/// A horizontal stroke of an edge, in its direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stroke {
    pub(crate) from: End,
    pub(crate) to: End,
}

impl Stroke {
    fn left(&self) -> i64 {
        self.from.x.min(self.to.x)
    }

    fn right(&self) -> i64 {
        self.from.x.max(self.to.x)
    }

    fn meets(&self, other: &Self) -> bool {
        self.left() <= other.right() && other.left() <= self.right()
    }

    /// What is wrong with drawing `self` above `other`: a point for each crossing, many for verticals that cover each other.
    fn cost_above(&self, other: &Self) -> usize {
        let mut cost = 0;
        for end in [other.from, other.to].iter().filter(|end| end.up) {
            cost += usize::from(self.left() < end.x && end.x < self.right());
            cost += 8 * usize::from(
                [self.from, self.to]
                    .iter()
                    .any(|mine| !mine.up && mine.x == end.x),
            );
        }
        for end in [self.from, self.to].iter().filter(|end| !end.up) {
            cost += usize::from(other.left() < end.x && end.x < other.right());
        }
        cost
    }
}

/// The track of each stroke, 0 the highest, and how many tracks there are. Strokes on one track do not touch (unless there
/// are thousands).
pub(crate) fn assign(strokes: &[Stroke]) -> (Vec<usize>, usize) {
    if strokes.len() > TRACKED {
        return (
            (0..strokes.len()).map(|index| index % TRACKED).collect(),
            TRACKED,
        );
    }
    let mut order: Vec<(usize, Stroke)> = Vec::with_capacity(strokes.len());
    if strokes.len() <= COMPARED {
        for (index, stroke) in strokes.iter().enumerate() {
            order.insert(best_place(&order, stroke), (index, *stroke));
        }
    } else {
        order.extend(strokes.iter().copied().enumerate());
        // Of strokes to the right the one that starts furthest right runs highest, and the other way round.
        asl_sort::sort_by_key(&mut order, |(index, stroke)| {
            let rightwards = stroke.from.x <= stroke.to.x;
            (
                !rightwards,
                if rightwards {
                    -stroke.from.x
                } else {
                    stroke.from.x
                },
                *index,
            )
        });
    }
    let mut tracks = vec![0; strokes.len()];
    let mut placed: Vec<(usize, Stroke)> = Vec::with_capacity(strokes.len());
    let mut count = 0;
    for (index, stroke) in order {
        let track = placed
            .iter()
            .filter(|(_, other)| stroke.meets(other))
            .map(|(track, _)| track + 1)
            .max()
            .unwrap_or(0);
        placed.push((track, stroke));
        count = count.max(track + 1);
        if let Some(cell) = tracks.get_mut(index) {
            *cell = track;
        }
    }
    (tracks, count)
}

/// Where a stroke costs least among those that are ordered already; the lowest such place.
fn best_place(order: &[(usize, Stroke)], stroke: &Stroke) -> usize {
    let cost = |above: &Stroke, below: &Stroke| {
        if above.meets(below) {
            above.cost_above(below)
        } else {
            0
        }
    };
    let mut now: usize = order.iter().map(|(_, other)| cost(other, stroke)).sum();
    let (mut best, mut least) = (order.len(), now);
    for (place, (_, other)) in order.iter().enumerate().rev() {
        now = now - cost(other, stroke) + cost(stroke, other);
        if now < least {
            (best, least) = (place, now);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn down(from: i64, to: i64) -> Stroke {
        Stroke {
            from: End { x: from, up: true },
            to: End { x: to, up: false },
        }
    }

    #[test]
    fn strokes_are_stacked_so_that_they_do_not_cross() {
        for (strokes, tracks) in [
            (vec![], vec![]),
            (vec![down(0, 10), down(20, 30)], vec![0, 0]),
            (vec![down(0, 10), down(5, 15)], vec![1, 0]),
            (vec![down(10, 0), down(15, 5)], vec![0, 1]),
            // The second starts where the first ends: it must be gone before the first comes down.
            (vec![down(30, 10), down(10, 40)], vec![1, 0]),
        ] {
            assert_eq!(assign(&strokes).0, tracks, "{strokes:?}");
        }
    }

    #[test]
    fn many_strokes_from_one_box_do_not_cross_either() {
        let strokes: Vec<Stroke> = (0..100)
            .map(|index| down(index, 1_000 + 10 * index))
            .collect();
        let (tracks, count) = assign(&strokes);
        assert_eq!(count, 100);
        assert!(
            tracks
                .iter()
                .zip(tracks.iter().skip(1))
                .all(|(first, second)| second < first)
        );
    }
}
