//! What a person does with their documents.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::document::{Documents, open_file};
use super::keep::now;
use super::opening::forget_address;
use super::{download, lock};
use crate::opening::notice;
use crate::storage::archive;
use crate::storage::{self, Browser, DocumentId, Sheet, StorageError};
use crate::workbench::{Action, Dialog, NoticeId, NoticeTone, Workbench};

/// What a person does on the sheet of documents.
#[derive(Debug, Clone)]
pub enum SheetAction {
    /// Looks for words.
    Search(Rc<str>),
    /// Opens a document.
    Open(DocumentId),
    /// Begins to type another name, or ends it without one.
    Rename(Option<DocumentId>),
    /// Has typed it.
    Renamed(DocumentId, Rc<str>),
    /// Wants another document like this one.
    Duplicate(DocumentId),
    /// Deletes one.
    Delete(DocumentId),
    /// Takes the last deletion back.
    Undo,
    /// Looks at versions, or no longer.
    Versions(Option<DocumentId>),
    /// Wants this one of them back.
    Restore(usize),
    /// Wants all documents as one file.
    Download,
    /// Opens a file.
    File(Rc<str>),
}

/// The sheet, and what becomes of what is done on it.
#[hook]
pub fn use_sheet(
    workbench: &UseReducerHandle<Workbench>,
    documents: &Documents,
) -> (Rc<Sheet>, Callback<SheetAction>) {
    let sheet = use_state_eq(Rc::<Sheet>::default);
    let latest = use_mut_ref(Sheet::default);
    let is_open = workbench.dialog == Some(Dialog::Documents);
    let publish = {
        let (sheet, latest) = (sheet.clone(), latest.clone());
        use_callback((), move |(), ()| {
            sheet.set(Rc::new(latest.borrow().clone()))
        })
    };
    use_effect_with(is_open, {
        let (latest, publish, keep) = (latest.clone(), publish.clone(), documents.keep.clone());
        move |is_open| {
            if !is_open {
                latest.replace(Sheet::default());
                return;
            }
            keep.save();
            latest.borrow_mut().refresh(&Browser);
            publish.emit(());
            lock::held_elsewhere(move |ids| {
                latest.borrow_mut().held_elsewhere(ids);
                publish.emit(());
            });
        }
    });
    let on_sheet = use_callback(
        (documents.clone(), workbench.dispatcher()),
        move |action, (documents, dispatcher)| {
            let done = act(&mut latest.borrow_mut(), action, documents, dispatcher);
            match done {
                Ok(()) => {}
                Err(error) => {
                    latest.borrow_mut().told = error.to_string().into();
                    documents.keep.refuse(&error);
                }
            }
            publish.emit(());
        },
    );
    ((*sheet).clone(), on_sheet)
}

#[inline(never)]
fn act(
    sheet: &mut Sheet,
    action: SheetAction,
    documents: &Documents,
    dispatcher: &UseReducerDispatcher<Workbench>,
) -> Result<(), StorageError> {
    let keep = &documents.keep;
    let is_shown = |id: &DocumentId| keep.document().as_ref() == Some(id);
    match action {
        SheetAction::Search(query) => sheet.query = query,
        SheetAction::Open(id) => {
            if !is_shown(&id) {
                open(&id, documents, dispatcher)?;
            }
            dispatcher.dispatch(Action::Dialog(None));
        }
        SheetAction::Rename(id) => {
            sheet.renaming = id;
            focus(".documents input.rename");
        }
        SheetAction::Renamed(id, title) if is_shown(&id) => {
            sheet.renaming = None;
            for row in sheet.rows.iter_mut().filter(|row| row.id == id) {
                row.title = title.clone();
            }
            dispatcher.dispatch(Action::Title(title));
        }
        SheetAction::Renamed(id, title) => {
            sheet.rename(&Browser, &id, &title, &keep.fresh_name())?;
        }
        SheetAction::Duplicate(id) => {
            sheet.duplicate(&Browser, &id, &keep.fresh_name(), now())?;
        }
        SheetAction::Delete(id) => {
            sheet.delete(&Browser, &id);
            if is_shown(&id) {
                sheet.told = format!(
                    "{}. It is still open here: edit it, and it is kept again",
                    sheet.told
                )
                .into();
            }
            focus(".documents .undo");
        }
        SheetAction::Undo => {
            sheet.undo(&Browser)?;
            focus(".documents .example");
        }
        SheetAction::Versions(id) => {
            sheet.show_versions(&Browser, id.as_ref());
            focus(".documents button");
        }
        SheetAction::Restore(index) => restore(sheet, index, documents, dispatcher)?,
        SheetAction::Download => {
            keep.save();
            download(archive::ALL, &archive::written(&archive::of_all(&Browser)));
        }
        SheetAction::File(text) => {
            if open_file(&text, documents, dispatcher).is_none() {
                sheet.told = "this file holds no workflows of this page; `Import` reads definitions, templates and histories".into();
            }
            sheet.refresh(&Browser);
        }
    }
    Ok(())
}

fn open(
    id: &DocumentId,
    documents: &Documents,
    dispatcher: &UseReducerDispatcher<Workbench>,
) -> Result<(), StorageError> {
    // First what is open, since it may be this very document.
    documents.keep.save();
    if let Some(kept) = storage::read(&Browser, id)? {
        let project = kept.project.clone();
        forget_address();
        documents.keep.open(id.clone(), kept);
        documents.on_guide.emit(None);
        dispatcher.dispatch(Action::Open(Box::new(project)));
    }
    Ok(())
}

/// Brings a version back. What it takes the place of becomes a version itself.
fn restore(
    sheet: &Sheet,
    index: usize,
    documents: &Documents,
    dispatcher: &UseReducerDispatcher<Workbench>,
) -> Result<(), StorageError> {
    let Some(versions) = &sheet.versions else {
        return Ok(());
    };
    let Some(version) = versions.list.get(index) else {
        return Ok(());
    };
    if documents.keep.document().as_ref() != Some(&versions.of) {
        open(&versions.of, documents, dispatcher)?;
    }
    documents.keep.make_version();
    dispatcher.dispatch(Action::Open(Box::new(version.project.clone())));
    dispatcher.dispatch(Action::Dialog(None));
    let told = notice(
        NoticeId::Storage,
        NoticeTone::Info,
        "an earlier version is back. What it took the place of is now a version itself, under `Documents`",
    );
    dispatcher.dispatch(Action::Notify(told));
    Ok(())
}

/// Gives the focus to what is drawn next.
fn focus(selector: &'static str) {
    Timeout::new(30, move || {
        let found = gloo::utils::document().query_selector(selector);
        if let Some(found) = found.ok().flatten()
            && let Some(element) = found.dyn_ref::<HtmlElement>()
        {
            let _gone = element.focus();
        }
    })
    .forget();
}
