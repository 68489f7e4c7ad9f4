//! The worker: hears commands, has a [`Session`] answer them.

use asl_playground::protocol::{Command, Update};
use asl_playground::session::Session;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, js_sys};

fn main() {
    // The page hears of an exception, and shows its message in the report; of a trap it would only hear `unreachable`.
    std::panic::set_hook(Box::new(|panic| {
        wasm_bindgen::throw_str(&panic.to_string())
    }));
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else {
        return;
    };
    let mut session = Session::default();
    let page = scope.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        match serde_wasm_bindgen::from_value::<Command>(event.data()) {
            Ok(command) => session
                .answer(command)
                .iter()
                .for_each(|update| post(&page, update)),
            Err(why) => post(
                &page,
                &Update::Failed {
                    message: why.to_string(),
                },
            ),
        }
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    post(&scope, &Session::ready());
}

fn post(page: &DedicatedWorkerGlobalScope, update: &Update) {
    let posted = serde_wasm_bindgen::to_value(update).map_err(wasm_bindgen::JsValue::from);
    if let Err(why) = posted.and_then(|message| page.post_message(&message)) {
        wasm_bindgen::throw_val(why);
    }
}
