//! What Step Functions adds (reference 10, "Added functions: sharper table").

use std::fmt::Write as _;

use asl_json::Value;
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::{Arguments, Native, native};
use crate::error::{Outcome, fault};
use crate::evaluate::Evaluator;
use crate::random::java_double;
use crate::value::Val;

pub(super) static TABLE: [Native; 6] = [
    native("partition", "<x-n?:a>", 2, partition),
    native("range", "<n-nn:a>", 3, range),
    native("hash", "<s-s:s>", 2, hash),
    native("random", "<n?:n>", 1, random),
    native("uuid", "<:s>", 0, uuid),
    native("parse", "<s-:x>", 1, parse),
];

fn partition(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let array = it.get(0);
    if array.is_undefined() {
        return Ok(Val::Undefined);
    }
    if !array.is_array() {
        return Err(fault("T0412").value(array.clone()).index(1));
    }
    evaluator.check_length(array.len())?;
    let items: Vec<Val> = array.items().collect();
    let Some(size) = it.num(1).map(f64::floor) else {
        return Ok(Val::from(vec![Val::from(items)]));
    };
    if size < 0.0 {
        return Err(fault("D3137").text("Second argument must be zero or greater"));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "saturates: one chunk then"
    )]
    let size = size as usize;
    if size == 0 {
        return Ok(Val::Undefined);
    }
    Ok(Val::from(
        items
            .chunks(size)
            .map(|chunk| Val::from(chunk.to_vec()))
            .collect::<Vec<_>>(),
    ))
}

fn range(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let (Some(from), Some(to), Some(step)) = (it.num(0), it.num(1), it.num(2)) else {
        return Ok(Val::Undefined);
    };
    let (from, to, step) = (from.floor(), to.floor(), step.floor());
    if step == 0.0 || !(from.is_finite() && to.is_finite() && step.is_finite()) {
        return Ok(Val::Undefined);
    }
    let last = ((to - from) / step).floor();
    if last < 0.0 {
        return Ok(Val::Undefined);
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "saturates; then checked"
    )]
    let count = (last as usize).saturating_add(1);
    evaluator.check_length(count)?;
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    let items = (0..count)
        .map(|index| Val::Num(from + index as f64 * step))
        .collect();
    evaluator.sequence(items)
}

fn hash(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let (Some(text), Some(algorithm)) = (it.text(0), it.text(1)) else {
        return Ok(Val::Undefined);
    };
    evaluator.check_text(text.len())?;
    evaluator.charge(text.len() / 16)?;
    let digest: Vec<u8> = match algorithm {
        "MD5" => Md5::digest(text).to_vec(),
        "SHA-1" => Sha1::digest(text).to_vec(),
        "SHA-256" => Sha256::digest(text).to_vec(),
        "SHA-384" => Sha384::digest(text).to_vec(),
        "SHA-512" => Sha512::digest(text).to_vec(),
        other => {
            return Err(fault("D3137").text(format!(
                "Hash algorithm '{other}' must be one of SHA-1, SHA-384, SHA-256, SHA-512, MD5"
            )));
        }
    };
    let mut hex = String::with_capacity(digest.len() * 2);
    for byte in digest {
        let _ = write!(hex, "{byte:02x}");
    }
    Ok(Val::from(hex))
}

fn random(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    Ok(Val::Num(match it.num(0) {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a Java cast to long, which saturates alike"
        )]
        Some(seed) => java_double(seed as i64),
        None => evaluator.random.unit(),
    }))
}

/// Version 4.
fn uuid(evaluator: &mut Evaluator<'_>, _: &Arguments<'_>) -> Outcome<Val> {
    let high = (evaluator.random.next() & 0xFFFF_FFFF_FFFF_0FFF) | 0x4000;
    let low = (evaluator.random.next() & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000;
    Ok(Val::from(format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xFFFF,
        high & 0xFFFF,
        low >> 48,
        low & 0xFFFF_FFFF_FFFF
    )))
}

fn parse(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let Some(text) = it.text(0) else {
        return Ok(Val::Undefined);
    };
    evaluator.check_text(text.len())?;
    evaluator.charge(text.len() / 16)?;
    match Value::parse(text) {
        Ok(value) => Ok(Val::from(&value)),
        Err(_) => Err(fault("D3137").text("Invalid JSON")),
    }
}
