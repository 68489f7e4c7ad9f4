//! A word about something that people often misunderstand.

use yew::prelude::*;

use super::icon::{Glyph, Icon};
use crate::protocol::Explanation;

/// Props of [`ExplanationBox`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is explained.
    pub explanation: Explanation,
}

/// A box that stands out.
#[component]
pub fn ExplanationBox(props: &Props) -> Html {
    html! {
        <aside class="explanation" role="note" aria-label={props.explanation.title.clone()}>
            <Icon glyph={Glyph::Hint} />
            <div>
                <strong>{ props.explanation.title.clone() }</strong>
                <p>{ props.explanation.text.clone() }</p>
            </div>
        </aside>
    }
}
