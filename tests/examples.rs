//! Every example of the page: its tests pass, and its definition and mocks are as clean as they look.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it misses"
)]

use std::collections::BTreeMap;
use std::path::Path;

use asl_engine::api::{Options, RunRequest, run};
use asl_testing::{Coverage, Setup, TestFile, TestResult, Verdict};
use serde::Deserialize;
use serde_json::{Map, Value, json};

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
    /// `Tests` of a test file.
    tests: Map<String, Value>,
    /// Test to what else is known of it.
    #[serde(default)]
    expect: BTreeMap<String, Expected>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Expected {
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
    #[serde(default)]
    pattern: bool,
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

/// Runs all tests of an example.
fn tested(file: &str, example: &Example) -> (Vec<TestResult>, Coverage) {
    let options = asl_language::CheckOptions {
        substitutions: example.substitutions.clone(),
        ..asl_language::CheckOptions::default()
    };
    let checked = asl_language::check(&example.definition.to_string(), &options);
    let machine = checked
        .machine
        .unwrap_or_else(|| panic!("{file} cannot run"));
    let (tests, findings) = TestFile::parse(&json!({ "Tests": example.tests }).to_string());
    assert!(findings.is_empty(), "{file}: {findings:?}");
    let mut coverage = Coverage::of(&machine);
    let setup = Setup {
        input: Some(example.input.to_string().into()),
        mocks: asl_json::Value::parse(&example.mocks.clone().unwrap_or_default().to_string())
            .expect("mocks are JSON"),
        ..Setup::new(machine)
    };
    let results = tests.tests.iter();
    let results = results
        .map(|test| asl_testing::run(&setup, test, &mut coverage))
        .collect();
    (results, coverage)
}

#[test]
fn every_example_passes_its_tests() {
    for (file, example) in examples() {
        let (results, _) = tested(&file, &example);
        assert!(!results.is_empty(), "{file} has a test");
        for result in results {
            let at = format!("{file}, `{}`", result.name);
            assert_eq!(result.verdict, Verdict::Passed, "{at}");
            let ran = result.ran.expect("what passed was run");
            assert!(ran.by_default.is_empty(), "{at}: everything is mocked");
            let expected = example.expect.get(&*result.name);
            if let Some(seconds) = expected.and_then(|expected| expected.virtual_seconds) {
                assert_eq!(ran.milliseconds / 1_000, seconds, "{at}");
            }
        }
    }
}

/// An example shows what there is to test, too; some leave something for those who try.
#[test]
fn the_tests_of_examples_cover_them_but_for_what_is_to_be_tried() {
    let mut left = Vec::new();
    for (file, example) in examples() {
        let (_, coverage) = tested(&file, &example);
        left.extend(coverage.missing().map(|item| format!("{file}: {item}")));
    }
    assert_eq!(
        left,
        ["jsonata-errors.json: Retry 1 of Look up price (Lambda.TooManyRequestsException)"]
    );
    let order: Example = read("order-workflow.json");
    assert_eq!(order.tests.len(), 3, "as few as that");
}

/// Advice about habits, of no matter in an example.
const HABITS: [&str; 2] = ["lambda-no-retry", "retry-states-all-only"];

#[test]
fn definitions_and_mocks_are_as_clean_as_they_look() {
    for (file, example) in examples() {
        for (name, test) in &example.tests {
            let at = format!("{file}, `{name}`");
            let request = RunRequest {
                definition: example.definition.to_string(),
                input: Some(
                    test.get("Input")
                        .unwrap_or(&example.input)
                        .to_string()
                        .into(),
                ),
                mocks: example.mocks.as_ref().map(Value::to_string),
                test_case: test["TestCase"].as_str().map(str::to_owned),
                substitutions: example.substitutions.clone(),
                options: Options::default(),
                ..RunRequest::default()
            };
            let response = serde_json::to_value(run(request)).expect("a response is JSON");
            let found = response["diagnostics"]
                .as_array()
                .expect("diagnostics are a list");
            // An example shows one thing: it need not follow all advice.
            let codes: Vec<&str> = found
                .iter()
                .filter(|found| !HABITS.iter().any(|habit| found["code"] == *habit))
                .filter_map(|diagnostic| diagnostic["code"].as_str())
                .collect();
            let expected = example.expect.get(name);
            let expected = expected.map_or(&[][..], |expected| &expected.diagnostics);
            assert_eq!(codes, expected, "{at}: {found:#?}");
            assert_eq!(response["notSimulated"], Value::Array(Vec::new()), "{at}");
        }
    }
}

#[test]
fn every_test_case_of_an_example_is_tested() {
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
            continue;
        }
        let tested = example
            .tests
            .values()
            .filter_map(|test| test["TestCase"].as_str());
        assert_eq!(tested.collect::<Vec<_>>(), cases, "{file}");
        assert!(
            example
                .test_case
                .is_some_and(|chosen| cases.contains(&&chosen)),
            "{file} opens with one of its test cases"
        );
    }
}

/// A pattern is built upon: it shows what happens when things go wrong, too.
#[test]
fn patterns_come_with_mocks_and_with_tests_of_their_failures() {
    let index: Index = read("index.json");
    for entry in index.examples.iter().filter(|entry| entry.pattern) {
        let example: Example = read(&entry.file);
        let mocks = example.mocks.unwrap_or_default().to_string();
        let fails = |test: &Value| test["Expect"]["Error"].is_string();
        assert!(
            mocks.contains("\"Throw\"") || example.tests.values().any(fails),
            "{}: nothing goes wrong",
            entry.file
        );
        assert!(example.tests.len() > 1, "{}", entry.file);
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
    assert_eq!(
        files,
        index.examples.len() + 1,
        "every file is listed in index.json"
    );
}
