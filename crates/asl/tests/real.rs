//! Definitions that people wrote: `corpus/real`.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a test says what it skipped and ends with what is wrong"
)]

mod shared;

use std::collections::BTreeMap;

use asl_language::{CheckOptions, Severity, check};
use serde_json::Value;

/// Every definition and document in JSON, with its entry of the index.
fn entries() -> Option<Vec<(Value, String)>> {
    let index: Value =
        serde_json::from_str(&shared::read("corpus/real/index.json")?).expect("the index is JSON");
    let entries = index["entries"].as_array().cloned().unwrap_or_default();
    let wanted = entries.into_iter().filter(|entry| {
        matches!(entry["kind"].as_str(), Some("asl" | "docs")) && entry["format"] == "json"
    });
    Some(
        wanted
            .map(|entry| {
                let text = shared::read(&format!(
                    "corpus/real/{}",
                    entry["file"].as_str().unwrap_or_default()
                ))
                .unwrap_or_default();
                (entry, text)
            })
            .collect(),
    )
}

#[test]
fn real_definitions_parse_or_get_an_error_with_its_place() {
    let Some(entries) = entries() else { return };
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    let (mut ran, mut clean) = (0, 0);
    for (entry, text) in &entries {
        let checked = check(text, &CheckOptions::default());
        ran += usize::from(checked.machine.is_some());
        for diagnostic in &checked.diagnostics {
            *codes.entry(diagnostic.code).or_default() += 1;
            assert!(
                diagnostic.span.start <= diagnostic.span.end && diagnostic.span.end <= text.len(),
                "{} {}",
                entry["id"],
                diagnostic.code
            );
        }
        let votes = &entry["definitions"][0]["validators"];
        // A trailing comma is an error, whatever the validators forgive.
        if votes == "clean" && entry["parse"]["mode"] == "json" {
            clean += 1;
            let errors: Vec<String> = checked
                .diagnostics
                .iter()
                .filter(|diagnostic| diagnostic.severity == Severity::Error)
                .map(|diagnostic| {
                    format!(
                        "{} at {}: {}",
                        diagnostic.code, diagnostic.pointer, diagnostic.message
                    )
                })
                .collect();
            if !errors.is_empty() {
                wrong.push(format!(
                    "{} {}: {}",
                    entry["id"],
                    entry["definitions"][0]["valid_votes"],
                    errors.join("; ")
                ));
            }
        }
    }
    for (entry, text) in &entries {
        if entry["definitions"][0]["validators"] != "clean" {
            let checked = check(text, &CheckOptions::default());
            println!(
                "{} {}: {:?}",
                entry["id"],
                entry["definitions"][0]["valid_votes"],
                checked
                    .diagnostics
                    .iter()
                    .map(|d| format!(
                        "{:?} {} at {}: {} -- {:?}",
                        d.severity, d.code, d.pointer, d.message, d.help
                    ))
                    .collect::<Vec<_>>()
            );
        }
    }
    println!(
        "{} real definitions: {ran} give a machine, {clean} are clean; findings: {codes:?}",
        entries.len()
    );
    assert!(
        wrong.is_empty(),
        "errors in clean definitions:\n{}",
        wrong.join("\n")
    );
}

/// What is told of definitions that all validators take: whoever wrote them has to read it, so it is little.
#[test]
fn clean_definitions_get_little_advice() {
    let Some(entries) = entries() else { return };
    let mut counts: BTreeMap<(Severity, &str), usize> = BTreeMap::new();
    let mut clean = 0;
    for (entry, text) in &entries {
        if entry["definitions"][0]["validators"] == "clean" && entry["parse"]["mode"] == "json" {
            clean += 1;
            for found in check(text, &CheckOptions::default()).diagnostics {
                *counts.entry((found.severity, found.code)).or_default() += 1;
            }
        }
    }
    let of = |wanted: Severity| -> usize {
        let counted = counts
            .iter()
            .filter(|((severity, _), _)| *severity == wanted);
        counted.map(|(_, count)| count).sum()
    };
    println!("{clean} clean definitions: {counts:?}");
    assert_eq!(of(Severity::Error), 0);
    assert!(of(Severity::Warning) * 3 <= clean, "{counts:?}");
    assert!(of(Severity::Hint) <= 2 * clean, "{counts:?}");
}
