//! What of the page explains an error that a run met: a lesson, by the name of its file in `www/lessons`, and a word of the page's reference.

use super::{
    ALL, DATA_LIMIT_EXCEEDED, EXCEED_TOLERATED_FAILURE_THRESHOLD, HEARTBEAT_TIMEOUT,
    ITEM_READER_FAILED, QUERY_EVALUATION_ERROR, RESERVED, RESULT_WRITER_FAILED, RUNTIME,
    TASK_FAILED, TIMEOUT,
};

/// Where an error is explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taught {
    /// The lesson about it; empty where there is none.
    pub lesson: &'static str,
    /// The word of the reference.
    pub word: &'static str,
}

const NAMES: &str = "03-catch";
const DATA: &str = "02-result-path";
const RETRIES: &str = "04-backoff";
const ROLE: &str = "12-iam";
const DISTRIBUTED: &str = "14-distributed-map";

/// The lesson about each name that AWS keeps for itself.
const LESSONS: [(&str, &str); RESERVED.len()] = [
    (ALL, NAMES),
    (TASK_FAILED, NAMES),
    ("States.BranchFailed", NAMES),
    (TIMEOUT, "06-callbacks"),
    (HEARTBEAT_TIMEOUT, "06-callbacks"),
    ("States.Permissions", ROLE),
    (RUNTIME, DATA),
    ("States.ParameterPathFailure", DATA),
    ("States.ResultPathMatchFailure", DATA),
    ("States.ReferencePathConflict", DATA),
    ("States.IntrinsicFailure", "01-first-steps"),
    (DATA_LIMIT_EXCEEDED, "11-limits"),
    ("States.NoChoiceMatched", "15-debugging"),
    (QUERY_EVALUATION_ERROR, "07-jsonata"),
    (ITEM_READER_FAILED, DISTRIBUTED),
    (RESULT_WRITER_FAILED, DISTRIBUTED),
    (EXCEED_TOLERATED_FAILURE_THRESHOLD, DISTRIBUTED),
];

/// What causes of `States.Runtime` say, where that is explained elsewhere than most of them: AWS has one name for what the States Language
/// gives several (reference 03-errors-retry-catch §8).
const RUNTIME_CAUSES: [(&str, &str, &str); 4] = [
    (
        "does not point to a next state",
        "15-debugging",
        "States.NoChoiceMatched",
    ),
    (
        "evaluating the intrinsic function",
        "01-first-steps",
        "States.IntrinsicFailure",
    ),
    ("maximum number of history events", "11-limits", RUNTIME),
    (
        "Unable to apply ReferencePath",
        DATA,
        "States.ResultPathMatchFailure",
    ),
];

/// How names end that say that a call may go well a moment later.
const PASSING: [&str; 8] = [
    "TooManyRequestsException",
    "ThrottlingException",
    "ThroughputExceededException",
    "ServiceUnavailableException",
    "InternalServerError",
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
];

/// What explains the error `name` of a run with the cause `cause`, each empty if the history has none. Errors of services and of one's own code are
/// explained by what they have in common: they are matched by their names.
#[must_use]
pub fn taught(name: &str, cause: &str) -> Taught {
    let by_cause = RUNTIME_CAUSES
        .iter()
        .find(|(text, ..)| name == RUNTIME && cause.contains(text));
    if let Some((_, lesson, word)) = by_cause {
        return Taught { lesson, word };
    }
    if let Some((word, lesson)) = LESSONS.iter().find(|(known, _)| *known == name) {
        return Taught { lesson, word };
    }
    if name.ends_with("AccessDeniedException") || cause.contains("is not authorized to perform") {
        return Taught {
            lesson: ROLE,
            word: "States.Permissions",
        };
    }
    if PASSING.iter().any(|end| name.ends_with(end)) {
        return Taught {
            lesson: RETRIES,
            word: "Retry",
        };
    }
    if name == "States.Http.Socket" {
        return Taught {
            lesson: RETRIES,
            word: "States.Http.Socket",
        };
    }
    Taught {
        lesson: NAMES,
        word: "ErrorEquals",
    }
}

/// The same for the error that a Fail state ended with: it is the one that the definition names, and no Catch of the state can take it. Where the
/// evaluation of its fields failed instead, that is explained.
#[must_use]
pub fn taught_of_fail(name: &str, cause: &str) -> Taught {
    if name == RUNTIME || name == QUERY_EVALUATION_ERROR {
        return taught(name, cause);
    }
    Taught {
        lesson: "",
        word: "Fail",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reserved_name_has_its_lesson_and_its_own_word() {
        for name in RESERVED {
            assert!(LESSONS.iter().any(|(known, _)| *known == name), "{name}");
            assert_eq!(taught(name, "").word, name);
        }
    }

    #[test]
    fn the_cause_tells_what_the_name_does_not() {
        for (name, cause, lesson, word) in [
            (
                "States.Runtime",
                "Failed to transition out of the state. The state does not point to a next state.",
                "15-debugging",
                "States.NoChoiceMatched",
            ),
            (
                "States.Runtime",
                "The execution reached the maximum number of history events (25000).",
                "11-limits",
                "States.Runtime",
            ),
            // What a function of one's own says is no cause of AWS.
            (
                "Broken",
                "evaluating the intrinsic function",
                "03-catch",
                "ErrorEquals",
            ),
            ("Lambda.TooManyRequestsException", "", "04-backoff", "Retry"),
            (
                "DynamoDB.AccessDeniedException",
                "",
                "12-iam",
                "States.Permissions",
            ),
            (
                "Lambda.AWSLambdaException",
                "User: x is not authorized to perform: lambda:InvokeFunction",
                "12-iam",
                "States.Permissions",
            ),
            ("States.Http.Socket", "", "04-backoff", "States.Http.Socket"),
            ("", "", "03-catch", "ErrorEquals"),
        ] {
            assert_eq!(taught(name, cause), Taught { lesson, word }, "{name}");
        }
    }

    #[test]
    fn what_a_fail_state_says_is_explained_by_fail_states() {
        for (name, cause, lesson, word) in [
            ("ValidationError", "no id", "", "Fail"),
            ("", "", "", "Fail"),
            ("States.TaskFailed", "", "", "Fail"),
            ("Orders.AccessDeniedException", "", "", "Fail"),
            ("States.Runtime", "The path is not there", DATA, RUNTIME),
            (
                "States.QueryEvaluationError",
                "",
                "07-jsonata",
                "States.QueryEvaluationError",
            ),
        ] {
            assert_eq!(
                taught_of_fail(name, cause),
                Taught { lesson, word },
                "{name}"
            );
        }
    }
}
