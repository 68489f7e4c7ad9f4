//! Findings as the wire shows them: places as lines and characters.

use asl_json::{LineIndex, Span};
use asl_language::{CheckOptions, Diagnostic, NotSimulated, Severity, check as check_definition};

use super::types::{
    CheckRequest, DiagnosticReport, FixReport, NotSimulatedReport, Position, Range, TextEdit,
    WrittenObjectReport,
};
use crate::execution::WrittenObject;
use crate::mocks::MockFinding;

/// Looks for errors in a definition. The findings stand in the order of `asl_language::check`: errors first.
#[must_use]
pub fn check(request: &CheckRequest) -> Vec<DiagnosticReport> {
    let options = CheckOptions {
        machine_type: request.machine_type.into(),
        substitutions: request.substitutions.clone(),
    };
    let checked = check_definition(&request.definition, &options);
    diagnostics(&request.definition, &checked.diagnostics)
}

/// What was found in a text.
#[must_use]
pub fn diagnostics(text: &str, found: &[Diagnostic]) -> Vec<DiagnosticReport> {
    let lines = LineIndex::new(text);
    found
        .iter()
        .map(|found| diagnostic(found, &lines))
        .collect()
}

pub(super) fn diagnostic(found: &Diagnostic, lines: &LineIndex) -> DiagnosticReport {
    DiagnosticReport {
        code: found.code.to_owned(),
        severity: severity(found.severity),
        message: with_help(&found.message, found.help.as_deref()),
        aws_code: found.aws.as_ref().map(|aws| aws.code.to_owned()),
        aws_message: found.aws.as_ref().map(|aws| aws.message.clone()),
        pointer: found.pointer.clone(),
        range: range(found.span, lines),
        fixes: found
            .fixes
            .iter()
            .map(|fix| FixReport {
                title: fix.title.clone(),
                edits: fix
                    .edits
                    .iter()
                    .map(|edit| TextEdit {
                        range: range(edit.span, lines),
                        new_text: edit.text.clone(),
                    })
                    .collect(),
            })
            .collect(),
    }
}

pub(super) fn not_simulated(found: &NotSimulated, lines: &LineIndex) -> NotSimulatedReport {
    NotSimulatedReport {
        feature: found.feature.to_owned(),
        pointer: found.pointer.clone(),
        range: range(found.span, lines),
        why: found.why.to_owned(),
    }
}

/// A finding about the mocks has its place in the mock file, not in the definition: only the pointer says it.
pub(super) fn mock_finding(found: &MockFinding) -> DiagnosticReport {
    DiagnosticReport {
        code: found.code.to_owned(),
        severity: severity(found.severity),
        message: with_help(&found.message, found.help.as_deref()),
        aws_code: None,
        aws_message: None,
        pointer: format!("mocks:{}", found.pointer),
        range: Range::default(),
        fixes: Vec::new(),
    }
}

pub(super) fn written(object: &WrittenObject) -> WrittenObjectReport {
    let WrittenObject { bucket, key, body } = object.clone();
    WrittenObjectReport { bucket, key, body }
}

fn with_help(message: &str, help: Option<&str>) -> String {
    help.map_or_else(|| message.to_owned(), |help| format!("{message} ({help})"))
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "hint",
    }
}

fn range(span: Span, lines: &LineIndex) -> Range {
    let position = |offset| {
        let (line, character) = lines.line_column(offset);
        Position { line, character }
    };
    Range {
        start: position(span.start),
        end: position(span.end),
    }
}
