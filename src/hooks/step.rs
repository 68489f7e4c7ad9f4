//! The step that a link asks for.

use yew::prelude::*;

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
    let (dispatcher, over) = (workbench.dispatcher(), workbench.finished().is_some());
    use_effect_with(over, move |over| {
        if let Some(step) = pending.borrow_mut().take_if(|_| *over) {
            dispatcher.dispatch(Action::GoToStep(step.into()));
        }
    });
}
