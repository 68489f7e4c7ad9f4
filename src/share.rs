//! A project as a link, and back.
//!
//! A link is the page's own address with a fragment, which browsers never send to a server:
//!
//! ```text
//! #v1=<base64url>&s=<step>&p=<pane>
//! ```
//!
//! `v1` is the project, compressed with a dictionary of what workflows are made of; its bytes are described in `share/wire.rs`. `s` and `p` say what
//! is looked at; `r=1` gives it to be looked at and run, not edited. Links of every version open for ever: `tests/links/` holds some of each.
//!
//! Reading a link is total and bounded: whatever stands in the address, the answer is a [`Link`] or a [`LinkError`] that says what happened,
//! and no more than [`MOST_BYTES`] are unpacked.
//!
//! ```
//! use asl_playground::project::Project;
//! use asl_playground::share::{self, Link};
//!
//! let project = Project { title: "Greeting".into(), definition: r#"{"StartAt":"Hello"}"#.into(), ..Project::default() };
//! let link = Link { project, step: Some("Hello".into()), ..Link::default() };
//! let fragment = share::encode(&link)?;
//! assert!(fragment.starts_with("#v1="));
//! assert_eq!(share::decode(&fragment)?, link);
//! # Ok::<(), share::LinkError>(())
//! ```

mod deflate;
mod snippets;
mod wire;

use std::fmt;

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::project::Project;
use crate::words::grouped;
pub use snippets::{Form, PLACES, where_it_fits};

/// The most bytes of a project that a link carries, before compression.
pub const MOST_BYTES: usize = 1_000_000;

/// A project of that size has fewer characters, however badly it packs; more are not looked at.
const MOST_CHARACTERS: usize = 2 * MOST_BYTES;

/// What a link says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Link {
    /// What is worked on.
    pub project: Project,
    /// The step that is looked at: the id of an event, `child-3/7` for one of a child execution, or `ProcessOrders[3]/Charge#2`.
    pub step: Option<String>,
    /// The pane that is looked at.
    pub pane: Option<String>,
    /// Whether it is to be looked at and run, but copied before it is edited.
    pub read_only: bool,
}

/// Why a link could not be read or made. Its text is for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkError {
    /// The address carries no project at all.
    NotALink,
    /// The end is missing.
    CutOff {
        /// How many characters of the project arrived.
        have: usize,
        /// How many it has; unknown when even its beginning is incomplete.
        want: Option<usize>,
    },
    /// Some characters are not those that were sent.
    Damaged,
    /// It was made by a version of the page that knows more than this one.
    NewerVersion,
    /// The project has too many bytes.
    TooLarge {
        /// How many it has.
        bytes: usize,
    },
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotALink => f.write_str("this address carries no workflow"),
            Self::CutOff { have, want: Some(want) } => {
                write!(f, "the link is cut off: {} of {} characters arrived; ", grouped(*have as u64), grouped(*want as u64))?;
                f.write_str("copy it whole, or ask for the workflow as a file")
            }
            Self::CutOff { have, want: None } => {
                let s = if *have == 1 { "" } else { "s" };
                write!(f, "the link is cut off: only {} character{s} of the workflow arrived; ", grouped(*have as u64))?;
                f.write_str("copy it whole, or ask for the workflow as a file")
            }
            Self::Damaged => {
                f.write_str("the link is damaged: some of its characters were changed on the way; copy it again from where it was made")
            }
            Self::NewerVersion => f.write_str(
                "the link was made by a newer version of this page; reload the page to bring it up to date, then open the link again",
            ),
            Self::TooLarge { bytes } => write!(
                f,
                "the workflow is too large for a link: it has {} bytes with its input and mocks, a link carries {}; save it as a file instead",
                grouped(*bytes as u64),
                grouped(MOST_BYTES as u64)
            ),
        }
    }
}

impl std::error::Error for LinkError {}

/// Base64url without padding. A last character that carries bits too many is what remains of a link that was cut.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone)
        .with_decode_allow_trailing_bits(true),
);

/// What stands for itself in a value of the fragment.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b'/')
    .remove(b'@')
    .remove(b':');

/// The fragment of a link, its `#` included.
///
/// # Errors
/// [`LinkError::TooLarge`].
pub fn encode(link: &Link) -> Result<String, LinkError> {
    let mut fragment = format!(
        "#v{}={}",
        wire::FORMAT,
        BASE64.encode(wire::write(&link.project)?)
    );
    for (name, value) in [("s", &link.step), ("p", &link.pane)] {
        if let Some(value) = value {
            fragment.push('&');
            fragment.push_str(name);
            fragment.push('=');
            fragment.extend(utf8_percent_encode(value, PLAIN));
        }
    }
    if link.read_only {
        fragment.push_str("&r=1");
    }
    Ok(fragment)
}

/// Whether the fragment of an address carries a project, however damaged.
#[must_use]
pub fn is_link(fragment: &str) -> bool {
    !matches!(decode(fragment), Err(LinkError::NotALink))
}

/// Reads the fragment of an address, with or without its `#`; a whole address will do too.
///
/// # Errors
/// All of [`LinkError`]; an empty fragment, and one that names something else, is [`LinkError::NotALink`].
pub fn decode(fragment: &str) -> Result<Link, LinkError> {
    let fragment = fragment
        .split_once('#')
        .map_or(fragment, |(_, fragment)| fragment);
    // The page is mostly opened without one, and then has no need of what reads it.
    if fragment.is_empty() {
        return Err(LinkError::NotALink);
    }
    read(fragment)
}

#[inline(never)]
fn read(fragment: &str) -> Result<Link, LinkError> {
    let mut project = Err(LinkError::NotALink);
    let (mut step, mut pane, mut read_only) = (None, None, false);
    for part in fragment.split('&') {
        // Some programs write the `=` of an address as `%3D`.
        let Some((name, value)) = part.split_once('=').or_else(|| part.split_once("%3D")) else {
            continue;
        };
        let text = || Some(percent_decode_str(value).decode_utf8_lossy().into_owned());
        match (
            name,
            name.strip_prefix('v')
                .and_then(|version| version.parse::<u32>().ok()),
        ) {
            (_, Some(1)) if project.is_err() => {
                project = unpack(value).or_else(|error| unwrapped(value).ok_or(error));
            }
            (_, Some(version)) if version > 1 && project.is_err() => {
                project = Err(LinkError::NewerVersion)
            }
            ("s", _) => step = text(),
            ("p", _) => pane = text(),
            ("r", _) => read_only = value.starts_with('1'),
            _ => {}
        }
    }
    Ok(Link {
        project: project?,
        step,
        pane,
        read_only,
    })
}

/// The project of a link that a mail program has put into lines: with white space in it, a `=` at the ends of lines, and `=3D` for `=`.
fn unwrapped(value: &str) -> Option<Project> {
    let text = percent_decode_str(value).decode_utf8_lossy();
    let text: String = text
        .chars()
        .filter(|it| !it.is_whitespace() && *it != '=')
        .collect();
    let sent = [Some(&*text), text.strip_prefix("3D")];
    sent.into_iter().flatten().find_map(|it| unpack(it).ok())
}

fn unpack(value: &str) -> Result<Project, LinkError> {
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    let have = value.bytes().take_while(|&byte| is_base64(byte)).count();
    if have > MOST_CHARACTERS {
        return Err(LinkError::TooLarge { bytes: have });
    }
    // A single character in the last group carries no byte.
    let whole = if have % 4 == 1 { have - 1 } else { have };
    let bytes = value
        .get(..whole)
        .and_then(|text| BASE64.decode(text).ok())
        .ok_or(LinkError::Damaged)?;
    wire::read(&bytes).map_err(|error| match error {
        wire::ReadError::Short { want } => {
            let want = want.map(|bytes| (bytes * 4).div_ceil(3));
            // As long as it should be, but with something in the middle that no link has.
            if want.is_some_and(|want| value.len() >= want) {
                LinkError::Damaged
            } else {
                LinkError::CutOff { have, want }
            }
        }
        wire::ReadError::Link(error) => error,
    })
}

#[cfg(test)]
mod tests;
