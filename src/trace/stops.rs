//! Where breakpoints stop the cursor.

use std::collections::BTreeSet;
use std::rc::Rc;

use asl_language::error_name::{ALL, matches};

use crate::breakpoint::{Breakpoints, Stop};
use crate::protocol::{Note, Row, StateId, StateInfo, Tone, VisitId, VisitOutcome};

use super::Trace;

/// Breakpoints, made ready for the histories of one definition.
#[derive(Debug, Clone, Default)]
pub struct Stops {
    states: Vec<Vec<StateStop>>,
    errors: Vec<Rc<str>>,
    on_error: bool,
    /// For which breakpoints and visits a condition holds.
    held: Rc<BTreeSet<(u32, VisitId)>>,
}

#[derive(Debug, Clone)]
struct StateStop {
    index: u32,
    iteration: Option<u32>,
    conditional: bool,
}

impl Stops {
    /// The breakpoints that count, for a run of these states. `held` says where conditions hold, by the place of the breakpoint in the list.
    #[must_use]
    pub fn new(
        breakpoints: &Breakpoints,
        states: &[StateInfo],
        held: Rc<BTreeSet<(u32, VisitId)>>,
    ) -> Self {
        let mut stops = Self {
            states: vec![Vec::new(); states.len()],
            on_error: breakpoints.on_error,
            held,
            ..Self::default()
        };
        for (index, breakpoint) in (0..).zip(&breakpoints.list) {
            match &breakpoint.stop {
                _ if !breakpoint.enabled => {}
                Stop::Error(name) => stops.errors.push(name.clone()),
                Stop::State {
                    name,
                    iteration,
                    condition,
                } => {
                    let named = states.iter().zip(&mut stops.states);
                    for (_, found) in named.filter(|(state, _)| state.name == *name) {
                        found.push(StateStop {
                            index,
                            iteration: *iteration,
                            conditional: condition.is_some(),
                        });
                    }
                }
            }
        }
        stops
    }

    fn of(&self, state: StateId) -> &[StateStop] {
        self.states.get(state.index()).map_or(&[], Vec::as_slice)
    }

    fn holds(&self, stop: &StateStop, visit: VisitId) -> bool {
        !stop.conditional || self.held.contains(&(stop.index, visit))
    }

    /// Whether an error is looked for; `by_task`: it arose in a Task.
    fn names(&self, error: &str, by_task: bool) -> bool {
        let fits = |name: &Rc<str>| {
            // What no Catcher takes is looked for all the same.
            **name == *error || **name == *ALL || matches(name, Some(error), by_task)
        };
        self.on_error || self.errors.iter().any(fits)
    }
}

impl Trace {
    /// The index of the first row in `from..to` where a breakpoint stops the cursor, and why. Linear in the rows passed.
    #[must_use]
    pub fn next_stop(&self, from: usize, to: usize, stops: &Stops) -> Option<(usize, String)> {
        (from..to.min(self.len())).find_map(|index| Some((index, self.stop_at(index, stops)?)))
    }

    /// The index of the last such row before `cursor`.
    #[must_use]
    pub fn previous_stop(&self, cursor: usize, stops: &Stops) -> Option<(usize, String)> {
        (0..cursor.min(self.len()))
            .rev()
            .find_map(|index| Some((index, self.stop_at(index, stops)?)))
    }

    /// Why the cursor stops at a row, in words; absent if it does not.
    fn stop_at(&self, index: usize, stops: &Stops) -> Option<String> {
        let row = self.row(index)?;
        let visit = row.visit.and_then(|visit| self.visit(visit));
        let state = visit.and_then(|visit| self.state(visit.visit.state));
        if let Some(visit) = visit {
            for stop in stops.of(visit.visit.state) {
                if self.stops_here(row, visit.visit.id, stop) && stops.holds(stop, visit.visit.id) {
                    let name = state.map_or("", |state| &*state.name);
                    let item = stop.iteration.map(|index| format!(", item {index}"));
                    let when = if stop.conditional {
                        ", condition holds"
                    } else {
                        ""
                    };
                    return Some(format!("{name}{}{when}", item.unwrap_or_default()));
                }
            }
        }
        let by_task = state.is_some_and(StateInfo::is_task);
        let error = self
            .error_at(row)
            .filter(|error| stops.names(error, by_task))?;
        Some(match state {
            Some(state) => format!("{error} in {}", state.name),
            None => String::from(error),
        })
    }

    fn stops_here(&self, row: &Row, visit: VisitId, stop: &StateStop) -> bool {
        match (stop.iteration, &row.note) {
            (None, _) => row.event_type.is_entry(),
            (Some(wanted), Some(Note::Iteration(index)))
                if row.event_type.name() == "MapIterationStarted" && wanted == *index =>
            {
                true
            }
            (Some(wanted), _) => row.event_type.is_entry() && self.is_in_iteration(visit, wanted),
        }
    }

    /// Whether a visit happens in the iteration of this index of some Map around it.
    fn is_in_iteration(&self, visit: VisitId, wanted: u32) -> bool {
        let mut inside = self.visit(visit).map(|visit| visit.visit.place);
        while let Some(place) = inside {
            if matches!(place, crate::protocol::Place::Iteration { index, .. } if index == wanted) {
                return true;
            }
            inside = place
                .parent()
                .and_then(|around| self.visit(around))
                .map(|around| around.visit.place);
        }
        false
    }

    /// The name of the error that arises with a row. What a Parallel, Map or execution says of an error that arose inside of it is left out, unless it is the
    /// first that is said of it.
    fn error_at<'a>(&'a self, row: &'a Row) -> Option<&'a str> {
        if row.event_type.tone() != Tone::Failure {
            return None;
        }
        let passed_on = matches!(
            row.event_type.name(),
            "MapIterationFailed" | "MapStateFailed" | "ParallelStateFailed" | "MapRunFailed"
        );
        match &row.note {
            _ if passed_on => None,
            Some(Note::Error(_)) if row.visit.is_none() && self.fails_before(row) => None,
            Some(Note::Error(name)) => Some(name),
            // The event itself has no name: that of a Fail, or of an expression that could not be evaluated.
            _ => match &self.visit(row.visit?)?.end.as_ref()?.outcome {
                VisitOutcome::Failed(name) | VisitOutcome::Caught(name) => Some(name),
                VisitOutcome::Succeeded | VisitOutcome::Aborted => None,
            },
        }
    }

    /// Whether the row that led to this one tells of the failure already.
    fn fails_before(&self, row: &Row) -> bool {
        let led_by = self
            .index_of(row.previous)
            .and_then(|index| self.row(index));
        led_by.is_some_and(|row| row.event_type.tone() == Tone::Failure)
    }
}

#[cfg(test)]
mod tests {
    use super::super::recorded::{ORDERS, trace};
    use super::*;
    use crate::breakpoint::Breakpoint;

    const FAILS: &str = r#"{ "StartAt": "Both", "States": {
      "Both": { "Type": "Parallel", "Branches": [
          { "StartAt": "No", "States": { "No": { "Type": "Fail", "Error": "Broken" } } } ],
        "Catch": [ { "ErrorEquals": [ "Broken" ], "Next": "Call" } ], "Next": "Call" },
      "Call": { "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:F", "Next": "Late",
        "Catch": [ { "ErrorEquals": [ "States.ALL" ], "Next": "Late" } ] },
      "Late": { "Type": "Pass", "Parameters": { "x.$": "$.nothing.here" }, "End": true } } }"#;
    const MOCKS: &str = r#"{ "StateMachines": { "M": { "TestCases": { "T": { "Call": "Throws" } } } },
      "MockedResponses": { "Throws": { "0": { "Throw": { "Error": "Declined", "Cause": "no" } } } } }"#;

    fn of(stops: &[Stop], on_error: bool) -> Breakpoints {
        let list = stops.iter().map(|stop| Breakpoint {
            stop: stop.clone(),
            enabled: true,
        });
        Breakpoints {
            list: list.collect(),
            on_error,
        }
    }

    /// All rows that stop the cursor on its way forward, which are those on its way back.
    fn stopped(trace: &Trace, breakpoints: &Breakpoints) -> Vec<String> {
        let stops = Stops::new(breakpoints, trace.states(), Rc::default());
        let (mut found, mut from) = (Vec::new(), 0);
        while let Some((index, why)) = trace.next_stop(from, usize::MAX, &stops) {
            let event = trace.row(index).map_or("", |row| row.event_type.name());
            found.push((index, format!("{event}: {why}")));
            from = index + 1;
        }
        let (mut back, mut before) = (Vec::new(), trace.len());
        while let Some((index, _)) = trace.previous_stop(before, &stops) {
            back.push(index);
            before = index;
        }
        back.reverse();
        assert_eq!(
            found.iter().map(|(index, _)| *index).collect::<Vec<_>>(),
            back
        );
        found.into_iter().map(|(_, told)| told).collect()
    }

    #[test]
    fn states_and_iterations_stop_the_cursor() {
        let trace = trace(ORDERS, r#"{"orders": [1, 2, 3]}"#, "");
        let item = |name: &str, index| Stop::State {
            name: name.into(),
            iteration: Some(index),
            condition: None,
        };
        for (stops, expected) in [
            (vec![Stop::at("Done")], &["PassStateEntered: Done"][..]),
            (vec![Stop::at("Nowhere")], &[]),
            (
                vec![Stop::at("Orders"), Stop::at("Done")],
                &["MapStateEntered: Orders", "PassStateEntered: Done"],
            ),
            (
                vec![Stop::at("Pack")],
                &[
                    "PassStateEntered: Pack",
                    "PassStateEntered: Pack",
                    "PassStateEntered: Pack",
                ],
            ),
            (vec![item("Pack", 1)], &["PassStateEntered: Pack, item 1"]),
            (vec![item("Ship", 2)], &["PassStateEntered: Ship, item 2"]),
            (
                vec![item("Orders", 2)],
                &["MapIterationStarted: Orders, item 2"],
            ),
            (vec![item("Done", 0)], &[]),
        ] {
            assert_eq!(stopped(&trace, &of(&stops, false)), expected, "{stops:?}");
        }
        let mut off = of(&[Stop::at("Done")], false);
        off.list.iter_mut().for_each(|it| it.enabled = false);
        assert!(stopped(&trace, &off).is_empty());
    }

    #[test]
    fn errors_stop_the_cursor_where_they_arise() {
        let trace = trace(FAILS, "{}", MOCKS);
        let all = [
            "FailStateEntered: Broken in No",
            "LambdaFunctionFailed: Declined in Call",
            "ExecutionFailed: States.Runtime",
        ];
        let error = |name: &str| Stop::Error(name.into());
        for (stops, on_error, expected) in [
            (vec![], true, &all[..]),
            (vec![error("States.ALL")], false, &all[..]),
            (vec![error("Declined")], false, &all[1..2]),
            (
                vec![error("Broken"), error("States.Runtime")],
                false,
                &[all[0], all[2]],
            ),
            (vec![error("States.TaskFailed")], false, &all[1..2]),
            (vec![error("Other")], false, &[]),
        ] {
            assert_eq!(
                stopped(&trace, &of(&stops, on_error)),
                expected,
                "{stops:?}"
            );
        }
    }

    #[test]
    fn a_condition_stops_only_where_it_was_found_to_hold() {
        let trace = trace(ORDERS, r#"{"orders": [1, 2, 3]}"#, "");
        let pack = of(
            &[Stop::State {
                name: "Pack".into(),
                iteration: None,
                condition: Some("$ > 1".into()),
            }],
            false,
        );
        assert!(stopped(&trace, &pack).is_empty());
        let packs = |visit: &&super::super::TracedVisit| {
            trace
                .state(visit.visit.state)
                .is_some_and(|state| &*state.name == "Pack")
        };
        let second = trace.visits().filter(packs).nth(1).unwrap();
        let held = Rc::new(BTreeSet::from([(0, second.visit.id)]));
        let stops = Stops::new(&pack, trace.states(), held);
        let found = trace.next_stop(0, usize::MAX, &stops);
        let entered = trace.index_of(second.visit.entered).unwrap();
        assert_eq!(
            found,
            Some((entered, String::from("Pack, condition holds")))
        );
        assert_eq!(trace.next_stop(0, entered, &stops), None);
    }
}
