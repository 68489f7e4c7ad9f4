//! Share what is on the workbench.

use crate::markup::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};

use super::copy_button::CopyButton;
use super::icon::{Glyph, icon};
use crate::hooks::download;
use crate::project::Project;
use crate::share::{self, Form, Link, PLACES, where_it_fits};
use crate::storage::archive;

/// Props of [`ShareDialog`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is shared.
    pub project: Project,
    /// The step that is looked at.
    pub step: Option<String>,
    /// The pane that is looked at, by its name in links, unless it is the one that is seen first anyway.
    pub pane: Option<&'static str>,
    /// The address of the page, without query and fragment.
    pub page: AttrValue,
}

/// What the person chose.
#[derive(Debug, Clone, PartialEq, Default)]
struct Chosen {
    form: Form,
    with_step: bool,
    with_pane: bool,
    with_breakpoints: bool,
    read_only: bool,
}

/// A link in all its forms, where it fits, and what it opens at.
#[component]
pub fn ShareDialog(props: &Props) -> Html {
    let state = use_state_eq(Chosen::default);
    let chosen = &*state;
    let project = if chosen.with_breakpoints {
        props.project.clone()
    } else {
        props.project.clone().without_breakpoints()
    };
    let pane = props.pane.filter(|_| chosen.with_pane);
    let link = Link {
        project,
        step: props.step.clone().filter(|_| chosen.with_step),
        pane: pane.map(String::from),
        read_only: chosen.read_only,
    };
    let check = |on: bool, label: String, set: fn(&mut Chosen, bool)| {
        let state = state.clone();
        let onchange = Callback::from(move |event: Event| {
            let mut chosen = (*state).clone();
            let field = event.target_unchecked_into::<HtmlInputElement>();
            set(&mut chosen, field.checked());
            state.set(chosen);
        });
        html! { <label class="check"><input type="checkbox" checked={on} {onchange} />{ label }</label> }
    };
    let on_file = {
        let project = link.project.clone();
        Callback::from(move |_: MouseEvent| {
            download(
                &archive::file_name(&project.title),
                &archive::of_one(project.clone()),
            );
        })
    };
    html! {
        <>
            <p class="lead">{ "Definition, input, mocks, tests, settings and placeholder values travel inside the link, behind its #, which browsers send to no server." }</p>
            <div class="checks">
                if let Some(step) = &props.step {
                    { check(chosen.with_step, format!("Open at the step I am looking at ({step})"), |chosen, on| chosen.with_step = on) }
                }
                if let Some(pane) = props.pane {
                    { check(chosen.with_pane, format!("Open at the pane I am looking at ({pane})"), |chosen, on| chosen.with_pane = on) }
                }
                if !props.project.breakpoints.is_empty() {
                    { check(chosen.with_breakpoints, String::from("With my breakpoints"), |chosen, on| chosen.with_breakpoints = on) }
                }
                { check(chosen.read_only, String::from("Read-only: who opens it runs it, and copies it to edit it"), |chosen, on| chosen.read_only = on) }
            </div>
            { match share::encode(&link) {
                Ok(fragment) => forms(props, &fragment, &state),
                Err(error) => html! { <p class="notice" data-tone="error" role="alert"><span>{ error.to_string() }</span></p> },
            } }
            <div class="dialog-end">
                <span>{ "Or as a file, which has no limit and opens here by Import or a drop:" }</span>
                <button class="button" onclick={on_file}>{ icon(Glyph::Save) }{ "Download file" }</button>
            </div>
        </>
    }
}

/// The link in its forms, one at a time.
fn forms(props: &Props, fragment: &str, state: &UseStateHandle<Chosen>) -> Html {
    let form = state.form;
    let text = form.text(&props.page, fragment, &props.project.title);
    let length = props.page.len() + fragment.len();
    let most = PLACES
        .iter()
        .map(|(_, most)| *most)
        .find(|most| length <= *most);
    html! {
        <>
            <fieldset class="kinds">
                <legend>{ "Copy as" }</legend>
                for (it, name) in Form::ALL {
                    { form_radio(it, name, state) }
                }
            </fieldset>
            { field(&text, form) }
            <div class="fits">
                <meter aria-label="Length of the link" min="0" max={most.unwrap_or(length).to_string()} value={length.to_string()} />
                <p role="status">{ where_it_fits(length) }</p>
            </div>
            if form == Form::Embed {
                <div class="embed-preview">
                    <p>{ "This is what the page will show once the workflow is run there; until then it loads next to nothing." }</p>
                    <iframe key={fragment} title="Preview of the embedded workflow" src={format!("{}?embed=1{fragment}", props.page)} />
                </div>
            }
        </>
    }
}

fn form_radio(form: Form, name: &'static str, state: &UseStateHandle<Chosen>) -> Html {
    let onchange = {
        let state = state.clone();
        Callback::from(move |_: Event| {
            state.set(Chosen {
                form,
                ..(*state).clone()
            });
        })
    };
    html! {
        <label class="check"><input type="radio" name="form" checked={state.form == form} {onchange} />{ name }</label>
    }
}

/// A text with a button that copies it.
fn field(text: &str, form: Form) -> Html {
    let (_, name) = Form::ALL
        .into_iter()
        .find(|(it, _)| *it == form)
        .unwrap_or_default();
    let on_refused = Callback::from(|()| {
        let field = gloo::utils::document().get_element_by_id("copy-text");
        if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlTextAreaElement>().ok()) {
            let _cannot_have_it = field.focus();
            field.select();
        }
    });
    html! {
        <div class="copy">
            <textarea id="copy-text" aria-label={name} readonly=true rows="4" spellcheck="false" value={String::from(text)} />
            <CopyButton text={String::from(text)} name={format!("Copy {name}")} class="button primary" instead="Selected: press Ctrl+C" {on_refused} />
        </div>
    }
}
