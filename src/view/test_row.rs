//! A test and what came of it.

use std::rc::Rc;

use crate::markup::*;

use super::prose::prose;
use crate::protocol::{EventId, TestDifference, TestForm, TestOutcome, TestVerdict, TestsEdit};
use crate::trace::time::duration;
use crate::workbench::TestsAction;

/// Props of [`test_row`].
pub struct Props {
    /// The test.
    pub test: TestForm,
    /// What came of it.
    pub result: Option<TestOutcome>,
    /// Whether the run that is shown is of it.
    pub opened: bool,
    /// Whether it cannot be run now.
    pub busy: bool,
    /// Something is done with it.
    pub on_tests: Callback<TestsAction>,
}

/// The name with a sign, what can be done, what differs.
pub fn test_row(props: &Props) -> Html {
    let name: Rc<str> = props.test.name.as_str().into();
    let (status, sign, word) = match props.result.as_ref().map(|result| &result.verdict) {
        None => ("idle", "○", "not run"),
        Some(TestVerdict::Passed) => ("succeeded", "✓", "passed"),
        Some(TestVerdict::Failed(_)) => ("failed", "✕", "failed"),
        Some(TestVerdict::Broken(_)) => ("failed", "!", "cannot run"),
    };
    let act = |action: TestsAction| props.on_tests.reform(move |_: MouseEvent| action.clone());
    let first = first_event(props.result.as_ref());
    let labelled = |what: &str| format!("{what} {name}");
    html! {
        <article class="test" data-status={status} aria-label={format!("{name}: {word}")} aria-current={props.opened.then_some("true")}>
            <div class="test-head">
                <span class="sign" aria-hidden="true">{ sign }</span>
                <h3>{ name.clone() }</h3>
                <span class="test-told">{ told(props) }</span>
                <span class="test-buttons">
                    <button class="link" disabled={props.busy} aria-label={labelled("Run")} onclick={act(TestsAction::Run(Some(name.clone())))}>{ "Run" }</button>
                    <button class="link" aria-label={labelled("Open")} title="Run it to step through it" onclick={act(TestsAction::Open(name.clone(), first))}>{ "Open" }</button>
                    <button class="link" aria-label={labelled("Edit")} onclick={act(TestsAction::Form(Some(Some(name.clone()))))}>{ "Edit" }</button>
                    <button class="link" aria-label={labelled("Remove")} onclick={act(TestsAction::Edit(Box::new(TestsEdit::Remove(props.test.name.clone()))))}>{ "Remove" }</button>
                </span>
            </div>
            if !props.test.comment.is_empty() {
                <p class="test-comment">{ props.test.comment.clone() }</p>
            }
            { below(props, &name) }
        </article>
    }
}

/// The event at which the first difference is seen.
fn first_event(result: Option<&TestOutcome>) -> EventId {
    match result.map(|result| &result.verdict) {
        Some(TestVerdict::Failed(differences)) => {
            differences.first().map_or(0, |first| first.event)
        }
        _ => 0,
    }
}

/// How it ended, or what it is.
fn told(props: &Props) -> String {
    match &props.result {
        Some(TestOutcome {
            status: Some(status),
            events,
            duration: time,
            ..
        }) => {
            format!("{} · {events} events · {}", status.name(), duration(*time))
        }
        _ => match &*props.test.test_case {
            "" => String::new(),
            case if case == props.test.name => String::new(),
            case => format!("mocks: {case}"),
        },
    }
}

fn below(props: &Props, name: &Rc<str>) -> Html {
    let Some(result) = &props.result else {
        return Html::default();
    };
    let accept = TestsAction::Edit(Box::new(TestsEdit::Accept(String::from(&**name))));
    html! {
        <>
            if let TestVerdict::Broken(why) = &result.verdict {
                <p class="test-broken">{ prose(why) }</p>
            }
            if let TestVerdict::Failed(differences) = &result.verdict {
                <ul class="differences">
                    for difference in differences {
                        <li>{ difference_row(difference, name, &props.on_tests) }</li>
                    }
                </ul>
                <button class="link accept" title="Take status, output, error and path of this run as what is expected" onclick={props.on_tests.reform(move |_: MouseEvent| accept.clone())}>{ "Expect what happened" }<span class="sr-only">{ format!(" in {name}") }</span></button>
            }
            if !result.by_default.is_empty() {
                <p class="test-default">{ format!("answered by default, since no mock says what comes: {}", result.by_default.join(", ")) }</p>
            }
        </>
    }
}

fn difference_row(
    difference: &TestDifference,
    name: &Rc<str>,
    on_tests: &Callback<TestsAction>,
) -> Html {
    let action = TestsAction::Open(name.clone(), difference.event);
    let onclick = on_tests.reform(move |_: MouseEvent| action.clone());
    html! {
        <>
            <span class="difference-subject">{ difference.subject.clone() }</span>
            <span class="difference-values"><span>{ "expected " }<code>{ difference.expected.clone() }</code></span><span>{ "got " }<code>{ difference.actual.clone() }</code></span></span>
            <button class="link" title="Run it and go to this step" {onclick}>{ "Show" }<span class="sr-only">{ format!(" {} of {name}", difference.subject) }</span></button>
        </>
    }
}
