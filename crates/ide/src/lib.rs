//! What an editor of the Amazon States Language asks: reading definitions in JSON and YAML, importing them from templates.
//!
//! Everything here is a pure function of texts and places, total and bounded: what is pasted or dropped is hostile input.

pub mod document;
pub mod export;
pub mod import;
pub mod integrations;
pub mod services;
pub mod yaml;

pub use document::{Read, check, read};
pub use import::{Imported, ImportedMachine, import};
