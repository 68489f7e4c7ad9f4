//! What Step Functions adds and takes away (reference 10, "Added functions: sharper table").

#![allow(clippy::unwrap_used, reason = "a test")]

use asl_json::Value;
use asl_jsonata::{Dialect, Environment, Expression};

fn run(text: &str) -> String {
    let environment = Environment {
        dialect: Dialect::StepFunctions,
        now: 1_700_000_000_123,
        seed: 7,
        ..Environment::default()
    }
    .bind("a", Value::parse("[1,2,3]").unwrap());
    match Expression::parse(text).and_then(|expression| expression.evaluate(&environment)) {
        Ok(Some(value)) => value.to_string(),
        Ok(None) => "undefined".to_owned(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn added_functions_answer_as_recorded() {
    let mismatch = |index: u32, name: &str| {
        format!("T0410: Argument {index} of function \"{name}\" does not match function signature")
    };
    let algorithm = |name: &str| {
        format!(
            "D3137: Hash algorithm '{name}' must be one of SHA-1, SHA-384, SHA-256, SHA-512, MD5"
        )
    };
    let cases = [
        ("$partition([0], 1)", "[[0]]".to_owned()),
        ("$partition($a, 2)", "[[1,2],[3]]".to_owned()),
        ("$partition($a, 2.6)", "[[1,2],[3]]".to_owned()),
        ("$partition($a, 0)", "undefined".to_owned()),
        (
            "$partition($a, -1)",
            "D3137: Second argument must be zero or greater".to_owned(),
        ),
        ("$partition($a)", "[[1,2,3]]".to_owned()),
        ("$partition($a, '2')", mismatch(2, "partition")),
        ("$partition($a, null)", mismatch(2, "partition")),
        ("$partition($a, 2, 99)", mismatch(3, "partition")),
        (
            "$partition('not-array', 2)",
            "T0412: Argument 1 of function \"partition\" must be an array of undefined".to_owned(),
        ),
        ("$range(0, 10, 3)", "[0,3,6,9]".to_owned()),
        ("$range(1, 9, 9)", "1".to_owned()),
        ("$range(1, 10, 0)", "undefined".to_owned()),
        ("$range(1, 10, 0.49)", "undefined".to_owned()),
        ("$range(1, 5)", "undefined".to_owned()),
        ("$range(1.4, 5.6, 2.2)", "[1,3,5]".to_owned()),
        ("$count($range(1, 1001, 1))", "1001".to_owned()),
        ("$range(5, 1, -2)", "[5,3,1]".to_owned()),
        ("$range('a', 5, 1)", mismatch(1, "range")),
        ("$range(1, 5, null)", mismatch(3, "range")),
        ("$range(1, 5, 1, 99)", mismatch(4, "range")),
        (
            "$hash('a', 'MD5')",
            "\"0cc175b9c0f1b6a831c399e269772661\"".to_owned(),
        ),
        (
            "$hash('abc', 'SHA-1')",
            "\"a9993e364706816aba3e25717850c26c9cd0d89d\"".to_owned(),
        ),
        ("$hash('x', 'sha-256')", algorithm("sha-256")),
        ("$hash(123, 'MD5')", mismatch(1, "hash")),
        ("$hash()", mismatch(1, "hash")),
        ("$hash('a', 'MD5', 1)", mismatch(3, "hash")),
        ("$parse('{bad json}')", "D3137: Invalid JSON".to_owned()),
        ("$parse('')", "D3137: Invalid JSON".to_owned()),
        ("$parse(' {\"a\":1} ')", "{\"a\":1}".to_owned()),
        ("$parse('-0')", "0".to_owned()),
        ("$parse(123)", mismatch(1, "parse")),
        ("$parse(null)", mismatch(1, "parse")),
        ("$parse('1', 1)", mismatch(2, "parse")),
        ("$parse()", "undefined".to_owned()),
        ("$uuid('x')", mismatch(1, "uuid")),
        ("$uuid(1, 2)", mismatch(1, "uuid")),
        ("$random(77)", "0.7240700207191966".to_owned()),
        ("$random(77) = $random(77)", "true".to_owned()),
        ("$random('s')", mismatch(1, "random")),
        ("$random(77, 88)", mismatch(2, "random")),
        (
            "$randomSeeded(1)",
            "T1006: Attempted to invoke a non-function".to_owned(),
        ),
        (
            "$eval('1')",
            "T1006: Attempted to invoke a non-function".to_owned(),
        ),
        (
            "$contains($uuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)",
            "true".to_owned(),
        ),
        ("$uuid() = $uuid()", "false".to_owned()),
        ("$random() < 1 and $random() >= 0", "true".to_owned()),
        ("$now()", "\"2023-11-14T22:13:20.123Z\"".to_owned()),
        ("$millis()", "1700000000123".to_owned()),
        // There is no document at the top.
        ("$", "undefined".to_owned()),
        ("a", "undefined".to_owned()),
        ("$a[$ > 1]", "[2,3]".to_owned()),
    ];
    for (text, expected) in cases {
        assert_eq!(run(text), expected, "{text}");
    }
}

#[test]
fn the_seed_decides_what_is_random() {
    let draw = |seed| {
        let environment = Environment {
            seed,
            ..Environment::default()
        };
        let expression = Expression::parse("[$random(), $shuffle([1..50])]").unwrap();
        expression.evaluate(&environment).unwrap()
    };
    assert_eq!(draw(1), draw(1));
    assert_ne!(draw(1), draw(2));
}
