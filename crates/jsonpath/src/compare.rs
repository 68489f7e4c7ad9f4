//! How a filter compares: by the kinds of the two sides, text standing for numbers and truth values where the other
//! side is one.

use std::cmp::Ordering;

use asl_json::{Number, Value};

use crate::error::SelectError;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Equal,
    Differs,
    Less,
    AtMost,
    More,
    AtLeast,
}

/// Whether the comparison holds. Kinds that cannot be compared give false, for `!=` too.
pub(crate) fn holds(left: &Value, operator: Operator, right: &Value) -> Result<bool, SelectError> {
    let ordering = match (is_null(left), is_null(right)) {
        (true, true) => Some(Ordering::Equal),
        (false, false) => order(left, right)?,
        _ => return Ok(operator == Operator::Differs),
    };
    Ok(operator.accepts(ordering))
}

impl Operator {
    /// Whether two sides that stand so to each other are what is asked for; sides without an order never are.
    pub(crate) fn accepts(self, ordering: Option<Ordering>) -> bool {
        ordering.is_some_and(|ordering| match self {
            Operator::Equal => ordering.is_eq(),
            Operator::Differs => ordering.is_ne(),
            Operator::Less => ordering.is_lt(),
            Operator::AtMost => ordering.is_le(),
            Operator::More => ordering.is_gt(),
            Operator::AtLeast => ordering.is_ge(),
        })
    }
}

/// `null`, or the text `null`.
fn is_null(value: &Value) -> bool {
    value.is_null() || value.as_str() == Some("null")
}

fn order(left: &Value, right: &Value) -> Result<Option<Ordering>, SelectError> {
    Ok(match (left, right) {
        (Value::String(left), Value::String(right)) => Some(utf16_order(left, right)),
        (Value::Bool(left), Value::Bool(right)) => Some(left.cmp(right)),
        (Value::Bool(left), Value::String(right)) => Some(left.cmp(&truth(right))),
        (Value::String(left), Value::Bool(right)) => Some(truth(left).cmp(right)),
        (Value::Number(left), Value::Number(right)) => left.partial_cmp(right),
        (Value::Number(left), Value::String(right)) => left.partial_cmp(&decimal(right)?),
        (Value::String(left), Value::Number(right)) => decimal(left)?.partial_cmp(right),
        _ => None,
    })
}

/// Java compares strings by UTF-16 units, which differs from UTF-8 where surrogates are.
fn utf16_order(left: &str, right: &str) -> Ordering {
    left.encode_utf16().cmp(right.encode_utf16())
}

fn truth(text: &str) -> bool {
    text.eq_ignore_ascii_case("true")
}

/// The number a text spells, as Java's `BigDecimal` reads it: a sign, leading zeros and a bare point are fine.
pub(crate) fn decimal(text: &str) -> Result<Number, SelectError> {
    // As JSON spells it, most often.
    if let Some(number) = Number::parse(text) {
        return Ok(number);
    }
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (digits, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let whole = match whole.trim_start_matches('0') {
        // A lone sign or point has no digit at all; it stays no number below.
        "" if whole.is_empty() && fraction.is_empty() => "",
        "" => "0",
        whole => whole,
    };
    let mut json = String::with_capacity(text.len() + 2);
    if negative {
        json.push('-');
    }
    json.push_str(whole);
    if !fraction.is_empty() {
        json.push('.');
        json.push_str(fraction);
    }
    if let Some(exponent) = exponent {
        json.push('e');
        json.push_str(exponent);
    }
    Number::parse(&json).ok_or_else(|| SelectError::invalid(not_a_number(text)))
}

/// What Java's `BigDecimal` says about a text that is no number.
fn not_a_number(text: &str) -> String {
    let odd = text
        .chars()
        .find(|character| !matches!(character, '0'..='9' | '.' | 'e' | 'E' | '+' | '-'));
    match odd {
        Some(odd) => {
            format!(
                "Character {odd} is neither a decimal digit number, decimal point, nor \"e\" notation exponential mark."
            )
        }
        None => format!("`{text}` is not a number"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_decide_how_sides_compare() {
        use Operator::{AtLeast, AtMost, Differs, Equal, Less, More};
        for (left, operator, right, expected) in [
            ("1", Equal, r#""1""#, Some(true)),
            ("10", Equal, r#""010""#, Some(true)),
            ("-12.3", Equal, r#""-0.123e2""#, Some(true)),
            ("0.5", Equal, r#""+.5""#, Some(true)),
            ("1", Equal, r#""1.""#, Some(true)),
            ("1", Equal, r#""x""#, None),
            ("1", Equal, r#""""#, None),
            ("1", Equal, r#""-""#, None),
            (r#""43""#, AtMost, r#""42""#, Some(false)),
            (r#""b""#, More, r#""a""#, Some(true)),
            (r#""1""#, Less, "2", Some(true)),
            ("true", Equal, r#""TRUE""#, Some(true)),
            ("true", More, r#""1""#, Some(true)),
            ("false", AtLeast, "true", Some(false)),
            ("null", Equal, r#""null""#, Some(true)),
            ("null", Differs, r#""x""#, Some(true)),
            ("null", Less, r#""x""#, Some(false)),
            ("null", Equal, "0", Some(false)),
            ("{}", Equal, "{}", Some(false)),
            ("{}", Differs, "[]", Some(false)),
            ("1", Differs, "true", Some(false)),
        ] {
            let (a, b) = (Value::parse(left).unwrap(), Value::parse(right).unwrap());
            assert_eq!(
                holds(&a, operator, &b).ok(),
                expected,
                "{left} {operator:?} {right}"
            );
        }
    }
}
