//! What tags, merge keys and aliases make of a tree.

use std::collections::HashSet;
use std::sync::Arc;

use asl_json::{Member, Node, NodeKind, Span};

/// `{"Fn::Name": value}`. `!GetAtt A.B` is a list in JSON.
pub(super) fn tagged(node: Node, name: Arc<str>, tag: Span) -> Node {
    let span = node.span.to(tag);
    let value = match (&*name, &node.kind) {
        ("Fn::GetAtt", NodeKind::String(text)) => match text.split_once('.') {
            Some((resource, attribute)) => {
                let part = |text: &str| Node {
                    span: node.span,
                    kind: NodeKind::String(text.into()),
                };
                Node {
                    span: node.span,
                    kind: NodeKind::Array(vec![part(resource), part(attribute)]),
                }
            }
            None => node,
        },
        _ => node,
    };
    Node {
        span,
        kind: NodeKind::Object(vec![Member {
            key: name,
            key_span: tag,
            value,
        }]),
    }
}

/// The merge key `<<`: members that are not there yet.
pub(super) fn merge(members: &mut Vec<Member>, node: Node) {
    let sources = match node.kind {
        NodeKind::Array(items) => items,
        kind => vec![Node {
            span: node.span,
            kind,
        }],
    };
    for source in sources {
        if let NodeKind::Object(inherited) = source.kind {
            let known: HashSet<Arc<str>> = members
                .iter()
                .map(|member| Arc::clone(&member.key))
                .collect();
            members.extend(
                inherited
                    .into_iter()
                    .filter(|member| !known.contains(&member.key)),
            );
        }
    }
}

/// How many values a tree has; `None` when it is deeper than `depth`.
pub(super) fn size(node: &Node, depth: usize) -> Option<usize> {
    let depth = depth.checked_sub(1)?;
    let inner = match &node.kind {
        NodeKind::Array(items) => items
            .iter()
            .map(|item| size(item, depth))
            .sum::<Option<usize>>()?,
        NodeKind::Object(members) => members
            .iter()
            .map(|member| size(&member.value, depth))
            .sum::<Option<usize>>()?,
        _ => 0,
    };
    Some(inner + 1)
}

/// A copy of a tree, all of it at one place: that of the alias.
pub(super) fn placed(node: &Node, span: Span) -> Node {
    let kind = match &node.kind {
        NodeKind::Array(items) => {
            NodeKind::Array(items.iter().map(|item| placed(item, span)).collect())
        }
        NodeKind::Object(members) => NodeKind::Object(
            members
                .iter()
                .map(|member| Member {
                    key: Arc::clone(&member.key),
                    key_span: span,
                    value: placed(&member.value, span),
                })
                .collect(),
        ),
        kind => kind.clone(),
    };
    Node { span, kind }
}

/// How many comments stand between the values of a text.
pub fn comments(text: &str, root: Option<&Node>) -> usize {
    let mut words = Vec::new();
    if let Some(root) = root {
        add_words(root, &mut words);
    }
    asl_sort::sort(&mut words);
    let mut words = words.into_iter().peekable();
    let mut count = 0;
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('#')) {
        let mark = at + found;
        at = mark + 1;
        while words.next_if(|word| word.end <= mark).is_some() {}
        let is_word = words.peek().is_some_and(|word| word.start <= mark);
        let before = text.get(..mark).unwrap_or_default();
        if !is_word && (before.is_empty() || before.ends_with([' ', '\t', '\n'])) {
            count += 1;
            let rest = text.get(at..).unwrap_or_default();
            at += rest.find('\n').unwrap_or(rest.len());
        }
    }
    count
}

/// The places of all keys and scalars.
fn add_words(node: &Node, words: &mut Vec<Span>) {
    match &node.kind {
        NodeKind::Array(items) => items.iter().for_each(|item| add_words(item, words)),
        NodeKind::Object(members) => members.iter().for_each(|member| {
            words.push(member.key_span);
            add_words(&member.value, words);
        }),
        _ => words.push(node.span),
    }
}
