//! The variables of a visit, before and after its Assign.

use crate::markup::*;

use crate::protocol::{Payload, VariableValue};

/// How much of a value is seen at once.
const SHOWN: usize = 120;

/// Each variable with its value at the entry, and the one that it was assigned here; nothing where there are none.
pub fn variables(before: &[VariableValue], assigned: &[VariableValue]) -> Html {
    if before.is_empty() && assigned.is_empty() {
        return Html::default();
    }
    let find = |list: &[VariableValue], name: &str| -> Option<Payload> {
        let found = list.iter().find(|variable| *variable.name == *name);
        found.map(|variable| variable.value.clone())
    };
    let known = |variable: &&VariableValue| find(before, &variable.name).is_none();
    html! {
        <section class="variables" aria-label="Variables">
            <h4>{ "Variables" }<small>{ "at the entry → after Assign" }</small></h4>
            <dl>
                for variable in before.iter().chain(assigned.iter().filter(known)) {
                    { one(&variable.name, find(before, &variable.name).as_ref(), find(assigned, &variable.name).as_ref()) }
                }
            </dl>
        </section>
    }
}

fn one(name: &str, before: Option<&Payload>, assigned: Option<&Payload>) -> Html {
    html! {
        <div key={name.to_owned()} data-assigned={assigned.is_some().to_string()}>
            <dt><code>{ format!("${name}") }</code></dt>
            <dd>
                if let Some(before) = before {
                    { shown(before) }
                } else {
                    <em>{ "not there" }</em>
                }
                if let Some(assigned) = assigned {
                    <span class="sign" role="img" aria-label="assigned">{ "→" }</span>
                    { shown(assigned) }
                }
            </dd>
        </div>
    }
}

fn shown(value: &Payload) -> Html {
    let line: String = value.text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SHOWN) {
        None => html! { <code>{ line }</code> },
        Some((cut, _)) => html! {
            <details><summary><code>{ line.get(..cut).unwrap_or_default() }{ "…" }</code></summary><pre tabindex="0">{ value.text.clone() }</pre></details>
        },
    }
}
