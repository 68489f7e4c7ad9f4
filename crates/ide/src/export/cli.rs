//! Commands of the AWS command line.

use std::collections::BTreeMap;

use asl_language::filled_in;

use super::{Project, json, policy};

/// The commands that create the machine and start it, for a POSIX shell; `None` if the definition cannot be read.
///
/// The definition and the policy stand in the text, so that it can be pasted as it is.
#[must_use]
pub fn commands(project: &Project<'_>) -> Option<String> {
    let definition = json(project.definition, project.syntax)?;
    let policy = policy(project)?.document.pretty(2);
    let name = project.aws_name();
    let (region, account) = (word(project.region), word(project.account));
    let role = format!("{name}-role");
    // Within a JSON text a value is written as JSON writes it.
    let values = project.substitutions.iter().map(|(name, value)| {
        let written = asl_json::Value::from(value.as_str()).to_string();
        (name.as_str(), written)
    });
    let values: BTreeMap<&str, String> = values.collect();
    let value = |name: &str| {
        let written = values.get(name)?;
        written.get(1..written.len().saturating_sub(1))
    };
    let definition = filled_in(&definition, value)?;
    let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"states.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
    let input = project.input.unwrap_or("{}");
    Some(
        [
            here("definition.asl.json", &definition),
            here("policy.json", &policy),
            format!("aws iam create-role --role-name {role} --assume-role-policy-document {}\n", quoted(trust)),
            format!("aws iam put-role-policy --role-name {role} --policy-name {name} --policy-document file://policy.json\n"),
            format!("aws stepfunctions create-state-machine --region {region} --name {name} --type {} --role-arn arn:aws:iam::{account}:role/{role} --definition file://definition.asl.json\n", project.type_name()),
            format!("aws stepfunctions start-execution --region {region} --state-machine-arn arn:aws:states:{region}:{account}:stateMachine:{name} --input {}\n", quoted(input)),
        ]
        .concat(),
    )
}

/// Writes a file from the shell.
fn here(file: &str, text: &str) -> String {
    let mut marker = "EOF".to_owned();
    while text.lines().any(|line| line == marker) {
        marker.push('_');
    }
    format!("cat > {file} <<'{marker}'\n{}\n{marker}\n", text.trim_end())
}

/// A region or an account, which can be anything that a link has: as it is where a shell takes it for a plain word.
fn word(text: &str) -> String {
    let is_plain = |it: char| it.is_ascii_alphanumeric() || it == '-';
    if !text.is_empty() && text.chars().all(is_plain) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// A text as one word of the shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
