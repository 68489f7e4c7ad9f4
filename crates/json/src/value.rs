//! The value an execution carries.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::array::Array;
use crate::measure::measure;
use crate::number::Number;
use crate::object::Object;
use crate::pointer::{Pointer, Step};
use crate::read::{SyntaxError, parse, parse_shared};
use crate::write::{Layout, write};

/// A JSON value. Cloning is O(1); arrays, objects and strings are shared.
///
/// Equality is by content: numbers by value (`1` equals `1.0`), objects regardless of the order of their keys.
/// `Display` and `Debug` give the compact text that AWS gives.
#[derive(Clone, Default)]
pub enum Value {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string.
    String(Arc<str>),
    /// An array.
    Array(Array),
    /// An object, its keys in the order of insertion.
    Object(Object),
}

impl Value {
    /// Reads strict JSON. Of repeated keys the last wins, in the place of the first. Nesting is limited to
    /// [`crate::MAX_DEPTH`].
    ///
    /// # Errors
    /// The first [`SyntaxError`] that [`crate::read`] reports for the text.
    pub fn parse(text: &str) -> Result<Value, SyntaxError> {
        parse(text)
    }

    /// As [`Value::parse`]. A large text is only looked through: what it holds is read from it when somebody looks, so that the text stays in memory
    /// as long as any part of the value does.
    ///
    /// # Errors
    /// As [`Value::parse`].
    pub fn parse_shared(text: &Arc<str>) -> Result<Value, SyntaxError> {
        parse_shared(text)
    }

    /// `null`, `boolean`, `number`, `string`, `array` or `object`.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(_) => "number",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        }
    }

    /// Whether it is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// The text of a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The truth value of a Boolean.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Bool(truth) => Some(*truth),
            _ => None,
        }
    }

    /// The number.
    #[must_use]
    pub fn as_number(&self) -> Option<&Number> {
        match self {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The number when it is whole and fits 64 bits ([`Number::as_i64`]).
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        self.as_number().and_then(Number::as_i64)
    }

    /// The number as the nearest double.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        self.as_number().map(Number::as_f64)
    }

    /// The array.
    #[must_use]
    pub fn as_array(&self) -> Option<&Array> {
        match self {
            Value::Array(array) => Some(array),
            _ => None,
        }
    }

    /// The object.
    #[must_use]
    pub fn as_object(&self) -> Option<&Object> {
        match self {
            Value::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The value of a key, if this is an object that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.as_object()?.get(key)
    }

    /// The item at an index counted from 0, if this is an array that has it.
    #[must_use]
    pub fn at(&self, index: usize) -> Option<&Value> {
        self.as_array()?.get(index)
    }

    /// The value a JSON Pointer leads to.
    #[must_use]
    pub fn at_pointer(&self, pointer: &Pointer) -> Option<&Value> {
        pointer
            .steps()
            .iter()
            .try_fold(self, |value, step| match (value, step) {
                (Value::Object(object), Step::Key(key)) => object.get(key),
                (Value::Object(object), Step::Index(index)) => object.get(&index.to_string()),
                (Value::Array(array), step) => array.get(step.as_index()?),
                _ => None,
            })
    }

    /// The length of the compact JSON text, in bytes; saturates. Remembered in shared nodes: asking again is O(1),
    /// asking after a change costs the changed containers only.
    #[must_use]
    pub fn json_len(&self) -> usize {
        measure(self).len
    }

    /// How deep arrays and objects are nested: 0 for a scalar, 1 for `[]`, 2 for `[[]]`. Remembered like
    /// [`Value::json_len`].
    #[must_use]
    pub fn depth(&self) -> usize {
        measure(self).depth as usize
    }

    /// The compact JSON text, the same as `Display`.
    #[must_use]
    pub fn to_json_string(&self) -> String {
        // Straight into the text: by way of `Display` every piece would pass through a formatter.
        let mut text = String::with_capacity(self.json_len());
        // Writing to a `String` cannot fail.
        let _ = write(&mut text, self, Layout::Compact);
        text
    }

    /// The JSON text over several lines, `indent` blanks a level.
    #[must_use]
    pub fn pretty(&self, indent: usize) -> String {
        let mut text = String::new();
        // Writing to a `String` cannot fail.
        let _ = write(&mut text, self, Layout::Pretty { indent });
        text
    }

    /// Writes what [`Value::pretty`] gives, until `out` has enough: deep nesting makes the indented text far longer than the value.
    ///
    /// # Errors
    /// Only those of `out`.
    pub fn write_pretty(&self, out: &mut impl fmt::Write, indent: usize) -> fmt::Result {
        write(out, self, Layout::Pretty { indent })
    }

    /// Whether it is an array or an object.
    pub(crate) fn is_container(&self) -> bool {
        matches!(self, Value::Array(_) | Value::Object(_))
    }
}

/// Drops values one by one instead of one inside the other, so that no depth overflows the stack.
pub(crate) fn release(mut pending: Vec<Value>) {
    while let Some(value) = pending.pop() {
        match value {
            Value::Array(array) => array.dismantle(&mut pending),
            Value::Object(object) => object.dismantle(&mut pending),
            _ => {}
        }
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Value) -> bool {
        let mut pending = Vec::new();
        let mut pair = Some((self, other));
        while let Some((a, b)) = pair {
            let same = match (a, b) {
                (Value::Null, Value::Null) => true,
                (Value::Bool(a), Value::Bool(b)) => a == b,
                (Value::Number(a), Value::Number(b)) => a == b,
                (Value::String(a), Value::String(b)) => a == b,
                (Value::Array(a), Value::Array(b)) => {
                    let same = a.ptr_eq(b);
                    if !same {
                        pending.extend(a.iter().zip(b.iter()));
                    }
                    same || a.len() == b.len()
                }
                (Value::Object(a), Value::Object(b)) => {
                    a.ptr_eq(b) || pair_members(a, b, &mut pending)
                }
                _ => false,
            };
            if !same {
                return false;
            }
            pair = pending.pop();
        }
        true
    }
}

/// Puts the values of equal keys beside each other; false when the keys differ.
fn pair_members<'a>(
    a: &'a Object,
    b: &'a Object,
    pending: &mut Vec<(&'a Value, &'a Value)>,
) -> bool {
    a.len() == b.len()
        && a.iter().all(|(key, value)| match b.get(key) {
            Some(other) => {
                pending.push((value, other));
                true
            }
            None => false,
        })
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(f, self, Layout::Compact)
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Value {
    type Err = SyntaxError;

    fn from_str(text: &str) -> Result<Value, SyntaxError> {
        Value::parse(text)
    }
}

macro_rules! from {
    ($($source:ty => |$it:ident| $made:expr;)*) => {$(
        impl From<$source> for Value {
            fn from($it: $source) -> Value {
                $made
            }
        }
    )*};
}

from! {
    bool => |it| Value::Bool(it);
    i32 => |it| Value::Number(it.into());
    i64 => |it| Value::Number(it.into());
    u32 => |it| Value::Number(it.into());
    u64 => |it| Value::Number(it.into());
    usize => |it| Value::Number(it.into());
    Number => |it| Value::Number(it);
    &str => |it| Value::String(it.into());
    String => |it| Value::String(it.into());
    Arc<str> => |it| Value::String(it);
    &Arc<str> => |it| Value::String(Arc::clone(it));
    Array => |it| Value::Array(it);
    Object => |it| Value::Object(it);
    Vec<Value> => |it| Value::Array(it.into());
}

impl From<f64> for Value {
    /// NaN and the infinities, which JSON cannot say, become `null`.
    fn from(float: f64) -> Value {
        Number::from_f64(float).map_or(Value::Null, Value::Number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Value {
        Value::parse(text).unwrap()
    }

    /// `[[[…]]]`, or with objects, as code can build it: no limit on depth.
    fn nested(depth: usize, objects: bool) -> Value {
        (0..depth).fold(Value::Null, |inner, _| {
            if objects {
                Value::Object([("a", inner)].into_iter().collect())
            } else {
                Value::from(vec![inner])
            }
        })
    }

    #[test]
    fn a_value_is_small() {
        assert_eq!(size_of::<Value>(), 24);
    }

    #[test]
    fn equality_is_by_content() {
        for (a, b, equal) in [
            ("1", "1.0", true),
            (r#"{"a":1,"b":[2]}"#, r#"{"b":[2.0],"a":1}"#, true),
            (r#"{"a":1}"#, r#"{"a":1,"b":null}"#, false),
            (r#"{"a":1}"#, r#"{"b":1}"#, false),
            ("[1,2]", "[2,1]", false),
            ("[1,2]", "[1,2,3]", false),
            ("[]", "{}", false),
            ("null", "false", false),
            (r#""1""#, "1", false),
            (r#""\u0041""#, r#""A""#, true),
        ] {
            assert_eq!(value(a) == value(b), equal, "{a} {b}");
        }
    }

    #[test]
    fn great_depth_is_harmless() {
        for objects in [false, true] {
            let deep = nested(200_000, objects);
            let twin = nested(200_000, objects);
            assert_eq!(deep.depth(), 200_000);
            assert_eq!(deep.json_len(), deep.to_string().len());
            assert!(deep == twin);
            assert!(deep != nested(199_999, objects));
            assert!(format!("{deep:?}").len() > deep.pretty(0).len() / 3);
            let shared = deep.clone();
            drop(deep);
            assert_eq!(shared.depth(), 200_000);
        }
    }

    #[test]
    fn a_value_that_shares_itself_is_measured_once() {
        let doubled = (0..200).fold(Value::from("x"), |inner, _| {
            Value::from(vec![inner.clone(), inner])
        });
        assert_eq!(doubled.json_len(), usize::MAX);
        assert_eq!(doubled.depth(), 200);
    }

    #[test]
    fn lengths_are_those_of_the_text() {
        for text in [
            "null",
            "true",
            "false",
            "0",
            "-15",
            "1.0",
            "1.0E21",
            r#""""#,
            r#""a\"\\\n\u0001ü😀""#,
            "[]",
            "{}",
            "[1]",
            r#"[1,[2,{}]]"#,
            r#"{"a":1}"#,
            r#"{"a\n":{"b":[]},"c":"d"}"#,
        ] {
            assert_eq!(value(text).json_len(), text.len(), "{text}");
            assert_eq!(value(text).to_string(), text);
        }
        for (text, depth) in [
            ("1", 0),
            ("[]", 1),
            ("[[],1]", 2),
            (r#"{"a":{"b":[1]},"c":[]}"#, 3),
        ] {
            assert_eq!(value(text).depth(), depth, "{text}");
        }
    }

    #[test]
    fn parts_are_found() {
        let document = value(r#"{"a":[{"b":true}],"n":2.0,"0":"zero"}"#);
        assert_eq!(
            document
                .get("a")
                .and_then(|a| a.at(0))
                .and_then(|a| a.get("b"))
                .and_then(Value::as_bool),
            Some(true)
        );
        assert_eq!(document.get("n").and_then(Value::as_i64), Some(2));
        assert!(document.at(0).is_none() && document.get("x").is_none());
        for (pointer, found) in [
            ("", Some("object")),
            ("/a/0/b", Some("boolean")),
            ("/0", Some("string")),
            ("/a/1", None),
            ("/a/00", None),
            ("/n/x", None),
        ] {
            let pointer = Pointer::parse(pointer).unwrap();
            assert_eq!(
                document.at_pointer(&pointer).map(Value::type_name),
                found,
                "{pointer}"
            );
        }
        assert_eq!(Value::from(f64::NAN), Value::Null);
        assert_eq!(Value::from(u64::MAX).to_string(), "18446744073709551615");
    }
}
