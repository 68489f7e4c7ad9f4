//! Places in characters and in bytes.

/// Turns places counted in characters, as the parser gives them, into bytes.
pub(super) struct Bytes<'t> {
    text: &'t str,
    /// For every 64th character its byte; empty when all is ASCII.
    marks: Vec<usize>,
}

impl<'t> Bytes<'t> {
    pub(super) fn new(text: &'t str) -> Bytes<'t> {
        let marks = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().step_by(64).map(|(at, _)| at).collect()
        };
        Bytes { text, marks }
    }

    pub(super) fn offset(&self, index: usize) -> usize {
        if self.marks.is_empty() {
            return index.min(self.text.len());
        }
        let end = self.text.len();
        let Some(&mark) = self.marks.get(index / 64) else {
            return end;
        };
        let rest = self.text.get(mark..).unwrap_or_default();
        rest.char_indices()
            .nth(index % 64)
            .map_or(end, |(at, _)| mark + at)
    }
}
