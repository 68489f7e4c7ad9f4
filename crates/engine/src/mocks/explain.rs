//! Why a Catch or Retry did not fire though it looks as if it should.

use std::sync::Arc;

use asl_json::Value;
use asl_language::error_name;
use asl_language::model::{State, StateKind};
use asl_language::nearest;
use asl_language::resource::Target;

/// What went by, and what to do. Both are sentences for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// `python-exception-name`, `node-error-name`, `error-name-in-cause`, `error-name-case` or `error-name-near`.
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
    pub(super) field: &'static str,
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
    error_equals
        .iter()
        .any(|name| error_name::matches(name, Some(error), true))
}

/// Names that are compared with one error: real states have a handful.
const MAX_NAMES: usize = 100;

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
    let message = Message::read(state, cause.unwrap_or_default());
    handlers(state)
        .flat_map(|handler| {
            let names = handler.error_equals.iter();
            names.map(move |name| (handler.field, handler.pointer, name))
        })
        .filter(|(_, _, name)| !name.starts_with("States.") && &***name != error)
        .take(MAX_NAMES)
        .find_map(|(field, pointer, name)| {
            let (code, message, help) = misunderstood(field, name, error, &message)?;
            Some(Explanation {
                code,
                message,
                help,
                name: Arc::clone(name),
                pointer: Arc::clone(pointer),
            })
        })
}

/// Whether two names are so alike that one is likely a slip. Short ones and numbered ones differ by design.
fn misspelled(name: &str, error: &str) -> bool {
    const SHORTEST: usize = 8;
    name.len().min(error.len()) >= SHORTEST
        && !name.ends_with(|last: char| last.is_ascii_digit())
        && nearest(error, [name]).is_some()
}

/// Code, message and help, if `name` was meant to be `error`.
fn misunderstood(
    field: &str,
    name: &str,
    error: &str,
    message: &Message,
) -> Option<(&'static str, String, String)> {
    let only_message = format!("`{name}` is only its message, so this {field} does not fire");
    let or_name = format!("name `{error}` in `ErrorEquals`");
    if name.eq_ignore_ascii_case(error) {
        return Some((
            "error-name-case",
            format!(
                "the error is called `{error}`, `ErrorEquals` says `{name}`: names are compared letter by letter, so this {field} does not fire"
            ),
            format!("write `{error}` in `ErrorEquals`"),
        ));
    }
    if !has_word(&message.text, name) {
        return misspelled(name, error).then(|| {
            (
                "error-name-near",
                format!(
                    "the error is called `{error}`, `ErrorEquals` says `{name}`, so this {field} does not fire"
                ),
                format!("if both are meant to be the same, write `{error}` in `ErrorEquals`"),
            )
        });
    }
    Some(match message.thrown_by {
        Thrower::Python => (
            "python-exception-name",
            format!(
                "Lambda reports the exception's class `{error}` as the error name; {only_message}"
            ),
            format!(
                "raise a class named `{name}` (`class {name}(Exception): pass`) instead, or {or_name}"
            ),
        ),
        Thrower::Node => (
            "node-error-name",
            format!(
                "Lambda reports the `name` of what was thrown, `{error}`, as the error name; {only_message}"
            ),
            format!("throw an error whose `name` is `{name}` instead, or {or_name}"),
        ),
        Thrower::Service => (
            "error-name-in-cause",
            format!(
                "the error is called `{error}`; `{name}` only stands in its cause, so this {field} does not fire"
            ),
            or_name,
        ),
    })
}

/// What an error says of itself.
struct Message {
    text: String,
    thrown_by: Thrower,
}

#[derive(Clone, Copy)]
enum Thrower {
    Python,
    Node,
    Service,
}

/// As much of a cause as AWS keeps (reference 03-errors-retry-catch §1).
const MAX_CAUSE: usize = 32_768;

impl Message {
    /// Lambda makes `{"errorMessage": …, "errorType": …, "stackTrace": […]}` of a Python exception and
    /// `{"errorType": …, "errorMessage": …, "trace": […]}` of a JavaScript one (reference 10-more-recordings,
    /// Task.State/004). The cause of a mock is often just the message.
    fn read(state: &State, cause: &str) -> Message {
        let json = if cause.len() <= MAX_CAUSE {
            Value::parse(cause).ok()
        } else {
            None
        };
        let message = json
            .as_ref()
            .and_then(|json| Some((json, json.get("errorMessage")?.as_str()?)));
        match message {
            Some((json, text)) => Message {
                text: text.to_owned(),
                thrown_by: if json.get("trace").is_some() {
                    Thrower::Node
                } else {
                    Thrower::Python
                },
            },
            None => Message {
                text: cause.chars().take(MAX_CAUSE).collect(),
                thrown_by: if calls_lambda(state) {
                    Thrower::Python
                } else {
                    Thrower::Service
                },
            },
        }
    }
}

fn calls_lambda(state: &State) -> bool {
    let StateKind::Task(task) = &state.kind else {
        return false;
    };
    match &task.resource.target {
        Target::LambdaFunction => true,
        Target::Activity => false,
        Target::Integration { service, .. } => &**service == "lambda",
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
