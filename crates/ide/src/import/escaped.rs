//! A document inside a string, as what AWS prints of a state machine has its definition, or as a program has it.

use asl_json::Value;

/// The document in a text that is one JSON string, with or without its quotes.
pub(super) fn unescaped(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches(',');
    let inner = if text.starts_with('"') {
        Value::parse(text).ok()?
    } else if text.strip_prefix('{')?.trim_start().starts_with('\\') {
        // Lines may have been broken since.
        let line = text.replace(['\r', '\n'], " ");
        Value::parse(&format!("\"{line}\"")).ok()?
    } else {
        return None;
    };
    let inner = inner.as_str()?;
    inner
        .trim_start()
        .starts_with('{')
        .then(|| inner.to_owned())
}

#[cfg(test)]
mod tests {
    use super::unescaped;

    #[test]
    fn a_string_holds_a_document() {
        for (text, inner) in [
            (r#""{\"A\": \"b\"}""#, Some(r#"{"A": "b"}"#)),
            (r#" "{\n \"A\": 1}", "#, Some("{\n \"A\": 1}")),
            (r#"{\"A\": \"\\\"b\"}"#, Some(r#"{"A": "\"b"}"#)),
            ("{\n  \\\"A\\\": 1\n}", Some("{   \"A\": 1 }")),
            (r#"{"A": 1}"#, None),
            (r#""a text""#, None),
            (r#""{\"A\""#, None),
            (r"{\A}", None),
            ("", None),
        ] {
            assert_eq!(unescaped(text).as_deref(), inner, "{text}");
        }
    }
}
