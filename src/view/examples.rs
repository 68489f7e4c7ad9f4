//! The examples, to begin with.

use std::rc::Rc;

use yew::prelude::*;

use crate::examples::Example;
use crate::project::Project;
use crate::storage::{self, Browser};

/// Props of [`Examples`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The examples; absent while they are on their way.
    pub examples: Option<Rc<[Example]>>,
    /// One was chosen.
    pub on_choose: Callback<Example>,
    /// Something was chosen that was here before.
    pub on_project: Callback<Project>,
}

/// The examples as a list of buttons, and what the person worked on before.
#[component]
pub fn Examples(props: &Props) -> Html {
    let aside = use_memo((), |()| storage::aside(&Browser));
    html! {
        <>
        <ul class="examples" aria-label="Examples">
            if let Some(examples) = &props.examples {
                for example in examples.iter() {
                    <Choice key={example.file.to_string()} example={example.clone()} on_choose={props.on_choose.clone()} />
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
                for (index, project) in aside.iter().enumerate() {
                    <Earlier key={index} project={project.clone()} on_project={props.on_project.clone()} />
                }
            </ul>
        }
        </>
    }
}

/// Props of [`Choice`].
#[derive(Properties, PartialEq)]
struct ChoiceProps {
    example: Example,
    on_choose: Callback<Example>,
}

#[component]
fn Choice(props: &ChoiceProps) -> Html {
    let example = props.example.clone();
    let onclick = props.on_choose.reform(move |_: MouseEvent| example.clone());
    html! {
        <li><button class="example" {onclick}><b>{ props.example.title.clone() }</b><span>{ props.example.summary.clone() }</span></button></li>
    }
}

/// Props of [`Earlier`].
#[derive(Properties, PartialEq)]
struct EarlierProps {
    project: Project,
    on_project: Callback<Project>,
}

#[component]
fn Earlier(props: &EarlierProps) -> Html {
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
