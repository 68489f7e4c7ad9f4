//! Numbers that a state reads from its data: `SecondsPath`, `TimeoutSecondsPath`, `MaxConcurrencyPath` and their like
//! (reference 03-errors-retry-catch §7).
//!
//! AWS reads the text of the value, so a string of digits counts as a number (recorded for `MaxItemsPath`). What an expression gives must be
//! a number (recorded: Feature.JSONataValidation/007).

use std::sync::Arc;

use asl_json::Value;
use asl_language::fields::MAX_SECONDS;
use asl_language::model::{JsonataExpression, NumberField, PathExpr};

use super::{Data, evaluate_path, expression, limits, paths};
use crate::clock;
use crate::failure::Failure;

/// `SecondsPath` of a Wait.
///
/// # Errors
/// `States.Runtime`: `The SecondsPath parameter does not reference an input value: $.p`, `… cannot be parsed as a long
/// value: $.p == 1.5`, `… references a negative value: $.p == -1` (recorded: base/test_base_wait_seconds_path).
pub fn wait_seconds(path: &PathExpr, data: &Data<'_>) -> Result<u64, Failure> {
    let value = referenced(path, "SecondsPath", data)?;
    let text = plain(&value);
    let wrong = |what: &str| {
        Failure::runtime(format!(
            "The SecondsPath parameter {what}: {} == {text}",
            path.text
        ))
    };
    let seconds: i64 = text
        .parse()
        .map_err(|_| wrong("cannot be parsed as a long value"))?;
    u64::try_from(seconds).map_err(|_| wrong("references a negative value"))
}

/// `TimestampPath` of a Wait: nanoseconds since 1970-01-01T00:00:00Z.
///
/// # Errors
/// `States.Runtime`: `The TimestampPath parameter does not reference an input value: $.p`, `… does not reference a valid
/// ISO-8601 extended offset date-time format string: $.p == 2016` (recorded: base/test_wait_timestamp_path).
pub fn wait_until(path: &PathExpr, data: &Data<'_>) -> Result<i128, Failure> {
    let value = referenced(path, "TimestampPath", data)?;
    value.as_str().and_then(clock::parse_nanoseconds).ok_or_else(|| {
        Failure::runtime(format!(
            "The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: \
             {} == {}",
            path.text,
            plain(&value)
        ))
    })
}

fn referenced(path: &PathExpr, field: &str, data: &Data<'_>) -> Result<Value, Failure> {
    paths::select(path, data).map_err(|_| {
        Failure::runtime(format!(
            "The {field} parameter does not reference an input value: {}",
            path.text
        ))
    })
}

/// `TimeoutSeconds` or `HeartbeatSeconds`, plain or by path; `field` is the plain name.
///
/// # Errors
/// `States.Runtime`: `Invalid path …` when nothing is there (recorded: scenarios/test_invalid_jsonpath). What AWS says of
/// a value out of range is only recorded for JSONata, whose words are used.
pub fn task_seconds(
    number: &NumberField<u64>,
    field: &str,
    data: &Data<'_>,
) -> Result<u64, Failure> {
    let seconds = match number {
        NumberField::Literal(seconds) => return Ok(*seconds),
        NumberField::Path(path) => integer(path, field, data)?,
        NumberField::Expression(it) => return seconds_of(it, field, data),
    };
    u64::try_from(seconds)
        .ok()
        .filter(|_| (1..=MAX_SECONDS).contains(&seconds))
        .ok_or_else(|| {
            Failure::runtime(format!(
                "{field} must be between 1 and {MAX_SECONDS} but was: {seconds}"
            ))
        })
}

/// `TimeoutSeconds`, `HeartbeatSeconds` or `Seconds` by an expression.
///
/// # Errors
/// `States.QueryEvaluationError`: `The TimeoutSeconds field cannot be parsed as an integer: 1.6`, `TimeoutSeconds must be between 0 and 99999999
/// but was: -1` (recorded: Feature.JSONataValidation/008, /010). NOTE: the same words for a Wait's `Seconds` are not recorded.
pub fn seconds_of(
    number: &JsonataExpression,
    field: &str,
    data: &Data<'_>,
) -> Result<u64, Failure> {
    let seconds = whole(number, field, data)?;
    u64::try_from(seconds)
        .ok()
        .filter(|_| seconds <= MAX_SECONDS)
        .ok_or_else(|| {
            unusable(
                number,
                format!("{field} must be between 0 and {MAX_SECONDS} but was: {seconds}"),
            )
        })
}

/// `Timestamp` of a Wait by an expression: nanoseconds since 1970-01-01T00:00:00Z.
///
/// # Errors
/// `States.QueryEvaluationError`: `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: 2016` (recorded:
/// scenarios/test_wait_timestamp_jsonata).
pub fn instant_of(timestamp: &JsonataExpression, data: &Data<'_>) -> Result<i128, Failure> {
    let text = expression::string(timestamp, data)?;
    clock::parse_nanoseconds(&text).ok_or_else(|| {
        unusable(
            timestamp,
            format!(
                "The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: {text}"
            ),
        )
    })
}

fn whole(number: &JsonataExpression, field: &str, data: &Data<'_>) -> Result<i64, Failure> {
    let value = expression::number(number, data)?;
    value.as_i64().ok_or_else(|| {
        unusable(
            number,
            format!("The {field} field cannot be parsed as an integer: {value}"),
        )
    })
}

fn unusable(expression: &JsonataExpression, cause: String) -> Failure {
    Failure::unusable_value(cause, Arc::clone(&expression.location))
}

/// A count that may be zero: `MaxConcurrency`, `ToleratedFailureCount`, `MaxItemsPerBatch`, `MaxInputBytesPerBatch`;
/// `field` is the plain name.
///
/// # Errors
/// `States.Runtime`: `The MaxConcurrencyPath field refers to value "{}" which is not a valid integer: $.p`,
/// `ToleratedFailureCount cannot be negative.` (recorded: scenarios/test_max_concurrency_path,
/// test_map_state_tolerated_failure_count_path).
pub fn count(number: &NumberField<u64>, field: &str, data: &Data<'_>) -> Result<u64, Failure> {
    let count = match number {
        NumberField::Literal(count) => return Ok(*count),
        NumberField::Path(path) => integer(path, field, data)?,
        NumberField::Expression(it) => whole(it, field, data)?,
    };
    let negative = || format!("{field} cannot be negative.");
    u64::try_from(count).map_err(|_| match number {
        NumberField::Expression(it) => unusable(it, negative()),
        NumberField::Literal(_) | NumberField::Path(_) => Failure::runtime(negative()),
    })
}

/// `ToleratedFailurePercentage`, plain or by path.
///
/// # Errors
/// `States.Runtime`: `The ToleratedFailurePercentagePath field refers to value "x" which is not a valid float: $.p`,
/// `ToleratedFailurePercentage must be between 0 and 100.` (recorded:
/// scenarios/test_map_state_tolerated_failure_percentage_path).
pub fn percentage(number: &NumberField<f64>, data: &Data<'_>) -> Result<f64, Failure> {
    let percentage = match number {
        NumberField::Literal(percentage) => *percentage,
        NumberField::Path(path) => {
            let value = evaluate_path(path, data)?;
            let text = plain(&value);
            asl_json::parse_f64(&text)
                .ok_or_else(|| invalid(path, "ToleratedFailurePercentage", "float", &text))?
        }
        NumberField::Expression(it) => expression::number(it, data)?.as_f64(),
    };
    let out_of_range = "ToleratedFailurePercentage must be between 0 and 100.";
    match number {
        _ if (0.0..=100.0).contains(&percentage) => Ok(percentage),
        NumberField::Expression(it) => Err(unusable(it, out_of_range.to_owned())),
        NumberField::Literal(_) | NumberField::Path(_) => Err(Failure::runtime(out_of_range)),
    }
}

/// `MaxItems` of an ItemReader, plain or by path. It may be negative: what that means is the reader's concern (recorded:
/// scenarios/test_map_item_reader_csv_max_items_paths).
///
/// # Errors
/// `States.Runtime`: `The MaxItemsPath field refers to value "1.5" which is not a valid integer: $.p`.
pub fn max_items(number: &NumberField<Value>, data: &Data<'_>) -> Result<i64, Failure> {
    match number {
        NumberField::Literal(value) => plain(value).parse().map_err(|_| {
            Failure::runtime(format!(
                "The MaxItems field refers to value \"{}\" which is not a valid integer.",
                plain(value)
            ))
        }),
        NumberField::Path(path) => integer(path, "MaxItems", data),
        NumberField::Expression(it) => whole(it, "MaxItems", data),
    }
}

fn integer(path: &PathExpr, field: &str, data: &Data<'_>) -> Result<i64, Failure> {
    let value = evaluate_path(path, data)?;
    let text = plain(&value);
    text.parse()
        .map_err(|_| invalid(path, field, "integer", &text))
}

fn invalid(path: &PathExpr, field: &str, kind: &str, text: &str) -> Failure {
    Failure::runtime(format!(
        "The {field}Path field refers to value \"{text}\" which is not a valid {kind}: {}",
        path.text
    ))
}

/// A string without quotes, anything else as JSON.
fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| limits::printed(value), str::to_owned)
}

#[cfg(test)]
mod tests {
    use asl_language::model::{Map, StateKind, WaitUntil};

    use super::super::testing::{Given, state};
    use super::*;

    fn text<T: ToString>(result: Result<T, Failure>) -> String {
        match result {
            Ok(value) => value.to_string(),
            Err(failure) => failure.cause.unwrap().to_string(),
        }
    }

    /// Recorded: base/test_base_wait_seconds_path, base/test_wait_timestamp_path.
    #[test]
    fn waits_read_their_time() {
        for (field, value, result) in [
            ("SecondsPath", "3", "3"),
            ("SecondsPath", "0", "0"),
            (
                "SecondsPath",
                "-1",
                "The SecondsPath parameter references a negative value: $.p == -1",
            ),
            (
                "SecondsPath",
                "1.5",
                "The SecondsPath parameter cannot be parsed as a long value: $.p == 1.5",
            ),
            (
                "SecondsPath",
                "-1.5",
                "The SecondsPath parameter cannot be parsed as a long value: $.p == -1.5",
            ),
            (
                "SecondsPath",
                r#"{"raw":"3"}"#,
                r#"The SecondsPath parameter cannot be parsed as a long value: $.p == {"raw":"3"}"#,
            ),
            ("TimestampPath", r#""1970-01-01T00:00:01Z""#, "1000000000"),
            ("TimestampPath", r#""1970-01-01T01:00:00+01:00""#, "0"),
            (
                "TimestampPath",
                r#""2016-12-05T21:29:29""#,
                "The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: $.p == 2016-12-05T21:29:29",
            ),
            (
                "TimestampPath",
                "1735689600000",
                "The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: $.p == 1735689600000",
            ),
        ] {
            let state = state(&format!(r#""Type": "Wait", "{field}": "$.p", "Next": "A""#));
            let StateKind::Wait(wait) = &state.kind else {
                panic!("a Wait")
            };
            let read = |input: &str| {
                let given = Given::input(input);
                match &wait.until {
                    WaitUntil::SecondsPath(path) => text(wait_seconds(path, &given.data())),
                    WaitUntil::TimestampPath(path) => text(wait_until(path, &given.data())),
                    other => panic!("{other:?}"),
                }
            };
            assert_eq!(read(&format!(r#"{{"p":{value}}}"#)), result);
            assert_eq!(
                read("{}"),
                format!("The {field} parameter does not reference an input value: $.p")
            );
        }
    }

    /// Recorded: scenarios/test_max_concurrency_path, test_map_state_tolerated_failure_count_path, …_percentage_path.
    #[test]
    fn a_map_reads_its_numbers() {
        let concurrency =
            |map: &Map, data: &Data<'_>| text(count(&map.max_concurrency, "MaxConcurrency", data));
        let tolerated = |map: &Map, data: &Data<'_>| {
            text(count(
                map.tolerated_failure_count.as_ref().unwrap(),
                "ToleratedFailureCount",
                data,
            ))
        };
        let percent = |map: &Map, data: &Data<'_>| {
            text(percentage(
                map.tolerated_failure_percentage.as_ref().unwrap(),
                data,
            ))
        };
        let state = state(
            r#""Type": "Map", "MaxConcurrencyPath": "$.p", "ToleratedFailureCountPath": "$.p", "ToleratedFailurePercentagePath": "$.p",
            "ItemProcessor": { "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" }, "StartAt": "X", "States": { "X": { "Type": "Succeed" } } }, "Next": "A""#,
        );
        let StateKind::Map(map) = &state.kind else {
            panic!("a Map")
        };
        type Read = dyn Fn(&Map, &Data<'_>) -> String;
        let cases: [(&Read, &str, &str); 13] = [
            (&concurrency, "2", "2"),
            (&concurrency, r#""2""#, "2"),
            (
                &concurrency,
                r#""NoNumber""#,
                r#"The MaxConcurrencyPath field refers to value "NoNumber" which is not a valid integer: $.p"#,
            ),
            (
                &concurrency,
                "{}",
                r#"The MaxConcurrencyPath field refers to value "{}" which is not a valid integer: $.p"#,
            ),
            (
                &concurrency,
                "1.5",
                r#"The MaxConcurrencyPath field refers to value "1.5" which is not a valid integer: $.p"#,
            ),
            (&tolerated, "0", "0"),
            (
                &tolerated,
                "-1",
                "ToleratedFailureCount cannot be negative.",
            ),
            (
                &tolerated,
                "{}",
                r#"The ToleratedFailureCountPath field refers to value "{}" which is not a valid integer: $.p"#,
            ),
            (&percent, "1.1", "1.1"),
            (
                &percent,
                "101",
                "ToleratedFailurePercentage must be between 0 and 100.",
            ),
            (
                &percent,
                "-1",
                "ToleratedFailurePercentage must be between 0 and 100.",
            ),
            (
                &percent,
                r#""NoNumber""#,
                r#"The ToleratedFailurePercentagePath field refers to value "NoNumber" which is not a valid float: $.p"#,
            ),
            (
                &percent,
                r#""nan""#,
                r#"The ToleratedFailurePercentagePath field refers to value "nan" which is not a valid float: $.p"#,
            ),
        ];
        for (read, value, result) in cases {
            assert_eq!(
                read(map, &Given::input(&format!(r#"{{"p":{value}}}"#)).data()),
                result
            );
        }
        assert_eq!(
            concurrency(map, &Given::input("{}").data()),
            "Invalid path '$.p' : No results for path: $['p']"
        );
    }

    #[test]
    fn a_task_reads_its_timeout() {
        let state = state(
            r#""Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": { "FunctionName": "f" }, "TimeoutSecondsPath": "$.p", "Next": "A""#,
        );
        let StateKind::Task(task) = &state.kind else {
            panic!("a Task")
        };
        for (value, result) in [
            ("5", "5"),
            (
                "0",
                "TimeoutSeconds must be between 1 and 99999999 but was: 0",
            ),
            (
                "100000000",
                "TimeoutSeconds must be between 1 and 99999999 but was: 100000000",
            ),
            (
                "true",
                r#"The TimeoutSecondsPath field refers to value "true" which is not a valid integer: $.p"#,
            ),
        ] {
            let given = Given::input(&format!(r#"{{"p":{value}}}"#));
            assert_eq!(
                text(task_seconds(
                    task.timeout_seconds.as_ref().unwrap(),
                    "TimeoutSeconds",
                    &given.data()
                )),
                result
            );
        }
    }
}
