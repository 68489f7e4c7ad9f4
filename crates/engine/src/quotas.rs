//! AWS's limits (reference 08-quotas). They can be switched off; what keeps the page from freezing lies in `dataflow::limits`.
//!
//! # Not enforced
//!
//! What AWS does past these limits is not known, so nothing happens here:
//!
//! | limit | |
//! |---|---|
//! | `error`, `cause` | 256 and 32,768 characters |
//! | input of a task or an iteration that its state makes larger | 262,144 bytes |
//! | an item of a Map Run, a result file | 8 MB, 5 GB |
//! | redrives | within 14 days; 1,000 of one Map Run |
//! | rates of the API and of state transitions, open executions and Map Runs | by account |

use asl_json::{Object, Value};
use asl_language::error_name::{DATA_LIMIT_EXCEEDED, RUNTIME};
pub use asl_language::quotas::{
    MAX_EVENTS, MAX_INLINE_CONCURRENCY, MAX_NAME_LENGTH, MAX_PAYLOAD_BYTES, longest_execution,
};

use crate::failure::Failure;
use crate::payload::Payload;

/// The most bytes that all variables of an execution may have together.
pub const MAX_VARIABLES_BYTES: usize = 10 << 20;
/// How many child executions of a distributed Map run at once at most.
pub const MAX_DISTRIBUTED_CONCURRENCY: u64 = 10_000;

/// Whether a payload is too large.
#[must_use]
pub fn exceeds(payload: &Payload) -> bool {
    payload.byte_len() > MAX_PAYLOAD_BYTES
}

/// What a too large result of `name` (a state, a function's ARN, or an optimized service) gives (recorded:
/// error_handling/test_task_lambda_catch_state_all_data_limit_exceeded_on_large_utf8_response).
#[must_use]
pub fn data_limit(name: &str) -> Failure {
    Failure::new(
        DATA_LIMIT_EXCEEDED,
        format!(
            "The state/task '{name}' returned a result with a size exceeding the maximum number of bytes service limit."
        ),
    )
}

/// How many bytes one `Assign` has, if it is small enough: 256 KiB (reference 01-language §8).
///
/// # Errors
/// `States.DataLimitExceeded`. NOTE: neither that name nor a cause is recorded for variables; the causes are ours.
pub(crate) fn assigned(values: &Object, state: &str) -> Result<usize, Failure> {
    let bytes = Value::from(values.clone()).json_len();
    let what = || format!("that the state '{state}' assigns");
    few_enough(bytes, MAX_PAYLOAD_BYTES, what).map(|()| bytes)
}

/// Whether an execution may have variables of so many bytes: 10 MiB (reference 01-language §8).
///
/// # Errors
/// Those of [`assigned`].
pub(crate) fn variables(bytes: usize, state: &str) -> Result<(), Failure> {
    let what = || format!("that there are after the state '{state}'");
    few_enough(bytes, MAX_VARIABLES_BYTES, what)
}

fn few_enough(bytes: usize, most: usize, what: impl FnOnce() -> String) -> Result<(), Failure> {
    if bytes <= most {
        return Ok(());
    }
    let what = what();
    Err(Failure::new(
        DATA_LIMIT_EXCEEDED,
        format!("The variables {what} have {bytes} bytes, more than the maximum of {most}."),
    ))
}

/// What event 25,000 says.
#[must_use]
pub fn history_limit() -> Failure {
    Failure::new(
        RUNTIME,
        format!("The execution reached the maximum number of history events ({MAX_EVENTS})."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_limited_to_the_byte() {
        let pad = MAX_PAYLOAD_BYTES - r#"{"a":""}"#.len();
        for (length, fits) in [(pad, true), (pad + 1, false)] {
            let values: Object = [("a", "x".repeat(length))].into_iter().collect();
            assert_eq!(assigned(&values, "S").is_ok(), fits, "{length}");
        }
        assert!(variables(MAX_VARIABLES_BYTES, "S").is_ok());
        assert!(variables(MAX_VARIABLES_BYTES + 1, "S").is_err());
    }
}
