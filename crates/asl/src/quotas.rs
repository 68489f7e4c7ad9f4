//! AWS's limits as numbers (reference 08-quotas): what the checks warn of is what a run ends at.

use std::time::Duration;

/// The most bytes an input or result of a task, state or execution may have, as UTF-8 text.
pub const MAX_PAYLOAD_BYTES: usize = 262_144;
/// The most events in the history of a STANDARD execution, the last one included.
pub const MAX_EVENTS: u64 = 25_000;
/// The most characters a name may have: of a state, a variable, an execution or a state machine.
pub const MAX_NAME_LENGTH: usize = 80;
/// How many iterations of an inline Map run at once at most.
pub const MAX_INLINE_CONCURRENCY: u64 = 40;

/// How long an execution may take: a year, or five minutes.
#[must_use]
pub const fn longest_execution(express: bool) -> Duration {
    if express {
        Duration::from_secs(5 * 60)
    } else {
        Duration::from_secs(365 * 24 * 60 * 60)
    }
}
