//! What the browser keeps between visits: every document that was worked on, with its versions.
//!
//! ```text
//! asl-playground/document/ID            {"version":1,"at":<ms>,"stamp":"<tab>-<n>","project":{...}}
//! asl-playground/document/ID/versions   {"version":1,"versions":[{"at":<ms>,"text":"#v1=..."}, ...]}, the latest first
//! ```
//!
//! `localStorage` holds them: what was handed to it is with the browser when the call returns, so a tab that is killed in the next moment loses nothing of
//! it, and nothing has to be waited for when a page is left. Its 5 million characters go far since versions are packed as links are. There is no list of
//! all documents that two tabs could overwrite for each other: the names of the records are the list.
//!
//! A document is written by one tab alone ([`Tab`]). The browser can refuse at any time (private windows, sandboxed frames, a full disk): then the answer is a
//! [`StorageError`] to be shown, and nothing that is on the page is lost. The logic works on any [`Store`]; [`Browser`] is the one of the page.

pub mod archive;
mod documents;
mod sheet;
mod tab;
mod versions;

use std::fmt;

use wasm_bindgen::JsCast;
use web_sys::js_sys::{JsString, Reflect};

pub use documents::{DocumentId, Kept, Listed, Removed, adopt, list, put_back, read, remove};
pub use sheet::{Row, Sheet, Versions, ago};
pub use tab::{Hold, Saved, Tab};
pub use versions::{Version, versions};

/// Texts by name.
pub trait Store {
    /// The text under a name; none if there is none or it cannot be read.
    fn read(&self, key: &str) -> Option<String>;

    /// The first `most` characters of the text under a name, which may be long; none as with [`Store::read`].
    fn read_start(&self, key: &str, most: u32) -> Option<String>;

    /// Puts a text under a name.
    ///
    /// # Errors
    /// Why it was refused; what was there before is still there.
    fn write(&self, key: &str, text: &str) -> Result<(), StorageError>;

    /// Takes a text away, if it is there.
    fn remove(&self, key: &str);

    /// All names, in no order.
    fn keys(&self) -> Vec<String>;
}

/// Why something is not kept. Its text is for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StorageError {
    /// The browser gives this page no storage.
    Unavailable,
    /// There is no room.
    Full,
    /// What is stored was not written by this version of the page. It stays where it is.
    Unreadable,
}

impl fmt::Display for StorageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unavailable => "this browser keeps nothing for this page: your work is gone when the page closes; download it, or copy a link to it",
            Self::Full => "the browser's storage for this page is full: what you type is not kept; download it, and delete what you no longer need under `Documents`",
            Self::Unreadable => {
                "what this browser kept was written by another version of the page and cannot be opened by this one; it stays under `Documents`"
            }
        })
    }
}

impl std::error::Error for StorageError {}

/// The browser's `localStorage`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Browser;

impl Browser {
    // Asking for it throws in a sandboxed frame, so gloo's own wrapper, which takes it for granted, cannot be used.
    fn local() -> Option<web_sys::Storage> {
        gloo::utils::window().local_storage().ok().flatten()
    }
}

impl Store for Browser {
    fn read(&self, key: &str) -> Option<String> {
        Self::local()?.get_item(key).ok()?
    }

    fn read_start(&self, key: &str, most: u32) -> Option<String> {
        // `getItem` of the bindings would bring all of it over.
        let text = Reflect::get(&Self::local()?.into(), &key.into()).ok()?;
        Some(text.dyn_into::<JsString>().ok()?.slice(0, most).into())
    }

    fn write(&self, key: &str, text: &str) -> Result<(), StorageError> {
        let storage = Self::local().ok_or(StorageError::Unavailable)?;
        storage.set_item(key, text).map_err(|_| StorageError::Full)
    }

    fn remove(&self, key: &str) {
        if let Some(storage) = Self::local() {
            let _was_not_there = storage.remove_item(key);
        }
    }

    fn keys(&self) -> Vec<String> {
        let Some(storage) = Self::local() else {
            return Vec::new();
        };
        (0..storage.length().unwrap_or(0))
            .filter_map(|index| storage.key(index).ok().flatten())
            .collect()
    }
}

#[cfg(test)]
pub(crate) mod shelf;
