//! What stands on Parallels and Maps in the graph: a button that closes or opens them, and what chooses a branch or an iteration.

use std::rc::Rc;

use crate::markup::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;

use super::decimal::Decimal;
use super::graph_node::{is_closed, sign};
use super::icon::{Glyph, icon};
use crate::protocol::{GraphNode, GraphScope, StateId, VisitId};
use crate::trace::{Inside, PartView};

/// More iterations than these are gone through one by one, not listed.
const LISTED: usize = 200;
/// Height of a container's face, below which a Map's iterations are chosen.
pub(super) const HEADER: f32 = 34.0;

/// The button that closes a container, or opens it.
pub fn toggle(node: &GraphNode, name: &str, on_close: &Callback<(Rc<[StateId]>, bool)>) -> Html {
    let (closed, state) = (is_closed(node), node.state);
    let words = format!("{} {name}", if closed { "Open" } else { "Close" });
    let style = format!(
        "left:{}px;top:{}px",
        Decimal((node.rect.x + node.rect.width - 34.0).into()),
        Decimal((node.rect.y + if closed { 8.0 } else { 4.0 }).into())
    );
    html! {
        <button key={format!("toggle-{}", state.0)} class="toggle-inside" data-closed={closed.then_some("")} {style} tabindex="-1"
            aria-label={words.clone()} title={format!("{words} (Space)")} aria-expanded={(!closed).to_string()}
            onclick={on_close.reform(move |_: MouseEvent| (Rc::from([state]), !closed))}>{ icon(Glyph::Caret) }</button>
    }
}

/// Chooses an iteration of an open Map, one by one or out of a list; before it ran, it says what a Map does.
pub fn iterations(
    node: &GraphNode,
    name: &str,
    inside: Option<&Inside>,
    on_choose: &Callback<(VisitId, u32)>,
    on_select: &Callback<StateId>,
) -> Html {
    let style = format!(
        "left:{}px;top:{}px;width:{}px",
        Decimal((node.rect.x + 8.0).into()),
        Decimal((node.rect.y + HEADER).into()),
        Decimal((node.rect.width - 16.0).into())
    );
    let key = format!("iterations-{}", node.state.0);
    let Some(inside) = inside else {
        return html! { <div {key} class="iterations" {style}><span>{ "for each item" }</span></div> };
    };
    html! {
        <div {key} class="iterations" role="group" aria-label={format!("Iterations of {name}")} {style}>
            { steps(node.state, inside, on_choose, on_select) }
        </div>
    }
}

/// Chooses an iteration of a Map, below the picture.
pub fn chooser(
    map: StateId,
    name: &str,
    inside: &Inside,
    on_choose: &Callback<(VisitId, u32)>,
    on_select: &Callback<StateId>,
) -> Html {
    html! {
        <div class="chooser" role="group" aria-label={format!("Iterations of {name}")}>
            <b>{ name.to_owned() }</b>
            { steps(map, inside, on_choose, on_select) }
        </div>
    }
}

/// To the iteration before, the one that is shown, to the next.
fn steps(
    state: StateId,
    inside: &Inside,
    on_choose: &Callback<(VisitId, u32)>,
    on_select: &Callback<StateId>,
) -> Html {
    let (visit, chosen) = (inside.visit, inside.chosen);
    let to = |at: Option<usize>| {
        at.and_then(|at| inside.parts.get(at))
            .map(|part| part.index)
    };
    let before = to(match chosen {
        Some(at) => at.checked_sub(1),
        None => inside.parts.len().checked_sub(1),
    });
    let after = to(Some(chosen.map_or(0, |at| at + 1)));
    let step = |label: &'static str, glyph: Glyph, index: Option<u32>| {
        let onclick = on_choose.reform(move |_: MouseEvent| (visit, index.unwrap_or_default()));
        html! { <button aria-label={label} title={label} disabled={index.is_none()} {onclick}>{ icon(glyph) }</button> }
    };
    html! {
        <>
            { step("Previous iteration", Glyph::Back, before) }
            { shown(inside, state, on_choose, on_select) }
            { step("Next iteration", Glyph::Forward, after) }
        </>
    }
}

/// The iteration that is shown, and the others to choose from.
fn shown(
    inside: &Inside,
    state: StateId,
    on_choose: &Callback<(VisitId, u32)>,
    on_select: &Callback<StateId>,
) -> Html {
    let count = inside.parts.len();
    let in_words = |(at, part): (usize, &PartView)| {
        format!(
            "item {} · {}/{count} {} {}",
            part.index,
            at + 1,
            sign(part.word),
            part.word
        )
    };
    let chosen = inside
        .chosen
        .and_then(|at| Some((at, inside.parts.get(at)?)));
    if count > LISTED {
        return html! { <span class="shown">{ chosen.map_or_else(|| format!("{count} items"), in_words) }</span> };
    }
    let (visit, parts) = (inside.visit, inside.parts.clone());
    let (on_choose, on_select) = (on_choose.clone(), on_select.clone());
    let onchange = Callback::from(move |event: Event| {
        let list = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        let at = list.and_then(|list| usize::try_from(list.selected_index()).ok());
        // The first one is all of them.
        match at.and_then(|at| parts.get(at.checked_sub(1)?)) {
            Some(part) => on_choose.emit((visit, part.index)),
            None => on_select.emit(state),
        }
    });
    html! {
        <select aria-label="Iteration" {onchange}>
            <option selected={chosen.is_none()}>{ if count == 1 { String::from("1 item") } else { format!("all {count} items") } }</option>
            for (at, part) in inside.parts.iter().enumerate() {
                <option key={part.index} selected={inside.chosen == Some(at)}>{ in_words((at, part)) }</option>
            }
        </select>
    }
}

/// Chooses a branch of a Parallel; stands in the corner of its frame.
pub fn branch(
    scope: &GraphScope,
    name: &str,
    inside: &Inside,
    on_choose: &Callback<(VisitId, u32)>,
) -> Option<Html> {
    let at = inside
        .parts
        .iter()
        .position(|part| part.index == scope.index)?;
    let part = inside.parts.get(at)?;
    let (visit, index) = (inside.visit, part.index);
    let words = format!("Branch {} of {name}, {}", index + 1, part.word);
    let style = format!(
        "left:{}px;top:{}px",
        Decimal(scope.rect.x.into()),
        Decimal(scope.rect.y.into())
    );
    Some(html! {
        <button key={format!("branch-{}-{index}", scope.owner.0)} class="branch" data-status={part.word} {style} title={words.clone()} aria-label={words}
            aria-pressed={(inside.chosen == Some(at)).to_string()} onclick={on_choose.reform(move |_: MouseEvent| (visit, index))}>
            { format!("{} {}", index + 1, sign(part.word)) }
        </button>
    })
}
