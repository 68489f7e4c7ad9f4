//! What stands above the work.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::icon::{Glyph, Icon};
use crate::hooks::page_address;
use crate::project::Project;
use crate::share::{self, Link};
use crate::workbench::{Dialog, Theme};

/// Props of [`Header`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The workflow's name.
    pub title: Rc<str>,
    /// Light or dark.
    pub theme: Theme,
    /// The name was edited.
    pub on_title: Callback<Rc<str>>,
    /// A dialog is wanted.
    pub on_dialog: Callback<Dialog>,
    /// An empty workflow is wanted.
    pub on_new: Callback<()>,
    /// Another theme is wanted.
    pub on_theme: Callback<Theme>,
}

/// Name, examples, share, theme.
#[component]
pub fn Header(props: &Props) -> Html {
    let open = |dialog: Dialog| props.on_dialog.reform(move |_: MouseEvent| dialog);
    let oninput = props.on_title.reform(|event: InputEvent| {
        Rc::from(event.target_unchecked_into::<HtmlInputElement>().value())
    });
    let (glyph, name, next) = match props.theme {
        Theme::Auto => (Glyph::Auto, "like the system", Theme::Light),
        Theme::Light => (Glyph::Sun, "light", Theme::Dark),
        Theme::Dark => (Glyph::Moon, "dark", Theme::Auto),
    };
    html! {
        <header class="header">
            <h1><Mark /><span>{ "ASL Playground" }</span></h1>
            <input class="title" aria-label="Workflow name" placeholder="Untitled workflow" maxlength="120" spellcheck="false" autocomplete="off"
                value={props.title.clone()} {oninput} />
            <button class="button" onclick={open(Dialog::Examples)}>{ "Examples" }</button>
            <button class="button" onclick={props.on_new.reform(|_: MouseEvent| ())}>{ "New" }</button>
            <span class="gap" />
            <button class="icon-button keys-button" aria-label="Keyboard shortcuts" title="Keyboard shortcuts (?)" onclick={open(Dialog::Keys)}><Icon glyph={Glyph::Keyboard} /></button>
            <button class="icon-button" aria-label={format!("Theme: {name}")} title={format!("Theme: {name}")}
                onclick={props.on_theme.reform(move |_: MouseEvent| next)}><Icon {glyph} /></button>
            <button class="button primary" onclick={open(Dialog::Share)}><Icon glyph={Glyph::Share} />{ "Share" }</button>
        </header>
    }
}

/// The sign of the page: a state that goes two ways.
#[component]
pub fn Mark() -> Html {
    html! {
        <svg class="mark" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
            <rect width="24" height="24" rx="6" fill="var(--accent)" />
            <path d="M12 6.5v3.2M12 9.7c0 3-4.8 1.8-4.8 5.3M12 9.7c0 3 4.8 1.8 4.8 5.3" fill="none" stroke="var(--on-accent)" stroke-width="1.6" stroke-linecap="round" />
            <circle cx="12" cy="6.2" r="2.1" fill="var(--on-accent)" />
            <circle cx="7.2" cy="17" r="2.1" fill="var(--on-accent)" />
            <circle cx="16.8" cy="17" r="2.1" fill="var(--on-accent)" opacity=".55" />
        </svg>
    }
}

/// Props of [`EmbedHeader`].
#[derive(Properties, PartialEq)]
pub struct EmbedProps {
    /// What is shown.
    pub project: Project,
}

/// What stands above the work inside another page: the workflow's name and the way to the whole page.
#[component]
pub fn EmbedHeader(props: &EmbedProps) -> Html {
    let address = use_memo(props.project.clone(), |project| {
        let link = Link {
            project: project.clone(),
            step: None,
            pane: None,
        };
        format!(
            "{}{}",
            page_address(),
            share::encode(&link).unwrap_or_default()
        )
    });
    let title = if props.project.title.is_empty() {
        "Workflow"
    } else {
        &*props.project.title
    };
    html! {
        <header class="header">
            <h1><Mark /><span>{ title }</span></h1>
            <span class="gap" />
            <a class="button" href={(*address).clone()} target="_blank" rel="noopener"><Icon glyph={Glyph::Open} />{ "Open in playground" }</a>
        </header>
    }
}
