//! Strict JSON to a [`Value`], without places: the quick way for inputs and results.

use std::sync::Arc;

use crate::array::Array;
use crate::object::Object;
use crate::read::lexer::{Bracket, Kind, Lexer};
use crate::read::names::Names;
use crate::read::{MAX_DEPTH, SyntaxError, read};
use crate::span::Span;
use crate::value::Value;

/// See [`Value::parse`].
pub(crate) fn parse(text: &str) -> Result<Value, SyntaxError> {
    // What is wrong is for the tolerant reader to say: two readers must not have two opinions.
    quick(text).ok_or_else(|| {
        let first = read(text).errors.into_iter().next();
        first.unwrap_or_else(|| SyntaxError::new(Span::default(), "this is not JSON"))
    })
}

enum Open {
    Array(Vec<Value>),
    Object(Object, Arc<str>),
}

fn quick(text: &str) -> Option<Value> {
    let mut lexer = Lexer::new(text);
    let mut keys = Names::new();
    let mut open: Vec<Open> = Vec::new();
    loop {
        let token = lexer.next();
        let mut value = match token.kind {
            Kind::String(text) => Value::from(&*text),
            Kind::Number(number) => Value::Number(number),
            Kind::Word => match token.span.text(text) {
                "null" => Value::Null,
                "true" => Value::Bool(true),
                "false" => Value::Bool(false),
                _ => return None,
            },
            Kind::Open(_) if open.len() >= MAX_DEPTH => return None,
            Kind::Open(Bracket::Array) => {
                open.push(Open::Array(Vec::new()));
                continue;
            }
            Kind::Open(Bracket::Object) => {
                let object = Object::default();
                match lexer.next().kind {
                    Kind::Close(Bracket::Object) => Value::Object(object),
                    Kind::String(key) => {
                        open.push(Open::Object(
                            object,
                            key_and_colon(&mut lexer, &mut keys, &key)?,
                        ));
                        continue;
                    }
                    _ => return None,
                }
            }
            Kind::Close(Bracket::Array) => match open.pop() {
                Some(Open::Array(items)) if items.is_empty() => Value::Array(Array::new()),
                _ => return None,
            },
            _ => return None,
        };
        // A value is complete: put it where it belongs, and close what it closes.
        loop {
            let next = lexer.next().kind;
            if !lexer.problems.is_empty() {
                return None;
            }
            match (open.last_mut(), next) {
                (None, Kind::End) => return Some(value),
                (Some(Open::Array(items)), Kind::Comma) => {
                    items.push(value);
                    break;
                }
                (Some(Open::Object(object, key)), Kind::Comma) => {
                    let Kind::String(next) = lexer.next().kind else {
                        return None;
                    };
                    let next = key_and_colon(&mut lexer, &mut keys, &next)?;
                    object.insert(std::mem::replace(key, next), value);
                    break;
                }
                (Some(_), Kind::Close(bracket)) => {
                    value = match (open.pop()?, bracket) {
                        (Open::Array(mut items), Bracket::Array) => {
                            items.push(value);
                            Value::from(items)
                        }
                        (Open::Object(mut object, key), Bracket::Object) => {
                            object.insert(key, value);
                            Value::Object(object)
                        }
                        _ => return None,
                    };
                }
                _ => return None,
            }
        }
    }
}

fn key_and_colon(lexer: &mut Lexer<'_>, keys: &mut Names, key: &str) -> Option<Arc<str>> {
    (lexer.next().kind == Kind::Colon).then(|| keys.shared(key))
}
