//! Where rows, and visits of child executions between them, lie along the scale of a timeline.
//!
//! A child execution of a distributed Map has a history of its own: of its visits the history shown tells only between which of its rows they happened. They
//! lie there as if they were rows, too, in the order of their moments.

use std::collections::HashMap;

use crate::protocol::VisitId;

use super::timeline::{Idle, Measure};
use super::{Trace, TracedVisit};

/// A gap this many times as long as the usual one is cut short.
const IDLE: f64 = 8.0;
/// How much room a gap of the usual length gets, beside that of a step.
const USUAL: f64 = 3.0;
/// How much room a gap gets that is cut short.
const CUT: f64 = 10.0;

/// The places of a history.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// Of each row; ascending, from 0.
    pub(super) rows: Vec<f64>,
    /// Of the entry and the end of visits of child executions.
    pub(super) inside: HashMap<VisitId, (f64, f64)>,
    /// Where something lies, rows among it, with its time; ascending.
    pub(super) times: Vec<(f64, f64)>,
    /// Where time is cut short.
    pub(super) idle: Vec<Idle>,
}

/// Something that lies along the scale.
struct Step {
    time: f64,
    what: What,
}

enum What {
    Row,
    /// A visit of a child execution begins, or ends.
    Begin(VisitId),
    End(VisitId),
}

/// A beginning or an end, with what it comes behind and before.
struct Moment {
    /// The row before which it lies.
    before: usize,
    time: f64,
    /// Of those at the same time: the order of visits, what is inside of one before its end.
    order: (usize, u32),
    what: What,
}

impl Places {
    /// Linear in rows and visits, but for sorting.
    pub(super) fn of(trace: &Trace, measure: Measure) -> Self {
        let steps = steps(trace);
        let (places, idle) = match measure {
            Measure::Step => ((0..steps.len()).map(|at| at as f64).collect(), Vec::new()),
            Measure::Time => in_time(&steps),
        };
        let mut found = Self {
            idle,
            ..Self::default()
        };
        for (step, place) in steps.iter().zip(places) {
            found.times.push((place, step.time));
            match step.what {
                What::Row => found.rows.push(place),
                What::Begin(visit) => _ = found.inside.insert(visit, (place, place)),
                What::End(visit) => {
                    if let Some((_, end)) = found.inside.get_mut(&visit) {
                        *end = place;
                    }
                }
            }
        }
        found
    }
}

/// The rows with the moments between them, in order.
fn steps(trace: &Trace) -> Vec<Step> {
    let mut moments = moments(trace).into_iter().peekable();
    let mut steps = Vec::with_capacity(trace.len());
    for (index, row) in trace.rows().enumerate() {
        while let Some(moment) = moments.next_if(|moment| moment.before <= index) {
            steps.push(Step {
                time: moment.time,
                what: moment.what,
            });
        }
        steps.push(Step {
            time: row.time,
            what: What::Row,
        });
    }
    steps.extend(moments.map(|moment| Step {
        time: moment.time,
        what: moment.what,
    }));
    steps
}

/// The beginnings and ends of what happens in child executions of the history.
fn moments(trace: &Trace) -> Vec<Moment> {
    let own = trace.own_child();
    let visits: Vec<&TracedVisit> = trace.visits().collect();
    if visits.iter().all(|visit| visit.visit.child == own) {
        return Vec::new();
    }
    // The last visit inside of each one.
    let index: HashMap<VisitId, usize> = (visits.iter().enumerate())
        .map(|(at, visit)| (visit.visit.id, at))
        .collect();
    let mut last: Vec<usize> = (0..visits.len()).collect();
    for (at, visit) in visits.iter().enumerate().rev() {
        let around = visit.visit.place.parent();
        let around = around.and_then(|around| index.get(&around)).copied();
        let inside = last.get(at).copied().unwrap_or(at);
        if let Some(around) = around.and_then(|around| last.get_mut(around)) {
            *around = (*around).max(inside);
        }
    }
    let times: Vec<f64> = trace.rows().map(|row| row.time).collect();
    let mut moments = Vec::new();
    for (at, (visit, inside)) in visits.iter().zip(last).enumerate() {
        let entered = trace.index_of(visit.visit.entered);
        let Some(entered) = entered.filter(|_| visit.visit.child != own) else {
            continue;
        };
        let end = visit.end.as_ref();
        let exited = end.and_then(|end| trace.index_of(end.event));
        let exited = exited.unwrap_or(times.len()).max(entered + 1);
        let before = |time: f64| {
            let behind = times.partition_point(|row| *row <= time);
            behind.clamp(entered + 1, exited)
        };
        let begins = visit.visit.at;
        moments.push(Moment {
            before: before(begins),
            time: begins,
            order: (at, 0),
            what: What::Begin(visit.visit.id),
        });
        if let Some(end) = end {
            moments.push(Moment {
                before: before(end.at),
                time: end.at,
                order: (inside, u32::MAX - visit.depth),
                what: What::End(visit.visit.id),
            });
        }
    }
    asl_sort::sort_by(&mut moments, |one, other| {
        let rows = one.before.cmp(&other.before);
        rows.then_with(|| one.time.total_cmp(&other.time))
            .then_with(|| one.order.cmp(&other.order))
    });
    moments
}

/// Where steps lie in time, and where time is cut short.
fn in_time(steps: &[Step]) -> (Vec<f64>, Vec<Idle>) {
    let gaps = || {
        steps.windows(2).map(|pair| match pair {
            [before, after] => after.time - before.time,
            _ => 0.0,
        })
    };
    let mut lengths: Vec<f64> = gaps().filter(|gap| *gap > 0.0).collect();
    asl_sort::sort_by(&mut lengths, f64::total_cmp);
    // One or two alone give no measure of what is usual.
    let usual = lengths
        .get(lengths.len() / 2)
        .copied()
        .filter(|_| lengths.len() > 2);
    let (mut places, mut idle, mut place) = (Vec::with_capacity(steps.len()), Vec::new(), 0.0);
    places.push(place);
    for gap in gaps() {
        let from = place;
        place += 1.0;
        if gap > 0.0 {
            match usual.filter(|usual| gap <= usual * IDLE) {
                Some(usual) => place += gap / usual * USUAL,
                None => {
                    place += CUT;
                    idle.push(Idle {
                        from,
                        to: place,
                        length: gap,
                    });
                }
            }
        }
        places.push(place);
    }
    places.truncate(steps.len());
    (places, idle)
}
