//! Edit while paused.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::workbench::{Action, Workbench};

/// How long typing must pause before the run is made again, in milliseconds.
const PAUSE: u32 = 500;

/// Runs what is edited again to where the cursor stands, while it stands inside of a run.
#[hook]
pub fn use_run_again(workbench: &UseReducerHandle<Workbench>) {
    let dispatcher = workbench.dispatcher();
    let edits = [
        workbench.definition.revision,
        workbench.input.revision,
        workbench.mocks.revision,
    ];
    use_effect_with((workbench.can_run_again(), edits), move |(can, _)| {
        let waiting =
            can.then(|| Timeout::new(PAUSE, move || dispatcher.dispatch(Action::RunAgain)));
        move || drop(waiting)
    });
}
