//! The states by name: the quick way to one of them.

use std::rc::Rc;

use crate::markup::*;
use web_sys::{Element, HtmlInputElement};

use super::case::lowercase;
use super::shared::Shared;
use crate::protocol::{StateInfo, TextRange};

/// How many are shown at most; what is typed finds the others.
const SHOWN: usize = 200;

/// Props of [`StatesDialog`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// All states.
    pub states: Shared<[StateInfo]>,
    /// One was chosen: where its name stands.
    pub on_choose: Callback<TextRange>,
}

/// A field that filters, and the states in the order of the text. Arrow keys choose, Enter goes there.
#[component]
pub fn StatesDialog(props: &Props) -> Html {
    let typed = use_state_eq(String::new);
    let chosen = use_state_eq(|| 0_usize);
    let list = use_node_ref();
    {
        let list = list.clone();
        use_effect_with(*chosen, move |chosen| {
            let found = list
                .cast::<Element>()
                .and_then(|list| list.children().item(u32::try_from(*chosen).ok()?));
            if let Some(row) = found {
                row.scroll_into_view_with_bool(false);
            }
        });
    }
    let found = matching(&props.states, &typed);
    let last = found.len().min(SHOWN).saturating_sub(1);
    let at = (*chosen).min(last);
    let oninput = {
        let (typed, chosen) = (typed.clone(), chosen.clone());
        Callback::from(move |event: InputEvent| {
            typed.set(event.target_unchecked_into::<HtmlInputElement>().value());
            chosen.set(0);
        })
    };
    let onkeydown = {
        let on_choose = props.on_choose.clone();
        let range = found.get(at).map(|state| state.name_range);
        Callback::from(move |event: KeyboardEvent| {
            match (event.key().as_str(), range) {
                ("ArrowDown", _) => chosen.set(if at == last { 0 } else { at + 1 }),
                ("ArrowUp", _) => chosen.set(if at == 0 { last } else { at - 1 }),
                ("Enter", Some(range)) => on_choose.emit(range),
                _ => return,
            }
            event.prevent_default();
        })
    };
    let row = |(index, state): (usize, &StateInfo)| {
        let range = state.name_range;
        let onclick = props.on_choose.reform(move |_: MouseEvent| range);
        html! {
            <li key={&*state.pointer} id={format!("go-to-{index}")} role="option" aria-selected={(index == at).to_string()} {onclick}>
                <b>{ &*state.name }</b><span>{ &*state.state_type }</span>
                if let Some(around) = around(&props.states, state) {
                    <small>{ "in " }{ &*around }</small>
                }
            </li>
        }
    };
    html! {
        <div class="go-to">
            <input autofocus=true type="text" role="combobox" aria-label="Name of a state" aria-expanded="true" aria-controls="go-to-states"
                aria-activedescendant={(!found.is_empty()).then(|| format!("go-to-{at}"))} placeholder="Name or type" autocomplete="off" spellcheck="false" value={(*typed).clone()} {oninput} {onkeydown} />
            <ul ref={list} id="go-to-states" role="listbox" aria-label="States">
                { for found.iter().take(SHOWN).copied().enumerate().map(row) }
            </ul>
            <p role="status">{ told(found.len(), props.states.len()) }</p>
        </div>
    }
}

fn told(found: usize, all: usize) -> String {
    match found {
        _ if all == 0 => "The definition has no states yet".into(),
        0 => "No state has this in its name".into(),
        _ if found > SHOWN => format!("{found} states, {SHOWN} shown"),
        1 => "1 state".into(),
        _ => format!("{found} states"),
    }
}

/// The states whose name or type has what is typed, capitals or not: those that begin with it first.
fn matching<'s>(states: &'s [StateInfo], typed: &str) -> Vec<&'s StateInfo> {
    let typed = lowercase(typed.trim());
    let rank = |state: &StateInfo| {
        let name = lowercase(&state.name);
        if name.starts_with(&typed) {
            Some(0)
        } else if name.contains(&typed) {
            Some(1)
        } else {
            state
                .state_type
                .to_ascii_lowercase()
                .starts_with(&typed)
                .then_some(2)
        }
    };
    let mut found: Vec<(u8, &StateInfo)> = states
        .iter()
        .filter_map(|state| Some((rank(state)?, state)))
        .collect();
    asl_sort::sort_by_key(&mut found, |(rank, _)| *rank);
    found.into_iter().map(|(_, state)| state).collect()
}

/// The name of the Parallel or Map around a state.
fn around(states: &[StateInfo], state: &StateInfo) -> Option<Rc<str>> {
    let parent = states.get(state.parent?.index())?;
    Some(parent.name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_begin_with_what_is_typed_come_first() {
        let state = |name: &str, state_type: &str| StateInfo {
            name: name.into(),
            state_type: state_type.into(),
            pointer: name.into(),
            parent: None,
            name_range: TextRange::default(),
            range: TextRange::default(),
        };
        let states = [
            state("Repay", "Task"),
            state("Pay", "Task"),
            state("Wait", "Wait"),
            state("Done", "Succeed"),
        ];
        for (typed, expected) in [
            ("", "Repay Pay Wait Done"),
            (" pay", "Pay Repay"),
            ("TASK", "Repay Pay"),
            ("succ", "Done"),
            ("x", ""),
        ] {
            let found = matching(&states, typed);
            let names: Vec<&str> = found.iter().map(|state| &*state.name).collect();
            assert_eq!(names.join(" "), expected, "{typed}");
        }
    }
}
