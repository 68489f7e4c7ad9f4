//! What the page's first lines (`www/begin.js`) began before the program was there.

use wasm_bindgen::prelude::*;
use web_sys::Worker;
use web_sys::js_sys::Promise;
use web_sys::js_sys::futures::JsFuture;

use yew::prelude::*;

use crate::examples::{self, Opened};

#[wasm_bindgen(module = "/www/begun.js")]
extern "C" {
    /// The worker, if it was started and lives; it is given once.
    pub(crate) fn worker() -> Option<Worker>;
    /// Has it say again what it said before anyone could hear it.
    pub(crate) fn repeat(worker: &Worker);
    fn next() -> Promise;
    fn example() -> Option<String>;
    /// To be called before the program takes the page's place: what was done there already is taken along.
    pub fn leave();
    #[wasm_bindgen(js_name = goOn)]
    fn go_on();
}

/// Goes on with what was typed and asked for before the program was there.
#[hook]
pub fn use_begun() {
    use_effect_with((), |()| go_on());
}

/// Lets the page answer before what comes next.
pub async fn next_task() {
    let _never_fails = JsFuture::from(next()).await;
}

/// The example that a first visit begins with.
#[must_use]
pub fn first_example() -> Option<Opened> {
    examples::read(&example()?)
}
