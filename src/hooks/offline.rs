//! The page without a network, and newer versions of it (`www/sw.js`).

use wasm_bindgen::prelude::*;
use yew::prelude::*;

use crate::opening::notice;
use crate::workbench::{Action, NoticeId, NoticeTone, Workbench};

#[wasm_bindgen(module = "/www/offline.js")]
extern "C" {
    fn keep(offered: &Closure<dyn FnMut()>);
    fn update();
}

/// Has the page kept for when there is no network, and tells when a newer version is ready: it is taken when the person says so.
#[hook]
pub fn use_offline(workbench: &UseReducerHandle<Workbench>, enabled: bool) {
    let dispatcher = workbench.dispatcher();
    use_effect_with((), move |()| {
        let offered = enabled.then(|| {
            let offered = Closure::<dyn FnMut()>::new(move || {
                dispatcher.dispatch(Action::Notify(notice(
                    NoticeId::Update,
                    NoticeTone::Info,
                    "a newer version of this page is ready. Your work is kept when you reload",
                )));
            });
            keep(&offered);
            offered
        });
        move || drop(offered)
    });
}

/// Loads the page anew in the version that is ready.
pub fn take_update() {
    update();
}
