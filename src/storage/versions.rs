//! What documents were before.

use std::rc::Rc;

use super::Store;
use super::documents::{DOCUMENTS, ids, members};
use crate::json_text::{Json, Object, array};
use crate::project::{Project, is_replaced};
use crate::share::{self, Link};

/// The version of the form in which they are kept.
const VERSION: u32 = 1;
/// How many versions of a document are kept.
const MOST: usize = 30;
/// How many characters the versions of a document take together; the latest is kept in any case.
const MOST_CHARACTERS: usize = 400_000;
/// How many versions of a document stay where there is no room.
const FEWEST: usize = 3;

/// What a document was at a time.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// When, in milliseconds since 1970.
    pub at: u64,
    /// What was worked on.
    pub project: Project,
}

/// A version as it is written: packed as a link is; a project that is too large for a link as it is.
struct Written {
    at: u64,
    text: String,
}

pub(super) fn key(id: &str) -> String {
    format!("{DOCUMENTS}{id}/versions")
}

/// The versions of a document, the latest first. Those that cannot be read are passed over.
#[must_use]
pub fn versions(store: &impl Store, id: &str) -> Vec<Version> {
    let written = written(store, id).into_iter();
    written
        .filter_map(|written| {
            Some(Version {
                at: written.at,
                project: unpacked(&written.text)?,
            })
        })
        .collect()
}

/// Adds a version in front, unless it is what the latest one is. Of many, those go first that have the nearest neighbours for their age, so that the
/// last minutes are there and the last weeks too. If there is no room for it, it is not kept.
pub(super) fn push(store: &impl Store, id: &str, at: u64, project: &Project) {
    let mut versions = written(store, id);
    let text = packed(project);
    if versions.first().is_some_and(|latest| latest.text == text) {
        return;
    }
    versions.insert(0, Written { at, text });
    while versions.len() > MOST {
        let least = least_missed(&versions);
        versions.remove(least);
    }
    while versions.len() > 1 && size(&versions) > MOST_CHARACTERS {
        versions.pop();
    }
    let _no_room = store.write(&key(id), &text_of(&versions));
}

/// Writes versions where there are none.
pub(super) fn put(store: &impl Store, id: &str, versions: &[Version]) {
    for version in versions.iter().rev() {
        push(store, id, version.at, &version.project);
    }
}

/// Lets all but the latest versions of every document go; whether there were any.
pub(super) fn make_room(store: &impl Store) -> bool {
    let mut made = false;
    for id in ids(store) {
        let mut versions = written(store, &id);
        if versions.len() > FEWEST {
            versions.truncate(FEWEST);
            made |= store.write(&key(&id), &text_of(&versions)).is_ok();
        }
    }
    made
}

/// Which of the versions between the latest and the oldest is missed least.
fn least_missed(versions: &[Written]) -> usize {
    let now = versions.first().map_or(0, |latest| latest.at);
    let spread = |three: &[Written]| match three {
        [newer, it, older] => {
            let gap = newer.at.saturating_sub(older.at).saturating_mul(1_000);
            gap / now.saturating_sub(it.at).saturating_add(1)
        }
        _ => u64::MAX,
    };
    let spreads = versions.windows(3).map(spread).enumerate();
    spreads
        .min_by_key(|(_, spread)| *spread)
        .map_or(versions.len() - 1, |(index, _)| index + 1)
}

fn size(versions: &[Written]) -> usize {
    versions.iter().map(|version| version.text.len()).sum()
}

fn packed(project: &Project) -> String {
    let link = Link {
        project: project.clone(),
        ..Link::default()
    };
    share::encode(&link).unwrap_or_else(|_| project.to_json())
}

fn unpacked(text: &str) -> Option<Project> {
    if text.starts_with('#') {
        share::decode(text).ok().map(|link| link.project)
    } else {
        Project::from_json(text)
    }
}

fn written(store: &impl Store, id: &str) -> Vec<Written> {
    let text = store.read(&key(id)).unwrap_or_default();
    let items = members(&text, ["versions"]).and_then(|[versions]| versions.items());
    let items = items.unwrap_or_default().into_iter();
    items.filter_map(one).collect()
}

fn one(json: Json<'_>) -> Option<Written> {
    let (mut at, mut text) = (None, None);
    for (name, value) in json.members()? {
        match name.as_str() {
            "at" => at = value.text().parse().ok(),
            "text" => text = value.string(),
            _ => {}
        }
    }
    Some(Written {
        at: at?,
        text: text?,
    })
}

fn text_of(versions: &[Written]) -> String {
    let items: Vec<String> = versions
        .iter()
        .map(|version| {
            let mut object = Object::new();
            object.put("at", &version.at.to_string());
            object.put_string("text", &version.text);
            object.end()
        })
        .collect();
    let mut object = Object::new();
    object.put("version", &VERSION.to_string());
    object.put("versions", &array(&items));
    object.end()
}

/// Whether most of the definition is gone: such a change gets a version of its own.
pub(super) fn is_another(before: &Project, after: &Project) -> bool {
    is_gone(&before.definition, &after.definition)
}

/// Whether most of what belongs to the definition is gone, with its own text or without.
pub(super) fn is_stripped(before: &Project, after: &Project) -> bool {
    is_gone(&before.input, &after.input)
        || is_gone(&before.mocks, &after.mocks)
        || is_gone(&before.tests, &after.tests)
}

fn is_gone(before: &Rc<str>, after: &Rc<str>) -> bool {
    !Rc::ptr_eq(before, after) && is_replaced(before, after)
}

#[cfg(test)]
mod tests {
    use super::super::shelf::{Shelf, project};
    use super::*;

    const MINUTE: u64 = 60_000;

    #[test]
    fn a_version_is_kept_once_and_comes_back_first() {
        let shelf = Shelf::default();
        for (at, definition) in [(1, "a"), (2, "b"), (3, "b"), (4, "a")] {
            push(&shelf, "x", at, &project(definition));
        }
        let found = versions(&shelf, "x");
        let found: Vec<_> = found
            .iter()
            .map(|version| (version.at, &*version.project.definition))
            .collect();
        assert_eq!(found, [(4, "a"), (2, "b"), (1, "a")]);
        assert_eq!(versions(&shelf, "y"), []);
    }

    #[test]
    fn many_versions_grow_sparse_with_age() {
        let shelf = Shelf::default();
        for minute in 0..500 {
            push(&shelf, "x", minute * MINUTE, &project(&minute.to_string()));
        }
        let found: Vec<u64> = versions(&shelf, "x")
            .iter()
            .map(|version| version.at / MINUTE)
            .collect();
        assert_eq!(found.len(), MOST);
        assert_eq!((found.first(), found.last()), (Some(&499), Some(&0)));
        let within = |minutes: u64| found.iter().filter(|at| 499 - **at <= minutes).count();
        assert!(within(5) >= 3, "{found:?}");
        assert!(within(60) >= 8 && within(60) <= 22, "{found:?}");
        assert!(found.iter().any(|at| (100..300).contains(at)), "{found:?}");
    }

    #[test]
    fn large_versions_are_few_but_the_latest_is_there() {
        let shelf = Shelf::of(10_000_000);
        // Too large for a link, and hard to pack.
        let large = |seed: u64| -> String {
            let mut state = seed + 1;
            (0..130_000)
                .map(|_| {
                    state = state
                        .wrapping_mul(6_364_136_223_846_793_005)
                        .wrapping_add(1);
                    format!("{:08x}", state >> 32)
                })
                .collect()
        };
        for at in 0..3 {
            push(&shelf, "x", at, &project(&large(at)));
        }
        let found = versions(&shelf, "x");
        assert_eq!(found.len(), 1);
        assert_eq!(*found[0].project.definition, *large(2));
    }

    #[test]
    fn what_cannot_be_read_is_passed_over() {
        let shelf = Shelf::default();
        for text in ["", "7", "{\"version\":2,\"versions\":[]}"] {
            shelf.write(&key("x"), text).unwrap();
            assert_eq!(versions(&shelf, "x"), [], "{text}");
        }
        let text = r##"{"version":1,"versions":[{"at":1,"text":"#v9=later"},{"at":2},{"at":3,"text":"{}"}]}"##;
        shelf.write(&key("x"), text).unwrap();
        let found = versions(&shelf, "x");
        assert_eq!(
            found.iter().map(|version| version.at).collect::<Vec<_>>(),
            [3]
        );
    }

    #[test]
    fn a_definition_that_is_mostly_gone_is_another() {
        let long = "0123456789012345678901234567890123456789";
        for (before, after, another) in [
            (long, "", true),
            (long, "{}", true),
            (long, long, false),
            (long, "0123456789012345678901234567890", false),
            (long, "0123456789 and more 0123456789", false),
            ("", long, false),
            ("short", "", false),
        ] {
            let (before, after) = (project(before), project(after));
            assert_eq!(is_another(&before, &after), another, "{before:?} {after:?}");
        }
    }
}
