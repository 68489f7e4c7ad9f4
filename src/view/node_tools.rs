//! What can be done with the selected state, beside its box in the graph: shown while the pointer or the focus is there.

use crate::markup::*;

use super::icon::{Glyph, icon};
use crate::protocol::StateId;

/// Props of [`node_tools`].
pub(super) struct Props<'a> {
    /// The state.
    pub state: StateId,
    /// Its name.
    pub name: &'a str,
    /// Whether it has a breakpoint.
    pub has_breakpoint: bool,
    /// Its mock is wanted; absent where nothing can be mocked.
    pub on_mock: Option<&'a Callback<StateId>>,
    /// It is to have a breakpoint, or none.
    pub on_breakpoint: &'a Callback<StateId>,
}

/// The buttons.
pub(super) fn node_tools(props: &Props) -> Html {
    let (state, name) = (props.state, props.name);
    let stop = format!("Breakpoint on {name}");
    html! {
        <div class="node-tools" role="group" aria-label={format!("Tools of {name}")}>
            if let Some(on_mock) = props.on_mock {
                <button class="button" aria-label={format!("Mock of {name}")} title="What this task answers, or fails with (M)" onclick={on_mock.reform(move |_: MouseEvent| state)}>{ "Mock" }</button>
            }
            <button class="icon-button" aria-label={stop} title="Breakpoint (F9)" aria-pressed={props.has_breakpoint.to_string()} onclick={props.on_breakpoint.reform(move |_: MouseEvent| state)}>{ icon(Glyph::Breakpoint) }</button>
        </div>
    }
}
