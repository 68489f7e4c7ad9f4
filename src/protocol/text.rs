//! Places in a text and what was found there.

use serde::{Deserialize, Serialize};

/// A range of a text as the page's editor counts: UTF-16 units from the beginning; lines and columns from 0, columns in UTF-16 units too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TextRange {
    /// Offset of the first unit.
    pub from: u32,
    /// Offset after the last unit.
    pub to: u32,
    /// Line of `from`.
    pub line: u32,
    /// Column of `from`.
    pub column: u32,
    /// Line of `to`.
    pub end_line: u32,
    /// Column of `to`.
    pub end_column: u32,
}

/// How bad a finding is, worst first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub enum Severity {
    /// AWS refuses it.
    #[default]
    Error,
    /// Accepted, likely wrong.
    Warning,
    /// Style.
    Hint,
}

/// A finding about one of the three texts.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Diagnostic {
    /// The rule: `next-missing-target`.
    pub code: String,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in a sentence.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Why it matters, whatever the text; empty if there is no more to say.
    pub why: String,
    /// Address of the page of AWS's guide about it, or empty.
    pub guide: String,
    /// The lesson about it, by its name, or empty. The reference has the rule under its code.
    pub lesson: String,
    /// AWS's own words, where these are recorded: its code, a colon, its text, which may quote all of the definition.
    pub aws: Option<String>,
    /// JSON pointer in AWS's form; empty for the whole text.
    pub pointer: String,
    /// Where it is.
    pub range: TextRange,
    /// Edits that would mend it.
    pub fixes: Vec<Fix>,
}

/// A quick fix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// What it does.
    pub title: String,
    /// The edits, in the order of the text, not overlapping.
    pub edits: Vec<TextEdit>,
}

/// Replace `from..to` by `text`; offsets as in [`TextRange`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextEdit {
    /// Offset of the first unit replaced.
    pub from: u32,
    /// Offset after the last one; equal to `from` to insert.
    pub to: u32,
    /// What stands there afterwards.
    pub text: String,
}
