//! Paths over the input, the context object and variables (reference 01-language §6, 09-query-engines §B4).

use asl_json::{Object, Value};
use asl_jsonpath::SelectErrorKind;
use asl_language::model::{Computed, IoPath, PathExpr, PathRoot};

use super::{Data, expression, limits};
use crate::failure::Failure;
use crate::intrinsics;

/// `InputPath` or `OutputPath`: the value passes whole, in part, or as `{}` when the field is `null`.
///
/// # Errors
/// Those of [`evaluate_path`].
pub fn io_path(path: &IoPath, data: &Data<'_>) -> Result<Value, Failure> {
    match path {
        IoPath::Whole => Ok(data.input.clone()),
        IoPath::Null => Ok(Object::new().into()),
        IoPath::Path(path) => {
            let value = evaluate_path(path, data)?;
            // `$..*` finds more than it looks at.
            limits::check(&value)?;
            Ok(value)
        }
    }
}

/// A field whose value is a path: `InputPath`, `OutputPath`, `TimeoutSecondsPath` and their like.
///
/// # Errors
/// `States.Runtime`: `Invalid path '$.x' : No results for path: $['x']`, with Jayway's own words after the colon
/// (recorded: scenarios/test_invalid_jsonpath).
pub fn evaluate_path(path: &PathExpr, data: &Data<'_>) -> Result<Value, Failure> {
    select(path, data).map_err(Unresolved::in_field)
}

/// `ErrorPath` or `CausePath` of a Fail state: a path or an intrinsic call, named in causes by the `field`.
///
/// # Errors
/// The texts of payload templates: `The JSONPath '$.x' specified for the field 'ErrorPath' could not be found …`
/// (recorded: scenarios/test_invalid_jsonpath).
pub fn evaluate_computed(
    computed: &Computed,
    field: &str,
    data: &Data<'_>,
) -> Result<Value, Failure> {
    match computed {
        Computed::Path(path) => {
            select(path, data).map_err(|unresolved| unresolved.in_template(field, data))
        }
        Computed::Intrinsic(call) => intrinsics::evaluate(call, data),
        Computed::Expression(expression) => expression::evaluate(expression, data),
    }
}

/// Why a path gives nothing. Which text that becomes depends on the field.
#[derive(Debug)]
pub(crate) struct Unresolved<'a> {
    path: &'a PathExpr,
    why: Why,
}

#[derive(Debug)]
enum Why {
    /// Nothing is there; Jayway's words.
    Missing(String),
    /// The path cannot be applied to what is there; Jayway's words.
    Inapplicable(String),
    /// A path over an input that is `null` (public reports quote the text).
    NullInput,
}

/// Applies a path to what it is read from.
pub(crate) fn select<'a>(path: &'a PathExpr, data: &Data<'_>) -> Result<Value, Unresolved<'a>> {
    let unresolved = |why| Unresolved { path, why };
    let root = match &path.root {
        PathRoot::Input if data.input.is_null() => return Err(unresolved(Why::NullInput)),
        PathRoot::Input => data.input,
        PathRoot::Context => data.context,
        PathRoot::Variable(name) => match data.variables.get(name) {
            Some(value) => value,
            None => {
                return Err(unresolved(Why::Missing(format!(
                    "No results for path: $['{name}']"
                ))));
            }
        },
    };
    // Jayway takes no `null` for a document, but the whole of a variable may well be `null`.
    if path.path.is_root() {
        return Ok(root.clone());
    }
    path.path.select(root).map_err(|error| {
        unresolved(match error.kind {
            SelectErrorKind::NotFound => Why::Missing(error.message),
            SelectErrorKind::Invalid => Why::Inapplicable(error.message),
        })
    })
}

impl Unresolved<'_> {
    /// The text of a field that is a path.
    pub(crate) fn in_field(self) -> Failure {
        match self.why {
            Why::Missing(words) | Why::Inapplicable(words) => {
                Failure::runtime(format!("Invalid path '{}' : {words}", self.path.text))
            }
            Why::NullInput => null_input(),
        }
    }

    /// The text of a key of a payload template.
    pub(crate) fn in_template(self, key: &str, data: &Data<'_>) -> Failure {
        match self.why {
            Why::Missing(_) => Failure::runtime(format!(
                "The JSONPath '{}' specified for the field '{key}' could not be found in the input '{}'",
                self.path.text,
                self.searched(data)
            )),
            Why::Inapplicable(_) | Why::NullInput => self.in_field(),
        }
    }

    /// The text of an argument of the intrinsic `call`.
    pub(crate) fn in_intrinsic(self, call: &str, data: &Data<'_>) -> Failure {
        match self.why {
            Why::Missing(_) => Failure::runtime(format!(
                "The function '{call}' had the following error: The JsonPath argument for the field '{}' could not be \
                 found in the input '{}'",
                self.path.text,
                self.searched(data)
            )),
            Why::Inapplicable(_) | Why::NullInput => self.in_field(),
        }
    }

    /// What was searched: AWS prints the context object for `$$` (public reports).
    fn searched(&self, data: &Data<'_>) -> String {
        limits::printed(match &self.path.root {
            PathRoot::Input => data.input,
            PathRoot::Context => data.context,
            PathRoot::Variable(name) => data.variables.get(name).unwrap_or(data.input),
        })
    }
}

fn null_input() -> Failure {
    Failure::runtime("Unable to apply Path transformation to null or empty input.")
}

#[cfg(test)]
mod tests {
    use asl_language::model::{FailText, StateKind};

    use super::super::testing::{Given, state};
    use super::*;

    fn text(result: Result<Value, Failure>) -> String {
        match result {
            Ok(value) => value.to_string(),
            Err(failure) => failure.to_string(),
        }
    }

    #[test]
    fn input_path_passes_the_input_whole_in_part_or_not_at_all() {
        for (input_path, input, result) in [
            (r#""$""#, r#"{"a":1}"#, r#"{"a":1}"#),
            ("null", r#"{"a":1}"#, "{}"),
            (r#""$.a""#, r#"{"a":1}"#, "1"),
            (r#""$.l[1:]""#, r#"{"l":[1,2,3]}"#, "[2,3]"),
            (r#""$$.State""#, "{}", r#"{"Name":"S"}"#),
            (r#""$v.deep""#, "{}", "[1,2]"),
            (
                r#""$.X""#,
                "{}",
                "States.Runtime: Invalid path '$.X' : No results for path: $['X']",
            ),
            (
                r#""$.no.such""#,
                r#"{"a":1}"#,
                "States.Runtime: Invalid path '$.no.such' : Missing property in path $['no']",
            ),
            (r#""$""#, "null", "null"),
        ] {
            let state = state(&format!(
                r#""Type": "Pass", "InputPath": {input_path}, "Next": "A""#
            ));
            assert_eq!(
                text(io_path(&state.input_path, &Given::input(input).data())),
                result,
                "{input_path}"
            );
        }
    }

    /// Recorded: scenarios/test_invalid_jsonpath.
    #[test]
    fn error_path_speaks_as_templates_do() {
        let state = state(
            r#""Type": "Fail", "ErrorPath": "$.e", "CausePath": "States.Format('{}!', $.c)""#,
        );
        let StateKind::Fail(fail) = &state.kind else {
            panic!("a Fail")
        };
        let (Some(FailText::Computed(error)), Some(FailText::Computed(cause))) =
            (&fail.error, &fail.cause)
        else {
            panic!("computed")
        };
        let given = Given::input(r#"{"c":"why"}"#);
        assert_eq!(
            text(evaluate_computed(cause, "CausePath", &given.data())),
            r#""why!""#
        );
        assert_eq!(
            text(evaluate_computed(error, "ErrorPath", &given.data())),
            r#"States.Runtime: The JSONPath '$.e' specified for the field 'ErrorPath' could not be found in the input '{"c":"why"}'"#
        );
    }
}
