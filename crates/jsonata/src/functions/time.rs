//! Times. The clock is the environment's.

use super::{Arguments, Native, native};
use crate::datetime::{format, parse};
use crate::error::{Outcome, fault};
use crate::evaluate::Evaluator;
use crate::value::Val;

pub(super) static TABLE: [Native; 4] = [
    native("now", "<s?s?:s>", 2, |evaluator, it| {
        let now = clock(evaluator);
        print(evaluator, now, it.get(0), it.get(1))
    }),
    native("millis", "<:n>", 0, |evaluator, _| {
        Ok(Val::Num(clock(evaluator)))
    }),
    native("fromMillis", "<n-s?s?:s>", 3, |evaluator, it| {
        match it.num(0) {
            Some(millis) => print(evaluator, millis, it.get(1), it.get(2)),
            None => Ok(Val::Undefined),
        }
    }),
    native("toMillis", "<s-s?:n>", 2, to_millis),
];

#[expect(
    clippy::cast_precision_loss,
    reason = "milliseconds of any year people use fit 53 bits"
)]
fn clock(evaluator: &Evaluator<'_>) -> f64 {
    evaluator.environment.now as f64
}

fn print(evaluator: &mut Evaluator<'_>, millis: f64, picture: &Val, zone: &Val) -> Outcome<Val> {
    let picture = picture.as_str().map(|text| &**text);
    let zone = zone.as_str().map(|text| &**text);
    evaluator.charge(picture.map_or(0, str::len))?;
    let text = format::format(millis, picture, zone)?;
    evaluator.text(text)
}

fn to_millis(evaluator: &mut Evaluator<'_>, it: &Arguments<'_>) -> Outcome<Val> {
    let Some(text) = it.text(0) else {
        return Ok(Val::Undefined);
    };
    evaluator.charge(text.len())?;
    let Some(picture) = it.text(1) else {
        return match parse::iso(text) {
            Some(millis) => Ok(Val::Num(millis)),
            None => Err(fault("D3110").value(it.get(0).clone())),
        };
    };
    evaluator.charge(picture.len())?;
    let millis = parse::with_picture(text, picture, clock(evaluator))?;
    Ok(millis.map_or(Val::Undefined, Val::Num))
}
