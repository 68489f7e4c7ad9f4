//! What a mocked result must look like: the response models of the APIs that are mocked most (API: TestState, `fieldValidationMode`;
//! reference 06-mocks-and-testing §2). An API that is not listed takes any result, as `NONE` does.

mod tables;

use asl_json::Value;
use asl_language::resource::IntegrationPattern;

/// How strictly a mocked result is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FieldValidation {
    /// Types, and required members. The default.
    Strict,
    /// Types of the members that are there.
    Present,
    /// Not at all.
    None,
}

/// What a member must be. Timestamps and blobs are texts (recorded: test_state/test_strict_mode_sfn_task).
#[derive(Clone, Copy)]
enum Kind {
    /// A string.
    Text,
    /// A string of at least, and at most, so many characters.
    Length(usize, usize),
    /// A number.
    Number,
    /// A number of at least, and at most, so much.
    Range(i64, i64),
    Boolean,
    Array,
    Object,
    /// A string that is one of these.
    OneOf(&'static [&'static str]),
}

/// A member of a response.
struct Member {
    /// Names from the outside in, with dots between; `[]` after the name of a list stands for each of its items: `Tasks[].TaskArn`.
    path: &'static str,
    kind: Kind,
    /// Asked for where what it stands in is there.
    required: bool,
}

/// What AWS says of the first member that does not fit; nothing when all do (recorded: test_state/test_present_mode_aws_sdk_s3_task,
/// test_strict_mode_sfn_task). The result of a `.sync` call is looked at as the API that is polled for it gives it, that of a callback
/// not at all: it comes from SendTaskSuccess.
pub(super) fn complaint(
    service: &str,
    api: &str,
    pattern: IntegrationPattern,
    result: &Value,
    validation: FieldValidation,
) -> Option<String> {
    if validation == FieldValidation::None || pattern == IntegrationPattern::WaitForTaskToken {
        return None;
    }
    let sync = pattern != IntegrationPattern::RequestResponse;
    tables::members(service, api, sync)
        .iter()
        .find_map(|member| {
            let required = member.required && validation == FieldValidation::Strict;
            at(result, member.path, member.kind, required)
        })
}

/// What is wrong at the end of `path`. What is not of the shape that a path goes through is told of by the member that stands there.
fn at(value: &Value, path: &str, kind: Kind, required: bool) -> Option<String> {
    let (step, rest) = match path.split_once('.') {
        Some((step, rest)) => (step, Some(rest)),
        None => (path, None),
    };
    let name = step.trim_end_matches("[]");
    let object = value.as_object()?;
    let Some(found) = object.get(name) else {
        return (required && rest.is_none()).then(|| format!("Required field '{name}' is missing"));
    };
    let one = |value: &Value| match rest {
        Some(rest) => at(value, rest, kind, required),
        None => wrong(value, kind).map(|wrong| format!("Field '{name}' {wrong}")),
    };
    if name == step {
        return one(found);
    }
    found.as_array()?.iter().find_map(one)
}

fn wrong(value: &Value, kind: Kind) -> Option<&'static str> {
    let text = |fits: &dyn Fn(&str) -> Option<&'static str>| match value.as_str() {
        None => Some("must be a string"),
        Some(text) => fits(text),
    };
    let number = |fits: &dyn Fn(f64) -> Option<&'static str>| match value.as_number() {
        None => Some("must be a number"),
        Some(number) => fits(number.as_f64()),
    };
    match kind {
        Kind::Text => text(&|_| None),
        Kind::Length(least, most) => text(&|text| match text.chars().count() {
            count if count < least => Some("is smaller than the minimum length"),
            count if count > most => Some("exceeds the maximum length"),
            _ => None,
        }),
        Kind::OneOf(values) => {
            text(&|text| (!values.contains(&text)).then_some("is not an expected value"))
        }
        Kind::Number => number(&|_| None),
        Kind::Range(least, most) => number(&|number| match number {
            number if number < least as f64 => Some("is less than the minimum value"),
            number if number > most as f64 => Some("exceeds the maximum value"),
            _ => None,
        }),
        Kind::Boolean => value.as_bool().is_none().then_some("must be a boolean"),
        Kind::Array => value.as_array().is_none().then_some("must be an array"),
        Kind::Object => value.as_object().is_none().then_some("must be an object"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_member_that_does_not_fit_is_named() {
        use FieldValidation::{None as Off, Present, Strict};
        use IntegrationPattern::{
            RequestResponse as Plain, Sync, Sync2, WaitForTaskToken as Token,
        };
        for (service, api, pattern, result, validation, expected) in [
            (
                "aws-sdk:s3",
                "getObject",
                Plain,
                r#"{"StorageClass":"Papyrus"}"#,
                Present,
                "Field 'StorageClass' is not an expected value",
            ),
            (
                "aws-sdk:s3",
                "getObject",
                Plain,
                r#"{"ContentLength":"9000"}"#,
                Present,
                "Field 'ContentLength' must be a number",
            ),
            (
                "aws-sdk:lambda",
                "getFunction",
                Plain,
                r#"{"Configuration":{"MemorySize":1}}"#,
                Present,
                "Field 'MemorySize' is less than the minimum value",
            ),
            (
                "aws-sdk:secretsmanager",
                "getSecretValue",
                Plain,
                r#"{"Name":""}"#,
                Present,
                "Field 'Name' is smaller than the minimum length",
            ),
            (
                "dynamodb",
                "putItem",
                Plain,
                r#"{"ConsumedCapacity":{"CapacityUnits":"1"}}"#,
                Strict,
                "Field 'CapacityUnits' must be a number",
            ),
            (
                "states",
                "startExecution",
                Plain,
                "{}",
                Strict,
                "Required field 'ExecutionArn' is missing",
            ),
            (
                "states",
                "startExecution",
                Sync,
                r#"{"ExecutionArn":"e","StartDate":"d","StateMachineArn":"s"}"#,
                Strict,
                "Required field 'Status' is missing",
            ),
            (
                "states",
                "startExecution",
                Sync2,
                r#"{"Status":"DONE","Output":{"a":1}}"#,
                Present,
                "Field 'Status' is not an expected value",
            ),
            ("states", "startExecution", Token, "{}", Strict, ""),
            ("states", "startExecution", Plain, "{}", Present, ""),
            (
                "states",
                "startExecution",
                Plain,
                r#"{"StartDate":1}"#,
                Off,
                "",
            ),
            (
                "events",
                "putEvents",
                Plain,
                r#"{"random":"json"}"#,
                Strict,
                "",
            ),
            (
                "ecs",
                "runTask",
                Plain,
                r#"{"Tasks":[{"TaskArn":"1"},{"TaskArn":2}]}"#,
                Strict,
                "Field 'TaskArn' must be a string",
            ),
            ("unknown", "api", Plain, "null", Strict, ""),
        ] {
            let result = Value::parse(result).unwrap();
            assert_eq!(
                complaint(service, api, pattern, &result, validation).unwrap_or_default(),
                expected,
                "{service}:{api} {result}"
            );
        }
    }
}
