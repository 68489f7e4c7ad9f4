//! What is wrong, or was chosen, in a mock file: data, never an `Err`.

use asl_json::Pointer;
use asl_language::diagnostic::Severity;

/// One finding about a mock file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MockFinding {
    /// Our name of the rule, as [`rules::rule`](asl_language::rules::rule) knows it: `mock-gap`, `python-exception-name`.
    pub code: &'static str,
    /// `Error`: that part of the file cannot be used. `Warning`: it likely does not do what was meant. `Hint`: what was
    /// chosen for the reader.
    pub severity: Severity,
    /// What is wrong, in a sentence.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Where, in the mock file.
    pub pointer: Pointer,
}

/// Collects findings.
#[derive(Debug, Default)]
pub(super) struct Findings(pub(super) Vec<MockFinding>);

/// A hostile file of a million wrong entries is not described a million times.
const MAX_FINDINGS: usize = 1_000;

impl Findings {
    fn add(
        &mut self,
        severity: Severity,
        code: &'static str,
        pointer: &Pointer,
        message: String,
        help: &str,
    ) {
        debug_assert!(
            asl_language::rules::rule(code).is_some(),
            "{code} is missing in the table of rules"
        );
        if self.0.len() < MAX_FINDINGS {
            let help = (!help.is_empty()).then(|| help.to_owned());
            self.0.push(MockFinding {
                code,
                severity,
                message,
                help,
                pointer: pointer.clone(),
            });
        }
    }

    pub(super) fn error(
        &mut self,
        code: &'static str,
        pointer: &Pointer,
        message: String,
        help: &str,
    ) {
        self.add(Severity::Error, code, pointer, message, help);
    }

    pub(super) fn warning(
        &mut self,
        code: &'static str,
        pointer: &Pointer,
        message: String,
        help: &str,
    ) {
        self.add(Severity::Warning, code, pointer, message, help);
    }

    pub(super) fn hint(
        &mut self,
        code: &'static str,
        pointer: &Pointer,
        message: String,
        help: &str,
    ) {
        self.add(Severity::Hint, code, pointer, message, help);
    }
}
