//! What came of a suite.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Map, Value};

/// What came of one case.
#[derive(Debug, Clone, Default)]
pub struct Case {
    /// The recording's id.
    pub id: String,
    /// `execution`, `choice`, `result`, ...
    pub kind: String,
    /// What the case is about: `jsonata`, `map-distributed`, ...
    pub features: Vec<String>,
    /// Why it did not pass, on one line.
    pub failure: Option<String>,
    /// Where only the order of keys differs.
    pub key_order: Option<String>,
    /// What we did.
    pub ours: Value,
}

impl Case {
    /// Whether it passed.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.failure.is_none()
    }
}

/// What came of all cases of a suite.
#[derive(Debug, Clone)]
pub struct Report {
    /// The suite's name.
    pub suite: &'static str,
    /// In the order of the recordings.
    pub cases: Vec<Case>,
    /// Lines to say before the counts.
    pub notes: Vec<String>,
}

impl Report {
    /// How many passed.
    #[must_use]
    pub fn passed(&self) -> usize {
        self.cases.iter().filter(|case| case.passed()).count()
    }

    /// Failing ids with their reasons, a line a kind, and last `SUITE: N passed, M failed`.
    #[must_use]
    pub fn text(&self, known: &Known) -> String {
        let mut text = String::new();
        for case in self.cases.iter().filter(|case| !case.passed()) {
            let reason = case
                .failure
                .as_deref()
                .unwrap_or_default()
                .replace('\n', " ");
            let _infallible =
                writeln!(text, "FAILED {}: {reason}{}", case.id, known.note(&case.id));
        }
        for case in &self.cases {
            if let Some(place) = &case.key_order {
                let _infallible = writeln!(text, "key order differs {}: at {place}", case.id);
            }
        }
        for note in &self.notes {
            let _infallible = writeln!(text, "{note}");
        }
        for (kind, [passed, all]) in self.by_kind() {
            let _infallible = writeln!(text, "{kind}: {passed} of {all} passed");
        }
        let _infallible = write!(
            text,
            "{}: {} passed, {} failed",
            self.suite,
            self.passed(),
            self.cases.len() - self.passed()
        );
        text
    }

    fn by_kind(&self) -> BTreeMap<&str, [usize; 2]> {
        let mut kinds: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
        for case in &self.cases {
            let [passed, all] = kinds.entry(&case.kind).or_default();
            *passed += usize::from(case.passed());
            *all += 1;
        }
        kinds
    }

    /// Writes `{ id: what we did }`.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn dump(&self, file: &Path) -> Result<()> {
        let all: Map<String, Value> = self
            .cases
            .iter()
            .map(|case| (case.id.clone(), case.ours.clone()))
            .collect();
        let text = serde_json::to_string_pretty(&all)?;
        std::fs::write(file, text).with_context(|| format!("{} cannot be written", file.display()))
    }
}

/// The known differences: ids of cases that we do otherwise, with the reason. Kept in `known-differences.json`.
#[derive(Debug, Clone, Default)]
pub struct Known(BTreeMap<String, String>);

impl Known {
    /// Those that are committed beside this package.
    ///
    /// # Errors
    /// When the file is no JSON object of strings.
    pub fn committed() -> Result<Self> {
        let text = include_str!("../known-differences.json");
        Ok(Self(serde_json::from_str(text).context(
            "known-differences.json must be an object of texts",
        )?))
    }

    /// The reason why a case is known to differ.
    #[must_use]
    pub fn reason(&self, id: &str) -> Option<&str> {
        self.0.get(id).map(String::as_str)
    }

    /// Ids of all known differences.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    fn note(&self, id: &str) -> String {
        self.reason(id)
            .map(|reason| format!(" (known: {reason})"))
            .unwrap_or_default()
    }
}
