//! Which retrier or catcher takes an error, and how long a retrier waits (reference 03-errors-retry-catch §2 to §4).

use std::sync::Arc;
use std::time::Duration;

use asl_language::error_name::{self, HEARTBEAT_TIMEOUT};
use asl_language::model::{Catcher, Retrier};

use crate::failure::Failure;
use crate::seed::Seed;
use crate::visit::RetryDecision;

/// An error on its way to `Retry` and `Catch`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Raised<'a> {
    pub(crate) failure: &'a Failure,
    /// `States.TaskFailed` matches only what a Task raises (reference 03-errors-retry-catch §1).
    pub(crate) by_task: bool,
}

impl Raised<'_> {
    fn matches(self, error_equals: &[Arc<str>]) -> bool {
        let error = self.failure.error.as_deref();
        error_equals.iter().any(|name| {
            error_name::matches(name, error, self.by_task)
                || (self.failure.by_heartbeat && &**name == HEARTBEAT_TIMEOUT)
        })
    }

    /// The first retrier that names the error decides; when it is used up, later ones are not tried (reference 03-errors-retry-catch §2).
    /// `used` counts per retrier and is brought up to date.
    pub(crate) fn retry(
        self,
        retriers: &[Retrier],
        used: &mut Vec<u64>,
        seed: &Seed,
    ) -> Option<RetryDecision> {
        let index = self.retrier(retriers)?;
        let retrier = retriers.get(index)?;
        used.resize(retriers.len(), 0);
        let used = used.get_mut(index)?;
        if *used >= retrier.max_attempts {
            return None;
        }
        *used += 1;
        Some(RetryDecision {
            retrier: index,
            used: *used,
            delay: delay(retrier, *used, seed),
        })
    }

    /// The first retrier that names the error.
    pub(crate) fn retrier(self, retriers: &[Retrier]) -> Option<usize> {
        retriers
            .iter()
            .position(|retrier| self.matches(&retrier.error_equals))
    }

    /// The first catcher that names the error (reference 03-errors-retry-catch §4).
    pub(crate) fn catcher(self, catchers: &[Catcher]) -> Option<usize> {
        catchers
            .iter()
            .position(|catcher| self.matches(&catcher.error_equals))
    }
}

/// What a retrier waits before its `used`-th try: `min(IntervalSeconds * BackoffRate^(used - 1), MaxDelaySeconds)`; with `FULL` jitter, a
/// uniform share of it (reference 03-errors-retry-catch §3).
pub(crate) fn delay(retrier: &Retrier, used: u64, seed: &Seed) -> Duration {
    // Not `f64::powi`, whose last digit depends on the machine.
    let growth = libm::pow(retrier.backoff_rate, seconds(used.saturating_sub(1)));
    let mut seconds = seconds(retrier.interval_seconds) * growth;
    if let Some(limit) = retrier.max_delay_seconds {
        seconds = seconds.min(self::seconds(limit));
    }
    if retrier.full_jitter {
        seconds *= seed.unit();
    }
    // Longer than any execution lives.
    let longest = Duration::from_secs(1 << 40);
    Duration::try_from_secs_f64(seconds)
        .unwrap_or(longest)
        .min(longest)
}

#[expect(clippy::cast_precision_loss, reason = "seconds are far below 2^53")]
fn seconds(whole: u64) -> f64 {
    whole as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn retrier(names: &[&str], max_attempts: u64) -> Retrier {
        Retrier {
            error_equals: names.iter().map(|name| Arc::from(*name)).collect(),
            interval_seconds: 2,
            max_attempts,
            backoff_rate: 3.0,
            max_delay_seconds: None,
            full_jitter: false,
            pointer: "".into(),
        }
    }

    fn raised(failure: &Failure) -> Raised<'_> {
        Raised {
            failure,
            by_task: true,
        }
    }

    #[test]
    fn delays_grow_by_the_rate_up_to_the_limit() {
        let mut retrier = retrier(&["E"], 9);
        let seed = Seed::new(0);
        let secs = |retrier: &Retrier, used| delay(retrier, used, &seed).as_secs();
        assert_eq!([1, 2, 3].map(|used| secs(&retrier, used)), [2, 6, 18]);
        retrier.max_delay_seconds = Some(10);
        assert_eq!(
            [1, 2, 3, 999].map(|used| secs(&retrier, used)),
            [2, 6, 10, 10]
        );
        retrier.max_delay_seconds = None;
        assert_eq!(secs(&retrier, u64::MAX), 1 << 40, "an endless delay is cut");
        retrier.full_jitter = true;
        for used in 1..50 {
            assert!(delay(&retrier, 1, &Seed::new(used)) <= Duration::from_secs(2));
        }
    }

    #[test]
    fn the_first_retrier_that_names_the_error_decides() {
        let retriers = [retrier(&["A"], 1), retrier(&["States.ALL"], 5)];
        let failure = Failure::new("A", "");
        let mut used = Vec::new();
        let seed = Seed::new(0);
        assert_eq!(
            raised(&failure)
                .retry(&retriers, &mut used, &seed)
                .map(|decision| decision.retrier),
            Some(0)
        );
        assert_eq!(
            raised(&failure).retry(&retriers, &mut used, &seed),
            None,
            "used up: the second is not tried"
        );
        let other = Failure::new("B", "");
        assert_eq!(
            raised(&other)
                .retry(&retriers, &mut used, &seed)
                .map(|decision| decision.retrier),
            Some(1)
        );
        assert_eq!(used, [1, 1]);
    }

    #[test]
    fn what_error_equals_matches() {
        let named = |error: &str| Failure::reported(Some(error.into()), None);
        let nameless = Failure::reported(None, None);
        for (failure, name, by_task, expected) in [
            (named("A"), "A", true, true),
            (named("A"), "a", true, false),
            (named("A"), "States.ALL", true, true),
            (named("A"), "States.TaskFailed", true, true),
            (named("A"), "States.TaskFailed", false, false),
            (Failure::timeout(), "States.TaskFailed", true, false),
            (Failure::timeout(), "States.HeartbeatTimeout", true, false),
            (
                Failure::heartbeat_timeout(),
                "States.HeartbeatTimeout",
                true,
                true,
            ),
            (
                Failure::heartbeat_timeout(),
                "States.HeartbeatTimeout",
                false,
                true,
            ),
            (Failure::heartbeat_timeout(), "States.Timeout", true, true),
            (nameless.clone(), "States.ALL", true, true),
            (nameless, "A", true, false),
        ] {
            let raised = Raised {
                failure: &failure,
                by_task,
            };
            assert_eq!(
                raised.matches(&[name.into()]),
                expected,
                "{failure} by {name}"
            );
        }
    }
}
