//! Values as YAML text.

use std::fmt::Write;

use asl_json::{NodeKind, Value, write_string};

use super::scalar;

/// How deep block style goes; deeper values are written in flow style, where indentation does not grow.
const BLOCK_DEPTH: usize = 100;

/// The longest key, in bytes, that stands before its `:` without a mark: readers look no further than 1,024 characters for it.
const LONGEST_KEY: usize = 1000;

/// A value as YAML in block style, two spaces a level, with a line feed at the end. What is read back is the same value in
/// YAML 1.1 and 1.2: every text that could be taken for something else stands in quotes. What is nested deeper than [`MAX_DEPTH`](super::MAX_DEPTH) cannot be
/// read back.
///
/// ```
/// let value = asl_json::Value::parse(r#"{"a":["x",{"b":"No","c":1}],"d":{}}"#)?;
/// assert_eq!(asl_yaml::write(&value), "a:\n  - x\n  - b: \"No\"\n    c: 1\nd: {}\n");
/// # Ok::<(), asl_json::SyntaxError>(())
/// ```
#[must_use]
pub fn write(value: &Value) -> String {
    let mut out = String::new();
    match value {
        Value::Array(items) if !items.is_empty() => block(&mut out, value, 0),
        Value::Object(members) if !members.is_empty() => block(&mut out, value, 0),
        _ => {
            leaf(&mut out, value, 0);
            out.push('\n');
        }
    }
    out
}

/// A collection that is not empty, its first line indented by whoever calls.
fn block(out: &mut String, value: &Value, depth: usize) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    indent(out, depth);
                }
                out.push_str("- ");
                if is_block(item, depth) {
                    block(out, item, depth + 1);
                } else {
                    leaf(out, item, depth + 1);
                    out.push('\n');
                }
            }
        }
        Value::Object(members) => {
            for (index, (key, item)) in members.iter().enumerate() {
                if index > 0 {
                    indent(out, depth);
                }
                let start = out.len();
                text(out, key);
                if out.len() - start > LONGEST_KEY {
                    out.insert_str(start, "? ");
                    out.push('\n');
                    indent(out, depth);
                }
                out.push(':');
                if is_block(item, depth) {
                    out.push('\n');
                    indent(out, depth + 1);
                    block(out, item, depth + 1);
                } else {
                    out.push(' ');
                    leaf(out, item, depth + 1);
                    out.push('\n');
                }
            }
        }
        _ => {}
    }
}

fn is_block(value: &Value, depth: usize) -> bool {
    depth < BLOCK_DEPTH
        && match value {
            Value::Array(items) => !items.is_empty(),
            Value::Object(members) => !members.is_empty(),
            _ => false,
        }
}

fn indent(out: &mut String, depth: usize) {
    (0..depth).for_each(|_| out.push_str("  "));
}

fn leaf(out: &mut String, value: &Value, depth: usize) {
    match value {
        Value::String(string) if is_literal(string) => literal(out, string, depth),
        Value::String(string) => text(out, string),
        // JSON is YAML.
        other => {
            let _ = write!(out, "{other}");
        }
    }
}

/// Whether a text of several lines can stand as it is.
fn is_literal(text: &str) -> bool {
    text.contains('\n')
        && !text.starts_with([' ', '\n'])
        && text
            .chars()
            .all(|character| character == '\n' || is_printable(character))
        && text
            .lines()
            .all(|line| !line.is_empty() && !line.ends_with(' '))
}

fn literal(out: &mut String, text: &str, depth: usize) {
    out.push_str(if text.ends_with('\n') { "|" } else { "|-" });
    for line in text.lines() {
        out.push('\n');
        indent(out, depth.max(1));
        out.push_str(line);
    }
}

fn text(out: &mut String, text: &str) {
    if is_plain(text) {
        out.push_str(text);
    } else {
        let _ = write_string(out, text);
    }
}

/// Whether every reader takes the bare word for this text.
fn is_plain(text: &str) -> bool {
    let read = scalar::read(text);
    let agreed =
        matches!(read.kind, NodeKind::String(_)) && read.trap.is_none() && read.error.is_none();
    let starts = text.starts_with(|first: char| {
        first.is_alphanumeric() || matches!(first, '$' | '/' | '_' | '(' | '.')
    });
    agreed
        && starts
        && text.len() <= 1000
        && !matches!(text, "y" | "Y" | "n" | "N" | "<<" | "=")
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        // At the beginning of a line these end a document.
        && !text.starts_with("---")
        && !text.starts_with("...")
        && text.chars().all(is_printable)
        // Read alike in flow style too.
        && !text.contains(['{', '}', '[', ']', ','])
}

fn is_printable(character: char) -> bool {
    !character.is_control()
        && !matches!(
            character,
            '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        )
}
