//! Steps over, into and out of what runs inside a state, also where that is a child execution with a history of its own.

use super::Workbench;

impl Workbench {
    #[inline(never)]
    pub(super) fn step_over(&mut self) {
        self.go_to(self.shown_trace().step_over(self.shown_cursor()));
    }

    #[inline(never)]
    pub(super) fn step_back_over(&mut self) {
        self.go_to(self.shown_trace().step_back_over(self.shown_cursor()));
    }

    /// Into the present state. A distributed Map runs its items in child executions: the first is opened.
    #[inline(never)]
    pub(super) fn step_into(&mut self) {
        let (trace, cursor) = (self.shown_trace(), self.shown_cursor());
        let map = trace
            .row(cursor)
            .filter(|row| !row.event_type.is_exit())
            .and_then(|row| row.visit)
            .filter(|visit| trace.has_inside(*visit));
        let first = map.and_then(|map| self.children_of(map).into_iter().next());
        match first {
            Some(child) => self.open_child(Some(child.visit)),
            None => self.go_to(trace.step_into(cursor)),
        }
    }

    /// Out of the present branch or iteration; from the top level of a child execution to the history around it.
    #[inline(never)]
    pub(super) fn step_out(&mut self) {
        let (trace, cursor) = (self.shown_trace(), self.shown_cursor());
        let around = self
            .child
            .as_ref()
            .filter(|_| trace.is_at_top(cursor))
            .map(|child| child.path.iter().rev().nth(1).map(|crumb| crumb.visit));
        match around {
            Some(around) => {
                self.open_child(around);
                if self.child.is_none() {
                    self.look_at_cursor();
                }
            }
            None => self.go_to(trace.step_out(cursor)),
        }
    }
}
