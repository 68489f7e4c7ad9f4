//! `?src=ADDRESS`: a workflow that lies in a file on the web. The only thing that the page ever fetches from elsewhere, and only when its address asks for it.
//!
//! The address is one of the page's own site (`?src=./saga.asl.json`) or of any that allows other pages to read it (CORS). The file is a definition in JSON or
//! YAML, or what `Download file` of the Share dialog wrote.

use std::fmt;
use std::rc::Rc;

use percent_encoding::percent_decode_str;

use crate::project::Project;
use crate::storage::archive::{self, ArchiveError};

/// The most bytes that are read.
pub const MOST_BYTES: u32 = 4_000_000;
/// How long may be waited for, in milliseconds.
pub const PATIENCE: u32 = 20_000;

const NAME: &str = "src";

/// Why nothing was opened. Its text is for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceError {
    /// It is no address that can be fetched.
    NoAddress,
    /// The server does not answer or does not allow it; the browser does not tell which.
    Refused,
    /// The server answered with this status.
    Status(u16),
    /// The file has too many bytes.
    TooLarge,
    /// It took too long.
    Slow,
    /// It is no text.
    NoText,
    /// It is a web page.
    WebPage,
    /// It is a text, but no definition.
    NoDefinition,
    /// It is a file of this page that cannot be read.
    File(ArchiveError),
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAddress => f.write_str("`src` must be the address of a file, with http or https"),
            Self::Refused => f.write_str("it could not be fetched: its server does not answer, or does not allow other pages to read it (CORS); download it and open the file"),
            Self::Status(404) => f.write_str("there is no such file (404)"),
            Self::Status(status) => write!(f, "its server refused it (status {status})"),
            Self::TooLarge => write!(f, "it is too large: more than {} MB", MOST_BYTES / 1_000_000),
            Self::Slow => write!(f, "its server did not send it within {} seconds", PATIENCE / 1_000),
            Self::NoText => f.write_str("it is no text"),
            Self::WebPage => f.write_str("it is a web page, not a definition; on GitHub, take the address behind `Raw`"),
            Self::NoDefinition => f.write_str("it is no definition: nothing in it is named `States`"),
            Self::File(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for SourceError {}

/// The address in a query, with or without its `?`, as it is written there.
#[must_use]
pub fn address(query: &str) -> Option<String> {
    let mut parts = query.trim_start_matches('?').split('&');
    let value = parts.find_map(|part| part.strip_prefix(NAME)?.strip_prefix('='))?;
    let address = percent_decode_str(value).decode_utf8_lossy().into_owned();
    Some(address).filter(|address| !address.is_empty())
}

/// The query without the address.
#[must_use]
pub fn forgotten(query: &str) -> String {
    let is_other = |part: &&str| part.split('=').next() != Some(NAME);
    let rest: Vec<&str> = query
        .trim_start_matches('?')
        .split('&')
        .filter(is_other)
        .collect();
    let rest = rest.join("&");
    if rest.is_empty() {
        rest
    } else {
        format!("?{rest}")
    }
}

/// What a file brings. `address` gives it a name if it has none.
///
/// # Errors
/// [`SourceError`]: it is none that can be opened.
pub fn project(text: &str, address: &str) -> Result<Project, SourceError> {
    if let Some(entries) = archive::read(text) {
        let first = entries.map_err(SourceError::File)?.into_iter().next();
        return first
            .map(|entry| entry.project)
            .ok_or(SourceError::NoDefinition);
    }
    if text.trim_start().starts_with('<') {
        return Err(SourceError::WebPage);
    }
    if !text.contains("States") {
        return Err(SourceError::NoDefinition);
    }
    Ok(Project {
        title: title(address),
        definition: text.trim_start_matches('\u{feff}').into(),
        input: "{}".into(),
        ..Project::default()
    })
}

/// `Order saga` for `https://example.org/flows/Order%20saga.asl.json?x=1`.
fn title(address: &str) -> Rc<str> {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let file = path.rsplit('/').next().unwrap_or_default();
    let file = percent_decode_str(file).decode_utf8_lossy();
    file.split('.')
        .next()
        .unwrap_or_default()
        .chars()
        .take(120)
        .collect::<String>()
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_stands_in_the_query() {
        for (query, found, rest) in [
            ("", None, ""),
            ("?src=", None, ""),
            ("?src=./a.json", Some("./a.json"), ""),
            (
                "?embed=1&src=https%3A%2F%2Fexample.org%2Fa%20b.json%3Fx%3D1",
                Some("https://example.org/a b.json?x=1"),
                "?embed=1",
            ),
            (
                "?src=https://example.org/a.json&embed=1",
                Some("https://example.org/a.json"),
                "?embed=1",
            ),
            ("?source=1&srcs=2", None, "?source=1&srcs=2"),
        ] {
            assert_eq!(
                (address(query).as_deref(), &*forgotten(query)),
                (found, rest),
                "{query}"
            );
        }
    }

    #[test]
    fn a_definition_or_a_file_of_this_page_is_opened() {
        let definition = "\u{feff}StartAt: A\nStates: {}\n";
        let opened = project(
            definition,
            "https://example.org/flows/Order%20saga.asl.yaml?x=1#y",
        )
        .unwrap();
        assert_eq!(
            (&*opened.title, &*opened.definition, &*opened.input),
            ("Order saga", "StartAt: A\nStates: {}\n", "{}")
        );
        let file = archive::of_one(opened.clone());
        assert_eq!(project(&file, "x"), Ok(opened));
    }

    #[test]
    fn anything_else_is_told_what_it_is() {
        for (text, error) in [
            ("", SourceError::NoDefinition),
            ("{\"a\": 1}", SourceError::NoDefinition),
            ("<!doctype html><title>States</title>", SourceError::WebPage),
            (
                r#"{"format":"asl-playground","version":7}"#,
                SourceError::File(ArchiveError::NewerVersion),
            ),
            (
                r#"{"format":"asl-playground","version":1,"documents":[]}"#,
                SourceError::NoDefinition,
            ),
        ] {
            assert_eq!(project(text, "x"), Err(error), "{text}");
        }
    }

    #[test]
    fn every_reason_is_told_in_its_own_words() {
        let all = [
            SourceError::NoAddress,
            SourceError::Refused,
            SourceError::Status(404),
            SourceError::Status(500),
            SourceError::TooLarge,
            SourceError::Slow,
            SourceError::NoText,
            SourceError::WebPage,
            SourceError::NoDefinition,
            SourceError::File(ArchiveError::Damaged),
        ];
        let told: std::collections::BTreeSet<_> = all.iter().map(ToString::to_string).collect();
        assert_eq!(told.len(), all.len());
    }
}
