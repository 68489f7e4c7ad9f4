//! Terraform: `aws_sfn_state_machine`, and modules that take a `definition`.
//!
//! A reader of its own and not a library for all of HCL: a file is often given in part or in a newer dialect, and a machine
//! in it is to be found all the same. What is no text, object, list or known function is kept as an expression, and becomes
//! a placeholder.

mod hcl;

use std::collections::{BTreeMap, HashMap};

use asl_json::{Array, Number, Object, Span, Value};
use asl_language::{Severity, Syntax};

use self::hcl::{Block, Expression, Kind};
use super::intrinsics::placeholder;
use super::{Import, ImportedDefinition, ImportedMachine, Needed};

/// How many references are followed to a definition.
const MAX_REFERENCES: usize = 8;

/// Whether a text is Terraform.
pub(super) fn is_terraform(text: &str, file_name: Option<&str>) -> bool {
    let is_named = file_name.is_some_and(|name| name.to_ascii_lowercase().ends_with(".tf"));
    let starts = |line: &str| {
        let line = line.trim_start();
        [
            "resource \"",
            "module \"",
            "data \"",
            "variable \"",
            "provider \"",
            "terraform {",
            "locals {",
            "output \"",
        ]
        .iter()
        .any(|word| line.starts_with(word))
    };
    is_named || (text.lines().take(2000).any(starts) && !text.trim_start().starts_with(['{', '[']))
}

/// The machines of a file.
pub(super) fn import(text: &str, import: &mut Import) {
    let blocks = hcl::read(text);
    let file = File::new(&blocks);
    for block in &blocks {
        let is_machine = match block.kind() {
            ("resource", Some("aws_sfn_state_machine")) => true,
            ("module", _) => block.attribute("definition").is_some(),
            _ => false,
        };
        if is_machine && import.has_room() {
            machine(text, block, &file, import);
        }
    }
    if import.machines.is_empty() {
        import.say(
            Severity::Warning,
            Span::new(0, text.len()),
            "there is no state machine in this file",
            Some("a state machine is a `resource \"aws_sfn_state_machine\"`"),
        );
    }
}

fn machine(text: &str, block: &Block, file: &File<'_>, import: &mut Import) {
    let label = block.labels.last().map_or("StateMachine", String::as_str);
    let plain = |name: &str| match block.attribute(name).map(|expression| &expression.kind) {
        Some(Kind::Text(text)) if !text.contains("${") => Some(text.clone()),
        _ => None,
    };
    let mut machine = ImportedMachine::named(
        plain("name").unwrap_or_else(|| label.to_owned()),
        String::new(),
    );
    machine.logical_id = Some(label.to_owned());
    machine.span = block.span;
    if plain("type").is_some_and(|text| text.eq_ignore_ascii_case("EXPRESS")) {
        machine.machine_type = asl_language::MachineType::Express;
    }
    if let Some(definition) = block.attribute("definition") {
        machine.span = definition.span;
        let mut found = Found::default();
        file.definition(text, definition, 0, &mut found);
        machine.substitutions = found.values;
        machine.definition = found.definition;
        machine.needs = found.needs;
    }
    if let Some(definition) = &machine.definition
        && definition.text.contains("%{")
    {
        import.say(
            Severity::Warning,
            machine.span,
            "directives `%{ … }` of Terraform are not carried out",
            Some("write the definition as it is after them"),
        );
    }
    match &machine.needs {
        Some(Needed::File(path)) => import.say(
            Severity::Hint,
            machine.span,
            format!(
                "the definition of `{}` lies in the file `{path}`",
                machine.name
            ),
            Some("open it here too"),
        ),
        Some(needed) => {
            let what = match needed {
                Needed::Value(value) => value.as_str(),
                _ => "an object in S3",
            };
            import.say(
                Severity::Hint,
                machine.span,
                format!(
                    "the definition of `{}` is `{what}`, which is not in this file",
                    machine.name
                ),
                Some("open the file that has it"),
            );
        }
        None => {}
    }
    import.machines.push(machine);
}

/// What is known of a definition.
#[derive(Default)]
struct Found {
    definition: Option<ImportedDefinition>,
    needs: Option<Needed>,
    values: BTreeMap<String, String>,
}

/// What expressions can refer to.
struct File<'f> {
    locals: HashMap<&'f str, &'f Expression>,
    data: HashMap<String, &'f Block>,
}

impl<'f> File<'f> {
    fn new(blocks: &'f [Block]) -> File<'f> {
        let mut file = File {
            locals: HashMap::new(),
            data: HashMap::new(),
        };
        for block in blocks {
            match (block.kind(), block.labels.as_slice()) {
                (("locals", _), _) => {
                    file.locals.extend(
                        block
                            .attributes
                            .iter()
                            .map(|(name, value)| (name.as_str(), value)),
                    );
                }
                (("data", _), [kind, name]) => {
                    file.data.insert(format!("{kind}.{name}"), block);
                }
                (("variable", _), [name]) => {
                    file.data.insert(format!("var.{name}"), block);
                }
                _ => {}
            }
        }
        file
    }

    /// Follows an expression to a definition.
    fn definition(
        &self,
        source: &str,
        expression: &'f Expression,
        depth: usize,
        found: &mut Found,
    ) {
        if depth > MAX_REFERENCES {
            found.needs = Some(Needed::Value(shown(source, expression)));
            return;
        }
        let first = |arguments: &'f [Expression]| arguments.first();
        match &expression.kind {
            Kind::Text(text) if super::intrinsics::placeholder_only(text) => {
                let name = text
                    .trim()
                    .trim_start_matches("${")
                    .trim_end_matches('}')
                    .trim()
                    .to_owned();
                self.reference(source, expression, &name, depth, found);
            }
            Kind::Text(text) => {
                let text = match super::unquoted::quoted(text) {
                    Some(quoted) => quoted.text,
                    None => text.clone(),
                };
                let syntax = crate::document::syntax(&text, None);
                found.definition = Some(ImportedDefinition { text, syntax });
            }
            Kind::Reference(name) => self.reference(source, expression, name, depth, found),
            Kind::Call(name, arguments) => match (name.as_str(), first(arguments)) {
                ("file" | "templatefile", Some(path)) => {
                    if let Some(Expression {
                        kind: Kind::Object(values),
                        ..
                    }) = arguments.get(1)
                    {
                        literals(values, &mut found.values);
                    }
                    found.needs = Some(Needed::File(path_of(source, path)));
                }
                ("jsonencode", Some(value)) => match &value.kind {
                    Kind::Object(_) => {
                        let text = json(source, value, 0).pretty(2);
                        found.definition = Some(ImportedDefinition {
                            text,
                            syntax: Syntax::Json,
                        });
                    }
                    _ => self.definition(source, value, depth + 1, found),
                },
                (_, Some(inner)) => self.definition(source, inner, depth + 1, found),
                (_, None) => found.needs = Some(Needed::Value(shown(source, expression))),
            },
            Kind::Object(_) | Kind::List(_) => {
                let text = json(source, expression, 0).pretty(2);
                found.definition = Some(ImportedDefinition {
                    text,
                    syntax: Syntax::Json,
                });
            }
            Kind::Literal(_) | Kind::Other => {
                found.needs = Some(Needed::Value(shown(source, expression)))
            }
        }
    }

    fn reference(
        &self,
        source: &str,
        expression: &Expression,
        name: &str,
        depth: usize,
        found: &mut Found,
    ) {
        let mut parts = name.split('.');
        let target = match (parts.next(), parts.next(), parts.next()) {
            (Some("local"), Some(local), _) => self.locals.get(local).copied(),
            (Some("var"), Some(variable), _) => self
                .data
                .get(&format!("var.{variable}"))
                .and_then(|block| block.attribute("default")),
            (Some("data"), Some(kind), Some(data)) => {
                let block = self.data.get(&format!("{kind}.{data}"));
                if let Some(Kind::Object(values)) = block
                    .and_then(|block| block.attribute("vars"))
                    .map(|vars| &vars.kind)
                {
                    literals(values, &mut found.values);
                }
                block.and_then(|block| {
                    block
                        .attribute("template")
                        .or_else(|| block.attribute("filename"))
                })
            }
            _ => None,
        };
        match target {
            Some(target) if !matches!(&target.kind, Kind::Text(text) if text.trim().is_empty()) => {
                self.definition(source, target, depth + 1, found);
            }
            _ => found.needs = Some(Needed::Value(shown(source, expression))),
        }
    }
}

/// The values that are plain.
fn literals(members: &[(String, Expression)], values: &mut BTreeMap<String, String>) {
    for (name, value) in members {
        let literal = match &value.kind {
            Kind::Text(text) if !text.contains("${") => text.clone(),
            Kind::Literal(text) if text != "null" => text.clone(),
            _ => continue,
        };
        values.insert(name.clone(), literal);
    }
}

fn shown(source: &str, expression: &Expression) -> String {
    let text = expression.span.text(source).trim();
    text.chars().take(200).collect()
}

/// A path, without what says "this folder".
fn path_of(source: &str, expression: &Expression) -> String {
    let path = match &expression.kind {
        Kind::Text(text) => text.clone(),
        _ => shown(source, expression),
    };
    let path = path
        .trim_start_matches("${path.module}")
        .trim_start_matches("${path.root}")
        .trim_start_matches("${path.cwd}");
    path.trim_start_matches('/').to_owned()
}

/// The JSON of an expression.
fn json(source: &str, expression: &Expression, depth: usize) -> Value {
    match &expression.kind {
        Kind::Text(text) => Value::from(text.as_str()),
        Kind::Literal(text) => match text.as_str() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "null" => Value::Null,
            number => Number::parse(number).map_or_else(|| Value::from(number), Value::Number),
        },
        Kind::Object(members) if depth < hcl::MAX_DEPTH => Value::Object(
            members
                .iter()
                .map(|(name, value)| {
                    (
                        std::sync::Arc::<str>::from(name.as_str()),
                        json(source, value, depth + 1),
                    )
                })
                .collect::<Object>(),
        ),
        Kind::List(items) if depth < hcl::MAX_DEPTH => Value::Array(
            items
                .iter()
                .map(|item| json(source, item, depth + 1))
                .collect::<Array>(),
        ),
        Kind::Reference(name) => Value::from(placeholder(name)),
        _ => Value::from(placeholder(expression.span.text(source))),
    }
}
