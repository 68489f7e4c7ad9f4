//! What a run begins with: the input and the settings that a person gave.

use std::sync::Arc;

use asl_engine::api::{self, DiagnosticReport, Options};
use asl_engine::execution::Start;
use asl_engine::quotas::MAX_PAYLOAD_BYTES;
use asl_language::MachineType;

use crate::protocol::{self, Diagnostic, Settings, Severity};

use super::places::{Places, ruled};

/// What is wrong with an input; an empty text means `{}`.
pub(super) fn check_input(text: &str) -> Vec<Diagnostic> {
    if text.trim().is_empty() {
        return Vec::new();
    }
    let places = Places::of(text);
    let mut found = places.syntax_errors(text, &asl_json::read(text), "input-syntax");
    if text.len() > MAX_PAYLOAD_BYTES {
        found.push(Diagnostic {
            severity: Severity::Warning,
            message: format!(
                "the input has {} bytes; AWS starts no execution with more than {MAX_PAYLOAD_BYTES}",
                text.len()
            ),
            help: Some("put large data into S3 and pass its place".into()),
            ..ruled("input-size")
        });
    }
    found
}

/// Everything an execution begins with.
///
/// # Errors
/// What is wrong with the input or the settings.
pub(super) fn start(input: &str, settings: &Settings) -> Result<Start, Vec<Diagnostic>> {
    let given = (!input.trim().is_empty()).then(|| Arc::from(input));
    api::start(
        given,
        machine_type(settings.machine_type),
        options(settings),
    )
    .map_err(|why| {
        let mut found = check_input(input);
        // What is a warning while one types is what stops the run.
        found
            .iter_mut()
            .for_each(|found| found.severity = Severity::Error);
        if found.is_empty() {
            vec![refusal(*why)]
        } else {
            found
        }
    })
}

/// The settings as the engine takes them.
pub(super) fn options(settings: &Settings) -> Options {
    Options {
        seed: Some(u64::from(settings.seed)),
        start_time: settings.start_time.clone(),
        execution_name: settings.execution_name.clone(),
        state_machine_name: settings.state_machine_name.clone(),
        region: settings.region.clone(),
        account_id: settings.account_id.clone(),
        quotas: Some(settings.quotas),
        ..Options::default()
    }
}

/// Something about the input or a setting as a whole, which has no place in a text.
fn refusal(why: DiagnosticReport) -> Diagnostic {
    Diagnostic {
        message: why.message,
        aws: why.aws_message,
        pointer: why.pointer,
        ..ruled(&why.code)
    }
}

pub(crate) fn machine_type(given: protocol::MachineType) -> MachineType {
    match given {
        protocol::MachineType::Standard => MachineType::Standard,
        protocol::MachineType::Express => MachineType::Express,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::unset;

    #[test]
    fn the_page_says_what_the_engine_has_where_nothing_is_chosen() {
        let start = start("", &Settings::default()).unwrap();
        let given = Settings {
            start_time: Some(unset::START_TIME.into()),
            state_machine_name: Some(unset::STATE_MACHINE_NAME.into()),
            region: Some(unset::REGION.into()),
            account_id: Some(unset::ACCOUNT_ID.into()),
            ..Settings::default()
        };
        let same = super::start("", &given).unwrap();
        assert_eq!(start.started_at, same.started_at);
        assert_eq!(start.names, same.names);
    }
}
