//! What Jackson, the parser behind AWS, says about text that is not JSON.
//!
//! AWS repeats these texts: `INVALID_JSON_DESCRIPTION` (reference 07-validation §2) and the failure of
//! `States.StringToJson` (reference 10-more-recordings, "Jackson texts seen"). Four are recorded; the others are
//! Jackson's own for the same place in the text.

use std::fmt;

use crate::number::is_json_number;
use crate::read::MAX_DEPTH;
use crate::span::{LineIndex, Span};

/// How a text is named where Jackson says where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JacksonSource {
    /// By its beginning, as when a definition is refused: `(String)"{ …"`.
    Text,
    /// Not at all, as in the failure of an intrinsic function.
    Redacted,
}

/// Jackson's error. Prints as AWS prints it: the message, a line break, ` at ` and the location.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JacksonError {
    /// The message without the location.
    pub message: String,
    /// `[Source: …; line: 1, column: 4]`.
    pub location: String,
    /// Line, counted from 1.
    pub line: usize,
    /// Column in UTF-16 units, counted from 1: of the character that is wrong, or behind the token or text.
    pub column: usize,
}

impl fmt::Display for JacksonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n at {}", self.message, self.location)
    }
}

impl std::error::Error for JacksonError {}

/// What Jackson says about `text`; `None` when it is JSON.
///
/// ```
/// use asl_json::{JacksonSource, jackson_error};
/// let error = jackson_error("not a definition", JacksonSource::Text).map(|error| error.to_string());
/// assert_eq!(error.as_deref(), Some(
///     "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or \
///      'false')\n at [Source: (String)\"not a definition\"; line: 1, column: 4]"
/// ));
/// ```
#[must_use]
pub fn jackson_error(text: &str, source: JacksonSource) -> Option<JacksonError> {
    let mut scanner = Scanner {
        text,
        at: 0,
        open: Vec::new(),
    };
    let problem = scanner.document().err()?;
    let lines = LineIndex::new(text);
    let locate = |offset: usize| {
        let (line, column) = lines.line_column(offset);
        (
            format!(
                "[Source: {}; line: {}, column: {}]",
                name(text, source),
                line + 1,
                column + 1
            ),
            line + 1,
            column + 1,
        )
    };
    let (location, line, column) = locate(problem.at);
    let message = match problem.start {
        Some(start) => problem.message.replace(START, &locate(start).0),
        None => problem.message,
    };
    Some(JacksonError {
        message,
        location,
        line,
        column,
    })
}

const VALUES: &str = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
/// Stands for the location of an opening bracket until that is known. Cannot be part of a message otherwise: control
/// characters are printed by their code.
const START: &str = "\u{1}";

fn name(text: &str, source: JacksonSource) -> String {
    const LONGEST: usize = 500;
    match source {
        JacksonSource::Redacted => {
            "REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled)".to_owned()
        }
        JacksonSource::Text => match text.char_indices().nth(LONGEST) {
            None => format!("(String)\"{text}\""),
            Some((cut, _)) => {
                let more = Span::new(cut, text.len()).text(text).chars().count();
                format!(
                    "(String)\"{}\"[truncated {more} chars]",
                    Span::new(0, cut).text(text)
                )
            }
        },
    }
}

struct Problem {
    message: String,
    at: usize,
    /// The opening bracket that the message names.
    start: Option<usize>,
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    /// Opening brackets not closed yet.
    open: Vec<Open>,
}

#[derive(Clone, Copy)]
struct Open {
    object: bool,
    at: usize,
}

impl Open {
    fn kind(self) -> &'static str {
        if self.object { "Object" } else { "Array" }
    }
}

impl Scanner<'_> {
    /// One value and nothing behind it.
    fn document(&mut self) -> Result<(), Problem> {
        if self.peek().is_none() {
            return Err(self.problem_at(self.at, "No content to map due to end-of-input"));
        }
        loop {
            let opened = self.open.len();
            self.value()?;
            if self.open.len() > opened && !self.first()? {
                continue;
            }
            if !self.after_value()? {
                return Ok(());
            }
        }
    }

    /// The next character that is no blank.
    fn peek(&mut self) -> Option<char> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
        self.here()
    }

    fn here(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    fn take(&mut self) -> Option<char> {
        let character = self.here()?;
        self.at += character.len_utf8();
        Some(character)
    }

    fn problem_at(&self, at: usize, message: impl Into<String>) -> Problem {
        Problem {
            message: message.into(),
            at,
            start: None,
        }
    }

    fn unexpected(&self, character: char, why: impl fmt::Display) -> Problem {
        self.problem_at(
            self.at,
            format!("Unexpected character ({}){why}", described(character)),
        )
    }

    /// The text ends inside of a container.
    fn ended(&self) -> Problem {
        let kind = self.open.last().map_or("root", |open| open.kind());
        self.problem_at(
            self.text.len(),
            format!("Unexpected end-of-input within/between {kind} entries"),
        )
    }

    /// A scalar, or an opening bracket.
    fn value(&mut self) -> Result<(), Problem> {
        match self.peek() {
            None => Err(self.ended()),
            Some(bracket @ ('{' | '[')) => {
                if self.open.len() >= MAX_DEPTH {
                    let depth = self.open.len() + 1;
                    let message = format!(
                        "Document nesting depth ({depth}) exceeds the maximum allowed ({MAX_DEPTH}, from \
                         `StreamReadConstraints.getMaxNestingDepth()`)"
                    );
                    return Err(self.problem_at(self.at + 1, message));
                }
                self.open.push(Open {
                    object: bracket == '{',
                    at: self.at,
                });
                self.at += 1;
                Ok(())
            }
            Some('"') => self.string("closing quote for a string value", "string value"),
            Some('-' | '0'..='9') => self.number(),
            Some('+') => Err(self.unexpected(
                '+',
                " in numeric value: JSON spec does not allow numbers to have plus signs: enable \
                 `JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS` to allow",
            )),
            Some(first) if is_identifier(first) => self.token(),
            Some('/') => Err(self.comment()),
            Some(other) => {
                Err(self.unexpected(other, format_args!(": expected a valid value {VALUES}")))
            }
        }
    }

    fn comment(&self) -> Problem {
        self.unexpected(
            '/',
            ": maybe a (non-standard) comment? (not recognized as one since Feature 'ALLOW_COMMENTS' not enabled for \
             parser)",
        )
    }

    fn token(&mut self) -> Result<(), Problem> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let token = rest
            .get(
                ..rest
                    .find(|character| !is_identifier(character))
                    .unwrap_or(rest.len()),
            )
            .unwrap_or_default();
        self.at += token.len();
        match token {
            "null" | "true" | "false" => Ok(()),
            "NaN" | "Infinity" => Err(self.problem_at(
                self.at,
                format!("Non-standard token '{token}': enable `JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS` to allow"),
            )),
            _ => Err(self.problem_at(self.at, format!("Unrecognized token '{token}': was expecting {VALUES}"))),
        }
    }

    fn number(&mut self) -> Result<(), Problem> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let allowed = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let mut end = usize::from(rest.starts_with('-'));
        let from = |end: usize| rest.get(end..).unwrap_or_default();
        let digits = allowed(from(end));
        let missing = |scanner: &mut Self, end: usize, why: &str| {
            scanner.at += end;
            match scanner.here() {
                Some(character) => {
                    scanner.unexpected(character, format_args!(" in numeric value: {why}"))
                }
                None => scanner.ended(),
            }
        };
        if digits == 0 {
            return Err(missing(
                self,
                end,
                "expected digit (0-9) to follow minus sign, for valid numeric value",
            ));
        }
        if digits > 1 && from(end).starts_with('0') {
            let message = "Invalid numeric value: Leading zeroes not allowed";
            return Err(self.problem_at(self.at + end + 1, message));
        }
        end += digits;
        if from(end).starts_with('.') {
            let digits = allowed(from(end + 1));
            if digits == 0 {
                return Err(missing(
                    self,
                    end + 1,
                    "Decimal point not followed by a digit",
                ));
            }
            end += 1 + digits;
        }
        if from(end).starts_with(['e', 'E']) {
            let sign = usize::from(from(end + 1).starts_with(['+', '-']));
            let digits = allowed(from(end + 1 + sign));
            if digits == 0 {
                return Err(missing(
                    self,
                    end + 1 + sign,
                    "Exponent indicator not followed by a digit",
                ));
            }
            end += 1 + sign + digits;
        }
        debug_assert!(is_json_number(
            rest.get(..end).unwrap_or_default().as_bytes()
        ));
        self.at += end;
        match self.here().filter(|_| self.open.is_empty()) {
            Some(next) if !matches!(next, ' ' | '\t' | '\n' | '\r') => {
                Err(self.unexpected(next, ": Expected space separating root-level values"))
            }
            _ => Ok(()),
        }
    }

    /// A string; `closing` is what is missing when the text ends in it, `inside` what it is called.
    fn string(&mut self, closing: &str, inside: &str) -> Result<(), Problem> {
        self.at += 1;
        loop {
            let at = self.at;
            match self.take() {
                None => {
                    return Err(self.problem_at(
                        at,
                        format!("Unexpected end-of-input: was expecting {closing}"),
                    ));
                }
                Some('"') => return Ok(()),
                Some('\\') => self.escape()?,
                Some(control) if u32::from(control) < 0x20 => {
                    let message = format!(
                        "Illegal unquoted character ({}): has to be escaped using backslash to be included in {inside}",
                        described(control)
                    );
                    return Err(self.problem_at(at, message));
                }
                Some(_) => {}
            }
        }
    }

    fn escape(&mut self) -> Result<(), Problem> {
        let at = self.at;
        match self.take() {
            Some('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't') => Ok(()),
            Some('u') => (0..4).try_for_each(|_| {
                let at = self.at;
                match self.take() {
                    Some(digit) if digit.is_ascii_hexdigit() => Ok(()),
                    Some(other) => {
                        self.at = at;
                        Err(self.unexpected(
                            other,
                            ": expected a hex-digit for character escape sequence",
                        ))
                    }
                    None => {
                        Err(self
                            .problem_at(at, "Unexpected end-of-input in character escape sequence"))
                    }
                }
            }),
            Some(other) => Err(self.problem_at(
                at,
                format!("Unrecognized character escape {}", described(other)),
            )),
            None => {
                Err(self.problem_at(at, "Unexpected end-of-input in character escape sequence"))
            }
        }
    }

    /// What stands behind an opening bracket; true when the container is closed at once.
    fn first(&mut self) -> Result<bool, Problem> {
        let Some(open) = self.open.last().copied() else {
            return Ok(false);
        };
        match (self.peek(), open.object) {
            (Some('}'), true) | (Some(']'), false) => {
                self.at += 1;
                self.open.pop();
                Ok(true)
            }
            (None, _) => Err(self.never_closed(open)),
            (Some(_), true) => self.key().map(|()| false),
            (Some(_), false) => Ok(false),
        }
    }

    fn never_closed(&self, open: Open) -> Problem {
        let message = format!(
            "Unexpected end-of-input: expected close marker for {} (start marker at {START})",
            open.kind()
        );
        Problem {
            message,
            at: self.text.len(),
            start: Some(open.at),
        }
    }

    fn key(&mut self) -> Result<(), Problem> {
        match self.peek() {
            None => return Err(self.ended()),
            Some('"') => self.string("closing quote for a field name", "name")?,
            Some('/') => return Err(self.comment()),
            Some(other) => {
                return Err(
                    self.unexpected(other, ": was expecting double-quote to start field name")
                );
            }
        }
        match self.peek() {
            None => Err(self.ended()),
            Some(':') => {
                self.at += 1;
                Ok(())
            }
            Some('/') => Err(self.comment()),
            Some(other) => Err(self.unexpected(
                other,
                ": was expecting a colon to separate field name and value",
            )),
        }
    }

    /// Closes what is closed, up to the comma before the next value; false at the end of the document.
    fn after_value(&mut self) -> Result<bool, Problem> {
        loop {
            let next = self.peek();
            let Some(open) = self.open.last().copied() else {
                return match next {
                    None => Ok(false),
                    Some(_) => {
                        self.value()?;
                        let bound = "(bound as `com.fasterxml.jackson.databind.JsonNode`): not allowed as per \
                                     `DeserializationFeature.FAIL_ON_TRAILING_TOKENS`";
                        Err(self.problem_at(
                            self.at,
                            format!("Trailing token found after value {bound}"),
                        ))
                    }
                };
            };
            match next {
                None => return Err(self.never_closed(open)),
                Some(',') => {
                    self.at += 1;
                    if open.object {
                        self.key()?;
                    }
                    return Ok(true);
                }
                Some(bracket @ (']' | '}')) if (bracket == '}') == open.object => {
                    self.at += 1;
                    self.open.pop();
                }
                Some(bracket @ (']' | '}')) => {
                    let expected = if open.object { '}' } else { ']' };
                    let message = format!(
                        "Unexpected close marker '{bracket}': expected '{expected}' (for {} starting at {START})",
                        open.kind()
                    );
                    return Err(Problem {
                        message,
                        at: self.at,
                        start: Some(open.at),
                    });
                }
                Some('/') => return Err(self.comment()),
                Some(other) => {
                    return Err(self.unexpected(
                        other,
                        format_args!(": was expecting comma to separate {} entries", open.kind()),
                    ));
                }
            }
        }
    }
}

/// What may be part of a Java identifier.
fn is_identifier(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '$')
}

/// A character as Jackson names it in messages.
fn described(character: char) -> String {
    let code = u32::from(character);
    match code {
        0x00..0x20 => format!("(CTRL-CHAR, code {code})"),
        0x20..=0xFF => format!("'{character}' (code {code})"),
        _ => format!("'{character}' (code {code} / 0x{code:x})"),
    }
}

#[cfg(test)]
mod tests;
