//! Real definitions and templates: what goes out comes back. Skipped where the folder of recordings is absent.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a test says what it skipped and ends with what is wrong"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use asl_ide::document::read_as;
use asl_ide::export::{self, Project};
use asl_ide::import::{Imported, supply};
use asl_ide::{check, import};
use asl_json::Value;
use asl_language::{CheckOptions, MachineType, Severity, Syntax};

/// The folder of real files; `None`, saying so, where it is absent.
fn folder() -> Option<PathBuf> {
    let shared = std::env::var_os("ASL_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let folder = shared.join("corpus/real");
    if folder.join("index.json").is_file() {
        return Some(folder);
    }
    println!("skipped: no {}", folder.display());
    None
}

/// Every entry of the index with its text and what is found in it.
fn entries(folder: &Path) -> Vec<(Value, String, Imported)> {
    let index = std::fs::read_to_string(folder.join("index.json")).unwrap();
    let index = Value::parse(&index).unwrap();
    let entries = index.get("entries").and_then(Value::as_array).unwrap();
    entries
        .iter()
        .map(|entry| {
            let file = entry.get("file").and_then(Value::as_str).unwrap();
            let text = std::fs::read(folder.join(file)).unwrap();
            let text = String::from_utf8_lossy(&text).into_owned();
            let imported = import(&text, Some(file));
            (entry.clone(), text, imported)
        })
        .collect()
}

/// Every definition of the corpus that can be read.
fn definitions() -> Vec<(String, Syntax, MachineType, BTreeMap<String, String>)> {
    let Some(folder) = folder() else {
        return Vec::new();
    };
    let machines = entries(&folder)
        .into_iter()
        .flat_map(|(_, _, imported)| imported.machines);
    let found: Vec<_> = machines
        .filter_map(|machine| {
            let definition = machine.definition?;
            let readable = read_as(&definition.text, definition.syntax)
                .document
                .errors
                .is_empty();
            readable.then_some((
                definition.text,
                definition.syntax,
                machine.machine_type,
                machine.substitutions,
            ))
        })
        .collect();
    assert!(found.len() > 200, "{} definitions", found.len());
    found
}

fn value(text: &str, syntax: Syntax) -> Value {
    read_as(text, syntax).document.root.unwrap().to_value()
}

#[test]
fn both_notations_mean_the_same() {
    for (text, syntax, machine_type, _) in definitions() {
        let json = export::json(&text, syntax).unwrap();
        let yaml = export::yaml(&text, syntax).unwrap();
        assert_eq!(
            value(&json, Syntax::Json),
            value(&yaml, Syntax::Yaml),
            "{text}"
        );
        // And there and back again.
        let again =
            export::json(&export::yaml(&json, Syntax::Json).unwrap(), Syntax::Yaml).unwrap();
        assert_eq!(
            value(&again, Syntax::Json),
            value(&json, Syntax::Json),
            "{text}"
        );
        // The checks find the same at the same places.
        let options = CheckOptions {
            machine_type,
            ..CheckOptions::default()
        };
        let found = |text: &str, syntax| {
            let found = check(text, syntax, &options).diagnostics;
            found
                .into_iter()
                .filter(|found| !found.code.starts_with("yaml-"))
                .map(|found| (found.code, found.pointer, found.message))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            found(&json, Syntax::Json),
            found(&export::yaml(&json, Syntax::Json).unwrap(), Syntax::Yaml),
            "{text}"
        );
    }
}

fn project<'p>(
    definition: &'p str,
    syntax: Syntax,
    machine_type: MachineType,
    substitutions: &'p BTreeMap<String, String>,
) -> Project<'p> {
    Project {
        definition,
        syntax,
        name: "Orders",
        machine_type,
        substitutions,
        input: None,
        region: "us-east-1",
        account: "123456789012",
    }
}

#[test]
fn what_is_exported_is_imported_again() {
    for (text, syntax, machine_type, substitutions) in definitions() {
        let project = project(&text, syntax, machine_type, &substitutions);
        let template = export::sam(&project).unwrap();
        let imported = import(&template, Some("template.yaml"));
        assert_eq!(imported.findings, [], "{template}");
        let machine = &imported.machines[0];
        assert_eq!(
            (machine.name.as_str(), machine.machine_type),
            ("Orders", machine_type)
        );
        let definition = machine.definition.as_ref().unwrap();
        // A second time round nothing changes at all: the names of placeholders are simple now.
        let second = Project {
            definition: &definition.text,
            syntax: definition.syntax,
            substitutions: &machine.substitutions,
            ..project.clone()
        };
        let again = import(&export::sam(&second).unwrap(), None);
        assert_eq!(again.machines[0].definition, machine.definition);
        assert!(export::commands(&project).is_some() && export::cdk(&project).is_some());
        // What was imported is itself a definition as it stands.
        let alone = import(&definition.text, None);
        assert_eq!(alone.machines[0].definition, machine.definition);
    }
}

#[test]
fn policies_name_only_known_things() {
    for (text, syntax, machine_type, substitutions) in definitions() {
        let project = project(&text, syntax, machine_type, &substitutions);
        let policy = export::policy(&project).unwrap();
        for statement in policy
            .document
            .get("Statement")
            .and_then(Value::as_array)
            .unwrap()
            .iter()
        {
            let texts = |name: &str| {
                statement
                    .get(name)
                    .and_then(Value::as_array)
                    .unwrap()
                    .iter()
                    .map(|text| text.as_str().unwrap().to_owned())
                    .collect::<Vec<_>>()
            };
            assert!(
                texts("Action").iter().all(|action| action
                    .split_once(':')
                    .is_some_and(|(service, name)| !service.is_empty() && !name.is_empty())),
                "{text}"
            );
            for resource in texts("Resource") {
                assert!(
                    resource == "*" || resource.starts_with("arn:") || resource.starts_with("${"),
                    "{resource}"
                );
            }
        }
    }
}

#[test]
fn files_that_templates_ask_for_are_supplied_without_false_alarms() {
    let Some(folder) = folder() else { return };
    let entries = entries(&folder);
    let mut supplied = 0;
    for (entry, _, imported) in &entries {
        for definition in entry
            .get("definitions")
            .and_then(Value::as_array)
            .unwrap()
            .iter()
        {
            let other = definition
                .get("definition_uri_entry")
                .and_then(Value::as_str);
            let Some((other, text, _)) = entries.iter().find(|(entry, ..)| {
                other.is_some() && entry.get("id").and_then(Value::as_str) == other
            }) else {
                continue;
            };
            let id = definition.get("logical_id").and_then(Value::as_str);
            let machine = imported
                .machines
                .iter()
                .find(|machine| machine.logical_id.as_deref() == id)
                .unwrap();
            let file = other.get("file").and_then(Value::as_str);
            let machine = supply(machine, text, file).unwrap();
            let clean = other
                .get("definitions")
                .and_then(|all| all.at(0)?.get("validators")?.as_str())
                == Some("clean");
            let definition = machine.definition.unwrap();
            let options = CheckOptions {
                machine_type: machine.machine_type,
                substitutions: machine.substitutions,
            };
            let checked = check(&definition.text, definition.syntax, &options);
            let first = checked
                .diagnostics
                .iter()
                .find(|found| found.severity == Severity::Error);
            assert!(!clean || first.is_none(), "{file:?}: {first:?}");
            supplied += 1;
        }
    }
    assert!(supplied > 0, "no template asks for a file that is there");
}

/// A text with the edits made.
fn mended(text: &str, edits: &[asl_language::Edit]) -> String {
    let mut out = text.to_owned();
    for edit in edits.iter().rev() {
        out.replace_range(edit.span.start..edit.span.end, &edit.text);
    }
    out
}

#[test]
fn fixes_mean_the_same_in_both_notations() {
    let (mut same, mut left_out, mut other) = (0, BTreeMap::new(), Vec::new());
    for (text, syntax, machine_type, _) in definitions() {
        let json = export::json(&text, syntax).unwrap();
        let yaml = export::yaml(&json, Syntax::Json).unwrap();
        let options = CheckOptions {
            machine_type,
            ..CheckOptions::default()
        };
        let in_yaml = check(&yaml, Syntax::Yaml, &options).diagnostics;
        for found in check(&json, Syntax::Json, &options).diagnostics {
            for fix in &found.fixes {
                let twin = in_yaml
                    .iter()
                    .filter(|it| it.code == found.code && it.pointer == found.pointer)
                    .flat_map(|it| &it.fixes)
                    .find(|it| it.title == fix.title);
                let Some(twin) = twin else {
                    *left_out.entry(found.code).or_insert(0) += 1;
                    continue;
                };
                let wanted = asl_json::read(&mended(&json, &fix.edits))
                    .root
                    .map(|it| it.to_value());
                let read = read_as(&mended(&yaml, &twin.edits), Syntax::Yaml).document;
                let given = read.root.map(|it| it.to_value());
                // Members may stand in another order.
                let sorted = |value: Option<Value>| {
                    value.map(|it| {
                        serde_json::from_str::<serde_json::Value>(&it.to_string()).unwrap()
                    })
                };
                if read.errors.is_empty() && sorted(given) == sorted(wanted) {
                    same += 1;
                } else {
                    other.push(format!("{} {}: {:?}", found.code, fix.title, twin.edits));
                }
            }
        }
    }
    println!("{same} the same; left out: {left_out:?}");
    assert!(
        other.is_empty(),
        "{} differ: {:#?}",
        other.len(),
        other.iter().take(10).collect::<Vec<_>>()
    );
}
