//! Arrays and Booleans.

use std::collections::HashSet;

use super::{Arguments, Native, native};
use crate::error::{Outcome, fault};
use crate::evaluate::{Evaluator, count, merge_sort, numeric};
use crate::value::{BYTES_A_STEP, Val};

pub(super) static TABLE: [Native; 10] = [
    native("count", "<a:n>", 1, |_, it| Ok(count(it.get(0).len()))),
    native("append", "<xx:a>", 2, append),
    native("sort", "<af?:a>", 2, sort),
    native("reverse", "<a:a>", 1, reverse),
    native("shuffle", "<a:a>", 1, shuffle),
    native("distinct", "<x:x>", 1, distinct),
    native("zip", "<a+>", 0, zip),
    native("boolean", "<x-:b>", 1, |evaluator, it| {
        boolean(evaluator, it, false)
    }),
    native("not", "<x-:b>", 1, |evaluator, it| {
        boolean(evaluator, it, true)
    }),
    native("exists", "<x:b>", 1, |_, it| {
        Ok(Val::Bool(!it.get(0).is_undefined()))
    }),
];

fn boolean(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>, negate: bool) -> Outcome<Val> {
    if it.get(0).is_undefined() {
        return Ok(Val::Undefined);
    }
    Ok(Val::Bool(evaluator.truthy(it.get(0))? != negate))
}

fn append(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let (first, second) = (it.get(0), it.get(1));
    if first.is_undefined() || second.is_undefined() {
        return Ok(if first.is_undefined() { second } else { first }.clone());
    }
    let mut items = Vec::with_capacity(first.len() + second.len() + 1);
    for part in [first, second] {
        if part.is_array() {
            items.extend(part.items());
        } else {
            items.push(part.clone());
        }
    }
    evaluator.check_length(items.len())?;
    Ok(Val::from(items))
}

fn sort(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let array = it.get(0);
    if array.len() <= 1 {
        return Ok(array.clone());
    }
    evaluator.charge(array.len() * 2)?;
    let items: Vec<Val> = array.items().collect();
    let comparator = it.get(1);
    if !comparator.is_undefined() {
        let sorted = merge_sort(items, &mut |a: &Val, b: &Val| {
            let arguments = vec![a.clone(), b.clone()];
            let after = evaluator.apply(comparator, arguments, &Val::Null, it.frame)?;
            Ok(is_truthy_in_javascript(&after))
        })?;
        return Ok(Val::from(sorted));
    }
    let mut numbers = true;
    for item in &items {
        numbers &= numeric(item)?;
    }
    if !numbers && items.iter().any(|item| item.as_str().is_none()) {
        return Err(fault("D3070").index(1));
    }
    let sorted = merge_sort(items, &mut |a: &Val, b: &Val| {
        Ok(match (a, b) {
            (Val::Num(a), Val::Num(b)) => a > b,
            (Val::Str(a), Val::Str(b)) => evaluator.order(a, b)?.is_gt(),
            _ => false,
        })
    })?;
    Ok(Val::from(sorted))
}

/// What an `if` of JavaScript makes of a comparator's answer.
fn is_truthy_in_javascript(value: &Val) -> bool {
    match value {
        Val::Undefined | Val::Null | Val::Bool(false) => false,
        Val::Num(number) => *number != 0.0 && !number.is_nan(),
        Val::Str(text) => !text.is_empty(),
        _ => true,
    }
}

fn reverse(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let array = it.get(0);
    if array.len() <= 1 {
        return Ok(array.clone());
    }
    evaluator.check_length(array.len())?;
    let mut items: Vec<Val> = array.items().collect();
    items.reverse();
    Ok(Val::from(items))
}

fn shuffle(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let array = it.get(0);
    if array.len() <= 1 {
        return Ok(array.clone());
    }
    evaluator.charge(array.len())?;
    let mut items: Vec<Val> = Vec::with_capacity(array.len());
    for item in array.items() {
        items.push(item);
        let last = items.len() - 1;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "below the length of the array"
        )]
        let other = (evaluator.random.next() % items.len() as u64) as usize;
        items.swap(last, other);
    }
    Ok(Val::from(items))
}

/// A scalar in a form that can be looked up.
#[derive(PartialEq, Eq, Hash)]
enum Scalar {
    Null,
    Bool(bool),
    Num(u64),
    Str(std::sync::Arc<str>),
}

fn scalar(value: &Val) -> Option<Scalar> {
    Some(match value {
        Val::Null => Scalar::Null,
        Val::Bool(it) => Scalar::Bool(*it),
        // Adding zero makes the negative zero the positive one.
        Val::Num(number) if !number.is_nan() => Scalar::Num((number + 0.0).to_bits()),
        Val::Str(text) => Scalar::Str(std::sync::Arc::clone(text)),
        _ => return None,
    })
}

fn distinct(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let array = it.get(0);
    if array.len() <= 1 {
        return Ok(array.clone());
    }
    evaluator.charge(array.len())?;
    let mut known = HashSet::new();
    let mut others: Vec<Val> = Vec::new();
    let mut results = Vec::new();
    for item in array.items() {
        if let Some(scalar) = scalar(&item) {
            evaluator.charge(item.as_str().map_or(0, |text| text.len()) / BYTES_A_STEP)?;
            if known.insert(scalar) {
                results.push(item);
            }
            continue;
        }
        let mut found = false;
        for other in &others {
            found = evaluator.equals(&item, other)?;
            if found {
                break;
            }
        }
        if !found {
            others.push(item.clone());
            results.push(item);
        }
    }
    Ok(if array.is_sequence() {
        Val::sequence(results)
    } else {
        Val::from(results)
    })
}

fn zip(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let length = it.values.iter().map(Val::len).min().unwrap_or(0);
    let mut results = Vec::with_capacity(length);
    for index in 0..length {
        evaluator.charge(it.values.len())?;
        let tuple: Vec<Val> = it.values.iter().map(|array| array.item(index)).collect();
        results.push(Val::from(tuple));
    }
    Ok(Val::from(results))
}
