//! The policy of a machine's role: no more than its tasks need (reference 05-integrations §4).

use std::borrow::Cow;
use std::collections::BTreeMap;

use asl_json::{Array, Object, Value};
use asl_language::resource::{self, IntegrationPattern, Target};
use asl_language::{fields, filled_in};

use super::Project;
use crate::integrations::{integration, sdk_action};

/// A policy, and what is to be looked at before it is used.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// The policy document.
    pub document: Value,
    /// What could not be narrowed down, in sentences.
    pub notes: Vec<String>,
}

/// How deep states are looked for.
const MAX_DEPTH: usize = 30;
/// How many notes are given.
const MAX_NOTES: usize = 50;

/// What the role must be allowed, statement by statement; `None` if the definition cannot be read.
#[must_use]
pub fn policy(project: &Project<'_>) -> Option<Policy> {
    let mut needed = Needed {
        project,
        statements: BTreeMap::new(),
        order: Vec::new(),
        notes: Vec::new(),
    };
    needed.scope(&project.value()?, 0);
    let mut document = Object::new();
    document.insert("Version", Value::from("2012-10-17"));
    let statements: Array = needed
        .order
        .iter()
        .map(|key| statement(key, needed.statements.get(key)))
        .collect();
    document.insert("Statement", Value::Array(statements));
    Some(Policy {
        document: Value::Object(document),
        notes: needed.notes,
    })
}

/// Resources and condition of a statement.
type Key = (Vec<String>, Option<String>);

fn statement((resources, condition): &Key, actions: Option<&Vec<String>>) -> Value {
    let texts =
        |all: &[String]| Value::Array(all.iter().map(|text| Value::from(text.as_str())).collect());
    let mut statement = Object::new();
    statement.insert("Effect", Value::from("Allow"));
    statement.insert(
        "Action",
        texts(actions.map(Vec::as_slice).unwrap_or_default()),
    );
    statement.insert("Resource", texts(resources));
    if let Some(condition) = condition
        .as_deref()
        .and_then(|text| Value::parse(text).ok())
    {
        statement.insert("Condition", condition);
    }
    Value::Object(statement)
}

struct Needed<'p> {
    project: &'p Project<'p>,
    statements: BTreeMap<Key, Vec<String>>,
    order: Vec<Key>,
    notes: Vec<String>,
}

impl Needed<'_> {
    fn scope(&mut self, scope: &Value, depth: usize) {
        let states = scope.get("States").and_then(Value::as_object);
        if depth > MAX_DEPTH {
            return;
        }
        for (name, state) in states.into_iter().flat_map(Object::iter) {
            self.state(name, state);
            for branch in state
                .get("Branches")
                .and_then(Value::as_array)
                .into_iter()
                .flat_map(Array::iter)
            {
                self.scope(branch, depth + 1);
            }
            for processor in fields::PROCESSORS
                .iter()
                .filter_map(|field| state.get(field))
            {
                self.scope(processor, depth + 1);
                let mode = processor
                    .get("ProcessorConfig")
                    .and_then(|config| config.get("Mode"));
                if mode.and_then(Value::as_str) == Some(fields::DISTRIBUTED) {
                    self.distributed();
                }
            }
            for part in ["ItemReader", "ResultWriter"] {
                if let Some(part_value) = state.get(part) {
                    self.data(name, part, part_value);
                }
            }
        }
    }

    fn allow(&mut self, actions: &[&str], resources: Vec<String>, condition: Option<String>) {
        let key = (resources, condition);
        if !self.statements.contains_key(&key) {
            self.order.push(key.clone());
        }
        let known = self.statements.entry(key).or_default();
        for action in actions {
            if !known.iter().any(|known| known == action) {
                known.push((*action).to_owned());
            }
        }
    }

    fn note(&mut self, text: String) {
        if self.notes.len() < MAX_NOTES && !self.notes.contains(&text) {
            self.notes.push(text);
        }
    }

    fn arn(&self, service: &str, rest: &str) -> String {
        format!(
            "arn:aws:{service}:{}:{}:{rest}",
            self.project.region, self.project.account
        )
    }

    fn state(&mut self, name: &str, state: &Value) {
        let Some(text) = state.get("Resource").and_then(Value::as_str) else {
            return;
        };
        let text = self.filled(text);
        let arguments = state.get("Arguments").or_else(|| state.get("Parameters"));
        match resource::parse(&text) {
            Ok(Target::LambdaFunction) => {
                let versions = format!("{text}:*");
                self.allow(&["lambda:InvokeFunction"], vec![text, versions], None);
            }
            Ok(Target::Integration {
                service,
                api,
                pattern,
            }) => match service.strip_prefix("aws-sdk:") {
                Some(service) => {
                    let action = sdk_action(service, &api);
                    self.note(format!("`{name}` calls `{action}` through the AWS SDK: name the resources it may use in place of `*`"));
                    self.allow(&[&action], vec!["*".to_owned()], None);
                }
                None => self.integration(name, &service, &api, pattern, arguments),
            },
            Ok(Target::Activity) | Err(_) => {}
        }
        if state.get("Credentials").is_some() {
            let role = state
                .get("Credentials")
                .and_then(|credentials| credentials.get("RoleArn"))
                .and_then(Value::as_str);
            let role = role
                .filter(|role| role.starts_with("arn:"))
                .map_or_else(|| "*".to_owned(), str::to_owned);
            self.allow(&["sts:AssumeRole"], vec![role], None);
        }
    }

    fn integration(
        &mut self,
        name: &str,
        service: &str,
        api: &str,
        pattern: IntegrationPattern,
        arguments: Option<&Value>,
    ) {
        let Some(known) = integration(service, api) else {
            return;
        };
        let waits = matches!(
            pattern,
            IntegrationPattern::Sync | IntegrationPattern::Sync2
        );
        for permission in known
            .permissions
            .iter()
            .filter(|permission| waits || !permission.waits)
        {
            let is_own =
                service == "http" && permission.actions.contains(&"states:InvokeHTTPEndpoint");
            let mut resources = Vec::new();
            for resource in &permission.resources {
                let (resource, open) = self.resource(resource, arguments, is_own);
                if open {
                    self.note(format!(
                        "`{name}` chooses what it uses when it runs: narrow `{resource}` down"
                    ));
                }
                if !resources.contains(&resource) {
                    resources.push(resource);
                }
            }
            self.allow(
                &permission.actions,
                resources,
                is_own.then(|| endpoint(arguments)),
            );
        }
    }

    /// The ARN of a resource, and whether a part of it is not known before the run.
    fn resource(&self, pattern: &str, arguments: Option<&Value>, own: bool) -> (String, bool) {
        let mut out = String::new();
        let mut open = false;
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once("${") {
            let (name, behind) = after.split_once('}').unwrap_or((after, ""));
            rest = behind;
            let value = match name {
                "Region" => self.project.region.to_owned(),
                "Account" => self.project.account.to_owned(),
                "StateMachineName" if own => self.project.aws_name(),
                name => match self.named(name, arguments) {
                    // An ARN that is given takes the place of the whole, an execution's that of its machine.
                    Some(arn) if arn.starts_with("arn:") => {
                        let arn = if pattern.contains(":execution:") {
                            arn.replacen(":stateMachine:", ":execution:", 1)
                        } else {
                            arn
                        };
                        return (format!("{arn}{rest}"), false);
                    }
                    Some(value) => value,
                    None if before.is_empty() && out.is_empty() && rest.is_empty() => {
                        return (format!("${{{name}}}"), true);
                    }
                    None => {
                        open = true;
                        "*".to_owned()
                    }
                },
            };
            out.push_str(before);
            out.push_str(&value);
        }
        out.push_str(rest);
        (out, open)
    }

    /// The part of an ARN that a parameter tells.
    fn named(&self, name: &str, arguments: Option<&Value>) -> Option<String> {
        let argument = |name: &str| {
            let text = arguments?.get(name)?.as_str()?;
            (!text.trim_start().starts_with("{%")).then(|| self.filled(text))
        };
        let last = |text: String, separator: char| text.rsplit(separator).next().map(str::to_owned);
        match name {
            "TopicName" => argument("TopicArn").or_else(|| argument("TargetArn")),
            "QueueName" => argument("QueueUrl").and_then(|url| last(url, '/')),
            "StateMachineName" => argument("StateMachineArn"),
            "BusName" => {
                let entry = arguments?.get("Entries")?.at(0)?;
                let bus = entry
                    .get("EventBusName")
                    .map_or(Some("default"), Value::as_str)?;
                (!bus.starts_with("{%")).then(|| self.filled(bus))
            }
            "WorkGroup" => argument(name).or_else(|| Some("primary".to_owned())),
            "ConnectionArn" => {
                let arn = arguments?
                    .get("Authentication")
                    .or_else(|| arguments?.get("InvocationConfig"))?
                    .get("ConnectionArn")?;
                arn.as_str()
                    .filter(|arn| !arn.starts_with("{%"))
                    .map(|arn| self.filled(arn))
            }
            "ApiId" => argument("ApiEndpoint")
                .and_then(|endpoint| endpoint.split('.').next().map(str::to_owned)),
            "Path" => Some(argument("Path").map_or_else(
                || "*".to_owned(),
                |path| path.trim_start_matches('/').to_owned(),
            )),
            "ClusterRoleArn" | "CustomizationRoleArn" | "SageMakerRoleArn" => {
                argument("RoleArn").or_else(|| argument("ExecutionRoleArn"))
            }
            "PodExecutionRoleArn" => argument(name),
            "NodeRoleArn" => argument("NodeRole"),
            "MediaConvertRoleArn" => argument("Role"),
            name => argument(name).or_else(|| {
                let id = argument(&name.replace("Name", ""))?;
                (!id.is_empty()).then_some(id)
            }),
        }
    }

    /// A text with the values that are known.
    fn filled(&self, text: &str) -> String {
        let value = |name: &str| self.project.substitutions.get(name).map(String::as_str);
        filled_in(text, value).map_or_else(|| text.to_owned(), Cow::into_owned)
    }

    /// A distributed Map starts executions of its own machine.
    fn distributed(&mut self) {
        let name = self.project.aws_name();
        let machine = self.arn("states", &format!("stateMachine:{name}"));
        self.allow(&["states:StartExecution"], vec![machine], None);
        let executions = self.arn("states", &format!("execution:{name}/*"));
        self.allow(
            &[
                "states:DescribeExecution",
                "states:StopExecution",
                "states:RedriveExecution",
            ],
            vec![executions],
            None,
        );
    }

    /// What an ItemReader reads and a ResultWriter writes.
    fn data(&mut self, name: &str, part: &str, value: &Value) {
        let arguments = value.get("Arguments").or_else(|| value.get("Parameters"));
        let bucket = arguments
            .and_then(|arguments| arguments.get("Bucket"))
            .and_then(Value::as_str);
        let bucket = bucket
            .filter(|bucket| !bucket.trim_start().starts_with("{%"))
            .map(|bucket| self.filled(bucket));
        if bucket.is_none() {
            self.note(format!(
                "`{part}` of `{name}` chooses its bucket when it runs: narrow `arn:aws:s3:::*` down"
            ));
        }
        let bucket = bucket.unwrap_or_else(|| "*".to_owned());
        let objects = vec![format!("arn:aws:s3:::{bucket}/*")];
        let resource = value
            .get("Resource")
            .and_then(Value::as_str)
            .unwrap_or_default();
        if part == "ResultWriter" {
            self.allow(
                &[
                    "s3:PutObject",
                    "s3:GetObject",
                    "s3:ListMultipartUploadParts",
                    "s3:AbortMultipartUpload",
                ],
                objects,
                None,
            );
        } else if resource.ends_with("listObjectsV2") {
            self.allow(
                &["s3:ListBucket"],
                vec![format!("arn:aws:s3:::{bucket}")],
                None,
            );
        } else {
            self.allow(&["s3:GetObject"], objects, None);
        }
    }
}

/// Which HTTP endpoint may be called.
fn endpoint(arguments: Option<&Value>) -> String {
    let argument = |name: &str| {
        let text = arguments?.get(name)?.as_str()?;
        (!text.starts_with("{%")).then_some(text)
    };
    let method = argument("Method").unwrap_or("*");
    let endpoint = argument("ApiEndpoint").unwrap_or_default();
    let (method, endpoint) = (
        Value::from(method),
        Value::from(format!("{endpoint}*").as_str()),
    );
    format!(
        "{{\"StringLike\":{{\"states:HTTPMethod\":{method},\"states:HTTPEndpoint\":{endpoint}}}}}"
    )
}
