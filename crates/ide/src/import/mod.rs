//! State machines out of whatever people have: a definition in JSON or YAML, a template, a fragment of a page, what the
//! command line of AWS prints.
//!
//! ```
//! let template = r#"
//! Resources:
//!   Orders:
//!     Type: AWS::Serverless::StateMachine
//!     Properties:
//!       Type: EXPRESS
//!       Definition:
//!         StartAt: Charge # first of all
//!         States:
//!           Charge: {Type: Task, Resource: !GetAtt Charge.Arn, End: true}
//! "#;
//! let imported = asl_ide::import(template, Some("template.yaml"));
//! let machine = &imported.machines[0];
//! assert_eq!((machine.name.as_str(), machine.pointer.as_str()), ("Orders", "/Resources/Orders/Properties/Definition"));
//! assert_eq!(
//!     machine.definition.as_ref().unwrap().text,
//!     "StartAt: Charge # first of all\nStates:\n  Charge: {Type: Task, Resource: \"${Charge.Arn}\", End: true}\n"
//! );
//! ```
//!
//! What a template fills in later (`Ref`, `Fn::GetAtt`, a variable) becomes a placeholder `${Name}`, which every check and a
//! run accept where a text may stand. What lies in another file is asked for ([`Needed`]), never fetched.

mod definition;
mod escaped;
mod fragment;
mod history;
mod intrinsics;
mod other;
mod page;
mod search;
mod serverless;
mod template;
mod terraform;
mod unquoted;

use std::collections::BTreeMap;

use asl_json::{Node, Span, SyntaxError};
use asl_language::{MachineType, Severity, Syntax};

use crate::document::{self, Read};

pub use other::other;

/// How many machines are taken from one text.
pub const MAX_MACHINES: usize = 500;

/// How many bytes the definitions of one text may have together before no more machines are taken.
const MAX_DEFINITIONS: usize = 32 << 20;

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceKind {
    /// A definition; also one that lacks a part.
    Definition,
    /// A single state, or states without the machine around them; they were put into one.
    Fragment,
    /// A CloudFormation or SAM template, also as `cdk synth` writes it.
    Template,
    /// A `serverless.yml` with the plugin serverless-step-functions.
    Serverless,
    /// Terraform.
    Terraform,
    /// `MockConfigFile.json`.
    MockConfig,
    /// What `aws stepfunctions get-execution-history` prints.
    History,
    /// Another document with definitions somewhere in it, such as what `aws stepfunctions describe-state-machine` prints; also the string with the definition
    /// alone that stands there.
    Document,
    /// A text that is no document, with definitions in JSON somewhere in it: a tutorial, a program.
    Page,
    /// Nothing that could be made out.
    Unknown,
}

/// What was found in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// What the text is.
    pub kind: SourceKind,
    /// The machines in the order of the text; at most [`MAX_MACHINES`].
    pub machines: Vec<ImportedMachine>,
    /// The text of a `MockConfigFile.json`, if the text is one or holds answers of services. One with syntax errors stays as it is, and the findings tell them.
    pub mocks: Option<String>,
    /// The JSON text of the input of an execution.
    pub input: Option<String>,
    /// What should be known about the import.
    pub findings: Vec<Finding>,
}

/// A machine of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportedMachine {
    /// How it is called: `StateMachineName` or the like if it is written there, else its key.
    pub name: String,
    /// Its key in a template.
    pub logical_id: Option<String>,
    /// JSON pointer to its definition, if it has one in this text; else to what stands for it.
    pub pointer: String,
    /// Where its definition stands; else what stands for it.
    pub span: Span,
    /// The type that is said.
    pub machine_type: MachineType,
    /// Its definition; absent if it lies in another file.
    pub definition: Option<ImportedDefinition>,
    /// Values of placeholders that are known.
    pub substitutions: BTreeMap<String, String>,
    /// What its definition lacks.
    pub needs: Option<Needed>,
}

/// A definition that was taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedDefinition {
    /// Its text.
    pub text: String,
    /// The notation of the text.
    pub syntax: Syntax,
}

/// Where a definition lies that is not in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Needed {
    /// A file, its path as written; placeholders may stand in it.
    File(String),
    /// An object in S3.
    S3 {
        /// The bucket.
        bucket: String,
        /// The key in it.
        key: String,
    },
    /// A variable or another expression whose value is not in the text.
    Value(String),
}

/// What should be known about an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// What was found, or done.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The place in the text that was imported.
    pub span: Span,
}

/// Takes the machines, mocks and input out of a text. Total: of every text something is said. `file_name` helps to tell
/// notations apart; a path may stand before it.
#[must_use]
pub fn import(text: &str, file_name: Option<&str>) -> Imported {
    match escaped::unescaped(text) {
        Some(inner) => in_a_string(text, plain(&inner, None)),
        None => plain(text, file_name),
    }
}

/// What was found in the string that a text is: its places are those of the string.
fn in_a_string(text: &str, mut found: Imported) -> Imported {
    let whole = Span::new(0, text.len());
    let machines = found.machines.iter_mut().map(|machine| &mut machine.span);
    let findings = found.findings.iter_mut().map(|finding| &mut finding.span);
    for span in machines.chain(findings) {
        *span = whole;
    }
    if found.kind == SourceKind::Definition {
        found.kind = SourceKind::Document;
    }
    found
}

fn plain(text: &str, file_name: Option<&str>) -> Imported {
    let mut import = Import::new();
    if terraform::is_terraform(text, file_name) {
        import.kind = SourceKind::Terraform;
        terraform::import(text, &mut import);
        return import.done();
    }
    let fenced = document::fenced(text);
    let (inner, offset) = fenced.unwrap_or((text, 0));
    let mut read = document::read(inner, file_name);
    let mended = mended(inner, &read);
    let inner = mended.as_deref().unwrap_or(inner);
    let mistakes = match mended {
        Some(_) => {
            std::mem::replace(&mut read, document::read(inner, file_name))
                .document
                .errors
        }
        None => Vec::new(),
    };
    import.broken = !read.document.errors.is_empty();
    match read.document.root.clone() {
        Some(root) if root.is_object() || root.is_array() => import.root(inner, &root, &read),
        _ => import.kind = SourceKind::Unknown,
    }
    if import.kind == SourceKind::Unknown {
        fragment::without_braces(inner, &mut import);
    }
    if import.kind == SourceKind::Unknown {
        page::import(text, &mut import);
    }
    if import.kind == SourceKind::Page {
        return import.done();
    }
    import.syntax_errors(&read);
    if import.kind == SourceKind::Unknown && import.findings.is_empty() {
        import.say(
            Severity::Warning,
            Span::new(0, inner.len()),
            "there is no state machine in this text",
            Some("paste a definition, a template that has one, a MockConfigFile.json, or the history of an execution"),
        );
    }
    import.move_places(|at| original(&mistakes, at));
    if let Some(first) = mistakes.first() {
        let hint = Finding {
            severity: Severity::Hint,
            message: "small mistakes were mended, so that the text is JSON: a comma, a quote, a mark at its beginning".into(),
            help: None,
            span: first.span,
        };
        import.findings.insert(0, hint);
    }
    import.move_places(|at| at + offset);
    import.done()
}

/// Where a place of a text whose mistakes were mended is in the text with them.
fn original(mistakes: &[SyntaxError], at: usize) -> usize {
    let (mut added, mut removed) = (0, 0);
    for fix in mistakes.iter().filter_map(|mistake| mistake.fix.as_ref()) {
        let start = fix.span.start + added - removed;
        if at <= start {
            break;
        }
        if at < start + fix.text.len() {
            return fix.span.start;
        }
        added += fix.text.len();
        removed += fix.span.end - fix.span.start;
    }
    at + removed - added
}

/// A text in JSON with its mistakes mended, where the reader knows how to mend each of them.
fn mended(text: &str, read: &Read) -> Option<String> {
    let errors = &read.document.errors;
    // Placeholders that stand for a whole value are no mistake: they are put in quotes.
    if read.syntax != Syntax::Json || errors.is_empty() || unquoted::quoted(text).is_some() {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for error in errors {
        let fix = error.fix.as_ref()?;
        out.push_str(text.get(at..fix.span.start)?);
        out.push_str(&fix.text);
        at = fix.span.end;
    }
    out.push_str(text.get(at..)?);
    let again = asl_json::read(&out);
    (again.errors.is_empty() && again.root.is_some()).then_some(out)
}

/// The mocks that give the answers of a recorded execution once more, as a `MockConfigFile.json`, without the rest of what [`import()`] knows. The text is that
/// of its events, or of an object with them; `None` if it is none.
#[must_use]
pub fn recorded_mocks(text: &str) -> Option<String> {
    let document = asl_json::read(text);
    let mut import = Import::new();
    history::import(history::events(document.root.as_ref()?)?, &mut import);
    import.mocks
}

/// A machine whose definition lies in another file, with the text of that file; `None` if there is no definition in it.
#[must_use]
pub fn supply(
    machine: &ImportedMachine,
    text: &str,
    file_name: Option<&str>,
) -> Option<ImportedMachine> {
    let found = import(text, file_name)
        .machines
        .into_iter()
        .find(|found| found.definition.is_some())?;
    let mut substitutions = found.substitutions;
    substitutions.extend(machine.substitutions.clone());
    if let Some(found) = &found.definition {
        definition::pseudo_parameters(&found.text, &mut substitutions);
    }
    Some(ImportedMachine {
        definition: found.definition,
        substitutions,
        needs: None,
        ..machine.clone()
    })
}

/// An import at work.
struct Import {
    kind: SourceKind,
    machines: Vec<ImportedMachine>,
    mocks: Option<String>,
    input: Option<String>,
    findings: Vec<Finding>,
    /// Whether the text has syntax errors, so that what is not found may only be hidden.
    broken: bool,
}

impl Import {
    fn new() -> Import {
        Import {
            kind: SourceKind::Unknown,
            machines: Vec::new(),
            mocks: None,
            input: None,
            findings: Vec::new(),
            broken: false,
        }
    }

    /// Tells what the document is, and takes it.
    fn root(&mut self, text: &str, root: &Node, read: &Read) {
        if root.get("States").is_some_and(Node::is_object) || root.get("StartAt").is_some() {
            self.kind = SourceKind::Definition;
            self.whole(text, root, read);
        } else if root.get("Resources").is_some() || template::is_resources(root) {
            self.kind = SourceKind::Template;
            template::import(text, root, read.syntax, self);
        } else if serverless::is_serverless(root) {
            self.kind = SourceKind::Serverless;
            serverless::import(text, root, read.syntax, self);
        } else if root.get("MockedResponses").is_some() || history::has_test_cases(root) {
            self.kind = SourceKind::MockConfig;
            self.mocks = Some(mock_config(text, root, read));
            history::mocked_machines(root, self);
        } else if let Some(events) = history::events(root) {
            self.kind = SourceKind::History;
            history::import(events, self);
        } else if fragment::is_fragment(root) {
            self.kind = SourceKind::Fragment;
            fragment::import(text, root, read, self);
        } else {
            search::import(text, root, read.syntax, self);
            if !self.machines.is_empty() || self.input.is_some() {
                self.kind = SourceKind::Document;
            }
        }
    }

    /// A text that is a definition as it stands, or but for what a template fills in.
    fn whole(&mut self, text: &str, root: &Node, read: &Read) {
        let quoted = (read.syntax == Syntax::Json)
            .then(|| unquoted::quoted(text))
            .flatten();
        let definition = match quoted {
            Some(quoted) => {
                self.say(
                    Severity::Hint,
                    quoted.first,
                    "placeholders that stand for a whole value were put in quotes",
                    Some("so the definition is JSON before they are filled in"),
                );
                ImportedDefinition {
                    text: quoted.text,
                    syntax: Syntax::Json,
                }
            }
            None if intrinsics::has_any(root) => {
                definition::of_node(text, root, read.syntax).definition
            }
            None => ImportedDefinition {
                text: text.to_owned(),
                syntax: read.syntax,
            },
        };
        self.machines.push(ImportedMachine {
            span: root.span,
            definition: Some(definition),
            ..ImportedMachine::named("StateMachine", String::new())
        });
    }

    /// The input of an execution, if what was recorded as such is JSON.
    fn take_input(&mut self, recorded: Option<&Node>) {
        let Some((node, text)) = recorded.and_then(|node| Some((node, node.as_str()?))) else {
            return;
        };
        if asl_json::Value::parse(text).is_ok() {
            self.input = Some(text.to_owned());
        } else {
            let message = "the input of the execution is not JSON and was left out";
            self.say(Severity::Warning, node.span, message, None);
        }
    }

    fn say(
        &mut self,
        severity: Severity,
        span: Span,
        message: impl Into<String>,
        help: Option<&str>,
    ) {
        if self.findings.len() < asl_json::MAX_ERRORS {
            self.findings.push(Finding {
                severity,
                message: message.into(),
                help: help.map(str::to_owned),
                span,
            });
        }
    }

    /// What is wrong with the text around the machines. Of a definition that is taken as it stands its own check speaks.
    fn syntax_errors(&mut self, read: &Read) {
        let own = matches!(self.kind, SourceKind::Definition | SourceKind::Fragment);
        if own && !self.machines.is_empty() {
            return;
        }
        for error in &read.document.errors {
            self.say(
                Severity::Error,
                error.span,
                error.message.clone(),
                error.help.as_deref(),
            );
        }
    }

    fn move_places(&mut self, to: impl Fn(usize) -> usize) {
        let machines = self.machines.iter_mut().map(|machine| &mut machine.span);
        let findings = self.findings.iter_mut().map(|finding| &mut finding.span);
        for span in machines.chain(findings) {
            *span = Span::new(to(span.start), to(span.end));
        }
    }

    fn done(mut self) -> Imported {
        self.machines.truncate(MAX_MACHINES);
        Imported {
            kind: self.kind,
            machines: self.machines,
            mocks: self.mocks,
            input: self.input,
            findings: self.findings,
        }
    }

    /// Whether more machines are wanted. Many can share one definition, which each gets a copy of.
    fn has_room(&self) -> bool {
        let definitions = self.machines.iter().filter_map(|it| it.definition.as_ref());
        self.machines.len() < MAX_MACHINES
            && definitions.map(|it| it.text.len()).sum::<usize>() < MAX_DEFINITIONS
    }
}

impl ImportedMachine {
    fn named(name: impl Into<String>, pointer: String) -> ImportedMachine {
        ImportedMachine {
            name: name.into(),
            logical_id: None,
            pointer,
            span: Span::default(),
            machine_type: MachineType::Standard,
            definition: None,
            substitutions: BTreeMap::new(),
            needs: None,
        }
    }
}

/// A file of mocks as JSON text.
fn mock_config(text: &str, root: &Node, read: &Read) -> String {
    match read.syntax {
        Syntax::Json => text.to_owned(),
        Syntax::Yaml => root.to_value().pretty(2),
    }
}

/// `STANDARD`, unless the text says `EXPRESS`.
fn machine_type(node: Option<&Node>) -> MachineType {
    match node.and_then(Node::as_str) {
        Some(text) if text.eq_ignore_ascii_case("EXPRESS") => MachineType::Express,
        _ => MachineType::Standard,
    }
}

#[cfg(test)]
mod tests;
