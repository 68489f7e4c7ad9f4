//! A Map of two items, the second of which fails and is caught.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::*;
use crate::protocol::{EdgeKind, EventType, GraphEdge, TextRange, VisitOutcome};

fn state(name: &str, state_type: &str, pointer: &str, parent: Option<u32>) -> StateInfo {
    StateInfo {
        name: name.into(),
        state_type: state_type.into(),
        pointer: pointer.into(),
        parent: parent.map(StateId),
        name_range: TextRange::default(),
        range: TextRange::default(),
    }
}

fn states() -> Rc<[StateInfo]> {
    Rc::from([
        state("Each", "Map", "/States/Each", None),
        state(
            "Ship",
            "Task",
            "/States/Each/ItemProcessor/States/Ship",
            Some(0),
        ),
        state("Sorry", "Pass", "/States/Sorry", None),
    ])
}

fn row(id: EventId, event_type: &str, visit: Option<u32>) -> Row {
    Row {
        id,
        // The first state is led to by no event (reference 04-events §3).
        previous: if id == 2 { 0 } else { id - 1 },
        event_type: EventType::named(event_type).unwrap(),
        time: f64::from(id),
        visit: visit.map(VisitId),
        note: None,
    }
}

fn visit(id: u32, state: u32, nth: u32, place: Place, entered: EventId) -> Visit {
    Visit {
        id: VisitId(id),
        state: StateId(state),
        nth,
        place,
        child: None,
        entered,
        at: 0.0,
    }
}

fn end(visit: u32, event: EventId, outcome: VisitOutcome, taken: Option<EdgeKind>) -> VisitEnd {
    VisitEnd {
        visit: VisitId(visit),
        event,
        at: 0.0,
        outcome,
        retries: 0,
        taken,
    }
}

fn item(index: u32) -> Place {
    Place::Iteration {
        visit: VisitId(0),
        index,
    }
}

/// In two pieces, as it arrives.
fn trace() -> Trace {
    let mut trace = Trace::of(states());
    trace.append(Batch {
        rows: vec![
            row(1, "ExecutionStarted", None),
            row(2, "MapStateEntered", Some(0)),
            row(3, "MapStateStarted", Some(0)),
            row(4, "MapIterationStarted", Some(0)),
            row(5, "TaskStateEntered", Some(1)),
            row(6, "TaskStateExited", Some(1)),
        ],
        visits: vec![visit(0, 0, 1, Place::Top, 2), visit(1, 1, 1, item(0), 5)],
        ends: vec![end(1, 6, VisitOutcome::Succeeded, Some(EdgeKind::End))],
        ..Batch::default()
    });
    trace.append(Batch {
        rows: vec![
            row(7, "MapIterationSucceeded", Some(0)),
            row(8, "MapIterationStarted", Some(0)),
            row(9, "TaskStateEntered", Some(2)),
            row(10, "TaskFailed", Some(2)),
            row(11, "MapStateFailed", Some(0)),
            row(12, "MapStateExited", Some(0)),
            row(13, "PassStateEntered", Some(3)),
            row(14, "PassStateExited", Some(3)),
            row(15, "ExecutionSucceeded", None),
        ],
        visits: vec![visit(2, 1, 2, item(1), 9), visit(3, 2, 1, Place::Top, 13)],
        ends: vec![
            end(2, 10, VisitOutcome::Failed("Oops".into()), None),
            end(
                0,
                12,
                VisitOutcome::Caught("Oops".into()),
                Some(EdgeKind::Catch(0)),
            ),
            end(3, 14, VisitOutcome::Succeeded, Some(EdgeKind::End)),
        ],
        done: true,
        ..Batch::default()
    });
    trace
}

fn edge(from: Option<u32>, to: Option<u32>, kind: EdgeKind) -> GraphEdge {
    GraphEdge {
        from: from.map(StateId),
        to: to.map(StateId),
        kind,
        label: None,
        whole: None,
        label_at: None,
        points: Vec::new(),
    }
}

#[test]
fn states_are_what_they_were_at_the_cursor() {
    let trace = trace();
    let same: Vec<_> = (0..3).map(|index| Some(StateId(index))).collect();
    // The index of the row, and for Each, Ship and Sorry: visits, running, word.
    for (cursor, each, ship, sorry) in [
        (
            0,
            (0, 0, "not visited"),
            (0, 0, "not visited"),
            (0, 0, "not visited"),
        ),
        (
            1,
            (1, 1, "running"),
            (0, 0, "not visited"),
            (0, 0, "not visited"),
        ),
        (
            4,
            (1, 1, "running"),
            (1, 1, "running"),
            (0, 0, "not visited"),
        ),
        (
            5,
            (1, 1, "running"),
            (1, 0, "succeeded"),
            (0, 0, "not visited"),
        ),
        (
            9,
            (1, 1, "running"),
            (2, 0, "failed"),
            (0, 0, "not visited"),
        ),
        (
            14,
            (1, 0, "caught error"),
            (2, 0, "failed"),
            (1, 0, "succeeded"),
        ),
    ] {
        let status = trace.graph_status(&trace.tables(), cursor, &same, None);
        let told: Vec<_> = (0..3)
            .map(|index| status.node(StateId(index)))
            .map(|node| (node.visits, node.running, node.word()))
            .collect();
        assert_eq!(told, [each, ship, sorry], "at row {cursor}");
    }
}

#[test]
fn edges_count_how_often_they_were_taken() {
    let trace = trace();
    let same: Vec<_> = (0..3).map(|index| Some(StateId(index))).collect();
    let status = trace.graph_status(&trace.tables(), 14, &same, None);
    for (edge, count) in [
        (edge(None, Some(0), EdgeKind::Start), 1),
        (edge(None, Some(1), EdgeKind::Start), 2),
        (edge(Some(1), None, EdgeKind::End), 1),
        (edge(Some(0), Some(2), EdgeKind::Catch(0)), 1),
        (edge(Some(0), None, EdgeKind::End), 0),
        (edge(Some(2), None, EdgeKind::End), 1),
    ] {
        assert_eq!(status.taken(&edge), count, "{edge:?}");
    }
    assert_eq!(
        trace
            .graph_status(&trace.tables(), 8, &same, None)
            .taken(&edge(Some(0), Some(2), EdgeKind::Catch(0))),
        0
    );
}

#[test]
fn a_state_that_was_edited_away_leaves_the_others_in_place() {
    let edited = [
        state("New", "Pass", "/States/New", None),
        state("Sorry", "Pass", "/States/Sorry", None),
    ];
    let map = mapping(&states(), &edited);
    assert_eq!(map, [None, None, Some(StateId(1))]);
    let trace = trace();
    let status = trace.graph_status(&trace.tables(), 14, &map, None);
    assert_eq!(status.node(StateId(0)).visits, 0);
    assert_eq!(status.node(StateId(1)).visits, 1);
}

#[test]
fn folding_a_map_hides_its_iterations() {
    let trace = trace();
    let ids = |detailed, folded: &[u32]| -> Vec<EventId> {
        let folded: BTreeSet<_> = folded.iter().copied().map(VisitId).collect();
        let visible = trace.visible(detailed, &folded);
        visible
            .into_iter()
            .filter_map(|index| trace.row(index))
            .map(|row| row.id)
            .collect()
    };
    assert_eq!(ids(Detailed::Events, &[]), (1..=15).collect::<Vec<_>>());
    assert_eq!(ids(Detailed::Events, &[0]), [1, 2, 13, 14, 15]);
    assert_eq!(ids(Detailed::States, &[]), [1, 2, 5, 9, 13, 15]);
    assert_eq!(ids(Detailed::States, &[0]), [1, 2, 13, 15]);
}

#[test]
fn entries_are_found_forwards_and_backwards() {
    let trace = trace();
    for (cursor, next, previous) in [
        (0, Some(1), None),
        (1, Some(4), None),
        (3, Some(4), Some(1)),
        (8, Some(12), Some(4)),
        (12, None, Some(8)),
        (14, None, Some(12)),
        (99, None, Some(12)),
    ] {
        assert_eq!(
            (trace.next_entry(cursor), trace.previous_entry(cursor)),
            (next, previous),
            "from row {cursor}"
        );
    }
}

#[test]
fn the_visit_to_look_at_is_the_last_one_before_the_cursor() {
    let trace = trace();
    for (cursor, visit) in [(0, 1), (4, 1), (7, 1), (8, 2), (14, 2)] {
        assert_eq!(
            trace
                .visit_of(StateId(1), cursor)
                .map(|visit| visit.visit.id),
            Some(VisitId(visit)),
            "at row {cursor}"
        );
    }
    assert_eq!(Trace::of(states()).visit_of(StateId(1), 0), None);
}

#[test]
fn rows_are_told_in_words() {
    let view = trace().view(8).unwrap();
    assert_eq!(
        (&*view.state, view.nth, view.place.as_deref(), view.depth),
        ("Ship", Some(2), Some("item 1"), 1)
    );
    assert_eq!(
        (view.event_type, &*view.time, view.note),
        ("TaskStateEntered", "00:00.009", None)
    );
    assert_eq!(trace().view(15), None);
}

#[test]
fn an_iteration_is_told_alone_and_can_be_chosen() {
    let trace = trace();
    let same: Vec<_> = (0..3).map(|index| Some(StateId(index))).collect();
    let tables = trace.tables();
    // The row, the visit looked at; then visits and word of Ship, the iteration that is chosen, and the words of both.
    for (cursor, looked_at, ship, chosen, words) in [
        (14, None, (2, "failed"), None, ["succeeded", "failed"]),
        (14, Some(0), (2, "failed"), None, ["succeeded", "failed"]),
        (
            14,
            Some(1),
            (1, "succeeded"),
            Some(0),
            ["succeeded", "failed"],
        ),
        (14, Some(2), (1, "failed"), Some(1), ["succeeded", "failed"]),
        (
            8,
            Some(2),
            (1, "running"),
            Some(1),
            ["succeeded", "running"],
        ),
        (
            4,
            Some(1),
            (1, "running"),
            Some(0),
            ["running", "not visited"],
        ),
    ] {
        let looked_at = looked_at.map(VisitId);
        let status = trace.graph_status(&tables, cursor, &same, looked_at);
        let node = status.node(StateId(1));
        assert_eq!((node.visits, node.word()), ship, "{cursor} {looked_at:?}");
        let choices = trace.choices(&tables.insides, &status, cursor, looked_at);
        let inside = &choices[&StateId(0)];
        assert_eq!(inside.visit, VisitId(0));
        assert_eq!(inside.chosen, chosen, "{cursor} {looked_at:?}");
        let told: Vec<_> = inside.parts.iter().map(|part| part.word).collect();
        assert_eq!(told, words, "{cursor} {looked_at:?}");
    }
    assert_eq!(
        tables.insides.part(VisitId(0), 1).map(|part| part.last),
        Some(VisitId(2))
    );
    assert_eq!(tables.insides.part(VisitId(0), 2), None);
}
