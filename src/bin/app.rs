//! The page.

use asl_playground::view::App;

fn main() {
    yew::Renderer::<App>::new().render();
}
