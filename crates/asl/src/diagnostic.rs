//! What a check found: data, never an `Err`.

use asl_json::Span;

/// One finding about a definition.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    /// Our name of the rule, as listed in reference/diagnostics.json: `next-missing-target`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in a sentence.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// What AWS says of it, where that is recorded.
    pub aws: Option<AwsFinding>,
    /// JSON pointer of the place in AWS's form: `/States/X/Next`; empty for the whole document.
    pub pointer: String,
    /// The narrowest place in the text.
    pub span: Span,
    /// Edits that would mend it.
    pub fixes: Vec<Fix>,
}

/// `Error`: AWS refuses it. `Warning`: accepted, likely wrong. `Hint`: style.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "said above")]
pub enum Severity {
    Error,
    Warning,
    Hint,
}

/// AWS's own code, text and place (API: ValidateStateMachineDefinition).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwsFinding {
    /// `SCHEMA_VALIDATION_FAILED`, for example.
    pub code: &'static str,
    /// AWS's message to the letter.
    pub message: String,
    /// AWS's `location`; absent where AWS gives none.
    pub location: Option<String>,
}

/// A quick fix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does: "change `Nxt` to `Next`".
    pub title: String,
    /// The edits, in the order of the text, not overlapping.
    pub edits: Vec<Edit>,
}

/// Replace the text in `span`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}
