//! What a call answers, as a form: a result, an error, nothing ever, or a question to a person.

use std::rc::Rc;

use crate::markup::*;
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};

use crate::protocol::{MockFailure, Says};

/// Props of [`says_fields`].
pub struct Props<'p> {
    /// What it says now.
    pub says: &'p Says,
    /// Whether it may ask a person.
    pub may_ask: bool,
    /// The typical answer, as JSON.
    pub typical: &'p Rc<str>,
    /// Errors to choose from.
    pub failures: &'p [MockFailure],
    /// What tells of the fault of the result, by its id, if it has one.
    pub fault: Option<&'static str>,
    /// It is to say something else.
    pub on_says: Callback<Says>,
}

/// The kinds of answers to choose from, and the fields of the one that is chosen.
pub fn says_fields(props: &Props<'_>) -> Html {
    let throw = props.failures.first().map_or(("".into(), "".into()), |it| {
        (it.error.clone(), it.cause.clone())
    });
    let kinds = [
        ("Return a result", Says::Return(props.typical.clone())),
        (
            "Fail",
            Says::Throw {
                error: throw.0,
                cause: throw.1,
            },
        ),
        ("Never answer", Says::NeverAnswers),
        ("Ask me", Says::AskMe),
    ];
    let kinds = kinds
        .into_iter()
        .filter(|(_, says)| props.may_ask || *says != Says::AskMe);
    html! {
        <>
            <fieldset class="kinds">
                <legend>{ "The call is to" }</legend>
                for (label, says) in kinds {
                    { kind(label, says, props) }
                }
            </fieldset>
            { match props.says {
                Says::Return(text) => returns(text, props),
                Says::Throw { error, cause } => throws(error, cause, props),
                Says::NeverAnswers => html! { <p class="lead">{ "TimeoutSeconds or HeartbeatSeconds ends the call, if the state has them." }</p> },
                Says::AskMe => html! { <p class="lead">{ "The run stops at this call and asks you what it answers." }</p> },
            } }
        </>
    }
}

fn kind(label: &'static str, says: Says, props: &Props<'_>) -> Html {
    let checked = std::mem::discriminant(&says) == std::mem::discriminant(props.says);
    let onchange = props.on_says.reform(move |_: Event| says.clone());
    html! {
        <label class="check"><input type="radio" name="says" {checked} {onchange} />{ label }</label>
    }
}

fn returns(text: &Rc<str>, props: &Props<'_>) -> Html {
    let oninput = props.on_says.reform(|event: InputEvent| {
        Says::Return(
            event
                .target_unchecked_into::<HtmlTextAreaElement>()
                .value()
                .into(),
        )
    });
    let typical = props.typical.clone();
    let fill = props
        .on_says
        .reform(move |_: MouseEvent| Says::Return(typical.clone()));
    html! {
        <div class="setting">
            <label for="says-result">{ "Result (JSON)" }</label>
            <textarea id="says-result" rows="7" spellcheck="false" value={text.to_string()} aria-invalid={props.fault.is_some().to_string()} aria-describedby={props.fault} {oninput} />
            <p><button class="link" onclick={fill}>{ "Fill with the typical answer" }</button></p>
        </div>
    }
}

fn throws(error: &Rc<str>, cause: &Rc<str>, props: &Props<'_>) -> Html {
    let on_error = {
        let cause = cause.clone();
        props.on_says.reform(move |event: InputEvent| Says::Throw {
            error: event
                .target_unchecked_into::<HtmlInputElement>()
                .value()
                .into(),
            cause: cause.clone(),
        })
    };
    let on_cause = {
        let error = error.clone();
        props.on_says.reform(move |event: InputEvent| Says::Throw {
            error: error.clone(),
            cause: event
                .target_unchecked_into::<HtmlTextAreaElement>()
                .value()
                .into(),
        })
    };
    html! {
        <>
            { known_errors((error, cause), props) }
            <div class="setting">
                <label for="says-error">{ "Error" }</label>
                <input id="says-error" value={error.to_string()} spellcheck="false" autocomplete="off" oninput={on_error} />
            </div>
            <div class="setting">
                <label for="says-cause">{ "Cause" }</label>
                <textarea id="says-cause" rows="3" spellcheck="false" value={cause.to_string()} oninput={on_cause} />
            </div>
        </>
    }
}

/// The errors that it really may fail with, by where they come from.
fn known_errors(says: (&Rc<str>, &Rc<str>), props: &Props<'_>) -> Html {
    let onchange = {
        let failures = props.failures.to_vec();
        let on_says = props.on_says.clone();
        Callback::from(move |event: Event| {
            let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
            let chosen = chosen.parse().ok().and_then(|at: usize| failures.get(at));
            if let Some(chosen) = chosen {
                on_says.emit(Says::Throw {
                    error: chosen.error.clone(),
                    cause: chosen.cause.clone(),
                });
            }
        })
    };
    // The same error comes with other causes from other runtimes.
    let says_this = |failure: &MockFailure| (&failure.error, &failure.cause) == says;
    let mut groups: Vec<&Rc<str>> = props.failures.iter().map(|it| &it.group).collect();
    groups.dedup();
    let numbered = || props.failures.iter().enumerate();
    html! {
        <div class="setting">
            <label for="says-known">{ "Known errors" }</label>
            <select id="says-known" {onchange}>
                <option value="" selected={!props.failures.iter().any(says_this)}>{ "choose one, or write your own" }</option>
                for group in groups {
                    <optgroup label={group.to_string()}>
                        for (at, failure) in numbered().filter(|(_, it)| it.group == *group) {
                            <option value={at.to_string()} selected={says_this(failure)}>{ failure.error.clone() }</option>
                        }
                    </optgroup>
                }
            </select>
        </div>
    }
}
