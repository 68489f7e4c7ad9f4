//! Test cases, with a real session as the worker.

use super::*;
use crate::examples;
use crate::protocol::{Agreement, TestForm, TestOutcome, TestVerdict, TestsEdit};
use crate::session::Session;
use crate::workbench::{SuiteState, TestsAction};

/// A page and its worker.
struct Both {
    page: Workbench,
    worker: Session,
}

impl Both {
    fn opened(project: Project) -> Self {
        let mut both = Self {
            page: Workbench::of(project),
            worker: Session::default(),
        };
        hear(&mut both.page, crate::protocol::Update::ready());
        both.talk();
        both
    }

    fn example(file: &str) -> Self {
        let path = format!("{}/www/examples/{file}", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap();
        Self::opened(examples::read(&text).unwrap().project)
    }

    /// Passes on what is asked and answered until nothing is.
    fn talk(&mut self) {
        while self.pass_on() > 0 {}
    }

    /// Passes on what is asked now, and the answers to it.
    fn pass_on(&mut self) -> usize {
        let requests = self.page.outbox.take();
        let count = requests.len();
        for request in requests {
            let command = match Rc::unwrap_or_clone(request) {
                Request::Send(command) => *command,
                Request::Stop(run) => Command::Stop { run },
                Request::Ide(_) => continue,
            };
            for update in self.worker.answer(command) {
                hear(&mut self.page, update);
            }
        }
        count
    }

    fn act(&mut self, action: Action) {
        self.page.act(action);
        self.talk();
    }

    fn tests(&mut self, action: TestsAction) {
        self.act(Action::Tests(action));
    }

    fn edit(&mut self, edit: TestsEdit) {
        self.tests(TestsAction::Edit(Box::new(edit)));
    }

    /// `name passed`, `name 2 differences`, …
    fn told(&self) -> Vec<String> {
        let results = self.page.suite.tests.iter();
        let told = |test: &TestForm| match self.page.suite.results.get(&test.name) {
            None => format!("{} not run", test.name),
            Some(TestOutcome { verdict, .. }) => match verdict {
                TestVerdict::Passed => format!("{} passed", test.name),
                TestVerdict::Failed(differences) => {
                    format!("{} {} differences", test.name, differences.len())
                }
                TestVerdict::Broken(why) => format!("{} broken: {why}", test.name),
            },
        };
        results.map(told).collect()
    }

    /// The history of the run, as it is exported.
    fn history(&mut self) -> Rc<str> {
        let events = self.page.trace.len();
        let mut texts = Vec::new();
        for event in 1..=events {
            let asked = Command::Event {
                run: self.page.run.id,
                child: None,
                event: u32::try_from(event).unwrap(),
                whole: true,
            };
            for update in self.worker.answer(asked) {
                let Update::Event { detail, .. } = update else {
                    continue;
                };
                texts.push(detail.json.text.to_string());
            }
        }
        format!("{{\"events\": [{}]}}", texts.join(",")).into()
    }

    fn missing(&self) -> Vec<&str> {
        let missing = self.page.suite.coverage.missing.iter();
        missing.map(|item| &*item.text).collect()
    }
}

#[test]
fn the_order_workflow_is_covered_by_three_saved_runs() {
    let mut both = Both::example("order-workflow.json");
    both.tests(TestsAction::Replace("".into()));
    assert!(both.page.suite.tests.is_empty());
    for case in ["Happy", "InvalidOrderCustomName", "PythonException"] {
        both.act(Action::TestCase(Some(case.into())));
        both.act(Action::Run);
        both.tests(TestsAction::SaveRun);
        assert_eq!(
            both.page.suite.form,
            Some(Some(case.into())),
            "its form is open"
        );
        both.tests(TestsAction::Run(None));
        assert_eq!(both.page.suite.state, SuiteState::Done);
        if case == "Happy" {
            assert_eq!(
                both.missing(),
                [
                    "Catch 1 of ValidateOrder (InvalidOrder) → NotifyFailure",
                    "NotifyFailure"
                ]
            );
        }
    }
    assert_eq!(
        both.told(),
        [
            "Happy passed",
            "InvalidOrderCustomName passed",
            "PythonException passed"
        ]
    );
    assert_eq!(
        (both.page.suite.coverage.percent, both.missing()),
        (100, Vec::new())
    );
    let saved = both.page.suite.tests.last().unwrap();
    assert_eq!(
        (&*saved.status, &*saved.error, &*saved.path),
        ("FAILED", "Exception", "ValidateOrder")
    );
    assert!(saved.input.contains("A-1001"));
}

#[test]
fn test_cases_of_the_mocks_become_tests_and_accept_what_happens() {
    let mut both = Both::example("order-workflow.json");
    both.tests(TestsAction::Replace("".into()));
    both.tests(TestsAction::FromMocks);
    both.tests(TestsAction::FromMocks);
    both.tests(TestsAction::Run(None));
    assert_eq!(
        both.told(),
        [
            "Happy passed",
            "InvalidOrderCustomName passed",
            "PythonException 1 differences"
        ]
    );
    assert_eq!(both.page.suite.failures(), 1);
    both.edit(TestsEdit::Accept("PythonException".into()));
    assert_eq!(
        both.told()[2],
        "PythonException not run",
        "it is another test now"
    );
    both.tests(TestsAction::Run(Some("PythonException".into())));
    assert_eq!(both.told()[2], "PythonException passed");
    assert_eq!(both.page.suite.failures(), 0);
}

/// Tests become test cases of a file of mocks, and these become the same tests again.
#[test]
fn tests_go_to_a_mock_config_file_and_back() {
    let mut both = Both::example("retry-and-catch.json");
    both.tests(TestsAction::FromMocks);
    let names = |both: &Both| -> Vec<_> {
        let tests = both.page.suite.tests.iter();
        tests
            .map(|test| (test.name.clone(), test.test_case.clone()))
            .collect()
    };
    let before = names(&both);
    assert!(before.len() > 1);
    both.tests(TestsAction::Run(None));
    let results = |both: &Both| -> Vec<_> {
        let results = both.page.suite.results.values();
        results
            .map(|it| (it.name.clone(), it.status, it.events))
            .collect()
    };
    let ran = results(&both);
    both.tests(TestsAction::MockConfig);
    let file = both.page.suite.mock_config.clone().unwrap();

    both.act(Action::Edit(Document::Mocks, file));
    both.tests(TestsAction::Replace("".into()));
    assert_eq!(
        both.page.suite.mock_config, None,
        "it was of the tests before"
    );
    both.tests(TestsAction::FromMocks);
    assert_eq!(names(&both), before);
    both.tests(TestsAction::Run(None));
    assert_eq!(results(&both), ran);

    both.act(Action::Edit(Document::Mocks, "{".into()));
    both.tests(TestsAction::MockConfig);
    assert!(
        both.page
            .suite
            .refused
            .as_deref()
            .unwrap()
            .contains("no JSON")
    );
}

#[test]
fn a_failing_test_is_opened_where_it_differs() {
    let mut both = Both::example("order-workflow.json");
    let test = TestForm {
        name: "Charged".into(),
        test_case: "InvalidOrderCustomName".into(),
        input: r#"{"from": "the test"}"#.into(),
        path: "ValidateOrder\nProcessPayment".into(),
        ..TestForm::default()
    };
    both.edit(TestsEdit::Put {
        of: None,
        form: Box::new(test),
    });
    both.tests(TestsAction::Run(Some("Charged".into())));
    let result = &both.page.suite.results["Charged"];
    let TestVerdict::Failed(differences) = &result.verdict else {
        panic!("{result:?}")
    };
    let difference = differences[0].clone();
    assert_eq!(
        (
            &*difference.subject,
            &*difference.expected,
            &*difference.actual
        ),
        ("state 2 of the path", "`ProcessPayment`", "`NotifyFailure`")
    );
    both.tests(TestsAction::Open("Charged".into(), difference.event));
    let row = both.page.trace.row(both.page.cursor).unwrap();
    assert_eq!(row.id, difference.event);
    assert_eq!(both.page.suite.opened.as_deref(), Some("Charged"));
    let detail = both.page.detail().unwrap();
    assert_eq!(
        &*both.page.trace.states()[both
            .page
            .trace
            .visit(detail.visit)
            .unwrap()
            .visit
            .state
            .index()]
        .name,
        "NotifyFailure"
    );
    assert!(
        !both.page.input.text.contains("from"),
        "the texts are as they were"
    );

    both.tests(TestsAction::SaveRun);
    let saved = both.page.suite.tests.last().unwrap();
    assert_eq!(
        (&*saved.name, &*saved.test_case),
        ("Charged 2", "InvalidOrderCustomName")
    );
    assert!(saved.input.contains("from"));

    both.act(Action::Run);
    assert_eq!(
        both.page.suite.opened, None,
        "a run of what the editors show"
    );
}

#[test]
fn what_is_wrong_with_a_form_is_said_and_changes_nothing() {
    let mut both = Both::example("hello.json");
    let before = both.page.suite.text.clone();
    let named = |name: &str| TestForm {
        name: name.into(),
        ..TestForm::default()
    };
    for (of, form, why) in [
        (None, named(" "), "give the test a name"),
        (
            None,
            TestForm {
                input: "{".into(),
                ..named("a")
            },
            "the input is no JSON: ",
        ),
        (
            None,
            TestForm {
                mocks: "7".into(),
                ..named("a")
            },
            "mocks are an object, as a MockConfigFile.json has it",
        ),
        (
            None,
            TestForm {
                output: "tru".into(),
                ..named("a")
            },
            "the expected output is no JSON: ",
        ),
        (Some("Nobody"), named("a"), "there is no test `Nobody`"),
    ] {
        both.edit(TestsEdit::Put {
            of: of.map(String::from),
            form: Box::new(form),
        });
        let told = both.page.suite.refused.clone().unwrap();
        assert!(told.starts_with(why), "{told}");
        assert_eq!(both.page.suite.text, before);
    }
    both.edit(TestsEdit::Put {
        of: Some("As it is".into()),
        form: Box::new(named("Renamed")),
    });
    assert_eq!(
        (both.page.suite.refused.clone(), both.told()),
        (None, vec![String::from("Renamed not run")])
    );
    both.edit(TestsEdit::Remove("Renamed".into()));
    assert_eq!(both.told(), [""; 0]);
}

#[test]
fn tests_can_be_stopped_and_old_answers_are_void() {
    let looping = r#"{"StartAt": "A", "States": {"A": {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsPresent": true, "Next": "B"}], "Default": "A"}, "B": {"Type": "Succeed"}}}"#;
    let mut both = Both::opened(Project {
        definition: looping.into(),
        tests: r#"{"Tests": {"a": {"Expect": {"Status": "FAILED"}}, "b": {}}}"#.into(),
        ..Project::default()
    });
    both.page.act(Action::Tests(TestsAction::Run(None)));
    both.pass_on();
    both.pass_on();
    assert_eq!(both.page.suite.state, SuiteState::Running(0, 2));
    both.page.act(Action::Tests(TestsAction::Stop));
    both.talk();
    assert_eq!(both.page.suite.state, SuiteState::Stopped);
    assert!(both.page.suite.results.is_empty());
    // 25,000 events end it.
    both.tests(TestsAction::Run(None));
    assert_eq!(both.told(), ["a passed", "b 1 differences"]);
}

#[test]
fn what_is_said_of_tests_that_are_closed_changes_none_of_another_document() {
    let asked = |both: &mut Both| {
        both.page.act(Action::Tests(TestsAction::Edit(Box::new(
            TestsEdit::Remove("Happy".into()),
        ))));
        both.page.act(Action::Tests(TestsAction::MockConfig));
    };
    for opens_another in [false, true] {
        let mut both = Both::example("order-workflow.json");
        assert!(!both.page.suite.text.is_empty());
        asked(&mut both);
        if opens_another {
            both.page.act(Action::Open(Box::default()));
        }
        both.talk();
        let suite = &both.page.suite;
        if opens_another {
            assert_eq!(&*suite.text, "");
            assert!(suite.tests.is_empty() && suite.mock_config.is_none());
        } else {
            assert!(!suite.text.contains("Happy") && !suite.tests.is_empty());
        }
    }
}

#[test]
fn a_definition_with_errors_refuses_tests() {
    let mut both = Both::opened(Project {
        definition: "{}".into(),
        tests: r#"{"Tests": {"a": {}}}"#.into(),
        ..Project::default()
    });
    both.tests(TestsAction::Run(None));
    assert!(
        matches!(&both.page.suite.state, SuiteState::Refused(Document::Definition, found) if !found.is_empty())
    );
}

#[test]
fn a_file_that_cannot_be_read_says_where() {
    let both = Both::opened(Project {
        tests: "{\n  \"Tests\": [7]\n}".into(),
        ..Project::default()
    });
    assert!(
        both.page.suite.findings[0].starts_with("line 2: `Tests` is an object"),
        "{:?}",
        both.page.suite.findings
    );
}

#[test]
fn a_recorded_history_is_replayed_and_differences_are_shown() {
    let mut both = Both::example("retry-and-catch.json");
    both.act(Action::TestCase(Some("AlwaysFails".into())));
    both.act(Action::Run);
    let history = both.history();
    let events = both.page.trace.len();

    // Whatever the mocks say now.
    both.act(Action::Edit(Document::Mocks, "".into()));
    both.tests(TestsAction::Replay(history.clone()));
    let same = Agreement::Same(u32::try_from(events).unwrap());
    assert_eq!(both.page.suite.agreement.as_deref(), Some(&Ok(same)));
    assert_eq!(both.page.trace.len(), events);
    assert!(
        both.page.detail().is_some(),
        "it is walked and looked into like any run"
    );

    let edited = both.page.definition.text.replace("AskForHelp", "Help");
    both.act(Action::Edit(Document::Definition, edited.into()));
    both.tests(TestsAction::Replay(history));
    let agreement = both.page.suite.agreement.clone().unwrap();
    let Ok(Agreement::Differs {
        event,
        place,
        recorded,
        ours,
        ..
    }) = &*agreement
    else {
        panic!("{agreement:?}")
    };
    assert_eq!(&**place, "$.name");
    assert!(recorded.as_ref().unwrap().contains("AskForHelp"));
    assert!(ours.as_ref().unwrap().contains("\"Help\""));
    let trace = &both.page.trace;
    let here = trace.view(both.page.cursor).unwrap();
    assert_eq!((here.id, here.differs), (*event, true));
    assert_eq!(trace.len(), events, "the trace is the recorded one");
    assert_eq!(
        &*here.state, "AskForHelp",
        "though the definition has no such state"
    );
    let detail = both.page.detail().unwrap();
    assert_eq!(detail.replayed, Some(crate::protocol::Replayed::No));
    assert!(detail.stages.is_empty());

    // Mended while the cursor stands there, it is replayed again, and the cursor stays.
    both.act(Action::GoTo(3));
    let mended = both.page.definition.text.replace("Help", "AskForHelp");
    both.act(Action::Edit(Document::Definition, mended.into()));
    both.act(Action::RunAgain);
    let same = Agreement::Same(u32::try_from(events).unwrap());
    assert_eq!(both.page.suite.agreement.as_deref(), Some(&Ok(same)));
    assert_eq!((both.page.cursor, both.page.changed.clone()), (3, None));
    assert_eq!(both.page.notices.len(), 1);

    // A run of the editors is no replay: nothing is told of that any more.
    both.act(Action::Run);
    assert_eq!(both.page.suite.agreement, None);
    assert!(both.page.notices.is_empty());

    both.tests(TestsAction::Replay("{}".into()));
    assert!(
        matches!(both.page.suite.agreement.as_deref(), Some(Err(why)) if why.starts_with("this is no whole history"))
    );
    assert!(!both.page.is_running());
}

#[test]
fn a_history_that_is_none_leaves_the_worker_alone() {
    let mut workbench = ready();
    workbench.act(Action::Tests(TestsAction::Replay("{}".into())));
    let _replay = workbench.outbox.take();
    let run = workbench.run.id;
    let agreement = Err("this is no history".into());
    hear(
        &mut workbench,
        Update::Tests(Box::new(crate::protocol::TestsUpdate::Replayed {
            run,
            agreement,
        })),
    );
    assert!(!workbench.is_running());
    assert_eq!(asked(&workbench), [""; 0], "it never had such a run");
}
