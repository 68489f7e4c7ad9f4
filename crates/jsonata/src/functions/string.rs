//! Texts.

use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::{Arguments, Native, native};
use crate::error::{Outcome, fault};
use crate::evaluate::Evaluator;
use crate::expression::evaluate_text;
use crate::text::push_short;
use crate::value::Val;

pub(super) static TABLE: [Native; 17] = [
    native("string", "<x-b?:s>", 1, string),
    native("substring", "<s-nn?:s>", 3, substring),
    native("substringBefore", "<s-s:s>", 2, |evaluator, it| {
        around(evaluator, it, true)
    }),
    native("substringAfter", "<s-s:s>", 2, |evaluator, it| {
        around(evaluator, it, false)
    }),
    native("lowercase", "<s-:s>", 1, |evaluator, it| {
        map(evaluator, it, |text| text.to_lowercase())
    }),
    native("uppercase", "<s-:s>", 1, |evaluator, it| {
        map(evaluator, it, |text| text.to_uppercase())
    }),
    native("length", "<s-:n>", 1, length),
    native("trim", "<s-:s>", 1, |evaluator, it| {
        map(evaluator, it, trim)
    }),
    native("pad", "<s-ns?:s>", 3, pad),
    native("join", "<a<s>s?:s>", 2, join),
    native("base64encode", "<s-:s>", 1, base64_encode),
    native("base64decode", "<s-:s>", 1, base64_decode),
    native("encodeUrlComponent", "<s-:s>", 1, |evaluator, it| {
        encode(evaluator, it, "encodeUrlComponent", "")
    }),
    native("encodeUrl", "<s-:s>", 1, |evaluator, it| {
        encode(evaluator, it, "encodeUrl", RESERVED)
    }),
    native("decodeUrlComponent", "<s-:s>", 1, |evaluator, it| {
        decode(evaluator, it, "decodeUrlComponent", "")
    }),
    native("decodeUrl", "<s-:s>", 1, |evaluator, it| {
        decode(evaluator, it, "decodeUrl", RESERVED)
    }),
    native("eval", "<sx?:x>", 2, eval),
];

/// What JavaScript's `encodeURI` leaves alone on top of `encodeURIComponent`.
const RESERVED: &str = ";/?:@&=+$,#";
const UNRESERVED: &str = "-_.!~*'()";

fn map(
    evaluator: &mut Evaluator<'_>,
    it: &Arguments<'_>,
    change: fn(&str) -> String,
) -> Outcome<Val> {
    match it.text(0) {
        Some(text) => {
            evaluator.check_text(text.len())?;
            evaluator.text(change(text))
        }
        None => Ok(Val::Undefined),
    }
}

fn string(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    if let text @ Val::Str(_) = it.get(0) {
        return Ok(text.clone());
    }
    let pretty = matches!(it.get(1), Val::Bool(true));
    match evaluator.string(it.get(0), pretty)? {
        Some(text) => evaluator.text(text),
        None => Ok(Val::Undefined),
    }
}

/// Where JavaScript's `slice` starts or ends for this index.
fn slice_index(index: f64, length: f64) -> f64 {
    let index = if index.is_nan() { 0.0 } else { index.trunc() };
    if index < 0.0 {
        (length + index).max(0.0)
    } else {
        index.min(length)
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "texts are far shorter than 2^53"
)]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the length"
)]
fn substring(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let Some(text) = it.text(0) else {
        return Ok(Val::Undefined);
    };
    evaluator.check_text(text.len())?;
    let length = text.chars().count() as f64;
    let mut start = it.num(1).unwrap_or(f64::NAN);
    if length + start < 0.0 {
        start = 0.0;
    }
    let end = match it.num(2) {
        Some(count) if count <= 0.0 => return Ok(Val::from("")),
        Some(count) if start >= 0.0 => start + count,
        Some(count) => length + start + count,
        None => length,
    };
    let from = slice_index(start, length) as usize;
    let to = slice_index(end, length) as usize;
    let part: String = text
        .chars()
        .skip(from)
        .take(to.saturating_sub(from))
        .collect();
    Ok(Val::from(part))
}

fn around(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>, before: bool) -> Outcome<Val> {
    let Some(text) = it.text(0) else {
        return Ok(Val::Undefined);
    };
    evaluator.check_text(text.len())?;
    // JavaScript searches for the text of whatever it is given.
    let chars = it.text(1).unwrap_or("undefined");
    Ok(match text.split_once(chars) {
        Some((head, _)) if before => Val::from(head),
        Some((_, tail)) => Val::from(tail),
        None => it.get(0).clone(),
    })
}

fn length(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let Some(text) = it.text(0) else {
        return Ok(Val::Undefined);
    };
    evaluator.check_text(text.len())?;
    Ok(crate::evaluate::count(text.chars().count()))
}

fn trim(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for part in text
        .split([' ', '\t', '\n', '\r'])
        .filter(|part| !part.is_empty())
    {
        if !result.is_empty() {
            result.push(' ');
        }
        result.push_str(part);
    }
    result
}

fn pad(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let Some(text) = it.text(0) else {
        return Ok(Val::Undefined);
    };
    evaluator.check_text(text.len())?;
    let width = it.num(1).unwrap_or(0.0).trunc();
    let filler = it
        .text(2)
        .filter(|filler| !filler.is_empty())
        .unwrap_or(" ");
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "saturates; then checked"
    )]
    let target = width.abs() as usize;
    let missing = target.saturating_sub(text.chars().count());
    if missing == 0 {
        return Ok(it.get(0).clone());
    }
    evaluator.check_text(missing.saturating_mul(4))?;
    let padding: String = filler.chars().cycle().take(missing).collect();
    evaluator.text(if width > 0.0 {
        format!("{text}{padding}")
    } else {
        format!("{padding}{text}")
    })
}

fn join(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let parts = it.get(0);
    if parts.is_undefined() {
        return Ok(Val::Undefined);
    }
    let separator = it.text(1).unwrap_or_default();
    let mut result = String::new();
    for (index, part) in parts.items().enumerate() {
        if index > 0 {
            push_short(&mut result, separator);
        }
        if let Val::Str(part) = part {
            result.push_str(&part);
        }
        if result.len() > evaluator.limits.bytes {
            break;
        }
    }
    evaluator.charge(parts.len())?;
    evaluator.text(result)
}

/// Characters as bytes: what does not fit loses its upper bits, as in the reference.
fn base64_encode(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let Some(text) = it.text(0) else {
        return Ok(Val::Undefined);
    };
    evaluator.check_text(text.len())?;
    let bytes: Vec<u8> = text
        .encode_utf16()
        .map(|unit| unit.to_le_bytes()[0])
        .collect();
    evaluator.text(base64::engine::general_purpose::STANDARD.encode(bytes))
}

fn base64_decode(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let Some(text) = it.text(0) else {
        return Ok(Val::Undefined);
    };
    evaluator.check_text(text.len())?;
    // As forgiving as the reference: both alphabets, strangers ignored, anything after padding too.
    let cleaned: String = text
        .chars()
        .take_while(|ch| *ch != '=')
        .filter_map(|ch| match ch {
            '-' => Some('+'),
            '_' => Some('/'),
            ch if ch.is_ascii_alphanumeric() || ch == '+' || ch == '/' => Some(ch),
            _ => None,
        })
        .collect();
    let usable = if cleaned.len() % 4 == 1 {
        cleaned.len() - 1
    } else {
        cleaned.len()
    };
    let config = GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let bytes = GeneralPurpose::new(&base64::alphabet::STANDARD, config)
        .decode(crate::text::slice(&cleaned, 0, usable))
        .unwrap_or_default();
    let decoded: String = bytes.into_iter().map(char::from).collect();
    evaluator.text(decoded)
}

fn encode(
    evaluator: &mut Evaluator<'_>,
    it: &Arguments<'_>,
    name: &'static str,
    keep: &str,
) -> Outcome<Val> {
    let Some(text) = it.text(0) else {
        return Ok(Val::Undefined);
    };
    evaluator.check_text(text.len())?;
    if text.contains('\u{fffd}') {
        // Half of a surrogate pair, which texts here cannot hold, was replaced by this when it was read.
        return Err(fault("D3140").value(it.get(0).clone()).token(name));
    }
    let mut result = String::with_capacity(text.len());
    for ch in text.chars() {
        if ch.is_ascii_alphanumeric() || UNRESERVED.contains(ch) || keep.contains(ch) {
            result.push(ch);
            continue;
        }
        for byte in ch.encode_utf8(&mut [0; 4]).bytes() {
            result.push_str(&format!("%{byte:02X}"));
        }
    }
    evaluator.text(result)
}

fn decode(
    evaluator: &mut Evaluator<'_>,
    it: &Arguments<'_>,
    name: &'static str,
    keep: &str,
) -> Outcome<Val> {
    let Some(text) = it.text(0) else {
        return Ok(Val::Undefined);
    };
    evaluator.check_text(text.len())?;
    match decoded(text, keep) {
        Some(result) => evaluator.text(result),
        None => Err(fault("D3140").value(it.get(0).clone()).token(name)),
    }
}

fn decoded(text: &str, keep: &str) -> Option<String> {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((plain, escaped)) = rest.split_once('%') {
        result.push_str(plain);
        let mut bytes = vec![hex(escaped)?];
        let first = bytes.first().copied()?;
        let more = match first {
            0..=0x7F => 0,
            0xC0..=0xDF => 1,
            0xE0..=0xEF => 2,
            0xF0..=0xF7 => 3,
            _ => return None,
        };
        rest = escaped.get(2..)?;
        for _ in 0..more {
            let next = rest.strip_prefix('%')?;
            bytes.push(hex(next)?);
            rest = next.get(2..)?;
        }
        let ch = std::str::from_utf8(&bytes).ok()?.chars().next()?;
        if keep.contains(ch) {
            result.push('%');
            result.push_str(escaped.get(..2)?);
        } else {
            result.push(ch);
        }
    }
    result.push_str(rest);
    Some(result)
}

fn hex(text: &str) -> Option<u8> {
    let digits = text
        .get(..2)
        .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    u8::from_str_radix(digits, 16).ok()
}

fn eval(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let Some(text) = it.text(0) else {
        return Ok(Val::Undefined);
    };
    evaluator.charge(text.len())?;
    evaluate_text(evaluator, text, it)
}
