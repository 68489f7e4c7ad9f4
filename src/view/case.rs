//! Texts without capitals.

/// A text with small letters in place of capitals. The browser knows which they are: Rust's own table is 20 kB.
#[cfg(target_arch = "wasm32")]
pub(crate) fn lowercase(text: &str) -> String {
    web_sys::js_sys::JsString::from(text).to_lower_case().into()
}

/// A text with small letters in place of capitals, where there is no browser.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn lowercase(text: &str) -> String {
    text.to_lowercase()
}
