//! A word about something that people often misunderstand.

use crate::markup::*;

use super::icon::{Glyph, icon};
use super::learn_links::learn_links;
use super::prose::prose;
use crate::protocol::Explanation;

/// A box that stands out.
pub fn explanation_box(explanation: &Explanation) -> Html {
    html! {
        <aside class="explanation" role="note" aria-label={explanation.title.clone()}>
            { icon(Glyph::Hint) }
            <div>
                <strong>{ prose(&explanation.title) }</strong>
                <p>{ prose(&explanation.text) }</p>
                { learn_links(&explanation.taught.lesson, &explanation.taught.word, &explanation.taught.word) }
            </div>
        </aside>
    }
}
