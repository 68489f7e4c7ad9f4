//! What goes wrong in an execution: an error name and a cause, as they stand in the history (reference 03-errors-retry-catch).

use std::fmt;
use std::sync::Arc;

use asl_json::Footprint;
use asl_language::error_name::{QUERY_EVALUATION_ERROR, REFERENCE_PATH_CONFLICT, RUNTIME, TIMEOUT};

/// An error of a state: the name that `ErrorEquals` matches, and a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The error's name; absent where the history has none (a Fail state without `Error`, SendTaskFailure without fields).
    pub error: Option<Arc<str>>,
    /// What happened; absent where AWS gives none (timeouts).
    pub cause: Option<Arc<str>>,
    /// AWS puts ``An error occurred while executing the state 'S' (entered at the event id #2). `` before the cause. Who raises the
    /// failure does not know the event's id, so the execution adds it.
    pub prefixed: bool,
    /// A field of a JSONata state could not be evaluated, and no `EvaluationFailed` event says so yet.
    pub evaluation: Option<Evaluation>,
    /// `HeartbeatSeconds` ran out: the history says `States.Timeout`, the documentation `States.HeartbeatTimeout`; matchers may use either
    /// (reference 03-errors-retry-catch §1).
    pub by_heartbeat: bool,
}

/// What `EvaluationFailed` tells about a `States.QueryEvaluationError` (reference 02-choice-intrinsics-jsonata §5, 04-events §3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation {
    /// The field: `Output/result`. Absent when it is the input that is wrong.
    pub location: Option<Arc<str>>,
    /// The expression gave a value of the right type that cannot be used: the event follows `…StateEntered` then, not the one before
    /// (recorded: scenarios/test_wait_timestamp_jsonata).
    pub of_value: bool,
}

impl Failure {
    /// A failure as a service or a Fail state reports it: nothing is put before the cause.
    #[must_use]
    pub fn new(error: impl Into<Arc<str>>, cause: impl Into<Arc<str>>) -> Self {
        Self::reported(Some(error.into()), Some(cause.into()))
    }

    /// A failure of which the name or the cause may be absent.
    #[must_use]
    pub fn reported(error: Option<Arc<str>>, cause: Option<Arc<str>>) -> Self {
        Self {
            error,
            cause,
            prefixed: false,
            evaluation: None,
            by_heartbeat: false,
        }
    }

    /// `States.Runtime` with AWS's prefix before `cause`.
    #[must_use]
    pub fn runtime(cause: impl Into<Arc<str>>) -> Self {
        Self {
            prefixed: true,
            ..Self::new(RUNTIME, cause)
        }
    }

    /// `States.QueryEvaluationError` of a field, with AWS's prefix before `cause`.
    #[must_use]
    pub fn evaluation(cause: impl Into<Arc<str>>, location: Option<Arc<str>>) -> Self {
        Self {
            prefixed: true,
            evaluation: Some(Evaluation {
                location,
                of_value: false,
            }),
            ..Self::new(QUERY_EVALUATION_ERROR, cause)
        }
    }

    /// The same for a value of the right type that cannot be used.
    #[must_use]
    pub fn unusable_value(cause: impl Into<Arc<str>>, location: Arc<str>) -> Self {
        Self {
            evaluation: Some(Evaluation {
                location: Some(location),
                of_value: true,
            }),
            ..Self::evaluation(cause, None)
        }
    }

    /// The timeout of `HeartbeatSeconds`.
    #[must_use]
    pub fn heartbeat_timeout() -> Self {
        Self {
            by_heartbeat: true,
            ..Self::timeout()
        }
    }

    /// `States.Timeout`, which has no cause (recorded: timeouts/test_fixed_timeout_lambda).
    #[must_use]
    pub fn timeout() -> Self {
        Self::reported(Some(TIMEOUT.into()), None)
    }

    /// Whether no retrier and no catcher may take it (reference 03-errors-retry-catch §8; recorded:
    /// scenarios/test_catch_states_runtime).
    #[must_use]
    pub fn is_terminal(&self) -> bool {
        self.error.as_deref() == Some(RUNTIME)
    }

    /// Whether the input of a state does not fit its `ResultPath` or `ItemsPath`. The States Language has that caught by the state itself
    /// (Errors: `States.ResultPathMatchFailure`), which AWS calls otherwise (reference 10-more-recordings, 03 §1).
    #[must_use]
    pub(crate) fn is_of_the_input(&self) -> bool {
        self.error.as_deref() == Some(REFERENCE_PATH_CONFLICT)
    }

    /// Adds what its texts take.
    pub(crate) fn weigh(&self, memory: &mut Footprint) {
        for text in [&self.error, &self.cause].into_iter().flatten() {
            memory.add_text(text);
        }
    }

    /// The same failure with AWS's prefix written out.
    #[must_use]
    pub fn located(self, state: &str, entered: u64) -> Self {
        if !self.prefixed {
            return self;
        }
        let cause = self.cause.as_deref().unwrap_or_default();
        let text = format!(
            "An error occurred while executing the state '{state}' (entered at the event id #{entered}). {cause}"
        );
        Self {
            cause: Some(text.into()),
            prefixed: false,
            ..self
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.error.as_deref().unwrap_or("an error without a name"))?;
        match &self.cause {
            Some(cause) => write!(f, ": {cause}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Failure {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefix_names_the_state_and_the_event_it_was_entered_at() {
        let failure = Failure::runtime("Wait state delay is too long.").located("W", 2);
        assert_eq!(
            failure.cause.as_deref(),
            Some(
                "An error occurred while executing the state 'W' (entered at the event id #2). Wait state delay is too long."
            )
        );
        assert_eq!(
            failure.clone().located("Other", 9),
            failure,
            "the prefix is put once"
        );
    }

    #[test]
    fn a_service_error_has_no_prefix() {
        let failure = Failure::new("Lambda.Unknown", "boom");
        assert_eq!(failure.clone().located("S", 3), failure);
    }

    #[test]
    fn only_states_runtime_is_terminal() {
        for (failure, terminal) in [
            (Failure::runtime("x"), true),
            (Failure::timeout(), false),
            (Failure::new("States.DataLimitExceeded", "x"), false),
        ] {
            assert_eq!(failure.is_terminal(), terminal, "{failure}");
        }
    }
}
