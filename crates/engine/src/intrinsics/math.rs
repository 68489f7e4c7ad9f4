//! `States.Math…` (reference 02-choice-intrinsics-jsonata §3)

use asl_json::Value;

use super::Refusal;
use super::convert::{rounded, truncated};
use super::java::Random;
use crate::seed::Seed;

/// `States.MathAdd(a, b)`: each is rounded, then added; operands and sum must fit 32 bits.
pub(super) fn add(values: &[&Value]) -> Result<Value, Refusal> {
    let [a, b] = values else {
        return Err(Refusal::Arguments);
    };
    let (a, b) = (int32(rounded(a)?)?, int32(rounded(b)?)?);
    a.checked_add(b).map(Value::from).ok_or(Refusal::Arguments)
}

/// `States.MathRandom(start, end[, seed])`: from `start` up to, not including, `end`. With a seed always the same
/// number, the one that `java.util.Random` gives.
pub(super) fn random(values: &[&Value], seed: &Seed) -> Result<Value, Refusal> {
    let (start, end, own) = match values {
        [start, end] => (start, end, None),
        [start, end, own] => (start, end, Some(truncated(own)?)),
        _ => return Err(Refusal::Arguments),
    };
    let (start, end) = (int32(truncated(start)?)?, int32(truncated(end)?)?);
    // Java's `end - start` must be above zero, also when it overflows.
    let bound = end.wrapping_sub(start);
    let bound = u32::try_from(bound)
        .ok()
        .filter(|bound| *bound > 0 && start < end)
        .ok_or(Refusal::Arguments)?;
    let drawn = match own {
        Some(own) => i64::from(Random::new(own).below(bound)),
        None => i64::try_from(seed.below(bound.into())).unwrap_or_default(),
    };
    Ok(Value::from(i64::from(start) + drawn))
}

fn int32(number: i64) -> Result<i32, Refusal> {
    i32::try_from(number).map_err(|_| Refusal::Arguments)
}
