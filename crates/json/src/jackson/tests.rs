use super::*;
use crate::Value;

#[test]
fn messages_are_those_of_jackson() {
    for (text, message, line, column) in [
        // Recorded on AWS.
        (
            "not a definition",
            "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
            1,
            4,
        ),
        (
            "undefined",
            "Unrecognized token 'undefined': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
            1,
            10,
        ),
        (
            "{bad json}",
            "Unexpected character ('b' (code 98)): was expecting double-quote to start field name",
            1,
            2,
        ),
        (
            "{\"a\":1",
            "Unexpected end-of-input: expected close marker for Object (start marker at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: 1])",
            1,
            7,
        ),
        // Jackson's own.
        (
            "{\"a\" 1}",
            "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value",
            1,
            6,
        ),
        (
            "{\"a\":1\n \"b\":2}",
            "Unexpected character ('\"' (code 34)): was expecting comma to separate Object entries",
            2,
            2,
        ),
        (
            "[1 2]",
            "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries",
            1,
            4,
        ),
        (
            "{\"a\":1,}",
            "Unexpected character ('}' (code 125)): was expecting double-quote to start field name",
            1,
            8,
        ),
        (
            "[1,]",
            "Unexpected character (']' (code 93)): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
            1,
            4,
        ),
        (
            "[1}",
            "Unexpected close marker '}': expected ']' (for Array starting at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: 1])",
            1,
            3,
        ),
        (
            "\"abc",
            "Unexpected end-of-input: was expecting closing quote for a string value",
            1,
            5,
        ),
        (
            "\"a\nb\"",
            "Illegal unquoted character ((CTRL-CHAR, code 10)): has to be escaped using backslash to be included in string value",
            1,
            3,
        ),
        (
            "\"\\x\"",
            "Unrecognized character escape 'x' (code 120)",
            1,
            3,
        ),
        (
            "[01]",
            "Invalid numeric value: Leading zeroes not allowed",
            1,
            3,
        ),
        (
            "[-a]",
            "Unexpected character ('a' (code 97)) in numeric value: expected digit (0-9) to follow minus sign, for valid numeric value",
            1,
            3,
        ),
        (
            "// x",
            "Unexpected character ('/' (code 47)): maybe a (non-standard) comment? (not recognized as one since Feature 'ALLOW_COMMENTS' not enabled for parser)",
            1,
            1,
        ),
        ("", "No content to map due to end-of-input", 1, 1),
    ] {
        let error = jackson_error(text, JacksonSource::Redacted).unwrap();
        assert_eq!(
            (error.message.as_str(), error.line, error.column),
            (message, line, column),
            "{text}"
        );
    }
}

#[test]
fn jackson_and_the_strict_reader_agree_on_what_is_json() {
    for text in [
        "{}",
        "[]",
        "1",
        " null ",
        "\"x\"",
        "[[],{},[1,2,{\"a\":[true]}]]",
        "{\"a\":{\"b\":[]},\"c\":-1.5e3}",
        "\"\\u0041\\n\"",
        "{",
        "[",
        "{}}",
        "1 2",
        "[1,,2]",
        "{,}",
        "tru",
        "{\"a\"}",
        "{\"a\":}",
        "\"\\u00\"",
        "[1.]",
        "[1e]",
        "nul",
        "[\"a]",
        "{1:2}",
    ] {
        assert_eq!(
            jackson_error(text, JacksonSource::Text).is_none(),
            Value::parse(text).is_ok(),
            "{text}"
        );
    }
    let deep = "[".repeat(1001) + &"]".repeat(1001);
    assert!(
        jackson_error(&deep, JacksonSource::Redacted)
            .unwrap()
            .message
            .starts_with("Document nesting depth (1001)")
    );
}

#[test]
fn long_texts_are_cut_in_the_location() {
    let error = jackson_error(&"x".repeat(600), JacksonSource::Text).unwrap();
    assert!(
        error
            .location
            .contains("\"[truncated 100 chars]; line: 1, column: 601]"),
        "{}",
        error.location
    );
}
