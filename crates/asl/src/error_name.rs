//! Names of errors (reference 03-errors-retry-catch §1, §2).

mod taught;

pub use taught::{Taught, taught, taught_of_fail};

/// The names that AWS keeps for itself.
pub const RESERVED: [&str; 17] = [
    ALL,
    TASK_FAILED,
    TIMEOUT,
    "States.HeartbeatTimeout",
    "States.Permissions",
    RUNTIME,
    "States.DataLimitExceeded",
    "States.NoChoiceMatched",
    "States.ParameterPathFailure",
    "States.ResultPathMatchFailure",
    "States.ReferencePathConflict",
    "States.IntrinsicFailure",
    "States.QueryEvaluationError",
    "States.BranchFailed",
    "States.ItemReaderFailed",
    "States.ResultWriterFailed",
    "States.ExceedToleratedFailureThreshold",
];

/// Matches every error that can be matched.
pub const ALL: &str = "States.ALL";
/// Matches every error of a Task but a timeout.
pub const TASK_FAILED: &str = "States.TaskFailed";
/// A task took too long, or gave no heartbeat.
pub const TIMEOUT: &str = "States.Timeout";
/// The data could not be processed.
pub const RUNTIME: &str = "States.Runtime";

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

/// Whether a name in `ErrorEquals` matches the error `raised` by a state; `by_task`: the state is a Task.
#[must_use]
pub fn matches(expected: &str, raised: &str, by_task: bool) -> bool {
    if never_matches(raised) {
        return false;
    }
    expected == raised
        || expected == ALL
        || (expected == TASK_FAILED && by_task && raised != TIMEOUT)
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
                matches(expected, raised, by_task),
                result,
                "{expected} {raised} {by_task}"
            );
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
