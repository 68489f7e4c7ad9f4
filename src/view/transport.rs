//! The debugger's steps, playing, and the way to the breakpoints.

use crate::markup::*;
use web_sys::HtmlSelectElement;

use super::icon::{Glyph, icon};
use crate::workbench::{Action, Play};

/// Props of [`transport`].
pub struct Props {
    /// Whether the cursor stands at the first row, or nothing was run.
    pub at_start: bool,
    /// Whether it stands at the last.
    pub at_end: bool,
    /// How the run is played.
    pub play: Play,
    /// How many breakpoints count, and how many there are.
    pub breakpoints: (usize, usize),
    /// A step is taken.
    pub on_step: Callback<Action>,
    /// The breakpoints are wanted.
    pub on_breakpoints: Callback<()>,
}

/// The buttons. What cannot be pressed now stays in its place.
pub fn transport(props: &Props) -> Html {
    let at_end = props.at_end;
    let button = |name: &'static str, key: &'static str, glyph, action: Action| {
        let onclick = props.on_step.reform(move |_: MouseEvent| action.clone());
        html! {
            <button class="icon-button" aria-label={name} title={format!("{name} ({key})")} disabled={at_end} {onclick}>{ icon(glyph) }</button>
        }
    };
    html! {
        <>
            <span class="transport debugger" role="group" aria-label="Debugger">
                { button("Continue", "F8", Glyph::Continue, Action::Continue) }
                { button("Step over", "F10", Glyph::Over, Action::StepOver) }
                { button("Step into", "F11", Glyph::Into, Action::StepInto) }
                { button("Step out", "Shift+F11", Glyph::Out, Action::StepOut) }
            </span>
            { player(props) }
            { breakpoints_button(props) }
        </>
    }
}

fn player(props: &Props) -> Html {
    let (on, speed) = (props.play.on, props.play.speed);
    let nothing = props.at_start && props.at_end;
    let name = if on { "Pause" } else { "Play" };
    let onclick = props.on_step.reform(move |_: MouseEvent| Action::Play(!on));
    let onchange = props.on_step.reform(move |event: Event| {
        let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
        Action::Speed(chosen.parse().unwrap_or(speed))
    });
    html! {
        <span class="transport player" role="group" aria-label="Play">
            <button class="icon-button" aria-label={name} title={format!("{name} (P)")} aria-pressed={on.to_string()} disabled={nothing} {onclick}>
                { icon(if on { Glyph::Pause } else { Glyph::Play }) }
            </button>
            <select aria-label="Events a second" title="How fast it is played: events a second" {onchange}>
                for choice in Play::SPEEDS {
                    <option key={choice} value={choice.to_string()} selected={choice == speed}>{ format!("{choice}/s") }</option>
                }
            </select>
        </span>
    }
}

fn breakpoints_button(props: &Props) -> Html {
    let (enabled, all) = props.breakpoints;
    let label = match (enabled, all) {
        (_, 0) => String::from("Breakpoints"),
        (enabled, all) if enabled == all => format!("Breakpoints: {all}"),
        (enabled, all) => format!("Breakpoints: {enabled} of {all} on"),
    };
    html! {
        <button class="breakpoints-button icon-button" aria-label={label.clone()} title={format!("{label} (F9 sets one on the state that is looked at)")}
            data-on={(enabled > 0).then_some("")} onclick={props.on_breakpoints.reform(|_: MouseEvent| ())}>
            { icon(Glyph::Breakpoint) }
            if all > 0 {
                <span class="number">{ all }</span>
            }
        </button>
    }
}
