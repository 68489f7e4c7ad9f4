//! The lessons and the reference of the language: files of the site that are fetched when they are opened, and what was done of them.
//!
//! A lesson is a Markdown file in `www/lessons/`, listed in `index.json` there; [`lesson`] says what one has. The reference is one file,
//! `www/reference/reference.md`, written by `tests/reference` from the tables of the checker. Both are read by [`markdown`].
//!
//! A link `#learn/NAME` leads to the lesson `NAME.md`, `#learn/ref/WORD` to a word of the reference; wherever in the page it stands.

pub mod check;
pub mod lesson;
pub mod markdown;
pub mod reference;

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::examples::Example;

/// What the pane shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Place {
    /// All lessons.
    #[default]
    Path,
    /// The lesson of this name: its file without the ending.
    Lesson(Rc<str>),
    /// The reference, with what is searched for.
    Reference(Rc<str>),
}

impl Place {
    /// The place that a link `#learn…` leads to; none if it is another link.
    #[must_use]
    pub fn of(fragment: &str) -> Option<Self> {
        let rest = fragment.strip_prefix("#learn")?;
        if rest.is_empty() {
            return Some(Self::Path);
        }
        let name = rest.strip_prefix('/')?;
        Some(match name.strip_prefix("ref") {
            Some("") => Self::Reference("".into()),
            Some(word) if word.starts_with('/') => {
                Self::Reference(word.trim_start_matches('/').into())
            }
            _ => Self::Lesson(name.into()),
        })
    }
}

/// The name of a lesson: its file without the ending.
#[must_use]
pub fn name(lesson: &Example) -> &str {
    lesson.file.strip_suffix(".md").unwrap_or(&lesson.file)
}

/// The names of the lessons that were passed, from how they are kept: with blanks between them.
#[must_use]
pub fn passed(kept: &str) -> BTreeSet<Rc<str>> {
    kept.split_whitespace().map(Rc::from).collect()
}

/// How they are kept.
#[must_use]
pub fn kept(passed: &BTreeSet<Rc<str>>) -> String {
    let names: Vec<&str> = passed.iter().map(|name| &**name).collect();
    names.join(" ")
}

/// The first lesson that was not passed, or the first of all.
#[must_use]
pub fn next<'a>(lessons: &'a [Example], passed: &BTreeSet<Rc<str>>) -> Option<&'a Example> {
    let open = |lesson: &&Example| !passed.contains(name(lesson));
    lessons.iter().find(open).or(lessons.first())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_lessons_and_words() {
        for (link, place) in [
            ("#learn", Some(Place::Path)),
            ("#learn/02-catch", Some(Place::Lesson("02-catch".into()))),
            ("#learn/ref", Some(Place::Reference("".into()))),
            (
                "#learn/ref/States.ALL",
                Some(Place::Reference("States.ALL".into())),
            ),
            ("#learn/refund", Some(Place::Lesson("refund".into()))),
            ("#learning", None),
            ("#v1abc", None),
            ("", None),
        ] {
            assert_eq!(Place::of(link), place, "{link}");
        }
    }

    #[test]
    fn what_was_passed_is_kept() {
        let names = passed(" b a\nb ");
        assert_eq!(kept(&names), "a b");
        assert_eq!(passed(&kept(&names)), names);
        let lessons: Vec<Example> = ["a.md", "b.md", "c.md"]
            .map(|file| Example {
                file: file.into(),
                ..Example::default()
            })
            .into();
        assert_eq!(next(&lessons, &names).map(name), Some("c"));
        assert_eq!(next(&lessons, &passed("a b c")).map(name), Some("a"));
        assert_eq!(next(&[], &names), None);
    }
}
