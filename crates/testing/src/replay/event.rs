//! Events of a recording, as JSON.

use std::sync::Arc;

use asl_engine::clock::Timestamp;
use asl_json::{Object, Value};

/// An event of a recording.
#[derive(Debug, Clone, Copy)]
pub struct RecordedEvent<'r>(pub(super) &'r Value);

impl<'r> RecordedEvent<'r> {
    /// Its type, as `GetExecutionHistory` spells it.
    #[must_use]
    pub fn kind(self) -> &'r str {
        kind(self.0)
    }

    /// The id of the event that led to it; 0 for none.
    #[must_use]
    pub fn previous(self) -> u64 {
        u64::try_from(number(self.0, "previousEventId")).unwrap_or_default()
    }

    /// A member of its details that is a text; what is JSON in place of a text of JSON is written as one.
    #[must_use]
    pub fn text(self, name: &str) -> Option<Arc<str>> {
        match details(self.0)?.get(name)? {
            Value::String(text) => Some(Arc::clone(text)),
            other @ (Value::Object(_) | Value::Array(_)) => Some(other.to_json_string().into()),
            _ => None,
        }
    }

    /// A member of its details that is a number.
    #[must_use]
    pub fn number(self, name: &str) -> Option<u64> {
        let value = details(self.0)?.get(name)?;
        value.as_i64().and_then(|it| u64::try_from(it).ok())
    }

    /// As it was recorded.
    #[must_use]
    pub fn json(self) -> &'r Value {
        self.0
    }
}

pub(super) fn number(event: &Value, name: &str) -> i64 {
    event.get(name).and_then(Value::as_i64).unwrap_or_default()
}

pub(super) fn kind(event: &Value) -> &str {
    event
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// The member that holds what an event says.
pub(super) fn details(event: &Value) -> Option<&Value> {
    let members = event.as_object()?.iter();
    let mut details = members.filter(|(key, _)| key.ends_with("EventDetails"));
    details.next().map(|(_, value)| value)
}

pub(super) fn text<'e>(event: &'e Value, name: &str) -> Option<&'e str> {
    details(event)?.get(name)?.as_str()
}

/// The moment of an event: ISO 8601, or seconds since 1970 as older tools print it, within what can be written down.
pub(super) fn moment(event: &Value) -> Option<Timestamp> {
    let moment = match event.get("timestamp")? {
        Value::String(text) => Timestamp::parse(text)?,
        #[expect(
            clippy::cast_possible_truncation,
            reason = "milliseconds are whole; what is far too large saturates"
        )]
        Value::Number(seconds) => Timestamp((seconds.as_f64() * 1_000.0).round() as i64),
        _ => return None,
    };
    Some(moment.clamp(Timestamp::MIN, Timestamp::MAX))
}

/// The event with payloads that are JSON in place of texts of JSON.
pub(super) fn readable(event: &Value) -> Value {
    let open = |value: &Value| match value {
        Value::String(text) if text.starts_with(['{', '[']) => {
            Value::parse(text).unwrap_or_else(|_| value.clone())
        }
        other => other.clone(),
    };
    let members = event.as_object().into_iter().flat_map(Object::iter);
    let opened: Object = members
        .map(|(key, value)| {
            let value = match value {
                Value::Object(details) => {
                    let inside = details
                        .iter()
                        .map(|(key, value)| (Arc::clone(key), open(value)));
                    Value::Object(inside.collect())
                }
                other => other.clone(),
            };
            (Arc::clone(key), value)
        })
        .collect();
    Value::Object(opened)
}
