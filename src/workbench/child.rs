//! A child execution of a distributed Map: its history, opened in place of the execution's own, and the cursor in it.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::protocol::{
    Batch, ChildId, Command, EventId, StateId, StateInfo, Visit, VisitId, VisitOutcome,
};
use crate::trace::Trace;

use super::{Pane, Workbench};

/// How many events of a child are asked for at once.
const PULL: u32 = 2000;

/// A child execution that is looked into.
#[derive(Debug, Clone)]
pub struct Child {
    /// Which.
    pub id: ChildId,
    /// Its name.
    pub name: Rc<str>,
    /// The way to it from the execution itself, outermost first; the last is this one.
    pub path: Rc<[Crumb]>,
    /// Its history, as far as it was pulled.
    pub trace: Rc<Trace>,
    /// The row that is shown: an index into that history.
    pub cursor: usize,
    /// Where the cursor is to go as soon as that is here.
    goal: Option<Goal>,
    /// Whether a pull is with the worker.
    pulling: bool,
    /// Whether all is here.
    done: bool,
}

/// A child execution, and the way into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crumb {
    /// The Map and the item: `Each[2]`.
    pub label: Rc<str>,
    /// A visit in it, by which it is opened.
    pub visit: VisitId,
    /// Whether an error ended it.
    pub failed: bool,
}

/// A row of a child's history that may not be here yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Goal {
    /// The entry of a visit.
    Entry(VisitId),
    /// An event.
    Event(EventId),
}

impl Child {
    fn new(id: ChildId, path: Rc<[Crumb]>, trace: Trace, goal: Goal) -> Self {
        Self {
            id,
            name: Rc::default(),
            path,
            trace: Rc::new(trace),
            cursor: 0,
            goal: Some(goal),
            pulling: false,
            done: false,
        }
    }

    /// Appends the next piece; whether the cursor came where it was to go.
    fn append(&mut self, name: Rc<str>, batch: Batch) -> bool {
        self.pulling = false;
        self.name = name;
        self.done = batch.done;
        Rc::make_mut(&mut self.trace).append(batch);
        let reached = self.goal.and_then(|goal| {
            let event = match goal {
                Goal::Event(event) => event,
                Goal::Entry(visit) => self.trace.visit(visit)?.visit.entered,
            };
            self.trace.index_of(event)
        });
        let last = self.trace.len().saturating_sub(1);
        let index = reached.or(self.goal.filter(|_| self.done).map(|_| last));
        if let Some(index) = index {
            self.stand_at(index);
        }
        index.is_some()
    }

    /// Whether a piece of its history is on its way.
    pub(super) fn is_asked_for(&self) -> bool {
        self.pulling
    }

    pub(super) fn stand_at(&mut self, index: usize) {
        self.cursor = index;
        self.goal = None;
    }
}

impl Workbench {
    /// The history that is shown: that of the child execution that is open, or the execution's own.
    #[must_use]
    pub fn shown_trace(&self) -> &Rc<Trace> {
        self.child
            .as_ref()
            .map_or(&self.trace, |child| &child.trace)
    }

    /// The row of it that is shown.
    #[must_use]
    pub fn shown_cursor(&self) -> usize {
        self.child
            .as_ref()
            .map_or(self.cursor, |child| child.cursor)
    }

    /// The child executions that a visit of a distributed Map started, in the order in which they did something first. Linear in the visits, for a Map.
    #[must_use]
    pub fn children_of(&self, map: VisitId) -> Vec<Crumb> {
        let is_map = |visit: &Visit| self.trace.state(visit.state).is_some_and(StateInfo::is_map);
        let map = self.trace.visit(map).map(|map| &map.visit);
        let Some(map) = map.filter(|map| is_map(map)) else {
            return Vec::new();
        };
        let mut known = BTreeMap::new();
        let mut children: Vec<Crumb> = Vec::new();
        for traced in self.trace.visits() {
            let visit = &traced.visit;
            let is_childs = visit.place.parent() == Some(map.id) && visit.child != map.child;
            let Some(child) = visit.child.filter(|_| is_childs) else {
                continue;
            };
            let at = *known.entry(child).or_insert(children.len());
            if at == children.len() {
                children.push(self.crumb(visit, map.state));
            }
            // The last of its states ends it.
            let outcome = traced.end.as_ref().map(|end| &end.outcome);
            if let Some(crumb) = children.get_mut(at) {
                crumb.failed = matches!(outcome, Some(VisitOutcome::Failed(_)));
            }
        }
        children
    }

    /// The child execution that a visit belongs to, as an item of the Map of this state.
    fn crumb(&self, visit: &Visit, map: StateId) -> Crumb {
        let map = self.trace.state(map).map(|state| &*state.name);
        let (map, index) = (map.unwrap_or_default(), visit.place.index());
        Crumb {
            label: format!("{map}[{index}]").into(),
            visit: visit.id,
            failed: false,
        }
    }

    /// Opens the child execution that a visit belongs to, at the entry of that visit; none: back to the execution itself.
    #[inline(never)]
    pub(super) fn open_child(&mut self, visit: Option<VisitId>) {
        let found = visit.and_then(|visit| Some((visit, self.trace.visit(visit)?.visit.child?)));
        match found {
            Some((visit, child)) => self.enter_child(child, visit, Goal::Entry(visit)),
            None => self.leave_child(),
        }
    }

    /// Opens a child execution at an event. Gives whether there is such an execution.
    pub(super) fn go_to_child_event(&mut self, child: ChildId, event: EventId) -> bool {
        let first = self
            .trace
            .visits()
            .find(|visit| visit.visit.child == Some(child))
            .map(|visit| visit.visit.id);
        if let Some(visit) = first {
            self.enter_child(child, visit, Goal::Event(event));
        }
        first.is_some()
    }

    fn enter_child(&mut self, id: ChildId, visit: VisitId, goal: Goal) {
        if !self.run.has_values {
            return;
        }
        let path = self.way_to(visit);
        let trace = Trace::of(self.trace.states().clone());
        self.event = None;
        self.child = Some(Rc::new(Child::new(id, path, trace, goal)));
        self.pane = Pane::Trace;
        self.pull_child();
    }

    pub(super) fn leave_child(&mut self) {
        if self.child.take().is_some() {
            self.event = None;
        }
    }

    /// The child executions around a visit, and what is around them unfolded: what is opened is not folded away.
    fn way_to(&mut self, visit: VisitId) -> Rc<[Crumb]> {
        let mut path = Vec::new();
        let mut inside = self.trace.visit(visit).map(|visit| &visit.visit);
        while let Some(visit) = inside {
            let around = visit
                .place
                .parent()
                .and_then(|around| self.trace.visit(around))
                .map(|around| &around.visit);
            if let Some(around) = around {
                Rc::make_mut(&mut self.folded).remove(&around.id);
                if around.child != visit.child {
                    path.push(self.crumb(visit, around.state));
                }
            }
            inside = around;
        }
        path.reverse();
        path.into()
    }

    /// Asks for the next piece of the child that is open, if there may be one.
    pub(super) fn pull_child(&mut self) {
        let run = self.run.id;
        let Some(child) = self
            .child
            .as_mut()
            .filter(|child| !child.pulling && !child.done)
        else {
            return;
        };
        let child = Rc::make_mut(child);
        child.pulling = true;
        self.outbox.send(Command::PullChild {
            run,
            child: child.id,
            known: u32::try_from(child.trace.len()).unwrap_or(u32::MAX),
            events: PULL,
        });
    }

    #[inline(never)]
    pub(super) fn child_arrived(&mut self, id: ChildId, name: Rc<str>, batch: Batch) {
        let run = self.run.id;
        let Some(child) = self
            .child
            .as_mut()
            .filter(|child| child.id == id && child.pulling && batch.run == run)
        else {
            return;
        };
        let more = !batch.rows.is_empty();
        if Rc::make_mut(child).append(name, batch) {
            self.look_at_cursor();
        }
        // What is still to happen there is asked for when the run went on.
        if more {
            self.pull_child();
        }
    }
}
