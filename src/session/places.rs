//! Places in a text, from bytes to what the page's editor counts. The only place where that is done.

use asl_json::{Document, LineIndex, Node, NodeKind, Span};
use asl_language::diagnostic::{self, Severity};
use asl_language::{Syntax, rules};

use crate::protocol::{self, Diagnostic, Fix, TextEdit, TextRange};

/// The lines of a text.
#[derive(Debug)]
pub(crate) struct Places {
    lines: LineIndex,
}

impl Places {
    pub(crate) fn of(text: &str) -> Self {
        Self {
            lines: LineIndex::new(text),
        }
    }

    pub(crate) fn range(&self, span: Span) -> TextRange {
        let (line, column) = self.lines.line_column(span.start);
        let (end_line, end_column) = self.lines.line_column(span.end);
        TextRange {
            from: small(self.lines.utf16_offset(span.start)),
            to: small(self.lines.utf16_offset(span.end)),
            line: small(line),
            column: small(column),
            end_line: small(end_line),
            end_column: small(end_column),
        }
    }

    /// The byte offset of the place behind so many UTF-16 units; the end if there are fewer.
    pub(crate) fn byte_offset(text: &str, units: u32) -> usize {
        let mut left = usize::try_from(units).unwrap_or(usize::MAX);
        for (offset, character) in text.char_indices() {
            if left < character.len_utf16() {
                return offset;
            }
            left -= character.len_utf16();
        }
        text.len()
    }

    /// A finding about the definition.
    pub(crate) fn diagnostic(&self, found: diagnostic::Diagnostic) -> Diagnostic {
        Diagnostic {
            severity: severity(found.severity),
            message: found.message,
            help: found.help,
            aws: found
                .aws
                .map(|aws| format!("{}: {}", aws.code, aws.message)),
            pointer: found.pointer,
            range: self.range(found.span),
            fixes: found.fixes.into_iter().map(|fix| self.fix(fix)).collect(),
            ..ruled(found.code)
        }
    }

    fn fix(&self, fix: diagnostic::Fix) -> Fix {
        Fix {
            title: fix.title,
            edits: fix
                .edits
                .into_iter()
                .map(|edit| self.edit(edit.span, edit.text))
                .collect(),
        }
    }

    pub(crate) fn edit(&self, span: Span, text: String) -> TextEdit {
        let TextRange { from, to, .. } = self.range(span);
        TextEdit { from, to, text }
    }

    /// What is wrong with a text that should be JSON and nothing else; the findings are those of the rule `code`. YAML can be turned into JSON.
    pub(crate) fn syntax_errors(
        &self,
        text: &str,
        document: &Document,
        code: &str,
    ) -> Vec<Diagnostic> {
        let told = document.errors.iter().map(|error| Diagnostic {
            message: error.message.clone(),
            help: error.help.clone(),
            range: self.range(error.span),
            fixes: error.fix.iter().map(|fix| self.mend(fix)).collect(),
            ..ruled(code)
        });
        let mut told: Vec<_> = told.collect();
        if let Some(first) = told.first_mut() {
            first.fixes.splice(0..0, self.as_json(text));
        }
        told
    }

    /// The fix that writes YAML as JSON.
    fn as_json(&self, text: &str) -> Option<Fix> {
        let read = asl_ide::read(text, None);
        let root = read
            .document
            .root
            .filter(|_| read.syntax == Syntax::Yaml && read.document.errors.is_empty())?;
        Some(Fix {
            title: String::from("turn this YAML into JSON"),
            edits: vec![self.edit(Span::new(0, text.len()), root.to_value().pretty(2))],
        })
    }

    fn mend(&self, fix: &asl_json::Edit) -> Fix {
        let title = match fix.text.as_str() {
            "" => String::from("remove it"),
            text => format!("write `{text}`"),
        };
        Fix {
            title,
            edits: vec![self.edit(fix.span, fix.text.clone())],
        }
    }
}

/// A finding of a rule, with what there is to know of it and nothing else.
pub(crate) fn ruled(code: &str) -> Diagnostic {
    let rule = rules::rule(code);
    Diagnostic {
        code: code.into(),
        why: rule.map_or(String::new(), |rule| rule.explanation.into()),
        guide: rule.map(rules::Rule::reference).unwrap_or_default(),
        lesson: rule
            .and_then(rules::Rule::lesson)
            .unwrap_or_default()
            .into(),
        ..Diagnostic::default()
    }
}

pub(crate) fn severity(severity: Severity) -> protocol::Severity {
    match severity {
        Severity::Error => protocol::Severity::Error,
        Severity::Warning => protocol::Severity::Warning,
        Severity::Hint => protocol::Severity::Hint,
    }
}

/// The node that stands at `span`, nothing more and nothing less.
pub(crate) fn node_at(root: &Node, span: Span) -> Option<&Node> {
    let mut node = root;
    while node.span != span {
        let holds = |inner: &&Node| inner.span.start <= span.start && span.end <= inner.span.end;
        node = match &node.kind {
            NodeKind::Array(items) => items.iter().find(holds)?,
            NodeKind::Object(members) => members.iter().map(|member| &member.value).find(holds)?,
            _ => return None,
        };
    }
    Some(node)
}

/// A count for the page. Texts and histories are far below four thousand millions.
pub(crate) fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_count_as_the_editor_counts() {
        let text = "{\n  \"😀\": \"ü\", \"x\": 1\n}";
        let places = Places::of(text);
        let start = text.find("\"x\"").unwrap();
        let range = places.range(Span::new(start, start + 3));
        let before = text.get(..start).unwrap().encode_utf16().count();
        assert_eq!(
            (range.from as usize, range.to as usize),
            (before, before + 3)
        );
        for (units, offset) in [(0, 0), (range.from, start), (6, 5), (u32::MAX, text.len())] {
            assert_eq!(Places::byte_offset(text, units), offset, "{units}");
        }
        assert_eq!(
            (range.line, range.column, range.end_line, range.end_column),
            (1, 13, 1, 16)
        );
    }

    #[test]
    fn a_node_is_found_by_its_place() {
        let text = r#"{"a": [1, {"b": 2}], "c": 3}"#;
        let root = asl_json::read(text).root.unwrap();
        for part in [r#"{"b": 2}"#, "2", "3", text] {
            let start = text.find(part).unwrap();
            let found = node_at(&root, Span::new(start, start + part.len()));
            assert_eq!(found.map(|node| node.span.text(text)), Some(part));
        }
        assert!(node_at(&root, Span::new(0, 2)).is_none());
    }
}
