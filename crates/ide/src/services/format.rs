//! Texts, laid out anew.

use asl_json::{Document, Edit, Node, NodeKind, Span};
use asl_language::Syntax;

use super::format_yaml;

/// How long a line may be that holds a whole array or object.
const WIDTH: usize = 80;
const INDENT: &str = "  ";
/// How deep items get lines of their own, as where values are written: indentation must not make a text a thousand times as long.
const DEEPEST_LINES: usize = 100;

/// The edits that lay a text out; `None` if it has errors. Laying out twice changes nothing more. Linear.
///
/// JSON gets a member a line and two blanks a level. Only white space changes, so that keys keep their order, numbers and texts their spelling, and a
/// caret its place. What holds only scalars and is short stays on one line: arrays always, objects if they were on one line; states never are. YAML keeps
/// its lines, and with them its comments, and gets two blanks a level.
#[must_use]
pub fn format(text: &str, document: &Document, syntax: Syntax) -> Option<Vec<Edit>> {
    match syntax {
        Syntax::Json => json(text, document),
        Syntax::Yaml => format_yaml::format(text, document),
    }
}

fn json(text: &str, document: &Document) -> Option<Vec<Edit>> {
    let root = document
        .root
        .as_ref()
        .filter(|_| document.errors.is_empty())?;
    let mut layout = Layout {
        text,
        at: 0,
        depth: 0,
        edits: Vec::new(),
    };
    layout.gap_to(root.span.start, "");
    layout.node(root, true);
    layout.gap_to(text.len(), if text.ends_with('\n') { "\n" } else { "" });
    Some(layout.edits)
}

struct Layout<'t> {
    text: &'t str,
    /// How far the text is done.
    at: usize,
    depth: usize,
    edits: Vec<Edit>,
}

impl Layout<'_> {
    /// What stands from here to `end` is white space, and should be `wanted`.
    fn gap_to(&mut self, end: usize, wanted: &str) {
        let span = Span::new(self.at, end);
        if span.text(self.text) != wanted {
            self.edits.push(Edit {
                span,
                text: wanted.to_owned(),
            });
        }
        self.at = end;
    }

    fn line_to(&mut self, end: usize) {
        let line = format!("\n{}", INDENT.repeat(self.depth));
        self.gap_to(end, &line);
    }

    /// Passes over white space with nothing in it to a character, and over that.
    fn mark(&mut self, mark: char) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let blank = rest.len() - rest.trim_start().len();
        self.gap_to(self.at + blank, "");
        self.at += mark.len_utf8();
    }

    /// Recursion is bounded: what was read is not deeper than a tree may be.
    fn node(&mut self, node: &Node, open: bool) {
        let spread = self.depth < DEEPEST_LINES && (open || !self.is_short(node));
        match &node.kind {
            NodeKind::Array(items) => {
                self.rows(node, items.iter().map(|item| (None, item)), spread);
            }
            NodeKind::Object(members) => {
                let rows = members.iter().map(|it| (Some(it.key_span), &it.value));
                self.rows(node, rows, spread);
            }
            _ => self.at = node.span.end,
        }
    }

    fn rows<'n>(
        &mut self,
        node: &Node,
        rows: impl Iterator<Item = (Option<Span>, &'n Node)>,
        spread: bool,
    ) {
        self.at = node.span.start + 1;
        self.depth += 1;
        let is_object = node.is_object();
        let mut first = true;
        for (key, value) in rows {
            let start = key.unwrap_or(value.span).start;
            if !first {
                self.mark(',');
            }
            match (spread, first) {
                (true, _) => self.line_to(start),
                (false, true) => self.gap_to(start, if is_object { " " } else { "" }),
                (false, false) => self.gap_to(start, " "),
            }
            first = false;
            if let Some(span) = key {
                self.at = span.end;
                self.mark(':');
                self.gap_to(value.span.start, " ");
            }
            self.node(value, false);
        }
        self.depth -= 1;
        let end = node.span.end.saturating_sub(1);
        match (spread, first) {
            (_, true) => self.gap_to(end, ""),
            (true, false) => self.line_to(end),
            (false, false) => self.gap_to(end, if is_object { " " } else { "" }),
        }
        self.at = node.span.end;
    }

    /// Whether a value stays on one line.
    fn is_short(&self, node: &Node) -> bool {
        let room = WIDTH.saturating_sub(self.depth * INDENT.len());
        let objects = node.items().iter().filter(|item| item.is_object());
        let is_empty = node.members().is_empty() && node.items().is_empty();
        is_empty || objects.take(2).count() < 2 && left_of(room, node, self.text).is_some()
    }
}

/// The room left of `room` columns when a value stands on one line, if it may; looks at no more than fits.
fn left_of(room: usize, node: &Node, text: &str) -> Option<usize> {
    let mut room = room;
    match &node.kind {
        NodeKind::Array(items) => {
            for item in items {
                room = left_of(room.checked_sub(2)?, item, text)?;
            }
            Some(room)
        }
        NodeKind::Object(_) if !stays_flat(node, text) => None,
        NodeKind::Object(members) => {
            for member in members {
                room = left_of(
                    room.checked_sub(member.key_span.len() + 4)?,
                    &member.value,
                    text,
                )?;
            }
            Some(room)
        }
        _ => room.checked_sub(node.span.len()),
    }
}

/// Whether an object begins on the line of its bracket and is no state and no machine.
fn stays_flat(object: &Node, text: &str) -> bool {
    let inside = object.span.start + 1;
    let first = object
        .members()
        .first()
        .map_or(inside, |member| member.key_span.start);
    !Span::new(inside, first).text(text).contains('\n')
        && object.get("Type").is_none()
        && object.get("States").is_none()
}
