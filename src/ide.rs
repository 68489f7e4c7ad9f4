//! What the ide holds: hears an [`IdeCommand`], answers with [`Update`]s. Pure, so it is tested without a browser.
//!
//! The ide answers what the code editor asks (completions, hovers, names, layout), takes texts of other tools apart, and writes for them. None of that
//! is needed to check or run a definition: so it is a program of its own, which is fetched when it is first asked for, and the worker is smaller by it.
//! What only the run can tell, it asks the worker (`passed`). Its tests are conversations of both: `src/session/tests/ask.rs` and `exchange.rs`.

mod ask;
mod exchange;

use std::collections::VecDeque;

use crate::passed::{self, ToIde};
use crate::protocol::{Export, IdeCommand, QuestionId, Told, Update};

/// The state of the ide.
#[derive(Debug, Default)]
pub struct Ide {
    /// What was taken apart last: the definitions that it lacks may come later.
    imported: Option<asl_ide::Imported>,
    /// Answers that lack what the worker has to tell, the newest first.
    asked: VecDeque<(QuestionId, Told)>,
    /// The export that waits for a history.
    exporting: Option<Box<Export>>,
}

impl Ide {
    /// Does what is asked and says what came of it, or asks the worker for what it lacks.
    pub fn answer(&mut self, command: IdeCommand) -> Vec<Update> {
        match command {
            IdeCommand::Ask(ask) => vec![self.tell(&ask)],
            IdeCommand::Import { id, source } => vec![self.import(id, &source)],
            IdeCommand::Export(export) => vec![self.export(export)],
            IdeCommand::Passed(message) => passed::answered(&message, |told| self.hear(told)),
        }
    }

    fn hear(&mut self, told: ToIde) -> Option<Update> {
        match told {
            ToIde::Identify {
                revision,
                text,
                diagnostics,
            } => Some(exchange::identify(revision, &text, diagnostics)),
            ToIde::Members(id, members) => self.complete(id, members),
            ToIde::Values(id, values) => self.complete_hover(id, values),
            ToIde::History(id, events) => self.export_history(id, events),
        }
    }
}
