//! What values take in memory together.

use std::collections::HashSet;

use foldhash::fast::FixedState;

use crate::object::Object;
use crate::value::Value;

/// A container with what is remembered of it, and its place in [`Footprint::known`].
const NODE: usize = 112;
/// A value in its container.
const ITEM: usize = 24;
/// A key and a value in their object.
const MEMBER: usize = 40;
/// Of a large object, for each member: its place in the index.
const PLACE: usize = 12;
/// Of a large object, for each chunk of its members: where to find it and the index of its members.
const CHUNK: usize = 40;
/// What a shared text has beside its bytes.
const TEXT: usize = 16;
/// Texts shorter than this are counted each time: remembering them would take as much.
const LEAST_KNOWN: usize = 64;

/// Adds up what values take in memory, what they share once.
///
/// All figures are those of a 64-bit machine, and what is counted depends on the values alone, so that a limit is reached at the same place
/// everywhere. Whoever adds a value keeps it: where one is freed, another may take its place in memory and is not counted.
///
/// Of a large text ([`Value::parse_shared`]) counts what is printed of it, however much of it was opened since.
///
/// ```
/// use asl_json::{Footprint, Value};
/// let part = Value::parse(r#"{"a":[1,2,3]}"#)?;
/// let mut footprint = Footprint::default();
/// footprint.add(&part);
/// let once = footprint.bytes();
/// footprint.add(&part.clone());
/// assert_eq!(footprint.bytes(), once);
/// footprint.add(&Value::from(vec![part]));
/// assert!(footprint.bytes() < 2 * once);
/// # Ok::<(), asl_json::SyntaxError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Footprint {
    /// What was counted, by where it lies in memory.
    known: HashSet<usize, FixedState>,
    /// What was looked for last: a value is mostly kept in several places at once.
    last: usize,
    bytes: u64,
}

impl Footprint {
    /// Adds a value: O(1) if it was added before, else linear in the containers that were not.
    pub fn add(&mut self, value: &Value) {
        let mut pending = Vec::new();
        self.part(value, &mut pending);
        while let Some(value) = pending.pop() {
            match value {
                Value::Array(array) if array.is_unread() => self.add_bytes(value.json_len()),
                Value::Object(object) if object.is_unread() => self.add_bytes(value.json_len()),
                Value::Array(array) => {
                    self.add_bytes(array.len().saturating_mul(ITEM));
                    for item in array {
                        self.part(item, &mut pending);
                    }
                }
                Value::Object(object) => self.members(object, &mut pending),
                _ => {}
            }
        }
    }

    /// Adds a text that is shared.
    pub fn add_text(&mut self, text: &str) {
        if text.len() < LEAST_KNOWN || self.is_new(text.as_ptr().addr()) {
            self.add_bytes(text.len().saturating_add(TEXT));
        }
    }

    /// Whether what lies at an address was not added before; it is known from now on.
    pub fn is_new(&mut self, address: usize) -> bool {
        if address == self.last {
            return false;
        }
        self.last = address;
        self.known.insert(address)
    }

    /// Adds something else.
    pub fn add_bytes(&mut self, bytes: usize) {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        self.bytes = self.bytes.saturating_add(bytes);
    }

    /// What all of it takes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Counts what a value has beside its place in a container. What is inside of a new container is left to `pending`.
    fn part<'v>(&mut self, value: &'v Value, pending: &mut Vec<&'v Value>) {
        let address = match value {
            Value::Null | Value::Bool(_) => return,
            Value::Number(number) => return self.add_bytes(number.outside()),
            Value::String(text) => return self.add_text(text),
            Value::Array(array) => array.address(),
            Value::Object(object) => object.address(),
        };
        if self.is_new(address) {
            self.add_bytes(NODE);
            pending.push(value);
        }
    }

    fn members<'v>(&mut self, object: &'v Object, pending: &mut Vec<&'v Value>) {
        for (chunk, members) in object.chunks() {
            let each = match chunk {
                Some(address) => {
                    self.add_bytes(CHUNK);
                    if !self.is_new(address) {
                        continue;
                    }
                    MEMBER + PLACE
                }
                None => MEMBER,
            };
            for (key, value) in members {
                self.add_bytes(each);
                self.add_text(key);
                self.part(value, pending);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn bytes(values: &[&Value]) -> u64 {
        let mut footprint = Footprint::default();
        values.iter().for_each(|value| footprint.add(value));
        footprint.bytes()
    }

    #[test]
    fn what_is_shared_counts_once() {
        let long = Value::from("x".repeat(10_000));
        let list = Value::from((0..10_000).map(Value::from).collect::<Vec<_>>());
        let object = |members: [(&str, Value); 2]| Value::from(Object::from_iter(members));
        for (name, part) in [("a long text", &long), ("a list", &list)] {
            let alone = bytes(&[&Value::from(vec![part.clone()])]);
            assert!(alone > 10_000, "{name} counts: {alone}");
            let first = object([("n", Value::from(1)), ("part", part.clone())]);
            let second = object([("n", Value::from(2)), ("part", part.clone())]);
            let both = bytes(&[&first, &second, part, &first]);
            assert!(
                both < alone + 1_000,
                "{name} counts once: {both} and {alone}"
            );
        }
    }

    #[test]
    fn a_growing_object_counts_what_was_copied() {
        let mut object = Object::new();
        let mut footprint = Footprint::default();
        let mut kept = Vec::new();
        for step in 0..2_000 {
            object.insert(format!("step{step}"), Value::from(step));
            kept.push(Value::from(object.clone()));
            footprint.add(kept.last().unwrap());
        }
        // A chunk of 64 members a step at most, and where its chunks are.
        assert!(footprint.bytes() < 2_000 * 64 * 100, "{footprint:?}");
        let whole = bytes(&[&Value::from(object)]);
        assert!(whole > 2_000 * 40, "{whole}");
    }

    #[test]
    fn a_text_that_nobody_opened_stays_closed() {
        let text: Arc<str> = format!("[{}1]", "[1],".repeat(50_000)).into();
        let value = Value::parse_shared(&text).unwrap();
        assert_eq!(bytes(&[&value]), (NODE + text.len()) as u64);
        assert!(value.as_array().unwrap().is_unread());
    }

    #[test]
    fn depth_is_harmless() {
        let deep = (0..200_000).fold(Value::Null, |inner, _| Value::from(vec![inner]));
        assert_eq!(bytes(&[&deep]), 200_000 * (NODE + ITEM) as u64);
        let doubled = (0..200).fold(Value::from("x"), |inner, _| {
            Value::from(vec![inner.clone(), inner])
        });
        assert!(bytes(&[&doubled]) < 200 * 200);
    }
}
