//! Media queries.

use gloo::events::EventListener;
use yew::prelude::*;

/// Whether a media query holds: `(max-width: 639px)`.
#[hook]
pub fn use_media(query: &'static str) -> bool {
    let holds = use_state_eq(|| list(query).is_some_and(|list| list.matches()));
    {
        let holds = holds.clone();
        use_effect_with((), move |()| {
            let listener = list(query).map(|list| {
                let heard = list.clone();
                EventListener::new(&list, "change", move |_| holds.set(heard.matches()))
            });
            move || drop(listener)
        });
    }
    *holds
}

fn list(query: &str) -> Option<web_sys::MediaQueryList> {
    gloo::utils::window().match_media(query).ok().flatten()
}
