//! What of a run can be chosen beside the texts.

use std::rc::Rc;

use crate::markup::*;
use web_sys::{HtmlInputElement, HtmlSelectElement};

use super::prose::prose;
use crate::protocol::{MachineType, unset};
use crate::workbench::{Draft, Setting, quotas_told};

/// Props of [`settings_dialog`].
pub struct Props {
    /// What is typed.
    pub draft: Draft,
    /// Something else is typed or chosen.
    pub on_draft: Callback<Draft>,
    /// It is to be closed.
    pub on_close: Callback<()>,
}

/// A field for each setting. What is typed counts at once, unless it cannot be used; then it stays and says why.
pub fn settings_dialog(props: &Props) -> Html {
    let on_machine_type = {
        let draft = props.draft.clone();
        props.on_draft.reform(move |event: Event| {
            let value = event.target_unchecked_into::<HtmlSelectElement>().value();
            let machine_type = match value.as_str() {
                "EXPRESS" => MachineType::Express,
                _ => MachineType::Standard,
            };
            Draft {
                machine_type,
                ..draft.clone()
            }
        })
    };
    let on_quotas = {
        let draft = props.draft.clone();
        props.on_draft.reform(move |event: Event| {
            let quotas = event.target_unchecked_into::<HtmlInputElement>().checked();
            Draft {
                no_quotas: !quotas,
                ..draft.clone()
            }
        })
    };
    let express = props.draft.machine_type == MachineType::Express;
    let is_default = props.draft == Draft::default();
    let reset = props.on_draft.reform(|_: MouseEvent| Draft::default());
    html! {
        <>
            <p class="lead">{ "These belong to this workflow and travel in its link. The same settings give the same run. Until a value is right, the one before it counts." }</p>
            <div class="setting">
                <label for="setting-machine-type">{ "Machine type" }</label>
                <select id="setting-machine-type" aria-describedby="setting-machine-type-help" onchange={on_machine_type}>
                    <option value="STANDARD" selected={!express}>{ "STANDARD" }</option>
                    <option value="EXPRESS" selected={express}>{ "EXPRESS" }</option>
                </select>
                <p id="setting-machine-type-help">{ prose("EXPRESS ends after five minutes and knows no callbacks (`.waitForTaskToken`), no `.sync` and no activities.") }</p>
            </div>
            for setting in Setting::ALL {
                { field(props, setting) }
            }
            <div class="setting">
                <label class="check">
                    <input type="checkbox" checked={!props.draft.no_quotas} aria-describedby="setting-quotas-help" onchange={on_quotas} />
                    { "AWS quotas" }
                </label>
                <p id="setting-quotas-help">{ quotas_told() }</p>
            </div>
            <div class="dialog-end">
                <button class="button" disabled={is_default} onclick={reset}>{ "Reset to defaults" }</button>
                <button class="button primary" onclick={props.on_close.reform(|_: MouseEvent| ())}>{ "Done" }</button>
            </div>
        </>
    }
}

/// The name of a setting, what it is for, and what it is when nothing is typed.
fn words(setting: Setting) -> (&'static str, &'static str, &'static str) {
    match setting {
        Setting::ExecutionName => (
            "Execution name",
            "`$$.Execution.Name`, and the end of the execution's ARN.",
            "drawn from the seed",
        ),
        Setting::StateMachineName => (
            "State machine name",
            "`$$.StateMachine.Name`; also the machine that is looked up in the mocks.",
            unset::STATE_MACHINE_NAME,
        ),
        Setting::Region => ("Region", "Part of every ARN.", unset::REGION),
        Setting::AccountId => ("Account id", "Part of every ARN.", unset::ACCOUNT_ID),
        Setting::Seed => (
            "Seed",
            "What `States.UUID`, random numbers and the jitter of a Retrier are drawn from.",
            "0",
        ),
        Setting::StartTime => (
            "Start time",
            "`$$.Execution.StartTime` in ISO 8601; time runs on from there.",
            unset::START_TIME,
        ),
    }
}

fn field(props: &Props, setting: Setting) -> Html {
    let (name, help, default) = words(setting);
    let id = format!("setting-{}", name.to_ascii_lowercase().replace(' ', "-"));
    let fault = props.draft.fault(setting);
    let oninput = {
        let draft = props.draft.clone();
        props.on_draft.reform(move |event: InputEvent| {
            let mut draft = draft.clone();
            draft.write(
                setting,
                &event.target_unchecked_into::<HtmlInputElement>().value(),
            );
            draft
        })
    };
    let value: Rc<str> = props.draft.text(setting).into();
    html! {
        <div class="setting">
            <label for={id.clone()}>{ name }</label>
            <input id={id.clone()} {value} placeholder={default} spellcheck="false" autocomplete="off" aria-describedby={format!("{id}-help")}
                aria-invalid={fault.is_some().to_string()} {oninput} />
            <p id={format!("{id}-help")} aria-live="polite">
                if let Some(fault) = fault {
                    <span class="fault">{ prose(&fault) }</span>
                } else {
                    { prose(help) }
                }
            </p>
        </div>
    }
}
