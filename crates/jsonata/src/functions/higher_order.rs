//! Functions that take functions.

use super::{Arguments, Native, native};
use crate::error::{Outcome, fault};
use crate::evaluate::{Evaluator, count};
use crate::value::{Record, Val};

pub(super) static TABLE: [Native; 6] = [
    native("map", "<af>", 2, map),
    native("filter", "<af>", 2, filter),
    native("single", "<af?>", 2, single),
    native("reduce", "<afj?:j>", 3, reduce),
    native("each", "<o-f:a>", 2, each),
    native("sift", "<o-f?:o>", 2, sift),
];

/// Calls the function argument with as many of the three values as it takes.
fn call(
    evaluator: &mut Evaluator<'_>,
    it: &Arguments<'_>,
    value: Val,
    key: Val,
    whole: &Val,
) -> Outcome<Val> {
    let function = it.get(1);
    let arity = function.as_fun().map_or(0, |function| function.arity());
    let mut arguments = vec![value];
    if arity >= 2 {
        arguments.push(key);
    }
    if arity >= 3 {
        arguments.push(whole.clone());
    }
    evaluator.apply(function, arguments, &Val::Null, it.frame)
}

fn map(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let array = it.get(0);
    if array.is_undefined() {
        return Ok(Val::Undefined);
    }
    let mut results = Vec::with_capacity(array.len());
    for (index, item) in array.items().enumerate() {
        let result = call(evaluator, it, item, count(index), array)?;
        if !result.is_undefined() {
            results.push(result);
        }
    }
    evaluator.sequence(results)
}

fn filter(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let array = it.get(0);
    if array.is_undefined() {
        return Ok(Val::Undefined);
    }
    let mut results = Vec::new();
    for (index, item) in array.items().enumerate() {
        let keep = call(evaluator, it, item.clone(), count(index), array)?;
        if evaluator.truthy(&keep)? {
            results.push(item);
        }
    }
    evaluator.sequence(results)
}

fn single(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let array = it.get(0);
    if array.is_undefined() {
        return Ok(Val::Undefined);
    }
    let mut found = None;
    for (index, item) in array.items().enumerate() {
        let matches = if it.get(1).is_undefined() {
            true
        } else {
            let answer = call(evaluator, it, item.clone(), count(index), array)?;
            evaluator.truthy(&answer)?
        };
        if matches && found.replace(item).is_some() {
            return Err(fault("D3138").index(index));
        }
    }
    found.ok_or_else(|| fault("D3139"))
}

fn reduce(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let array = it.get(0);
    if array.is_undefined() {
        return Ok(Val::Undefined);
    }
    let function = it.get(1);
    let arity = function.as_fun().map_or(0, |function| function.arity());
    if arity < 2 {
        return Err(fault("D3050").index(1));
    }
    let mut items = array.items().enumerate();
    let mut result = it.get(2).clone();
    if result.is_undefined() {
        result = items.next().map(|(_, item)| item).unwrap_or_default();
    }
    for (index, item) in items {
        let mut arguments = vec![result, item];
        if arity >= 3 {
            arguments.push(count(index));
        }
        if arity >= 4 {
            arguments.push(array.clone());
        }
        result = evaluator.apply(function, arguments, &Val::Null, it.frame)?;
    }
    Ok(result)
}

fn each(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let object = it.get(0);
    let mut results = Vec::with_capacity(object.members());
    for (key, value) in object.entries() {
        let result = call(evaluator, it, value, Val::Str(key), object)?;
        if !result.is_undefined() {
            results.push(result);
        }
    }
    evaluator.sequence(results)
}

fn sift(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let object = it.get(0);
    let mut kept = Record::default();
    for (key, value) in object.entries() {
        let keep = call(evaluator, it, value.clone(), Val::Str(key.clone()), object)?;
        if evaluator.truthy(&keep)? {
            kept.insert(key, value);
        }
    }
    Ok(if kept.len() == 0 {
        Val::Undefined
    } else {
        kept.finish()
    })
}
