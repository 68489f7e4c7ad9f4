//! Verdicts against those of AWS and of other validators: `corpus/validation/cases.json`.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a test says what it skipped and ends with what is wrong"
)]

mod shared;

use std::collections::BTreeMap;

use asl_language::{CheckOptions, Checked, MachineType, Severity, check};
use serde_json::Value;

struct Case {
    id: String,
    valid: bool,
    aws: bool,
    jsonata: bool,
    definition: String,
    options: CheckOptions,
    problem: String,
}

fn cases() -> Option<Vec<Case>> {
    let cases: Vec<Value> = serde_json::from_str(&shared::read("corpus/validation/cases.json")?)
        .expect("the corpus is JSON");
    let text = |case: &Value, key: &str| case[key].as_str().unwrap_or_default().to_owned();
    let cases = cases
        .iter()
        .filter(|case| case["format"] == "json" && case["parses"] == "json");
    Some(
        cases
            .map(|case| Case {
                id: text(case, "id"),
                valid: case["expected"] == "valid",
                aws: text(case, "authority").starts_with("AWS"),
                jsonata: text(case, "definition").contains("JSONata"),
                definition: text(case, "definition"),
                options: CheckOptions {
                    machine_type: if case["workflow_type"] == "EXPRESS" {
                        MachineType::Express
                    } else {
                        MachineType::Standard
                    },
                    substitutions: substitutions(&case["substitutions"]),
                },
                problem: case["claims"].to_string(),
            })
            .collect(),
    )
}

fn substitutions(value: &Value) -> BTreeMap<String, String> {
    let members = value.as_object().into_iter().flatten();
    members
        .map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned()))
        .collect()
}

/// Whether AWS would take it, by what we found.
fn accepted(checked: &Checked) -> bool {
    !checked
        .diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error)
}

fn shown(checked: &Checked) -> String {
    let errors = checked
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error);
    errors
        .map(|error| format!("{} at {}: {}", error.code, error.pointer, error.message))
        .collect::<Vec<_>>()
        .join("; ")
}

/// How many verdicts are ours, too; says of the others what we found.
fn agreed(cases: &[Case]) -> usize {
    let agrees = |case: &&Case| {
        let checked = check(&case.definition, &case.options);
        let agrees = accepted(&checked) == case.valid;
        if !agrees {
            println!(
                "{} is {}: {} | {:.200}",
                case.id,
                if case.valid { "valid" } else { "invalid" },
                shown(&checked),
                case.problem
            );
        }
        agrees
    };
    cases.iter().filter(agrees).count()
}

#[test]
fn verdicts_of_aws_on_jsonpath_are_met() {
    let Some(cases) = cases() else { return };
    let cases: Vec<Case> = cases
        .into_iter()
        .filter(|case| case.aws && !case.jsonata)
        .collect();
    let agreed = agreed(&cases);
    println!("AWS, JSONPath: {agreed} of {} verdicts agree", cases.len());
    assert!(agreed * 100 >= cases.len() * 97);
}

#[test]
fn verdicts_of_other_validators_are_met_where_aws_does_not_contradict() {
    let Some(cases) = cases() else { return };
    let cases: Vec<Case> = cases
        .into_iter()
        .filter(|case| !case.aws || case.jsonata)
        .collect();
    let agreed = agreed(&cases);
    println!(
        "others and JSONata: {agreed} of {} verdicts agree",
        cases.len()
    );
}

/// Which texts are paths where: `corpus/validation/paths.json`, the cases of another validator.
#[test]
fn paths_are_accepted_where_others_accept_them() {
    let Some(text) = shared::read("corpus/validation/paths.json") else {
        return;
    };
    let corpus: Value = serde_json::from_str(&text).expect("the corpus is JSON");
    let (mut agreed, mut all) = (0, 0);
    for case in corpus["cases"].as_array().into_iter().flatten() {
        let path = &case["path"];
        let valid = case["valid_in"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|context| (context, true));
        let invalid = case["invalid_in"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|context| (context, false));
        for (context, expected) in valid.chain(invalid) {
            let state = match context.as_str() {
                Some("REFERENCE_PATH") => {
                    serde_json::json!({ "Type": "Wait", "SecondsPath": path, "End": true })
                }
                Some("PATH") => {
                    serde_json::json!({ "Type": "Pass", "InputPath": path, "End": true })
                }
                Some("PAYLOAD_TEMPLATE") => {
                    serde_json::json!({ "Type": "Pass", "Parameters": { "a.$": path }, "End": true })
                }
                _ => serde_json::json!({ "Type": "Pass", "ResultPath": path, "End": true }),
            };
            let definition = serde_json::json!({ "StartAt": "A", "States": { "A": state } });
            let checked = check(&definition.to_string(), &CheckOptions::default());
            all += 1;
            if accepted(&checked) == expected {
                agreed += 1;
            } else {
                println!("{context} {path} is {expected}: {}", shown(&checked));
            }
        }
    }
    println!("paths: {agreed} of {all} agree");
    // The rest: filters that Jayway compiles, types of intrinsic arguments, which AWS does not look at, and escapes with `\\`,
    // which Jayway does not know.
    assert!(all - agreed <= 9);
}

/// Rules of the reference that are not in the table of rules.
const ELSEWHERE: &[(&str, &str)] = &[
    ("no-path", "AWS refuses it: bad-template-value"),
    ("mock-both", "is mock-return-or-throw"),
    ("type-name-empty", "a definition has no name"),
    ("type-name-invalid", "a definition has no name"),
    ("type-name-long", "a definition has no name"),
];

#[test]
fn rules_are_those_of_the_reference() {
    let Some(text) = shared::read("reference/diagnostics.json") else {
        return;
    };
    let reference: Value = serde_json::from_str(&text).expect("the reference is JSON");
    let rows = reference["diagnostics"].as_array().into_iter().flatten();
    let codes: Vec<&str> = rows.filter_map(|row| row["code"].as_str()).collect();
    let missing: Vec<&&str> = codes
        .iter()
        .filter(|code| asl_language::rules::rule(code).is_none())
        .filter(|code| !ELSEWHERE.iter().any(|(known, _)| known == *code))
        .collect();
    println!(
        "{} rules, {} of them ours",
        codes.len(),
        codes.len() - ELSEWHERE.len()
    );
    assert!(codes.len() >= 150 && missing.is_empty(), "{missing:?}");
}
