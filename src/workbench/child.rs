//! The history of a child execution of a distributed Map, opened in place of the execution's own.

use std::rc::Rc;

use crate::protocol::{ChildHistory, Command, RunId, VisitId};
use crate::trace::Trace;

use super::{Pane, Workbench};

/// A child execution that is looked into.
#[derive(Debug, Clone)]
pub struct Child {
    /// Its name.
    pub name: Rc<str>,
    /// Its history.
    pub trace: Rc<Trace>,
    /// The row that is shown: an index into that history.
    pub cursor: usize,
}

impl Workbench {
    pub(super) fn open_child(&mut self, visit: Option<VisitId>) {
        self.child = None;
        if let Some(visit) = visit.filter(|_| self.run.has_values) {
            let run = self.run.id;
            self.outbox.send(Command::Child { run, visit });
        }
    }

    /// Begins at the entry of the visit by which it was opened.
    pub(super) fn child_arrived(&mut self, run: RunId, child: ChildHistory) {
        if run != self.run.id {
            return;
        }
        let at = child
            .rows
            .iter()
            .position(|row| row.visit == Some(child.visit));
        // What is opened is not folded away.
        let folded = Rc::make_mut(&mut self.folded);
        let mut inside = self.trace.visit(child.visit);
        while let Some(around) = inside.and_then(|visit| visit.visit.place.parent()) {
            folded.remove(&around);
            inside = self.trace.visit(around);
        }
        self.child = Some(Rc::new(Child {
            name: child.name,
            trace: Rc::new(self.trace.of_child(child.rows)),
            cursor: at.unwrap_or_default(),
        }));
        self.pane = Pane::Trace;
    }

    pub(super) fn go_to_in_child(&mut self, index: usize) {
        let Some(child) = &mut self.child else {
            return;
        };
        let child = Rc::make_mut(child);
        child.cursor = index.min(child.trace.len().saturating_sub(1));
        let visit = (0..=child.cursor)
            .rev()
            .find_map(|index| child.trace.row(index)?.visit);
        if let Some(visit) = visit {
            self.select_visit(visit);
        }
    }
}
