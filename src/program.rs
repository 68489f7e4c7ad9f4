//! What the worker and the ide have in common as programs: hearing the page and answering it.

use serde::de::DeserializeOwned;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::js_sys::{self, Array, Uint8Array};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::protocol::{self, Update};

/// Says that the program is there, and from then on has every message of the page answered.
pub fn serve<M: DeserializeOwned + 'static>(mut answer: impl FnMut(M) -> Vec<Update> + 'static) {
    // The page hears of an exception, and shows its message in the report; of a trap it would only hear `unreachable`. So it does of a panic where panics
    // have no message: in programs that are built small, for download.
    std::panic::set_hook(Box::new(|panic| {
        wasm_bindgen::throw_str(&panic.to_string())
    }));
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else {
        return;
    };
    let page = scope.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let message = Uint8Array::new(&event.data()).to_vec();
        match protocol::from_bytes(&message) {
            Ok(message) => answer(message)
                .iter()
                .for_each(|update| post(&page, update)),
            Err(message) => post(&page, &Update::Failed { message }),
        }
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    post(&scope, &Update::ready());
}

fn post(page: &DedicatedWorkerGlobalScope, update: &Update) {
    let posted = protocol::to_bytes(update).map_err(|why| JsValue::from(&*why));
    let posted = posted.and_then(|message| {
        let message = Uint8Array::from(&*message);
        // Handed over, not copied.
        page.post_message_with_transfer(&message, &Array::of1(&message.buffer()))
    });
    if let Err(why) = posted {
        wasm_bindgen::throw_val(why);
    }
}
