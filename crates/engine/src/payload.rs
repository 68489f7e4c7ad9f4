//! A JSON value together with the text it came in (reference 01-language §4, "Raw text fidelity").

use std::sync::Arc;

use asl_json::{SyntaxError, Value};

/// A value that passes through states. As long as nothing touches it, AWS hands on the text as it was sent: blanks and the spelling of
/// numbers included.
#[derive(Debug, Clone)]
pub struct Payload {
    value: Value,
    text: Option<Arc<str>>,
}

impl Payload {
    /// Reads JSON text and keeps it.
    ///
    /// # Errors
    /// When the text is no JSON, or is nested deeper than [`asl_json::MAX_DEPTH`].
    pub fn parse(text: impl Into<Arc<str>>) -> Result<Self, SyntaxError> {
        let text = text.into();
        Ok(Self { value: Value::parse(&text)?, text: Some(text) })
    }

    /// A computed value: its text is printed compactly when asked for.
    #[must_use]
    pub fn computed(value: Value) -> Self {
        Self { value, text: None }
    }

    /// The value.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The value, without its text.
    #[must_use]
    pub fn into_value(self) -> Value {
        self.value
    }

    /// The text: the original while untouched, else compact JSON. O(size) when it must be printed.
    #[must_use]
    pub fn text(&self) -> Arc<str> {
        match &self.text {
            Some(text) => Arc::clone(text),
            None => self.value.to_json_string().into(),
        }
    }

    /// Bytes of [`text`](Self::text) in UTF-8, without printing it; this is what the 256 KiB quota counts.
    #[must_use]
    pub fn byte_len(&self) -> usize {
        self.text.as_ref().map_or_else(|| self.value.json_len(), |text| text.len())
    }
}

impl From<Value> for Payload {
    fn from(value: Value) -> Self {
        Self::computed(value)
    }
}

impl Default for Payload {
    fn default() -> Self {
        Self::computed(Value::Null)
    }
}

/// By value: the spelling does not count.
impl PartialEq for Payload {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn untouched_text_is_kept_verbatim() {
        let payload = Payload::parse("{ \"a\" : 1.50 }").unwrap();
        assert_eq!(&*payload.text(), "{ \"a\" : 1.50 }");
        assert_eq!(payload.byte_len(), 14);
        assert_eq!(&*Payload::computed(payload.into_value()).text(), r#"{"a":1.50}"#.replace("1.50", "1.5"));
    }
}
