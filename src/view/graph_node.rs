//! A state in the graph.

use yew::prelude::*;

use super::decimal::Decimal;
use super::graph_marks::{self, Mark};
use super::icon::{Glyph, icon};
use crate::protocol::{GraphNode, Rect, StateId, StateInfo};
use crate::trace::NodeStatus;

/// Props of [`state_box`].
pub struct Props {
    /// Where it stands.
    pub node: GraphNode,
    /// Its name and type.
    pub info: StateInfo,
    /// What happened in it.
    pub status: NodeStatus,
    /// What answers it, if it calls something.
    pub answer: Option<String>,
    /// Whether it is the one looked at.
    pub selected: bool,
    /// Whether Tab reaches it; the arrow keys reach the others.
    pub reachable: bool,
    /// Whether something is wrong with its definition.
    pub faulty: bool,
    /// What its breakpoint waits for, if it has one.
    pub breakpoint: Option<AttrValue>,
    /// A mark of another part of the page.
    pub mark: Option<Mark>,
    /// It was pressed.
    pub on_select: Callback<StateId>,
}

/// A box with the state's picture, name and type, and a sign of what happened.
pub fn state_box(props: &Props) -> Html {
    let (rect, status, info) = (props.node.rect, props.status, &props.info);
    let state = props.node.state;
    let sign = sign(status);
    html! {
        <button key={state.0} class="node" data-type={info.state_type.clone()} data-status={status.word()} data-container={props.node.container.then_some("")}
            data-current={status.current.then_some("")} data-faulty={props.faulty.then_some("")} data-state={state.0.to_string()}
            style={frame(rect)}
            title={tip(props)} aria-label={in_words(props)} aria-pressed={props.selected.to_string()} tabindex={if props.reachable { "0" } else { "-1" }}
            onclick={props.on_select.reform(move |_: MouseEvent| state)}>
            <span class="face">
                <span class="tile">{ icon(Glyph::of_state(&info.state_type)) }</span>
                <span class="words">
                    <span class="name">{ info.name.clone() }</span>
                    <span class="type">{ if info.state_type.is_empty() { "no type" } else { &*info.state_type } }</span>
                </span>
            </span>
            if !sign.is_empty() {
                <span class="mark-sign" aria-hidden="true">{ sign }
                    if status.visits > 1 {
                        <small>{ format!("×{}", status.visits) }</small>
                    }
                </span>
            }
            if let Some(breakpoint) = &props.breakpoint {
                <span class="breakpoint" title={breakpoint.clone()} aria-hidden="true">{ "●" }</span>
            }
            if let Some(mark) = &props.mark {
                { graph_marks::sign(mark) }
            }
            if status.retries > 0 {
                <span class="retries" aria-hidden="true">{ format!("↻{}", status.retries) }</span>
            }
        </button>
    }
}

/// The style of what fills a box.
#[must_use]
pub fn frame(rect: Rect) -> String {
    let [left, top, width, height] =
        [rect.x, rect.y, rect.width, rect.height].map(|length| Decimal(length.into()));
    format!("left:{left}px;top:{top}px;width:{width}px;height:{height}px")
}

/// The whole name, which the box may cut, and what answers the state.
fn tip(props: &Props) -> String {
    match &props.answer {
        Some(answer) => format!("{}: {answer}", props.info.name),
        None => String::from(&*props.info.name),
    }
}

fn sign(status: NodeStatus) -> &'static str {
    match status.word() {
        "failed" => "✕",
        "aborted" => "⊘",
        "running" => "…",
        "caught error" => "↯",
        "succeeded" => "✓",
        _ => "",
    }
}

fn in_words(props: &Props) -> String {
    let status = props.status;
    let mut words = format!(
        "{}, {}, {}",
        props.info.name,
        props.info.state_type,
        status.word()
    );
    if status.visits > 1 {
        words.push_str(&format!(", visited {} times", status.visits));
    }
    if status.retries > 0 {
        words.push_str(&format!(", {} retries", status.retries));
    }
    if status.current {
        words.push_str(", current step");
    }
    if props.faulty {
        words.push_str(", has an error");
    }
    for more in props
        .breakpoint
        .iter()
        .chain(props.mark.as_ref().map(|mark| &mark.words))
    {
        words.push_str(&format!(", {more}"));
    }
    words
}
