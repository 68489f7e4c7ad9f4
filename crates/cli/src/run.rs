//! `asl run`

use std::io::{self, Write};
use std::sync::Arc;

use asl_engine::api::{self, Options};
use asl_engine::execution::{Execution, Status};
use asl_engine::history::HistoryEvent;
use asl_engine::mocks::{Mocks, Selection};
use asl_json::Value;
use asl_language::Severity;
use serde::Serialize;

use crate::args::RunOptions;
use crate::files::{self, Definition};
use crate::{Ending, Stopped};

/// Runs a definition; its output goes to the standard output, everything else to the other.
pub(crate) fn run(options: &RunOptions) -> Result<Ending, Stopped> {
    let Some(path) = options.check.paths.first() else {
        return Err(Stopped("which definition?".into()));
    };
    let machine = Definition::read(path, &options.check)?.machine()?;
    let settings = Options {
        seed: options.seed,
        state_machine_name: options.machine.clone(),
        ..Options::default()
    };
    let input = options.input.as_deref().map(input).transpose()?;
    let start = api::start(input.map(Arc::from), options.check.machine_type, settings)
        .map_err(|finding| Stopped(finding.message))?;
    let file = options.mocks.as_deref().map(files::json).transpose()?;
    let selection = Selection {
        state_machine: options.machine.as_deref(),
        test_case: options.case.as_deref(),
        machine: Some(&machine),
    };
    let (mocks, findings) = Mocks::parse(&file.unwrap_or(Value::Null), selection);
    for finding in &findings {
        let help = finding.help.as_ref().map(|help| format!("; {help}"));
        eprintln!(
            "mocks {}: {}{}",
            finding.pointer,
            finding.message,
            help.unwrap_or_default()
        );
    }
    if findings
        .iter()
        .any(|finding| finding.severity == Severity::Error)
    {
        return Err(Stopped("the mocks have errors".into()));
    }
    let mocks = mocks.with_seed(start.seed);
    let mut execution = Execution::new(machine, start);
    let outcome = api::drive(&mut execution, &mocks);
    let by_default = asl_testing::by_default(&execution);
    if !by_default.is_empty() {
        eprintln!("{}", crate::report::by_default(&by_default));
    }
    if options.history {
        print_history(execution.history())
            .map_err(|why| Stopped(format!("the history could not be written: {why}")))?;
    }
    if let Some(output) = outcome.output.as_ref().filter(|_| !options.history) {
        println!("{}", output.value().pretty(2));
    }
    if outcome.status == Status::Succeeded {
        return Ok(Ending::Well);
    }
    let part = |name: &str, text: Option<&str>| {
        text.map(|text| format!("\n  {name}: {text}"))
            .unwrap_or_default()
    };
    let (error, cause) = (outcome.error.as_deref(), outcome.cause.as_deref());
    let status = outcome.status.name();
    eprintln!("{status}{}{}", part("error", error), part("cause", cause));
    Ok(Ending::Failed)
}

/// As GetExecutionHistory gives it, event by event: a history can be far longer as text than it is in memory.
fn print_history(events: &[HistoryEvent]) -> io::Result<()> {
    #[derive(Serialize)]
    struct History<'e> {
        events: &'e [HistoryEvent],
    }
    let mut out = io::BufWriter::new(io::stdout().lock());
    serde_json::to_writer_pretty(&mut out, &History { events })?;
    writeln!(out)?;
    out.flush()
}

/// JSON, or the name of a file with it.
fn input(given: &str) -> Result<String, Stopped> {
    match Value::parse(given) {
        Ok(_) => Ok(given.to_owned()),
        Err(_) if given.trim_start().starts_with(['{', '[', '"']) => match Value::parse(given) {
            Err(why) => Err(Stopped(format!("the input is no JSON: {why}"))),
            Ok(_) => Ok(given.to_owned()),
        },
        Err(_) => files::text(given.as_ref()),
    }
}
