//! What an evaluation is given: input, variables, clock, seed, limits.

use std::collections::HashMap;
use std::sync::Arc;

use asl_json::Value;

use crate::functions;

/// Which functions and constructs there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// JSONata 2 as the JavaScript reference has it.
    #[default]
    Jsonata,
    /// JSONata as AWS Step Functions has it: with `$partition`, `$range`, `$hash`, `$random(seed)`, `$uuid` and
    /// `$parse`, without `$eval` (reference 02-choice §4, 10 "Added functions").
    StepFunctions,
}

impl Dialect {
    /// The names of the built-in functions, without the `$`, sorted.
    #[must_use]
    pub fn functions(self) -> Vec<&'static str> {
        functions::names(self)
    }

    /// Whether there is a built-in function of this name.
    #[must_use]
    pub fn has_function(self, name: &str) -> bool {
        functions::find(name, self).is_some()
    }
}

/// Bounds of one evaluation. Every one of them ends it with an error of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Steps: roughly nodes evaluated and values touched. Beyond: `U1001`.
    pub steps: u64,
    /// Nested evaluations, counted as the reference counts them. Beyond: `D1011`.
    pub depth: usize,
    /// Items of one array. Beyond: `D2015`.
    pub sequence: usize,
    /// Bytes of one text. Beyond: `U1003`.
    pub bytes: usize,
    /// Values in the result. Beyond: `U1003`.
    pub nodes: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            steps: 10_000_000,
            depth: 500,
            sequence: 1_000_000,
            bytes: 16 << 20,
            nodes: 2_000_000,
        }
    }
}

/// Everything an evaluation depends on: the same environment always gives the same result.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// The document that `$` and field names mean at the top; `None` when there is none.
    pub input: Option<Value>,
    /// Variables by name, without the `$`.
    pub bindings: HashMap<Arc<str>, Value>,
    /// What `$now()` and `$millis()` give: milliseconds since 1970-01-01T00:00Z.
    pub now: i64,
    /// Where `$random()`, `$shuffle` and `$uuid()` start.
    pub seed: u64,
    /// Functions on offer.
    pub dialect: Dialect,
    /// Bounds.
    pub limits: Limits,
}

impl Environment {
    /// An environment with this document as input and no variables.
    #[must_use]
    pub fn with_input(input: Value) -> Environment {
        Environment {
            input: Some(input),
            ..Environment::default()
        }
    }

    /// Adds a variable; `name` is without the `$`.
    #[must_use]
    pub fn bind(mut self, name: impl Into<Arc<str>>, value: impl Into<Value>) -> Environment {
        self.bindings.insert(name.into(), value.into());
        self
    }
}
