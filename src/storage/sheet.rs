//! The sheet of all documents, as far as it needs no browser.

use std::rc::Rc;

use super::documents::{self, DocumentId, Kept, Removed};
use super::versions::{Version, versions};
use super::{StorageError, Store};
use crate::project::named;
use crate::words::counted;

/// How much of a definition is shown, in characters.
const BEGINNING: usize = 90;
/// From how many documents on there is something to search.
const MANY: usize = 7;

/// A document of the sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its name in the store.
    pub id: DocumentId,
    /// Its name for people; empty if it has none.
    pub title: Rc<str>,
    /// When it was edited last, in milliseconds since 1970.
    pub at: u64,
    /// How its definition begins, without line ends.
    pub beginning: Rc<str>,
    /// Whether this version of the page can open it.
    pub readable: bool,
    /// Whether another tab holds it.
    pub elsewhere: bool,
}

/// The versions of a document, to choose from.
#[derive(Debug, Clone, PartialEq)]
pub struct Versions {
    /// Whose.
    pub of: DocumentId,
    /// Its name for people.
    pub title: Rc<str>,
    /// The latest first.
    pub list: Vec<Version>,
}

/// What the sheet shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    /// All documents, the latest first.
    pub rows: Vec<Row>,
    /// What is searched for.
    pub query: Rc<str>,
    /// The document whose name is typed.
    pub renaming: Option<DocumentId>,
    /// The versions that are looked at.
    pub versions: Option<Versions>,
    /// What was deleted and can be put back, the last one last.
    pub removed: Vec<Removed>,
    /// What came of the last thing that was done, for people.
    pub told: Rc<str>,
    elsewhere: Vec<DocumentId>,
}

impl Sheet {
    /// Reads the documents anew. What is searched for and what was deleted stays.
    pub fn refresh(&mut self, store: &impl Store) {
        let listed = documents::list(store).into_iter();
        self.rows = listed
            .map(|listed| {
                let project = listed.kept.as_ref().map(|kept| &kept.project);
                Row {
                    title: project
                        .map(|project| project.title.clone())
                        .unwrap_or_default(),
                    at: listed.kept.as_ref().map_or(0, |kept| kept.at),
                    beginning: project
                        .map(|project| beginning(&project.definition))
                        .unwrap_or_default(),
                    readable: project.is_some(),
                    elsewhere: self.elsewhere.contains(&listed.id),
                    id: listed.id,
                }
            })
            .collect();
    }

    /// These documents are held by other tabs.
    pub fn held_elsewhere(&mut self, ids: Vec<DocumentId>) {
        for row in &mut self.rows {
            row.elsewhere = ids.contains(&row.id);
        }
        self.elsewhere = ids;
    }

    /// Whether there are enough documents to be searched.
    #[must_use]
    pub fn is_searchable(&self) -> bool {
        self.rows.len() >= MANY || !self.query.is_empty()
    }

    /// The documents that have all words of the query in their name or at the beginning of their definition.
    #[must_use]
    pub fn found(&self) -> Vec<&Row> {
        let query = self.query.to_lowercase();
        let words: Vec<&str> = query.split_whitespace().collect();
        let fits = |row: &&Row| {
            let text = format!("{} {}", row.title, row.beginning).to_lowercase();
            words.iter().all(|word| text.contains(word))
        };
        self.rows.iter().filter(fits).collect()
    }

    /// Gives a document another name. The tab that shows it has to do that itself.
    ///
    /// # Errors
    /// [`StorageError`].
    pub fn rename(
        &mut self,
        store: &impl Store,
        id: &str,
        title: &str,
        stamp: &str,
    ) -> Result<(), StorageError> {
        self.renaming = None;
        if let Some(kept) = documents::read(store, id)? {
            let mut project = kept.project;
            project.title = title.into();
            let kept = Kept {
                at: kept.at,
                stamp: stamp.into(),
                project,
            };
            documents::write(store, id, &kept)?;
            self.refresh(store);
        }
        Ok(())
    }

    /// Makes a document like another one, named after it.
    ///
    /// # Errors
    /// [`StorageError`].
    pub fn duplicate(
        &mut self,
        store: &impl Store,
        id: &str,
        stamp: &str,
        now: u64,
    ) -> Result<(), StorageError> {
        let Some(kept) = documents::read(store, id)? else {
            return Ok(());
        };
        let mut project = kept.project;
        let title = String::from(named(&project.title));
        project.title = format!("{title} (copy)").into();
        let kept = Kept {
            at: now,
            stamp: stamp.into(),
            project,
        };
        documents::write(store, stamp, &kept)?;
        self.told = format!("Duplicated `{title}`").into();
        self.refresh(store);
        Ok(())
    }

    /// Takes a document away; [`Sheet::undo`] puts it back.
    pub fn delete(&mut self, store: &impl Store, id: &str) {
        let removed = documents::remove(store, id);
        self.told = format!("Deleted `{}`", named(&removed.title)).into();
        self.removed.push(removed);
        self.refresh(store);
    }

    /// Puts back what was deleted last; gives its name in the store.
    ///
    /// # Errors
    /// [`StorageError`]; it can be tried again.
    pub fn undo(&mut self, store: &impl Store) -> Result<Option<DocumentId>, StorageError> {
        let Some(removed) = self.removed.pop() else {
            return Ok(None);
        };
        if let Err(error) = documents::put_back(store, &removed) {
            self.removed.push(removed);
            return Err(error);
        }
        self.told = format!("`{}` is back", named(&removed.title)).into();
        self.refresh(store);
        Ok(Some(removed.id))
    }

    /// Shows the versions of a document, or no longer.
    pub fn show_versions(&mut self, store: &impl Store, id: Option<&DocumentId>) {
        self.versions = id.map(|id| {
            let row = self.rows.iter().find(|row| row.id == *id);
            Versions {
                of: id.clone(),
                title: row.map(|row| row.title.clone()).unwrap_or_default(),
                list: versions(store, id),
            }
        });
    }
}

fn beginning(definition: &str) -> Rc<str> {
    let shown = definition
        .get(..definition.floor_char_boundary(4 * BEGINNING))
        .unwrap_or_default();
    let words: Vec<&str> = shown.split_whitespace().collect();
    words
        .join(" ")
        .chars()
        .take(BEGINNING)
        .collect::<String>()
        .into()
}

/// How long ago something was, in words; both in milliseconds since 1970.
#[must_use]
pub fn ago(now: u64, at: u64) -> String {
    let seconds = now.saturating_sub(at) / 1_000;
    let (count, unit) = match seconds {
        0..60 => return String::from("just now"),
        60..3_600 => (seconds / 60, "minute"),
        3_600..86_400 => (seconds / 3_600, "hour"),
        86_400..2_592_000 => (seconds / 86_400, "day"),
        2_592_000..31_536_000 => (seconds / 2_592_000, "month"),
        _ => (seconds / 31_536_000, "year"),
    };
    format!("{} ago", counted(count as usize, unit))
}

#[cfg(test)]
mod tests {
    use super::super::shelf::{Shelf, project};
    use super::*;
    use crate::storage::Tab;

    /// Documents of these titles, the last one edited last.
    fn shelf(titles: &[&str]) -> Shelf {
        let shelf = Shelf::default();
        for (at, title) in titles.iter().enumerate() {
            let mut project = project("{\n  \"StartAt\": \"Ship\"\n}");
            project.title = (*title).into();
            Tab::new("t").save(&shelf, &project, at as u64).unwrap();
        }
        shelf
    }

    fn sheet(shelf: &Shelf) -> Sheet {
        let mut sheet = Sheet::default();
        sheet.refresh(shelf);
        sheet
    }

    fn titles(sheet: &Sheet) -> Vec<&str> {
        sheet.found().iter().map(|row| &*row.title).collect()
    }

    #[test]
    fn documents_are_found_by_words_of_their_name_and_text() {
        let mut sheet = sheet(&shelf(&["Order saga", "Refund", ""]));
        assert_eq!(titles(&sheet), ["", "Refund", "Order saga"]);
        for (query, found) in [
            ("ORDER ship", vec!["Order saga"]),
            ("startat", vec!["", "Refund", "Order saga"]),
            ("nothing", vec![]),
        ] {
            sheet.query = query.into();
            assert_eq!(titles(&sheet), found, "{query}");
        }
        assert!(sheet.is_searchable());
    }

    #[test]
    fn documents_are_renamed_duplicated_deleted_and_brought_back() {
        let shelf = shelf(&["Refund", "Order"]);
        let mut sheet = sheet(&shelf);
        assert!(!sheet.is_searchable());
        let id = sheet.rows[0].id.clone();
        sheet.rename(&shelf, &id, "Order 2", "s-1").unwrap();
        assert_eq!(titles(&sheet), ["Order 2", "Refund"]);
        sheet.duplicate(&shelf, &id, "s-2", 9).unwrap();
        assert_eq!(titles(&sheet), ["Order 2 (copy)", "Order 2", "Refund"]);
        sheet.delete(&shelf, &id);
        let last = sheet.rows[1].id.clone();
        sheet.delete(&shelf, &last);
        assert_eq!(
            (titles(&sheet), &*sheet.told),
            (vec!["Order 2 (copy)"], "Deleted `Refund`")
        );
        assert_eq!(sheet.undo(&shelf), Ok(Some(last)));
        assert_eq!(sheet.undo(&shelf), Ok(Some(id)));
        assert_eq!(sheet.undo(&shelf), Ok(None));
        assert_eq!(titles(&sheet), ["Order 2 (copy)", "Order 2", "Refund"]);
    }

    #[test]
    fn what_another_tab_holds_is_marked() {
        let shelf = shelf(&["Refund", "Order"]);
        let mut sheet = sheet(&shelf);
        sheet.held_elsewhere(vec![sheet.rows[1].id.clone()]);
        sheet.refresh(&shelf);
        let marks: Vec<_> = sheet.rows.iter().map(|row| row.elsewhere).collect();
        assert_eq!(marks, [false, true]);
    }

    #[test]
    fn times_are_told_in_words() {
        for (seconds, words) in [
            (0, "just now"),
            (59, "just now"),
            (60, "1 minute ago"),
            (7_200, "2 hours ago"),
            (90_000, "1 day ago"),
            (5_184_000, "2 months ago"),
            (63_072_000, "2 years ago"),
        ] {
            assert_eq!(ago(seconds * 1_000 + 5, 5), words);
        }
        assert_eq!(ago(0, 5), "just now");
    }
}
