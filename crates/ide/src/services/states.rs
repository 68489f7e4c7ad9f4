//! States by name: where one is, and who leads to it.

use asl_json::{Document, Member, Node, Span};
use asl_language::fields::Owner;
use asl_language::outline::{EdgeKind, OutlineScope, outline};

use super::place::{Kind, Place, Target};

/// The name of the state that a key or value stands for.
pub(super) fn state_named<'d>(place: &Place<'d>, target: Target<'d>) -> Option<&'d str> {
    match (place.kind, target) {
        (Kind::States, Target::Key(span)) => place
            .node?
            .members()
            .iter()
            .find(|member| member.key_span == span)
            .map(|member| &*member.key),
        (Kind::Fields(owner), Target::Scalar(node)) => {
            let names_state = match place.key.as_deref()? {
                "StartAt" => matches!(owner, Owner::Machine | Owner::Branch | Owner::Processor),
                "Next" | "Default" => matches!(
                    owner,
                    Owner::State(_) | Owner::UnknownState | Owner::ChoiceRule | Owner::Catcher
                ),
                _ => false,
            };
            node.as_str().filter(|_| names_state)
        }
        _ => None,
    }
}

/// The member of `States` with this name, in the scope of a place.
pub(super) fn key_of<'d>(place: &Place<'d>, name: &str) -> Option<&'d Member> {
    place
        .states()
        .iter()
        .rev()
        .find(|member| &*member.key == name)
}

/// Every value of a state that names another one.
pub(super) fn targets(state: &Node) -> impl Iterator<Item = &Node> {
    let own = ["Next", "Default"]
        .into_iter()
        .filter_map(|name| state.get(name));
    let lists = ["Choices", "Catch"]
        .into_iter()
        .filter_map(|name| state.get(name));
    own.chain(
        lists
            .flat_map(Node::items)
            .filter_map(|item| item.get("Next")),
    )
}

/// Every place in the scope that names the state, in order.
pub(super) fn places_of(place: &Place<'_>, name: &str) -> Vec<Span> {
    let Some(scope) = place.scopes.first() else {
        return Vec::new();
    };
    let mut spans: Vec<Span> = scope
        .node
        .get("StartAt")
        .into_iter()
        .chain(
            place
                .states()
                .iter()
                .flat_map(|member| targets(&member.value)),
        )
        .filter(|node| node.as_str() == Some(name))
        .map(|node| node.span)
        .collect();
    let keys = place.states().iter().filter(|member| &*member.key == name);
    spans.extend(keys.map(|member| member.key_span));
    asl_sort::sort(&mut spans);
    spans
}

/// The word of letters, digits, `_`, `$` that `offset` touches inside of `span`.
pub(super) fn word_at(text: &str, span: Span, offset: usize) -> Option<(&str, Span)> {
    let is_name = |character: char| character.is_alphanumeric() || matches!(character, '_' | '$');
    let before = text.get(span.start..offset)?;
    let start = span.start + before.trim_end_matches(is_name).len();
    let behind = text.get(offset..span.end)?;
    let end = span.end - behind.trim_start_matches(is_name).len();
    let word = text.get(start..end).filter(|word| !word.is_empty())?;
    Some((word, Span::new(start, end)))
}

/// How a state is reached: `StartAt`, or the names of the states that lead to it, each with the way.
pub(super) fn reached_from(document: &Document, key: Span) -> Vec<String> {
    fn within(scope: &OutlineScope, key: Span) -> Option<Vec<String>> {
        let Some(index) = scope.states.iter().position(|state| state.name_span == key) else {
            return scope
                .states
                .iter()
                .flat_map(|state| &state.scopes)
                .find_map(|scope| within(scope, key));
        };
        let edges = scope.edges.iter().filter(|edge| edge.to == Some(index));
        let mut ways: Vec<String> = edges
            .filter_map(|edge| {
                let from = match edge.from {
                    Some(from) => format!("`{}`", scope.states.get(from)?.name),
                    None => String::new(),
                };
                Some(match &edge.kind {
                    EdgeKind::Start => "the start".to_owned(),
                    EdgeKind::Next | EdgeKind::End => from,
                    EdgeKind::Default => format!("{from} (Default)"),
                    EdgeKind::Choice { label, .. } => format!("{from} ({label})"),
                    EdgeKind::Catch { label, .. } => format!("{from} (Catch {label})"),
                })
            })
            .collect();
        ways.dedup();
        Some(ways)
    }
    outline(document)
        .scope
        .and_then(|scope| within(&scope, key))
        .unwrap_or_default()
}
