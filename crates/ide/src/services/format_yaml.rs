//! YAML, indented anew.

use asl_json::{Document, Edit, Node, NodeKind, Span};

const INDENT: usize = 2;

/// The edits that indent a YAML text by two blanks a level, sequences under their key too, and drop white space at the ends of lines. Lines stay lines:
/// comments keep their place, and texts and brackets over several lines move as a whole. `None` if the text has errors, or says something else then.
pub(super) fn format(text: &str, document: &Document) -> Option<Vec<Edit>> {
    let root = document
        .root
        .as_ref()
        .filter(|_| document.errors.is_empty())?;
    let mut whole = Vec::new();
    over_lines(root, text, &mut whole);
    let mut layout = Layout {
        text,
        frames: Vec::new(),
        shift: 0,
        comments: Vec::new(),
        edits: Vec::new(),
    };
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        let is_inside = whole
            .get(whole.partition_point(|span: &Span| span.end <= start))
            .is_some_and(|span| span.start < start);
        layout.line(content, start, is_inside);
        start += line.len();
    }
    // A comment waits for the line below it.
    asl_sort::sort_by_key(&mut layout.edits, |edit| edit.span.start);
    let laid_out = edited(text, &layout.edits);
    let again = asl_yaml::read(&laid_out).document;
    let same =
        again.errors.is_empty() && again.root.as_ref().map(Node::to_value) == Some(root.to_value());
    same.then_some(layout.edits)
}

/// Notes where texts and brackets go over several lines, in order.
fn over_lines(node: &Node, text: &str, to: &mut Vec<Span>) {
    let written = node.span.text(text);
    let is_block = matches!(node.kind, NodeKind::Array(_) | NodeKind::Object(_))
        && !written.starts_with(['{', '[']);
    if !is_block {
        if written.contains('\n') {
            // A text behind `|` begins with its first line.
            let before = text.get(..node.span.start).unwrap_or_default();
            let start = before
                .trim_end_matches(' ')
                .strip_suffix('\n')
                .map_or(node.span.start, str::len);
            to.push(Span::new(start, node.span.end));
        }
        return;
    }
    // Recursion is bounded: what was read is not deeper than a tree may be.
    for item in node.items() {
        over_lines(item, text, to);
    }
    for member in node.members() {
        over_lines(&member.value, text, to);
    }
}

fn edited(text: &str, edits: &[Edit]) -> String {
    let mut edited = String::with_capacity(text.len());
    let mut done = 0;
    for edit in edits {
        edited.push_str(Span::new(done, edit.span.start).text(text));
        edited.push_str(&edit.text);
        done = edit.span.end;
    }
    edited + Span::new(done, text.len()).text(text)
}

/// A mapping or sequence that the lines so far are in: its column, and the one that it gets.
struct Frame {
    old: usize,
    new: usize,
    is_sequence: bool,
}

struct Layout<'t> {
    text: &'t str,
    frames: Vec<Frame>,
    /// How far the line at hand moves, and with it the lines that belong to it.
    shift: isize,
    /// Comments that wait for the line they stand above: where each starts, and its column.
    comments: Vec<(usize, usize)>,
    edits: Vec<Edit>,
}

impl Layout<'_> {
    fn line(&mut self, line: &str, start: usize, is_inside: bool) {
        let blank = line.len() - line.trim_start_matches(' ').len();
        if is_inside {
            if !line.trim().is_empty() {
                let moved = blank.saturating_add_signed(self.shift);
                self.change(start, blank, " ".repeat(moved));
            }
            return;
        }
        let content = line.trim_end();
        if content
            .get(blank..)
            .is_some_and(|rest| rest.starts_with('#'))
        {
            self.comments.push((start, blank));
        } else if content.starts_with("---") || content.starts_with("...") {
            self.frames.clear();
            self.above(0);
        } else if !content.is_empty() {
            self.content(content, start, blank);
        }
        self.change(
            start + content.len(),
            line.len() - content.len(),
            String::new(),
        );
    }

    /// A line that begins a key, an item or a value.
    fn content(&mut self, line: &str, start: usize, blank: usize) {
        let mut column = blank;
        let mut prefix = String::new();
        loop {
            let rest = line.get(column..).unwrap_or_default();
            let behind = rest
                .strip_prefix('-')
                .filter(|behind| behind.is_empty() || behind.starts_with(' '));
            let new = self.enter(column, behind.is_some());
            if prefix.is_empty() {
                self.above(new);
                prefix.push_str(&" ".repeat(new));
            }
            let Some(behind) = behind else {
                self.shift = new.cast_signed() - column.cast_signed();
                break;
            };
            let gap = behind.len() - behind.trim_start_matches(' ').len();
            if behind.trim_start_matches(' ').is_empty() {
                prefix.push('-');
                column = line.len();
                break;
            }
            prefix.push_str("- ");
            column += 1 + gap;
        }
        self.change(start, column, prefix);
    }

    /// The column that a key or dash at this one gets.
    fn enter(&mut self, column: usize, is_sequence: bool) -> usize {
        let is_left =
            |top: &Frame| top.old > column || top.old == column && top.is_sequence && !is_sequence;
        while self.frames.last().is_some_and(is_left) {
            self.frames.pop();
        }
        match self.frames.last() {
            Some(top) if top.old == column && top.is_sequence == is_sequence => top.new,
            top => {
                let new = top.map_or(0, |top| top.new + INDENT);
                self.frames.push(Frame {
                    old: column,
                    new,
                    is_sequence,
                });
                new
            }
        }
    }

    /// Puts the comments that wait to the column of the line below them.
    fn above(&mut self, column: usize) {
        for (start, blank) in std::mem::take(&mut self.comments) {
            self.change(start, blank, " ".repeat(column));
        }
    }

    /// Replaces what begins or ends a line, unless that changes nothing.
    fn change(&mut self, start: usize, length: usize, text: String) {
        let span = Span::new(start, start + length);
        if span.text(self.text) != text {
            self.edits.push(Edit { span, text });
        }
    }
}
