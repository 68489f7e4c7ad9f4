//! Tables of what the services answer.

mod completions;
mod corpus;
mod edits;
mod hovers;
mod yaml;

use asl_json::Span;

/// The text without its `|`, and where that stood.
fn marked(text: &str) -> (String, usize) {
    let offset = text.find('|').expect("the place is marked by `|`");
    (text.replacen('|', "", 1), offset)
}

/// The text with the edits made, which are in order and do not overlap.
fn edited(text: &str, edits: &[asl_json::Edit]) -> String {
    let mut edited = String::new();
    let mut done = 0;
    for edit in edits {
        edited.push_str(Span::new(done, edit.span.start).text(text));
        edited.push_str(&edit.text);
        done = edit.span.end;
    }
    edited + Span::new(done, text.len()).text(text)
}

/// A machine with this inside of its `States`.
fn machine(states: &str) -> String {
    format!(r#"{{ "StartAt": "A", "States": {{ {states} }} }}"#)
}

/// The same in JSONata.
fn jsonata(states: &str) -> String {
    format!(r#"{{ "QueryLanguage": "JSONata", "StartAt": "A", "States": {{ {states} }} }}"#)
}
