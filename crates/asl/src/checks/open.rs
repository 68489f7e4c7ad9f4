//! Findings that follow from placeholders without a value: nothing that AWS would refuse can be said there.

use asl_json::{Node, NodeKind};

use crate::findings::Findings;
use crate::placeholder::is_open;

/// What follows from where transitions lead.
const OF_THE_GRAPH: [&str; 7] = [
    "unreachable-state",
    "no-terminal-state",
    "start-at-missing-target",
    "next-missing-target",
    "default-missing-target",
    "catch-missing-target",
    "choice-missing-target",
];

/// Makes warnings of errors about a text with an open placeholder, about an object with one among its keys, and about ways that may lead through one.
pub(crate) fn relax(root: &Node, findings: &mut Findings) {
    let unclear = leads_anywhere(root);
    findings.relax(|found| {
        unclear && OF_THE_GRAPH.contains(&found.code)
            || is_about_open(root, found.code, found.span.start)
    });
}

fn is_text(node: &Node) -> bool {
    node.as_str().is_some_and(is_open)
}

fn has_open_key(node: &Node) -> bool {
    node.members().iter().any(|member| is_open(&member.key))
}

/// Whether the text at an offset, or a key of the object around it, is open; or what says how all of it is read.
fn is_about_open(root: &Node, code: &str, offset: usize) -> bool {
    if has_open_key(root) {
        return true;
    }
    let mut node = root;
    let mut around = false;
    // An object is told about by its opening bracket.
    loop {
        let inner = match &node.kind {
            NodeKind::String(text) => return around || is_open(text),
            NodeKind::Object(members) => {
                let of_map = code == "distributed-fields" && has_open_mode(node);
                if of_map || node.get("QueryLanguage").is_some_and(is_text) {
                    return true;
                }
                around = has_open_key(node);
                let index = members.partition_point(|member| member.value.span.end <= offset);
                members.get(index).map(|member| &member.value)
            }
            NodeKind::Array(items) => {
                items.get(items.partition_point(|item| item.span.end <= offset))
            }
            _ => return around,
        };
        match inner.filter(|inner| inner.span.start <= offset) {
            Some(inner) => node = inner,
            None => return around,
        }
    }
}

/// Whether a placeholder decides if a Map is distributed.
fn has_open_mode(map: &Node) -> bool {
    let Some(processor) = map.get("ItemProcessor") else {
        return false;
    };
    let config = processor.get("ProcessorConfig");
    let mode = config.and_then(|config| config.get("Mode"));
    let parts = [Some(processor), config, mode].into_iter().flatten();
    parts
        .into_iter()
        .any(|part| is_text(part) || has_open_key(part))
}

/// Whether a state's name, a way to a state, or something with ways in it is open.
fn leads_anywhere(machine: &Node) -> bool {
    let states = machine.get("States");
    has_open_key(machine)
        || machine.get("StartAt").is_some_and(is_text)
        || states.is_some_and(is_text)
        || states.map_or(&[][..], Node::members).iter().any(|state| {
            is_open(&state.key) || is_text(&state.value) || state_leads_anywhere(&state.value)
        })
}

/// Nesting is bounded: what was read is not deeper than a tree may be.
fn state_leads_anywhere(state: &Node) -> bool {
    let leads =
        |item: &Node| is_text(item) || item.get("Next").is_some_and(is_text) || has_open_key(item);
    state.members().iter().any(|member| {
        let value = &member.value;
        let inside = match &*member.key {
            "Type" | "Next" | "Default" | "End" => false,
            "Choices" | "Catch" => value.items().iter().any(leads),
            "Branches" => value
                .items()
                .iter()
                .any(|it| is_text(it) || leads_anywhere(it)),
            "ItemProcessor" | "Iterator" => leads_anywhere(value),
            _ => return is_open(&member.key),
        };
        inside || is_text(value)
    })
}
