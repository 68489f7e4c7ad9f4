//! What must hold of any text that comes from outside, as functions that panic where it does not: a target each.
//!
//! All of them: what was asked ends, does not panic, and gives the same twice; places are inside the text and between characters.
//!
//! libFuzzer runs them by `fuzz/`; [`campaign`] runs them on mutations of their seeds, without it: for a moment with every test, for as long as one
//! likes with `cargo run --release -p asl-fuzz -- TARGET SECONDS`. `fuzz/README.md` says more.

#![allow(
    clippy::panic,
    clippy::expect_used,
    reason = "a finding ends the program"
)]

mod definition;
mod documents;
mod execution;
mod jsonata;
mod link;
mod mutate;
mod mutated_links;
mod paths;

use std::fs;
use std::path::Path;

pub use definition::definition;
pub use documents::{import, mocks, yaml};
pub use execution::execution;
pub use jsonata::{jsonata_evaluate, jsonata_parse};
pub use link::link;
use mutate::Mutations;
pub use mutated_links::mutated_links;
pub use paths::jsonpath;

/// Something that takes a text from outside.
#[derive(Debug)]
pub struct Target {
    /// As in `fuzz/fuzz_targets`.
    pub name: &'static str,
    /// Its folder in `seeds`.
    pub seeds: &'static str,
    /// Panics when something does not hold.
    pub check: fn(&str),
}

const fn target(name: &'static str, seeds: &'static str, check: fn(&str)) -> Target {
    Target { name, seeds, check }
}

/// All targets.
pub const TARGETS: [Target; 9] = [
    target("definition", "definition", definition),
    target("yaml", "yaml", yaml),
    target("import", "import", import),
    target("mocks", "mocks", mocks),
    target("link", "link", link),
    target("jsonpath", "jsonpath", jsonpath),
    target("jsonata_parse", "jsonata", jsonata_parse),
    target("jsonata_evaluate", "jsonata", jsonata_evaluate),
    target("execution", "execution", execution),
];

impl Target {
    /// The texts to begin with, in the order of their names.
    ///
    /// # Panics
    /// When they cannot be read.
    #[must_use]
    pub fn seeds(&self) -> Vec<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("seeds")
            .join(self.seeds);
        let entries =
            fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let mut paths: Vec<_> = entries
            .map(|entry| entry.expect("a folder can be listed").path())
            .collect();
        paths.sort();
        let read = |path| fs::read_to_string(path).expect("a seed is a text");
        paths.into_iter().map(read).collect()
    }
}

/// Checks the seeds of a target, and then mutations of them until `enough` says so, which is asked with the number of texts so far. The same number
/// gives the same texts.
///
/// # Panics
/// When something does not hold; the text is printed before.
pub fn campaign(target: &Target, number: u64, mut enough: impl FnMut(u64) -> bool) {
    let seeds = target.seeds();
    let mut mutations = Mutations::new(&seeds, number);
    let mut seeds = seeds.iter().cloned();
    let mut texts = 0;
    while !enough(texts) {
        let text = seeds.next().unwrap_or_else(|| mutations.text());
        let shown = Shown(&text);
        (target.check)(&text);
        drop(shown);
        texts += 1;
    }
}

/// A text that is printed when its check panics.
struct Shown<'t>(&'t str);

impl Drop for Shown<'_> {
    #[expect(clippy::print_stderr, reason = "what to look at")]
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("this text was checked:\n{:?}", self.0);
        }
    }
}

/// Panics unless a place is inside a text and between characters.
#[track_caller]
fn assert_inside(text: &str, span: asl_json::Span, of: &impl std::fmt::Debug) {
    let inside = span.start <= span.end && text.get(span.start..span.end).is_some();
    assert!(
        inside,
        "{span:?} is no place in {} bytes: {of:?}",
        text.len()
    );
}

/// The text after edits that stand in its order and do not overlap.
///
/// # Panics
/// When they do not.
#[track_caller]
fn edited(text: &str, edits: &[(asl_json::Span, &str)]) -> String {
    let (mut out, mut at) = (String::new(), 0);
    for (span, new) in edits {
        assert_inside(text, *span, &edits);
        assert!(at <= span.start, "edits overlap: {edits:?}");
        out.push_str(text.get(at..span.start).unwrap_or_default());
        out.push_str(new);
        at = span.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}
