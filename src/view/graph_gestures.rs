//! What the pointer does to the picture beside pressing states: the wheel with Ctrl (or two fingers) zooms, dragging shifts. And what keeps a place of it
//! in sight.

use std::cell::Cell;
use std::rc::Rc;

use crate::markup::*;
use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent, TouchEvent, WheelEvent};

use super::graph_inside::HEADER;
use super::graph_view::{MARGIN, ZOOM};
use super::shared::Shared;
use crate::protocol::{Graph, GraphNode, StateId, StateInfo};

/// How far down buttons and search cover the picture, in pixels.
const TOOLS: f64 = 48.0;
/// How far a pointer goes before this is no longer a press, in pixels.
const SLACK: f64 = 4.0;

/// Zooms by the wheel, and keeps in its place what the pointer stands on, or the middle when the buttons zoom.
#[hook]
pub(super) fn use_zoom(frame: &NodeRef, scale: f64, zoom: UseStateHandle<Option<f64>>) {
    let latest = use_mut_ref(|| scale);
    // Where in the frame the pointer stands that zooms.
    let pointer = use_mut_ref(|| None::<(f64, f64)>);
    {
        let (frame, latest, pointer) = (frame.clone(), latest.clone(), pointer.clone());
        use_effect_with(scale, move |scale| {
            let factor = scale / latest.replace(*scale);
            let at = pointer.take();
            if let Some(frame) = frame.cast::<Element>() {
                let (x, y) = at.unwrap_or((
                    f64::from(frame.client_width()) / 2.0,
                    f64::from(frame.client_height()) / 2.0,
                ));
                let kept =
                    |scrolled: i32, at: f64| ((f64::from(scrolled) + at) * factor - at) as i32;
                frame.set_scroll_left(kept(frame.scroll_left(), x));
                frame.set_scroll_top(kept(frame.scroll_top(), y));
            }
        });
    }
    let frame = frame.clone();
    use_effect_with((), move |()| {
        let listeners = frame.cast::<Element>().map(|frame| {
            let zoom_at = Rc::new({
                let frame = frame.clone();
                move |x: f64, y: f64, scale: f64| {
                    let place = frame.get_bounding_client_rect();
                    pointer.replace(Some((x - place.left(), y - place.top())));
                    zoom.set(Some(scale.clamp(ZOOM.0, ZOOM.1)));
                }
            });
            let wheel = {
                let (zoom_at, latest) = (zoom_at.clone(), latest.clone());
                heard(&frame, "wheel", move |event: &WheelEvent| {
                    if event.ctrl_key() {
                        event.prevent_default();
                        let factor = (-event.delta_y() * 0.01).clamp(-0.5, 0.5).exp();
                        let (x, y) = (event.client_x(), event.client_y());
                        zoom_at(x.into(), y.into(), *latest.borrow() * factor);
                    }
                })
            };
            // How far two fingers were apart last.
            let apart = Rc::new(Cell::new(None::<f64>));
            let down = {
                let apart = apart.clone();
                heard(&frame, "touchstart", move |_: &TouchEvent| apart.set(None))
            };
            let pinch = heard(&frame, "touchmove", move |event: &TouchEvent| {
                let touches = event.touches();
                let (2, Some(one), Some(other)) =
                    (touches.length(), touches.get(0), touches.get(1))
                else {
                    apart.set(None);
                    return;
                };
                event.prevent_default();
                let place = |x: i32, y: i32| (f64::from(x), f64::from(y));
                let (x, y) = place(one.client_x(), one.client_y());
                let (to_x, to_y) = place(other.client_x(), other.client_y());
                let distance = (to_x - x).hypot(to_y - y).max(1.0);
                let factor = apart
                    .replace(Some(distance))
                    .map_or(1.0, |was| distance / was);
                let scale = *latest.borrow() * factor;
                zoom_at(f64::midpoint(x, to_x), f64::midpoint(y, to_y), scale);
            });
            [wheel, down, pinch]
        });
        move || drop(listeners)
    });
}

/// Hears an event that can be kept from its usual effect.
fn heard<E: JsCast>(
    frame: &Element,
    name: &'static str,
    hear: impl Fn(&E) + 'static,
) -> EventListener {
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(frame, name, options, move |event| {
        if let Some(event) = event.dyn_ref::<E>() {
            hear(event);
        }
    })
}

/// A place of the picture as it is drawn, in pixels without the margin.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
    /// The margin.
    around: f64,
}

impl Place {
    /// A state's box; of a container the part with its name.
    pub(super) fn of_face(node: &GraphNode, scale: f64) -> Self {
        let rect = node.rect;
        let height = if node.container { HEADER } else { rect.height };
        let [x, y, width, height] =
            [rect.x, rect.y, rect.width, height].map(|length| f64::from(length) * scale);
        Self {
            x,
            y,
            width,
            height,
            around: MARGIN * scale,
        }
    }

    /// Scrolls as little as is needed for it to be seen.
    pub(super) fn keep_in_sight(self, frame: &NodeRef) {
        let Some(frame) = frame.cast::<Element>() else {
            return;
        };
        let axis = |scrolled: i32, seen: i32, from: f64, length: f64, covered: f64| {
            let (scrolled, seen) = (f64::from(scrolled), f64::from(seen));
            let to = from + length + 2.0 * self.around;
            if from - covered < scrolled {
                Some((from - covered) as i32)
            } else if to > scrolled + seen {
                Some((to - seen) as i32)
            } else {
                None
            }
        };
        if let Some(left) = axis(
            frame.scroll_left(),
            frame.client_width(),
            self.x,
            self.width,
            0.0,
        ) {
            frame.set_scroll_left(left);
        }
        if let Some(top) = axis(
            frame.scroll_top(),
            frame.client_height(),
            self.y,
            self.height,
            TOOLS,
        ) {
            frame.set_scroll_top(top);
        }
    }
}

/// A picture and its states.
type Picture = (Shared<Graph>, Shared<[StateInfo]>);

/// When the picture changes, the state `anchor` (else the first) stays where it is on the screen, if it is still there; in another picture the start
/// comes into the middle.
#[hook]
pub(super) fn use_anchor(
    frame: &NodeRef,
    picture: Picture,
    anchor: Option<StateId>,
    scale: f64,
    is_measured: bool,
) {
    let before = use_mut_ref(|| None::<Picture>);
    let frame = frame.clone();
    use_effect_with((picture, is_measured), move |(picture, is_measured)| {
        let Some(frame) = frame.cast::<Element>().filter(|_| *is_measured) else {
            return;
        };
        let was = before.replace(Some(picture.clone()));
        let shift = was.and_then(|was| moved(&was, picture, anchor));
        let scrolled = |now: i32, by: f32| now + (f64::from(by) * scale).round() as i32;
        match shift {
            Some((x, y)) => {
                frame.set_scroll_left(scrolled(frame.scroll_left(), x));
                frame.set_scroll_top(scrolled(frame.scroll_top(), y));
            }
            None => {
                let start = picture.0.terminals.iter().find(|end| end.scope.is_none());
                let middle = start.map_or(0.0, |start| start.rect.x + start.rect.width / 2.0);
                let middle = (f64::from(middle) + MARGIN) * scale;
                frame.set_scroll_left(middle as i32 - frame.client_width() / 2);
                frame.set_scroll_top(0);
            }
        }
    });
}

/// How far a state moved from one picture to the next.
fn moved(was: &Picture, now: &Picture, anchor: Option<StateId>) -> Option<(f32, f32)> {
    let find = |state: StateId| {
        let pointer = &was.1.get(state.index())?.pointer;
        let at = now.1.iter().position(|state| state.pointer == *pointer)?;
        let from = was.0.seen(state, &was.1)?;
        let to = now.0.seen(StateId(u32::try_from(at).ok()?), &now.1)?;
        Some((to.rect.x - from.rect.x, to.rect.y - from.rect.y))
    };
    anchor.and_then(find).or_else(|| find(StateId(0)))
}

/// A drag that began: where the pointer was last, and whether it went far enough.
#[derive(Debug, Clone, Copy)]
struct Drag {
    x: f64,
    y: f64,
    moved: bool,
}

/// What a frame does with a pointer; each is the listener of that name.
#[derive(Clone)]
pub(super) struct Pan {
    /// A button goes down.
    pub onpointerdown: Callback<PointerEvent>,
    /// The pointer moves.
    pub onpointermove: Callback<PointerEvent>,
    /// The drag is over, in whatever way.
    pub onpointerend: Callback<PointerEvent>,
}

/// Shifts the picture with a mouse or a pen that goes down beside the states. Fingers scroll it anyway.
#[hook]
pub(super) fn use_pan(frame: &NodeRef) -> Pan {
    let drag = use_mut_ref(|| None::<Drag>);
    let onpointerdown = {
        let (drag, frame) = (drag.clone(), frame.clone());
        Callback::from(move |event: PointerEvent| {
            let on_scroll_bar = frame.cast::<Element>().is_none_or(|frame| {
                let place = frame.get_bounding_client_rect();
                f64::from(event.client_x()) - place.left() >= f64::from(frame.client_width())
                    || f64::from(event.client_y()) - place.top() >= f64::from(frame.client_height())
            });
            let on_state = event
                .target_dyn_into::<Element>()
                .and_then(|target| target.closest(".node:not([data-container])").ok()?)
                .is_some();
            if event.button() == 0 && event.pointer_type() != "touch" && !on_state && !on_scroll_bar
            {
                drag.replace(Some(Drag {
                    x: f64::from(event.client_x()),
                    y: f64::from(event.client_y()),
                    moved: false,
                }));
            }
        })
    };
    let onpointermove = {
        let (drag, frame) = (drag.clone(), frame.clone());
        Callback::from(move |event: PointerEvent| {
            let mut drag = drag.borrow_mut();
            let (Some(drag), Some(frame)) = (drag.as_mut(), frame.cast::<Element>()) else {
                return;
            };
            let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
            let (dx, dy) = (x - drag.x, y - drag.y);
            if !drag.moved {
                if dx.abs().max(dy.abs()) < SLACK {
                    return;
                }
                drag.moved = true;
                // The release then is no press of what lies under it.
                let _else_until_the_edge = frame.set_pointer_capture(event.pointer_id());
                let _only_for_looks = frame.set_attribute("data-dragged", "");
            }
            // Scrolling goes by whole pixels; the rest is kept for the next move.
            (drag.x, drag.y) = (drag.x + dx.trunc(), drag.y + dy.trunc());
            frame.set_scroll_left(frame.scroll_left() - dx as i32);
            frame.set_scroll_top(frame.scroll_top() - dy as i32);
        })
    };
    let frame = frame.clone();
    let onpointerend = Callback::from(move |_: PointerEvent| {
        if drag.take().is_some_and(|drag| drag.moved)
            && let Some(frame) = frame.cast::<Element>()
        {
            let _only_for_looks = frame.remove_attribute("data-dragged");
        }
    });
    Pan {
        onpointerdown,
        onpointermove,
        onpointerend,
    }
}
