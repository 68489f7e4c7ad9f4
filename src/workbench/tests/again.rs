//! Edit while paused.

use super::pausing::Live;
use super::*;

const ORDER: &str = r#"{ "StartAt": "Check", "States": {
  "Check": { "Type": "Pass", "Result": { "total": 5 }, "ResultPath": "$.order", "Next": "Big" },
  "Big": { "Type": "Choice", "Choices": [ { "Variable": "$.order.total", "NumericGreaterThan": 10, "Next": "Ask" } ], "Default": "Send" },
  "Ask": { "Type": "Pass", "Next": "Send" },
  "Send": { "Type": "Pass", "Parameters": { "sent.$": "$.order" }, "End": true } } }"#;

/// A finished run, the cursor at the first row of this event and state.
fn paused(at: &str) -> Live {
    let mut live = Live::of(ORDER, "{}");
    live.act(Action::Run);
    live.act(Action::First);
    while live.at() != at {
        let before = live.workbench.cursor;
        live.act(Action::StepForward);
        assert!(live.workbench.cursor > before, "there is no {at}");
    }
    live
}

fn edit(live: &mut Live, from: &str, to: &str) {
    let text = live.workbench.definition.text.replace(from, to);
    live.act(Action::Edit(Document::Definition, text.into()));
}

#[test]
fn an_edit_is_run_again_to_where_the_cursor_stands() {
    let mut live = paused("PassStateExited Check");
    assert!(!live.workbench.can_run_again(), "nothing was edited");
    edit(&mut live, "\"total\": 5", "\"total\": 7");
    assert!(live.workbench.can_run_again());
    live.act(Action::RunAgain);
    assert_eq!(live.at(), "PassStateExited Check");
    let changed = live.workbench.changed.clone().unwrap();
    assert_eq!(
        (&*changed.anchor, &*changed.headline),
        ("Check", "output changed, result changed")
    );
    let (before, now) = changed.output.clone().unwrap();
    assert!(before.contains("\"total\": 5") && now.contains("\"total\": 7"));
    assert!(!live.workbench.is_stale());

    edit(&mut live, "\"total\": 7", "\"total\": 70");
    live.act(Action::RunAgain);
    let changed = live.workbench.changed.clone().unwrap();
    assert_eq!(
        &*changed.headline,
        "output changed, path changed, result changed"
    );
    assert!(
        changed
            .sentences
            .iter()
            .any(|told| told == "After Big the run now goes to Ask; before it went to Send."),
        "{:?}",
        changed.sentences
    );
    live.act(Action::ForgetChanged);
    assert_eq!(live.workbench.changed, None);

    edit(
        &mut live,
        "\"Type\": \"Pass\", \"Next\": \"Send\"",
        "\"Type\":\"Pass\", \"Next\": \"Send\"",
    );
    live.act(Action::RunAgain);
    let changed = live.workbench.changed.clone().unwrap();
    assert_eq!(&*changed.headline, "nothing changed");
}

#[test]
fn where_a_state_is_not_reached_any_more_the_cursor_stands_where_the_path_turns_away() {
    let mut live = paused("PassStateEntered Send");
    edit(&mut live, "\"Default\": \"Send\"", "\"Default\": \"Over\"");
    edit(
        &mut live,
        "\"Ask\": {",
        "\"Over\": { \"Type\": \"Succeed\" }, \"Ask\": {",
    );
    live.act(Action::RunAgain);
    assert_eq!(live.at(), "SucceedStateEntered Over");
    let changed = live.workbench.changed.clone().unwrap();
    assert!(
        changed
            .headline
            .starts_with("not reached any more, path changed"),
        "{changed:?}"
    );
}

#[test]
fn an_error_changes_the_status() {
    let mut live = paused("PassStateEntered Send");
    edit(
        &mut live,
        "\"sent.$\": \"$.order\"",
        "\"sent.$\": \"$.nothing\"",
    );
    live.act(Action::RunAgain);
    assert_eq!(live.at(), "PassStateEntered Send");
    let changed = live.workbench.changed.clone().unwrap();
    assert!(
        changed
            .sentences
            .iter()
            .any(|told| told == "Send failed with States.Runtime; before it succeeded."),
        "{changed:?}"
    );
    assert!(
        changed
            .sentences
            .iter()
            .any(|told| told == "The execution ends as FAILED, not SUCCEEDED."),
        "{changed:?}"
    );
}

#[test]
fn nothing_is_run_again_at_the_end_of_a_run_or_with_errors_in_the_texts() {
    let mut live = paused("ExecutionSucceeded ");
    edit(&mut live, "\"total\": 5", "\"total\": 7");
    assert!(!live.workbench.can_run_again());
    let mut live = paused("PassStateEntered Send");
    edit(&mut live, "\"Next\": \"Big\"", "\"Next\": \"Bog\"");
    assert!(!live.workbench.can_run_again());
    live.act(Action::RunAgain);
    assert_eq!(live.at(), "PassStateEntered Send");
    edit(&mut live, "\"Next\": \"Bog\"", "\"Next\": \"Big\"");
    live.act(Action::Edit(Document::Input, "{".into()));
    assert!(!live.workbench.can_run_again());
}
