//! What is wrong with a path, and what it does not find.

use std::fmt;

use asl_json::Span;

/// A text that is no path.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PathError {
    /// What is wrong: lower case, the user's text in backticks.
    pub message: String,
    /// Where, in bytes of the path's text.
    pub span: Span,
    /// What to do about it.
    pub help: Option<String>,
    /// What Jayway says, where that is recorded.
    pub jayway: Option<String>,
}

impl PathError {
    pub(crate) fn new(span: Span, message: impl Into<String>) -> PathError {
        PathError {
            message: message.into(),
            span,
            help: None,
            jayway: None,
        }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> PathError {
        self.help = Some(help.into());
        self
    }

    /// Jayway's text for a path that its compiler refuses.
    pub(crate) fn invalid_path(self, text: impl fmt::Display) -> PathError {
        self.jayway(format!("com.jayway.jsonpath.InvalidPathException: {text}"))
    }

    pub(crate) fn jayway(mut self, text: impl Into<String>) -> PathError {
        self.jayway = Some(text.into());
        self
    }
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, " ({help})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for PathError {}

/// Why a path gave nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelectErrorKind {
    /// The document has no such place.
    NotFound,
    /// The path cannot be applied to the document (an index to an object, a text compared with a number), or takes
    /// more than [`crate::MAX_VISITS`].
    Invalid,
}

/// A path gave nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectError {
    /// Whether the place is missing or the path does not fit.
    pub kind: SelectErrorKind,
    /// Jayway's own text, such as `No results for path: $['x']`; AWS prints it after `Invalid path '…' : `.
    pub message: String,
}

impl SelectError {
    pub(crate) fn not_found(message: impl Into<String>) -> SelectError {
        SelectError {
            kind: SelectErrorKind::NotFound,
            message: message.into(),
        }
    }

    pub(crate) fn invalid(message: impl Into<String>) -> SelectError {
        SelectError {
            kind: SelectErrorKind::Invalid,
            message: message.into(),
        }
    }
}

impl fmt::Display for SelectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for SelectError {}
