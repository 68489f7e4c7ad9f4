//! Choice (reference 02-choice-intrinsics-jsonata §1).

use asl_language::model::{Choice, Transition};

use crate::choice::decide;
use crate::execution::{Execution, Scene, Told};
use crate::failure::Failure;

impl Execution {
    /// InputPath, the first rule that holds (with its own Assign and Output) or Default (with the state's), OutputPath (reference 01-language §3.3, §8).
    pub(crate) fn run_choice(&mut self, scene: &Scene, choice: &Choice) -> Result<(), Failure> {
        let effective = self.input_path(scene)?;
        let decision = decide(choice, &self.data(scene, effective.value()))?;
        if let Some(visit) = self.visit_mut(scene.visit) {
            visit.rule = decision.rule;
        }
        let (assign, output) = match decision.taken {
            Some(rule) => (rule.assign.as_ref(), rule.output.as_ref()),
            None => (scene.state.assign.as_ref(), scene.state.output.as_ref()),
        };
        if scene.is_jsonata() {
            let (output, variables) =
                self.assign_and_output(scene, Told::Nothing, assign, output, effective)?;
            return self.leave(scene, output, &variables, Transition::Next(decision.next));
        }
        let variables = self.assign(scene, assign, effective.value())?;
        let output = self.output_path(scene, effective)?;
        self.leave(scene, output, &variables, Transition::Next(decision.next))
    }
}
