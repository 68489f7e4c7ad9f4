//! What to try with an example.

use std::rc::Rc;

use yew::prelude::*;

use super::icon::{Glyph, icon};

/// Props of [`guide`].
pub struct Props {
    /// Steps; code stands in backticks.
    pub steps: Rc<[String]>,
    /// It was read.
    pub on_dismiss: Callback<()>,
}

/// The steps, foldable.
pub fn guide(props: &Props) -> Html {
    html! {
        <div class="notice guide" data-tone="info" role="note" aria-label="Try this">
            <details open=true>
                <summary>{ "Try this" }</summary>
                <ol>
                    for (index, step) in props.steps.iter().enumerate() {
                        <li key={index}>{ with_code(step) }</li>
                    }
                </ol>
            </details>
            <button class="icon-button" aria-label="Dismiss" onclick={props.on_dismiss.reform(|_: MouseEvent| ())}>{ icon(Glyph::Close) }</button>
        </div>
    }
}

/// What stands in backticks as code.
fn with_code(text: &str) -> Html {
    text.split('`')
        .enumerate()
        .map(|(index, part)| {
            if index % 2 == 1 {
                html! { <code>{ part }</code> }
            } else {
                Html::from(part)
            }
        })
        .collect()
}
