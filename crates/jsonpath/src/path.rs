//! The path as it is used: parsed once, selected with often.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use asl_json::{Span, Value};

use crate::error::{PathError, SelectError};
use crate::filter::Filter;
use crate::parse;
use crate::select;

/// A JSONPath in Jayway's dialect. Cloning is O(1).
#[derive(Clone)]
pub struct Path {
    text: Arc<str>,
    steps: Arc<[Step]>,
    definite: bool,
}

/// One step of a path.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// `.name`, `['name']`
    Name(Arc<str>),
    /// `['a','b']`: one object with those that are there
    Names(Vec<Arc<str>>),
    /// `*`
    Wildcard,
    /// `..`: what follows, at every depth
    Scan,
    /// `[0]`, `[0,2]`
    Indexes(Vec<i64>),
    /// `[a:]`, `[:b]`, `[a:b]`
    Slice(Option<i64>, Option<i64>),
    /// `[(@.length-1)]`
    FromEnd(i64),
    /// `[?(…)]`
    Filter(Filter),
}

impl Step {
    /// Whether it leads to one place at most.
    pub(crate) fn is_definite(&self) -> bool {
        match self {
            Step::Name(_) | Step::Names(_) | Step::FromEnd(_) => true,
            Step::Indexes(indexes) => indexes.len() == 1,
            Step::Wildcard | Step::Scan | Step::Slice(..) | Step::Filter(_) => false,
        }
    }
}

/// As Jayway prints a step in its messages.
impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Step::Name(name) => write!(f, "['{name}']"),
            Step::Names(names) => write!(f, "['{}']", names.join("', '")),
            Step::Wildcard => f.write_str("[*]"),
            Step::Scan => f.write_str(".."),
            Step::Indexes(indexes) => {
                let indexes: Vec<_> = indexes.iter().map(ToString::to_string).collect();
                write!(f, "[{}]", indexes.join(","))
            }
            Step::Slice(from, to) => {
                let bound =
                    |bound: &Option<i64>| bound.map(|bound| bound.to_string()).unwrap_or_default();
                write!(f, "[{}:{}]", bound(from), bound(to))
            }
            Step::FromEnd(back) => write!(f, "[(@.length-{back})]"),
            Step::Filter(_) => f.write_str("[?]"),
        }
    }
}

impl Path {
    /// Parses a path. Blanks around it are dropped; a text that starts with neither `$` nor `@` is read as if `$.`
    /// stood before it.
    ///
    /// # Errors
    /// What Jayway's compiler refuses, with its place; more than [`crate::MAX_STEPS`] steps; a regular expression
    /// with look-around or back-references, which are not supported.
    pub fn parse(text: &str) -> Result<Path, PathError> {
        let start = text.len() - text.trim_start_matches(is_blank).len();
        let trimmed = text.trim_matches(is_blank);
        if trimmed.is_empty() {
            return Err(
                PathError::new(Span::new(0, text.len()), "the path is empty")
                    .help("write `$` for the whole document")
                    .jayway("json can not be null or empty"),
            );
        }
        match trimmed.strip_prefix(['$', '@']) {
            Some(rest) => Path::after_root(text, rest, start + 1),
            None => Path::new(text, parse::steps(trimmed, start, false)?),
        }
    }

    /// Parses what stands behind a root that is not Jayway's: behind `$$` at `offset` 2 of `$$.Execution.Id`, behind
    /// `$order` at 6 of `$order.items[0]`. The path's [`Path::text`] and the places of errors are those of the whole
    /// text; [`Path::select`] is given the value that the root stands for, which a filter's `$` means too.
    ///
    /// # Errors
    /// As [`Path::parse`]; `offset` not on a character's boundary counts as the end.
    pub fn parse_after_root(text: &str, offset: usize) -> Result<Path, PathError> {
        let rest = text
            .get(offset..)
            .unwrap_or_default()
            .trim_end_matches(is_blank);
        Path::after_root(text, rest, offset)
    }

    fn after_root(text: &str, rest: &str, offset: usize) -> Result<Path, PathError> {
        if let Some(first) = rest
            .chars()
            .next()
            .filter(|first| !matches!(first, '.' | '['))
        {
            let span = Span::new(offset, offset + first.len_utf8());
            let root = text
                .get(..offset)
                .unwrap_or_default()
                .trim_start_matches(is_blank);
            return Err(PathError::new(
                span,
                format!("expected `.` or `[` after `{root}`, found `{first}`"),
            )
            .help(format!(
                "a path goes on as in `{root}.name` or `{root}['name']`"
            ))
            .invalid_path(format!("Invalid path {}", text.trim_matches(is_blank))));
        }
        Path::new(text, parse::steps(rest, offset, true)?)
    }

    fn new(text: &str, steps: Vec<Step>) -> Result<Path, PathError> {
        let definite = steps.iter().all(Step::is_definite);
        Ok(Path {
            text: text.into(),
            steps: steps.into(),
            definite,
        })
    }

    pub(crate) fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The text it was parsed from.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it leads to one value: no wildcard, `..`, slice, filter or list of indexes.
    #[must_use]
    pub fn is_definite(&self) -> bool {
        self.definite
    }

    /// Whether it is the root alone: `$`.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.steps.is_empty()
    }

    /// What the path finds in `root`: of a definite path the value, of any other an array of values, maybe empty.
    /// Values are shared with `root`, not copied.
    ///
    /// # Errors
    /// Jayway's, see [`SelectError`]. A `null` document is an error for every path.
    pub fn select(&self, root: &Value) -> Result<Value, SelectError> {
        select::select(&self.steps, self.definite, root)
    }
}

/// What Java's `String.trim` drops.
fn is_blank(character: char) -> bool {
    character <= ' '
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Path({:?})", self.text)
    }
}

impl PartialEq for Path {
    fn eq(&self, other: &Path) -> bool {
        self.text == other.text
    }
}

impl Eq for Path {}

impl FromStr for Path {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Path, PathError> {
        Path::parse(text)
    }
}
