//! An event as `GetExecutionHistory` gives it.

use crate::markup::*;
use web_sys::HtmlDetailsElement;

use super::payload_view::value;
use crate::protocol::{EventDetail, EventId};

/// The event's JSON below a line that unfolds it.
pub fn event_json(id: EventId, event: Option<&EventDetail>, open: &UseStateHandle<bool>) -> Html {
    let ontoggle = {
        let open = open.clone();
        Callback::from(move |event: Event| {
            open.set(
                event
                    .target_dyn_into::<HtmlDetailsElement>()
                    .is_some_and(|details| details.open()),
            )
        })
    };
    html! {
        <details class="context" {ontoggle}>
            <summary>{ format!("Event {id} as GetExecutionHistory gives it") }</summary>
            if let Some(event) = event.filter(|event| **open && event.event == id) {
                { value(&format!("Event {id}"), &event.json, None, &Callback::noop()) }
            }
        </details>
    }
}
