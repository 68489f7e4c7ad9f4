//! Placeholders `${Name}`: what `definitionSubstitutions`, `Fn::Sub` and Terraform fill in before AWS sees the definition
//! (reference 06-mocks-and-testing).

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use asl_json::{Node, NodeKind, Span};

/// A placeholder and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placeholder {
    /// What stands between `${` and `}`.
    pub name: Arc<str>,
    /// Every place, `${` and `}` included; the whole string where it is written with escapes.
    pub spans: Vec<Span>,
    /// Its value, if one was given.
    pub value: Option<Arc<str>>,
}

/// How much text values may add. A definition is refused above a million characters, so more is never of use.
const MAX_ADDED: usize = 8 << 20;

/// A tree with values filled in.
pub(crate) struct Filled {
    /// Where strings stand that were one placeholder as a whole and got a value.
    pub(crate) whole: HashSet<usize>,
    /// Set if the values were too long to be filled in everywhere.
    pub(crate) too_long: bool,
}

/// The placeholders of a text: (start, end, name). `$${…}` is Terraform's escape, `${!…}` that of `Fn::Sub`.
fn placeholders(text: &str) -> impl Iterator<Item = (usize, usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + opening(text.get(at..)?)?;
            let inner = text.get(start + 2..)?;
            let length = inner
                .find(|character: char| {
                    !(character.is_ascii_alphanumeric()
                        || matches!(character, '_' | '.' | ':' | '-'))
                })
                .unwrap_or(inner.len());
            let escaped = text
                .get(..start)
                .is_some_and(|before| before.ends_with('$'));
            if length > 0
                && !escaped
                && inner
                    .get(length..)
                    .is_some_and(|rest| rest.starts_with('}'))
            {
                at = start + 2 + length + 1;
                return Some((start, at, inner.get(..length)?));
            }
            at = start + 2;
        }
    })
}

/// Where `${` stands first. Braces are rarer than dollars, and looking for one byte is quicker than for two.
fn opening(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut from = 1;
    loop {
        let brace = from + bytes.get(from..)?.iter().position(|byte| *byte == b'{')?;
        if bytes.get(brace - 1) == Some(&b'$') {
            return Some(brace - 1);
        }
        from = brace + 1;
    }
}

/// The name, if the text is one placeholder and nothing else.
pub(crate) fn whole(text: &str) -> Option<&str> {
    let (start, end, name) = placeholders(text).next()?;
    (start == 0 && end == text.len()).then_some(name)
}

/// Whether something is still to be filled in: a placeholder, or any `${…}` of a template language. Nothing that AWS would refuse
/// can be said of such a text.
pub(crate) fn is_open(text: &str) -> bool {
    opening(text).is_some_and(|start| text.get(start..).is_some_and(|rest| rest.contains('}')))
}

/// Whether a text outside of quotes is a placeholder: once it is filled in, the definition may be JSON.
pub(crate) fn is_unquoted(text: &str) -> bool {
    text.starts_with("${") && text.ends_with('}')
}

/// Every placeholder of a tree, by the first place.
pub(crate) fn find(root: &Node, values: &BTreeMap<String, String>) -> Vec<Placeholder> {
    let mut found = Vec::new();
    let mut by_name = HashMap::new();
    walk(root, &mut |text, span| {
        let plain = span.len() == text.len() + 2;
        for (start, end, name) in placeholders(text) {
            let place = if plain {
                Span::new(span.start + 1 + start, span.start + 1 + end)
            } else {
                span
            };
            let index = *by_name
                .entry(Arc::<str>::from(name))
                .or_insert_with_key(|name| {
                    found.push(Placeholder {
                        name: Arc::clone(name),
                        spans: Vec::new(),
                        value: values.get(&**name).map(|value| Arc::from(value.as_str())),
                    });
                    found.len() - 1
                });
            if let Some(placeholder) = found.get_mut(index) {
                placeholder.spans.push(place);
            }
        }
    });
    found
}

fn walk(node: &Node, visit: &mut impl FnMut(&str, Span)) {
    match &node.kind {
        NodeKind::String(text) => visit(text, node.span),
        NodeKind::Array(items) => items.iter().for_each(|item| walk(item, visit)),
        NodeKind::Object(members) => {
            for member in members {
                visit(&member.key, member.key_span);
                walk(&member.value, visit);
            }
        }
        _ => {}
    }
}

/// Fills values into all strings and keys; places stay those of the text.
pub(crate) fn fill(root: &mut Node, values: &BTreeMap<String, String>) -> Filled {
    let mut filled = Filled {
        whole: HashSet::new(),
        too_long: false,
    };
    let mut room = MAX_ADDED;
    fill_node(root, values, &mut filled, &mut room);
    filled
}

fn fill_node(
    node: &mut Node,
    values: &BTreeMap<String, String>,
    filled: &mut Filled,
    room: &mut usize,
) {
    match &mut node.kind {
        NodeKind::String(text) => {
            let is_whole = whole(text).is_some_and(|name| values.contains_key(name));
            fill_text(text, values, filled, room);
            if is_whole {
                filled.whole.insert(node.span.start);
            }
        }
        NodeKind::Array(items) => items
            .iter_mut()
            .for_each(|item| fill_node(item, values, filled, room)),
        NodeKind::Object(members) => {
            for member in members {
                fill_text(&mut member.key, values, filled, room);
                fill_node(&mut member.value, values, filled, room);
            }
        }
        _ => {}
    }
}

fn fill_text(
    text: &mut Arc<str>,
    values: &BTreeMap<String, String>,
    filled: &mut Filled,
    room: &mut usize,
) {
    match filled_within(text, |name| values.get(name).map(String::as_str), room) {
        Some(Cow::Owned(result)) => *text = result.into(),
        Some(Cow::Borrowed(_)) => {}
        None => filled.too_long = true,
    }
}

/// A text with the values of its placeholders; those without a value stay, and what is filled in is not looked through again. `None` if the values are too
/// long to be of use in a definition.
#[must_use]
pub fn filled_in<'t, 'v>(
    text: &'t str,
    value: impl Fn(&str) -> Option<&'v str>,
) -> Option<Cow<'t, str>> {
    let mut room = MAX_ADDED;
    filled_within(text, value, &mut room)
}

/// As [`filled_in`], with `room` for so many bytes of values, which becomes less.
fn filled_within<'t, 'v>(
    text: &'t str,
    value: impl Fn(&str) -> Option<&'v str>,
    room: &mut usize,
) -> Option<Cow<'t, str>> {
    let mut filled = String::new();
    let mut copied = 0;
    for (start, end, name) in placeholders(text) {
        let Some(value) = value(name) else {
            continue;
        };
        *room = room.checked_sub(value.len())?;
        filled.push_str(text.get(copied..start)?);
        filled.push_str(value);
        copied = end;
    }
    if copied == 0 {
        return Some(Cow::Borrowed(text));
    }
    filled.push_str(text.get(copied..)?);
    Some(Cow::Owned(filled))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_in_braces_are_placeholders() {
        let names = |text: &'static str| {
            placeholders(text)
                .map(|(_, _, name)| name)
                .collect::<Vec<_>>()
        };
        for (text, expected) in [
            ("${A}", vec!["A"]),
            ("a${A}b${B}c", vec!["A", "B"]),
            ("${AWS::Region}", vec!["AWS::Region"]),
            ("${Fn.Arn}", vec!["Fn.Arn"]),
            ("$${escaped} ${!Literal} ${} ${ } ${a b} $ { x", vec![]),
            ("${${X}}", vec!["X"]),
            ("${", vec![]),
        ] {
            assert_eq!(names(text), expected, "{text}");
        }
        assert_eq!(whole("${A}"), Some("A"));
        assert_eq!(whole("${A}b"), None);
        assert!(is_open("${aws_lambda_function.f[0].arn}") && !is_open("$.a"));
    }

    #[test]
    fn values_are_filled_into_strings_and_keys() {
        let document = asl_json::read(r#"{"${K}": "a${V}b${V}", "n": ["${W}", "${Unset}", 1]}"#);
        let mut root = document.root.unwrap();
        let values = BTreeMap::from([
            ("K".to_owned(), "key".to_owned()),
            ("V".to_owned(), "-".to_owned()),
            ("W".to_owned(), "[1]".to_owned()),
        ]);
        let found = find(&root, &values);
        assert_eq!(
            found
                .iter()
                .map(|placeholder| (
                    &*placeholder.name,
                    placeholder.spans.len(),
                    placeholder.value.is_some()
                ))
                .collect::<Vec<_>>(),
            [
                ("K", 1, true),
                ("V", 2, true),
                ("W", 1, true),
                ("Unset", 1, false)
            ]
        );
        let filled = fill(&mut root, &values);
        assert_eq!(
            root.to_value().to_string(),
            r#"{"key":"a-b-","n":["[1]","${Unset}",1]}"#
        );
        assert_eq!(filled.whole.len(), 1);
        assert!(!filled.too_long);
    }

    #[test]
    fn what_is_known_is_filled_in_once() {
        let value = |name: &str| match name {
            "A" => Some("${B}${B}"),
            "B" => Some("b"),
            _ => None,
        };
        for (text, expected) in [
            ("", ""),
            ("${A}, ${B}", "${B}${B}, b"),
            ("${C} ${ ${B} ${", "${C} ${ b ${"),
            ("${x${B}}", "${xb}"),
            ("ü${B}", "üb"),
            ("$${B} ${!B}", "$${B} ${!B}"),
        ] {
            assert_eq!(filled_in(text, value).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn values_cannot_blow_the_text_up() {
        let text = format!("\"{}\"", "${A}".repeat(10_000));
        let mut root = asl_json::read(&text).root.unwrap();
        let values = BTreeMap::from([("A".to_owned(), "x".repeat(100_000))]);
        assert!(fill(&mut root, &values).too_long);
        let value = |name: &str| values.get(name).map(String::as_str);
        assert_eq!(filled_in(&text, value), None);
    }
}
