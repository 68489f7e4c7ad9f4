//! The step that a link or a host asks for.

use std::cell::RefCell;
use std::rc::Rc;

use yew::prelude::*;

use crate::workbench::{Action, Workbench, WorkerStatus};

/// A step that is to be gone to once the run is over.
pub(super) type Wish = Rc<RefCell<Option<String>>>;

/// Runs what was opened, if it is to run by itself (`run_first`) or a step is wished for, and goes there once the run is over.
#[hook]
pub(super) fn use_step(workbench: &UseReducerHandle<Workbench>, wish: &Wish, run_first: bool) {
    {
        let (dispatcher, wish) = (workbench.dispatcher(), wish.clone());
        use_effect_with(workbench.worker == WorkerStatus::Ready, move |ready| {
            if *ready && (run_first || wish.borrow().is_some()) {
                dispatcher.dispatch(Action::Run);
            }
        });
    }
    let (dispatcher, wish, over) = (
        workbench.dispatcher(),
        wish.clone(),
        workbench.finished().is_some(),
    );
    use_effect_with(over, move |over| {
        if let Some(step) = wish.borrow_mut().take_if(|_| *over) {
            dispatcher.dispatch(Action::GoToStep(step.into()));
        }
    });
}
