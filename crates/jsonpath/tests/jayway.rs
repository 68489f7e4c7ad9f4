//! Our answers against those of the real Jayway library, read in place.

use std::path::PathBuf;

use asl_json::Value;
use asl_jsonpath::{Path, SelectErrorKind};

fn shared() -> PathBuf {
    match std::env::var_os("ASL_SHARED") {
        Some(folder) => folder.into(),
        None => PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
    }
}

/// What we answer: the value, or the kind of error and its message.
fn answer(path: &str, document: &Value) -> Result<Value, (&'static str, String)> {
    let path =
        Path::parse(path).map_err(|error| ("invalid", error.jayway.unwrap_or(error.message)))?;
    path.select(document).map_err(|error| match error.kind {
        SelectErrorKind::NotFound => ("not_found", error.message),
        SelectErrorKind::Invalid => ("invalid", error.message),
    })
}

/// What differs from the recorded answer, if anything.
fn difference(case: &Value) -> Option<String> {
    let path = case.get("path")?.as_str()?;
    let document = case.get("document")?;
    let expected = case.get("expected")?;
    let ours = answer(path, document);
    let text = |key: &str| {
        expected
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let same = match (&ours, expected.get("result")) {
        (Ok(value), Some(result)) => value.to_string() == result.to_string(),
        // Messages of "not found" reach the causes of AWS; of the others only the kind counts.
        (Err((kind, message)), None) => {
            *kind == text("kind") && (*kind != "not_found" || message == text("message"))
        }
        _ => false,
    };
    let definite = case.get("definite").and_then(Value::as_bool);
    let definite_differs = Path::parse(path)
        .is_ok_and(|path| definite.is_some_and(|definite| definite != path.is_definite()));
    (!same || definite_differs)
        .then(|| format!("{path} on {document}: expected {expected}, got {ours:?}"))
}

#[test]
fn every_recorded_answer_of_jayway_is_ours() {
    let file = shared().join("conformance/jsonpath/jayway.json");
    let Ok(text) = std::fs::read_to_string(&file) else {
        println!(
            "skipped: there is no {}; set ASL_SHARED to the folder of recordings",
            file.display()
        );
        return;
    };
    let cases = Value::parse(&text).unwrap();
    let cases = cases.as_array().unwrap();
    assert!(!cases.is_empty());
    let differences: Vec<_> = cases.iter().filter_map(difference).collect();
    println!(
        "jsonpath: {} passed, {} failed",
        cases.len() - differences.len(),
        differences.len()
    );
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
