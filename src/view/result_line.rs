//! How the run stands, in a line.

use std::rc::Rc;

use crate::markup::*;

use crate::protocol::{Asked, Document, ExecutionStatus, Finished, Stats, TextRange, VisitId};
use crate::trace::time::duration;
use crate::view::icon::{Glyph, icon};
use crate::view::learn_links::learn_link;
use crate::view::problems::document_name;
use crate::view::prose::{in_a_line, prose};
use crate::view::what_changed::what_changed;
use crate::words::counted;
use crate::workbench::{Changed, RunState, WorkerStatus};

/// Props of [`result_line`].
pub struct Props {
    /// Why the cursor was stopped where it stands.
    pub stopped: Option<Rc<str>>,
    /// What the run changed, if it was made again for that.
    pub changed: Option<Rc<Changed>>,
    /// What changed was read.
    pub on_changed: Callback<()>,
    /// Where the run stands.
    pub state: RunState,
    /// Whether there is someone who can run it.
    pub worker: WorkerStatus,
    /// How many events there are so far.
    pub events: usize,
    /// Whether a text was edited since.
    pub stale: bool,
    /// The call that waits for a person.
    pub asked: Option<Rc<Asked>>,
    /// The question is wanted again.
    pub on_answer: Callback<()>,
    /// How near the run came to limits is wanted.
    pub on_limits: Callback<()>,
    /// What came of it is wanted whole: its end, with the data of the state that ended it.
    pub on_end: Callback<()>,
    /// A visit is wanted.
    pub on_visit: Callback<VisitId>,
    /// A place is wanted.
    pub on_reveal: Callback<(Document, TextRange)>,
}

/// What came of the run; read out by screen readers when it changes.
pub fn result_line(props: &Props) -> Html {
    let told = match &props.asked {
        Some(asked) => Told {
            status: "running",
            sign: "?",
            headline: String::from("Waiting for your answer"),
            rest: Some(format!("{} called {}.", asked.name, asked.calls)),
        },
        None => told(&props.state, props.worker),
    };
    let running = matches!(props.state, RunState::Running | RunState::Stopping);
    // Our own words, in which backticks mark those of the language; causes and outputs may have any.
    let is_refused = matches!(props.state, RunState::Refused(..));
    html! {
        <div class="result-line" data-status={told.status}>
            <span class="stopped" aria-live="polite">
                if let Some(why) = &props.stopped {
                    <span class="badge" data-status="stopped" title={format!("Paused at {why}")}>{ icon(Glyph::Breakpoint) }{ format!("Paused at {why}") }</span>
                }
            </span>
            <p role="status"><span class="sign" aria-hidden="true">{ told.sign }</span><b>{ told.headline }</b>
                if let Some(rest) = told.rest {
                    <span class="rest">{ if is_refused { prose(&rest) } else { rest.into() } }</span>
                }
            </p>
            if running {
                <span class="count">{ format!("{} events", props.events) }</span>
            }
            if props.asked.is_some() {
                <button class="link" onclick={props.on_answer.reform(|_: MouseEvent| ())}>{ "Answer…" }</button>
            }
            { whole(props) }
            { limits(props) }
            { why(props) }
            if let Some(changed) = &props.changed {
                { what_changed(changed, &props.on_changed) }
            }
            if props.stale && !running {
                <span class="stale">{ "edited since this run" }</span>
            }
        </div>
    }
}

/// What a line says.
struct Told {
    status: &'static str,
    sign: &'static str,
    headline: String,
    rest: Option<String>,
}

fn told(state: &RunState, worker: WorkerStatus) -> Told {
    let line = |status, sign, headline: &str| Told {
        status,
        sign,
        headline: headline.to_owned(),
        rest: None,
    };
    match state {
        RunState::Idle if worker == WorkerStatus::Starting => line("idle", "…", "Getting ready…"),
        RunState::Idle => Told {
            rest: Some(String::from(
                "Press Run, or Ctrl+Enter, to see what this workflow does.",
            )),
            ..line("idle", "○", "Not run yet.")
        },
        RunState::Starting => line("running", "…", "Starting…"),
        RunState::Running => line("running", "…", "Running…"),
        RunState::Stopping => line("running", "…", "Stopping…"),
        RunState::Stopped => Told {
            rest: Some(String::from("The events up to here are kept.")),
            ..line("aborted", "⊘", "Stopped")
        },
        RunState::Crashed => Told {
            rest: Some(String::from(
                "This is a fault of the page. Your texts are as they were.",
            )),
            ..line("failed", "✕", "Broke down")
        },
        RunState::Refused(document, found) => Told {
            rest: found.first().map(|first| {
                format!(
                    "{}, line {}: {}",
                    document_name(*document),
                    first.range.line + 1,
                    first.message
                )
            }),
            ..line("failed", "✕", "Cannot run yet")
        },
        RunState::Finished(finished) => ended(finished),
    }
}

fn ended(finished: &Finished) -> Told {
    let (status, sign, headline) = match finished.status {
        ExecutionStatus::Succeeded => ("succeeded", "✓", "Succeeded"),
        ExecutionStatus::Failed => ("failed", "✕", "Failed"),
        ExecutionStatus::TimedOut => ("failed", "✕", "Timed out"),
        ExecutionStatus::Aborted => ("aborted", "⊘", "Stopped"),
        ExecutionStatus::Running => ("running", "…", "Still running when its history was printed"),
    };
    let mut rest = Vec::new();
    if let Some(error) = &finished.error {
        rest.push(match &error.cause {
            Some(cause) if error.error.is_empty() => in_a_line(cause, LONGEST),
            Some(cause) => format!("{}: {}", error.error, in_a_line(cause, LONGEST)),
            None => error.error.to_string(),
        });
    }
    rest.push(figures(finished));
    if let Some(output) = &finished.output {
        rest.push(format!("output {}", in_a_line(&output.text, LONGEST)));
    }
    Told {
        status,
        sign,
        headline: headline.to_owned(),
        rest: Some(rest.join(" · ")),
    }
}

fn figures(finished: &Finished) -> String {
    let stats = finished.stats;
    let plural = |count: u32, one| counted(count as usize, one);
    let mut figures = format!(
        "{}, {}",
        plural(stats.visits, "state"),
        plural(stats.events, "event")
    );
    if stats.duration > 0.0 {
        figures.push_str(&format!(", {} of virtual time", duration(stats.duration)));
    }
    if stats.default_replies > 0 {
        figures.push_str(&format!(
            ", {} without a mock",
            plural(stats.default_replies, "task")
        ));
    }
    figures
}

/// How many characters of an output or a cause stand in the line at most; the rest is one press away.
const LONGEST: usize = 180;

/// Whether a state ended it with an error: what was stopped from outside no state explains, and no lesson.
fn fails(finished: &Finished) -> bool {
    matches!(
        finished.status,
        ExecutionStatus::Failed | ExecutionStatus::TimedOut
    )
}

/// The way to the whole output, or to the whole cause where the line has not all of it.
fn whole(props: &Props) -> Html {
    let RunState::Finished(finished) = &props.state else {
        return Html::default();
    };
    let cause = finished.error.as_ref().and_then(|it| it.cause.as_ref());
    let (name, title) = match cause {
        None if finished.output.is_some() => ("Output", "The whole output, in the data pane"),
        Some(cause) if cause.len() > LONGEST && fails(finished) => {
            ("Cause", "The whole cause, in the data pane")
        }
        _ => return Html::default(),
    };
    html! { <button class="link" {title} onclick={props.on_end.reform(|_: MouseEvent| ())}>{ name }</button> }
}

/// The way to the meters.
fn limits(props: &Props) -> Html {
    let RunState::Finished(finished) = &props.state else {
        return Html::default();
    };
    let onclick = props.on_limits.reform(|_: MouseEvent| ());
    html! {
        <button class="link" title="Events, payload and transitions of this run against AWS's limits" {onclick}>
            { used(finished.stats) }
        </button>
    }
}

/// The share of the events that an execution may have, once it is worth a word.
fn used(stats: Stats) -> String {
    let percent = stats
        .most_events
        .filter(|most| *most > 0)
        .map(|most| u64::from(stats.events) * 100 / most);
    match percent {
        Some(percent @ 10..) => format!("{percent} % of the event limit"),
        _ => String::from("Limits"),
    }
}

fn why(props: &Props) -> Html {
    match &props.state {
        RunState::Refused(document, found) => {
            let (document, range) = (
                *document,
                found.first().map(|first| first.range).unwrap_or_default(),
            );
            html! { <button class="link" onclick={props.on_reveal.reform(move |_: MouseEvent| (document, range))}>{ "Show me where" }</button> }
        }
        RunState::Finished(finished) => {
            let explained = finished
                .explanations
                .iter()
                .find_map(|explanation| Some((explanation.visit?, explanation.title.clone())));
            match explained {
                Some((visit, title)) => {
                    html! { <button class="link" {title} onclick={props.on_visit.reform(move |_: MouseEvent| visit)}>{ "Why?" }</button> }
                }
                None => match &finished.error {
                    Some(error) if fails(finished) => learn_link(&error.taught, &error.error),
                    _ => Html::default(),
                },
            }
        }
        _ => Html::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{ErrorOutput, Taught};

    #[test]
    fn the_share_of_the_events_is_told_where_there_is_a_limit() {
        for (events, most_events, told) in [
            (99, Some(1000), "Limits"),
            (100, Some(1000), "10 % of the event limit"),
            (1000, Some(1000), "100 % of the event limit"),
            (1000, None, "Limits"),
        ] {
            let stats = Stats {
                events,
                most_events,
                ..Stats::default()
            };
            assert_eq!(used(stats), told, "{events} {most_events:?}");
        }
    }

    #[test]
    fn the_line_says_why_a_run_ended() {
        for (status, error, cause, headline, rest) in [
            (
                ExecutionStatus::Failed,
                "Order.Invalid",
                "no id",
                "Failed",
                "Order.Invalid: no id · 0 states, 0 events",
            ),
            (
                ExecutionStatus::Aborted,
                "",
                "It takes more than 512 MiB.",
                "Stopped",
                "It takes more than 512 MiB. · 0 states, 0 events",
            ),
        ] {
            let finished = Finished {
                run: 1,
                status,
                output: None,
                error: Some(ErrorOutput {
                    error: error.into(),
                    cause: Some(cause.into()),
                    taught: Taught {
                        lesson: "".into(),
                        word: "".into(),
                    },
                }),
                stats: Stats::default(),
                not_simulated: Vec::new(),
                explanations: Vec::new(),
            };
            let told = ended(&finished);
            assert_eq!(
                (&*told.headline, told.rest.as_deref()),
                (headline, Some(rest))
            );
            assert_eq!(fails(&finished), status == ExecutionStatus::Failed);
        }
    }
}
