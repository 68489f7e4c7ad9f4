//! How long the links of real workflows are. Read in place; skipped where they are absent.

use std::path::{Path, PathBuf};

use asl_playground::examples;
use asl_playground::project::Project;
use asl_playground::share::{self, Link};
use serde_json::{Map, Value, json};

/// The length of the address before the fragment that is reckoned with.
const ADDRESS: usize = 45;

fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = std::env::var_os("ASL_SHARED").map_or(beside, PathBuf::from);
    folder
        .join("corpus/real/index.json")
        .is_file()
        .then(|| folder.join("corpus/real"))
}

/// Every Task of a machine, with what it calls.
fn tasks<'a>(machine: &'a Value, found: &mut Vec<(&'a str, &'a str)>) {
    for (name, state) in machine
        .get("States")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        if let Some(resource) = state.get("Resource").and_then(Value::as_str) {
            found.push((name, resource));
        }
        let branches = state
            .get("Branches")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        for inner in branches
            .chain(state.get("Iterator"))
            .chain(state.get("ItemProcessor"))
        {
            tasks(inner, found);
        }
    }
}

/// Mocks as people write them: a happy path, and a failure that is retried.
fn mocks(machine: &Value) -> Value {
    let mut found = Vec::new();
    tasks(machine, &mut found);
    let (mut happy, mut failing, mut responses) = (Map::new(), Map::new(), Map::new());
    for (index, (state, resource)) in found.into_iter().enumerate() {
        let mocked = format!("Mocked{}Success", state.replace(' ', ""));
        let result = match resource {
            _ if resource.contains("lambda") => {
                json!({ "StatusCode": 200, "Payload": { "StatusCode": 200, "body": format!("{state} done") } })
            }
            _ if resource.contains("dynamodb") => {
                json!({ "SdkHttpMetadata": { "HttpStatusCode": 200 }, "Item": { "id": { "S": "A-1001" } } })
            }
            _ if resource.contains("sns") || resource.contains("sqs") => {
                json!({ "MessageId": format!("8d2f6a10-5b7e-4c31-9a{index:02}-3f0e1d2c4b5a") })
            }
            _ => json!({ "status": "COMPLETE", "number": 17 + index }),
        };
        responses.insert(mocked.clone(), json!({ "0": { "Return": result } }));
        happy.insert(String::from(state), Value::from(mocked));
        if index == 0 {
            let error =
                json!({ "Error": "Lambda.TooManyRequestsException", "Cause": "Rate exceeded" });
            responses.insert(
                "Throttled".into(),
                json!({ "0-1": { "Throw": error }, "2": { "Return": { "StatusCode": 200 } } }),
            );
            failing.insert(String::from(state), "Throttled".into());
        }
    }
    json!({
        "StateMachines": { "Workflow": { "TestCases": { "HappyPath": happy, "Throttled": failing } } },
        "MockedResponses": responses,
    })
}

fn input(text: &str) -> Value {
    let mut input = Map::new();
    let values = [
        json!("A-1001"),
        json!(3),
        json!(true),
        json!({ "id": "42", "name": "Ada" }),
        json!(["x", "y"]),
    ];
    for (path, value) in text.split("\"$.").skip(1).zip(values) {
        let name: String = path
            .chars()
            .take_while(|character| character.is_ascii_alphanumeric())
            .collect();
        input.insert(name, value);
    }
    Value::Object(input)
}

#[test]
fn links_of_real_workflows_are_short() {
    let Some(folder) = shared() else {
        println!("skipped: the real definitions are not here (set ASL_SHARED to their folder)");
        return;
    };
    let index = std::fs::read_to_string(folder.join("index.json")).expect("the index can be read");
    let index: Value = serde_json::from_str(&index).expect("the index is JSON");
    let mut workflows = Vec::new();
    for entry in index
        .get("entries")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let (Some("asl" | "docs"), Some(file)) = (
            entry.get("kind").and_then(Value::as_str),
            entry.get("file").and_then(Value::as_str),
        ) else {
            continue;
        };
        let Ok(text) = std::fs::read_to_string(folder.join(file)) else {
            continue;
        };
        let Ok(machine) = serde_json::from_str::<Value>(&text) else {
            continue;
        };
        if (2_500..=14_000).contains(&text.len()) && machine.get("States").is_some() {
            workflows.push((text, machine));
        }
    }
    // Thirty, spread over the whole collection.
    let step = (workflows.len() / 30).max(1);
    let mut lengths = Vec::new();
    let mut alone = Vec::new();
    for (text, machine) in workflows.iter().step_by(step).take(30) {
        let pretty =
            |value: &Value| serde_json::to_string_pretty(value).expect("a value can be written");
        let project = Project {
            title: "A real workflow".into(),
            definition: text.as_str().into(),
            input: pretty(&input(text)).into(),
            mocks: pretty(&mocks(machine)).into(),
            ..Project::default()
        };
        let definition = Project {
            definition: project.definition.clone(),
            ..Project::default()
        };
        for (project, lengths) in [(project, &mut lengths), (definition, &mut alone)] {
            let link = Link {
                project,
                ..Link::default()
            };
            let fragment = share::encode(&link).expect("it fits");
            assert_eq!(share::decode(&fragment).as_ref(), Ok(&link));
            lengths.push(ADDRESS + fragment.len());
        }
    }
    for (what, lengths) in [
        ("definition alone", &mut alone),
        ("with input and mocks", &mut lengths),
    ] {
        lengths.sort_unstable();
        let fits = lengths.iter().filter(|length| **length <= 2_000).count();
        let median = lengths.get(lengths.len() / 2).copied().unwrap_or_default();
        let longest = lengths.last().copied().unwrap_or_default();
        assert_eq!(lengths.len(), 30);
        println!(
            "{} links, {what}: median {median}, longest {longest}, {fits} within 2,000 characters",
            lengths.len()
        );
    }
    let median = lengths.get(lengths.len() / 2).copied().unwrap_or_default();
    assert!(median <= 1_150, "the median link has {median} characters");
    let fits = lengths.iter().filter(|length| **length <= 2_000).count();
    assert!(
        fits >= 26,
        "only {fits} of 30 links are within 2,000 characters"
    );
}

#[test]
fn links_of_the_examples_fit_everywhere() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/examples");
    let text =
        |file: &str| std::fs::read_to_string(folder.join(file)).expect("the example is there");
    for example in examples::list(&text("index.json")) {
        let opened = examples::read(&text(&example.file)).expect("the example can be read");
        let link = Link {
            project: opened.project,
            ..Link::default()
        };
        let length = ADDRESS + share::encode(&link).expect("it fits").len();
        println!("{}: {length} characters", example.title);
        assert!(length <= 2_000, "{} has {length} characters", example.title);
    }
}
