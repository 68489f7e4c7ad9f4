//! What is said of branches, iterations and child executions.

use super::*;

#[test]
fn branches_and_iterations_know_their_place() {
    let definition = r#"{
      "StartAt": "Each",
      "States": {
        "Each": {
          "Type": "Map",
          "ItemsPath": "$.items",
          "ItemProcessor": {
            "StartAt": "Both",
            "States": {
              "Both": {
                "Type": "Parallel",
                "Branches": [
                  {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}},
                  {"StartAt": "B", "States": {"B": {"Type": "Pass", "End": true}}}
                ],
                "End": true
              }
            }
          },
          "End": true
        }
      }
    }"#;
    let mut told = Told::pulled(definition, r#"{"items": [1, 2]}"#, "", 3);
    assert_eq!(told.finished.status, ExecutionStatus::Succeeded);
    assert_eq!(told.visits.len(), 7);
    assert_eq!(told.ends.len(), 7, "every visit ends");
    let paths: Vec<_> = (0..7)
        .map(|visit| told.detail(visit).path.join(" "))
        .collect();
    for path in [
        "Each",
        "Each[0] Both",
        "Each[1] Both",
        "Each[0] Both[0] A",
        "Each[1] Both[1] B",
    ] {
        assert!(paths.iter().any(|told| told == path), "{path} in {paths:?}");
    }
    let nth: Vec<_> = told.visits.iter().map(|visit| visit.nth).collect();
    assert_eq!(nth.iter().filter(|nth| **nth == 2).count(), 3, "{nth:?}");
    for end in &told.ends {
        assert!(
            told.rows
                .iter()
                .any(|row| row.id == end.event && row.visit == Some(end.visit)),
            "{end:?}"
        );
    }
}

#[test]
fn a_branch_that_is_aborted_ends_where_the_history_says_so() {
    let definition = r#"{
      "StartAt": "Both",
      "States": {
        "Both": {
          "Type": "Parallel",
          "Branches": [
            {"StartAt": "Slow", "States": {"Slow": {"Type": "Wait", "Seconds": 100, "End": true}}},
            {"StartAt": "Bad", "States": {"Bad": {"Type": "Fail", "Error": "Oops"}}}
          ],
          "End": true
        }
      }
    }"#;
    let told = Told::pulled(definition, "{}", "", 1);
    assert_eq!(told.finished.status, ExecutionStatus::Failed);
    let outcome = |name: &str| {
        let states = ["Both", "Slow", "Bad"];
        let visit = told
            .visits
            .iter()
            .find(|visit| states[visit.state.index()] == name)
            .unwrap();
        told.ends
            .iter()
            .find(|end| end.visit == visit.id)
            .map(|end| end.outcome.clone())
    };
    assert_eq!(outcome("Slow"), Some(VisitOutcome::Aborted));
    assert_eq!(outcome("Bad"), Some(VisitOutcome::Failed("Oops".into())));
    assert_eq!(outcome("Both"), Some(VisitOutcome::Failed("Oops".into())));
}

#[test]
fn what_child_executions_do_is_seen_between_the_events_of_their_map() {
    let definition = r#"{
      "StartAt": "Each",
      "States": {
        "Each": {
          "Type": "Map",
          "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            "StartAt": "Double",
            "States": {"Double": {"Type": "Pass", "Parameters": {"twice.$": "States.Array($, $)"}, "End": true}}
          },
          "End": true
        }
      }
    }"#;
    let mut told = Told::pulled(definition, "[1, 2, 3]", "", 2);
    assert_eq!(told.finished.status, ExecutionStatus::Succeeded);
    let started = told
        .rows
        .iter()
        .find(|row| row.event_type.name() == "MapRunStarted")
        .unwrap()
        .id;
    let entries: Vec<_> = told.visits.iter().map(|visit| visit.entered).collect();
    assert_eq!(entries, [2, started, started, started]);
    assert_eq!(
        told.ends
            .iter()
            .filter(|end| end.event == started + 1 && end.outcome == VisitOutcome::Succeeded)
            .count(),
        3
    );
    let detail = told.detail(2);
    assert_eq!(
        (detail.path.join(" "), &*detail.input.text),
        (String::from("Each[1] Double"), "2")
    );
    assert!(
        told.visits
            .iter()
            .skip(1)
            .map(|visit| visit.child)
            .eq((0..3).map(|id| Some(ChildId(id))))
    );
    let mut pull = |child, known, events| {
        let command = Command::PullChild {
            run: 1,
            child: ChildId(child),
            known,
            events,
        };
        match told.session.answer(command).pop()? {
            Update::Child { name, batch, .. } => Some((name, batch)),
            other => panic!("{other:?}"),
        }
    };
    let (name, first) = pull(1, 0, 2).unwrap();
    assert_eq!(Some(&name), detail.child.as_ref());
    let rows = |batch: &Batch| -> Vec<_> {
        let rows = batch.rows.iter();
        rows.map(|row| (row.id, row.event_type.name(), row.visit))
            .collect()
    };
    let inside = Some(VisitId(2));
    assert_eq!(
        rows(&first),
        [
            (1, "ExecutionStarted", None),
            (2, "PassStateEntered", inside)
        ]
    );
    let entered: Vec<_> = first
        .visits
        .iter()
        .map(|visit| (visit.id.0, visit.nth, visit.entered))
        .collect();
    assert_eq!(entered, [(2, 1, 2)], "counted and entered in the child");
    assert_eq!((first.ends.len(), first.done), (0, false));
    let (_, second) = pull(1, 2, 2000).unwrap();
    assert_eq!(
        rows(&second),
        [
            (3, "PassStateExited", inside),
            (4, "ExecutionSucceeded", None)
        ]
    );
    let ends: Vec<_> = second
        .ends
        .iter()
        .map(|end| (end.visit.0, end.event, end.taken))
        .collect();
    assert_eq!(ends, [(2, 3, Some(EdgeKind::End))]);
    assert!(second.visits.is_empty() && second.done);
    assert_eq!(pull(3, 0, 2000), None, "there are three children");
    let event = Command::Event {
        run: 1,
        child: Some(ChildId(1)),
        event: 2,
        whole: false,
    };
    let Some(Update::Event { detail: event, .. }) = told.session.answer(event).pop() else {
        panic!("a child's event is given");
    };
    assert!(event.child == Some(ChildId(1)) && event.json.text.contains("\"input\": \"2\""));
    assert!(
        detail
            .output
            .is_some_and(|output| output.text.contains("twice"))
    );
}
