//! JSON numbers, kept and printed as Java keeps and prints them.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use crate::double::parse_f64;

/// A JSON number.
///
/// Integers and decimals are kept apart (`1` stays `1`, `1.0` stays `1.0`), integers beyond 64 bits keep their digits,
/// and printing follows Java's `Double.toString` (recorded: services/lambda_task.test_invoke_json_values). Never NaN
/// or infinite.
///
/// ```
/// use asl_json::Number;
/// assert_eq!(Number::parse("1.50").map(|n| n.to_string()).as_deref(), Some("1.5"));
/// assert_eq!(Number::parse("1e21").map(|n| n.to_string()).as_deref(), Some("1.0E21"));
/// assert_eq!(Number::parse("1"), Number::parse("1.0"));
/// ```
#[derive(Clone)]
pub struct Number(Repr);

#[derive(Clone)]
enum Repr {
    Int(i64),
    Float(f64),
    /// An integer beyond 64 bits (canonical digits), or a decimal beyond the range of a double (as written). Behind
    /// one thin pointer so that a [`crate::Value`] stays small.
    Big(Arc<Box<str>>),
}

impl Number {
    /// How many bytes it takes beside its place.
    pub(crate) fn outside(&self) -> usize {
        match &self.0 {
            Repr::Int(_) | Repr::Float(_) => 0,
            Repr::Big(text) => text.len(),
        }
    }

    /// Reads a number as JSON spells it; `None` for any other text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Number> {
        is_json_number(text.as_bytes()).then(|| Number::from_valid(text))
    }

    /// The number of a text that the lexer has already found to be a JSON number.
    #[inline]
    pub(crate) fn from_valid(text: &str) -> Number {
        match short_integer(text.as_bytes()) {
            Some(int) => Number(Repr::Int(int)),
            None => Number::from_unusual(text),
        }
    }

    /// The same of a number that is long or no integer.
    fn from_unusual(text: &str) -> Number {
        let is_integer = !text.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E'));
        if is_integer {
            return match text.parse::<i64>() {
                Ok(int) => Number(Repr::Int(int)),
                Err(_) => Number(Repr::Big(Arc::new(text.into()))),
            };
        }
        match parse_f64(text) {
            Some(float) if float.is_finite() => Number(Repr::Float(float)),
            _ => Number(Repr::Big(Arc::new(text.into()))),
        }
    }

    /// The number of a double; `None` for NaN and the infinities, which JSON cannot say.
    #[must_use]
    pub fn from_f64(float: f64) -> Option<Number> {
        float.is_finite().then_some(Number(Repr::Float(float)))
    }

    /// The nearest double. A number beyond the range of doubles gives an infinity.
    #[must_use]
    pub fn as_f64(&self) -> f64 {
        match &self.0 {
            #[expect(
                clippy::cast_precision_loss,
                reason = "the nearest double is what is asked for"
            )]
            Repr::Int(int) => *int as f64,
            Repr::Float(float) => *float,
            Repr::Big(text) => parse_f64(text).unwrap_or(f64::INFINITY),
        }
    }

    /// The value when it is a whole number that fits 64 bits, however it was written (`1`, `1.0`, `1e3`).
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        match &self.0 {
            Repr::Int(int) => Some(*int),
            Repr::Float(float) => whole(*float),
            Repr::Big(_) => None,
        }
    }

    /// Whether it was written as an integer: no fraction, no exponent. `1.0` is not (Wait tells `5` from `5.0`).
    #[must_use]
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Repr::Int(_) => true,
            Repr::Float(_) => false,
            Repr::Big(text) => text
                .bytes()
                .all(|byte| byte == b'-' || byte.is_ascii_digit()),
        }
    }

    /// Writes the printed form.
    pub(crate) fn write(&self, out: &mut impl fmt::Write) -> fmt::Result {
        match &self.0 {
            Repr::Int(int) => out.write_str(itoa::Buffer::new().format(*int)),
            Repr::Float(float) => out.write_str(&java_double(*float)),
            Repr::Big(text) => out.write_str(text),
        }
    }

    /// The length of the printed form, in bytes.
    pub(crate) fn json_len(&self) -> usize {
        match &self.0 {
            Repr::Int(int) => {
                let digits = int.unsigned_abs().checked_ilog10().unwrap_or(0) as usize + 1;
                digits + usize::from(*int < 0)
            }
            Repr::Float(float) => java_double(*float).len(),
            Repr::Big(text) => text.len(),
        }
    }
}

/// The integer that digits spell, if they surely fit.
fn short_integer(text: &[u8]) -> Option<i64> {
    const MOST_DIGITS: usize = 18;
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    if digits.len() > MOST_DIGITS {
        return None;
    }
    let mut sum = 0;
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        sum = sum * 10 + i64::from(digit);
    }
    Some(if digits.len() < text.len() { -sum } else { sum })
}

/// The integer that a double is, if it is one and fits.
fn whole(float: f64) -> Option<i64> {
    // 2^63 is the first double beyond i64; every whole double below it converts exactly.
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole and within range, so exact"
    )]
    (float.fract() == 0.0 && (-LIMIT..LIMIT).contains(&float)).then_some(float as i64)
}

/// Whether bytes spell one JSON number, nothing before or after.
pub(crate) fn is_json_number(bytes: &[u8]) -> bool {
    fn digits(bytes: &[u8]) -> usize {
        bytes
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    }
    let mut rest = bytes.strip_prefix(b"-").unwrap_or(bytes);
    let count = digits(rest);
    if count == 0 || (count > 1 && rest.first() == Some(&b'0')) {
        return false;
    }
    rest = rest.get(count..).unwrap_or_default();
    if let Some(fraction) = rest.strip_prefix(b".") {
        let count = digits(fraction);
        if count == 0 {
            return false;
        }
        rest = fraction.get(count..).unwrap_or_default();
    }
    if let Some(exponent) = rest.strip_prefix(b"e").or_else(|| rest.strip_prefix(b"E")) {
        let exponent = exponent
            .strip_prefix(b"+")
            .or_else(|| exponent.strip_prefix(b"-"))
            .unwrap_or(exponent);
        let count = digits(exponent);
        if count == 0 {
            return false;
        }
        rest = exponent.get(count..).unwrap_or_default();
    }
    rest.is_empty()
}

/// A double as Java's `Double.toString` prints it: the shortest digits that read back the same, always with a
/// fraction, in scientific form below 10^-3 and from 10^7.
fn java_double(float: f64) -> String {
    let magnitude = float.abs();
    if magnitude == 0.0 || (1e-3..1e7).contains(&magnitude) {
        return format!("{float:?}");
    }
    let text = format!("{float:e}");
    match text.split_once('e') {
        Some((digits, exponent)) if digits.contains('.') => format!("{digits}E{exponent}"),
        Some((digits, exponent)) => format!("{digits}.0E{exponent}"),
        None => text,
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl PartialEq for Number {
    /// By value: `1` equals `1.0`.
    fn eq(&self, other: &Number) -> bool {
        match (&self.0, &other.0) {
            (Repr::Int(a), Repr::Int(b)) => a == b,
            (Repr::Float(a), Repr::Float(b)) => a == b,
            (Repr::Int(int), Repr::Float(float)) | (Repr::Float(float), Repr::Int(int)) => {
                whole(*float) == Some(*int)
            }
            (Repr::Big(a), Repr::Big(b)) => a == b,
            // A double's exact digits can be those of a big integer; a decimal out of a double's range never equals one.
            (Repr::Big(big), Repr::Float(float)) | (Repr::Float(float), Repr::Big(big)) => {
                float.abs() >= 1e18 && format!("{float:.0}") == big.as_ref().as_ref()
            }
            (Repr::Big(_), Repr::Int(_)) | (Repr::Int(_), Repr::Big(_)) => false,
        }
    }
}

impl PartialOrd for Number {
    /// By value. Numbers that a double cannot tell apart, one of them beyond 64 bits, have no order.
    #[inline]
    fn partial_cmp(&self, other: &Number) -> Option<Ordering> {
        if let (Repr::Int(a), Repr::Int(b)) = (&self.0, &other.0) {
            return Some(a.cmp(b));
        }
        if self == other {
            return Some(Ordering::Equal);
        }
        let ordering = self.as_f64().partial_cmp(&other.as_f64())?;
        if ordering != Ordering::Equal {
            return Some(ordering);
        }
        match (self.as_i64(), other.as_i64()) {
            (Some(a), Some(b)) => Some(a.cmp(&b)),
            _ => None,
        }
    }
}

impl From<i64> for Number {
    fn from(int: i64) -> Number {
        Number(Repr::Int(int))
    }
}

impl From<i32> for Number {
    fn from(int: i32) -> Number {
        Number(Repr::Int(int.into()))
    }
}

impl From<u32> for Number {
    fn from(int: u32) -> Number {
        Number(Repr::Int(int.into()))
    }
}

impl From<u64> for Number {
    fn from(int: u64) -> Number {
        match i64::try_from(int) {
            Ok(int) => Number(Repr::Int(int)),
            Err(_) => Number(Repr::Big(Arc::new(int.to_string().into()))),
        }
    }
}

impl From<usize> for Number {
    fn from(int: usize) -> Number {
        Number::from(int as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_as_java_prints() {
        for (text, printed) in [
            ("0", "0"),
            ("-0", "0"),
            ("0.0", "0.0"),
            ("-0.0", "-0.0"),
            ("1", "1"),
            ("1.0", "1.0"),
            ("1.50", "1.5"),
            ("0.1", "0.1"),
            ("-2.75", "-2.75"),
            ("100e0", "100.0"),
            ("1e2", "100.0"),
            ("0.001", "0.001"),
            ("0.0001", "1.0E-4"),
            ("0.00001", "1.0E-5"),
            ("0.00012345", "1.2345E-4"),
            ("9999999.0", "9999999.0"),
            ("9999999.5", "9999999.5"),
            ("10000000.0", "1.0E7"),
            ("12345678.5", "1.23456785E7"),
            ("1e10", "1.0E10"),
            ("1e21", "1.0E21"),
            ("-1.5E+300", "-1.5E300"),
            ("1.7976931348623157e308", "1.7976931348623157E308"),
            ("5e-324", "5.0E-324"),
            ("3.141592653589793", "3.141592653589793"),
            ("0.30000000000000004", "0.30000000000000004"),
            ("9007199254740993", "9007199254740993"),
            ("9223372036854775807", "9223372036854775807"),
            ("-9223372036854775808", "-9223372036854775808"),
            ("9223372036854775808", "9223372036854775808"),
            (
                "123456789012345678901234567890",
                "123456789012345678901234567890",
            ),
            ("1e400", "1e400"),
        ] {
            let number = Number::parse(text).unwrap();
            assert_eq!(number.to_string(), printed, "{text}");
            assert_eq!(number.json_len(), printed.len(), "{text}");
        }
    }

    #[test]
    fn other_texts_are_no_numbers() {
        for text in [
            "", "-", "+1", "01", "-01", "1.", ".5", "1e", "1e+", "0x10", "1_000", "NaN",
            "Infinity", " 1", "1 ", "1.2.3", "--1",
        ] {
            assert!(Number::parse(text).is_none(), "{text}");
        }
        assert!(Number::from_f64(f64::NAN).is_none());
        assert!(Number::from_f64(f64::NEG_INFINITY).is_none());
    }

    #[test]
    fn equality_and_order_are_by_value() {
        use Ordering::{Equal, Greater, Less};
        for (a, b, order) in [
            ("1", "1.0", Some(Equal)),
            ("1.1", "1", Some(Greater)),
            ("0.0", "-0.0", Some(Equal)),
            ("9007199254740993", "9007199254740992.0", Some(Greater)),
            ("9007199254740992", "9007199254740992.0", Some(Equal)),
            ("100000000000000000000", "1e20", Some(Equal)),
            ("100000000000000000001", "1e20", None),
            ("-100000000000000000000", "5", Some(Less)),
            ("9223372036854775808", "9223372036854775807", None),
            ("1e400", "1", Some(Greater)),
            ("-3", "2.5", Some(Less)),
        ] {
            let (a, b) = (Number::parse(a).unwrap(), Number::parse(b).unwrap());
            assert_eq!(a.partial_cmp(&b), order, "{a} {b}");
            assert_eq!(a == b, order == Some(Equal), "{a} {b}");
        }
    }

    #[test]
    fn whole_numbers_are_found_however_they_are_written() {
        for (text, int, is_integer) in [
            ("5", Some(5), true),
            ("5.0", Some(5), false),
            ("5.5", None, false),
            ("1e3", Some(1000), false),
            ("9223372036854775808", None, true),
            ("1e19", None, false),
        ] {
            let number = Number::parse(text).unwrap();
            assert_eq!(
                (number.as_i64(), number.is_integer()),
                (int, is_integer),
                "{text}"
            );
        }
    }
}
