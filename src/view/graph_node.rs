//! A state in the graph.

use std::rc::Rc;

use crate::markup::*;
use web_sys::Element;

use super::decimal::Decimal;
use super::graph_marks::{self, Mark};
use super::icon::{Glyph, icon};
use crate::protocol::{Answer, GraphNode, Rect, StateId};
use crate::trace::NodeStatus;

/// A frame whose width and height are more than this together is not dashed: browsers paint every dash, seen or not, and such frames stand in each other.
const DASHED: f32 = 10_000.0;

/// Props of [`NodeBox`].
#[derive(Properties, PartialEq, Clone)]
pub struct Props {
    /// Where it stands.
    pub node: GraphNode,
    /// Its name.
    pub name: Rc<str>,
    /// Its type.
    pub state_type: Rc<str>,
    /// What happened in it.
    pub status: NodeStatus,
    /// Whether the event at the cursor belongs to it, or to what it hides.
    pub current: bool,
    /// What answers it, if it calls something.
    pub answer: Option<Answer>,
    /// Whether it is the one looked at.
    pub selected: bool,
    /// Whether Tab reaches it; the arrow keys reach the others.
    pub reachable: bool,
    /// Whether something is wrong with its definition.
    pub faulty: bool,
    /// Whether it is one that is searched for.
    pub found: bool,
    /// What its breakpoint waits for, if it has one.
    pub breakpoint: Option<AttrValue>,
    /// Its edge was pressed, where breakpoints are.
    pub on_breakpoint: Callback<StateId>,
    /// A mark of another part of the page.
    pub mark: Option<Mark>,
    /// It was pressed.
    pub on_select: Callback<StateId>,
}

/// A box with the state's picture, name and type, and a sign of what happened. A component of its own, so that of many only those are drawn again that
/// changed.
#[component]
pub fn NodeBox(props: &Props) -> Html {
    let (rect, status) = (props.node.rect, props.status);
    let state = props.node.state;
    let sign = sign(status.word());
    let is_closed = is_closed(&props.node);
    let onclick = {
        let (on_select, on_breakpoint) = (props.on_select.clone(), props.on_breakpoint.clone());
        Callback::from(move |event: MouseEvent| {
            let pressed = event.target_dyn_into::<Element>();
            if pressed.is_some_and(|pressed| pressed.class_name() == "breakpoint") {
                on_breakpoint.emit(state);
            } else {
                on_select.emit(state);
            }
        })
    };
    html! {
        <button class="node" data-type={props.state_type.clone()} data-status={status.word()} data-container={props.node.container.then_some("")}
            data-closed={is_closed.then_some("")} data-current={props.current.then_some("")} data-faulty={props.faulty.then_some("")}
            data-found={props.found.then_some("")} data-long={is_long(rect).then_some("")} data-state={state.0.to_string()} style={frame(rect)}
            title={tip(props)} aria-label={in_words(props)} aria-pressed={props.selected.to_string()} tabindex={if props.reachable { "0" } else { "-1" }}
            {onclick}>
            <span class="face">
                <span class="tile">{ icon(Glyph::of_state(&props.state_type)) }</span>
                <span class="words">
                    <span class="name">{ props.name.clone() }</span>{ " " }
                    <span class="type">{ type_in_words(props) }</span>
                </span>
            </span>
            if !sign.is_empty() {
                <span class="mark-sign" aria-hidden="true">{ sign }
                    if status.visits > 1 {
                        <small data-text={format!("×{}", status.visits)} />
                    }
                </span>
            }
            <span class="breakpoint" data-set={props.breakpoint.is_some().then_some("")} title={props.breakpoint.clone().unwrap_or(AttrValue::Static("Set a breakpoint (F9)"))} aria-hidden="true">{ "●" }</span>
            if let Some(mark) = &props.mark {
                { graph_marks::sign(mark) }
            }
            if status.retries > 0 {
                <span class="retries" aria-hidden="true" data-text={format!("↻{}", status.retries)} />
            }
        </button>
    }
}

/// Whether it hides states.
#[must_use]
pub fn is_closed(node: &GraphNode) -> bool {
    node.inside > 0 && !node.container
}

/// The style of what fills a box.
#[must_use]
pub fn frame(rect: Rect) -> String {
    let [left, top, width, height] =
        [rect.x, rect.y, rect.width, rect.height].map(|length| Decimal(length.into()));
    format!("left:{left}px;top:{top}px;width:{width}px;height:{height}px")
}

/// Whether its frame is too long to be dashed.
#[must_use]
pub(super) fn is_long(rect: Rect) -> bool {
    rect.width + rect.height > DASHED
}

/// How many states a closed box hides.
#[must_use]
pub fn hidden(node: &GraphNode) -> String {
    match node.inside {
        1 => String::from("1 state"),
        count => format!("{count} states"),
    }
}

/// The whole name, which the box may cut, and what answers the state.
fn tip(props: &Props) -> String {
    match &props.answer {
        Some(answer) => format!("{}: {}", props.name, answer.in_words()),
        None => String::from(&*props.name),
    }
}

fn type_in_words(props: &Props) -> String {
    let state_type = match &*props.state_type {
        "" => "no type",
        known => known,
    };
    if is_closed(&props.node) {
        format!("{state_type} · {}", hidden(&props.node))
    } else {
        String::from(state_type)
    }
}

/// A sign for a word of [`NodeStatus::word`].
#[must_use]
pub fn sign(word: &str) -> &'static str {
    match word {
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
    let kind = type_in_words(props);
    let mut words = format!("{}, {kind}, {}", props.name, status.word());
    if is_closed(&props.node) {
        words.push_str(", closed");
    }
    if status.visits > 1 {
        words.push_str(&format!(", visited {} times", status.visits));
    }
    if status.retries > 0 {
        words.push_str(&format!(", {} retries", status.retries));
    }
    if props.current {
        words.push_str(", current step");
    }
    if props.faulty {
        words.push_str(", has an error");
    }
    let others = props.mark.as_ref().map(|mark| &mark.words);
    for more in props.breakpoint.iter().chain(others) {
        words.push_str(&format!(", {more}"));
    }
    words
}
