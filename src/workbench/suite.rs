//! The test cases: what they are, what came of them, what they cover.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::protocol::{
    Agreement, Command, CoverageReport, Diagnostic, Document, EditedTests, EventId, Revision,
    RunId, RunRequest, TestForm, TestOutcome, TestVerdict, TestsCommand, TestsEdit, TestsProgress,
    TestsUpdate,
};

use super::{Notice, NoticeId, NoticeTone, Pane, Workbench, WorkerStatus};

/// How many events one pull of tests asks for: as many as take a few hundredths of a second.
const PULL: u32 = 4000;

/// The test cases of the project.
#[derive(Debug, Clone, Default)]
pub struct Suite {
    /// As they are kept: a test file.
    pub text: Rc<str>,
    /// The tests of the file, in its order.
    pub tests: Rc<[TestForm]>,
    /// What is wrong with the file.
    pub findings: Rc<[String]>,
    /// Where the run of the tests stands.
    pub state: SuiteState,
    /// What came of each test that was run, by its name.
    pub results: Rc<BTreeMap<String, TestOutcome>>,
    /// What the tests that were run last covered.
    pub coverage: Rc<CoverageReport>,
    /// The tests as test cases of a `MockConfigFile.json`, since that was asked for.
    pub mock_config: Option<Rc<str>>,
    /// Why the last change was not made.
    pub refused: Option<Rc<str>>,
    /// The test whose form is open: its name, or none for a new one.
    pub form: Option<Option<Rc<str>>>,
    /// The test that the run is of.
    pub opened: Option<Rc<str>>,
    /// The history that the run replays.
    pub replays: Option<Rc<str>>,
    /// How the run that was replayed last agrees with its recording, or why there was none.
    pub agreement: Option<Rc<Result<Agreement, String>>>,
    /// The event to go to once that run has ended.
    goal: EventId,
    /// Whether that run is made again after an edit.
    again: bool,
    /// Counts the texts of tests, those of documents that were open before among them: what is said of another one is void.
    revision: Revision,
    /// Numbers the runs of tests.
    run: RunId,
    /// The edits of definition, input and mocks that the results are of.
    of: [u32; 3],
    /// Whether the form of what was added is to be opened.
    show_added: bool,
}

/// Where a run of tests stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum SuiteState {
    /// None was run since they were opened.
    #[default]
    Idle,
    /// So many of so many have ended.
    Running(u32, u32),
    /// All have ended.
    Done,
    /// It was stopped.
    Stopped,
    /// They cannot be run, since this text has errors.
    Refused(Document, Rc<[Diagnostic]>),
}

/// What a person does with tests.
#[derive(Debug, Clone, PartialEq)]
pub enum TestsAction {
    /// Run all, or the one of this name.
    Run(Option<Rc<str>>),
    /// Run no more of them.
    Stop,
    /// Change them.
    Edit(Box<TestsEdit>),
    /// The last run becomes a test.
    SaveRun,
    /// Every test case of the mocks becomes a test.
    FromMocks,
    /// The tests are wanted as test cases of a `MockConfigFile.json`.
    MockConfig,
    /// Run the test of this name to look at it, and go to this event of it; 0: to its end.
    Open(Rc<str>, EventId),
    /// The form of a test is wanted, or none, or that of a new one.
    Form(Option<Option<Rc<str>>>),
    /// The text of all tests was replaced.
    Replace(Rc<str>),
    /// This history, as GetExecutionHistory gives it, is to be replayed.
    Replay(Rc<str>),
    /// An event of the run is wanted.
    GoToEvent(EventId),
}

impl Suite {
    /// Whether tests are being run.
    #[must_use]
    pub fn is_running(&self) -> bool {
        matches!(self.state, SuiteState::Running(..))
    }

    /// How many of the results are not as expected.
    #[must_use]
    pub fn failures(&self) -> usize {
        let results = self
            .tests
            .iter()
            .filter_map(|test| self.results.get(&test.name));
        results
            .filter(|result| result.verdict != TestVerdict::Passed)
            .count()
    }

    /// A name that no test has yet.
    fn free_name(&self, wanted: &str) -> String {
        let taken = |name: &str| self.tests.iter().any(|test| test.name == name);
        let numbered = (2..).map(|number| format!("{wanted} {number}"));
        let mut names = std::iter::once(wanted.to_owned()).chain(numbered);
        names.find(|name| !taken(name)).unwrap_or_default()
    }
}

impl Workbench {
    pub(super) fn open_suite(&mut self, text: Rc<str>) {
        self.suite = Suite {
            text,
            revision: self.suite.revision + 1,
            run: self.suite.run + 1,
            ..Suite::default()
        };
        self.list_tests();
    }

    /// Whether a text was edited since the tests were run.
    #[must_use]
    pub fn suite_is_stale(&self) -> bool {
        self.suite.of != self.edits()
    }

    /// Whether the last run can become a test.
    #[must_use]
    pub fn can_save_run(&self) -> bool {
        self.finished().is_some() && self.run.has_values && self.worker == WorkerStatus::Ready
    }

    #[inline(never)]
    pub(super) fn act_on_tests(&mut self, action: TestsAction) {
        self.suite.refused = None;
        match action {
            TestsAction::Run(only) => self.run_tests(only.as_deref()),
            TestsAction::Stop => {
                if self.suite.is_running() {
                    self.suite.state = SuiteState::Stopped;
                    self.suite.run += 1;
                }
            }
            TestsAction::Edit(edit) => self.edit_tests(*edit),
            TestsAction::SaveRun if self.can_save_run() => {
                let wanted = match (&self.suite.opened, &self.test_case) {
                    _ if self.suite.replays.is_some() => "Recorded",
                    (Some(name), _) | (None, Some(name)) => &**name,
                    (None, None) => "Test",
                };
                let name = self.suite.free_name(wanted);
                self.suite.show_added = true;
                self.edit_tests(TestsEdit::SaveRun {
                    run: self.run.id,
                    name,
                    test_case: self.test_case.as_deref().map(String::from),
                });
            }
            TestsAction::SaveRun => {}
            TestsAction::FromMocks => self.edit_tests(TestsEdit::FromMocks {
                mocks: self.mocks.text.clone(),
                state_machine: self.mocked_machine().map(|machine| machine.name.clone()),
            }),
            TestsAction::MockConfig => self.send_tests(TestsCommand::MockConfig {
                tests: self.suite.text.clone(),
                revision: self.suite.revision,
                mocks: self.mocks.text.clone(),
                state_machine: self.mocked_machine().map(|machine| machine.name.clone()),
            }),
            TestsAction::Open(name, event) => {
                if self.can_run() {
                    self.begin_run();
                    self.suite.opened = Some(name);
                    self.suite.goal = event;
                    self.send_run_when_ready();
                    self.pane = Pane::Trace;
                }
            }
            TestsAction::Form(form) => self.suite.form = form,
            TestsAction::Replace(text) => self.tests_changed(text),
            TestsAction::Replay(history) => self.replay(history),
            TestsAction::GoToEvent(event) => {
                self.go_to_event(event);
                self.pane = Pane::Trace;
            }
        }
    }

    /// Begins again what the run is of: the editors, a test, or a replay.
    pub(super) fn begin_again(&mut self) {
        let (opened, replays) = (self.suite.opened.clone(), self.suite.replays.clone());
        self.begin_run();
        (self.suite.opened, self.suite.replays) = (opened, replays);
        self.suite.again = true;
        self.send_run_when_ready();
    }

    /// Runs the definition with what a history recorded.
    pub(super) fn replay(&mut self, history: Rc<str>) {
        if self.can_run() {
            self.begin_run();
            self.suite.replays = Some(history);
            self.send_run_when_ready();
        }
    }

    fn replayed(&mut self, run: RunId, agreement: Result<Agreement, String>) {
        if run != self.run.id {
            return;
        }
        let (tone, text) = match &agreement {
            Ok(Agreement::Same(events)) => (
                NoticeTone::Info,
                format!(
                    "replayed: the trace shows the {events} recorded events, and this page computes each of them just so"
                ),
            ),
            Ok(Agreement::SameButOrder(event)) => (
                NoticeTone::Info,
                format!(
                    "replayed: the trace shows the recorded events; this page computes the same, but for the order in which concurrent branches took turns, from event {event} on"
                ),
            ),
            Ok(Agreement::Differs { event, .. }) => (
                NoticeTone::Warning,
                format!(
                    "replayed: the trace shows the recorded events; event {event} is the first that this page does otherwise. Its data and Tests show both side by side"
                ),
            ),
            Err(why) => {
                // The worker has no such run, which it could stop.
                self.run.id += 1;
                self.give_up_run();
                self.close_run();
                (NoticeTone::Error, why.clone())
            }
        };
        if let Ok(Agreement::Differs { event, .. }) = &agreement {
            Rc::make_mut(&mut self.trace).mark_difference(*event);
            // Who made it again after an edit stays where the cursor stood.
            if !self.suite.again {
                self.go_to_event(*event);
            }
        }
        self.suite.agreement = Some(Rc::new(agreement));
        self.notify(Notice {
            id: NoticeId::Run,
            tone,
            text: text.into(),
            report: None,
        });
    }

    fn send_tests(&mut self, command: TestsCommand) {
        if self.worker == WorkerStatus::Ready {
            self.outbox.send(Command::Tests(Box::new(command)));
        }
    }

    /// Has the tests read.
    pub(super) fn list_tests(&mut self) {
        let tests = self.suite.text.clone();
        if tests.is_empty() {
            self.suite.tests = Rc::default();
            self.suite.findings = Rc::default();
        } else {
            let revision = self.suite.revision;
            self.send_tests(TestsCommand::List { tests, revision });
        }
    }

    fn edit_tests(&mut self, edit: TestsEdit) {
        let tests = self.suite.text.clone();
        self.send_tests(TestsCommand::Edit {
            tests,
            revision: self.suite.revision,
            edit,
        });
    }

    fn run_tests(&mut self, only: Option<&str>) {
        if self.worker != WorkerStatus::Ready || self.suite.is_running() {
            return;
        }
        self.suite.run += 1;
        self.suite.of = self.edits();
        self.suite.state = SuiteState::Running(0, 0);
        let results = Rc::make_mut(&mut self.suite.results);
        match only {
            Some(only) => drop(results.remove(only)),
            None => results.clear(),
        }
        let with = Box::new(RunRequest {
            run: self.suite.run,
            ..self.run_request()
        });
        self.send_tests(TestsCommand::Run {
            tests: self.suite.text.clone(),
            only: only.map(String::from),
            with,
        });
    }

    /// What a run is asked for with, that of a test among them.
    pub(super) fn run_command(&self) -> Command {
        let with = self.run_request();
        if let Some(history) = &self.suite.replays {
            return Command::Tests(Box::new(TestsCommand::Replay {
                history: history.clone(),
                with: Box::new(with),
            }));
        }
        match &self.suite.opened {
            Some(name) => Command::Tests(Box::new(TestsCommand::Open {
                tests: self.suite.text.clone(),
                name: String::from(&**name),
                with: Box::new(with),
            })),
            None => Command::Run(with),
        }
    }

    /// The run has ended: if it is of a test that differs, to where it does.
    pub(super) fn go_to_goal(&mut self) {
        let goal = std::mem::take(&mut self.suite.goal);
        if goal > 0 {
            self.go_to_event(goal);
        }
    }

    /// No run is of a test any more.
    pub(super) fn forget_opened_test(&mut self) {
        self.suite.opened = None;
        self.suite.replays = None;
        self.suite.agreement = None;
        self.suite.goal = 0;
        self.suite.again = false;
    }

    /// The worker that ran the tests is gone.
    pub(super) fn lose_tests(&mut self) {
        if self.suite.is_running() {
            self.suite.state = SuiteState::Stopped;
        }
    }

    fn tests_changed(&mut self, text: Rc<str>) {
        self.suite.mock_config = None;
        self.suite.text = text;
        self.suite.revision += 1;
        self.list_tests();
    }

    pub(super) fn told_of_tests(&mut self, update: TestsUpdate) {
        match update {
            TestsUpdate::Listed {
                revision,
                tests,
                findings,
            } if revision == self.suite.revision => {
                self.suite.tests = tests.into();
                self.suite.findings = findings.into();
            }
            TestsUpdate::Edited { revision, edited } if revision == self.suite.revision => {
                self.tests_edited(edited);
            }
            TestsUpdate::Refused {
                run,
                document,
                diagnostics,
            } if run == self.suite.run => {
                self.suite.state = SuiteState::Refused(document, diagnostics.into());
            }
            TestsUpdate::Progress(progress) => self.tests_went_on(progress),
            TestsUpdate::Replayed { run, agreement } => self.replayed(run, agreement),
            TestsUpdate::MockConfig { revision, file } if revision == self.suite.revision => {
                match file {
                    Ok(text) => self.suite.mock_config = Some(text.into()),
                    Err(why) => self.suite.refused = Some(why.into()),
                }
            }
            // Of tests that are not there any more.
            TestsUpdate::Listed { .. }
            | TestsUpdate::Edited { .. }
            | TestsUpdate::Refused { .. }
            | TestsUpdate::MockConfig { .. } => {}
        }
    }

    fn tests_edited(&mut self, edited: Result<EditedTests, String>) {
        let show = std::mem::take(&mut self.suite.show_added);
        match edited {
            Ok(EditedTests { tests, name }) => {
                let name: Option<Rc<str>> = name.map(Rc::from);
                if let Some(name) = &name {
                    // What came of the test before says nothing of what it is now.
                    Rc::make_mut(&mut self.suite.results).remove(&**name);
                }
                self.suite.form = name.filter(|_| show).map(Some);
                self.tests_changed(tests);
            }
            Err(why) => self.suite.refused = Some(why.into()),
        }
    }

    fn tests_went_on(&mut self, progress: TestsProgress) {
        if progress.run != self.suite.run {
            return;
        }
        let SuiteState::Running(mut ended, _) = self.suite.state else {
            return;
        };
        let results = Rc::make_mut(&mut self.suite.results);
        for result in progress.results {
            ended += 1;
            results.insert(result.name.clone(), result);
        }
        self.suite.coverage = Rc::new(progress.coverage);
        if progress.done {
            self.suite.state = SuiteState::Done;
        } else {
            self.suite.state = SuiteState::Running(ended, progress.total);
            self.send_tests(TestsCommand::Pull {
                run: progress.run,
                events: PULL,
            });
        }
    }
}
