//! Numbers and values as JavaScript prints them.

use std::cmp::Ordering;
use std::fmt::Write as _;

use crate::error::{Outcome, fault};
use crate::value::Val;

/// A number as JavaScript's `String(n)`.
pub(crate) fn number(value: f64) -> String {
    /// From here on not every whole number is a double.
    const INEXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() < INEXACT {
        #[expect(clippy::cast_possible_truncation, reason = "whole and within 53 bits")]
        let whole = value as i64;
        return whole.to_string();
    }
    if !value.is_finite() {
        let sign = if value < 0.0 { "-" } else { "" };
        let name = if value.is_nan() { "NaN" } else { "Infinity" };
        return format!("{sign}{name}");
    }
    // The fewest digits that mean this number, which are JavaScript's, too: `-1.25e-7`.
    let shortest = format!("{value:e}");
    let (mantissa, exponent) = shortest.split_once('e').unwrap_or((&shortest, "0"));
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", mantissa),
    };
    let digits = mantissa.replacen('.', "", 1);
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let zeros = |count: usize| "0".repeat(count);
    let point = usize::try_from(exponent + 1).unwrap_or(0);
    match exponent {
        21.. | ..-6 => {
            let plus = if exponent > 0 { "+" } else { "" };
            format!("{sign}{mantissa}e{plus}{exponent}")
        }
        ..0 => {
            let leading = exponent.unsigned_abs() as usize - 1;
            format!("{sign}0.{}{digits}", zeros(leading))
        }
        _ => match digits.split_at_checked(point) {
            Some((whole, "")) => format!("{sign}{whole}"),
            Some((whole, fraction)) => format!("{sign}{whole}.{fraction}"),
            None => format!(
                "{sign}{digits}{}",
                zeros(point.saturating_sub(digits.len()))
            ),
        },
    }
}

/// Appends a text that is likely to be very short: one byte is stored sooner than a copy is called.
#[inline]
pub(crate) fn push_short(result: &mut String, text: &str) {
    match text.as_bytes() {
        [byte @ 0..0x80] => result.push(char::from(*byte)),
        _ => result.push_str(text),
    }
}

/// A number as `$string` prints it: 15 significant digits unless it is whole.
pub(crate) fn rounded(value: f64) -> f64 {
    if value.fract() == 0.0 || !value.is_finite() {
        value
    } else {
        asl_json::parse_f64(&format!("{value:.14e}")).unwrap_or(value)
    }
}

/// A JSON string literal as `JSON.stringify` writes it.
pub(crate) fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    write_quoted(&mut out, text);
    out
}

fn write_quoted(out: &mut String, text: &str) {
    out.push('"');
    for ch in text.chars() {
        match ch {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            ch if ch < ' ' => {
                let _ = write!(out, "\\u{:04x}", u32::from(ch));
            }
            ch => out.push(ch),
        }
    }
    out.push('"');
}

/// A value inside a message: `JSON.stringify`, with `undefined` for what it leaves out.
pub(crate) fn for_message(value: &Val) -> String {
    match value {
        Val::Undefined => "undefined".to_owned(),
        Val::Fun(_) => "{\"_jsonata_function\":true}".to_owned(),
        value => {
            let mut writer = Writer {
                out: String::new(),
                indent: None,
                exact: true,
                limit: 1_000_000,
            };
            let _ = writer.write(value, 0);
            writer.out
        }
    }
}

/// The text of `$string` for anything but a string, a function or an infinite number.
pub(crate) fn stringify(value: &Val, pretty: bool, limit: usize) -> Outcome<String> {
    let mut writer = Writer {
        out: String::new(),
        indent: pretty.then_some(2),
        exact: false,
        limit,
    };
    writer.write(value, 0)?;
    Ok(writer.out)
}

struct Writer {
    out: String,
    indent: Option<usize>,
    /// Numbers in full, infinite ones as null.
    exact: bool,
    limit: usize,
}

impl Writer {
    fn write(&mut self, value: &Val, level: usize) -> Outcome<()> {
        if self.out.len() > self.limit {
            return Err(too_large(self.limit));
        }
        match value {
            Val::Undefined | Val::Null => self.out.push_str("null"),
            Val::Bool(true) => self.out.push_str("true"),
            Val::Bool(false) => self.out.push_str("false"),
            Val::Num(value) if value.is_finite() => {
                let value = if self.exact { *value } else { rounded(*value) };
                self.out.push_str(&number(value));
            }
            Val::Num(value) if self.exact || value.is_nan() => self.out.push_str("null"),
            Val::Num(value) => return Err(fault("D1001").value(Val::Num(*value))),
            Val::Str(text) => write_quoted(&mut self.out, text),
            Val::Fun(_) => self.out.push_str("\"\""),
            Val::List(_) | Val::Array(_) => {
                self.out.push('[');
                let count = value.len();
                for (index, item) in value.items().enumerate() {
                    self.separate(index, level + 1);
                    self.write(&item, level + 1)?;
                }
                self.close(count, level, ']');
            }
            Val::Record(_) | Val::Object(_) => {
                self.out.push('{');
                let mut index = 0;
                for (key, member) in value.entries() {
                    if matches!(member, Val::Undefined) {
                        continue;
                    }
                    self.separate(index, level + 1);
                    index += 1;
                    write_quoted(&mut self.out, &key);
                    self.out
                        .push_str(if self.indent.is_some() { ": " } else { ":" });
                    self.write(&member, level + 1)?;
                }
                self.close(index, level, '}');
            }
        }
        Ok(())
    }

    fn separate(&mut self, index: usize, level: usize) {
        if index > 0 {
            self.out.push(',');
        }
        self.break_line(level);
    }

    fn close(&mut self, count: usize, level: usize, bracket: char) {
        if count > 0 {
            self.break_line(level);
        }
        self.out.push(bracket);
    }

    fn break_line(&mut self, level: usize) {
        if let Some(indent) = self.indent {
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n(' ', indent * level));
        }
    }
}

/// The error for a text beyond its limit.
pub(crate) fn too_large(limit: usize) -> Box<crate::error::Fault> {
    fault("U1003").text(format!(
        "a text or result of more than {limit} bytes; make the expression produce less"
    ))
}

/// The order of two strings in JavaScript: by UTF-16 code units.
pub(crate) fn compare(a: &str, b: &str) -> Ordering {
    if a.is_ascii() || b.is_ascii() {
        a.cmp(b)
    } else {
        a.encode_utf16().cmp(b.encode_utf16())
    }
}

/// Length in UTF-16 code units.
pub(crate) fn utf16_len(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.encode_utf16().count()
    }
}

/// The byte offset of a UTF-16 offset; past the end gives the end.
pub(crate) fn byte_of_utf16(text: &str, offset: usize) -> usize {
    let mut units = 0;
    for (byte, ch) in text.char_indices() {
        if units >= offset {
            return byte;
        }
        units += ch.len_utf16();
    }
    text.len()
}

/// The part of a text between two byte offsets; empty when they do not fit.
pub(crate) fn slice(text: &str, start: usize, end: usize) -> &str {
    text.get(start..end.max(start)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_are_printed_as_javascript_prints_them() {
        let cases = [
            (0.0, "0"),
            (-0.0, "0"),
            (-17.0, "-17"),
            (9_007_199_254_740_991.0, "9007199254740991"),
            (9_007_199_254_740_992.0, "9007199254740992"),
            (123_456_789_012_345_680_000.0, "123456789012345680000"),
            (1e20, "100000000000000000000"),
            (1e21, "1e+21"),
            (-1.5e300, "-1.5e+300"),
            (0.1, "0.1"),
            (-0.000_001, "-0.000001"),
            (0.000_001_25, "0.00000125"),
            (1e-7, "1e-7"),
            (1.25e-7, "1.25e-7"),
            (5e-324, "5e-324"),
            (12.5, "12.5"),
            (0.1 + 0.2, "0.30000000000000004"),
            (f64::MAX, "1.7976931348623157e+308"),
            (f64::NAN, "NaN"),
            (f64::INFINITY, "Infinity"),
            (f64::NEG_INFINITY, "-Infinity"),
        ];
        for (value, text) in cases {
            assert_eq!(number(value), text);
        }
    }
}
