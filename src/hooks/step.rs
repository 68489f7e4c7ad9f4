//! The step that a link asks for.

use yew::prelude::*;

use crate::protocol::EventId;
use crate::trace::Trace;
use crate::workbench::{Action, Workbench, WorkerStatus};

/// Runs what a link brought, if the link asks for a step, and goes there once the run is over.
#[hook]
pub fn use_step(workbench: &UseReducerHandle<Workbench>, step: Option<String>) {
    let pending = use_mut_ref(|| step);
    {
        let (dispatcher, pending) = (workbench.dispatcher(), pending.clone());
        use_effect_with(workbench.worker == WorkerStatus::Ready, move |ready| {
            if *ready && pending.borrow().is_some() {
                dispatcher.dispatch(Action::Run);
            }
        });
    }
    let (workbench, over) = (workbench.clone(), workbench.finished().is_some());
    use_effect_with(over, move |over| {
        let step = if *over { pending.take() } else { None };
        if let Some(event) = step.and_then(|step| event_of(&workbench.trace, &step)) {
            workbench.dispatch(Action::GoToEvent(event));
        }
    });
}

/// The event that a step names: by its id, or by a state and its visit (`Pack[3]/Charge#2`).
fn event_of(trace: &Trace, step: &str) -> Option<EventId> {
    if let Ok(event) = step.parse() {
        return Some(event);
    }
    let last = step.rsplit('/').next()?;
    let (name, nth) = last
        .rsplit_once('#')
        .and_then(|(name, nth)| Some((name, nth.parse().ok()?)))
        .unwrap_or((last, 1));
    let named = |visit: &&crate::trace::TracedVisit| {
        visit.visit.nth == nth
            && trace
                .state(visit.visit.state)
                .is_some_and(|state| &*state.name == name)
    };
    trace.visits().find(named).map(|visit| visit.visit.entered)
}
