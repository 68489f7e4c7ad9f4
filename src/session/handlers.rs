//! Which Retriers and Catchers an error came to, which took it and why, and how long a Retrier waits.

use std::rc::Rc;
use std::sync::Arc;

use asl_engine::failure::Failure;
use asl_engine::visit::{Attempt, RetryDecision, VisitOutcome};
use asl_json::Node;
use asl_language::error_name;
use asl_language::model::{Retrier, State, StateKind};

use crate::protocol::Handled;

use super::definition::Definition;
use super::flow::{Flow, catchers};
use super::places::small;

/// How many Retriers or Catchers are told.
const TOLD: usize = 20;

/// The Retriers that the error of an attempt came to, in order; the one that names it decides, even if it is used up
/// (reference 03-errors-retry-catch §2).
pub(super) fn retriers(flow: Flow<'_>, attempt: &Attempt, definition: &Definition) -> Vec<Handled> {
    let Some(failure) = &attempt.failure else {
        return Vec::new();
    };
    let decides = attempt.retry.map(|retry| retry.retrier);
    let names = of(&flow.visit.state).iter().map(|it| &*it.error_equals);
    let told = looked_at(names, decides.or(attempt.exhausted));
    let row = |(index, names): (usize, &[Arc<str>])| {
        let why = if attempt.exhausted == Some(index) {
            let attempts = of(&flow.visit.state)
                .get(index)
                .map_or(0, |it| it.max_attempts);
            format!(
                "names it, but its MaxAttempts of {attempts} is used up; Retriers behind it are not asked"
            )
        } else {
            why(names, failure, &flow.visit.state, decides == Some(index))
        };
        handled(
            flow.field("Retry"),
            index,
            names,
            decides == Some(index),
            why,
            definition,
        )
    };
    told.map(row).collect()
}

/// The Catchers that the error of a visit came to, in order, until one took it.
pub(super) fn asked_catchers(flow: Flow<'_>, definition: &Definition) -> Vec<Handled> {
    let (failure, takes) = match &flow.visit.outcome {
        // A Retrier took the error before any Catcher was asked.
        _ if flow.past.is_some() => return Vec::new(),
        VisitOutcome::Caught { failure, catcher } => (failure, Some(*catcher)),
        VisitOutcome::Failed(failure) => (failure, None),
        _ => return Vec::new(),
    };
    let names = catchers(&flow.visit.state)
        .iter()
        .map(|it| &*it.error_equals);
    let row = |(index, names): (usize, &[Arc<str>])| {
        let why = why(names, failure, &flow.visit.state, takes == Some(index));
        handled(
            flow.field("Catch"),
            index,
            names,
            takes == Some(index),
            why,
            definition,
        )
    };
    looked_at(names, takes).map(row).collect()
}

/// Those up to the one that decides.
fn looked_at<'n>(
    names: impl Iterator<Item = &'n [Arc<str>]>,
    decides: Option<usize>,
) -> impl Iterator<Item = (usize, &'n [Arc<str>])> {
    let last = decides.unwrap_or(usize::MAX);
    names
        .enumerate()
        .take_while(move |(index, _)| *index <= last)
        .take(TOLD)
}

fn of(state: &State) -> &[Retrier] {
    match &state.kind {
        StateKind::Task(task) => &task.retry,
        StateKind::Parallel(parallel) => &parallel.retry,
        StateKind::Map(map) => &map.retry,
        _ => &[],
    }
}

fn handled(
    list: Option<&Node>,
    index: usize,
    names: &[Arc<str>],
    takes: bool,
    why: String,
    definition: &Definition,
) -> Handled {
    let node = list.and_then(|list| list.items().get(index));
    Handled {
        index: small(index),
        error_equals: names.iter().map(|name| Rc::from(&**name)).collect(),
        takes,
        why: why.into(),
        range: node.map(|node| definition.range(node.span)),
    }
}

/// Why names match an error or do not.
fn why(names: &[Arc<str>], failure: &Failure, state: &State, takes: bool) -> String {
    let raised = failure.error.as_deref();
    let error = raised.unwrap_or_default();
    let by_task = matches!(state.kind, StateKind::Task(_));
    if takes {
        let name = names
            .iter()
            .find(|name| error_name::matches(name, raised, by_task));
        return match name.map(|name| &**name) {
            Some(name) if name == error => format!("names `{error}`"),
            Some(name) => format!("`{name}` stands for `{error}`, too"),
            // A heartbeat that is missed is a `States.Timeout` by another name.
            None => format!("stands for `{error}`, too"),
        };
    }
    if error_name::never_matches(error) {
        return format!("`{error}` ends the execution whatever is named");
    }
    if error == error_name::TIMEOUT && names.iter().any(|name| &**name == error_name::TASK_FAILED) {
        return format!(
            "`{}` stands for all errors of a task but `{error}`",
            error_name::TASK_FAILED
        );
    }
    if names.iter().any(|name| name.eq_ignore_ascii_case(error)) {
        return format!("names are compared letter by letter, and the error is `{error}`");
    }
    match error {
        "" => "the error has no name, so that only `States.ALL` takes it, and `States.TaskFailed` of a task".to_owned(),
        error => format!("does not name `{error}`"),
    }
}

/// How a delay comes about: `IntervalSeconds 2 × BackoffRate 2^1 = 4 s`.
pub(super) fn computed(state: &State, decision: RetryDecision) -> Option<Rc<str>> {
    let retrier = of(state).get(decision.retrier)?;
    let power = decision.used.saturating_sub(1);
    let mut words = format!(
        "IntervalSeconds {} × BackoffRate {}^{power}",
        retrier.interval_seconds, retrier.backoff_rate
    );
    if let Some(limit) = retrier.max_delay_seconds {
        words.push_str(&format!(", at most MaxDelaySeconds {limit}"));
    }
    if retrier.full_jitter {
        words.push_str(", of which FULL jitter draws a share");
    }
    words.push_str(&format!(
        "; use {} of MaxAttempts {}",
        decision.used, retrier.max_attempts
    ));
    Some(words.into())
}
