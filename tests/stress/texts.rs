//! Texts with faults that people make, and texts far too large.

use asl_engine::api;
use asl_playground::protocol::Document;
use asl_playground::session::Session;

use crate::IDENTITY;
use crate::talk::{Run, check, run};

#[test]
fn bad_texts_are_told_at_their_place() {
    let machine = |state: &str| format!(r#"{{"StartAt":"A","States":{{"A":{state}}}}}"#);
    let result =
        |value: &str| machine(&format!(r#"{{"Type":"Pass","Result":{value},"End":true}}"#));
    for (text, code, marked, message) in [
        (
            machine(r#"{"Type":"Pass" "End":true}"#),
            "json-syntax",
            r#""End""#,
            "expected `,` or `}` after the value of `Type`",
        ),
        (
            machine(r#"{"Type":"Pas","End":true}"#),
            "bad-type-value",
            r#""Pas""#,
            "there is no state type `Pas`",
        ),
        (
            machine(r#"{"Type":"Pass","Next":"B"}"#),
            "next-missing-target",
            r#""B""#,
            "there is no state `B`",
        ),
        (
            machine(r#"{"Type":"Wait","Seconds":"5","End":true}"#),
            "wrong-type",
            r#""5""#,
            "`Seconds` takes a whole number, found the string `5`",
        ),
        (
            r#"{"StartAt":"A","States":[]}"#.into(),
            "wrong-type",
            "[]",
            "`States` takes an object, found an array",
        ),
        (
            result(&nested(10_000)),
            "json-syntax",
            "[",
            "nested deeper than 1000 levels",
        ),
        (
            result(&long(5_000_000)),
            "definition-too-long",
            "",
            "the definition has 5000067 characters; AWS takes at most 1048576",
        ),
    ] {
        let checked = check(&mut Session::default(), &text).expect("an answer");
        let units: Vec<u16> = text.encode_utf16().collect();
        let told = checked.diagnostics.iter().map(|found| {
            let place = found.range.from as usize..found.range.to as usize;
            let marked = String::from_utf16_lossy(units.get(place).unwrap_or_default());
            (&*found.code, marked, &*found.message)
        });
        let told: Vec<_> = told.collect();
        assert!(
            told.contains(&(code, marked.into(), message)),
            "{code}: {told:?}"
        );
    }
}

#[test]
fn bad_inputs_and_mocks_are_refused_and_large_ones_run_without_quotas() {
    let too_deep = "nested deeper than 1000 levels";
    let too_long = "the input has 5000000 bytes; AWS starts no execution with more than 262144";
    for (input, mocks, expected) in [
        (nested(10_000), String::new(), (Document::Input, too_deep)),
        (String::new(), nested(10_000), (Document::Mocks, too_deep)),
        (long(5_000_000), String::new(), (Document::Input, too_long)),
        (
            r#"{"a":1,}"#.into(),
            String::new(),
            (Document::Input, "trailing comma"),
        ),
    ] {
        let run = run(&mut Session::default(), IDENTITY, &input, &mocks).expect("an answer");
        let Run::Refused(document, found) = run else {
            panic!("it runs although {}", expected.1);
        };
        let told: Vec<_> = found.iter().map(|found| &*found.message).collect();
        assert_eq!((document, &*told), (expected.0, &[expected.1][..]));
    }
    let response = api::run(api::RunRequest {
        definition: IDENTITY.into(),
        input: Some(long(5_000_000).into()),
        options: api::Options {
            quotas: Some(false),
            ..api::Options::default()
        },
        ..api::RunRequest::default()
    });
    assert_eq!(
        response.output.map(|output| output.len()),
        Some(5_000_000),
        "{:?}",
        response.error
    );
}

/// So many arrays in each other.
fn nested(depth: usize) -> String {
    format!("{}{}", "[".repeat(depth), "]".repeat(depth))
}

/// A JSON string of so many bytes.
fn long(bytes: usize) -> String {
    format!("\"{}\"", "x".repeat(bytes - 2))
}
