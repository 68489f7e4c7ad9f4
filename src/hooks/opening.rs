//! The address, the storage and the theme: what of the page outlives it.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::project::Project;
use crate::storage::{self, Browser, StorageError, Store};
use crate::workbench::Theme;

/// How long typing must pause before the texts are kept, in milliseconds.
const PAUSE: u32 = 400;
const THEME: &str = "asl-playground/theme";

/// Keeps the project in the browser shortly after it changed, and when the page is left. `kept` is what need not be kept; it is given back shared, so that
/// something else can take its place. `failed` hears of what could not be kept.
#[hook]
pub fn use_autosave(
    project: &Project,
    enabled: bool,
    kept: Project,
    failed: Callback<StorageError>,
) -> Rc<RefCell<Project>> {
    let waiting = use_mut_ref(|| None::<Timeout>);
    let latest = use_mut_ref(Project::default);
    latest.borrow_mut().clone_from(project);
    let saved = use_mut_ref(|| kept);
    {
        let (waiting, saved, latest) = (waiting.clone(), saved.clone(), latest.clone());
        use_effect_with((project.clone(), enabled), move |(project, enabled)| {
            if *enabled && *project != *saved.borrow() {
                let timeout = Timeout::new(PAUSE, move || {
                    if let Err(error) = save(&latest, &saved) {
                        failed.emit(error);
                    }
                });
                // The one before is dropped, and thereby cancelled.
                *waiting.borrow_mut() = Some(timeout);
            }
        });
    }
    {
        let saved = saved.clone();
        use_effect_with((), move |()| {
            let listener = EventListener::new(&gloo::utils::window(), "pagehide", move |_| {
                if waiting.take().is_some() {
                    let _told_to_nobody = save(&latest, &saved);
                }
            });
            move || drop(listener)
        });
    }
    saved
}

fn save(latest: &RefCell<Project>, saved: &RefCell<Project>) -> Result<(), StorageError> {
    let project = latest.borrow().clone();
    if project == *saved.borrow() {
        return Ok(());
    }
    storage::save(&Browser, &project)?;
    // What the address says is no longer what the page shows: a reload must bring back what was edited.
    clear_fragment();
    *saved.borrow_mut() = project;
    Ok(())
}

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
        let name = match theme {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        };
        if let Some(root) = gloo::utils::document().document_element() {
            let _only_for_looks = root.set_attribute("data-theme", name);
        }
        if kept {
            let _only_for_looks = Browser.write(THEME, name);
        }
    });
}

/// The theme chosen last.
#[must_use]
pub fn kept_theme() -> Theme {
    match Browser.read(THEME).as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::Auto,
    }
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
    if fragment().is_empty() {
        return;
    }
    let address = format!("{}{}", page_address(), query());
    if let Ok(history) = gloo::utils::window().history() {
        let _still_there =
            history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&address));
    }
}
