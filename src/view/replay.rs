//! Replaying a recorded execution, and where it is other.

use crate::markup::*;
use web_sys::HtmlTextAreaElement;

use super::prose::prose;
use crate::protocol::{Agreement, EventId, Replayed, VisitDetail};
use crate::workbench::{Suite, TestsAction};

/// A place for a history, and how the last one that was replayed agrees.
pub fn replay(suite: &Suite, on_tests: &Callback<TestsAction>) -> Html {
    let agreement = suite.agreement.as_deref();
    html! {
        <details class="tests-text" open={agreement.is_some()}>
            <summary>{ "Replay a recorded execution" }</summary>
            <HistoryField on_tests={on_tests.clone()} />
            if let Some(agreement) = agreement {
                { told(agreement, on_tests) }
            }
        </details>
    }
}

/// Props of [`HistoryField`].
#[derive(Properties, PartialEq)]
struct Props {
    on_tests: Callback<TestsAction>,
}

/// A text area for a history.
#[component]
fn HistoryField(props: &Props) -> Html {
    let area = use_node_ref();
    let onclick = {
        let area = area.clone();
        props.on_tests.reform(move |_: MouseEvent| {
            let text = area.cast::<HtmlTextAreaElement>().map(|area| area.value());
            TestsAction::Replay(text.unwrap_or_default().into())
        })
    };
    html! {
        <>
            <p class="lead">{ "Paste what " }<code>{ "aws stepfunctions get-execution-history" }</code>{ " prints. The trace then lists the recorded events, to be walked like any run. Beside them the definition is run with the recorded input and answers: the values of every stage are computed here as long as the two agree, and the first event that is other is shown." }</p>
            <textarea ref={area} aria-label="Execution history" spellcheck="false" autocomplete="off" rows="4" />
            <div class="test-ways"><button class="button" {onclick}>{ "Replay" }</button></div>
        </>
    }
}

fn told(agreement: &Result<Agreement, String>, on_tests: &Callback<TestsAction>) -> Html {
    match agreement {
        Err(why) => html! { <p class="tests-refused">{ why.clone() }</p> },
        Ok(Agreement::Same(events)) => {
            html! { <p class="covered-all">{ format!("✓ All {events} events are as recorded.") }</p> }
        }
        Ok(Agreement::SameButOrder(event)) => {
            html! { <p class="covered-all">{ format!("✓ As recorded, but for the order in which concurrent branches took turns, from event {event} on.") }</p> }
        }
        Ok(Agreement::Differs {
            event,
            place,
            recorded,
            ours,
            untold,
        }) => html! {
            <section class="replay" aria-label="First difference">
                <p><b>{ format!("✕ Event {event} is the first that is other than recorded") }</b>{ at(place) }{ " " }{ show(*event, on_tests) }</p>
                { sides(recorded.as_deref(), ours.as_deref(), untold.as_deref()) }
            </section>
        },
    }
}

/// How far our engine does in a visit what was recorded, with the recorded event beside ours where they part.
pub fn replayed(
    how: Replayed,
    visit: &VisitDetail,
    agreement: Option<&Result<Agreement, String>>,
) -> Html {
    let difference = match agreement {
        Some(Ok(Agreement::Differs {
            event,
            place,
            recorded,
            ours,
            untold,
        })) => Some((*event, place, recorded, ours, untold)),
        _ => None,
    };
    let parts = |words: String| {
        let here = difference.filter(|(event, ..)| {
            visit.entered <= *event && visit.exited.is_none_or(|last| *event <= last + 1)
        });
        html! {
            <section class="replay" aria-label="Other than recorded">
                <p><span class="sign" aria-hidden="true">{ "✕ " }</span>{ words }</p>
                if let Some((event, place, recorded, ours, untold)) = here {
                    <p>{ format!("Event {event} is the first that is other than recorded") }{ at(place) }</p>
                    { sides(recorded.as_deref(), ours.as_deref(), untold.as_deref()) }
                }
            </section>
        }
    };
    match how {
        Replayed::Agrees => html! {
            <p class="recorded"><span class="sign" aria-hidden="true">{ "✓ " }</span>{ "As recorded: this page computes the same from the recorded input and answers." }</p>
        },
        Replayed::Until(event) => parts(format!(
            "Our engine does as recorded up to event {event}. What it makes of this state behind that is other than recorded, and is left out."
        )),
        Replayed::No => parts(String::from(
            "Our engine did not come here with this input: the histories part before. Input and output are the recorded ones; there are no stages to show.",
        )),
    }
}

fn at(place: &str) -> String {
    if place.is_empty() {
        String::new()
    } else {
        format!(", at {place}.")
    }
}

fn show(event: EventId, on_tests: &Callback<TestsAction>) -> Html {
    let onclick = on_tests.reform(move |_: MouseEvent| TestsAction::GoToEvent(event));
    html! { <button class="link" {onclick}>{ "Show" }<span class="sr-only">{ " it in the trace" }</span></button> }
}

/// Both sides of an event, and why a part of them is not told.
fn sides(recorded: Option<&str>, ours: Option<&str>, untold: Option<&str>) -> Html {
    html! {
        <>
            { untold.map(|why| html! { <p>{ prose(why) }</p> }).unwrap_or_default() }
            <div class="replay-sides">
                { side("Recorded", recorded, "The recording ends before it.") }
                { side("Here", ours, "The run ends before it.") }
            </div>
        </>
    }
}

fn side(name: &'static str, event: Option<&str>, absent: &'static str) -> Html {
    html! {
        <section aria-label={name}>
            <h3>{ name }</h3>
            <pre tabindex="0">{ event.unwrap_or(absent).to_owned() }</pre>
        </section>
    }
}
