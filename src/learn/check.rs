//! What the check of a lesson found, which is what came of its tests.

use std::rc::Rc;

use crate::protocol::{Diagnostic, Document, TestDifference, TestForm, TestVerdict};
use crate::workbench::{Suite, SuiteState, Workbench};

use super::lesson::Lesson;

/// How a lesson stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Standing {
    /// The editor shows something else.
    Elsewhere,
    /// It was not checked since something was edited.
    Open,
    /// It is being checked.
    Checking,
    /// It cannot be run, since this text has errors.
    Refused(Document, Rc<[Diagnostic]>),
    /// What is missing.
    Missing(Vec<Missing>),
    /// Everything is as it should be.
    Passed,
}

/// A test that did not pass.
#[derive(Debug, Clone, PartialEq)]
pub struct Missing {
    /// What is wanted, in words.
    pub wanted: String,
    /// What is other than wanted.
    pub differences: Vec<TestDifference>,
    /// Why it could not be run.
    pub broken: Option<String>,
}

/// How a lesson stands.
#[must_use]
pub fn standing(workbench: &Workbench, lesson: &Lesson) -> Standing {
    let suite = &workbench.suite;
    if workbench.title != lesson.project.title {
        return Standing::Elsewhere;
    }
    if suite.text != lesson.project.tests {
        return Standing::Open;
    }
    match &suite.state {
        SuiteState::Running(..) => Standing::Checking,
        _ if workbench.suite_is_stale() => Standing::Open,
        SuiteState::Refused(document, found) => Standing::Refused(*document, found.clone()),
        SuiteState::Done => done(suite),
        SuiteState::Idle | SuiteState::Stopped => Standing::Open,
    }
}

fn done(suite: &Suite) -> Standing {
    let mut missing = Vec::new();
    for test in suite.tests.iter() {
        let Some(result) = suite.results.get(&test.name) else {
            return Standing::Open;
        };
        let (differences, broken) = match &result.verdict {
            TestVerdict::Passed => continue,
            TestVerdict::Failed(differences) => (differences.clone(), None),
            TestVerdict::Broken(why) => (Vec::new(), Some(why.clone())),
        };
        missing.push(Missing {
            wanted: wanted(test).to_owned(),
            differences,
            broken,
        });
    }
    match (missing.is_empty(), suite.tests.is_empty()) {
        (_, true) => Standing::Open,
        (true, _) => Standing::Passed,
        _ => Standing::Missing(missing),
    }
}

fn wanted(test: &TestForm) -> &str {
    match &*test.comment {
        "" => &test.name,
        comment => comment,
    }
}
