//! What the graph draws closed.

use super::*;

#[test]
fn what_is_closed_stays_closed_until_another_project_is_opened() {
    let mut workbench = with_run();
    let _before = asked(&workbench);
    for (states, closed, sent) in [
        (&[0][..], true, &["fold /States/A"][..]),
        (&[0], true, &[]),
        (&[1, 7], true, &["fold /States/A /States/B"]),
        (&[0], false, &["fold /States/B"]),
    ] {
        let states = states.iter().copied().map(StateId).collect();
        workbench.act(Action::Close(states, closed));
        assert_eq!(asked(&workbench), sent);
    }

    workbench.act(Action::WorkerLost(Lost::Killed));
    hear(&mut workbench, ready_message());
    assert_eq!(
        asked(&workbench)[0],
        "fold /States/B",
        "a new worker is told"
    );

    workbench.act(Action::Open(Box::default()));
    assert!(workbench.closed.is_empty());
    assert_eq!(asked(&workbench)[0], "fold ");
}

#[test]
fn an_iteration_is_chosen_by_going_to_its_end() {
    let mut workbench = with_run();
    // `B` becomes the first item of a Map that `A` is.
    let trace = Rc::make_mut(&mut workbench.trace);
    let mut batch = batches(1)[1].clone();
    *trace = Trace::of(trace.states().clone());
    trace.append(batches(1)[0].clone());
    batch.visits[0].place = Place::Iteration {
        visit: VisitId(0),
        index: 4,
    };
    trace.append(batch);
    workbench.act(Action::First);
    for (index, looked_at, cursor) in [(3, Some(VisitId(0)), 0), (4, Some(VisitId(1)), 3)] {
        workbench.act(Action::SelectVisit(VisitId(0)));
        workbench.act(Action::First);
        workbench.looked_at = Some(VisitId(0));
        workbench.act(Action::Choose(VisitId(0), index));
        assert_eq!((workbench.looked_at, workbench.cursor), (looked_at, cursor));
    }
}
