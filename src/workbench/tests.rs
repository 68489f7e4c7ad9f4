//! A conversation with a worker that the test plays.

use super::*;
use crate::project::Project;
use crate::protocol::{
    Batch, Checked, CheckedMocks, ChildHistory, Command, EventType, ExecutionStatus, Finished,
    Graph, MachineType, MockedMachine, Payload, Place, Row, Severity, StateInfo, Stats, TextRange,
    Visit, VisitDetail,
};

/// A page whose worker is ready; what it said so far is taken.
fn ready() -> Workbench {
    let mut workbench = Workbench::of(Project {
        definition: "{}".into(),
        ..Project::default()
    });
    hear(&mut workbench, ready_message());
    let _checks = workbench.outbox.take();
    workbench
}

fn ready_message() -> Update {
    Update::Ready {
        version: VERSION.into(),
    }
}

fn hear(workbench: &mut Workbench, update: Update) {
    workbench.act(Action::Heard(Box::new(update)));
}

/// The requests made since the last look, in short.
fn asked(workbench: &Workbench) -> Vec<String> {
    let told = |request| match request {
        Request::Stop(run) => format!("stop {run}"),
        Request::Send(command) => match *command {
            Command::Check { text, .. } => format!("check {text}"),
            Command::CheckInput { text, .. } => format!("check input {text}"),
            Command::CheckMocks { text, .. } => format!("check mocks {text}"),
            Command::Run(request) => format!("run {} {}", request.run, request.definition),
            Command::Pull { run, events } => format!("pull {run} {events}"),
            Command::Stop { run } => format!("stop {run}"),
            Command::Visit { run, visit, whole } => format!(
                "visit {run} {}{}",
                visit.0,
                if whole { " whole" } else { "" }
            ),
            Command::Child { run, visit } => format!("child {run} {}", visit.0),
            Command::Event { run, event, .. } => format!("event {run} {event}"),
        },
    };
    workbench.outbox.take().into_iter().map(told).collect()
}

fn checked(revision: u32, message: &str) -> Update {
    Update::Checked(Checked {
        revision,
        runnable: false,
        diagnostics: vec![Diagnostic {
            code: String::from("test"),
            severity: Severity::Error,
            message: String::from(message),
            help: None,
            aws: None,
            pointer: String::new(),
            range: TextRange::default(),
            fixes: Vec::new(),
        }],
        states: vec![state("A"), state("B")],
        graph: None,
        placeholders: Vec::new(),
        not_simulated: Vec::new(),
    })
}

fn state(name: &str) -> StateInfo {
    StateInfo {
        name: name.into(),
        state_type: "Pass".into(),
        pointer: format!("/States/{name}").into(),
        parent: None,
        name_range: TextRange::default(),
        range: TextRange::default(),
    }
}

/// `A` is entered by event 2, `B` by event 4.
fn batches(run: u32) -> [Batch; 2] {
    let row = |id, event_type: &str, visit: Option<u32>| Row {
        id,
        previous: id - 1,
        event_type: EventType::named(event_type).unwrap(),
        time: 0.0,
        visit: visit.map(VisitId),
        note: None,
    };
    let visit = |id, entered| Visit {
        id: VisitId(id),
        state: StateId(id),
        nth: 1,
        place: Place::Top,
        entered,
    };
    [
        Batch {
            run,
            rows: vec![
                row(1, "ExecutionStarted", None),
                row(2, "PassStateEntered", Some(0)),
                row(3, "PassStateExited", Some(0)),
            ],
            visits: vec![visit(0, 2)],
            ..Batch::default()
        },
        Batch {
            run,
            rows: vec![
                row(4, "PassStateEntered", Some(1)),
                row(5, "PassStateExited", Some(1)),
                row(6, "ExecutionSucceeded", None),
            ],
            visits: vec![visit(1, 4)],
            done: true,
            ..Batch::default()
        },
    ]
}

fn finished(run: u32) -> Update {
    Update::Finished(Finished {
        run,
        status: ExecutionStatus::Succeeded,
        output: None,
        error: None,
        stats: Stats::default(),
        not_simulated: Vec::new(),
        explanations: Vec::new(),
    })
}

fn detail(visit: u32, over: bool) -> VisitDetail {
    VisitDetail {
        visit: VisitId(visit),
        state: StateId(visit),
        name: "A".into(),
        state_type: "Pass".into(),
        pointer: "/States/A".into(),
        path: Vec::new(),
        place: Place::Top,
        nth: 1,
        entered: 2,
        exited: None,
        entered_at: 0.0,
        exited_at: None,
        outcome: over.then_some(crate::protocol::VisitOutcome::Succeeded),
        input: Payload {
            text: "{}".into(),
            size: 2,
            cut: false,
        },
        stages: Vec::new(),
        output: None,
        error: None,
        attempts: Vec::new(),
        rules: Vec::new(),
        caught: None,
        taken: None,
        next: None,
        assigned: Vec::new(),
        context: None,
        child: None,
        explanations: Vec::new(),
    }
}

/// A page with a finished run of two states.
fn with_run() -> Workbench {
    let mut workbench = ready();
    hear(&mut workbench, checked(1, "x"));
    workbench.act(Action::Run);
    hear(
        &mut workbench,
        Update::Started {
            run: 1,
            states: vec![state("A"), state("B")],
        },
    );
    for batch in batches(1) {
        hear(&mut workbench, Update::Batch(batch));
    }
    hear(&mut workbench, finished(1));
    workbench
}

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
fn a_run_is_pulled_until_it_is_done() {
    let mut workbench = ready();
    workbench.act(Action::Run);
    assert_eq!(asked(&workbench), ["run 1 {}"]);
    assert!(!workbench.can_run());
    hear(
        &mut workbench,
        Update::Started {
            run: 1,
            states: vec![state("A"), state("B")],
        },
    );
    assert_eq!(asked(&workbench), ["pull 1 200"]);
    let [first, last] = batches(1);
    hear(&mut workbench, Update::Batch(first));
    assert_eq!(
        (workbench.cursor, asked(&workbench)),
        (2, vec![String::from("pull 1 2000")])
    );
    hear(&mut workbench, Update::Batch(last));
    hear(&mut workbench, finished(1));
    assert_eq!(
        workbench.finished().map(|finished| finished.status),
        Some(ExecutionStatus::Succeeded)
    );
    assert_eq!(
        (workbench.cursor, workbench.looked_at),
        (5, Some(VisitId(1)))
    );
    assert_eq!(
        asked(&workbench),
        ["visit 1 1"],
        "the values of the last state are looked at"
    );
}

#[test]
fn messages_of_an_older_run_are_void() {
    let mut workbench = ready();
    workbench.act(Action::Run);
    workbench.act(Action::Open(Box::default()));
    workbench.act(Action::Run);
    let _requests = workbench.outbox.take();
    let run = workbench.run.id;
    hear(
        &mut workbench,
        Update::Started {
            run: 1,
            states: vec![state("A")],
        },
    );
    let [first, _] = batches(1);
    hear(&mut workbench, Update::Batch(first));
    hear(&mut workbench, finished(1));
    assert_ne!(run, 1);
    assert_eq!(
        (
            workbench.trace.len(),
            &workbench.run.state,
            asked(&workbench)
        ),
        (0, &RunState::Starting, vec![])
    );
}

#[test]
fn the_cursor_moves_both_ways_and_stays_inside() {
    let mut workbench = with_run();
    for (action, cursor, looked_at) in [
        (Action::StepForward, 5, Some(1)),
        (Action::StepBack, 4, Some(1)),
        (Action::PreviousState, 3, Some(1)),
        (Action::PreviousState, 1, Some(0)),
        (Action::PreviousState, 0, None),
        (Action::StepBack, 0, None),
        (Action::NextState, 1, Some(0)),
        (Action::NextState, 3, Some(1)),
        (Action::NextState, 5, Some(1)),
        (Action::First, 0, None),
        (Action::GoToEvent(3), 2, Some(0)),
        (Action::GoToEvent(99), 2, Some(0)),
        (Action::GoTo(99), 5, Some(1)),
    ] {
        workbench.act(action.clone());
        assert_eq!(
            (workbench.cursor, workbench.looked_at),
            (cursor, looked_at.map(VisitId)),
            "after {action:?}"
        );
        assert_eq!(
            workbench.selected,
            looked_at.map(StateId),
            "after {action:?}"
        );
    }
}

#[test]
fn one_visit_is_asked_for_at_a_time() {
    let mut workbench = with_run();
    let _requests = workbench.outbox.take();
    workbench.act(Action::GoTo(2));
    workbench.act(Action::GoTo(4));
    workbench.act(Action::GoTo(1));
    assert_eq!(asked(&workbench), [""; 0], "visit 1 is still asked for");
    assert!(workbench.awaits_detail());
    hear(
        &mut workbench,
        Update::Visit {
            run: 1,
            detail: Box::new(detail(1, true)),
        },
    );
    assert_eq!(asked(&workbench), ["visit 1 0"]);
    hear(
        &mut workbench,
        Update::Visit {
            run: 1,
            detail: Box::new(detail(0, true)),
        },
    );
    assert_eq!(
        workbench.detail().map(|detail| detail.visit),
        Some(VisitId(0))
    );
    workbench.act(Action::GoTo(4));
    assert_eq!(asked(&workbench), [""; 0], "it is kept");
    workbench.act(Action::ShowWhole);
    assert_eq!(asked(&workbench), ["visit 1 1 whole"]);
}

#[test]
fn selecting_a_state_looks_at_its_visit() {
    let mut workbench = with_run();
    for (from, state, cursor, looked_at) in
        [(5, 0, 5, Some(0)), (0, 1, 3, Some(1)), (2, 0, 2, Some(0))]
    {
        workbench.act(Action::GoTo(from));
        workbench.act(Action::SelectState(StateId(state)));
        assert_eq!(
            (workbench.cursor, workbench.looked_at),
            (cursor, looked_at.map(VisitId)),
            "state {state} from row {from}"
        );
        assert_eq!(workbench.selected, Some(StateId(state)));
    }
    workbench.act(Action::SelectState(StateId(9)));
    assert_eq!(
        (workbench.looked_at, workbench.selected),
        (None, Some(StateId(9))),
        "never visited"
    );
}

#[test]
fn an_edit_makes_the_history_stale() {
    let mut workbench = with_run();
    assert!(!workbench.is_stale());
    workbench.act(Action::Edit(Document::Mocks, "{}".into()));
    assert!(workbench.is_stale());
}

#[test]
fn a_stop_that_is_answered_keeps_the_values() {
    let mut workbench = ready();
    workbench.act(Action::Run);
    hear(
        &mut workbench,
        Update::Started {
            run: 1,
            states: vec![state("A"), state("B")],
        },
    );
    workbench.act(Action::Stop);
    assert_eq!(asked(&workbench), ["run 1 {}", "pull 1 200", "stop 1"]);
    let [first, _] = batches(1);
    hear(&mut workbench, Update::Batch(first));
    hear(&mut workbench, finished(1));
    assert!(workbench.finished().is_some() && workbench.run.has_values);
    assert_eq!(asked(&workbench), ["visit 1 0"]);
}

#[test]
fn a_lost_worker_loses_no_text_and_no_history() {
    for (lost, state, notices) in [
        (Lost::Killed, RunState::Stopped, 0),
        (Lost::Crashed("unreachable".into()), RunState::Crashed, 1),
    ] {
        let mut workbench = ready();
        workbench.act(Action::Run);
        hear(
            &mut workbench,
            Update::Started {
                run: 1,
                states: vec![
                    crate::workbench::tests::state("A"),
                    crate::workbench::tests::state("B"),
                ],
            },
        );
        let [first, _] = batches(1);
        hear(&mut workbench, Update::Batch(first));
        let _requests = workbench.outbox.take();
        workbench.act(Action::WorkerLost(lost));
        assert_eq!(
            (
                &workbench.run.state,
                workbench.notices.len(),
                workbench.trace.len()
            ),
            (&state, notices, 3)
        );
        workbench.act(Action::GoTo(1));
        assert_eq!(
            asked(&workbench),
            [""; 0],
            "the values are gone with the worker"
        );
        assert!(!workbench.awaits_detail());
        hear(&mut workbench, ready_message());
        assert_eq!(
            asked(&workbench),
            ["check {}", "check input ", "check mocks "]
        );
        assert!(workbench.can_run());
    }
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
fn a_refused_run_leads_to_the_text_at_fault() {
    let mut workbench = ready();
    workbench.act(Action::ShowPane(Pane::Graph));
    workbench.act(Action::Run);
    hear(
        &mut workbench,
        Update::Refused {
            run: 1,
            document: Document::Input,
            diagnostics: Vec::new(),
        },
    );
    assert_eq!(
        (workbench.document, workbench.pane, workbench.can_run()),
        (Document::Input, Pane::Editor, true)
    );
    assert!(matches!(
        workbench.run.state,
        RunState::Refused(Document::Input, _)
    ));
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

fn mocks_of(machines: &[(&str, &[&str])], revision: u32) -> Update {
    let machine = |(name, cases): &(&str, &[&str])| MockedMachine {
        name: String::from(*name),
        test_cases: cases.iter().copied().map(String::from).collect(),
    };
    Update::CheckedMocks(CheckedMocks {
        revision,
        diagnostics: Vec::new(),
        machines: machines.iter().map(machine).collect(),
    })
}

#[test]
fn settings_count_as_they_are_typed_and_what_cannot_be_used_stays() {
    let mut workbench = ready();
    hear(&mut workbench, checked(1, ""));
    let mut draft = workbench.draft();
    draft.machine_type = MachineType::Express;
    draft.write(Setting::AccountId, "12");
    workbench.act(Action::Settings(draft.clone()));
    assert_eq!(asked(&workbench), ["check {}"]);
    assert_eq!(
        (
            workbench.settings.machine_type,
            workbench.settings.account_id.as_deref()
        ),
        (MachineType::Express, None)
    );
    assert_eq!(workbench.draft(), draft, "closing the dialog loses nothing");

    let settings = workbench.settings.clone();
    workbench.act(Action::Open(Box::new(Project {
        settings: (*settings).clone(),
        ..Project::default()
    })));
    assert_eq!(
        workbench.draft(),
        Draft::of(&settings),
        "another workflow has its own"
    );
}

#[test]
fn another_machine_of_the_mocks_has_its_own_test_cases() {
    let mut workbench = ready();
    hear(
        &mut workbench,
        mocks_of(&[("A", &["One", "Both"]), ("B", &["Two", "Both"])], 1),
    );
    let name = |workbench: &Workbench| {
        workbench
            .mocked_machine()
            .map(|machine| machine.name.clone())
    };
    assert_eq!(name(&workbench).as_deref(), Some("A"));
    for (case, machine, kept) in [("One", "B", None), ("Both", "A", Some("Both"))] {
        workbench.act(Action::TestCase(Some(case.into())));
        workbench.act(Action::Machine(machine.into()));
        assert_eq!(name(&workbench).as_deref(), Some(machine));
        assert_eq!(workbench.test_case.as_deref(), kept);
        assert_eq!(workbench.draft().text(Setting::StateMachineName), machine);
    }
}

#[test]
fn a_child_execution_is_opened_in_place_of_the_history_until_a_step_is_taken() {
    let mut workbench = with_run();
    let rows: Vec<_> = workbench.trace.rows().cloned().collect();
    let _asked = asked(&workbench);
    workbench.act(Action::OpenChild(Some(VisitId(1))));
    assert_eq!(asked(&workbench), ["child 1 1"]);
    let child = |visit| ChildHistory {
        visit: VisitId(visit),
        name: "a-child".into(),
        rows: rows.clone(),
    };
    for (run, opened) in [(7, false), (1, true)] {
        hear(
            &mut workbench,
            Update::Child {
                run,
                child: child(1),
            },
        );
        assert_eq!(workbench.child.is_some(), opened, "of run {run}");
    }
    let cursor = workbench.cursor;
    workbench.act(Action::GoToInChild(usize::MAX));
    let opened = workbench.child.as_ref().unwrap();
    assert_eq!(opened.cursor, opened.trace.len() - 1);
    assert_eq!(workbench.cursor, cursor);
    workbench.act(Action::StepBack);
    assert!(workbench.child.is_none());
    hear(
        &mut workbench,
        Update::Child {
            run: 1,
            child: child(1),
        },
    );
    workbench.act(Action::OpenChild(None));
    assert!(
        workbench.child.is_none()
            && asked(&workbench)
                .iter()
                .all(|asked| !asked.starts_with("child"))
    );
}
