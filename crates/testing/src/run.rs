//! Running tests.

use std::sync::Arc;

use asl_engine::api::{self, Options};
use asl_engine::execution::{Execution, Status, Step};
use asl_engine::mocks::{Mocks, Selection};
use asl_json::Value;
use asl_language::model::StateMachine;
use asl_language::{MachineType, Severity, nearest};

use crate::coverage::{Coverage, Target};
use crate::difference::Difference;
use crate::file::Test;

/// What all tests of a machine share.
#[derive(Debug, Clone)]
pub struct Setup {
    /// What is tested.
    pub machine: Arc<StateMachine>,
    /// Standard or Express.
    pub machine_type: MachineType,
    /// Names, seed, quotas and so on; `state_machine_name` is also looked up in the mocks.
    pub options: Options,
    /// The input of the tests that have none, JSON text; none: `{}`.
    pub input: Option<Arc<str>>,
    /// The mocks of the tests that have none; `null`: no mocks.
    pub mocks: Value,
}

impl Setup {
    /// A Standard machine without mocks and with the settings that a run has by itself.
    #[must_use]
    pub fn new(machine: Arc<StateMachine>) -> Self {
        Self {
            machine,
            machine_type: MachineType::Standard,
            options: Options::default(),
            input: None,
            mocks: Value::Null,
        }
    }
}

/// How a test ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Everything is as expected.
    Passed,
    /// What is not; at least one.
    Failed(Vec<Difference>),
    /// It could not be run, or not be judged: why.
    Broken(String),
}

/// How the execution of a test ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Ran {
    /// Never running.
    pub status: Status,
    /// The output, if it succeeded.
    pub output: Option<Value>,
    /// The error's name, if it has one.
    pub error: Option<Arc<str>>,
    /// The error's cause, if it has one.
    pub cause: Option<Arc<str>>,
    /// Events of its history.
    pub events: usize,
    /// On the virtual clock.
    pub milliseconds: u64,
    /// States whose calls were answered by a default, since no mock said what comes.
    pub by_default: Vec<Arc<str>>,
}

/// What came of a test.
#[derive(Debug, Clone, PartialEq)]
pub struct TestResult {
    /// The test's name.
    pub name: Arc<str>,
    /// Whether it passed.
    pub verdict: Verdict,
    /// How its execution ended; none if there was none.
    pub ran: Option<Ran>,
}

/// A test that is being run.
#[derive(Debug)]
pub struct TestRun {
    test: Test,
    /// Why it cannot be run, in place of its execution.
    execution: Result<(Box<Execution>, Mocks), String>,
}

impl TestRun {
    /// A test about to begin.
    #[must_use]
    pub fn new(setup: &Setup, test: &Test) -> Self {
        Self {
            execution: begin(setup, test),
            test: test.clone(),
        }
    }

    /// Goes on for as many events as are left, and takes those that came off. Whether it has ended.
    pub fn advance(&mut self, left: &mut usize) -> bool {
        let Ok((execution, mocks)) = &mut self.execution else {
            return true;
        };
        while *left > 0 {
            match execution.step() {
                Step::Event(_) | Step::ChildEvent(..) => *left -= 1,
                Step::NeedsReply(request) if mocks.asks(&request) => {
                    let state = &request.state.name;
                    self.execution = Err(format!(
                        "the mock of `{state}` asks a person (`AskMe`); say what it answers"
                    ));
                    return true;
                }
                Step::NeedsReply(request) => execution.reply(request.id, mocks.reply(&request)),
                Step::Finished(_) => return true,
            }
        }
        false
    }

    /// The execution; none if the test cannot be run.
    #[must_use]
    pub fn execution(&self) -> Option<&Execution> {
        self.execution
            .as_ref()
            .ok()
            .map(|(execution, _)| &**execution)
    }

    /// What came of it, once it has ended; counts what it covered.
    #[must_use]
    pub fn end(&self, coverage: &mut Coverage) -> TestResult {
        let name = Arc::clone(&self.test.name);
        let execution = match &self.execution {
            Ok((execution, _)) => execution,
            Err(why) => {
                let verdict = Verdict::Broken(why.clone());
                return TestResult {
                    name,
                    verdict,
                    ran: None,
                };
            }
        };
        coverage.count(execution.visits());
        let differences = self.test.expect.differences(execution);
        TestResult {
            name,
            verdict: match unknown_state(&self.test, coverage) {
                Some(why) => Verdict::Broken(why),
                None if differences.is_empty() => Verdict::Passed,
                None => Verdict::Failed(differences),
            },
            ran: Some(outcome(execution)),
        }
    }
}

/// Runs a test from start to end, and counts what it covered. It ends, since executions do.
#[must_use]
pub fn run(setup: &Setup, test: &Test, coverage: &mut Coverage) -> TestResult {
    let mut run = TestRun::new(setup, test);
    while !run.advance(&mut { usize::MAX }) {}
    run.end(coverage)
}

fn begin(setup: &Setup, test: &Test) -> Result<(Box<Execution>, Mocks), String> {
    let input = match &test.input {
        Some(value) => Some(value.to_json_string().into()),
        None => setup.input.clone(),
    };
    let start = api::start(input, setup.machine_type, setup.options.clone())
        .map_err(|finding| finding.message)?;
    let selection = Selection {
        state_machine: setup.options.state_machine_name.as_deref(),
        test_case: test.test_case.as_deref(),
        machine: Some(&setup.machine),
    };
    let file = test.mocks.as_ref().unwrap_or(&setup.mocks);
    let (mocks, findings) = Mocks::parse(file, selection);
    let has_cases = file.get("StateMachines").is_some();
    if let Some(wanted) = test.test_case.as_deref().filter(|_| !has_cases) {
        return Err(format!("the mocks have no test case `{wanted}`"));
    }
    let fatal = findings.iter().find(|finding| {
        finding.severity == Severity::Error || finding.code == "mock-unknown-test-case"
    });
    if let Some(finding) = fatal {
        let help = finding.help.as_ref().map(|help| format!("; {help}"));
        return Err(format!("{}{}", finding.message, help.unwrap_or_default()));
    }
    let mocks = mocks.with_seed(start.seed);
    let execution = Execution::new(Arc::clone(&setup.machine), start);
    Ok((Box::new(execution), mocks))
}

/// A name that the test speaks of and that the machine does not have: an expectation that says nothing.
fn unknown_state(test: &Test, coverage: &Coverage) -> Option<String> {
    let states = || {
        let items = coverage.items().iter();
        items
            .filter(|item| item.target == Target::State)
            .map(|item| &*item.state)
    };
    let unknown = test
        .expect
        .states()
        .find(|name| !states().any(|state| state == &***name))?;
    let near = nearest(unknown, states()).map(|near| format!("; did you mean `{near}`?"));
    Some(format!(
        "the definition has no state `{unknown}`{}",
        near.unwrap_or_default()
    ))
}

/// The states with calls that no mock answered, in the order of these calls.
#[must_use]
pub fn by_default(execution: &Execution) -> Vec<Arc<str>> {
    let mut states: Vec<Arc<str>> = Vec::new();
    for request in execution.requests() {
        let name = &request.state.name;
        if execution.is_default_reply(request.id) && !states.contains(name) {
            states.push(Arc::clone(name));
        }
    }
    states
}

fn outcome(execution: &Execution) -> Ran {
    let outcome = execution.outcome();
    let elapsed = execution.now().since(execution.started().started_at);
    Ran {
        status: execution.status(),
        output: outcome.and_then(|outcome| Some(outcome.output.as_ref()?.value().clone())),
        error: outcome.and_then(|outcome| outcome.error.clone()),
        cause: outcome.and_then(|outcome| outcome.cause.clone()),
        events: execution.history().len(),
        milliseconds: u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
        by_default: by_default(execution),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::file::TestFile;

    /// Runs all tests of a file.
    pub(crate) fn ran(definition: &str, tests: &str) -> (Vec<TestResult>, Coverage) {
        let checked = asl_language::check(definition, &asl_language::CheckOptions::default());
        let machine = checked
            .machine
            .unwrap_or_else(|| panic!("{:?}", checked.diagnostics));
        let (file, findings) = TestFile::parse(tests);
        assert!(findings.is_empty(), "{findings:?}");
        let mut coverage = Coverage::of(&machine);
        let setup = Setup::new(machine);
        let results = file
            .tests
            .iter()
            .map(|test| run(&setup, test, &mut coverage))
            .collect();
        (results, coverage)
    }

    const TASK: &str = r#"{ "StartAt": "A", "States": { "A": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": { "FunctionName": "f" }, "End": true } } }"#;

    #[test]
    fn a_test_that_cannot_be_run_says_why() {
        let cases = r#"{"StateMachines": {"M": {"TestCases": {"One": {"A": "R"}}}}, "MockedResponses": {"R": {"0": {"Return": 1}}}}"#;
        for (test, why) in [
            (
                r#"{"TestCase": "X"}"#.to_owned(),
                "the mocks have no test case `X`",
            ),
            (
                r#"{"Mocks": {"MockedResponses": {"A": {"0": {"AskMe": true}}}}}"#.to_owned(),
                "the mock of `A` asks a person (`AskMe`); say what it answers",
            ),
            (
                format!(r#"{{"TestCase": "Two", "Mocks": {cases}}}"#),
                "there is no test case `Two`; `One` is used; choose one of `One`",
            ),
            (
                r#"{"Mocks": {"MockedResponses": {"A": {"0": {}}}}}"#.to_owned(),
                "this answer says neither `Return` nor `Throw`; give it exactly one of `Return`, `Throw`, `NeverAnswers: true` and `AskMe: true`",
            ),
        ] {
            let (results, _) = ran(TASK, &format!(r#"{{"Tests": {{"t": {test}}}}}"#));
            let Verdict::Broken(told) = &results[0].verdict else {
                panic!("{test}: {results:?}")
            };
            assert_eq!(told, why);
        }
    }

    #[test]
    fn a_run_can_be_taken_in_pieces() {
        let machine = asl_language::check(TASK, &asl_language::CheckOptions::default())
            .machine
            .unwrap();
        let setup = Setup::new(Arc::clone(&machine));
        let mut run = TestRun::new(&setup, &Test::default());
        assert!(!run.advance(&mut 2));
        assert!(
            run.execution()
                .is_some_and(|execution| execution.history().len() < 5)
        );
        while !run.advance(&mut 1) {}
        let result = run.end(&mut Coverage::of(&machine));
        assert_eq!(result.verdict, Verdict::Passed);
        assert_eq!(result.ran.unwrap().by_default, [Arc::from("A")]);
    }
}
