//! Runs the execution of a case.

use std::sync::Arc;

use asl_engine::clock::Timestamp;
use asl_engine::execution::{Execution, Names, Start, Step};
use asl_engine::payload::Payload;
use asl_language::MachineType;
use serde_json::{Map, Value, json};

use crate::checked::{guarded, machine};
use crate::folder::text;
use crate::replay::Replay;

/// When executions start that no recording gives a time for.
const STARTED_AT: &str = "2026-01-01T00:00:00Z";

/// No recorded execution comes near this number of events.
const MAX_STEPS: u64 = 200_000;

/// What we do with a case: `{ status, output, error, cause, events, ... }`, in the shapes of the API. Output and payloads are JSON text.
///
/// # Errors
/// Why nothing could be run, or a panic.
pub fn execute(case: &Value) -> Result<Value, String> {
    let definition = definition(case);
    let express = text(case, "type") == "EXPRESS";
    let machine = machine(&definition, text(case, "type"))?;
    let start = start(case, express)?;
    let mut replay = Replay::new(case);
    let stopped = case.pointer("/expected/status").and_then(Value::as_str) == Some("ABORTED");
    guarded(|| {
        let mut execution = Execution::new(machine, start);
        let outcome = loop {
            match execution.step() {
                Step::Event(_) if stopped && recorded_before_the_stop(case, &execution) => {
                    execution.stop(None, None)
                }
                Step::Event(_) | Step::ChildEvent(..) => {}
                Step::NeedsReply(request) => execution.reply(request.id, replay.reply(&request)),
                Step::Finished(outcome) => break outcome,
            }
        };
        let mut ours = Map::new();
        ours.insert("status".to_owned(), json!(outcome.status.name()));
        let texts = [
            ("output", outcome.output.map(|output| output.text())),
            ("error", outcome.error),
            ("cause", outcome.cause),
        ];
        ours.extend(
            texts
                .into_iter()
                .filter_map(|(key, text)| Some((key.to_owned(), json!(&*text?)))),
        );
        ours.insert("events".to_owned(), json!(execution.history()));
        ours.extend(
            replay
                .unanswered
                .map(|what| ("unanswered".to_owned(), json!(what))),
        );
        let placeholders = Value::Object(ours)
            .to_string()
            .replace(ACTIVITY_ARN, "activity_arn");
        serde_json::from_str(&placeholders).unwrap_or_default()
    })
}

/// The definition as text, as it was sent.
#[must_use]
pub fn definition(case: &Value) -> String {
    match case.get("definition") {
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
        None => String::new(),
    }
    .replace("\"activity_arn\"", &format!("\"{ACTIVITY_ARN}\""))
}

/// What the placeholder `activity_arn` of recordings stands for. It is the only one whose form a definition is checked for.
const ACTIVITY_ARN: &str = "arn:aws:states:us-east-1:111111111111:activity:activity_arn";

/// When the recorded execution started, as far as that is told. The day counts where AWS has changed its ways between recordings.
///
/// # Errors
/// What is told and is no time.
pub fn started_at(case: &Value) -> Result<Timestamp, String> {
    let recorded = recorded_at(text(case, "recorded"));
    let clock = Some(text(case, "clock"))
        .filter(|clock| !clock.is_empty())
        .or(recorded.as_deref())
        .unwrap_or(STARTED_AT);
    Timestamp::parse(clock).ok_or_else(|| format!("`{clock}` is no time"))
}

fn start(case: &Value, express: bool) -> Result<Start, String> {
    let input = match case.get("input_text").and_then(Value::as_str) {
        Some(text) => text.to_owned(),
        None => case
            .get("input")
            .map_or_else(|| "{}".to_owned(), Value::to_string),
    };
    Ok(Start {
        input: Payload::parse(input)
            .map_err(|error| format!("the input cannot be read: {}", error.message))?,
        seed: 0,
        started_at: started_at(case)?,
        machine_type: if express {
            MachineType::Express
        } else {
            MachineType::Standard
        },
        // Of an EXPRESS execution that nobody waits for only the last event is recorded.
        synchronous: case.pointer("/expected/end_event").is_none(),
        names: names(case),
        quotas: true,
        max_steps: Some(MAX_STEPS),
        max_memory: None,
        variables: Default::default(),
    })
}

/// `21-09-2023, 14:07:17` as a timestamp.
fn recorded_at(text: &str) -> Option<String> {
    let (date, time) = text.split_once(", ")?;
    let [day, month, year] = date.split('-').collect::<Vec<_>>().try_into().ok()?;
    Some(format!("{year}-{month}-{day}T{time}Z"))
}

/// The placeholders that recordings have in place of names; in a result without a history, the names in the ARN of the execution, if it has it.
#[must_use]
pub fn names(case: &Value) -> Names {
    let result = case.get("result").map(Value::to_string);
    if let Some(names) = result.as_deref().and_then(names_in) {
        return names;
    }
    let name = |key: &str, default: &str| -> Arc<str> {
        case.get("names")
            .and_then(|names| names.get(key))
            .and_then(Value::as_str)
            .unwrap_or(default)
            .into()
    };
    Names {
        execution: name("execution", "execution"),
        state_machine: name("state_machine", "machine"),
        partition: "<partition>".into(),
        region: "<region>".into(),
        account: "111111111111".into(),
        role_arn: "snf_role_arn".into(),
    }
}

/// The names in the first ARN of an execution in a text.
fn names_in(text: &str) -> Option<Names> {
    let (before, after) = text.split_once(":execution:")?;
    let (_, place) = before.rsplit_once("arn:aws:states:")?;
    // Placeholders hold colons of their own: `<REDACTED_VAR:REGION>:<REDACTED_VAR:ACCOUNT_ID>`.
    let (region, account) = place.split_once(">:")?;
    let (state_machine, rest) = after.split_once(':')?;
    let execution = rest.split(['"', '\\']).next()?;
    Some(Names {
        execution: execution.into(),
        state_machine: state_machine.into(),
        partition: "aws".into(),
        region: format!("{region}>").into(),
        account: account.into(),
        role_arn: "snf_role_arn".into(),
    })
}

/// Whether the history is as long as the recorded one was when someone called StopExecution.
fn recorded_before_the_stop(case: &Value, execution: &Execution) -> bool {
    let recorded = case
        .pointer("/expected/events")
        .and_then(Value::as_array)
        .map_or(0, Vec::len);
    execution.history().len() + 1 >= recorded
}
