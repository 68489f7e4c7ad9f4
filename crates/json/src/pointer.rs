//! JSON Pointer (RFC 6901).

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// One step of a [`Pointer`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// A key of an object. In a pointer that was read from text, an index of an array too: text does not tell.
    Key(Arc<str>),
    /// An index of an array, counted from 0.
    Index(usize),
}

impl Step {
    /// The step taken as an index: `0`, `17`, but not `01` or `-`.
    #[must_use]
    pub fn as_index(&self) -> Option<usize> {
        match self {
            Step::Index(index) => Some(*index),
            Step::Key(key) => {
                let canonical = &**key == "0"
                    || (!key.starts_with('0') && key.bytes().all(|byte| byte.is_ascii_digit()));
                canonical.then(|| key.parse().ok()).flatten()
            }
        }
    }
}

/// A place in a document by keys and indexes. Prints as RFC 6901 says: `~` as `~0`, `/` as `~1`.
///
/// ```
/// use asl_json::Pointer;
/// let place = Pointer::root().key("States").key("a/b").index(0);
/// assert_eq!(place.to_string(), "/States/a~1b/0");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pointer {
    steps: Vec<Step>,
}

impl Pointer {
    /// The whole document: the empty pointer.
    #[must_use]
    pub fn root() -> Pointer {
        Pointer::default()
    }

    /// Reads the text form.
    ///
    /// # Errors
    /// The text is not empty and does not start with `/`, or a `~` is not followed by `0` or `1`.
    pub fn parse(text: &str) -> Result<Pointer, ParsePointerError> {
        if text.is_empty() {
            return Ok(Pointer::root());
        }
        let rest = text.strip_prefix('/').ok_or(ParsePointerError(()))?;
        let steps = rest
            .split('/')
            .map(|step| unescape(step).map(Step::Key))
            .collect::<Result<_, _>>()?;
        Ok(Pointer { steps })
    }

    /// This pointer and one key more.
    #[must_use]
    pub fn key(mut self, key: impl Into<Arc<str>>) -> Pointer {
        self.push(Step::Key(key.into()));
        self
    }

    /// This pointer and one index more.
    #[must_use]
    pub fn index(mut self, index: usize) -> Pointer {
        self.push(Step::Index(index));
        self
    }

    /// Goes one step down.
    pub fn push(&mut self, step: Step) {
        self.steps.push(step);
    }

    /// Goes one step up; gives the step left, `None` at the root.
    pub fn pop(&mut self) -> Option<Step> {
        self.steps.pop()
    }

    /// The steps from the root.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Whether it is the whole document.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.steps.is_empty()
    }

    /// The container's pointer; `None` at the root.
    #[must_use]
    pub fn parent(&self) -> Option<Pointer> {
        let (_, parents) = self.steps.split_last()?;
        Some(Pointer {
            steps: parents.to_vec(),
        })
    }
}

fn unescape(step: &str) -> Result<Arc<str>, ParsePointerError> {
    if !step.contains('~') {
        return Ok(step.into());
    }
    let mut key = String::with_capacity(step.len());
    let mut characters = step.chars();
    while let Some(character) = characters.next() {
        key.push(match character {
            '~' => match characters.next() {
                Some('0') => '~',
                Some('1') => '/',
                _ => return Err(ParsePointerError(())),
            },
            other => other,
        });
    }
    Ok(key.into())
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in &self.steps {
            match step {
                Step::Index(index) => write!(f, "/{index}")?,
                Step::Key(key) => write!(f, "/{}", key.replace('~', "~0").replace('/', "~1"))?,
            }
        }
        Ok(())
    }
}

impl FromStr for Pointer {
    type Err = ParsePointerError;

    fn from_str(text: &str) -> Result<Pointer, ParsePointerError> {
        Pointer::parse(text)
    }
}

/// A text that is no JSON Pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParsePointerError(());

impl fmt::Display for ParsePointerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "a JSON Pointer is empty or starts with `/`, and writes `~` as `~0` and `/` as `~1`",
        )
    }
}

impl std::error::Error for ParsePointerError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_steps_agree() {
        for text in ["", "/", "/a", "/a/0/b", "/a~0b/c~1d", "//", "/ü"] {
            assert_eq!(Pointer::parse(text).unwrap().to_string(), text);
        }
        for text in ["a", "a/b", "/~", "/~2", "/a~"] {
            assert!(Pointer::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn indexes_are_canonical() {
        for (key, index) in [
            ("0", Some(0)),
            ("17", Some(17)),
            ("01", None),
            ("-", None),
            ("", None),
            ("1x", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(Step::Key(key.into()).as_index(), index, "{key}");
        }
        let mut pointer = Pointer::root().key("a").index(3);
        assert_eq!(pointer.parent().unwrap().to_string(), "/a");
        assert_eq!(pointer.pop(), Some(Step::Index(3)));
        assert!(!pointer.is_root());
    }
}
