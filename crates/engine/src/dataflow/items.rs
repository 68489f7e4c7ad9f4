//! What a Map iterates over (reference 01-language §3.7).

use asl_json::{Array, Object, Value};
use asl_language::error_name::{REFERENCE_PATH_CONFLICT, RUNTIME};
use asl_language::model::{Computed, Map, MapMode, PathExpr, QueryLanguage, Template};

use super::expression::{self, Expected};
use super::{Data, evaluate_template, limits, paths};
use crate::failure::Failure;

/// What a Map iterates over.
#[derive(Debug, Clone, PartialEq)]
pub enum Items {
    /// The items of an array.
    Array(Array),
    /// The members of an object; only a distributed Map has such (Developer Guide: `ItemsPath`).
    Object(Object),
}

impl Items {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Array(items) => items.len(),
            Self::Object(members) => members.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// As an array: of an object, the values of its members.
    #[must_use]
    pub fn into_array(self) -> Array {
        match self {
            Self::Array(items) => items,
            Self::Object(members) => members.values().cloned().collect(),
        }
    }
}

impl From<Items> for Value {
    fn from(items: Items) -> Value {
        match items {
            Items::Array(items) => items.into(),
            Items::Object(members) => members.into(),
        }
    }
}

/// What `ItemsPath` or `Items` says, or the whole input.
///
/// # Errors
/// In JSONPath `States.Runtime`: `Reference path "$.x" must point to array.` when something else is there; and, when nothing is,
/// `States.ReferencePathConflict`: `Unable to apply step "x" to input {…}` (reference 10-more-recordings, public reports). In JSONata `States.QueryEvaluationError`: `… returned an unexpected result type. Expected 'array', but was
/// 'object' for value: {}` (recorded: scenarios/test_map_state_items_eval_jsonata_fail), `Map state input must be an array but was: {}`
/// without `Items`.
pub fn items(map: &Map, language: QueryLanguage, data: &Data<'_>) -> Result<Items, Failure> {
    let value = match (language, &map.items) {
        (QueryLanguage::JsonPath, _) => at(map.items_path.as_ref(), data)?,
        (QueryLanguage::JsonAta, None) => data.input.clone(),
        (QueryLanguage::JsonAta, Some(template)) => evaluate_template(template, data)?,
    };
    match value {
        Value::Array(items) => Ok(Items::Array(items)),
        Value::Object(members) if matches!(map.mode, MapMode::Distributed { .. }) => {
            Ok(Items::Object(members))
        }
        _ if language == QueryLanguage::JsonPath => Err(no_array(map.items_path.as_ref())),
        value => Err(match &map.items {
            Some(Template::Computed(Computed::Expression(it))) => {
                expression::unexpected(Expected::Array, it, &value)
            }
            // AWS's words are not recorded.
            Some(_) => Failure::evaluation(
                format!(
                    "The value specified for the field 'Items' must be an array but was: {}",
                    limits::printed(&value)
                ),
                Some("Items".into()),
            ),
            None => Failure::evaluation(
                format!(
                    "Map state input must be an array but was: {}",
                    limits::printed(&value)
                ),
                None,
            ),
        }),
    }
}

/// What `ItemsPath` names in the effective input, or the effective input itself.
fn at(path: Option<&PathExpr>, data: &Data<'_>) -> Result<Value, Failure> {
    match path {
        None => Ok(data.input.clone()),
        Some(path) => paths::select(path, data).map_err(|_| missing(path, data)),
    }
}

/// Recorded without the prefix that names the state (reference 03-errors-retry-catch §7), as other failures of reference paths are reported.
fn no_array(path: Option<&PathExpr>) -> Failure {
    let text = path.map_or("$", |path| &path.text);
    Failure::new(
        RUNTIME,
        format!("Reference path \"{text}\" must point to array."),
    )
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
        REFERENCE_PATH_CONFLICT,
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
            let got = match items(map, state.query_language, &Given::input(input).data()) {
                Ok(items) => Value::from(items).to_string(),
                Err(failure) => failure.to_string(),
            };
            assert_eq!(got, result, "{items_path} {input}");
        }
    }
}
