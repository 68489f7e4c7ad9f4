//! What the tolerant reader says, as tables.

use super::{MAX_DEPTH, MAX_ERRORS, read};
use crate::{Pointer, Value};

/// The errors of a text, a line each: place and message.
fn errors(text: &str) -> Vec<String> {
    let line = |error: &super::SyntaxError| {
        format!("{}..{} {}", error.span.start, error.span.end, error.message)
    };
    read(text).errors.iter().map(line).collect()
}

/// What was made of a text, as compact JSON.
fn salvaged(text: &str) -> String {
    read(text)
        .root
        .map(|root| root.to_value().to_string())
        .unwrap_or_default()
}

#[test]
fn errors_have_narrow_places_and_helpful_words() {
    let cases: &[(&str, &[&str], &str)] = &[
        // Commas.
        (
            r#"{"Next": "A" "End": true}"#,
            &["13..18 expected `,` or `}` after the value of `Next`"],
            r#"{"Next":"A","End":true}"#,
        ),
        ("[1 2]", &["3..4 expected `,` or `]` after item 1"], "[1,2]"),
        (r#"{"a": 1,}"#, &["7..8 trailing comma"], r#"{"a":1}"#),
        ("[1,2,]", &["4..5 trailing comma"], "[1,2]"),
        ("[1,,2]", &["3..4 expected an item before `,`"], "[1,2]"),
        ("{,}", &["1..2 expected a key before `,`"], "{}"),
        ("[1; 2]", &["2..3 expected `,`, found `;`"], "[1,2]"),
        // Keys and colons.
        (
            r#"{"a" 1}"#,
            &["5..6 expected `:` after the key `a`"],
            r#"{"a":1}"#,
        ),
        (
            r#"{"a" = 1}"#,
            &["5..6 expected `:` after the key `a`, found `=`"],
            r#"{"a":1}"#,
        ),
        (r#"{"a"}"#, &["1..4 the key `a` has no value"], "{}"),
        (
            r#"{"a":}"#,
            &["5..6 expected a value for the key `a` before `}`"],
            "{}",
        ),
        (
            r#"{"a":,"b":1}"#,
            &["5..6 expected a value for the key `a` before `,`"],
            r#"{"b":1}"#,
        ),
        (
            "{a: 1}",
            &["1..2 the key `a` stands without quotes"],
            r#"{"a":1}"#,
        ),
        ("{: 1}", &["1..2 expected a key before `:`"], "{}"),
        ("{[1]}", &["1..2 expected a key, found `[`"], "{}"),
        // Brackets.
        (
            r#"{"a": [1, 2}"#,
            &["11..12 expected `]` to close the `[` of line 1, found `}`"],
            r#"{"a":[1,2]}"#,
        ),
        (
            "{\"a\":\n{\"b\": 1}",
            &["14..14 expected `}`: the `{` of line 1 is never closed"],
            r#"{"a":{"b":1}}"#,
        ),
        (
            "[\n[[",
            &[
                "4..4 expected `]`: the `[` of line 2 is never closed, nor are the 2 brackets around it",
            ],
            "[[[]]]",
        ),
        ("{}}", &["2..3 `}` closes nothing"], "{}"),
        (
            "]",
            &[
                "0..1 unexpected `]`",
                "1..1 expected a JSON value, found the end of the text",
            ],
            "",
        ),
        (
            "[{\"a\": 1]",
            &["8..9 expected `}` to close the `{` of line 1, found `]`"],
            r#"[{"a":1}]"#,
        ),
        // Strings.
        (
            "{'a': 'b'}",
            &[
                "1..2 `'` is not a quote in JSON: use `\"`",
                "6..7 `'` is not a quote in JSON: use `\"`",
            ],
            r#"{"a":"b"}"#,
        ),
        (
            "{“a”: 1}",
            &["1..4 `“` is not a quote in JSON: use `\"`"],
            r#"{"a":1}"#,
        ),
        (
            "{\"a\": \"b,\n\"c\": 1}",
            &[
                // The comma is taken to stand behind the quote that is missing.
                "6..8 the string `\"b` is not closed",
            ],
            r#"{"a":"b","c":1}"#,
        ),
        (
            "\"a\\xb\"",
            &["2..4 `\\x` is not an escape in JSON"],
            r#""axb""#,
        ),
        (
            "\"\\u12\"",
            &["1..5 `\\u12` needs four hexadecimal digits"],
            r#""""#,
        ),
        (
            "\"a\tb\"",
            &["2..3 the control character U+0009 stands in a string"],
            r#""a\tb""#,
        ),
        // Values.
        (
            "[True, None]",
            &[
                "1..5 `True` is not JSON: use `true`",
                "7..11 `None` is not JSON: use `null`",
            ],
            "[true,null]",
        ),
        ("[NaN]", &["1..4 `NaN` is not JSON"], "[null]"),
        (
            "hello world",
            &["0..5 `hello` is not a JSON value"],
            r#""hello""#,
        ),
        (
            "[hello]",
            &["1..6 `hello` is not a JSON value"],
            r#"["hello"]"#,
        ),
        (
            "[01, +1, .5, 1.]",
            &[
                "1..3 `01` is not a JSON number",
                "5..7 `+1` is not a JSON number",
                "9..11 `.5` is not a JSON number",
                "13..15 `1.` is not a JSON number",
            ],
            "[1,1,0.5,1.0]",
        ),
        (
            r#"{"a": ${B}}"#,
            &["6..10 `${B}` stands outside of quotes"],
            r#"{"a":"${B}"}"#,
        ),
        // Around the value.
        (
            "",
            &["0..0 expected a JSON value, found the end of the text"],
            "",
        ),
        ("// x\n{}", &["0..4 comments are not JSON"], "{}"),
        ("{/* x */}", &["1..8 comments are not JSON"], "{}"),
        (
            "\u{feff}{}",
            &["0..3 the invisible character U+FEFF is not a blank in JSON"],
            "{}",
        ),
        (
            "{} []",
            &["3..4 expected the end of the text, found `[`"],
            "{}",
        ),
    ];
    for (text, expected, value) in cases {
        assert_eq!(&errors(text), expected, "{text}");
        assert_eq!(salvaged(text), *value, "{text}");
        assert_eq!(
            Value::parse(text).unwrap_err().message,
            read(text).errors[0].message,
            "{text}"
        );
    }
}

#[test]
fn fixes_mend_the_text() {
    for (text, mended) in [
        (r#"{"a": 1 "b": 2,}"#, r#"{"a": 1, "b": 2}"#),
        ("{'a': \u{201c}b\"c\u{201d}}", r#"{"a": "b\"c"}"#),
        ("{a: True, b: 01}", r#"{"a": true, "b": 1}"#),
        ("[1; +2 // two\n]", "[1, 2 \n]"),
        ("{\"a\" = ${B}}", r#"{"a" : "${B}"}"#),
        ("[\"a\\xb\", \"c\td\"]", r#"["a\\xb", "c\td"]"#),
        ("[\"a,\n\"b\"]", "[\"a\",\n\"b\"]"),
    ] {
        let mut fixed = text.to_owned();
        for error in read(text).errors.iter().rev() {
            let fix = error.fix.as_deref().unwrap();
            fixed.replace_range(fix.span.start..fix.span.end, &fix.text);
        }
        assert_eq!(fixed, mended);
        assert!(read(&fixed).errors.is_empty(), "{fixed}");
    }
}

#[test]
fn valid_texts_have_no_errors_and_all_their_places() {
    let text = "{ \"a\\u00e9\" : [ 1.50 , \"x\" ] , \"b\" : null , \"b\" : true }";
    let document = read(text);
    assert!(document.errors.is_empty());
    let root = document.root.unwrap();
    let place = |pointer: &str| {
        root.at_pointer(&Pointer::parse(pointer).unwrap())
            .unwrap()
            .span
            .text(text)
    };
    assert_eq!(root.span.text(text), text);
    assert_eq!(place("/aé"), "[ 1.50 , \"x\" ]");
    assert_eq!(place("/aé/0"), "1.50");
    assert_eq!(place("/b"), "true");
    assert_eq!(root.members().len(), 3);
    assert_eq!(root.member("b").unwrap().key_span.text(text), "\"b\"");
    assert_eq!(root.to_value().to_string(), r#"{"aé":[1.5,"x"],"b":true}"#);
    for (needle, pointer) in [
        ("\\u00e9", "/aé"),
        ("1.50", "/aé/0"),
        ("\"x", "/aé/1"),
        ("null", "/b"),
        ("{", ""),
    ] {
        assert_eq!(
            root.pointer_at(text.find(needle).unwrap()).to_string(),
            pointer,
            "{needle}"
        );
    }
}

#[test]
fn escapes_are_resolved() {
    for (json, text) in [
        (r#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
        (r#""\u0041\u00FC\ud83d\uDE00""#, "Aü😀"),
        (r#""\ud800""#, "\u{fffd}"),
        (r#""\ude00x""#, "\u{fffd}x"),
        (r#""\ud800\u0041""#, "\u{fffd}A"),
        (r#""\ud800\ud83d\ude00""#, "\u{fffd}😀"),
    ] {
        assert_eq!(Value::parse(json).unwrap(), Value::from(text), "{json}");
        assert_eq!(
            read(json).root.unwrap().to_value(),
            Value::from(text),
            "{json}"
        );
    }
}

#[test]
fn of_repeated_keys_the_last_wins_in_the_place_of_the_first() {
    let text = r#"{"a":1,"b":2,"a":3}"#;
    assert_eq!(Value::parse(text).unwrap().to_string(), r#"{"a":3,"b":2}"#);
    assert_eq!(
        read(text)
            .root
            .unwrap()
            .get("a")
            .and_then(|node| node.as_number().cloned()),
        Some(3.into())
    );
}

#[test]
fn nesting_is_limited_and_the_limit_is_named() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert!(errors(&nested(MAX_DEPTH)).is_empty());
    assert_eq!(Value::parse(&nested(MAX_DEPTH)).unwrap().depth(), MAX_DEPTH);
    assert_eq!(
        errors(&nested(MAX_DEPTH + 1)),
        ["1000..1001 nested deeper than 1000 levels"]
    );
    for text in [
        nested(100_000),
        "[".repeat(100_000),
        r#"{"a":"#.repeat(100_000),
    ] {
        assert!(
            Value::parse(&text)
                .unwrap_err()
                .message
                .contains("nested deeper than 1000 levels")
        );
    }
}

#[test]
fn errors_are_limited() {
    assert_eq!(read(&"[1 1".repeat(50_000)).errors.len(), MAX_ERRORS);
    assert_eq!(read(&"{'a' ".repeat(900)).errors.len(), MAX_ERRORS);
    // Brackets that close nothing inside of many that are open.
    assert_eq!(
        read(&("{\"a\":".repeat(999) + &"]".repeat(200_000)))
            .errors
            .len(),
        MAX_ERRORS
    );
}
