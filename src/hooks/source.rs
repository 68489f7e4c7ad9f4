//! Fetches what `?src=` asks for.

use wasm_bindgen::prelude::*;
use web_sys::Url;
use web_sys::js_sys::Promise;
use web_sys::js_sys::futures::JsFuture;

use crate::source::{MOST_BYTES, PATIENCE, SourceError};

// Reads no more than it may, whatever the server sends or says about it.
#[wasm_bindgen(inline_js = r#"
export async function fetchText(address, most, patience) {
  const response = await fetch(address, { referrerPolicy: 'no-referrer', signal: AbortSignal.timeout(patience) });
  if (!response.ok) throw response.status;
  const chunks = [];
  let size = 0;
  for (let reader = response.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > most) {
      reader.cancel();
      throw 'TooLarge';
    }
    chunks.push(value);
  }
  const bytes = new Uint8Array(await new Blob(chunks).arrayBuffer());
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw 'NoText';
  }
}
"#)]
extern "C" {
    #[wasm_bindgen(js_name = fetchText)]
    fn fetch_text(address: &str, most: u32, patience: u32) -> Promise;
}

/// The whole address, seen from the page.
///
/// # Errors
/// [`SourceError::NoAddress`].
pub(super) fn whole(address: &str) -> Result<String, SourceError> {
    let base = gloo::utils::document().base_uri().ok().flatten();
    let url = Url::new_with_base(address, &base.unwrap_or_default());
    let url = url.map_err(|_| SourceError::NoAddress)?;
    match url.protocol().as_str() {
        "http:" | "https:" => Ok(url.href()),
        _ => Err(SourceError::NoAddress),
    }
}

/// The text of a file.
///
/// # Errors
/// Why there is none.
pub(super) async fn fetch(address: &str) -> Result<String, SourceError> {
    let text = JsFuture::from(fetch_text(address, MOST_BYTES, PATIENCE)).await;
    match text {
        Ok(text) => text.as_string().ok_or(SourceError::NoText),
        Err(thrown) => Err(reason(&thrown)),
    }
}

fn reason(thrown: &JsValue) -> SourceError {
    if let Some(status) = thrown.as_f64() {
        return SourceError::Status(status as u16);
    }
    let name = thrown.as_string().or_else(|| {
        let error: &web_sys::js_sys::Error = thrown.dyn_ref()?;
        error.name().as_string()
    });
    match name.as_deref() {
        Some("TooLarge") => SourceError::TooLarge,
        Some("NoText") => SourceError::NoText,
        Some("TimeoutError") => SourceError::Slow,
        _ => SourceError::Refused,
    }
}
