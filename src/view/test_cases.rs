//! The test cases: run them, read what differs, see what they leave out.

use std::rc::Rc;

use crate::markup::*;
use web_sys::HtmlTextAreaElement;

use super::icon::{Glyph, icon};
use super::replay::replay;
use super::test_form::TestFields;
use super::test_row::{self, test_row};
use crate::protocol::{CoverageReport, TestForm, TextRange};
use crate::words::counted;
use crate::workbench::{Suite, SuiteState, TestsAction};

/// Props of [`test_cases`].
pub struct Props {
    /// The tests and what came of them.
    pub suite: Suite,
    /// Whether a text was edited since they were run.
    pub stale: bool,
    /// Whether there is someone to run them.
    pub ready: bool,
    /// Whether the last run can become a test.
    pub can_save: bool,
    /// The test cases of the mocks.
    pub cases: Rc<[String]>,
    /// Something is done with the tests.
    pub on_tests: Callback<TestsAction>,
    /// A place of the definition is wanted.
    pub on_reveal: Callback<TextRange>,
}

/// A bar, the list, what is not covered.
#[inline(never)]
pub fn test_cases(props: &Props) -> Html {
    let suite = &props.suite;
    let act = |action: TestsAction| props.on_tests.reform(move |_: MouseEvent| action.clone());
    html! {
        <div class="tests scroll">
            { bar(props) }
            if let Some(why) = &suite.refused {
                <p class="tests-refused" role="alert">{ why.clone() }</p>
            }
            if suite.tests.is_empty() && suite.form.is_none() {
                { teach(props) }
            }
            <ul class="test-list" aria-label="Test cases">
                for test in suite.tests.iter() {
                    <li key={test.name.clone()}>
                        if is_open(suite, Some(&test.name)) {
                            <TestFields form={test.clone()} of={Some(Rc::from(&*test.name))} cases={props.cases.clone()} on_tests={props.on_tests.clone()} />
                        } else {
                            { test_row(&test_row::Props {
                                test: test.clone(),
                                result: suite.results.get(&test.name).cloned(),
                                opened: suite.opened.as_deref() == Some(&*test.name),
                                busy: suite.is_running() || !props.ready,
                                on_tests: props.on_tests.clone(),
                            }) }
                        }
                    </li>
                }
            </ul>
            if is_open(suite, None) {
                <TestFields form={TestForm::default()} of={None::<Rc<str>>} cases={props.cases.clone()} on_tests={props.on_tests.clone()} />
            } else {
                <div class="test-ways">
                    <button class="button" disabled={!props.can_save} title={saved(suite)} onclick={act(TestsAction::SaveRun)}>{ icon(Glyph::Plus) }{ "Save this run" }<span class="sr-only">{ " as a test case" }</span></button>
                    <button class="button" onclick={act(TestsAction::Form(Some(None)))}>{ icon(Glyph::Plus) }{ "New test" }</button>
                    if props.cases.iter().any(|case| suite.tests.iter().all(|test| test.test_case != *case)) {
                        <button class="button" disabled={!props.ready} title="One test for every test case of the mocks" onclick={act(TestsAction::FromMocks)}>{ icon(Glyph::Plus) }{ "From the mocks" }</button>
                    }
                </div>
            }
            if suite.coverage.total > 0 {
                { missing(&suite.coverage, &props.on_reveal) }
            }
            { as_text(suite, &props.on_tests) }
            { replay(suite, &props.on_tests) }
        </div>
    }
}

fn is_open(suite: &Suite, name: Option<&str>) -> bool {
    suite
        .form
        .as_ref()
        .is_some_and(|open| open.as_deref() == name)
}

/// What of the last run becomes a test.
fn saved(suite: &Suite) -> &'static str {
    match suite.replays {
        Some(_) => "What was recorded: input, answers, status, output and path",
        None => "Its input, mocks, status, output and path",
    }
}

/// Run and stop, how the tests stand, how much they cover.
fn bar(props: &Props) -> Html {
    let suite = &props.suite;
    let running = suite.is_running();
    let action = if running {
        TestsAction::Stop
    } else {
        TestsAction::Run(None)
    };
    let onclick = props.on_tests.reform(move |_: MouseEvent| action.clone());
    html! {
        <div class="tests-bar">
            <button class="button primary" disabled={!running && (suite.tests.is_empty() || !props.ready)} {onclick}>
                { icon(if running { Glyph::Stop } else { Glyph::Play }) }
                { if running { "Stop" } else { "Run all" } }
            </button>
            <p class="tests-told" role="status">{ told(props) }</p>
            if suite.coverage.total > 0 {
                { meter(&suite.coverage) }
            }
        </div>
    }
}

fn told(props: &Props) -> Html {
    let suite = &props.suite;
    let (results, failures) = (suite.results.len(), suite.failures());
    match &suite.state {
        SuiteState::Running(done, total) => html! { { format!("{done} of {total} run…") } },
        SuiteState::Refused(_, found) => {
            let first = found
                .first()
                .map(|found| found.message.clone())
                .unwrap_or_default();
            html! { <span data-status="failed">{ format!("Cannot run: {first}") }</span> }
        }
        _ if results == 0 => html! { { counted(suite.tests.len(), "test") } },
        state => html! {
            <>
                if failures == 0 {
                    <b data-status="succeeded">{ format!("✓ {results} passed") }</b>
                } else {
                    <b data-status="failed">{ format!("✕ {failures} failed") }</b>
                    { format!(", {} passed", results.saturating_sub(failures)) }
                }
                if *state == SuiteState::Stopped {
                    { ", stopped" }
                }
                if props.stale {
                    <span class="stale">{ " · edited since" }</span>
                }
            </>
        },
    }
}

fn meter(coverage: &CoverageReport) -> Html {
    let (covered, total) = (coverage.covered.to_string(), coverage.total.to_string());
    let all = coverage.covered == coverage.total;
    html! {
        <span class="coverage-meter" data-all={all.to_string()} title="States, Choice rules, Retriers and Catchers that a test has passed">
            <span class="bar" aria-hidden="true"><span style={format!("width:{}%", coverage.percent)} /></span>
            <b>{ format!("{} %", coverage.percent) }</b>
            <span>{ format!("covered ({covered} of {total})") }</span>
        </span>
    }
}

/// What no test has passed, each with its place.
fn missing(coverage: &CoverageReport, on_reveal: &Callback<TextRange>) -> Html {
    if coverage.missing.is_empty() {
        return html! { <p class="covered-all">{ "Every state, Choice rule, Retrier and Catcher is covered." }</p> };
    }
    html! {
        <section class="uncovered" aria-label="Not covered">
            <h3>{ format!("Not covered ({})", coverage.missing.len()) }</h3>
            <ul>
                for item in coverage.missing.iter() {
                    <li key={item.text.clone()}>{ place(&item.text, item.range, on_reveal) }</li>
                }
            </ul>
        </section>
    }
}

fn place(text: &str, range: TextRange, on_reveal: &Callback<TextRange>) -> Html {
    let onclick = on_reveal.reform(move |_: MouseEvent| range);
    html! { <button class="link" title="Show it in the definition" {onclick}>{ text.to_owned() }</button> }
}

fn teach(props: &Props) -> Html {
    html! {
        <div class="teach">
            <p>{ "A " }<b>{ "test case" }</b>{ " keeps an input, its mocks and what must come of them: the status, the output, the path through the states." }</p>
            <p>
                if props.can_save {
                    { "The last run ended well known: " }<b>{ "Save this run" }</b>{ " makes it the first test." }
                } else {
                    { "Press " }<b>{ "Run" }</b>{ " below, then " }<b>{ "Save this run" }</b>{ "; or write one with " }<b>{ "New test" }</b>{ "." }
                }
                { " Run them all after every change, and see which states, Choice rules, Retriers and Catchers none of them reaches." }
            </p>
        </div>
    }
}

/// The tests as AWS's own format has them: to be copied.
fn as_mock_config(suite: &Suite, on_tests: &Callback<TestsAction>) -> Html {
    let onclick = on_tests.reform(|_: MouseEvent| TestsAction::MockConfig);
    html! {
        <>
            <p class="lead">{ "Step Functions Local takes test cases from a " }<code>{ "MockConfigFile.json" }</code>{ ". Inputs and expectations have no place in it; " }<b>{ "From the mocks" }</b>{ " above is the way back." }</p>
            <div class="test-ways"><button class="button" {onclick}>{ "As a MockConfigFile" }</button></div>
            if let Some(text) = &suite.mock_config {
                <textarea aria-label="MockConfigFile of the tests" readonly=true spellcheck="false" rows="10" value={text.to_string()} />
            }
        </>
    }
}

/// The test file itself: to be copied, pasted, mended.
fn as_text(suite: &Suite, on_tests: &Callback<TestsAction>) -> Html {
    let onchange = on_tests.reform(|event: Event| {
        let text = event.target_unchecked_into::<HtmlTextAreaElement>().value();
        TestsAction::Replace(text.into())
    });
    html! {
        <details class="tests-text" open={!suite.findings.is_empty()}>
            <summary>{ "As a test file" }</summary>
            for finding in suite.findings.iter() {
                <p class="tests-refused">{ finding.clone() }</p>
            }
            <p class="lead">{ "Save it as " }<code>{ "NAME.tests.json" }</code>{ " beside " }<code>{ "NAME.asl.json" }</code>{ " and run it anywhere with " }<code>{ "asl test" }</code>{ ". What you paste here takes the place of the tests." }</p>
            <textarea aria-label="Test file" spellcheck="false" autocomplete="off" rows="10" value={suite.text.to_string()} {onchange} />
            if !suite.tests.is_empty() {
                { as_mock_config(suite, on_tests) }
            }
        </details>
    }
}
