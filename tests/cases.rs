//! Behaviour cases: every history in `tests/cases/**/*.md` is what happens. `tests/cases/README.md` describes the format;
//! `UPDATE=1 cargo test --test cases` writes what happens into the files.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    reason = "a test says what it misses"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Duration;

use asl_engine::api::{self, MachineTypeName, Options, drive};
use asl_engine::clock::Timestamp;
use asl_engine::execution::{Execution, Outcome, Start, Step};
use asl_engine::history::{EventDetail, HistoryEvent};
use asl_engine::mocks::{Mocks, Selection, explain_uncaught};
use asl_engine::visit::VisitOutcome;
use asl_language::diagnostic::Severity;
use asl_language::{CheckOptions, check};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use serde::Deserialize;
use serde_json::{Map, Value};

/// The histories of children with more events than this are cut as the main one is.
const LONG: usize = 100;

/// What a case gives; what it does not give it has from the case before it in its file.
#[derive(Clone, Default)]
struct Case {
    /// The last heading above it.
    title: String,
    definition: String,
    input: Option<String>,
    mocks: Option<String>,
    options: CaseOptions,
    expected: String,
    /// Where `expected` stands in the file.
    place: Range<usize>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct CaseOptions {
    #[serde(rename = "type")]
    machine_type: MachineTypeName,
    test_case: Option<String>,
    substitutions: BTreeMap<String, String>,
    stop: Option<Stop>,
    /// RedriveExecution so many times, each after the end of the run.
    redrive: u64,
    /// Only so many of the last events are shown.
    last: Option<usize>,
    run: Options,
}

/// StopExecution.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Stop {
    after_event: u64,
    #[serde(default)]
    error: Option<String>,
    #[serde(default)]
    cause: Option<String>,
}

/// The cases of a file, each ended by its `history` block.
fn cases(text: &str) -> Vec<Case> {
    let mut found = Vec::new();
    let mut case = Case::default();
    let (mut heading, mut block): (bool, Option<(String, String)>) = (false, None);
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { .. }) => {
                case.title.clear();
                heading = true;
            }
            Event::End(TagEnd::Heading(_)) => heading = false,
            Event::Text(part) | Event::Code(part) if heading => case.title.push_str(&part),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let kind = info.split_whitespace().nth(1).unwrap_or_default();
                block = Some((kind.to_owned(), String::new()));
            }
            Event::Text(part) => {
                if let Some((_, content)) = &mut block {
                    content.push_str(&part);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                let (kind, content) = block.take().unwrap_or_default();
                let content_text = content.trim_end_matches('\n').to_owned();
                match kind.as_str() {
                    "" => {}
                    "definition" => case.definition = content_text,
                    "input" => case.input = Some(content_text),
                    "mocks" => case.mocks = Some(content_text),
                    "options" => {
                        case.options = serde_json::from_str(&content)
                            .unwrap_or_else(|error| panic!("{}: options: {error}", case.title));
                    }
                    "history" => {
                        let source = &text[range.clone()];
                        let begin =
                            range.start + source.find('\n').map_or(source.len(), |at| at + 1);
                        let end = range.start + source.rfind("```").expect("a fence ends");
                        case.expected = content;
                        case.place = begin..end;
                        found.push(case.clone());
                    }
                    other => panic!("{}: unknown block `{other}`", case.title),
                }
            }
            _ => {}
        }
    }
    found
}

/// What happens, as a `history` block tells it.
fn told(case: &Case) -> String {
    let options = &case.options;
    let checked = check(
        &case.definition,
        &CheckOptions {
            machine_type: options.machine_type.into(),
            substitutions: options.substitutions.clone(),
        },
    );
    let mut notes = String::new();
    for found in &checked.diagnostics {
        note(
            &mut notes,
            found.severity,
            found.code,
            &found.pointer,
            &found.message,
        );
        if let Some(aws) = &found.aws {
            let _ = writeln!(notes, "AWS says  {}", aws.message.trim_end());
        }
    }
    let Some(machine) = checked.machine else {
        return format!("status  INVALID\n{notes}");
    };
    let start = api::start(
        case.input.as_deref().map(Into::into),
        options.machine_type.into(),
        options.run.clone(),
    );
    let start = match start {
        Ok(start) => start,
        Err(found) => {
            return format!(
                "status  INVALID\nerror   {}: {}\n",
                found.code, found.message
            );
        }
    };
    let mocks = mocks(case, &machine, &start, &mut notes);
    for found in &checked.not_simulated {
        let _ = writeln!(
            notes,
            "not simulated  {} of {}: {}",
            found.feature, found.pointer, found.why
        );
    }
    let mut execution = Execution::new(machine, start);
    let mut outcome = run(&mut execution, &mocks, options.stop.as_ref());
    for _ in 0..options.redrive {
        match execution.redrive() {
            Ok(()) => outcome = drive(&mut execution, &mocks),
            Err(refused) => {
                let _ = writeln!(notes, "redrive  {refused}");
            }
        }
    }
    let mut defaults: Vec<&str> = Vec::new();
    for request in execution
        .requests()
        .filter(|request| execution.is_default_reply(request.id))
    {
        if !defaults.contains(&&*request.state.name) {
            defaults.push(&request.state.name);
        }
    }
    if !defaults.is_empty() {
        let _ = writeln!(notes, "default answer  {}", defaults.join(", "));
    }
    for visit in execution.visits() {
        if let VisitOutcome::Failed(failure) = &visit.outcome
            && let Some(why) = explain_uncaught(
                &visit.state,
                failure.error.as_deref(),
                failure.cause.as_deref(),
            )
        {
            let _ = writeln!(notes, "why  {}; {}", why.message, why.help);
        }
    }
    let mut text = history(execution.history(), &execution, options.last);
    text.push_str(&ended(&outcome));
    text.push_str(&notes);
    for (index, child) in execution.children().enumerate() {
        let last = options.last.filter(|_| child.history.len() > LONG);
        let _ = write!(
            text,
            "\nchild execution {index}\n{}",
            history(child.history, &execution, last)
        );
    }
    for object in execution.written_objects() {
        let (bucket, key) = (&object.bucket, &object.key);
        let _ = write!(text, "\nwritten to s3://{bucket}/{key}\n{}\n", object.body);
    }
    text
}

fn mocks(
    case: &Case,
    machine: &asl_language::model::StateMachine,
    start: &Start,
    notes: &mut String,
) -> Mocks {
    let Some(file) = &case.mocks else {
        return Mocks::none().with_seed(start.seed);
    };
    let file = asl_json::Value::parse(file)
        .unwrap_or_else(|error| panic!("{}: mocks: {error}", case.title));
    let selection = Selection {
        state_machine: Some(&start.names.state_machine),
        test_case: case.options.test_case.as_deref(),
        machine: Some(machine),
    };
    let (mocks, findings) = Mocks::parse(&file, selection);
    for found in &findings {
        note(
            notes,
            found.severity,
            found.code,
            &found.pointer.to_string(),
            &found.message,
        );
    }
    mocks.with_seed(start.seed)
}

fn note(notes: &mut String, severity: Severity, code: &str, pointer: &str, message: &str) {
    let severity = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        // Advice on style is not what these cases are about.
        Severity::Hint => return,
    };
    let place = if pointer.is_empty() { "/" } else { pointer };
    let _ = writeln!(notes, "{severity}  {code} at {place}: {message}");
}

fn run(execution: &mut Execution, mocks: &Mocks, stop: Option<&Stop>) -> Outcome {
    if let Some(stop) = stop {
        while execution
            .history()
            .last()
            .is_none_or(|event| event.id.0 < stop.after_event)
        {
            match execution.step() {
                Step::Event(_) | Step::ChildEvent(..) => {}
                Step::NeedsReply(request) => execution.reply(request.id, mocks.reply(&request)),
                Step::Finished(outcome) => return outcome,
            }
        }
        let text = |text: &Option<String>| text.as_deref().map(Into::into);
        execution.stop(text(&stop.error), text(&stop.cause));
    }
    drive(execution, mocks)
}

fn ended(outcome: &Outcome) -> String {
    let mut text = format!("status  {}\n", outcome.status.name());
    let output = outcome
        .output
        .as_ref()
        .map(|output| shortened(&output.text()));
    for (name, value) in [
        ("output ", output.as_deref()),
        ("error  ", outcome.error.as_deref()),
        ("cause  ", outcome.cause.as_deref()),
    ] {
        if let Some(value) = value {
            let _ = writeln!(text, "{name} {}", one_line(value));
        }
    }
    text
}

/// A line an event, in columns.
fn history(events: &[HistoryEvent], execution: &Execution, last: Option<usize>) -> String {
    let shown = &events[events.len().saturating_sub(last.unwrap_or(events.len()))..];
    let mut before: Option<Timestamp> = Some(execution.started().started_at);
    let rows: Vec<[String; 5]> = shown
        .iter()
        .map(|event| {
            let moved = before.replace(event.timestamp) != Some(event.timestamp);
            let since = event.timestamp.since(execution.started().started_at);
            [
                event.id.0.to_string(),
                event.detail.type_name().to_owned(),
                format!("<-{}", event.previous_event_id.0),
                if moved { offset(since) } else { String::new() },
                details(event),
            ]
        })
        .collect();
    let width = |column: usize| rows.iter().map(|row| row[column].len()).max().unwrap_or(0);
    let (id, name, previous, time) = (width(0), width(1), width(2), width(3));
    let mut text = String::new();
    if shown.len() < events.len() {
        let _ = writeln!(text, "{:>id$}", "…");
    }
    for [event_id, event_type, from, after, rest] in &rows {
        let after = if time == 0 {
            String::new()
        } else {
            format!("{after:>time$}  ")
        };
        let line = format!("{event_id:>id$} {event_type:<name$} {from:<previous$}  {after}{rest}");
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}

/// `+1.5s`: how long after the start of the execution.
fn offset(since: Duration) -> String {
    format!("+{}s", since.as_secs_f64())
}

/// What an event tells besides its type, from the API's own shape, so that nothing is left out.
fn details(event: &HistoryEvent) -> String {
    let Ok(Value::Object(members)) = serde_json::to_value(event) else {
        panic!("an event is an object");
    };
    let details = members
        .iter()
        .find(|(name, _)| name.ends_with("EventDetails"));
    let Some((_, Value::Object(details))) = details else {
        return String::new();
    };
    let shown = details
        .iter()
        // `…Details` say that nothing was truncated.
        .filter(|(name, _)| {
            !name.ends_with("Details") && *name != "cause" && *name != "resourceType"
        })
        .filter(|(name, _)| *name != "region" && *name != "roleArn")
        // Said by TaskScheduled; the events after it repeat it.
        .filter(|(name, _)| *name != "resource" || is_scheduled(event))
        .map(|(name, value)| detail(name, value, details));
    let parts: Vec<String> = shown.collect();
    parts.join("  ")
}

fn is_scheduled(event: &HistoryEvent) -> bool {
    use EventDetail as E;
    matches!(
        event.detail,
        E::TaskScheduled { .. } | E::LambdaFunctionScheduled { .. } | E::ActivityScheduled { .. }
    )
}

fn detail(name: &str, value: &Value, details: &Map<String, Value>) -> String {
    let text = |value: &Value| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    };
    match name {
        "name" | "mapRunArn" => text(value),
        "input" | "output" | "parameters" => one_line(&shortened(&text(value))),
        "resource" => details.get("resourceType").map_or_else(
            || text(value),
            |service| format!("{}:{}", text(service), text(value)),
        ),
        "error" => details.get("cause").map_or_else(
            || text(value),
            |cause| format!("{}: {}", text(value), one_line(&text(cause))),
        ),
        "index" => format!("#{value}"),
        "length" => format!("length {value}"),
        "timeoutInSeconds" => format!("timeout {value}s"),
        "heartbeatInSeconds" => format!("heartbeat {value}s"),
        "assignedVariables" => value
            .as_object()
            .into_iter()
            .flatten()
            .map(|(variable, value)| format!("${variable} = {}", shortened(&text(value))))
            .collect::<Vec<_>>()
            .join("  "),
        "taskCredentials" => format!("as {}", text(&value["roleArn"])),
        other => format!("{other} {}", text(value)),
    }
}

/// A long text's beginning and its length.
fn shortened(text: &str) -> String {
    const LONG: usize = 400;
    const SHOWN: usize = 120;
    if text.len() <= LONG {
        return text.to_owned();
    }
    let begin: String = text.chars().take(SHOWN).collect();
    format!("{begin}… ({} bytes)", text.len())
}

fn one_line(text: &str) -> String {
    text.replace('\n', "⏎")
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

/// Every file, with its name inside `tests/cases`.
fn files() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).expect("the folder can be read") {
            let path = entry.expect("an entry can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                let name = path
                    .strip_prefix(folder())
                    .expect("it is inside")
                    .display()
                    .to_string();
                found.push((
                    name,
                    std::fs::read_to_string(&path).expect("a case is a text"),
                ));
            }
        }
    }
    found.sort();
    found
}

/// `text` with the history that each case has now.
fn updated(text: &str) -> String {
    let mut updated = text.to_owned();
    // From the last one, so that the places of the others stay.
    for case in cases(text).iter().rev() {
        updated.replace_range(case.place.clone(), &told(case));
    }
    updated
}

/// At once, so that whoever reads the file meanwhile sees the whole of it.
fn replace(path: &Path, text: &str) {
    let new = path.with_extension(format!("{}.new", std::process::id()));
    std::fs::write(&new, text).expect("a case can be written");
    std::fs::rename(&new, path).expect("a case can be replaced");
}

/// A history without the blanks that align its columns: who edits one line by hand need not align all of them anew.
fn unaligned(history: &str) -> Vec<String> {
    let is_event = |line: &&str| line.trim_start().starts_with(|c: char| c.is_ascii_digit());
    let columns = |line: &str| {
        let (mut rest, mut columns) = (line.trim_start(), Vec::new());
        while columns.len() < 3 || columns.len() == 3 && rest.starts_with('+') {
            let (column, after) = rest.split_once(' ').unwrap_or((rest, ""));
            columns.push(column);
            rest = after.trim_start();
        }
        columns.push(rest);
        columns.join(" ")
    };
    let lines = history.lines();
    lines
        .map(|line| match Some(line).filter(is_event) {
            Some(event) => columns(event),
            None => line.to_owned(),
        })
        .collect()
}

#[test]
fn a_history_edited_by_hand_is_compared_without_its_alignment() {
    let aligned = " 9 WaitStateExited    <-2  +13s  Pause  {\"a  b\":1}\n10 ExecutionSucceeded <-9        {}\nstatus  SUCCEEDED\n";
    let edited = "9 WaitStateExited <-2 +13s Pause  {\"a  b\":1}\n10 ExecutionSucceeded <-9  {}\nstatus  SUCCEEDED\n";
    assert_eq!(unaligned(aligned), unaligned(edited));
    for (from, to) in [
        ("+13s", ""),
        ("a  b", "a b"),
        ("<-2", "<-1"),
        ("status  ", "status "),
    ] {
        let other = edited.replace(from, to);
        assert_ne!(unaligned(aligned), unaligned(&other), "{from}");
    }
}

#[test]
fn every_case_happens_as_its_file_says() {
    let update = std::env::var_os("UPDATE").is_some_and(|value| value == "1");
    let mut wrong = Vec::new();
    for (file, text) in files() {
        if update {
            let new = updated(&text);
            if new != text {
                replace(&folder().join(&file), &new);
            }
            continue;
        }
        for case in cases(&text) {
            let told = told(&case);
            if unaligned(&told) != unaligned(&case.expected) {
                wrong.push(format!(
                    "{file}, {}\nexpected\n{}\nhappened\n{told}",
                    case.title, case.expected
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// A file is read by people: it says first what it shows, and a case fits on a screen.
#[test]
fn every_file_is_documentation() {
    const SCREEN: usize = 90;
    for (file, text) in files() {
        assert!(text.starts_with("# "), "{file} begins with its title");
        let prose = text
            .lines()
            .skip(1)
            .find(|line| !line.is_empty())
            .expect("it has more than a title");
        assert!(
            !prose.starts_with("```"),
            "{file} says why before it shows what"
        );
        let cases = cases(&text);
        assert!(!cases.is_empty(), "{file} has a case");
        let mut begin = 0;
        for case in cases {
            let lines = text[begin..case.place.end].lines().count();
            assert!(lines <= SCREEN, "{file}, {}: {lines} lines", case.title);
            begin = case.place.end;
        }
    }
}

#[test]
fn an_update_writes_the_history_and_nothing_else() {
    let file = |history: &str| {
        format!(
            "# A state\n\nWhy.\n\n```json definition\n{{\"StartAt\":\"A\",\"States\":{{\"A\":{{\"Type\":\"Succeed\"}}}}}}\n```\n\n\
             ```text history\n{history}```\n\nAgain, with an input.\n\n```json input\n[1]\n```\n\n```text history\n```\n"
        )
    };
    let first = "1 ExecutionStarted    <-0  {}\n2 SucceedStateEntered <-0  A  {}\n3 SucceedStateExited  <-2  A  {}\n\
                 4 ExecutionSucceeded  <-3  {}\nstatus  SUCCEEDED\noutput  {}\n";
    let second = first.replace("{}", "[1]");
    let whole = file(first).replace("history\n```", &format!("history\n{second}```"));
    assert_eq!(updated(&file("")), whole);
    assert_eq!(updated(&file("stale\n")), whole);
    assert_eq!(updated(&whole), whole);
}
