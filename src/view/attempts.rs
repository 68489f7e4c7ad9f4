//! The attempts of a Task, Parallel or Map.

use crate::markup::*;

use super::error_box::error_box;
use super::handled_list::handled_list;
use super::payload_view::value;
use crate::protocol::{Answer, Attempt, AttemptResult, TextRange};
use crate::trace::time::{duration, moment};

/// What was tried, when, with what result, and how long it waited then.
pub fn attempts(
    attempts: &[Attempt],
    on_whole: &Callback<()>,
    on_reveal: &Callback<TextRange>,
) -> Html {
    html! {
        <section class="attempts" aria-label="Attempts">
            <h4>{ if attempts.len() == 1 { "Attempt".to_owned() } else { format!("{} attempts", attempts.len()) } }</h4>
            <ol>
                for attempt in attempts {
                    <li key={attempt.number} data-result={result_name(&attempt.result)}>
                        <details open={attempts.len() == 1}>
                            <summary>
                                <b>{ format!("{} ", attempt.number + 1) }</b>
                                <span class="sign" aria-hidden="true">{ sign(&attempt.result) }</span>
                                <span>{ result_in_words(&attempt.result) }</span>
                                <span class="when">{ when(attempt) }</span>
                                { attempt.answer.as_ref().map(answer).unwrap_or_default() }
                            </summary>
                            <div class="columns">
                                if let Some(parameters) = &attempt.parameters {
                                    { value("Called with", parameters, None, on_whole) }
                                }
                                { result(&attempt.result, on_whole) }
                            </div>
                        </details>
                        if !attempt.retriers.is_empty() {
                            { handled_list("Retry", &attempt.retriers, on_reveal) }
                        }
                        if let Some(delay) = attempt.delay {
                            <p class="delay">{ format!("waits {}, then tries again", duration(delay)) }
                                if let Some(computed) = &attempt.computed {
                                    <small>{ computed.clone() }</small>
                                }
                            </p>
                        }
                    </li>
                }
            </ol>
        </section>
    }
}

/// One word for what came of an attempt.
pub fn result_name(result: &AttemptResult) -> &'static str {
    match result {
        AttemptResult::Running => "running",
        AttemptResult::Returned(_) => "succeeded",
        AttemptResult::Failed(_) => "failed",
        AttemptResult::Aborted => "aborted",
    }
}

/// A sign for what came of an attempt.
pub fn sign(result: &AttemptResult) -> &'static str {
    match result {
        AttemptResult::Running => "…",
        AttemptResult::Returned(_) => "✓",
        AttemptResult::Failed(_) => "✕",
        AttemptResult::Aborted => "⊘",
    }
}

/// What came of an attempt, for people.
pub fn result_in_words(result: &AttemptResult) -> String {
    match result {
        AttemptResult::Running => String::from("running"),
        AttemptResult::Returned(_) => String::from("returned"),
        AttemptResult::Failed(failure) => format!("failed with {}", failure.error),
        AttemptResult::Aborted => String::from("aborted"),
    }
}

/// When an attempt was, and how long it took.
pub fn when(attempt: &Attempt) -> String {
    let start = moment(attempt.started_at);
    match attempt.ended_at {
        Some(end) => format!("at {start}, took {}", duration(end - attempt.started_at)),
        None => format!("at {start}"),
    }
}

fn answer(answer: &Answer) -> Html {
    match answer {
        Answer::Default(_) => html! {
            <span class="badge" data-kind="default" title="No mock says what this call answers, so a typical answer of the service was used.">{ answer.in_words() }</span>
        },
        Answer::Mock { .. } => html! { <span class="badge">{ answer.in_words() }</span> },
    }
}

fn result(result: &AttemptResult, on_whole: &Callback<()>) -> Html {
    match result {
        AttemptResult::Returned(payload) => {
            html! { { value("Returned", payload, None, on_whole) } }
        }
        AttemptResult::Failed(failure) => error_box("Failed with", failure, Html::default()),
        AttemptResult::Running | AttemptResult::Aborted => Html::default(),
    }
}
