//! What there is to tell and to offer about what is open.

use crate::markup::*;

use super::guide::guide;
use super::icon::{Glyph, icon};
use super::notices::{Answers, notices};
use super::offer::offer;
use crate::hooks::{Actions, Documents};
use crate::workbench::{Action, Exchange, NoticeId, Workbench};

/// What there is to tell. It often comes unasked, with the first check of a text that was pasted, while somebody is about to press Run: it stands where nothing else moves for it.
pub fn told(
    workbench: &UseReducerHandle<Workbench>,
    actions: &Actions,
    documents: &Documents,
    embed: bool,
) -> Html {
    let keep = documents.keep.clone();
    let answers = Answers {
        on_dismiss: actions.dismiss.clone(),
        on_download: Callback::from(move |()| keep.download()),
        on_undo: actions.undo.clone(),
    };
    let on_import = || {
        actions
            .exchange
            .reform(|_: MouseEvent| Exchange::ImportDefinition)
    };
    html! {
        <div class="told">
            { notices(&workbench.notices, &answers) }
            if !embed {
                if workbench.read_only {
                    { read_only(workbench) }
                }
                if let Some(what) = &workbench.check.importable {
                    { offer(what, on_import()) }
                }
                if let Some(shown) = &documents.guide {
                    { guide(shown, &documents.on_guide) }
                }
            }
        </div>
    }
}

/// Says that nothing here is edited, and offers a copy.
#[inline(never)]
fn read_only(workbench: &UseReducerHandle<Workbench>) -> Html {
    let dispatcher = workbench.dispatcher();
    let on_copy = Callback::from(move |_: MouseEvent| {
        dispatcher.dispatch(Action::ReadOnly(false));
        dispatcher.dispatch(Action::Dismiss(NoticeId::ReadOnly));
    });
    html! {
        <div class="notice offer" role="note">
            { icon(Glyph::Hint) }
            <div><p>{ "Read-only: look at it, run it, step through it. A copy is yours to edit." }</p></div>
            <button class="button primary" onclick={on_copy}>{ "Edit a copy" }</button>
        </div>
    }
}
