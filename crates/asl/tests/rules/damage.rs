//! Texts that are not JSON: the first error does not hide the rest, and brings no findings that vanish when it is mended.

use asl_language::{CheckOptions, check};

/// What is found besides the errors of the text itself, and how many of those there are.
fn beside(text: &str) -> (usize, String) {
    let checked = check(text, &CheckOptions::default());
    assert!(checked.machine.is_none());
    let (syntax, rest): (Vec<_>, Vec<_>) = checked
        .diagnostics
        .iter()
        .partition(|found| found.code == "json-syntax");
    assert!(rest.iter().all(|found| found.aws.is_none()));
    let rest: Vec<String> = rest
        .iter()
        .map(|found| format!("{} {} {}", found.code, found.pointer, found.span.text(text)))
        .collect();
    (syntax.len(), rest.join("\n"))
}

#[test]
fn the_rest_is_checked_beside_what_is_certainly_mended() {
    for (text, expected) in [
        // A missing comma.
        (
            r#"{"StartAt":"A" "States":{"A":{"Type":"Pass","Next":"B"}}}"#,
            "next-missing-target /States/A/Next \"B\"\nno-terminal-state /States \"A\"",
        ),
        (
            r#"{"StartAt":"A","States":{"A":{"Type":"Pass","InputPath":"a" "End":true}}}"#,
            r#"bad-path /States/A/InputPath "a""#,
        ),
        // A comma too many, single quotes, a word without quotes, a comment.
        (
            r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Result":'x',End:True,},/* c */"B":{"Type":"Wait","End":true}}}"#,
            "wait-fields /States/B {\nunreachable-state /States/B \"B\"",
        ),
        (r#"{"StartAt":"A" "States":{"A":{"Type":"Succeed"}}}"#, ""),
    ] {
        let (errors, rest) = beside(text);
        assert!(errors > 0);
        assert_eq!(rest, expected, "{text}");
    }
}

/// A person is still typing: nothing is said of what may yet come.
#[test]
fn damage_explains_what_is_missing() {
    for (text, expected) in [
        ("{", ""),
        (r#"{"StartAt": "#, ""),
        (r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"#, ""),
        (r#"{"StartAt":"A","States":{"A":{"Type":"Ta"#, ""),
        (
            r#"{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage","TimeoutSeconds":1.5"#,
            "",
        ),
        (
            r#"{"StartAt":"A","States":{"A":{"Type":"Task","TimeoutSeconds":1.5,"Next":"B"},"#,
            "integer-expected /States/A/TimeoutSeconds 1.5",
        ),
        // The brace of `A` is missing: `B` would be a field of it.
        (
            r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B", "B":{"Type":"Pass","InputPath":"b","End":true}}}"#,
            "",
        ),
    ] {
        let (errors, rest) = beside(text);
        assert!(errors > 0);
        assert_eq!(rest, expected, "{text}");
    }
}
