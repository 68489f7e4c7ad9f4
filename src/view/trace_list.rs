//! The history as a list of rows, of which only those in sight are in the document.

use std::rc::Rc;

use crate::markup::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::decimal::Decimal;
use super::shared::Shared;
use super::trace_row::{self, trace_row};
use crate::hooks::use_size;
use crate::protocol::VisitId;
use crate::trace::{Detailed, Trace};

/// Rows kept above and below those in sight.
const SPARE: usize = 24;

/// Props of [`TraceList`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The history.
    pub trace: Shared<Trace>,
    /// Which rows are shown.
    pub detailed: Detailed,
    /// The row the person looks at, an index into the history.
    pub cursor: usize,
    /// The visits that are folded.
    pub folded: Rc<std::collections::BTreeSet<VisitId>>,
    /// Height of a row in pixels.
    pub row_height: f64,
    /// The person looks at another row.
    pub on_goto: Callback<usize>,
    /// A Parallel or Map is to be folded or unfolded.
    pub on_fold: Callback<VisitId>,
}

/// The list. Arrow keys, Page Up and Down, Home and End move the cursor.
#[component]
pub fn TraceList(props: &Props) -> Html {
    let visible = use_memo(
        (props.trace.clone(), props.detailed, props.folded.clone()),
        |(trace, detailed, folded)| trace.visible(*detailed, folded),
    );
    let list = use_node_ref();
    let size = use_size(&list);
    let first = use_state_eq(|| 0_usize);
    let height = props.row_height;
    let in_sight = ((size.1 / height).ceil() as usize).max(1);
    // The shown row at or before the cursor: the row at the cursor itself may be folded away.
    let current = visible
        .partition_point(|index| *index <= props.cursor)
        .saturating_sub(1);

    {
        let list = list.clone();
        use_effect_with((current, size), move |(current, (_, seen))| {
            if let Some(list) = list.cast::<Element>() {
                keep_in_sight(&list, *current as f64 * height, height, *seen);
            }
        });
    }
    {
        // The focus stays on the current row while the keys move it.
        let list = list.clone();
        use_effect_with((current, *first), move |_| {
            let inside = list.cast::<Element>().filter(|list| {
                list.contains(
                    gloo::utils::document()
                        .active_element()
                        .map(Into::into)
                        .as_ref(),
                )
            });
            let row = inside.and_then(|list| {
                list.query_selector("[aria-current] > button")
                    .ok()
                    .flatten()
            });
            if let Some(row) = row.and_then(|row| row.dyn_into::<HtmlElement>().ok()) {
                let _gone = row.focus();
            }
        });
    }
    let onscroll = {
        let first = first.clone();
        Callback::from(move |event: Event| {
            if let Some(list) = event.target_dyn_into::<Element>() {
                first.set((f64::from(list.scroll_top()) / height) as usize);
            }
        })
    };
    let onkeydown = {
        let (visible, on_goto) = (visible.clone(), props.on_goto.clone());
        Callback::from(move |event: KeyboardEvent| {
            let last = visible.len().saturating_sub(1);
            let to = match event.key().as_str() {
                "ArrowDown" => (current + 1).min(last),
                "ArrowUp" => current.saturating_sub(1),
                "PageDown" => (current + in_sight).min(last),
                "PageUp" => current.saturating_sub(in_sight),
                "Home" => 0,
                "End" => last,
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            if let Some(index) = visible.get(to) {
                on_goto.emit(*index);
            }
        })
    };
    let from = first.saturating_sub(SPARE);
    let to = (*first + in_sight + SPARE).min(visible.len());
    let row = |at: usize, index: usize| {
        trace_row(&trace_row::Props {
            trace: props.trace.clone(),
            index,
            position: at,
            count: visible.len(),
            top: at as f64 * height,
            current: at == current,
            future: index > props.cursor,
            folded: props.folded.clone(),
            on_goto: props.on_goto.clone(),
            on_fold: props.on_fold.clone(),
        })
    };
    html! {
        <div class="trace-list" ref={list} {onscroll} {onkeydown}>
            <ol aria-label="Trace" style={format!("height:{}px", Decimal(visible.len() as f64 * height))}>
                for (at, index) in visible.iter().enumerate().skip(from).take(to.saturating_sub(from)) {
                    { row(at, *index) }
                }
            </ol>
        </div>
    }
}

fn keep_in_sight(list: &Element, top: f64, height: f64, seen: f64) {
    let scrolled = f64::from(list.scroll_top());
    if top < scrolled {
        list.set_scroll_top(top as i32);
    } else if top + height > scrolled + seen {
        list.set_scroll_top((top + height - seen).ceil() as i32);
    }
}
