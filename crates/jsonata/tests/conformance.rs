//! The official suite and the answers of the reference implementation, read in place.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test")]

use std::path::PathBuf;

use asl_json::Value;
use asl_jsonata::{Environment, Error, Expression, Limits};

/// The folder of the shared data; `None`, with a message, when it is not there.
fn data() -> Option<PathBuf> {
    let shared = std::env::var_os("ASL_SHARED").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")),
        PathBuf::from,
    );
    let folder = shared.join("conformance/jsonata");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: there is no {}; set ASL_SHARED", folder.display());
    None
}

fn read(path: &std::path::Path) -> Value {
    Value::parse(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn run(case: &Value, input: Option<Value>) -> Result<Option<Value>, Error> {
    let mut environment = Environment {
        input,
        now: 1_700_000_000_000,
        ..Environment::default()
    };
    environment.limits = Limits {
        sequence: 10_000_000,
        steps: 40_000_000,
        ..Limits::default()
    };
    for (name, value) in case.get("bindings").and_then(Value::as_object).unwrap() {
        environment.bindings.insert(name.clone(), value.clone());
    }
    Expression::parse(case.get("expr").unwrap().as_str().unwrap())?.evaluate(&environment)
}

/// Whether the result or the code is the expected one.
fn agrees(expected: &Value, actual: &Result<Option<Value>, Error>) -> bool {
    match actual {
        Ok(Some(value)) => expected
            .get("result")
            .is_some_and(|wanted| close(wanted, value)),
        Ok(None) => expected.get("undefined").is_some(),
        Err(error) => expected.get("error").and_then(Value::as_str) == Some(error.code),
    }
}

/// Equal, with numbers compared as the doubles they are.
fn close(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64(), b.as_f64());
            (a - b).abs() <= a.abs() * 1e-15
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| close(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(key, a)| b.get(key).is_some_and(|b| close(a, b)))
        }
        _ => a == b,
    }
}

fn shown(actual: &Result<Option<Value>, Error>) -> String {
    match actual {
        Ok(Some(value)) => value.to_string(),
        Ok(None) => "undefined".to_owned(),
        Err(error) => format!("{error} @{:?}", error.position),
    }
}

fn report(case: &Value, actual: &Result<Option<Value>, Error>) {
    let text = |name: &str| case.get(name).map(Value::to_string).unwrap_or_default();
    let cut = |text: String| text.chars().take(300).collect::<String>();
    println!(
        "{} {}\n  want {}\n  have {}",
        text("id"),
        cut(text("expr")),
        cut(text("expected")),
        cut(shown(actual))
    );
}

#[test]
fn the_official_suite_passes() {
    let Some(folder) = data() else { return };
    let mut files: Vec<_> = std::fs::read_dir(folder.join("suite"))
        .unwrap()
        .map(|it| it.unwrap().path())
        .collect();
    files.sort();
    let (mut passed, mut total) = (0, 0);
    for file in files {
        for case in read(&file).as_array().unwrap() {
            let actual = run(case, case.get("data").cloned());
            total += 1;
            if agrees(case.get("expected").unwrap(), &actual) {
                passed += 1;
            } else {
                report(case, &actual);
            }
        }
    }
    println!("official suite: {passed} of {total}");
    assert_eq!(passed, total);
}

#[test]
fn the_reference_implementation_agrees() {
    let Some(folder) = data() else { return };
    let document = read(&folder.join("extra.json"));
    let shared = document.get("shared").unwrap();
    let (mut passed, mut total, mut messages, mut errors) = (0_u32, 0_u32, 0_u32, 0_u32);
    let (mut positions, mut placed) = (0_u32, 0_u32);
    for case in document.get("cases").unwrap().as_array().unwrap() {
        let input = match case.get("data") {
            Some(Value::String(name)) if &**name == "@shared" => Some(shared.clone()),
            other => other.cloned(),
        };
        let actual = run(case, input);
        let expected = case.get("expected").unwrap();
        total += 1;
        let agrees = agrees(expected, &actual);
        passed += u32::from(agrees);
        let mut same = agrees;
        if expected.get("error").is_some() {
            let wanted = expected.get("message").and_then(Value::as_str);
            let same_message = agrees
                && actual
                    .as_ref()
                    .is_err_and(|error| wanted == Some(&error.message));
            errors += 1;
            messages += u32::from(same_message);
            same = same_message;
            if !is_left_over(case) {
                let wanted = expected.get("position").and_then(Value::as_i64);
                let position = wanted.and_then(|position| usize::try_from(position).ok());
                let same_position = actual
                    .as_ref()
                    .is_err_and(|error| position == error.position);
                placed += 1;
                positions += u32::from(same_position);
                same &= same_position;
            }
        }
        if !same {
            report(case, &actual);
        }
    }
    println!(
        "reference: {passed} of {total} values and codes, {messages} of {errors} messages, {positions} of {placed} positions"
    );
    assert_eq!(passed, total);
    assert!(messages * 1000 >= errors * 999);
    assert!(positions * 1000 >= placed * 999);
}

/// Whether the recorded position says nothing about the expression: for an error in `x ~> $function` the reference
/// reports the place where that function was called last, here in the expression evaluated before. In a fresh process
/// it reports no position.
fn is_left_over(case: &Value) -> bool {
    let text = case.get("expr").and_then(Value::as_str).unwrap();
    let function = text.split_once(" ~> $").map(|(_, function)| function);
    function.is_some_and(|function| function.chars().all(char::is_alphanumeric))
}
