//! Long texts in messages and labels.

use std::borrow::Cow;

/// The beginning of a text, with `…` behind it if there is more than so many characters.
#[must_use]
pub fn shortened(text: &str, characters: usize) -> Cow<'_, str> {
    let end = text.char_indices().nth(characters);
    match end.and_then(|(end, _)| text.get(..end)) {
        Some(beginning) => format!("{beginning}…").into(),
        None => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_not_bytes() {
        for (text, short) in [
            ("", ""),
            ("üüü", "üüü"),
            ("üüüü", "üüü…"),
            ("a😀cd", "a😀c…"),
        ] {
            assert_eq!(shortened(text, 3), short, "{text}");
        }
    }
}
