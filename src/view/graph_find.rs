//! Searches a state in the graph.

use std::rc::Rc;

use crate::markup::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::case::lowercase;
use super::graph_view;
use super::icon::{Glyph, icon};
use crate::protocol::{StateId, StateInfo};

/// The states whose names have this text, small and capital letters alike, in the order of the text; none for no text.
fn found(states: &[StateInfo], wanted: &str) -> Vec<StateId> {
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

/// A search in the graph; none is begun at first.
pub(super) struct Search {
    wanted: Option<AttrValue>,
    /// Which match is shown, from 0.
    at: usize,
    /// The states that are searched for.
    pub(super) matches: Rc<Vec<StateId>>,
    /// The one of them that is shown.
    pub(super) hit: Option<StateId>,
    /// A search is wanted.
    pub(super) on_open: Callback<()>,
    on_input: Callback<String>,
    on_go: Callback<bool>,
    on_close: Callback<()>,
}

impl Search {
    /// The field and its buttons, while there is a search.
    pub(super) fn bar(&self) -> Html {
        let Some(wanted) = &self.wanted else {
            return Html::default();
        };
        html! {
            <FindBar wanted={wanted.clone()} count={self.matches.len()} at={self.at}
                on_input={self.on_input.clone()} on_go={self.on_go.clone()} on_close={self.on_close.clone()} />
        }
    }
}

/// What is found is brought to light: what hides it is opened. At the end of the search it has the focus, by `on_focus`.
#[hook]
pub(super) fn use_search(props: &graph_view::Props, on_focus: &Callback<StateId>) -> Search {
    // What is wanted, and how many steps away from the first match: the steps go around.
    let find = use_state_eq(|| None::<(AttrValue, usize)>);
    let wanted = find.as_ref().map(|(wanted, _)| wanted.clone());
    let matches = use_memo(
        (props.states.clone(), wanted.clone()),
        |(states, wanted)| found(states, wanted.as_deref().unwrap_or_default()),
    );
    let count = matches.len().max(1);
    let at = find.as_ref().map_or(0, |(_, at)| at % count);
    let hit = matches.get(at).copied();
    {
        let (graph, states) = (props.graph.clone(), props.states.clone());
        let on_close = props.on_close.clone();
        use_effect_with(hit, move |hit| {
            let Some(hit) = hit.filter(|hit| graph.node(*hit).is_none()) else {
                return;
            };
            let parent = |state: &StateId| states.get(state.index())?.parent;
            on_close.emit((std::iter::successors(parent(&hit), parent).collect(), false));
        });
    }
    let on_input = {
        let find = find.clone();
        Callback::from(move |wanted: String| find.set(Some((wanted.into(), 0))))
    };
    let on_go = {
        let (find, wanted) = (find.clone(), wanted.clone());
        Callback::from(move |on: bool| {
            let to = if on { at + 1 } else { at + count - 1 };
            find.set(wanted.clone().map(|wanted| (wanted, to % count)));
        })
    };
    let on_close = {
        let on_focus = on_focus.clone();
        let to = hit.or(props.selected).unwrap_or(StateId(0));
        Callback::from(move |()| {
            find.set(None);
            on_focus.emit(to);
        })
    };
    Search {
        wanted,
        at,
        matches,
        hit,
        on_open: on_input.reform(|()| String::new()),
        on_input,
        on_go,
        on_close,
    }
}

/// Props of [`FindBar`].
#[derive(Properties, PartialEq)]
struct Props {
    /// The text.
    wanted: AttrValue,
    /// How many states have it.
    count: usize,
    /// Which of them is shown, from 0.
    at: usize,
    /// The text was changed.
    on_input: Callback<String>,
    /// The next one is wanted (true), or the one before.
    on_go: Callback<bool>,
    /// The search is over.
    on_close: Callback<()>,
}

/// The field, how many were found, and buttons. Enter goes to the next one, Escape ends the search.
#[component]
fn FindBar(props: &Props) -> Html {
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
