//! What the page's first lines (`www/begin.js`) began before the program was there.

use wasm_bindgen::prelude::*;
use web_sys::Worker;
use web_sys::js_sys::Promise;
use web_sys::js_sys::futures::JsFuture;

use crate::examples::{self, Opened};

#[wasm_bindgen(module = "/www/begun.js")]
extern "C" {
    /// The worker, if it was started and lives; it is given once.
    pub(crate) fn worker() -> Option<Worker>;
    /// Has it say again what it said before anyone could hear it.
    pub(crate) fn repeat(worker: &Worker);
    fn come() -> Promise;
    fn next() -> Promise;
    fn example() -> Option<String>;
}

/// Waits for [`first_example`] if it is on its way, but not for long.
pub async fn first_example_came() {
    let _without_it_is_another_way = JsFuture::from(come()).await;
}

/// Lets the page answer before what comes next.
pub async fn next_task() {
    let _never_fails = JsFuture::from(next()).await;
}

/// The example that a first visit begins with, if it has come already.
#[must_use]
pub fn first_example() -> Option<Opened> {
    examples::read(&example()?)
}
