//! An event as `GetExecutionHistory` gives it.

use std::rc::Rc;

use web_sys::HtmlDetailsElement;
use yew::prelude::*;

use super::payload_view::PayloadView;
use crate::protocol::{EventDetail, EventId};

/// Props of [`EventJson`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The event at the cursor.
    pub id: EventId,
    /// What was asked for last.
    pub event: Option<Rc<EventDetail>>,
    /// The event is wanted, or no more.
    pub on_show: Callback<Option<EventId>>,
}

/// The event's JSON, once it is unfolded.
#[component]
pub fn EventJson(props: &Props) -> Html {
    let open = use_state_eq(|| false);
    let missing = *open
        && props
            .event
            .as_ref()
            .is_none_or(|event| event.event != props.id);
    {
        let on_show = props.on_show.clone();
        use_effect_with((props.id, missing), move |(id, missing)| {
            if *missing {
                on_show.emit(Some(*id));
            }
        });
    }
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
            <summary>{ format!("Event {} as GetExecutionHistory gives it", props.id) }</summary>
            if let Some(event) = props.event.as_ref().filter(|event| *open && event.event == props.id) {
                <PayloadView label={format!("Event {}", props.id)} payload={event.json.clone()} />
            }
        </details>
    }
}
