//! Which fixes leave YAML. The checks write JSON, which YAML takes wherever a value stands in one line or within brackets.

use asl_json::Node;
use asl_language::Edit;

/// Whether a text in YAML, read as `root`, stays YAML when this edit is made.
pub(crate) fn stays_yaml(text: &str, root: &Node, edit: &Edit) -> bool {
    let shown = edit.span.text(text);
    if !shown.is_empty() {
        return is_scalar(shown) || is_one_line(&edit.text);
    }
    // An item more, or a member: `, "a": 1`, `{…}, `.
    if edit.text.starts_with(',') || edit.text.ends_with(", ") {
        return container(root, text, edit.span.start).is_some_and(|node| is_flow(node, text));
    }
    // A line more, or some words within a scalar.
    edit.text.trim_end_matches(' ').ends_with('\n') || !edit.text.contains('\n')
}

/// One word or quoted text: a JSON value can stand in its place.
fn is_scalar(shown: &str) -> bool {
    !shown.contains(['\n', '{', '['])
        && (shown.starts_with(['"', '\''])
            || !shown.contains([':', ','])
            || shown.starts_with("arn:"))
}

/// A list or an object within brackets, in one line: it can stand in place of any value.
fn is_one_line(written: &str) -> bool {
    written.starts_with(['[', '{']) && written.ends_with([']', '}']) && !written.contains('\n')
}

/// The innermost list or object that holds what stands right before `offset`.
fn container<'n>(node: &'n Node, text: &str, offset: usize) -> Option<&'n Node> {
    let holds = |node: &Node| {
        let span = node.span;
        span.start < offset && (offset < span.end || offset == span.end && !is_flow(node, text))
    };
    let is_inner = |node: &&'n Node| (node.is_object() || node.is_array()) && holds(node);
    let mut found = Some(node).filter(is_inner)?;
    loop {
        let members = found.members().iter().map(|member| &member.value);
        match found.items().iter().chain(members).find(is_inner) {
            Some(inner) => found = inner,
            None => return Some(found),
        }
    }
}

/// Whether it stands within brackets.
fn is_flow(node: &Node, text: &str) -> bool {
    node.span.text(text).starts_with(['{', '['])
}
