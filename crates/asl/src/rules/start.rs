//! The rules about what a run begins with: the input, the names and the time of its start. Found by `asl_engine::api` and by the page's worker.

use super::{E, Rule, W, row};

const START: &str = "statemachine-structure.html";
const INPUT: &str = "concepts-input-output-filtering.html";
const QUOTAS: &str = "service-quotas.html";
const REDRIVE: &str = "redrive-executions.html";

/// The table.
pub static START_RULES: &[Rule] = &[
    row(
        "input-syntax",
        E,
        INPUT,
        "input that is not JSON",
        "StartExecution takes the input as JSON text: an object, or any other JSON value. Words stand in double quotes, and there are no comments.",
    ),
    row(
        "input-size",
        E,
        QUOTAS,
        "input too large",
        "What is handed to an execution, and from state to state, has at most 262,144 bytes. Larger data goes into S3, and its place is handed over.",
    ),
    row(
        "name-too-long",
        E,
        QUOTAS,
        "name too long",
        "State machines and executions have names of at most 80 characters: they become parts of ARNs.",
    ),
    row(
        "start-time",
        E,
        START,
        "not a time",
        "The time at which a run starts is given as ISO 8601 has it, with a zone: 2026-01-01T00:00:00Z.",
    ),
    row(
        "not-redrivable",
        W,
        REDRIVE,
        "cannot be redriven",
        "A redrive takes up an execution where it failed, was aborted or timed out. One that succeeded, or is EXPRESS, cannot be redriven.",
    ),
    row(
        "not-a-definition",
        E,
        START,
        "something else than a definition",
        "A definition has `StartAt` and `States` at its top. Templates and mock files are imported: what is inside is put where it belongs.",
    ),
];
