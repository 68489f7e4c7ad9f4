//! An example and what is pasted over it. The worker finds the states `A` and `B` in every definition.

use super::*;

/// A page with an example of one state.
fn example(name: &str) -> Workbench {
    let mut workbench = ready();
    workbench.act(Action::Open(Box::new(Project {
        title: "The example".into(),
        definition: format!(
            r#"{{"StartAt":"{name}","States":{{"{name}":{{"Type":"Pass","End":true}}}}}}"#
        )
        .into(),
        input: "[1]".into(),
        mocks: r#"{"m":1}"#.into(),
        test_case: Some("Happy".into()),
        tests: r#"{"tests":[]}"#.into(),
        settings: Settings {
            machine_type: MachineType::Express,
            ..Settings::default()
        },
        ..Project::default()
    })));
    workbench.act(Action::IsExample);
    workbench
}

fn edited(workbench: &mut Workbench, definition: &str) {
    workbench.act(Action::Edit(Document::Definition, definition.into()));
    let revision = workbench.definition.revision;
    hear(workbench, checked(revision, "found"));
}

#[test]
fn what_belongs_to_an_example_goes_with_its_definition_and_comes_back() {
    let mut workbench = example("First");
    let before = workbench.project();
    edited(&mut workbench, "a workflow of one's own");
    let own = Project {
        definition: "a workflow of one's own".into(),
        input: "{}".into(),
        ..Project::default()
    };
    assert_eq!(workbench.project(), own);
    assert_eq!(workbench.exchanges.taken, 1, "its hints go, too");
    assert!(workbench.notices[0].text.contains("the example"));
    workbench.act(Action::Undo);
    assert_eq!(workbench.project(), before);
    workbench.act(Action::Undo);
    assert_eq!(workbench.project(), own);
}

#[test]
fn a_run_asked_for_before_the_example_is_left_is_of_what_is_there_then() {
    let own = "a workflow of one's own";
    // Before its first check is back, or when the worker has refused it for the example's mocks.
    for refused in [false, true] {
        let mut workbench = example("First");
        workbench.act(Action::Edit(Document::Definition, own.into()));
        workbench.act(Action::Run);
        if refused {
            let (run, document) = (workbench.run.id, Document::Mocks);
            let diagnostics = Vec::new();
            hear(
                &mut workbench,
                Update::Refused {
                    run,
                    document,
                    diagnostics,
                },
            );
        }
        let _ = workbench.outbox.take();
        let revision = workbench.definition.revision;
        hear(&mut workbench, checked(revision, "found"));
        let run = workbench.run.id;
        assert!(asked(&workbench).contains(&format!("run {run} {own}")));
        assert_eq!(workbench.run_state(), RunState::Starting);
    }
    // What was run of the example itself is not run again.
    let mut workbench = example("First");
    workbench.act(Action::Run);
    edited(&mut workbench, own);
    assert!(!asked(&workbench).contains(&format!("run {} {own}", workbench.run.id)));
}

#[test]
fn what_was_edited_of_an_example_stays() {
    let mut workbench = example("First");
    workbench.act(Action::Edit(Document::Input, "[2]".into()));
    workbench.act(Action::Title("Mine".into()));
    edited(&mut workbench, "a workflow of one's own");
    let project = workbench.project();
    assert_eq!((&*project.input, &*project.title), ("[2]", "Mine"));
    assert_eq!((&*project.mocks, project.test_case), ("", None));
}

#[test]
fn who_works_on_with_an_example_keeps_all_of_it() {
    let renamed = r#"{"StartAt":"B","States":{"First":{"Type":"Pass","End":true}}}"#;
    for (name, after) in [("First", renamed), ("A", "something else with the state A")] {
        let mut workbench = example(name);
        edited(&mut workbench, after);
        assert_eq!(&*workbench.mocks.text, r#"{"m":1}"#, "{after}");
        assert_eq!(workbench.exchanges.taken, 0);
    }
}

#[test]
fn what_is_no_example_stays() {
    let mut workbench = example("First");
    let project = workbench.project();
    workbench.act(Action::Open(Box::new(project)));
    edited(&mut workbench, "a workflow of one's own");
    assert_eq!(&*workbench.mocks.text, r#"{"m":1}"#);
}
