//! What can be said of a text that is not JSON: the reader mends it, but guesses at the structure where it cannot know.

use asl_json::{Document, Span};

use crate::checked::Syntax;
use crate::diagnostic::Diagnostic;

/// Findings about one value, which hold wherever the value belongs. All others, about what is missing, what stands in the wrong object
/// and where transitions lead, may only follow from the damage.
const ABOUT_A_VALUE: [&str; 25] = [
    "backoff-rate",
    "bad-items-pointer",
    "bad-path",
    "bad-reference-path",
    "bad-template-value",
    "bad-type-value",
    "bad-value",
    "choice-operand-type",
    "choice-timestamp",
    "expr-half-open",
    "expr-with-spaces",
    "integer-expected",
    "intrinsic-nesting",
    "intrinsic-unknown",
    "jsonata-bare-root",
    "jsonata-eval",
    "jsonata-newer",
    "jsonata-syntax",
    "jsonata-unknown-function",
    "label-name",
    "number-range",
    "resource-not-arn",
    "resource-unknown",
    "result-path-wildcard",
    "wait-timestamp",
];

/// Where a text is damaged.
pub(crate) struct Damage {
    /// Where the structure is guessed from; `None` when the reader mends all of it with certainty.
    from: Option<usize>,
    /// The errors.
    spans: Vec<Span>,
}

impl Damage {
    /// `None` if the text is sound.
    pub(crate) fn of(text: &str, document: &Document, syntax: Syntax) -> Option<Damage> {
        if document.errors.is_empty() {
            return None;
        }
        let mended = syntax == Syntax::Json && is_mended(text, document);
        let starts = document
            .errors
            .iter()
            .filter(|error| error.fix.is_none())
            .map(|error| {
                error
                    .related
                    .map_or(error.span.start, |opening| opening.start)
            });
        Some(Damage {
            from: (!mended).then(|| starts.min().unwrap_or(0)),
            spans: document.errors.iter().map(|error| error.span).collect(),
        })
    }

    /// Whether a finding may come of the damage alone.
    pub(crate) fn explains(&self, found: &Diagnostic) -> bool {
        let Some(from) = self.from else {
            return false;
        };
        let touched =
            |error: &Span| found.span.touches(error.start) || found.span.touches(error.end);
        if ABOUT_A_VALUE.contains(&found.code) {
            return self.spans.iter().any(touched);
        }
        // What is missing somewhere before may stand in the damaged part.
        found.span.end > from || is_about_the_whole(found.code)
    }
}

/// Whether a finding depends on other parts of the definition than the one it is about.
fn is_about_the_whole(code: &str) -> bool {
    code.starts_with("missing-")
        || code.ends_with("-missing-target")
        || code.starts_with("var-")
        || matches!(
            code,
            "cross-scope-target" | "unreachable-state" | "no-terminal-state" | "empty-value"
        )
}

/// Whether the fixes of all errors give a sound text.
fn is_mended(text: &str, document: &Document) -> bool {
    let mut mended = String::with_capacity(text.len() + document.errors.len());
    let mut at = 0;
    for error in &document.errors {
        let Some(fix) = &error.fix else { return false };
        let Some(kept) = text.get(at..fix.span.start) else {
            return false;
        };
        mended.push_str(kept);
        mended.push_str(&fix.text);
        at = fix.span.end;
    }
    mended.push_str(text.get(at..).unwrap_or_default());
    asl_json::Value::parse(&mended).is_ok()
}
