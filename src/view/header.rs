//! What stands above the work.

use std::rc::Rc;

use crate::markup::*;
use web_sys::HtmlInputElement;

use super::icon::{Glyph, icon};
use crate::project::UNTITLED;
use crate::workbench::{Dialog, Theme};

/// Props of [`header`].
pub struct Props {
    /// The workflow's name.
    pub title: Rc<str>,
    /// Light or dark.
    pub theme: Theme,
    /// Whether it is to be looked at only.
    pub read_only: bool,
    /// The name was edited.
    pub on_title: Callback<Rc<str>>,
    /// Whether the lessons are shown.
    pub learns: bool,
    /// They are wanted, or no longer.
    pub on_learn: Callback<()>,
    /// A dialog is wanted.
    pub on_dialog: Callback<Dialog>,
    /// An empty workflow is wanted.
    pub on_new: Callback<()>,
    /// Another theme is wanted.
    pub on_theme: Callback<Theme>,
}

/// Name, documents, examples, import and export, settings, theme, share.
pub fn header(props: &Props) -> Html {
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
            <h1>{ mark() }<span>{ "ASL Playground" }</span></h1>
            <input class="title" aria-label="Workflow name" placeholder={UNTITLED} maxlength="120" spellcheck="false" autocomplete="off"
                value={props.title.clone()} readonly={props.read_only} {oninput} />
            <button class="button" aria-expanded={props.learns.to_string()} onclick={props.on_learn.reform(|_: MouseEvent| ())}>{ "Learn" }</button>
            <button class="button wide documents-button" aria-keyshortcuts="D" onclick={open(Dialog::Documents)}>{ icon(Glyph::Documents) }<span>{ "Documents" }</span></button>
            <button class="button" onclick={open(Dialog::Examples)}>{ "Examples" }</button>
            <button class="button new" onclick={props.on_new.reform(|_: MouseEvent| ())}>{ "New" }</button>
            <button class="button wide" aria-keyshortcuts="Control+O" onclick={open(Dialog::Import)}>{ "Import" }</button>
            <button class="button wide" onclick={open(Dialog::Export)}>{ "Export" }</button>
            <span class="gap" />
            <button class="icon-button keys-button" aria-label="Keyboard shortcuts" title="Keyboard shortcuts (?)" onclick={open(Dialog::Keys)}>{ icon(Glyph::Keyboard) }</button>
            <button class="icon-button" aria-label="Settings" title="Settings" onclick={open(Dialog::Settings)}>{ icon(Glyph::Sliders) }</button>
            <button class="icon-button" aria-label={format!("Theme: {name}")} title={format!("Theme: {name}")}
                onclick={props.on_theme.reform(move |_: MouseEvent| next)}>{ icon(glyph) }</button>
            <button class="button primary" onclick={open(Dialog::Share)}>{ icon(Glyph::Share) }<span>{ "Share" }</span></button>
        </header>
    }
}

/// The sign of the page: a state that goes two ways.
pub fn mark() -> Html {
    Html::from_html_unchecked(include_str!("../../www/logo.svg").into())
}

/// What stands above the work inside another page: the workflow's name and the way to the whole page, at `address`.
pub fn embed_header(title: &str, address: &str) -> Html {
    html! {
        <header class="header">
            <h1>{ mark() }<span>{ if title.is_empty() { "Workflow" } else { title } }</span></h1>
            <span class="gap" />
            <a class="button" href={address.to_owned()} target="_blank" rel="noopener">{ icon(Glyph::Open) }<span>{ "Open in playground" }</span></a>
        </header>
    }
}
