//! Variables: which a place sees, and who gives them their values (reference 01-language §8).

use asl_json::{Member, Node};
use asl_language::fields::Owner;

use super::place::{Place, Scope};

/// A variable that a place sees.
#[derive(Debug)]
pub(super) struct Assigned<'d> {
    pub(super) name: &'d str,
    /// The names of the states that assign it, in the order of the text.
    pub(super) states: Vec<&'d str>,
}

/// How many states of a scope are looked at, so that a huge definition costs no pause.
const STATES: usize = 10_000;

/// The variables of the scopes around a place, those of its own first.
pub(super) fn assigned<'d>(place: &Place<'d>) -> Vec<Assigned<'d>> {
    let mut found: Vec<Assigned<'d>> = Vec::new();
    let mut by_name = std::collections::HashMap::new();
    for scope in visible(&place.scopes) {
        let states = scope.node.get("States").map_or(&[][..], Node::members);
        for state in states.iter().take(STATES) {
            for key in assigns(&state.value) {
                let name = key.key.strip_suffix(".$").unwrap_or(&key.key);
                let index = *by_name.entry(name).or_insert(found.len());
                if index == found.len() {
                    found.push(Assigned {
                        name,
                        states: Vec::new(),
                    });
                }
                if let Some(it) = found.get_mut(index) {
                    it.states.push(&state.key);
                }
            }
        }
    }
    found
}

fn visible<'s, 'd>(scopes: &'s [Scope<'d>]) -> impl Iterator<Item = &'s Scope<'d>> {
    let closed = scopes.iter().position(|scope| scope.closed);
    scopes
        .iter()
        .take(closed.map_or(scopes.len(), |index| index + 1))
}

/// The keys of every `Assign` of a state: its own, its rules' and its catchers'.
fn assigns(state: &Node) -> impl Iterator<Item = &Member> {
    let lists = ["Choices", "Catch"]
        .into_iter()
        .filter_map(|name| state.get(name));
    let inner = lists.flat_map(Node::items);
    std::iter::once(state)
        .chain(inner)
        .filter_map(|node| node.get("Assign"))
        .flat_map(Node::members)
}

/// Whether a place lies in a catcher.
pub(super) fn is_in_catch(place: &Place<'_>) -> bool {
    matches!(place.field, Some((Owner::Catcher, _)))
}
