//! Scrubbing: of the moves between two frames only the last one is drawn.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::render::{AnimationFrame, request_animation_frame};
use yew::Callback;

/// Goes to the row that was wanted last, once for each frame that is drawn.
pub(super) fn once_a_frame(go_to: Callback<usize>) -> Callback<usize> {
    let wanted = Rc::new(Cell::new(None));
    let frame = RefCell::new(None::<AnimationFrame>);
    Callback::from(move |row| {
        // Whoever waits already takes this one.
        if wanted.replace(Some(row)).is_some() {
            return;
        }
        let (wanted, go_to) = (wanted.clone(), go_to.clone());
        frame.replace(Some(request_animation_frame(move |_| {
            if let Some(row) = wanted.take() {
                go_to.emit(row);
            }
        })));
    })
}
