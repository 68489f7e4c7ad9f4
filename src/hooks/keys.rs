//! Keys.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};
use yew::prelude::*;

/// Hears every key pressed in the page, after the element that has the focus.
#[hook]
pub fn use_key_down(heard: Callback<KeyboardEvent>) {
    // The callback is another one at each drawing, the listener stays.
    let latest = use_mut_ref(|| heard.clone());
    *latest.borrow_mut() = heard;
    use_effect_with((), move |()| {
        let options = EventListenerOptions::enable_prevent_default();
        let listener = EventListener::new_with_options(
            &gloo::utils::document(),
            "keydown",
            options,
            move |event| {
                if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
                    // Not borrowed any more when it is called: the page may be drawn again then.
                    let heard = latest.borrow().clone();
                    heard.emit(event.clone());
                }
            },
        );
        move || drop(listener)
    });
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "a listener is given its event"
)]
/// Moves the focus among the tabs of a tab list, and presses the one it comes to: left and right, up and down, Home and End.
pub fn roving(event: KeyboardEvent) {
    // Listeners are called from the root of the page, which holds other lists.
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let list = target.and_then(|target| target.closest("[role=tablist]").ok().flatten());
    let Some(list) = list else {
        return;
    };
    let Ok(found) = list.query_selector_all("[role=tab]") else {
        return;
    };
    let tabs: Vec<HtmlElement> = (0..found.length())
        .filter_map(|index| found.get(index)?.dyn_into().ok())
        .collect();
    let focused = gloo::utils::document().active_element();
    let Some(at) = tabs
        .iter()
        .position(|tab| focused.as_ref() == Some(tab.as_ref()))
    else {
        return;
    };
    let to = match event.key().as_str() {
        "ArrowRight" | "ArrowDown" => (at + 1) % tabs.len(),
        "ArrowLeft" | "ArrowUp" => (at + tabs.len() - 1) % tabs.len(),
        "Home" => 0,
        "End" => tabs.len() - 1,
        _ => return,
    };
    event.prevent_default();
    event.stop_propagation();
    if let Some(tab) = tabs.get(to) {
        let _gone = tab.focus();
        tab.click();
    }
}

/// Whether the key is for what has the focus: an editor, a field, a list of choices, a row of tabs.
#[must_use]
pub fn is_typing(event: &KeyboardEvent) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let wanted = "input, textarea, select, summary, [contenteditable=true], [role=tab], dialog *";
    target
        .and_then(|target| target.closest(wanted).ok().flatten())
        .is_some()
}
