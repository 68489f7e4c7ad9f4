//! What the browser keeps between visits: the project that was worked on last.
//!
//! The browser can refuse at any time (private windows, sandboxed frames, a full disk): then the answer is a [`StorageError`] to be shown, and
//! nothing that is on the page is lost. The logic works on any [`Store`]; [`Browser`] is the one of the page.

use std::fmt;

use crate::json_text::{Json, Object, array};
use crate::project::Project;

/// Texts by name.
pub trait Store {
    /// The text under a name; none if there is none or it cannot be read.
    fn read(&self, key: &str) -> Option<String>;

    /// Puts a text under a name.
    ///
    /// # Errors
    /// Why it was refused; what was there before is still there.
    fn write(&self, key: &str, text: &str) -> Result<(), StorageError>;
}

/// Why something is not kept. Its text is for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StorageError {
    /// The browser gives this page no storage.
    Unavailable,
    /// There is no room.
    Full,
    /// What is stored was not written by this version of the page. It was set aside, not deleted.
    Unreadable,
}

impl fmt::Display for StorageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unavailable => "this browser keeps nothing for this page: your work is gone when the page closes; save it as a link or a file",
            Self::Full => "the browser's storage for this page is full: what you type is not kept; save it as a link or a file",
            Self::Unreadable => {
                "what this browser kept was written by another version of the page and could not be opened; it was set aside, not deleted"
            }
        })
    }
}

impl std::error::Error for StorageError {}

const PROJECT: &str = "asl-playground/project";
const SET_ASIDE: &str = "asl-playground/project/set-aside";
const ASIDE: &str = "asl-playground/aside";
/// How many projects are kept aside.
const MOST_ASIDE: usize = 10;
const VERSION: u32 = 1;

/// What is kept, with the version by which a later page can tell what it reads.
fn kept(project: &str) -> String {
    let mut kept = Object::new();
    kept.put("version", &VERSION.to_string());
    kept.put("project", project);
    kept.end()
}

/// What was kept by this version.
fn unkept(text: &str) -> Option<Json<'_>> {
    let (mut version, mut project) = (None, None);
    for (name, value) in Json::of(text).members()? {
        match name.as_str() {
            "version" => version = value.number(),
            "project" => project = Some(value),
            _ => {}
        }
    }
    project.filter(|_| version == Some(VERSION))
}

/// Keeps the project.
///
/// # Errors
/// [`StorageError::Unavailable`] and [`StorageError::Full`].
pub fn save(store: &impl Store, project: &Project) -> Result<(), StorageError> {
    store.write(PROJECT, &kept(&project.to_json()))
}

/// The project kept last, if there is one.
///
/// # Errors
/// [`StorageError::Unreadable`]: what was found is set aside, so that saving does not overwrite it.
pub fn load(store: &impl Store) -> Result<Option<Project>, StorageError> {
    let Some(text) = store.read(PROJECT) else {
        return Ok(None);
    };
    match unkept(&text).and_then(|project| Project::from_json(project.text())) {
        Some(project) => Ok(Some(project)),
        None => {
            store.write(SET_ASIDE, &text)?;
            Err(StorageError::Unreadable)
        }
    }
}

/// Puts a project aside: it is kept beside the one that is worked on, first in line. The oldest of many are forgotten.
///
/// # Errors
/// [`StorageError::Unavailable`] and [`StorageError::Full`].
pub fn set_aside(store: &impl Store, project: &Project) -> Result<(), StorageError> {
    let mut projects = aside(store);
    projects.retain(|other| other != project);
    projects.insert(0, project.clone());
    projects.truncate(MOST_ASIDE);
    let projects: Vec<String> = projects.iter().map(Project::to_json).collect();
    store.write(ASIDE, &kept(&array(&projects)))
}

/// The projects that were put aside, the latest first.
#[must_use]
pub fn aside(store: &impl Store) -> Vec<Project> {
    let text = store.read(ASIDE).unwrap_or_default();
    let projects = unkept(&text).and_then(Json::items).unwrap_or_default();
    let read = projects
        .into_iter()
        .map(|project| Project::from_json(project.text()));
    read.collect::<Option<_>>().unwrap_or_default()
}

/// The browser's `localStorage`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Browser;

impl Store for Browser {
    fn read(&self, key: &str) -> Option<String> {
        // Asking for it throws in a sandboxed frame, so gloo's own wrapper, which takes it for granted, cannot be used.
        gloo::utils::window()
            .local_storage()
            .ok()??
            .get_item(key)
            .ok()?
    }

    fn write(&self, key: &str, text: &str) -> Result<(), StorageError> {
        let storage = gloo::utils::window()
            .local_storage()
            .ok()
            .flatten()
            .ok_or(StorageError::Unavailable)?;
        storage.set_item(key, text).map_err(|_| StorageError::Full)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::BTreeMap;

    use super::*;

    /// Holds so many bytes in all.
    struct Shelf {
        room: usize,
        texts: RefCell<BTreeMap<String, String>>,
    }

    impl Shelf {
        fn of(room: usize) -> Self {
            Self {
                room,
                texts: RefCell::default(),
            }
        }
    }

    impl Store for Shelf {
        fn read(&self, key: &str) -> Option<String> {
            self.texts.borrow().get(key).cloned()
        }

        fn write(&self, key: &str, text: &str) -> Result<(), StorageError> {
            let others: usize = self
                .texts
                .borrow()
                .iter()
                .filter(|(name, _)| *name != key)
                .map(|(_, text)| text.len())
                .sum();
            if others + text.len() > self.room {
                return Err(StorageError::Full);
            }
            self.texts
                .borrow_mut()
                .insert(String::from(key), String::from(text));
            Ok(())
        }
    }

    fn project(definition: &str) -> Project {
        Project {
            title: "A name".into(),
            definition: definition.into(),
            ..Project::default()
        }
    }

    #[test]
    fn what_is_saved_comes_back() {
        let shelf = Shelf::of(10_000);
        assert_eq!(load(&shelf), Ok(None));
        save(&shelf, &project("{\n  not even JSON")).unwrap();
        assert_eq!(load(&shelf), Ok(Some(project("{\n  not even JSON"))));
    }

    #[test]
    fn what_is_put_aside_stands_in_line() {
        let shelf = Shelf::of(100_000);
        assert_eq!(aside(&shelf), []);
        for definition in ["a", "b", "a"] {
            set_aside(&shelf, &project(definition)).unwrap();
        }
        assert_eq!(aside(&shelf), [project("a"), project("b")]);
        for number in 0..20 {
            set_aside(&shelf, &project(&number.to_string())).unwrap();
        }
        assert_eq!(aside(&shelf).len(), MOST_ASIDE);
    }

    #[test]
    fn a_full_store_says_so_and_keeps_what_was_there() {
        let shelf = Shelf::of(1_000);
        save(&shelf, &project("{}")).unwrap();
        assert_eq!(
            save(&shelf, &project(&"x".repeat(2_000))),
            Err(StorageError::Full)
        );
        assert_eq!(load(&shelf), Ok(Some(project("{}"))));
    }

    #[test]
    fn what_cannot_be_read_is_set_aside() {
        for text in [
            "",
            "{",
            "null",
            r#"{"version":2,"project":{"title":"from the future"}}"#,
            r#"{"version":1,"project":7}"#,
        ] {
            let shelf = Shelf::of(10_000);
            shelf.write(PROJECT, text).unwrap();
            assert_eq!(load(&shelf), Err(StorageError::Unreadable), "{text}");
            assert_eq!(shelf.read(SET_ASIDE).as_deref(), Some(text));
        }
    }

    #[test]
    fn a_project_of_an_older_page_lacks_what_came_later() {
        let shelf = Shelf::of(10_000);
        shelf
            .write(
                PROJECT,
                r#"{"version":1,"project":{"title":"A name","definition":"{}"}}"#,
            )
            .unwrap();
        assert_eq!(load(&shelf), Ok(Some(project("{}"))));
    }
}
