//! Every rule by an example: what is found, where, and how AWS says it.

#![allow(clippy::panic, reason = "a test ends with what is wrong")]

mod advice;
mod damage;
mod every;
mod fixes;
mod flow;
mod jsonata;
mod options;
mod states;

use asl_language::{CheckOptions, check, operators};

/// Advice that most short examples would get; `advice` looks at it.
pub(crate) const HABITS: [&str; 13] = [
    "callback-no-timeout",
    "choice-no-default",
    "deprecated-iterator",
    "fail-no-error",
    "input-path-null",
    "lambda-no-retry",
    "map-zero-concurrency-downstream",
    "param-missing",
    "retry-states-all-only",
    "task-no-catch",
    "task-no-timeout",
    "unused-substitution",
    "var-unused",
];

/// What is found in `text` besides [`HABITS`], one a line: `code pointer underlined [AWS's message]`.
pub(crate) fn found(text: &str, options: &CheckOptions) -> String {
    let checked = check(text, options);
    let operators = operators::ALL.join(", ");
    let told = checked
        .diagnostics
        .iter()
        .filter(|diagnostic| !HABITS.contains(&diagnostic.code));
    let lines = told.map(|diagnostic| {
        let aws = diagnostic.aws.as_ref().map_or(String::new(), |aws| {
            format!(" [{}]", aws.message.replace(&operators, "operators"))
        });
        format!(
            "{} {} {}{aws}",
            diagnostic.code,
            diagnostic.pointer,
            diagnostic.span.text(text)
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A machine that starts at this state, `S`, and has a state `N` to go to.
pub(crate) fn with_state(state: &str) -> String {
    format!(r#"{{"StartAt":"S","States":{{"S":{state},"N":{{"Type":"Succeed"}}}}}}"#)
}

/// What is found in a state, but for `N` not being reached.
pub(crate) fn found_in_state(state: &str, options: &CheckOptions) -> String {
    let unreached = "unreachable-state /States/N \"N\" [State \"N\" is not reachable.]";
    let all = found(&with_state(state), options);
    all.lines()
        .filter(|line| *line != unreached)
        .collect::<Vec<_>>()
        .join("\n")
}

pub(crate) fn gives(rows: &[(&str, &str)]) {
    for (state, expected) in rows {
        assert_eq!(
            found_in_state(state, &CheckOptions::default()),
            *expected,
            "{state}"
        );
    }
}
