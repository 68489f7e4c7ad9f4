//! What the pointer does to the picture beside pressing states: the wheel with Ctrl (or two fingers on a touch pad) zooms, dragging shifts.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent, WheelEvent};
use yew::prelude::*;

/// The least and the greatest zoom.
pub(super) const ZOOM: (f64, f64) = (0.2, 2.5);
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
        let listener = frame.cast::<Element>().map(|frame| {
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&frame.clone(), "wheel", options, move |event| {
                let Some(event) = event
                    .dyn_ref::<WheelEvent>()
                    .filter(|event| event.ctrl_key())
                else {
                    return;
                };
                event.prevent_default();
                let place = frame.get_bounding_client_rect();
                let at = (
                    f64::from(event.client_x()) - place.left(),
                    f64::from(event.client_y()) - place.top(),
                );
                pointer.replace(Some(at));
                let to = *latest.borrow() * (-event.delta_y() * 0.01).clamp(-0.5, 0.5).exp();
                zoom.set(Some(to.clamp(ZOOM.0, ZOOM.1)));
            })
        });
        move || drop(listener)
    });
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
