//! Where a caret stands in JSON text that is being typed: found from the text before it alone, so that nothing behind it, however broken, matters.

use asl_json::Span;

/// What was open before the caret, outermost first, and what the caret stands on.
#[derive(Debug)]
pub(super) struct Scan {
    pub(super) open: Vec<Open>,
    pub(super) spot: Spot,
}

/// A bracket that is not closed before the caret.
#[derive(Debug, Clone)]
pub(super) struct Open {
    /// Its offset.
    pub(super) at: usize,
    pub(super) object: bool,
    /// The key whose value is being read, quotes included.
    pub(super) key: Option<Span>,
    /// How many values of an array are complete.
    pub(super) index: usize,
    /// Whether a colon came after the key.
    colon: bool,
    /// The end of the value at hand, once it is complete and no comma came yet.
    done: Option<usize>,
}

/// The place of the caret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spot {
    /// A key stands or is due here.
    Key(Token),
    /// A value stands or is due here.
    Value(Token),
    /// Nothing can be typed here that we know of: after a value, or between key and colon.
    Nothing,
}

/// What is being typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    /// All of it, quotes included; empty when nothing is typed yet.
    pub(super) span: Span,
    /// Where its content begins: after the quote.
    pub(super) content: usize,
    /// Whether it has quotes.
    pub(super) quoted: bool,
    /// The end of a value before it that no comma follows.
    pub(super) no_comma_after: Option<usize>,
}

/// Scans `text` up to `offset`, which lies between two characters. Linear.
pub(super) fn scan(text: &str, offset: usize) -> Scan {
    let mut scanner = Scanner {
        text,
        offset,
        open: Vec::new(),
    };
    let spot = scanner.run();
    Scan {
        open: scanner.open,
        spot,
    }
}

struct Scanner<'t> {
    text: &'t str,
    offset: usize,
    open: Vec<Open>,
}

impl Scanner<'_> {
    fn run(&mut self) -> Spot {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while at < self.offset {
            let Some(&byte) = bytes.get(at) else { break };
            match byte {
                b'"' => {
                    let string = string_at(bytes, at);
                    let inside =
                        self.offset > at && self.offset < string.end + usize::from(!string.closed);
                    if inside {
                        let end = if string.closed {
                            string.end
                        } else {
                            self.offset
                        };
                        return self.spot(Span::new(at, end), true);
                    }
                    self.token(Span::new(at, string.end));
                    at = string.end;
                }
                b'{' | b'[' => {
                    self.next_if_done();
                    self.open.push(Open {
                        at,
                        object: byte == b'{',
                        key: None,
                        index: 0,
                        colon: false,
                        done: None,
                    });
                    at += 1;
                }
                b'}' | b']' => {
                    self.open.pop();
                    at += 1;
                    self.complete(at);
                }
                b',' => {
                    if let Some(open) = self.open.last_mut() {
                        open.index += usize::from(open.done.is_some());
                        (open.key, open.colon, open.done) = (None, false, None);
                    }
                    at += 1;
                }
                b':' => {
                    if let Some(open) = self.open.last_mut() {
                        open.colon = open.key.is_some();
                    }
                    at += 1;
                }
                _ if is_word(byte) => {
                    let end = word_end(bytes, at);
                    if end >= self.offset {
                        return self.spot(Span::new(at, end), false);
                    }
                    self.token(Span::new(at, end));
                    at = end;
                }
                _ => at += 1,
            }
        }
        if bytes.get(self.offset).copied().is_some_and(is_word) {
            let end = word_end(bytes, self.offset);
            return self.spot(Span::new(self.offset, end), false);
        }
        self.spot(Span::at(self.offset), false)
    }

    /// A string or word lies before the caret.
    fn token(&mut self, span: Span) {
        self.next_if_done();
        let Some(open) = self.open.last_mut() else {
            return;
        };
        if open.object && !open.colon {
            open.key = Some(span);
        } else {
            open.done = Some(span.end);
        }
    }

    /// A value begins where a comma was due: it is taken as if there were one.
    fn next_if_done(&mut self) {
        if let Some(open) = self.open.last_mut()
            && open.done.is_some()
        {
            open.index += 1;
            (open.key, open.colon, open.done) = (None, false, None);
        }
    }

    /// A value ends before the caret.
    fn complete(&mut self, end: usize) {
        if let Some(open) = self.open.last_mut() {
            open.done = Some(end);
        }
    }

    fn spot(&mut self, span: Span, quoted: bool) -> Spot {
        let mut token = Token {
            span,
            content: span.start + usize::from(quoted),
            quoted,
            no_comma_after: None,
        };
        token.no_comma_after = self.open.last().and_then(|open| open.done);
        // Right behind a value nothing begins.
        if token.no_comma_after == Some(span.start) {
            return Spot::Nothing;
        }
        self.next_if_done();
        let Some(open) = self.open.last() else {
            return Spot::Nothing;
        };
        match (open.object, open.key, open.colon) {
            (false, ..) | (true, Some(_), true) => Spot::Value(token),
            (true, Some(_), false) => Spot::Nothing,
            (true, None, _) => Spot::Key(token),
        }
    }
}

/// A string and whether it has a closing quote; else it ends with its line.
struct StringEnd {
    end: usize,
    closed: bool,
}

fn string_at(bytes: &[u8], start: usize) -> StringEnd {
    let mut at = start + 1;
    loop {
        match bytes.get(at) {
            Some(b'"') => {
                return StringEnd {
                    end: at + 1,
                    closed: true,
                };
            }
            Some(b'\\') if bytes.get(at + 1).is_some_and(|next| *next != b'\n') => at += 2,
            None | Some(b'\n') => {
                return StringEnd {
                    end: at.min(bytes.len()),
                    closed: false,
                };
            }
            Some(_) => at += 1,
        }
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80 || matches!(byte, b'_' | b'$' | b'-' | b'.' | b'+')
}

fn word_end(bytes: &[u8], start: usize) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    start + rest.iter().take_while(|byte| is_word(**byte)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The spot at `|`, with the text of its token, and the keys on the way to it.
    fn found(marked: &str) -> String {
        let offset = marked.find('|').unwrap();
        let text = marked.replace('|', "");
        let scan = scan(&text, offset);
        let path: Vec<_> = scan
            .open
            .iter()
            .map(|open| match open.key {
                Some(key) => key.text(&text).trim_matches('"').to_owned(),
                None if open.object => "{".to_owned(),
                None => open.index.to_string(),
            })
            .collect();
        let (kind, token) = match scan.spot {
            Spot::Key(token) => ("key", token),
            Spot::Value(token) => ("value", token),
            Spot::Nothing => return "nothing".to_owned(),
        };
        let comma = if token.no_comma_after.is_some() {
            " no comma"
        } else {
            ""
        };
        format!(
            "{} {kind} {}{comma}",
            path.join("/"),
            token.span.text(&text)
        )
    }

    #[test]
    fn the_caret_is_found_whatever_stands_behind_it() {
        for (text, expected) in [
            (r#"{|"#, "{ key "),
            (r#"{ "|" }"#, r#"{ key """#),
            (r#"{ "Ne| "#, r#"{ key "Ne"#),
            (r#"{ "Next"| : 1"#, "nothing"),
            (r#"{ "Next": |"#, "Next value "),
            (r#"{ "Next": "A|b", "#, r#"Next value "Ab""#),
            (r#"{ "Next": "A"|"#, "nothing"),
            ("{ \"Next\": \"A\"\n  |}", "{ key  no comma"),
            ("{ \"Next\": \"A\"\n  \"En|\"}", "{ key \"En\" no comma"),
            ("{ \"Next\": \"A\",\n  En|\n}", "{ key En"),
            (r#"{ "End": tr|ue }"#, "End value true"),
            (r#"{ "a": [1, {"b": 2}, |"#, "a/2 value "),
            (r#"{ "a": [1 {"b|": 2}"#, r#"a/1/{ key "b""#),
            (r#"{ "a": "x\"|y" }"#, r#"a value "x\"y""#),
            ("{ \"a\": \"open\n \"b\": |", "b value "),
            ("|", "nothing"),
            ("{}|", "nothing"),
            ("}}]|", "nothing"),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }
}
