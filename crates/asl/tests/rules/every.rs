//! A case for each row of the table of rules: the code is found, as bad as the table says.

mod states;

use std::collections::BTreeSet;

use asl_language::rules::{RULES, rule};
use asl_language::{CheckOptions, MachineType, Severity, Syntax, check, check_document};

use self::states::STATES;
use super::with_state;

/// Codes with a whole definition.
const MACHINES: &[(&str, &str)] = &[
    ("json-syntax", r#"{"StartAt": }"#),
    ("not-object", "[]"),
    ("empty-definition", ""),
    ("missing-top-fields", r#"{"Comment":"c"}"#),
    (
        "bad-version",
        r#"{"Version":"2","StartAt":"A","States":{"A":{"Type":"Succeed"}}}"#,
    ),
    (
        "duplicate-state-name",
        r#"{"StartAt":"A","States":{"A":{"Type":"Parallel","End":true,"Branches":[{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}]}}}"#,
    ),
    (
        "start-at-missing-target",
        r#"{"StartAt":"B","States":{"A":{"Type":"Succeed"}}}"#,
    ),
    (
        "unreachable-state",
        r#"{"StartAt":"A","States":{"A":{"Type":"Succeed"},"B":{"Type":"Succeed"}}}"#,
    ),
    (
        "no-terminal-state",
        r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"A"}}}"#,
    ),
    (
        "querylang-downgrade",
        r#"{"QueryLanguage":"JSONata","StartAt":"A","States":{"A":{"Type":"Succeed","QueryLanguage":"JSONPath"}}}"#,
    ),
    (
        "self-loop",
        r#"{"StartAt":"A","States":{"A":{"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true,"Next":"Z"}],"Default":"A"},"Z":{"Type":"Succeed"}}}"#,
    ),
    (
        "endless-loop",
        r#"{"StartAt":"A","States":{"A":{"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true,"Next":"Z"}],"Default":"B"},"B":{"Type":"Pass","Next":"C"},"C":{"Type":"Pass","Next":"B"},"Z":{"Type":"Succeed"}}}"#,
    ),
    (
        "loop-history-risk",
        r#"{"StartAt":"B","States":{"B":{"Type":"Pass","Next":"A"},"A":{"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true,"Next":"Z"}],"Default":"B"},"Z":{"Type":"Succeed"}}}"#,
    ),
    (
        "var-distributed",
        r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Assign":{"x":1},"Next":"M"},"M":{"Type":"Map","End":true,"ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"B","States":{"B":{"Type":"Pass","Parameters":{"a.$":"$x"},"End":true}}}}}}"#,
    ),
    (
        "var-outer-assign",
        r#"{"StartAt":"V","States":{"V":{"Type":"Pass","Assign":{"a":1},"Next":"P"},"P":{"Type":"Parallel","End":true,"Branches":[{"StartAt":"A","States":{"A":{"Type":"Pass","Assign":{"a":2},"End":true}}}]}}}"#,
    ),
    (
        "label-duplicate",
        r#"{"StartAt":"A","States":{"A":{"Type":"Map","Label":"l","Next":"B","ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"X","States":{"X":{"Type":"Succeed"}}}},"B":{"Type":"Map","Label":"l","End":true,"ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"Y","States":{"Y":{"Type":"Succeed"}}}}}}"#,
    ),
];

/// Codes with a state of an EXPRESS machine.
const EXPRESS: &[(&str, &str)] = &[
    (
        "express-sync",
        r#"{"Type":"Task","Resource":"arn:aws:states:::ecs:runTask.sync","Next":"N"}"#,
    ),
    (
        "express-callback",
        r#"{"Type":"Task","Resource":"arn:aws:states:::sns:publish.waitForTaskToken","Next":"N"}"#,
    ),
    (
        "express-activity",
        r#"{"Type":"Task","Resource":"arn:aws:states:us-east-1:123456789012:activity:a","Next":"N"}"#,
    ),
    (
        "express-timeout",
        r#"{"Type":"Wait","Seconds":301,"Next":"N"}"#,
    ),
    (
        "distributed-in-express",
        r#"{"Type":"Map","ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"A","States":{"A":{"Type":"Succeed"}}},"Next":"N"}"#,
    ),
];

/// What is too long to be written down.
fn long() -> Vec<(&'static str, String)> {
    let name = "n".repeat(81);
    let deep = format!(
        "{}States.UUID(){}",
        "States.Array(".repeat(11),
        ")".repeat(11)
    );
    let many = vec!["1"; 9000].join(",");
    let chain: Vec<String> = (0..13_000)
        .map(|index| format!(r#""{index}":{{"Type":"Pass","Next":"{}"}}"#, index + 1))
        .collect();
    let branch = |inner: &str, depth: usize| {
        format!(
            r#"{{"StartAt":"{depth}","States":{{"{depth}":{{"Type":"Parallel","End":true,"Branches":[{inner}]}}}}}}"#
        )
    };
    let innermost = r#"{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}"#.to_owned();
    vec![
        (
            "definition-too-long",
            with_state(&format!(
                r#"{{"Type":"Pass","Comment":"{}","Next":"N"}}"#,
                "c".repeat(1 << 20)
            )),
        ),
        (
            "state-name-long",
            format!(r#"{{"StartAt":"{name}","States":{{"{name}":{{"Type":"Succeed"}}}}}}"#),
        ),
        (
            "too-deep",
            (0..102).fold(innermost, |inner, depth| branch(&inner, depth)),
        ),
        (
            "intrinsic-nesting",
            with_state(&format!(
                r#"{{"Type":"Pass","Parameters":{{"a.$":"{deep}"}},"Next":"N"}}"#
            )),
        ),
        (
            "payload-size",
            with_state(&format!(
                r#"{{"Type":"Pass","Result":"{}","Next":"N"}}"#,
                "x".repeat(262_143)
            )),
        ),
        (
            "event-count",
            format!(
                r#"{{"StartAt":"0","States":{{{},"13000":{{"Type":"Succeed"}}}}}}"#,
                chain.join(",")
            ),
        ),
        (
            "event-count-inline-map",
            format!(
                r#"{{"StartAt":"P","States":{{"P":{{"Type":"Pass","Result":[{many}],"Next":"M"}},"M":{{"Type":"Map","ItemProcessor":{{"StartAt":"A","States":{{"A":{{"Type":"Succeed"}}}}}},"End":true}}}}}}"#
            ),
        ),
    ]
}

#[test]
fn every_rule_is_found_in_its_case() {
    let express = CheckOptions {
        machine_type: MachineType::Express,
        ..CheckOptions::default()
    };
    let values = CheckOptions {
        substitutions: [("Unused".to_owned(), "1".to_owned())].into(),
        ..CheckOptions::default()
    };
    let too_long = CheckOptions {
        substitutions: [("A".to_owned(), "a".repeat(1 << 22))].into(),
        ..CheckOptions::default()
    };
    let plain = CheckOptions::default();
    let mut cases: Vec<(&str, String, &CheckOptions)> = Vec::new();
    cases.extend(
        STATES
            .iter()
            .map(|(code, state)| (*code, with_state(state), &plain)),
    );
    cases.extend(
        MACHINES
            .iter()
            .map(|(code, text)| (*code, (*text).to_owned(), &plain)),
    );
    cases.extend(
        EXPRESS
            .iter()
            .map(|(code, state)| (*code, with_state(state), &express)),
    );
    cases.extend(long().into_iter().map(|(code, text)| (code, text, &plain)));
    cases.push((
        "unused-substitution",
        with_state(r#"{"Type":"Pass","Next":"N"}"#),
        &values,
    ));
    cases.push((
        "substitution-too-long",
        with_state(r#"{"Type":"Pass","Comment":"${A}${A}${A}","Next":"N"}"#),
        &too_long,
    ));
    cases.push(("catch-discards-input", r#"{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:::sns:publish","Catch":[{"ErrorEquals":["A"],"Next":"B"}],"End":true},"B":{"Type":"Pass","InputPath":"$.order","End":true}}}"#.to_owned(), &plain));
    let mut covered: BTreeSet<&str> = BTreeSet::new();
    let mut wrong = Vec::new();
    for (code, text, options) in &cases {
        covered.insert(code);
        let checked = check(text, options);
        let Some(found) = checked.diagnostics.iter().find(|found| found.code == *code) else {
            let codes: Vec<_> = checked.diagnostics.iter().map(|found| found.code).collect();
            wrong.push(format!("{code} is not found, but {codes:?}: {text:.300}"));
            continue;
        };
        // Some are milder in places where AWS is milder.
        if rule(code).is_none_or(|rule| found.severity < rule.severity) {
            wrong.push(format!("{code} is {:?}", found.severity));
        }
        if found.help.is_none() && found.severity != Severity::Error {
            wrong.push(format!("{code} does not say what to do"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let mut broken = asl_json::read("{}");
    broken
        .errors
        .push(asl_json::SyntaxError::new(asl_json::Span::at(0), "a tab"));
    let yaml = check_document("{}", broken, Syntax::Yaml, &plain);
    covered.extend(yaml.diagnostics.iter().map(|found| found.code));
    let all: BTreeSet<&str> = RULES.iter().map(|rule| rule.code).collect();
    let missing: Vec<_> = all.difference(&covered).collect();
    assert!(missing.is_empty(), "rules without a case: {missing:?}");
}
