//! What AWS answered: intrinsic functions and Choice operators, read in place from the folder `shared` (or `ASL_SHARED`).

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test may stop where a recording is not as it should be"
)]

use std::path::PathBuf;

use asl_engine::api::{Options, RunRequest, RunStatus, run};
use serde_json::{Value, json};

/// The JSON of a file of `shared`; `None`, and a word about it, where the folder is not there.
fn shared(path: &str) -> Option<Value> {
    let repository = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder =
        std::env::var_os("ASL_SHARED").map_or_else(|| repository.join("../shared"), PathBuf::from);
    let file = folder.join(path);
    if !file.exists() {
        println!(
            "skipped: {} is not there; set ASL_SHARED to the folder with the recordings",
            file.display()
        );
        return None;
    }
    Some(serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap())
}

/// `output`, or `error` and `cause`, as AWS gives them.
fn ran(case: &Value) -> Value {
    let name = |of: &str| case["names"][of].as_str().map(str::to_owned);
    let response = run(RunRequest {
        definition: case["definition"].to_string(),
        input: Some(case["input"].to_string().into()),
        options: Options {
            state_machine_name: name("state_machine"),
            execution_name: name("execution"),
            ..Options::default()
        },
        ..RunRequest::default()
    });
    match response.status {
        RunStatus::Succeeded => {
            let output: Value = serde_json::from_str(response.output.as_deref().unwrap()).unwrap();
            json!({ "output": output })
        }
        // The recorder joins the messages of AWS's diagnostics.
        RunStatus::Invalid => {
            let messages: Vec<&str> = response
                .diagnostics
                .iter()
                .map(|found| found.aws_message.as_deref().unwrap_or(&found.message))
                .collect();
            json!({ "error": "VALIDATION_FAILED", "cause": messages.join("; ") })
        }
        _ => json!({ "error": response.error, "cause": response.cause }),
    }
}

/// What the recorder masked, as a run of ours has it.
fn filled(expected: &Value) -> Value {
    let text = expected
        .to_string()
        .replace("<partition>", "aws")
        .replace("<region>", "us-east-1")
        .replace("111111111111", "123456789012");
    serde_json::from_str(&text).unwrap()
}

#[test]
fn intrinsic_functions_answer_as_recorded() {
    let Some(cases) = shared("conformance/aws-results/intrinsics.json") else {
        return;
    };
    let cases = cases.as_array().unwrap();
    let mut wrong = Vec::new();
    for case in cases {
        let (got, expected) = (ran(case), &case["result"]);
        let same = match case["id"].as_str().unwrap() {
            // Drawn at random: the range and the form are all that can be the same.
            "States.MathRandom/007b-round-bounds-to-narrower-interval-many-samples" => {
                let drawn = got["output"].as_array().unwrap();
                drawn.len() == 50
                    && (1..=4).all(|number| drawn.contains(&Value::from(number)))
                    && drawn
                        .iter()
                        .all(|number| (1..=4).contains(&number.as_i64().unwrap()))
            }
            "States.UUID/008-ignore-string-argument" => got["output"]["value"]
                .as_str()
                .is_some_and(|uuid| uuid.len() == 36),
            _ => got == *expected,
        };
        if !same {
            wrong.push(format!(
                "{}\n  recorded {expected}\n  got      {got}",
                case["id"]
            ));
        }
    }
    println!(
        "{} of {} recorded results",
        cases.len() - wrong.len(),
        cases.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn choice_operators_and_intrinsics_give_the_recorded_output() {
    let Some(index) = shared("conformance/aws/index.json") else {
        return;
    };
    let mut count = 0;
    let mut wrong = Vec::new();
    for entry in index.as_array().unwrap() {
        let jsonata = entry["features"]
            .as_array()
            .unwrap()
            .contains(&Value::from("jsonata"));
        if jsonata || !matches!(entry["kind"].as_str(), Some("intrinsic" | "choice")) {
            continue;
        }
        let case = shared(&format!(
            "conformance/aws/{}",
            entry["path"].as_str().unwrap()
        ))
        .unwrap();
        let unrepeatable = case["nondeterministic"].as_array().unwrap();
        let unrepeatable = unrepeatable
            .iter()
            .any(|path| path.as_str().unwrap().starts_with("$.output"));
        let (got, expected) = (ran(&case), filled(&case["expected"]["output"]));
        count += 1;
        // Drawn at random: that there is an output must do.
        if got["output"] != expected && !(unrepeatable && got["output"].is_object()) {
            wrong.push(format!(
                "{}\n  recorded {expected}\n  got      {got}",
                case["id"]
            ));
        }
    }
    println!("{} of {count} recorded outputs", count - wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
