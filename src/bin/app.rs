//! The page.

use asl_playground::hooks::{fragment, is_whole, whole};
use asl_playground::view::App;
use yew::Renderer;
use yew::platform::spawn_local;

fn main() {
    // What an address may name, a shared workflow or a lesson, is read by the second part of the program.
    if is_whole() || fragment().len() <= 1 {
        Renderer::<App>::new().render();
    } else {
        spawn_local(async {
            whole().await;
            Renderer::<App>::new().render();
        });
    }
}
