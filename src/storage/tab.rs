//! Which document a tab works on, and when it writes it.
//!
//! What is opened from elsewhere (a link, an example, a new workflow) is no document yet: it becomes one, beside all others, with the first edit. A document
//! is written by the tab that holds it. A tab that cannot hold it, since another one does, and a tab that finds that another one wrote it, go on with a
//! document of their own. So no tab ever writes over what it did not read.

use std::rc::Rc;

use super::documents::{self, DocumentId, Kept};
use super::{StorageError, Store, versions};
use crate::project::Project;

/// How long after a version the next one is made, in milliseconds.
const BETWEEN_VERSIONS: u64 = 60_000;
/// For how long what goes with a definition that was replaced is no version of its own, in milliseconds: the first check of a pasted workflow is when the mocks of the
/// example go whose place it took.
const MOMENT: u64 = 5_000;

/// Whether a tab may write the document that it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// It asked, and waits for the answer.
    Asked,
    /// Yes.
    Mine,
    /// Another tab does.
    Theirs,
}

/// What came of keeping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved {
    /// Nothing changed, or it is not yet known whether the document may be written.
    Nothing,
    /// It is kept.
    Kept,
    /// It is kept as a new document, which this tab holds from now on.
    New(DocumentId),
    /// The same, since another tab changed the document.
    Parted(DocumentId),
}

/// What a tab knows of what it keeps.
#[derive(Debug, Clone)]
pub struct Tab {
    /// No two tabs have the same.
    name: Rc<str>,
    /// Counts what it wrote.
    writes: u32,
    document: Option<Attached>,
    /// What need not be kept: as it was opened or kept last.
    saved: Project,
}

#[derive(Debug, Clone)]
struct Attached {
    id: DocumentId,
    hold: Hold,
    /// The stamp of what was read or written last.
    stamp: Rc<str>,
    /// When the last version was made.
    versioned: u64,
    /// When another definition took the place of what was there last, or the document began.
    replaced: u64,
}

impl Tab {
    /// A tab that shows nothing.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self {
            name: name.into(),
            writes: 0,
            document: None,
            saved: Project::default(),
        }
    }

    /// The document that is shown, if it is one.
    #[must_use]
    pub fn document(&self) -> Option<&DocumentId> {
        self.document.as_ref().map(|document| &document.id)
    }

    /// Whether this differs from what is kept or was opened. To choose a test case alone makes no document.
    #[must_use]
    pub fn is_changed(&self, project: &Project) -> bool {
        if self.holds() || self.saved.test_case == project.test_case {
            return *project != self.saved;
        }
        let test_case = self.saved.test_case.clone();
        Project {
            test_case,
            ..project.clone()
        } != self.saved
    }

    fn holds(&self) -> bool {
        let document = self.document.as_ref();
        document.is_some_and(|document| document.hold == Hold::Mine)
    }

    /// Something is shown that is no document.
    pub fn show(&mut self, project: Project) {
        self.document = None;
        self.saved = project;
    }

    /// A document is shown. Whether the tab may write it must be asked, and told by [`Tab::told`].
    pub fn open(&mut self, id: DocumentId, kept: Kept) {
        self.document = Some(Attached {
            id,
            hold: Hold::Asked,
            stamp: kept.stamp,
            versioned: 0,
            replaced: 0,
        });
        self.saved = kept.project;
    }

    /// The answer for this document.
    pub fn told(&mut self, id: &str, hold: Hold) {
        if let Some(document) = &mut self.document
            && *document.id == *id
        {
            document.hold = hold;
        }
    }

    /// What is kept now becomes a version with the next edit.
    pub fn make_version(&mut self) {
        if let Some(document) = &mut self.document {
            document.versioned = 0;
        }
    }

    /// Keeps what is worked on, if it changed. `now` is in milliseconds since 1970.
    ///
    /// # Errors
    /// [`StorageError::Unavailable`] and [`StorageError::Full`]; what was kept before is still there, and it is tried again with the next call.
    pub fn save(
        &mut self,
        store: &impl Store,
        project: &Project,
        now: u64,
    ) -> Result<Saved, StorageError> {
        if !self.is_changed(project) {
            return Ok(Saved::Nothing);
        }
        let Some(mut document) = self.document.clone() else {
            return self.begin(store, project, now).map(Saved::New);
        };
        match document.hold {
            Hold::Asked => return Ok(Saved::Nothing),
            Hold::Theirs => return self.begin(store, project, now).map(Saved::New),
            Hold::Mine => {}
        }
        match documents::read_stamp(store, &document.id) {
            // What is kept is what this tab read or wrote last.
            Ok(Some((at, stamp))) if stamp == document.stamp => {
                let is_another = versions::is_another(&self.saved, project);
                let has_stood = now >= document.replaced.saturating_add(MOMENT);
                if now >= document.versioned.saturating_add(BETWEEN_VERSIONS)
                    || is_another
                    || has_stood && versions::is_stripped(&self.saved, project)
                {
                    versions::push(store, &document.id, at, &self.saved);
                    document.versioned = now;
                }
                if is_another {
                    document.replaced = now;
                }
            }
            // It was deleted: what is typed is not.
            Ok(None) => {}
            Ok(Some(_)) | Err(_) => return self.begin(store, project, now).map(Saved::Parted),
        }
        self.write(store, document, project, now)?;
        Ok(Saved::Kept)
    }

    /// Keeps it as a new document.
    fn begin(
        &mut self,
        store: &impl Store,
        project: &Project,
        now: u64,
    ) -> Result<DocumentId, StorageError> {
        let id: DocumentId = format!("{now:x}-{}-{}", self.name, self.writes).into();
        let document = Attached {
            id: id.clone(),
            hold: Hold::Mine,
            stamp: Rc::default(),
            versioned: now,
            replaced: now,
        };
        self.write(store, document, project, now)?;
        Ok(id)
    }

    fn write(
        &mut self,
        store: &impl Store,
        mut document: Attached,
        project: &Project,
        now: u64,
    ) -> Result<(), StorageError> {
        document.stamp = format!("{}-{}", self.name, self.writes).into();
        let kept = Kept {
            at: now,
            stamp: document.stamp.clone(),
            project: project.clone(),
        };
        documents::write(store, &document.id, &kept)?;
        self.writes += 1;
        self.saved = kept.project;
        self.document = Some(document);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::shelf::{Shelf, project};
    use super::*;
    use crate::storage::{list, versions::versions};

    fn definitions(shelf: &Shelf) -> Vec<Rc<str>> {
        let mut found: Vec<_> = list(shelf)
            .into_iter()
            .filter_map(|listed| Some(listed.kept?.project.definition))
            .collect();
        found.sort();
        found
    }

    /// A tab that opened the document.
    fn opened(shelf: &Shelf, name: &str, id: &DocumentId, hold: Hold) -> Tab {
        let mut tab = Tab::new(name);
        tab.open(id.clone(), documents::read(shelf, id).unwrap().unwrap());
        tab.told(id, hold);
        tab
    }

    #[test]
    fn what_was_opened_becomes_a_document_with_the_first_edit() {
        let shelf = Shelf::default();
        let mut tab = Tab::new("t");
        tab.show(project("example"));
        assert_eq!(tab.save(&shelf, &project("example"), 1), Ok(Saved::Nothing));
        assert_eq!(definitions(&shelf), []);
        let Ok(Saved::New(id)) = tab.save(&shelf, &project("mine"), 2) else {
            panic!("no document")
        };
        assert_eq!(tab.document(), Some(&id));
        assert_eq!(
            tab.save(&shelf, &project("mine, still"), 3),
            Ok(Saved::Kept)
        );
        tab.show(project("link"));
        assert!(matches!(
            tab.save(&shelf, &project("link, edited"), 4),
            Ok(Saved::New(_))
        ));
        assert_eq!(
            definitions(&shelf),
            [Rc::from("link, edited"), Rc::from("mine, still")]
        );
    }

    #[test]
    fn a_tab_waits_until_it_knows_whether_it_may_write() {
        let shelf = Shelf::default();
        let mut first = Tab::new("a");
        first.save(&shelf, &project("1"), 1).unwrap();
        let id = first.document().unwrap().clone();
        let mut second = opened(&shelf, "b", &id, Hold::Asked);
        assert_eq!(second.save(&shelf, &project("2"), 2), Ok(Saved::Nothing));
        second.told("another", Hold::Mine);
        assert_eq!(second.save(&shelf, &project("2"), 2), Ok(Saved::Nothing));
        second.told(&id, Hold::Theirs);
        assert!(matches!(
            second.save(&shelf, &project("2"), 2),
            Ok(Saved::New(_))
        ));
        assert_eq!(definitions(&shelf), [Rc::from("1"), Rc::from("2")]);
    }

    #[test]
    fn what_another_tab_wrote_is_not_written_over() {
        let shelf = Shelf::default();
        let mut first = Tab::new("a");
        first.save(&shelf, &project("1"), 1).unwrap();
        let id = first.document().unwrap().clone();
        // Both believe that they may: a browser without locks.
        let mut second = opened(&shelf, "b", &id, Hold::Mine);
        assert_eq!(second.save(&shelf, &project("2"), 2), Ok(Saved::Kept));
        assert!(matches!(
            first.save(&shelf, &project("3"), 3),
            Ok(Saved::Parted(_))
        ));
        assert_eq!(second.save(&shelf, &project("4"), 4), Ok(Saved::Kept));
        assert_eq!(definitions(&shelf), [Rc::from("3"), Rc::from("4")]);
    }

    #[test]
    fn a_document_that_was_deleted_comes_back_with_the_next_edit() {
        let shelf = Shelf::default();
        let mut tab = Tab::new("a");
        tab.save(&shelf, &project("1"), 1).unwrap();
        documents::remove(&shelf, tab.document().unwrap());
        assert_eq!(tab.save(&shelf, &project("1"), 2), Ok(Saved::Nothing));
        assert_eq!(tab.save(&shelf, &project("2"), 3), Ok(Saved::Kept));
        assert_eq!(definitions(&shelf), [Rc::from("2")]);
    }

    #[test]
    fn versions_are_made_by_the_minute_and_before_much_is_lost() {
        let shelf = Shelf::default();
        let mut tab = Tab::new("a");
        let text = |end: &str| project(&format!("a text that says something {end}"));
        let found = |tab: &Tab| -> Vec<u64> {
            let found = versions(&shelf, tab.document().unwrap());
            found.iter().map(|version| version.at).collect()
        };
        for (at, end) in [(0, "a"), (1_000, "b"), (59_000, "c")] {
            tab.save(&shelf, &text(end), at).unwrap();
        }
        assert_eq!(found(&tab), [] as [u64; 0]);
        tab.save(&shelf, &text("d"), 61_000).unwrap();
        assert_eq!(found(&tab), [59_000]);
        tab.save(&shelf, &project("{}"), 62_000).unwrap();
        assert_eq!(found(&tab), [61_000, 59_000]);
        assert_eq!(
            versions(&shelf, tab.document().unwrap())[0].project,
            text("d")
        );
        // Whoever opens it again finds it as it was when they opened it.
        let id = tab.document().unwrap().clone();
        let mut later = opened(&shelf, "b", &id, Hold::Mine);
        later.save(&shelf, &project("{ }"), 63_000).unwrap();
        assert_eq!(found(&later), [62_000, 61_000, 59_000]);
    }

    #[test]
    fn mocks_that_go_with_the_definition_make_no_second_version() {
        let shelf = Shelf::default();
        let mut tab = Tab::new("a");
        let long = |definition: &str, mocks: &str| Project {
            mocks: mocks.repeat(40).into(),
            ..project(&definition.repeat(40))
        };
        let saves = [
            (("a", "1"), 0, 0),
            (("b", "1"), 1_000, 1),
            // With the first check of what was pasted.
            (("b", ""), 2_000, 1),
            (("b", "2"), 3_000, 1),
            // By the one who wrote them.
            (("b", ""), 9_000, 2),
        ];
        for ((definition, mocks), at, expected) in saves {
            tab.save(&shelf, &long(definition, mocks), at).unwrap();
            let found = versions(&shelf, tab.document().unwrap());
            assert_eq!(found.len(), expected, "at {at}");
        }
        let found = versions(&shelf, tab.document().unwrap());
        assert_eq!(found[0].project, long("b", "2"));
    }

    #[test]
    fn where_there_is_no_room_nothing_is_lost_and_it_is_tried_again() {
        let shelf = Shelf::of(1_000);
        let mut tab = Tab::new("a");
        tab.save(&shelf, &project("1"), 1).unwrap();
        let large = project(&"x".repeat(2_000));
        for now in [2, 3] {
            assert_eq!(tab.save(&shelf, &large, now), Err(StorageError::Full));
            assert_eq!(definitions(&shelf), [Rc::from("1")]);
        }
        assert_eq!(tab.save(&shelf, &project("2"), 4), Ok(Saved::Kept));
    }

    proptest! {
        /// Whatever tabs do in whatever order, even if every one is told that it may write: a text that was typed is gone only when the tab that read or
        /// wrote it typed on.
        #[test]
        fn no_tab_writes_over_what_it_did_not_read(steps in proptest::collection::vec((0..3_usize, 0..4_u8), 1..40)) {
            let shelf = Shelf::default();
            let mut tabs = ["a", "b", "c"].map(Tab::new);
            let (mut typed, mut replaced) = (Vec::new(), Vec::new());
            for (now, (who, what)) in steps.into_iter().enumerate() {
                let tab = &mut tabs[who];
                match (what, list(&shelf).into_iter().next()) {
                    (0, _) => tab.show(project("link")),
                    (1, Some(listed)) => {
                        tab.open(listed.id.clone(), listed.kept.unwrap());
                        tab.told(&listed.id, Hold::Mine);
                    }
                    _ => {
                        let text: Rc<str> = format!("{who}-{now}").into();
                        replaced.push(tab.saved.definition.clone());
                        let saved = tab.save(&shelf, &project(&text), now as u64).unwrap();
                        prop_assert_ne!(saved, Saved::Nothing);
                        typed.push(text);
                    }
                }
                let kept = definitions(&shelf);
                for text in &typed {
                    prop_assert!(kept.contains(text) || replaced.contains(text), "{} is gone: {:?}", text, kept);
                }
            }
        }
    }
}
