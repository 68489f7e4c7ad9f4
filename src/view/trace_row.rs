//! One row of the history.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::markup::*;

use super::decimal::Decimal;
use super::shared::Shared;
use crate::protocol::{Tone, VisitId};
use crate::trace::Trace;

/// Props of [`trace_row`].
pub struct Props {
    /// The history.
    pub trace: Shared<Trace>,
    /// Names the element among those of the list.
    pub key: usize,
    /// Which row of the history.
    pub index: usize,
    /// Which row of the list, from 0.
    pub position: usize,
    /// How many rows the list has.
    pub count: usize,
    /// Where it stands in the list, in pixels.
    pub top: f64,
    /// Whether the cursor is here.
    pub current: bool,
    /// Whether it comes after the cursor.
    pub future: bool,
    /// The visits that are folded.
    pub folded: Rc<BTreeSet<VisitId>>,
    /// The person looks at this row.
    pub on_goto: Callback<usize>,
    /// The Parallel or Map is to be folded or unfolded.
    pub on_fold: Callback<VisitId>,
}

/// One row of the history: id, what happened, in which state, when.
pub fn trace_row(props: &Props) -> Html {
    let Some(row) = props.trace.view(props.index) else {
        return Html::default();
    };
    let visit = props
        .trace
        .row(props.index)
        .filter(|row| row.event_type.is_entry())
        .and_then(|row| row.visit);
    let container = visit.filter(|visit| props.trace.has_inside(*visit));
    let index = props.index;
    let onclick = props.on_goto.reform(move |_: MouseEvent| index);
    html! {
        <li key={props.key} class="trace-row" data-tone={tone_name(row.tone)} data-future={props.future.then_some("")}
            aria-current={props.current.then_some("step")} aria-posinset={(props.position + 1).to_string()} aria-setsize={props.count.to_string()}
            style={format!("transform:translateY({}px);--depth:{}", Decimal(props.top), row.depth)}>
            <button class="row" tabindex={if props.current { "0" } else { "-1" }} {onclick}>
                <span class="id">{ row.id }</span>
                <span class="sign" aria-hidden="true">{ sign(row.tone) }</span>
                <span class="state" title={row.state.clone()}>
                    if row.state.is_empty() {
                        <span class="execution">{ "Execution" }</span>
                    } else {
                        { row.state.clone() }
                    }
                    if let Some(nth) = row.nth {
                        <small>{ format!(" #{nth}") }</small>
                    }
                    if let Some(place) = &row.place {
                        <small class="place">{ place }</small>
                    }
                </span>
                <span class="event" title={row.event_type}>{ row.event_type }</span>
                <span class="note" title={row.note.clone()}>
                    if row.differs {
                        <b class="differs">{ "✕ our engine differs " }</b>
                    }
                    { row.note.clone().unwrap_or_default() }
                </span>
                <span class="time">{ &row.time }</span>
            </button>
            if let Some(visit) = container {
                { fold_button(&FoldProps { folded: props.folded.contains(&visit), reachable: props.current, name: row.state.clone(), onclick: props.on_fold.reform(move |_: MouseEvent| visit) }) }
            }
        </li>
    }
}

/// Props of [`fold_button`].
struct FoldProps {
    folded: bool,
    /// Whether Tab reaches it: the one of the current row.
    reachable: bool,
    name: Rc<str>,
    onclick: Callback<MouseEvent>,
}

fn fold_button(props: &FoldProps) -> Html {
    html! {
        <button class="fold" tabindex={if props.reachable { "0" } else { "-1" }} aria-expanded={(!props.folded).to_string()} aria-label={format!("Events inside {}", props.name)} onclick={props.onclick.clone()}>
            { if props.folded { "▸" } else { "▾" } }
        </button>
    }
}

fn tone_name(tone: Tone) -> &'static str {
    match tone {
        Tone::Begin => "begin",
        Tone::Progress => "progress",
        Tone::Success => "success",
        Tone::Failure => "failure",
        Tone::Abort => "abort",
    }
}

fn sign(tone: Tone) -> &'static str {
    match tone {
        Tone::Begin => "▸",
        Tone::Progress => "·",
        Tone::Success => "✓",
        Tone::Failure => "✕",
        Tone::Abort => "⊘",
    }
}
