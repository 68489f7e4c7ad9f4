//! One stage of the data flow: what the definition says, what its parts came to, what it changed.

use std::rc::Rc;

use crate::markup::*;

use super::diff_view::diff_view;
use super::error_box::error_box;
use super::parts_list::parts_list;
use super::payload_view::{no_value, value};
use super::shared::Shared;
use super::stage_chips::stage_word;
use crate::protocol::{Stage, StageStatus, TextRange, VisitDetail};

/// Props of [`StagePanel`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The values of the visit.
    pub detail: Shared<VisitDetail>,
    /// The name of the stage.
    pub name: Rc<str>,
    /// A place of the definition is wanted.
    pub on_reveal: Callback<TextRange>,
    /// Whole texts are wanted.
    pub on_whole: Callback<()>,
}

/// A stage; its changes unless the whole values are wanted.
#[component]
pub fn StagePanel(props: &Props) -> Html {
    let values = use_state_eq(|| false);
    let onclick = {
        let values = values.clone();
        Callback::from(move |_: MouseEvent| values.set(!*values))
    };
    let Some(stage) = props.detail.stage(&props.name) else {
        return Html::default();
    };
    html! {
        <div class="stage" role="tabpanel" aria-label={stage.name.clone()}>
            { stage_line(stage, &props.on_reveal) }
            if let Some(expression) = &stage.expression {
                <pre class="expression" tabindex="0" aria-label={format!("{} in the definition", stage.name)}>{ expression.clone() }</pre>
            }
            if let Some(failure) = &stage.failure {
                { error_box("Failed here", failure, Html::default()) }
            }
            // A single path says no more than the value itself.
            if stage.parts.len() > 1 || stage.parts.iter().any(|part| part.location.contains('/')) {
                { parts_list(&stage.parts, &props.on_reveal) }
            }
            if stage.diff.is_some() {
                <p><button class="toggle" aria-pressed={values.to_string()} {onclick}>{ format!("Whole value: {}", stage.compared_with.to_ascii_lowercase()) }</button></p>
            }
            { before_and_after(stage, !*values, &props.on_whole) }
        </div>
    }
}

fn stage_line(stage: &Stage, on_reveal: &Callback<TextRange>) -> Html {
    let reveal = stage
        .range
        .map(|range| on_reveal.reform(move |_: MouseEvent| range));
    html! {
        <p class="stage-line" data-status={stage_word(stage.status)}>
            <b>{ stage.name.clone() }</b>
            <span>{ match stage.status {
                StageStatus::Absent => "is not given: the value passes as it is",
                StageStatus::Unchanged => "leaves the value as it was",
                StageStatus::Changed => "changes the value",
                StageStatus::Failed => "failed",
                StageStatus::NotReached => "was not reached",
            } }</span>
            if let Some(onclick) = reveal {
                <button class="link" {onclick}>{ "show in the definition" }</button>
            }
            if !stage.inspection.is_empty() {
                <span class="inspection" title="The name of this value in the inspectionData of AWS's TestState">{ format!("TestState: {}", stage.inspection.join(", ")) }</span>
            }
        </p>
    }
}

/// What changed, or the value before, beside the value after.
fn before_and_after(stage: &Stage, changes: bool, on_whole: &Callback<()>) -> Html {
    let absent = match stage.status {
        StageStatus::NotReached => "Not reached.",
        StageStatus::Failed => "No value: it failed here.",
        _ => "No value.",
    };
    let before = &stage.before;
    html! {
        <div class="columns">
            { match stage.diff.as_ref().filter(|_| changes) {
                Some(diff) => diff_view(diff, &stage.compared_with),
                None => value(&stage.compared_with, before, None, on_whole),
            } }
            { match &stage.value {
                Some(after) => value("After", after, Some(&before.text), on_whole),
                None => no_value("After", absent),
            } }
        </div>
    }
}
