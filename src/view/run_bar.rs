//! Run, stop, and step through what happened.

use std::rc::Rc;

use crate::markup::*;
use web_sys::{HtmlInputElement, HtmlSelectElement};

use super::icon::{Glyph, icon};
use super::position::Position;
use super::transport::{self, transport};
use crate::protocol::MockedMachine;
use crate::workbench::{Action, Play};

/// Props of [`run_bar`].
pub struct Props {
    /// Whether something runs.
    pub running: bool,
    /// Whether something can be started.
    pub can_run: bool,
    /// Whether the rows are those of a child execution.
    pub in_child: bool,
    /// Index of the row that is shown.
    pub cursor: usize,
    /// How many rows there are.
    pub length: usize,
    /// The moment at the cursor, for people.
    pub time: AttrValue,
    /// How the run is played.
    pub play: Play,
    /// How many breakpoints count, and how many there are.
    pub breakpoints: (usize, usize),
    /// The machines of the mocks.
    pub machines: Rc<[MockedMachine]>,
    /// The one whose test cases count.
    pub machine: Option<Rc<str>>,
    /// What of the settings is not the default.
    pub settings: Vec<String>,
    /// How many settings are typed in a way that cannot be used.
    pub faults: usize,
    /// The test cases of that machine.
    pub test_cases: Rc<[String]>,
    /// The one chosen.
    pub test_case: Option<Rc<str>>,
    /// The person presses Run.
    pub on_run: Callback<()>,
    /// The person presses Stop.
    pub on_stop: Callback<()>,
    /// To this row.
    pub on_goto: Callback<usize>,
    /// To this row, while the slider moves.
    pub on_scrub: Callback<usize>,
    /// A step is taken.
    pub on_step: Callback<Action>,
    /// The breakpoints are wanted.
    pub on_breakpoints: Callback<()>,
    /// A test case was chosen.
    pub on_test_case: Callback<Rc<str>>,
    /// A machine of the mocks was chosen.
    pub on_machine: Callback<Rc<str>>,
    /// The settings are wanted.
    pub on_settings: Callback<()>,
}

/// The bar. What cannot be pressed now stays in its place, so that nothing jumps.
pub fn run_bar(props: &Props) -> Html {
    let last = props.length.saturating_sub(1);
    let at_start = props.length == 0 || props.cursor == 0;
    let at_end = props.length == 0 || props.cursor >= last;
    let go = |to: usize| props.on_goto.reform(move |_: MouseEvent| to);
    let scrub = props.on_scrub.reform(|event: InputEvent| {
        event
            .target_unchecked_into::<HtmlInputElement>()
            .value_as_number() as usize
            - 1
    });
    let steps = transport::Props {
        at_start,
        at_end,
        play: props.play,
        breakpoints: props.breakpoints,
        on_step: props.on_step.clone(),
        on_breakpoints: props.on_breakpoints.clone(),
    };
    html! {
        <div class="run-bar" role="group" aria-label="Run and step">
            { run_button(&RunProps { running: props.running, can_run: props.can_run, on_run: props.on_run.clone(), on_stop: props.on_stop.clone() }) }
            if props.machines.len() > 1 {
                { choice("Machine", props.machines.iter().map(|machine| machine.name.as_str()), props.machine.as_deref(), &props.on_machine) }
            }
            if props.test_cases.len() > 1 {
                { choice("Test case", props.test_cases.iter().map(String::as_str), props.test_case.as_deref(), &props.on_test_case) }
            }
            { settings_chip(props) }
            <span class="transport" role="group" aria-label="Step">
                <button class="icon-button" aria-label="First step" title="First step (Home)" disabled={at_start} onclick={go(0)}>{ icon(Glyph::First) }</button>
                <button class="icon-button" aria-label="Step back" title="Step back (←)" disabled={at_start} onclick={go(props.cursor.saturating_sub(1))}>{ icon(Glyph::Back) }</button>
                <button class="icon-button" aria-label="Step forward" title="Step forward (→)" disabled={at_end} onclick={go(props.cursor + 1)}>{ icon(Glyph::Forward) }</button>
                <button class="icon-button" aria-label="Last step" title="Last step (End)" disabled={at_end} onclick={go(last)}>{ icon(Glyph::Last) }</button>
            </span>
            { transport(&steps) }
            <span class="course">
                <input class="scrub" type="range" aria-label="Position in the run" min="1" max={props.length.max(1).to_string()} step="1"
                    value={(props.cursor + 1).to_string()} disabled={props.length < 2} oninput={scrub}
                    aria-valuetext={format!("step {} of {}{}", props.cursor + 1, props.length, if props.in_child { " of the child execution" } else { "" })} />
                <Position cursor={props.cursor} length={props.length} in_child={props.in_child} on_goto={props.on_goto.clone()} />
                <span class="clock" title="Virtual time since the start: waiting costs nothing here">
                    if props.length > 0 {
                        <small>{ "virtual time" }</small>{ " " }{ &props.time }
                    }
                </span>
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

/// A list of choices with its name before it.
fn choice<'a>(
    label: &'static str,
    names: impl Iterator<Item = &'a str>,
    chosen: Option<&str>,
    on_choose: &Callback<Rc<str>>,
) -> Html {
    let onchange = on_choose.reform(|event: Event| {
        Rc::from(event.target_unchecked_into::<HtmlSelectElement>().value())
    });
    html! {
        <label class="test-case">
            <span>{ label }</span>
            <select {onchange}>
                for name in names {
                    <option key={name} value={name.to_owned()} selected={chosen == Some(name)}>{ name }</option>
                }
            </select>
        </label>
    }
}

/// What of the settings is not as it comes, and the way to them; nothing where all is.
fn settings_chip(props: &Props) -> Html {
    let mut told = props.settings.clone();
    if props.faults > 0 {
        told.push(format!("{} to mend", props.faults));
    }
    if told.is_empty() {
        return Html::default();
    }
    let all = told.join(", ");
    html! {
        <button class="chip settings-chip" data-status={if props.faults > 0 { "failed" } else { "changed" }} aria-label={format!("Settings: {all}")}
            title={format!("Settings: {all}")} onclick={props.on_settings.reform(|_: MouseEvent| ())}>{ all }</button>
    }
}
