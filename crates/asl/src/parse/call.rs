//! The grammar of intrinsic function calls (reference 02-choice-intrinsics-jsonata §3; 10-more-recordings, "grammar").

use std::sync::Arc;

use asl_json::{Number, Value};

use super::path::path_expr;
use crate::intrinsic::{Argument, Function, IntrinsicCall};
use crate::suggest::nearest;

/// Calls nested deeper than this are refused, so that nothing recurses without bound. AWS documents 10.
const MAX_NESTING: usize = 64;

/// Why a text is no call.
#[derive(Debug)]
pub(crate) struct CallProblem {
    /// What is wrong.
    pub(crate) message: String,
    /// What to do about it.
    pub(crate) help: String,
    /// Where, in bytes.
    pub(crate) at: usize,
    /// How many bytes of it; 0: the one character there.
    pub(crate) length: usize,
    /// Set if the function does not exist: the function that may be meant.
    pub(crate) unknown: Option<Option<&'static str>>,
}

/// Reads a call that is the whole of `text`.
pub(crate) fn call(text: &str) -> Result<IntrinsicCall, CallProblem> {
    let mut parser = Parser { text, at: 0 };
    let call = parser.call(1)?;
    parser.blanks();
    match parser.peek() {
        None => Ok(call),
        Some(character) => Err(parser.problem(
            format!("`{character}` follows the closing `)`"),
            "the call must be the whole text: there are no operators",
        )),
    }
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Parser<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take(&mut self, character: char) -> bool {
        let found = self.peek() == Some(character);
        if found {
            self.at += character.len_utf8();
        }
        found
    }

    fn blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
    }

    fn problem(&self, message: impl Into<String>, help: impl Into<String>) -> CallProblem {
        CallProblem {
            message: message.into(),
            help: help.into(),
            at: self.at,
            length: 0,
            unknown: None,
        }
    }

    fn call(&mut self, depth: usize) -> Result<IntrinsicCall, CallProblem> {
        let start = self.at;
        if depth > MAX_NESTING {
            return Err(self.problem(
                format!("calls are nested more than {MAX_NESTING} deep"),
                "AWS documents 10 as the limit: compute the inner part in a state before",
            ));
        }
        let rest = self.rest();
        let end = rest
            .find(|character: char| {
                !(character.is_ascii_alphanumeric() || character == '.' || character == '_')
            })
            .unwrap_or(rest.len());
        let name = rest.get(..end).unwrap_or_default();
        let Some(function) = Function::named(name) else {
            let suggestion = nearest(name, Function::NAMES.iter().map(|(known, _)| *known));
            return Err(CallProblem {
                length: name.len(),
                unknown: Some(suggestion),
                ..self.problem(
                    format!("there is no function `{name}`"),
                    "the functions are listed in the guide under \"intrinsic functions\"",
                )
            });
        };
        self.at += end;
        self.blanks();
        if !self.take('(') {
            return Err(self.problem(
                format!("`(` must follow `{name}`"),
                "write the arguments in brackets",
            ));
        }
        let arguments = self.arguments(function, depth)?;
        let text = self.text.get(start..self.at).unwrap_or_default();
        Ok(IntrinsicCall {
            text: Arc::from(text),
            function,
            arguments,
        })
    }

    /// Arguments up to and with the closing bracket.
    fn arguments(
        &mut self,
        function: Function,
        depth: usize,
    ) -> Result<Vec<Argument>, CallProblem> {
        let mut arguments = Vec::new();
        self.blanks();
        if self.take(')') {
            return Ok(arguments);
        }
        loop {
            self.blanks();
            let template = function == Function::Format && arguments.is_empty();
            arguments.push(self.argument(template, depth)?);
            self.blanks();
            if self.take(')') {
                return Ok(arguments);
            }
            if !self.take(',') {
                return Err(match self.peek() {
                    None => self.problem("the closing `)` is missing", "add it"),
                    Some(character) => self.problem(
                        format!("`{character}` stands where `,` or `)` must follow"),
                        "separate the arguments with commas",
                    ),
                });
            }
        }
    }

    fn argument(&mut self, template: bool, depth: usize) -> Result<Argument, CallProblem> {
        match self.peek() {
            Some('\'') => self.string(template),
            Some('$') => self.path(),
            Some('-' | '0'..='9') => self.number(),
            Some(character) if character.is_ascii_alphabetic() => self.word(depth),
            Some('"') => Err(self.problem("a string is written in single quotes", "write 'text'")),
            Some(character) => Err(self.problem(
                format!("`{character}` begins no argument"),
                "an argument is a 'string', a number, true, false, null, a path or a call",
            )),
            None => Err(self.problem("an argument or `)` is missing", "close the bracket")),
        }
    }

    fn word(&mut self, depth: usize) -> Result<Argument, CallProblem> {
        let rest = self.rest();
        let end = rest
            .find(|character: char| !(character.is_ascii_alphanumeric() || character == '.'))
            .unwrap_or(rest.len());
        let value =
            match rest.get(..end).unwrap_or_default() {
                "true" => Value::Bool(true),
                "false" => Value::Bool(false),
                "null" => Value::Null,
                word if word.starts_with("States.") => {
                    return Ok(Argument::Call(Box::new(self.call(depth + 1)?)));
                }
                word => return Err(self.problem(
                    format!("`{word}` is no argument"),
                    "a text needs single quotes: 'text'; a value of the input is a path: $.name",
                )),
            };
        self.at += end;
        Ok(Argument::Literal(value))
    }

    fn number(&mut self) -> Result<Argument, CallProblem> {
        let rest = self.rest();
        let end = rest
            .find(|character: char| !matches!(character, '0'..='9' | '-' | '+' | '.' | 'e' | 'E'))
            .unwrap_or(rest.len());
        let text = rest.get(..end).unwrap_or_default();
        let Some(number) = Number::parse(text) else {
            return Err(self.problem(
                format!("`{text}` is no number"),
                "write it as JSON does: 1, -2.5, 1e3",
            ));
        };
        self.at += end;
        Ok(Argument::Literal(Value::Number(number)))
    }

    /// A string. For the template of `States.Format` the escapes of braces and backslashes stay: [`Argument::Literal`] says why.
    fn string(&mut self, template: bool) -> Result<Argument, CallProblem> {
        let start = self.at;
        self.at += 1;
        let mut raw = String::new();
        let mut characters = self.rest().char_indices();
        let opened = self.at;
        while let Some((offset, character)) = characters.next() {
            match character {
                '\'' => {
                    self.at = opened + offset + 1;
                    return Ok(Argument::Literal(Value::String(Arc::from(raw))));
                }
                '\\' => match characters.next() {
                    Some((_, '\'')) => raw.push('\''),
                    Some((_, escaped @ ('{' | '}' | '\\'))) => {
                        if template {
                            raw.push('\\');
                        }
                        raw.push(escaped);
                    }
                    other => {
                        self.at = opened + offset;
                        let escaped =
                            other.map_or(String::new(), |(_, character)| character.to_string());
                        return Err(self.problem(
                            format!("`\\{escaped}` is no escape"),
                            "inside '…' only \\' \\{ \\} and \\\\ are escapes",
                        ));
                    }
                },
                other => raw.push(other),
            }
        }
        self.at = start;
        Err(self.problem("the string is not closed", "add the closing '"))
    }

    /// A path: up to a `,`, `)` or blank that is outside of its brackets.
    fn path(&mut self) -> Result<Argument, CallProblem> {
        let rest = self.rest();
        let mut brackets = 0_usize;
        let mut quoted = false;
        let mut end = rest.len();
        for (offset, character) in rest.char_indices() {
            match character {
                '\'' if brackets > 0 => quoted = !quoted,
                _ if quoted => {}
                '[' | '(' => brackets += 1,
                ']' | ')' if brackets > 0 => brackets -= 1,
                ',' | ')' | ' ' | '\t' | '\n' | '\r' if brackets == 0 => {
                    end = offset;
                    break;
                }
                _ => {}
            }
        }
        let text = rest.get(..end).unwrap_or_default();
        match path_expr(text) {
            Ok(path) => {
                self.at += end;
                Ok(Argument::Path(path))
            }
            Err(problem) => Err(self.problem(
                format!("the path `{text}` {}", problem.message),
                problem.help,
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::PathRoot;

    fn literals(text: &str) -> String {
        let call = call(text).unwrap_or_else(|problem| panic!("{text}: {}", problem.message));
        let shown: Vec<String> = call
            .arguments
            .iter()
            .map(|argument| match argument {
                Argument::Literal(value) => value.to_string(),
                Argument::Path(path) => path.text.to_string(),
                Argument::Call(inner) => format!("<{}>", inner.text),
            })
            .collect();
        shown.join("|")
    }

    #[test]
    fn arguments_are_strings_numbers_words_paths_and_calls() {
        for (text, expected) in [
            ("States.UUID()", ""),
            ("States.UUID( )", ""),
            (
                "States.Array('a', 1, -2.5, 1e3, true, false, null)",
                r#""a"|1|-2.5|1000.0|true|false|null"#,
            ),
            (
                "States.Array( $.a , $$.Execution.Id,$x )",
                "$.a|$$.Execution.Id|$x",
            ),
            (
                "States.Array($.a[?(@.b == 'x,y)')], 2)",
                "$.a[?(@.b == 'x,y)')]|2",
            ),
            ("States.Array($.a[0,1], 2)", "$.a[0,1]|2"),
            (
                "States.JsonToString(States.StringToJson($.a))",
                "<States.StringToJson($.a)>",
            ),
            (
                r#"States.StringToJson('it\'s \{\} \\ "')"#,
                r#""it's {} \\ \"""#,
            ),
            (
                r"States.Format('it\'s \{\} \\', '\{')",
                r#""it's \\{\\} \\\\"|"{""#,
            ),
            ("States.Format('ü\n{}', '😀')", "\"ü\\n{}\"|\"😀\""),
        ] {
            assert_eq!(literals(text), expected, "{text}");
        }
        assert!(
            matches!(&call("States.UUID($x.y)").unwrap().arguments[0], Argument::Path(path) if path.root == PathRoot::Variable("x".into()))
        );
    }

    /// Recorded: States.UUID/016 to 020, scenarios/test_illegal_escapes.
    #[test]
    fn bad_syntax_is_refused_at_its_place() {
        for (text, at) in [
            ("States.UUID(", 12),
            ("States.UUID)", 11),
            ("States.UUID(,)", 12),
            ("States.UUID() trailing", 14),
            ("States.UUID($", 13),
            ("States.Nope()", 0),
            ("states.UUID()", 0),
            ("States.Array(1,)", 15),
            ("States.Array((1)", 13),
            ("States.Array(1) + 1", 16),
            ("States.Array(\"a\")", 13),
            ("States.Array(a)", 13),
            ("States.Array('a)", 13),
            (r"States.Array('a\q')", 15),
            (r#"States.StringToJson('{\"a')"#, 22),
            ("States.Array(.5)", 13),
            ("States.Array($.a[)", 13),
        ] {
            let problem = call(text).expect_err(text);
            assert_eq!(problem.at, at, "{text}: {}", problem.message);
        }
        assert_eq!(
            call("States.uuid()").unwrap_err().unknown,
            Some(Some("States.UUID"))
        );
    }

    #[test]
    fn deep_nesting_is_refused_and_not_followed() {
        let nested =
            |depth: usize| format!("{}1{}", "States.Array(".repeat(depth), ")".repeat(depth));
        assert!(call(&nested(MAX_NESTING)).is_ok());
        assert!(
            call(&nested(100_000))
                .unwrap_err()
                .message
                .contains("nested")
        );
    }
}
