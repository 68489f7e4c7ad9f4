//! Reading the mocks that a person wrote.

use asl_engine::mocks::{MockFinding, Mocks, Selection};
use asl_json::{Document, Node};
use asl_language::model::StateMachine;

use crate::protocol::{Diagnostic, MockedMachine};

use super::places::{Places, ruled, severity};

/// A mock file, as far as it can be read.
#[derive(Debug)]
pub(super) struct MockFile {
    pub(super) mocks: Mocks,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) machines: Vec<MockedMachine>,
    /// Whether it is no JSON.
    pub(super) is_broken: bool,
}

impl MockFile {
    /// Reads the text; an empty one means no mocks.
    pub(super) fn read(
        text: &str,
        state_machine: Option<&str>,
        test_case: Option<&str>,
        machine: Option<&StateMachine>,
    ) -> Self {
        let nothing = Self {
            mocks: Mocks::none(),
            diagnostics: Vec::new(),
            machines: Vec::new(),
            is_broken: false,
        };
        if text.trim().is_empty() {
            return nothing;
        }
        let document = asl_json::read(text);
        let places = Places::of(text);
        let machines = document.root.as_ref().map(machines).unwrap_or_default();
        let Some(root) = document
            .root
            .as_ref()
            .filter(|_| document.errors.is_empty())
        else {
            return Self {
                diagnostics: places.syntax_errors(text, &document, "json-syntax"),
                machines,
                is_broken: true,
                ..nothing
            };
        };
        let selection = Selection {
            state_machine,
            test_case,
            machine,
        };
        let (mocks, findings) = Mocks::parse(&root.to_value(), selection);
        let mut diagnostics: Vec<_> = findings
            .into_iter()
            .map(|finding| diagnostic(finding, &document, &places))
            .collect();
        asl_sort::sort_by_key(&mut diagnostics, |found| found.range.from);
        Self {
            mocks,
            diagnostics,
            machines,
            is_broken: false,
        }
    }
}

fn machines(root: &Node) -> Vec<MockedMachine> {
    let machines = root
        .get("StateMachines")
        .map(Node::members)
        .unwrap_or_default();
    let machine = machines.iter().map(|machine| MockedMachine {
        name: machine.key.to_string(),
        test_cases: machine
            .value
            .get("TestCases")
            .map(Node::members)
            .unwrap_or_default()
            .iter()
            .map(|case| case.key.to_string())
            .collect(),
    });
    machine.collect()
}

fn diagnostic(finding: MockFinding, document: &Document, places: &Places) -> Diagnostic {
    let root = document.root.as_ref();
    // The place where it should be is often not there: then the nearest one around it.
    let mut pointer = Some(finding.pointer.clone());
    let mut node = None;
    while let Some(place) = pointer.filter(|_| node.is_none()) {
        node = root.and_then(|root| root.at_pointer(&place));
        pointer = place.parent();
    }
    Diagnostic {
        severity: severity(finding.severity),
        message: finding.message,
        help: finding.help,
        pointer: finding.pointer.to_string(),
        range: node.map(|node| places.range(node.span)).unwrap_or_default(),
        ..ruled(finding.code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machines_and_test_cases_are_told_in_the_order_of_the_text() {
        let text = r#"{"StateMachines": {"B": {"TestCases": {"Two": {}, "One": {}}}, "A": {}}, "MockedResponses": {}}"#;
        let told = MockFile::read(text, None, None, None).machines;
        let names: Vec<_> = told
            .iter()
            .map(|machine| (machine.name.as_str(), machine.test_cases.join(" ")))
            .collect();
        assert_eq!(
            names,
            [("B", String::from("Two One")), ("A", String::new())]
        );
    }

    #[test]
    fn no_text_means_no_mocks_and_broken_text_is_told() {
        for (text, broken, findings) in [("", false, 0), (" \n", false, 0), ("{", true, 1)] {
            let file = MockFile::read(text, None, None, None);
            assert_eq!(
                (file.is_broken, file.diagnostics.len()),
                (broken, findings),
                "{text:?}"
            );
        }
    }
}
