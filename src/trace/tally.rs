//! What happened in each state, counted once for a history so that every cursor finds it without walking there.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::protocol::{EdgeKind, EventId, StateId, VisitId, VisitOutcome};

use super::{Trace, TracedVisit};

/// The visits of every state of a run.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tallies(Vec<Tally>);

/// The visits of one state: each list in the order of its events, so that what happened up to a cursor is found by halving.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Tally {
    /// Its visits in order of entry.
    pub(super) visits: Rc<[VisitId]>,
    entered: Vec<EventId>,
    /// By which event a visit ended, and how all visits ended up to there.
    ended: Vec<(EventId, Ends)>,
    /// When each of its transitions was taken, and when a scope began with it.
    taken: BTreeMap<EdgeKind, Vec<EventId>>,
}

/// How visits ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Ends {
    pub(super) all: u32,
    pub(super) failed: u32,
    pub(super) caught: u32,
    pub(super) aborted: u32,
    pub(super) retries: u32,
}

impl Ends {
    fn add(&mut self, outcome: &VisitOutcome, retries: u32) {
        self.all += 1;
        self.retries += retries;
        match outcome {
            VisitOutcome::Succeeded => {}
            VisitOutcome::Caught(_) => self.caught += 1,
            VisitOutcome::Failed(_) => self.failed += 1,
            VisitOutcome::Aborted => self.aborted += 1,
        }
    }
}

impl Tally {
    /// Counts visits of one state.
    pub(super) fn of<'a>(trace: &Trace, visits: impl Iterator<Item = &'a TracedVisit>) -> Self {
        let mut visits: Vec<&TracedVisit> = visits.collect();
        // They are in order, but for those in child executions of several Maps that run at once.
        ascend(&mut visits, |visit| visit.visit.entered);
        let mut taken: BTreeMap<EdgeKind, Vec<EventId>> = BTreeMap::new();
        for visit in visits.iter().map(|visit| &visit.visit) {
            if trace.starts_scope(visit) {
                taken
                    .entry(EdgeKind::Start)
                    .or_default()
                    .push(visit.entered);
            }
        }
        let mut ends: Vec<_> = visits.iter().filter_map(|it| it.end.as_ref()).collect();
        ascend(&mut ends, |end| end.event);
        let mut so_far = Ends::default();
        let mut ended = Vec::with_capacity(ends.len());
        for end in ends {
            so_far.add(&end.outcome, end.retries);
            ended.push((end.event, so_far));
            if let Some(kind) = end.taken {
                taken.entry(kind).or_default().push(end.event);
            }
        }
        Self {
            visits: visits.iter().map(|visit| visit.visit.id).collect(),
            entered: visits.iter().map(|visit| visit.visit.entered).collect(),
            ended,
            taken,
        }
    }

    /// How many visits were entered up to and with the event `now`, and which of them was the last.
    pub(super) fn entered(&self, now: EventId) -> (u32, Option<VisitId>) {
        let count = until(&self.entered, now);
        let last = count.checked_sub(1).and_then(|at| self.visits.get(at));
        (u32::try_from(count).unwrap_or(u32::MAX), last.copied())
    }

    /// How visits ended up to and with the event `now`.
    pub(super) fn ended(&self, now: EventId) -> Ends {
        let count = self.ended.partition_point(|(event, _)| *event <= now);
        let last = count.checked_sub(1).and_then(|at| self.ended.get(at));
        last.map_or_else(Ends::default, |(_, ends)| *ends)
    }

    /// How often each transition was taken up to and with the event `now`.
    pub(super) fn taken(&self, now: EventId) -> impl Iterator<Item = (EdgeKind, u32)> {
        self.taken.iter().map(move |(kind, events)| {
            (*kind, u32::try_from(until(events, now)).unwrap_or(u32::MAX))
        })
    }
}

/// Puts into order what usually is.
fn ascend<T>(list: &mut [T], event: impl Fn(&T) -> EventId) {
    if !list.is_sorted_by_key(&event) {
        asl_sort::sort_by_key(list, event);
    }
}

/// How many of these ascending events came up to and with `now`.
fn until(events: &[EventId], now: EventId) -> usize {
    events.partition_point(|event| *event <= now)
}

impl Tallies {
    /// All visits of a state, by its id in the run.
    #[must_use]
    pub fn visits_of(&self, state: StateId) -> Rc<[VisitId]> {
        self.of(state)
            .map(|tally| tally.visits.clone())
            .unwrap_or_default()
    }

    /// What is known of a state, by its id in the run.
    pub(super) fn of(&self, state: StateId) -> Option<&Tally> {
        self.0.get(state.index())
    }
}

impl Trace {
    /// Counts all visits of the history. Linear in their number.
    #[must_use]
    pub fn tallies(&self) -> Tallies {
        let mut of_state: Vec<Vec<&TracedVisit>> = vec![Vec::new(); self.states.len()];
        for visit in self.visits() {
            if let Some(visits) = of_state.get_mut(visit.visit.state.index()) {
                visits.push(visit);
            }
        }
        let tally = |visits: Vec<&TracedVisit>| Tally::of(self, visits.into_iter());
        Tallies(of_state.into_iter().map(tally).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::super::recorded::{ORDERS, trace};
    use super::super::{GraphStatus, NodeStatus};
    use super::*;
    use crate::protocol::{GraphEdge, Place};

    /// A loop in a Map with a failure in between, and Maps inside of Maps.
    const NESTED: &str = r#"{ "StartAt": "Rows", "States": { "Rows": { "Type": "Map", "MaxConcurrency": 2, "End": true,
      "Catch": [ { "ErrorEquals": [ "States.ALL" ], "Next": "Sorry" } ],
      "ItemProcessor": { "StartAt": "Cells", "States": {
        "Cells": { "Type": "Map", "ItemsPath": "$.cells", "Next": "Check", "ResultPath": "$.cells", "ItemProcessor": { "StartAt": "Cell",
          "States": { "Cell": { "Type": "Pass", "Next": "Wait" }, "Wait": { "Type": "Wait", "Seconds": 1, "End": true } } } },
        "Check": { "Type": "Choice", "Choices": [ { "Variable": "$.bad", "IsPresent": true, "Next": "No" } ], "Default": "Yes" },
        "No": { "Type": "Fail", "Error": "Bad" }, "Yes": { "Type": "Pass", "End": true } } } },
      "Sorry": { "Type": "Pass", "End": true } } }"#;

    /// Walks all visits for one state.
    fn walked(trace: &Trace, state: StateId, cursor: usize, looked_at: VisitId) -> NodeStatus {
        let now = trace.row(cursor).unwrap();
        let chosen: Vec<Place> = trace.around(Some(looked_at)).collect();
        let map_of = |place: &Place| trace.visit(place.parent().unwrap()).unwrap().visit.state;
        let is_shown = |visit: VisitId| {
            trace.around(Some(visit)).all(|place| {
                let same_map = |chosen: &&Place| {
                    matches!(chosen, Place::Iteration { .. }) && map_of(chosen) == map_of(&place)
                };
                chosen.iter().find(same_map).is_none_or(|it| *it == place)
            })
        };
        let mut status = NodeStatus::default();
        for visit in trace.visits_of(state) {
            if visit.visit.entered > now.id || !is_shown(visit.visit.id) {
                continue;
            }
            status.visits += 1;
            status.latest = Some(visit.visit.id);
            status.current |= now.visit == status.latest;
            match visit.end.as_ref().filter(|end| end.event <= now.id) {
                None => status.running += 1,
                Some(end) => match end.outcome {
                    VisitOutcome::Succeeded => {}
                    VisitOutcome::Caught(_) => status.caught += 1,
                    VisitOutcome::Failed(_) => status.failed += 1,
                    VisitOutcome::Aborted => status.aborted += 1,
                },
            }
        }
        status
    }

    #[test]
    fn every_cursor_finds_what_walking_there_finds() {
        let rows = r#"[{"cells": [1, 2]}, {"cells": [3], "bad": 1}, {"cells": []}]"#;
        for (definition, input) in [(ORDERS, r#"{"orders": [1, 2, 3]}"#), (NESTED, rows)] {
            let trace = trace(definition, input, "");
            let tables = trace.tables();
            let states = (0..).map(StateId).take(trace.states().len());
            let same: Vec<_> = states.clone().map(Some).collect();
            for cursor in 0..trace.len() {
                for visit in trace.visits().map(|visit| visit.visit.id) {
                    let status = trace.graph_status(&tables, cursor, &same, Some(visit));
                    for state in states.clone() {
                        assert_eq!(
                            status.node(state),
                            walked(&trace, state, cursor, visit),
                            "{state:?} at row {cursor}, {visit:?} looked at"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn transitions_are_counted_up_to_the_cursor() {
        let trace = trace(ORDERS, r#"{"orders": [1, 2, 3]}"#, "");
        let (tables, same) = (
            trace.tables(),
            [0, 1, 2, 3, 4, 5].map(|id| Some(StateId(id))),
        );
        let taken = |status: &GraphStatus, name: &str, kind| {
            let named = |state: &crate::protocol::StateInfo| &*state.name == name;
            let at = trace.states().iter().position(named).unwrap();
            let state = Some(StateId(u32::try_from(at).unwrap()));
            status.taken(&GraphEdge {
                from: state,
                to: state,
                kind,
                label: None,
                whole: None,
                label_at: None,
                points: Vec::new(),
            })
        };
        let end = trace.graph_status(&tables, trace.len() - 1, &same, None);
        let first = trace.graph_status(&tables, 1, &same, None);
        for (name, kind, at_end, at_first) in [
            ("Orders", EdgeKind::Start, 1, 1),
            ("Orders", EdgeKind::Next, 1, 0),
            ("Pack", EdgeKind::Start, 3, 0),
            ("Pack", EdgeKind::Next, 3, 0),
            ("Bill", EdgeKind::End, 3, 0),
            ("Done", EdgeKind::End, 1, 0),
        ] {
            let told = (taken(&end, name, kind), taken(&first, name, kind));
            assert_eq!(told, (at_end, at_first), "{name} {kind:?}");
        }
    }
}
