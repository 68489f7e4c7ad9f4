//! Settings of a run, and the machine of the mocks.

use super::*;

fn mocks_of(machines: &[(&str, &[&str])], revision: u32) -> Update {
    let machine = |(name, cases): &(&str, &[&str])| MockedMachine {
        name: String::from(*name),
        test_cases: cases.iter().copied().map(String::from).collect(),
    };
    Update::CheckedMocks(CheckedMocks {
        revision,
        diagnostics: Vec::new(),
        machines: machines.iter().map(machine).collect(),
        answers: Vec::new(),
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
