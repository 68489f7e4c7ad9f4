//! `MockConfigFile.json` as Step Functions Local takes it, without what only this playground knows.

use asl_json::{Object, Value};

/// A file of mocks, and what it lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MockConfig {
    /// The JSON text.
    pub text: String,
    /// What was left out, in sentences.
    pub lost: Vec<String>,
}

/// The last invocation an open range is written for.
const LAST: &str = "999";
/// How many sentences say what was left out.
const MOST_LOST: usize = 50;

/// The file in AWS's own form; `None` if the text is no JSON object. `"3-"` and `"*"` become ranges; delays, conditions and
/// the like are left out, and said.
#[must_use]
pub fn mock_config(text: &str) -> Option<MockConfig> {
    let file = Value::parse(text).ok()?;
    let file = file.as_object()?;
    let mut lost = Vec::new();
    let mut out = Object::new();
    if let Some(machines) = file.get("StateMachines") {
        out.insert("StateMachines", machines.clone());
    }
    let mut responses = Object::new();
    let known = file.get("MockedResponses").and_then(Value::as_object);
    for (name, response) in known.into_iter().flat_map(Object::iter) {
        let mut entries = Object::new();
        for (key, entry) in response.as_object().into_iter().flat_map(Object::iter) {
            let Some(range) = range(key, &entries) else {
                lose(
                    &mut lost,
                    format!("`{key}` of `{name}` is no number of an invocation"),
                );
                continue;
            };
            match plain(entry, name, &mut lost) {
                Some(entry) => {
                    entries.insert(range, entry);
                }
                None => lose(
                    &mut lost,
                    format!("`{key}` of `{name}` neither returns nor throws at once"),
                ),
            }
        }
        responses.insert(name.clone(), Value::Object(entries));
    }
    out.insert("MockedResponses", Value::Object(responses));
    Some(MockConfig {
        text: Value::Object(out).pretty(2),
        lost,
    })
}

/// Says what was left out, once.
fn lose(lost: &mut Vec<String>, what: String) {
    if lost.len() < MOST_LOST && !lost.contains(&what) {
        lost.push(what);
    }
}

/// The key in AWS's form.
fn range(key: &str, earlier: &Object) -> Option<String> {
    let number = |text: &str| !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
    if key == "*" {
        let next = earlier
            .keys()
            .filter_map(|key| key.rsplit('-').next()?.parse::<u32>().ok())
            .max();
        return Some(format!("{}-{LAST}", next.map_or(0, |last| last + 1)));
    }
    match key.split_once('-') {
        None => number(key).then(|| key.to_owned()),
        Some((from, "")) => number(from).then(|| format!("{from}-{LAST}")),
        Some((from, to)) => (number(from) && number(to)).then(|| key.to_owned()),
    }
}

/// The answer alone.
fn plain(entry: &Value, name: &str, lost: &mut Vec<String>) -> Option<Value> {
    let entry = entry.as_object()?;
    let mut out = Object::new();
    for (key, value) in entry.iter() {
        match &**key {
            "Return" | "Throw" => {
                out.insert(key.clone(), value.clone());
            }
            other => lose(
                lost,
                format!("`{other}` of `{name}` is beyond the format of AWS"),
            ),
        }
    }
    (out.len() == 1).then_some(Value::Object(out))
}
