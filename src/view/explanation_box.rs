//! A word about something that people often misunderstand.

use yew::prelude::*;

use super::icon::{Glyph, icon};
use crate::protocol::Explanation;

/// A box that stands out.
pub fn explanation_box(explanation: &Explanation) -> Html {
    html! {
        <aside class="explanation" role="note" aria-label={explanation.title.clone()}>
            { icon(Glyph::Hint) }
            <div>
                <strong>{ explanation.title.clone() }</strong>
                <p>{ explanation.text.clone() }</p>
            </div>
        </aside>
    }
}
