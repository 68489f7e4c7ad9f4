//! Values for the placeholders `${Name}` of the definition.

use std::rc::Rc;

use crate::markup::*;
use web_sys::HtmlInputElement;

use crate::protocol::{Placeholder, Substitutions, TextRange};

/// Props of [`placeholders`].
pub struct Props {
    /// The placeholders of the definition, in order of appearance.
    pub placeholders: Rc<[Placeholder]>,
    /// The values given.
    pub values: Rc<Substitutions>,
    /// A value was given, or taken away.
    pub on_value: Callback<(Rc<str>, Option<Rc<str>>)>,
    /// A place of the definition is wanted.
    pub on_reveal: Callback<TextRange>,
}

/// A field for each placeholder.
#[inline(never)]
pub fn placeholders(props: &Props) -> Html {
    html! {
        <div class="placeholders scroll">
            <p class="lead">
                { "A definition may hold placeholders such as " }<code>{ "${ValidateOrderLambdaArn}" }</code>
                { ", which a deployment tool fills in. A run works without values; give one to see it in the history." }
            </p>
            if props.placeholders.is_empty() {
                <p class="absent">{ "This definition has no placeholders. Write " }<code>{ "${Name}" }</code>{ " inside any string and it is listed here." }</p>
            }
            for placeholder in props.placeholders.iter() {
                { field(&FieldProps { placeholder: placeholder.clone(), value: props.values.get(&placeholder.name).cloned(), on_value: props.on_value.clone(), on_reveal: props.on_reveal.clone() }) }
            }
        </div>
    }
}

/// Props of [`field`].
struct FieldProps {
    placeholder: Placeholder,
    value: Option<String>,
    on_value: Callback<(Rc<str>, Option<Rc<str>>)>,
    on_reveal: Callback<TextRange>,
}

fn field(props: &FieldProps) -> Html {
    let name: Rc<str> = props.placeholder.name.as_str().into();
    let oninput = {
        let name = name.clone();
        props.on_value.reform(move |event: InputEvent| {
            let value = event.target_unchecked_into::<HtmlInputElement>().value();
            (
                name.clone(),
                Some(Rc::from(value)).filter(|value: &Rc<str>| !value.is_empty()),
            )
        })
    };
    let uses = props.placeholder.ranges.len();
    let first = props.placeholder.ranges.first().copied();
    let onclick = props
        .on_reveal
        .reform(move |_: MouseEvent| first.unwrap_or_default());
    html! {
        <div class="field">
            <label for={format!("placeholder-{name}")}>{ name.clone() }</label>
            <input id={format!("placeholder-{name}")} value={props.value.clone().unwrap_or_default()} placeholder={format!("${{{name}}}")}
                spellcheck="false" autocomplete="off" {oninput} />
            if first.is_some() {
                <button class="link" {onclick}>{ if uses == 1 { "used once".to_owned() } else { format!("used {uses} times") } }</button>
            }
        </div>
    }
}
