//! A run drawn out: lanes for branches and iterations, a scale by event or by virtual time.

use std::collections::HashMap;
use std::rc::Rc;

use crate::protocol::{Place, StateId, VisitId, VisitOutcome};

use super::places::Places;
use super::{Trace, TracedVisit};

/// What lies along the scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Measure {
    /// Every event is as far from the next.
    #[default]
    Step,
    /// As the virtual clock runs; where nothing happens for long, time is cut short.
    Time,
}

/// All lanes of a history, and where its rows lie along the scale.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Timeline {
    /// The lanes, each below the one it hangs from.
    pub lanes: Vec<Lane>,
    /// Where time is cut short.
    pub idle: Vec<Idle>,
    /// For each row of the history, where it lies; ascending, from 0.
    places: Vec<f64>,
    /// Where something lies, rows among it, with its time; ascending.
    times: Vec<(f64, f64)>,
}

/// The states of one branch or iteration, one after the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Lane {
    /// Which: `Orders, item 2`; empty for the top level.
    pub label: Rc<str>,
    /// How many lanes it hangs below.
    pub depth: u32,
    /// Its spans in order.
    pub spans: Vec<Span>,
}

/// A visit along the scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Span {
    /// The visit.
    pub visit: VisitId,
    /// The row of its entry.
    pub from: usize,
    /// The row of its end; the last one while it runs.
    pub to: usize,
    /// Where it begins.
    pub left: f64,
    /// Where it ends.
    pub right: f64,
    /// Whether its events stand in the history of a child execution: `from` and `to` are then those of its Map Run.
    pub in_child: bool,
    /// How it ended.
    pub mark: SpanMark,
    /// How often it was tried again.
    pub retries: u32,
}

/// How a visit ended, worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SpanMark {
    /// It goes on.
    Running,
    /// As it should.
    Succeeded,
    /// From outside.
    Aborted,
    /// By an error that a Catcher took.
    Caught,
    /// By an error that nothing in the state took.
    Failed,
}

impl SpanMark {
    /// A word, also for style sheets.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Aborted => "aborted",
            Self::Caught => "caught error",
            Self::Failed => "failed",
        }
    }

    /// A sign, for where there is no room for a word; empty where all is well.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Running => "…",
            Self::Succeeded => "",
            Self::Aborted => "⊘",
            Self::Caught => "↯",
            Self::Failed => "✕",
        }
    }
}

/// A stretch of time in which nothing happens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Idle {
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// How long it is, in milliseconds.
    pub length: f64,
}

/// Spans drawn as one, since each alone would be too small to see.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Block {
    /// The first of them, as a place among the lane's spans.
    pub first: usize,
    /// How many they are.
    pub count: usize,
    /// Where it begins, in pixels.
    pub left: f64,
    /// How wide it is, in pixels.
    pub width: f64,
    /// The worst of their ends.
    pub mark: SpanMark,
    /// How often they were tried again, together.
    pub retries: u32,
}

impl Timeline {
    /// Drawn out for all rows that are here. Linear in rows and visits, but for sorting the lengths of time.
    #[must_use]
    pub fn of(trace: &Trace, measure: Measure) -> Self {
        let places = Places::of(trace, measure);
        Self {
            lanes: lanes(trace, &places),
            idle: places.idle,
            places: places.rows,
            times: places.times,
        }
    }

    /// How long the scale is; 1 at least.
    #[must_use]
    pub fn length(&self) -> f64 {
        self.places.last().copied().unwrap_or_default().max(1.0)
    }

    /// Where a row lies.
    #[must_use]
    pub fn place(&self, row: usize) -> f64 {
        let last = self.places.last().copied().unwrap_or_default();
        self.places.get(row).copied().unwrap_or(last)
    }

    /// The time at a place, in milliseconds since the start: that of what lies at or before it.
    #[must_use]
    pub fn time(&self, place: f64) -> f64 {
        let behind = self.times.partition_point(|(at, _)| *at <= place);
        let found = self.times.get(behind.saturating_sub(1));
        found.map(|(_, time)| *time).unwrap_or_default()
    }

    /// The row that lies nearest to a place.
    #[must_use]
    pub fn row_at(&self, place: f64) -> usize {
        let behind = self.places.partition_point(|other| *other < place);
        let before = behind.saturating_sub(1);
        let nearer_before =
            (place - self.place(before)).abs() <= (self.place(behind) - place).abs();
        if nearer_before {
            before
        } else {
            behind.min(self.places.len().saturating_sub(1))
        }
    }

    /// What is drawn of a lane between two places: spans narrower than `least` pixels are drawn together with those beside them. Linear in the spans there.
    #[must_use]
    pub fn blocks(&self, lane: &Lane, from: f64, to: f64, scale: f64, least: f64) -> Vec<Block> {
        let begin = lane.spans.partition_point(|span| span.right < from);
        let mut blocks: Vec<Block> = Vec::new();
        for (at, span) in lane.spans.iter().enumerate().skip(begin) {
            let left = span.left;
            if left > to {
                break;
            }
            let (left, right) = (left * scale, span.right * scale);
            let width = (right - left).max(least);
            if let Some(last) = blocks.last_mut()
                && left < last.left + last.width
                && (width <= least || last.width <= least || last.count > 1)
            {
                last.count += 1;
                last.width = last.width.max(right - last.left);
                last.mark = last.mark.max(span.mark);
                last.retries += span.retries;
                continue;
            }
            blocks.push(Block {
                first: at,
                count: 1,
                left,
                width,
                mark: span.mark,
                retries: span.retries,
            });
        }
        blocks
    }

    /// The lane and the span of a visit; none if there is no visit, or none of it is drawn.
    #[must_use]
    pub fn span_at(&self, visit: Option<VisitId>) -> Option<(usize, usize)> {
        let visit = visit?;
        self.lanes.iter().enumerate().find_map(|(index, lane)| {
            let at = lane.spans.binary_search_by_key(&visit, |span| span.visit);
            Some((index, at.ok()?))
        })
    }
}

/// The lanes in order, each below the one it hangs from.
fn lanes(trace: &Trace, places: &Places) -> Vec<Lane> {
    let mut found: Vec<(Lane, Vec<usize>)> = vec![(
        Lane {
            label: "".into(),
            depth: 0,
            spans: Vec::new(),
        },
        Vec::new(),
    )];
    // The same branch of a Parallel that is visited again is the same lane.
    let mut known: HashMap<(usize, StateId, u32), usize> = HashMap::new();
    let mut lane_of: HashMap<VisitId, usize> = HashMap::new();
    for visit in trace.visits() {
        let around =
            visit.visit.place.parent().and_then(|around| {
                Some((*lane_of.get(&around)?, trace.visit(around)?.visit.state))
            });
        let lane = match around {
            None => 0,
            Some((parent, state)) => {
                let index = visit.visit.place.index();
                *known.entry((parent, state, index)).or_insert_with(|| {
                    let depth = found.get(parent).map_or(0, |(lane, _)| lane.depth + 1);
                    let new = found.len();
                    if let Some((_, inside)) = found.get_mut(parent) {
                        inside.push(new);
                    }
                    found.push((
                        Lane {
                            label: label(trace, state, visit.visit.place),
                            depth,
                            spans: Vec::new(),
                        },
                        Vec::new(),
                    ));
                    new
                })
            }
        };
        lane_of.insert(visit.visit.id, lane);
        if let (Some((lane, _)), Some(span)) = (found.get_mut(lane), span(trace, visit, places)) {
            lane.spans.push(span);
        }
    }
    let (mut ordered, mut open) = (Vec::with_capacity(found.len()), vec![0]);
    while let Some(index) = open.pop() {
        if let Some((lane, inside)) = found.get_mut(index) {
            open.extend(inside.iter().rev());
            ordered.push(std::mem::replace(
                lane,
                Lane {
                    label: Rc::default(),
                    depth: 0,
                    spans: Vec::new(),
                },
            ));
        }
    }
    ordered
}

fn label(trace: &Trace, state: StateId, place: Place) -> Rc<str> {
    let name = trace.state(state).map_or("", |state| &*state.name);
    match place {
        Place::Top => Rc::default(),
        Place::Branch { index, .. } => format!("{name}, branch {}", index + 1).into(),
        Place::Iteration { index, .. } => format!("{name}, item {index}").into(),
    }
}

fn span(trace: &Trace, visit: &TracedVisit, places: &Places) -> Option<Span> {
    let last = trace.len().checked_sub(1)?;
    let end = visit.end.as_ref();
    let from = trace.index_of(visit.visit.entered)?;
    let to = end.and_then(|end| trace.index_of(end.event));
    let to = to.unwrap_or(last);
    let inside = places.inside.get(&visit.visit.id).copied();
    let place = |row: usize| places.rows.get(row).copied().unwrap_or_default();
    let (left, right) = inside.unwrap_or_else(|| (place(from), place(to)));
    Some(Span {
        visit: visit.visit.id,
        from,
        to,
        left,
        right: right.max(left),
        in_child: inside.is_some(),
        mark: match end.map(|end| &end.outcome) {
            None => SpanMark::Running,
            Some(VisitOutcome::Succeeded) => SpanMark::Succeeded,
            Some(VisitOutcome::Caught(_)) => SpanMark::Caught,
            Some(VisitOutcome::Failed(_)) => SpanMark::Failed,
            Some(VisitOutcome::Aborted) => SpanMark::Aborted,
        },
        retries: end.map_or(0, |end| end.retries),
    })
}

#[cfg(test)]
mod tests {
    use super::super::recorded::{ORDERS, trace};
    use super::*;

    fn drawn(timeline: &Timeline, trace: &Trace) -> Vec<String> {
        let lane = |lane: &Lane| {
            let name = |span: &Span| {
                let state = trace.visit(span.visit).unwrap().visit.state;
                trace.state(state).unwrap().name.to_string()
            };
            let names: Vec<String> = lane.spans.iter().map(name).collect();
            format!("{} {}: {}", lane.depth, lane.label, names.join(" "))
        };
        timeline.lanes.iter().map(lane).collect()
    }

    #[test]
    fn branches_and_items_are_lanes_below_their_state() {
        let trace = trace(ORDERS, r#"{"orders": [1, 2]}"#, "");
        let timeline = Timeline::of(&trace, Measure::Step);
        assert_eq!(
            drawn(&timeline, &trace),
            [
                "0 : Orders Done",
                "1 Orders, item 0: Pack Both",
                "2 Both, branch 1: Bill",
                "2 Both, branch 2: Ship",
                "1 Orders, item 1: Pack Both",
                "2 Both, branch 1: Bill",
                "2 Both, branch 2: Ship",
            ]
        );
        assert_eq!(timeline.length(), (trace.len() - 1) as f64);
    }

    /// What child executions do lies between the events of their Map Run.
    #[test]
    fn child_executions_are_lanes_too() {
        let machine = r#"{ "StartAt": "Each", "States": { "Each": { "Type": "Map", "Next": "Done", "MaxConcurrency": 1, "ItemProcessor": {
          "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" }, "StartAt": "Both", "States": {
            "Both": { "Type": "Parallel", "End": true, "Branches": [
              { "StartAt": "Wait", "States": { "Wait": { "Type": "Wait", "Seconds": 60, "Next": "Keep" }, "Keep": { "Type": "Pass", "End": true } } } ] } } } },
          "Done": { "Type": "Pass", "End": true } } }"#;
        let trace = trace(machine, "[1, 2]", "");
        for measure in [Measure::Step, Measure::Time] {
            let timeline = Timeline::of(&trace, measure);
            assert_eq!(
                drawn(&timeline, &trace),
                [
                    "0 : Each Done",
                    "1 Each, item 0: Both",
                    "2 Both, branch 1: Wait Keep",
                    "1 Each, item 1: Both",
                    "2 Both, branch 1: Wait Keep",
                ]
            );
            let rows: Vec<f64> = (0..trace.len()).map(|row| timeline.place(row)).collect();
            assert!(rows.windows(2).all(|pair| pair[0] < pair[1]), "{rows:?}");
            let each = timeline.lanes[0].spans[0];
            for lane in &timeline.lanes[1..] {
                for span in &lane.spans {
                    assert!(span.in_child && each.left < span.left && span.right < each.right);
                    assert!(span.left < span.right);
                }
                let ordered = lane.spans.windows(2).all(|it| it[0].right < it[1].left);
                assert!(ordered, "{:?}", lane.spans);
            }
            let inside = |lane: usize| timeline.lanes[lane].spans.clone();
            assert!(inside(1)[0].left < inside(2)[0].left);
            assert!(inside(2)[1].right < inside(1)[0].right);
            assert!(
                inside(1)[0].right < inside(3)[0].left,
                "one after the other, as they ran"
            );
        }
    }

    const WAITS: &str = r#"{ "StartAt": "A", "States": {
      "A": { "Type": "Wait", "Seconds": 1, "Next": "B" }, "B": { "Type": "Wait", "Seconds": 2, "Next": "C" },
      "C": { "Type": "Wait", "Seconds": 1, "Next": "D" }, "D": { "Type": "Wait", "Seconds": 172800, "Next": "E" },
      "E": { "Type": "Pass", "End": true } } }"#;

    #[test]
    fn time_is_cut_short_where_nothing_happens_for_long() {
        let trace = trace(WAITS, "{}", "");
        let timeline = Timeline::of(&trace, Measure::Time);
        let lengths: Vec<f64> = timeline.idle.iter().map(|idle| idle.length).collect();
        assert_eq!(lengths, [172_800_000.0]);
        let width = |state: usize| {
            let span = timeline.lanes[0].spans[state];
            span.right - span.left
        };
        assert!(width(1) > width(0) && width(3) < 20.0 * width(0));
        let rows: Vec<f64> = (0..trace.len()).map(|row| timeline.place(row)).collect();
        assert!(rows.windows(2).all(|pair| pair[0] < pair[1]), "{rows:?}");
        for row in 0..trace.len() {
            assert_eq!(timeline.row_at(timeline.place(row)), row);
        }
        assert_eq!(
            (timeline.row_at(-5.0), timeline.row_at(1e9)),
            (0, trace.len() - 1)
        );
    }

    #[test]
    fn what_is_too_small_is_drawn_together_and_the_worst_of_it_is_shown() {
        let items: Vec<String> = (0..400).map(|item| item.to_string()).collect();
        let machine = r#"{ "StartAt": "Each", "States": { "Each": { "Type": "Map", "MaxConcurrency": 1, "End": true, "ItemProcessor": {
          "StartAt": "One", "States": { "One": { "Type": "Pass", "Next": "Two" }, "Two": { "Type": "Pass", "End": true } } } } } }"#;
        let trace = trace(machine, &format!("[{}]", items.join(",")), "");
        let timeline = Timeline::of(&trace, Measure::Step);
        assert_eq!(timeline.lanes.len(), 401);
        let lane = &timeline.lanes[200];
        let far = timeline.blocks(lane, 0.0, timeline.length(), 0.1, 4.0);
        assert_eq!((far.len(), far[0].count), (1, 2));
        let near = timeline.blocks(lane, 0.0, timeline.length(), 10.0, 4.0);
        assert_eq!(
            near.iter().map(|block| block.count).collect::<Vec<_>>(),
            [1, 1]
        );
        assert!(near[0].left + near[0].width <= near[1].left);
        let before = timeline.place(lane.spans[0].from) - 5.0;
        assert!(timeline.blocks(lane, 0.0, before, 10.0, 4.0).is_empty());
        let found = timeline.span_at(Some(lane.spans[1].visit));
        assert_eq!(found, Some((200, 1)));
    }
}
