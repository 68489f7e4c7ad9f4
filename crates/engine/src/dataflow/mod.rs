//! How data flows through a state (reference 01-language §4 to §9).
//!
//! Each function is one stage of a state: it takes shared values and gives a shared value, or a [`Failure`] with AWS's
//! own text for that field. The text has no prefix yet: [`Failure::prefixed`] says whether AWS puts one.
//!
//! ```text
//! raw input ─ io_path(InputPath) → effective input ─ evaluate_template(Parameters) → payload ─ run → result
//!   ─ evaluate_template(ResultSelector) → selected ─ put_result(ResultPath, onto the raw input) → combined
//!   ─ io_path(OutputPath) → output          assign(Assign): `$` is the result, `$$` the context object
//! ```
//!
//! In JSONata mode it is shorter, and every field sees `$states` (reference 01-language §4):
//!
//! ```text
//! raw input ─ evaluate_template(Arguments) → payload ─ run → result ─ evaluate_template(Output) → output
//!                                                                   ─ assign(Assign)
//! ```

pub mod expression;
pub mod items;
pub mod limits;
pub mod number_field;
pub mod parts;
pub mod paths;
pub mod result_path;
pub mod template;
#[cfg(test)]
pub(crate) mod testing;
pub mod variables;

pub use items::{Items, items};
pub use parts::{Part, parts, parts_of_expression};
pub use paths::{evaluate_computed, evaluate_path, io_path};
pub use result_path::put_result;
pub use template::evaluate_template;
pub use variables::{Variables, assign};

use asl_json::Value;

use crate::clock::Timestamp;
#[cfg(doc)]
use crate::failure::Failure;
use crate::seed::Seed;

/// What the paths, templates and expressions of a state can read.
#[derive(Debug, Clone, Copy)]
pub struct Data<'a> {
    /// `$`: the input that the field sees. Which one that is depends on the stage. In JSONata `$states.input`: always the raw input.
    pub input: &'a Value,
    /// `$states.result`, where there is one.
    pub result: Option<&'a Value>,
    /// `$states.errorOutput`, where there is one.
    pub error_output: Option<&'a Value>,
    /// `$$`, and `$states.context`: the context object.
    pub context: &'a Value,
    /// `$name`: the variables that were assigned when the state was entered.
    pub variables: &'a Variables,
    /// Where `States.UUID`, `States.MathRandom`, `$uuid()`, `$random()` and `$shuffle()` draw from.
    pub seed: &'a Seed,
    /// What `$now()` and `$millis()` say.
    pub now: Timestamp,
}

impl<'a> Data<'a> {
    /// Data without a result or an error output, at the beginning of time.
    #[must_use]
    pub fn new(
        input: &'a Value,
        context: &'a Value,
        variables: &'a Variables,
        seed: &'a Seed,
    ) -> Data<'a> {
        Data {
            input,
            result: None,
            error_output: None,
            context,
            variables,
            seed,
            now: Timestamp(0),
        }
    }

    /// The same with another `$`.
    #[must_use]
    pub fn with_input(self, input: &'a Value) -> Data<'a> {
        Data { input, ..self }
    }
}
