//! The step that a link names.
//!
//! `7` is the event of this id; `child-3/7` is the one of the fourth child execution that started; `Pack[3]/Charge#2` is the entry of the second visit of
//! `Charge`, in whatever branch or item it is.

use crate::protocol::{ChildId, EventId};

use super::{Notice, NoticeId, NoticeTone, Workbench};

const CHILD: &str = "child-";

impl Workbench {
    /// The step at the cursor, for a link.
    #[must_use]
    pub fn step(&self) -> Option<String> {
        let event = self.event_at_cursor()?;
        Some(match &self.child {
            Some(child) => format!("{CHILD}{}/{event}", child.id.0),
            None => event.to_string(),
        })
    }

    /// Goes where a link points; if that is not in the history, it is said.
    #[inline(never)]
    pub(super) fn go_to_step(&mut self, step: &str) {
        let found = match (step.parse(), in_child(step)) {
            (Ok(event), _) => self.go_to_event(event),
            (_, Some((child, event))) => self.go_to_child_event(child, event),
            _ => self
                .entry_named(step)
                .is_some_and(|event| self.go_to_event(event)),
        };
        if !found {
            self.notify(Notice {
                id: NoticeId::Run,
                tone: NoticeTone::Warning,
                text: format!("this run has no step `{step}`. A step is the number of an event, or a state by its name: `Charge`, at its second visit `Charge#2`").into(),
                report: None,
            });
        }
    }

    fn entry_named(&self, step: &str) -> Option<EventId> {
        let last = step.rsplit('/').next()?;
        let (name, nth) = last
            .rsplit_once('#')
            .and_then(|(name, nth)| Some((name, nth.parse().ok()?)))
            .unwrap_or((last, 1));
        let mut visits = self.trace.visits();
        let found = visits.find(|visit| {
            let state = self.trace.state(visit.visit.state);
            visit.visit.nth == nth && state.is_some_and(|state| &*state.name == name)
        });
        found.map(|visit| visit.visit.entered)
    }
}

fn in_child(step: &str) -> Option<(ChildId, EventId)> {
    let (child, event) = step.strip_prefix(CHILD)?.split_once('/')?;
    Some((ChildId(child.parse().ok()?), event.parse().ok()?))
}
