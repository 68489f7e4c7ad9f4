//! Collecting diagnostics: in the order of AWS's passes, and bounded, since a hostile definition can have one in every byte.

use asl_json::{Span, shortened};

use crate::diagnostic::{AwsFinding, Diagnostic, Edit, Fix, Severity};
use crate::place::Place;

/// How much text of messages and pointers is kept in all. A real definition stays far below; a hostile one could otherwise
/// ask for its own length squared.
const TEXT_BUDGET: usize = 1 << 20;
/// How many findings are kept.
const COUNT_BUDGET: usize = 1000;

/// AWS looks at a definition in passes and reports in their order (reference 10-more-recordings, "Order of passes").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pass {
    /// Fields, types, paths.
    Schema,
    /// Do the targets of transitions exist.
    Targets,
    /// Is every state reached, does the machine end.
    Graph,
}

/// The findings so far.
#[derive(Default)]
pub(crate) struct Findings {
    schema: Vec<Diagnostic>,
    targets: Vec<Diagnostic>,
    graph: Vec<Diagnostic>,
    /// What an error beyond the budget is written to; never shown.
    overflow: Option<Diagnostic>,
    text: usize,
    errors: usize,
}

impl Findings {
    /// An error of the schema pass.
    pub(crate) fn error(
        &mut self,
        code: &'static str,
        place: &Place<'_>,
        span: Span,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.add(
            Pass::Schema,
            Severity::Error,
            code,
            self.pointer(place),
            span,
            message.into(),
        )
    }

    /// A warning of the schema pass.
    pub(crate) fn warning(
        &mut self,
        code: &'static str,
        place: &Place<'_>,
        span: Span,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.add(
            Pass::Schema,
            Severity::Warning,
            code,
            self.pointer(place),
            span,
            message.into(),
        )
    }

    /// A hint.
    pub(crate) fn hint(
        &mut self,
        code: &'static str,
        place: &Place<'_>,
        span: Span,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.add(
            Pass::Schema,
            Severity::Hint,
            code,
            self.pointer(place),
            span,
            message.into(),
        )
    }

    /// A finding of any pass.
    #[inline(never)]
    pub(crate) fn add(
        &mut self,
        pass: Pass,
        severity: Severity,
        code: &'static str,
        pointer: String,
        span: Span,
        message: String,
    ) -> &mut Diagnostic {
        debug_assert!(
            crate::rules::rule(code).is_some(),
            "{code} is missing in the table of rules"
        );
        self.errors += usize::from(severity == Severity::Error);
        // An AWS message and a fix usually repeat the user's text, so what is kept is counted thrice.
        self.text = self
            .text
            .saturating_add(3 * (pointer.len() + message.len()));
        let diagnostic = Diagnostic {
            code,
            severity,
            message,
            help: None,
            aws: None,
            pointer,
            span,
            fixes: Vec::new(),
        };
        let count = self.schema.len() + self.targets.len() + self.graph.len();
        // The first finding is always kept: an error without any message would leave the user alone.
        if count > 0 && (count >= COUNT_BUDGET || self.text > TEXT_BUDGET) {
            return self.overflow.insert(diagnostic);
        }
        let list = match pass {
            Pass::Schema => &mut self.schema,
            Pass::Targets => &mut self.targets,
            Pass::Graph => &mut self.graph,
        };
        list.push_mut(diagnostic)
    }

    /// The pointer of a place, as long as it will be seen.
    fn pointer(&self, place: &Place<'_>) -> String {
        if self.has_room() {
            place.pointer()
        } else {
            String::new()
        }
    }

    /// Whether there is room for more, so that costly suggestions can be left out when nobody will see them.
    pub(crate) fn has_room(&self) -> bool {
        self.overflow.is_none()
    }

    /// The finding of this rule at this place in the text, to add a fix to it.
    pub(crate) fn find(&mut self, code: &'static str, span: Span) -> Option<&mut Diagnostic> {
        self.schema
            .iter_mut()
            .find(|found| found.code == code && found.span == span)
    }

    /// Makes warnings of the errors that follow from a placeholder without a value.
    pub(crate) fn relax(&mut self, is_open: impl Fn(&Diagnostic) -> bool) {
        let lists = [&mut self.schema, &mut self.targets, &mut self.graph];
        for found in lists.into_iter().flatten() {
            if found.severity == Severity::Error && is_open(found) {
                found.severity = Severity::Warning;
                found.aws = None;
                found.help = Some("what AWS will see depends on a placeholder: give it a value under Placeholders, or where the definition is deployed".to_owned());
            }
        }
    }

    /// Adds warnings that were found apart, as many as there is room for.
    pub(crate) fn append(&mut self, others: Findings) {
        let count = self.schema.len() + self.targets.len() + self.graph.len();
        let room = COUNT_BUDGET.saturating_sub(count);
        self.schema.extend(others.schema.into_iter().take(room));
    }

    /// How many errors were found, those beyond the budget included.
    pub(crate) fn errors(&self) -> usize {
        self.errors
    }

    /// All that was kept: errors in the order of AWS's passes, then warnings, then hints.
    pub(crate) fn into_diagnostics(self) -> Vec<Diagnostic> {
        let mut all: Vec<Diagnostic> = self
            .schema
            .into_iter()
            .chain(self.targets)
            .chain(self.graph)
            .collect();
        asl_sort::sort_by_key(&mut all, |diagnostic| diagnostic.severity);
        all
    }
}

impl Diagnostic {
    /// What to do about it.
    pub(crate) fn help(&mut self, text: impl Into<String>) -> &mut Self {
        self.help = Some(text.into());
        self
    }

    /// AWS's text, at the place of the finding.
    pub(crate) fn aws(&mut self, message: impl Into<String>) -> &mut Self {
        let location = if self.pointer.is_empty() {
            "/".to_owned()
        } else {
            self.pointer.clone()
        };
        self.aws_at(message, Some(location))
    }

    /// AWS's text, at a place that AWS words in its own way.
    pub(crate) fn aws_at(
        &mut self,
        message: impl Into<String>,
        location: Option<String>,
    ) -> &mut Self {
        self.aws = Some(AwsFinding {
            code: crate::rules::aws_code(self.code),
            message: message.into(),
            location,
        });
        self
    }

    /// A quick fix of one edit.
    pub(crate) fn fix(
        &mut self,
        title: impl Into<String>,
        span: Span,
        text: impl Into<String>,
    ) -> &mut Self {
        self.fix_all(title, [(span, text.into())])
    }

    /// A quick fix of several edits, in the order of the text.
    pub(crate) fn fix_all(
        &mut self,
        title: impl Into<String>,
        edits: impl IntoIterator<Item = (Span, String)>,
    ) -> &mut Self {
        let edits = edits.into_iter().map(|(span, text)| Edit { span, text });
        self.fixes.push(Fix {
            title: title.into(),
            edits: edits.collect(),
        });
        self
    }
}

/// The user's text in backticks, shortened when it is long.
pub(crate) fn quoted(text: &str) -> String {
    const LONG: usize = 120;
    format!("`{}`", shortened(text, LONG))
}

/// A string as JSON text, for edits.
pub(crate) fn json_string(text: &str) -> String {
    asl_json::Value::from(text).to_json_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_are_bounded_but_all_errors_are_counted() {
        let mut findings = Findings::default();
        for _ in 0..5000 {
            findings.error("unknown-field", &Place::ROOT, Span::at(0), "x".repeat(1000));
        }
        assert_eq!(findings.errors(), 5000);
        assert!(!findings.has_room());
        let kept = findings.into_diagnostics();
        assert!(
            !kept.is_empty() && kept.len() <= COUNT_BUDGET,
            "{}",
            kept.len()
        );
    }

    #[test]
    fn passes_come_in_the_order_of_aws_and_errors_before_warnings() {
        let mut findings = Findings::default();
        findings.add(
            Pass::Graph,
            Severity::Error,
            "unreachable-state",
            String::new(),
            Span::at(0),
            String::new(),
        );
        findings.warning("no-dollar", &Place::ROOT, Span::at(0), "");
        findings.add(
            Pass::Targets,
            Severity::Error,
            "next-missing-target",
            String::new(),
            Span::at(0),
            String::new(),
        );
        findings.error("wrong-type", &Place::ROOT, Span::at(0), "");
        let codes: Vec<_> = findings
            .into_diagnostics()
            .iter()
            .map(|diagnostic| diagnostic.code)
            .collect();
        assert_eq!(
            codes,
            [
                "wrong-type",
                "next-missing-target",
                "unreachable-state",
                "no-dollar"
            ]
        );
    }

    #[test]
    fn long_user_text_is_shortened_at_a_character() {
        assert_eq!(quoted("ab"), "`ab`");
        assert_eq!(quoted(&"ü".repeat(200)).chars().count(), 123);
    }
}
