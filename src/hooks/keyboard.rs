//! What keys do wherever the focus is.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};
use yew::prelude::*;

use super::{copy, is_typing, page_address, use_key_down};
use crate::opening::notice;
use crate::protocol::StateId;
use crate::share::{self, Link};
use crate::workbench::{Action, Dialog, NoticeId, NoticeTone, Pane, Workbench};

/// Runs, steps, shares and helps by key. Keys without Ctrl mean nothing here while the person types or chooses.
#[hook]
pub fn use_keys(workbench: &UseReducerHandle<Workbench>, embed: bool) {
    let workbench = workbench.clone();
    use_key_down(Callback::from(move |event: KeyboardEvent| {
        let action = if event.ctrl_key() || event.meta_key() {
            with_control(&workbench, &event, embed)
        } else {
            alone(&workbench, &event, embed)
        };
        if let Some(action) = action {
            event.prevent_default();
            workbench.dispatch(action);
        }
    }));
}

fn with_control(
    workbench: &UseReducerHandle<Workbench>,
    event: &KeyboardEvent,
    embed: bool,
) -> Option<Action> {
    match event.key().as_str() {
        "Enter" if workbench.is_running() => Some(Action::Stop),
        "Enter" => Some(Action::Run),
        "s" if !embed => Some(copy_link(workbench)),
        "O" | "o" if event.shift_key() && !embed => Some(Action::Dialog(Some(Dialog::States))),
        "M" | "m" if event.shift_key() && !embed => {
            focus_problems();
            Some(Action::ShowPane(Pane::Editor))
        }
        "o" if !embed => Some(Action::Dialog(Some(Dialog::Import))),
        // As in browsers' debuggers, where a keyboard has no F keys of its own.
        _ if workbench.dialog.is_some() || event.alt_key() => None,
        "\\" => Some(Action::Continue),
        "'" => Some(Action::StepOver),
        ";" if !event.shift_key() => Some(Action::StepInto),
        ":" | ";" => Some(Action::StepOut),
        _ => None,
    }
}

fn alone(workbench: &Workbench, event: &KeyboardEvent, embed: bool) -> Option<Action> {
    if event.alt_key() || workbench.dialog.is_some() {
        return None;
    }
    let back = event.shift_key();
    // An editor has taken it.
    if event.default_prevented() {
        return None;
    }
    let steps = match event.key().as_str() {
        "F8" => Some((Action::Continue, Action::ContinueBack)),
        "F10" => Some((Action::StepOver, Action::StepBackOver)),
        "F11" => Some((Action::StepInto, Action::StepOut)),
        "F9" => return state_at(workbench, event).map(Action::ToggleBreakpoint),
        _ if is_typing(event) => return None,
        _ => None,
    };
    if let Some((forward, other)) = steps {
        return Some(if back { other } else { forward });
    }
    match event.key().as_str() {
        "ArrowRight" => Some(if back {
            Action::NextState
        } else {
            Action::StepForward
        }),
        "ArrowLeft" => Some(if back {
            Action::PreviousState
        } else {
            Action::StepBack
        }),
        "Home" => Some(Action::First),
        "End" => Some(Action::Last),
        "p" => Some(Action::Play(!workbench.play.on)),
        "g" => {
            press(".run-bar .position");
            None
        }
        "m" if !embed => workbench.mockable().map(Action::OpenMock),
        "d" if !embed => Some(Action::Dialog(Some(Dialog::Documents))),
        "?" if !embed => Some(Action::Dialog(Some(Dialog::Keys))),
        _ => None,
    }
}

/// Opens the list of problems and gives its first one the focus.
fn focus_problems() {
    let page = gloo::utils::document();
    let found = |selectors| page.query_selector(selectors).ok().flatten();
    if let Some(list) = found("details.problems") {
        let _shown = list.set_attribute("open", "");
    }
    if let Some(place) = found(".problems .place").and_then(|it| it.dyn_into::<HtmlElement>().ok())
    {
        let _gone = place.focus();
    }
}

/// The state of the graph that has the focus, else the one that is looked at.
fn state_at(workbench: &Workbench, event: &KeyboardEvent) -> Option<StateId> {
    let focused = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .and_then(|target| target.get_attribute("data-state"))
        .and_then(|state| state.parse().ok())
        .map(StateId);
    focused.or(workbench.selected)
}

/// Presses the first button that fits.
fn press(selector: &str) {
    let found = gloo::utils::document().query_selector(selector);
    if let Some(button) = found
        .ok()
        .flatten()
        .and_then(|found| found.dyn_into::<HtmlElement>().ok())
    {
        button.click();
    }
}

/// Copies a link to what is worked on, and says so when it is copied.
fn copy_link(workbench: &UseReducerHandle<Workbench>) -> Action {
    let link = Link {
        project: workbench.project().without_breakpoints(),
        ..Link::default()
    };
    let told = |tone, text: &str| Action::Notify(notice(NoticeId::Link, tone, text));
    let address = match share::encode(&link) {
        Ok(fragment) => format!("{}{fragment}", page_address()),
        Err(error) => return told(NoticeTone::Warning, &error.to_string()),
    };
    let (dispatcher, length) = (workbench.dispatcher(), address.len());
    copy(&address, move |is_copied| {
        dispatcher.dispatch(if is_copied {
            let text = format!("link copied: {length} characters");
            told(NoticeTone::Info, &text)
        } else {
            let text = "this browser does not let the page copy; the link is under `Share`";
            told(NoticeTone::Warning, text)
        });
    });
    // What was told before is of another link.
    Action::Dismiss(NoticeId::Link)
}
