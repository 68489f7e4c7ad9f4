//! How data flows through a state in JSONPath mode (reference 01-language §4 to §9).
//!
//! Each function is one stage of a state: it takes shared values and gives a shared value, or a [`Failure`] with AWS's
//! own text for that field. The text has no prefix yet: [`Failure::prefixed`] says whether AWS puts one.
//!
//! ```text
//! raw input ─ io_path(InputPath) → effective input ─ evaluate_template(Parameters) → payload ─ run → result
//!   ─ evaluate_template(ResultSelector) → selected ─ put_result(ResultPath, onto the raw input) → combined
//!   ─ io_path(OutputPath) → output          assign(Assign): `$` is the result, `$$` the context object
//! ```

pub mod items;
pub mod limits;
pub mod number_field;
pub mod paths;
pub mod result_path;
pub mod template;
#[cfg(test)]
pub(crate) mod testing;
pub mod variables;

pub use items::items;
pub use paths::{evaluate_computed, evaluate_path, io_path};
pub use result_path::put_result;
pub use template::evaluate_template;
pub use variables::{Variables, assign};

use asl_json::Value;

#[cfg(doc)]
use crate::failure::Failure;
use crate::seed::Seed;

/// What the paths and templates of a state can read.
#[derive(Debug, Clone, Copy)]
pub struct Data<'a> {
    /// `$`: the input that the field sees. Which one that is depends on the stage.
    pub input: &'a Value,
    /// `$$`: the context object.
    pub context: &'a Value,
    /// `$name`: the variables that were assigned when the state was entered.
    pub variables: &'a Variables,
    /// Where `States.UUID` and `States.MathRandom` draw from.
    pub seed: &'a Seed,
}

impl<'a> Data<'a> {
    /// The same with another `$`.
    #[must_use]
    pub fn with_input(self, input: &'a Value) -> Data<'a> {
        Data { input, ..self }
    }
}
