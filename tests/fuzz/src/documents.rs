//! Texts that a definition comes in, or with.

use asl_engine::mocks::{Mocks, Selection};
use asl_ide::{export, import as imports};
use asl_json::{Node, Value};
use asl_language::{Severity, Syntax};
use asl_testing::TestFile;
use asl_yaml as notation;

use crate::assert_inside;

/// YAML is read, and what it says is written as JSON and as YAML that say the same.
pub fn yaml(text: &str) {
    let read = notation::read(text);
    assert_eq!(
        format!("{read:?}"),
        format!("{:?}", notation::read(text)),
        "not the same twice"
    );
    for error in &read.document.errors {
        assert_inside(text, error.span, error);
    }
    for trap in &read.traps {
        assert_inside(text, trap.span, trap);
        assert_inside(text, trap.fix.span, trap);
    }
    let Some(root) = read.document.root.as_ref() else {
        return;
    };
    assert_nodes_inside(text, root);
    let value = root.to_value();
    let again = notation::read(&notation::write(&value));
    assert!(
        again.document.errors.is_empty(),
        "what was written has errors: {:?}",
        again.document.errors
    );
    let written = again
        .document
        .root
        .as_ref()
        .map(Node::to_value)
        .unwrap_or_default();
    assert_eq!(written, value, "written and read back");
    if read.document.errors.is_empty() {
        let json = export::json(text, Syntax::Yaml).expect("what can be read can be exported");
        let parsed = Value::parse(&json).expect("what is exported is JSON");
        assert_eq!(parsed, value, "exported as JSON");
    }
}

fn assert_nodes_inside(text: &str, root: &Node) {
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        assert_inside(text, node.span, &"a node");
        open.extend(node.items());
        for member in node.members() {
            assert_inside(text, member.key_span, &member.key);
            open.push(&member.value);
        }
    }
}

/// Machines are taken out of any text; what is taken out is read and checked.
pub fn import(text: &str) {
    for file_name in [None, Some("template.yaml"), Some("main.tf")] {
        let imported = imports::import(text, file_name);
        assert_eq!(
            imported,
            imports::import(text, file_name),
            "not the same twice"
        );
        assert!(imported.machines.len() <= imports::MAX_MACHINES);
        for finding in &imported.findings {
            assert_inside(text, finding.span, finding);
        }
        for machine in imported.machines.iter().take(20) {
            assert_inside(text, machine.span, &machine.name);
            if let Some(definition) = &machine.definition {
                let options = asl_language::CheckOptions {
                    machine_type: machine.machine_type,
                    substitutions: machine.substitutions.clone(),
                };
                let _ = asl_ide::document::check(&definition.text, definition.syntax, &options);
            } else {
                let _ = imports::supply(machine, text, file_name);
            }
        }
        // Broken mocks stay as they are, and it is said what is broken.
        let is_broken = imported
            .findings
            .iter()
            .any(|finding| finding.severity == Severity::Error);
        if let Some(mocks) = imported.mocks.as_ref().filter(|_| !is_broken) {
            assert!(Value::parse(mocks).is_ok(), "mocks are JSON: {mocks}");
        }
        if let Some(input) = &imported.input {
            assert!(Value::parse(input).is_ok(), "the input is JSON: {input}");
        }
    }
}

/// Mock files and files of tests are read, whatever is in them.
pub fn mocks(text: &str) {
    if let Ok(file) = Value::parse(text) {
        for test_case in [None, Some("Happy")] {
            let selection = Selection {
                test_case,
                ..Selection::default()
            };
            let (mocks, findings) = Mocks::parse(&file, selection);
            assert_eq!(
                findings,
                Mocks::parse(&file, selection).1,
                "not the same twice"
            );
            for state in mocks.states() {
                for place in mocks.places(state) {
                    assert!(file.at_pointer(place).is_some(), "{place} is in the file");
                }
            }
            for finding in &findings {
                assert!(!finding.message.is_empty());
            }
        }
    }
    let (_, findings) = TestFile::parse(text);
    for finding in findings {
        assert_inside(text, finding.span, &finding);
    }
    for edit in asl_ide::services::rename_in_mocks(text, "Charge", "Pay \"now\"") {
        assert_inside(text, edit.span, &edit);
    }
}
