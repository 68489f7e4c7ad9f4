//! Wait (reference 01-language §3.4).

use std::time::Duration;

use asl_language::model::{StateKind, Wait, WaitUntil};

use crate::clock::parse_nanoseconds;
use crate::dataflow::number_field;
use crate::execution::{Execution, Scene, ThreadId, Told, What};
use crate::failure::Failure;

/// The longest delay, 2^31 - 1 seconds (recorded: base/test_wait, 24,855 days pass and 24,856 do not); a quota like the others.
const LONGEST: Duration = Duration::from_secs(2_147_483_647);

impl Execution {
    /// Sleeps until the instant it names; not at all when that lies in the past (reference 01-language §3.4).
    pub(crate) fn begin_wait(&mut self, scene: &Scene, wait: &Wait) -> Result<(), Failure> {
        let effective = self.input_path(scene)?;
        let data = self.data(scene, effective.value());
        let delay = match &wait.until {
            WaitUntil::Seconds(seconds) => Duration::from_secs(*seconds),
            WaitUntil::SecondsPath(path) => {
                Duration::from_secs(number_field::wait_seconds(path, &data)?)
            }
            WaitUntil::Timestamp(text) => self.until(parse_nanoseconds(text).unwrap_or_default()),
            WaitUntil::TimestampPath(path) => self.until(number_field::wait_until(path, &data)?),
            WaitUntil::SecondsExpression(it) => {
                Duration::from_secs(number_field::seconds_of(it, "Seconds", &data)?)
            }
            WaitUntil::TimestampExpression(it) => self.until(number_field::instant_of(it, &data)?),
        };
        if self.started().quotas && delay > LONGEST {
            return Err(Failure::runtime("Wait state delay is too long."));
        }
        if let Some(current) = self.current_mut(scene.thread) {
            current.effective = Some(effective);
        }
        self.push_after(delay, scene.thread, What::WaitOver);
        Ok(())
    }

    fn until(&self, nanoseconds: i128) -> Duration {
        let now = i128::from(self.now().0) * 1_000_000;
        Duration::from_nanos(u64::try_from((nanoseconds - now).max(0)).unwrap_or(u64::MAX))
    }

    pub(crate) fn wait_over(&mut self, id: ThreadId) {
        if let Some(current) = self.current_mut(id) {
            // Time has passed, so what fails now follows the state's own event.
            current.before = current.entered;
        }
        let Some(scene) = self.scene(id) else { return };
        let StateKind::Wait(wait) = &scene.state.kind else {
            return;
        };
        let effective = self
            .current(id)
            .and_then(|current| current.effective.clone())
            .unwrap_or_else(|| scene.raw.clone());
        if scene.is_jsonata() {
            let done = self.leave_by_output(&scene, Told::Nothing, effective, wait.transition);
            return self.unless_failed(id, done);
        }
        let done = self
            .assign(&scene, scene.state.assign.as_ref(), effective.value())
            .and_then(|variables| {
                let output = self.output_path(&scene, effective)?;
                self.leave(&scene, output, &variables, wait.transition)
            });
        self.unless_failed(id, done);
    }
}
