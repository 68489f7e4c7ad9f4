//! Texts that are copied.

use wasm_bindgen::JsCast;
use web_sys::Clipboard;
use web_sys::js_sys::Reflect;
use web_sys::js_sys::futures::JsFuture;
use yew::platform::spawn_local;

/// Puts a text on the clipboard and tells later whether it is there: the clipboard is out of reach of pages without HTTPS and of some frames.
pub fn copy(text: &str, told: impl FnOnce(bool) + 'static) {
    let navigator = gloo::utils::window().navigator();
    let clipboard = Reflect::get(&navigator, &"clipboard".into())
        .ok()
        .and_then(|found| found.dyn_into::<Clipboard>().ok());
    let written = clipboard.map(|clipboard| clipboard.write_text(text));
    spawn_local(async move {
        told(match written {
            Some(written) => JsFuture::from(written).await.is_ok(),
            None => false,
        });
    });
}
