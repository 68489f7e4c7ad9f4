//! What a Map iterates over (reference 01-language §3.7).

use asl_json::{Array, Value};
use asl_language::model::PathExpr;

use super::{Data, limits, paths};
use crate::failure::Failure;

/// The array that `ItemsPath` names in the effective input, or the effective input itself.
///
/// # Errors
/// `States.Runtime`: `Reference path "$.x" must point to array.` when something else is there; and, when nothing is,
/// `States.ReferencePathConflict`: `Unable to apply step "x" to input {…}` (reference 10-more-recordings, public
/// reports).
pub fn items(path: Option<&PathExpr>, data: &Data<'_>) -> Result<Array, Failure> {
    let value = match path {
        None => data.input.clone(),
        Some(path) => paths::select(path, data).map_err(|_| missing(path, data))?,
    };
    match value {
        Value::Array(array) => Ok(array),
        _ => {
            let text = path.map_or("$", |path| &path.text);
            Err(Failure::runtime(format!(
                "Reference path \"{text}\" must point to array."
            )))
        }
    }
}

/// AWS names the last step of the path and prints the whole input.
fn missing(path: &PathExpr, data: &Data<'_>) -> Failure {
    let step = path
        .text
        .rsplit(['.', '['])
        .next()
        .unwrap_or_default()
        .trim_end_matches(']')
        .trim_matches('\'');
    Failure::new(
        super::result_path::REFERENCE_PATH_CONFLICT,
        format!(
            "Unable to apply step \"{step}\" to input {}",
            limits::printed(data.input)
        ),
    )
}

#[cfg(test)]
mod tests {
    use asl_language::model::StateKind;

    use super::super::testing::{Given, state};
    use super::*;

    #[test]
    fn items_are_an_array_of_the_input() {
        for (items_path, input, result) in [
            ("", "[1,2]", "[1,2]"),
            (r#""ItemsPath": "$.a.b","#, r#"{"a":{"b":[]}}"#, "[]"),
            (
                r#""ItemsPath": "$$.Execution.Input","#,
                "{}",
                r#"States.Runtime: Reference path "$$.Execution.Input" must point to array."#,
            ),
            (r#""ItemsPath": "$v.deep","#, "{}", "[1,2]"),
            (
                "",
                "{}",
                r#"States.Runtime: Reference path "$" must point to array."#,
            ),
            (
                r#""ItemsPath": "$.a","#,
                r#"{"a":"x"}"#,
                r#"States.Runtime: Reference path "$.a" must point to array."#,
            ),
            (
                r#""ItemsPath": "$.a.b","#,
                r#"{"a":{}}"#,
                r#"States.ReferencePathConflict: Unable to apply step "b" to input {"a":{}}"#,
            ),
        ] {
            let state = state(&format!(
                r#""Type": "Map", {items_path} "ItemProcessor": {{ "StartAt": "X", "States": {{ "X": {{ "Type": "Succeed" }} }} }}, "Next": "A""#
            ));
            let StateKind::Map(map) = &state.kind else {
                panic!("a Map")
            };
            let got = match items(map.items_path.as_ref(), &Given::input(input).data()) {
                Ok(array) => Value::from(array).to_string(),
                Err(failure) => failure.to_string(),
            };
            assert_eq!(got, result, "{items_path} {input}");
        }
    }
}
