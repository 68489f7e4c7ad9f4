//! JSONata expressions in the fields of a state (reference 02-choice-intrinsics-jsonata §4, §5).

use std::sync::{Arc, LazyLock};

use asl_json::{Number, Object, Value};
use asl_jsonata::{Dialect, Environment, Limits};
use asl_language::model::JsonataExpression;

use super::{Data, limits};
use crate::failure::Failure;

/// The code of an expression whose result is, or holds, a function.
const RESULT_IS_A_FUNCTION: &str = "U1002";

/// What one evaluation may take: less than half of what the library would give, so that the worst ends within a second in a browser. AWS limits
/// evaluations, too, but does not say how.
const STEPS: u64 = 4_000_000;

/// The functions whose results depend on the seed.
const RANDOM: [&str; 3] = ["random", "shuffle", "uuid"];

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expected {
    Array,
    Boolean,
    Number,
    Object,
    String,
}

impl Expected {
    fn takes(self, value: &Value) -> bool {
        self.name() == value.type_name()
    }

    fn name(self) -> &'static str {
        match self {
            Self::Array => "array",
            Self::Boolean => "boolean",
            Self::Number => "number",
            Self::Object => "object",
            Self::String => "string",
        }
    }
}

/// The value of an expression. Variables and the parts of `$states` are shared with it, and only those that it names are looked up.
///
/// # Errors
/// `States.QueryEvaluationError`: `The JSONata expression '$x' specified for the field 'Output' returned nothing (undefined).`, `… threw an
/// error during evaluation. T2001: …`, `… returned an unsupported result type.` (recorded: assign/test_undefined_reference,
/// Feature.JSONataErrors/002, scenarios/test_map_state_items_eval_jsonata_fail).
pub fn evaluate(expression: &JsonataExpression, data: &Data<'_>) -> Result<Value, Failure> {
    match expression
        .expression
        .evaluate(&environment(expression, data, STEPS))
    {
        Ok(Some(value)) => Ok(value),
        Ok(None) => Err(failed(expression, "returned nothing (undefined).")),
        Err(error) if error.code == RESULT_IS_A_FUNCTION => {
            Err(failed(expression, "returned an unsupported result type."))
        }
        Err(error) => {
            let what = format!("threw an error during evaluation. {error}");
            Err(failed(expression, &what))
        }
    }
}

/// The value of a piece of an expression, for who looks at it; `None` where that cannot be told: it draws at random, is a function, or takes more
/// than `steps`.
pub(super) fn evaluate_piece(
    piece: &JsonataExpression,
    data: &Data<'_>,
    steps: u64,
) -> Option<Result<Option<Value>, Failure>> {
    let names = piece.expression.free_names();
    if names.iter().any(|name| RANDOM.contains(&&**name)) {
        return None;
    }
    match piece.expression.evaluate(&environment(piece, data, steps)) {
        Ok(value) => Some(Ok(value)),
        Err(error) if error.code.starts_with('U') => None,
        Err(error) => {
            let what = format!("threw an error during evaluation. {error}");
            Some(Err(failed(piece, &what)))
        }
    }
}

/// The value of an expression whose field takes values of one type.
///
/// # Errors
/// Those of [`evaluate`], and `… returned an unexpected result type. Expected 'number', but was 'string' for value: "3"` (recorded:
/// Feature.JSONataValidation/007).
pub(crate) fn evaluate_as(
    expected: Expected,
    expression: &JsonataExpression,
    data: &Data<'_>,
) -> Result<Value, Failure> {
    let value = evaluate(expression, data)?;
    if expected.takes(&value) {
        return Ok(value);
    }
    Err(unexpected(expected, expression, &value))
}

/// What AWS says of a value of another type than its field takes.
pub(crate) fn unexpected(
    expected: Expected,
    expression: &JsonataExpression,
    value: &Value,
) -> Failure {
    let what = format!(
        "returned an unexpected result type. Expected '{}', but was '{}' for value: {}",
        expected.name(),
        value.type_name(),
        limits::printed(value)
    );
    failed(expression, &what)
}

/// A condition.
///
/// # Errors
/// Those of [`evaluate_as`].
pub(crate) fn boolean(expression: &JsonataExpression, data: &Data<'_>) -> Result<bool, Failure> {
    let value = evaluate_as(Expected::Boolean, expression, data)?;
    Ok(value.as_bool().unwrap_or_default())
}

/// A text.
///
/// # Errors
/// Those of [`evaluate_as`].
pub(crate) fn string(expression: &JsonataExpression, data: &Data<'_>) -> Result<Arc<str>, Failure> {
    match evaluate_as(Expected::String, expression, data)? {
        Value::String(text) => Ok(text),
        _ => Ok("".into()),
    }
}

/// A number.
///
/// # Errors
/// Those of [`evaluate_as`].
pub(crate) fn number(expression: &JsonataExpression, data: &Data<'_>) -> Result<Number, Failure> {
    match evaluate_as(Expected::Number, expression, data)? {
        Value::Number(number) => Ok(number),
        _ => Ok(Number::from(0)),
    }
}

fn failed(expression: &JsonataExpression, what: &str) -> Failure {
    let JsonataExpression { text, location, .. } = expression;
    Failure::evaluation(
        format!("The JSONata expression '{text}' specified for the field '{location}' {what}"),
        Some(Arc::clone(location)),
    )
}

/// There is no document at the top: `$` and field names mean nothing there.
fn environment(expression: &JsonataExpression, data: &Data<'_>, steps: u64) -> Environment {
    let mut environment = Environment {
        dialect: Dialect::StepFunctions,
        now: data.now.0,
        limits: Limits {
            steps,
            ..Limits::default()
        },
        ..Environment::default()
    };
    let mut is_random = false;
    for name in expression.expression.free_names() {
        let value = match &**name {
            "states" => Some(states(data)),
            other => data.variables.get(other).cloned(),
        };
        is_random |= value.is_none() && RANDOM.contains(&&**name);
        if let Some(value) = value {
            environment.bindings.insert(Arc::clone(name), value);
        }
    }
    if is_random {
        environment.seed = data.seed.next_u64();
    }
    environment
}

/// `$states`: what there is of input, result, error output and context for this field.
fn states(data: &Data<'_>) -> Value {
    static NAMES: LazyLock<[Arc<str>; 4]> =
        LazyLock::new(|| ["input", "result", "errorOutput", "context"].map(Arc::from));
    let values = [
        Some(data.input),
        data.result,
        data.error_output,
        Some(data.context),
    ];
    let members = NAMES.iter().zip(values);
    let states: Object = members
        .filter_map(|(name, value)| Some((Arc::clone(name), value?.clone())))
        .collect();
    states.into()
}

#[cfg(test)]
mod tests {
    use asl_language::model::{Computed, State, Template};

    use super::super::evaluate_template;
    use super::super::testing::{Given, state};
    use super::*;

    fn passes(output: &str) -> Arc<State> {
        state(&format!(
            r#""Type": "Pass", "QueryLanguage": "JSONata", "Output": {output}, "Next": "A""#
        ))
    }

    fn evaluated(output: &str, input: &str) -> String {
        let state = passes(output);
        let template = state.output.as_ref().unwrap();
        match evaluate_template(template, &Given::input(input).data()) {
            Ok(value) => value.to_string(),
            Err(failure) => failure.to_string(),
        }
    }

    #[test]
    fn expressions_see_states_and_variables() {
        for (output, input, result) in [
            (
                r#""{% $states.input.a %}""#,
                r#"{"a":{"b":[1]}}"#,
                r#"{"b":[1]}"#,
            ),
            (r#""{% $states.context.State.Name %}""#, "{}", r#""S""#),
            (r#""{% $v.deep[1] + 1 %}""#, "{}", "3"),
            (r#"["{% $n %}", "$n"]"#, "{}", r#"[null,"$n"]"#),
            (
                r#"{"b": "{% 1 %}", "a": {"c": "{% [] %}"}}"#,
                "{}",
                r#"{"b":1,"a":{"c":[]}}"#,
            ),
            (r#""{% $keys($states) %}""#, "{}", r#"["input","context"]"#),
            (
                r#""{% $map([1..3], function($v) { $v * 2 }) %}""#,
                "{}",
                "[2,4,6]",
            ),
            (r#""{% $millis() %}""#, "{}", "0"),
        ] {
            assert_eq!(evaluated(output, input), result, "{output}");
        }
    }

    #[test]
    fn failures_name_expression_and_field() {
        for (output, failure) in [
            (
                r#""{% $states.input.x %}""#,
                "States.QueryEvaluationError: The JSONata expression '$states.input.x' specified for the field 'Output' returned nothing (undefined).",
            ),
            (
                r#"{"a": ["{%  1 + 'x' %}"]}"#,
                "States.QueryEvaluationError: The JSONata expression '1 + 'x'' specified for the field 'Output/a[0]' threw an error during evaluation. T2002: The right side of the \"+\" operator must evaluate to a number",
            ),
            (
                r#""{% $sum %}""#,
                "States.QueryEvaluationError: The JSONata expression '$sum' specified for the field 'Output' returned an unsupported result type.",
            ),
            (
                r#""{% [$sum] %}""#,
                "States.QueryEvaluationError: The JSONata expression '[$sum]' specified for the field 'Output' returned an unsupported result type.",
            ),
        ] {
            assert_eq!(evaluated(output, "{}"), failure, "{output}");
        }
    }

    #[test]
    fn typed_fields_take_values_of_one_type() {
        for (expected, value, is_taken) in [
            (Expected::Array, "[]", true),
            (Expected::Array, "{}", false),
            (Expected::Boolean, "false", true),
            (Expected::Boolean, "null", false),
            (Expected::Number, "1.5", true),
            (Expected::Number, "'1'", false),
            (Expected::String, "''", true),
            (Expected::String, "1", false),
        ] {
            let state = passes(&format!(r#""{{% {value} %}}""#));
            let Some(Template::Computed(Computed::Expression(it))) = &state.output else {
                panic!("an expression")
            };
            let given = Given::input("{}");
            let result = evaluate_as(expected, it, &given.data());
            assert_eq!(result.is_ok(), is_taken, "{expected:?} {value}");
        }
    }

    #[test]
    fn what_is_passed_on_is_shared() {
        let state = passes(r#""{% $states.input %}""#);
        let given = Given::input(r#"{"large":[1,2,3]}"#);
        let data = given.data();
        let output = evaluate_template(state.output.as_ref().unwrap(), &data).unwrap();
        let (Some(ours), Some(theirs)) = (output.as_object(), data.input.as_object()) else {
            panic!("objects")
        };
        assert!(ours.ptr_eq(theirs));
    }

    #[test]
    fn only_random_functions_draw_from_the_seed() {
        let given = Given::input("{}");
        let data = given.data();
        let draws = |output: &str| {
            let before = data.seed.clone();
            let state = passes(output);
            evaluate_template(state.output.as_ref().unwrap(), &data).unwrap();
            before.next_u64() != data.seed.clone().next_u64()
        };
        assert!(!draws(r#""{% $sum([1, 2]) %}""#));
        assert!(!draws(r#""{% ($random := 1; $random) %}""#));
        assert!(draws(r#""{% $random() %}""#));
        assert!(draws(r#""{% ($f := $uuid; $length($f())) %}""#));
    }
}
