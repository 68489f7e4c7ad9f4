//! Places inside of strings: from the text that a string stands for to the text of the definition, escapes and all.

use std::ops::Range;

use asl_json::{Node, Span};

use super::Reader;

/// How many bytes of strings are walked through for places inside of them.
pub(crate) const MAX_WALKED: usize = 64 << 20;

impl<'o> Reader<'o> {
    /// The place of `part`, bytes of the value of the string `node`. The whole string where its value is not what is written, as
    /// after a placeholder was filled in.
    pub(crate) fn inside(&mut self, node: &Node, part: Range<usize>) -> Span {
        let (Some(value), Some(content)) = (node.as_str(), self.content(node)) else {
            return node.span;
        };
        // A hostile text could ask for its own length squared.
        let Some(left) = self.places.checked_sub(value.len()) else {
            return node.span;
        };
        self.places = left;
        written(value, &content, part).map_or(node.span, |(from, to)| {
            Span::new(content.start + from, content.start + to)
        })
    }

    /// What a string is written as. JSON has double quotes; YAML has others, and none.
    pub(crate) fn content(&self, node: &Node) -> Option<Content<'o>> {
        let whole = self.text.get(node.span.start..node.span.end)?;
        let between = |quote: char| whole.strip_prefix(quote)?.strip_suffix(quote);
        let quoted = between('"').map(|text| (text, true));
        let (text, escapes) = quoted
            .or_else(|| between('\'').map(|text| (text, false)))
            .unzip();
        Some(Content {
            start: node.span.start + usize::from(text.is_some()),
            text: text.unwrap_or(whole),
            escapes: escapes.unwrap_or(false),
        })
    }
}

/// A string as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Content<'o> {
    /// Where it starts, behind the quote.
    pub(crate) start: usize,
    /// What stands between the quotes.
    pub(crate) text: &'o str,
    /// Whether `\` starts an escape.
    escapes: bool,
}

/// Where `part` of `value` stands in what is written for it.
fn written(value: &str, content: &Content<'_>, part: Range<usize>) -> Option<(usize, usize)> {
    let (mut at, mut place) = (0, 0);
    let mut start = None;
    for character in value.chars() {
        if at >= part.end {
            break;
        }
        if at >= part.start {
            start.get_or_insert(place);
        }
        let rest = content.text.get(place..)?;
        place += match rest.strip_prefix('\\').filter(|_| content.escapes) {
            None if rest.starts_with(character) => character.len_utf8(),
            None => return None,
            // A character beyond the basic plane is written as two escapes.
            Some(escape) if escape.starts_with('u') => 6 * character.len_utf16(),
            Some(_) => 2,
        };
        at += character.len_utf8();
    }
    Some((start.unwrap_or(place), place))
}

/// The byte of `text` that stands after so many UTF-16 code units.
pub(crate) fn utf16_offset(text: &str, units: usize) -> usize {
    let mut seen = 0;
    text.char_indices()
        .find(|(_, character)| {
            let here = seen;
            seen += character.len_utf16();
            here >= units
        })
        .map_or(text.len(), |(offset, _)| offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_counted_as_they_are_written() {
        for (value, content, part, expected) in [
            ("abc", "abc", 1..2, Some((1, 2))),
            ("a\"bc", "a\\\"bc", 2..3, Some((3, 4))),
            ("a\"bc", "a\\\"bc", 1..2, Some((1, 3))),
            ("ab\nü", "a\\u0062\\nü", 1..2, Some((1, 7))),
            ("ab\nü", "a\\u0062\\nü", 3..5, Some((9, 11))),
            ("😀x", "\\ud83d\\ude00x", 4..5, Some((12, 13))),
            ("ab", "ab", 2..2, Some((2, 2))),
            ("filled", "${X}", 0..1, None),
        ] {
            let content = Content {
                start: 0,
                text: content,
                escapes: true,
            };
            assert_eq!(written(value, &content, part), expected, "{}", content.text);
        }
    }

    #[test]
    fn offsets_count_code_units() {
        for (units, bytes) in [(0, 0), (1, 1), (3, 5), (4, 6), (9, 6)] {
            assert_eq!(utf16_offset("a😀b", units), bytes);
        }
    }
}
