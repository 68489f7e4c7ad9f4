//! The Retriers or Catchers that an error came to.

use crate::markup::*;

use crate::protocol::{Handled, TextRange};

/// Each with its names, whether it took the error, and why. `field` is `Retry` or `Catch`.
pub fn handled_list(field: &str, handled: &[Handled], on_reveal: &Callback<TextRange>) -> Html {
    html! {
        <ul class="handled" aria-label={format!("{field} in order")}>
            for one in handled {
                <li key={one.index} data-takes={one.takes.to_string()}>
                    <span class="sign" role="img" aria-label={if one.takes { "takes it" } else { "does not take it" }}>{ if one.takes { "✓" } else { "✕" } }</span>
                    { place(field, one, on_reveal) }
                    <code>{ one.error_equals.join(", ") }</code>
                    <span>{ super::prose::prose(&one.why) }</span>
                </li>
            }
        </ul>
    }
}

fn place(field: &str, one: &Handled, on_reveal: &Callback<TextRange>) -> Html {
    let name = format!("{field}[{}]", one.index);
    match one.range {
        Some(range) => {
            let onclick = on_reveal.reform(move |_: MouseEvent| range);
            html! { <button class="link" title="Show in the definition" {onclick}>{ name }</button> }
        }
        None => html! { <span>{ name }</span> },
    }
}
