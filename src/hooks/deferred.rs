//! The second part of the program: what the first view does without, fetched when the page stands (`xtask/src/split.rs` says how it is split).

use wasm_bindgen::prelude::*;
use web_sys::js_sys::Promise;
use web_sys::js_sys::futures::JsFuture;
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::opening::notice;
use crate::workbench::{Action, NoticeId, NoticeTone, Workbench};

#[wasm_bindgen(module = "/www/deferred.js")]
extern "C" {
    fn begin(exports: &JsValue) -> bool;
    fn fetched(replaced: &Closure<dyn FnMut()>) -> Promise;
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

/// Waits for the second part, before there is anything to be seen. If the site has another version of the page by now, that one is loaded.
pub async fn whole() {
    arrived(&Closure::new(reload_once)).await;
}

/// Waits for the second part; `replaced` hears that it cannot come, since the site has another version of the page by now.
async fn arrived(replaced: &Closure<dyn FnMut()>) {
    if JsFuture::from(fetched(replaced)).await.is_ok() {
        link();
    }
}

/// Whether the second part is there. It is fetched once it is wanted.
#[hook]
pub fn use_deferred(workbench: &UseReducerHandle<Workbench>, is_wanted: bool) -> bool {
    let is_there = use_state_eq(is_whole);
    let set = is_there.setter();
    let dispatcher = workbench.dispatcher();
    use_effect_with(is_wanted, move |is_wanted| {
        if *is_wanted {
            spawn_local(async move {
                let replaced = Closure::new(move || {
                    dispatcher.dispatch(Action::Notify(notice(
                        NoticeId::Update,
                        NoticeTone::Warning,
                        "a newer version of this page is out, and parts of this one can no longer be fetched. your work is kept when you reload",
                    )));
                });
                arrived(&replaced).await;
                set.set(true);
            });
        }
    });
    // What could not wait may have had it fetched meanwhile.
    *is_there || is_whole()
}
