//! Objects, types and errors.

use std::collections::HashSet;
use std::sync::Arc;

use super::{Arguments, Native, native};
use crate::ast::Place;
use crate::error::{Outcome, fault};
use crate::evaluate::{Evaluator, numeric};
use crate::function::FunctionKind;
use crate::value::{BYTES_A_STEP, Record, Val};

pub(super) static TABLE: [Native; 8] = [
    native("keys", "<x-:a<s>>", 1, keys),
    native("lookup", "<x-s:x>", 2, |evaluator, it| match it.text(1) {
        Some(key) => evaluator.field(it.get(0), key, &Place::default()),
        None => Ok(Val::Undefined),
    }),
    native("spread", "<x-:a<o>>", 1, spread),
    native("merge", "<a<o>:o>", 1, merge),
    native("error", "<s?:x>", 1, |_, it| {
        let message = it.text(0).filter(|text| !text.is_empty());
        Err(fault("D3137").text(message.unwrap_or("$error() function evaluated")))
    }),
    native("assert", "<bs?:x>", 2, assert),
    native("type", "<x:s>", 1, kind),
    native("clone", "<(oa)-:o>", 1, |evaluator, it| {
        evaluator.deep_copy(it.get(0))
    }),
];

fn keys(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let mut record = Record::default();
    let mut seen = HashSet::new();
    collect_keys(evaluator, it.get(0), &mut seen, &mut record)?;
    let names = record
        .finish()
        .entries()
        .into_iter()
        .map(|(key, _)| Val::Str(key))
        .collect();
    evaluator.sequence(names)
}

fn collect_keys(
    evaluator: &mut Evaluator<'_>,
    value: &Val,
    seen: &mut HashSet<Arc<str>>,
    record: &mut Record,
) -> Outcome<()> {
    evaluator.charge(1 + value.members())?;
    for item in value.items() {
        collect_keys(evaluator, &item, seen, record)?;
    }
    for (key, _) in value.entries() {
        if seen.insert(Arc::clone(&key)) {
            record.insert(key, Val::Null);
        }
    }
    Ok(())
}

fn spread(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let value = it.get(0);
    if !value.is_array() && !value.is_object() {
        return Ok(match value {
            Val::Fun(function) if matches!(function.kind, FunctionKind::Lambda(_)) => {
                Val::Str("".into())
            }
            other => other.clone(),
        });
    }
    let mut results = Vec::new();
    spread_into(evaluator, value, &mut results)?;
    if value.is_array() && !results.is_empty() {
        return Ok(Val::from(results));
    }
    evaluator.sequence(results)
}

fn spread_into(evaluator: &mut Evaluator<'_>, value: &Val, results: &mut Vec<Val>) -> Outcome<()> {
    evaluator.charge(1 + value.members())?;
    if value.is_array() {
        for item in value.items() {
            spread_into(evaluator, &item, results)?;
        }
    } else if value.is_object() {
        for (key, member) in value.entries() {
            let mut record = Record::default();
            record.insert(key, member);
            results.push(record.finish());
        }
    } else if !value.is_undefined() {
        results.push(value.clone());
    }
    evaluator.check_length(results.len())
}

fn merge(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let objects = it.get(0);
    if objects.is_undefined() {
        return Ok(Val::Undefined);
    }
    let mut merged = Record::default();
    for object in objects.items() {
        evaluator.charge(object.members())?;
        for (key, value) in object.entries() {
            evaluator.charge(key.len() / BYTES_A_STEP)?;
            merged.insert(key, value);
        }
    }
    Ok(merged.finish())
}

fn assert(_: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    if matches!(it.get(0), Val::Bool(true)) {
        return Ok(Val::Undefined);
    }
    let message = it.text(1).filter(|text| !text.is_empty());
    Err(fault("D3141").text(message.unwrap_or("$assert() statement failed")))
}

fn kind(_: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let value = it.get(0);
    Ok(Val::from(match value {
        Val::Undefined => return Ok(Val::Undefined),
        Val::Null => "null",
        Val::Bool(_) => "boolean",
        Val::Num(_) if numeric(value)? => "number",
        Val::Num(_) => "object",
        Val::Str(_) => "string",
        Val::List(_) | Val::Array(_) => "array",
        Val::Fun(_) => "function",
        Val::Record(_) | Val::Object(_) => "object",
    }))
}
