//! Lines within brackets or quotes that stand too far left.
//!
//! The standard asks that they stand further right than the key they belong to; other readers do not. Such lines are read as
//! if they stood far enough right: white space at the start of a line means nothing there.

use std::borrow::Cow;
use std::collections::BTreeSet;

/// How far right a line is moved: further than keys stand.
const BY: usize = 256;
/// How much text is read again in all, in bytes.
const BUDGET: usize = 16 << 20;

/// A text of which some lines are moved to the right.
pub(super) struct Shifted<'t> {
    source: &'t str,
    text: Cow<'t, str>,
    /// Where the moved lines start in the source.
    lines: BTreeSet<usize>,
    /// Where they start in the moved text.
    starts: Vec<usize>,
    read: usize,
}

impl<'t> Shifted<'t> {
    pub(super) fn new(source: &'t str) -> Shifted<'t> {
        Shifted {
            source,
            text: Cow::Borrowed(source),
            lines: BTreeSet::new(),
            starts: Vec::new(),
            read: 0,
        }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The place in the source of a place in the text.
    pub(super) fn original(&self, at: usize) -> usize {
        let before = self.starts.partition_point(|start| *start <= at);
        let Some(last) = before.checked_sub(1).and_then(|last| self.starts.get(last)) else {
            return at;
        };
        at - (before - 1) * BY - (at - last).min(BY)
    }

    /// Moves the line at a place of the source; of a quoted text that starts there its further lines. False when that was
    /// tried before, or there were too many.
    pub(super) fn shift(&mut self, at: usize, quoted: bool) -> bool {
        self.read = self.read.saturating_add(self.text.len());
        if self.read > BUDGET {
            return false;
        }
        let known = self.lines.len();
        if quoted {
            let rest = self.source.get(at..).unwrap_or_default();
            let length = quoted_length(rest);
            let lines = rest.get(..length).unwrap_or_default().match_indices('\n');
            self.lines.extend(lines.map(|(end, _)| at + end + 1));
        } else {
            let before = self.source.get(..at).unwrap_or_default();
            self.lines
                .insert(before.rfind('\n').map_or(0, |end| end + 1));
        }
        if self.lines.len() == known || self.lines.len() > BUDGET / BY {
            return false;
        }
        let mut text = String::with_capacity(self.source.len() + self.lines.len() * BY);
        self.starts.clear();
        let mut copied = 0;
        for &line in &self.lines {
            text.push_str(self.source.get(copied..line).unwrap_or_default());
            self.starts.push(text.len());
            text.extend(std::iter::repeat_n(' ', BY));
            copied = line;
        }
        text.push_str(self.source.get(copied..).unwrap_or_default());
        self.text = Cow::Owned(text);
        true
    }
}

/// How long the quoted text is that a text starts with.
fn quoted_length(text: &str) -> usize {
    let Some(quote) = text.chars().next() else {
        return 0;
    };
    let mut characters = text.char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        if character == '\\' && quote == '"' {
            characters.next();
        } else if character == quote {
            return at;
        }
    }
    text.len()
}
