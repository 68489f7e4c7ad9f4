//! What stands in place of the definition is none, but can be imported.

use crate::markup::*;

use super::icon::{Glyph, icon};

/// A line that says `what` it is, with a button that imports it.
pub fn offer(what: &str, on_import: Callback<MouseEvent>) -> Html {
    html! {
        <div class="notice offer" role="note">
            { icon(Glyph::Hint) }
            <div><p>{ format!("This looks like {what}.") }</p></div>
            <button class="button primary" onclick={on_import}>{ "Import…" }</button>
        </div>
    }
}
