//! Steps as a debugger takes them: over, into and out of what runs inside a state.
//!
//! A history tells the branches of a Parallel and the iterations of a Map one among the other. These steps stay with one of them, as a debugger stays with a
//! thread: *over* goes to the next state of the same branch, past all that happens inside of the present one; *into* goes to what happens next in the present
//! state, first inside of it; *out* goes to where the branch or iteration ends. Each is linear in the rows it passes.

use crate::protocol::{Note, Place, Row, Tone, Visit, VisitId};

use super::Trace;

impl Trace {
    /// The index of the row where the next state of the same branch is entered, or where the branch ends; the last row if there is none.
    #[must_use]
    pub fn step_over(&self, cursor: usize) -> usize {
        let scope = self.scope_at(cursor);
        self.find_after(cursor, |row| {
            self.enters(row, scope) || self.ends_scope(row, scope)
        })
    }

    /// The index of the first row inside the present state, else of the next one that tells of it, else of the next one of its branch.
    #[must_use]
    pub fn step_into(&self, cursor: usize) -> usize {
        let scope = self.scope_at(cursor);
        let Some(row) = self.row(cursor) else {
            return cursor;
        };
        let inside = row.visit.filter(|visit| self.has_inside(*visit));
        // From where an iteration starts it goes into that one.
        let iteration = match &row.note {
            Some(Note::Iteration(index)) if is_iteration_start(row) => Some(*index),
            _ => None,
        };
        self.find_after(cursor, |row| {
            let place = self.place_entered(row);
            let enters = inside.is_some()
                && place.is_some_and(|place| {
                    place.parent() == inside && iteration.is_none_or(|index| place.index() == index)
                });
            let goes_on = row.visit.is_some()
                && row.visit == self.visit_at(cursor)
                && !(inside.is_some() && is_start(row));
            enters || goes_on || self.enters(row, scope) || self.ends_scope(row, scope)
        })
    }

    /// The index of the row where the present branch or iteration ends; the last row at the top level.
    #[must_use]
    pub fn step_out(&self, cursor: usize) -> usize {
        let scope = self.scope_at(cursor);
        self.find_after(cursor, |row| self.ends_scope(row, scope))
    }

    /// The index of the row where the present state was entered; from there that of the state before it in the same branch, else where the branch began.
    #[must_use]
    pub fn step_back_over(&self, cursor: usize) -> usize {
        let scope = self.scope_at(cursor);
        let begins = |row: &Row| {
            let around = scope.and_then(Place::parent);
            around.is_some() && row.visit == around && begins_place(row, scope)
        };
        (0..cursor.min(self.len()))
            .rev()
            .find(|index| {
                self.row(*index)
                    .is_some_and(|row| self.enters(row, scope) || begins(row))
            })
            .unwrap_or(0)
    }

    /// Whether the row at `cursor` is on the top level of this history.
    #[must_use]
    pub fn is_at_top(&self, cursor: usize) -> bool {
        self.scope_at(cursor).is_none()
    }

    fn visit_at(&self, cursor: usize) -> Option<VisitId> {
        self.row(cursor)?.visit
    }

    /// The branch or iteration that the row at `cursor` belongs to; none for the top level of this history.
    fn scope_at(&self, cursor: usize) -> Option<Place> {
        let visit = self.visit(self.visit_at(cursor)?)?;
        self.scope_of(&visit.visit)
    }

    fn scope_of(&self, visit: &Visit) -> Option<Place> {
        self.has_around(visit).then_some(visit.place)
    }

    fn place_entered(&self, row: &Row) -> Option<Place> {
        let visit = row.visit.filter(|_| row.event_type.is_entry())?;
        Some(self.visit(visit)?.visit.place)
    }

    /// Whether a state of this branch is entered.
    fn enters(&self, row: &Row, scope: Option<Place>) -> bool {
        let visit = row.visit.filter(|_| row.event_type.is_entry());
        visit
            .and_then(|visit| self.visit(visit))
            .is_some_and(|visit| self.scope_of(&visit.visit) == scope)
    }

    /// Whether this branch or iteration is over with the row: the Parallel or Map around it says so.
    fn ends_scope(&self, row: &Row, scope: Option<Place>) -> bool {
        let around = scope.and_then(Place::parent);
        if around.is_none() || row.visit != around || is_start(row) {
            return false;
        }
        match (&row.note, is_iteration(row)) {
            (Some(Note::Iteration(index)), true) => scope.is_some_and(|it| it.index() == *index),
            _ => true,
        }
    }

    /// The index of the first row behind `cursor` that is meant, else of the last row.
    fn find_after(&self, cursor: usize, meant: impl Fn(&Row) -> bool) -> usize {
        self.rows_from(cursor + 1)
            .find(|(_, row)| meant(row))
            .map_or(self.len().saturating_sub(1), |(index, _)| index)
    }
}

fn is_iteration(row: &Row) -> bool {
    row.event_type.name().starts_with("MapIteration")
}

fn is_iteration_start(row: &Row) -> bool {
    row.event_type.name() == "MapIterationStarted"
}

/// Whether a Parallel, a Map or an iteration starts: `MapStateStarted`, or `MapIterationStarted`.
fn is_start(row: &Row) -> bool {
    is_iteration_start(row) || row.event_type.tone() == Tone::Progress
}

fn begins_place(row: &Row, scope: Option<Place>) -> bool {
    match (scope, &row.note) {
        (Some(Place::Iteration { index, .. }), Some(Note::Iteration(started))) => {
            is_iteration_start(row) && *started == index
        }
        (Some(Place::Branch { .. }), _) => is_start(row),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::recorded::{ORDERS, index_of, trace};

    /// What a step finds, as `type state place`.
    fn at(trace: &super::Trace, index: usize) -> String {
        let view = trace.view(index).unwrap();
        let place = view.place.map(|place| format!(" {place}"));
        let note = view
            .event_type
            .starts_with("MapIteration")
            .then(|| format!(" {}", view.note.unwrap_or_default()));
        format!(
            "{} {}{}{}",
            view.event_type,
            view.state,
            place.unwrap_or_default(),
            note.unwrap_or_default()
        )
    }

    /// A Map of two orders at a time; each order is packed, then billed and shipped in parallel.
    #[test]
    fn steps_stay_with_one_branch() {
        let trace = trace(ORDERS, r#"{"orders": [1, 2, 3]}"#, "");
        let steps: [(&str, &str, usize, &str); 20] = [
            // Map and Parallel are one step from outside.
            ("over", "ExecutionStarted", 0, "MapStateEntered Orders"),
            ("over", "MapStateEntered Orders", 0, "PassStateEntered Done"),
            (
                "over",
                "MapIterationStarted Orders item 1",
                0,
                "PassStateEntered Done",
            ),
            ("over", "PassStateEntered Done", 0, "ExecutionSucceeded "),
            ("over", "ExecutionSucceeded ", 0, "ExecutionSucceeded "),
            // Of one iteration, though others run at the same time.
            (
                "over",
                "PassStateEntered Pack item 0",
                0,
                "ParallelStateEntered Both item 0",
            ),
            (
                "over",
                "PassStateEntered Pack item 1",
                0,
                "ParallelStateEntered Both item 1",
            ),
            (
                "over",
                "ParallelStateEntered Both item 1",
                0,
                "MapIterationSucceeded Orders item 1",
            ),
            (
                "over",
                "PassStateEntered Bill branch 1",
                0,
                "ParallelStateSucceeded Both item 0",
            ),
            // Into what runs inside, then through it event by event.
            (
                "into",
                "MapStateEntered Orders",
                0,
                "PassStateEntered Pack item 0",
            ),
            (
                "into",
                "MapIterationStarted Orders item 1",
                0,
                "PassStateEntered Pack item 1",
            ),
            (
                "into",
                "PassStateEntered Pack item 1",
                0,
                "PassStateExited Pack item 1",
            ),
            (
                "into",
                "ParallelStateEntered Both item 1",
                0,
                "PassStateEntered Bill branch 1",
            ),
            ("into", "ExecutionStarted", 0, "MapStateEntered Orders"),
            // Out to where it ends.
            (
                "out",
                "PassStateEntered Pack item 1",
                0,
                "MapIterationSucceeded Orders item 1",
            ),
            (
                "out",
                "PassStateEntered Bill branch 1",
                0,
                "ParallelStateSucceeded Both item 0",
            ),
            ("out", "PassStateEntered Done", 0, "ExecutionSucceeded "),
            // And back.
            ("back", "PassStateEntered Done", 0, "MapStateEntered Orders"),
            (
                "back",
                "ParallelStateEntered Both item 1",
                0,
                "PassStateEntered Pack item 1",
            ),
            (
                "back",
                "PassStateEntered Pack item 1",
                0,
                "MapIterationStarted Orders item 1",
            ),
        ];
        for (step, from, nth, to) in steps {
            let cursor = index_of(&trace, nth, |index| at(&trace, index).trim() == from.trim());
            let found = match step {
                "over" => trace.step_over(cursor),
                "into" => trace.step_into(cursor),
                "out" => trace.step_out(cursor),
                _ => trace.step_back_over(cursor),
            };
            assert_eq!(at(&trace, found), to, "{step} from {from}");
        }
    }

    #[test]
    fn every_step_forward_gets_on_and_every_step_back_goes_back() {
        let trace = trace(ORDERS, r#"{"orders": [1, 2, 3]}"#, "");
        for cursor in 0..trace.len() {
            let last = cursor == trace.len() - 1;
            for to in [
                trace.step_over(cursor),
                trace.step_into(cursor),
                trace.step_out(cursor),
            ] {
                assert!(
                    to < trace.len() && (to > cursor || last),
                    "{cursor} to {to}"
                );
            }
            let back = trace.step_back_over(cursor);
            assert!(back < cursor || cursor == 0, "{cursor} back to {back}");
        }
    }
}
