//! The page.

use std::rc::Rc;

use asl_playground::deferred::{is_whole, whole};
use asl_playground::hooks::{fragment, leave, next_task};
use asl_playground::view::app::{App, Props, opening};
use yew::Renderer;
use yew::platform::spawn_local;

fn main() {
    // What an address may name, a shared workflow or a lesson, is read by the second part of the program.
    let is_enough = is_whole() || fragment().len() <= 1;
    spawn_local(async move {
        if !is_enough {
            whole().await;
        }
        let opening = Rc::new(opening());
        // Reading it and drawing it are both long enough to be a task each.
        next_task().await;
        leave();
        Renderer::<App>::with_props(Props { opening }).render();
    });
}
