//! Pathological definitions, inputs, mocks and links: each gets an answer as the list of probes says, and none brings a session down.
//!
//! `ASL_STRESS` names a folder with the probes and their `manifest.json`. Without it they are made by the generator of the shared corpus in
//! its small scale, if that and Python are there.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test says what it misses"
)]

mod talk;
mod texts;

use std::path::{Path, PathBuf};
use std::process::Command as Process;
use std::thread;

use asl_playground::protocol::{Command, Document, ExecutionStatus, Severity, Update};
use asl_playground::session::Session;
use asl_playground::share;
use serde::Deserialize;
use serde_json::{Value, json};

use talk::{Run, check, inside, outside, run};

/// What a program has in the browser; frames are several times as large where nothing is optimised.
const STACK: usize = if cfg!(debug_assertions) { 8 } else { 1 } << 20;

/// What the list of probes leaves open and AWS does not: with these errors it creates no state machine (reference 07-validation, 08-quotas).
const REFUSED_BY_AWS: [&str; 3] = [
    "definition-too-long",
    "duplicate-state-name",
    "state-name-long",
];
/// Probes that are said to succeed, and the error that ends them on AWS.
const FAIL_ON_AWS: [(&str, &str); 2] = [
    // `$.x` is not in the input, as in size/dense-200.
    ("size/star-5000", "States.Runtime"),
    // An execution ends after a year.
    ("flow/wait-99999999", "States.Timeout"),
];

/// Gives its input back.
const IDENTITY: &str = r#"{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}"#;

#[derive(Debug, Clone, Deserialize)]
struct Probe {
    id: String,
    surface: String,
    parse: String,
    run: String,
    file: PathBuf,
    #[serde(default)]
    output: Option<Value>,
}

#[test]
fn every_probe_gets_the_answer_that_is_due() {
    let Some(folder) = probes() else {
        println!("skipped: no ASL_STRESS, and no generator in the shared corpus that Python runs");
        return;
    };
    let text = std::fs::read_to_string(folder.join("manifest.json")).expect("the list of probes");
    let probes: Vec<Probe> = serde_json::from_str(&text).expect("a list of probes");
    assert!(!probes.is_empty());
    let mut wrong = Vec::new();
    for probe in &probes {
        if let Err(why) = on_a_small_stack(&folder, probe) {
            wrong.push(format!("{}: {why}", probe.id));
        }
    }
    println!("{} probes", probes.len());
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// The folder with the probes.
fn probes() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os("ASL_STRESS") {
        return Some(folder.into());
    }
    let shared = std::env::var_os("ASL_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let generator = shared.join("corpus/stress/gen.py");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("stress");
    let made = generator.exists()
        && Process::new("python3")
            .arg(generator)
            .args(["--scale", "small", "--out"])
            .arg(&folder)
            .output()
            .is_ok_and(|output| output.status.success());
    made.then_some(folder)
}

/// Nothing, or what is wrong.
type Answer = Result<(), String>;

fn on_a_small_stack(folder: &Path, probe: &Probe) -> Answer {
    // Seen only where a probe takes the whole test down.
    println!("{}", probe.id);
    let bytes = std::fs::read(folder.join(&probe.file)).map_err(|why| why.to_string())?;
    let probe = probe.clone();
    thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || answer(&probe, &String::from_utf8_lossy(&bytes)))
        .and_then(|probed| probed.join().map_err(|_| std::io::ErrorKind::Other.into()))
        .unwrap_or_else(|_| Err("it panicked".into()))
}

fn answer(probe: &Probe, text: &str) -> Answer {
    let surface = probe.surface.as_str();
    if surface.starts_with("URL fragment") {
        return link(probe, text);
    }
    if surface.starts_with("list of texts") {
        let texts: Vec<String> = serde_json::from_str(text).map_err(|why| why.to_string())?;
        return texts
            .iter()
            .try_for_each(|text| definition(probe, text, "{}"));
    }
    if surface.starts_with("list of inputs") {
        let inputs: Vec<Value> = serde_json::from_str(text).map_err(|why| why.to_string())?;
        let map = json!({"StartAt": "M", "States": {"M": {"Type": "Map", "ItemsPath": "$.items", "End": true,
            "ItemProcessor": {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}}}})
        .to_string();
        return inputs
            .iter()
            .try_for_each(|input| definition(probe, &map, &input.to_string()));
    }
    if surface.starts_with("execution input") {
        return data(probe, text);
    }
    definition(probe, text, &input(surface))
}

/// The input that a probe asks for, in words or as it is.
fn input(surface: &str) -> String {
    match surface.split_once("; input ").map(|(_, input)| input) {
        None => String::from("{}"),
        Some("JSON array 0..40000") => Value::from_iter(0..40_000).to_string(),
        Some(words) if words.contains("50,000 a") => json!({"s": "a".repeat(50_000)}).to_string(),
        Some(input) => input.to_owned(),
    }
}

/// A text as a definition: typed in, run with default mocks, and run with mocks that always throw.
fn definition(probe: &Probe, text: &str, input: &str) -> Answer {
    let mut session = Session::default();
    let checked = check(&mut session, text)?;
    let told = checked.diagnostics.iter();
    let syntax = told.clone().find(|found| found.code.starts_with("json-"));
    match (probe.parse.as_str(), syntax) {
        ("ok", Some(found)) if found.severity == Severity::Error => {
            return Err(format!("does not parse: {}", found.message));
        }
        ("error", _) if checked.runnable => return Err("parses".into()),
        _ => {}
    }
    let throwing: serde_json::Map<String, Value> = checked
        .states
        .iter()
        .take(5)
        .map(|state| {
            let throw = json!({"*": {"Throw": {"Error": "Always", "Cause": "<b>no</b>"}}});
            (state.name.to_string(), throw)
        })
        .collect();
    if told.clone().any(|found| found.code == "no-terminal-state")
        && let Ok(mut machine) = serde_json::from_str::<Value>(text)
    {
        // AWS refuses it: a loop needs an exit, even if it is never taken.
        let jsonata = machine
            .get("QueryLanguage")
            .is_some_and(|language| language == "JSONata");
        give_an_exit(&mut machine, jsonata);
        return definition(probe, &machine.to_string(), input);
    }
    let ran = run(&mut session, text, input, "")?;
    let finished = matches!(ran, Run::Finished { .. });
    if finished && !checked.runnable {
        return Err("it runs although it cannot".into());
    }
    verdict(probe, &ran)?;
    if checked.runnable {
        let mocks = json!({ "MockedResponses": throwing }).to_string();
        run(&mut session, text, input, &mocks)?;
    }
    outside(text, input);
    Ok(())
}

/// Lets every scope without a terminal state begin with a Choice whose only rule never holds.
fn give_an_exit(value: &mut Value, jsonata: bool) {
    if let Some(start) = value.get("StartAt").cloned()
        && let Some(Value::Object(states)) = value.get_mut("States")
        && !states.values().any(is_terminal)
    {
        let rule = match jsonata {
            true => json!({"Condition": false, "Next": "Never"}),
            false => json!({"Variable": "$$.State.Name", "IsNull": true, "Next": "Never"}),
        };
        let choice = json!({"Type": "Choice", "Choices": [rule], "Default": start});
        states.insert("Never".into(), json!({"Type": "Succeed"}));
        states.insert("Begin".into(), choice);
        value["StartAt"] = "Begin".into();
    }
    match value {
        Value::Object(members) => members
            .values_mut()
            .for_each(|member| give_an_exit(member, jsonata)),
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| give_an_exit(item, jsonata)),
        _ => {}
    }
}

fn is_terminal(state: &Value) -> bool {
    state["End"] == true || state["Type"] == "Succeed" || state["Type"] == "Fail"
}

/// Data goes in as input, as mocks and as a definition.
fn data(probe: &Probe, text: &str) -> Answer {
    let mut session = Session::default();
    check(&mut session, text)?;
    check(&mut session, IDENTITY)?;
    for command in [
        Command::CheckInput {
            revision: 1,
            text: text.into(),
        },
        Command::CheckMocks {
            revision: 1,
            text: text.into(),
            state_machine_name: None,
            test_case: None,
        },
    ] {
        match session.answer(command).as_slice() {
            [Update::CheckedInput { diagnostics, .. }] => inside(diagnostics, text)?,
            [Update::CheckedMocks(checked)] => inside(&checked.diagnostics, text)?,
            other => return Err(format!("answered by {other:?}")),
        }
    }
    let returned = format!(r#"{{"MockedResponses":{{"T":{{"*":{{"Return":{text}}}}}}}}}"#);
    let task = r#"{"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f","End":true}}}"#;
    run(&mut session, task, "{}", &returned)?;
    verdict(probe, &run(&mut session, IDENTITY, text, "")?)?;
    outside(IDENTITY, text);
    Ok(())
}

fn link(probe: &Probe, text: &str) -> Answer {
    for fragment in [format!("#v1={text}"), format!("#{text}"), text.to_owned()] {
        let read = share::decode(&fragment);
        if probe.parse == "error" && read.is_ok() {
            return Err("the link was read".into());
        }
        if read.is_err_and(|why| why.to_string().is_empty()) {
            return Err("the link is refused without a word".into());
        }
    }
    Ok(())
}

fn verdict(probe: &Probe, run: &Run) -> Result<(), String> {
    let (finished, stopped) = match run {
        // A guard may say no before the run.
        Run::Refused(Document::Input, _) if probe.run.ends_with("DataLimitExceeded") => {
            return Ok(());
        }
        Run::Refused(Document::Definition, diagnostics)
            if diagnostics
                .iter()
                .all(|found| REFUSED_BY_AWS.contains(&&*found.code)) =>
        {
            return Ok(());
        }
        Run::Refused(_, diagnostics) => {
            return match (probe.run.as_str(), probe.parse.as_str()) {
                ("skip", _) | (_, "either" | "error") => Ok(()),
                _ => Err(format!("does not run: {:?}", diagnostics.first())),
            };
        }
        Run::Finished { finished, stopped } => (finished, *stopped),
    };
    let error = finished.error.as_ref().map(|error| &*error.error);
    let expected = FAIL_ON_AWS
        .iter()
        .find(|(id, _)| *id == probe.id)
        .map_or(probe.run.clone(), |(_, error)| format!("fail:{error}"));
    match expected.as_str() {
        "ok" if finished.status != ExecutionStatus::Succeeded => {
            return Err(format!(
                "ends as {:?}: {:?}",
                finished.status, finished.error
            ));
        }
        "ok" | "limit" if stopped => return Err("does not end by itself".into()),
        expected => {
            if let Some(name) = expected.strip_prefix("fail:")
                && error != Some(name)
            {
                return Err(format!("ends as {:?} with {error:?}", finished.status));
            }
        }
    }
    if let Some(expected) = &probe.output {
        let output = finished.output.as_ref().map(|output| &*output.text);
        let output = output.and_then(|text| serde_json::from_str::<Value>(text).ok());
        if output.as_ref() != Some(expected) {
            return Err(format!("puts out {output:?}"));
        }
    }
    Ok(())
}
