//! The history, or what it will be.

use std::collections::BTreeSet;
use std::rc::Rc;

use yew::prelude::*;

use super::shared::Shared;
use super::trace_list::TraceList;
use crate::protocol::VisitId;
use crate::trace::{Detailed, Trace};

/// Props of [`trace_pane`].
pub struct Props {
    /// The history.
    pub trace: Shared<Trace>,
    /// The row that is shown.
    pub cursor: usize,
    /// The visits that are folded.
    pub folded: Rc<BTreeSet<VisitId>>,
    /// Which rows are shown.
    pub detailed: Detailed,
    /// Whether rows are made for fingers.
    pub coarse: bool,
    /// To this row.
    pub on_goto: Callback<usize>,
    /// A Parallel or Map is to be folded or unfolded.
    pub on_fold: Callback<VisitId>,
    /// Other rows are wanted.
    pub on_detailed: Callback<Detailed>,
}

/// A head and the list.
pub fn trace_pane(props: &Props) -> Html {
    let (trace, row_height) = (props.trace.clone(), if props.coarse { 40.0 } else { 28.0 });
    let states_only = props.detailed == Detailed::States;
    let onclick = props.on_detailed.reform(move |_: MouseEvent| {
        if states_only {
            Detailed::Events
        } else {
            Detailed::States
        }
    });
    html! {
        <>
            <div class="pane-head">
                <h2>{ "Trace" }</h2>
                <span class="gap" />
                <button class="toggle" aria-pressed={states_only.to_string()} {onclick}>{ "States only" }</button>
            </div>
            <div class="pane-body" style={format!("--row:{row_height}px")}>
                if trace.is_empty() {
                    <div class="teach">
                        <p>{ "Press " }<b>{ "Run" }</b>{ ". What happens is listed here event by event, exactly as AWS records it in an execution history." }</p>
                        <p>{ "Then step forward and back with " }<kbd>{ "→" }</kbd>{ " and " }<kbd>{ "←" }</kbd>{ ", or select a row." }</p>
                    </div>
                } else {
                    <TraceList {trace} detailed={props.detailed} cursor={props.cursor} folded={props.folded.clone()} {row_height} on_goto={props.on_goto.clone()} on_fold={props.on_fold.clone()} />
                }
            </div>
        </>
    }
}
