//! The paths, calls and expressions of a field, each with what it came to.

use crate::markup::*;

use crate::protocol::{Part, TextRange};

/// A list of parts; those inside another one stand below it. Pressing the place of one shows it in the definition.
pub fn parts_list(parts: &[Part], on_reveal: &Callback<TextRange>) -> Html {
    html! {
        <section class="parts" aria-label="Sub-results">
            <h4>{ "What each part came to" }</h4>
            <ul>
                for (index, part) in parts.iter().enumerate() {
                    { one(index, part, on_reveal) }
                }
            </ul>
        </section>
    }
}

fn one(index: usize, part: &Part, on_reveal: &Callback<TextRange>) -> Html {
    // The field's own name says nothing new; what stands inside another part stands at the same place.
    let place = part.location.split_once('/').map(|(_, place)| place);
    let place = place.filter(|_| part.depth == 0);
    let reveal = part
        .range
        .map(|range| on_reveal.reform(move |_: MouseEvent| range));
    html! {
        <li key={index} style={format!("--depth:{}", part.depth)} data-failed={part.value.is_err().to_string()}>
            if let Some(place) = place {
                if let Some(onclick) = reveal {
                    <button class="link place" title="Show in the definition" {onclick}>{ place.to_owned() }</button>
                } else {
                    <span class="place">{ place.to_owned() }</span>
                }
            }
            <code>{ part.text.clone() }</code>
            { match &part.value {
                Ok(Some(value)) => html! { <><span class="sign" role="img" aria-label="came to">{ "→" }</span><code class="came-to">{ value.clone() }</code></> },
                Ok(None) => html! { <><span class="sign" role="img" aria-label="came to">{ "→" }</span><em>{ "nothing" }</em></> },
                Err(why) => html! { <><span class="sign" role="img" aria-label="failed">{ "✕" }</span><span class="why">{ why.clone() }</span></> },
            } }
        </li>
    }
}
