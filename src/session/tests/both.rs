//! The worker and the ide, and the page between them that passes on what they say to each other.

use super::*;
use crate::ide::Ide;
use crate::protocol::IdeCommand;

/// Both programs.
#[derive(Default)]
pub(super) struct Both {
    pub(super) session: Session,
    ide: Ide,
}

impl Both {
    pub(super) fn with(session: Session) -> Self {
        Self {
            session,
            ide: Ide::default(),
        }
    }

    /// What the page hears of a command to the worker.
    pub(super) fn answer(&mut self, command: Command) -> Vec<Update> {
        let updates = self.session.answer(command);
        self.passed_to_ide(updates)
    }

    /// What the page hears of a command to the ide.
    pub(super) fn ask(&mut self, command: IdeCommand) -> Vec<Update> {
        let mut heard = Vec::new();
        for update in self.ide.answer(command) {
            match update {
                Update::Pass(message) => {
                    let command = crate::protocol::from_bytes(&message).unwrap();
                    let updates = self.session.answer(command);
                    heard.extend(self.passed_to_ide(updates));
                }
                update => heard.push(update),
            }
        }
        heard
    }

    fn passed_to_ide(&mut self, updates: Vec<Update>) -> Vec<Update> {
        let mut heard = Vec::new();
        for update in updates {
            match update {
                Update::Pass(message) => {
                    let command = crate::protocol::from_bytes(&message).unwrap();
                    heard.extend(self.ask(command));
                }
                update => heard.push(update),
            }
        }
        heard
    }
}
