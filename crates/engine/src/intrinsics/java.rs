//! What of Java's library shows in AWS's results: the order of a `HashSet`, the numbers of a `Random`.

use std::collections::HashSet;
use std::sync::Arc;

use asl_json::{Array, Object, Value};

/// The different items of an array, in the order in which `new HashSet<>(list)` of plain Java values gives them: by bucket
/// of the spread hash, ties by first appearance (reference 10-more-recordings, States.ArrayUnique). The first of equal
/// items stays. The table has 16 buckets, or room for the whole list; arrays of more than 12 items are not recorded.
pub(super) fn hash_set(items: &Array) -> Vec<Value> {
    let mut seen = HashSet::new();
    let unique: Vec<&Value> = items
        .iter()
        .filter(|item| seen.insert(identity(item)))
        .collect();
    let buckets = (items.len() * 4).div_ceil(3).next_power_of_two().max(16);
    let mut placed: Vec<(usize, &Value)> = unique
        .into_iter()
        .map(|item| (bucket(hash_code(item), buckets), item))
        .collect();
    asl_sort::sort_by_key(&mut placed, |(bucket, _)| *bucket);
    placed.into_iter().map(|(_, item)| item.clone()).collect()
}

/// The members of `a` and `b`, those of `b` winning, in the order in which `new HashMap<>(a)` followed by `putAll(b)` gives
/// them. The four recorded merges follow it (intrinsic_functions/test_json_merge, States.JsonMerge/007, /009, /021).
pub(super) fn hash_map(a: &Object, b: &Object) -> Object {
    let mut members = a.clone();
    for (key, value) in b {
        members.insert(Arc::clone(key), value.clone());
    }
    // A map that is copied gets a table for its size; `putAll` makes room for all of `b`, also where keys repeat.
    let first = if a.is_empty() { b.len() } else { a.len() };
    let mut buckets = (first * 4 / 3 + 1).next_power_of_two();
    while b.len().max(members.len()) > threshold(buckets) {
        buckets *= 2;
    }
    let mut placed: Vec<(usize, (&Arc<str>, &Value))> = members
        .iter()
        .map(|member| (bucket(string_hash(member.0), buckets), member))
        .collect();
    asl_sort::sort_by_key(&mut placed, |(bucket, _)| *bucket);
    placed
        .into_iter()
        .map(|(_, (key, value))| (Arc::clone(key), value.clone()))
        .collect()
}

/// The bucket of a hash in a table whose size is a power of two.
fn bucket(hash: u32, buckets: usize) -> usize {
    (hash ^ (hash >> 16)) as usize & (buckets - 1)
}

/// How many entries a table of this size holds before it doubles.
fn threshold(buckets: usize) -> usize {
    buckets * 3 / 4
}

/// A text that is the same for values that Java's `equals` finds equal: `1` and `1.0` differ, the order of an
/// object's keys does not matter.
fn identity(value: &Value) -> String {
    enum Piece<'a> {
        Text(&'static str),
        Key(&'a str),
        Value(&'a Value),
    }
    let mut text = String::new();
    let mut pending = vec![Piece::Value(value)];
    while let Some(piece) = pending.pop() {
        match piece {
            Piece::Text(piece) => text.push_str(piece),
            Piece::Key(key) => text.push_str(&Value::from(key).to_string()),
            Piece::Value(Value::Array(array)) => {
                text.push('[');
                pending.push(Piece::Text("]"));
                for item in array.iter().rev() {
                    pending.extend([Piece::Text(","), Piece::Value(item)]);
                }
            }
            Piece::Value(Value::Object(object)) => {
                text.push('{');
                pending.push(Piece::Text("}"));
                let mut members: Vec<_> = object.iter().collect();
                asl_sort::sort_by(&mut members, |a, b| b.0.cmp(a.0));
                for (key, value) in members {
                    pending.extend([
                        Piece::Text(","),
                        Piece::Value(value),
                        Piece::Text(":"),
                        Piece::Key(key),
                    ]);
                }
            }
            Piece::Value(scalar) => text.push_str(&scalar.to_string()),
        }
    }
    text
}

/// `hashCode()` of the plain Java value. Values are no deeper than [`crate::dataflow::limits::MAX_DEPTH`] here.
fn hash_code(value: &Value) -> u32 {
    match value {
        Value::Null => 0,
        Value::Bool(true) => 1231,
        Value::Bool(false) => 1237,
        Value::String(text) => string_hash(text),
        Value::Number(number) => match (number.is_integer(), number.as_i64()) {
            (true, Some(int)) => match i32::try_from(int) {
                Ok(int) => int.cast_unsigned(),
                Err(_) => fold(int.cast_unsigned()),
            },
            _ => fold(number.as_f64().to_bits()),
        },
        Value::Array(array) => array.iter().fold(1, |hash: u32, item| {
            hash.wrapping_mul(31).wrapping_add(hash_code(item))
        }),
        Value::Object(object) => object.iter().fold(0, |hash: u32, (key, value)| {
            hash.wrapping_add(string_hash(key) ^ hash_code(value))
        }),
    }
}

/// `String.hashCode()`.
fn string_hash(text: &str) -> u32 {
    text.encode_utf16().fold(0, |hash: u32, unit| {
        hash.wrapping_mul(31).wrapping_add(u32::from(unit))
    })
}

/// The two halves of 64 bits over each other.
fn fold(bits: u64) -> u32 {
    #[expect(clippy::cast_possible_truncation, reason = "Java casts too")]
    {
        (bits ^ bits >> 32) as u32
    }
}

/// `java.util.Random` with a seed, whose numbers `States.MathRandom` gives (recorded: States.MathRandom/002 to /022).
pub(super) struct Random(u64);

const MULTIPLIER: u64 = 0x5_DEEC_E66D;
const MASK: u64 = (1 << 48) - 1;

impl Random {
    pub(super) fn new(seed: i64) -> Random {
        Random((seed.cast_unsigned() ^ MULTIPLIER) & MASK)
    }

    /// The next 31 bits.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(MULTIPLIER).wrapping_add(0xB) & MASK;
        self.0 >> 17
    }

    /// `nextInt(bound)`: from 0 up to, not including, `bound`, which is above 0 and below 2^31.
    pub(super) fn below(&mut self, bound: u32) -> u32 {
        let wide = u64::from(bound.max(1));
        loop {
            let drawn = self.next();
            let power = wide.is_power_of_two();
            let value = if power {
                (wide * drawn) >> 31
            } else {
                drawn % wide
            };
            // Draws above the last whole multiple of the bound would favour small numbers.
            if power || drawn - value + (wide - 1) < 1 << 31 {
                return u32::try_from(value).unwrap_or_default();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vectors of reference 10-more-recordings, States.MathRandom.
    #[test]
    fn draws_are_those_of_java() {
        for (start, end, seed, drawn) in [
            (1, 100, 42, 63),
            (1, 1000, 1, 106),
            (1, 1000, 2, 806),
            (1, 10, -10, 1),
            (1, 10, 0, 7),
            (1, 5, 42, 3),
            (1, 10, 42, 9),
            (2_147_483_640_i64, 2_147_483_647, 1, 2_147_483_644),
            (-5, 5, 42, -5),
        ] {
            let below = Random::new(seed).below(u32::try_from(end - start).unwrap());
            assert_eq!(start + i64::from(below), drawn, "{start} {end} {seed}");
        }
    }

    /// The cases of reference 10-more-recordings, and what was computed there.
    #[test]
    fn items_come_in_the_order_of_a_hash_set() {
        for (array, unique) in [
            ("[true,false,true,false]", "[false,true]"),
            ("[[1,2],[1,2],[2,1]]", "[[2,1],[1,2]]"),
            ("[null,null,1,null]", "[null,1]"),
            (r#"[1,"1",1,"01"]"#, r#"[1,"1","01"]"#),
            (r#"[{"a":1,"b":2},{"b":2,"a":1}]"#, r#"[{"a":1,"b":2}]"#),
            ("[3,1,2,3]", "[1,2,3]"),
            ("[1,1.0,1]", "[1.0,1]"),
            ("[]", "[]"),
            (r#"["",null]"#, r#"["",null]"#),
            (
                "[20,19,18,17,16,15,14,13,12,11,10,9,8,7]",
                "[7,8,9,10,11,12,13,14,15,16,17,18,19,20]",
            ),
        ] {
            let unique = Value::parse(unique).unwrap();
            let got = hash_set(Value::parse(array).unwrap().as_array().unwrap());
            assert_eq!(Value::from(got).to_string(), unique.to_string(), "{array}");
        }
    }

    #[test]
    fn merged_members_come_in_the_order_of_a_hash_map() {
        for (a, b, merged) in [
            // Recorded.
            (
                r#"{"a":1,"b":2,"d":3}"#,
                r#"{"a":4,"c":5,"d":6}"#,
                r#"{"a":4,"b":2,"c":5,"d":6}"#,
            ),
            (
                r#"{"nested":{},"keep":1}"#,
                r#"{"nested":null}"#,
                r#"{"nested":null,"keep":1}"#,
            ),
            (
                r#"{"value":1}"#,
                r#"{"fallback":true,"value":2}"#,
                r#"{"value":2,"fallback":true}"#,
            ),
            (
                r#"{"payload":1,"keep":2}"#,
                r#"{"payload":[]}"#,
                r#"{"payload":[],"keep":2}"#,
            ),
            // Not recorded.
            ("{}", "{}", "{}"),
            ("{}", r#"{"b":1,"a":2}"#, r#"{"a":2,"b":1}"#),
        ] {
            let object = |text| Value::parse(text).unwrap().as_object().unwrap().clone();
            assert_eq!(
                Value::from(hash_map(&object(a), &object(b))).to_string(),
                merged
            );
        }
    }

    #[test]
    fn many_texts_of_one_hash_are_no_trouble() {
        // "Aa" and "BB" have the same hash, and so has every mix of them.
        let texts = (0..1 << 14).map(|bits: u32| -> String {
            (0..14)
                .map(|bit| if bits >> bit & 1 == 0 { "Aa" } else { "BB" })
                .collect()
        });
        let array: asl_json::Array = texts.map(Value::from).collect();
        assert_eq!(hash_set(&array).len(), 1 << 14);
    }
}
