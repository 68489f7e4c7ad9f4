//! What an editor of the Amazon States Language asks.
//!
//! - [`document`]: reads and checks definitions in JSON and YAML ([`asl_yaml`]).
//! - [`import()`]: machines, mocks and inputs out of templates, pages and what the command line prints.
//! - [`export`]: SAM, CDK, commands, the policy of the role, files for Step Functions Local.
//! - [`services`]: completion, hover, names of states, layout.
//!
//! Everything here is a pure function of texts and places (bytes), total and bounded: what is typed, pasted or dropped is
//! hostile input. What comes back is plain data; turning bytes into an editor's columns is for whoever talks to the editor.

pub mod document;
pub mod export;
mod fixes;
pub mod import;
pub mod integrations;
pub mod services;

pub use document::{Read, check, read};
pub use import::{Imported, ImportedMachine, import, supply};
