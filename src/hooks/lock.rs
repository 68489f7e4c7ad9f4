//! Which document is open in which tab, by the browser's locks: they are free again the moment a tab is gone, however it went.

use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::*;
use web_sys::js_sys::futures::JsFuture;
use web_sys::js_sys::{Array, Promise};
use yew::platform::spawn_local;

use crate::storage::DocumentId;

// A page that is loaded again asks while the one before it still lets go: hence the patience. Where there are no locks, every tab is told that the document is
// its own, and finds out by the stamp of what is kept.
#[wasm_bindgen(inline_js = r#"
const prefix = 'asl-playground/document/';
const patience = 400;
let asked = 0;
let current = null;
let release = () => {};

export function hold(id, told) {
  release();
  release = () => {};
  const mine = ++asked;
  current = id;
  if (id === null) return;
  let answer = (is) => {
    answer = () => {};
    told(is);
  };
  const ask = async () => {
    if (!navigator.locks) return answer(true);
    await navigator.locks.request(prefix + id, { signal: AbortSignal.timeout(patience) }, () => {
      if (mine !== asked) return;
      answer(true);
      return new Promise((end) => (release = end));
    });
  };
  Promise.resolve().then(ask).catch((error) => answer(error.name !== 'TimeoutError'));
}

export async function heldElsewhere() {
  const all = navigator.locks ? (await navigator.locks.query()).held : [];
  const ids = all.filter((lock) => lock.name.startsWith(prefix)).map((lock) => lock.name.slice(prefix.length));
  return ids.filter((id) => id !== current);
}
"#)]
extern "C" {
    #[wasm_bindgen(js_name = hold)]
    fn js_hold(id: JsValue, told: JsValue);
    #[wasm_bindgen(js_name = heldElsewhere)]
    fn js_held_elsewhere() -> Promise;
}

/// This tab shows the document, or none, and no longer the one before. `told` hears, a moment later, whether it holds it: no other tab can then.
pub(super) fn hold(id: Option<&DocumentId>, told: impl FnOnce(bool) + 'static) {
    let id = id.map_or(JsValue::NULL, |id| JsValue::from_str(id));
    js_hold(id, Closure::once_into_js(told));
}

/// Tells which documents other tabs hold.
pub(super) fn held_elsewhere(then: impl FnOnce(Vec<DocumentId>) + 'static) {
    spawn_local(async move {
        if let Ok(ids) = JsFuture::from(js_held_elsewhere()).await {
            let ids = Array::from(&ids);
            let ids = ids.iter().filter_map(|id| Some(id.as_string()?.into()));
            then(ids.collect());
        }
    });
}
