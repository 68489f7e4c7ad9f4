//! Errors as the page tells them: each with the lesson and the word of the reference that explain it.

use std::rc::Rc;

use asl_engine::failure::Failure;
use asl_engine::history::HistoryEvent;
use asl_engine::mocks;
use asl_engine::visit::{Visit, VisitOutcome};
use asl_json::shortened;
use asl_language::error_name;
use asl_language::model::{State, StateKind};
use asl_language::rules::{self, Rule};

use crate::protocol::{ErrorOutput, Explanation, Taught, VisitId};

use super::payload::error_name;

/// How many characters a cause has at most that stands in a list of thousands of attempts. The state's own error has all of it.
const LISTED: usize = 4096;
/// The event with which a Fail state begins, and the last but one of the execution that it ends.
const FAIL_ENTERED: &str = "FailStateEntered";

/// Where an error comes from: what a Fail state says is explained by the state, not by the error's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Fail,
    Other,
}

impl Source {
    pub(super) fn state(state: &State) -> Self {
        match state.kind {
            StateKind::Fail(_) => Self::Fail,
            _ => Self::Other,
        }
    }

    /// The same by the name of a type of states.
    pub(super) fn state_type(name: &str) -> Self {
        if name == "Fail" {
            Self::Fail
        } else {
            Self::Other
        }
    }

    /// What ended an execution, by the name of the event before its last: between a Fail state's beginning and the end stands nothing.
    pub(super) fn last_but_one(event: Option<&str>) -> Self {
        if event == Some(FAIL_ENTERED) {
            Self::Fail
        } else {
            Self::Other
        }
    }

    /// What ended the execution that has this history.
    pub(super) fn end_of(history: &[HistoryEvent]) -> Self {
        let before = history.last().map(|last| last.previous_event_id);
        let before = before.and_then(|id| history.get(usize::try_from(id.0).ok()?.checked_sub(1)?));
        Self::last_but_one(before.map(|event| event.detail.type_name()))
    }
}

/// A failure as the history tells it.
pub(super) fn error_output(failure: &Failure, source: Source) -> ErrorOutput {
    let cause = failure.cause.as_deref().map(Into::into);
    told_error(error_name(failure), cause, source)
}

/// The same for a list of many.
pub(super) fn listed_error(failure: &Failure) -> ErrorOutput {
    let told = error_output(failure, Source::Other);
    ErrorOutput {
        cause: told.cause.map(|cause| shortened(&cause, LISTED).into()),
        ..told
    }
}

/// An error with what explains it.
pub(super) fn told_error(error: Rc<str>, cause: Option<Rc<str>>, source: Source) -> ErrorOutput {
    let words = cause.as_deref().unwrap_or_default();
    let found = match source {
        Source::Fail => error_name::taught_of_fail(&error, words),
        Source::Other => error_name::taught(&error, words),
    };
    ErrorOutput {
        taught: Taught {
            lesson: found.lesson.into(),
            word: found.word.into(),
        },
        error,
        cause,
    }
}

/// Why nothing caught the error of a visit, if that may surprise.
pub(super) fn explanation(visit: &Visit, id: Option<VisitId>) -> Option<Explanation> {
    let VisitOutcome::Failed(failure) = &visit.outcome else {
        return None;
    };
    let found = mocks::explain_uncaught(
        &visit.state,
        failure.error.as_deref(),
        failure.cause.as_deref(),
    )?;
    Some(Explanation {
        title: found.message.into(),
        text: found.help.into(),
        visit: id,
        taught: Taught {
            lesson: rules::rule(found.code)
                .and_then(Rule::lesson)
                .unwrap_or_default()
                .into(),
            word: found.code.into(),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_in_lists_are_cut() {
        let failure = Failure::new("E", "because ".repeat(1_000));
        let listed = listed_error(&failure).cause.unwrap();
        assert!(listed.ends_with('…') && listed.chars().count() == LISTED + 1);
        let whole = error_output(&failure, Source::Other).cause;
        assert_eq!(whole.as_deref(), failure.cause.as_deref());
    }

    #[test]
    fn what_a_fail_state_says_is_explained_by_the_state() {
        let word = |source| {
            told_error("States.TaskFailed".into(), None, source)
                .taught
                .word
        };
        assert_eq!(&*word(Source::last_but_one(Some(FAIL_ENTERED))), "Fail");
        assert_eq!(&*word(Source::last_but_one(None)), "States.TaskFailed");
    }
}
