//! Templates: SAM and CDK.

use std::collections::BTreeMap;

use asl_json::{Array, Object, Value};
use asl_language::{CheckOptions, check_document, filled_in};

use super::{Project, policy};
use crate::document::read_as;

fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    Value::Object(
        members
            .into_iter()
            .map(|(key, value)| (std::sync::Arc::<str>::from(key), value))
            .collect(),
    )
}

/// A placeholder of the definition.
struct Placeholder {
    name: String,
    /// Its name in the template: letters and digits, unlike all others.
    id: String,
}

/// The definition with placeholders that a template can name, and these.
fn prepared(project: &Project<'_>) -> Option<(Value, Vec<Placeholder>)> {
    let document = read_as(project.definition, project.syntax).document;
    let checked = check_document(
        project.definition,
        document,
        project.syntax,
        &CheckOptions::default(),
    );
    // The number behind the next placeholder whose name has the same letters and digits.
    let mut ids: BTreeMap<String, usize> = BTreeMap::new();
    let mut placeholders: Vec<Placeholder> = Vec::new();
    let text = project.value()?.to_json_string();
    let mut names: Vec<String> = checked
        .placeholders
        .iter()
        .map(|placeholder| placeholder.name.to_string())
        .collect();
    // Those that keep their name come first, so that no other gets it.
    asl_sort::sort_by_key(&mut names, |name| {
        !name.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    for name in names {
        let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
        let plain = if plain.is_empty() { "X" } else { &plain };
        let mut id = plain.to_owned();
        while let Some(next) = ids.get_mut(&id) {
            *next += 1;
            id = format!("{plain}{next}");
        }
        ids.insert(id.clone(), 1);
        placeholders.push(Placeholder { name, id });
    }
    let renamed: BTreeMap<&str, String> = placeholders
        .iter()
        .map(|it| (&*it.name, format!("${{{}}}", it.id)))
        .collect();
    let text = filled_in(&text, |name| renamed.get(name).map(String::as_str))?;
    Some((Value::parse(&text).ok()?, placeholders))
}

/// A SAM template in YAML: the machine, its policy, and a parameter for every placeholder that has no value. `None` if the
/// definition cannot be read.
#[must_use]
pub fn sam(project: &Project<'_>) -> Option<String> {
    let (definition, placeholders) = prepared(project)?;
    let mut template = Object::new();
    template.insert("AWSTemplateFormatVersion", Value::from("2010-09-09"));
    template.insert("Transform", Value::from("AWS::Serverless-2016-10-31"));
    let mut parameters = Object::new();
    let mut substitutions = Object::new();
    for Placeholder { name, id } in &placeholders {
        let value = if name.starts_with("AWS::") {
            object([("Ref", Value::from(name.as_str()))])
        } else if let Some(value) = project.substitutions.get(name) {
            Value::from(value.as_str())
        } else {
            parameters.insert(id.as_str(), object([("Type", Value::from("String"))]));
            object([("Ref", Value::from(id.as_str()))])
        };
        substitutions.insert(id.as_str(), value);
    }
    if !parameters.is_empty() {
        template.insert("Parameters", Value::Object(parameters));
    }
    let mut properties = Object::new();
    properties.insert("Name", Value::from(project.aws_name().as_str()));
    properties.insert("Type", Value::from(project.type_name()));
    if !substitutions.is_empty() {
        properties.insert("DefinitionSubstitutions", Value::Object(substitutions));
    }
    let policy = policy(project)?.document;
    if policy
        .get("Statement")
        .and_then(Value::as_array)
        .is_some_and(|statements| !statements.is_empty())
    {
        properties.insert(
            "Policies",
            Value::Array([policy].into_iter().collect::<Array>()),
        );
    }
    properties.insert("Definition", definition);
    let machine = object([
        ("Type", Value::from("AWS::Serverless::StateMachine")),
        ("Properties", Value::Object(properties)),
    ]);
    let mut resources = Object::new();
    resources.insert(project.id(), machine);
    template.insert("Resources", Value::Object(resources));
    Some(asl_yaml::write(&Value::Object(template)))
}

/// A machine for CDK in TypeScript; `None` if the definition cannot be read.
#[must_use]
pub fn cdk(project: &Project<'_>) -> Option<String> {
    let text = |text: &str| Value::from(text).to_string();
    let (definition, placeholders) = prepared(project)?;
    let definition = definition.pretty(2).replace('\n', "\n    ");
    let id = project.id();
    let mut first = id.chars();
    let variable: String = first
        .next()
        .map(|c| c.to_ascii_lowercase())
        .into_iter()
        .chain(first)
        .collect();
    let mut out = String::from(
        "import * as iam from 'aws-cdk-lib/aws-iam';\nimport * as sfn from 'aws-cdk-lib/aws-stepfunctions';\n\n",
    );
    out.push_str(&format!(
        "const {variable} = new sfn.StateMachine(this, {}, {{\n",
        text(&id)
    ));
    out.push_str(&format!(
        "  stateMachineName: {},\n",
        text(&project.aws_name())
    ));
    out.push_str(&format!(
        "  stateMachineType: sfn.StateMachineType.{},\n",
        project.type_name()
    ));
    if !placeholders.is_empty() {
        out.push_str("  definitionSubstitutions: {\n");
        for Placeholder { name, id } in &placeholders {
            let value = match project.substitutions.get(name) {
                Some(value) => text(value),
                None => format!("process.env.{id} ?? ''"),
            };
            out.push_str(&format!("    {}: {value},\n", text(id)));
        }
        out.push_str("  },\n");
    }
    out.push_str(&format!("  definitionBody: sfn.DefinitionBody.fromString(JSON.stringify(\n    {definition}\n  )),\n}});\n"));
    let policy = policy(project)?.document;
    for statement in policy
        .get("Statement")
        .and_then(Value::as_array)
        .into_iter()
        .flat_map(Array::iter)
    {
        let written = statement.pretty(2).replace('\n', "\n  ");
        out.push_str(&format!(
            "{variable}.addToRolePolicy(iam.PolicyStatement.fromJson(\n  {written}\n));\n"
        ));
    }
    Some(out)
}
