//! Succeed (reference 01-language §3.5).

use asl_json::Object;
use asl_language::model::Transition;

use crate::execution::{Execution, Scene, Told};
use crate::failure::Failure;

impl Execution {
    /// InputPath and OutputPath, or Output, and the end of the scope (reference 01-language §3.5, §4).
    pub(crate) fn run_succeed(&mut self, scene: &Scene) -> Result<(), Failure> {
        let effective = self.input_path(scene)?;
        if scene.is_jsonata() {
            return self.leave_by_output(scene, Told::Nothing, effective, Transition::End);
        }
        let output = self.output_path(scene, effective)?;
        self.leave(scene, output, &Object::new(), Transition::End)
    }
}
