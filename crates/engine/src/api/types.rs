//! The serde types of requests and answers.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::history::HistoryEvent;

/// `type` of a state machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum MachineTypeName {
    /// `STANDARD`, the default.
    #[default]
    Standard,
    /// `EXPRESS`
    Express,
}

/// What to run.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RunRequest {
    /// The definition, JSON text.
    pub definition: String,
    /// The execution input, JSON text; `{}` if absent.
    #[serde(default)]
    pub input: Option<Arc<str>>,
    /// A MockConfigFile.json, JSON text. Without it every Task gets the default answer of its integration.
    #[serde(default)]
    pub mocks: Option<String>,
    /// The test case of the mocks to use, where there is more than one.
    #[serde(default)]
    pub test_case: Option<String>,
    /// STANDARD or EXPRESS.
    #[serde(default, rename = "type")]
    pub machine_type: MachineTypeName,
    /// Values of `${Name}` placeholders.
    #[serde(default)]
    pub substitutions: BTreeMap<String, String>,
    /// Everything else.
    #[serde(default)]
    pub options: Options,
}

/// Settings of a run; each has a default.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Options {
    /// Feeds UUIDs, random numbers, jitter and tokens; 0 if absent.
    pub seed: Option<u64>,
    /// When the execution starts, ISO 8601; `2026-01-01T00:00:00Z` if absent.
    pub start_time: Option<String>,
    /// Name of the execution; a UUID from the seed if absent.
    pub execution_name: Option<String>,
    /// Name of the state machine; `StateMachine` if absent. Mocks are looked up under it.
    pub state_machine_name: Option<String>,
    /// Region; `us-east-1` if absent.
    pub region: Option<String>,
    /// Account; `123456789012` if absent.
    pub account_id: Option<String>,
    /// ARN of the machine's role; `arn:aws:iam::<account>:role/StepFunctionsRole` if absent.
    pub role_arn: Option<String>,
    /// Whether an EXPRESS machine is run by StartSyncExecution; it is if absent.
    pub synchronous: Option<bool>,
    /// Whether AWS's quotas hold (256 KiB payloads, 25,000 events); they do if absent.
    pub quotas: Option<bool>,
    /// How often an execution that failed or timed out is redriven (RedriveExecution), until it succeeds: it goes on from where it failed,
    /// and mocks count its calls on, so that a mock of call 0 that fails and one of call 1 that does not make the redrive succeed. It is not
    /// if absent.
    pub redrive: Option<u64>,
    /// After so many events the run is stopped; 1,000,000 if absent.
    pub max_steps: Option<u64>,
    /// Once what the run keeps takes so many bytes of memory it is stopped, what values share counted once; 512 MiB if absent.
    pub max_memory: Option<u64>,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RunStatus {
    /// `SUCCEEDED`
    #[serde(rename = "SUCCEEDED")]
    Succeeded,
    /// `FAILED`
    #[serde(rename = "FAILED")]
    Failed,
    /// `TIMED_OUT`
    #[serde(rename = "TIMED_OUT")]
    TimedOut,
    /// `ABORTED`: stopped by StopExecution, or past `maxSteps` or `maxMemory`, which are limits of ours: the cause says so.
    #[serde(rename = "ABORTED")]
    Aborted,
    /// `INVALID`: nothing ran, since definition, input, mocks or options have errors; `diagnostics` or `cause` say which.
    #[serde(rename = "INVALID")]
    Invalid,
}

/// What a run did.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RunResponse {
    /// How it ended.
    pub status: RunStatus,
    /// The output, JSON text as AWS gives it; only when it succeeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<Arc<str>>,
    /// The error's name, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Arc<str>>,
    /// The error's cause, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Arc<str>>,
    /// The history, each event in the shape of GetExecutionHistory.
    pub events: Vec<HistoryEvent>,
    /// Findings about definition and mocks.
    pub diagnostics: Vec<DiagnosticReport>,
    /// What the definition asks for and is not simulated.
    pub not_simulated: Vec<NotSimulatedReport>,
    /// The files that ResultWriters have written.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub written_objects: Vec<WrittenObjectReport>,
    /// Figures about the run.
    pub stats: RunStats,
}

/// A file in S3 that a ResultWriter has written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WrittenObjectReport {
    /// The bucket.
    pub bucket: Arc<str>,
    /// The key.
    pub key: Arc<str>,
    /// The text of the file: JSON, or JSON Lines.
    pub body: Arc<str>,
}

/// Figures about a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RunStats {
    /// Events in the history.
    pub events: u64,
    /// States entered, child executions of distributed Maps included.
    pub states_entered: u64,
    /// Virtual time from start to end, in milliseconds.
    pub virtual_milliseconds: u64,
    /// Calls of services and functions.
    pub task_calls: u64,
    /// The states that got a made-up default answer, each once, in the order of their first call.
    pub default_mocks: Vec<Arc<str>>,
    /// Child executions of distributed Maps.
    pub child_executions: u64,
}

/// What to check.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CheckRequest {
    /// The definition, JSON text.
    pub definition: String,
    /// STANDARD or EXPRESS.
    #[serde(default, rename = "type")]
    pub machine_type: MachineTypeName,
    /// Values of `${Name}` placeholders.
    #[serde(default)]
    pub substitutions: BTreeMap<String, String>,
}

/// A finding about a definition or a mock file.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DiagnosticReport {
    /// The rule's name.
    pub code: String,
    /// `error`, `warning` or `hint`.
    pub severity: &'static str,
    /// What is wrong, and after it what to do.
    pub message: String,
    /// AWS's own code, where it is recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aws_code: Option<String>,
    /// AWS's own message, where it is recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aws_message: Option<String>,
    /// Place in AWS's form: `/States/X/Next`.
    pub pointer: String,
    /// Place in the text.
    pub range: Range,
    /// Edits that would mend it.
    pub fixes: Vec<FixReport>,
}

/// A quick fix.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FixReport {
    /// What it does.
    pub title: String,
    /// The edits, in the order of the text, not overlapping.
    pub edits: Vec<TextEdit>,
}

/// Replace the text in `range`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TextEdit {
    /// What is replaced; empty to insert.
    pub range: Range,
    /// What stands there afterwards.
    pub new_text: String,
}

/// A place in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Range {
    /// Where it begins.
    pub start: Position,
    /// Where it ends.
    pub end: Position,
}

/// A point in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Position {
    /// From 0.
    pub line: usize,
    /// From 0, in UTF-16 units.
    pub character: usize,
}

/// Something that a definition asks for and that is not simulated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NotSimulatedReport {
    /// The field or feature.
    pub feature: String,
    /// Place in AWS's form.
    pub pointer: String,
    /// Place in the text.
    pub range: Range,
    /// Why, and what happens instead.
    pub why: String,
}

/// What to test (API: TestState; reference 06-mocks-and-testing §2). `definition`, `input`, `context`, `variables` and the mock's `result`
/// are JSON text.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TestStateRequest {
    /// One state, or a machine together with `stateName`.
    pub definition: String,
    /// The state to test, in a machine.
    #[serde(default)]
    pub state_name: Option<String>,
    /// The state's input; `{}` if absent.
    #[serde(default)]
    pub input: Option<String>,
    /// The role; only its presence matters.
    #[serde(default)]
    pub role_arn: Option<String>,
    /// The answer of the task, as the API's `MockInput`: JSON text of `{result | errorOutput{error, cause}, fieldValidationMode}`.
    #[serde(default)]
    pub mock: Option<serde_json::Value>,
    /// The context object, JSON text.
    #[serde(default)]
    pub context: Option<String>,
    /// Variables, JSON text of an object.
    #[serde(default)]
    pub variables: Option<String>,
    /// `INFO`, `DEBUG` or `TRACE`; `INFO` if absent.
    #[serde(default)]
    pub inspection_level: Option<String>,
    /// Shows secrets of HTTP Tasks; only with `TRACE`.
    #[serde(default)]
    pub reveal_secrets: Option<bool>,
    /// Where in its life the state stands.
    #[serde(default)]
    pub state_configuration: Option<StateConfiguration>,
    /// Values of `${Name}` placeholders.
    #[serde(default)]
    pub substitutions: BTreeMap<String, String>,
}

/// `stateConfiguration` of TestState.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct StateConfiguration {
    /// How often the retrier was used before.
    pub retrier_retry_count: Option<u64>,
    /// The inner state that failed.
    pub error_caused_by_state: Option<String>,
    /// How many iterations failed.
    pub map_iteration_failure_count: Option<u64>,
    /// What the ItemReader reads.
    pub map_item_reader_data: Option<String>,
}

/// How a tested state ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TestStateStatus {
    /// It would go on to `nextState`.
    Succeeded,
    /// It failed and nothing took the error.
    Failed,
    /// A retrier would try again.
    Retriable,
    /// A catcher took the error.
    CaughtError,
}

/// The answer of TestState.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TestStateResponse {
    /// The output, JSON text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<Arc<str>>,
    /// The error's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Arc<str>>,
    /// The error's cause.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Arc<str>>,
    /// The stages of the data flow, each JSON text, by the API's names; only at `DEBUG` and `TRACE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inspection_data: Option<serde_json::Map<String, serde_json::Value>>,
    /// Where it would go; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_state: Option<Arc<str>>,
    /// How it ended.
    pub status: TestStateStatus,
}
