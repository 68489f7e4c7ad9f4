//! The keys of the graph.

use std::cell::RefCell;
use std::rc::Rc;

use crate::markup::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget, HtmlElement};

use super::graph_walk::{Arrow, Walk};
use crate::hooks::is_typing;
use crate::protocol::{Graph, StateId, StateInfo};
use crate::trace::GraphStatus;

/// How far Shift and an arrow key shift the picture, in pixels.
const SHIFT: i32 = 60;

/// What keys do.
pub(super) struct Keys {
    pub graph: Rc<Graph>,
    pub states: Rc<[StateInfo]>,
    pub status: Rc<GraphStatus>,
    /// The state that has the focus, and the one from which it was come to by a transition.
    pub before: Rc<RefCell<Option<(StateId, StateId)>>>,
    pub frame: NodeRef,
    /// Gives a state's box the focus.
    pub on_focus: Callback<StateId>,
    /// Zooms by a factor, or so that everything is seen.
    pub on_zoom: Callback<Option<f64>>,
    pub on_find: Callback<()>,
    pub on_close: Callback<(Rc<[StateId]>, bool)>,
}

impl Keys {
    /// A key was pressed somewhere in the graph.
    pub(super) fn pressed(&self, event: &KeyboardEvent) {
        let done =
            self.searches(event) || (!is_typing(event) && (self.moves(event) || self.zooms(event)));
        if done {
            event.prevent_default();
            event.stop_propagation();
        }
    }

    fn searches(&self, event: &KeyboardEvent) -> bool {
        let control = event.ctrl_key() || event.meta_key();
        let wanted = match event.key().as_str() {
            "f" => control,
            "/" => !control && !is_typing(event),
            _ => false,
        };
        if wanted {
            self.on_find.emit(());
        }
        wanted
    }

    fn zooms(&self, event: &KeyboardEvent) -> bool {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return false;
        }
        self.on_zoom.emit(match event.key().as_str() {
            "+" | "=" => Some(1.25),
            "-" => Some(0.8),
            "0" => None,
            _ => return false,
        });
        true
    }

    fn moves(&self, event: &KeyboardEvent) -> bool {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return false;
        }
        let key = event.key();
        let arrow = Arrow::of_key(&key);
        if let (true, Some(arrow)) = (event.shift_key(), arrow) {
            return self.shifts(arrow);
        }
        let Some(at) = state_of(event.target()) else {
            return false;
        };
        let to = match (arrow, key.as_str()) {
            (Some(arrow), _) => self.walk(at, arrow),
            (None, "Home") => self.graph.nodes.first().map(|node| node.state),
            (None, "End") => self.graph.nodes.last().map(|node| node.state),
            (None, " ") => return self.toggles(at),
            _ => return false,
        };
        if let Some(to) = to {
            self.on_focus.emit(to);
        }
        true
    }

    fn walk(&self, at: StateId, arrow: Arrow) -> Option<StateId> {
        let walk = Walk {
            graph: &self.graph,
            states: &self.states,
            status: &self.status,
        };
        let known = self.before.borrow().filter(|(state, _)| *state == at);
        let before = known.map(|(_, before)| before);
        let to = walk.step(at, before, arrow)?;
        self.before.replace(match arrow {
            Arrow::Down => Some((to, at)),
            Arrow::Up => None,
            Arrow::Left | Arrow::Right => before.map(|before| (to, before)),
        });
        Some(to)
    }

    fn shifts(&self, arrow: Arrow) -> bool {
        let Some(frame) = self.frame.cast::<Element>() else {
            return false;
        };
        match arrow {
            Arrow::Down => frame.set_scroll_top(frame.scroll_top() + SHIFT),
            Arrow::Up => frame.set_scroll_top(frame.scroll_top() - SHIFT),
            Arrow::Left => frame.set_scroll_left(frame.scroll_left() - SHIFT),
            Arrow::Right => frame.set_scroll_left(frame.scroll_left() + SHIFT),
        }
        true
    }

    fn toggles(&self, at: StateId) -> bool {
        match self.graph.node(at).filter(|node| node.inside > 0) {
            Some(node) => {
                self.on_close.emit((Rc::from([at]), node.container));
                true
            }
            None => false,
        }
    }
}

/// The state whose box an event comes from.
pub(super) fn state_of(target: Option<EventTarget>) -> Option<StateId> {
    let element = target?.dyn_into::<Element>().ok()?;
    let node = element.closest(".node").ok()??;
    let id = node.get_attribute("data-state")?;
    id.parse().ok().map(StateId)
}

/// Whether a state's box has the focus.
pub(super) fn has_focus(state: StateId) -> bool {
    let active = gloo::utils::document().active_element();
    state_of(active.map(Into::into)) == Some(state)
}

/// Gives a state's box the focus.
pub(super) fn focus(frame: &NodeRef, state: StateId) {
    let node = frame.cast::<Element>().and_then(|frame| {
        let wanted = format!(".node[data-state=\"{}\"]", state.0);
        frame.query_selector(&wanted).ok().flatten()
    });
    if let Some(node) = node.and_then(|node| node.dyn_into::<HtmlElement>().ok()) {
        let _gone = node.focus();
    }
}
