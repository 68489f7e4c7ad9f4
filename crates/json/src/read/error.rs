//! What is wrong with a text.

use std::fmt;

use crate::span::Span;

/// What is wrong with a text, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SyntaxError {
    /// What is wrong: one lower-case sentence, the user's text in backticks.
    pub message: String,
    /// The narrowest place of it; empty only at the end of the text.
    pub span: Span,
    /// What to do, where that is not said by the message.
    pub help: Option<String>,
    /// A second place that explains the first, such as the bracket that is not closed.
    pub related: Option<Span>,
    /// A change of the text that mends it, where one is certain to be meant.
    pub fix: Option<Box<Edit>>,
}

/// A change of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// What stands there instead; empty to delete.
    pub text: String,
}

impl SyntaxError {
    /// An error without help.
    #[must_use]
    pub fn new(span: Span, message: impl Into<String>) -> SyntaxError {
        SyntaxError {
            message: message.into(),
            span,
            help: None,
            related: None,
            fix: None,
        }
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> SyntaxError {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn related(mut self, span: Span) -> SyntaxError {
        self.related = Some(span);
        self
    }

    pub(crate) fn fix(mut self, span: Span, text: impl Into<String>) -> SyntaxError {
        self.fix = Some(Box::new(Edit {
            span,
            text: text.into(),
        }));
        self
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, " ({help})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for SyntaxError {}

/// The user's text for a message: shortened when long, control characters made visible.
pub(crate) fn excerpt(text: &str) -> String {
    const LONGEST: usize = 40;
    let mut shown = String::new();
    for character in text.chars().take(LONGEST) {
        if character.is_control() {
            shown.extend(character.escape_debug());
        } else {
            shown.push(character);
        }
    }
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}
