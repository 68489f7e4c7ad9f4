//! Run, stop, and step through what happened.

use std::rc::Rc;

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::icon::{Glyph, icon};

/// Props of [`run_bar`].
pub struct Props {
    /// Whether something runs.
    pub running: bool,
    /// Whether something can be started.
    pub can_run: bool,
    /// Index of the row that is shown.
    pub cursor: usize,
    /// How many rows there are.
    pub length: usize,
    /// The moment at the cursor, for people.
    pub time: AttrValue,
    /// The test cases of the mocks.
    pub test_cases: Rc<[String]>,
    /// The one chosen.
    pub test_case: Option<Rc<str>>,
    /// The person presses Run.
    pub on_run: Callback<()>,
    /// The person presses Stop.
    pub on_stop: Callback<()>,
    /// To this row.
    pub on_goto: Callback<usize>,
    /// A test case was chosen.
    pub on_test_case: Callback<Rc<str>>,
}

/// The bar. What cannot be pressed now stays in its place, so that nothing jumps.
pub fn run_bar(props: &Props) -> Html {
    let last = props.length.saturating_sub(1);
    let at_start = props.length == 0 || props.cursor == 0;
    let at_end = props.length == 0 || props.cursor >= last;
    let go = |to: usize| props.on_goto.reform(move |_: MouseEvent| to);
    let scrub = props.on_goto.reform(|event: InputEvent| {
        event
            .target_unchecked_into::<HtmlInputElement>()
            .value_as_number() as usize
            - 1
    });
    html! {
        <div class="run-bar" role="group" aria-label="Run and step">
            { run_button(&RunProps { running: props.running, can_run: props.can_run, on_run: props.on_run.clone(), on_stop: props.on_stop.clone() }) }
            if props.test_cases.len() > 1 {
                { test_cases(&TestCasesProps { test_cases: props.test_cases.clone(), test_case: props.test_case.clone(), on_test_case: props.on_test_case.clone() }) }
            }
            <span class="transport" role="group" aria-label="Step">
                <button class="icon-button" aria-label="First step" title="First step (Home)" disabled={at_start} onclick={go(0)}>{ icon(Glyph::First) }</button>
                <button class="icon-button" aria-label="Step back" title="Step back (←)" disabled={at_start} onclick={go(props.cursor.saturating_sub(1))}>{ icon(Glyph::Back) }</button>
                <button class="icon-button" aria-label="Step forward" title="Step forward (→)" disabled={at_end} onclick={go(props.cursor + 1)}>{ icon(Glyph::Forward) }</button>
                <button class="icon-button" aria-label="Last step" title="Last step (End)" disabled={at_end} onclick={go(last)}>{ icon(Glyph::Last) }</button>
            </span>
            <input class="scrub" type="range" aria-label="Position in the run" min="1" max={props.length.max(1).to_string()} step="1"
                value={(props.cursor + 1).to_string()} disabled={props.length < 2} oninput={scrub}
                aria-valuetext={format!("step {} of {}", props.cursor + 1, props.length)} />
            <span class="position">
                if props.length == 0 {
                    { "no steps yet" }
                } else {
                    { format!("step {}/{}", props.cursor + 1, props.length) }
                }
            </span>
            <span class="clock" title="Virtual time since the start: waiting costs nothing here">
                if props.length > 0 {
                    <small>{ "virtual time" }</small>{ " " }{ &props.time }
                }
            </span>
        </div>
    }
}

/// Props of [`run_button`].
pub struct RunProps {
    /// Whether something runs.
    pub running: bool,
    /// Whether something can be started.
    pub can_run: bool,
    /// The person presses Run.
    pub on_run: Callback<()>,
    /// The person presses Stop.
    pub on_stop: Callback<()>,
}

/// Run, or Stop while something runs.
pub fn run_button(props: &RunProps) -> Html {
    let (running, on_run, on_stop) = (props.running, props.on_run.clone(), props.on_stop.clone());
    let onclick = Callback::from(move |event: MouseEvent| match running {
        false => on_run.emit(()),
        // The second click of a double click on Run means no Stop.
        true if event.detail() < 2 => on_stop.emit(()),
        true => {}
    });
    html! {
        <button class="run" data-running={running.to_string()} disabled={!running && !props.can_run} {onclick}
            title={if running { "Stop (Ctrl+Enter)" } else { "Run (Ctrl+Enter)" }}>
            { icon(if running { Glyph::Stop } else { Glyph::Play }) }
            { if running { "Stop" } else { "Run" } }
        </button>
    }
}

/// Props of [`test_cases`].
struct TestCasesProps {
    test_cases: Rc<[String]>,
    test_case: Option<Rc<str>>,
    on_test_case: Callback<Rc<str>>,
}

fn test_cases(props: &TestCasesProps) -> Html {
    let onchange = props.on_test_case.reform(|event: Event| {
        Rc::from(event.target_unchecked_into::<HtmlSelectElement>().value())
    });
    html! {
        <label class="test-case">
            <span>{ "Test case" }</span>
            <select {onchange}>
                for name in props.test_cases.iter() {
                    <option key={name.clone()} value={name.clone()} selected={props.test_case.as_deref() == Some(name)}>{ name }</option>
                }
            </select>
        </label>
    }
}
