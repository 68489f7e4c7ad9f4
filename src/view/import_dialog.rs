//! What was found in a text of another tool, and what becomes of it.

use std::rc::Rc;

use crate::markup::*;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};

use super::file_field::FileField;
use super::prose::prose;
use crate::protocol::{ImportFinding, Imported, ImportedMachine, MachineType, Severity};
use crate::words::counted;
use crate::workbench::{Exchange, Importing};

/// Props of [`ImportDialog`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The import, once there is a text.
    pub importing: Option<Rc<Importing>>,
    /// The person did something.
    pub on_exchange: Callback<Exchange>,
    /// It is to be closed.
    pub on_close: Callback<()>,
}

/// Asks for a text, then for the machine in it.
#[component]
pub fn ImportDialog(props: &Props) -> Html {
    match &props.importing {
        None => html! { <TextForm on_exchange={props.on_exchange.clone()} /> },
        Some(importing) => match &importing.found {
            None => html! { <p role="status">{ "Reading…" }</p> },
            Some(found) => found_in(props, importing, found),
        },
    }
}

/// Props of [`TextForm`].
#[derive(Properties, PartialEq)]
struct FormProps {
    on_exchange: Callback<Exchange>,
}

/// A file to choose, or a place to paste.
#[component]
fn TextForm(props: &FormProps) -> Html {
    let area = use_node_ref();
    let onclick = {
        let area = area.clone();
        props.on_exchange.reform(move |_: MouseEvent| {
            let text = area.cast::<HtmlTextAreaElement>().map(|area| area.value());
            Exchange::Import {
                file: None,
                text: text.unwrap_or_default().into(),
            }
        })
    };
    html! {
        <>
            <p class="lead">{ "A definition in JSON or YAML, a SAM or CloudFormation template, what cdk synth writes, serverless.yml, Terraform, a tutorial with definitions in it, a state from a docs page, a MockConfigFile.json, or the history of an execution. It is read here; nothing is uploaded." }</p>
            <FileField label="Open a file" on_file={props.on_exchange.reform(|(file, text)| Exchange::Import { file: Some(file), text })} />
            <div class="setting">
                <label for="import-text">{ "or paste a text" }</label>
                <textarea id="import-text" ref={area} rows="8" spellcheck="false" autocapitalize="off" />
            </div>
            <div class="dialog-end"><span /><button class="button primary" {onclick}>{ "Import" }</button></div>
        </>
    }
}

fn found_in(props: &Props, importing: &Importing, found: &Imported) -> Html {
    let of_file = match &importing.file {
        Some(file) => format!("`{file}` is {}", found.what),
        None => format!("This is {}", found.what),
    };
    let machine = importing.machine();
    let choices = found
        .machines
        .iter()
        .any(|machine| machine.definition.is_some() || machine.needs.is_some());
    let on_take = props.on_exchange.reform(|_: MouseEvent| Exchange::Take);
    let on_close = props.on_close.reform(|_: MouseEvent| ());
    html! {
        <>
            <p class="lead">{ prose(&of_file) }{ if choices { how_many(found.machines.len()) } else { "." } }</p>
            { findings(found) }
            if choices {
                { machines(props, importing, found) }
            }
            if let Some(machine) = machine.filter(|_| choices) {
                { of_machine(props, importing, machine) }
            }
            { becomes(importing, found, machine.filter(|machine| machine.definition.is_some())) }
            <div class="dialog-end">
                <button class="button" onclick={on_close}>{ "Cancel" }</button>
                if found.history.is_some() {
                    <button class="button" title="Run the definition with the recorded input and answers, and see whether the same happens" onclick={props.on_exchange.reform(|_: MouseEvent| Exchange::Replay)}>{ "Replay" }</button>
                }
                <button class="button primary" disabled={!importing.is_ready()} onclick={on_take}>{ "Import" }</button>
            </div>
        </>
    }
}

fn how_many(machines: usize) -> &'static str {
    if machines == 1 {
        " with one state machine."
    } else {
        ". Choose a state machine:"
    }
}

/// What went wrong is seen at once; what is good to know waits until it is asked for.
fn findings(found: &Imported) -> Html {
    let (known, pressing): (Vec<&ImportFinding>, Vec<&ImportFinding>) = found
        .findings
        .iter()
        .partition(|finding| finding.severity == Severity::Hint);
    html! {
        <>
            for finding in pressing {
                <p class="notice" role="alert" data-tone={if finding.severity == Severity::Error { "error" } else { "warning" }}><span>{ prose(&finding.message) }</span></p>
            }
            if !known.is_empty() {
                <details class="remarks">
                    <summary>{ counted(known.len(), "remark") }</summary>
                    <ul>
                        for finding in known {
                            <li>{ prose(&finding.message) }</li>
                        }
                    </ul>
                </details>
            }
        </>
    }
}

fn machines(props: &Props, importing: &Importing, found: &Imported) -> Html {
    let choice = |(index, machine): (usize, &ImportedMachine)| {
        let onchange = props
            .on_exchange
            .reform(move |_: Event| Exchange::Choose(index));
        let about = match (&machine.definition, &machine.needs) {
            (Some(_), _) => counted(machine.states as usize, "state"),
            (None, Some(needs)) => format!("its definition is {needs}"),
            (None, None) => String::from("has no definition here"),
        };
        let express = if machine.machine_type == MachineType::Express {
            ", Express"
        } else {
            ""
        };
        let empty = machine.definition.is_none() && machine.needs.is_none();
        html! {
            <label class="machine">
                <input type="radio" name="machine" checked={index == importing.chosen} disabled={empty} {onchange} />
                <b>{ machine.name.clone() }</b>
                <span>{ prose(&about) }{ express }</span>
            </label>
        }
    };
    html! { <div class="machines" role="radiogroup" aria-label="State machines">{ for found.machines.iter().enumerate().map(choice) }</div> }
}

/// What comes with a machine, or what it lacks.
fn of_machine(props: &Props, importing: &Importing, machine: &ImportedMachine) -> Html {
    if machine.definition.is_none() {
        let Some(needs) = &machine.needs else {
            return Html::default();
        };
        return html! {
            <>
                <p>{ prose(&format!("The definition is {needs}, which is not in this text.")) }</p>
                <FileField label="Open that file" on_file={props.on_exchange.reform(|(file, text)| Exchange::Supply { file: Some(file), text })} />
            </>
        };
    }
    let onchange = props.on_exchange.reform(|event: Event| {
        Exchange::Keep(!event.target_unchecked_into::<HtmlInputElement>().checked())
    });
    html! {
        <>
            if !machine.substitutions.is_empty() {
                <details class="values">
                    <summary>{ format!("{} with a value", counted(machine.substitutions.len(), "placeholder")) }</summary>
                    <dl>
                        for (name, value) in machine.substitutions.iter() {
                            <div><dt>{ name.clone() }</dt><dd>{ value.clone() }</dd></div>
                        }
                    </dl>
                </details>
            }
            <label class="check"><input type="checkbox" checked={!importing.keep} {onchange} />{ "Begin with an empty input and no mocks" }</label>
        </>
    }
}

/// What takes the place of what.
fn becomes(importing: &Importing, found: &Imported, machine: Option<&ImportedMachine>) -> Html {
    let mut replaced = Vec::new();
    if machine.is_some() {
        replaced.extend([
            "the definition",
            "the name",
            "the values of placeholders",
            "the type",
        ]);
    }
    let emptied = machine.is_some() && !importing.keep;
    if found.input.is_some() || emptied {
        replaced.push("the input");
    }
    if found.mocks.is_some() || emptied {
        replaced.push("the mocks");
    }
    let Some((last, others)) = replaced.split_last() else {
        return Html::default();
    };
    let list = if others.is_empty() {
        String::from(*last)
    } else {
        format!("{} and {last}", others.join(", "))
    };
    let stays = if machine.is_none() && !importing.is_definition_text {
        " The definition stays as it is."
    } else {
        ""
    };
    html! { <p>{ format!("This replaces {list}.{stays} It can be undone.") }</p> }
}
