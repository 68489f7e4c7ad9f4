//! What the page begins with: the link in the address, else what the browser kept.

use crate::project::Project;
use crate::share::{self, LinkError};
use crate::storage::{self, StorageError, Store};
use crate::workbench::{Notice, NoticeId, NoticeTone};

/// What is opened, and what is to be said of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Opening {
    /// What is worked on; absent on a first visit.
    pub project: Option<Project>,
    /// The step that the link asks for.
    pub step: Option<String>,
    /// Whether `project` came by a link.
    pub by_link: bool,
    /// What is to be told.
    pub notices: Vec<Notice>,
}

impl Opening {
    /// Looks at the fragment of the address and at what the browser kept. A link that opens puts what was kept aside, so that nothing is lost when
    /// the link's workflow is edited and kept in its place.
    #[must_use]
    pub fn of(fragment: &str, store: &impl Store) -> Self {
        let (kept, unreadable) = match storage::load(store) {
            Ok(kept) => (kept, None),
            Err(error) => (
                None,
                Some(notice(
                    NoticeId::Storage,
                    NoticeTone::Warning,
                    &error.to_string(),
                )),
            ),
        };
        let mut opening = match share::decode(fragment) {
            Ok(link) => {
                let aside = kept
                    .filter(|kept| *kept != link.project)
                    .map(|kept| storage::set_aside(store, &kept));
                let told = aside.map(|aside| told_of(&aside));
                Self {
                    project: Some(link.project),
                    step: link.step,
                    by_link: true,
                    notices: told.into_iter().collect(),
                }
            }
            Err(LinkError::NotALink) => Self {
                project: kept,
                ..Self::default()
            },
            Err(error) => Self {
                project: kept,
                notices: vec![unopened(&error)],
                ..Self::default()
            },
        };
        opening.notices.extend(unreadable);
        opening
    }

    /// Looks at the fragment alone: an embedded page keeps nothing. One that is `framed` may yet be told by its host what to show.
    #[must_use]
    pub fn embedded(fragment: &str, framed: bool) -> Self {
        match share::decode(fragment) {
            Err(LinkError::NotALink) if framed => Self::default(),
            Ok(link) => Self {
                project: Some(link.project),
                step: link.step,
                by_link: true,
                notices: Vec::new(),
            },
            Err(error) => Self {
                notices: vec![notice(
                    NoticeId::Link,
                    NoticeTone::Warning,
                    &error.to_string(),
                )],
                ..Self::default()
            },
        }
    }
}

/// A link that could not be opened.
#[must_use]
pub fn unopened(error: &LinkError) -> Notice {
    notice(
        NoticeId::Link,
        NoticeTone::Warning,
        &format!("{error}; what you had here is as it was"),
    )
}

/// What was here before was put aside, or could not be.
fn told_of(aside: &Result<(), StorageError>) -> Notice {
    match aside {
        Ok(()) => notice(
            NoticeId::Link,
            NoticeTone::Info,
            "this is a shared workflow. what you worked on before is kept under Examples, as `your earlier work`",
        ),
        Err(error) => notice(
            NoticeId::Link,
            NoticeTone::Warning,
            &format!(
                "this is a shared workflow, and what you worked on before could not be kept aside: {error}"
            ),
        ),
    }
}

/// A notice without a report.
#[must_use]
pub fn notice(id: NoticeId, tone: NoticeTone, text: &str) -> Notice {
    Notice {
        id,
        tone,
        text: text.into(),
        report: None,
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::BTreeMap;

    use super::*;
    use crate::share::Link;

    #[derive(Default)]
    struct Shelf(RefCell<BTreeMap<String, String>>);

    impl Store for Shelf {
        fn read(&self, key: &str) -> Option<String> {
            self.0.borrow().get(key).cloned()
        }

        fn write(&self, key: &str, text: &str) -> Result<(), StorageError> {
            self.0
                .borrow_mut()
                .insert(String::from(key), String::from(text));
            Ok(())
        }
    }

    fn project(definition: &str) -> Project {
        Project {
            definition: definition.into(),
            ..Project::default()
        }
    }

    fn link(definition: &str) -> String {
        share::encode(&Link {
            project: project(definition),
            step: Some(String::from("7")),
            pane: None,
        })
        .unwrap()
    }

    #[test]
    fn a_link_is_opened_and_what_was_there_is_put_aside() {
        let shelf = Shelf::default();
        storage::save(&shelf, &project("mine")).unwrap();
        let opening = Opening::of(&link("theirs"), &shelf);
        assert_eq!(opening.project, Some(project("theirs")));
        assert_eq!(
            (
                opening.step.as_deref(),
                opening.by_link,
                opening.notices.len()
            ),
            (Some("7"), true, 1)
        );
        assert_eq!(
            storage::load(&shelf),
            Ok(Some(project("mine"))),
            "nothing is overwritten before the first edit"
        );
        assert_eq!(storage::aside(&shelf), [project("mine")]);
    }

    #[test]
    fn a_link_to_what_is_there_already_needs_no_word() {
        let shelf = Shelf::default();
        storage::save(&shelf, &project("mine")).unwrap();
        assert_eq!(Opening::of(&link("mine"), &shelf).notices, []);
        assert_eq!(storage::aside(&shelf), []);
    }

    #[test]
    fn a_damaged_link_says_so_and_keeps_what_was_there() {
        let shelf = Shelf::default();
        storage::save(&shelf, &project("mine")).unwrap();
        let whole = link("theirs");
        let cut = whole.get(..20).unwrap();
        let opening = Opening::of(cut, &shelf);
        assert_eq!(
            (opening.project, opening.by_link),
            (Some(project("mine")), false)
        );
        assert!(
            opening
                .notices
                .iter()
                .any(|notice| notice.id == NoticeId::Link && notice.text.contains("cut off"))
        );
    }

    #[test]
    fn without_a_link_what_was_kept_is_opened() {
        let shelf = Shelf::default();
        assert_eq!(Opening::of("", &shelf), Opening::default());
        storage::save(&shelf, &project("mine")).unwrap();
        assert_eq!(Opening::of("", &shelf).project, Some(project("mine")));
    }
}
