//! A JSON value together with the text it came in (reference 01-language §4, "Raw text fidelity").

use std::fmt;
use std::sync::Arc;

use asl_json::{Array, Footprint, SyntaxError, Texts, Value};

/// A value that passes through states. As long as nothing touches it, AWS hands on the text as it was sent: blanks and the spelling of
/// numbers included.
#[derive(Debug, Clone)]
pub struct Payload {
    value: Value,
    text: Text,
}

/// Where the text of a payload comes from.
#[derive(Debug, Clone)]
enum Text {
    /// It is printed when asked for.
    Printed,
    /// As it was sent.
    Original(Arc<str>),
    /// The texts of the items, some of them original, with the depth of such nesting.
    Items(Arc<[Payload]>, usize),
}

/// How deep original texts are kept inside arrays. A loop around a Parallel nests without end; recursion must not.
const MAX_TEXT_DEPTH: usize = 16;

/// Bytes that an item of [`Text::Items`] takes on a 64-bit machine.
const ITEM: usize = 56;

impl Payload {
    /// Reads JSON text and keeps it.
    ///
    /// # Errors
    /// When the text is no JSON, or is nested deeper than [`asl_json::MAX_DEPTH`].
    pub fn parse(text: impl Into<Arc<str>>) -> Result<Self, SyntaxError> {
        let text = text.into();
        Ok(Self {
            value: Value::parse_shared(&text)?,
            text: Text::Original(text),
        })
    }

    /// A computed value: its text is printed compactly when asked for.
    #[must_use]
    pub fn computed(value: Value) -> Self {
        Self {
            value,
            text: Text::Printed,
        }
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

    /// The results of branches or iterations as an array. What nothing touched keeps its text inside (recorded:
    /// scenarios/test_parallel_state_nested).
    #[must_use]
    pub fn array(items: Vec<Payload>) -> Self {
        let value = items
            .iter()
            .map(|item| item.value.clone())
            .collect::<Array>()
            .into();
        let depth = items
            .iter()
            .map(|item| item.text.depth())
            .max()
            .unwrap_or_default();
        let kept = (1..=MAX_TEXT_DEPTH).contains(&depth);
        Self {
            value,
            text: if kept {
                Text::Items(items.into(), depth + 1)
            } else {
                Text::Printed
            },
        }
    }

    /// The text: the original while untouched, else compact JSON. O(size) when it must be printed.
    #[must_use]
    pub fn text(&self) -> Arc<str> {
        match &self.text {
            Text::Original(text) => Arc::clone(text),
            Text::Printed => self.value.to_json_string().into(),
            Text::Items(items, _) => {
                let texts: Vec<Arc<str>> = items.iter().map(Self::text).collect();
                format!("[{}]", texts.join(",")).into()
            }
        }
    }

    /// The name of the text among `texts`, in which it shares what it has in common with others.
    pub(crate) fn named<'v>(&'v self, texts: &mut Texts<'v>) -> u32 {
        match &self.text {
            Text::Original(text) => texts.text(text),
            Text::Printed => texts.value(&self.value),
            Text::Items(items, _) => {
                let address = items.as_ptr().addr();
                texts.remembered((address, items.len()), |texts| {
                    texts.compose(|texts| {
                        texts.push("[");
                        for (index, item) in items.iter().enumerate() {
                            if index > 0 {
                                texts.push(",");
                            }
                            item.add_to(texts);
                        }
                        texts.push("]");
                    })
                })
            }
        }
    }

    /// The name of the text among `texts`, which leave it out if it is as it was sent.
    pub(crate) fn given<'v>(&'v self, texts: &mut Texts<'v>) -> u32 {
        match &self.text {
            Text::Original(text) => texts.given(text),
            _ => self.named(texts),
        }
    }

    fn add_to<'v>(&'v self, texts: &mut Texts<'v>) {
        match &self.text {
            Text::Original(text) => texts.push_text(text),
            Text::Printed => texts.push_value(&self.value),
            Text::Items(..) => {
                let name = self.named(texts);
                texts.push_named(name);
            }
        }
    }

    /// Adds what value and text take.
    pub(crate) fn weigh(&self, memory: &mut Footprint) {
        memory.add(&self.value);
        match &self.text {
            Text::Printed => {}
            Text::Original(text) => memory.add_text(text),
            Text::Items(items, _) if memory.is_new(items.as_ptr().addr()) => {
                memory.add_bytes(ITEM.saturating_mul(items.len()));
                items.iter().for_each(|item| item.weigh(memory));
            }
            Text::Items(..) => {}
        }
    }

    /// Bytes of [`text`](Self::text) in UTF-8, without printing it; this is what the 256 KiB quota counts.
    #[must_use]
    pub fn byte_len(&self) -> usize {
        match &self.text {
            Text::Original(text) => text.len(),
            Text::Printed => self.value.json_len(),
            Text::Items(items, _) => items.iter().fold(items.len() + 1, |sum, item| {
                sum.saturating_add(item.byte_len())
            }),
        }
    }
}

impl Text {
    fn depth(&self) -> usize {
        match self {
            Self::Printed => 0,
            Self::Original(_) => 1,
            Self::Items(_, depth) => *depth,
        }
    }
}

/// The text, as [`Payload::text`] gives it, without a copy of it.
impl fmt::Display for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.text {
            Text::Original(text) => f.write_str(text),
            Text::Printed => self.value.fmt(f),
            Text::Items(..) => f.write_str(&self.text()),
        }
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
        assert_eq!(
            &*Payload::computed(payload.into_value()).text(),
            r#"{"a":1.5}"#
        );
    }

    #[test]
    fn an_array_of_results_keeps_untouched_texts() {
        let original = Payload::parse("[1, 2]").unwrap();
        let computed = Payload::computed(Value::from(vec![Value::from(3)]));
        let array = Payload::array(vec![original, computed]);
        assert_eq!(&*array.text(), "[[1, 2],[3]]");
        assert_eq!(array.byte_len(), array.text().len());
        assert_eq!(array.value().to_json_string(), "[[1,2],[3]]");
        let deep = (0..1_000).fold(array, |inner, _| Payload::array(vec![inner]));
        assert_eq!(
            deep.byte_len(),
            deep.text().len(),
            "nesting without end gives up the texts, not the stack"
        );
    }
}
