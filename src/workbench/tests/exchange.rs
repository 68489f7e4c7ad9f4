//! Imports, exports, and taking them back.

use super::*;
use crate::protocol::{
    Checked, Diagnostic, ExchangeId, Exported, ImportFinding, Importable, Imported,
    ImportedMachine, Notation, Severity, Substitutions,
};

fn machine(name: &str, definition: Option<&str>) -> ImportedMachine {
    ImportedMachine {
        name: name.into(),
        machine_type: MachineType::Express,
        definition: definition.map(Rc::from),
        states: 2,
        substitutions: Rc::new(Substitutions::from([("A".into(), "b".into())])),
        needs: definition.is_none().then(|| "the file `x.asl.json`".into()),
    }
}

fn found(machines: &[ImportedMachine]) -> Imported {
    Imported {
        what: "a SAM template".into(),
        machines: machines.to_vec(),
        ..Imported::default()
    }
}

fn imported(workbench: &mut Workbench, id: ExchangeId, found: Imported) {
    let found = Box::new(found);
    hear(workbench, Update::Imported { id, found });
}

fn import(workbench: &mut Workbench, file: Option<&str>) {
    workbench.act(Action::Exchange(Exchange::Import {
        file: file.map(Rc::from),
        text: "text".into(),
    }));
}

/// A page with work on it.
fn worked_on() -> Workbench {
    let mut workbench = ready();
    workbench.act(Action::Title("Mine".into()));
    workbench.act(Action::Edit(Document::Definition, "{ }".into()));
    workbench.act(Action::Edit(Document::Input, "[1]".into()));
    workbench.act(Action::Edit(Document::Mocks, "{\"m\":1}".into()));
    let _checks = workbench.outbox.take();
    workbench
}

#[test]
fn a_machine_is_chosen_and_what_it_replaced_comes_back() {
    let mut workbench = worked_on();
    let revision = workbench.definition.revision;
    hear(&mut workbench, checked(revision, "has the states A and B"));
    let _checks = workbench.outbox.take();
    let before = workbench.project();
    import(&mut workbench, Some("template.yaml"));
    assert_eq!(asked(&workbench), ["import 1 None text"]);
    let two = [
        machine("First", None),
        machine("Second", Some("{ \"A\": 2 }")),
    ];
    imported(&mut workbench, 1, found(&two));
    let importing = workbench.exchanges.importing.clone().unwrap();
    assert_eq!(importing.chosen, 1, "the first whose definition is there");
    assert!(importing.keep, "it has a state of the one that was here");
    assert_eq!(workbench.project(), before, "nothing is replaced yet");
    workbench.act(Action::Exchange(Exchange::Choose(0)));
    workbench.act(Action::Exchange(Exchange::Take));
    assert_eq!(workbench.project(), before, "there is nothing to take");
    // What is dropped while a file is asked for is that file.
    import(&mut workbench, None);
    assert_eq!(asked(&workbench), ["import 2 Some(0) text"]);
    let supplied = [machine("First", Some("{ A }")), machine("Second", None)];
    imported(&mut workbench, 2, found(&supplied));
    workbench.act(Action::Exchange(Exchange::Take));
    let now = workbench.project();
    assert_eq!((&*now.title, &*now.definition), ("First", "{ A }"));
    assert_eq!((&*now.input, &*now.mocks), ("[1]", "{\"m\":1}"));
    assert_eq!(now.settings.machine_type, MachineType::Express);
    assert_eq!(now.substitutions.len(), 1);
    assert_eq!(workbench.dialog, None);
    let notice = &workbench.notices[0];
    assert_eq!(notice.id, NoticeId::Replaced);
    assert!(notice.text.contains("`First`"), "{}", notice.text);
    workbench.act(Action::Undo);
    assert_eq!(workbench.project(), before);
    workbench.act(Action::Undo);
    assert_eq!(workbench.project(), now, "taking back can be taken back");
}

#[test]
fn a_definition_is_taken_at_once_and_what_was_made_for_another_stays_behind() {
    let mut workbench = worked_on();
    import(&mut workbench, Some("orders.asl.json"));
    let definition = Imported {
        is_definition: true,
        findings: vec![ImportFinding {
            severity: Severity::Hint,
            message: "quotes were added".into(),
        }],
        ..found(&[machine("StateMachine", Some("{ 3 }"))])
    };
    imported(&mut workbench, 1, definition);
    assert_eq!(&*workbench.title, "orders");
    assert_eq!(&*workbench.definition.text, "{ 3 }");
    assert!(workbench.notices[0].text.contains("quotes were added"));
    assert!(workbench.notices[0].text.contains("no mocks"));
    assert_eq!((&*workbench.input.text, &*workbench.mocks.text), ("{}", ""));
}

#[test]
fn a_history_in_place_of_the_definition_gives_it_back() {
    let mut workbench = worked_on();
    let revision = workbench.definition.revision;
    hear(&mut workbench, checked(revision, "a definition"));
    workbench.act(Action::Edit(Document::Definition, "history".into()));
    workbench.act(Action::Exchange(Exchange::ImportDefinition));
    let history = Imported {
        mocks: Some("{\"mocks\":1}".into()),
        input: Some("{\"a\":1}".into()),
        ..found(&[])
    };
    imported(&mut workbench, 1, history);
    workbench.act(Action::Exchange(Exchange::Take));
    assert_eq!(&*workbench.definition.text, "{ }");
    assert_eq!(&*workbench.mocks.text, "{\"mocks\":1}");
    assert_eq!(&*workbench.input.text, "{\n  \"a\": 1\n}");
    assert_eq!(workbench.sheet, Sheet::Text(Document::Mocks));
    workbench.act(Action::Undo);
    assert_eq!(&*workbench.definition.text, "history");
}

#[test]
fn only_the_last_answer_counts_and_a_closed_dialog_takes_none() {
    let mut workbench = worked_on();
    import(&mut workbench, None);
    import(&mut workbench, None);
    imported(&mut workbench, 1, found(&[machine("Old", Some("{}"))]));
    let looked_for = |workbench: &Workbench| {
        let importing = workbench.exchanges.importing.as_ref();
        importing.map(|importing| importing.found.is_none())
    };
    assert_eq!(looked_for(&workbench), Some(true));
    workbench.act(Action::Dialog(None));
    imported(&mut workbench, 2, found(&[machine("New", Some("{}"))]));
    assert_eq!(looked_for(&workbench), None);
    import(&mut workbench, None);
    workbench.act(Action::IdeLost {
        started: true,
        message: "why".into(),
    });
    assert_eq!((looked_for(&workbench), workbench.dialog), (None, None));
    assert!(workbench.notices[0].text.contains("sorry"));
    // The worker has no part in it.
    let _void = workbench.outbox.take();
    import(&mut workbench, None);
    assert_eq!(asked(&workbench), ["import 4 None text"]);
    workbench.act(Action::WorkerLost(Lost::Crashed("why".into())));
    assert_eq!(looked_for(&workbench), Some(true));
}

#[test]
fn what_is_no_definition_is_told_when_the_ide_knows_and_until_it_says_otherwise() {
    let mut workbench = worked_on();
    let foreign = |workbench: &mut Workbench, text: &str, what: Option<&str>| {
        workbench.act(Action::Edit(Document::Definition, text.into()));
        let revision = workbench.definition.revision;
        let Update::Checked(checked) = checked(revision, "wrong") else {
            return;
        };
        hear(
            workbench,
            Update::Checked(Checked {
                is_foreign: true,
                ..checked
            }),
        );
        let _checks = workbench.outbox.take();
        let Some(what) = what else { return };
        let told = |revision, what: &str| {
            Update::Importable(Importable {
                revision,
                what: Some(what.into()),
                diagnostics: vec![Diagnostic {
                    message: format!("this is {what}"),
                    ..Diagnostic::default()
                }],
            })
        };
        hear(workbench, told(revision - 1, "an older text"));
        hear(workbench, told(revision, what));
    };
    let seen = |workbench: &Workbench| {
        let check = &workbench.check;
        let first = check.diagnostics.first().map(|it| it.message.clone());
        (check.importable.as_deref().map(String::from), first)
    };
    foreign(&mut workbench, "Resources:", None);
    assert_eq!(seen(&workbench), (None, Some(String::from("wrong"))));
    let known = (
        Some(String::from("a template")),
        Some(String::from("this is a template")),
    );
    foreign(&mut workbench, "Resources: {}", Some("a template"));
    assert_eq!(seen(&workbench), known);
    foreign(&mut workbench, "Resources: { }", None);
    assert_eq!(seen(&workbench), known, "nothing jumps while one types");
    workbench.act(Action::Run);
    let run = workbench.run.id;
    hear(
        &mut workbench,
        Update::Refused {
            run,
            document: Document::Definition,
            diagnostics: Vec::new(),
        },
    );
    match &workbench.run.state {
        RunState::Refused(Document::Definition, found) => {
            assert_eq!(found[0].message, "this is a template");
        }
        other => panic!("{other:?}"),
    }
    workbench.act(Action::Edit(Document::Definition, "{}".into()));
    let revision = workbench.definition.revision;
    hear(&mut workbench, checked(revision, "empty"));
    assert_eq!(seen(&workbench), (None, Some(String::from("empty"))));
}

#[test]
fn what_is_another_kind_of_text_is_foreign_and_what_is_only_wrong_is_not() {
    for (importable, code, is_foreign) in [
        (None, "", false),
        (None, "next-missing-target", false),
        (None, "not-a-definition", true),
        (Some("a SAM template"), "", true),
    ] {
        let found = Diagnostic {
            code: code.into(),
            ..Diagnostic::default()
        };
        let check = DefinitionCheck {
            importable: importable.map(Into::into),
            diagnostics: [found].into(),
            ..DefinitionCheck::default()
        };
        assert_eq!(check.is_foreign(), is_foreign, "{importable:?} {code}");
    }
}

#[test]
fn a_conversion_waits_for_no_text_that_was_edited_since() {
    let mut workbench = worked_on();
    let exported = |text: &str| {
        Ok(Exported {
            file: "x".into(),
            text: text.into(),
            notes: vec!["a comment is left out".into()],
        })
    };
    workbench.act(Action::Exchange(Exchange::Convert));
    assert_eq!(asked(&workbench), ["export 1 Yaml"]);
    workbench.act(Action::Edit(Document::Definition, "{  }".into()));
    let answer = |id, exported| Update::Exported { id, exported };
    hear(&mut workbench, answer(1, exported("yaml")));
    assert_eq!(&*workbench.definition.text, "{  }");
    workbench.act(Action::Exchange(Exchange::Convert));
    hear(&mut workbench, answer(2, exported("yaml")));
    assert_eq!(&*workbench.definition.text, "yaml");
    let told = &workbench.notices[0].text;
    assert!(told.contains(Notation::Yaml.name()) && told.contains("left out"));
    workbench.act(Action::Undo);
    assert_eq!(&*workbench.definition.text, "{  }");
    workbench.act(Action::Exchange(Exchange::Convert));
    hear(&mut workbench, answer(3, Err("mistakes".into())));
    assert_eq!(workbench.notices[0].tone, NoticeTone::Warning);
}

#[test]
fn what_was_replaced_cannot_be_taken_back_in_another_document() {
    let mut workbench = worked_on();
    workbench.act(Action::Exchange(Exchange::Convert));
    let exported = Exported {
        file: "x".into(),
        text: "StartAt: A".into(),
        notes: Vec::new(),
    };
    hear(
        &mut workbench,
        Update::Exported {
            id: 1,
            exported: Ok(exported),
        },
    );
    assert_eq!(workbench.notices.len(), 1);
    let other = Project {
        title: "Other".into(),
        ..Project::default()
    };
    workbench.act(Action::Open(Box::new(other.clone())));
    assert_eq!(*workbench.notices, [], "it is not told there either");
    workbench.act(Action::Undo);
    assert_eq!(workbench.project(), other);
}

#[test]
fn input_and_mocks_stay_with_the_machine_that_they_may_belong_to() {
    let mut workbench = worked_on();
    let revision = workbench.definition.revision;
    hear(&mut workbench, checked(revision, "has the states A and B"));
    import(&mut workbench, None);
    let two = [
        machine("First", Some(r#"{"States":{"A":{}}}"#)),
        machine("Second", Some(r#"{"States":{"Else":{}}}"#)),
    ];
    imported(&mut workbench, 1, found(&two));
    let keeps = |workbench: &Workbench| workbench.exchanges.importing.as_ref().map(|it| it.keep);
    for (index, keep) in [(0, true), (1, false), (0, true)] {
        workbench.act(Action::Exchange(Exchange::Choose(index)));
        assert_eq!(keeps(&workbench), Some(keep), "{index}");
    }
}
