//! Why a Catch or Retry did not fire though it looks as if it should.

use std::sync::Arc;

use asl_json::Value;
use asl_language::model::{State, StateKind};

use crate::failure;

/// What went by, and what to do. Both are sentences for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// `python-exception-name`, `node-error-name` or `error-name-case`.
    pub code: &'static str,
    /// Why the name in `ErrorEquals` does not match.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// The name in `ErrorEquals` that does not match.
    pub name: Arc<str>,
    /// JSON pointer of the catcher or retrier that names it, in the definition.
    pub pointer: Arc<str>,
}

/// An entry of `Catch` or `Retry`.
pub(super) struct Handler<'a> {
    field: &'static str,
    pub(super) error_equals: &'a [Arc<str>],
    pointer: &'a Arc<str>,
}

/// Catchers first: they are what people expect to fire.
pub(super) fn handlers(state: &State) -> impl Iterator<Item = Handler<'_>> {
    let (catch, retry) = match &state.kind {
        StateKind::Task(task) => (&*task.catch, &*task.retry),
        StateKind::Parallel(parallel) => (&*parallel.catch, &*parallel.retry),
        StateKind::Map(map) => (&*map.catch, &*map.retry),
        _ => (&[][..], &[][..]),
    };
    let catchers = catch.iter().map(|catcher| Handler {
        field: "Catch",
        error_equals: &catcher.error_equals,
        pointer: &catcher.pointer,
    });
    let retriers = retry.iter().map(|retrier| Handler {
        field: "Retry",
        error_equals: &retrier.error_equals,
        pointer: &retrier.pointer,
    });
    catchers.chain(retriers)
}

/// Whether a Task's error of this name is matched (reference 03-errors-retry-catch §2).
pub(super) fn catches(error_equals: &[Arc<str>], error: &str) -> bool {
    error != failure::RUNTIME
        && error_equals.iter().any(|name| {
            &**name == error
                || &**name == failure::ALL
                || (&**name == failure::TASK_FAILED && error != failure::TIMEOUT)
        })
}

/// Explains the misunderstandings that let an error of a state pass its `Catch` and `Retry`: a name in `ErrorEquals` that
/// stands in the error's *message* (Lambda reports the class of an exception as the error's name), or that differs from
/// the error's name only in capitals. For errors that nothing caught; `None` when nothing of the kind is seen.
#[must_use]
pub fn explain_uncaught(
    state: &State,
    error: Option<&str>,
    cause: Option<&str>,
) -> Option<Explanation> {
    let error = error.unwrap_or_default();
    let lambda = cause.and_then(LambdaError::read);
    for handler in handlers(state) {
        for name in handler
            .error_equals
            .iter()
            .filter(|name| !name.starts_with("States.") && &***name != error)
        {
            let field = handler.field;
            if name.eq_ignore_ascii_case(error) {
                return Some(Explanation {
                    code: "error-name-case",
                    message: format!(
                        "the error is called `{error}`, `ErrorEquals` says `{name}`: names are compared letter by letter, so this {field} does not fire"
                    ),
                    help: format!("write `{error}` in `ErrorEquals`"),
                    name: Arc::clone(name),
                    pointer: Arc::clone(handler.pointer),
                });
            }
            let Some(lambda) = lambda
                .as_ref()
                .filter(|lambda| has_word(&lambda.message, name))
            else {
                continue;
            };
            let (code, thing, remedy) = if lambda.node {
                let remedy = format!("throw an error whose `name` is `{name}`");
                (
                    "node-error-name",
                    format!("the error's name, here `{error}`"),
                    remedy,
                )
            } else {
                let remedy =
                    format!("raise a class named `{name}` (`class {name}(Exception): pass`)");
                (
                    "python-exception-name",
                    format!("the exception's class `{error}`"),
                    remedy,
                )
            };
            return Some(Explanation {
                code,
                message: format!(
                    "Lambda reports {thing} as the error name; `{name}` is only its message, so this {field} does not fire"
                ),
                help: format!("{remedy} instead, or name `{error}` in `ErrorEquals`"),
                name: Arc::clone(name),
                pointer: Arc::clone(handler.pointer),
            });
        }
    }
    None
}

/// The cause that Lambda makes of an exception: `{"errorMessage": …, "errorType": …, "stackTrace": […]}` from Python,
/// `{"errorType": …, "errorMessage": …, "trace": […]}` from Node.js (reference 10-more-recordings, Task.State/004).
struct LambdaError {
    message: String,
    node: bool,
}

impl LambdaError {
    fn read(cause: &str) -> Option<LambdaError> {
        match Value::parse(cause) {
            Ok(json) => {
                let message = json.get("errorMessage")?.as_str()?.to_owned();
                Some(LambdaError {
                    message,
                    node: json.get("trace").is_some(),
                })
            }
            // A mock's cause is often just the message.
            Err(_) => Some(LambdaError {
                message: cause.to_owned(),
                node: false,
            }),
        }
    }
}

/// Whether `word` stands in `text`, not as part of a longer word.
fn has_word(text: &str, word: &str) -> bool {
    let is_part = |character: Option<char>| {
        character.is_some_and(|character| character.is_alphanumeric() || character == '_')
    };
    !word.is_empty()
        && text.match_indices(word).any(|(at, _)| {
            let (before, after) = (text.get(..at), text.get(at + word.len()..));
            !is_part(before.and_then(|before| before.chars().next_back()))
                && !is_part(after.and_then(|after| after.chars().next()))
        })
}
