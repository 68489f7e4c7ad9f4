//! What is worked on: the three texts and what else decides a run. This is what a link carries and what the browser keeps.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::protocol::{Settings, Substitutions};

/// Everything that a run depends on; two equal projects give the same history, byte for byte.
///
/// Cloning is cheap. The texts are kept as they were typed, valid or not.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Project {
    /// A name for people.
    pub title: Rc<str>,
    /// The definition.
    pub definition: Rc<str>,
    /// The execution's input.
    pub input: Rc<str>,
    /// The mocks, as a `MockConfigFile.json`.
    pub mocks: Rc<str>,
    /// Which test case of the mocks; absent: the only one.
    pub test_case: Option<Rc<str>>,
    /// Values of placeholders.
    pub substitutions: Rc<Substitutions>,
    /// What else of a run can be chosen.
    pub settings: Settings,
}
