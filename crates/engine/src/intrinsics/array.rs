//! `States.Array…`

use asl_json::{Array, Value};

use super::convert::{array, java_text, truncated};
use super::{Refusal, java};

/// The most items `States.ArrayRange` gives (reference 08-quotas; recorded inclusive).
const MAX_RANGE: i128 = 1000;

/// `States.ArrayPartition(array, size)`: chunks of `size`, the last one shorter.
pub(super) fn partition(values: &[&Value]) -> Result<Value, Refusal> {
    let [items, size] = values else {
        return Err(Refusal::Arguments);
    };
    let items = array(items)?;
    let size = usize::try_from(truncated(size)?)
        .ok()
        .filter(|size| *size > 0)
        .ok_or(Refusal::Arguments)?;
    Ok(items
        .as_slice()
        .chunks(size)
        .map(|chunk| Value::from(chunk.to_vec()))
        .collect::<Array>()
        .into())
}

/// `States.ArrayContains(array, value)`: AWS compares what Java prints, so `"true"` contains `true` and an object
/// with another order of keys is not found.
pub(super) fn contains(values: &[&Value]) -> Result<Value, Refusal> {
    let [items, wanted] = values else {
        return Err(Refusal::Arguments);
    };
    let wanted = java_text(wanted);
    Ok(array(items)?
        .iter()
        .any(|item| java_text(item) == wanted)
        .into())
}

/// `States.ArrayRange(first, last, step)`: both ends included; a step in the wrong direction gives `[]`.
pub(super) fn range(values: &[&Value]) -> Result<Value, Refusal> {
    let [first, last, step] = values else {
        return Err(Refusal::Arguments);
    };
    let (first, last, step) = (truncated(first)?, truncated(last)?, truncated(step)?);
    if step == 0 {
        return Err(Refusal::Arguments);
    }
    let steps = (i128::from(last) - i128::from(first)) / i128::from(step);
    let forward = (last >= first) == (step > 0) || last == first;
    if !forward {
        return Ok(Value::Array(Array::new()));
    }
    if steps >= MAX_RANGE {
        return Err(Refusal::Arguments);
    }
    // Fewer than 1000 steps that stay between `first` and `last`.
    let mut items = Vec::new();
    let mut next = Some(first);
    while let Some(item) = next.filter(|item| {
        if step > 0 {
            *item <= last
        } else {
            *item >= last
        }
    }) {
        items.push(Value::from(item));
        next = item.checked_add(step);
    }
    Ok(items.into())
}

/// `States.ArrayGetItem(array, index)`, counted from 0. Past the end is a failure, but an empty array gives `null`.
pub(super) fn get_item(values: &[&Value]) -> Result<Value, Refusal> {
    let [items, index] = values else {
        return Err(Refusal::Arguments);
    };
    let items = array(items)?;
    let index = usize::try_from(truncated(index)?).map_err(|_| Refusal::Arguments)?;
    match items.get(index) {
        Some(item) => Ok(item.clone()),
        None if items.is_empty() => Ok(Value::Null),
        None => Err(Refusal::Arguments),
    }
}

/// `States.ArrayLength(array)`
pub(super) fn length(values: &[&Value]) -> Result<Value, Refusal> {
    let [items] = values else {
        return Err(Refusal::Arguments);
    };
    Ok(array(items)?.len().into())
}

/// `States.ArrayUnique(array)`
pub(super) fn unique(values: &[&Value]) -> Result<Value, Refusal> {
    let [items] = values else {
        return Err(Refusal::Arguments);
    };
    Ok(java::hash_set(array(items)?).into())
}
