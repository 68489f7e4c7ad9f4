//! Every example of the page, run with each of its test cases: what its file expects is what happens.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it misses"
)]

use std::collections::BTreeMap;
use std::path::Path;

use asl_engine::api::{Options, RunRequest, run};
use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Example {
    title: String,
    summary: String,
    try_this: Vec<String>,
    definition: Value,
    input: Value,
    #[serde(default)]
    mocks: Option<Value>,
    /// The test case that is chosen when the example is opened.
    #[serde(default)]
    test_case: Option<String>,
    #[serde(default)]
    substitutions: BTreeMap<String, String>,
    /// Test case to what comes of it; `""` where there are no mocks.
    expect: Map<String, Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Expected {
    status: String,
    #[serde(default)]
    error: Option<String>,
    #[serde(default)]
    output: Option<Value>,
    /// The states in the order in which they were entered.
    #[serde(default)]
    path: Option<Vec<String>>,
    #[serde(default)]
    virtual_seconds: Option<u64>,
    /// Codes of what is found in definition and mocks.
    #[serde(default)]
    diagnostics: Vec<String>,
}

#[derive(Deserialize)]
struct Index {
    examples: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    file: String,
    title: String,
    summary: String,
}

fn read<T: for<'a> Deserialize<'a>>(file: &str) -> T {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("www/examples")
        .join(file);
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn examples() -> Vec<(String, Example)> {
    read::<Index>("index.json")
        .examples
        .into_iter()
        .map(|entry| (entry.file.clone(), read(&entry.file)))
        .collect()
}

fn ran(example: &Example, test_case: &str) -> Value {
    let request = RunRequest {
        definition: example.definition.to_string(),
        input: Some(example.input.to_string()),
        mocks: example.mocks.as_ref().map(Value::to_string),
        test_case: Some(test_case.to_owned()).filter(|name| !name.is_empty()),
        substitutions: example.substitutions.clone(),
        options: Options::default(),
        ..RunRequest::default()
    };
    serde_json::to_value(run(request)).expect("a response is JSON")
}

/// Advice about habits, of no matter in an example.
const HABITS: [&str; 2] = ["lambda-no-retry", "retry-states-all-only"];

#[test]
fn every_example_ends_as_it_says() {
    for (file, example) in examples() {
        for (test_case, expected) in &example.expect {
            let at = format!("{file}, `{test_case}`");
            let expected: Expected = serde_json::from_value(expected.clone())
                .unwrap_or_else(|error| panic!("{at}: {error}"));
            let response = ran(&example, test_case);
            let text = |name: &str| response.get(name).and_then(Value::as_str);
            let found = response["diagnostics"]
                .as_array()
                .expect("diagnostics are a list");
            // An example shows one thing: it need not follow all advice.
            let codes: Vec<&str> = found
                .iter()
                .filter(|found| !HABITS.iter().any(|habit| found["code"] == *habit))
                .filter_map(|diagnostic| diagnostic["code"].as_str())
                .collect();
            assert_eq!(codes, expected.diagnostics, "{at}: {found:#?}");
            assert_eq!(response["notSimulated"], Value::Array(Vec::new()), "{at}");
            assert_eq!(
                text("status"),
                Some(expected.status.as_str()),
                "{at}: {:?}",
                text("cause")
            );
            assert_eq!(text("error"), expected.error.as_deref(), "{at}");
            if let Some(output) = expected.output {
                let given =
                    text("output").and_then(|output| serde_json::from_str::<Value>(output).ok());
                assert_eq!(given, Some(output), "{at}");
            }
            if let Some(path) = expected.path {
                let events = response["events"].as_array().expect("events are a list");
                let entered: Vec<&str> = events
                    .iter()
                    .filter_map(|event| event["stateEnteredEventDetails"]["name"].as_str())
                    .collect();
                assert_eq!(entered, path, "{at}");
            }
            if let Some(seconds) = expected.virtual_seconds {
                let stats = &response["stats"]["virtualMilliseconds"];
                assert_eq!(
                    stats.as_u64().map(|milliseconds| milliseconds / 1_000),
                    Some(seconds),
                    "{at}"
                );
            }
        }
    }
}

#[test]
fn every_test_case_of_an_example_is_expected_to_do_something() {
    for (file, example) in examples() {
        let machines = example
            .mocks
            .as_ref()
            .and_then(|mocks| mocks["StateMachines"].as_object());
        let cases: Vec<&String> = machines
            .into_iter()
            .flat_map(Map::values)
            .filter_map(|machine| machine["TestCases"].as_object())
            .flat_map(Map::keys)
            .collect();
        if cases.is_empty() {
            assert_eq!(example.expect.keys().collect::<Vec<_>>(), [""], "{file}");
        } else {
            assert_eq!(example.expect.keys().collect::<Vec<_>>(), cases, "{file}");
            assert!(
                example
                    .test_case
                    .is_some_and(|chosen| cases.contains(&&chosen)),
                "{file} opens with one of its test cases"
            );
        }
    }
}

#[test]
fn the_index_says_what_the_files_say() {
    let index: Index = read("index.json");
    for entry in &index.examples {
        let example: Example = read(&entry.file);
        assert_eq!(
            (&entry.title, &entry.summary),
            (&example.title, &example.summary),
            "{}",
            entry.file
        );
        assert!(
            (1..=3).contains(&example.try_this.len()),
            "{} has one to three things to try",
            entry.file
        );
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/examples");
    let files = std::fs::read_dir(folder)
        .expect("the folder is there")
        .count();
    assert_eq!(files, index.examples.len() + 1, "every file is listed");
}
