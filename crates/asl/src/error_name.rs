//! Names of errors (reference 03-errors-retry-catch §1, §2).

mod taught;

pub use taught::{Taught, taught, taught_of_fail};

/// The names that AWS keeps for itself.
pub const RESERVED: [&str; 17] = [
    ALL,
    TASK_FAILED,
    TIMEOUT,
    HEARTBEAT_TIMEOUT,
    "States.Permissions",
    RUNTIME,
    DATA_LIMIT_EXCEEDED,
    "States.NoChoiceMatched",
    "States.ParameterPathFailure",
    "States.ResultPathMatchFailure",
    REFERENCE_PATH_CONFLICT,
    "States.IntrinsicFailure",
    QUERY_EVALUATION_ERROR,
    "States.BranchFailed",
    ITEM_READER_FAILED,
    RESULT_WRITER_FAILED,
    EXCEED_TOLERATED_FAILURE_THRESHOLD,
];

/// The wildcard of `ErrorEquals`: matches every error that can be matched.
pub const ALL: &str = "States.ALL";
/// As a matcher, every error of a Task but a timeout.
pub const TASK_FAILED: &str = "States.TaskFailed";
/// `TimeoutSeconds` or `HeartbeatSeconds` ran out.
pub const TIMEOUT: &str = "States.Timeout";
/// Documented for heartbeats; recordings show `States.Timeout`.
pub const HEARTBEAT_TIMEOUT: &str = "States.HeartbeatTimeout";
/// Data that cannot be processed. Never retried, never caught (reference 03-errors-retry-catch §8).
pub const RUNTIME: &str = "States.Runtime";
/// A payload over 256 KiB.
pub const DATA_LIMIT_EXCEEDED: &str = "States.DataLimitExceeded";
/// A JSONata expression that fails, or gives what its field cannot take.
pub const QUERY_EVALUATION_ERROR: &str = "States.QueryEvaluationError";
/// A place that a reference path cannot make (reference 10-more-recordings, from public reports).
pub const REFERENCE_PATH_CONFLICT: &str = "States.ReferencePathConflict";
/// The items of a distributed Map could not be read.
pub const ITEM_READER_FAILED: &str = "States.ItemReaderFailed";
/// The results of a distributed Map could not be written.
pub const RESULT_WRITER_FAILED: &str = "States.ResultWriterFailed";
/// Too many items of a distributed Map failed.
pub const EXCEED_TOLERATED_FAILURE_THRESHOLD: &str = "States.ExceedToleratedFailureThreshold";

/// Whether AWS raises an error of this name.
#[must_use]
pub fn is_known(name: &str) -> bool {
    RESERVED.contains(&name)
        || name == "States.Http.Socket"
        || name
            .strip_prefix("States.Http.StatusCode.")
            .is_some_and(|code| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether an error of this name ends the execution whatever `Retry` and `Catch` say, even if they name it
/// (recorded: error_handling/test_catch_states_runtime).
#[must_use]
pub fn never_matches(name: &str) -> bool {
    name == RUNTIME
}

/// Whether a name in `ErrorEquals` matches the error `raised` by a state, which may have no name; `by_task`: the state is a Task
/// (reference 03-errors-retry-catch §1, §2).
#[must_use]
pub fn matches(expected: &str, raised: Option<&str>, by_task: bool) -> bool {
    if raised.is_some_and(never_matches) {
        return false;
    }
    raised == Some(expected)
        || expected == ALL
        || (expected == TASK_FAILED && by_task && raised != Some(TIMEOUT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_match_exactly_or_by_the_two_wildcards() {
        for (expected, raised, by_task, result) in [
            ("InvalidOrder", "InvalidOrder", true, true),
            ("InvalidOrder", "Exception", true, false),
            ("invalidorder", "InvalidOrder", true, false),
            ("States.ALL", "InvalidOrder", true, true),
            ("States.ALL", "States.Timeout", true, true),
            ("States.ALL", "States.Runtime", true, false),
            ("States.Runtime", "States.Runtime", true, false),
            ("States.TaskFailed", "InvalidOrder", true, true),
            ("States.TaskFailed", "States.Timeout", true, false),
            ("States.TaskFailed", "InvalidOrder", false, false),
            ("States.TaskFailed", "States.TaskFailed", false, true),
        ] {
            assert_eq!(
                matches(expected, Some(raised), by_task),
                result,
                "{expected} {raised} {by_task}"
            );
        }
        for (expected, result) in [(ALL, true), (TASK_FAILED, true), ("", false)] {
            assert_eq!(matches(expected, None, true), result, "{expected}");
        }
    }

    #[test]
    fn reserved_names_are_known() {
        for name in [
            "States.Timeout",
            "States.Http.StatusCode.404",
            "States.Http.Socket",
        ] {
            assert!(is_known(name), "{name}");
        }
        for name in [
            "States.Timeou",
            "States.Http.StatusCode.4x4",
            "States.",
            "Custom",
        ] {
            assert!(!is_known(name), "{name}");
        }
    }
}
