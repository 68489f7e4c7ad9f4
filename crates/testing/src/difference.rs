//! What is other than expected, in words.

use std::fmt;

use asl_json::{Value, shortened};

/// What was compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is named after its member of `Expect`")]
pub enum Subject {
    Status,
    Output,
    Error,
    Cause,
    Path,
    Visits,
    DoesNotVisit,
}

/// Something that is not as it was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What was compared.
    pub subject: Subject,
    /// Where inside of it: `$.order.total` in an output, a state's place in a path (`3`, from 1); empty for the whole.
    pub place: String,
    /// What was expected, as JSON or in words; long values are cut.
    pub expected: String,
    /// What came, likewise.
    pub actual: String,
    /// The event of the execution's history to look at, by its id: 0 if there is none.
    pub event: u64,
}

impl Difference {
    /// What was compared, in words: `the output at $.total`.
    #[must_use]
    pub fn what(&self) -> String {
        let place = &self.place;
        match self.subject {
            Subject::Status => "the status".into(),
            Subject::Output if place.is_empty() => "the output".into(),
            Subject::Output => format!("the output at {place}"),
            Subject::Error => "the error".into(),
            Subject::Cause => "the cause".into(),
            Subject::Path => format!("state {place} of the path"),
            Subject::Visits | Subject::DoesNotVisit => format!("visits of {place}"),
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = self.what();
        write!(
            out,
            "{what}: expected {}, got {}",
            self.expected, self.actual
        )
    }
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// They must be equal.
    Equal,
    /// The actual one may have more members.
    Contains,
}

/// A place where two values differ.
pub(crate) struct ValueDifference {
    pub(crate) place: String,
    pub(crate) expected: String,
    pub(crate) actual: String,
}

/// The most differences that are told of one value.
const MOST: usize = 10;

/// The first few places where the values differ. Their depth is bounded by the reader of JSON.
pub(crate) fn value_differences(
    expected: &Value,
    actual: &Value,
    mode: Mode,
) -> Vec<ValueDifference> {
    let mut walk = Walk {
        mode,
        at: Vec::new(),
        found: Vec::new(),
    };
    walk.value(Some(expected), Some(actual));
    walk.found
}

struct Walk {
    mode: Mode,
    at: Vec<String>,
    found: Vec<ValueDifference>,
}

impl Walk {
    fn value(&mut self, expected: Option<&Value>, actual: Option<&Value>) {
        if self.found.len() >= MOST {
            return;
        }
        match (expected, actual) {
            (Some(Value::Object(expected)), Some(Value::Object(actual))) => {
                for (key, value) in expected.iter() {
                    self.below(member(key), Some(value), actual.get(key));
                }
                if self.mode == Mode::Equal {
                    for (key, value) in actual.iter().filter(|(key, _)| !expected.contains_key(key))
                    {
                        self.below(member(key), None, Some(value));
                    }
                }
            }
            (Some(Value::Array(expected)), Some(Value::Array(actual))) => {
                for index in 0..expected.len().max(actual.len()) {
                    self.below(format!("[{index}]"), expected.get(index), actual.get(index));
                }
            }
            (expected, actual) if expected == actual => {}
            (expected, actual) => self.found.push(ValueDifference {
                place: format!("${}", self.at.concat()),
                expected: shown_or_nothing(expected),
                actual: shown_or_nothing(actual),
            }),
        }
    }

    fn below(&mut self, step: String, expected: Option<&Value>, actual: Option<&Value>) {
        self.at.push(step);
        self.value(expected, actual);
        self.at.pop();
    }
}

/// `.name`, or `['a name']` where it is no plain word.
fn member(key: &str) -> String {
    let plain = !key.is_empty()
        && key
            .chars()
            .all(|letter| letter.is_alphanumeric() || letter == '_');
    if plain {
        format!(".{key}")
    } else {
        format!("['{key}']")
    }
}

fn shown_or_nothing(value: Option<&Value>) -> String {
    value.map_or_else(|| String::from("nothing"), shown)
}

/// A value as JSON, cut where it gets long.
pub(crate) fn shown(value: &Value) -> String {
    cut(&value.to_json_string())
}

/// A text, cut where it gets long.
pub(crate) fn cut(text: &str) -> String {
    const LONGEST: usize = 160;
    shortened(text, LONGEST).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_compared_place_by_place() {
        use Mode::{Contains, Equal};
        for (expected, actual, mode, found) in [
            ("1", "1.0", Equal, ""),
            (r#"{"a":1,"b":2}"#, r#"{"b":2,"a":1}"#, Equal, ""),
            (r#"{"a":1}"#, r#"{"a":1,"b":2}"#, Equal, "$.b: nothing 2"),
            (r#"{"a":1}"#, r#"{"a":1,"b":2}"#, Contains, ""),
            (
                r#"{"a":{"b":[{"c":1}]}}"#,
                r#"{"a":{"b":[{"c":2,"d":3}],"e":4}}"#,
                Contains,
                "$.a.b[0].c: 1 2",
            ),
            ("[1]", "[1,2]", Contains, "$[1]: nothing 2"),
            (
                r#"{"a b":1,"c":null}"#,
                "{}",
                Equal,
                "$['a b']: 1 nothing; $.c: null nothing",
            ),
            (r#""x""#, "7", Equal, "$: \"x\" 7"),
            ("[[]]", "[{}]", Equal, "$[0]: [] {}"),
        ] {
            let [expected, actual] = [expected, actual].map(|text| Value::parse(text).unwrap());
            let told: Vec<String> = value_differences(&expected, &actual, mode)
                .into_iter()
                .map(|it| format!("{}: {} {}", it.place, it.expected, it.actual))
                .collect();
            assert_eq!(told.join("; "), found, "{expected} {actual}");
        }
    }

    #[test]
    fn many_and_long_differences_are_cut() {
        let many: Value = (0..1_000).collect::<asl_json::Array>().into();
        assert_eq!(
            value_differences(&many, &Value::parse("[]").unwrap(), Mode::Equal).len(),
            MOST
        );
        assert_eq!(cut(&"ü".repeat(1_000)).chars().count(), 161);
    }
}
