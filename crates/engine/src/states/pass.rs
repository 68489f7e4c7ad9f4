//! Pass (reference 01-language §3.2).

use asl_language::model::Pass;

use crate::execution::{Execution, Scene};
use crate::failure::Failure;
use crate::payload::Payload;
use crate::visit::Stage;

impl Execution {
    /// InputPath, then Result, else Parameters, else the effective input; then ResultPath and OutputPath (reference 01-language §3.2, §4).
    pub(crate) fn run_pass(&mut self, scene: &Scene, pass: &Pass) -> Result<(), Failure> {
        let effective = self.input_path(scene)?;
        let result = if let Some(result) = &pass.result {
            self.keep(scene.visit, Stage::Result, Ok(result.clone()));
            Payload::computed(result.clone())
        } else {
            self.template(
                scene,
                Stage::Parameters,
                pass.parameters.as_ref(),
                &effective,
            )?
        };
        self.complete(scene, &result, None, &pass.result_path, pass.transition)
    }
}
