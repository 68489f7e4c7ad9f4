//! Files that come in and go out.

use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::js_sys::Array;
use web_sys::js_sys::futures::JsFuture;
use web_sys::{Blob, DataTransfer, DragEvent, Element, File, HtmlAnchorElement, Url};
use yew::platform::spawn_local;
use yew::prelude::*;

/// Larger files are not read, in bytes.
const READ: f64 = 32e6;

/// Reads a file as text; gives its name, and the text or why there is none.
pub fn read_file(file: File, then: impl FnOnce(Rc<str>, Result<Rc<str>, String>) + 'static) {
    let name: Rc<str> = file.name().into();
    if file.size() > READ {
        let why = format!(
            "`{name}` has {} MB; files of up to {} MB are read here",
            (file.size() / 1e6).ceil(),
            READ / 1e6
        );
        return then(name, Err(why));
    }
    spawn_local(async move {
        let text = JsFuture::from(file.text()).await;
        let text = text.ok().and_then(|text| text.as_string());
        let text = text.map(Rc::from).ok_or_else(|| {
            format!("the browser could not read `{name}`; was it moved, or is it a folder?")
        });
        then(name, text);
    });
}

/// Hands a text to the browser's downloads.
pub fn download(file: &str, text: &str) {
    let _without_address = try_download(file, text);
}

fn try_download(file: &str, text: &str) -> Result<(), JsValue> {
    let blob = Blob::new_with_str_sequence(&Array::of1(&text.into()))?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = gloo::utils::document()
        .create_element("a")?
        .unchecked_into();
    link.set_href(&address);
    link.set_download(file);
    link.click();
    Url::revoke_object_url(&address)
}

/// What was dropped: the name of the file if it is one, and its text or why there is none.
pub type Dropped = (Option<Rc<str>>, Result<Rc<str>, String>);

/// Hears of files and texts that are dropped anywhere on the page, text only outside of editors and fields; gives whether something is held over it.
#[hook]
pub fn use_drop(enabled: bool, dropped: Callback<Dropped>) -> bool {
    let held = use_state_eq(|| false);
    {
        let held = held.clone();
        use_effect_with((enabled, dropped), move |(enabled, dropped)| {
            let kinds: &[&'static str] = if *enabled {
                &["dragenter", "dragover", "dragleave", "drop"]
            } else {
                &[]
            };
            let options = EventListenerOptions {
                phase: EventListenerPhase::Capture,
                passive: false,
            };
            let listeners: Vec<EventListener> = kinds
                .iter()
                .map(|kind| {
                    let (held, dropped) = (held.clone(), dropped.clone());
                    let heard = move |event: &Event| {
                        if let Some(event) = event.dyn_ref::<DragEvent>() {
                            hear(event, &held, &dropped);
                        }
                    };
                    EventListener::new_with_options(&gloo::utils::document(), *kind, options, heard)
                })
                .collect();
            move || drop(listeners)
        });
    }
    *held
}

fn hear(event: &DragEvent, held: &UseStateHandle<bool>, dropped: &Callback<Dropped>) {
    // Without another element it comes to the pointer left the page.
    if event.type_() == "dragleave" {
        if event.related_target().is_none() {
            held.set(false);
        }
        return;
    }
    let Some(data) = event.data_transfer().filter(|data| is_ours(event, data)) else {
        return held.set(false);
    };
    event.prevent_default();
    event.stop_propagation();
    held.set(event.type_() != "drop");
    if event.type_() != "drop" {
        return data.set_drop_effect("copy");
    }
    let dropped = dropped.clone();
    match data.files().and_then(|files| files.get(0)) {
        Some(file) => read_file(file, move |name, text| dropped.emit((Some(name), text))),
        None => {
            let text = data.get_data("text/plain").unwrap_or_default();
            if !text.trim().is_empty() {
                dropped.emit((None, Ok(text.into())));
            }
        }
    }
}

/// Whether files are held, or a text outside of what takes a text itself.
fn is_ours(event: &DragEvent, data: &DataTransfer) -> bool {
    let types = data.types();
    if types.includes(&"Files".into(), 0) {
        return true;
    }
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let takes_text =
        target.and_then(|target| target.closest(".cm-editor, input, textarea").ok().flatten());
    types.includes(&"text/plain".into(), 0) && takes_text.is_none()
}
