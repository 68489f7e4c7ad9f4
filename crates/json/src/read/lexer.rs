//! Text to tokens. Total: whatever is no token becomes the likeliest one, and a problem beside it.

use std::borrow::Cow;

use crate::number::{Number, is_json_number};
use crate::read::error::excerpt;
use crate::read::{MAX_ERRORS, SyntaxError};
use crate::span::Span;

/// `{}` or `[]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bracket {
    Object,
    Array,
}

impl Bracket {
    pub(crate) fn open(self) -> char {
        match self {
            Bracket::Object => '{',
            Bracket::Array => '[',
        }
    }

    pub(crate) fn close(self) -> char {
        match self {
            Bracket::Object => '}',
            Bracket::Array => ']',
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind<'t> {
    Open(Bracket),
    Close(Bracket),
    Colon,
    Comma,
    String(Cow<'t, str>),
    Number(Number),
    /// Letters without quotes: `true`, `false`, `null`, or something that is no JSON.
    Word,
    /// A character that has no use in JSON.
    Other(char),
    End,
}

#[derive(Clone, Debug)]
pub(crate) struct Token<'t> {
    pub(crate) kind: Kind<'t>,
    pub(crate) span: Span,
}

pub(crate) struct Lexer<'t> {
    text: &'t str,
    at: usize,
    /// What was wrong inside tokens and between them so far.
    pub(crate) problems: Vec<SyntaxError>,
}

/// Characters that look like quotes and are none, with their closing twins.
const FALSE_QUOTES: [(char, char); 6] = [
    ('\'', '\''),
    ('`', '`'),
    ('“', '”'),
    ('”', '”'),
    ('‘', '’'),
    ('’', '’'),
];

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '$' | '-' | '.' | '@')
}

impl<'t> Lexer<'t> {
    pub(crate) fn new(text: &'t str) -> Lexer<'t> {
        Lexer {
            text,
            at: 0,
            problems: Vec::new(),
        }
    }

    /// Remembers a problem, unless there are enough.
    pub(crate) fn report(&mut self, error: SyntaxError) {
        if self.problems.len() < MAX_ERRORS {
            self.problems.push(error);
        }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The next token; `End` again and again at the end.
    pub(crate) fn next(&mut self) -> Token<'t> {
        loop {
            let start = self.at;
            let kind = match self.byte(start) {
                None => Kind::End,
                Some(b' ' | b'\n' | b'\r' | b'\t') => {
                    self.at += 1;
                    continue;
                }
                Some(b'{') => self.single(Kind::Open(Bracket::Object)),
                Some(b'}') => self.single(Kind::Close(Bracket::Object)),
                Some(b'[') => self.single(Kind::Open(Bracket::Array)),
                Some(b']') => self.single(Kind::Close(Bracket::Array)),
                Some(b':') => self.single(Kind::Colon),
                Some(b',') => self.single(Kind::Comma),
                Some(b'"') => self.string('"', '"'),
                Some(b'0'..=b'9' | b'-' | b'+' | b'.') => self.number(),
                Some(b't' | b'f' | b'n') => self.word(),
                Some(_) => match self.unusual() {
                    Some(kind) => kind,
                    None => continue,
                },
            };
            return Token {
                kind,
                span: Span::new(start, self.at),
            };
        }
    }

    fn single(&mut self, kind: Kind<'t>) -> Kind<'t> {
        self.at += 1;
        kind
    }

    fn word(&mut self) -> Kind<'t> {
        let rest = self.rest();
        self.at += rest
            .find(|character| !is_word(character))
            .unwrap_or(rest.len());
        Kind::Word
    }

    /// What valid JSON does not have between its tokens; `None` for what is skipped.
    fn unusual(&mut self) -> Option<Kind<'t>> {
        let start = self.at;
        let rest = self.rest();
        let first = rest.chars().next().unwrap_or_default();
        if let Some((open, close)) = FALSE_QUOTES.into_iter().find(|(open, _)| *open == first) {
            return Some(self.false_string(open, close));
        }
        let comment = if rest.starts_with("//") || first == '#' {
            Some(rest.find('\n').unwrap_or(rest.len()))
        } else if rest.starts_with("/*") {
            Some(rest.find("*/").map_or(rest.len(), |end| end + 2))
        } else {
            None
        };
        if let Some(len) = comment {
            self.at += len;
            let error = SyntaxError::new(Span::new(start, self.at), "comments are not JSON")
                .help("say it in a `Comment` field, or delete it")
                .fix(Span::new(start, self.at), "");
            self.report(error);
            return None;
        }
        if let Some(name) = placeholder(rest) {
            self.at += name.len();
            let span = Span::new(start, self.at);
            let error = SyntaxError::new(
                span,
                format!("`{}` stands outside of quotes", excerpt(name)),
            )
            .help("write the placeholder in double quotes")
            .fix(span, format!("\"{name}\""));
            self.report(error);
            return Some(Kind::String(Cow::Borrowed(name)));
        }
        if is_word(first) {
            return Some(self.word());
        }
        self.at += first.len_utf8().max(1);
        if first.is_whitespace() || matches!(first, '\u{feff}' | '\u{200b}') {
            let span = Span::new(start, self.at);
            let message = format!(
                "the invisible character U+{:04X} is not a blank in JSON",
                u32::from(first)
            );
            self.report(
                SyntaxError::new(span, message)
                    .help("delete it")
                    .fix(span, ""),
            );
            return None;
        }
        Some(Kind::Other(first))
    }

    /// A string between quotes that JSON does not know.
    fn false_string(&mut self, open: char, close: char) -> Kind<'t> {
        let start = self.at;
        let kind = self.string(open, close);
        let span = Span::new(start, start + open.len_utf8());
        let mut error =
            SyntaxError::new(span, format!("`{open}` is not a quote in JSON: use `\"`"));
        if let Kind::String(text) = &kind {
            let mut json = String::new();
            // Writing to a `String` cannot fail.
            let _ = crate::write::write_string(&mut json, text);
            error = error.fix(Span::new(start, self.at), json);
        }
        self.report(error);
        kind
    }

    /// A string whose opening quote is at hand.
    fn string(&mut self, open: char, close: char) -> Kind<'t> {
        let quote = Span::new(self.at, self.at + open.len_utf8());
        self.at = quote.end;
        // Escapes seen so far; while there are none, the text is borrowed.
        let mut resolved: Option<String> = None;
        let mut plain_from = quote.end;
        loop {
            let Some(byte) = self.byte(self.at) else {
                return self.unclosed_string(quote, plain_from, resolved);
            };
            match byte {
                b'"' if close == '"' => break,
                b'\\' => {
                    let plain = self.text.get(plain_from..self.at).unwrap_or_default();
                    let resolved = resolved.get_or_insert_default();
                    resolved.push_str(plain);
                    let character = self.escape(close);
                    resolved.extend(character);
                    plain_from = self.at;
                }
                b'\n' | b'\r' => return self.unclosed_string(quote, plain_from, resolved),
                0x00..=0x1F => {
                    let span = Span::new(self.at, self.at + 1);
                    let escape = if byte == b'\t' {
                        "\\t".to_owned()
                    } else {
                        format!("\\u{byte:04x}")
                    };
                    let error = SyntaxError::new(
                        span,
                        format!("the control character U+{byte:04X} stands in a string"),
                    )
                    .help(format!("write it as `{escape}`"))
                    .fix(span, escape);
                    self.report(error);
                    self.at += 1;
                }
                _ if close != '"' && self.rest().starts_with(close) => break,
                _ => self.at += 1,
            }
        }
        let text = self.text.get(plain_from..self.at).unwrap_or_default();
        self.at += close.len_utf8();
        Kind::String(join(resolved, text))
    }

    /// A string that its line, or the text, ends without closing. A comma at the end is taken to stand behind it.
    fn unclosed_string(
        &mut self,
        quote: Span,
        plain_from: usize,
        resolved: Option<String>,
    ) -> Kind<'t> {
        let plain = self.text.get(plain_from..self.at).unwrap_or_default();
        let kept = plain.trim_end().trim_end_matches(',');
        self.at = plain_from + kept.len();
        let span = quote.to(Span::at(self.at));
        let shown = excerpt(span.text(self.text));
        let error = SyntaxError::new(span, format!("the string `{shown}` is not closed"))
            .help("close it with `\"` on its line; a line break inside is written `\\n`")
            .fix(Span::at(self.at), "\"");
        self.report(error);
        Kind::String(join(resolved, kept))
    }

    /// The character an escape stands for; the lexer is at its backslash, and behind the escape afterwards.
    fn escape(&mut self, close: char) -> Option<char> {
        let start = self.at;
        let letter = self
            .text
            .get(start + 1..)
            .and_then(|rest| rest.chars().next());
        self.at += 1 + letter.map_or(0, char::len_utf8);
        let character = match letter {
            Some('"') => '"',
            Some('\\') => '\\',
            Some('/') => '/',
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => return self.unicode_escape(start),
            Some('\n' | '\r') | None => {
                // The string is not closed; that is reported, and the line break is left for it to be seen.
                self.at = start + 1;
                return Some('\\');
            }
            Some(other) if other == close => other,
            Some(other) => {
                let span = Span::new(start, self.at);
                let error = SyntaxError::new(
                    span,
                    format!(
                        "`\\{}` is not an escape in JSON",
                        excerpt(&other.to_string())
                    ),
                )
                .help("a backslash itself is written `\\\\`")
                .fix(Span::at(start), "\\");
                self.report(error);
                other
            }
        };
        Some(character)
    }

    /// `\uXXXX`, with its second half where it is a surrogate. A half alone becomes U+FFFD, as there is no such
    /// character (Java would keep the half).
    fn unicode_escape(&mut self, start: usize) -> Option<char> {
        let Some(unit) = self.hex(start + 2) else {
            let digits = self
                .rest()
                .bytes()
                .take(4)
                .take_while(u8::is_ascii_hexdigit)
                .count();
            self.at += digits;
            let span = Span::new(start, self.at);
            let error = SyntaxError::new(
                span,
                format!("`{}` needs four hexadecimal digits", span.text(self.text)),
            )
            .help("for example `\\u00e9`");
            self.report(error);
            return None;
        };
        self.at = start + 6;
        if (0xD800..0xDC00).contains(&unit) && self.rest().starts_with("\\u") {
            let low = self.hex(self.at + 2);
            if let Some(character) =
                low.and_then(|low| char::decode_utf16([unit, low]).next()?.ok())
            {
                self.at += 6;
                return Some(character);
            }
        }
        Some(char::from_u32(unit.into()).unwrap_or('\u{fffd}'))
    }

    /// The four hexadecimal digits at `at`.
    fn hex(&self, at: usize) -> Option<u16> {
        let digits = self.text.get(at..at + 4)?;
        digits
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit())
            .then(|| u16::from_str_radix(digits, 16).ok())
            .flatten()
    }

    fn number(&mut self) -> Kind<'t> {
        let start = self.at;
        let rest = self.rest();
        let len = rest.bytes().take_while(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.' | b'_')
        });
        self.at += len.count();
        let span = Span::new(start, self.at);
        let text = span.text(self.text);
        if is_json_number(text.as_bytes()) {
            return Kind::Number(Number::from_valid(text));
        }
        let shown = excerpt(text);
        let digits = text.trim_start_matches(['+', '-']);
        let mut error = SyntaxError::new(span, format!("`{shown}` is not a JSON number"));
        let mended = mend(text);
        if matches!(digits, "Infinity" | "NaN" | "inf" | "nan") {
            error.message = format!("`{shown}` is not JSON");
            error = error.help("JSON has no NaN and no infinity: use `null`, or a string");
        } else if text.starts_with('+') {
            error = error.help("leave out the `+`");
        } else if digits.starts_with("0x") || digits.starts_with("0X") {
            error = error.help("write it in decimal digits");
        } else if digits.starts_with('.') || digits.ends_with('.') {
            error = error.help("write a digit before and after the `.`");
        } else if digits.len() > 1
            && digits.starts_with('0')
            && digits.as_bytes().get(1).is_some_and(u8::is_ascii_digit)
        {
            error = error.help("leave out the leading zeros, or put it in double quotes");
        } else {
            error = error
                .help("put it in double quotes if it is text")
                .fix(span, format!("\"{text}\""));
        }
        if let Some(mended) = &mended {
            error = error.fix(span, mended.as_str());
        }
        self.report(error);
        match mended.and_then(|text| Number::parse(&text)) {
            Some(number) => Kind::Number(number),
            None => Kind::String(Cow::Borrowed(text)),
        }
    }
}

/// A `${Name}` at the start of `text`, as templates have it for a value that is filled in later.
fn placeholder(text: &str) -> Option<&str> {
    const LONGEST: usize = 256;
    let name = text.strip_prefix("${")?;
    let end = name
        .bytes()
        .take(LONGEST)
        .position(|byte| matches!(byte, b'}' | b'\n' | b'"'))?;
    text.get(..end + 3)
        .filter(|placeholder| placeholder.ends_with('}'))
}

/// The JSON number that is meant by a text with a plus sign, leading zeros or a bare point.
fn mend(text: &str) -> Option<String> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let trimmed = digits.trim_start_matches('0');
    let zero = if trimmed.starts_with(|first: char| first.is_ascii_digit()) {
        ""
    } else {
        "0"
    };
    let end = if trimmed.ends_with('.') { "0" } else { "" };
    let mended = format!("{sign}{zero}{trimmed}{end}");
    // Only what differs in those ways: a text without any digit is not a number at all.
    (digits.bytes().any(|byte| byte.is_ascii_digit()) && is_json_number(mended.as_bytes()))
        .then_some(mended)
}

/// What a string means that is written with its quotes, as JSON has it.
pub(crate) fn string_value(quoted: &str) -> Cow<'_, str> {
    match Lexer::new(quoted).next().kind {
        Kind::String(text) => text,
        _ => Cow::Borrowed(quoted),
    }
}

fn join(resolved: Option<String>, rest: &str) -> Cow<'_, str> {
    match resolved {
        None => Cow::Borrowed(rest),
        Some(mut text) => {
            text.push_str(rest);
            Cow::Owned(text)
        }
    }
}
