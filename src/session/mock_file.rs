//! The text of a mock file as it is edited: values are put at places, and the rest of the text stays as it is written.

use asl_json::{Node, NodeKind, Object, Span, Value};

/// The text with `value` at the place that `path` names; objects on the way that are missing are added, items of arrays are named by their index.
/// Absent if the text is not JSON, or if something else stands in the way.
pub(super) fn put(text: &str, path: &[&str], value: Value) -> Option<String> {
    if text.trim().is_empty() {
        return Some(nested(path, value).pretty(2));
    }
    let document = asl_json::read(text);
    let mut node = document
        .root
        .as_ref()
        .filter(|_| document.errors.is_empty())?;
    for (index, key) in path.iter().enumerate() {
        match child(node, key) {
            Some(found) => node = found,
            None => {
                let value = nested(path.get(index + 1..).unwrap_or_default(), value);
                return add(text, node, key, &value);
            }
        }
    }
    let value = laid_out(text, node.span.start, &value);
    Some(replaced(text, node.span, &value))
}

/// A member or item.
pub(super) fn child<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    match &node.kind {
        NodeKind::Array(items) => items.get(key.parse::<usize>().ok()?),
        _ => node.get(key),
    }
}

fn nested(path: &[&str], value: Value) -> Value {
    path.iter().rev().fold(value, |inner, key| {
        Object::from_iter([(*key, inner)]).into()
    })
}

fn replaced(text: &str, span: Span, by: &str) -> String {
    let (before, behind) = (text.get(..span.start), text.get(span.end..));
    format!(
        "{}{by}{}",
        before.unwrap_or_default(),
        behind.unwrap_or_default()
    )
}

/// Adds a member as the last one, on a line of its own unless the others share one.
fn add(text: &str, node: &Node, key: &str, value: &Value) -> Option<String> {
    let NodeKind::Object(members) = &node.kind else {
        return None;
    };
    let key = Value::from(key).to_json_string();
    let Some(last) = members.last() else {
        let inner = indent_of(text, node.span.start) + 2;
        let value = indented(value, inner);
        let (blanks, end) = (" ".repeat(inner), " ".repeat(inner - 2));
        let all = format!("{{\n{blanks}{key}: {value}\n{end}}}");
        return Some(replaced(text, node.span, &all));
    };
    let between = text.get(node.span.start..last.key_span.start)?;
    let member = if between.contains('\n') {
        let inner = column_of(text, last.key_span.start);
        format!(",\n{}{key}: {}", " ".repeat(inner), indented(value, inner))
    } else {
        format!(", {key}: {}", value.to_json_string())
    };
    Some(replaced(text, Span::at(last.value.span.end), &member))
}

/// A value in place of one that begins at `start`: on one line if the whole text is, else indented as its line is.
fn laid_out(text: &str, start: usize, value: &Value) -> String {
    if text.trim().contains('\n') {
        indented(value, indent_of(text, start))
    } else {
        value.to_json_string()
    }
}

fn indented(value: &Value, by: usize) -> String {
    value
        .pretty(2)
        .replace('\n', &format!("\n{}", " ".repeat(by)))
}

fn line_of(text: &str, offset: usize) -> &str {
    let before = text.get(..offset).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    before.get(start..).unwrap_or_default()
}

/// How many blanks the line begins with.
fn indent_of(text: &str, offset: usize) -> usize {
    let line = line_of(text, offset);
    line.len() - line.trim_start().len()
}

/// How many characters stand before a place in its line.
fn column_of(text: &str, offset: usize) -> usize {
    line_of(text, offset).chars().count()
}

/// Where two texts differ: the span of the old one, and what stands there in the new one.
pub(super) fn difference(old: &str, new: &str) -> (Span, String) {
    let head = old
        .char_indices()
        .zip(new.chars())
        .find(|((_, one), other)| one != other)
        .map_or(old.len().min(new.len()), |((at, _), _)| at);
    let (one, other) = (
        old.get(head..).unwrap_or_default(),
        new.get(head..).unwrap_or_default(),
    );
    let tail: usize = one
        .chars()
        .rev()
        .zip(other.chars().rev())
        .take_while(|(one, other)| one == other)
        .map(|(one, _)| one.len_utf8())
        .sum();
    let inserted = other.get(..other.len() - tail).unwrap_or_default();
    (Span::new(head, old.len() - tail), inserted.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_put_and_the_rest_stays() {
        for (text, path, value, result) in [
            ("", "A/0", "1", "{\n  \"A\": {\n    \"0\": 1\n  }\n}"),
            ("{}", "A", "1", "{\n  \"A\": 1\n}"),
            (r#"{"a": 1 , "b":2}"#, "b", "[3]", r#"{"a": 1 , "b":[3]}"#),
            (
                r#"{"a": {"x":1}}"#,
                "a/y",
                "{\"z\":2}",
                r#"{"a": {"x":1, "y": {"z":2}}}"#,
            ),
            (
                "{\n    \"a\":   1,\n    \"b\": {}\n}",
                "b/c",
                "{\"d\":1}",
                "{\n    \"a\":   1,\n    \"b\": {\n      \"c\": {\n        \"d\": 1\n      }\n    }\n}",
            ),
            (
                "{\n  \"a\": [1, 2],\n  \"b\": 1\n}",
                "a/1",
                "9",
                "{\n  \"a\": [1, 9],\n  \"b\": 1\n}",
            ),
            (
                "{\n  \"a\": 1\n}\n",
                "b",
                "{\"c\":[]}",
                "{\n  \"a\": 1,\n  \"b\": {\n    \"c\": []\n  }\n}\n",
            ),
        ] {
            let path: Vec<&str> = path.split('/').collect();
            let value = Value::parse(value).unwrap();
            assert_eq!(put(text, &path, value).as_deref(), Some(result), "{text}");
        }
        for text in ["{", "[1]", r#"{"a": 1}"#] {
            assert_eq!(put(text, &["a", "b"], Value::Null), None, "{text}");
        }
    }

    #[test]
    fn the_difference_is_the_least() {
        for (old, new, from, to, inserted) in [
            ("abc", "abxc", 2, 2, "x"),
            ("aaa", "aa", 2, 3, ""),
            ("ü1ü", "ü2ü", 2, 3, "2"),
            ("", "x", 0, 0, "x"),
            ("same", "same", 4, 4, ""),
        ] {
            let (span, text) = difference(old, new);
            assert_eq!(
                (span.start, span.end, &*text),
                (from, to, inserted),
                "{old} {new}"
            );
        }
    }
}
