//! What AWS did, we do: the recorded cases, read in place.

#![allow(clippy::print_stdout, reason = "a skipped test says so")]

use std::env;
use std::path::PathBuf;

use asl_conformance::report::{Case, Known};
use asl_conformance::{jsonata, suite};

/// The folder of recordings; says so when there is none.
fn shared() -> Option<PathBuf> {
    let folder = env::var_os("ASL_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    if folder.join("conformance").is_dir() {
        return Some(folder);
    }
    println!(
        "skipped: there are no recorded cases in {}; set ASL_SHARED to the folder that has them",
        folder.display()
    );
    None
}

#[test]
fn expressions_go_as_in_the_reference_implementation() {
    let Some(shared) = shared() else { return };
    let (cases, errors) = jsonata::cases(&shared).unwrap();
    let count = cases.len();
    assert!(count > 3_800, "only {count} cases were found");
    let failed: Vec<_> = cases.iter().filter(|case| !case.passed()).collect();
    assert!(failed.is_empty(), "{failed:#?}");
    for alike in [errors.messages, errors.positions] {
        assert!(alike.all > 1_500 && alike.same == alike.all, "{alike:?}");
    }
}

#[test]
fn recorded_cases_go_as_on_aws() {
    let Some(shared) = shared() else { return };
    let report = suite("aws", &shared).unwrap();
    let known = Known::committed().unwrap();
    let count = report.cases.len();
    assert!(count > 600, "only {count} cases were found");

    let surprises: Vec<String> = report
        .cases
        .iter()
        .filter(|case| !case.passed() && known.reason(&case.id).is_none())
        .map(|case| {
            format!(
                "{}: {}",
                case.id,
                case.failure.as_deref().unwrap_or_default()
            )
        })
        .collect();
    assert!(
        surprises.is_empty(),
        "not in known-differences.json:\n{}",
        surprises.join("\n")
    );

    let mended: Vec<&str> = known
        .ids()
        .filter(|id| {
            report
                .cases
                .iter()
                .any(|case| case.id == *id && case.passed())
        })
        .collect();
    assert!(
        mended.is_empty(),
        "these pass now, take them out of known-differences.json: {}",
        mended.join(", ")
    );

    // Results without their mocks apart (kind `result`), next to nothing may be in the list.
    let whole: Vec<&Case> = report
        .cases
        .iter()
        .filter(|case| case.kind != "result")
        .collect();
    let failed = whole.iter().filter(|case| !case.passed()).count();
    assert!(
        failed * 100 <= whole.len(),
        "{failed} of {} are in the list",
        whole.len()
    );
    let other_order: Vec<&str> = report
        .cases
        .iter()
        .filter(|case| case.key_order.is_some())
        .map(|case| case.id.as_str())
        .collect();
    assert!(
        other_order.is_empty(),
        "keys in another order: {}",
        other_order.join(", ")
    );
}

#[test]
fn no_real_definition_makes_us_panic() {
    let Some(shared) = shared() else { return };
    for name in ["corpus", "validation"] {
        let report = suite(name, &shared).unwrap();
        let panics: Vec<String> = report
            .cases
            .iter()
            .filter(|case| {
                case.failure
                    .as_deref()
                    .is_some_and(|reason| reason.contains("panicked"))
            })
            .map(|case| {
                format!(
                    "{}: {}",
                    case.id,
                    case.failure.as_deref().unwrap_or_default()
                )
            })
            .collect();
        assert!(panics.is_empty(), "{}", panics.join("\n"));
    }
}
