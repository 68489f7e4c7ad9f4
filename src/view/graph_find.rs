//! Searches a state in the graph.

use crate::markup::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::case::lowercase;
use super::icon::{Glyph, icon};
use crate::protocol::{StateId, StateInfo};

/// The states whose names have this text, small and capital letters alike, in the order of the text; none for no text.
#[must_use]
pub fn found(states: &[StateInfo], wanted: &str) -> Vec<StateId> {
    let wanted = lowercase(wanted.trim());
    if wanted.is_empty() {
        return Vec::new();
    }
    let states = (0..).map(StateId).zip(states);
    states
        .filter(|(_, state)| lowercase(&state.name).contains(&wanted))
        .map(|(id, _)| id)
        .collect()
}

/// Props of [`FindBar`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The text.
    pub wanted: AttrValue,
    /// How many states have it.
    pub count: usize,
    /// Which of them is shown, from 0.
    pub at: usize,
    /// The text was changed.
    pub on_input: Callback<String>,
    /// The next one is wanted (true), or the one before.
    pub on_go: Callback<bool>,
    /// The search is over.
    pub on_close: Callback<()>,
}

/// The field, how many were found, and buttons. Enter goes to the next one, Escape ends the search.
#[component]
pub fn FindBar(props: &Props) -> Html {
    let field = use_node_ref();
    {
        let field = field.clone();
        use_effect_with((), move |()| {
            if let Some(field) = field.cast::<HtmlInputElement>() {
                let _shown = field.focus();
                field.select();
            }
        });
    }
    let oninput = props.on_input.reform(|event: InputEvent| {
        let field = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        field.map(|field| field.value()).unwrap_or_default()
    });
    let onkeydown = {
        let (on_go, on_close) = (props.on_go.clone(), props.on_close.clone());
        Callback::from(move |event: KeyboardEvent| {
            match event.key().as_str() {
                "Enter" => on_go.emit(!event.shift_key()),
                "Escape" => on_close.emit(()),
                _ => return,
            }
            event.prevent_default();
            event.stop_propagation();
        })
    };
    let told = match (props.wanted.trim(), props.count) {
        ("", _) => String::new(),
        (_, 0) => String::from("none"),
        (_, count) => format!("{} of {count}", props.at + 1),
    };
    let go = |on: bool| props.on_go.reform(move |_: MouseEvent| on);
    let none = props.count == 0;
    html! {
        <div class="find" role="search" {onkeydown}>
            <input ref={field} type="search" aria-label="Find a state" placeholder="Find a state" value={props.wanted.clone()} {oninput} autocomplete="off" spellcheck="false" />
            <span aria-live="polite">{ told }</span>
            <button class="icon-button" aria-label="Previous match" disabled={none} onclick={go(false)}>{ icon(Glyph::Back) }</button>
            <button class="icon-button" aria-label="Next match" disabled={none} onclick={go(true)}>{ icon(Glyph::Forward) }</button>
            <button class="icon-button" aria-label="End the search" onclick={props.on_close.reform(|_: MouseEvent| ())}>{ icon(Glyph::Close) }</button>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::TextRange;

    #[test]
    fn names_are_found_by_a_part_of_them() {
        let states: Vec<StateInfo> = ["Charge card", "Ship", "Recharge"]
            .map(|name| StateInfo {
                name: name.into(),
                state_type: "Pass".into(),
                pointer: "".into(),
                parent: None,
                name_range: TextRange::default(),
                range: TextRange::default(),
            })
            .into();
        for (wanted, ids) in [
            ("", &[][..]),
            ("  ", &[]),
            ("charge", &[0, 2]),
            (" SHIP", &[1]),
            ("zip", &[]),
        ] {
            let told: Vec<u32> = found(&states, wanted).iter().map(|id| id.0).collect();
            assert_eq!(told, ids, "{wanted}");
        }
    }
}
