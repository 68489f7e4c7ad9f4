//! JSONata expressions in the fields of a state (reference 02-choice-intrinsics-jsonata §4, §5).

use std::sync::{Arc, LazyLock};

use asl_json::{Number, Object, Value};
use asl_jsonata::{Dialect, Environment, Limits};
use asl_language::model::JsonataExpression;

use super::{Data, limits};
use crate::failure::Failure;

/// The code of an expression whose result is, or holds, a function.
const RESULT_IS_A_FUNCTION: &str = "U1002";

/// What one evaluation may take: half of what the library would give, so that the worst ends well within a second in a browser. AWS limits
/// evaluations, too, but does not say how.
const STEPS: u64 = 5_000_000;

/// The functions whose results depend on the seed.
const RANDOM: [&str; 3] = ["random", "shuffle", "uuid"];

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expected {
    Array,
    Boolean,
    Number,
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
        .evaluate(&environment(expression, data))
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
fn environment(expression: &JsonataExpression, data: &Data<'_>) -> Environment {
    let mut environment = Environment {
        dialect: Dialect::StepFunctions,
        now: data.now.0,
        limits: Limits {
            steps: STEPS,
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
