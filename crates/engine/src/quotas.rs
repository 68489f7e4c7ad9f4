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

use crate::dataflow::Variables;
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

/// The variables of one `Assign`, if they are small enough: 256 KiB together, and 10 MiB with those that are there (reference 01-language §8).
///
/// # Errors
/// `States.DataLimitExceeded`. NOTE: neither that name nor a cause is recorded for variables; the causes are ours.
pub(crate) fn assign(
    values: Object,
    variables: &Variables,
    state: &str,
) -> Result<Object, Failure> {
    let too_many = |what: String, bytes: usize, most: usize| {
        Failure::new(
            DATA_LIMIT_EXCEEDED,
            format!("The variables {what} have {bytes} bytes, more than the maximum of {most}."),
        )
    };
    let bytes = Value::from(values.clone()).json_len();
    if bytes > MAX_PAYLOAD_BYTES {
        return Err(too_many(
            format!("that the state '{state}' assigns"),
            bytes,
            MAX_PAYLOAD_BYTES,
        ));
    }
    // What is assigned anew counts once; that is only looked at where it could matter.
    if variables.json_len().saturating_add(bytes) > MAX_VARIABLES_BYTES {
        let mut all = variables.clone();
        all.assign(&values);
        let bytes = all.json_len();
        if bytes > MAX_VARIABLES_BYTES {
            return Err(too_many(
                format!("that there are after the state '{state}'"),
                bytes,
                MAX_VARIABLES_BYTES,
            ));
        }
    }
    Ok(values)
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

    fn one(name: &str, bytes: usize) -> Object {
        [(name, "x".repeat(bytes))].into_iter().collect()
    }

    #[test]
    fn variables_are_limited_one_assign_by_one_and_together() {
        let mut variables = Variables::default();
        assert!(assign(one("a", MAX_PAYLOAD_BYTES), &variables, "S").is_err());
        for index in 0..52 {
            let values = one(&format!("v{index}"), 200_000);
            variables.assign(&assign(values, &variables, "S").unwrap());
        }
        let outer = variables.inner();
        for (values, fits) in [
            (one("more", 50_000), true),
            (one("more", 200_000), false),
            (one("v0", 210_000), true),
        ] {
            assert_eq!(assign(values.clone(), &variables, "S").is_ok(), fits);
            // What an inner scope sees counts there, too; it cannot assign anew what belongs to an outer one.
            if !values.contains_key("v0") {
                assert_eq!(assign(values, &outer, "S").is_ok(), fits);
            }
        }
    }
}
