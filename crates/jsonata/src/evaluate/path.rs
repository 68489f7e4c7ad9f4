//! Paths: steps, predicates, wildcards, and the tuples of `%`, `@` and `#`.

use std::rc::Rc;
use std::sync::Arc;

use super::operators::numeric;
use asl_json::Value;

use super::{Evaluator, collapse};
use crate::ast::{Kind, Literal, Node, Place, Stage};
use crate::error::Outcome;
use crate::function::Frame;
use crate::value::{BYTES_A_STEP, Items, List, Record, Val};

/// The name under which a tuple holds its value.
pub(super) const CONTEXT: &str = "@";

/// A frame with everything a tuple binds.
pub(super) fn tuple_frame(tuple: &Val, frame: &Rc<Frame>) -> Rc<Frame> {
    Frame::new(Some(frame), tuple.entries())
}

fn tuple_of(entries: impl IntoIterator<Item = (Arc<str>, Val)>) -> Record {
    let mut tuple = Record::default();
    for (name, value) in entries {
        tuple.insert(name, value);
    }
    tuple
}

/// A tuple; its names are never array indexes, so it needs no sorting.
fn tuple_value(tuple: Record) -> Val {
    Val::Record(Rc::new(tuple))
}

fn tuple_stream(items: Vec<Val>) -> Val {
    Val::list(List {
        items,
        sequence: true,
        tuple_stream: true,
        ..List::default()
    })
}

/// What comes after a step.
#[derive(Clone, Copy)]
enum Next {
    Nothing,
    Sort,
    Step,
}

impl Evaluator<'_> {
    #[inline(never)]
    pub(super) fn path(&mut self, node: &Node, input: &Val, frame: &Rc<Frame>) -> Outcome<Val> {
        let Kind::Path {
            steps,
            keep_singleton,
        } = &node.kind
        else {
            return Ok(Val::Undefined);
        };
        if !*keep_singleton
            && node.group().is_none()
            && let Some(result) = self.names(steps, input, frame)?
        {
            return Ok(result);
        }
        let starts_with_variable = matches!(
            steps.first(),
            Some(Node {
                kind: Kind::Variable(_),
                ..
            })
        );
        let mut sequence = input.clone();
        // An input that is no array, or is to be seen as a whole: one item.
        let mut single = !input.is_array() || starts_with_variable;
        let mut result = Val::Undefined;
        let mut tuples: Option<Val> = None;
        let mut is_stream = false;
        for (place, step) in steps.iter().enumerate() {
            is_stream |= step.tuple;
            let cons_array = place == 0 && step.cons_array;
            if single && (cons_array || is_stream || matches!(step.kind, Kind::Sort(_))) {
                sequence = Val::sequence(vec![sequence]);
                single = false;
            }
            if cons_array {
                result = self.evaluate(step, &sequence, frame)?;
            } else if is_stream {
                tuples = Some(self.tuple_step(step, &sequence, tuples.as_ref(), frame)?);
            } else {
                let items = if single {
                    sequence.as_item()
                } else {
                    sequence.items()
                };
                let next = match steps.get(place + 1) {
                    None => Next::Nothing,
                    Some(Node {
                        kind: Kind::Sort(_),
                        ..
                    }) => Next::Sort,
                    Some(_) => Next::Step,
                };
                result = match &step.kind {
                    Kind::Sort(terms) => {
                        let sorted = self.order_by(terms, step.position, &sequence, frame)?;
                        self.stages(step.stages(), sorted, frame)?
                    }
                    _ => self.step(step, items, frame, next)?,
                };
            }
            if !is_stream && (result.is_undefined() || (result.is_array() && result.len() == 0)) {
                break;
            }
            if step.focus().is_none() {
                sequence = result.clone();
                single = false;
            }
        }
        if is_stream {
            let stream = tuples.clone().unwrap_or_default();
            result = if node.tuple {
                stream
            } else {
                Val::sequence(stream.items().map(|tuple| tuple.member(CONTEXT)).collect())
            };
        }
        if *keep_singleton {
            result = keep(result);
        }
        match node.group() {
            Some(group) if is_stream => self.group(group, &tuples.unwrap_or_default(), frame),
            Some(group) => self.group(group, &result, frame),
            None => Ok(result),
        }
    }

    /// The result of a path of names, perhaps after a variable, that meets objects only; `None` of any other path.
    fn names(&mut self, steps: &[Node], input: &Val, frame: &Rc<Frame>) -> Outcome<Option<Val>> {
        let mut owned;
        let mut current = input;
        for (index, step) in steps.iter().enumerate() {
            let next = match &step.kind {
                Kind::Name(name, place) if step.is_bare() && current.is_object() => {
                    self.charge(name.len() / BYTES_A_STEP)?;
                    current.member_at(name, place)
                }
                Kind::Variable(name) if step.is_bare() && index == 0 && steps.len() > 1 => {
                    self.variable(name, input, frame)
                }
                _ => return Ok(None),
            };
            self.enter()?;
            if next.is_undefined() {
                return Ok(Some(next));
            }
            owned = next;
            current = &owned;
        }
        Ok(match current {
            Val::List(_) => None,
            result => Some(result.clone()),
        })
    }

    #[inline(never)]
    fn step(
        &mut self,
        step: &Node,
        mut items: Items<'_>,
        frame: &Rc<Frame>,
        next: Next,
    ) -> Outcome<Val> {
        let mut results: Vec<Val> = Vec::with_capacity(items.size_hint().0);
        if let (Some((name, place)), Items::Array(objects)) = (step.bare_name(), &mut items) {
            // As far as there are objects only.
            while let Some(Value::Object(object)) = objects.as_slice().first() {
                self.enter_name(name)?;
                objects.next();
                if let Some((at, value)) = object.get_near(name, place.get()) {
                    place.set(at);
                    results.push(Val::from(value));
                }
            }
        }
        for item in items {
            let mut result = match step.bare_name() {
                Some((name, place)) => {
                    self.enter_name(name)?;
                    collapse(self.field(&item, name, place)?, false)
                }
                None => self.evaluate(step, &item, frame)?,
            };
            for stage in step.stages() {
                if let Stage::Filter(predicate) = stage {
                    result = self.filter(predicate, &result, frame)?;
                }
            }
            if !result.is_undefined() {
                results.push(result);
            }
        }
        if let [only] = results.as_slice() {
            // A step that follows makes no difference between an array and its items.
            let whole = match next {
                Next::Nothing => only.is_array() && !only.is_sequence(),
                Next::Step => matches!(only, Val::Array(_)) && only.len() > 0,
                Next::Sort => false,
            };
            if whole {
                return Ok(only.clone());
            }
        }
        let flat_already = !results.iter().any(flattens);
        if flat_already {
            return self.sequence(results);
        }
        let mut flat = Vec::with_capacity(results.len());
        for result in results {
            if flattens(&result) {
                self.check_length(flat.len() + result.len())?;
                flat.extend(result.items());
            } else {
                flat.push(result);
            }
        }
        self.sequence(flat)
    }

    fn stages(&mut self, stages: &[Stage], input: Val, frame: &Rc<Frame>) -> Outcome<Val> {
        let mut result = input;
        for stage in stages {
            result = match stage {
                Stage::Filter(predicate) => self.filter(predicate, &result, frame)?,
                Stage::Index(name) => {
                    let stream = result.is_tuple_stream();
                    let numbered = result.items().enumerate().map(|(index, tuple)| {
                        let mut tuple = tuple_of(tuple.entries());
                        tuple.insert(Arc::clone(name), count(index));
                        tuple_value(tuple)
                    });
                    let items = numbered.collect();
                    if stream {
                        tuple_stream(items)
                    } else {
                        Val::sequence(items)
                    }
                }
            };
        }
        Ok(result)
    }

    #[inline(never)]
    fn tuple_step(
        &mut self,
        step: &Node,
        input: &Val,
        tuples: Option<&Val>,
        frame: &Rc<Frame>,
    ) -> Outcome<Val> {
        if let Kind::Sort(terms) = &step.kind {
            let sorted = match tuples {
                Some(tuples) => self.order_by(terms, step.position, tuples, frame)?,
                None => {
                    let sorted = self.order_by(terms, step.position, input, frame)?;
                    let numbered = sorted.items().enumerate().map(|(index, item)| {
                        let mut tuple = tuple_of([(CONTEXT.into(), item)]);
                        if let Some(name) = step.index() {
                            tuple.insert(Arc::clone(name), count(index));
                        }
                        tuple_value(tuple)
                    });
                    tuple_stream(numbered.collect())
                }
            };
            return self.stages(step.stages(), sorted, frame);
        }
        let started = match tuples {
            Some(tuples) => tuples.clone(),
            None => tuple_stream(
                input
                    .items()
                    .map(|item| tuple_value(tuple_of([(CONTEXT.into(), item)])))
                    .collect(),
            ),
        };
        let mut results = Vec::new();
        for tuple in started.items() {
            let context = tuple.member(CONTEXT);
            let inner = tuple_frame(&tuple, frame);
            let value = self.evaluate(step, &context, &inner)?;
            if value.is_undefined() {
                continue;
            }
            let stream = value.is_tuple_stream();
            let values = if value.is_array() {
                value
            } else {
                Val::from(vec![value])
            };
            self.check_length(results.len() + values.len())?;
            self.charge(values.len() * tuple.members() / 4)?;
            for (index, value) in values.items().enumerate() {
                let mut next = tuple_of(tuple.entries());
                if stream {
                    for (name, value) in value.entries() {
                        next.insert(name, value);
                    }
                } else {
                    match step.focus() {
                        Some(name) => next.insert(Arc::clone(name), value),
                        None => next.insert(CONTEXT.into(), value),
                    }
                    if let Some(name) = step.index() {
                        next.insert(Arc::clone(name), count(index));
                    }
                    if let Some(label) = step.ancestor_label() {
                        next.insert(Arc::clone(label), context.clone());
                    }
                }
                results.push(tuple_value(next));
            }
        }
        self.stages(step.stages(), tuple_stream(results), frame)
    }

    /// `[predicate]`: items by position, or those for which it is true.
    #[inline(never)]
    pub(super) fn filter(
        &mut self,
        predicate: &Node,
        input: &Val,
        frame: &Rc<Frame>,
    ) -> Outcome<Val> {
        let stream = input.is_tuple_stream();
        let (items, length) = if input.is_array() {
            (input.items(), input.len())
        } else {
            (input.as_item(), 1)
        };
        let mut items = items;
        let mut results = Vec::new();
        if let Kind::Literal(Literal::Num(index)) = predicate.kind {
            let item = place(index, length)
                .and_then(|place| items.nth(place))
                .unwrap_or_default();
            if item.is_array() {
                return Ok(item);
            }
            if !item.is_undefined() {
                results.push(item);
            }
        } else {
            for (at, item) in items.enumerate() {
                let value = if stream {
                    let inner = tuple_frame(&item, frame);
                    self.evaluate(predicate, &item.member(CONTEXT), &inner)?
                } else {
                    self.evaluate(predicate, &item, frame)?
                };
                match &value {
                    Val::Num(index) if numeric(&value)? => {
                        if place(*index, length) == Some(at) {
                            results.push(item);
                        }
                    }
                    Val::List(_) | Val::Array(_) if all_numeric(&value)? => {
                        self.charge(value.len())?;
                        for index in value.items().filter_map(|index| index.as_num()) {
                            if place(index, length) == Some(at) {
                                results.push(item.clone());
                            }
                        }
                    }
                    _ => {
                        if self.truthy(&value)? {
                            results.push(item);
                        }
                    }
                }
            }
        }
        if stream {
            Ok(tuple_stream(results))
        } else {
            self.sequence(results)
        }
    }

    /// A field of an object, or of every object in an array.
    pub(crate) fn field(&mut self, input: &Val, name: &str, place: &Place) -> Outcome<Val> {
        if !input.is_array() {
            self.charge(name.len() / BYTES_A_STEP)?;
            return Ok(input.member_at(name, place));
        }
        let mut results = Vec::new();
        self.fields(input, name, place, &mut results)?;
        self.sequence(results)
    }

    fn fields(
        &mut self,
        input: &Val,
        name: &str,
        place: &Place,
        results: &mut Vec<Val>,
    ) -> Outcome<()> {
        self.charge(input.len() * (1 + name.len() / BYTES_A_STEP) / 4 + 1)?;
        for item in input.items() {
            if item.is_array() {
                self.fields(&item, name, place, results)?;
                continue;
            }
            let value = item.member_at(name, place);
            if value.is_array() {
                self.check_length(results.len() + value.len())?;
                results.extend(value.items());
            } else if !value.is_undefined() {
                results.push(value);
            }
        }
        Ok(())
    }

    /// `*`: the values of all fields.
    #[inline(never)]
    pub(super) fn wildcard(&mut self, input: &Val) -> Outcome<Val> {
        let first;
        let input = match input {
            Val::List(list) if list.outer_wrapper => {
                first = input.item(0);
                &first
            }
            other => other,
        };
        self.charge(input.members() / 8)?;
        let values: Vec<Val> = if input.is_array() {
            input.items().collect()
        } else {
            input
                .entries()
                .into_iter()
                .map(|(_, value)| value)
                .collect()
        };
        let mut results = Vec::new();
        // A field that is an array makes the result a plain array, as in the reference.
        let mut sequence = true;
        for value in values {
            if value.is_array() {
                sequence = false;
                self.flatten(&value, &mut results)?;
            } else {
                results.push(value);
            }
        }
        self.check_length(results.len())?;
        Ok(Val::list(List {
            items: results,
            sequence,
            ..List::default()
        }))
    }

    fn flatten(&mut self, value: &Val, results: &mut Vec<Val>) -> Outcome<()> {
        self.charge(1)?;
        for item in value.items() {
            if item.is_array() {
                self.flatten(&item, results)?;
            } else {
                results.push(item);
            }
        }
        Ok(())
    }

    /// `**`: the value and everything in it.
    #[inline(never)]
    pub(super) fn descendants(&mut self, input: &Val) -> Outcome<Val> {
        if input.is_undefined() {
            return Ok(Val::Undefined);
        }
        let mut results = Vec::new();
        self.descend(input, &mut results)?;
        if let [only] = results.as_slice() {
            return Ok(only.clone());
        }
        self.sequence(results)
    }

    fn descend(&mut self, value: &Val, results: &mut Vec<Val>) -> Outcome<()> {
        self.charge(1)?;
        if value.is_array() {
            for item in value.items() {
                self.descend(&item, results)?;
            }
            return Ok(());
        }
        results.push(value.clone());
        for (_, member) in value.entries() {
            self.descend(&member, results)?;
        }
        Ok(())
    }
}

/// Whether a step's result is spread into the step's sequence.
fn flattens(value: &Val) -> bool {
    match value {
        Val::Array(_) => true,
        Val::List(list) => !list.cons,
        _ => false,
    }
}

/// The result of a path with `[]`: stays an array.
fn keep(result: Val) -> Val {
    let Val::List(list) = &result else {
        return result;
    };
    if list.cons && !list.sequence {
        return Val::list(List {
            items: vec![result],
            sequence: true,
            keep_singleton: true,
            ..List::default()
        });
    }
    if list.items.len() > 1 || list.keep_singleton {
        return result;
    }
    let mut kept = List::clone(list);
    kept.keep_singleton = true;
    Val::list(kept)
}

/// The position that an index means, from the end when it is negative.
fn place(index: f64, length: usize) -> Option<usize> {
    #[expect(
        clippy::cast_precision_loss,
        reason = "arrays are far shorter than 2^53"
    )]
    let length_f = length as f64;
    let index = index.floor();
    let index = if index < 0.0 { length_f + index } else { index };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and the length"
    )]
    (index >= 0.0 && index < length_f).then_some(index as usize)
}

fn all_numeric(value: &Val) -> Outcome<bool> {
    let mut all = true;
    for item in value.items() {
        all &= numeric(&item)?;
    }
    Ok(all)
}

/// A position or length as a number.
#[expect(clippy::cast_precision_loss, reason = "positions are far below 2^53")]
pub(crate) fn count(number: usize) -> Val {
    Val::Num(number as f64)
}
