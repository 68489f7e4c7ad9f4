//! Reading test files.

use std::collections::BTreeMap;
use std::sync::Arc;

use asl_json::{Document, Member, Node, NodeKind, Object, Span, Value};
use asl_language::{MachineType, Severity, nearest};

use crate::expect::Expect;

/// A test: what goes in, and what must come of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Test {
    /// Its name, unique in its file.
    pub name: Arc<str>,
    /// For people.
    pub comment: Option<Arc<str>>,
    /// The execution's input; none: that of the file or project.
    pub input: Option<Value>,
    /// The test case of the mocks; none: the only or first one.
    pub test_case: Option<Arc<str>>,
    /// Mocks in place of those of the file or project.
    pub mocks: Option<Value>,
    /// What must come of it.
    pub expect: Expect,
    /// Where the name stands in the file.
    pub span: Span,
}

impl Test {
    /// What stands behind the name in a file.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut object = Object::new();
        let mut put = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                object.insert(name, value);
            }
        };
        put("Comment", self.comment.as_ref().map(Value::from));
        put("Input", self.input.clone());
        put("TestCase", self.test_case.as_ref().map(Value::from));
        put("Mocks", self.mocks.clone());
        put(
            "Expect",
            (!self.expect.is_empty()).then(|| self.expect.to_value()),
        );
        Value::Object(object)
    }
}

/// Where the mocks of a file are.
#[derive(Debug, Clone, PartialEq)]
pub enum MocksAt {
    /// In the file itself.
    Here(Value),
    /// In a file of this name, seen from the test file.
    File(Arc<str>),
}

/// A file of tests, and what it says about all of them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TestFile {
    /// The definition's file, seen from this one.
    pub definition: Option<Arc<str>>,
    /// The mocks.
    pub mocks: Option<MocksAt>,
    /// Whose test cases of the mocks.
    pub state_machine: Option<Arc<str>>,
    /// The input of the tests that have none.
    pub input: Option<Value>,
    /// Values of placeholders.
    pub substitutions: BTreeMap<String, String>,
    /// Standard or Express.
    pub machine_type: MachineType,
    /// In the order of the file.
    pub tests: Vec<Test>,
}

/// Something that is wrong with a test file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// `Error`: that part of the file cannot be used. `Warning`: it likely does not do what was meant.
    pub severity: Severity,
    /// What is wrong, in a sentence.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Where.
    pub span: Span,
}

/// The most tests that are read of one file.
const MOST_TESTS: usize = 1_000;

impl TestFile {
    /// Reads JSON. What cannot be used is left out and reported; the rest counts. An empty text is a file without tests.
    #[must_use]
    pub fn parse(text: &str) -> (Self, Vec<Finding>) {
        if text.trim().is_empty() {
            return Self::default_and(Vec::new());
        }
        Self::read(&asl_json::read(text))
    }

    /// Reads a document that was parsed already, from whatever notation.
    #[must_use]
    pub fn read(document: &Document) -> (Self, Vec<Finding>) {
        let mut reader = Reader {
            findings: document
                .errors
                .iter()
                .map(|error| Finding {
                    severity: Severity::Error,
                    message: error.message.clone(),
                    help: error.help.clone(),
                    span: error.span,
                })
                .collect(),
        };
        let mut file = Self::default();
        if let Some(root) = &document.root {
            reader.file(root, &mut file);
        }
        (file, reader.findings)
    }

    fn default_and(findings: Vec<Finding>) -> (Self, Vec<Finding>) {
        (Self::default(), findings)
    }
}

pub(crate) struct Reader {
    pub(crate) findings: Vec<Finding>,
}

impl Reader {
    fn file(&mut self, root: &Node, file: &mut TestFile) {
        const KNOWN: [&str; 8] = [
            "Comment",
            "Definition",
            "Mocks",
            "StateMachine",
            "Input",
            "Substitutions",
            "Type",
            "Tests",
        ];
        for member in self.members(root, "a test file", &KNOWN) {
            let node = &member.value;
            match &*member.key {
                "Definition" => file.definition = self.text(node),
                "Mocks" => {
                    file.mocks = match &node.kind {
                        NodeKind::String(name) => Some(MocksAt::File(Arc::clone(name))),
                        _ => self.object(node).map(MocksAt::Here),
                    }
                }
                "StateMachine" => file.state_machine = self.text(node),
                "Input" => file.input = Some(node.to_value()),
                "Substitutions" => {
                    for member in node.members() {
                        if let Some(text) = self.text(&member.value) {
                            let name = String::from(&*member.key);
                            file.substitutions.insert(name, String::from(&*text));
                        }
                    }
                }
                "Type" => match node.as_str() {
                    Some("STANDARD") => file.machine_type = MachineType::Standard,
                    Some("EXPRESS") => file.machine_type = MachineType::Express,
                    _ => self.error(node.span, "`Type` is `STANDARD` or `EXPRESS`", None),
                },
                "Tests" => self.tests(node, file),
                _ => {}
            }
        }
    }

    fn tests(&mut self, node: &Node, file: &mut TestFile) {
        if !node.is_object() {
            let help = "write `\"Tests\": { \"a name\": { … } }`";
            self.error(
                node.span,
                "`Tests` is an object of tests by their names",
                Some(help),
            );
        }
        for member in node.members() {
            if file.tests.len() >= MOST_TESTS {
                let message = format!("only the first {MOST_TESTS} tests are read");
                self.warning(member.key_span, message, None);
                return;
            }
            if file.tests.iter().any(|test| test.name == member.key) {
                let message = format!("there are two tests named `{}`", member.key);
                self.error(member.key_span, message, Some("give one another name"));
                continue;
            }
            let test = self.test(member);
            file.tests.push(test);
        }
    }

    fn test(&mut self, named: &Member) -> Test {
        let mut test = Test {
            name: Arc::clone(&named.key),
            span: named.key_span,
            ..Test::default()
        };
        let known = ["Comment", "Input", "TestCase", "Mocks", "Expect"];
        for member in self.members(&named.value, "a test", &known) {
            let node = &member.value;
            match &*member.key {
                "Comment" => test.comment = self.text(node),
                "Input" => test.input = Some(node.to_value()),
                "TestCase" => test.test_case = self.text(node),
                "Mocks" => test.mocks = self.object(node),
                "Expect" => test.expect = self.expect(node),
                _ => {}
            }
        }
        test
    }

    /// The members of an object, those that are unknown reported.
    pub(crate) fn members<'n>(&mut self, node: &'n Node, of: &str, known: &[&str]) -> &'n [Member] {
        if !node.is_object() {
            let message = format!("{of} is an object, not a {}", node.type_name());
            self.error(node.span, message, None);
        }
        for member in node.members() {
            if !known.contains(&&*member.key) {
                let near = nearest(&member.key, known.iter().copied());
                let help = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("it has {}", known.join(", ")),
                };
                let message = format!("`{}` is not part of {of}", member.key);
                self.warning(member.key_span, message, Some(&help));
            }
        }
        node.members()
    }

    pub(crate) fn text(&mut self, node: &Node) -> Option<Arc<str>> {
        let text = node.as_str().map(Arc::from);
        if text.is_none() {
            let message = format!("this must be a string, not a {}", node.type_name());
            self.error(node.span, message, None);
        }
        text
    }

    /// A list of names.
    pub(crate) fn names(&mut self, node: &Node) -> Vec<Arc<str>> {
        if !node.is_array() {
            let message = format!("this must be a list of states, not a {}", node.type_name());
            self.error(node.span, message, None);
        }
        node.items()
            .iter()
            .filter_map(|item| self.text(item))
            .collect()
    }

    fn object(&mut self, node: &Node) -> Option<Value> {
        if !node.is_object() {
            let message = format!("mocks are an object, not a {}", node.type_name());
            let help = "write them as in a MockConfigFile.json: `{ \"MockedResponses\": { … } }`";
            self.error(node.span, message, Some(help));
        }
        node.is_object().then(|| node.to_value())
    }

    pub(crate) fn error(&mut self, span: Span, message: impl Into<String>, help: Option<&str>) {
        self.add(Severity::Error, span, message.into(), help);
    }

    fn warning(&mut self, span: Span, message: String, help: Option<&str>) {
        self.add(Severity::Warning, span, message, help);
    }

    fn add(&mut self, severity: Severity, span: Span, message: String, help: Option<&str>) {
        // A hostile file of a million wrong entries is not described a million times.
        const MOST_FINDINGS: usize = 100;
        if self.findings.len() < MOST_FINDINGS {
            self.findings.push(Finding {
                severity,
                message,
                help: help.map(str::to_owned),
                span,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said_at_its_place() {
        for (text, place, message) in [
            ("[]", "[]", "a test file is an object, not a array"),
            (
                r#"{"Test": {}}"#,
                r#""Test""#,
                "`Test` is not part of a test file (did you mean `Tests`?)",
            ),
            (
                r#"{"Tests": []}"#,
                "[]",
                "`Tests` is an object of tests by their names (write `\"Tests\": { \"a name\": { … } }`)",
            ),
            (
                r#"{"Tests": {"a": 7}}"#,
                "7",
                "a test is an object, not a number",
            ),
            (
                r#"{"Tests": {"a": {}, "a": {}}}"#,
                r#""a""#,
                "there are two tests named `a` (give one another name)",
            ),
            (
                r#"{"Tests": {"a": {"Expect": {"Status": "OK"}}}}"#,
                r#""OK""#,
                "a status is `SUCCEEDED`, `FAILED`, `TIMED_OUT` or `ABORTED`",
            ),
            (
                r#"{"Tests": {"a": {"Expect": {"Path": "A"}}}}"#,
                r#""A""#,
                "this must be a list of states, not a string",
            ),
            (
                r#"{"Tests": {"a": {"Expect": {"output": 1}}}}"#,
                r#""output""#,
                "`output` is not part of an `Expect` (did you mean `Output`?)",
            ),
            (
                r#"{"Tests": {"a": {"Mocks": "x.json"}}}"#,
                r#""x.json""#,
                "mocks are an object, not a string (write them as in a MockConfigFile.json: `{ \"MockedResponses\": { … } }`)",
            ),
            (
                r#"{"Type": "Express"}"#,
                r#""Express""#,
                "`Type` is `STANDARD` or `EXPRESS`",
            ),
            (r#"{"Tests": {"a": {}}"#, "", "the object is not closed"),
        ] {
            let (_, findings) = TestFile::parse(text);
            let found = findings
                .first()
                .unwrap_or_else(|| panic!("nothing is wrong with {text}"));
            let help = found.help.as_ref().map(|help| format!(" ({help})"));
            let told = format!("{}{}", found.message, help.unwrap_or_default());
            if !place.is_empty() {
                assert_eq!((found.span.text(text), &*told), (place, message), "{text}");
            }
        }
    }

    #[test]
    fn what_is_right_counts_beside_what_is_wrong() {
        let text = r#"{"Tests": {"a": {"Input": 1, "Extra": 2, "Expect": {"Error": 7, "Visits": ["A", 8]}}, "b": {}}}"#;
        let (file, findings) = TestFile::parse(text);
        assert_eq!(findings.len(), 3);
        assert_eq!(file.tests.len(), 2);
        assert_eq!(file.tests[0].input, Some(Value::from(1)));
        assert_eq!(file.tests[0].expect.visits, [Arc::from("A")]);
    }

    #[test]
    fn an_empty_text_is_a_file_without_tests() {
        assert_eq!(TestFile::parse(" \n"), (TestFile::default(), Vec::new()));
    }

    #[test]
    fn a_test_is_written_as_it_is_read() {
        let text = r#"{"Tests":{"a":{"Comment":"c","Input":{"x":[1,null]},"TestCase":"T","Mocks":{"MockedResponses":{}},"Expect":{"Status":"FAILED","Error":"E","Cause":"x","CauseContains":"y","Path":["A"],"Visits":["B"],"DoesNotVisit":["C"]}},"b":{"Expect":{"Output":null,"OutputContains":{"z":1}}},"c":{}}}"#;
        let (file, findings) = TestFile::parse(text);
        assert!(findings.is_empty(), "{findings:?}");
        let tests: Object = file
            .tests
            .iter()
            .map(|test| (Arc::clone(&test.name), test.to_value()))
            .collect();
        let written: Object = [("Tests", Value::Object(tests))].into_iter().collect();
        assert_eq!(Value::Object(written).to_json_string(), text);
    }
}
