//! Child executions of a distributed Map.

use super::*;
use crate::protocol::{VisitEnd, VisitOutcome};

/// The visit of a Map, and two visits in its only child execution, which has six events.
fn with_child() -> Workbench {
    with_ended_child(Vec::new())
}

/// The same with ends of its visits.
fn with_ended_child(ends: Vec<VisitEnd>) -> Workbench {
    let mut workbench = ready();
    workbench.act(Action::Run);
    let each = StateInfo {
        state_type: "Map".into(),
        ..state("Each")
    };
    let states = vec![each, state("A"), state("B")];
    hear(&mut workbench, Update::Started { run: 1, states });
    hear(
        &mut workbench,
        Update::Batch(Batch {
            run: 1,
            rows: vec![
                row(1, "ExecutionStarted", None),
                row(2, "MapStateEntered", Some(0)),
                row(3, "MapStateStarted", Some(0)),
                row(4, "MapRunStarted", Some(0)),
                row(5, "MapRunSucceeded", Some(0)),
                row(6, "MapStateExited", Some(0)),
                row(7, "ExecutionSucceeded", None),
            ],
            visits: vec![
                Visit {
                    place: Place::Top,
                    child: None,
                    ..inside(0, 2)
                },
                inside(1, 4),
                inside(2, 4),
            ],
            ends,
            done: true,
            ..Batch::default()
        }),
    );
    hear(&mut workbench, finished(1));
    let _asked = asked(&workbench);
    workbench
}

fn row(id: u32, event_type: &str, visit: Option<u32>) -> Row {
    Row {
        id,
        previous: id - 1,
        event_type: EventType::named(event_type).unwrap(),
        time: 0.0,
        visit: visit.map(VisitId),
        note: None,
    }
}

fn inside(id: u32, entered: u32) -> Visit {
    Visit {
        id: VisitId(id),
        state: StateId(id),
        nth: 1,
        place: Place::Iteration {
            visit: VisitId(0),
            index: 4,
        },
        child: Some(ChildId(0)),
        entered,
        at: 0.0,
    }
}

/// The child's history in two pieces.
fn pieces(run: u32) -> [Update; 2] {
    let piece = |rows, visits, done| Update::Child {
        child: ChildId(0),
        name: "a-child".into(),
        batch: Batch {
            run,
            rows,
            visits,
            done,
            ..Batch::default()
        },
    };
    [
        piece(
            vec![
                row(1, "ExecutionStarted", None),
                row(2, "PassStateEntered", Some(1)),
                row(3, "PassStateExited", Some(1)),
            ],
            vec![inside(1, 2)],
            false,
        ),
        piece(
            vec![
                row(4, "PassStateEntered", Some(2)),
                row(5, "PassStateExited", Some(2)),
                row(6, "ExecutionSucceeded", None),
            ],
            vec![inside(2, 4)],
            true,
        ),
    ]
}

/// The same page with the child open at its second visit.
fn with_open_child() -> Workbench {
    let mut workbench = with_child();
    workbench.act(Action::OpenChild(Some(VisitId(2))));
    for piece in pieces(1) {
        hear(&mut workbench, piece);
    }
    let _asked = asked(&workbench);
    workbench
}

/// The cursor in the child, if one is open, and the visit looked at.
fn stands(workbench: &Workbench) -> (Option<usize>, Option<VisitId>) {
    let child = workbench.child.as_ref();
    (child.map(|child| child.cursor), workbench.looked_at)
}

#[test]
fn a_child_comes_in_pieces_and_opens_at_the_visit_it_was_asked_for_by() {
    let mut workbench = with_child();
    workbench.act(Action::OpenChild(Some(VisitId(0))));
    assert_eq!(asked(&workbench), [""; 0], "a Map is in no child");
    workbench.act(Action::OpenChild(Some(VisitId(2))));
    assert_eq!(asked(&workbench), ["child 1 0 0 2000"]);
    let [_, stray] = pieces(7);
    hear(&mut workbench, stray);
    assert!(workbench.shown_trace().is_empty(), "of another run");
    let [first, second] = pieces(1);
    hear(&mut workbench, first);
    assert_eq!(asked(&workbench), ["child 1 0 3 2000"]);
    assert_eq!(stands(&workbench).0, Some(0), "its visit is not there yet");
    hear(&mut workbench, second);
    assert_eq!(stands(&workbench), (Some(3), Some(VisitId(2))));
    assert_eq!(asked(&workbench), [""; 0], "all of it is here");
    let child = workbench.child.as_ref().unwrap();
    let path: Vec<&str> = child.path.iter().map(|crumb| &*crumb.label).collect();
    assert_eq!((&*child.name, path), ("a-child", vec!["Each[4]"]));
    let place = child.trace.view(3).and_then(|row| row.place);
    assert_eq!(place, None, "all of it is in this item");
}

#[test]
fn steps_are_those_of_the_child_while_it_is_open() {
    let mut workbench = with_open_child();
    let outside = workbench.cursor;
    for (action, cursor, looked_at) in [
        (Action::StepForward, 4, Some(2)),
        (Action::PreviousState, 3, Some(2)),
        (Action::PreviousState, 1, Some(1)),
        (Action::StepBack, 0, None),
        (Action::NextState, 1, Some(1)),
        (Action::Last, 5, Some(2)),
        (Action::First, 0, None),
        (Action::GoTo(2), 2, Some(1)),
        (Action::SelectVisit(VisitId(2)), 3, Some(2)),
    ] {
        workbench.act(action.clone());
        assert_eq!(
            stands(&workbench),
            (Some(cursor), looked_at.map(VisitId)),
            "after {action:?}"
        );
    }
    assert_eq!(workbench.cursor, outside);
    workbench.act(Action::OpenChild(None));
    workbench.act(Action::StepBack);
    assert_eq!(
        (workbench.cursor, workbench.child.is_some()),
        (outside - 1, false)
    );
}

#[test]
fn a_worker_that_breaks_down_over_a_child_is_not_blamed_on_a_text() {
    let mut workbench = with_child();
    hear(
        &mut workbench,
        Update::Visit {
            run: 1,
            detail: Box::new(detail(0, true)),
        },
    );
    assert!(!workbench.is_with_run());
    workbench.act(Action::OpenChild(Some(VisitId(1))));
    assert!(workbench.is_with_run());
    for piece in pieces(1) {
        hear(&mut workbench, piece);
    }
    hear(
        &mut workbench,
        Update::Visit {
            run: 1,
            detail: Box::new(detail(1, true)),
        },
    );
    assert!(!workbench.is_with_run());
}

#[test]
fn a_map_names_its_child_executions() {
    let told = |workbench: &Workbench| {
        let children = workbench.children_of(VisitId(0));
        let told = children.into_iter();
        told.map(|child| (child.label.to_string(), child.visit.0, child.failed))
            .collect::<Vec<_>>()
    };
    let by_its_first_visit = |failed| [("Each[4]".to_owned(), 1, failed)];
    assert_eq!(told(&with_child()), by_its_first_visit(false));
    for (visit, outcome, failed) in [
        (1, VisitOutcome::Failed("E".into()), false),
        (2, VisitOutcome::Caught("E".into()), false),
        (2, VisitOutcome::Failed("E".into()), true),
    ] {
        let end = VisitEnd {
            visit: VisitId(visit),
            event: 4,
            at: 0.0,
            outcome,
            retries: 0,
            taken: None,
        };
        let workbench = with_ended_child(vec![end]);
        assert_eq!(told(&workbench), by_its_first_visit(failed));
    }
    assert_eq!(with_child().children_of(VisitId(1)), []);
}

#[test]
fn what_is_not_in_the_child_leads_out_of_it() {
    let mut workbench = with_open_child();
    workbench.act(Action::SelectVisit(VisitId(0)));
    assert_eq!(stands(&workbench), (None, Some(VisitId(0))));
}

#[test]
fn an_event_of_a_child_is_told_from_the_one_of_the_same_id_outside() {
    let mut workbench = with_open_child();
    let event = |child| Update::Event {
        run: 1,
        detail: EventDetail {
            child,
            event: 4,
            json: detail(0, true).input,
        },
    };
    workbench.act(Action::ShowEvent(Some(4)));
    assert_eq!(asked(&workbench), ["event 1 0/4"]);
    hear(&mut workbench, event(None));
    assert_eq!(workbench.event, None);
    hear(&mut workbench, event(Some(ChildId(0))));
    assert!(workbench.event.is_some());
    workbench.act(Action::OpenChild(None));
    assert_eq!(workbench.event, None);
}

#[test]
fn a_link_can_point_into_a_child() {
    let mut workbench = with_open_child();
    workbench.act(Action::StepForward);
    assert_eq!(workbench.step().as_deref(), Some("child-0/5"));
    let mut opened = with_child();
    opened.act(Action::GoToStep("child-7/5".into()));
    assert_eq!(asked(&opened), [""; 0], "there is no such child");
    opened.act(Action::GoToStep("child-0/5".into()));
    for piece in pieces(1) {
        hear(&mut opened, piece);
    }
    assert_eq!(stands(&opened), (Some(4), Some(VisitId(2))));
    opened.act(Action::GoToStep("3".into()));
    assert_eq!((stands(&opened).0, opened.cursor), (None, 2));
}

#[test]
fn a_child_whose_history_never_came_is_left_when_the_worker_is_lost() {
    let mut workbench = with_child();
    workbench.act(Action::OpenChild(Some(VisitId(1))));
    workbench.act(Action::WorkerLost(Lost::Killed));
    assert!(workbench.child.is_none());
    let mut workbench = with_open_child();
    workbench.act(Action::WorkerLost(Lost::Killed));
    assert!(workbench.child.is_some());
}
