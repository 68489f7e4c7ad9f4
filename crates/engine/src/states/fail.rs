//! Fail (reference 01-language §3.5).

use std::sync::Arc;

use asl_json::Value;
use asl_language::model::{Computed, Fail, FailText};

use crate::dataflow::{self, expression};
use crate::execution::{Execution, Scene};
use crate::failure::Failure;

impl Execution {
    /// Ends the scope with the error and cause it names; what is absent stays absent (recorded: scenarios/test_map_state_catch_empty_fail).
    /// `ErrorPath` and `CausePath` read the raw input (reference 01-language §4).
    pub(crate) fn run_fail(&mut self, scene: &Scene, fail: &Fail) -> Result<(), Failure> {
        let error = self.fail_text(scene, fail.error.as_ref(), "ErrorPath")?;
        let cause = self.fail_text(scene, fail.cause.as_ref(), "CausePath")?;
        Err(Failure::reported(error, cause))
    }

    fn fail_text(
        &mut self,
        scene: &Scene,
        text: Option<&FailText>,
        field: &str,
    ) -> Result<Option<Arc<str>>, Failure> {
        match text {
            None => Ok(None),
            Some(FailText::Literal(text)) => Ok(Some(Arc::clone(text))),
            Some(FailText::Computed(Computed::Expression(it))) => {
                expression::string(it, &self.data(scene, scene.raw.value())).map(Some)
            }
            Some(FailText::Computed(computed)) => {
                let value = dataflow::evaluate_computed(
                    computed,
                    field,
                    &self.data(scene, scene.raw.value()),
                )?;
                Ok(Some(match value {
                    Value::String(text) => text,
                    other => other.to_json_string().into(),
                }))
            }
        }
    }
}
