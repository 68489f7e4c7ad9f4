//! Values as texts to look at.

use std::rc::Rc;
use std::{fmt, io};

use asl_engine::failure::Failure;
use asl_engine::payload;
use asl_json::{Value, shortened};

use crate::protocol::Payload;

use super::places::small;

/// How many bytes of a text are shown unless the whole is asked for.
const SHOWN: usize = 32 << 10;
/// How many bytes of a text are given at most if it is: indented, a deeply nested value would be far longer than it is.
const WHOLE: usize = 16 << 20;
/// Up to which size a text is looked at to see whether it is what we would print.
const COMPARED: usize = 1 << 20;

/// How many characters a name has at most that every row of a history can repeat: as many as AWS takes for an error's.
const NAMED: usize = 256;

/// How values become texts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Printer {
    /// Whether long texts are given whole.
    pub(super) whole: bool,
}

impl Printer {
    /// The value, indented.
    pub(super) fn value(self, value: &Value) -> Payload {
        let mut bounded = Bounded::new(self.limit());
        let cut = value.write_pretty(&mut bounded, 2).is_err();
        Payload {
            text: bounded.text.into(),
            size: small(value.json_len()),
            cut,
        }
    }

    /// The value in one line of at most so many bytes.
    pub(super) fn compact(value: &Value, limit: usize) -> String {
        if value.json_len() <= limit {
            return value.to_json_string();
        }
        let mut bounded = Bounded::new(limit);
        // What does not fit is left out.
        let _ = value.write_pretty(&mut bounded, 0);
        format!("{}…", bounded.text.replace('\n', ""))
    }

    /// A payload: as it was given if its text is not what we would print, since AWS passes it on like that; else indented.
    pub(super) fn payload(self, payload: &payload::Payload) -> Payload {
        let (value, size) = (payload.value(), payload.byte_len());
        let is_ours = size == value.json_len()
            && (size > COMPARED || *payload.text() == *value.to_json_string());
        if is_ours {
            self.value(value)
        } else {
            self.text(&payload.text(), size)
        }
    }

    /// A text as it is; `size` is what counts as its size.
    pub(super) fn text(self, text: &str, size: usize) -> Payload {
        let shown = text
            .get(..text.floor_char_boundary(self.limit()))
            .unwrap_or(text);
        Payload {
            text: shown.into(),
            size: small(size),
            cut: shown.len() < text.len(),
        }
    }

    fn limit(self) -> usize {
        if self.whole { WHOLE } else { SHOWN }
    }
}

impl Payload {
    /// The same with at most so many bytes of its text.
    pub(super) fn shortened(self, most: usize) -> Self {
        let end = self.text.floor_char_boundary(most);
        match self.text.get(..end).filter(|_| end < self.text.len()) {
            Some(beginning) => Self {
                text: beginning.into(),
                cut: true,
                ..self
            },
            None => self,
        }
    }
}

/// A text that takes no more than its limit, in bytes: of what would pass it the beginning is there, and an error says so.
pub(super) struct Bounded {
    pub(super) text: String,
    limit: usize,
}

impl Bounded {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            text: String::new(),
            limit,
        }
    }
}

impl fmt::Write for Bounded {
    fn write_str(&mut self, more: &str) -> fmt::Result {
        let room = more.floor_char_boundary(self.limit.saturating_sub(self.text.len()));
        self.text.push_str(more.get(..room).unwrap_or_default());
        if room < more.len() {
            Err(fmt::Error)
        } else {
            Ok(())
        }
    }
}

/// For writers of JSON, which write whole characters.
impl io::Write for Bounded {
    fn write(&mut self, more: &[u8]) -> io::Result<usize> {
        let text = str::from_utf8(more).map_err(io::Error::other)?;
        fmt::Write::write_str(self, text).map_err(io::Error::other)?;
        Ok(more.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The name of an error as rows have it; AWS knows errors without one.
pub(super) fn error_name(failure: &Failure) -> Rc<str> {
    named(failure.error.as_deref().unwrap_or("(no error name)"))
}

/// A name as rows have it.
pub(super) fn named(name: &str) -> Rc<str> {
    shortened(name, NAMED).into()
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
    fn deep_nesting_does_not_make_a_text_without_bounds() {
        let mut value = Value::from("x".repeat(100));
        for _ in 0..900 {
            value = Value::from(vec![value]);
        }
        let many = Value::from(vec![value; 50_000]);
        for (whole, limit) in [(false, SHOWN), (true, WHOLE)] {
            let printed = Printer { whole }.value(&many);
            assert!(printed.cut && printed.text.len() <= limit);
        }
    }

    #[test]
    fn what_rows_repeat_is_short() {
        for (length, shown) in [
            (0, 0),
            (NAMED, NAMED),
            (NAMED + 1, NAMED + 1),
            (100_000, NAMED + 1),
        ] {
            assert_eq!(named(&"ü".repeat(length)).chars().count(), shown);
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
