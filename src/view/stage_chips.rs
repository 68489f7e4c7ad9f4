//! The stages of a data flow as a row of chips.

use std::rc::Rc;

use crate::markup::*;

use crate::hooks::roving;
use crate::protocol::{Stage, StageStatus};

/// A tab for the whole and one for each stage; grey where the field is absent, marked where it changed something or failed.
pub fn stage_chips(
    stages: &[Stage],
    selected: Option<&Stage>,
    on_select: &Callback<Option<Rc<str>>>,
) -> Html {
    let whole = selected.is_none();
    let onclick = on_select.reform(|_: MouseEvent| None);
    html! {
        <div class="chips" role="tablist" aria-label="Data flow" onkeydown={Callback::from(roving)}>
            <button role="tab" class="chip" data-status="whole" aria-selected={whole.to_string()} tabindex={if whole { "0" } else { "-1" }} {onclick}>
                { "Input → Output" }
            </button>
            for stage in stages {
                { chip(stage, selected.is_some_and(|selected| selected.name == stage.name), on_select) }
            }
        </div>
    }
}

fn chip(stage: &Stage, selected: bool, on_select: &Callback<Option<Rc<str>>>) -> Html {
    let (word, name) = (stage_word(stage.status), stage.name.clone());
    let onclick = on_select.reform(move |_: MouseEvent| Some(name.clone()));
    html! {
        <button role="tab" class="chip" data-status={word} title={word} aria-selected={selected.to_string()} aria-label={format!("{}, {word}", stage.name)}
            tabindex={if selected { "0" } else { "-1" }} {onclick}>
            <span class="sign" aria-hidden="true">{ match stage.status {
                StageStatus::Absent => "–",
                StageStatus::Unchanged => "=",
                StageStatus::Changed => "●",
                StageStatus::Failed => "✕",
                StageStatus::NotReached => "·",
            } }</span>
            { stage.name.clone() }
        </button>
    }
}

/// One word for what a stage did.
#[must_use]
pub fn stage_word(status: StageStatus) -> &'static str {
    match status {
        StageStatus::Absent => "absent",
        StageStatus::Unchanged => "unchanged",
        StageStatus::Changed => "changed",
        StageStatus::Failed => "failed",
        StageStatus::NotReached => "not reached",
    }
}
