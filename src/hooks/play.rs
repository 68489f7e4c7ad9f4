//! Playing a run.

use gloo::timers::callback::Interval;
use yew::prelude::*;

use super::use_media;
use crate::workbench::{Action, Workbench};

/// The shortest time between two steps, in milliseconds, for who wants little motion.
const CALM: u32 = 1000;

/// Moves the cursor on as fast as the person chose, as long as the run is played.
#[hook]
pub fn use_play(workbench: &UseReducerHandle<Workbench>) {
    let calm = use_media("(prefers-reduced-motion: reduce)");
    let dispatcher = workbench.dispatcher();
    let play = workbench.play;
    use_effect_with((play.on, play.speed, calm), move |(on, speed, calm)| {
        let pause = (1000 / speed.max(&1)).max(if *calm { CALM } else { 0 });
        let playing = on.then(|| Interval::new(pause, move || dispatcher.dispatch(Action::Tick)));
        move || drop(playing)
    });
}
