//! The examples, to begin with.

use std::rc::Rc;

use crate::markup::*;

use crate::examples::Example;
use crate::project::Project;
use crate::storage::{self, Browser};

/// Props of [`examples`].
pub struct Props {
    /// The examples; absent while they are on their way.
    pub examples: Option<Rc<[Example]>>,
    /// One was chosen.
    pub on_choose: Callback<Example>,
    /// Something was chosen that was here before.
    pub on_project: Callback<Project>,
}

/// The examples as a list of buttons, and what the person worked on before.
pub fn examples(props: &Props) -> Html {
    let aside = storage::aside(&Browser);
    html! {
        <>
        <ul class="examples" aria-label="Examples">
            if let Some(examples) = &props.examples {
                for example in examples.iter() {
                    { choice_button(&ChoiceProps { example: example.clone(), on_choose: props.on_choose.clone() }) }
                }
                if examples.is_empty() {
                    <li class="absent">{ "The examples could not be loaded. Reload the page to try again." }</li>
                }
            } else {
                <li class="absent">{ "Loading…" }</li>
            }
        </ul>
        if !aside.is_empty() {
            <h3>{ "Your earlier work" }</h3>
            <ul class="examples" aria-label="Your earlier work">
                for project in &aside {
                    { earlier_button(&EarlierProps { project: project.clone(), on_project: props.on_project.clone() }) }
                }
            </ul>
        }
        </>
    }
}

/// Props of [`choice_button`].
struct ChoiceProps {
    example: Example,
    on_choose: Callback<Example>,
}

fn choice_button(props: &ChoiceProps) -> Html {
    let example = props.example.clone();
    let onclick = props.on_choose.reform(move |_: MouseEvent| example.clone());
    html! {
        <li><button class="example" {onclick}><b>{ props.example.title.clone() }</b><span>{ props.example.summary.clone() }</span></button></li>
    }
}

/// Props of [`earlier_button`].
struct EarlierProps {
    project: Project,
    on_project: Callback<Project>,
}

fn earlier_button(props: &EarlierProps) -> Html {
    let project = props.project.clone();
    let onclick = props
        .on_project
        .reform(move |_: MouseEvent| project.clone());
    let title = if props.project.title.is_empty() {
        "Untitled workflow"
    } else {
        &*props.project.title
    };
    let beginning: String = props
        .project
        .definition
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(90)
        .collect();
    html! {
        <li><button class="example" {onclick}><b>{ title }</b><span>{ beginning }</span></button></li>
    }
}
