//! The address and the theme: what of the page outlives it.

use std::rc::Rc;

use gloo::events::EventListener;
use yew::prelude::*;

use crate::source;
use crate::storage::{Browser, Store};
use crate::workbench::Theme;

const THEME: &str = "asl-playground/theme";

/// Hears the fragment of the address when a person or another page changes it.
#[hook]
pub fn use_fragment(heard: Callback<String>) {
    use_effect_with(heard, |heard| {
        let heard = heard.clone();
        let listener = EventListener::new(&gloo::utils::window(), "hashchange", move |_| {
            heard.emit(fragment())
        });
        move || drop(listener)
    });
}

/// Puts the theme on the page and keeps it.
#[hook]
pub fn use_theme(theme: Theme, kept: bool) {
    use_effect_with(theme, move |theme| {
        let name = theme.word();
        if let Some(root) = gloo::utils::document().document_element() {
            let _only_for_looks = root.set_attribute("data-theme", name);
        }
        if kept {
            let _only_for_looks = Browser.write(THEME, name);
        }
    });
}

/// Names the page after what is worked on, by which tabs and bookmarks are told apart.
#[hook]
pub fn use_title(title: &Rc<str>) {
    let page = use_memo((), |()| gloo::utils::document().title());
    use_effect_with(title.clone(), move |title| {
        gloo::utils::document().set_title(&match &**title {
            "" => String::clone(&page),
            title => format!("{title} · {page}"),
        });
    });
}

/// The theme chosen last.
#[must_use]
pub fn kept_theme() -> Theme {
    Theme::of_word(&Browser.read(THEME).unwrap_or_default())
}

/// The fragment of the address.
#[must_use]
pub fn fragment() -> String {
    gloo::utils::window().location().hash().unwrap_or_default()
}

/// The query of the address.
#[must_use]
pub fn query() -> String {
    gloo::utils::window()
        .location()
        .search()
        .unwrap_or_default()
}

/// The address of the page without query and fragment.
#[must_use]
pub fn page_address() -> String {
    let location = gloo::utils::window().location();
    format!(
        "{}{}",
        location.origin().unwrap_or_default(),
        location.pathname().unwrap_or_default()
    )
}

/// Takes the fragment out of the address, since the page no longer shows what it says. The history is left as it is.
pub(super) fn clear_fragment() {
    if !fragment().is_empty() {
        replace_address(&query());
    }
}

fn replace_address(query: &str) {
    let address = format!("{}{query}", page_address());
    if let Ok(history) = gloo::utils::window().history() {
        let _still_there =
            history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&address));
    }
}

/// Takes out of the address what was opened, since the page no longer shows it.
pub(super) fn forget_address() {
    let query = query();
    let rest = source::forgotten(&query);
    if !fragment().is_empty() || rest != query {
        replace_address(&rest);
    }
}
