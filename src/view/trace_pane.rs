//! The history, or what it will be.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::markup::*;

use super::decimal::Decimal;
use super::shared::Shared;
use super::timeline_view::TimelineView;
use super::trace_list::TraceList;
use crate::protocol::VisitId;
use crate::trace::{Detailed, Trace};
use crate::workbench::{Child, Crumb};

/// Props of [`trace_pane`].
pub struct Props {
    /// The history that is shown.
    pub trace: Shared<Trace>,
    /// The child execution whose history it is; none: the execution's own.
    pub child: Option<Rc<Child>>,
    /// The row that is shown.
    pub cursor: usize,
    /// The visits that are folded.
    pub folded: Rc<BTreeSet<VisitId>>,
    /// Which rows are shown.
    pub detailed: Detailed,
    /// Whether rows are made for fingers.
    pub coarse: bool,
    /// Whether the second part of the program is there, which shows the rows.
    pub is_whole: bool,
    /// To this row.
    pub on_goto: Callback<usize>,
    /// Another child execution is wanted, or none.
    pub on_child: Callback<Option<VisitId>>,
    /// A Parallel or Map is to be folded or unfolded.
    pub on_fold: Callback<VisitId>,
    /// Other rows are wanted.
    pub on_detailed: Callback<Detailed>,
}

/// A head and the list.
pub fn trace_pane(props: &Props) -> Html {
    let row_height = if props.coarse { 44.0 } else { 28.0 };
    let toggle = |what: Detailed, words: &'static str| {
        let pressed = props.detailed == what;
        let to = if pressed { Detailed::Events } else { what };
        let onclick = props.on_detailed.reform(move |_: MouseEvent| to);
        html! { <button class="toggle" aria-pressed={pressed.to_string()} {onclick}>{ words }</button> }
    };
    html! {
        <>
            <div class="pane-head">
                <h2>{ "Trace" }</h2>
                if let Some(child) = &props.child {
                    { way_back(child, &props.on_child) }
                }
                <span class="gap" />
                { toggle(Detailed::States, "States only") }
                { toggle(Detailed::Timeline, "Timeline") }
            </div>
            <div class="pane-body" style={format!("--row:{}px", Decimal(row_height))}>
                if props.trace.is_empty() && props.child.is_none() {
                    <div class="teach">
                        <p>{ "Press " }<b>{ "Run" }</b>{ ". What happens is listed here event by event, exactly as AWS records it in an execution history." }</p>
                        <p>{ "Then step forward and back with " }<kbd>{ "→" }</kbd>{ " and " }<kbd>{ "←" }</kbd>{ ", or select a row." }</p>
                    </div>
                } else if props.is_whole {
                    { rows(props, row_height) }
                }
            </div>
        </>
    }
}

/// The events one below the other, or the timeline.
#[inline(never)]
fn rows(props: &Props, row_height: f64) -> Html {
    html! {
        if props.detailed == Detailed::Timeline {
            <TimelineView trace={props.trace.clone()} cursor={props.cursor} coarse={props.coarse} on_goto={props.on_goto.clone()} on_child={props.on_child.clone()} />
        } else {
            <TraceList key={props.child.as_ref().map_or(0, |child| child.id.0 + 1)} trace={props.trace.clone()} detailed={props.detailed} cursor={props.cursor} folded={props.folded.clone()} {row_height}
                on_goto={props.on_goto.clone()} on_fold={props.on_fold.clone()} />
        }
    }
}

/// The way from the execution itself to the child execution that is open; each step of it leads back there.
fn way_back(child: &Child, on_child: &Callback<Option<VisitId>>) -> Html {
    let last = child.path.len().saturating_sub(1);
    html! {
        <nav class="way-back" aria-label="Execution">
            <button class="link" title="Back to the whole execution" onclick={on_child.reform(|_: MouseEvent| None)}>{ "Execution" }</button>
            for (at, crumb) in child.path.iter().enumerate() {
                <span aria-hidden="true">{ "›" }</span>
                if at == last {
                    <span aria-current="true" title={format!("Child execution {}", child.name)}>{ crumb.label.clone() }</span>
                } else {
                    { crumb_back(crumb, on_child) }
                }
            }
        </nav>
    }
}

fn crumb_back(crumb: &Crumb, on_child: &Callback<Option<VisitId>>) -> Html {
    let visit = crumb.visit;
    html! { <button class="link" onclick={on_child.reform(move |_: MouseEvent| Some(visit))}>{ crumb.label.clone() }</button> }
}
