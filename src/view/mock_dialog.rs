//! The mock of a state: its answers, and a form for one of them.

use std::rc::Rc;

use crate::markup::*;
use web_sys::HtmlInputElement;

use super::prose::in_a_line;
use super::says_fields::{self, says_fields};
use crate::protocol::{MockAnswer, MockEdit, MockField, MockRefusal, MockSheet, MockTold, Says};

/// Props of [`MockDialog`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What the worker told last; absent: it is on its way.
    pub told: Option<Rc<MockTold>>,
    /// The mock is to be edited; whether a run is to follow.
    pub on_edit: Callback<(MockEdit, bool)>,
}

/// The answers in order, and the one that is written.
#[component]
pub fn MockDialog(props: &Props) -> Html {
    let draft = use_state_eq(|| None::<MockAnswer>);
    // What was refused is refused no longer once it is edited.
    let sent = use_state_eq(|| None::<MockAnswer>);
    {
        // An edit that was made ends the draft.
        let draft = draft.clone();
        let made = props
            .told
            .as_ref()
            .filter(|told| told.refused.is_none())
            .map(|told| (told.id, told.edits.is_empty()));
        use_effect_with(made, move |made| {
            if matches!(made, Some((_, false))) {
                draft.set(None);
            }
        });
    }
    let Some(told) = &props.told else {
        return html! { <p class="lead" role="status">{ "Looking…" }</p> };
    };
    let Some(sheet) = &told.sheet else {
        return html! { <p class="lead">{ "This state has no mock: it calls nothing, or the definition has errors. Mocks answer for Task states." }</p> };
    };
    let shown = (*draft).clone().or_else(|| {
        // With nothing mocked the form is what one came for.
        sheet.answers.is_empty().then(|| new_answer(sheet))
    });
    let refused = told
        .refused
        .as_ref()
        .filter(|_| *sent == shown || sent.is_none());
    let on_edit = {
        let (sent, on_edit) = (sent.clone(), props.on_edit.clone());
        Callback::from(move |(edit, run): (MockEdit, bool)| {
            if let MockEdit::Write(answer) = &edit {
                sent.set(Some(answer.clone()));
            }
            on_edit.emit((edit, run));
        })
    };
    let on_draft = { Callback::from(move |answer| draft.set(answer)) };
    html! {
        <div class="mock">
            { lead(sheet) }
            if !sheet.answers.is_empty() {
                { answers(sheet, shown.as_ref(), &on_draft, &on_edit) }
            }
            if let Some(shown) = &shown {
                { form(sheet, shown, refused, &on_draft, &on_edit) }
            }
        </div>
    }
}

fn lead(sheet: &MockSheet) -> Html {
    html! {
        <>
            <p class="lead">{ "What " }<code>{ sheet.calls.clone() }</code>
                { if sheet.answers.is_empty() { " answers. No mock says it yet, so every call gets the typical answer." } else { " answers. Calls count from 0, over retries, loops and Map items; other calls get the typical answer." } }</p>
            if !sheet.shared_with.is_empty() {
                <p class="lead" role="note">{ format!("The same answers are those of {}: a change counts there, too.", sheet.shared_with.join(", ")) }</p>
            }
        </>
    }
}

fn new_answer(sheet: &MockSheet) -> MockAnswer {
    MockAnswer {
        calls: "*".into(),
        says: Says::Return(sheet.typical.clone()),
        ..MockAnswer::default()
    }
}

fn answers(
    sheet: &MockSheet,
    shown: Option<&MockAnswer>,
    on_draft: &Callback<Option<MockAnswer>>,
    on_edit: &Callback<(MockEdit, bool)>,
) -> Html {
    let row = |answer: &MockAnswer| {
        let words = in_words(answer);
        let current = shown.is_some_and(|shown| shown.place == answer.place);
        let (of_edit, place) = (answer.clone(), answer.place.clone());
        let edit = on_draft.reform(move |_: MouseEvent| Some(of_edit.clone()));
        let on_edit = on_edit.clone();
        let remove = Callback::from(move |_: MouseEvent| {
            if let Some(place) = place.clone() {
                on_edit.emit((MockEdit::Remove(place), false));
            }
        });
        html! {
            <li data-calls={answer.calls.clone()} aria-current={current.then_some("true")}>
                <span class="calls">{ calls_in_words(answer) }</span>
                <span class="sign" aria-hidden="true">{ sign(&answer.says) }</span>
                <code>{ words.clone() }</code>
                <button class="link" aria-label={format!("Edit: {words}")} onclick={edit}>{ "Edit" }</button>
                <button class="link" aria-label={format!("Remove: {words}")} onclick={remove}>{ "Remove" }</button>
            </li>
        }
    };
    let new = new_answer(sheet);
    let add = on_draft.reform(move |_: MouseEvent| Some(new.clone()));
    html! {
        <>
            <ol class="answers" aria-label="Answers">
                for answer in &sheet.answers {
                    { row(answer) }
                }
            </ol>
            if shown.is_none() {
                <p><button class="button" onclick={add}>{ "Add an answer" }</button></p>
            }
        </>
    }
}

fn sign(says: &Says) -> &'static str {
    match says {
        Says::Return(_) => "✓",
        Says::Throw { .. } => "✕",
        Says::NeverAnswers => "…",
        Says::AskMe => "?",
    }
}

fn calls_in_words(answer: &MockAnswer) -> String {
    let mut words = match &*answer.calls {
        "*" => String::from("other calls"),
        calls if calls.contains('-') => format!("calls {calls}"),
        calls => format!("call {calls}"),
    };
    if !answer.item.is_empty() {
        words.push_str(&format!(", Map item {}", answer.item));
    }
    if !answer.attempt.is_empty() {
        words.push_str(&format!(", attempt {}", answer.attempt));
    }
    if !answer.condition.is_empty() {
        words.push_str(", if its condition holds");
    }
    words
}

fn in_words(answer: &MockAnswer) -> String {
    const SHOWN: usize = 60;
    let mut words = match &answer.says {
        Says::Return(text) => in_a_line(text, SHOWN),
        Says::Throw { error, .. } => in_a_line(&format!("Throw {error}"), SHOWN),
        Says::NeverAnswers => String::from("never answers"),
        Says::AskMe => String::from("asks me"),
    };
    if !answer.delay.is_empty() {
        words.push_str(&format!(" after {} s", answer.delay));
    }
    words
}

fn form(
    sheet: &MockSheet,
    draft: &MockAnswer,
    refused: Option<&MockRefusal>,
    on_draft: &Callback<Option<MockAnswer>>,
    on_edit: &Callback<(MockEdit, bool)>,
) -> Html {
    let on_says = {
        let draft = draft.clone();
        on_draft.reform(move |says| {
            Some(MockAnswer {
                says,
                ..draft.clone()
            })
        })
    };
    let save = |run: bool| {
        let draft = draft.clone();
        on_edit.reform(move |_: MouseEvent| (MockEdit::Write(draft.clone()), run))
    };
    // What is saved is seen in the list: where it stood, else among those for its calls.
    let is_this = |answer: &MockAnswer| {
        draft.place.is_some() && answer.place == draft.place && answer.calls == draft.calls
    };
    let at = sheet.answers.iter().position(is_this);
    let calls = draft.calls.trim();
    let is_key = calls
        .bytes()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'-' | b'*'));
    let row = match at {
        Some(at) => format!(":nth-child({})", at + 1),
        None if is_key => format!("[data-calls='{calls}']"),
        None => String::new(),
    };
    let then = format!(".mock .answers li{row} button");
    let fields = says_fields::Props {
        says: &draft.says,
        may_ask: true,
        typical: &sheet.typical,
        failures: &sheet.failures,
        fault: at_fault(refused, MockField::Result),
        on_says,
    };
    html! {
        <section class="mock-form" aria-label={if draft.place.is_some() { "Edit the answer" } else { "New answer" }}>
            { says_fields(&fields) }
            { when_fields(sheet, draft, refused, on_draft) }
            if let Some(refused) = refused {
                <p id={FAULT} class="fault" role="alert">{ super::prose::prose(&refused.why) }</p>
            }
            <div class="dialog-end">
                <button class="button" data-then={then} onclick={save(false)}>{ "Save" }</button>
                <button class="button primary" onclick={save(true)}>{ "Save and run" }</button>
            </div>
        </section>
    }
}

/// What says why an answer was refused.
const FAULT: &str = "mock-fault";

/// What tells of the fault of a field, if it has one.
fn at_fault(refused: Option<&MockRefusal>, field: MockField) -> Option<&'static str> {
    let refused = refused.filter(|refused| refused.field == Some(field));
    refused.map(|_| FAULT)
}

/// For which calls it is, and when it comes.
fn when_fields(
    sheet: &MockSheet,
    draft: &MockAnswer,
    refused: Option<&MockRefusal>,
    on_draft: &Callback<Option<MockAnswer>>,
) -> Html {
    let with = |change: fn(&mut MockAnswer, String)| {
        let draft = draft.clone();
        on_draft.reform(move |event: InputEvent| {
            let mut draft = draft.clone();
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            change(&mut draft, text);
            Some(draft)
        })
    };
    let field = |id: &'static str,
                 label: &'static str,
                 help: &'static str,
                 value: String,
                 field: MockField,
                 oninput: Callback<InputEvent>| {
        let fault = at_fault(refused, field);
        html! {
            <div class="setting">
                <label for={id}>{ label }</label>
                <input {id} {value} placeholder={help} spellcheck="false" autocomplete="off" aria-invalid={fault.is_some().to_string()} aria-describedby={fault} {oninput} />
            </div>
        }
    };
    html! {
        <div class="when-fields">
            { field("mock-calls", "Calls", "0, 1-2, 3-, or * for all others", draft.calls.to_string(), MockField::Calls, with(|draft, text| draft.calls = text.into())) }
            if sheet.in_map || !draft.item.is_empty() {
                { field("mock-item", "Only Map item", "any; counted from 0", draft.item.to_string(), MockField::Item, with(|draft, text| draft.item = text.into())) }
            }
            { field("mock-attempt", "Only attempt", "any (1: first retry)", draft.attempt.to_string(), MockField::Attempt, with(|draft, text| draft.attempt = text.into())) }
            { field("mock-delay", "Delay (seconds)", "none", draft.delay.to_string(), MockField::Delay, with(|draft, text| draft.delay = text.into())) }
            { field("mock-condition", "Only if", "a Choice rule in JSON, $ is what the call gets", draft.condition.to_string(), MockField::Condition, with(|draft, text| draft.condition = text.into())) }
        </div>
    }
}
