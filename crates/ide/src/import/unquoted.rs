//! Placeholders that stand for a whole value: `"TimeoutSeconds": ${Timeout}`.

use asl_json::Span;

use super::intrinsics::placeholder;

/// A text whose placeholders all stand in quotes.
pub(super) struct Quoted {
    pub(super) text: String,
    /// Where the first one stood.
    pub(super) first: Span,
}

/// Puts placeholders in quotes that stand outside of strings, and makes the names of those simple that hold quotes
/// themselves, since Terraform takes whole expressions within `${…}`. `None` if there is none, or the text is JSON as it is.
pub(super) fn quoted(text: &str) -> Option<Quoted> {
    if !text.contains("${") || asl_json::read(text).errors.is_empty() {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut first = None;
    let mut unclosed = 0;
    let mut rest = text;
    let mut inside = false;
    while let Some(at) = rest.find(['"', '\\', '$']) {
        let (before, found) = rest.split_at(at);
        out.push_str(before);
        let start = text.len() - found.len();
        let taken = match found.as_bytes() {
            [b'\\', ..] => found.chars().take(2).map(char::len_utf8).sum(),
            [b'"', ..] => {
                inside = !inside;
                1
            }
            [b'$', b'{', ..] if unclosed < MAX_UNCLOSED => match end_of_expression(found) {
                Some(length) if inside => {
                    let expression = found.get(..length).unwrap_or_default();
                    if expression.contains('"') {
                        first.get_or_insert(Span::new(start, start + length));
                        out.push_str(&placeholder(expression));
                    } else {
                        out.push_str(expression);
                    }
                    rest = found.get(length..).unwrap_or_default();
                    continue;
                }
                Some(length) => {
                    first.get_or_insert(Span::new(start, start + length));
                    let name = found.get(2..length - 1).unwrap_or_default();
                    out.push('"');
                    out.push_str(&placeholder(name));
                    out.push('"');
                    rest = found.get(length..).unwrap_or_default();
                    continue;
                }
                None => {
                    unclosed += 1;
                    1
                }
            },
            _ => 1,
        };
        out.push_str(found.get(..taken).unwrap_or_default());
        rest = found.get(taken..).unwrap_or_default();
    }
    out.push_str(rest);
    first.map(|first| Quoted { text: out, first })
}

/// How long an expression may be, in bytes: every `${` is followed so far at most.
const MAX_EXPRESSION: usize = 2000;
/// How many that are not closed are looked at, so that many of them cost no more than a longer text.
pub(super) const MAX_UNCLOSED: usize = 200;

/// How long `${…}` is, braces within it counted; `None` if it is not closed in its line, or too long.
pub(super) fn end_of_expression(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().take(MAX_EXPRESSION).enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            b'\n' => return None,
            _ => {}
        }
    }
    None
}
