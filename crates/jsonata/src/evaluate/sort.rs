//! `^(…)`, and the merge sort that it and `$sort` share.

use std::rc::Rc;

use super::Evaluator;
use super::path::{CONTEXT, tuple_frame};
use crate::ast::{Node, Term};
use crate::error::{Outcome, fault};
use crate::function::Frame;
use crate::value::{List, Val};

/// Sorts stably. `after(a, b)` says that `a` comes after `b`; it may fail and may be inconsistent.
pub(crate) fn merge_sort<T>(
    mut items: Vec<T>,
    after: &mut impl FnMut(&T, &T) -> Outcome<bool>,
) -> Outcome<Vec<T>> {
    if items.len() <= 1 {
        return Ok(items);
    }
    let right = items.split_off(items.len() / 2);
    let mut left = merge_sort(items, after)?.into_iter().peekable();
    let mut right = merge_sort(right, after)?.into_iter().peekable();
    let mut merged = Vec::with_capacity(left.len() + right.len());
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        let next = if after(a, b)? {
            right.next()
        } else {
            left.next()
        };
        merged.extend(next);
    }
    merged.extend(left);
    merged.extend(right);
    Ok(merged)
}

/// Sorts stably by a plain comparison. The standard library's sorts are quicker and several times as large.
pub(crate) fn in_order<T>(items: Vec<T>, after: impl Fn(&T, &T) -> bool) -> Vec<T> {
    merge_sort(items, &mut |a, b| Ok(after(a, b))).unwrap_or_default()
}

impl Evaluator<'_> {
    #[inline(never)]
    pub(super) fn order_by(
        &mut self,
        terms: &[Term<Node>],
        position: usize,
        input: &Val,
        frame: &Rc<Frame>,
    ) -> Outcome<Val> {
        if input.len() <= 1 {
            return Ok(input.clone());
        }
        let stream = input.is_tuple_stream();
        // Every key is computed at most once, and only when the terms before it left a tie.
        let mut keys: Vec<Vec<Option<Val>>> =
            (0..input.len()).map(|_| vec![None; terms.len()]).collect();
        let order = merge_sort((0..input.len()).collect(), &mut |a: &usize, b: &usize| {
            for (place, term) in terms.iter().enumerate() {
                let first = self.sort_key(term, place, *a, input, stream, frame, &mut keys)?;
                let second = self.sort_key(term, place, *b, input, stream, frame, &mut keys)?;
                let ordering = match (&first, &second) {
                    (Val::Undefined, Val::Undefined) => continue,
                    // What is missing comes last, whatever the direction.
                    (Val::Undefined, _) => return Ok(true),
                    (_, Val::Undefined) => return Ok(false),
                    (Val::Num(a), Val::Num(b)) if a == b => continue,
                    (Val::Num(a), Val::Num(b)) => {
                        if a < b {
                            std::cmp::Ordering::Less
                        } else {
                            std::cmp::Ordering::Greater
                        }
                    }
                    (Val::Str(a), Val::Str(b)) => self.order(a, b)?,
                    (Val::Num(_) | Val::Str(_), Val::Num(_) | Val::Str(_)) => {
                        return Err(fault("T2007").at(position).value(first).value2(second));
                    }
                    (Val::Num(_) | Val::Str(_), _) => {
                        return Err(fault("T2008").at(position).value(second));
                    }
                    _ => return Err(fault("T2008").at(position).value(first)),
                };
                if ordering.is_ne() {
                    return Ok(ordering.is_gt() != term.descending);
                }
            }
            Ok(false)
        })?;
        let items = order.into_iter().map(|index| input.item(index)).collect();
        Ok(Val::list(List {
            items,
            tuple_stream: stream,
            ..List::default()
        }))
    }

    #[expect(clippy::too_many_arguments, reason = "the state of one sort")]
    fn sort_key(
        &mut self,
        term: &Term<Node>,
        place: usize,
        index: usize,
        input: &Val,
        stream: bool,
        frame: &Rc<Frame>,
        keys: &mut [Vec<Option<Val>>],
    ) -> Outcome<Val> {
        if let Some(Some(known)) = keys.get(index).and_then(|keys| keys.get(place)) {
            return Ok(known.clone());
        }
        let item = input.item(index);
        let key = if stream {
            let inner = tuple_frame(&item, frame);
            self.evaluate(&term.expression, &item.member(CONTEXT), &inner)?
        } else {
            self.evaluate(&term.expression, &item, frame)?
        };
        if let Some(slot) = keys.get_mut(index).and_then(|keys| keys.get_mut(place)) {
            *slot = Some(key.clone());
        }
        Ok(key)
    }
}
