//! What is worked on, for other tools.

use std::rc::Rc;

use crate::markup::*;
use web_sys::HtmlSelectElement;

use super::copy_button::CopyButton;
use super::prose::prose;
use crate::hooks::download;
use crate::protocol::{ExportForm, Exported};
use crate::workbench::{Exchange, ExportAnswer};

/// How much of a text is shown, in bytes: more is copied and downloaded all the same.
const SHOWN: usize = 60_000;

/// The forms, what they are called, and what they are for.
const FORMS: [(ExportForm, &str, &str); 8] = [
    (
        ExportForm::Json,
        "Definition, JSON",
        "The definition as AWS takes it.",
    ),
    (
        ExportForm::Yaml,
        "Definition, YAML",
        "The same in YAML, for SAM, CloudFormation and the AWS Toolkit.",
    ),
    (
        ExportForm::Sam,
        "SAM template",
        "A template with the machine and the policy of its role. Placeholders without a value are its parameters.",
    ),
    (
        ExportForm::Cdk,
        "CDK, TypeScript",
        "A construct with the policy of its role.",
    ),
    (
        ExportForm::Commands,
        "AWS CLI commands",
        "Creates role, policy and machine, and starts an execution with the input.",
    ),
    (
        ExportForm::Policy,
        "IAM policy",
        "No more than the tasks of the machine need.",
    ),
    (
        ExportForm::Mocks,
        "MockConfigFile.json",
        "The mocks in the format of Step Functions Local.",
    ),
    (
        ExportForm::History,
        "History of the last run",
        "As `aws stepfunctions get-execution-history` prints it.",
    ),
];

/// Props of [`ExportDialog`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The last export.
    pub exported: Option<Rc<ExportAnswer>>,
    /// A form is wanted.
    pub on_exchange: Callback<Exchange>,
}

/// A form to choose, and what is worked on in this form.
#[component]
pub fn ExportDialog(props: &Props) -> Html {
    let form = use_state_eq(|| ExportForm::Json);
    {
        let on_exchange = props.on_exchange.clone();
        use_effect_with(*form, move |form| on_exchange.emit(Exchange::Export(*form)));
    }
    let onchange = {
        let form = form.clone();
        Callback::from(move |event: Event| {
            let index = event
                .target_unchecked_into::<HtmlSelectElement>()
                .selected_index();
            let chosen = usize::try_from(index).ok().and_then(|at| FORMS.get(at));
            if let Some((chosen, ..)) = chosen {
                form.set(*chosen);
            }
        })
    };
    let about = FORMS.iter().find(|(it, ..)| *it == *form);
    let answer = props
        .exported
        .as_ref()
        .filter(|answer| answer.form == *form);
    html! {
        <>
            <div class="setting">
                <label for="export-form">{ "Form" }</label>
                <select id="export-form" {onchange}>
                    for (it, name, _) in FORMS {
                        <option selected={it == *form}>{ name }</option>
                    }
                </select>
                <p>{ prose(about.map_or("", |(.., about)| about)) }</p>
            </div>
            { match answer.map(|answer| &answer.exported) {
                None => html! { <p role="status">{ "Writing…" }</p> },
                Some(Err(why)) => html! { <p class="notice" data-tone="warning" role="status">{ why }</p> },
                Some(Ok(exported)) => written(exported),
            } }
        </>
    }
}

fn written(exported: &Exported) -> Html {
    let on_download = {
        let exported = exported.clone();
        Callback::from(move |_: MouseEvent| download(&exported.file, &exported.text))
    };
    let shown = exported
        .text
        .get(..exported.text.floor_char_boundary(SHOWN))
        .unwrap_or_default();
    html! {
        <>
            for note in &exported.notes {
                <p class="notice" data-tone="warning"><span>{ prose(note) }</span></p>
            }
            <textarea class="preview" readonly=true rows="14" spellcheck="false" aria-label={exported.file.clone()} value={String::from(shown)} />
            if shown.len() < exported.text.len() {
                <p>{ format!("The first {} of {} bytes.", shown.len(), exported.text.len()) }</p>
            }
            <div class="dialog-end">
                <button class="button" onclick={on_download}>{ format!("Download {}", exported.file) }</button>
                <CopyButton text={exported.text.clone()} name={format!("Copy {}", exported.file)} class="button primary" instead="Not allowed here: download it" />
            </div>
        </>
    }
}
