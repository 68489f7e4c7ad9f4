//! What to try with an example.

use std::rc::Rc;

use crate::markup::*;

use super::icon::{Glyph, icon};
use super::prose::prose;

/// Steps to try, and the one that is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Guide {
    /// The steps; code stands in backticks.
    pub steps: Rc<[String]>,
    /// The index of the one that is shown.
    pub at: usize,
}

impl Guide {
    /// At its first step; none without steps.
    #[must_use]
    pub fn of(steps: Rc<[String]>) -> Option<Self> {
        (!steps.is_empty()).then_some(Self { steps, at: 0 })
    }
}

/// One step in a line, with buttons to the others. `on_change` hears where to go, or of no guide any more.
pub fn guide(guide: &Guide, on_change: &Callback<Option<Guide>>) -> Html {
    let last = guide.steps.len().saturating_sub(1);
    let go = |at: usize| {
        let to = Guide {
            at,
            ..guide.clone()
        };
        on_change.reform(move |_: MouseEvent| Some(to.clone()))
    };
    html! {
        <div class="notice guide" data-tone="info" role="note" aria-label="Try this">
            <b>{ "Try this" }</b>
            <div>{ prose(guide.steps.get(guide.at).map_or("", |step| step)) }</div>
            <span class="steps">
                <button class="icon-button" aria-label="Previous hint" disabled={guide.at == 0} onclick={go(guide.at.saturating_sub(1))}>{ icon(Glyph::Back) }</button>
                { format!("{}/{}", guide.at + 1, guide.steps.len()) }
                <button class="icon-button" aria-label="Next hint" disabled={guide.at >= last} onclick={go(guide.at + 1)}>{ icon(Glyph::Forward) }</button>
            </span>
            <button class="icon-button" aria-label="Dismiss" onclick={on_change.reform(|_: MouseEvent| None)}>{ icon(Glyph::Close) }</button>
        </div>
    }
}
