//! The second part of a program, the page's or the worker's: what it can do without at first (`xtask/src/split.rs` says how a program is split).

use wasm_bindgen::prelude::*;
use web_sys::js_sys::Promise;
use web_sys::js_sys::futures::{JsFuture, spawn_local};

#[wasm_bindgen(module = "/www/deferred.js")]
extern "C" {
    fn begin(exports: &JsValue) -> bool;
    fn fetched(replaced: &Closure<dyn FnMut()>) -> Promise;
    #[wasm_bindgen(js_name = fetched)]
    fn fetched_beside() -> Promise;
    #[wasm_bindgen(js_name = reloadOnce)]
    fn reload_once();
    /// What stands in for a function of the second part calls it too, and finds it by its name.
    fn link();
}

/// To be called before anything else. Gives whether the whole program is there.
#[must_use]
pub fn is_whole() -> bool {
    begin(&wasm_bindgen::exports())
}

/// Has the second part of the worker fetched while the first does its work.
pub fn fetch() {
    spawn_local(linked(fetched_beside()));
}

/// Waits for the second part of the page, before there is anything to be seen. If the site has another version of the page by now, that one is loaded.
pub async fn whole() {
    arrived(&Closure::new(reload_once)).await;
}

/// Waits for the second part of the page; `replaced` hears that it cannot come, since the site has another version of the page by now.
pub async fn arrived(replaced: &Closure<dyn FnMut()>) {
    linked(fetched(replaced)).await;
}

async fn linked(fetched: Promise) {
    if JsFuture::from(fetched).await.is_ok() {
        link();
    }
}
