//! Where the cursor stands, and the way to another event by its number.

use crate::markup::*;
use web_sys::HtmlInputElement;

/// Props of [`Position`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Index of the row that is shown.
    pub cursor: usize,
    /// How many rows there are.
    pub length: usize,
    /// Whether the rows are those of a child execution.
    pub in_child: bool,
    /// To this row.
    pub on_goto: Callback<usize>,
}

/// `step 12/37`; pressed, it takes the number of an event. Enter goes there, Escape leaves it.
#[component]
pub fn Position(props: &Props) -> Html {
    let typing = use_state_eq(|| false);
    let field = use_node_ref();
    let button = use_node_ref();
    {
        let (field, button) = (field.clone(), button.clone());
        let was = use_mut_ref(|| false);
        use_effect_with(*typing, move |typing| {
            let before = was.replace(*typing);
            if let Some(field) = field.cast::<HtmlInputElement>().filter(|_| *typing) {
                let _gone = field.focus();
                field.select();
            } else if let Some(button) = button.cast::<web_sys::HtmlElement>().filter(|_| before) {
                let _gone = button.focus();
            }
        });
    }
    if props.length == 0 {
        return html! { <span class="position">{ "no steps yet" }</span> };
    }
    if !*typing {
        let onclick = Callback::from(move |_: MouseEvent| typing.set(true));
        let child = if props.in_child { "child " } else { "" };
        return html! {
            <button class="position" ref={button} title="Go to an event by its number (G)" {onclick}><span>{ format!("{child}step ") }</span>{ format!("{}/{}", props.cursor + 1, props.length) }</button>
        };
    }
    let onkeydown = {
        let (typing, on_goto) = (typing.clone(), props.on_goto.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" {
                let number = event
                    .target_unchecked_into::<HtmlInputElement>()
                    .value_as_number();
                if number >= 1.0 {
                    on_goto.emit(number as usize - 1);
                }
            }
            if matches!(event.key().as_str(), "Enter" | "Escape") {
                event.prevent_default();
                event.stop_propagation();
                typing.set(false);
            }
        })
    };
    let onblur = Callback::from(move |_: FocusEvent| typing.set(false));
    html! {
        <span class="position">
            <input ref={field} type="number" aria-label="Go to event" min="1" max={props.length.to_string()} value={(props.cursor + 1).to_string()} {onkeydown} {onblur} />
            { format!("/{}", props.length) }
        </span>
    }
}
