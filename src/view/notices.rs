//! What is to be told and belongs to no place in a text.

use crate::markup::*;

use super::icon::{Glyph, icon};
use super::prose::prose;
use crate::hooks::take_update;
use crate::workbench::{Notice, NoticeId, NoticeTone};

/// What can be done about notices.
pub struct Answers {
    /// One was read.
    pub on_dismiss: Callback<NoticeId>,
    /// What is worked on is to be downloaded.
    pub on_download: Callback<()>,
    /// What took the place of something is to be taken back.
    pub on_undo: Callback<()>,
}

/// The notices, each with a button to dismiss it. Always in the document, so that screen readers announce what comes.
pub fn notices(notices: &[Notice], answers: &Answers) -> Html {
    html! {
        <div class="notices" aria-live="polite">
            for notice in notices {
                { notice_box(notice, answers) }
            }
        </div>
    }
}

fn notice_box(notice: &Notice, answers: &Answers) -> Html {
    let (tone, glyph) = match notice.tone {
        NoticeTone::Info => ("info", Glyph::Hint),
        NoticeTone::Warning => ("warning", Glyph::Warning),
        NoticeTone::Error => ("error", Glyph::Error),
    };
    let id = notice.id;
    html! {
        <div class="notice" data-tone={tone} role={if tone == "info" { "note" } else { "alert" }}>
            { icon(glyph) }
            <div>
                <p>{ prose(&notice.text) }</p>
                if let Some(report) = &notice.report {
                    <details>
                        <summary>{ "Details for a bug report" }</summary>
                        <pre tabindex="0">{ report.clone() }</pre>
                    </details>
                }
            </div>
            if id == NoticeId::Replaced && tone == "info" {
                <button class="button" onclick={answers.on_undo.reform(|_: MouseEvent| ())}>{ "Undo" }</button>
            }
            if id == NoticeId::Update {
                <button class="button" onclick={|_: MouseEvent| take_update()}>{ "Reload" }</button>
            }
            if id == NoticeId::Storage && tone == "warning" {
                <button class="button" onclick={answers.on_download.reform(|_: MouseEvent| ())}>{ "Download" }</button>
            }
            <button class="icon-button" aria-label="Dismiss" onclick={answers.on_dismiss.reform(move |_: MouseEvent| id)}>{ icon(Glyph::Close) }</button>
        </div>
    }
}
