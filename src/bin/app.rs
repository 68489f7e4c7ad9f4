//! The page.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};
use yew::prelude::*;

/// The whole page.
#[component]
fn App() -> Html {
    let status = use_state(|| String::from("starting"));
    {
        let status = status.clone();
        use_effect_with((), move |()| {
            let options = WorkerOptions::new();
            options.set_type(WorkerType::Module);
            let worker = Worker::new_with_options("./worker_loader.js", &options);
            if let Ok(worker) = worker {
                let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| status.set(event.data().as_string().unwrap_or_default()));
                worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
                heard.forget();
            }
        });
    }
    html! {
        <main>
            <h1>{ "ASL Playground" }</h1>
            <p role="status">{ (*status).clone() }</p>
        </main>
    }
}

fn main() {
    yew::Renderer::<App>::new().render();
}
