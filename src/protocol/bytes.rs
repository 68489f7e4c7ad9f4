//! Messages as bytes.
//!
//! Page and worker are one build, so the bytes need no names: fields follow one another in their order, variants are numbers. Reading such bytes takes
//! little code, which the page has to be fetched with, and one buffer crosses instead of a tree of objects.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A message as bytes.
///
/// # Errors
/// What cannot be said in bytes; nothing in this protocol is.
pub fn to_bytes(message: &impl Serialize) -> Result<Vec<u8>, String> {
    postcard::to_allocvec(message).map_err(|why| why.to_string())
}

/// The message of these bytes.
///
/// # Errors
/// These are not the bytes of such a message: they come from another version, or something is broken.
pub fn from_bytes<M: DeserializeOwned>(bytes: &[u8]) -> Result<M, String> {
    postcard::from_bytes(bytes).map_err(|why| why.to_string())
}
