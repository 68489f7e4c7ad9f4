//! The size of an element.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

/// Width and height of the inside of an element, in pixels, kept up to date; zero before it is there.
#[hook]
pub fn use_size(node: &NodeRef) -> (f64, f64) {
    let size = use_state_eq(|| (0.0, 0.0));
    {
        let (size, node) = (size.clone(), node.clone());
        use_effect_with((), move |()| {
            let observed = node.cast::<Element>().and_then(|element| {
                let measured = element.clone();
                let heard = Closure::<dyn FnMut()>::new(move || {
                    size.set((
                        f64::from(measured.client_width()),
                        f64::from(measured.client_height()),
                    ))
                });
                let observer = ResizeObserver::new(heard.as_ref().unchecked_ref()).ok()?;
                observer.observe(&element);
                Some((observer, heard))
            });
            move || {
                if let Some((observer, _heard)) = observed {
                    observer.disconnect();
                }
            }
        });
    }
    *size
}
