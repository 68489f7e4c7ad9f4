//! Imports and exports: texts of other tools for the page, and the page's texts for other tools.

use std::rc::Rc;

use asl_ide::export::{self, Project};
use asl_ide::import::{Finding, Needed, SourceKind, other};
use asl_ide::supply;
use asl_json::Value;
use asl_language::outline::{OutlineScope, outline};
use asl_language::{MachineType, Syntax};

use crate::protocol::{
    self, Diagnostic, ExchangeId, Export, ExportForm, Exported, ImportFinding, Importable,
    Imported, ImportedMachine, Revision, Severity, Source, Update, unset,
};

use crate::passed::ToWorker;
use crate::session::places::{ruled, severity, small};
use crate::session::start;

use super::Ide;

/// How many findings about an import are told.
const FINDINGS: usize = 20;

/// What a text in place of the definition is, if it can be imported; else what there was to be said of it.
pub(super) fn identify(revision: Revision, text: &str, diagnostics: Vec<Diagnostic>) -> Update {
    let what = importable(text);
    let diagnostics = match &what {
        Some(what) => vec![no_definition(
            what,
            "press Import: the definition, the mocks and the input in it go where they belong",
        )],
        // What is wrong with it as JSON or YAML is beside the point.
        None => match other(text).filter(|_| diagnostics.iter().any(is_error)) {
            Some(_) if is_cdk(text) => vec![no_definition(
                "a CDK program",
                "run `cdk synth` and paste the template that it writes: the definition is in it",
            )],
            Some(what) => vec![no_definition(
                what,
                "paste the definition alone, in JSON or YAML: it has `StartAt` and `States` at its top. Or begin with one of the examples",
            )],
            None => diagnostics,
        },
    };
    Update::Importable(Importable {
        revision,
        what,
        diagnostics,
    })
}

/// Whether a program makes state machines with CDK, in TypeScript, JavaScript or Python.
fn is_cdk(text: &str) -> bool {
    ["aws-cdk-lib", "@aws-cdk/", "aws_cdk"]
        .iter()
        .any(|library| text.contains(library))
        && text.contains("stepfunctions")
}

/// `a SAM template with 2 state machines`.
fn importable(text: &str) -> Option<Rc<str>> {
    let found = asl_ide::import(text, None);
    let has_something =
        !found.machines.is_empty() || found.mocks.is_some() || found.input.is_some();
    if !has_something || found.kind == SourceKind::Unknown {
        return None;
    }
    let what = what(found.kind, text);
    Some(match (found.kind, found.machines.len()) {
        (SourceKind::Definition | SourceKind::Fragment | SourceKind::MockConfig, _) | (_, 0) => {
            what.into()
        }
        (_, 1) => format!("{what} with a state machine").into(),
        (_, many) => format!("{what} with {many} state machines").into(),
    })
}

/// All that is to be said of a text that is no definition.
fn no_definition(what: &str, help: &str) -> Diagnostic {
    Diagnostic {
        message: format!("this is no definition of a state machine, but {what}"),
        help: Some(help.into()),
        ..ruled("not-a-definition")
    }
}

fn is_error(found: &Diagnostic) -> bool {
    found.severity == Severity::Error
}

/// What a text is, for people.
fn what(kind: SourceKind, text: &str) -> &'static str {
    match kind {
        SourceKind::Definition => "a page with a definition in it",
        SourceKind::Fragment => "a part of a definition",
        SourceKind::Template if text.contains("AWS::Serverless::") => "a SAM template",
        SourceKind::Template if text.contains("aws:cdk:") => {
            "a CloudFormation template written by CDK"
        }
        SourceKind::Template => "a CloudFormation template",
        SourceKind::Serverless => "a configuration of the Serverless Framework",
        SourceKind::Terraform => "a Terraform configuration",
        SourceKind::MockConfig => "a MockConfigFile",
        SourceKind::History => "the history of an execution",
        SourceKind::Document => "a document",
        SourceKind::Page => "a text",
        SourceKind::Unknown => "a text that could not be made out",
    }
}

impl Ide {
    pub(super) fn import(&mut self, id: ExchangeId, source: &Source) -> Update {
        let file = source.file.as_deref();
        let mut trouble = None;
        let found = match source.lacked_by {
            None => {
                let found = asl_ide::import(&source.text, file);
                let found = self.imported.insert(found);
                return imported(id, &source.text, found, None);
            }
            Some(index) => self.imported.as_mut().map(|found| {
                let machine = usize::try_from(index)
                    .ok()
                    .and_then(|index| found.machines.get_mut(index));
                if let Some(machine) = machine {
                    match supply(machine, &source.text, file) {
                        Some(supplied) => *machine = supplied,
                        None => trouble = Some("there is no definition in this file"),
                    }
                }
                &*found
            }),
        };
        match found {
            Some(found) => imported(id, "", found, trouble),
            None => Update::Imported {
                id,
                found: Box::default(),
            },
        }
    }

    /// The export; a history is the worker's, who is asked for it first.
    pub(super) fn export(&mut self, export: Box<Export>) -> Update {
        let (id, run) = (export.id, export.of.run);
        if export.form == ExportForm::History {
            self.exporting = Some(export);
            return ToWorker::History { id, run }.pass();
        }
        let exported = exported(&export, None);
        Update::Exported { id, exported }
    }

    /// The export that these events were lacking; nothing if another one is waited for by now.
    pub(super) fn export_history(
        &mut self,
        id: ExchangeId,
        events: Result<String, String>,
    ) -> Option<Update> {
        let export = self.exporting.take_if(|export| export.id == id)?;
        let exported = exported(&export, Some(events));
        Some(Update::Exported { id, exported })
    }
}

/// The text for another tool; of a history, the events are given.
///
/// # Errors
/// Why there is nothing to export, for people.
fn exported(export: &Export, events: Option<Result<String, String>>) -> Result<Exported, String> {
    let of = &export.of;
    let settings = &of.settings;
    let read = asl_ide::read(&of.definition, None);
    let named = [
        &*export.name,
        settings.state_machine_name.as_deref().unwrap_or_default(),
    ];
    let name = named.into_iter().find(|name| !name.trim().is_empty());
    let name = name.unwrap_or(unset::STATE_MACHINE_NAME);
    let project = Project {
        definition: &of.definition,
        syntax: read.syntax,
        name,
        machine_type: start::machine_type(settings.machine_type),
        substitutions: &of.substitutions,
        input: Some(&*of.input).filter(|input| !input.trim().is_empty()),
        region: settings.region.as_deref().unwrap_or(unset::REGION),
        account: settings.account_id.as_deref().unwrap_or(unset::ACCOUNT_ID),
    };
    let mut notes = Vec::new();
    let unreadable =
        || String::from("the definition has mistakes: once it can be read, it can be exported");
    let (ending, text) = match export.form {
        ExportForm::Json => {
            let lost = export::lost_comments(&of.definition, read.syntax);
            if lost > 0 {
                notes.push(format!(
                    "JSON has no comments: {} left out",
                    counted(lost, "is", "are")
                ));
            }
            (
                ".asl.json",
                export::json(&of.definition, read.syntax).ok_or_else(unreadable)?,
            )
        }
        ExportForm::Yaml => (
            ".asl.yaml",
            export::yaml(&of.definition, read.syntax).ok_or_else(unreadable)?,
        ),
        ExportForm::Mocks => {
            let file = export::mock_config(&of.mocks)
                .ok_or("there are no mocks that can be read: write some in the tab Mocks first")?;
            notes.extend(file.lost);
            ("MockConfigFile.json", file.text)
        }
        ExportForm::Sam => (
            ".template.yaml",
            export::sam(&project).ok_or_else(unreadable)?,
        ),
        ExportForm::Cdk => (".cdk.ts", export::cdk(&project).ok_or_else(unreadable)?),
        ExportForm::Commands => (".sh", export::commands(&project).ok_or_else(unreadable)?),
        ExportForm::Policy => {
            let policy = export::policy(&project).ok_or_else(unreadable)?;
            notes.extend(policy.notes);
            (".policy.json", policy.document.pretty(2))
        }
        ExportForm::History => (".history.json", history(events)?),
    };
    let file = if ending.starts_with('.') {
        format!("{}{ending}", project.aws_name())
    } else {
        ending.into()
    };
    Ok(Exported {
        file,
        text: text.into(),
        notes,
    })
}

fn history(events: Option<Result<String, String>>) -> Result<String, String> {
    let text = events.unwrap_or_else(|| Err(String::from("there is no history")))?;
    let events = Value::parse(&text).map_err(|why| why.message)?;
    export::history(&events).ok_or_else(|| String::from("the history has no events"))
}

/// `1 is`, `2 are`.
fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn imported(
    id: ExchangeId,
    text: &str,
    found: &asl_ide::Imported,
    trouble: Option<&str>,
) -> Update {
    let trouble = trouble.map(|message| ImportFinding {
        severity: Severity::Error,
        message: message.into(),
    });
    Update::Imported {
        id,
        found: Box::new(Imported {
            what: what(found.kind, text).into(),
            is_definition: found.kind == SourceKind::Definition,
            machines: found.machines.iter().map(machine).collect(),
            mocks: found.mocks.as_deref().map(Rc::from),
            input: found.input.as_deref().map(Rc::from),
            history: (found.kind == SourceKind::History).then(|| text.into()),
            findings: trouble
                .into_iter()
                .chain(found.findings.iter().take(FINDINGS).map(finding))
                .collect(),
        }),
    }
}

fn finding(found: &Finding) -> ImportFinding {
    let message = match &found.help {
        Some(help) => format!("{}: {help}", found.message),
        None => found.message.clone(),
    };
    ImportFinding {
        severity: severity(found.severity),
        message,
    }
}

fn machine(found: &asl_ide::ImportedMachine) -> ImportedMachine {
    let definition = found.definition.as_ref();
    ImportedMachine {
        name: found.name.as_str().into(),
        machine_type: match found.machine_type {
            MachineType::Standard => protocol::MachineType::Standard,
            MachineType::Express => protocol::MachineType::Express,
        },
        states: definition.map_or(0, |it| states(&it.text, it.syntax)),
        definition: definition.map(|it| it.text.as_str().into()),
        substitutions: Rc::new(found.substitutions.clone()),
        needs: found.needs.as_ref().map(|needed| needs(needed).into()),
    }
}

fn needs(needed: &Needed) -> String {
    match needed {
        Needed::File(path) => format!("the file `{path}`"),
        Needed::S3 { bucket, key } => format!("the object `{key}` of the bucket `{bucket}`"),
        Needed::Value(value) => format!("the value of `{value}`"),
    }
}

fn states(text: &str, syntax: Syntax) -> u32 {
    fn count(scope: &OutlineScope) -> usize {
        let inner = scope.states.iter().flat_map(|state| &state.scopes);
        scope.states.len() + inner.map(count).sum::<usize>()
    }
    let outline = outline(&asl_ide::document::read_as(text, syntax).document);
    small(outline.scope.as_ref().map_or(0, count))
}
