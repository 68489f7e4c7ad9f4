//! What the page begins with: the link in the address, else what the browser kept.

use std::rc::Rc;

use crate::examples::Opened;
use crate::project::Project;
use crate::share::{self, LinkError};
use crate::storage::{self, DocumentId, Listed, StorageError, Store};
use crate::workbench::{Notice, NoticeId, NoticeTone};

/// A document that is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its name in the store.
    pub id: DocumentId,
    /// Which write of it was read.
    pub stamp: Rc<str>,
}

/// What is opened, and what is to be said of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Opening {
    /// What is worked on; absent on a first visit.
    pub project: Option<Project>,
    /// The document that `project` is kept as; absent if it is none yet.
    pub document: Option<Document>,
    /// The step that the link asks for.
    pub step: Option<String>,
    /// The pane that the link asks for.
    pub pane: Option<String>,
    /// Whether the link gives it to be looked at only.
    pub read_only: bool,
    /// What to try with it, step by step, where it is an example.
    pub try_this: Rc<[String]>,
    /// What is to be told.
    pub notices: Vec<Notice>,
}

impl Opening {
    /// Looks at the fragment of the address and at what the browser kept: the document that this tab showed before it was loaded again, else the one that was
    /// edited last. What a link brings is no document before it is edited, so nothing that is kept is touched.
    #[must_use]
    pub fn of(fragment: &str, shown: Option<&str>, store: &impl Store) -> Self {
        storage::adopt(store);
        let listed = storage::list(store);
        let wanted = listed.iter().find(|listed| Some(&*listed.id) == shown);
        let first = wanted
            .filter(|wanted| wanted.kept.is_some())
            .or(listed.first());
        let mut opening = match share::decode(fragment) {
            Ok(link) if is_there(first, &link) => Self {
                step: link.step,
                pane: link.pane,
                ..Self::kept(first)
            },
            Ok(link) => Self {
                notices: listed.first().map(|_| told_of_link()).into_iter().collect(),
                ..Self::linked(link)
            },
            Err(LinkError::NotALink) => Self::kept(first),
            Err(error) => Self {
                notices: vec![unopened(&error)],
                ..Self::kept(first)
            },
        };
        if wanted
            .or(listed.first())
            .is_some_and(|listed| listed.kept.is_none())
        {
            let text = StorageError::Unreadable.to_string();
            opening
                .notices
                .push(notice(NoticeId::Storage, NoticeTone::Warning, &text));
        }
        opening
    }

    /// Begins with an example where there is nothing else to begin with. It is no document before it is edited either.
    #[must_use]
    pub fn or_example(mut self, example: impl FnOnce() -> Option<Opened>) -> Self {
        if self.project.is_none()
            && let Some(example) = example()
        {
            self.project = Some(example.project);
            self.try_this = example.try_this;
        }
        self
    }

    fn kept(listed: Option<&Listed>) -> Self {
        let found = listed.and_then(|listed| Some((listed, listed.kept.as_ref()?)));
        found.map_or_else(Self::default, |(listed, kept)| Self {
            project: Some(kept.project.clone()),
            document: Some(Document {
                id: listed.id.clone(),
                stamp: kept.stamp.clone(),
            }),
            ..Self::default()
        })
    }

    fn linked(link: share::Link) -> Self {
        Self {
            project: Some(link.project),
            step: link.step,
            pane: link.pane,
            read_only: link.read_only,
            ..Self::default()
        }
    }

    /// Looks at the fragment alone: an embedded page keeps nothing. One that is `framed` may yet be told by its host what to show.
    #[must_use]
    pub fn embedded(fragment: &str, framed: bool) -> Self {
        match share::decode(fragment) {
            Err(LinkError::NotALink) if framed => Self::default(),
            Ok(link) => Self::linked(link),
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

/// Whether a link brings what is kept here already, to go on with.
fn is_there(listed: Option<&Listed>, link: &share::Link) -> bool {
    let kept = listed.and_then(|listed| listed.kept.as_ref());
    !link.read_only && kept.is_some_and(|kept| kept.project == link.project)
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

/// Something was opened that is not one's own.
#[must_use]
pub fn told_of_link() -> Notice {
    notice(
        NoticeId::Link,
        NoticeTone::Info,
        "this is a shared workflow. Your own are untouched, under `Documents`; if you edit this one, it becomes one of them",
    )
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
    use super::*;
    use crate::share::Link;
    use crate::storage::Tab;
    use crate::storage::shelf::{Shelf, project};

    fn link(definition: &str) -> Link {
        Link {
            project: project(definition),
            step: Some(String::from("7")),
            ..Link::default()
        }
    }

    fn fragment(definition: &str) -> String {
        share::encode(&link(definition)).unwrap()
    }

    /// A store with documents of these definitions, the last one edited last, and their ids.
    fn shelf(definitions: &[&str]) -> (Shelf, Vec<DocumentId>) {
        let shelf = Shelf::default();
        let keep = |(at, definition): (usize, &&str)| {
            let mut tab = Tab::new("t");
            tab.save(&shelf, &project(definition), at as u64).unwrap();
            tab.document().unwrap().clone()
        };
        let ids = definitions.iter().enumerate().map(keep).collect();
        (shelf, ids)
    }

    fn id(opening: &Opening) -> Option<&DocumentId> {
        opening.document.as_ref().map(|document| &document.id)
    }

    #[test]
    fn a_link_is_opened_beside_what_is_there() {
        let (shelf, _) = shelf(&["mine"]);
        let opening = Opening::of(&fragment("theirs"), None, &shelf);
        assert_eq!(
            (opening.project.clone(), id(&opening)),
            (Some(project("theirs")), None)
        );
        assert_eq!(
            (opening.step.as_deref(), opening.notices.len()),
            (Some("7"), 1)
        );
        let kept = storage::list(&shelf);
        assert_eq!(kept.len(), 1, "nothing is written before the first edit");
    }

    #[test]
    fn an_example_is_begun_with_where_there_is_nothing_else() {
        let example = || {
            Some(Opened {
                project: project("example"),
                try_this: Rc::from([String::from("press Run")]),
            })
        };
        let first = Opening::of("", None, &Shelf::default()).or_example(example);
        assert_eq!(
            (first.project.clone(), id(&first), first.try_this.len()),
            (Some(project("example")), None, 1)
        );
        let (shelf, _) = shelf(&["mine"]);
        for (fragment, begun) in [("", "mine"), (&*fragment("theirs"), "theirs")] {
            let opening = Opening::of(fragment, None, &shelf).or_example(example);
            assert_eq!(
                (opening.project, opening.try_this.len()),
                (Some(project(begun)), 0)
            );
        }
    }

    #[test]
    fn a_link_on_a_first_visit_needs_no_word() {
        let opening = Opening::of(&fragment("theirs"), None, &Shelf::default());
        assert_eq!(opening.notices, []);
    }

    #[test]
    fn a_link_to_what_is_there_already_goes_on_with_it() {
        let (shelf, ids) = shelf(&["mine"]);
        let opening = Opening::of(&fragment("mine"), None, &shelf);
        assert_eq!((id(&opening), opening.notices.len()), (ids.first(), 0));
        assert_eq!(opening.step.as_deref(), Some("7"));
        let read_only = share::encode(&Link {
            read_only: true,
            ..link("mine")
        });
        let opening = Opening::of(&read_only.unwrap(), None, &shelf);
        assert_eq!((id(&opening), opening.read_only), (None, true));
    }

    #[test]
    fn a_damaged_link_says_so_and_opens_what_was_there() {
        let (shelf, ids) = shelf(&["mine"]);
        let whole = fragment("theirs");
        let opening = Opening::of(whole.get(..20).unwrap(), None, &shelf);
        assert_eq!(id(&opening), ids.first());
        assert!(
            opening
                .notices
                .iter()
                .any(|notice| notice.id == NoticeId::Link && notice.text.contains("cut off"))
        );
    }

    #[test]
    fn without_a_link_the_tab_s_own_document_is_opened_else_the_latest() {
        assert_eq!(
            Opening::of("", Some("x"), &Shelf::default()),
            Opening::default()
        );
        let (shelf, ids) = shelf(&["a", "b"]);
        for (shown, found) in [
            (None, ids.get(1)),
            (Some(&*ids[0]), ids.first()),
            (Some("gone"), ids.get(1)),
        ] {
            assert_eq!(id(&Opening::of("", shown, &shelf)), found);
        }
    }

    #[test]
    fn a_document_of_a_newer_page_is_told_of_and_left_alone() {
        let (shelf, ids) = shelf(&["mine"]);
        let key = "asl-playground/document/newer";
        shelf.write(key, r#"{"version":2}"#).unwrap();
        let opening = Opening::of("", Some("newer"), &shelf);
        assert_eq!(id(&opening), ids.first());
        assert_eq!(opening.notices.len(), 1);
        assert_eq!(shelf.read(key).as_deref(), Some(r#"{"version":2}"#));
        assert_eq!(Opening::of("", None, &shelf).notices, []);
    }
}
