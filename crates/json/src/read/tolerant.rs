//! Text to a tree with places, whatever the text.

mod words;

use std::sync::Arc;

use crate::read::error::excerpt;
use crate::read::lexer::{Bracket, Kind, Lexer, Token};
use crate::read::names::Names;
use crate::read::{Document, MAX_DEPTH, Member, Node, NodeKind, SyntaxError};
use crate::span::{LineIndex, Span};

/// Reads JSON text with places. Total and linear: every text gives a document, and what is wrong with it stands
/// beside the tree. A missing or trailing comma, an unclosed bracket, a foreign quote do not hide what follows.
///
/// ```
/// let document = asl_json::read("{'a': [1 2], }");
/// let messages: Vec<_> = document.errors.iter().map(|error| error.message.as_str()).collect();
/// assert_eq!(messages, [
///     "`'` is not a quote in JSON: use `\"`",
///     "expected `,` or `]` after item 1",
///     "trailing comma",
/// ]);
/// assert_eq!(document.root.map(|root| root.to_value().to_string()).as_deref(), Some(r#"{"a":[1,2]}"#));
/// ```
#[must_use]
pub fn read(text: &str) -> Document {
    let mut reader = Reader {
        text,
        lines: None,
        lexer: Lexer::new(text),
        names: Names::new(),
        open: Vec::new(),
        arrays: 0,
        too_deep: 0,
        expect: Expect::Value,
        root: None,
    };
    while reader.step() {}
    let mut errors = reader.lexer.problems;
    // The reader notices some problems later than the lexer does.
    asl_sort::sort_by_key(&mut errors, |error| error.span.start);
    Document {
        root: reader.root,
        errors,
    }
}

struct Reader<'t> {
    text: &'t str,
    /// Built when the first message needs a line number.
    lines: Option<LineIndex>,
    lexer: Lexer<'t>,
    names: Names,
    open: Vec<Open>,
    /// How many of `open` are arrays.
    arrays: usize,
    /// Brackets open beyond `MAX_DEPTH`, which are skipped.
    too_deep: usize,
    expect: Expect,
    root: Option<Node>,
}

/// A container that is not closed yet.
struct Open {
    bracket: Span,
    content: Content,
}

enum Content {
    Array(Vec<Node>),
    /// The key at hand is `None` when the text has none where one is due: its value is read and dropped.
    Object(Vec<Member>, Option<(Arc<str>, Span)>),
}

/// What may come next.
#[derive(Clone, Copy, PartialEq)]
enum Expect {
    /// A value: at the start, after a colon, and in an array.
    Value,
    /// The first item or `]`.
    FirstItem,
    /// A key, or `}` when it is the first; the span is the comma before.
    Key(Option<Span>),
    /// A value, or `]` with a complaint about the comma before.
    Item(Span),
    /// The colon after a key.
    Colon,
    /// A comma or the closing bracket.
    More,
    /// Nothing: the root is complete.
    End,
}

impl Open {
    fn kind(&self) -> Bracket {
        match self.content {
            Content::Array(_) => Bracket::Array,
            Content::Object(..) => Bracket::Object,
        }
    }
}

impl<'t> Reader<'t> {
    /// Takes one token; false at the end.
    fn step(&mut self) -> bool {
        let token = self.lexer.next();
        if self.too_deep > 0 {
            return self.skip_deep(&token);
        }
        if token.kind == Kind::End {
            self.finish(token.span);
            return false;
        }
        match self.expect {
            Expect::Value | Expect::FirstItem | Expect::Item(_) => self.value(token),
            Expect::Key(comma) => self.key(token, comma),
            Expect::Colon => self.colon(token),
            Expect::More => self.more(token),
            Expect::End => return self.after_end(&token),
        }
        true
    }

    /// Skips what is nested too deep, up to its closing bracket.
    fn skip_deep(&mut self, token: &Token<'t>) -> bool {
        match token.kind {
            Kind::Open(_) => self.too_deep += 1,
            Kind::Close(_) => self.too_deep -= 1,
            Kind::End => {
                self.too_deep = 0;
                self.finish(token.span);
                return false;
            }
            _ => {}
        }
        true
    }

    fn value(&mut self, token: Token<'t>) {
        let span = token.span;
        let kind = match token.kind {
            Kind::Open(bracket) => return self.open(bracket, span),
            Kind::String(text) => NodeKind::String(self.names.shared(&text)),
            Kind::Number(number) => NodeKind::Number(number),
            Kind::Word => self.word(span),
            Kind::Close(Bracket::Array) if self.expect == Expect::FirstItem => {
                return self.close(span);
            }
            Kind::Close(bracket) => return self.no_value(bracket, span),
            Kind::Comma => {
                self.report(SyntaxError::new(
                    span,
                    format!("expected {} before `,`", self.wanted()),
                ));
                if self.in_object() {
                    self.expect = Expect::Key(Some(span));
                } else if self.open.is_empty() {
                    self.expect = Expect::Value;
                } else {
                    self.expect = Expect::Item(span);
                }
                return;
            }
            Kind::Colon => {
                let error =
                    SyntaxError::new(span, format!("expected {}, found `:`", self.wanted()));
                self.report(if self.in_array() {
                    error.help("an array has no keys: use `{` … `}`")
                } else {
                    error
                });
                return;
            }
            Kind::Other(character) => return self.stray(character, span),
            Kind::End => return,
        };
        self.complete(Node { span, kind });
    }

    /// A closing bracket where a value is due.
    fn no_value(&mut self, bracket: Bracket, span: Span) {
        match self.expect {
            Expect::Item(comma) if bracket == Bracket::Array => {
                self.trailing_comma(comma);
                self.close(span);
            }
            _ if self.open.is_empty() => self.stray(bracket.close(), span),
            _ => {
                if self.in_object() && bracket == Bracket::Object {
                    let found = format!("expected {} before `{}`", self.wanted(), bracket.close());
                    self.report(SyntaxError::new(span, found));
                }
                self.close_or_skip(bracket, span);
            }
        }
    }

    fn key(&mut self, token: Token<'t>, comma: Option<Span>) {
        let span = token.span;
        match token.kind {
            Kind::String(key) => {
                let key = self.names.shared(&key);
                self.key_found(key, span);
            }
            Kind::Close(Bracket::Object) => {
                if let Some(comma) = comma {
                    self.trailing_comma(comma);
                }
                self.close(span);
            }
            Kind::Close(bracket) => self.close_or_skip(bracket, span),
            Kind::Comma => {
                self.report(SyntaxError::new(span, "expected a key before `,`").fix(span, ""));
            }
            Kind::Word | Kind::Number(_) => {
                let name = span.text(self.text);
                let error = SyntaxError::new(
                    span,
                    format!("the key `{}` stands without quotes", excerpt(name)),
                )
                .help("keys stand in double quotes")
                .fix(span, format!("\"{name}\""));
                self.report(error);
                self.key_found(name.into(), span);
            }
            Kind::Colon => {
                self.report(SyntaxError::new(span, "expected a key before `:`"));
                self.expect = Expect::Value;
            }
            Kind::Open(bracket) => {
                let message = format!("expected a key, found `{}`", bracket.open());
                self.report(
                    SyntaxError::new(span, message).help("in an object every value has a key"),
                );
                self.open(bracket, span);
            }
            Kind::Other(character) => self.stray(character, span),
            Kind::End => {}
        }
    }

    fn key_found(&mut self, key: Arc<str>, span: Span) {
        if let Some(Open {
            content: Content::Object(_, at_hand),
            ..
        }) = self.open.last_mut()
        {
            *at_hand = Some((key, span));
        }
        self.expect = Expect::Colon;
    }

    fn colon(&mut self, token: Token<'t>) {
        let span = token.span;
        let key = match token.kind {
            Kind::Colon => {
                self.expect = Expect::Value;
                return;
            }
            _ => self.key_name(),
        };
        match token.kind {
            Kind::Other('=') => {
                self.report(
                    SyntaxError::new(
                        span,
                        format!("expected `:` after the key `{key}`, found `=`"),
                    )
                    .fix(span, ":"),
                );
                self.expect = Expect::Value;
            }
            Kind::Other(character) => self.stray(character, span),
            Kind::Comma | Kind::Close(_) => {
                self.report(SyntaxError::new(
                    self.key_span(span),
                    format!("the key `{key}` has no value"),
                ));
                self.forget_key();
                self.expect = Expect::More;
                self.more(token);
            }
            _ => {
                let error = SyntaxError::new(span, format!("expected `:` after the key `{key}`"));
                self.report(error.fix(Span::at(self.key_span(span).end), ":"));
                self.expect = Expect::Value;
                self.value(token);
            }
        }
    }

    /// After a value: a comma or the end of its container.
    fn more(&mut self, token: Token<'t>) {
        let span = token.span;
        match token.kind {
            Kind::Comma if self.in_array() => self.expect = Expect::Item(span),
            Kind::Comma => self.expect = Expect::Key(Some(span)),
            Kind::Close(bracket) => self.close_or_skip(bracket, span),
            Kind::Other(character @ (';' | '|')) => {
                self.report(
                    SyntaxError::new(span, format!("expected `,`, found `{character}`"))
                        .fix(span, ","),
                );
                self.expect = if self.in_array() {
                    Expect::Item(span)
                } else {
                    Expect::Key(Some(span))
                };
            }
            Kind::Other(character) => self.stray(character, span),
            Kind::Colon => {
                let error = SyntaxError::new(span, format!("{}, found `:`", self.comma_or_end()));
                self.report(if self.in_array() {
                    error.help("an array has no keys: use `{` … `}`")
                } else {
                    error
                });
            }
            _ => {
                let error =
                    SyntaxError::new(span, self.comma_or_end()).fix(Span::at(self.last_end()), ",");
                self.report(error);
                if self.in_array() {
                    self.value(token);
                } else {
                    self.key(token, None);
                }
            }
        }
    }

    /// Text behind the root: reported once.
    fn after_end(&mut self, token: &Token<'t>) -> bool {
        // Of a text that is no JSON from its first word on, one word is enough.
        let container = |root: &Node| root.is_object() || root.is_array();
        if !self.lexer.problems.is_empty() && !self.root.as_ref().is_some_and(container) {
            return false;
        }
        let found = match token.kind {
            Kind::Close(bracket) => format!("`{}` closes nothing", bracket.close()),
            _ => format!(
                "expected the end of the text, found `{}`",
                excerpt(token.span.text(self.text))
            ),
        };
        let help = match token.kind {
            Kind::Close(_) => "delete it, or look for a bracket that is closed too early",
            _ => "a JSON text is one value",
        };
        self.report(SyntaxError::new(token.span, found).help(help));
        false
    }

    fn open(&mut self, bracket: Bracket, span: Span) {
        if self.open.len() >= MAX_DEPTH {
            let error = SyntaxError::new(span, format!("nested deeper than {MAX_DEPTH} levels"))
                .help("what is nested here is left out: flatten the document");
            self.report(error);
            self.too_deep = 1;
            self.complete(Node {
                span,
                kind: NodeKind::Null,
            });
            return;
        }
        let (content, expect) = match bracket {
            Bracket::Array => (Content::Array(Vec::new()), Expect::FirstItem),
            Bracket::Object => (Content::Object(Vec::new(), None), Expect::Key(None)),
        };
        self.arrays += usize::from(bracket == Bracket::Array);
        self.open.push(Open {
            bracket: span,
            content,
        });
        self.expect = expect;
    }

    /// A closing bracket: of the innermost container, of one further out (then those within are not closed), or of
    /// none.
    fn close_or_skip(&mut self, bracket: Bracket, span: Span) {
        let (same, opening) = match self.open.last() {
            Some(open) => (open.kind() == bracket, open.bracket),
            None => return self.stray(bracket.close(), span),
        };
        if same {
            return self.close(span);
        }
        let inner = match bracket {
            Bracket::Array => Bracket::Object,
            Bracket::Object => Bracket::Array,
        };
        let place = self.place(opening);
        let message = format!(
            "expected `{}` to close the `{}` of {place}, found `{}`",
            inner.close(),
            inner.open(),
            bracket.close()
        );
        self.report(SyntaxError::new(span, message).related(opening));
        let outer = match bracket {
            Bracket::Array => self.arrays,
            Bracket::Object => self.open.len() - self.arrays,
        };
        if outer > 0 {
            while self.open.last().is_some_and(|open| open.kind() == inner) {
                self.close(Span::at(span.start));
            }
            self.close(span);
        }
    }

    /// Closes the innermost container.
    fn close(&mut self, span: Span) {
        if let Some(open) = self.open.pop() {
            self.arrays -= usize::from(open.kind() == Bracket::Array);
            let kind = match open.content {
                Content::Array(items) => NodeKind::Array(items),
                Content::Object(members, _) => NodeKind::Object(members),
            };
            self.complete(Node {
                span: open.bracket.to(span),
                kind,
            });
        }
    }

    /// Puts a complete value where it belongs.
    fn complete(&mut self, node: Node) {
        match self.open.last_mut().map(|open| &mut open.content) {
            None => {
                self.root = Some(node);
                self.expect = Expect::End;
                return;
            }
            Some(Content::Array(items)) => items.push(node),
            Some(Content::Object(members, at_hand)) => {
                if let Some((key, key_span)) = at_hand.take() {
                    members.push(Member {
                        key,
                        key_span,
                        value: node,
                    });
                }
            }
        }
        self.expect = Expect::More;
    }

    /// The end of the text.
    fn finish(&mut self, end: Span) {
        match self.open.last().map(|open| (open.kind(), open.bracket)) {
            None if self.root.is_none() => {
                let error =
                    SyntaxError::new(end, "expected a JSON value, found the end of the text");
                self.report(error.help("write for example `{}`"));
            }
            None => {}
            Some((bracket, opening)) => {
                if self.expect == Expect::Colon {
                    let error = SyntaxError::new(
                        self.key_span(end),
                        format!("the key `{}` has no value", self.key_name()),
                    );
                    self.report(error);
                }
                let (open, close) = (bracket.open(), bracket.close());
                let mut message = format!(
                    "expected `{close}`: the `{open}` of {} is never closed",
                    self.place(opening)
                );
                match self.open.len() - 1 {
                    0 => {}
                    1 => message.push_str(", nor is the bracket around it"),
                    more => message.push_str(&format!(", nor are the {more} brackets around it")),
                }
                self.report(SyntaxError::new(end, message).related(opening));
                while !self.open.is_empty() {
                    self.close(end);
                }
            }
        }
    }

    /// What a word without quotes stands for.
    fn word(&mut self, span: Span) -> NodeKind {
        let word = span.text(self.text);
        let (meant, kind) = match word {
            "null" => return NodeKind::Null,
            "true" => return NodeKind::Bool(true),
            "false" => return NodeKind::Bool(false),
            "True" | "TRUE" => ("true", NodeKind::Bool(true)),
            "False" | "FALSE" => ("false", NodeKind::Bool(false)),
            "Null" | "NULL" | "None" | "nil" | "undefined" => ("null", NodeKind::Null),
            "NaN" | "Infinity" | "nan" | "inf" => {
                let error = SyntaxError::new(span, format!("`{word}` is not JSON"))
                    .help("JSON has no NaN and no infinity: use `null`, or a string");
                self.report(error);
                return NodeKind::Null;
            }
            _ => {
                let error =
                    SyntaxError::new(span, format!("`{}` is not a JSON value", excerpt(word)))
                        .help("text stands in double quotes")
                        .fix(span, format!("\"{word}\""));
                self.report(error);
                return NodeKind::String(word.into());
            }
        };
        self.report(
            SyntaxError::new(span, format!("`{word}` is not JSON: use `{meant}`")).fix(span, meant),
        );
        kind
    }

    /// A character that belongs nowhere; it is skipped.
    fn stray(&mut self, character: char, span: Span) {
        self.report(
            SyntaxError::new(
                span,
                format!("unexpected `{}`", excerpt(&character.to_string())),
            )
            .help("delete it"),
        );
    }

    fn trailing_comma(&mut self, comma: Span) {
        self.report(
            SyntaxError::new(comma, "trailing comma")
                .help("delete it: no `,` before a closing bracket")
                .fix(comma, ""),
        );
    }

    fn report(&mut self, error: SyntaxError) {
        self.lexer.report(error);
    }
}
