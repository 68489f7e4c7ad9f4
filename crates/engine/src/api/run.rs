//! A run from start to end, answered by mocks.

use std::cell::LazyCell;
use std::collections::HashSet;
use std::sync::Arc;

use asl_json::{LineIndex, Value};
use asl_language::{CheckOptions, MachineType, check};

use super::report;
use super::types::{
    DiagnosticReport, MachineTypeName, Options, Position, Range, RunRequest, RunResponse, RunStats,
    RunStatus,
};
use crate::clock::Timestamp;
use crate::dataflow::Variables;
use crate::execution::{Execution, Names, Outcome, Start, Status, Step};
use crate::history::{PackedHistory, pack};
use crate::mocks::{Mocks, Selection};
use crate::payload::Payload;
use crate::quotas;
use crate::seed::Seed;

/// 2026-01-01T00:00:00Z: a run without `startTime` must give the same bytes every day.
const DEFAULT_START: Timestamp = Timestamp(1_767_225_600_000);
/// What a run may take unless it says otherwise: more than any quota lets through.
const DEFAULT_MAX_STEPS: u64 = 1_000_000;

/// What a run may keep unless it says otherwise: two thousand different payloads of the size that AWS takes, and what a tab on a phone still gets.
const DEFAULT_MAX_MEMORY: u64 = 512 << 20;

/// Checks a definition and runs it to its end; every call is answered by the mocks, at once in real time.
#[must_use]
pub fn run(request: RunRequest) -> RunResponse {
    let (response, output) = ended(request);
    RunResponse {
        output: output.map(|output| output.text()),
        ..response
    }
}

/// What [`run`] gives, its history packed: `events` and `output` of the response are absent.
#[must_use]
pub fn run_packed(request: RunRequest) -> (RunResponse, PackedHistory) {
    let (mut response, output) = ended(request);
    let events = std::mem::take(&mut response.events);
    (response, pack(&events, output.as_ref()))
}

/// The response, and in place of its output the payload that the output is the text of.
fn ended(request: RunRequest) -> (RunResponse, Option<Payload>) {
    let options = CheckOptions {
        machine_type: request.machine_type.into(),
        substitutions: request.substitutions,
    };
    let checked = check(&request.definition, &options);
    // Most definitions have no finding that stands anywhere.
    let lines = LazyCell::new(|| LineIndex::new(&request.definition));
    let mut response = RunResponse {
        status: RunStatus::Invalid,
        output: None,
        error: None,
        cause: None,
        events: Vec::new(),
        diagnostics: checked
            .diagnostics
            .iter()
            .map(|diagnostic| report::diagnostic(diagnostic, &lines))
            .collect(),
        not_simulated: checked
            .not_simulated
            .iter()
            .map(|it| report::not_simulated(it, &lines))
            .collect(),
        written_objects: Vec::new(),
        stats: RunStats::default(),
    };
    if let Some(why) = checked.awaits() {
        response
            .diagnostics
            .push(invalid("undefined-substitution", why));
    }
    let Some(machine) = checked.machine else {
        return (response, None);
    };
    let redrives = request.options.redrive.unwrap_or_default();
    let start = match start(request.input, request.machine_type.into(), request.options) {
        Ok(start) => start,
        Err(finding) => {
            response.diagnostics.push(*finding);
            return (response, None);
        }
    };
    let mocks = match request.mocks.as_deref().map(Value::parse) {
        None => Mocks::none(),
        Some(Err(error)) => {
            response.diagnostics.push(invalid(
                "mocks-syntax",
                format!("the mocks are no JSON: {error}"),
            ));
            return (response, None);
        }
        Some(Ok(file)) => {
            let selection = Selection {
                state_machine: Some(&start.names.state_machine),
                test_case: request.test_case.as_deref(),
                machine: Some(&machine),
            };
            let (mocks, findings) = Mocks::parse(&file, selection);
            response
                .diagnostics
                .extend(findings.iter().map(report::mock_finding));
            mocks
        }
    };
    let mocks = mocks.with_seed(start.seed);
    let mut execution = Execution::new(machine, start);
    let mut outcome = drive(&mut execution, &mocks);
    for _ in 0..redrives {
        // What was aborted has taken all its steps.
        if !matches!(outcome.status, Status::Failed | Status::TimedOut) {
            break;
        }
        if let Err(refused) = execution.redrive() {
            let mut finding = invalid("not-redrivable", refused.to_string());
            finding.severity = "warning";
            response.diagnostics.push(finding);
            break;
        }
        outcome = drive(&mut execution, &mocks);
    }
    let output = outcome.output.take();
    (respond(response, execution, outcome), output)
}

/// Steps an execution to its end, every call answered by the mocks.
pub fn drive(execution: &mut Execution, mocks: &Mocks) -> Outcome {
    loop {
        match execution.step() {
            Step::Event(_) | Step::ChildEvent(..) => {}
            Step::NeedsReply(request) => execution.reply(request.id, mocks.reply(&request)),
            Step::Finished(outcome) => return outcome,
        }
    }
}

fn respond(response: RunResponse, execution: Execution, outcome: Outcome) -> RunResponse {
    let stats = stats(&execution);
    RunResponse {
        status: match outcome.status {
            Status::Succeeded => RunStatus::Succeeded,
            Status::Failed => RunStatus::Failed,
            Status::TimedOut => RunStatus::TimedOut,
            Status::Aborted | Status::Running => RunStatus::Aborted,
        },
        error: outcome.error,
        cause: outcome.cause,
        written_objects: execution
            .written_objects()
            .iter()
            .map(report::written)
            .collect(),
        events: execution.into_history(),
        stats,
        ..response
    }
}

fn stats(execution: &Execution) -> RunStats {
    let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let mut default_mocks: Vec<Arc<str>> = Vec::new();
    let mut seen = HashSet::new();
    let mut calls = 0;
    for request in execution.requests() {
        calls += 1;
        let name = &request.state.name;
        if execution.is_default_reply(request.id) && seen.insert(Arc::clone(name)) {
            default_mocks.push(Arc::clone(name));
        }
    }
    let elapsed = execution.now().since(execution.started().started_at);
    RunStats {
        events: count(execution.history().len()),
        states_entered: count(execution.visits().len()),
        virtual_milliseconds: u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
        task_calls: calls,
        default_mocks,
        child_executions: count(execution.children().count()),
    }
}

/// What an execution begins with, by the options of a request; `{}` is the input if none is given.
///
/// # Errors
/// What is wrong with the input or an option.
pub fn start(
    input: Option<Arc<str>>,
    machine_type: MachineType,
    options: Options,
) -> Result<Start, Box<DiagnosticReport>> {
    let input = Payload::parse(input.unwrap_or_else(|| "{}".into())).map_err(|error| {
        Box::new(invalid(
            "input-syntax",
            format!("the input is no JSON: {error}"),
        ))
    })?;
    let quotas = options.quotas.unwrap_or(true);
    if quotas && quotas::exceeds(&input) {
        let message = format!(
            "the input is larger than the {} bytes that AWS takes; switch quotas off to run it",
            quotas::MAX_PAYLOAD_BYTES
        );
        return Err(Box::new(invalid("input-size", message)));
    }
    let names = [
        ("executionName", &options.execution_name),
        ("stateMachineName", &options.state_machine_name),
    ];
    for (option, name) in names {
        let length = name.as_ref().map_or(0, |name| name.chars().count());
        if quotas && length > quotas::MAX_NAME_LENGTH {
            let most = quotas::MAX_NAME_LENGTH;
            let message = format!("`{option}` has {length} characters, AWS takes {most}");
            return Err(Box::new(invalid("name-too-long", message)));
        }
    }
    let started_at = match &options.start_time {
        None => DEFAULT_START,
        Some(text) => Timestamp::parse(text).ok_or_else(|| {
            Box::new(invalid(
                "start-time",
                format!("`{text}` is no ISO 8601 timestamp such as `2026-01-01T00:00:00Z`"),
            ))
        })?,
    };
    let seed = options.seed.unwrap_or_default();
    let text =
        |given: Option<String>, default: &str| given.map_or_else(|| Arc::from(default), Arc::from);
    let account = text(options.account_id, "123456789012");
    Ok(Start {
        input,
        seed,
        started_at,
        machine_type,
        synchronous: options.synchronous.unwrap_or(true),
        names: Names {
            // Drawn from a stream of its own, so that naming an execution does not change what it draws.
            execution: options
                .execution_name
                .map_or_else(|| Seed::new(!seed).uuid().into(), Arc::from),
            state_machine: text(options.state_machine_name, "StateMachine"),
            partition: "aws".into(),
            region: text(options.region, "us-east-1"),
            role_arn: options.role_arn.map_or_else(
                || format!("arn:aws:iam::{account}:role/StepFunctionsRole").into(),
                Arc::from,
            ),
            account,
        },
        quotas,
        max_steps: Some(options.max_steps.unwrap_or(DEFAULT_MAX_STEPS)),
        max_memory: Some(options.max_memory.unwrap_or(DEFAULT_MAX_MEMORY)),
        variables: Variables::default(),
    })
}

fn invalid(code: &str, message: String) -> DiagnosticReport {
    DiagnosticReport {
        code: code.to_owned(),
        severity: "error",
        message,
        aws_code: None,
        aws_message: None,
        pointer: String::new(),
        range: Range {
            start: Position::default(),
            end: Position::default(),
        },
        fixes: Vec::new(),
    }
}

impl From<MachineTypeName> for MachineType {
    fn from(name: MachineTypeName) -> Self {
        match name {
            MachineTypeName::Standard => Self::Standard,
            MachineTypeName::Express => Self::Express,
        }
    }
}
