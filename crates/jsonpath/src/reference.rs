//! Reference paths: paths that name one place, to put a value there.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use asl_json::{Object, Span, Value};

use crate::error::PathError;
use crate::path::{Path, Step};

/// A path of names and indexes only (`$.a['b'][0]`), as ResultPath is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferencePath {
    text: Arc<str>,
    steps: Arc<[ReferenceStep]>,
}

/// One step of a [`ReferencePath`]. Prints as AWS names a step: a name bare, an index in brackets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReferenceStep {
    /// `.name`, `['name']`
    Name(Arc<str>),
    /// `[n]`, counted from 0
    Index(usize),
}

impl fmt::Display for ReferenceStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReferenceStep::Name(name) => f.write_str(name),
            ReferenceStep::Index(index) => write!(f, "[{index}]"),
        }
    }
}

impl ReferencePath {
    /// Parses a reference path.
    ///
    /// # Errors
    /// No path at all, or one with anything but names and indexes from 0.
    pub fn parse(text: &str) -> Result<ReferencePath, PathError> {
        let path = Path::parse(text)?;
        let refuse = |what: &str| {
            PathError::new(Span::new(0, text.len()), format!("`{text}` is not a reference path: it has {what}"))
                .help("a reference path names one place, with names and indexes only, as in `$.order.items[0]`")
        };
        if !text.trim_start().starts_with('$') {
            return Err(PathError::new(
                Span::new(0, text.len()),
                format!("`{text}` does not start with `$`"),
            )
            .help("write for example `$.result`"));
        }
        let steps = path.steps().iter().map(|step| match step {
            Step::Name(name) => Ok(ReferenceStep::Name(Arc::clone(name))),
            Step::Indexes(indexes) => match indexes.as_slice() {
                [index] => usize::try_from(*index)
                    .map(ReferenceStep::Index)
                    .map_err(|_| refuse("a negative index")),
                _ => Err(refuse("several indexes")),
            },
            Step::Names(_) => Err(refuse("several names in one step")),
            Step::Wildcard => Err(refuse("a wildcard")),
            Step::Scan => Err(refuse("`..`")),
            Step::Slice(..) => Err(refuse("a slice")),
            Step::FromEnd(_) => Err(refuse("an expression")),
            Step::Filter(_) => Err(refuse("a filter")),
        });
        let steps = steps.collect::<Result<Arc<[_]>, _>>()?;
        Ok(ReferencePath {
            text: text.into(),
            steps,
        })
    }

    /// The text it was parsed from.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The steps from the root.
    #[must_use]
    pub fn steps(&self) -> &[ReferenceStep] {
        &self.steps
    }

    /// Whether it is the root alone: `$`.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.steps.is_empty()
    }

    /// The value at the place, if there is one.
    #[must_use]
    pub fn get<'v>(&self, root: &'v Value) -> Option<&'v Value> {
        self.steps.iter().try_fold(root, |value, step| match step {
            ReferenceStep::Name(name) => value.get(name),
            ReferenceStep::Index(index) => value.at(*index),
        })
    }

    /// `root` with `value` at the place. Objects that are missing on the way are made; what is there is replaced; an
    /// index only replaces an item that exists. Everything beside the way is shared with `root`.
    ///
    /// # Errors
    /// The place does not fit `root`: see [`PutError`].
    pub fn put(&self, root: Value, value: Value) -> Result<Value, PutError> {
        self.fits(&root)?;
        Ok(put(root, &self.steps, value))
    }

    /// Whether the place can be made in `root`.
    fn fits(&self, root: &Value) -> Result<(), PutError> {
        let mut here = Some(root);
        for (at, step) in self.steps.iter().enumerate() {
            let next = match (here, step) {
                (Some(Value::Object(object)), ReferenceStep::Name(name)) => Ok(object.get(name)),
                (None, ReferenceStep::Name(_)) => Ok(None),
                (Some(Value::Array(array)), ReferenceStep::Index(index)) => {
                    array.get(*index).map(Some).ok_or(())
                }
                _ => Err(()),
            };
            here = next.map_err(|()| PutError {
                kind: match root {
                    Value::Array(_) | Value::Object(_) => PutErrorKind::Step(step.clone()),
                    _ => PutErrorKind::Input,
                },
                path: Arc::clone(&self.text),
                depth: at,
            })?;
        }
        Ok(())
    }
}

/// Puts `value` where [`ReferencePath::fits`] has found that it fits.
fn put(mut root: Value, steps: &[ReferenceStep], value: Value) -> Value {
    let Some((last, way)) = steps.split_last() else {
        return value;
    };
    // Way down: each container on the way is taken out of the one before, so that it is changed in place unless
    // somebody else holds it. Way up: each is put back.
    let mut taken = Vec::with_capacity(way.len());
    for step in way {
        let inner = set(&mut root, step, Value::Null).unwrap_or_default();
        taken.push((std::mem::replace(&mut root, inner), step));
    }
    drop(set(&mut root, last, value));
    while let Some((mut container, step)) = taken.pop() {
        drop(set(&mut container, step, root));
        root = container;
    }
    root
}

/// Puts `value` at one step into `container`, which becomes an object if it is none, and gives back what was there.
fn set(container: &mut Value, step: &ReferenceStep, value: Value) -> Option<Value> {
    match (step, container) {
        (ReferenceStep::Name(name), Value::Object(object)) => {
            object.insert(Arc::clone(name), value)
        }
        (ReferenceStep::Name(name), missing) => {
            *missing = Value::Object([(Arc::clone(name), value)].into_iter().collect::<Object>());
            None
        }
        (ReferenceStep::Index(index), Value::Array(array)) => array.set(*index, value),
        (ReferenceStep::Index(_), _) => None,
    }
}

/// A value cannot be put at a place: AWS's `States.ReferencePathConflict` (reference 10-more-recordings, 03 §1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutError {
    /// What does not fit.
    pub kind: PutErrorKind,
    /// The reference path as written.
    pub path: Arc<str>,
    /// Which step does not fit, counted from 0.
    pub depth: usize,
}

/// What does not fit a reference path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PutErrorKind {
    /// The input is no object and no array.
    Input,
    /// A step asks for an object and finds something else, or for an item that is not there.
    Step(ReferenceStep),
}

impl PutError {
    /// AWS's text for the state's `input`.
    #[must_use]
    pub fn cause(&self, input: &Value) -> String {
        match &self.kind {
            PutErrorKind::Input => format!(
                "Unable to apply ReferencePath {} to input {input}",
                self.path
            ),
            PutErrorKind::Step(step) => format!("Unable to apply step \"{step}\" to input {input}"),
        }
    }
}

impl fmt::Display for PutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            PutErrorKind::Input => {
                write!(f, "`{}` does not fit an input that is no object", self.path)
            }
            PutErrorKind::Step(step) => {
                write!(f, "step `{step}` of `{}` does not fit the input", self.path)
            }
        }
    }
}

impl std::error::Error for PutError {}

impl fmt::Display for ReferencePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for ReferencePath {
    type Err = PathError;

    fn from_str(text: &str) -> Result<ReferencePath, PathError> {
        ReferencePath::parse(text)
    }
}
