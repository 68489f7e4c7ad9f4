//! What came of tests, for people.

use std::sync::Arc;

use asl_testing::{Item, TestResult, Verdict};

use crate::test::Ran;

/// Prints the tests of a file and what they leave out.
pub(crate) fn file(ran: &Ran) {
    println!("{}", ran.path.display());
    for result in &ran.results {
        test(result);
    }
    let coverage = &ran.coverage;
    let (covered, all) = (coverage.covered(), coverage.items().len());
    println!("  coverage {} % ({covered} of {all})", coverage.percent());
    for item in coverage.missing() {
        println!("    not covered: {item} ({})", place(ran, item));
    }
    println!();
}

/// Where something stands in the definition: `file:line:column`.
fn place(ran: &Ran, item: &Item) -> String {
    let root = ran.definition.checked.document.root.as_ref();
    let state = root.and_then(|root| root.at_pointer(&root.pointer_at(item.span.start)));
    let span = state.map_or(item.span, |state| item.place_in(state));
    ran.definition.place(span)
}

fn test(result: &TestResult) {
    let name = &result.name;
    let told = result.ran.as_ref().map_or_else(String::new, |ran| {
        let seconds = ran.milliseconds / 1_000;
        format!(
            " ({}, {} events, {seconds} s of virtual time)",
            ran.status.name(),
            ran.events
        )
    });
    match &result.verdict {
        Verdict::Passed => println!("  ok      {name}"),
        Verdict::Broken(why) => println!("  BROKEN  {name}\n          {why}"),
        Verdict::Failed(differences) => {
            println!("  FAILED  {name}{told}");
            for difference in differences {
                println!("          {difference}");
            }
        }
    }
    let unanswered = result.ran.as_ref().map(|ran| &ran.by_default);
    if let Some(states) = unanswered.filter(|states| !states.is_empty()) {
        println!("          {}", by_default(states));
    }
}

/// Says which states no mock answered.
pub(crate) fn by_default(states: &[Arc<str>]) -> String {
    format!(
        "answered by default, since no mock says what comes: {}",
        states.join(", ")
    )
}

/// Prints how many there were.
pub(crate) fn total(all: &[Ran]) {
    let tests: usize = all.iter().map(|ran| ran.results.len()).sum();
    let failed: usize = all.iter().map(Ran::failures).sum();
    println!("{tests} tests: {} passed, {failed} failed", tests - failed);
}

/// Names the files whose tests cover less than so many percent, and says how many.
pub(crate) fn too_little(all: &[Ran], least: usize) -> usize {
    let below = all.iter().filter(|ran| ran.coverage.percent() < least);
    below
        .map(|ran| {
            let percent = ran.coverage.percent();
            println!(
                "{}: coverage {percent} % is below {least} %",
                ran.path.display()
            );
        })
        .count()
}
