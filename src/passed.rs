//! What the two programs behind the page ask each other.
//!
//! The [worker](crate::session) holds the run, the [ide](crate::ide) knows texts. Neither sees the other: each hands the page bytes ([`Update::Pass`]),
//! and the page passes them on unread ([`Command::Passed`], [`IdeCommand::Passed`]). So the page carries no code for what is said here.

use std::rc::Rc;

use asl_ide::services::{Completion, DataPath};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::protocol::{
    Command, Diagnostic, ExchangeId, IdeCommand, QuestionId, Revision, RunId, Update, VisitId,
    from_bytes, to_bytes,
};

/// Worker to ide.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum ToIde {
    /// Say what this text is, since it is no definition; answered by [`Update::Importable`].
    Identify {
        /// Given back in the answer.
        revision: Revision,
        /// The text.
        text: Rc<str>,
        /// What is to be said of it if it is nothing else.
        diagnostics: Vec<Diagnostic>,
    },
    /// What was asked for by [`ToWorker::Members`].
    Members(QuestionId, Vec<Completion>),
    /// What was asked for by [`ToWorker::Values`]: what each is, and its JSON.
    Values(QuestionId, Vec<(String, String)>),
    /// What was asked for by [`ToWorker::History`]: the events as a JSON array, or why there are none.
    History(ExchangeId, Result<String, String>),
}

/// Ide to worker.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum ToWorker {
    /// Tell the members of the value that a path leads to.
    Members {
        /// Given back in the answer.
        id: QuestionId,
        /// The run, and the visit that is looked at.
        run: Option<(RunId, Option<VisitId>)>,
        /// The input, for what no run tells.
        input: Rc<str>,
        /// The path.
        path: DataPath,
    },
    /// Tell the values that a field had, or input and output of a state.
    Values {
        /// Given back in the answer.
        id: QuestionId,
        /// The run, and the visit that is looked at.
        run: (RunId, Option<VisitId>),
        /// The definition that the places are of.
        text: Rc<str>,
        /// Where the state's name ends, in bytes.
        name_end: usize,
        /// The field; none: the state.
        field: Option<String>,
    },
    /// Give the history of a run.
    History {
        /// Given back in the answer.
        id: ExchangeId,
        /// Which run.
        run: RunId,
    },
}

impl ToIde {
    /// What the page is asked to pass on.
    pub(crate) fn pass(&self) -> Update {
        passed(to_bytes(self).map(IdeCommand::Passed))
    }
}

impl ToWorker {
    /// What the page is asked to pass on.
    pub(crate) fn pass(&self) -> Update {
        passed(to_bytes(self).map(Command::Passed))
    }
}

fn passed(message: Result<impl Serialize, String>) -> Update {
    match message.and_then(|message| to_bytes(&message)) {
        Ok(bytes) => Update::Pass(bytes),
        Err(message) => Update::Failed { message },
    }
}

/// Has what was passed answered.
pub(crate) fn answered<M: DeserializeOwned>(
    bytes: &[u8],
    answer: impl FnOnce(M) -> Option<Update>,
) -> Vec<Update> {
    match from_bytes(bytes) {
        Ok(message) => answer(message).into_iter().collect(),
        Err(message) => vec![Update::Failed { message }],
    }
}
