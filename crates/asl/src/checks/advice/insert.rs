//! Edits that add to an object, in the manner in which it is written.

use asl_json::Node;

use crate::diagnostic::Edit;
use crate::findings::json_string;
use asl_json::Span;

/// The retrier that AWS's guide recommends for Lambda.
const LAMBDA_RETRIER: &str = r#"{
  "ErrorEquals": ["Lambda.ServiceException", "Lambda.AWSLambdaException", "Lambda.SdkClientException", "Lambda.TooManyRequestsException"],
  "IntervalSeconds": 1,
  "MaxAttempts": 3,
  "BackoffRate": 2,
  "JitterStrategy": "FULL"
}"#;

/// Adds `"key": value` to an object: behind its last member, on a line of its own if the others have theirs. In YAML's block form
/// it goes before the first. `None` if the object is empty or no object.
pub(super) fn member(text: &str, node: &Node, key: &str, value: &str) -> Option<Edit> {
    let first = node.members().first()?;
    let last = node.members().last()?;
    if text.as_bytes().get(node.span.start) != Some(&b'{') {
        let start = first.key_span.start;
        let line = text
            .get(..start)?
            .rfind('\n')
            .map_or(0, |newline| newline + 1);
        let column = text.get(line..start)?.chars().count();
        return Some(Edit {
            span: Span::at(start),
            text: format!("{key}: {}\n{}", one_line(value), " ".repeat(column)),
        });
    }
    let gap = text
        .get(node.span.start + 1..first.key_span.start)
        .filter(|gap| gap.bytes().all(|byte| byte.is_ascii_whitespace()))
        .unwrap_or(" ");
    let value = match gap.rfind('\n').and_then(|newline| gap.get(newline..)) {
        Some(indent) => value.replace('\n', indent),
        None => one_line(value),
    };
    Some(Edit {
        span: Span::at(last.value.span.end),
        text: format!(
            ",{}{}: {value}",
            if gap.is_empty() { " " } else { gap },
            json_string(key)
        ),
    })
}

/// Adds the recommended retrier to a Task that calls Lambda: before the others, if it has some.
pub(super) fn retry(text: &str, node: &Node) -> Option<Edit> {
    match node.get("Retry").map(Node::items).unwrap_or_default() {
        [] if node.get("Retry").is_some() => None,
        [] => {
            let value = format!("[\n  {}\n]", LAMBDA_RETRIER.replace('\n', "\n  "));
            member(text, node, "Retry", &value)
        }
        [first, ..] => (text.as_bytes().get(first.span.start) == Some(&b'{')).then(|| Edit {
            span: Span::at(first.span.start),
            text: format!("{}, ", one_line(LAMBDA_RETRIER)),
        }),
    }
}

/// JSON on one line: the texts that are inserted have no line breaks inside of strings.
fn one_line(value: &str) -> String {
    value
        .lines()
        .map(str::trim)
        .collect::<Vec<_>>()
        .join(" ")
        .replace("{ ", "{")
        .replace(" }", "}")
        .replace("[ ", "[")
        .replace(" ]", "]")
}
