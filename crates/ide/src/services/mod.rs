//! What an editor asks about the place where the caret stands: [`complete`], [`hover`], [`occurrences`] of a name, [`rename`], [`format()`].
//!
//! ```
//! use asl_ide::services;
//! use asl_language::Syntax;
//!
//! // Completion works on what is being typed, however broken.
//! let text = r#"{ "StartAt": "Pay", "States": { "Pay": { "Type": "Task", "Re"#;
//! let found = services::complete(text, Syntax::Json, text.len());
//! assert_eq!(found.items[0].label, "Resource");
//!
//! let text = r#"{ "StartAt": "Pay", "States": { "Pay": { "Type": "Pass", "End": true } } }"#;
//! let document = asl_json::read(text);
//! let hover = services::hover(text, &document, 16).unwrap();
//! assert_eq!(hover.title, "Pay (Pass)");
//! assert_eq!(services::rename(text, &document, 16, "Charge").unwrap().len(), 2);
//! ```
//!
//! All of these are pure, total and linear in the text. Offsets are bytes.

mod complete;
mod data;
pub mod docs;
mod format;
mod format_yaml;
mod hover;
mod names;
mod place;
mod scan;
mod scan_yaml;
mod states;
mod variables;
mod yaml_template;

pub use complete::{Completion, CompletionKind, Completions, complete};
pub use data::{DataPath, DataSource, DataStep, members};
pub use format::format;
pub use hover::{Hover, Subject, hover, takes};
pub use names::{Occurrences, RenameProblem, occurrences, rename, rename_in_mocks};

#[cfg(test)]
mod tests;
