//! YAML, imports and exports.

use super::both::Both;
use super::corpus::{json, shared};
use super::*;
use crate::protocol::{
    Export, ExportForm, Exported, IdeCommand, Importable, Imported, Notation, Source, TextEdit,
    TextRange,
};

const YAML: &str = "# Ünïcode 😀\nStartAt: Größe\nStates:\n  Größe: # the first\n    Type: Pass\n    Parameters: {n.$: $.n}\n    End: true\n";

const TEMPLATE: &str = "AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::StateMachine
    Properties:
      Type: EXPRESS
      DefinitionSubstitutions: {Table: Orders, Function: !GetAtt F.Arn}
      Definition:
        StartAt: Put # why
        States:
          Put: {Type: Task, Resource: '${Function}', End: true}
  Elsewhere:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: statemachine/else.asl.json
";

fn import(both: &mut Both, text: &str, lacked_by: Option<u32>) -> Imported {
    let source = Source {
        file: None,
        text: text.into(),
        lacked_by,
    };
    match both.ask(IdeCommand::Import { id: 3, source }).pop() {
        Some(Update::Imported { id: 3, found }) => *found,
        other => panic!("{other:?}"),
    }
}

fn export(both: &mut Both, form: ExportForm, of: RunRequest) -> Result<Exported, String> {
    let export = Export {
        id: 4,
        form,
        name: "Order saga".into(),
        of,
    };
    match both.ask(IdeCommand::Export(Box::new(export))).pop() {
        Some(Update::Exported { id: 4, exported }) => exported,
        other => panic!("{other:?}"),
    }
}

/// What the page is told of a text that is no definition.
fn identified(text: &str) -> Option<Importable> {
    let told = Both::default().answer(Command::Check {
        revision: 1,
        text: text.into(),
        machine_type: MachineType::Standard,
        substitutions: Rc::default(),
    });
    told.into_iter().find_map(|update| match update {
        Update::Importable(told) => Some(told),
        _ => None,
    })
}

fn shown(text: &str, range: TextRange) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    String::from_utf16_lossy(&units[range.from as usize..range.to as usize])
}

#[test]
fn yaml_is_checked_drawn_and_run_with_places_in_its_own_text() {
    let checked = check(&mut Session::default(), 1, YAML);
    assert_eq!(
        (checked.notation, checked.runnable),
        (Notation::Yaml, true),
        "{:?}",
        checked.diagnostics
    );
    let state = &checked.states[0];
    assert_eq!(shown(YAML, state.name_range), "Größe");
    assert!(shown(YAML, state.range).contains("Type: Pass"));
    assert!(shown(YAML, state.range).ends_with("End: true"));
    let mut told = Told::run(YAML, "{\"n\": 7}", "");
    assert_eq!(told.finished.status, ExecutionStatus::Succeeded);
    let detail = told.detail(0);
    assert_eq!(
        detail.output.as_ref().map(|it| &*it.text),
        Some("{\n  \"n\": 7\n}")
    );
    let stage = detail.stages.iter().find(|it| &*it.name == "Parameters");
    let range = stage.and_then(|it| it.range).unwrap();
    assert!(shown(YAML, range).contains("{n.$: $.n}"), "{range:?}");
}

#[test]
fn findings_of_yaml_have_fixes_in_yaml() {
    let text = YAML.replace("End: true", "End: Yes");
    let checked = check(&mut Session::default(), 1, &text);
    let trap = &checked.diagnostics[0];
    assert_eq!(
        (trap.code.as_str(), trap.severity),
        ("yaml-boolean", Severity::Warning)
    );
    assert_eq!(shown(&text, trap.range), "Yes");
    let TextEdit { text: mended, .. } = &trap.fixes[0].edits[0];
    assert_eq!(mended, "true");
}

#[test]
fn what_json_has_too_much_does_not_make_it_yaml() {
    for (text, notation, runnable) in [
        (
            "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Succeed\"}},}",
            Notation::Json,
            false,
        ),
        (
            "// why\n{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Succeed\"}}}",
            Notation::Json,
            false,
        ),
        (
            "{StartAt: A, States: {A: {Type: Succeed}},}",
            Notation::Yaml,
            true,
        ),
        (
            "StartAt: A\nStates: {A: {Type: Succeed}}",
            Notation::Yaml,
            true,
        ),
        ("", Notation::Json, false),
    ] {
        let checked = check(&mut Session::default(), 1, text);
        assert_eq!(
            (checked.notation, checked.runnable),
            (notation, runnable),
            "{text}"
        );
    }
}

#[test]
fn what_can_be_imported_is_told_in_place_of_findings() {
    for (text, what) in [
        (TEMPLATE, Some("a SAM template with 2 state machines")),
        (
            "{\"Type\": \"Pass\", \"End\": true}",
            Some("a part of a definition"),
        ),
        (
            "{\"StateMachines\": {\"M\": {\"TestCases\": {}}}, \"MockedResponses\": {}}",
            Some("a MockConfigFile"),
        ),
        (
            "{\"events\": [{\"id\": 1, \"type\": \"ExecutionStarted\"}]}",
            Some("the history of an execution"),
        ),
        (
            "{\"stateMachineArn\": \"x\", \"name\": \"M\", \"definition\": \"{\\\"StartAt\\\":\\\"A\\\",\\\"States\\\":{}}\"}",
            Some("a document with a state machine"),
        ),
        (
            r#""{\"StartAt\":\"A\",\"States\":{}}""#,
            Some("a document with a state machine"),
        ),
        (
            r#"{\"StartAt\":\"A\",\"States\":{}}"#,
            Some("a document with a state machine"),
        ),
        (
            "Read this:\n\n```json\n{\"StartAt\": \"A\", \"States\": {}}\n```\n",
            Some("a page with a definition in it"),
        ),
        (
            "Create this one: it's small\n{\"StartAt\": \"A\", \"States\": {}}\nthen this\n{\"StartAt\": \"B\", \"States\": {}}",
            Some("a text with 2 state machines"),
        ),
        (
            "{\"Comment\": \"a state\", \"Type\": \"Pass\", \"End\": true}",
            Some("a part of a definition"),
        ),
        ("QueryLanguage: JSONata\n", None),
        (PASS, None),
        ("{}", None),
        ("", None),
        ("{\"Comment\": \"begun\"}", None),
        ("hello", None),
    ] {
        let checked = check(&mut Session::default(), 1, text);
        let told = identified(text);
        let importable = told.as_ref().and_then(|told| told.what.as_deref());
        assert_eq!(importable, what, "{text}");
        assert_eq!(checked.is_foreign, told.is_some(), "{text}");
        match told {
            Some(told) if what.is_some() => {
                assert!(!checked.runnable);
                let [found] = &*told.diagnostics else {
                    panic!("{:?}", told.diagnostics)
                };
                assert_eq!(found.code, "not-a-definition");
                assert!(!found.why.is_empty() && !found.guide.is_empty());
            }
            Some(told) => assert_eq!(told.diagnostics, checked.diagnostics),
            None => {}
        }
    }
}

#[test]
fn code_and_prose_are_told_by_what_they_are() {
    for (text, what, help) in [
        ("const it = 'a';", "but JavaScript", "`StartAt`"),
        (
            "import * as cdk from 'aws-cdk-lib';\nimport * as sfn from 'aws-cdk-lib/aws-stepfunctions';",
            "but a CDK program",
            "`cdk synth`",
        ),
        (
            "from aws_cdk import aws_stepfunctions as sfn",
            "but a CDK program",
            "`cdk synth`",
        ),
        (
            "def handler(event, context):\n    return {'a': 1}",
            "but Python",
            "`StartAt`",
        ),
        (
            "I can't make this out: it doesn't run.",
            "but plain text",
            "`StartAt`",
        ),
    ] {
        let told = identified(text).unwrap();
        let [found] = &*told.diagnostics else {
            panic!("{:?}", told.diagnostics)
        };
        assert!(
            told.what.is_none() && found.message.ends_with(what),
            "{found:?}"
        );
        assert!(found.help.as_ref().is_some_and(|it| it.contains(help)));
    }
}

#[test]
fn machines_are_told_with_what_comes_with_them_and_what_they_lack() {
    let mut both = Both::default();
    let found = import(&mut both, TEMPLATE, None);
    assert_eq!((&*found.what, found.machines.len()), ("a SAM template", 2));
    let orders = &found.machines[0];
    assert_eq!(
        (&*orders.name, orders.machine_type, orders.states),
        ("Orders", MachineType::Express, 1)
    );
    assert!(
        orders
            .definition
            .as_deref()
            .is_some_and(|text| text.contains("# why"))
    );
    assert_eq!(
        orders.substitutions.get("Table").map(String::as_str),
        Some("Orders")
    );
    let other = &found.machines[1];
    assert_eq!(
        other.needs.as_deref(),
        Some("the file `statemachine/else.asl.json`")
    );
    let nothing = import(&mut both, "no definition", Some(1));
    assert_eq!(nothing.findings[0].severity, Severity::Error);
    let supplied = import(&mut both, PASS, Some(1));
    assert_eq!(supplied.machines[1].definition.as_deref(), Some(PASS));
    assert_eq!(supplied.machines[0], *orders);
}

#[test]
fn the_history_of_a_run_comes_back_as_mocks_and_input() {
    let told = Told::run(ORDER, "{\"id\": 1}", &throws("InvalidOrder", "no items"));
    let mut both = Both::with(told.session);
    let of = || request(ORDER, "{\"id\": 1}", "");
    let history = export(&mut both, ExportForm::History, of()).unwrap();
    assert_eq!(history.file, "Order-saga.history.json");
    let found = import(&mut both, &history.text, None);
    assert_eq!(&*found.what, "the history of an execution");
    let (mocks, input) = (found.mocks.unwrap(), found.input.unwrap());
    assert_eq!(&*input, "{\"id\": 1}");
    let again = Told::run(ORDER, &input, &mocks);
    let types: Vec<_> = again.rows.iter().map(|row| row.event_type).collect();
    assert_eq!(
        types,
        told.rows
            .iter()
            .map(|row| row.event_type)
            .collect::<Vec<_>>()
    );
    // Of another run there is none.
    let other = RunRequest { run: 2, ..of() };
    assert!(export(&mut both, ExportForm::History, other).is_err());
}

#[test]
fn every_form_is_written_and_says_why_where_it_cannot_be() {
    let mut both = Both::default();
    for (form, file, part) in [
        (
            ExportForm::Json,
            "Order-saga.asl.json",
            "\"StartAt\": \"Größe\"",
        ),
        (ExportForm::Yaml, "Order-saga.asl.yaml", "# the first"),
        (
            ExportForm::Sam,
            "Order-saga.template.yaml",
            "AWS::Serverless::StateMachine",
        ),
        (ExportForm::Cdk, "Order-saga.cdk.ts", "new sfn.StateMachine"),
        (
            ExportForm::Commands,
            "Order-saga.sh",
            "aws stepfunctions create-state-machine",
        ),
        (ExportForm::Policy, "Order-saga.policy.json", "2012-10-17"),
    ] {
        let exported = export(&mut both, form, request(YAML, "", "")).unwrap();
        assert_eq!(exported.file, file);
        assert!(exported.text.contains(part), "{}", exported.text);
        assert_eq!(
            exported.notes.len(),
            usize::from(form == ExportForm::Json),
            "{:?}",
            exported.notes
        );
        assert!(export(&mut both, form, request("{", "", "")).is_err());
    }
    let mocks = throws("A", "b");
    let exported = export(&mut both, ExportForm::Mocks, request("", "", &mocks)).unwrap();
    assert_eq!(exported.file, "MockConfigFile.json");
    assert!(export(&mut both, ExportForm::Mocks, request("", "", "")).is_err());
}

/// The files of the corpus of these kinds: their ids, texts, and how many definitions they hold.
fn corpus(kinds: &[&str]) -> Vec<(String, String, usize)> {
    let Some(shared) = shared() else {
        return Vec::new();
    };
    let folder = shared.join("corpus/real");
    let index = json(&folder.join("index.json"));
    let entries = index["entries"].as_array().unwrap().iter();
    entries
        .filter(|entry| kinds.contains(&entry["kind"].as_str().unwrap()))
        .filter_map(|entry| {
            let text = std::fs::read_to_string(folder.join(entry["file"].as_str()?)).ok()?;
            let definitions = entry["definitions"].as_array()?.len();
            Some((entry["id"].as_str()?.to_owned(), text, definitions))
        })
        .collect()
}

#[test]
fn real_templates_are_offered_for_import_and_no_definition_is() {
    for (id, text, definitions) in corpus(&["cfn", "sls", "tf", "mockconfig", "fragment"]) {
        let checked = check(&mut Session::default(), 1, &text);
        let is_definition = text.contains("StartAt") && !checked.states.is_empty();
        assert!(
            identified(&text).is_some_and(|told| told.what.is_some())
                || is_definition
                || definitions == 0,
            "{id}: {:?}",
            checked.diagnostics
        );
    }
    for (id, text, _) in corpus(&["asl"]) {
        let told = identified(&text).and_then(|told| told.what);
        assert_eq!(told, None, "{id}");
    }
}

#[test]
fn real_definitions_run_alike_in_both_notations() {
    let mut ran = 0;
    for (id, text, _) in corpus(&["asl"]) {
        let mut both = Both::default();
        let in_json = check(&mut both.session, 1, &text);
        if in_json.notation != Notation::Json || !in_json.runnable {
            continue;
        }
        let yaml = export(&mut both, ExportForm::Yaml, request(&text, "", "")).unwrap();
        let in_yaml = check(&mut both.session, 2, &yaml.text);
        assert_eq!(
            (in_yaml.notation, in_yaml.runnable),
            (Notation::Yaml, true),
            "{id}"
        );
        let [one, other] = [&*text, &*yaml.text].map(|it| Told::run(it, "{}", ""));
        assert_eq!(one.types(), other.types(), "{id}");
        assert_eq!(one.finished.output, other.finished.output, "{id}");
        ran += 1;
    }
    assert!(ran > 50 || shared().is_none(), "only {ran} ran");
}
