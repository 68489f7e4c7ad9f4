//! Where a result goes in the raw input (reference 01-language §4).

use asl_json::Value;
use asl_jsonpath::PutErrorKind;
use asl_language::error_name::REFERENCE_PATH_CONFLICT;
use asl_language::model::ResultPath;

use super::limits;
use crate::failure::Failure;

/// The raw input with the result at its place (reference 01-language §4). What is beside the place is shared with the input.
///
/// # Errors
/// `States.ReferencePathConflict`, without the state's prefix: `Unable to apply ReferencePath $.a to input "text"` when
/// the input is a scalar, `Unable to apply step "a" to input [1]` when something on the way is no object or a list has
/// no such item.
pub fn put_result(path: &ResultPath, raw: &Value, result: Value) -> Result<Value, Failure> {
    let combined = match path {
        ResultPath::Replace => result,
        ResultPath::Discard => raw.clone(),
        ResultPath::At(place) => place.put(raw.clone(), result).map_err(|error| {
            let input = limits::printed(raw);
            Failure::new(
                REFERENCE_PATH_CONFLICT,
                match error.kind {
                    PutErrorKind::Input => format!(
                        "Unable to apply ReferencePath {} to input {input}",
                        error.path
                    ),
                    PutErrorKind::Step(step) => {
                        format!("Unable to apply step \"{step}\" to input {input}")
                    }
                },
            )
        })?,
    };
    limits::check(&combined)?;
    Ok(combined)
}

#[cfg(test)]
mod tests {
    use asl_jsonpath::ReferencePath;

    use super::*;

    #[test]
    fn results_go_into_the_raw_input() {
        for (path, raw, combined) in [
            ("$.r", r#"{"a":1}"#, r#"{"a":1,"r":"new"}"#),
            ("$.a", r#"{"a":1,"b":2}"#, r#"{"a":"new","b":2}"#),
            ("$.a.b.c", r#"{"x":1}"#, r#"{"x":1,"a":{"b":{"c":"new"}}}"#),
            ("$['a b']", "{}", r#"{"a b":"new"}"#),
            ("$.l[1]", r#"{"l":[1,2]}"#, r#"{"l":[1,"new"]}"#),
            (
                "$.r",
                r#""input1""#,
                r#"Unable to apply ReferencePath $.r to input "input1""#,
            ),
            (
                "$.r",
                "null",
                "Unable to apply ReferencePath $.r to input null",
            ),
            ("$.r", "[1]", r#"Unable to apply step "r" to input [1]"#),
            (
                "$.a.b",
                r#"{"a":1}"#,
                r#"Unable to apply step "b" to input {"a":1}"#,
            ),
            (
                "$.l[2]",
                r#"{"l":[1,2]}"#,
                r#"Unable to apply step "[2]" to input {"l":[1,2]}"#,
            ),
        ] {
            let raw = Value::parse(raw).unwrap();
            let path = ResultPath::At(ReferencePath::parse(path).unwrap());
            let got = match put_result(&path, &raw, Value::from("new")) {
                Ok(value) => value.to_string(),
                Err(failure) => {
                    assert_eq!(
                        (failure.error.as_deref(), failure.prefixed),
                        (Some("States.ReferencePathConflict"), false)
                    );
                    failure.cause.unwrap().to_string()
                }
            };
            assert_eq!(got, combined);
        }
    }

    #[test]
    fn a_result_replaces_the_input_or_is_thrown_away() {
        let raw = Value::from("raw");
        assert_eq!(
            put_result(&ResultPath::Replace, &raw, Value::Null),
            Ok(Value::Null)
        );
        assert_eq!(put_result(&ResultPath::Discard, &raw, Value::Null), Ok(raw));
    }
}
