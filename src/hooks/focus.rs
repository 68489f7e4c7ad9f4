//! The focus, where what has it is taken away.

use wasm_bindgen::prelude::*;
use yew::prelude::*;

#[wasm_bindgen(module = "/www/focus.js")]
extern "C" {
    #[wasm_bindgen(js_name = keepFocus)]
    fn keep_focus();
}

/// Has the focus go to what is near when what has it is taken away, for whoever works by keyboard.
#[hook]
pub fn use_kept_focus() {
    use_effect_with((), |()| keep_focus());
}
