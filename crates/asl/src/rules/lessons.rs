//! Which lesson of the page explains a rule: the name of its file in `www/lessons`. The reference of the page explains every rule, by its code.

/// Lessons, each with the codes of the rules that it explains.
const LESSONS: &[(&str, &[&str])] = &[
    (
        "01-first-steps",
        &[
            "missing-top-fields",
            "empty-definition",
            "start-at-missing-target",
            "next-missing-target",
            "missing-next-or-end",
            "no-dollar",
            "format-holes",
        ],
    ),
    (
        "02-result-path",
        &["result-path-context", "result-path-wildcard"],
    ),
    (
        "03-catch",
        &[
            "catch-missing-target",
            "states-all-position",
            "unknown-states-error",
            "shadowed-catcher",
            "task-failed-not-timeout",
            "catch-discards-input",
            "task-no-catch",
            "python-exception-name",
            "node-error-name",
            "error-name-in-cause",
            "error-name-case",
            "error-name-near",
            "retry-runtime",
        ],
    ),
    (
        "04-backoff",
        &[
            "shadowed-retrier",
            "backoff-rate",
            "retry-max-attempts-zero",
            "lambda-no-retry",
            "retry-states-all-only",
        ],
    ),
    (
        "05-map",
        &[
            "inline-40",
            "map-zero-concurrency-downstream",
            "map-selector",
            "map-context-outside",
        ],
    ),
    (
        "06-callbacks",
        &[
            "callback-no-token",
            "callback-no-timeout",
            "token-outside-callback",
            "heartbeat-not-less",
            "task-no-timeout",
        ],
    ),
    (
        "07-jsonata",
        &[
            "querylang-downgrade",
            "jsonpath-field-in-jsonata",
            "jsonata-field-in-jsonpath",
            "dollar-suffix-in-jsonata",
            "expr-with-spaces",
            "expr-half-open",
            "expr-in-jsonpath-state",
            "path-in-jsonata",
            "jsonata-bare-root",
        ],
    ),
    (
        "08-variables",
        &[
            "var-outer-assign",
            "var-distributed",
            "var-unknown",
            "var-unused",
        ],
    ),
    ("09-saga", &["catch-loop", "retry-non-idempotent"]),
    (
        "10-express",
        &[
            "distributed-in-express",
            "express-sync",
            "express-callback",
            "express-activity",
            "express-timeout",
        ],
    ),
    (
        "11-limits",
        &[
            "payload-size",
            "event-count",
            "event-count-inline-map",
            "loop-history-risk",
            "retry-datalimit",
        ],
    ),
    ("12-iam", &["credentials-role", "resource-dynamic"]),
    (
        "13-error-branches",
        &[
            "mock-file-shape",
            "mock-unknown-response",
            "mock-unknown-test-case",
            "mock-return-or-throw",
            "mock-range",
            "mock-gap",
            "mock-error-not-caught",
        ],
    ),
    (
        "14-distributed-map",
        &[
            "distributed-fields",
            "distributed-exec-type",
            "tolerated-exclusive",
            "tolerated-range",
            "item-batcher-empty",
        ],
    ),
    (
        "15-debugging",
        &[
            "choice-operand-type",
            "choice-no-default",
            "choice-contradiction",
        ],
    ),
];

/// The lesson for a rule, if there is one.
pub(super) fn lesson(code: &str) -> Option<&'static str> {
    let mut lessons = LESSONS.iter();
    let found = lessons.find(|(_, codes)| codes.contains(&code));
    found.map(|(lesson, _)| *lesson)
}

#[cfg(test)]
mod tests {
    use super::super::rule;
    use super::*;

    #[test]
    fn every_code_is_that_of_a_rule_and_stands_once() {
        let codes: Vec<_> = LESSONS.iter().flat_map(|(_, codes)| *codes).collect();
        for (index, code) in codes.iter().enumerate() {
            assert!(rule(code).is_some(), "{code}");
            assert!(!codes.iter().take(index).any(|it| it == code), "{code}");
        }
    }
}
