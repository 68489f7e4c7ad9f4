//! What another run changed where the cursor stands.

use crate::markup::*;

use super::icon::{Glyph, icon};
use super::payload_view::lines;
use crate::workbench::Changed;

/// A word in the line, which opens to the whole.
pub(super) fn what_changed(changed: &Changed, on_close: &Callback<()>) -> Html {
    html! {
        <details class="what-changed">
            <summary aria-live="polite">{ format!("Ran again to {}: {}", changed.anchor, changed.headline) }</summary>
            <div class="popover">
                <button class="icon-button" aria-label="Dismiss" onclick={on_close.reform(|_: MouseEvent| ())}>{ icon(Glyph::Close) }</button>
                for sentence in &changed.sentences {
                    <p>{ sentence }</p>
                }
                if let Some((before, after)) = &changed.output {
                    <div class="before-after">
                        <section><h4>{ "Output before" }</h4><pre tabindex="0">{ lines(before, Some(after)) }</pre></section>
                        <section><h4>{ "Output now" }</h4><pre tabindex="0">{ lines(after, Some(before)) }</pre></section>
                    </div>
                }
            </div>
        </details>
    }
}
