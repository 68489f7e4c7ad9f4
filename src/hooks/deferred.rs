//! The second part of the program: what the first view does without, fetched when the page stands (`xtask/src/split.rs` says how it is split).

use wasm_bindgen::prelude::*;
use web_sys::js_sys::Promise;
use web_sys::js_sys::futures::JsFuture;
use yew::platform::spawn_local;
use yew::prelude::*;

#[wasm_bindgen(module = "/www/deferred.js")]
extern "C" {
    fn begin(exports: &JsValue) -> bool;
    fn fetched() -> Promise;
    /// What stands in for a function of the second part calls it too, and finds it by its name.
    fn link();
}

/// To be called before anything else. Gives whether the whole program is there.
#[must_use]
pub fn is_whole() -> bool {
    begin(&wasm_bindgen::exports())
}

/// Waits for the second part.
pub async fn whole() {
    if JsFuture::from(fetched()).await.is_ok() {
        link();
    }
}

/// Whether the second part is there. It is fetched once it is wanted.
#[hook]
pub fn use_deferred(is_wanted: bool) -> bool {
    let is_there = use_state_eq(is_whole);
    let set = is_there.setter();
    use_effect_with(is_wanted, move |is_wanted| {
        if *is_wanted {
            spawn_local(async move {
                whole().await;
                set.set(true);
            });
        }
    });
    // What could not wait may have had it fetched meanwhile.
    *is_there || is_whole()
}
