//! Text into a tree of what was written: a Pratt parser with the reference's binding powers.

mod path;
mod process;
mod raw;

use std::sync::Arc;

pub(crate) use process::process;
pub(crate) use raw::{Literal, Op, Raw, RawKind, Term};

use crate::error::{Fault, Outcome, fault};
use crate::lex::{Lexer, Token};
use crate::signature::Signature;
use crate::value::Val;

/// The error for an expression nested too deeply.
pub(crate) fn too_deep(limit: usize) -> Box<Fault> {
    fault("U1004").text(format!(
        "the expression is nested more than {limit} levels deep; split it with variables or functions"
    ))
}

/// The token under the cursor.
struct Current {
    /// `None` at the end of the text.
    token: Option<Token>,
    position: usize,
}

impl Current {
    fn is(&self, symbol: &str) -> bool {
        matches!(self.token, Some(Token::Operator(it)) if it == symbol)
    }

    fn symbol(&self) -> &'static str {
        match self.token {
            Some(Token::Operator(symbol)) => symbol,
            _ => "",
        }
    }

    /// The value of the token, as messages show it.
    fn value(&self) -> Val {
        match &self.token {
            None => Val::from("(end)"),
            Some(token) => token_value(token),
        }
    }
}

fn token_value(token: &Token) -> Val {
    match token {
        Token::Operator(text) => Val::from(*text),
        Token::Name(text) | Token::Variable(text) | Token::Str(text) => Val::Str(Arc::clone(text)),
        Token::Num(number) => Val::Num(*number),
        Token::Bool(it) => Val::Bool(*it),
        Token::Null => Val::Null,
        Token::Regex(_) => Val::from("{}"),
    }
}

/// A fault whose token is shown as its JSON text: numbers bare, strings quoted by the message.
fn with_token(fault: Box<Fault>, value: &Val) -> Box<Fault> {
    match value {
        Val::Str(text) => fault.token(text),
        other => {
            let text = crate::text::for_message(other);
            let mut fault = fault.token(&text);
            // The template would quote it.
            let quoted = crate::text::quote(&text);
            let message = fault.message().replace(&quoted, &text);
            fault.text = Some(message);
            fault
        }
    }
}

fn left_power(symbol: &str) -> u32 {
    match symbol {
        "[" | "(" | "@" | "#" => 80,
        "." => 75,
        "{" => 70,
        "*" | "/" | "%" => 60,
        "+" | "-" | "&" => 50,
        "=" | "<" | ">" | "^" | "!=" | "<=" | ">=" | "~>" | "?:" | "??" | "in" => 40,
        "and" => 30,
        "or" => 25,
        "?" => 20,
        ":=" => 10,
        _ => 0,
    }
}

/// Parses a whole text.
///
/// # Errors
/// The reference's syntax errors; `U1004` beyond `depth` levels.
pub(crate) fn parse(text: &str, depth: usize) -> Outcome<Raw> {
    let mut parser = Parser {
        lexer: Lexer::new(text),
        current: Current {
            token: None,
            position: 0,
        },
        end: crate::text::utf16_len(text),
        limit: depth,
        level: 0,
    };
    parser.advance(false)?;
    let expression = parser.expression(0)?;
    if parser.current.token.is_some() {
        let fault = fault("S0201").at(parser.current.position);
        return Err(with_token(fault, &parser.current.value()));
    }
    Ok(expression)
}

struct Parser<'t> {
    lexer: Lexer<'t>,
    current: Current,
    end: usize,
    limit: usize,
    level: usize,
}

impl Parser<'_> {
    /// Moves to the next token. `after_operand`: a slash there divides.
    fn advance(&mut self, after_operand: bool) -> Outcome<()> {
        let next = self.lexer.next(after_operand)?;
        self.current = match next {
            None => Current {
                token: None,
                position: self.end,
            },
            Some((Token::Operator(symbol @ ("!" | "~")), position)) => {
                return Err(fault("S0204").at(position).token(symbol));
            }
            Some((token, position)) => Current {
                token: Some(token),
                position,
            },
        };
        Ok(())
    }

    /// Moves past a symbol that must be here.
    fn expect(&mut self, symbol: &'static str, after_operand: bool) -> Outcome<()> {
        if !self.current.is(symbol) {
            let code = if self.current.token.is_none() {
                "S0203"
            } else {
                "S0202"
            };
            let fault = fault(code)
                .at(self.current.position)
                .value(Val::from(symbol));
            return Err(with_token(fault, &self.current.value()));
        }
        self.advance(after_operand)
    }

    fn expression(&mut self, right_power: u32) -> Outcome<Raw> {
        if self.level >= self.limit {
            return Err(too_deep(self.limit));
        }
        self.level += 1;
        let start = std::mem::replace(
            &mut self.current,
            Current {
                token: None,
                position: 0,
            },
        );
        self.advance(true)?;
        let mut left = self.prefix(start)?;
        while right_power < left_power(self.current.symbol()) {
            let operator = self.current.symbol();
            let position = self.current.position;
            self.advance(false)?;
            left = self.infix(operator, position, left)?;
            if left.depth > self.limit {
                return Err(too_deep(self.limit));
            }
        }
        self.level -= 1;
        Ok(left)
    }

    fn prefix(&mut self, start: Current) -> Outcome<Raw> {
        let position = start.position;
        let Some(token) = start.token else {
            return Ok(Raw::new(RawKind::End, position));
        };
        let symbol = match token {
            Token::Operator(symbol) => symbol,
            Token::Name(name) => return Ok(Raw::new(RawKind::Name(name), position)),
            Token::Variable(name) => return Ok(Raw::new(RawKind::Variable(name), position)),
            Token::Str(text) => {
                return Ok(Raw::new(RawKind::Literal(Literal::Str(text)), position));
            }
            Token::Num(it) => return Ok(Raw::new(RawKind::Literal(Literal::Num(it)), position)),
            Token::Bool(it) => return Ok(Raw::new(RawKind::Literal(Literal::Bool(it)), position)),
            Token::Null => return Ok(Raw::new(RawKind::Literal(Literal::Null), position)),
            Token::Regex(regex) => return Ok(Raw::new(RawKind::Regex(regex), position)),
        };
        let kind = match symbol {
            "and" | "or" | "in" => RawKind::Name(symbol.into()),
            "*" => RawKind::Wildcard,
            "**" => RawKind::Descendant,
            "%" => RawKind::Parent,
            "-" => RawKind::Minus(Box::new(self.expression(70)?)),
            "(" => self.block()?,
            "[" => self.array()?,
            "{" => RawKind::Object(self.pairs()?),
            "|" => self.transform()?,
            _ => return Err(fault("S0211").at(position).token(symbol)),
        };
        Ok(Raw::new(kind, position))
    }

    fn block(&mut self) -> Outcome<RawKind> {
        let mut expressions = Vec::new();
        while !self.current.is(")") {
            expressions.push(self.expression(0)?);
            if !self.current.is(";") {
                break;
            }
            self.expect(";", false)?;
        }
        self.expect(")", true)?;
        Ok(RawKind::Block(expressions))
    }

    fn array(&mut self) -> Outcome<RawKind> {
        let mut items = Vec::new();
        if !self.current.is("]") {
            loop {
                let mut item = self.expression(0)?;
                if self.current.is("..") {
                    let position = self.current.position;
                    self.expect("..", false)?;
                    let to = self.expression(0)?;
                    item = Raw::binary(Op::Range, item, to, position);
                }
                items.push(item);
                if !self.current.is(",") {
                    break;
                }
                self.expect(",", false)?;
            }
        }
        self.expect("]", true)?;
        Ok(RawKind::Array(items))
    }

    fn pairs(&mut self) -> Outcome<Vec<(Raw, Raw)>> {
        let mut pairs = Vec::new();
        if !self.current.is("}") {
            loop {
                let key = self.expression(0)?;
                self.expect(":", false)?;
                let value = self.expression(0)?;
                pairs.push((key, value));
                if !self.current.is(",") {
                    break;
                }
                self.expect(",", false)?;
            }
        }
        self.expect("}", true)?;
        Ok(pairs)
    }

    fn transform(&mut self) -> Outcome<RawKind> {
        let pattern = Box::new(self.expression(0)?);
        self.expect("|", false)?;
        let update = Box::new(self.expression(0)?);
        let mut delete = None;
        if self.current.is(",") {
            self.expect(",", false)?;
            delete = Some(Box::new(self.expression(0)?));
        }
        self.expect("|", false)?;
        Ok(RawKind::Transform {
            pattern,
            update,
            delete,
        })
    }

    fn infix(&mut self, symbol: &'static str, position: usize, mut left: Raw) -> Outcome<Raw> {
        let kind = match symbol {
            "(" => return self.call(left, position),
            "[" => {
                if self.current.is("]") {
                    left.keep_innermost();
                    self.expect("]", false)?;
                    return Ok(left);
                }
                let predicate = self.expression(0)?;
                self.expect("]", true)?;
                return Ok(Raw::binary(Op::Filter, left, predicate, position));
            }
            "^" => RawKind::Sort {
                subject: Box::new(left),
                terms: self.sort_terms()?,
            },
            "{" => RawKind::Group {
                subject: Box::new(left),
                pairs: self.pairs()?,
            },
            ":=" => {
                let RawKind::Variable(_) = &left.kind else {
                    return Err(left.offending(fault("S0212")));
                };
                return Ok(Raw::binary(Op::Bind, left, self.expression(9)?, position));
            }
            "@" | "#" => {
                let right = self.expression(80)?;
                if !matches!(right.kind, RawKind::Variable(_)) {
                    return Err(fault("S0214").at(right.position).token(symbol));
                }
                let op = if symbol == "@" { Op::Focus } else { Op::Index };
                return Ok(Raw::binary(op, left, right, position));
            }
            "?" => {
                let then = Box::new(self.expression(0)?);
                let mut otherwise = None;
                if self.current.is(":") {
                    self.expect(":", false)?;
                    otherwise = Some(Box::new(self.expression(0)?));
                }
                RawKind::Condition {
                    condition: Box::new(left),
                    then,
                    otherwise,
                }
            }
            "?:" => RawKind::Elvis(Box::new(left), Box::new(self.expression(0)?)),
            "??" => RawKind::Coalesce(Box::new(left), Box::new(self.expression(0)?)),
            _ => {
                let Some(op) = Op::of(symbol) else {
                    return Err(fault("S0201").at(position).token(symbol));
                };
                let right = self.expression(left_power(symbol))?;
                return Ok(Raw::binary(op, left, right, position));
            }
        };
        Ok(Raw::new(kind, position))
    }

    fn sort_terms(&mut self) -> Outcome<Vec<Term<Raw>>> {
        self.expect("(", false)?;
        let mut terms = Vec::new();
        loop {
            let descending = self.current.is(">");
            if descending || self.current.is("<") {
                self.advance(false)?;
            }
            terms.push(Term {
                descending,
                expression: self.expression(0)?,
            });
            if !self.current.is(",") {
                break;
            }
            self.expect(",", false)?;
        }
        self.expect(")", false)?;
        Ok(terms)
    }

    fn call(&mut self, procedure: Raw, position: usize) -> Outcome<Raw> {
        let mut arguments = Vec::new();
        let mut partial = false;
        if !self.current.is(")") {
            loop {
                if self.current.is("?") {
                    partial = true;
                    arguments.push(Raw::new(RawKind::Placeholder, self.current.position));
                    self.expect("?", false)?;
                } else {
                    arguments.push(self.expression(0)?);
                }
                if !self.current.is(",") {
                    break;
                }
                self.expect(",", false)?;
            }
        }
        self.expect(")", true)?;
        let is_lambda = matches!(&procedure.kind, RawKind::Name(name) if matches!(&**name, "function" | "\u{3bb}"));
        if is_lambda {
            return self.lambda(&arguments, position);
        }
        let kind = RawKind::Call {
            procedure: Box::new(procedure),
            arguments,
            partial,
        };
        Ok(Raw::new(kind, position))
    }

    fn lambda(&mut self, arguments: &[Raw], position: usize) -> Outcome<Raw> {
        let mut parameters = Vec::with_capacity(arguments.len());
        for (index, argument) in arguments.iter().enumerate() {
            let RawKind::Variable(name) = &argument.kind else {
                #[expect(
                    clippy::cast_precision_loss,
                    reason = "the number of a parameter is small"
                )]
                let number = Val::Num(index as f64 + 1.0);
                return Err(argument.offending(fault("S0208")).value(number));
            };
            parameters.push(Arc::clone(name));
        }
        let mut signature = None;
        if self.current.is("<") {
            let start = self.current.position;
            let text = self.signature_text()?;
            let parsed =
                Signature::parse(&text).map_err(|(code, offset)| fault(code).at(start + offset))?;
            signature = Some(Arc::new(parsed));
        }
        self.expect("{", false)?;
        let body = Box::new(self.expression(0)?);
        self.expect("}", false)?;
        Ok(Raw::new(
            RawKind::Lambda {
                parameters,
                signature,
                body,
            },
            position,
        ))
    }

    /// The text of a signature, put together from tokens as the reference does.
    fn signature_text(&mut self) -> Outcome<String> {
        let mut text = String::from("<");
        let mut depth = 1;
        while depth > 0 && !self.current.is("{") && self.current.token.is_some() {
            self.advance(false)?;
            if self.current.is(">") {
                depth -= 1;
            } else if self.current.is("<") {
                depth += 1;
            }
            match self.current.value() {
                Val::Str(part) => text.push_str(&part),
                other => text.push_str(&crate::text::for_message(&other)),
            }
        }
        self.expect(">", false)?;
        Ok(text)
    }
}
