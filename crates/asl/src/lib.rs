//! The Amazon States Language: model, parser and checks.
//!
//! ```
//! use asl_language::{CheckOptions, check};
//!
//! let checked = check(r#"{ "StartAt": "Hello", "States": { "Hello": { "Type": "Pass", "End": true } } }"#, &CheckOptions::default());
//! assert!(checked.diagnostics.is_empty());
//! let machine = checked.machine.expect("a definition without errors gives a machine");
//! assert_eq!(&*machine.scope.start().unwrap().name, "Hello");
//!
//! let checked = check(r#"{ "StartAt": "Helo", "States": { "Hello": { "Type": "Pass", "End": true } } }"#, &CheckOptions::default());
//! assert!(checked.machine.is_none());
//! let first = &checked.diagnostics[0];
//! assert_eq!((first.code, first.pointer.as_str()), ("start-at-missing-target", "/StartAt"));
//! assert_eq!(first.help.as_deref(), Some("did you mean `Hello`?"));
//! assert_eq!(first.aws.as_ref().unwrap().message, "Missing 'Next' target: Helo");
//! ```
//!
//! [`check`] is the only way to a [`StateMachine`], so whoever runs one never meets a missing target or a malformed path.
//! [`outline()`] draws what can be drawn of any text. The table in [`fields`] says which field stands where.
//! The table in [`rules`] says what each diagnostic means.

mod checked;
mod checks;
pub mod context_object;
pub mod diagnostic;
pub mod error_name;
pub mod fields;
mod findings;
pub mod integrations;
pub mod intrinsic;
pub mod java;
pub mod model;
mod not_simulated;
pub mod operators;
pub mod outline;
mod parse;
mod place;
mod placeholder;
pub mod quotas;
pub mod resource;
pub mod rules;
mod suggest;
pub mod timestamp;
pub mod variables;

pub use checked::{CheckOptions, Checked, MachineType, Syntax, check, check_document};
pub use diagnostic::{AwsFinding, Diagnostic, Edit, Fix, Severity};
pub use model::StateMachine;
pub use not_simulated::NotSimulated;
pub use outline::{Outline, outline};
pub use placeholder::{Placeholder, filled_in};
pub use suggest::nearest;
pub use timestamp::parse_timestamp;
