//! The tests of a project: listing, changing and running them.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use asl_engine::execution::Status;
use asl_engine::mocks::Mocks;
use asl_json::Value;
use asl_testing::replay::{self, Recording};
use asl_testing::{
    Coverage, Edit, Expect, Setup, Target, Test, TestFile, TestResult, TestRun, Verdict, happened,
    tests_of,
};

use crate::protocol::{
    Agreement, CoverageReport, Document, EdgeKind, EditedTests, ExecutionStatus, Revision, RunId,
    RunRequest, Severity, TestDifference, TestForm, TestOutcome, TestVerdict, TestsCommand,
    TestsEdit, TestsProgress, TestsUpdate, Uncovered, Update,
};

use super::definition::Definition;
use super::mocks::MockFile;
use super::places::{node_at, small};
use super::replayed::Replay;
use super::run::Run;
use super::{Session, start};

/// What the session knows about tests.
#[derive(Debug, Default)]
pub(super) struct Suite {
    run: Option<SuiteRun>,
    /// What came of the tests that were run last, by their names: what they expect once that is accepted.
    happened: BTreeMap<Arc<str>, Expect>,
    /// The test that the session's execution is of.
    pub(super) opened: Option<Test>,
}

/// Tests that are being run.
#[derive(Debug)]
struct SuiteRun {
    id: RunId,
    definition: Rc<Definition>,
    setup: Setup,
    total: usize,
    /// The next one last.
    waiting: Vec<Test>,
    current: Option<TestRun>,
    coverage: Coverage,
}

impl Session {
    pub(super) fn tests(&mut self, command: TestsCommand) -> Vec<Update> {
        let told = match command {
            TestsCommand::List { tests, revision } => list(&tests, revision),
            TestsCommand::Edit {
                tests,
                revision,
                edit,
            } => TestsUpdate::Edited {
                revision,
                edited: self.edit_tests(&tests, edit),
            },
            TestsCommand::Run { tests, only, with } => {
                self.start_tests(&tests, only.as_deref(), &with)
            }
            TestsCommand::Pull { run, events } => match self.pull_tests(run, events) {
                Some(progress) => TestsUpdate::Progress(progress),
                None => return Vec::new(),
            },
            TestsCommand::MockConfig {
                tests,
                revision,
                mocks,
                state_machine,
            } => TestsUpdate::MockConfig {
                revision,
                file: mock_config(&tests, &mocks, state_machine.as_deref()),
            },
            TestsCommand::Open { tests, name, with } => {
                return vec![self.open_test(&tests, &name, *with)];
            }
            TestsCommand::Replay { history, with } => match self.replay(&history, &with) {
                Ok(update) => return vec![update],
                Err(why) => TestsUpdate::Replayed {
                    run: with.run,
                    agreement: Err(why),
                },
            },
        };
        vec![Update::Tests(Box::new(told))]
    }

    #[inline(never)]
    fn edit_tests(&mut self, tests: &str, edit: TestsEdit) -> Result<EditedTests, String> {
        let change = self.change(tests, edit)?;
        let edited = asl_testing::edit(tests, change).map_err(|why| why.to_string())?;
        Ok(EditedTests {
            tests: edited.text.into(),
            name: edited.name.as_deref().map(String::from),
        })
    }

    /// The change, or why there is none.
    fn change(&self, tests: &str, edit: TestsEdit) -> Result<Edit, String> {
        Ok(match edit {
            TestsEdit::Put { of, form } => {
                let test = test(&form)?;
                match of {
                    Some(name) => Edit::Replace(name.into(), Box::new(test)),
                    None => Edit::Add(vec![test]),
                }
            }
            TestsEdit::Remove(name) => Edit::Remove(name.into()),
            TestsEdit::Accept(name) => {
                let expect = self.suite.happened.get(&*name).cloned();
                let expect = expect.ok_or("run the test before you accept what came of it")?;
                Edit::Expect(name.into(), Box::new(expect))
            }
            TestsEdit::SaveRun {
                run,
                name,
                test_case,
            } => {
                let run = self.run.as_ref().filter(|of| of.id == run);
                let run = run.ok_or("this run is gone; run it again")?;
                Edit::Add(vec![self.test_of(run, name.into(), test_case)?])
            }
            TestsEdit::FromMocks {
                mocks,
                state_machine,
            } => {
                let mocks =
                    Value::parse(&mocks).map_err(|why| format!("the mocks are no JSON: {why}"))?;
                let (file, _) = TestFile::parse(tests);
                let is_known = |case: &Test| {
                    file.tests
                        .iter()
                        .any(|test| test.test_case == case.test_case)
                };
                let mut cases = tests_of(&mocks, state_machine.as_deref());
                cases.retain(|case| !is_known(case));
                Edit::Add(cases)
            }
        })
    }

    /// A run that has ended, as a test; of a replay what was recorded.
    fn test_of(
        &self,
        run: &Run,
        name: Arc<str>,
        test_case: Option<String>,
    ) -> Result<Test, String> {
        let input = Some(run.execution.started().input.value().clone());
        if let Some(replay) = &run.replay {
            let (mocks, expect) = replay.test()?;
            return Ok(Test {
                name,
                comment: Some("Input, answers and result of a recorded execution.".into()),
                input,
                mocks: Some(mocks),
                expect,
                ..Test::default()
            });
        }
        let opened = self.suite.opened.clone().unwrap_or_default();
        let with_mocks = opened.mocks.is_some();
        Ok(Test {
            name,
            comment: None,
            input,
            test_case: opened
                .test_case
                .or(test_case.filter(|_| !with_mocks).map(Arc::from)),
            expect: happened(&run.execution),
            ..opened
        })
    }

    #[inline(never)]
    fn start_tests(&mut self, tests: &str, only: Option<&str>, with: &RunRequest) -> TestsUpdate {
        self.suite.run = None;
        let refused = |document, diagnostics| TestsUpdate::Refused {
            run: with.run,
            document,
            diagnostics,
        };
        let definition = self.definition(
            Rc::clone(&with.definition),
            with.settings.machine_type,
            Rc::clone(&with.substitutions),
        );
        let Some(machine) = definition.machine.clone() else {
            let found = definition.diagnostics.iter();
            let errors = found.filter(|found| found.severity == Severity::Error);
            return refused(Document::Definition, errors.cloned().collect());
        };
        // Each test has its own input: that of the project need not be one.
        let input = Some(&*with.input).filter(|input| !input.trim().is_empty());
        let mocks = match with.mocks.trim() {
            "" => Value::Null,
            text => match Value::parse(text) {
                Ok(mocks) => mocks,
                Err(_) => {
                    let found = MockFile::read(&with.mocks, None, None, None).diagnostics;
                    return refused(Document::Mocks, found);
                }
            },
        };
        let (file, _) = TestFile::parse(tests);
        let mut waiting = file.tests;
        waiting.retain(|test| only.is_none_or(|only| &*test.name == only));
        waiting.reverse();
        let coverage = Coverage::of(&machine);
        let mut run = SuiteRun {
            id: with.run,
            setup: Setup {
                machine_type: start::machine_type(with.settings.machine_type),
                options: start::options(&with.settings),
                input: input.map(Arc::from),
                mocks,
                machine,
            },
            definition,
            total: waiting.len(),
            waiting,
            current: None,
            coverage,
        };
        let progress = run.progress(Vec::new());
        self.suite.run = Some(run);
        TestsUpdate::Progress(progress)
    }

    #[inline(never)]
    fn pull_tests(&mut self, id: RunId, events: u32) -> Option<TestsProgress> {
        let Suite {
            run,
            happened: kept,
            ..
        } = &mut self.suite;
        let run = run.as_mut().filter(|run| run.id == id)?;
        let mut left = events as usize;
        let mut results = Vec::new();
        while left > 0 {
            let Some(current) = run.current.as_mut() else {
                match run.waiting.pop() {
                    Some(test) => run.current = Some(TestRun::new(&run.setup, &test)),
                    None => break,
                }
                continue;
            };
            if current.advance(&mut left) {
                let result = current.end(&mut run.coverage);
                if let Some(execution) = current.execution() {
                    kept.insert(Arc::clone(&result.name), happened(execution));
                }
                results.push(outcome(result));
                run.current = None;
            }
        }
        Some(run.progress(results))
    }

    /// Starts an execution with what a test says in place of what the project says.
    #[inline(never)]
    fn open_test(&mut self, tests: &str, name: &str, with: RunRequest) -> Update {
        let (file, _) = TestFile::parse(tests);
        let test = file.tests.into_iter().find(|test| &*test.name == name);
        let request = match &test {
            Some(test) => RunRequest {
                input: match &test.input {
                    Some(input) => input.pretty(2).into(),
                    None => with.input,
                },
                mocks: match &test.mocks {
                    Some(mocks) => mocks.pretty(2).into(),
                    None => with.mocks,
                },
                test_case: test.test_case.as_deref().map(String::from),
                ..with
            },
            None => with,
        };
        let update = self.start(&request);
        self.suite.opened = test;
        update
    }
}

impl Session {
    /// Starts an execution with the input and the answers of a recorded one.
    #[inline(never)]
    fn replay(&mut self, history: &str, with: &RunRequest) -> Result<Update, String> {
        let recording = Recording::parse(history)?;
        let definition = self.definition(
            Rc::clone(&with.definition),
            with.settings.machine_type,
            Rc::clone(&with.substitutions),
        );
        let Some(machine) = definition.machine.clone() else {
            // It says what is wrong.
            return Ok(self.start(with));
        };
        let machine_type = start::machine_type(with.settings.machine_type);
        let start = recording.start(machine_type, start::options(&with.settings))?;
        self.suite.opened = None;
        let replay = Replay::new(recording, &definition)?;
        let states = replay.states().to_vec();
        let run = Run::new(with.run, definition, machine, start, Mocks::none());
        self.run = Some(run.replaying(replay));
        Ok(Update::Started {
            run: with.run,
            states,
        })
    }
}

/// How a run that has ended agrees with what it replays; nothing if it replays nothing.
pub(super) fn replayed(run: &Run) -> Option<Update> {
    let agreement = match run.replay.as_ref()?.agreement()? {
        replay::Agreement::Same => Agreement::Same(small(run.execution.history().len())),
        replay::Agreement::SameButOrder(event) => Agreement::SameButOrder(event_id(*event)),
        replay::Agreement::Differs(first) => Agreement::Differs {
            event: event_id(first.event),
            place: first.place.clone(),
            recorded: first.recorded.clone(),
            ours: first.ours.clone(),
            untold: run.untold(first.event),
        },
    };
    Some(Update::Tests(Box::new(TestsUpdate::Replayed {
        run: run.id,
        agreement: Ok(agreement),
    })))
}

fn event_id(event: u64) -> u32 {
    u32::try_from(event).unwrap_or(0)
}

impl SuiteRun {
    fn progress(&mut self, results: Vec<TestOutcome>) -> TestsProgress {
        TestsProgress {
            run: self.id,
            total: small(self.total),
            results,
            done: self.waiting.is_empty() && self.current.is_none(),
            coverage: report(&self.coverage, &self.definition),
        }
    }
}

/// Tests as the test cases of a file of mocks.
#[inline(never)]
fn mock_config(tests: &str, mocks: &str, machine: Option<&str>) -> Result<String, String> {
    let (file, _) = TestFile::parse(tests);
    let mocks = match mocks.trim() {
        "" => Value::Null,
        text => Value::parse(text).map_err(|why| format!("the mocks are no JSON: {why}"))?,
    };
    Ok(asl_testing::mock_config(&file.tests, &mocks, machine).pretty(2))
}

/// The tests of a file, as forms.
fn list(tests: &str, revision: Revision) -> TestsUpdate {
    let (file, findings) = TestFile::parse(tests);
    let findings = findings.into_iter().map(|found| {
        let place = asl_json::LineIndex::new(tests)
            .line_column(found.span.start)
            .0
            + 1;
        let help = found
            .help
            .map(|help| format!("; {help}"))
            .unwrap_or_default();
        format!("line {place}: {}{help}", found.message)
    });
    TestsUpdate::Listed {
        revision,
        findings: findings.collect(),
        tests: file.tests.iter().map(form).collect(),
    }
}

fn form(test: &Test) -> TestForm {
    let json = |value: &Option<Value>| {
        value
            .as_ref()
            .map(|value| value.pretty(2))
            .unwrap_or_default()
    };
    let text = |text: &Option<Arc<str>>| text.as_deref().unwrap_or_default().to_owned();
    let expect = &test.expect;
    TestForm {
        name: test.name.to_string(),
        comment: text(&test.comment),
        input: json(&test.input),
        test_case: text(&test.test_case),
        mocks: json(&test.mocks),
        status: expect
            .status
            .map(|status| execution_status(status).name().to_owned())
            .unwrap_or_default(),
        output: json(&expect.output),
        output_contains: json(&expect.output_contains),
        error: text(&expect.error),
        cause: text(&expect.cause),
        cause_contains: text(&expect.cause_contains),
        path: expect.path.as_deref().unwrap_or_default().join("\n"),
        visits: expect.visits.join("\n"),
        does_not_visit: expect.does_not_visit.join("\n"),
    }
}

/// The test that a form says, or what is wrong with the form.
fn test(form: &TestForm) -> Result<Test, String> {
    let json = |what: &str, text: &str| match text.trim() {
        "" => Ok(None),
        text => Value::parse(text)
            .map(Some)
            .map_err(|why| format!("{what} is no JSON: {why}")),
    };
    let text = |text: &str| Some(text).filter(|text| !text.is_empty()).map(Arc::from);
    let lines = |text: &str| -> Vec<Arc<str>> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        lines.map(Arc::from).collect()
    };
    let name = form.name.trim();
    if name.is_empty() {
        return Err("give the test a name".into());
    }
    let mocks = json("the test's own mocks", &form.mocks)?;
    if mocks
        .as_ref()
        .is_some_and(|mocks| mocks.as_object().is_none())
    {
        return Err("mocks are an object, as a MockConfigFile.json has it".into());
    }
    let statuses = [
        Status::Succeeded,
        Status::Failed,
        Status::TimedOut,
        Status::Aborted,
    ];
    let path = lines(&form.path);
    Ok(Test {
        name: name.into(),
        comment: text(form.comment.trim()),
        input: json("the input", &form.input)?,
        test_case: text(&form.test_case),
        mocks,
        expect: Expect {
            status: statuses
                .into_iter()
                .find(|status| execution_status(*status).name() == form.status),
            output: json("the expected output", &form.output)?,
            output_contains: json("the expected part of the output", &form.output_contains)?,
            error: text(&form.error),
            cause: text(&form.cause),
            cause_contains: text(&form.cause_contains),
            path: (!path.is_empty()).then_some(path),
            visits: lines(&form.visits),
            does_not_visit: lines(&form.does_not_visit),
        },
        ..Test::default()
    })
}

fn execution_status(status: Status) -> ExecutionStatus {
    match status {
        Status::Succeeded => ExecutionStatus::Succeeded,
        Status::Failed => ExecutionStatus::Failed,
        Status::TimedOut => ExecutionStatus::TimedOut,
        Status::Aborted | Status::Running => ExecutionStatus::Aborted,
    }
}

fn outcome(result: TestResult) -> TestOutcome {
    let ran = result.ran.as_ref();
    TestOutcome {
        name: result.name.to_string(),
        status: ran.map(|ran| execution_status(ran.status)),
        events: ran.map_or(0, |ran| small(ran.events)),
        duration: ran.map_or(0.0, |ran| ran.milliseconds as f64),
        by_default: ran
            .map(|ran| ran.by_default.iter().map(ToString::to_string).collect())
            .unwrap_or_default(),
        verdict: match result.verdict {
            Verdict::Passed => TestVerdict::Passed,
            Verdict::Broken(why) => TestVerdict::Broken(why),
            Verdict::Failed(differences) => TestVerdict::Failed(
                differences
                    .into_iter()
                    .map(|it| TestDifference {
                        subject: it.what(),
                        event: event_id(it.event),
                        expected: it.expected,
                        actual: it.actual,
                    })
                    .collect(),
            ),
        },
    }
}

/// Coverage by the ids that the page knows.
fn report(coverage: &Coverage, definition: &Definition) -> CoverageReport {
    let hits = |hits: u64| u32::try_from(hits).unwrap_or(u32::MAX);
    let mut report = CoverageReport {
        covered: small(coverage.covered()),
        total: small(coverage.items().len()),
        percent: small(coverage.percent()),
        ..CoverageReport::default()
    };
    for item in coverage.items() {
        let Some(state) = definition.state_at(&item.state_pointer) else {
            continue;
        };
        let kind = match item.target {
            Target::State => {
                report.states.push((state, hits(item.hits), 0, 0));
                continue;
            }
            Target::Rule(index) => Some(EdgeKind::Choice(small(index))),
            Target::Default => Some(EdgeKind::Default),
            Target::Catcher(index) => Some(EdgeKind::Catch(small(index))),
            Target::Retrier(_) => None,
        };
        if let Some((_, _, covered, total)) = report.states.last_mut() {
            *covered += u32::from(item.hits > 0);
            *total += 1;
        }
        report
            .edges
            .extend(kind.map(|kind| (state, kind, hits(item.hits))));
    }
    for item in coverage.missing() {
        let Some(state) = definition.state_at(&item.state_pointer) else {
            continue;
        };
        let named = definition
            .states
            .get(state.index())
            .map(|state| state.name_range);
        let place = || {
            let node = node_at(definition.root()?, item.span)?;
            Some(definition.range(item.place_in(node)))
        };
        let range = match item.target {
            Target::State => named,
            _ => place(),
        };
        report.missing.push(Uncovered {
            text: item.to_string(),
            state,
            range: range.unwrap_or_default(),
        });
    }
    report
}
