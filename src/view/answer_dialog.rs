//! A call that waits for a person's answer.

use std::rc::Rc;

use crate::markup::*;
use web_sys::HtmlInputElement;

use super::decimal::{self, Decimal};
use super::payload_view::value;
use super::says_fields::{self, says_fields};
use crate::protocol::{Asked, Given, Says};

/// Props of [`AnswerDialog`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The call.
    pub asked: Rc<Asked>,
    /// It is answered; whether the answer is to become a mock.
    pub on_answer: Callback<(Given, bool)>,
}

/// What was called with what, and a form for the answer.
#[component]
pub fn AnswerDialog(props: &Props) -> Html {
    let asked = &props.asked;
    let says = {
        let typical = asked.typical.clone();
        use_state_eq(move || Says::Return(typical))
    };
    let after = use_state_eq(String::new);
    let remember = use_state_eq(|| false);
    let on_says = {
        let says = says.clone();
        Callback::from(move |other| says.set(other))
    };
    let on_after = {
        let after = after.clone();
        Callback::from(move |event: InputEvent| {
            after.set(event.target_unchecked_into::<HtmlInputElement>().value());
        })
    };
    let on_remember = {
        let remember = remember.clone();
        Callback::from(move |event: Event| {
            remember.set(event.target_unchecked_into::<HtmlInputElement>().checked());
        })
    };
    // What is no number is refused by the worker, who says what it takes.
    let seconds = match after.trim() {
        "" => 0.0,
        text => Decimal::read(text).unwrap_or(-1.0),
    };
    let answer = {
        let (says, remember) = ((*says).clone(), *remember);
        props
            .on_answer
            .reform(move |_: MouseEvent| (Given::Answer(says.clone(), seconds), remember))
    };
    let beat = props
        .on_answer
        .reform(move |_: MouseEvent| (Given::Heartbeat(seconds), false));
    let fields = says_fields::Props {
        says: &says,
        may_ask: false,
        typical: &asked.typical,
        failures: &asked.failures,
        fault: None,
        on_says,
    };
    html! {
        <div class="mock">
            { call(asked) }
            { says_fields(&fields) }
            <div class="when-fields">
                <div class="setting">
                    <label for="answer-after">{ "Seconds after the call (virtual time)" }</label>
                    <input id="answer-after" value={(*after).clone()} placeholder="0" inputmode="decimal" autocomplete="off" oninput={on_after} />
                </div>
            </div>
            <label class="check"><input type="checkbox" checked={*remember} onchange={on_remember} />{ format!("Remember the answer as a mock of call {}", asked.call) }</label>
            if let Some(refused) = &asked.refused {
                <p class="fault" role="alert">{ refused.clone() }</p>
            }
            <div class="dialog-end">
                if asked.is_callback {
                    <button class="button" onclick={beat}>{ "Send a heartbeat" }</button>
                }
                <button class="button primary" onclick={answer}>{ "Answer" }</button>
            </div>
        </div>
    }
}

fn call(asked: &Asked) -> Html {
    let mut words = format!(", call {}", asked.call);
    if let Some(item) = asked.item {
        words.push_str(&format!(", Map item {item}"));
    }
    let limits = [
        ("times out", asked.timeout),
        ("wants a heartbeat", asked.heartbeat),
    ];
    for (what, seconds) in limits {
        if let Some(seconds) = seconds {
            words.push_str(&format!(", {what} after {} s", Decimal(seconds)));
        }
    }
    html! {
        <>
            <p class="lead"><b>{ asked.name.clone() }</b>{ " called " }<code>{ asked.calls.clone() }</code>{ words }</p>
            if !asked.beats.is_empty() {
                <p class="lead" role="status">{ format!("Heartbeats so far, seconds after the call: {}", decimal::list(&asked.beats)) }</p>
            }
            <div class="data-values">{ value("Called with", &asked.parameters, None, &Callback::noop()) }</div>
        </>
    }
}
