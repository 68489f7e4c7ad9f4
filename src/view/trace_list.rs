//! The history as a list of rows, of which only those in sight are in the document.

use std::rc::Rc;

use crate::markup::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement};

use super::decimal::Decimal;
use super::shared::Shared;
use super::trace_row::{self, trace_row};
use crate::hooks::use_size;
use crate::protocol::VisitId;
use crate::trace::{Detailed, Trace};

/// Rows kept above and below those in sight.
const SPARE: usize = 8;

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
    let scrolled = use_mut_ref(Scrolled::default);
    let again = use_force_update();
    let height = props.row_height;
    let in_sight = ((size.1 / height).ceil() as usize).max(1);
    // The shown row at or before the cursor: the row at the cursor itself may be folded away.
    let current = visible
        .partition_point(|index| *index <= props.cursor)
        .saturating_sub(1);
    // Where a cursor that moved makes it scroll to is known before anything is drawn, so that it is drawn once, and there.
    let follow = scrolled.borrow_mut().follow(current, height, size.1);
    let (from, to, base) = scrolled
        .borrow_mut()
        .window(height, in_sight, visible.len());
    {
        let list = list.clone();
        use_effect_with((current, size), move |_| {
            if let (Some(list), Some(top)) = (list.cast::<Element>(), follow) {
                list.set_scroll_top(top as i32);
            }
        });
    }
    {
        // The focus stays on the current row while the keys move it.
        let list = list.clone();
        use_effect_with((current, from), move |_| {
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
                let calm = FocusOptions::new();
                calm.set_prevent_scroll(true);
                let _gone = row.focus_with_options(&calm);
            }
        });
    }
    let onscroll = Callback::from(move |event: Event| {
        if let Some(list) = event.target_dyn_into::<Element>()
            && scrolled
                .borrow_mut()
                .to(f64::from(list.scroll_top()), height)
        {
            again.force_update();
        }
    });
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
    let row = |at: usize, index: usize| {
        trace_row(&trace_row::Props {
            trace: props.trace.clone(),
            key: at.wrapping_sub(base),
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
    // Times get longer as they pass: the columns of all rows stand where the last one has them.
    let longest = visible
        .last()
        .and_then(|index| props.trace.view(*index))
        .map_or(0, |row| row.time.len());
    html! {
        <div class="trace-list" ref={list} {onscroll} {onkeydown}>
            <ol aria-label="Trace" style={format!("height:{}px;--time:{longest}", Decimal(visible.len() as f64 * height))}>
                for (at, index) in visible.iter().enumerate().skip(from).take(to.saturating_sub(from)) {
                    { row(at, *index) }
                }
            </ol>
        </div>
    }
}

/// How far the list is scrolled, and which of its elements show which rows: where it is scrolled a little, rows keep theirs; after a jump, all are used
/// again in their order, since to make new ones takes several times as long.
#[derive(Default)]
struct Scrolled {
    /// Pixels from the top.
    top: f64,
    /// The row that was kept in sight last, and the height of the frame then.
    followed: Option<(usize, f64)>,
    /// The first row in sight, as it is drawn.
    first: usize,
    /// The rows in the document.
    from: usize,
    to: usize,
    /// What is taken from the place of a row to have the key of its element.
    base: usize,
}

impl Scrolled {
    /// The list was scrolled; says whether other rows are to be drawn.
    fn to(&mut self, top: f64, height: f64) -> bool {
        self.top = top;
        (top / height) as usize != self.first
    }

    /// Where a row that became the current one, or a frame that became another, makes it scroll to.
    fn follow(&mut self, current: usize, height: f64, seen: f64) -> Option<f64> {
        if seen <= 0.0 || self.followed.replace((current, seen)) == Some((current, seen)) {
            return None;
        }
        let row = current as f64 * height;
        let top = if row < self.top {
            row.floor()
        } else if row + height > self.top + seen {
            (row + height - seen).ceil()
        } else {
            return None;
        };
        self.top = top;
        Some(top)
    }

    /// The rows to draw, from and to, of a list so long; and what is taken from the place of a row to have its key.
    fn window(&mut self, height: f64, in_sight: usize, length: usize) -> (usize, usize, usize) {
        self.first = (self.top / height) as usize;
        let from = self.first.min(length).saturating_sub(SPARE);
        let to = (self.first + in_sight + SPARE).min(length);
        if to <= self.from || self.to <= from {
            self.base = self.base.wrapping_add(from).wrapping_sub(self.from);
        }
        (self.from, self.to) = (from, to);
        (from, to, self.base)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The keys of the rows that are drawn after scrolling so far, 6 rows of 10 pixels in sight.
    fn keys(scrolled: &mut Scrolled, top: f64) -> Vec<usize> {
        scrolled.to(top, 10.0);
        let (from, to, base) = scrolled.window(10.0, 6, 25_000);
        (from..to).map(|at| at.wrapping_sub(base)).collect()
    }

    #[test]
    fn rows_that_stay_keep_their_elements_and_a_jump_uses_all_again() {
        let mut scrolled = Scrolled::default();
        let first = keys(&mut scrolled, 1000.0);
        assert_eq!(first.len(), 6 + 2 * SPARE);
        let on = keys(&mut scrolled, 1020.0);
        assert_eq!(first[2..], on[..on.len() - 2]);
        assert_eq!(keys(&mut scrolled, 90_000.0), on);
        assert_eq!(keys(&mut scrolled, 3000.0), on);
        assert_eq!(keys(&mut scrolled, 2990.0)[1..], on[..on.len() - 1]);
    }

    #[test]
    fn the_current_row_is_followed_once() {
        let mut scrolled = Scrolled::default();
        for (current, seen, top) in [
            (3, 0.0, None),
            (3, 60.0, None),
            (20, 60.0, Some(150.0)),
            (20, 60.0, None),
            (16, 60.0, None),
            (14, 60.0, Some(140.0)),
        ] {
            assert_eq!(scrolled.follow(current, 10.0, seen), top, "row {current}");
        }
        scrolled.to(5000.0, 10.0);
        assert_eq!(
            scrolled.follow(14, 10.0, 60.0),
            None,
            "who scrolls away stays there"
        );
        assert_eq!(scrolled.follow(15, 10.0, 60.0), Some(150.0));
    }
}
