//! Text into tokens. Positions are UTF-16 offsets of the *end* of a token, which is what the reference reports.

use std::sync::Arc;

use asl_json::parse_f64;

use crate::error::{Outcome, fault};
use crate::regex::Regex;
use crate::value::Val;

/// What a token is.
#[derive(Clone, Debug)]
pub(crate) enum Token {
    Operator(&'static str),
    Name(Arc<str>),
    Variable(Arc<str>),
    Str(Arc<str>),
    Num(f64),
    Bool(bool),
    Null,
    Regex(Arc<RegexLiteral>),
}

/// A compiled regular expression and its source.
#[derive(Debug)]
pub(crate) struct RegexLiteral {
    pub(crate) source: Arc<str>,
    pub(crate) regex: Regex,
}

/// The symbols that end a name; those of two characters come first.
const OPERATORS: [&str; 35] = [
    "..", ":=", "!=", ">=", "<=", "**", "~>", "?:", "??", ".", "[", "]", "{", "}", "(", ")", ",",
    "@", "#", ";", ":", "?", "+", "-", "*", "/", "%", "|", "=", "<", ">", "^", "&", "!", "~",
];

fn is_blank(ch: char) -> bool {
    matches!(ch, ' ' | '\t' | '\n' | '\r' | '\u{b}')
}

fn ends_name(ch: char) -> bool {
    is_blank(ch)
        || OPERATORS
            .iter()
            .any(|symbol| symbol.len() == 1 && symbol.starts_with(ch))
}

/// Reads tokens one at a time: whether `/` starts a regular expression depends on what stands before it.
pub(crate) struct Lexer<'t> {
    rest: &'t str,
    /// UTF-16 units before `rest`.
    position: usize,
}

impl<'t> Lexer<'t> {
    pub(crate) fn new(text: &'t str) -> Lexer<'t> {
        Lexer {
            rest: text,
            position: 0,
        }
    }

    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let ch = chars.next()?;
        self.rest = chars.as_str();
        self.position += ch.len_utf16();
        Some(ch)
    }

    fn bump_by(&mut self, bytes: usize) -> &'t str {
        let (taken, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        self.position += crate::text::utf16_len(taken);
        self.rest = rest;
        taken
    }

    /// The next token and the position of its end; `None` at the end of the text.
    pub(crate) fn next(&mut self, after_operand: bool) -> Outcome<Option<(Token, usize)>> {
        loop {
            while self.peek().is_some_and(is_blank) {
                self.bump();
            }
            if !self.rest.starts_with("/*") {
                break;
            }
            let start = self.position;
            let Some(end) = self.rest.get(2..).and_then(|body| body.find("*/")) else {
                return Err(fault("S0106").at(start));
            };
            self.bump_by(end + 4);
        }
        let Some(first) = self.peek() else {
            return Ok(None);
        };
        let token = self.token(first, after_operand)?;
        Ok(Some((token, self.position)))
    }

    fn token(&mut self, first: char, after_operand: bool) -> Outcome<Token> {
        if first == '/' && !after_operand {
            self.bump();
            return self.regex();
        }
        if let Some(symbol) = OPERATORS
            .iter()
            .find(|symbol| self.rest.starts_with(**symbol))
        {
            self.bump_by(symbol.len());
            return Ok(Token::Operator(symbol));
        }
        match first {
            '"' | '\'' => self.string(first),
            '`' => self.quoted_name(),
            '0'..='9' => self.number(),
            _ => Ok(self.word()),
        }
    }

    fn word(&mut self) -> Token {
        let end = self.rest.find(ends_name).unwrap_or(self.rest.len());
        let word = self.bump_by(end);
        if let Some(name) = word.strip_prefix('$') {
            return Token::Variable(name.into());
        }
        match word {
            "or" => Token::Operator("or"),
            "in" => Token::Operator("in"),
            "and" => Token::Operator("and"),
            "true" => Token::Bool(true),
            "false" => Token::Bool(false),
            "null" => Token::Null,
            name => Token::Name(name.into()),
        }
    }

    fn quoted_name(&mut self) -> Outcome<Token> {
        self.bump();
        let Some(end) = self.rest.find('`') else {
            let position = self.position + crate::text::utf16_len(self.rest);
            return Err(fault("S0105").at(position));
        };
        let name = self.bump_by(end);
        self.bump();
        Ok(Token::Name(name.into()))
    }

    fn number(&mut self) -> Outcome<Token> {
        let length = number_length(self.rest.as_bytes());
        let start = self.position;
        let digits = self.bump_by(length);
        match parse_f64(digits) {
            Some(number) if number.is_finite() => Ok(Token::Num(number)),
            _ => Err(fault("S0102").at(start).token(digits)),
        }
    }

    fn string(&mut self, quote: char) -> Outcome<Token> {
        self.bump();
        // Code units: an escaped surrogate may meet its other half in the next escape.
        let mut units: Vec<u16> = Vec::new();
        let mut buffer = [0; 2];
        while let Some(ch) = self.peek() {
            if ch == quote {
                self.bump();
                return Ok(Token::Str(String::from_utf16_lossy(&units).into()));
            }
            self.bump();
            let ch = if ch == '\\' {
                match self.escape()? {
                    Escape::Unit(unit) => {
                        units.push(unit);
                        continue;
                    }
                    Escape::End => break,
                    Escape::Char(ch) => ch,
                }
            } else {
                ch
            };
            units.extend_from_slice(ch.encode_utf16(&mut buffer));
        }
        Err(fault("S0101").at(self.position))
    }

    fn escape(&mut self) -> Outcome<Escape> {
        let at = self.position;
        let Some(ch) = self.bump() else {
            return Err(fault("S0103").at(at).token(""));
        };
        Ok(match ch {
            '"' | '\\' | '/' => Escape::Char(ch),
            'b' => Escape::Char('\u{8}'),
            'f' => Escape::Char('\u{c}'),
            'n' => Escape::Char('\n'),
            'r' => Escape::Char('\r'),
            't' => Escape::Char('\t'),
            'u' => {
                // As the reference: up to four characters, all of them hexadecimal.
                let digits: String = self.rest.chars().take(4).collect();
                match u16::from_str_radix(&digits, 16) {
                    Ok(unit) if !digits.starts_with('+') => {
                        self.bump_by(digits.len());
                        if digits.len() < 4 {
                            Escape::End
                        } else {
                            Escape::Unit(unit)
                        }
                    }
                    _ => return Err(fault("S0104").at(at)),
                }
            }
            other => return Err(fault("S0103").at(at).token(other.encode_utf8(&mut [0; 4]))),
        })
    }

    /// The rest of a regular expression after its first slash.
    fn regex(&mut self) -> Outcome<Token> {
        let mut depth = 0_i64;
        let mut backslashes = 0_usize;
        let mut length = 0;
        loop {
            let Some(ch) = self.rest.get(length..).and_then(|rest| rest.chars().next()) else {
                let end = self.position + crate::text::utf16_len(self.rest);
                return Err(fault("S0302").at(end));
            };
            if ch == '/' && depth == 0 && backslashes.is_multiple_of(2) {
                break;
            }
            if backslashes == 0 {
                match ch {
                    '(' | '[' | '{' => depth += 1,
                    ')' | ']' | '}' => depth -= 1,
                    _ => {}
                }
            }
            backslashes = if ch == '\\' { backslashes + 1 } else { 0 };
            length += ch.len_utf8();
        }
        if length == 0 {
            return Err(fault("S0301").at(self.position));
        }
        let start = self.position;
        let source = self.bump_by(length);
        self.bump();
        let count = self
            .rest
            .chars()
            .take_while(|ch| matches!(ch, 'i' | 'm'))
            .count();
        let flags = self.bump_by(count);
        let regex = Regex::new(source, flags).map_err(|why| {
            let text = why.message(source, flags);
            fault("U1005").at(start).value(Val::from(source)).text(text)
        })?;
        Ok(Token::Regex(Arc::new(RegexLiteral {
            source: source.into(),
            regex,
        })))
    }
}

enum Escape {
    Char(char),
    Unit(u16),
    /// The text ended within the escape.
    End,
}

/// The length of the JSON number at the start of the text, which starts with a digit.
fn number_length(bytes: &[u8]) -> usize {
    let digits = |from: usize| {
        bytes.get(from..).map_or(0, |rest| {
            rest.iter().take_while(|byte| byte.is_ascii_digit()).count()
        })
    };
    let mut length = if bytes.first() == Some(&b'0') {
        1
    } else {
        digits(0)
    };
    if bytes.get(length) == Some(&b'.') && digits(length + 1) > 0 {
        length += 1 + digits(length + 1);
    }
    if matches!(bytes.get(length), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(length + 1), Some(b'+' | b'-')));
        if digits(length + 1 + sign) > 0 {
            length += 1 + sign + digits(length + 1 + sign);
        }
    }
    length
}
