//! YAML: read into the tree of [`asl_json`] with places in the YAML text, and written.
//!
//! ```
//! let yaml = asl_yaml::read("StartAt: A\nStates:\n  A:\n    Type: Pass\n    End: yes # really\n");
//! let root = yaml.document.root.unwrap();
//! assert_eq!(root.to_value().to_string(), r#"{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}"#);
//! assert_eq!(yaml.traps[0].code, "yaml-boolean");
//! ```

mod bytes;
mod read;
mod scalar;
mod shifted;
mod tree;
mod write;

pub use read::{MAX_ALIASED, MAX_DEPTH, Trap, Yaml, read};
pub use tree::comments;
pub use write::write;

#[cfg(test)]
mod tests;
