//! The second part of the page, fetched when the page stands.

use wasm_bindgen::closure::Closure;
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::deferred::{arrived, is_whole};
use crate::opening::notice;
use crate::workbench::{Action, NoticeId, NoticeTone, Workbench};

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
                        "a newer version of this page is out, and parts of this one can no longer be fetched. Your work is kept when you reload",
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
