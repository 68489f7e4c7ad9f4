//! Numbers.

use std::cmp::Ordering;

use asl_json::parse_f64;

use super::{Arguments, Native, native};
use crate::datetime::integer;
use crate::error::{Outcome, fault};
use crate::evaluate::Evaluator;
use crate::number_picture;
use crate::text;
use crate::value::Val;

pub(super) static TABLE: [Native; 16] = [
    native("number", "<(nsb)-:n>", 1, number),
    native("abs", "<n-:n>", 1, |_, it| map(it, f64::abs)),
    native("floor", "<n-:n>", 1, |_, it| map(it, f64::floor)),
    native("ceil", "<n-:n>", 1, |_, it| map(it, f64::ceil)),
    native("round", "<n-n?:n>", 2, |_, it| {
        map(it, |number| round(number, it.num(1).unwrap_or(0.0)))
    }),
    native("sqrt", "<n-:n>", 1, sqrt),
    native("power", "<n-n:n>", 2, power),
    native("random", "<:n>", 0, |evaluator, _| {
        Ok(Val::Num(evaluator.random.unit()))
    }),
    native("formatNumber", "<n-so?:s>", 3, format_number),
    native("formatBase", "<n-n?:s>", 2, format_base),
    native("formatInteger", "<n-s:s>", 2, format_integer),
    native("parseInteger", "<s-s:n>", 2, parse_integer),
    native("sum", "<a<n>:n>", 1, |evaluator, it| {
        fold(evaluator, it, |numbers| {
            Some(numbers.iter().fold(0.0, |a, b| a + b))
        })
    }),
    native("max", "<a<n>:n>", 1, |evaluator, it| {
        fold(evaluator, it, |numbers| extreme(numbers, Ordering::Greater))
    }),
    native("min", "<a<n>:n>", 1, |evaluator, it| {
        fold(evaluator, it, |numbers| extreme(numbers, Ordering::Less))
    }),
    native("average", "<a<n>:n>", 1, |evaluator, it| {
        fold(evaluator, it, average)
    }),
];

fn map(it: &Arguments<'_>, change: impl Fn(f64) -> f64) -> Outcome<Val> {
    Ok(it
        .num(0)
        .map_or(Val::Undefined, |number| Val::Num(change(number))))
}

fn fold(
    evaluator: &mut Evaluator<'_>,
    it: &Arguments<'_>,
    fold: fn(&[f64]) -> Option<f64>,
) -> Outcome<Val> {
    let argument = it.get(0);
    if argument.is_undefined() {
        return Ok(Val::Undefined);
    }
    evaluator.charge(argument.len() / 4)?;
    let numbers: Vec<f64> = argument
        .items()
        .map(|item| item.as_num().unwrap_or(f64::NAN))
        .collect();
    Ok(fold(&numbers).map_or(Val::Undefined, Val::Num))
}

fn extreme(numbers: &[f64], wanted: Ordering) -> Option<f64> {
    let (first, rest) = numbers.split_first()?;
    Some(rest.iter().fold(*first, |best, number| {
        if number.is_nan() || number.partial_cmp(&best) == Some(wanted) {
            *number
        } else {
            best
        }
    }))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "arrays are far shorter than 2^53"
)]
fn average(numbers: &[f64]) -> Option<f64> {
    let total = numbers.iter().fold(0.0, |a, b| a + b);
    (!numbers.is_empty()).then_some(total / numbers.len() as f64)
}

fn number(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let parsed = match it.get(0) {
        Val::Undefined => return Ok(Val::Undefined),
        Val::Num(number) => Some(*number),
        Val::Bool(it) => Some(f64::from(u8::from(*it))),
        Val::Str(text) => {
            evaluator.check_text(text.len())?;
            evaluator.charge(text.len() / 16)?;
            parse(text)
        }
        _ => None,
    };
    match parsed {
        Some(number) => Ok(Val::Num(number)),
        None => Err(fault("D3030").value(it.get(0).clone()).index(1)),
    }
}

/// The number that a text says: decimal with leading zeros allowed, or `0x`, `0o`, `0b`.
fn parse(text: &str) -> Option<f64> {
    if is_decimal(text) {
        return parse_f64(text).filter(|number| number.is_finite());
    }
    let prefixes = [('x', 16), ('o', 8), ('b', 2)];
    let digits_of = |prefix: char, radix: u32| {
        let rest = text.strip_prefix('0')?;
        let rest = rest
            .strip_prefix(prefix)
            .or_else(|| rest.strip_prefix(prefix.to_ascii_uppercase()))?;
        Some((rest, radix))
    };
    let (digits, radix) = prefixes
        .into_iter()
        .find_map(|(prefix, radix)| digits_of(prefix, radix))?;
    let first = digits.chars().next()?;
    first.to_digit(radix)?;
    let mut value = 0.0;
    for digit in digits.chars() {
        let Some(digit) = digit.to_digit(radix) else {
            // The reference's test lets it pass; the conversion then fails.
            return Some(f64::NAN);
        };
        value = value * f64::from(radix) + f64::from(digit);
    }
    Some(value)
}

fn is_decimal(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (
            mantissa,
            Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)),
        ),
        None => (text, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole) && fraction.is_none_or(digits) && exponent.is_none_or(digits)
}

/// JavaScript's `Math.round`.
fn math_round(number: f64) -> f64 {
    let floor = number.floor();
    if number - floor >= 0.5 {
        floor + 1.0
    } else {
        floor
    }
}

/// Moves the decimal point through the text of the number, as the reference does.
fn shift(number: f64, places: f64) -> f64 {
    let written = text::number(number);
    let (mantissa, exponent) = match written.split_once('e') {
        Some((mantissa, exponent)) => (mantissa, parse_f64(exponent).unwrap_or(0.0)),
        None => (&*written, 0.0),
    };
    let exponent = text::number(exponent + places);
    parse_f64(&format!("{mantissa}e{exponent}")).unwrap_or(f64::NAN)
}

/// Rounds half to even at a decimal place.
pub(crate) fn round(number: f64, precision: f64) -> f64 {
    let shifted = if precision == 0.0 {
        number
    } else {
        shift(number, precision)
    };
    let mut result = math_round(shifted);
    let difference = result - shifted;
    if difference.abs() == 0.5 && (result % 2.0).abs() == 1.0 {
        result -= 1.0;
    }
    if precision != 0.0 {
        result = shift(result, -precision);
    }
    if result == 0.0 { 0.0 } else { result }
}

fn sqrt(_: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    match it.num(0) {
        Some(number) if number < 0.0 => Err(fault("D3060").value(Val::Num(number)).index(1)),
        _ => map(it, f64::sqrt),
    }
}

fn power(_: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let Some(base) = it.num(0) else {
        return Ok(Val::Undefined);
    };
    let exponent = it.num(1).unwrap_or(f64::NAN);
    // Not `f64::powf`, whose last digit depends on the machine.
    let result = libm::pow(base, exponent);
    // 1 to the power of what is not there is no number either: JavaScript says so, IEEE 754 does not.
    if !result.is_finite() || exponent.is_nan() {
        return Err(fault("D3061")
            .value(Val::Num(base))
            .value2(it.get(1).clone())
            .index(1));
    }
    Ok(Val::Num(result))
}

fn format_number(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let Some(number) = it.num(0) else {
        return Ok(Val::Undefined);
    };
    let picture = it.text(1).unwrap_or_default();
    evaluator.charge(picture.len())?;
    evaluator.check_text(picture.len())?;
    let formatted = number_picture::format(number, picture, it.get(2))?;
    evaluator.text(formatted)
}

fn format_base(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let Some(number) = it.num(0) else {
        return Ok(Val::Undefined);
    };
    let number = round(number, 0.0);
    let radix = it.num(1).map_or(10.0, |radix| round(radix, 0.0));
    if !(2.0..=36.0).contains(&radix) {
        return Err(fault("D3100").value(Val::Num(radix)));
    }
    if radix == 10.0 || !number.is_finite() {
        return evaluator.text(text::number(number));
    }
    evaluator.text(in_base(number, radix))
}

/// The digits of a whole number as JavaScript engines print them: beyond 2^53 the low ones are zeros.
fn in_base(number: f64, radix: f64) -> String {
    let mut left = number.abs();
    let mut digits = Vec::new();
    while left >= 9_007_199_254_740_992.0 {
        left /= radix;
        digits.push('0');
    }
    left = left.floor();
    loop {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "both below 37"
        )]
        let digit = char::from_digit((left % radix) as u32, radix as u32);
        digits.extend(digit);
        left = (left / radix).floor();
        if left <= 0.0 {
            break;
        }
    }
    if number < 0.0 {
        digits.push('-');
    }
    digits.into_iter().rev().collect()
}

fn format_integer(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let Some(number) = it.num(0) else {
        return Ok(Val::Undefined);
    };
    let picture = it.text(1).unwrap_or_default();
    evaluator.charge(picture.len())?;
    let formatted = integer::format(number.floor(), &integer::Picture::parse(picture)?)?;
    evaluator.text(formatted)
}

fn parse_integer(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let Some(text) = it.text(0) else {
        return Ok(Val::Undefined);
    };
    let picture = it.text(1).unwrap_or_default();
    evaluator.charge(picture.len() + text.len())?;
    Ok(Val::Num(integer::parse(
        text,
        &integer::Picture::parse(picture)?,
    )?))
}
