//! The stages of a data flow as a row of chips.

use std::rc::Rc;

use yew::prelude::*;

use crate::hooks::roving;
use crate::protocol::{Stage, StageStatus};

/// Props of [`StageChips`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The stages in order.
    pub stages: Vec<Stage>,
    /// The one that is shown; absent: the input and the output are.
    pub selected: Option<Rc<str>>,
    /// Another one is wanted.
    pub on_select: Callback<Option<Rc<str>>>,
}

/// A tab for the whole and one for each stage; grey where the field is absent, marked where it changed something or failed.
#[component]
pub fn StageChips(props: &Props) -> Html {
    let select = |name: Option<Rc<str>>| props.on_select.reform(move |_: MouseEvent| name.clone());
    let whole = props.selected.is_none();
    html! {
        <div class="chips" role="tablist" aria-label="Data flow" onkeydown={Callback::from(roving)}>
            <button role="tab" class="chip" data-status="whole" aria-selected={whole.to_string()} tabindex={if whole { "0" } else { "-1" }} onclick={select(None)}>
                { "Input → Output" }
            </button>
            for stage in &props.stages {
                <Chip key={stage.name.to_string()} stage={stage.clone()} selected={props.selected.as_ref() == Some(&stage.name)}
                    onclick={select(Some(stage.name.clone()))} />
            }
        </div>
    }
}

/// Props of [`Chip`].
#[derive(Properties, PartialEq)]
struct ChipProps {
    stage: Stage,
    selected: bool,
    onclick: Callback<MouseEvent>,
}

#[component]
fn Chip(props: &ChipProps) -> Html {
    let status = props.stage.status;
    let word = stage_word(status);
    html! {
        <button role="tab" class="chip" data-status={word} title={word} aria-selected={props.selected.to_string()}
            aria-label={format!("{}, {word}", props.stage.name)}
            tabindex={if props.selected { "0" } else { "-1" }} onclick={props.onclick.clone()}>
            <span class="sign" aria-hidden="true">{ match status {
                StageStatus::Absent => "–",
                StageStatus::Unchanged => "=",
                StageStatus::Changed => "●",
                StageStatus::Failed => "✕",
                StageStatus::NotReached => "·",
            } }</span>
            { &props.stage.name }
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
