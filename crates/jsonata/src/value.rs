//! The values an expression computes with. JSON that came from outside stays the shared [`asl_json`] value it is.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

use asl_json::{Array, Number, Object, Value};

use crate::ast::Place;
use crate::evaluate::in_order;
use crate::function::Function;

/// A value during evaluation; cloning is cheap.
#[derive(Clone, Default)]
pub(crate) enum Val {
    /// Nothing: a missing field, an empty sequence.
    #[default]
    Undefined,
    Null,
    Bool(bool),
    Num(f64),
    Str(Arc<str>),
    /// An array made by the expression, with the reference's flags.
    List(Rc<List>),
    /// An array from outside.
    Array(Array),
    /// An object made by the expression.
    Record(Rc<Record>),
    /// An object from outside.
    Object(Object),
    Fun(Rc<Function>),
}

/// An array and what the reference remembers about it.
#[derive(Clone, Default)]
pub(crate) struct List {
    pub(crate) items: Vec<Val>,
    /// Made by a path or a function as a sequence: of one item it becomes that item.
    pub(crate) sequence: bool,
    /// A sequence that stays an array when it has one item (`[]`).
    pub(crate) keep_singleton: bool,
    /// Made by `[…]` at the start or end of a path: not flattened into its surroundings.
    pub(crate) cons: bool,
    /// The wrapper around an input that is an array.
    pub(crate) outer_wrapper: bool,
    /// Its items are tuples of a path with `%`, `@` or `#`.
    pub(crate) tuple_stream: bool,
    /// How deeply lists and records made by the expression are nested in it.
    pub(crate) depth: u32,
}

/// An object made by the expression: its members in the order JavaScript keeps them.
#[derive(Clone, Default)]
pub(crate) struct Record {
    entries: Vec<(Arc<str>, Val)>,
    index: Option<HashMap<Arc<str>, usize>>,
    pub(crate) depth: u32,
}

/// How many bytes of a text are read for a step.
pub(crate) const BYTES_A_STEP: usize = 64;

/// From this size on a record has an index.
const INDEXED: usize = 12;

impl Record {
    /// These few members, whose names differ.
    pub(crate) fn of(entries: Vec<(Arc<str>, Val)>) -> Record {
        let depths = entries.iter().map(|(_, value)| value.depth());
        Record {
            depth: depths.max().unwrap_or(0),
            entries,
            index: None,
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Val> {
        let place = self.place(key)?;
        self.entries.get(place).map(|(_, value)| value)
    }

    /// As [`Object::get_near`].
    fn get_near(&self, key: &str, near: usize) -> Option<(usize, &Val)> {
        if let Some((name, value)) = self.entries.get(near)
            && &**name == key
        {
            return Some((near, value));
        }
        let place = self.place(key)?;
        self.entries.get(place).map(|(_, value)| (place, value))
    }

    fn place(&self, key: &str) -> Option<usize> {
        match &self.index {
            Some(index) => index.get(key).copied(),
            None => self.entries.iter().position(|(name, _)| &**name == key),
        }
    }

    pub(crate) fn insert(&mut self, key: Arc<str>, value: Val) {
        self.depth = self.depth.max(value.depth());
        if let Some(place) = self.place(&key) {
            if let Some((_, old)) = self.entries.get_mut(place) {
                *old = value;
            }
            return;
        }
        if let Some(index) = &mut self.index {
            index.insert(Arc::clone(&key), self.entries.len());
        }
        self.entries.push((key, value));
        if self.index.is_none() && self.entries.len() > INDEXED {
            self.reindex();
        }
    }

    /// Removes the members of these names.
    pub(crate) fn remove_all(&mut self, keys: &HashSet<&Arc<str>>) {
        self.entries.retain(|(key, _)| !keys.contains(key));
        if self.index.is_some() {
            self.reindex();
        }
    }

    fn reindex(&mut self) {
        self.index = Some(
            self.entries
                .iter()
                .enumerate()
                .map(|(place, (key, _))| (Arc::clone(key), place))
                .collect(),
        );
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &(Arc<str>, Val)> {
        self.entries.iter()
    }

    /// The finished value: keys that are array indexes come first, in numeric order, as in every JavaScript object.
    pub(crate) fn finish(mut self) -> Val {
        if sort_indexes(&mut self.entries) && self.index.is_some() {
            self.reindex();
        }
        Val::Record(Rc::new(self))
    }
}

/// Puts keys that JavaScript takes for array indexes first; false when there are none.
fn sort_indexes(entries: &mut Vec<(Arc<str>, Val)>) -> bool {
    let any = entries.iter().any(|(key, _)| array_index(key).is_some());
    if any {
        let place = |key: &str| array_index(key).unwrap_or(u64::MAX);
        *entries = in_order(std::mem::take(entries), |(a, _), (b, _)| {
            place(a) > place(b)
        });
    }
    any
}

/// Whether it holds for all; `None` as soon as that cannot be told.
fn all<T>(
    items: &mut impl Iterator<Item = T>,
    mut holds: impl FnMut(T) -> Option<bool>,
) -> Option<bool> {
    for item in items {
        if !holds(item)? {
            return Some(false);
        }
    }
    Some(true)
}

/// The number of a key such as `17` (not `017`).
fn array_index(key: &str) -> Option<u64> {
    let first = key.as_bytes().first()?;
    if !first.is_ascii_digit() || key.len() > 10 || (*first == b'0' && key.len() > 1) {
        return None;
    }
    key.parse::<u64>()
        .ok()
        .filter(|index| *index < 4_294_967_295)
}

impl From<Vec<Val>> for Val {
    /// A plain array.
    fn from(items: Vec<Val>) -> Val {
        Val::list(List {
            items,
            ..List::default()
        })
    }
}

impl From<&str> for Val {
    fn from(text: &str) -> Val {
        Val::Str(text.into())
    }
}

impl From<String> for Val {
    fn from(text: String) -> Val {
        Val::Str(text.into())
    }
}

impl From<&Value> for Val {
    fn from(value: &Value) -> Val {
        match value {
            Value::Null => Val::Null,
            Value::Bool(it) => Val::Bool(*it),
            Value::Number(it) => Val::Num(it.as_f64()),
            Value::String(it) => Val::Str(Arc::clone(it)),
            Value::Array(it) => Val::Array(it.clone()),
            Value::Object(it) => Val::Object(it.clone()),
        }
    }
}

/// The items of an array, whoever made it.
pub(crate) enum Items<'a> {
    List(std::slice::Iter<'a, Val>),
    Array(std::slice::Iter<'a, Value>),
    /// A value that is no array, as if it were one of one item.
    One(Option<&'a Val>),
}

impl Iterator for Items<'_> {
    type Item = Val;

    fn next(&mut self) -> Option<Val> {
        match self {
            Items::List(items) => items.next().cloned(),
            Items::Array(items) => items.next().map(Val::from),
            Items::One(item) => item.take().cloned(),
        }
    }

    fn nth(&mut self, count: usize) -> Option<Val> {
        match self {
            Items::List(items) => items.nth(count).cloned(),
            Items::Array(items) => items.nth(count).map(Val::from),
            Items::One(item) => item.take().filter(|_| count == 0).cloned(),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let length = match self {
            Items::List(items) => items.len(),
            Items::Array(items) => items.len(),
            Items::One(item) => usize::from(item.is_some()),
        };
        (length, Some(length))
    }
}

impl Val {
    /// Wraps a list, noting how deeply it is nested.
    pub(crate) fn list(mut list: List) -> Val {
        list.depth = list.items.iter().map(Val::depth).max().unwrap_or(0);
        Val::List(Rc::new(list))
    }

    /// A sequence of these items.
    pub(crate) fn sequence(items: Vec<Val>) -> Val {
        Val::list(List {
            items,
            sequence: true,
            ..List::default()
        })
    }

    /// How deeply lists and records made by the expression are nested in this value, itself included.
    pub(crate) fn depth(&self) -> u32 {
        match self {
            Val::List(list) => list.depth + 1,
            Val::Record(record) => record.depth + 1,
            _ => 0,
        }
    }

    pub(crate) fn is_undefined(&self) -> bool {
        matches!(self, Val::Undefined)
    }

    pub(crate) fn is_array(&self) -> bool {
        matches!(self, Val::List(_) | Val::Array(_))
    }

    pub(crate) fn is_object(&self) -> bool {
        matches!(self, Val::Record(_) | Val::Object(_))
    }

    pub(crate) fn is_sequence(&self) -> bool {
        matches!(self, Val::List(list) if list.sequence)
    }

    pub(crate) fn is_tuple_stream(&self) -> bool {
        matches!(self, Val::List(list) if list.tuple_stream)
    }

    pub(crate) fn as_str(&self) -> Option<&Arc<str>> {
        match self {
            Val::Str(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn as_num(&self) -> Option<f64> {
        match self {
            Val::Num(number) => Some(*number),
            _ => None,
        }
    }

    pub(crate) fn as_fun(&self) -> Option<&Rc<Function>> {
        match self {
            Val::Fun(function) => Some(function),
            _ => None,
        }
    }

    /// Number of items of an array; 0 for anything else.
    pub(crate) fn len(&self) -> usize {
        match self {
            Val::List(list) => list.items.len(),
            Val::Array(array) => array.len(),
            _ => 0,
        }
    }

    /// The item of an array; undefined when there is none.
    pub(crate) fn item(&self, index: usize) -> Val {
        match self {
            Val::List(list) => list.items.get(index).cloned().unwrap_or_default(),
            Val::Array(array) => array.get(index).map(Val::from).unwrap_or_default(),
            _ => Val::Undefined,
        }
    }

    /// The items of an array; nothing for anything else.
    pub(crate) fn items(&self) -> Items<'_> {
        match self {
            Val::List(list) => Items::List(list.items.iter()),
            Val::Array(array) => Items::Array(array.iter()),
            _ => Items::One(None),
        }
    }

    /// The value as the only item.
    pub(crate) fn as_item(&self) -> Items<'_> {
        Items::One(Some(self))
    }

    /// The member of an object; undefined when there is none.
    pub(crate) fn member(&self, key: &str) -> Val {
        match self {
            Val::Record(record) => record.get(key).cloned().unwrap_or_default(),
            Val::Object(object) => object.get(key).map(Val::from).unwrap_or_default(),
            _ => Val::Undefined,
        }
    }

    /// The member of an object, looked for where it was last time.
    pub(crate) fn member_at(&self, key: &str, place: &Place) -> Val {
        let found = match self {
            Val::Object(object) => object
                .get_near(key, place.get())
                .map(|(at, value)| (at, Val::from(value))),
            Val::Record(record) => record
                .get_near(key, place.get())
                .map(|(at, value)| (at, value.clone())),
            _ => None,
        };
        let Some((at, value)) = found else {
            return Val::Undefined;
        };
        place.set(at);
        value
    }

    /// Number of members of an object.
    pub(crate) fn members(&self) -> usize {
        match self {
            Val::Record(record) => record.len(),
            Val::Object(object) => object.len(),
            _ => 0,
        }
    }

    /// The members of an object in JavaScript's order.
    pub(crate) fn entries(&self) -> Vec<(Arc<str>, Val)> {
        match self {
            Val::Record(record) => record.entries.clone(),
            Val::Object(object) => {
                let mut entries: Vec<_> = object
                    .iter()
                    .map(|(key, value)| (Arc::clone(key), Val::from(value)))
                    .collect();
                sort_indexes(&mut entries);
                entries
            }
            _ => Vec::new(),
        }
    }

    /// Whether both are the same thing in JavaScript's `===`.
    pub(crate) fn same(&self, other: &Val) -> bool {
        match (self, other) {
            (Val::Undefined, Val::Undefined) | (Val::Null, Val::Null) => true,
            (Val::Bool(a), Val::Bool(b)) => a == b,
            (Val::Num(a), Val::Num(b)) => a == b,
            (Val::Str(a), Val::Str(b)) => a == b,
            (Val::List(a), Val::List(b)) => Rc::ptr_eq(a, b),
            (Val::Array(a), Val::Array(b)) => a.ptr_eq(b),
            (Val::Record(a), Val::Record(b)) => Rc::ptr_eq(a, b),
            (Val::Object(a), Val::Object(b)) => a.ptr_eq(b),
            (Val::Fun(a), Val::Fun(b)) => Rc::ptr_eq(a, b),
            _ => false,
        }
    }

    /// What [`Val::same`] costs beyond a step: texts of one length are read.
    pub(crate) fn cost_of_same(&self, other: &Val) -> usize {
        match (self, other) {
            (Val::Str(a), Val::Str(b)) if a.len() == b.len() => a.len() / BYTES_A_STEP,
            _ => 0,
        }
    }

    /// Equality by content. `fuel` falls by one for every value looked at, and for what is read of long texts and names; `None` when it
    /// runs out.
    pub(crate) fn equals(&self, other: &Val, fuel: &mut u64) -> Option<bool> {
        *fuel = fuel.checked_sub(1 + self.cost_of_same(other) as u64)?;
        if self.same(other) {
            return Some(true);
        }
        if self.is_array() && other.is_array() {
            if self.len() != other.len() {
                return Some(false);
            }
            for (a, b) in self.items().zip(other.items()) {
                if !a.equals(&b, fuel)? {
                    return Some(false);
                }
            }
            return Some(true);
        }
        if self.is_object() && other.is_object() {
            if self.members() != other.members() {
                return Some(false);
            }
            return match self {
                Val::Record(record) => {
                    let mut members = record.iter();
                    all(&mut members, |(key, value)| {
                        value.equals_member(other, key, fuel)
                    })
                }
                Val::Object(object) => all(&mut object.iter(), |(key, value)| {
                    Val::from(value).equals_member(other, key, fuel)
                }),
                _ => Some(false),
            };
        }
        Some(false)
    }

    /// Whether the object has an equal member of this name.
    fn equals_member(&self, object: &Val, key: &str, fuel: &mut u64) -> Option<bool> {
        *fuel = fuel.checked_sub((key.len() / BYTES_A_STEP) as u64)?;
        let theirs = object.member(key);
        if theirs.is_undefined() != self.is_undefined() {
            return Some(false);
        }
        self.equals(&theirs, fuel)
    }

    /// The value as JSON: functions and undefined have none, nor has a value of more than `budget` nodes.
    pub(crate) fn to_json_within(&self, budget: &mut usize) -> Option<Value> {
        *budget = budget.checked_sub(1)?;
        Some(match self {
            Val::Undefined | Val::Fun(_) => return None,
            Val::Null => Value::Null,
            Val::Bool(it) => Value::Bool(*it),
            Val::Num(it) => number_to_json(*it),
            Val::Str(it) => Value::String(Arc::clone(it)),
            Val::Array(it) => Value::Array(it.clone()),
            Val::Object(it) => Value::Object(it.clone()),
            Val::List(list) => {
                let mut items = Vec::with_capacity(list.items.len());
                for item in &list.items {
                    items.push(match item {
                        Val::Undefined => Value::Null,
                        item => item.to_json_within(budget)?,
                    });
                }
                Value::from(items)
            }
            Val::Record(record) => {
                let mut object = Object::new();
                for (key, value) in record.iter() {
                    if !value.is_undefined() {
                        object.insert(Arc::clone(key), value.to_json_within(budget)?);
                    }
                }
                Value::Object(object)
            }
        })
    }

    /// Whether a function is in it, looking at no more than `budget` nodes.
    pub(crate) fn holds_function(&self, budget: &mut usize) -> bool {
        if *budget == 0 {
            return false;
        }
        *budget -= 1;
        match self {
            Val::Fun(_) => true,
            Val::List(list) => list.items.iter().any(|item| item.holds_function(budget)),
            Val::Record(record) => record.iter().any(|(_, value)| value.holds_function(budget)),
            _ => false,
        }
    }
}

/// Whole numbers become JSON integers as JavaScript prints them, up to the 21 digits that it writes out; what JSON cannot say becomes null.
fn number_to_json(number: f64) -> Value {
    const SAFE: f64 = 9_007_199_254_740_991.0;
    const WRITTEN_OUT: f64 = 1e21;
    if number.fract() == 0.0 && number.abs() <= SAFE {
        #[expect(clippy::cast_possible_truncation, reason = "whole and within 53 bits")]
        let int = number as i64;
        return Value::Number(Number::from(int));
    }
    if number.fract() == 0.0
        && number.abs() < WRITTEN_OUT
        && let Some(digits) = Number::parse(&crate::text::number(number))
    {
        return Value::Number(digits);
    }
    Value::from(number)
}

impl fmt::Debug for Val {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&crate::text::for_message(self))
    }
}
