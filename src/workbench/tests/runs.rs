//! Runs: what is asked for while they go, and what is looked at.

use super::*;

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

/// A page that waits for what it begins with.
fn empty() -> Workbench {
    Workbench {
        coming: true,
        ..Workbench::default()
    }
}

#[test]
fn a_run_waits_for_the_worker_and_for_what_the_page_begins_with() {
    let first = || {
        Action::Open(Box::new(Project {
            definition: "first".into(),
            ..Project::default()
        }))
    };
    let is_ready = || Action::Heard(Box::new(ready_message()));
    for [one, other] in [[is_ready(), first()], [first(), is_ready()]] {
        let mut workbench = empty();
        workbench.act(Action::Run);
        workbench.act(one);
        assert!(workbench.is_running());
        let early = asked(&workbench);
        assert!(!early.iter().any(|it| it.starts_with("run")), "{early:?}");
        workbench.act(other);
        let last = asked(&workbench).pop();
        assert!(last.is_some_and(|it| it.starts_with("run ") && it.ends_with(" first")));
    }
}

#[test]
fn a_run_that_waits_is_given_up_by_stop_and_by_typing() {
    let typed = Action::Edit(Document::Definition, "typed".into());
    for given_up in [Action::Stop, typed] {
        let mut workbench = empty();
        hear(&mut workbench, ready_message());
        workbench.act(Action::Run);
        workbench.act(given_up);
        workbench.act(Action::NothingComes);
        assert_eq!(workbench.run.state, RunState::Idle);
        let asked = asked(&workbench);
        assert!(
            !asked
                .iter()
                .any(|it| it.starts_with("run") || it.starts_with("stop"))
        );
    }
}

#[test]
fn a_run_that_waits_is_of_what_is_there_when_nothing_comes() {
    let mut workbench = empty();
    hear(&mut workbench, ready_message());
    workbench.act(Action::Run);
    workbench.act(Action::NothingComes);
    assert_eq!(asked(&workbench).pop().as_deref(), Some("run 2 "));
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
        (Action::GoToStep("3".into()), 2, Some(0)),
        (Action::GoToStep("99".into()), 2, Some(0)),
        (Action::GoToStep("B".into()), 3, Some(1)),
        (Action::GoToStep("X[1]/A#1".into()), 1, Some(0)),
        (Action::GoToStep("A#2".into()), 1, Some(0)),
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
fn a_refused_run_leads_to_the_text_at_fault() {
    let mut workbench = ready();
    workbench.act(Action::ShowSheet(Sheet::Tests));
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
        (workbench.sheet, workbench.pane, workbench.can_run()),
        (Sheet::Text(Document::Input), Pane::Editor, true)
    );
    assert!(matches!(
        workbench.run_state(),
        RunState::Refused(Document::Input, _)
    ));
    // Why it was refused may be mended by now: it is not told of a text that has not been run.
    workbench.act(Action::Edit(Document::Input, "{}".into()));
    assert_eq!(workbench.run_state(), RunState::Idle);
    workbench.act(Action::Run);
    assert_eq!(workbench.run_state(), RunState::Starting);
}

/// The stages of another attempt are asked for, kept beside those of the last, and left when another visit is looked at.
#[test]
fn an_attempt_of_a_visit_is_looked_at() {
    let mut workbench = with_run();
    let _asked = workbench.outbox.take();
    workbench.act(Action::SelectVisit(VisitId(1)));
    let told = |attempt: u32| {
        let one = crate::protocol::Attempt {
            number: 0,
            started_at: 0.0,
            ended_at: None,
            parameters: None,
            result: crate::protocol::AttemptResult::Aborted,
            retrier: None,
            delay: None,
            computed: None,
            retriers: Vec::new(),
            answer: None,
        };
        Update::Visit {
            run: 1,
            detail: Box::new(VisitDetail {
                attempt,
                attempts: vec![one; 3],
                ..detail(1, true)
            }),
        }
    };
    hear(&mut workbench, told(2));
    let shown = |workbench: &Workbench| workbench.detail().map(|detail| detail.attempt);
    assert_eq!(shown(&workbench), Some(2), "the last one");
    let _asked = workbench.outbox.take();
    workbench.act(Action::SelectAttempt(0));
    assert_eq!(asked(&workbench), ["visit 1 1 attempt 0"]);
    hear(&mut workbench, told(0));
    assert_eq!(shown(&workbench), Some(0));
    workbench.act(Action::SelectAttempt(2));
    assert_eq!(
        (shown(&workbench), asked(&workbench)),
        (Some(2), Vec::new())
    );
    workbench.act(Action::SelectAttempt(0));
    workbench.act(Action::SelectVisit(VisitId(0)));
    workbench.act(Action::SelectVisit(VisitId(1)));
    assert_eq!(shown(&workbench), Some(2), "another visit was looked at");
}

#[test]
fn a_run_that_nobody_can_run_is_given_up() {
    let other_version = Update::Ready {
        version: "0".into(),
    };
    for said in [
        Action::NoWorker("why".into()),
        Action::Heard(Box::new(other_version)),
    ] {
        let mut workbench = Workbench::of(Project::default());
        workbench.act(Action::Run);
        assert!(workbench.is_running());
        workbench.act(said);
        assert_eq!(workbench.run.state, RunState::Idle);
    }
}
