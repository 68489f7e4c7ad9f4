//! YAML text to a tree with places.

use std::collections::HashMap;
use std::sync::Arc;

use asl_json::{Document, Edit, Member, Node, NodeKind, Span, SyntaxError};
use saphyr_parser::{Event, Parser, ScalarStyle, Tag};

use super::bytes::Bytes;
use super::scalar;
use super::shifted::Shifted;
use super::tree::{merge, placed, size, tagged};

/// How many values aliases (`*name`) may add to a document; beyond that a document is an "alias bomb".
pub const MAX_ALIASED: usize = 50_000;

/// How deep a document may be nested. The parser counts brackets in a byte, so that what is nested deeper could not always be written and read back.
pub const MAX_DEPTH: usize = 300;

/// How many traps are reported.
const MAX_TRAPS: usize = 100;

/// What was found in a YAML text.
#[derive(Clone, Debug)]
pub struct Yaml {
    /// The first document of the text: intrinsic functions of CloudFormation are written out (`!Sub x` is
    /// `{"Fn::Sub": "x"}`), aliases and merge keys are followed. After a syntax error it holds what stands before the error.
    pub document: Document,
    /// Values that not every reader of YAML takes for the same, in the order of the text.
    pub traps: Vec<Trap>,
}

/// A value that readers of YAML disagree about: `No`, `010`, `2024-01-01`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trap {
    /// `yaml-boolean`, `yaml-number`, `yaml-date` or `yaml-key`.
    pub code: &'static str,
    /// Where it stands.
    pub span: Span,
    /// What different readers make of it, and what is made of it here.
    pub message: String,
    /// Writing it so that all agree.
    pub fix: Edit,
}

/// Reads YAML. Total: every text gives a document; linear but for aliases, which may add at most [`MAX_ALIASED`] values, and
/// for lines within brackets or quotes that stand too far left, which many templates have and most readers forgive.
#[must_use]
pub fn read(text: &str) -> Yaml {
    let mut shifted = Shifted::new(text);
    loop {
        let mut builder = Builder::new(text);
        let mut too_far_left = None;
        let parsed = shifted.text();
        let bytes = Bytes::new(parsed);
        for event in Parser::new_from_str(parsed) {
            match event {
                Ok((event, span)) => {
                    let place = |index| shifted.original(bytes.offset(index));
                    let start = place(span.start.index());
                    let end = place(span.end.index()).max(start);
                    if !builder.take(event, Span::new(start, end)) {
                        break;
                    }
                }
                Err(error) => {
                    // The parser repeats its error for ever.
                    let at = shifted.original(bytes.offset(error.marker().index()));
                    if error.info().starts_with("invalid indentation") {
                        too_far_left = Some((at, error.info().contains("quoted")));
                    }
                    builder.scan_error(at, error.info());
                    break;
                }
            }
        }
        match too_far_left {
            Some((at, quoted)) if shifted.shift(at, quoted) => {}
            _ => return builder.finish(),
        }
    }
}

/// A collection that is not complete yet.
struct Open {
    start: usize,
    /// `{` or `[` stands at the start; else it ends with its last item.
    flow: bool,
    tag: Option<(Arc<str>, Span)>,
    anchor: usize,
    content: Content,
}

enum Content {
    Sequence(Vec<Node>),
    /// The members, and the key at hand with whether it is the merge key `<<`.
    Mapping(Vec<Member>, Option<Key>),
}

struct Key {
    text: Arc<str>,
    span: Span,
    merge: bool,
}

struct Builder<'t> {
    text: &'t str,
    open: Vec<Open>,
    /// Collections open beyond `MAX_DEPTH`, which are left out.
    too_deep: usize,
    /// Kept only where the text has an alias at all.
    anchors: HashMap<usize, Node>,
    has_aliases: bool,
    aliased: usize,
    root: Option<Node>,
    errors: Vec<SyntaxError>,
    traps: Vec<Trap>,
}

impl<'t> Builder<'t> {
    fn new(text: &'t str) -> Builder<'t> {
        Builder {
            text,
            open: Vec::new(),
            too_deep: 0,
            anchors: HashMap::new(),
            has_aliases: text.contains('*'),
            aliased: 0,
            root: None,
            errors: Vec::new(),
            traps: Vec::new(),
        }
    }

    /// Takes one event; false when nothing more is wanted.
    fn take(&mut self, event: Event<'_>, span: Span) -> bool {
        if self.too_deep > 0 {
            match event {
                Event::SequenceStart(..) | Event::MappingStart(..) => self.too_deep += 1,
                Event::SequenceEnd | Event::MappingEnd => self.too_deep -= 1,
                _ => {}
            }
            return true;
        }
        match event {
            Event::Scalar(value, style, anchor, tag) => {
                self.scalar(&value, style, anchor, tag.as_deref(), span);
            }
            Event::SequenceStart(anchor, tag) => self.start(
                Content::Sequence(Vec::new()),
                '[',
                anchor,
                tag.as_deref(),
                span,
            ),
            Event::MappingStart(anchor, tag) => self.start(
                Content::Mapping(Vec::new(), None),
                '{',
                anchor,
                tag.as_deref(),
                span,
            ),
            Event::SequenceEnd | Event::MappingEnd => self.end(span),
            Event::Alias(id) => self.alias(id, span),
            Event::DocumentEnd => return self.is_last_document(),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) => {}
        }
        true
    }

    /// After the first document: what else is there is said, not read.
    fn is_last_document(&mut self) -> bool {
        let Some(end) = self
            .root
            .as_ref()
            .map(|root| root.span.end)
            .filter(|end| *end > 0)
        else {
            return false;
        };
        let is_blank = |line: &&str| {
            let line = line.trim();
            line.is_empty() || line.starts_with('#')
        };
        let rest = self.text.get(end..).unwrap_or_default();
        let mut at = end;
        for line in rest.split_inclusive('\n') {
            let after = rest.get(at - end + line.len()..).unwrap_or_default();
            if line.starts_with("...") {
                break;
            }
            if let Some(first) = line.strip_prefix("---") {
                if !is_blank(&first) || !after.lines().all(|line| is_blank(&line)) {
                    let error =
                        SyntaxError::new(Span::new(at, at + 3), "a second document starts here");
                    self.errors.push(
                        error.help("only the first one is read: a definition is one document"),
                    );
                }
                break;
            }
            if !is_blank(&line) {
                let start = at + line.len() - line.trim_start().len();
                let error = SyntaxError::new(
                    Span::new(start, at + line.trim_end().len()),
                    "this does not belong to the value before it",
                );
                self.errors.push(
                    error.help("put a space behind the `:` of a key, or quotes around a text"),
                );
                break;
            }
            at += line.len();
        }
        false
    }

    fn start(
        &mut self,
        content: Content,
        bracket: char,
        anchor: usize,
        tag: Option<&Tag>,
        span: Span,
    ) {
        if self.key_due() {
            self.errors.push(
                SyntaxError::new(span, "a key must be a text")
                    .help("write the key as a plain word, without `?`, `[` or `{`"),
            );
        }
        if self.open.len() >= MAX_DEPTH {
            self.errors.push(
                SyntaxError::new(span, format!("nested deeper than {MAX_DEPTH} levels"))
                    .help("what is nested here is left out: flatten the document"),
            );
            self.too_deep = 1;
            self.complete(
                Node {
                    span,
                    kind: NodeKind::Null,
                },
                0,
                None,
            );
            return;
        }
        let shown = span.text(self.text);
        let flow = shown.trim_end().ends_with(bracket);
        let tag = tag.and_then(|tag| self.intrinsic(tag, span));
        self.open.push(Open {
            start: span.start,
            flow,
            tag,
            anchor,
            content,
        });
    }

    fn end(&mut self, span: Span) {
        let Some(open) = self.open.pop() else { return };
        let last = match &open.content {
            Content::Sequence(items) => items.last().map(|item| item.span.end),
            Content::Mapping(members, _) => members
                .last()
                .map(|member| member.value.span.end.max(member.key_span.end)),
        };
        let end = if open.flow {
            self.closed(span)
        } else {
            last.unwrap_or(span.start)
        };
        let kind = match open.content {
            Content::Sequence(items) => NodeKind::Array(items),
            Content::Mapping(members, _) => NodeKind::Object(members),
        };
        let span = Span::new(open.start, end.max(open.start));
        self.complete(Node { span, kind }, open.anchor, open.tag);
    }

    /// Where a closing bracket ends. After a trailing comma the parser gives the place of the comma.
    fn closed(&self, span: Span) -> usize {
        let shown = span.text(self.text);
        if !shown.starts_with(',') {
            return span.start + shown.trim_end().len();
        }
        let mut at = span.start + 1;
        for line in self
            .text
            .get(at..)
            .unwrap_or_default()
            .split_inclusive('\n')
        {
            let blank = line.len() - line.trim_start().len();
            let rest = line.trim_start();
            if rest.starts_with(['}', ']']) {
                return at + blank + 1;
            }
            if !(rest.is_empty() || rest.starts_with('#')) {
                break;
            }
            at += line.len();
        }
        span.end
    }

    fn scalar(
        &mut self,
        value: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        span: Span,
    ) {
        let block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
        let span = if block {
            trimmed(self.text, span)
        } else {
            span
        };
        if self.key_due() {
            return self.key(value, style, span);
        }
        let core = tag.filter(|tag| tag.is_yaml_core_schema());
        let tag = tag.and_then(|tag| self.intrinsic(tag, span));
        let is_text = style != ScalarStyle::Plain
            || tag.is_some()
            || core.is_some_and(|tag| tag.suffix == "str");
        let kind = if is_text {
            NodeKind::String(value.into())
        } else {
            let read = scalar::read(value);
            if let Some(error) = read.error {
                self.errors.push(
                    SyntaxError::new(span, error)
                        .help("write it in quotes if it is meant as a text"),
                );
            }
            if let Some((code, message)) = read.trap {
                let fix = match &read.kind {
                    NodeKind::Bool(truth) => truth.to_string(),
                    NodeKind::Number(number) => number.to_string(),
                    _ => format!("\"{value}\""),
                };
                self.trap(Trap {
                    code,
                    span,
                    message,
                    fix: Edit { span, text: fix },
                });
            }
            read.kind
        };
        let span = match (span.is_empty(), self.key_at_hand()) {
            (true, Some(key)) => Span::at(key.end),
            _ => span,
        };
        self.complete(Node { span, kind }, anchor, tag);
    }

    fn key(&mut self, value: &str, style: ScalarStyle, span: Span) {
        let plain = style == ScalarStyle::Plain;
        if plain && scalar::is_word_boolean(value) {
            self.trap(Trap {
                code: "yaml-key",
                span,
                message: format!(
                    "the key `{value}` is a Boolean for some readers of YAML; it is read as a text here: write it in quotes"
                ),
                fix: Edit { span, text: format!("\"{value}\"") },
            });
        }
        if let Some(Open {
            content: Content::Mapping(_, key),
            ..
        }) = self.open.last_mut()
        {
            *key = Some(Key {
                text: value.into(),
                span,
                merge: plain && value == "<<",
            });
        }
    }

    fn alias(&mut self, id: usize, span: Span) {
        let Some(node) = self.anchors.get(&id) else {
            if self.aliased <= MAX_ALIASED {
                self.errors.push(
                    SyntaxError::new(
                        span,
                        format!("`{}` stands within what it refers to", span.text(self.text)),
                    )
                    .help("write the value out"),
                );
            }
            return self.complete(
                Node {
                    span,
                    kind: NodeKind::Null,
                },
                0,
                None,
            );
        };
        let depth = self.open.len();
        let size = size(node, MAX_DEPTH.saturating_sub(depth));
        let copy = size.and_then(|size| {
            self.aliased = self.aliased.saturating_add(size);
            (self.aliased <= MAX_ALIASED).then(|| placed(node, span))
        });
        let node = copy.unwrap_or_else(|| {
            if self.errors.len() < asl_json::MAX_ERRORS {
                self.errors.push(
                    SyntaxError::new(span, "what aliases refer to makes the document too large")
                        .help(format!(
                            "aliases may add {MAX_ALIASED} values in all: write out fewer of them"
                        )),
                );
            }
            Node {
                span,
                kind: NodeKind::Null,
            }
        });
        self.complete(node, 0, None);
    }

    /// The JSON name of the intrinsic function of a tag, and where the tag stands; of YAML's own tags nothing.
    fn intrinsic(&mut self, tag: &Tag, span: Span) -> Option<(Arc<str>, Span)> {
        if tag.is_yaml_core_schema() || tag.handle != "!" || tag.suffix.is_empty() {
            return None;
        }
        let shown = span.text(self.text);
        let start = shown.find('!').map_or(span.start, |at| span.start + at);
        let length = tag.suffix.len() + 1;
        let name = match tag.suffix.as_str() {
            name @ ("Ref" | "Condition") => name.into(),
            name => format!("Fn::{name}").into(),
        };
        Some((
            name,
            Span::new(start, (start + length).min(span.end.max(start))),
        ))
    }

    fn key_due(&self) -> bool {
        matches!(
            self.open.last(),
            Some(Open {
                content: Content::Mapping(_, None),
                ..
            })
        )
    }

    fn key_at_hand(&self) -> Option<Span> {
        match self.open.last() {
            Some(Open {
                content: Content::Mapping(_, Some(key)),
                ..
            }) => Some(key.span),
            _ => None,
        }
    }

    /// Puts a complete value where it belongs.
    fn complete(&mut self, node: Node, anchor: usize, tag: Option<(Arc<str>, Span)>) {
        let node = match tag {
            Some((name, tag)) => tagged(node, name, tag),
            None => node,
        };
        if anchor > 0 && self.has_aliases {
            let room = MAX_ALIASED.saturating_sub(self.aliased);
            if let Some(size) = size(&node, MAX_DEPTH).filter(|size| *size <= room) {
                self.aliased += size;
                self.anchors.insert(anchor, node.clone());
            }
        }
        match self.open.last_mut().map(|open| &mut open.content) {
            None => self.root = Some(node),
            Some(Content::Sequence(items)) => items.push(node),
            Some(Content::Mapping(members, key)) => match key.take() {
                Some(key) if key.merge => {
                    // Every merge looks at what is there already.
                    self.aliased = self.aliased.saturating_add(members.len());
                    if self.aliased <= MAX_ALIASED {
                        merge(members, node);
                    } else if self.errors.len() < asl_json::MAX_ERRORS {
                        self.errors.push(
                            SyntaxError::new(key.span, "there is too much to merge")
                                .help("write the members out"),
                        );
                    }
                }
                Some(key) => members.push(Member {
                    key: key.text,
                    key_span: key.span,
                    value: node,
                }),
                // A collection that stood where a key is due.
                None => {
                    *key = Some(Key {
                        text: "".into(),
                        span: node.span,
                        merge: false,
                    });
                }
            },
        }
    }

    fn trap(&mut self, trap: Trap) {
        if self.traps.len() < MAX_TRAPS {
            self.traps.push(trap);
        }
    }

    fn scan_error(&mut self, at: usize, info: &str) {
        self.errors.push(scalar::explained(self.text, at, info));
    }

    fn finish(mut self) -> Yaml {
        // After an error: what is open ends here.
        while !self.open.is_empty() {
            let end = self.open.last().map_or(0, |open| open.start);
            if let Some(open) = self.open.last_mut() {
                open.flow = false;
                if let Content::Mapping(members, key) = &mut open.content
                    && let Some(key) = key.take().filter(|key| !key.merge)
                {
                    let value = Node {
                        span: Span::at(key.span.end),
                        kind: NodeKind::Null,
                    };
                    members.push(Member {
                        key: key.text,
                        key_span: key.span,
                        value,
                    });
                }
            }
            self.end(Span::at(end));
        }
        asl_sort::sort_by_key(&mut self.errors, |error| error.span.start);
        self.errors.truncate(asl_json::MAX_ERRORS);
        Yaml {
            document: Document {
                root: self.root,
                errors: self.errors,
            },
            traps: self.traps,
        }
    }
}

/// The span without white space at its end.
fn trimmed(text: &str, span: Span) -> Span {
    Span::new(span.start, span.start + span.text(text).trim_end().len())
}
