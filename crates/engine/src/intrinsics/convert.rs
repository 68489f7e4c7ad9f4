//! Arguments as the functions read them, and values as Java prints them.

use asl_json::Value;

use super::Refusal;

/// The longest text that `States.Hash` and the Base64 functions take (reference 08-quotas).
pub(super) const MAX_TEXT: usize = 10_000;

pub(super) fn string(value: &Value) -> Result<&str, Refusal> {
    value.as_str().ok_or(Refusal::Arguments)
}

pub(super) fn array(value: &Value) -> Result<&asl_json::Array, Refusal> {
    value.as_array().ok_or(Refusal::Arguments)
}

pub(super) fn short(text: &str) -> Result<&str, Refusal> {
    // A text of so many bytes has no more UTF-16 units; only longer ones need counting.
    let short = text.len() <= MAX_TEXT || text.encode_utf16().nth(MAX_TEXT).is_none();
    short.then_some(text).ok_or(Refusal::Arguments)
}

/// The number cut off toward zero, as the array functions and `States.MathRandom` do it (recorded:
/// States.MathRandom/007b).
pub(super) fn truncated(value: &Value) -> Result<i64, Refusal> {
    let number = value.as_number().ok_or(Refusal::Arguments)?;
    Ok(number
        .as_i64()
        .unwrap_or_else(|| saturated(number.as_f64().trunc())))
}

/// The number rounded as Java's `Math.round` does: halves go up (recorded: States.MathAdd/005).
pub(super) fn rounded(value: &Value) -> Result<i64, Refusal> {
    let number = value.as_number().ok_or(Refusal::Arguments)?;
    Ok(number.as_i64().unwrap_or_else(|| {
        let float = number.as_f64();
        let half_below_zero = float < 0.0 && (float - float.trunc()) == -0.5;
        saturated(if half_below_zero {
            float.ceil()
        } else {
            float.round()
        })
    }))
}

fn saturated(float: f64) -> i64 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "`as` saturates, as Java's cast does"
    )]
    {
        float as i64
    }
}

/// What is still to be printed.
enum Piece<'a> {
    Text(&'a str),
    Value(&'a Value),
}

/// The value as Java's `String.valueOf` prints maps, lists and scalars: `{Arg1=1, Arg2=[]}`, strings without quotes
/// (recorded: intrinsic_functions/test_context_json_path).
pub(super) fn java_text(value: &Value) -> String {
    let mut text = String::new();
    let mut pending = vec![Piece::Value(value)];
    while let Some(piece) = pending.pop() {
        match piece {
            Piece::Text(piece) => text.push_str(piece),
            Piece::Value(Value::String(string)) => text.push_str(string),
            Piece::Value(Value::Array(array)) => {
                pending.push(Piece::Text("]"));
                for (index, item) in array.iter().enumerate().rev() {
                    pending.push(Piece::Value(item));
                    pending.push(Piece::Text(if index == 0 { "[" } else { ", " }));
                }
                if array.is_empty() {
                    pending.push(Piece::Text("["));
                }
            }
            Piece::Value(Value::Object(object)) => {
                let first = pending.len();
                pending.push(Piece::Text("{"));
                for (index, (key, value)) in object.iter().enumerate() {
                    if index > 0 {
                        pending.push(Piece::Text(", "));
                    }
                    pending.extend([Piece::Text(key), Piece::Text("="), Piece::Value(value)]);
                }
                pending.push(Piece::Text("}"));
                if let Some(pieces) = pending.get_mut(first..) {
                    pieces.reverse();
                }
            }
            Piece::Value(scalar) => text.push_str(&scalar.to_string()),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Value {
        Value::parse(text).unwrap()
    }

    #[test]
    fn values_print_as_java_prints_them() {
        for (json, java) in [
            (r#"{"Arg1":1,"Arg2":[]}"#, "{Arg1=1, Arg2=[]}"),
            (
                r#"[[1,"x"],{"a":{"b":null}},true]"#,
                "[[1, x], {a={b=null}}, true]",
            ),
            ("{}", "{}"),
            (r#""x""#, "x"),
            ("1.5", "1.5"),
            ("null", "null"),
        ] {
            assert_eq!(java_text(&value(json)), java);
        }
    }

    #[test]
    fn depth_does_not_overflow_the_stack() {
        let deep = (0..200_000).fold(Value::Null, |inner, _| Value::from(vec![inner]));
        assert_eq!(java_text(&deep).len(), 400_004);
    }

    #[test]
    fn numbers_are_cut_or_rounded() {
        for (number, cut, round) in [
            ("1.6", 1, 2),
            ("-1.6", -1, -2),
            ("1.5", 1, 2),
            ("2.5", 2, 3),
            ("-1.5", -1, -1),
            ("-0.5", 0, 0),
            ("-2.5", -2, -2),
            ("0.49999999999999994", 0, 0),
            ("0.5", 0, 1),
            ("7", 7, 7),
            ("1e400", i64::MAX, i64::MAX),
        ] {
            assert_eq!(truncated(&value(number)).unwrap(), cut, "{number}");
            assert_eq!(rounded(&value(number)).unwrap(), round, "{number}");
        }
        assert!(truncated(&value(r#""1""#)).is_err() && rounded(&value("null")).is_err());
    }

    #[test]
    fn length_is_counted_as_java_counts_it() {
        assert!(short(&"a".repeat(10_000)).is_ok() && short(&"a".repeat(10_001)).is_err());
        assert!(short(&"ü".repeat(10_000)).is_ok() && short(&"😀".repeat(5_001)).is_err());
    }
}
