//! Values to text.

use std::fmt;

use crate::object;
use crate::value::Value;

/// How deep items get lines of their own; deeper ones stand on one line, since indentation would make the text a thousand times as long.
const DEEPEST_LINES: usize = 100;

/// How the text is laid out.
#[derive(Clone, Copy)]
pub(crate) enum Layout {
    /// No blank anywhere, as AWS prints.
    Compact,
    /// A line an item.
    Pretty { indent: usize },
}

/// A container whose text is begun and not ended.
enum Open<'a> {
    Array(std::slice::Iter<'a, Value>),
    Object(object::Iter<'a>),
}

/// Writes `value` without recursion.
pub(crate) fn write(out: &mut impl fmt::Write, value: &Value, layout: Layout) -> fmt::Result {
    let mut open: Vec<Open<'_>> = Vec::new();
    begin(out, value, &mut open)?;
    // Whether the innermost container has no item written yet.
    let mut first = true;
    while let Some(innermost) = open.last_mut() {
        let depth_before = match innermost {
            Open::Array(items) => items.next().map(|item| (None, item)),
            Open::Object(members) => members.next().map(|(key, item)| (Some(key), item)),
        };
        match depth_before {
            Some((key, item)) => {
                if !first {
                    out.write_char(',')?;
                }
                if open.len() <= DEEPEST_LINES {
                    line(out, layout, open.len())?;
                }
                if let Some(key) = key {
                    write_string(out, key)?;
                    out.write_str(if matches!(layout, Layout::Compact) {
                        ":"
                    } else {
                        ": "
                    })?;
                }
                let depth = open.len();
                begin(out, item, &mut open)?;
                first = open.len() > depth;
            }
            None => {
                let bracket = if matches!(innermost, Open::Array(_)) {
                    ']'
                } else {
                    '}'
                };
                open.pop();
                if !first && open.len() < DEEPEST_LINES {
                    line(out, layout, open.len())?;
                }
                out.write_char(bracket)?;
                first = false;
            }
        }
    }
    Ok(())
}

/// Writes a scalar, or the opening bracket of a container and puts it on `open`.
fn begin<'a>(out: &mut impl fmt::Write, value: &'a Value, open: &mut Vec<Open<'a>>) -> fmt::Result {
    match value {
        Value::Null => out.write_str("null"),
        Value::Bool(true) => out.write_str("true"),
        Value::Bool(false) => out.write_str("false"),
        Value::Number(number) => number.write(out),
        Value::String(text) => write_string(out, text),
        Value::Array(array) => {
            open.push(Open::Array(array.iter()));
            out.write_char('[')
        }
        Value::Object(object) => {
            open.push(Open::Object(object.iter()));
            out.write_char('{')
        }
    }
}

const BLANKS: &str = "                                                                ";

fn line(out: &mut impl fmt::Write, layout: Layout, depth: usize) -> fmt::Result {
    if let Layout::Pretty { indent } = layout {
        out.write_char('\n')?;
        // In pieces: in a deep value most of the text is indentation.
        let mut blanks = indent.saturating_mul(depth);
        while blanks > 0 {
            let piece = blanks.min(BLANKS.len());
            out.write_str(BLANKS.get(..piece).unwrap_or_default())?;
            blanks -= piece;
        }
    }
    Ok(())
}

/// Writes `text` as a JSON string, quotes included, escaped as Jackson escapes: `"`, `\` and control characters
/// only; everything else as it is.
///
/// # Errors
/// Only those of `out`.
pub fn write_string(out: &mut impl fmt::Write, text: &str) -> fmt::Result {
    out.write_char('"')?;
    let mut plain_from = 0;
    for (offset, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0x08 => "\\b",
            0x0C => "\\f",
            0x00..=0x1F => "",
            _ => continue,
        };
        out.write_str(text.get(plain_from..offset).unwrap_or_default())?;
        if escape.is_empty() {
            write!(out, "\\u{byte:04X}")?;
        } else {
            out.write_str(escape)?;
        }
        plain_from = offset + 1;
    }
    out.write_str(text.get(plain_from..).unwrap_or_default())?;
    out.write_char('"')
}

/// The length in bytes of what [`write_string`] writes.
pub(crate) fn string_len(text: &str) -> usize {
    let surplus: usize = text
        .bytes()
        .map(|byte| match byte {
            b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 0x08 | 0x0C => 1,
            0x00..=0x1F => 5,
            _ => 0,
        })
        .sum();
    text.len() + surplus + 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deep_value_is_not_all_indentation() {
        let nested = |depth: usize, inside: &str| {
            format!("{}{inside}{}", "[".repeat(depth), "]".repeat(depth))
        };
        for (depth, lines, last) in [
            (2, 5, "    1"),
            (100, 201, "1"),
            (101, 201, "[1]"),
            (900, 201, "]"),
        ] {
            let value = Value::parse(&nested(depth, "1")).unwrap();
            let text = value.pretty(2);
            assert_eq!(text.lines().count(), lines, "{depth}");
            assert!(
                text.lines().nth(lines / 2).unwrap().ends_with(last),
                "{depth}"
            );
            assert_eq!(Value::parse(&text).unwrap(), value);
        }
        let wide = nested(900, &vec!["1"; 10_000].join(","));
        assert!(Value::parse(&wide).unwrap().pretty(2).len() < 2 * wide.len() + 30_000);
    }

    #[test]
    fn strings_are_escaped_as_jackson_escapes() {
        for (text, json) in [
            ("", r#""""#),
            ("a/b", r#""a/b""#),
            ("\"\\", r#""\"\\""#),
            ("\u{8}\u{c}\n\r\t", r#""\b\f\n\r\t""#),
            ("\0\u{1f}\u{7f}", "\"\\u0000\\u001F\u{7f}\""),
            ("ü😀\u{2028}", "\"ü😀\u{2028}\""),
        ] {
            let mut out = String::new();
            write_string(&mut out, text).unwrap();
            assert_eq!(out, json);
            assert_eq!(string_len(text), json.len());
        }
    }

    #[test]
    fn pretty_text_has_a_line_an_item() {
        let value = Value::parse(r#"{"a":[1,{"b":[]}],"c":{}}"#).unwrap();
        assert_eq!(
            value.pretty(2),
            "{\n  \"a\": [\n    1,\n    {\n      \"b\": []\n    }\n  ],\n  \"c\": {}\n}"
        );
        assert_eq!(value.to_json_string(), r#"{"a":[1,{"b":[]}],"c":{}}"#);
        assert_eq!(Value::from("x").pretty(2), "\"x\"");
    }
}
