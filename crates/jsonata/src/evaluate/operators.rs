//! Operators on values.

use std::rc::Rc;

use super::Evaluator;
use crate::ast::{Node, Op};
use crate::error::{Outcome, fault};
use crate::function::Frame;
use crate::text;
use crate::value::{List, Val};

/// Most items that `[a..b]` may have, whatever the limits allow.
const MAX_RANGE: f64 = 1e7;

/// Whether it is a number to compute with.
///
/// # Errors
/// D1001 for an infinite one.
pub(crate) fn numeric(value: &Val) -> Outcome<bool> {
    match value {
        Val::Num(number) if number.is_infinite() => Err(fault("D1001").value(Val::Num(*number))),
        Val::Num(number) => Ok(!number.is_nan()),
        _ => Ok(false),
    }
}

impl Evaluator<'_> {
    /// `and`, `or`: the right side only when needed. Errors of the right side are reported at the operator.
    #[inline(never)]
    pub(super) fn logical(
        &mut self,
        op: Op,
        lhs: &Node,
        rhs: &Node,
        position: usize,
        input: &Val,
        frame: &Rc<Frame>,
    ) -> Outcome<Val> {
        let left = self.evaluate(lhs, input, frame)?;
        let result = self.truthy(&left).and_then(|left| {
            if left == (op == Op::Or) {
                return Ok(left);
            }
            let right = self.evaluate(rhs, input, frame)?;
            self.truthy(&right)
        });
        match result {
            Ok(result) => Ok(Val::Bool(result)),
            Err(fault) if fault.code.starts_with('U') => Err(fault),
            Err(fault) => Err(fault.at(position).token(op.symbol())),
        }
    }

    /// JSONata's Boolean of a value; nothing counts as false.
    pub(crate) fn truthy(&mut self, value: &Val) -> Outcome<bool> {
        Ok(match value {
            Val::Undefined | Val::Null | Val::Fun(_) => false,
            Val::Bool(it) => *it,
            Val::Num(number) => numeric(value)? && *number != 0.0,
            Val::Str(text) => !text.is_empty(),
            Val::Record(_) | Val::Object(_) => value.members() > 0,
            Val::List(_) | Val::Array(_) => {
                // One by one: an array is true when any item is.
                let mut any = false;
                for item in value.items() {
                    self.charge(1)?;
                    any |= self.truthy(&item)?;
                }
                any
            }
        })
    }

    #[inline(never)]
    pub(super) fn operate(&mut self, op: Op, lhs: &Val, rhs: &Val) -> Outcome<Val> {
        match op {
            Op::Equal | Op::NotEqual => {
                if lhs.is_undefined() || rhs.is_undefined() {
                    return Ok(Val::Bool(false));
                }
                let equal = self.equals(lhs, rhs)?;
                Ok(Val::Bool(equal == (op == Op::Equal)))
            }
            Op::Less | Op::LessOrEqual | Op::Greater | Op::GreaterOrEqual => {
                self.compare(op, lhs, rhs)
            }
            Op::Concat => self.concat(lhs, rhs),
            Op::In => {
                if lhs.is_undefined() || rhs.is_undefined() {
                    return Ok(Val::Bool(false));
                }
                self.charge(rhs.len() / 8)?;
                let items = if rhs.is_array() {
                    rhs.items()
                } else {
                    rhs.as_item()
                };
                for item in items {
                    self.charge(item.cost_of_same(lhs))?;
                    if item.same(lhs) {
                        return Ok(Val::Bool(true));
                    }
                }
                Ok(Val::Bool(false))
            }
            Op::Range => self.range(lhs, rhs),
            _ => arithmetic(op, lhs, rhs),
        }
    }

    fn concat(&mut self, lhs: &Val, rhs: &Val) -> Outcome<Val> {
        let mut result = String::new();
        for side in [lhs, rhs] {
            match side {
                Val::Str(text) => result.push_str(text),
                other => result.push_str(&self.string(other, false)?.unwrap_or_default()),
            }
        }
        self.text(result)
    }

    /// `$string` of a value; `None` of nothing.
    pub(crate) fn string(&mut self, value: &Val, pretty: bool) -> Outcome<Option<String>> {
        let text = match value {
            Val::Undefined => return Ok(None),
            Val::Str(text) => text.to_string(),
            Val::Fun(_) => String::new(),
            Val::Num(number) if number.is_finite() => text::number(text::rounded(*number)),
            Val::Num(_) => return Err(fault("D3001").value(value.clone())),
            Val::List(list) if list.outer_wrapper => {
                text::stringify(&value.item(0), pretty, self.limits.bytes)?
            }
            other => text::stringify(other, pretty, self.limits.bytes)?,
        };
        self.charge(text.len() / 16)?;
        Ok(Some(text))
    }

    fn compare(&mut self, op: Op, lhs: &Val, rhs: &Val) -> Outcome<Val> {
        let comparable = |value: &Val| matches!(value, Val::Undefined | Val::Str(_) | Val::Num(_));
        let ordering = match (lhs, rhs) {
            (Val::Num(a), Val::Num(b)) => a.partial_cmp(b),
            (Val::Str(a), Val::Str(b)) => Some(self.order(a, b)?),
            _ if !comparable(lhs) || !comparable(rhs) => {
                let left_is_fine = matches!(lhs, Val::Str(_) | Val::Num(_));
                return Err(fault("T2010").value(if left_is_fine { rhs } else { lhs }.clone()));
            }
            (Val::Undefined, _) | (_, Val::Undefined) => return Ok(Val::Undefined),
            _ => return Err(fault("T2009").value(lhs.clone()).value2(rhs.clone())),
        };
        Ok(Val::Bool(ordering.is_some_and(|ordering| match op {
            Op::Less => ordering.is_lt(),
            Op::LessOrEqual => ordering.is_le(),
            Op::Greater => ordering.is_gt(),
            _ => ordering.is_ge(),
        })))
    }

    fn range(&mut self, lhs: &Val, rhs: &Val) -> Outcome<Val> {
        let whole = |value: &Val| {
            value
                .as_num()
                .is_some_and(|number| number.is_finite() && number.fract() == 0.0)
        };
        if !lhs.is_undefined() && !whole(lhs) {
            return Err(fault("T2003").value(lhs.clone()));
        }
        if !rhs.is_undefined() && !whole(rhs) {
            return Err(fault("T2004").value(rhs.clone()));
        }
        let (Val::Num(from), Val::Num(to)) = (lhs, rhs) else {
            return Ok(Val::Undefined);
        };
        if from > to {
            return Ok(Val::Undefined);
        }
        let size = to - from + 1.0;
        if size > MAX_RANGE {
            return Err(fault("D2014").value(Val::Num(size)));
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 1 and 1e7"
        )]
        let count = size as u32;
        self.check_length(count as usize)?;
        let items = (0..count)
            .map(|index| Val::Num(from + f64::from(index)))
            .collect();
        Ok(Val::List(Rc::new(List {
            items,
            sequence: true,
            ..List::default()
        })))
    }
}

fn arithmetic(op: Op, lhs: &Val, rhs: &Val) -> Outcome<Val> {
    if let (Val::Num(a), Val::Num(b)) = (lhs, rhs)
        && a.is_finite()
        && b.is_finite()
    {
        return Ok(Val::Num(match op {
            Op::Add => a + b,
            Op::Subtract => a - b,
            Op::Multiply => a * b,
            Op::Divide => a / b,
            _ => a % b,
        }));
    }
    if !lhs.is_undefined() && !numeric(lhs)? {
        return Err(fault("T2001").value(lhs.clone()));
    }
    if !rhs.is_undefined() && !numeric(rhs)? {
        return Err(fault("T2002").value(rhs.clone()));
    }
    Ok(Val::Undefined)
}
