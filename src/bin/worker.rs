//! The worker.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::DedicatedWorkerGlobalScope;

fn main() {
    if let Ok(scope) = js_sys_global() {
        let _unheard = scope.post_message(&JsValue::from_str("ready"));
    }
}

fn js_sys_global() -> Result<DedicatedWorkerGlobalScope, JsValue> {
    web_sys::js_sys::global().dyn_into().map_err(JsValue::from)
}
