//! Documents as a file: one of them, or all with their versions.
//!
//! ```text
//! {"format":"asl-playground","version":1,"documents":[{"at":<ms>,"project":{...},"versions":[{"at":<ms>,"project":{...}}, ...]}, ...]}
//! ```

use std::fmt;

use super::documents::{self, Kept};
use super::versions::{self, Version};
use super::{StorageError, Store};
use crate::json_text::{Json, Object, array, pretty};
use crate::project::Project;

const FORMAT: &str = "asl-playground";
const VERSION: u32 = 1;
/// What a file is called that holds all documents.
pub const ALL: &str = "workflows.asl-playground.json";

/// A document of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// When it was worked on last, in milliseconds since 1970; 0 if that is not known.
    pub at: u64,
    /// What was worked on.
    pub project: Project,
    /// What it was before, the latest first.
    pub versions: Vec<Version>,
}

/// Why a file of this format is not opened. Its text is for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArchiveError {
    /// It was made by a version of the page that knows more than this one.
    NewerVersion,
    /// Something in it is not as it should be.
    Damaged,
}

impl fmt::Display for ArchiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NewerVersion => {
                "the file was made by a newer version of this page; reload the page to bring it up to date, then open the file again"
            }
            Self::Damaged => {
                "the file is damaged: it says that it holds workflows of this page, but they cannot be read; nothing was changed"
            }
        })
    }
}

impl std::error::Error for ArchiveError {}

/// A file with these documents.
#[must_use]
pub fn written(entries: &[Entry]) -> String {
    let version = |version: &Version| {
        let mut object = Object::new();
        object.put("at", &version.at.to_string());
        object.put("project", &version.project.to_json());
        object.end()
    };
    let entry = |entry: &Entry| {
        let mut object = Object::new();
        object.put("at", &entry.at.to_string());
        object.put("project", &entry.project.to_json());
        if !entry.versions.is_empty() {
            let versions: Vec<String> = entry.versions.iter().map(version).collect();
            object.put("versions", &array(&versions));
        }
        object.end()
    };
    let documents: Vec<String> = entries.iter().map(entry).collect();
    let mut file = Object::new();
    file.put_string("format", FORMAT);
    file.put("version", &VERSION.to_string());
    file.put("documents", &array(&documents));
    pretty(&file.end())
}

/// A file with one project.
#[must_use]
pub fn of_one(project: Project) -> String {
    written(&[Entry {
        at: 0,
        project,
        versions: Vec::new(),
    }])
}

/// What the file of a project is called.
#[must_use]
pub fn file_name(title: &str) -> String {
    let words = title
        .split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let name = words.collect::<Vec<_>>().join("-").to_lowercase();
    let name: String = name.chars().take(60).collect();
    let name = if name.is_empty() { "workflow" } else { &name };
    format!("{name}.asl-playground.json")
}

/// The documents of a file; none if it is no file of this format at all.
#[must_use]
pub fn read(text: &str) -> Option<Result<Vec<Entry>, ArchiveError>> {
    // Most texts are not, and are not looked at any further.
    if !text.get(..text.floor_char_boundary(200))?.contains(FORMAT) {
        return None;
    }
    let (mut format, mut version, mut documents) = (None, None, None);
    for (name, value) in Json::of(text).members()? {
        match name.as_str() {
            "format" => format = value.string(),
            "version" => version = value.number(),
            "documents" => documents = value.items(),
            _ => {}
        }
    }
    if format.as_deref() != Some(FORMAT) {
        return None;
    }
    if version.is_some_and(|version| version > VERSION) {
        return Some(Err(ArchiveError::NewerVersion));
    }
    let entries = documents.filter(|_| version.is_some());
    let entries = entries.and_then(|documents| documents.into_iter().map(entry).collect());
    Some(entries.ok_or(ArchiveError::Damaged))
}

fn entry(json: Json<'_>) -> Option<Entry> {
    let [at, project, versions] = parts(json, ["at", "project", "versions"])?;
    let versions = match versions.text() {
        "" => Vec::new(),
        _ => versions.items()?,
    };
    let version = |json| {
        let [at, project] = parts(json, ["at", "project"])?;
        Some(Version {
            at: at.text().parse().ok()?,
            project: Project::from_json(project.text())?,
        })
    };
    Some(Entry {
        at: at.text().parse().unwrap_or(0),
        project: Project::from_json(project.text())?,
        versions: versions.into_iter().map(version).collect::<Option<_>>()?,
    })
}

/// The members of these names; empty what is not there.
fn parts<'t, const N: usize>(json: Json<'t>, names: [&str; N]) -> Option<[Json<'t>; N]> {
    let mut found = [Json::of(""); N];
    for (name, value) in json.members()? {
        if let Some((_, place)) = names.iter().zip(&mut found).find(|(it, _)| **it == name) {
            *place = value;
        }
    }
    Some(found)
}

/// All documents that are kept, with their versions.
#[must_use]
pub fn of_all(store: &impl Store) -> Vec<Entry> {
    let listed = documents::list(store).into_iter();
    listed
        .filter_map(|listed| {
            let kept = listed.kept?;
            Some(Entry {
                at: kept.at,
                project: kept.project,
                versions: versions::versions(store, &listed.id),
            })
        })
        .collect()
}

/// Keeps the documents of a file beside those that are there; what is there already is passed over. `tab` makes the names unlike all others. Gives how many
/// are new.
///
/// # Errors
/// [`StorageError::Unavailable`] and [`StorageError::Full`]; those before the one that has no room are kept.
pub fn add(
    store: &impl Store,
    entries: &[Entry],
    tab: &str,
    now: u64,
) -> Result<usize, StorageError> {
    let known: Vec<Project> = documents::list(store)
        .into_iter()
        .filter_map(|listed| Some(listed.kept?.project))
        .collect();
    let mut added = 0;
    for (index, entry) in entries.iter().enumerate() {
        if known.contains(&entry.project) {
            continue;
        }
        let id = format!("{now:x}-{tab}-file-{index}");
        let kept = Kept {
            at: if entry.at == 0 { now } else { entry.at },
            stamp: id.as_str().into(),
            project: entry.project.clone(),
        };
        documents::write(store, &id, &kept)?;
        versions::put(store, &id, &entry.versions);
        added += 1;
    }
    Ok(added)
}

#[cfg(test)]
mod tests {
    use super::super::shelf::{Shelf, project};
    use super::*;

    fn entries() -> Vec<Entry> {
        vec![
            Entry {
                at: 7,
                project: project("{\n  \"a\": \"ü\"\n}"),
                versions: vec![
                    Version {
                        at: 6,
                        project: project("before"),
                    },
                    Version {
                        at: 5,
                        project: project("first"),
                    },
                ],
            },
            Entry {
                at: 3,
                project: project("other"),
                versions: Vec::new(),
            },
        ]
    }

    #[test]
    fn a_file_comes_back() {
        assert_eq!(read(&written(&entries())), Some(Ok(entries())));
        let one = read(&of_one(project("x"))).unwrap().unwrap();
        assert_eq!(one[0].project, project("x"));
    }

    #[test]
    fn what_is_exported_is_imported_elsewhere_once() {
        let (here, there) = (Shelf::default(), Shelf::default());
        assert_eq!(add(&here, &entries(), "a", 10), Ok(2));
        let file = written(&of_all(&here));
        let read = read(&file).unwrap().unwrap();
        assert_eq!(read, entries());
        assert_eq!(add(&there, &read, "b", 20), Ok(2));
        assert_eq!(of_all(&there), entries());
        assert_eq!(add(&there, &read, "b", 30), Ok(0));
        assert_eq!(add(&Shelf::of(100), &read, "c", 1), Err(StorageError::Full));
    }

    #[test]
    fn what_is_no_such_file_is_none_and_what_is_wrong_is_said() {
        for text in [
            "",
            "{}",
            "asl-playground",
            r#"{"StartAt":"asl-playground"}"#,
            r#"{"format":"other","by":"asl-playground"}"#,
            "[\"asl-playground\"]",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        for (rest, error) in [
            (r#""version":2,"documents":7"#, ArchiveError::NewerVersion),
            (r#""version":1"#, ArchiveError::Damaged),
            (r#""documents":[]"#, ArchiveError::Damaged),
            (r#""version":1,"documents":[7]"#, ArchiveError::Damaged),
            (
                r#""version":1,"documents":[{"project":{"title":7}}]"#,
                ArchiveError::Damaged,
            ),
            (
                r#""version":1,"documents":[{"project":{},"versions":7}]"#,
                ArchiveError::Damaged,
            ),
        ] {
            let text = format!("{{\"format\":\"asl-playground\",{rest}}}");
            assert_eq!(read(&text), Some(Err(error)), "{text}");
        }
    }

    #[test]
    fn files_are_named_after_what_is_in_them() {
        for (title, name) in [
            ("Order saga", "order-saga"),
            ("", "workflow"),
            ("../../etc: „Ü“?", "etc-ü"),
        ] {
            assert_eq!(file_name(title), format!("{name}.asl-playground.json"));
        }
    }
}
