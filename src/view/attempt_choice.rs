//! Which attempt of a state that was tried again is looked at.

use crate::markup::*;
use web_sys::HtmlSelectElement;

use super::attempts::{result_in_words, result_name, sign, when};
use crate::hooks::roving;
use crate::protocol::{Attempt, AttemptResult, VisitDetail};
use crate::trace::time::duration;

/// How many attempts have a chip each; more are chosen from a list.
const CHIPS: usize = 8;

/// A chip for each attempt, or a list if there are many, and what became of the one whose stages are shown.
pub fn attempt_choice(detail: &VisitDetail, on_attempt: &Callback<u32>) -> Html {
    let (attempts, shown) = (&detail.attempts, detail.attempt);
    let chosen = attempts.iter().find(|attempt| attempt.number == shown);
    html! {
        <div class="attempt-choice">
            if attempts.len() <= CHIPS {
                <div class="chips" role="tablist" aria-label="Attempt whose data flow is shown" onkeydown={Callback::from(roving)}>
                    for attempt in attempts {
                        { chip(attempt, attempt.number == shown, on_attempt) }
                    }
                </div>
            } else {
                { list(attempts, shown, on_attempt) }
            }
            { chosen.map(|attempt| outcome(attempt, detail)).unwrap_or_default() }
        </div>
    }
}

fn chip(attempt: &Attempt, selected: bool, on_attempt: &Callback<u32>) -> Html {
    let number = attempt.number;
    let words = result_in_words(&attempt.result);
    let onclick = on_attempt.reform(move |_: MouseEvent| number);
    html! {
        <button role="tab" class="chip" data-result={result_name(&attempt.result)} title={words.clone()} aria-label={format!("Attempt {}, {words}", number + 1)}
            aria-selected={selected.to_string()} tabindex={if selected { "0" } else { "-1" }} {onclick}>
            <span class="sign" aria-hidden="true">{ sign(&attempt.result) }</span>
            { format!("Attempt {}", number + 1) }
        </button>
    }
}

fn list(attempts: &[Attempt], shown: u32, on_attempt: &Callback<u32>) -> Html {
    let on_attempt = on_attempt.clone();
    let onchange = Callback::from(move |event: Event| {
        let select = event.target_dyn_into::<HtmlSelectElement>();
        if let Some(number) = select.and_then(|it| u32::try_from(it.selected_index()).ok()) {
            on_attempt.emit(number);
        }
    });
    html! {
        <label>{ format!("Attempt, of {} ", attempts.len()) }
            <select aria-label="Attempt whose data flow is shown" {onchange}>
                for attempt in attempts {
                    <option selected={attempt.number == shown}>{ format!("{} {}", attempt.number + 1, result_in_words(&attempt.result)) }</option>
                }
            </select>
        </label>
    }
}

/// What it ended with, which Retrier took that, and when the next one came.
fn outcome(attempt: &Attempt, detail: &VisitDetail) -> Html {
    let last = attempt.number as usize + 1 == detail.attempts.len();
    html! {
        <p class="attempt-outcome" data-result={result_name(&attempt.result)} aria-live="polite">
            <b>{ format!("Attempt {} of {} {}", attempt.number + 1, detail.attempts.len(), result_in_words(&attempt.result)) }</b>
            { ", " }{ when(attempt) }
            if let (Some(retrier), Some(delay)) = (attempt.retrier, attempt.delay) {
                { format!(". Retry[{retrier}] took it, and waited {}", duration(delay)) }
                if let Some(computed) = &attempt.computed {
                    { " (" }<span class="computed">{ computed.clone() }</span>{ ")" }
                }
                { "." }
            } else if last && matches!(attempt.result, AttemptResult::Failed(_)) {
                { ". No Retrier took it." }
            }
        </p>
    }
}
