//! Share what is on the workbench.

use crate::markup::*;
use wasm_bindgen::JsCast;
use web_sys::js_sys::Reflect;
use web_sys::js_sys::futures::JsFuture;
use web_sys::{Clipboard, HtmlInputElement, HtmlTextAreaElement};
use yew::platform::spawn_local;

use crate::project::Project;
use crate::share::{self, Link};

/// Longer links are cut by some of the places where people paste them.
const FITS_EVERYWHERE: usize = 2_000;

/// Props of [`ShareDialog`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is shared.
    pub project: Project,
    /// The step that is looked at.
    pub step: Option<String>,
    /// The address of the page, without query and fragment.
    pub page: AttrValue,
}

/// A link, and what embeds the workflow in a page.
#[component]
pub fn ShareDialog(props: &Props) -> Html {
    let with_step = use_state_eq(|| false);
    let with_breakpoints = use_state_eq(|| false);
    let copied = use_state_eq(|| None::<String>);
    let onchange = {
        let with_step = with_step.clone();
        Callback::from(move |event: Event| {
            with_step.set(event.target_unchecked_into::<HtmlInputElement>().checked())
        })
    };
    let on_breakpoints = {
        let with_breakpoints = with_breakpoints.clone();
        Callback::from(move |event: Event| {
            with_breakpoints.set(event.target_unchecked_into::<HtmlInputElement>().checked())
        })
    };
    let project = if *with_breakpoints {
        props.project.clone()
    } else {
        props.project.clone().without_breakpoints()
    };
    let step = props.step.clone().filter(|_| *with_step);
    let link = Link {
        project,
        step,
        pane: None,
    };
    html! {
        <>
            <p class="lead">{ "Definition, input, mocks and placeholder values travel inside the link. Nothing is uploaded." }</p>
            if props.step.is_some() {
                <label class="check">
                    <input type="checkbox" checked={*with_step} {onchange} />
                    { "Open at the step I am looking at" }
                </label>
            }
            if !props.project.breakpoints.is_empty() {
                <label class="check">
                    <input type="checkbox" checked={*with_breakpoints} onchange={on_breakpoints} />
                    { "With my breakpoints" }
                </label>
            }
            { match share::encode(&link) {
                Ok(fragment) => parts(&props.page, &fragment, &props.project.title, &copied),
                Err(error) => html! { <p class="notice" data-tone="error" role="alert">{ error.to_string() }</p> },
            } }
        </>
    }
}

fn parts(page: &str, fragment: &str, title: &str, copied: &UseStateHandle<Option<String>>) -> Html {
    let link = format!("{page}{fragment}");
    let title = if title.is_empty() { "Workflow" } else { title };
    let title = title
        .replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;");
    let embed = format!(
        "<iframe src=\"{page}?embed=1{fragment}\" title=\"{title}\" width=\"100%\" height=\"480\" style=\"border:0\" loading=\"lazy\"></iframe>"
    );
    let fits = if link.len() <= FITS_EVERYWHERE {
        "fits everywhere"
    } else {
        "some chats cut links this long"
    };
    let note = format!("{} characters: {fits}", link.len());
    html! {
        <>
            { field("Link", link, &note, copied) }
            { field("Embed in a page", embed, "A frame with graph, trace and data; it runs the same way.", copied) }
        </>
    }
}

/// A text with a button that copies it. `copied` is the text that was copied last.
fn field(label: &str, text: String, note: &str, copied: &UseStateHandle<Option<String>>) -> Html {
    let id = format!("copy-{}", label.to_ascii_lowercase().replace(' ', "-"));
    let is_copied = copied.as_deref() == Some(&*text);
    let onclick = {
        let (copied, id, text) = (copied.clone(), id.clone(), text.clone());
        Callback::from(move |_: MouseEvent| {
            copy(&text);
            // Selected too, for where the clipboard is out of reach.
            let field = gloo::utils::document().get_element_by_id(&id);
            if let Some(field) =
                field.and_then(|field| field.dyn_into::<HtmlTextAreaElement>().ok())
            {
                field.select();
            }
            copied.set(Some(text.clone()));
        })
    };
    html! {
        <div class="copy">
            <label for={id.clone()}>{ label }</label>
            <textarea {id} readonly=true rows="3" value={text} />
            <button class="button" {onclick} aria-label={format!("Copy {}", label.to_ascii_lowercase())}>{ if is_copied { "Copied" } else { "Copy" } }</button>
            <p aria-live="polite">{ note }</p>
        </div>
    }
}

/// Puts a text on the clipboard, where the browser lets us: it is out of reach of pages without HTTPS and of some frames.
pub fn copy(text: &str) {
    let navigator = gloo::utils::window().navigator();
    let clipboard = Reflect::get(&navigator, &"clipboard".into())
        .ok()
        .and_then(|found| found.dyn_into::<Clipboard>().ok());
    if let Some(clipboard) = clipboard {
        let written = clipboard.write_text(text);
        spawn_local(async move {
            let _refused = JsFuture::from(written).await;
        });
    }
}
