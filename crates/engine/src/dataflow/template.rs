//! Payload templates: Parameters, ResultSelector, ItemSelector, BatchInput, Assign, Credentials (reference
//! 01-language §5).

use std::sync::Arc;

use asl_json::{Array, Object, Value};
use asl_language::model::{Computed, Template};

use super::{Data, expression, limits, paths};
use crate::failure::Failure;
use crate::intrinsics;

/// Evaluates a template. Keys come out in the order in which the model holds them, which is AWS's (reference
/// 01-language §9); parts with nothing to compute are shared, not copied.
///
/// # Errors
/// `States.Runtime`: `The JSONPath '$.x' specified for the field 'k.$' could not be found in the input '{}'` (recorded:
/// scenarios/test_invalid_jsonpath), or what an intrinsic function says.
pub fn evaluate_template(template: &Template, data: &Data<'_>) -> Result<Value, Failure> {
    let mut room = limits::MAX_LEN;
    let value = evaluate(template, "", data, &mut room)?;
    limits::check(&value)?;
    Ok(value)
}

/// `key` is the nearest key above, for causes. `room` is how many bytes more may be computed: many expressions could fill memory before
/// anybody looks at what they made together. A template is as deep as the definition's text, so at most [`limits::MAX_DEPTH`].
fn evaluate(
    template: &Template,
    key: &str,
    data: &Data<'_>,
    room: &mut usize,
) -> Result<Value, Failure> {
    let value = match template {
        Template::Literal(value) => return Ok(value.clone()),
        Template::Object(fields) => {
            let mut object = Object::new();
            for field in fields {
                object.insert(
                    Arc::clone(&field.name),
                    evaluate(&field.value, &field.key, data, room)?,
                );
            }
            return Ok(object.into());
        }
        Template::Array(items) => {
            return items
                .iter()
                .map(|item| evaluate(item, key, data, room))
                .collect::<Result<Array, Failure>>()
                .map(Value::from);
        }
        Template::Computed(Computed::Path(path)) => {
            paths::select(path, data).map_err(|unresolved| unresolved.in_template(key, data))?
        }
        Template::Computed(Computed::Intrinsic(call)) => intrinsics::evaluate(call, data)?,
        Template::Computed(Computed::Expression(expression)) => {
            expression::evaluate(expression, data)?
        }
    };
    let size = match &value {
        Value::String(text) => text.len(),
        Value::Array(_) | Value::Object(_) => value.json_len(),
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    };
    *room = room.checked_sub(size).ok_or_else(limits::too_long)?;
    Ok(value)
}

#[cfg(test)]
mod tests {
    use asl_language::model::StateKind;

    use super::super::testing::{Given, state};
    use super::*;

    fn evaluated(parameters: &str, input: &str) -> String {
        let state = state(&format!(
            r#""Type": "Pass", "Parameters": {parameters}, "Next": "A""#
        ));
        let StateKind::Pass(pass) = &state.kind else {
            panic!("a Pass")
        };
        match evaluate_template(
            pass.parameters.as_ref().unwrap(),
            &Given::input(input).data(),
        ) {
            Ok(value) => value.to_string(),
            Err(failure) => failure.to_string(),
        }
    }

    #[test]
    fn keys_that_end_in_dot_dollar_are_computed() {
        for (parameters, input, result) in [
            (r#"{"plain":"$.a"}"#, "{}", r#"{"plain":"$.a"}"#),
            (
                r#"{"x.$":"$.a","y":{"z.$":"$.b[0]"}}"#,
                r#"{"a":{"k":1},"b":[null]}"#,
                r#"{"y":{"z":null},"x":{"k":1}}"#,
            ),
            (
                r#"{"list":[{"x.$":"$.a"},"$.a"]}"#,
                r#"{"a":1}"#,
                r#"{"list":[{"x":1},"$.a"]}"#,
            ),
            (r#"{"whole.$":"$"}"#, "5", r#"{"whole":5}"#),
            (
                r#"{"c.$":"$$.Execution.Input.a","s.$":"$$.State.Name"}"#,
                "{}",
                r#"{"c":1,"s":"S"}"#,
            ),
            (
                r#"{"d.$":"$v.deep[1]","n.$":"$n"}"#,
                "{}",
                r#"{"d":2,"n":null}"#,
            ),
            (r#"{"none.$":"$.x[*]"}"#, "{}", r#"{"none":[]}"#),
            (
                r#"{"f.$":"States.Format('{}-{}', $.a, $$.State.Name)"}"#,
                r#"{"a":1}"#,
                r#"{"f":"1-S"}"#,
            ),
        ] {
            assert_eq!(evaluated(parameters, input), result, "{parameters}");
        }
    }

    /// Recorded: scenarios/test_invalid_jsonpath; the context object is printed for `$$` (public reports).
    #[test]
    fn what_is_not_found_is_said_in_the_words_of_aws() {
        for (parameters, input, cause) in [
            (
                r#"{"value.$":"$.x"}"#,
                r#"{"int-literal": 0}"#,
                r#"States.Runtime: The JSONPath '$.x' specified for the field 'value.$' could not be found in the input '{"int-literal":0}'"#,
            ),
            (
                r#"{"a":[{"b.$":"$.x"}]}"#,
                "{}",
                "States.Runtime: The JSONPath '$.x' specified for the field 'b.$' could not be found in the input '{}'",
            ),
            (
                r#"{"v.$":"$$.State.Nothing"}"#,
                "{}",
                r#"States.Runtime: The JSONPath '$$.State.Nothing' specified for the field 'v.$' could not be found in the input '{"Execution":{"Input":{"a":1}},"State":{"Name":"S"}}'"#,
            ),
            (
                r#"{"v.$":"$"}"#,
                "null",
                "States.Runtime: Unable to apply Path transformation to null or empty input.",
            ),
            (
                r#"{"v.$":"States.Hash('x', $.no)"}"#,
                "{}",
                "States.Runtime: The function 'States.Hash('x', $.no)' had the following error: The JsonPath argument for the field '$.no' could not be found in the input '{}'",
            ),
        ] {
            assert_eq!(evaluated(parameters, input), cause, "{parameters}");
        }
    }

    #[test]
    fn parts_without_anything_computed_are_shared() {
        let state =
            state(r#""Type": "Pass", "Parameters": {"big": {"a": [1]}, "x.$": "$"}, "Next": "A""#);
        let StateKind::Pass(pass) = &state.kind else {
            panic!("a Pass")
        };
        let given = Given::input("[1]");
        let data = given.data();
        let one = evaluate_template(pass.parameters.as_ref().unwrap(), &data).unwrap();
        let two = evaluate_template(pass.parameters.as_ref().unwrap(), &data).unwrap();
        let big = |value: &Value| {
            value
                .get("big")
                .and_then(|big| big.get("a"))
                .and_then(Value::as_array)
                .cloned()
                .unwrap()
        };
        assert!(big(&one).ptr_eq(&big(&two)));
        assert!(
            one.get("x")
                .unwrap()
                .as_array()
                .unwrap()
                .ptr_eq(data.input.as_array().unwrap())
        );
    }

    /// What each of many expressions makes is small enough; all of it together is not.
    #[test]
    fn many_large_results_are_stopped_on_the_way() {
        let large = "x".repeat(1 << 20);
        let input = format!(r#"{{"t":"{large}"}}"#);
        let many = |field: &str| vec![field; 100].join(",");
        for parameters in [
            format!(
                r#"{{"x":[{}]}}"#,
                many(r#"{"y.$":"States.Format('{}{}', $.t, $.t)"}"#)
            ),
            format!(
                r#"{{"x.$":"States.Format('{}', {})"}}"#,
                "{}".repeat(100),
                many("$.t")
            ),
            format!(
                r#"{{"x.$":"{}"}}"#,
                (0..9).fold("States.Array($)".into(), |inside: String, _| format!(
                    "States.JsonToString({inside})"
                ))
            ),
        ] {
            let quotes = format!(r#"{{"t":"{large}","q":"{}"}}"#, "\\\"".repeat(1 << 18));
            let input = if parameters.contains("JsonToString") {
                &quotes
            } else {
                &input
            };
            let told = evaluated(&parameters, input);
            assert!(told.contains("longer than 32 MiB"), "{told:.300}");
        }
    }
}
