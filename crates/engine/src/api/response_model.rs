//! What a mocked result must look like: the response models of the APIs that are mocked most (API: TestState, `fieldValidationMode`;
//! reference 06-mocks-and-testing §2). A service that is not listed takes any result, as `NONE` does.

use asl_json::Value;

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

enum Kind {
    Text,
    Number,
    Array,
    OneOf(&'static [&'static str]),
}

struct Member {
    /// Names from the outside in.
    path: &'static [&'static str],
    kind: Kind,
    required: bool,
}

const fn member(path: &'static [&'static str], kind: Kind) -> Member {
    Member {
        path,
        kind,
        required: false,
    }
}

const fn required(path: &'static [&'static str], kind: Kind) -> Member {
    Member {
        path,
        kind,
        required: true,
    }
}

const STORAGE_CLASSES: &[&str] = &[
    "STANDARD",
    "REDUCED_REDUNDANCY",
    "STANDARD_IA",
    "ONEZONE_IA",
    "INTELLIGENT_TIERING",
    "GLACIER",
    "DEEP_ARCHIVE",
    "OUTPOSTS",
    "GLACIER_IR",
    "SNOW",
    "EXPRESS_ONEZONE",
    "FSX_OPENZFS",
];

const START_EXECUTION: &[Member] = &[
    required(&["ExecutionArn"], Kind::Text),
    required(&["StartDate"], Kind::Text),
];
const DYNAMODB_WRITE: &[Member] = &[
    member(&["ConsumedCapacity", "TableName"], Kind::Text),
    member(&["ConsumedCapacity", "CapacityUnits"], Kind::Number),
    member(&["ConsumedCapacity", "ReadCapacityUnits"], Kind::Number),
    member(&["ConsumedCapacity", "WriteCapacityUnits"], Kind::Number),
];
const GET_OBJECT: &[Member] = &[
    member(&["AcceptRanges"], Kind::Text),
    member(&["ContentLength"], Kind::Number),
    member(&["ContentType"], Kind::Text),
    member(&["ContentEncoding"], Kind::Text),
    member(&["ETag"], Kind::Text),
    member(&["LastModified"], Kind::Text),
    member(&["VersionId"], Kind::Text),
    member(&["MissingMeta"], Kind::Number),
    member(&["PartsCount"], Kind::Number),
    member(&["TagCount"], Kind::Number),
    member(&["StorageClass"], Kind::OneOf(STORAGE_CLASSES)),
];
const INVOKE: &[Member] = &[
    member(&["StatusCode"], Kind::Number),
    member(&["ExecutedVersion"], Kind::Text),
    member(&["FunctionError"], Kind::Text),
    member(&["LogResult"], Kind::Text),
];
const SEND_MESSAGE: &[Member] = &[
    member(&["MessageId"], Kind::Text),
    member(&["MD5OfMessageBody"], Kind::Text),
    member(&["MD5OfMessageAttributes"], Kind::Text),
    member(&["SequenceNumber"], Kind::Text),
];
const PUBLISH: &[Member] = &[
    member(&["MessageId"], Kind::Text),
    member(&["SequenceNumber"], Kind::Text),
];
const PUT_EVENTS: &[Member] = &[
    member(&["FailedEntryCount"], Kind::Number),
    member(&["Entries"], Kind::Array),
];

/// The members of the response of `api` of `service`, as `resourceType` and `resource` name them.
fn members(service: &str, api: &str) -> &'static [Member] {
    match (service.strip_prefix("aws-sdk:").unwrap_or(service), api) {
        ("states" | "sfn", "startExecution") => START_EXECUTION,
        ("dynamodb", "putItem" | "updateItem" | "deleteItem" | "getItem") => DYNAMODB_WRITE,
        ("s3", "getObject") => GET_OBJECT,
        ("lambda", "invoke") => INVOKE,
        ("sqs", "sendMessage") => SEND_MESSAGE,
        ("sns", "publish") => PUBLISH,
        ("events" | "eventbridge", "putEvents") => PUT_EVENTS,
        _ => &[],
    }
}

/// What AWS says of the first member that does not fit; nothing when all do (recorded: test_state/test_present_mode_aws_sdk_s3_task,
/// test_strict_mode_sfn_task).
pub(super) fn complaint(
    service: &str,
    api: &str,
    result: &Value,
    validation: FieldValidation,
) -> Option<String> {
    if validation == FieldValidation::None {
        return None;
    }
    members(service, api).iter().find_map(|member| {
        let name = member.path.last().copied().unwrap_or_default();
        let found = member
            .path
            .iter()
            .try_fold(result, |value, name| value.get(name));
        let wrong = match (found, &member.kind) {
            (None, _) if member.required && validation == FieldValidation::Strict => {
                return Some(format!("Required field '{name}' is missing"));
            }
            (None, _) => return None,
            (Some(value), Kind::Text) => value.as_str().is_none().then_some("must be a string"),
            (Some(value), Kind::Number) => {
                value.as_number().is_none().then_some("must be a number")
            }
            (Some(value), Kind::Array) => value.as_array().is_none().then_some("must be an array"),
            (Some(value), Kind::OneOf(values)) => match value.as_str() {
                None => Some("must be a string"),
                Some(text) => (!values.contains(&text)).then_some("is not an expected value"),
            },
        };
        wrong.map(|wrong| format!("Field '{name}' {wrong}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_member_that_does_not_fit_is_named() {
        use FieldValidation::{None as Off, Present, Strict};
        for (service, api, result, validation, expected) in [
            (
                "aws-sdk:s3",
                "getObject",
                r#"{"StorageClass":"Papyrus"}"#,
                Present,
                Some("Field 'StorageClass' is not an expected value"),
            ),
            (
                "aws-sdk:s3",
                "getObject",
                r#"{"ContentLength":"9000"}"#,
                Present,
                Some("Field 'ContentLength' must be a number"),
            ),
            (
                "dynamodb",
                "putItem",
                r#"{"ConsumedCapacity":{"CapacityUnits":"1"}}"#,
                Strict,
                Some("Field 'CapacityUnits' must be a number"),
            ),
            (
                "states",
                "startExecution",
                "{}",
                Strict,
                Some("Required field 'ExecutionArn' is missing"),
            ),
            ("states", "startExecution", "{}", Present, None),
            ("states", "startExecution", r#"{"StartDate":1}"#, Off, None),
            ("events", "putEvents", r#"{"random":"json"}"#, Strict, None),
            ("unknown", "api", "null", Strict, None),
        ] {
            let result = Value::parse(result).unwrap();
            assert_eq!(
                complaint(service, api, &result, validation).as_deref(),
                expected,
                "{service}:{api} {result}"
            );
        }
    }
}
