//! Texts: what is asked of the worker about them, and what is opened.

use super::*;

#[test]
fn nothing_is_asked_before_the_worker_is_ready() {
    let mut workbench = Workbench::of(Project::default());
    workbench.act(Action::Edit(Document::Definition, "{ }".into()));
    workbench.act(Action::Run);
    assert_eq!(asked(&workbench), [""; 0]);
    assert_eq!(workbench.run.state, RunState::Starting);
    hear(&mut workbench, ready_message());
    assert_eq!(
        asked(&workbench),
        ["check { }", "check input ", "check mocks ", "run 1 { }"]
    );
    assert_eq!(asked(&workbench), [""; 0], "each request is taken once");
}

#[test]
fn one_check_at_a_time_is_with_the_worker() {
    let mut workbench = Workbench::of(Project::default());
    hear(&mut workbench, ready_message());
    let revision = workbench.definition.revision;
    let _checks = workbench.outbox.take();
    for text in ["a", "ab", "abc"] {
        workbench.act(Action::Edit(Document::Definition, text.into()));
    }
    assert_eq!(asked(&workbench), [""; 0]);
    hear(&mut workbench, checked(revision, "old"));
    assert_eq!(asked(&workbench), ["check abc"]);
    assert_eq!(
        workbench.check.diagnostics.len(),
        0,
        "findings of an old revision are void"
    );
    assert_eq!(
        workbench.check.states.len(),
        2,
        "its states are better than none"
    );
    hear(&mut workbench, checked(revision + 3, "new"));
    assert_eq!(workbench.check.diagnostics.len(), 1);
    assert!(workbench.definition.is_checked());
    assert_eq!(asked(&workbench), [""; 0]);
}

#[test]
fn mocks_are_checked_again_when_the_definition_was() {
    let mut workbench = Workbench::of(Project {
        mocks: "{}".into(),
        ..Project::default()
    });
    hear(&mut workbench, ready_message());
    let _checks = workbench.outbox.take();
    let (definition, mocks) = (workbench.definition.revision, workbench.mocks.revision);
    hear(&mut workbench, checked(definition, "x"));
    hear(
        &mut workbench,
        Update::CheckedMocks(crate::protocol::CheckedMocks {
            revision: mocks,
            diagnostics: Vec::new(),
            machines: Vec::new(),
            answers: Vec::new(),
        }),
    );
    assert_eq!(asked(&workbench), ["check mocks {}"]);
}

#[test]
fn a_graph_that_did_not_change_is_kept() {
    let mut workbench = ready();
    let mut first = checked(1, "x");
    if let Update::Checked(checked) = &mut first {
        checked.graph = Some(Graph {
            width: 7.0,
            ..Graph::default()
        });
    }
    hear(&mut workbench, first);
    let before = workbench.check.graph.clone();
    workbench.act(Action::Edit(Document::Definition, "{ }".into()));
    hear(&mut workbench, checked(2, "x"));
    assert!(Rc::ptr_eq(&before, &workbench.check.graph));
    assert!((workbench.check.graph.width - 7.0).abs() < f32::EPSILON);
}

#[test]
fn a_text_that_breaks_the_worker_is_not_checked_again() {
    let mut workbench = ready();
    workbench.act(Action::Edit(Document::Input, "[".into()));
    hear(&mut workbench, checked(1, "x"));
    hear(
        &mut workbench,
        Update::CheckedInput {
            revision: 1,
            diagnostics: Vec::new(),
        },
    );
    assert_eq!(asked(&workbench), ["check input ["]);
    workbench.act(Action::WorkerLost(Lost::Crashed("unreachable".into())));
    hear(&mut workbench, ready_message());
    assert_eq!(asked(&workbench), ["check {}", "check mocks "]);
    workbench.act(Action::Edit(Document::Input, "[]".into()));
    assert_eq!(asked(&workbench), ["check input []"]);
}

#[test]
fn a_worker_of_another_version_is_not_talked_to() {
    let mut workbench = Workbench::of(Project::default());
    hear(
        &mut workbench,
        Update::Ready {
            version: String::from("0.0.0-other"),
        },
    );
    workbench.act(Action::Run);
    assert_eq!(
        (workbench.worker, asked(&workbench)),
        (WorkerStatus::OtherVersion, vec![])
    );
    assert!(
        workbench
            .notices
            .iter()
            .any(|notice| notice.text.contains("reload"))
    );
}

#[test]
fn what_was_opened_comes_out_again() {
    let project = Project {
        title: "Order".into(),
        definition: "{\n}".into(),
        input: "1".into(),
        mocks: "{}".into(),
        test_case: Some("Happy".into()),
        substitutions: Rc::new([(String::from("Arn"), String::from("x"))].into()),
        settings: Settings {
            seed: 7,
            ..Settings::default()
        },
        breakpoints: {
            let mut breakpoints = Breakpoints::default();
            breakpoints.toggle("Charge");
            Rc::new(breakpoints)
        },
        tests: "{}".into(),
    };
    assert_eq!(Workbench::of(project.clone()).project(), project);
    let windows = Project {
        definition: "{\r\n}".into(),
        ..project.clone()
    };
    assert_eq!(
        Workbench::of(windows).project(),
        project,
        "the editor counts line ends as one"
    );
}

#[test]
fn a_notice_takes_the_place_of_the_one_before() {
    let mut workbench = Workbench::default();
    for text in ["one", "two"] {
        workbench.act(Action::Notify(Notice {
            id: NoticeId::Link,
            tone: NoticeTone::Warning,
            text: text.into(),
            report: None,
        }));
    }
    assert_eq!(
        workbench
            .notices
            .iter()
            .map(|notice| &*notice.text)
            .collect::<Vec<_>>(),
        ["two"]
    );
    workbench.act(Action::Dismiss(NoticeId::Link));
    assert!(workbench.notices.is_empty());
}

#[test]
fn a_question_is_asked_about_the_text_as_it_stands_and_answered_once() {
    let question = |id, kind: &str| {
        Action::Ask(Question {
            id,
            kind: kind.into(),
            offset: 1,
            name: "B".into(),
        })
    };
    let mut workbench = Workbench::of(Project {
        mocks: r#"{"A":1}"#.into(),
        ..Project::default()
    });
    workbench.act(question(1, "hover"));
    let told = |workbench: &Workbench| {
        let answers = workbench.answers.iter();
        let told: Vec<_> = answers.map(|it| format!("{} {}", it.id, it.told)).collect();
        told.join(", ")
    };
    assert_eq!(told(&workbench), "1 \"nothing\"", "there is no worker yet");
    hear(&mut workbench, ready_message());
    let _checks = workbench.outbox.take();
    workbench.act(question(2, "complete"));
    workbench.act(question(3, "rename"));
    assert_eq!(
        asked(&workbench),
        [
            "ask 2 Complete { input: \"\" } 1",
            "ask 3 Rename { name: \"B\", mocks: \"{\\\"A\\\":1}\" } 1"
        ]
    );
    let answer = |id| Update::Answered {
        id,
        answer: "{}".into(),
        mocks: vec![crate::protocol::TextEdit {
            from: 1,
            to: 4,
            text: "\"B\"".into(),
        }],
    };
    hear(&mut workbench, answer(3));
    assert_eq!(&*workbench.mocks.text, r#"{"B":1}"#);
    hear(&mut workbench, answer(3));
    assert_eq!(
        &*workbench.mocks.text, r#"{"B":1}"#,
        "the mocks have changed since"
    );
    workbench.act(question(9, "rename"));
    workbench.act(Action::ReadOnly(true));
    hear(&mut workbench, answer(9));
    assert_eq!(&*workbench.mocks.text, r#"{"B":1}"#, "nothing is edited");
    workbench.act(Action::ReadOnly(false));
    for id in 4..9 {
        hear(&mut workbench, answer(id));
    }
    assert_eq!(told(&workbench), "5 {}, 6 {}, 7 {}, 8 {}");
}
