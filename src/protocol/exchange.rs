//! What comes in from templates and files, and what goes out for other tools.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::{MachineType, RunRequest, Severity, Substitutions};

/// Counts the imports and exports of one page; an answer about an older one is void.
pub type ExchangeId = u32;

/// How a definition is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Notation {
    /// JSON.
    #[default]
    Json,
    /// YAML.
    Yaml,
}

impl Notation {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Yaml => "YAML",
        }
    }

    /// The one that is not this.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Json => Self::Yaml,
            Self::Yaml => Self::Json,
        }
    }
}

/// A text that is to be taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The name of its file, if it has one.
    pub file: Option<Rc<str>>,
    /// The text.
    pub text: Rc<str>,
    /// The machine of the last import, by its index, whose definition this is; none: a new import.
    pub lacked_by: Option<u32>,
}

/// What was found in a text.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Imported {
    /// What the text is, for people: `a SAM template`.
    pub what: Rc<str>,
    /// Whether it is a definition as it stands, or nearly.
    pub is_definition: bool,
    /// The machines in the order of the text.
    pub machines: Vec<ImportedMachine>,
    /// A `MockConfigFile.json`.
    pub mocks: Option<Rc<str>>,
    /// The input of an execution.
    pub input: Option<Rc<str>>,
    /// The text itself if it is the history of an execution: it can be replayed.
    pub history: Option<Rc<str>>,
    /// What should be known about it.
    pub findings: Vec<ImportFinding>,
}

/// A machine of a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImportedMachine {
    /// Its name.
    pub name: Rc<str>,
    /// The type that is said.
    pub machine_type: MachineType,
    /// Its definition; absent if it is somewhere else.
    pub definition: Option<Rc<str>>,
    /// How many states it has, nested ones included.
    pub states: u32,
    /// Values of placeholders that are known.
    pub substitutions: Rc<Substitutions>,
    /// Where the definition is, if it is not here: `the file workflow.asl.json`.
    pub needs: Option<Rc<str>>,
}

/// Something to know about an import.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImportFinding {
    /// How bad it is.
    pub severity: Severity,
    /// What was found or done, and what to do about it.
    pub message: String,
}

/// What can be exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ExportForm {
    /// The definition as JSON.
    Json,
    /// The definition as YAML.
    Yaml,
    /// The mocks as Step Functions Local takes them.
    Mocks,
    /// A SAM template.
    Sam,
    /// A construct for CDK, in TypeScript.
    Cdk,
    /// Commands of the AWS command line.
    Commands,
    /// The policy of the machine's role.
    Policy,
    /// The history of the last run, as `GetExecutionHistory` gives it.
    History,
}

/// What is to be exported.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Export {
    /// Given back in the answer.
    pub id: ExchangeId,
    /// In which form.
    pub form: ExportForm,
    /// The name of the workflow; may be empty.
    pub name: Rc<str>,
    /// What is exported; its run is that of [`ExportForm::History`].
    pub of: RunRequest,
}

/// A text for another tool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// The name of the file that it would be in.
    pub file: String,
    /// The text.
    pub text: Rc<str>,
    /// What should be known about it.
    pub notes: Vec<String>,
}
