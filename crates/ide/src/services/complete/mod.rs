//! What may be typed at a place.

mod expression;
mod keys;
mod resources;
mod values;
mod yaml;

pub(super) use keys::parameters;
pub(super) use resources::explained;

use std::borrow::Cow;

use asl_json::Span;
use asl_language::Syntax;
use serde::{Deserialize, Serialize};

use super::data::DataPath;
use super::place;
use super::scan::{self, Spot, Token};

/// What may stand at a place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Completions {
    /// The word at the caret, from its beginning to the caret: what labels are compared with.
    pub word: Span,
    /// What a completion takes the place of: holds `word`, and the rest of what is being replaced.
    pub replaced: Span,
    /// Where a comma is missing that any completion needs before it.
    pub comma_at: Option<usize>,
    /// The best first.
    pub items: Vec<Completion>,
    /// Whether they are many and nothing of a word is there yet, so that they are shown only when asked for.
    pub quiet: bool,
    /// The value whose members belong here, too.
    pub data: Option<DataPath>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completion {
    /// Its name.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// A short word beside the name: a type, a signature.
    pub detail: String,
    /// What it does, in a sentence or two; may be empty.
    pub doc: String,
    /// What is put in: a template with fields `#{text}`, or `#{1:text}` where the text is a number or the order matters; a backslash stands before braces
    /// that are meant themselves.
    pub insert: String,
}

/// What a completion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CompletionKind {
    /// A field, or a parameter.
    Field,
    /// A whole state, retrier, catcher.
    Snippet,
    /// The name of a state.
    State,
    /// One of a few words.
    Word,
    /// The name of an error.
    Error,
    /// The ARN of an integration.
    Resource,
    /// A function.
    Function,
    /// A variable, or a member of one.
    Variable,
}

/// What may be typed at `offset` of a definition, whole or broken. Linear in the text; an `offset` inside a character is taken back to its beginning.
#[must_use]
pub fn complete(text: &str, syntax: Syntax, offset: usize) -> Completions {
    let offset = text.floor_char_boundary(offset);
    match syntax {
        Syntax::Json => in_json(text, offset),
        Syntax::Yaml => yaml::in_yaml(text, offset),
    }
}

fn in_json(text: &str, offset: usize) -> Completions {
    let scan = scan::scan(text, offset);
    let readable = match scan.spot {
        Spot::Key(token) if follows(text, token) != Follows::Colon => without(text, token.span),
        _ => Cow::Borrowed(text),
    };
    let document = asl_json::read(&readable);
    let Some(place) = place::typed(&readable, &document, &scan.open) else {
        return top(text, offset);
    };
    let content = |token: Token| text.get(token.content..offset).unwrap_or_default();
    let (token, items) = match scan.spot {
        Spot::Key(token) => (token, keys::keys(&place, token, follows(text, token), text)),
        Spot::Value(token) => match expression::inside(&place, content(token)) {
            Some(found) if token.quoted => return found.at(offset),
            _ => (token, values::values(&place)),
        },
        Spot::Nothing => return Completions::default(),
    };
    Completions {
        word: Span::new(token.content.min(offset), offset),
        replaced: Span::new(token.span.start, token.span.end.max(offset)),
        comma_at: token.no_comma_after,
        items,
        quiet: false,
        data: None,
    }
}

/// The text with blanks in place of a key that is being typed: it would be read as one with what follows.
fn without(text: &str, span: Span) -> Cow<'_, str> {
    match (text.get(..span.start), text.get(span.end..)) {
        (Some(before), Some(behind)) => [before, &" ".repeat(span.len()), behind].concat().into(),
        _ => text.into(),
    }
}

/// What a text can begin with.
fn top(text: &str, offset: usize) -> Completions {
    if !text.trim().is_empty() {
        return Completions::default();
    }
    Completions {
        word: Span::at(offset),
        replaced: Span::at(offset),
        comma_at: None,
        quiet: false,
        data: None,
        items: vec![snippet(
            "State machine",
            "A definition with one state.",
            "{\n\t\"StartAt\": \"#{Hello}\",\n\t\"States\": {\n\t\t\"#{Hello}\": {\n\t\t\t\"Type\": \"Pass\",\n\t\t\t\"End\": true\n\t\t}\n\t}\n}",
        )],
    }
}

/// What stands behind a key that is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Follows {
    /// A colon: the value is there.
    Colon,
    /// Another key: a comma is due.
    Member,
    /// Neither.
    Nothing,
}

fn follows(text: &str, token: Token) -> Follows {
    let behind = text.get(token.span.end..).unwrap_or_default();
    match behind.trim_start().chars().next() {
        Some(':') => Follows::Colon,
        Some('"') => Follows::Member,
        _ => Follows::Nothing,
    }
}

fn snippet(label: &str, doc: &str, insert: &str) -> Completion {
    Completion {
        label: label.to_owned(),
        kind: CompletionKind::Snippet,
        detail: String::new(),
        doc: doc.to_owned(),
        insert: insert.to_owned(),
    }
}

/// A text as a JSON string, in a template.
fn quoted(text: &str) -> String {
    let mut json = String::new();
    // Writing to a `String` cannot fail.
    let _ = asl_json::write_string(&mut json, text);
    escaped(&json)
}

/// A text that stands for itself in a template.
pub(super) fn escaped(text: &str) -> String {
    text.replace('{', "\\{").replace('}', "\\}")
}
