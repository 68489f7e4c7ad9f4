//! Compares a recording with what we did, by the rules of `conformance/README.md`.
//!
//! - Places listed in `nondeterministic` are masked: both sides must have something there, but anything.
//! - A text and the JSON value that it holds are equal, since recordings decode some texts.
//! - A recorded `<task_token:1>` stands for whatever token we made up.
//! - Order of keys is compared inside payloads only, and a difference there is noted, not counted: the recorder sorted the keys of the events themselves.

use serde_json::{Map, Value};

/// One step of a masked place.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Key(String),
    Index(usize),
    Every,
}

/// The places that no two runs have in common.
#[derive(Debug, Clone, Default)]
pub struct Masks(Vec<Vec<Step>>);

impl Masks {
    /// Reads paths such as `$.events[*].timestamp`. `timestamp` of every event is masked in any case.
    #[must_use]
    pub fn new<'p>(paths: impl IntoIterator<Item = &'p str>) -> Self {
        Self(
            paths
                .into_iter()
                .chain(["$.events[*].timestamp"])
                .map(steps)
                .collect(),
        )
    }
}

/// `$.a.b[0].c[*]` as steps.
fn steps(path: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    for name in path
        .trim_start_matches('$')
        .split('.')
        .filter(|name| !name.is_empty())
    {
        let mut parts = name.split('[');
        if let Some(key) = parts.next().filter(|key| !key.is_empty()) {
            steps.push(Step::Key(key.to_owned()));
        }
        for index in parts {
            let index = index.trim_end_matches(']');
            steps.push(index.parse().map_or(Step::Every, Step::Index));
        }
    }
    steps
}

/// How two values compare.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The first difference: where, what was recorded, what we have.
    pub difference: Option<String>,
    /// The first place inside a payload where only the order of keys differs.
    pub key_order: Option<String>,
}

impl Comparison {
    /// Whether nothing but the order of keys differs.
    #[must_use]
    pub fn is_equal(&self) -> bool {
        self.difference.is_none()
    }
}

/// Compares the part of a recording at `place` (`events`, `output`, ...) with ours.
#[must_use]
pub fn compare(place: &str, recorded: &Value, ours: &Value, masks: &Masks) -> Comparison {
    let mut walk = Walk {
        result: Comparison::default(),
        place: format!("$.{place}"),
        in_payload: is_payload(place),
    };
    let top = [Step::Key(place.to_owned())];
    let masks: Vec<&[Step]> = masks
        .0
        .iter()
        .filter_map(|mask| mask.strip_prefix(&top))
        .collect();
    walk.value(recorded, ours, &masks);
    walk.result
}

/// Fields of events whose content is the user's: AWS's own order of keys is kept there.
fn is_payload(key: &str) -> bool {
    matches!(key, "input" | "output" | "parameters" | "cause")
}

struct Walk {
    result: Comparison,
    place: String,
    in_payload: bool,
}

impl Walk {
    fn value(&mut self, recorded: &Value, ours: &Value, masks: &[&[Step]]) {
        if self.result.difference.is_some() || masks.iter().any(|rest| rest.is_empty()) {
            return;
        }
        match (recorded, ours) {
            (Value::Object(recorded), Value::Object(ours)) => self.object(recorded, ours, masks),
            (Value::Array(recorded), Value::Array(ours)) => self.array(recorded, ours, masks),
            (Value::Number(a), Value::Number(b)) if a == b || a.as_f64() == b.as_f64() => {}
            (Value::String(a), Value::String(b)) => self.texts(a, b, masks),
            (Value::String(text), other) => match decoded(text) {
                Some(value) => self.value(&value, other, masks),
                None => self.differs(recorded, ours),
            },
            (other, Value::String(text)) => match decoded(text) {
                Some(value) => self.value(other, &value, masks),
                None => self.differs(recorded, ours),
            },
            _ if recorded == ours => {}
            _ => self.differs(recorded, ours),
        }
    }

    /// Two texts are equal when they are the same, or when both hold equal JSON objects or arrays.
    fn texts(&mut self, recorded: &str, ours: &str, masks: &[&[Step]]) {
        if recorded == ours || is_token(recorded) {
            return;
        }
        match (decoded(recorded), decoded(ours)) {
            (Some(a), Some(b))
                if (a.is_object() || a.is_array()) && (b.is_object() || b.is_array()) =>
            {
                self.value(&a, &b, masks)
            }
            _ => self.differs(&Value::from(recorded), &Value::from(ours)),
        }
    }

    fn object(
        &mut self,
        recorded: &Map<String, Value>,
        ours: &Map<String, Value>,
        masks: &[&[Step]],
    ) {
        for (key, value) in recorded {
            let Some(other) = ours.get(key) else {
                return self.note(
                    key,
                    &format!("recorded {}, we have no such key", shown(value)),
                );
            };
            let (length, in_payload) = (self.place.len(), self.in_payload);
            self.place.push('.');
            self.place.push_str(key);
            self.in_payload |= is_payload(key);
            self.value(
                value,
                other,
                &below(masks, |step| matches!(step, Step::Key(name) if name == key)),
            );
            self.place.truncate(length);
            self.in_payload = in_payload;
        }
        if let Some((key, value)) = ours.iter().find(|(key, _)| !recorded.contains_key(*key)) {
            self.note(
                key,
                &format!("we have {}, no such key was recorded", shown(value)),
            );
        }
        if self.in_payload && self.result.key_order.is_none() && !recorded.keys().eq(ours.keys()) {
            self.result.key_order = Some(self.place.clone());
        }
    }

    fn array(&mut self, recorded: &[Value], ours: &[Value], masks: &[&[Step]]) {
        for (index, (value, other)) in recorded.iter().zip(ours).enumerate() {
            let length = self.place.len();
            self.place.push_str(&format!("[{index}]"));
            self.value(
                value,
                other,
                &below(masks, |step| {
                    matches!(step, Step::Every) || *step == Step::Index(index)
                }),
            );
            self.place.truncate(length);
        }
        if recorded.len() != ours.len() {
            self.note(
                "length",
                &format!("recorded {}, we have {}", recorded.len(), ours.len()),
            );
        }
    }

    fn differs(&mut self, recorded: &Value, ours: &Value) {
        let text = format!(
            "{}: recorded {}, we have {}",
            self.place,
            shown(recorded),
            shown(ours)
        );
        self.result.difference.get_or_insert(text);
    }

    fn note(&mut self, key: &str, what: &str) {
        let text = format!("{}.{key}: {what}", self.place);
        self.result.difference.get_or_insert(text);
    }
}

/// The masks that go on below a step.
fn below<'m>(masks: &[&'m [Step]], goes_on: impl Fn(&Step) -> bool) -> Vec<&'m [Step]> {
    masks
        .iter()
        .filter_map(|mask| mask.split_first())
        .filter(|(first, _)| goes_on(first))
        .map(|(_, rest)| rest)
        .collect()
}

fn is_token(recorded: &str) -> bool {
    recorded
        .strip_prefix("<task_token:")
        .and_then(|rest| rest.strip_suffix('>'))
        .is_some_and(|number| number.parse::<u32>().is_ok())
}

fn decoded(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

/// A value on one line, cut where it gets long.
#[must_use]
pub fn shown(value: &Value) -> String {
    const LONGEST: usize = 200;
    let text = value.to_string();
    let mut cut: String = text.chars().take(LONGEST).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn equality_follows_the_rules_of_the_recordings() {
        let masks = Masks::new(["$.output.id", "$.output.list[*].t", "$.output.list[1].x"]);
        for (recorded, ours, equal) in [
            (json!({"a": 1}), json!({"a": 1.0}), true),
            (json!({"a": 1}), json!({"a": 2}), false),
            (json!({"a": 1}), json!({}), false),
            (json!({}), json!({"a": 1}), false),
            (json!({"a": [1]}), json!("{\"a\": [1]}"), true),
            (json!("[1, 2]"), json!([1, 2]), true),
            (json!("[1, 2]"), json!("[1,2]"), true),
            (json!("1.0"), json!("1"), false),
            (json!("text"), json!("other"), false),
            (json!("<task_token:1>"), json!("AAAA"), true),
            (json!("<uuid:1>"), json!("AAAA"), false),
            (json!([1]), json!([1, 2]), false),
            (json!({"id": 1}), json!({"id": "anything"}), true),
            (json!({"id": 1}), json!({}), false),
            (
                json!({"list": [{"t": 1}, {"t": 2, "x": 1}]}),
                json!({"list": [{"t": 8}, {"t": 9, "x": 7}]}),
                true,
            ),
            (
                json!({"list": [{"x": 1}]}),
                json!({"list": [{"x": 2}]}),
                false,
            ),
        ] {
            assert_eq!(
                compare("output", &recorded, &ours, &masks).is_equal(),
                equal,
                "{recorded} and {ours}"
            );
        }
    }

    #[test]
    fn key_order_is_noted_inside_payloads_only() {
        let recorded = json!([{"id": 1, "stateEnteredEventDetails": {"input": {"a": 1, "b": 2}, "name": "S"}}]);
        let other_event_order = json!([{"stateEnteredEventDetails": {"name": "S", "input": "{\"a\":1,\"b\":2}"}, "id": 1}]);
        let other_payload_order = json!([{"id": 1, "stateEnteredEventDetails": {"input": {"b": 2, "a": 1}, "name": "S"}}]);
        let masks = Masks::default();
        assert_eq!(
            compare("events", &recorded, &other_event_order, &masks),
            Comparison::default()
        );
        let noted = compare("events", &recorded, &other_payload_order, &masks);
        assert_eq!(
            (noted.difference, noted.key_order.as_deref()),
            (None, Some("$.events[0].stateEnteredEventDetails.input"))
        );
    }

    #[test]
    fn the_first_difference_is_named_with_its_place() {
        let comparison = compare(
            "events",
            &json!([{"id": 1}, {"id": 2}]),
            &json!([{"id": 1}, {"id": 3}]),
            &Masks::default(),
        );
        assert_eq!(
            comparison.difference.as_deref(),
            Some("$.events[1].id: recorded 2, we have 3")
        );
    }
}
