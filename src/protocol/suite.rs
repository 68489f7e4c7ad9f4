//! What is said about test cases.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::graph::EdgeKind;
use super::history::{EventId, StateId};
use super::text::TextRange;
use super::{Diagnostic, Document, ExecutionStatus, Revision, RunId, RunRequest};

/// Asks for something about the tests of a project. `tests` is always their text, a test file, and `revision` counts how often it became another one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum TestsCommand {
    /// Read them; answered by [`TestsUpdate::Listed`].
    List {
        /// The tests.
        tests: Rc<str>,
        /// Which text of them that is.
        revision: Revision,
    },
    /// Change them; answered by [`TestsUpdate::Edited`].
    Edit {
        /// The tests.
        tests: Rc<str>,
        /// Which text of them that is.
        revision: Revision,
        /// How.
        edit: TestsEdit,
    },
    /// Run them, voiding the run of tests before; answered by [`TestsUpdate::Progress`] or [`TestsUpdate::Refused`].
    Run {
        /// The tests.
        tests: Rc<str>,
        /// Only the one of this name.
        only: Option<String>,
        /// What they are run with; `run` names this run of tests.
        with: Box<RunRequest>,
    },
    /// Go on with them for about so many events; answered by one [`TestsUpdate::Progress`]. Not pulling is pausing.
    Pull {
        /// Which run of tests.
        run: RunId,
        /// How many events.
        events: u32,
    },
    /// Write them as test cases of a `MockConfigFile.json`; answered by [`TestsUpdate::MockConfig`].
    MockConfig {
        /// The tests.
        tests: Rc<str>,
        /// Which text of them that is.
        revision: Revision,
        /// The mocks of those that have none of their own.
        mocks: Rc<str>,
        /// The machine looked up in them.
        state_machine: Option<String>,
    },
    /// Start an execution with what a test says, as [`Command::Run`](super::Command::Run) does.
    Open {
        /// The tests.
        tests: Rc<str>,
        /// The test's name.
        name: String,
        /// What is run but for what the test says.
        with: Box<RunRequest>,
    },
    /// Start an execution with the input and the answers of a recorded one; at its end [`TestsUpdate::Replayed`] says how the two agree.
    Replay {
        /// The history, as GetExecutionHistory gives it.
        history: Rc<str>,
        /// What is run but for what the history says.
        with: Box<RunRequest>,
    },
}

/// A change of tests.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum TestsEdit {
    /// A test is put in place of another, or added.
    Put {
        /// The name of the one it replaces.
        of: Option<String>,
        /// The test.
        form: Box<TestForm>,
    },
    /// A test is taken out.
    Remove(String),
    /// A test expects what came of it when it was run last.
    Accept(String),
    /// An execution becomes a test: its input, its mocks, its status, output and path.
    SaveRun {
        /// The execution.
        run: RunId,
        /// The name of the test.
        name: String,
        /// The test case of the mocks it was run with.
        test_case: Option<String>,
    },
    /// A test for every test case of the mocks that no test names yet.
    FromMocks {
        /// The mocks.
        mocks: Rc<str>,
        /// The machine looked up in them.
        state_machine: Option<String>,
    },
}

/// A test as it is typed into a form. Everything may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TestForm {
    /// Its name.
    pub name: String,
    /// For people.
    pub comment: String,
    /// The input, JSON.
    pub input: String,
    /// The test case of the mocks.
    pub test_case: String,
    /// Mocks of its own, JSON.
    pub mocks: String,
    /// `SUCCEEDED`, …
    pub status: String,
    /// The whole output, JSON.
    pub output: String,
    /// A part of the output, JSON.
    pub output_contains: String,
    /// The error's name.
    pub error: String,
    /// The error's cause.
    pub cause: String,
    /// A part of the error's cause.
    pub cause_contains: String,
    /// The path, a state a line.
    pub path: String,
    /// States that must be visited, one a line.
    pub visits: String,
    /// States that must not be, one a line.
    pub does_not_visit: String,
}

/// What is told about the tests.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum TestsUpdate {
    /// They were read.
    Listed {
        /// Which text of them.
        revision: Revision,
        /// In the order of the file.
        tests: Vec<TestForm>,
        /// What is wrong with the file, in sentences.
        findings: Vec<String>,
    },
    /// They were changed, or why they were not.
    Edited {
        /// Which text of them.
        revision: Revision,
        /// What they are now.
        edited: Result<EditedTests, String>,
    },
    /// They cannot be run, since a text has errors.
    Refused {
        /// Which run of tests.
        run: RunId,
        /// The text that is at fault.
        document: Document,
        /// Its errors; at least one.
        diagnostics: Vec<Diagnostic>,
    },
    /// How far they are.
    Progress(TestsProgress),
    /// The tests as test cases of a `MockConfigFile.json`, or why there are none.
    MockConfig {
        /// Which text of them.
        revision: Revision,
        /// The file.
        file: Result<String, String>,
    },
    /// A recorded execution was replayed, or cannot be.
    Replayed {
        /// Which run it is.
        run: RunId,
        /// How it agrees with the recorded one, or why there is no run.
        agreement: Result<Agreement, String>,
    },
}

/// How a run agrees with the recorded execution that it replays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Agreement {
    /// So many events, all the same.
    Same(u32),
    /// The same, but for the order in which concurrent branches took turns, from this event on.
    SameButOrder(EventId),
    /// Not the same.
    Differs {
        /// The first event that is other.
        event: EventId,
        /// Where in it: `$.output`; empty: one of the two ends before it.
        place: String,
        /// The recorded event as JSON.
        recorded: Option<String>,
        /// Ours as JSON.
        ours: Option<String>,
        /// Why no history can tell what would be needed to do the same, if that is so.
        untold: Option<String>,
    },
}

/// Tests after a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditedTests {
    /// Their text.
    pub tests: Rc<str>,
    /// The test that was changed or added, by the name it has now.
    pub name: Option<String>,
}

/// How far a run of tests is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TestsProgress {
    /// Which run of tests.
    pub run: RunId,
    /// How many tests it has.
    pub total: u32,
    /// The tests that ended since the last answer.
    pub results: Vec<TestOutcome>,
    /// The last one has ended.
    pub done: bool,
    /// What all that have ended covered together.
    pub coverage: CoverageReport,
}

/// What came of a test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TestOutcome {
    /// Its name.
    pub name: String,
    /// Whether it passed.
    pub verdict: TestVerdict,
    /// How the execution ended.
    pub status: Option<ExecutionStatus>,
    /// Events of its history.
    pub events: u32,
    /// How long it took on the virtual clock, in milliseconds.
    pub duration: f64,
    /// The states that were answered by a default, since no mock says what comes.
    pub by_default: Vec<String>,
}

/// Whether a test passed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TestVerdict {
    /// It did.
    Passed,
    /// What is other than expected.
    Failed(Vec<TestDifference>),
    /// It could not be run.
    Broken(String),
}

/// Something that is other than expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestDifference {
    /// What was compared: `the output at $.total`.
    pub subject: String,
    /// What was expected.
    pub expected: String,
    /// What came.
    pub actual: String,
    /// The event to look at; 0: none.
    pub event: EventId,
}

/// What tests covered of the definition checked last.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct CoverageReport {
    /// How much of it.
    pub covered: u32,
    /// How much there is: states, Choice rules, Retriers, Catchers.
    pub total: u32,
    /// Percent, rounded down.
    pub percent: u32,
    /// What was not covered, in the order of the definition.
    pub missing: Vec<Uncovered>,
    /// For every state: how often it was entered, and how many of what belongs to it were covered, of how many.
    pub states: Vec<(StateId, u32, u32, u32)>,
    /// For every Choice rule, `Default` and Catcher: how often it was taken.
    pub edges: Vec<(StateId, EdgeKind, u32)>,
}

/// Something that no test covered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Uncovered {
    /// In words: `Catch 2 of Charge (States.ALL) → Refund`.
    pub text: String,
    /// Whose.
    pub state: StateId,
    /// Where it stands.
    pub range: TextRange,
}
