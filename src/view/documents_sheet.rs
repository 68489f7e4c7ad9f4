//! All documents that the browser keeps.

use std::rc::Rc;

use crate::markup::*;
use web_sys::{HtmlInputElement, KeyboardEvent};

use super::file_field::FileField;
use super::icon::{Glyph, icon};
use super::prose::prose;
use crate::hooks::SheetAction;
use crate::project::named;
use crate::storage::{DocumentId, Row, Sheet, Versions, ago};
use crate::words::counted;

/// Props of [`documents_sheet`].
pub struct Props {
    /// What it shows.
    pub sheet: Rc<Sheet>,
    /// The document that is open in this tab.
    pub shown: Option<DocumentId>,
    /// What time it is, in milliseconds since 1970.
    pub now: u64,
    /// The person did something.
    pub on_sheet: Callback<SheetAction>,
}

/// The documents with what can be done with each, or the versions of one of them.
pub fn documents_sheet(props: &Props) -> Html {
    let sheet = &props.sheet;
    let on_download = props.on_sheet.reform(|_: MouseEvent| SheetAction::Download);
    html! {
        <div class="documents">
            <p class="lead">{ "Whatever you edit is kept here by itself, in this browser only: nothing is uploaded. A private window forgets it when it is closed." }</p>
            <p class="told" role="status">
                <span>{ prose(&sheet.told) }</span>
                if !sheet.removed.is_empty() {
                    <button class="button undo" onclick={props.on_sheet.reform(|_: MouseEvent| SheetAction::Undo)}>{ "Undo" }</button>
                }
            </p>
            if let Some(found) = &sheet.versions {
                { versions(props, found) }
            } else {
                { list(props) }
                <FileField label="Add documents from a file" on_file={props.on_sheet.reform(|(_, text)| SheetAction::File(text))} />
                <div class="dialog-end">
                    <span />
                    <button class="button" disabled={sheet.rows.is_empty()} onclick={on_download}>{ icon(Glyph::Save) }{ "Download all" }</button>
                </div>
            }
        </div>
    }
}

fn list(props: &Props) -> Html {
    let sheet = &props.sheet;
    if sheet.rows.is_empty() && sheet.query.is_empty() {
        return html! { <p class="empty">{ "Nothing yet. Edit an example, a shared workflow or a new one: with the first change it becomes a document of yours, and earlier versions of it are kept too." }</p> };
    }
    let found = sheet.found();
    let oninput = props.on_sheet.reform(|event: InputEvent| {
        let typed = event.target_unchecked_into::<HtmlInputElement>().value();
        SheetAction::Search(typed.into())
    });
    html! {
        <>
            if sheet.is_searchable() {
                <input class="search" type="search" aria-label="Search documents" placeholder="Search by name or beginning" value={sheet.query.clone()} {oninput} />
            }
            <ul class="examples" aria-label="Documents">
                for row in &found {
                    { document(props, row) }
                }
            </ul>
            if found.is_empty() {
                <p class="empty">{ "No document has these words in its name or at its beginning." }</p>
            }
        </>
    }
}

fn document(props: &Props, row: &Row) -> Html {
    let is_shown = props.shown.as_ref() == Some(&row.id);
    let name = named(&row.title);
    let act = |action: fn(DocumentId) -> SheetAction| {
        let id = row.id.clone();
        props
            .on_sheet
            .reform(move |_: MouseEvent| action(id.clone()))
    };
    let when = if row.readable {
        ago(props.now, row.at)
    } else {
        String::from("written by another version of the page: it cannot be opened by this one")
    };
    html! {
        <li key={&*row.id} aria-current={is_shown.then_some("true")}>
            if props.sheet.renaming.as_ref() == Some(&row.id) {
                { name_field(props, row) }
            } else {
                <button class="example" disabled={!row.readable} onclick={act(SheetAction::Open)}>
                    <b>{ name }</b>
                    <small>
                        { when }
                        if is_shown {
                            { ", open now" }
                        }
                        if row.elsewhere {
                            { ", open in another tab" }
                        }
                    </small>
                    <span>{ &*row.beginning }</span>
                </button>
            }
            <div class="acts">
                if row.readable {
                    <button class="link" aria-label={format!("Rename {name}")} disabled={row.elsewhere} onclick={act(|id| SheetAction::Rename(Some(id)))}>{ "Rename" }</button>
                    <button class="link" aria-label={format!("Duplicate {name}")} onclick={act(SheetAction::Duplicate)}>{ "Duplicate" }</button>
                    <button class="link" aria-label={format!("Versions of {name}")} onclick={act(|id| SheetAction::Versions(Some(id)))}>{ "Versions" }</button>
                }
                <button class="link" aria-label={format!("Delete {name}")} disabled={row.elsewhere} onclick={act(SheetAction::Delete)}>{ "Delete" }</button>
            </div>
        </li>
    }
}

fn name_field(props: &Props, row: &Row) -> Html {
    let onchange = {
        let id = row.id.clone();
        props.on_sheet.reform(move |event: Event| {
            let typed = event.target_unchecked_into::<HtmlInputElement>().value();
            SheetAction::Renamed(id.clone(), typed.into())
        })
    };
    let onkeydown = {
        let on_sheet = props.on_sheet.clone();
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            // Else it would close the dialog.
            "Escape" => {
                event.prevent_default();
                on_sheet.emit(SheetAction::Rename(None));
            }
            "Enter" => {
                let field = event.target_unchecked_into::<HtmlInputElement>();
                let _told_by_change = field.blur();
            }
            _ => {}
        })
    };
    let onblur = props
        .on_sheet
        .reform(|_: FocusEvent| SheetAction::Rename(None));
    html! {
        <input class="rename" aria-label={format!("New name of {}", named(&row.title))} maxlength="120" spellcheck="false" autocomplete="off"
            value={row.title.clone()} {onchange} {onkeydown} {onblur} />
    }
}

fn versions(props: &Props, versions: &Versions) -> Html {
    let back = props
        .on_sheet
        .reform(|_: MouseEvent| SheetAction::Versions(None));
    let restore = |index| {
        props
            .on_sheet
            .reform(move |_: MouseEvent| SheetAction::Restore(index))
    };
    html! {
        <>
            <button class="button back" onclick={back}>{ icon(Glyph::Back) }{ "All documents" }</button>
            <h3>{ format!("Versions of {}", named(&versions.title)) }</h3>
            if versions.list.is_empty() {
                <p class="empty">{ "None yet. While you edit, what was there is kept about once a minute, and before much of a text is replaced: up to 30 versions, the older the sparser." }</p>
            }
            <ul class="examples" aria-label="Versions">
                for (index, version) in versions.list.iter().enumerate() {
                    <li>
                        <details>
                            <summary><b>{ ago(props.now, version.at) }</b><small>{ counted(version.project.definition.lines().count(), "line") }</small></summary>
                            <pre tabindex="0" aria-label={format!("The definition {}", ago(props.now, version.at))}>{ version.project.definition.clone() }</pre>
                        </details>
                        <button class="button" aria-label={format!("Restore the version of {}", ago(props.now, version.at))} onclick={restore(index)}>{ "Restore" }</button>
                    </li>
                }
            </ul>
        </>
    }
}
