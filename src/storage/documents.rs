//! Documents as they are kept.

use std::rc::Rc;

use super::versions::{self, make_room};
use super::{StorageError, Store};
use crate::json_text::{Json, Object};
use crate::project::Project;

/// Names a document in the store.
pub type DocumentId = Rc<str>;

pub(super) const DOCUMENTS: &str = "asl-playground/document/";
const VERSION: u32 = 1;
/// How many characters hold what a record says before its texts.
const HEAD: u32 = 200;

/// A document as it was kept last.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// When, in milliseconds since 1970.
    pub at: u64,
    /// Which write of which tab it was: no two are the same.
    pub stamp: Rc<str>,
    /// What is worked on.
    pub project: Project,
}

/// A document of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// Its name in the store.
    pub id: DocumentId,
    /// What is kept; none: another version of the page wrote it.
    pub kept: Option<Kept>,
}

/// What was taken away, to be put back.
#[derive(Debug, Clone, PartialEq)]
pub struct Removed {
    /// Its name in the store.
    pub id: DocumentId,
    /// Its name for people.
    pub title: Rc<str>,
    record: Option<String>,
    versions: Option<String>,
}

fn key(id: &str) -> String {
    format!("{DOCUMENTS}{id}")
}

fn written(kept: &Kept) -> String {
    let mut object = Object::new();
    object.put("version", &VERSION.to_string());
    object.put("at", &kept.at.to_string());
    object.put_string("stamp", &kept.stamp);
    object.put("project", &kept.project.to_json());
    object.end()
}

/// The members of a record of this version by the names asked for; what is missing is empty.
pub(super) fn members<'t, const N: usize>(
    text: &'t str,
    names: [&str; N],
) -> Option<[Json<'t>; N]> {
    let mut found = [Json::of(""); N];
    let mut version = None;
    for (name, value) in Json::of(text).members()? {
        if name == "version" {
            version = value.number();
        }
        if let Some((_, place)) = names.iter().zip(&mut found).find(|(it, _)| **it == name) {
            *place = value;
        }
    }
    (version == Some(VERSION)).then_some(found)
}

fn kept(text: &str) -> Option<Kept> {
    let [at, stamp, project] = members(text, ["at", "stamp", "project"])?;
    Some(Kept {
        at: at.text().parse().ok()?,
        stamp: stamp.string()?.into(),
        project: Project::from_json(project.text())?,
    })
}

/// A document; none if there is none of this name.
///
/// # Errors
/// [`StorageError::Unreadable`].
pub fn read(store: &impl Store, id: &str) -> Result<Option<Kept>, StorageError> {
    match store.read(&key(id)) {
        None => Ok(None),
        Some(text) => kept(&text).map(Some).ok_or(StorageError::Unreadable),
    }
}

/// When a document was kept last, and the stamp of that: what may be read at every edit, however long the texts are. None if there is none of this name.
///
/// # Errors
/// [`StorageError::Unreadable`].
pub(super) fn read_stamp(
    store: &impl Store,
    id: &str,
) -> Result<Option<(u64, Rc<str>)>, StorageError> {
    match store.read_start(&key(id), HEAD) {
        None => Ok(None),
        Some(start) => stamp(&start).map(Some).ok_or(StorageError::Unreadable),
    }
}

/// Of the beginning of a record, as [`written`] makes it.
fn stamp(start: &str) -> Option<(u64, Rc<str>)> {
    let (head, _) = start.split_once(",\"project\":")?;
    let record = format!("{head}}}");
    let [at, stamp] = members(&record, ["at", "stamp"])?;
    Some((at.text().parse().ok()?, stamp.string()?.into()))
}

/// Keeps a document under its name. Where there is no room, old versions of all documents give way.
///
/// # Errors
/// [`StorageError::Unavailable`] and [`StorageError::Full`].
pub(super) fn write(store: &impl Store, id: &str, kept: &Kept) -> Result<(), StorageError> {
    // What has room nowhere costs nobody their versions.
    if !has_room_somewhere(&kept.project) {
        return Err(StorageError::Full);
    }
    let text = written(kept);
    match store.write(&key(id), &text) {
        Err(StorageError::Full) if make_room(store) => store.write(&key(id), &text),
        result => result,
    }
}

/// The characters that a browser keeps for a page where it keeps most: Chromium's 10 MiB of UTF-16.
const MOST: usize = 5 * 1024 * 1024;

/// Whether there is a browser that could keep this, with nothing beside it.
fn has_room_somewhere(project: &Project) -> bool {
    let texts = [
        &project.definition,
        &project.input,
        &project.mocks,
        &project.tests,
    ];
    texts.iter().map(|text| text.len()).sum::<usize>() <= MOST
        || texts.iter().map(|text| text.chars().count()).sum::<usize>() <= MOST
}

/// The names of all documents, in no order.
pub(super) fn ids(store: &impl Store) -> Vec<DocumentId> {
    let keys = store.keys().into_iter();
    keys.filter_map(|key| Some(key.strip_prefix(DOCUMENTS)?.into()))
        .filter(|id: &DocumentId| !id.contains('/'))
        .collect()
}

/// All documents, the latest first; those that cannot be read come last.
#[must_use]
pub fn list(store: &impl Store) -> Vec<Listed> {
    let mut listed: Vec<Listed> = ids(store)
        .into_iter()
        .map(|id| Listed {
            kept: read(store, &id).ok().flatten(),
            id,
        })
        .collect();
    listed.sort_by(|a, b| {
        let at = |listed: &Listed| listed.kept.as_ref().map(|kept| kept.at);
        at(b).cmp(&at(a)).then_with(|| a.id.cmp(&b.id))
    });
    listed
}

/// Takes a document and its versions away.
pub fn remove(store: &impl Store, id: &str) -> Removed {
    let record = store.read(&key(id));
    let title = record.as_deref().and_then(kept);
    let removed = Removed {
        id: id.into(),
        title: title.map(|kept| kept.project.title).unwrap_or_default(),
        record,
        versions: store.read(&versions::key(id)),
    };
    store.remove(&key(id));
    store.remove(&versions::key(id));
    removed
}

/// Puts back what was taken away, unless the document is there again.
///
/// # Errors
/// [`StorageError::Unavailable`] and [`StorageError::Full`].
pub fn put_back(store: &impl Store, removed: &Removed) -> Result<(), StorageError> {
    for (key, text) in [
        (key(&removed.id), &removed.record),
        (versions::key(&removed.id), &removed.versions),
    ] {
        if let Some(text) = text.as_ref().filter(|_| store.read(&key).is_none()) {
            store.write(&key, text)?;
        }
    }
    Ok(())
}

/// Makes documents of what the page kept when it knew only one and what was put aside for it.
pub fn adopt(store: &impl Store) {
    for (old, is_list) in [
        ("asl-playground/project", false),
        ("asl-playground/aside", true),
    ] {
        let text = store.read(old).unwrap_or_default();
        let Some([found]) = members(&text, ["project"]) else {
            continue;
        };
        let projects = if is_list {
            found.items().unwrap_or_default()
        } else {
            vec![found]
        };
        let adopted = projects.into_iter().enumerate().all(|(index, project)| {
            let id = format!("{}-{index}", if is_list { "aside" } else { "first" });
            let Some(project) = Project::from_json(project.text()) else {
                return false;
            };
            let kept = Kept {
                at: u64::from(!is_list),
                stamp: "".into(),
                project,
            };
            write(store, &id, &kept).is_ok()
        });
        if adopted {
            store.remove(old);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::shelf::{Shelf, project};
    use super::*;

    fn document(definition: &str, at: u64) -> Kept {
        Kept {
            at,
            stamp: format!("tab-{at}").into(),
            project: project(definition),
        }
    }

    #[test]
    fn what_is_kept_comes_back_the_latest_first() {
        let shelf = Shelf::default();
        assert_eq!((list(&shelf), read(&shelf, "a")), (Vec::new(), Ok(None)));
        write(&shelf, "a", &document("{\n  not even JSON", 1)).unwrap();
        write(&shelf, "b", &document("b", 3)).unwrap();
        write(&shelf, "c", &document("c", 2)).unwrap();
        assert_eq!(
            read(&shelf, "a"),
            Ok(Some(document("{\n  not even JSON", 1)))
        );
        let ids: Vec<_> = list(&shelf).into_iter().map(|listed| listed.id).collect();
        assert_eq!(ids, [Rc::from("b"), Rc::from("c"), Rc::from("a")]);
    }

    #[test]
    fn what_another_version_wrote_is_listed_last_and_left_alone() {
        for text in [
            "",
            "{",
            "null",
            r#"{"version":2,"at":9,"stamp":"","project":{}}"#,
            r#"{"version":1,"at":9,"stamp":"","project":7}"#,
            r#"{"version":1,"stamp":"","project":{}}"#,
        ] {
            let shelf = Shelf::default();
            shelf.write(&key("other"), text).unwrap();
            write(&shelf, "mine", &document("{}", 1)).unwrap();
            assert_eq!(read(&shelf, "other"), Err(StorageError::Unreadable));
            let listed = list(&shelf);
            assert_eq!(
                listed.last().map(|last| (&*last.id, &last.kept)),
                Some(("other", &None))
            );
            assert_eq!(shelf.read(&key("other")).as_deref(), Some(text));
        }
    }

    #[test]
    fn a_project_of_an_older_page_lacks_what_came_later() {
        let shelf = Shelf::default();
        let text = r#"{"version":1,"at":7,"stamp":"x","project":{"title":"A name","definition":"{}"},"later":[]}"#;
        shelf.write(&key("a"), text).unwrap();
        let read = read(&shelf, "a").unwrap().unwrap();
        assert_eq!((read.at, read.project), (7, project("{}")));
    }

    #[test]
    fn what_was_removed_is_put_back_with_its_versions() {
        let shelf = Shelf::default();
        write(&shelf, "a", &document("{}", 1)).unwrap();
        versions::push(&shelf, "a", 1, &project("older"));
        let removed = remove(&shelf, "a");
        assert_eq!((&*removed.title, shelf.keys().len()), ("A name", 0));
        put_back(&shelf, &removed).unwrap();
        assert_eq!(read(&shelf, "a"), Ok(Some(document("{}", 1))));
        assert_eq!(versions::versions(&shelf, "a").len(), 1);
        // It was written anew meanwhile.
        let removed = remove(&shelf, "a");
        write(&shelf, "a", &document("newer", 2)).unwrap();
        put_back(&shelf, &removed).unwrap();
        assert_eq!(read(&shelf, "a"), Ok(Some(document("newer", 2))));
    }

    /// A document of many versions.
    fn with_versions(shelf: &Shelf) {
        write(shelf, "a", &document("{}", 1)).unwrap();
        for number in 0..20_u32 {
            let noise: String = (0..60)
                .map(|at| char::from(b'a' + (at * number % 26) as u8))
                .collect();
            versions::push(shelf, "a", u64::from(number), &project(&noise));
        }
    }

    #[test]
    fn what_has_room_nowhere_costs_no_versions() {
        let shelf = Shelf::of(9_000);
        with_versions(&shelf);
        let before = versions::versions(&shelf, "a").len();
        for (text, gives_way) in [
            ("x".repeat(MOST + 1), false),
            ("\u{20ac}".repeat(MOST + 1), false),
            ("\u{20ac}".repeat(MOST / 3 + 1), true),
        ] {
            let written = write(&shelf, "b", &document(&text, 2));
            assert_eq!(written, Err(StorageError::Full));
            let after = versions::versions(&shelf, "a").len();
            assert_eq!(after < before, gives_way, "{}", text.len());
        }
    }

    #[test]
    fn old_versions_give_way_to_what_is_typed() {
        let shelf = Shelf::of(9_000);
        with_versions(&shelf);
        let before = versions::versions(&shelf, "a").len();
        write(&shelf, "b", &document(&"x".repeat(7_000), 2)).unwrap();
        let after = versions::versions(&shelf, "a").len();
        assert!(after > 0 && after < before, "{before} to {after}");
        assert_eq!(
            write(&shelf, "b", &document(&"x".repeat(9_000), 3)),
            Err(StorageError::Full)
        );
        assert_eq!(
            read(&shelf, "b").unwrap().unwrap().at,
            2,
            "what was there is still there"
        );
    }

    #[test]
    fn what_an_older_page_kept_becomes_documents() {
        let shelf = Shelf::default();
        let one = project("one").to_json();
        shelf
            .write(
                "asl-playground/project",
                &format!("{{\"version\":1,\"project\":{one}}}"),
            )
            .unwrap();
        let two = project("two").to_json();
        shelf
            .write(
                "asl-playground/aside",
                &format!("{{\"version\":1,\"project\":[{two},{one}]}}"),
            )
            .unwrap();
        adopt(&shelf);
        let definitions: Vec<_> = list(&shelf)
            .into_iter()
            .filter_map(|listed| Some(listed.kept?.project.definition))
            .collect();
        assert_eq!(
            definitions,
            [Rc::from("one"), Rc::from("two"), Rc::from("one")]
        );
        assert_eq!(shelf.keys().len(), 3);
        adopt(&shelf);
        assert_eq!(shelf.keys().len(), 3);
    }
}
