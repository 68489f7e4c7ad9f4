//! Where a caret stands in YAML that is being typed: found from the lines before it by their indentation, and from its own line.

use std::sync::Arc;

use asl_json::Span;

use super::scan::{self, Spot, Token};

/// The way to the caret and what it stands on.
#[derive(Debug)]
pub(super) struct Scan {
    /// Keys and indexes, outermost first.
    pub(super) path: Vec<Arc<str>>,
    /// What can be typed there.
    pub(super) spot: Typed,
    /// How many dashes stand before it on its line.
    pub(super) dashes: usize,
    /// Whether it lies inside of brackets, where YAML is like JSON.
    pub(super) in_flow: bool,
}

/// What is typed at the caret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Typed {
    /// A key of the mapping at the end of the path.
    Key(Token),
    /// The value at the end of the path.
    Value(Token),
    /// An item of a sequence: a value, or the first key of a mapping.
    Item(Token),
}

/// A mapping or sequence that the lines so far are in.
struct Frame {
    column: usize,
    is_sequence: bool,
    key: Arc<str>,
    index: usize,
    /// Whether something stands behind the key on its line.
    has_value: bool,
}

/// A text of several lines, behind `|` or `>`.
struct Block {
    /// The column of the mapping that it is a value of.
    column: usize,
    /// Where its first line begins.
    start: usize,
}

struct Scanner<'t> {
    text: &'t str,
    offset: usize,
    frames: Vec<Frame>,
    block: Option<Block>,
    /// The dashes of the line at hand.
    dashes: usize,
}

/// What a line has behind its dashes.
enum Rest<'t> {
    Nothing,
    /// A key, quotes included, and what follows the colon.
    Entry {
        key: &'t str,
        value: &'t str,
    },
    Scalar(&'t str),
}

/// Scans `text` up to `offset`, which lies between two characters; `None` where nothing is known that can be typed. Linear.
pub(super) fn scan(text: &str, offset: usize) -> Option<Scan> {
    let mut scanner = Scanner {
        text,
        offset,
        frames: Vec::new(),
        block: None,
        dashes: 0,
    };
    let mut start = 0;
    loop {
        let rest = text.get(start..)?;
        let length = rest.find('\n').unwrap_or(rest.len());
        let line = rest.get(..length)?.trim_end_matches('\r');
        let next = start + length + 1;
        if next > offset {
            return scanner.caret(line, start);
        }
        match scanner.pass(line, start) {
            // Brackets may go on over lines.
            Some(flow) => match end_of_flow(text, flow, offset) {
                // On the line where they close nothing else begins.
                Some(end) => {
                    start = end + text.get(end..offset)?.find('\n')? + 1;
                }
                None => return scanner.in_flow(flow),
            },
            None => start = next,
        }
    }
}

/// How many blanks a line begins with.
fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// A line without a comment at its end.
fn uncommented(line: &str) -> &str {
    let (mut in_double, mut in_single, mut before) = (false, false, b' ');
    let comment = line.bytes().position(|byte| {
        in_double ^= byte == b'"';
        in_single ^= byte == b'\'';
        let starts = byte == b'#' && before == b' ' && !in_double && !in_single;
        before = byte;
        starts
    });
    let end = comment.unwrap_or(line.len());
    line.get(..end).unwrap_or_default().trim_end()
}

fn rest_of(line: &str) -> Rest<'_> {
    if line.is_empty() {
        return Rest::Nothing;
    }
    if line.starts_with(['{', '[']) {
        return Rest::Scalar(line);
    }
    let key_end = match line
        .chars()
        .next()
        .filter(|first| matches!(first, '"' | '\''))
    {
        Some(quote) => line
            .get(1..)
            .and_then(|rest| rest.find(quote))
            .map(|at| at + 2)
            .filter(|end| line.get(*end..).is_some_and(|rest| rest.starts_with(':'))),
        None => line
            .match_indices(':')
            .map(|(at, _)| at)
            .find(|at| matches!(line.as_bytes().get(at + 1), None | Some(b' '))),
    };
    match key_end.and_then(|end| line.split_at_checked(end)) {
        Some((key, value)) => Rest::Entry {
            key,
            value: value.get(1..).unwrap_or_default().trim_start(),
        },
        None => Rest::Scalar(line),
    }
}

/// Where the bracket that opens at `start` closes, if before `offset`.
fn end_of_flow(text: &str, start: usize, offset: usize) -> Option<usize> {
    let (mut depth, mut quote) = (0_usize, None);
    for (at, byte) in text.get(start..offset)?.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'{' | b'[') => depth += 1,
            (None, b'}' | b']') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(start + at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

impl Scanner<'_> {
    /// Notes what a whole line before the caret says; gives where it opens brackets.
    fn pass(&mut self, line: &str, start: usize) -> Option<usize> {
        if self.is_in_block(line) || uncommented(line).trim().is_empty() {
            return None;
        }
        if line.starts_with("---") {
            self.frames.clear();
            return None;
        }
        let (column, rest) = self.dashes(line, line.len());
        match rest_of(uncommented(rest)) {
            Rest::Entry { key, value } => {
                self.enter_mapping(column, key, !value.is_empty());
                if value.starts_with(['|', '>']) {
                    self.block = Some(Block {
                        column,
                        start: start + line.len() + 1,
                    });
                }
                let at = uncommented(line).len() - value.len();
                value.starts_with(['{', '[']).then_some(start + at)
            }
            Rest::Scalar(value) => value.starts_with(['{', '[']).then_some(start + column),
            Rest::Nothing => None,
        }
    }

    /// Whether a line belongs to the text of several lines that was begun; ends that if not.
    fn is_in_block(&mut self, line: &str) -> bool {
        let is_in = self
            .block
            .as_ref()
            .is_some_and(|block| line.trim().is_empty() || indent(line) > block.column);
        if !is_in {
            self.block = None;
        }
        is_in
    }

    /// Enters a sequence for each dash before column `end`; gives the column and text behind them.
    fn dashes<'l>(&mut self, line: &'l str, end: usize) -> (usize, &'l str) {
        let mut column = indent(line);
        self.dashes = 0;
        loop {
            let rest = line.get(column..).unwrap_or_default();
            let behind = rest
                .strip_prefix('-')
                .filter(|behind| behind.is_empty() || behind.starts_with(' '));
            let Some(behind) = behind.filter(|_| column < end) else {
                return (column, rest);
            };
            self.enter_sequence(column);
            self.dashes += 1;
            column += 1 + indent(behind);
        }
    }

    fn enter_sequence(&mut self, column: usize) {
        while self.frames.last().is_some_and(|top| top.column > column) {
            self.frames.pop();
        }
        match self.frames.last_mut() {
            Some(top) if top.is_sequence && top.column == column => top.index += 1,
            _ => self.frames.push(Frame {
                column,
                is_sequence: true,
                key: Arc::from(""),
                index: 0,
                has_value: false,
            }),
        }
    }

    fn enter_mapping(&mut self, column: usize, key: &str, has_value: bool) {
        self.leave(column);
        let key = Arc::from(key.trim_matches(['"', '\'']));
        match self.frames.last_mut() {
            Some(top) if top.column == column => (top.key, top.has_value) = (key, has_value),
            _ => self.frames.push(Frame {
                column,
                is_sequence: false,
                key,
                index: 0,
                has_value,
            }),
        }
    }

    /// Leaves what a key at this column is not in.
    fn leave(&mut self, column: usize) {
        let is_left = |top: &Frame| top.column > column || top.is_sequence && top.column == column;
        while self.frames.last().is_some_and(is_left) {
            self.frames.pop();
        }
    }

    fn path(&self) -> Vec<Arc<str>> {
        let step = |frame: &Frame| match frame.is_sequence {
            true => Arc::from(frame.index.to_string()),
            false => Arc::clone(&frame.key),
        };
        self.frames.iter().map(step).collect()
    }

    /// The line with the caret.
    fn caret(mut self, line: &str, start: usize) -> Option<Scan> {
        let column = (self.offset - start).min(line.len());
        if let Some(block) = self.block.as_ref().map(|block| block.start)
            && self.is_in_block(line)
        {
            let token = token(Span::new(block, self.offset), block, true);
            return Some(self.found(self.path(), Typed::Value(token)));
        }
        if line.get(..column)?.trim_start().starts_with('#') {
            return None;
        }
        let (at, rest) = self.dashes(line, column);
        if column < at {
            return match self.dashes {
                0 if rest.is_empty() => self.blank(column),
                _ => None,
            };
        }
        let rest = uncommented(rest);
        let place = start + at;
        match rest_of(rest) {
            Rest::Nothing if self.dashes > 0 => {
                let token = token(Span::at(self.offset), self.offset, false);
                Some(self.found(self.path(), Typed::Item(token)))
            }
            Rest::Nothing => self.blank(column),
            Rest::Entry { key, .. } if column <= at + key.len() => {
                let token = quoted(key, place);
                self.key(at, token)
            }
            Rest::Entry { key, value } => {
                self.enter_mapping(at, key, true);
                let value_at = place + rest.len() - value.len();
                self.value(value, value_at, place + key.len() + 1)
            }
            Rest::Scalar(value) if value.starts_with(['{', '[']) => self.in_flow(place),
            Rest::Scalar(value) if self.offset > place + value.len() => None,
            Rest::Scalar(value) if self.dashes > 0 => {
                let token = quoted(value, place);
                Some(self.found(self.path(), Typed::Item(token)))
            }
            Rest::Scalar(value) => {
                let token = quoted(value, place);
                self.key(at, token)
            }
        }
    }

    /// A blank line, with the caret at this column.
    fn blank(self, column: usize) -> Option<Scan> {
        let token = token(Span::at(self.offset), self.offset, false);
        self.key(column, token)
    }

    /// A key at this column, of the mapping that is there or of one that begins.
    fn key(mut self, column: usize, token: Token) -> Option<Scan> {
        let after_dash = self.dashes > 0;
        if after_dash {
            return Some(self.found(self.path(), Typed::Item(token)));
        }
        self.leave(column);
        let mut path = self.path();
        match self.frames.last() {
            Some(top) if top.column == column => {
                path.pop();
            }
            // A value stands behind the key already, or the line belongs to no item.
            Some(top) if top.has_value || top.is_sequence => return None,
            _ => {}
        }
        Some(self.found(path, Typed::Key(token)))
    }

    /// The value of the key that was entered, which begins at `at`; `colon` is the end of its colon.
    fn value(self, value: &str, at: usize, colon: usize) -> Option<Scan> {
        if self.offset <= colon || value.starts_with(['|', '>']) {
            return None;
        }
        if value.is_empty() {
            let token = token(Span::at(self.offset), self.offset, false);
            return Some(self.found(self.path(), Typed::Value(token)));
        }
        if self.offset < at {
            return None;
        }
        if value.starts_with(['{', '[']) {
            return self.in_flow(at);
        }
        let token = quoted(value, at);
        let inside = self.offset <= token.span.end;
        inside.then(|| self.found(self.path(), Typed::Value(token)))
    }

    /// Inside of the bracket that opens at `start`.
    fn in_flow(self, start: usize) -> Option<Scan> {
        let text = self.text.get(start..)?;
        let found = scan::scan(text, self.offset - start);
        let shifted = |token: Token| Token {
            span: Span::new(token.span.start + start, token.span.end + start),
            content: token.content + start,
            no_comma_after: token.no_comma_after.map(|at| at + start),
            ..token
        };
        let mut path = self.path();
        path.extend(found.open.iter().filter_map(|open| match open.key {
            Some(key) => Some(Arc::from(key.text(text).trim_matches(['"', '\'']))),
            None if open.object => None,
            None => Some(Arc::from(open.index.to_string())),
        }));
        let spot = match found.spot {
            Spot::Key(token) => Typed::Key(shifted(token)),
            Spot::Value(token) => Typed::Value(shifted(token)),
            Spot::Nothing => return None,
        };
        Some(Scan {
            in_flow: true,
            ..self.found(path, spot)
        })
    }

    fn found(&self, path: Vec<Arc<str>>, spot: Typed) -> Scan {
        Scan {
            path,
            spot,
            dashes: self.dashes,
            in_flow: false,
        }
    }
}

fn token(span: Span, content: usize, quoted: bool) -> Token {
    Token {
        span,
        content,
        quoted,
        no_comma_after: None,
    }
}

/// A word that stands at `start`, with or without quotes.
fn quoted(word: &str, start: usize) -> Token {
    let word = word.trim_end();
    let quoted = word.starts_with(['"', '\'']);
    let span = Span::new(start, start + word.len());
    token(span, start + usize::from(quoted), quoted)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The path to `|`, and what is typed there.
    fn found(marked: &str) -> String {
        let offset = marked.find('|').unwrap();
        let text = marked.replacen('|', "", 1);
        let Some(scan) = scan(&text, offset) else {
            return "nothing".to_owned();
        };
        let (kind, token) = match scan.spot {
            Typed::Key(token) => ("key", token),
            Typed::Value(token) => ("value", token),
            Typed::Item(token) => ("item", token),
        };
        format!("{} {kind} {}", scan.path.join("/"), token.span.text(&text))
    }

    #[test]
    fn the_caret_is_found_by_indentation() {
        for (text, expected) in [
            ("|", " key "),
            ("StartAt: A\n|", " key "),
            ("StartAt: A\nSt|ates:\n  A:\n", " key States"),
            ("StartAt: |", "StartAt value "),
            ("StartAt:|", "nothing"),
            ("StartAt: A|b # c", "StartAt value Ab"),
            ("StartAt: Ab # c|", "nothing"),
            ("# |", "nothing"),
            ("States:\n  |", "States key "),
            (
                "States:\n  A:\n    Type: Task\n    |\n    Next: B\n",
                "States/A key ",
            ),
            (
                "States:\n  A:\n    Type: Task\n    Ne|\n",
                "States/A key Ne",
            ),
            ("States:\n  A:\n    Type: Task\n  |", "States key "),
            ("States:\n  A:\n    Type: Task\n      |", "nothing"),
            ("A:\n  'B': 'x|y'", "A/B value 'xy'"),
            ("Retry:\n  - |", "Retry/0 item "),
            ("Retry:\n- E|", "Retry/0 item E"),
            ("Retry:\n- E: 1\n  |\n", "Retry/0 key "),
            ("Retry:\n- E: 1\n- |\n", "Retry/1 item "),
            ("Retry:\n- E|: 1\n", "Retry/0 item E"),
            ("Retry:\n- E: 1\nNext: |\n", "Next value "),
            ("Retry:\n  - E:\n      - |a\n", "Retry/0/E/0 item a"),
            ("A: { B: [1, |] }", "A/B/1 value "),
            ("A: { B: 1, | }", "A key "),
            ("A: {\n  B: 1,\n  C|", "A key C"),
            ("A: {\n  B: 1 }\nC: |", "C value "),
            ("A: >-\n  {% $st|\n", "A value   {% $st"),
            (
                "A: |-\n  b: c\n\nD: |".replacen('|', "\u{1}", 1).as_str(),
                "D value ",
            ),
            ("- - a|\n", "0/0 item a"),
            ("---\nA|", " key A"),
            ("a:\r\n  |", "a key "),
        ] {
            let text = text.replace('\u{1}', ">");
            assert_eq!(found(&text), expected, "{text}");
        }
    }

    /// Linear: were all before each looked at again, this would take minutes.
    #[test]
    fn marks_within_quotes_cost_no_more_than_other_text() {
        let text = format!("A: \"{}\nB: |", " #".repeat(200_000));
        assert_eq!(found(&text), "B value ");
    }
}
