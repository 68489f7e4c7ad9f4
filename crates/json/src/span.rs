//! Places in a text.

use std::ops::Range;

/// A stretch of text, in bytes from the start of the text, end exclusive. May be empty: a place between two characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` to `end` (exclusive), in bytes.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Span {
        Span { start, end }
    }

    /// The empty span at `offset`.
    #[must_use]
    pub fn at(offset: usize) -> Span {
        Span {
            start: offset,
            end: offset,
        }
    }

    /// Number of bytes.
    #[must_use]
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether the span holds no byte.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether `offset` lies in the span or at its end (where a caret can stand).
    #[must_use]
    pub fn touches(self, offset: usize) -> bool {
        self.start <= offset && offset <= self.end
    }

    /// The smallest span holding both.
    #[must_use]
    pub fn to(self, other: Span) -> Span {
        Span {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// The same stretch, `by` bytes further on: for a text that was cut out of a larger one.
    #[must_use]
    pub fn shifted(self, by: usize) -> Span {
        Span {
            start: self.start.saturating_add(by),
            end: self.end.saturating_add(by),
        }
    }

    /// The text of the span; empty when the span does not fit `text`.
    #[must_use]
    pub fn text(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Span {
        Span {
            start: range.start,
            end: range.end,
        }
    }
}

/// Lines of a text: turns byte offsets into the line and column that editors count.
///
/// Built once in one pass over the text. A lookup is a binary search; columns are UTF-16 units, as editors and the
/// Language Server Protocol count them.
#[derive(Clone, Debug)]
pub struct LineIndex {
    /// Offset of the first byte of each line.
    starts: Vec<usize>,
    /// Every non-ASCII character: (offset, bytes it takes more than UTF-16 units, summed up to and including it).
    wide: Vec<(usize, usize)>,
    len: usize,
}

impl LineIndex {
    /// The lines of `text`; `\n`, `\r\n` and `\r` each end a line.
    #[must_use]
    pub fn new(text: &str) -> LineIndex {
        let mut starts = vec![0];
        let mut wide = Vec::new();
        let mut surplus = 0;
        let bytes = text.as_bytes();
        for (offset, byte) in bytes.iter().enumerate() {
            match byte {
                b'\n' => starts.push(offset + 1),
                b'\r' if bytes.get(offset + 1) != Some(&b'\n') => starts.push(offset + 1),
                // The first byte of a character says how many there are: two or three for one unit, four for two.
                0xC0..=0xDF => {
                    surplus += 1;
                    wide.push((offset, surplus));
                }
                0xE0..=0xFF => {
                    surplus += 2;
                    wide.push((offset, surplus));
                }
                _ => {}
            }
        }
        LineIndex {
            starts,
            wide,
            len: text.len(),
        }
    }

    /// Line and column of a byte offset, both counted from 0, the column in UTF-16 units. Offsets beyond the end
    /// give the end.
    #[must_use]
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let offset = offset.min(self.len);
        let line = self
            .starts
            .partition_point(|&start| start <= offset)
            .saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or(0);
        let surplus = self
            .surplus_before(offset)
            .saturating_sub(self.surplus_before(start));
        (line, (offset - start).saturating_sub(surplus))
    }

    /// Byte offset of a line and UTF-16 column counted from 0; `None` when the line does not exist. A column beyond
    /// the line gives its end. Linear in the non-ASCII characters of the line.
    #[must_use]
    pub fn offset(&self, line: usize, column: usize) -> Option<usize> {
        let start = *self.starts.get(line)?;
        let end = self.starts.get(line + 1).copied().unwrap_or(self.len);
        let base = self.surplus_before(start);
        let mut surplus = 0;
        let line_wide = self
            .wide
            .get(self.wide.partition_point(|&(at, _)| at < start)..)
            .unwrap_or_default();
        for &(at, after) in line_wide.iter().take_while(|&&(at, _)| at < end) {
            // The column of the character itself: it counts for those behind it.
            if at - start - surplus >= column {
                break;
            }
            surplus = after - base;
        }
        Some((start + column + surplus).min(end))
    }

    /// How many UTF-16 units stand before a byte offset. Offsets beyond the end give the end.
    #[must_use]
    pub fn utf16_offset(&self, offset: usize) -> usize {
        let offset = offset.min(self.len);
        offset.saturating_sub(self.surplus_before(offset))
    }

    /// Number of lines; at least 1.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.starts.len()
    }

    /// How many bytes more than UTF-16 units the characters before `offset` take.
    fn surplus_before(&self, offset: usize) -> usize {
        let count = self.wide.partition_point(|&(start, _)| start < offset);
        count
            .checked_sub(1)
            .and_then(|last| self.wide.get(last))
            .map_or(0, |&(_, surplus)| surplus)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_utf16_units() {
        let text = "ab\ncü😀d\r\n\rx";
        let index = LineIndex::new(text);
        for (needle, line, column) in [
            ("a", 0, 0),
            ("b", 0, 1),
            ("c", 1, 0),
            ("ü", 1, 1),
            ("😀", 1, 2),
            ("d", 1, 4),
            ("x", 3, 0),
        ] {
            let offset = text.find(needle).unwrap();
            assert_eq!(index.line_column(offset), (line, column), "{needle}");
            assert_eq!(index.offset(line, column), Some(offset), "{needle}");
            let before = text.get(..offset).unwrap_or_default();
            assert_eq!(
                index.utf16_offset(offset),
                before.encode_utf16().count(),
                "{needle}"
            );
        }
        assert_eq!(index.utf16_offset(1000), text.encode_utf16().count());
        assert_eq!(index.lines(), 4);
        assert_eq!(index.line_column(1000), (3, 1));
        assert_eq!(index.offset(9, 0), None);
    }

    #[test]
    fn spans_join_shift_and_cut() {
        assert_eq!(Span::new(2, 4).to(Span::new(7, 9)), Span::new(2, 9));
        assert_eq!(Span::new(2, 4).shifted(3), Span::new(5, 7));
        assert_eq!(Span::new(1, 3).text("abcd"), "bc");
        assert_eq!(Span::new(3, 30).text("abcd"), "");
        assert!(
            Span::at(3).is_empty() && Span::new(1, 3).touches(3) && !Span::new(1, 3).touches(4)
        );
    }
}
