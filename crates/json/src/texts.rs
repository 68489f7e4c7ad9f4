//! The texts of many values, in which what the values share is written once.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::FixedState;

use crate::measure::measure;
use crate::object::Part;
use crate::value::Value;
use crate::write::{Layout, write, write_string};

/// Shared parts shorter than this are written again: naming them would cost as much.
const LEAST_SHARED: usize = 256;
/// How deep shared parts are looked for. What lies deeper is written as it is, without recursion.
const DEPTH: usize = 16;

/// Texts of values, each named by a number, made of pieces that are written once.
///
/// A history holds the same values again and again, whole (one state's output is the next one's input) or in part (a document that grows
/// from state to state). Here each value, text and large part that is shared in memory is written the first time only; a text that
/// contains parts is the list of their names. The cost is linear in what is new.
///
/// ```
/// use asl_json::{Texts, Value};
/// let mut texts = Texts::default();
/// let value = Value::parse(r#"{"a":[1,2]}"#)?;
/// let copy = value.clone();
/// assert_eq!(texts.value(&value), texts.value(&copy));
/// assert_eq!(texts.finish().all(), [r#"{"a":[1,2]}"#]);
/// # Ok::<(), asl_json::SyntaxError>(())
/// ```
#[derive(Default)]
pub struct Texts<'v> {
    pieces: Pieces,
    /// What was written before, by where it lies in memory and its length there. Sound as long as nothing of it is freed, which `'v` sees to.
    known: HashMap<(usize, usize), u32, FixedState>,
    /// The parts so far of the texts that are being composed, inner behind outer.
    open: Vec<u32>,
    values: std::marker::PhantomData<&'v Value>,
}

/// What [`Texts`] has collected.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Pieces {
    /// The pieces, one behind the other.
    pub text: String,
    /// Where each piece ends in `text`, in bytes.
    pub ends: Vec<usize>,
    /// How each text is made, in the order of their names: 0 for the next piece, or *n* and the names of the *n* earlier texts that it consists of.
    pub recipes: Vec<u32>,
    count: u32,
}

impl<'v> Texts<'v> {
    /// The name of the text of a value.
    pub fn value(&mut self, value: &'v Value) -> u32 {
        match (address(value), value) {
            (Some(address), _) => self.remembered((address, 0), |texts| {
                texts.compose(|texts| texts.write(value, DEPTH))
            }),
            (None, Value::String(text)) => self
                .remembered((text.as_ptr().addr(), usize::MAX), |texts| {
                    texts.compose(|texts| texts.write(value, DEPTH))
                }),
            (None, _) => self.compose(|texts| texts.write(value, DEPTH)),
        }
    }

    /// The name of a text as it is.
    pub fn text(&mut self, text: &'v str) -> u32 {
        if text.is_empty() {
            return self.fresh("");
        }
        self.remembered((text.as_ptr().addr(), text.len()), |texts| {
            texts.fresh(text)
        })
    }

    /// The name of a text that whoever reads the pieces has already: it is not written, an empty piece stands for it.
    pub fn given(&mut self, text: &'v str) -> u32 {
        self.remembered((text.as_ptr().addr(), text.len()), |texts| texts.fresh(""))
    }

    /// The name of a text that is not remembered.
    pub fn fresh(&mut self, text: &str) -> u32 {
        self.compose(|texts| texts.pieces.text.push_str(text))
    }

    /// The name of a text that `parts` puts together by [`push`](Self::push), [`push_value`](Self::push_value) and [`push_text`](Self::push_text).
    pub fn compose(&mut self, parts: impl FnOnce(&mut Self)) -> u32 {
        self.cut();
        let first = self.open.len();
        parts(self);
        self.cut();
        let name = match self.open.get(first..) {
            Some([]) | None => self.pieces.piece(),
            Some([part]) => *part,
            Some(parts) => self.pieces.joined(parts),
        };
        self.open.truncate(first);
        name
    }

    /// The name that `key` had before, or has from now on.
    pub fn remembered(&mut self, key: (usize, usize), make: impl FnOnce(&mut Self) -> u32) -> u32 {
        if let Some(name) = self.known.get(&key) {
            return *name;
        }
        let name = make(self);
        self.known.insert(key, name);
        name
    }

    /// Adds to the text being composed.
    pub fn push(&mut self, text: &str) {
        self.pieces.text.push_str(text);
    }

    /// Adds a text that may be shared.
    pub fn push_text(&mut self, text: &'v str) {
        if text.len() < LEAST_SHARED {
            self.push(text);
        } else {
            self.cut();
            let name = self.text(text);
            self.open.push(name);
        }
    }

    /// Adds the text of a value that may be shared.
    pub fn push_value(&mut self, value: &'v Value) {
        self.write_part(value, DEPTH);
    }

    /// Adds a text that has a name.
    pub fn push_named(&mut self, name: u32) {
        self.cut();
        self.open.push(name);
    }

    /// All that was written.
    #[must_use]
    pub fn finish(self) -> Pieces {
        self.pieces
    }

    /// Ends the piece being written, if anything was written.
    fn cut(&mut self) {
        if self.pieces.text.len() > self.pieces.ends.last().copied().unwrap_or_default() {
            let piece = self.pieces.piece();
            self.open.push(piece);
        }
    }

    fn write_part(&mut self, value: &'v Value, depth: usize) {
        let shared =
            address(value).filter(|_| is_shared(value) && measure(value).len >= LEAST_SHARED);
        match shared {
            Some(address) => {
                self.cut();
                let name = self.remembered((address, 0), |texts| {
                    texts.compose(|texts| texts.write(value, depth))
                });
                self.open.push(name);
            }
            None => self.write(value, depth),
        }
    }

    fn write(&mut self, value: &'v Value, depth: usize) {
        match value {
            Value::Array(array) if depth > 0 => {
                self.push("[");
                for (index, item) in array.iter().enumerate() {
                    if index > 0 {
                        self.push(",");
                    }
                    self.write_part(item, depth - 1);
                }
                self.push("]");
            }
            Value::Object(object) if depth > 0 => {
                self.push("{");
                let mut first = true;
                for part in object.parts() {
                    match part {
                        Part::Member(key, value) => self.member(key, value, &mut first, depth),
                        Part::Shared(address, members) => {
                            if !std::mem::take(&mut first) {
                                self.push(",");
                            }
                            self.cut();
                            let name = self.remembered((address, 0), |texts| {
                                texts.compose(|texts| {
                                    let mut first = true;
                                    for (key, value) in members {
                                        texts.member(key, value, &mut first, depth);
                                    }
                                })
                            });
                            self.open.push(name);
                        }
                    }
                }
                self.push("}");
            }
            _ => {
                // Writing to a `String` cannot fail.
                let _ = write(&mut self.pieces.text, value, Layout::Compact);
            }
        }
    }

    fn member(&mut self, key: &'v Arc<str>, value: &'v Value, first: &mut bool, depth: usize) {
        if !std::mem::take(first) {
            self.push(",");
        }
        // Writing to a `String` cannot fail.
        let _ = write_string(&mut self.pieces.text, key);
        self.push(":");
        self.write_part(value, depth - 1);
    }
}

impl Pieces {
    fn piece(&mut self) -> u32 {
        self.ends.push(self.text.len());
        self.recipes.push(0);
        self.named()
    }

    fn joined(&mut self, parts: &[u32]) -> u32 {
        self.recipes
            .push(u32::try_from(parts.len()).unwrap_or(u32::MAX));
        self.recipes.extend(parts);
        self.named()
    }

    fn named(&mut self) -> u32 {
        let name = self.count;
        self.count += 1;
        name
    }

    /// Every text in full, in the order of their names: for tests, and whoever does not mind the size.
    #[must_use]
    pub fn all(&self) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        let mut pieces = self.ends.iter().scan(0, |from, end| {
            let piece = self.text.get(*from..*end).unwrap_or_default();
            *from = *end;
            Some(piece)
        });
        let mut recipes = self.recipes.iter();
        while let Some(parts) = recipes.next() {
            let text = match *parts {
                0 => pieces.next().unwrap_or_default().to_owned(),
                parts => recipes
                    .by_ref()
                    .take(parts as usize)
                    .filter_map(|name| all.get(*name as usize))
                    .map(String::as_str)
                    .collect(),
            };
            all.push(text);
        }
        all
    }
}

/// Where the node of a container lies in memory.
fn address(value: &Value) -> Option<usize> {
    match value {
        Value::Array(array) => Some(array.address()),
        Value::Object(object) => Some(object.address()),
        _ => None,
    }
}

fn is_shared(value: &Value) -> bool {
    match value {
        Value::Array(array) => array.is_shared(),
        Value::Object(object) => object.is_shared(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::Object;

    #[test]
    fn texts_are_those_of_the_values() {
        let values: Vec<Value> = [
            "null",
            "1.50",
            r#""a\n""#,
            "[]",
            "{}",
            r#"[[],{}]"#,
            r#"{"a":{"b":[1,"x"]},"c":"ü"}"#,
        ]
        .iter()
        .map(|text| Value::parse(text).unwrap())
        .collect();
        let mut texts = Texts::default();
        let names: Vec<u32> = values.iter().map(|value| texts.value(value)).collect();
        let all = texts.finish().all();
        for (name, value) in names.iter().zip(&values) {
            assert_eq!(all[*name as usize], value.to_string());
        }
    }

    #[test]
    fn a_growing_document_is_written_once() {
        let mut object = Object::new();
        let mut steps = Vec::new();
        for step in 0..1_000 {
            object.insert(format!("step{step}"), Value::from(step));
            steps.push(Value::from(vec![Value::from(object.clone())]));
        }
        let mut texts = Texts::default();
        let names: Vec<u32> = steps.iter().map(|value| texts.value(value)).collect();
        let pieces = texts.finish();
        let whole: usize = steps.iter().map(Value::json_len).sum();
        assert!(
            pieces.text.len() * 10 < whole,
            "{} of {whole}",
            pieces.text.len()
        );
        let all = pieces.all();
        for (name, value) in names.iter().zip(&steps) {
            assert_eq!(all[*name as usize], value.to_string());
        }
    }

    #[test]
    fn shared_parts_are_found_at_any_of_the_upper_levels_and_depth_is_harmless() {
        let part = Value::from(vec![Value::from("x".repeat(1_000))]);
        let wrapped = |n: i32| {
            Value::from(
                [("n", Value::from(n)), ("part", part.clone())]
                    .into_iter()
                    .collect::<Object>(),
            )
        };
        let (a, b) = (wrapped(1), wrapped(2));
        let deep = (0..100_000).fold(a.clone(), |inner, _| Value::from(vec![inner]));
        let mut texts = Texts::default();
        let names = [
            texts.value(&a),
            texts.value(&b),
            texts.value(&deep),
            texts.text("as it is"),
        ];
        let pieces = texts.finish();
        let all = pieces.all();
        let expected = [
            a.to_string(),
            b.to_string(),
            deep.to_string(),
            "as it is".to_owned(),
        ];
        assert_eq!(names.map(|name| all[name as usize].clone()), expected);
        assert!(pieces.text.len() < deep.json_len() + 1_500);
    }
}
