//! Values as texts to look at.

use asl_engine::failure::Failure;
use asl_engine::payload;
use asl_json::Value;

use crate::protocol::{ErrorOutput, Payload};

use super::places::small;

/// How many bytes of a text are shown unless the whole is asked for.
const SHOWN: usize = 32 << 10;

/// How values become texts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Printer {
    /// Whether long texts are given whole.
    pub(super) whole: bool,
}

impl Printer {
    /// The value, indented.
    pub(super) fn value(self, value: &Value) -> Payload {
        self.text(value.pretty(2), value.json_len())
    }

    /// A payload: as it was given if its text is not what we would print, since AWS passes it on like that; else indented.
    pub(super) fn payload(self, payload: &payload::Payload) -> Payload {
        let text = payload.text();
        if *text == *payload.value().to_json_string() {
            self.value(payload.value())
        } else {
            self.text(String::from(&*text), payload.byte_len())
        }
    }

    pub(super) fn text(self, mut text: String, size: usize) -> Payload {
        let cut = !self.whole && text.len() > SHOWN;
        if cut {
            text.truncate(text.floor_char_boundary(SHOWN));
        }
        Payload {
            text: text.into(),
            size: small(size),
            cut,
        }
    }
}

/// A failure as the history tells it; AWS knows errors without a name.
pub(super) fn error_output(failure: &Failure) -> ErrorOutput {
    ErrorOutput {
        error: error_name(failure),
        cause: failure.cause.as_deref().map(Into::into),
    }
}

pub(super) fn error_name(failure: &Failure) -> std::rc::Rc<str> {
    failure.error.as_deref().unwrap_or("(no error name)").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_indented_unless_they_are_passed_on_verbatim() {
        let printer = Printer { whole: false };
        for (text, shown) in [
            (r#"{"a":1}"#, "{\n  \"a\": 1\n}"),
            (r#"{ "a" : 1.50 }"#, r#"{ "a" : 1.50 }"#),
        ] {
            let payload = payload::Payload::parse(text).unwrap();
            let printed = printer.payload(&payload);
            assert_eq!(
                (&*printed.text, printed.size as usize, printed.cut),
                (shown, text.len(), false)
            );
        }
    }

    #[test]
    fn long_texts_are_cut_between_characters_unless_the_whole_is_asked_for() {
        let value = Value::from("ü".repeat(SHOWN));
        let cut = Printer { whole: false }.value(&value);
        assert!(cut.cut && cut.text.len() <= SHOWN && cut.size as usize == 2 * SHOWN + 2);
        let whole = Printer { whole: true }.value(&value);
        assert!(!whole.cut && whole.text.len() == 2 * SHOWN + 2);
    }
}
