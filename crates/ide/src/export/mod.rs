//! A machine for others to use: as JSON or YAML, for SAM, CDK and the command line, with the policy of its role.
//!
//! Placeholders stay placeholders: a template gets a parameter for each whose value is not known.

mod cli;
mod mock_config;
mod policy;
mod template;

use std::collections::BTreeMap;

use asl_json::Value;
use asl_language::quotas::MAX_NAME_LENGTH;
use asl_language::{MachineType, Syntax};

pub use cli::commands;
pub use mock_config::{MockConfig, mock_config};
pub use policy::{Policy, policy};
pub use template::{cdk, sam};

use crate::document::read_as;

/// What is exported, and how it is to be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project<'p> {
    /// The text of the definition.
    pub definition: &'p str,
    /// Its notation.
    pub syntax: Syntax,
    /// The name of the machine.
    pub name: &'p str,
    /// Its type.
    pub machine_type: MachineType,
    /// Values of placeholders.
    pub substitutions: &'p BTreeMap<String, String>,
    /// The JSON text of an input.
    pub input: Option<&'p str>,
    /// `us-east-1`, for example.
    pub region: &'p str,
    /// Twelve digits.
    pub account: &'p str,
}

impl Project<'_> {
    /// The definition; `None` if it cannot be read.
    fn value(&self) -> Option<Value> {
        let document = read_as(self.definition, self.syntax).document;
        let readable = document.errors.is_empty();
        document
            .root
            .filter(|root| readable && root.is_object())
            .map(|root| root.to_value())
    }

    /// A name for files and resources: letters and digits.
    fn id(&self) -> String {
        let id: String = self
            .name
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(64)
            .collect();
        if id.is_empty() || id.starts_with(|first: char| first.is_ascii_digit()) {
            format!("StateMachine{id}")
        } else {
            id
        }
    }

    /// A name that AWS takes, and every file system does.
    #[must_use]
    pub fn aws_name(&self) -> String {
        let name: String = self
            .name
            .chars()
            .map(|character| {
                if character.is_ascii_alphanumeric() || character == '_' {
                    character
                } else {
                    '-'
                }
            })
            .take(MAX_NAME_LENGTH)
            .collect();
        if name.is_empty() {
            "StateMachine".to_owned()
        } else {
            name
        }
    }

    fn type_name(&self) -> &'static str {
        match self.machine_type {
            MachineType::Standard => "STANDARD",
            MachineType::Express => "EXPRESS",
        }
    }
}

/// The definition as JSON: what is JSON already stays as it is. `None` if it cannot be read.
#[must_use]
pub fn json(text: &str, syntax: Syntax) -> Option<String> {
    convert(text, syntax, Syntax::Json)
}

/// The definition as YAML: what is YAML already stays as it is. `None` if it cannot be read, or could not be read back: YAML may be nested less deep than JSON.
#[must_use]
pub fn yaml(text: &str, syntax: Syntax) -> Option<String> {
    convert(text, syntax, Syntax::Yaml)
}

/// How many comments of a definition [`json`] leaves out: JSON has no place for them.
#[must_use]
pub fn lost_comments(text: &str, syntax: Syntax) -> usize {
    match syntax {
        Syntax::Json => 0,
        Syntax::Yaml => asl_yaml::comments(text, read_as(text, syntax).document.root.as_ref()),
    }
}

/// A text in the other notation. Comments of YAML have no place in JSON and are lost: see [`lost_comments`].
fn convert(text: &str, from: Syntax, to: Syntax) -> Option<String> {
    let document = read_as(text, from).document;
    if !document.errors.is_empty() {
        return None;
    }
    let value = document.root?.to_value();
    Some(match to {
        _ if from == to => text.to_owned(),
        Syntax::Json => value.pretty(2),
        Syntax::Yaml if value.depth() > asl_yaml::MAX_DEPTH => return None,
        Syntax::Yaml => asl_yaml::write(&value),
    })
}

/// A history as `aws stepfunctions get-execution-history` prints it, from the events as an array; `None` if it is none.
#[must_use]
pub fn history(events: &Value) -> Option<String> {
    events.as_array()?;
    let mut object = asl_json::Object::new();
    object.insert("events", events.clone());
    Some(Value::Object(object).pretty(4))
}

#[cfg(test)]
mod tests;
