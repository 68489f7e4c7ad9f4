//! Keys: fields, parameters, names of states.

use asl_json::Node;
use asl_language::fields::{self, EXCLUSIVE, Field, Owner, Shape, Types};
use asl_language::integrations;
use asl_language::model::QueryLanguage;
use asl_language::operators::{self, Operator};
use asl_language::resource::{self, Target};

use super::super::docs;
use super::super::place::{Kind, Place};
use super::super::scan::Token;
use super::{Completion, CompletionKind, Follows, quoted, snippet};

/// Fields in the order in which they are wanted; those that are not listed come behind.
const WANTED: &[&str] = &[
    "StartAt",
    "States",
    "Type",
    "Resource",
    "Choices",
    "Branches",
    "ItemProcessor",
    "Condition",
    "Variable",
    "ErrorEquals",
    "Seconds",
    "Error",
    "Cause",
    "Next",
    "End",
    "Default",
    "Parameters",
    "Arguments",
    "Result",
    "Output",
    "Retry",
    "Catch",
    "Assign",
    "ResultPath",
    "ResultSelector",
    "ItemsPath",
    "Items",
    "ItemSelector",
    "MaxConcurrency",
    "IntervalSeconds",
    "MaxAttempts",
    "BackoffRate",
    "MaxDelaySeconds",
    "JitterStrategy",
    "TimeoutSeconds",
    "Comment",
];

/// Old spellings, and what AWS takes no notice of: nobody should begin with these.
fn is_outdated(owner: Owner, name: &str) -> bool {
    matches!(
        (owner, name),
        (_, "Iterator")
            | (Owner::State(Types::MAP), "Parameters")
            | (Owner::Branch | Owner::Processor, "QueryLanguage")
    )
}

/// The keys that may stand here and do not yet; `token` is the one that is being typed.
pub(super) fn keys(
    place: &Place<'_>,
    token: Token,
    follows: Follows,
    text: &str,
) -> Vec<Completion> {
    let typed = |member: &&asl_json::Member| member.key_span != token.span;
    let present: Vec<&str> = place
        .node
        .map_or(&[][..], Node::members)
        .iter()
        .filter(typed)
        .map(|member| &*member.key)
        .collect();
    let row = |label: String, detail: String, doc: String, value: &str| Completion {
        insert: member(&label, value, follows),
        kind: CompletionKind::Field,
        label,
        detail,
        doc,
    };
    match place.kind {
        Kind::Fields(owner) => {
            let mut found: Vec<Completion> = open_fields(place, owner, &present)
                .into_iter()
                .map(|field| {
                    let doc = docs::field(owner, field.name).unwrap_or_default();
                    let detail = if is_needed(owner, field) {
                        "required"
                    } else {
                        ""
                    };
                    let value = value(place, owner, field);
                    row(
                        field.name.to_owned(),
                        detail.to_owned(),
                        doc.to_owned(),
                        &value,
                    )
                })
                .collect();
            let behind = found
                .iter()
                .position(|it| it.label == "Next")
                .unwrap_or(found.len());
            let operators = open_operators(place, owner, &present).map(|name| {
                let doc = docs::operator(name).unwrap_or_default();
                row(name.to_owned(), String::new(), doc, operand(name))
            });
            found.splice(behind..behind, operators.collect::<Vec<_>>());
            found
        }
        Kind::Call(resource) => parameters(resource)
            .into_iter()
            .filter(|(name, _)| {
                !present
                    .iter()
                    .any(|key| key.trim_end_matches(".$") == *name)
            })
            .flat_map(|(name, required)| {
                let detail = if required { "required" } else { "" };
                let plain = row(name.to_owned(), detail.to_owned(), String::new(), "\"#{}\"");
                let computed = (place.language == QueryLanguage::JsonPath).then(|| {
                    let doc = "Taken from the input, the context object or a variable.";
                    row(
                        format!("{name}.$"),
                        detail.to_owned(),
                        doc.to_owned(),
                        "\"$.#{}\"",
                    )
                });
                [Some(plain), computed].into_iter().flatten()
            })
            .collect(),
        Kind::Credentials => {
            let key = match place.language {
                QueryLanguage::JsonPath => ["RoleArn", "RoleArn.$"].as_slice(),
                QueryLanguage::JsonAta => &["RoleArn"],
            };
            let doc = docs::field(Owner::UnknownState, "RoleArn").unwrap_or_default();
            key.iter()
                .filter(|name| !present.contains(name))
                .map(|name| row((*name).to_owned(), String::new(), doc.to_owned(), "\"#{}\""))
                .collect()
        }
        Kind::States => states(place, &present, follows, token, text),
        _ => Vec::new(),
    }
}

/// A key with its value, and a comma if another member follows.
fn member(key: &str, value: &str, follows: Follows) -> String {
    let key = quoted(key);
    match follows {
        Follows::Colon => key,
        Follows::Member => format!("{key}: {value},"),
        Follows::Nothing => format!("{key}: {value}"),
    }
}

fn open_fields(place: &Place<'_>, owner: Owner, present: &[&str]) -> Vec<&'static Field> {
    let excluded = |name: &str| {
        let groups = EXCLUSIVE.iter().filter(|group| group.owner == owner);
        let mut groups = groups.filter(|group| group.names.contains(&name));
        groups.any(|group| group.names.iter().any(|other| present.contains(other)))
            || matches!(name, "Next" | "End") && present.contains(&"End")
            || name == "End" && present.contains(&"Next")
            || operand_is_there(name, present)
    };
    let processor = place.node.and_then(|map| map.get("ItemProcessor"));
    let distributed = processor.is_some_and(fields::is_distributed);
    let mut open: Vec<_> = fields::fields(owner)
        .filter(|field| {
            field
                .language
                .is_none_or(|language| language == place.language)
                && !present.contains(&field.name)
                && !excluded(field.name)
                && !is_outdated(owner, field.name)
        })
        .collect();
    open.dedup_by_key(|field| field.name);
    asl_sort::sort_by_key(&mut open, |field| {
        let wanted = WANTED.iter().position(|name| *name == field.name);
        let late = !distributed && fields::DISTRIBUTED_ONLY.contains(&field.name);
        (
            !is_needed(owner, field),
            late,
            wanted.unwrap_or(WANTED.len()),
        )
    });
    open
}

/// Whether the object cannot do without the field. A state whose type is not known needs that first.
fn is_needed(owner: Owner, field: &Field) -> bool {
    match owner {
        Owner::UnknownState => field.name == "Type",
        Owner::State(_) => field.required || field.name == "Type",
        _ => field.required,
    }
}

/// Whether a rule has its condition already and cannot take this one beside it.
fn operand_is_there(name: &str, present: &[&str]) -> bool {
    let nests = |key: &&&str| matches!(**key, "And" | "Or" | "Not");
    match name {
        "And" | "Or" | "Not" => {
            present.iter().any(|key| nests(&key)) || present.contains(&"Variable")
        }
        "Variable" => present.iter().any(|key| nests(&key)),
        _ => false,
    }
}

fn open_operators<'p>(
    place: &Place<'_>,
    owner: Owner,
    present: &'p [&'p str],
) -> impl Iterator<Item = &'static str> + use<'p> {
    let is_rule = matches!(owner, Owner::ChoiceRule | Owner::NestedRule)
        && place.language == QueryLanguage::JsonPath;
    let is_whole = present
        .iter()
        .any(|key| Operator::named(key).is_some() || matches!(*key, "And" | "Or" | "Not"));
    let mut names = operators::ALL;
    // The plain ones before those that compare with a path, else by name.
    asl_sort::sort_by_key(&mut names, |name| (name.ends_with("Path"), *name));
    names.into_iter().filter(move |_| is_rule && !is_whole)
}

fn operand(operator: &str) -> &'static str {
    match operator {
        _ if operator.ends_with("Path") => "\"$.#{}\"",
        _ if operator.starts_with("Is") || operator.starts_with("Boolean") => "#{true}",
        _ if operator.starts_with("Numeric") => "#{1:0}",
        _ => "\"#{}\"",
    }
}

/// The parameters of a resource and whether they are required.
pub(in super::super) fn parameters(resource: &str) -> Vec<(&'static str, bool)> {
    let Ok(Target::Integration { service, api, .. }) = resource::parse(resource) else {
        return Vec::new();
    };
    let found: Vec<_> = match service.strip_prefix("aws-sdk:") {
        None if &*service == "s3" => Vec::new(),
        None => integrations::api(&service, &api)
            .into_iter()
            .flat_map(integrations::Api::parameters)
            .collect(),
        Some(sdk) => integrations::sdk_parameters(sdk, &api).collect(),
    };
    found.into_iter().map(|it| (it.name, it.required)).collect()
}

/// The value that a field begins with, as a template.
pub(super) fn value(place: &Place<'_>, owner: Owner, field: &Field) -> String {
    let ata = place.language == QueryLanguage::JsonAta;
    let fixed = match field.name {
        "StartAt" | "Next" | "Default" | "Type" | "Resource" => "\"#{}\"",
        "States" => "{\n\t\"#{Name}\": {\n\t\t\"Type\": \"#{Pass}\",\n\t\t\"End\": true\n\t}\n}",
        "Retry" => return list(&retrier(place)),
        "Catch" => return list(&catcher(place)),
        "Choices" => return list(&rule(place)),
        "Branches" => return list(MACHINE),
        "ItemProcessor" => {
            "{\n\t\"ProcessorConfig\": { \"Mode\": \"INLINE\" },\n\t\"StartAt\": \"#{Name}\",\n\t\"States\": {\n\t\t\"#{Name}\": {\n\t\t\t\"Type\": \"#{Pass}\",\n\t\t\t\"End\": true\n\t\t}\n\t}\n}"
        }
        "ProcessorConfig" => "{ \"Mode\": \"#{INLINE}\" }",
        "ErrorEquals" => "[\"#{States.ALL}\"]",
        "And" | "Or" => return list(&test()),
        "Not" => return test(),
        "Parameters" | "Arguments" => return call(place),
        "ResultSelector" => "{\n\t\"#{name}.$\": \"$.#{name}\"\n}",
        "ItemSelector" if !ata => "{\n\t\"#{item}.$\": \"$$.Map.Item.Value\"\n}",
        "ItemSelector" => "{\n\t\"#{item}\": \"{% $states.context.Map.Item.Value %}\"\n}",
        "Assign" if !ata => "{\n\t\"#{name}.$\": \"$.#{name}\"\n}",
        "Assign" => "{\n\t\"#{name}\": \"{% #{$states.input} %}\"\n}",
        "ItemReader" => {
            "{\n\t\"Resource\": \"arn:aws:states:::s3:getObject\",\n\t\"ReaderConfig\": { \"InputType\": \"#{CSV}\" }\n}"
        }
        "ResultWriter" => "{\n\t\"Resource\": \"arn:aws:states:::s3:putObject\"\n}",
        "ItemBatcher" => "{ \"MaxItemsPerBatch\": #{1:10} }",
        "Credentials" => "{ \"RoleArn\": \"#{}\" }",
        "ResultPath" if owner == Owner::Catcher => "\"$.#{error}\"",
        "ItemsPath" | "InputPath" | "OutputPath" | "ResultPath" | "Variable" => "\"$.#{}\"",
        "IntervalSeconds" => "#{1:1}",
        "MaxAttempts" => "#{1:3}",
        "BackoffRate" => "#{1:2}",
        "MaxConcurrency" => "#{1:10}",
        "Timestamp" if !ata => "\"#{2030-01-01T00:00:00Z}\"",
        "Result" => "{ #{} }",
        _ => match field.shape {
            _ if ata && field.expression => "\"{% #{} %}\"",
            Shape::Boolean => "#{true}",
            Shape::Integer(..) | Shape::Number(..) => "#{1:60}",
            Shape::OneOf([first, ..]) => return format!("\"#{{{first}}}\""),
            Shape::Text | Shape::TextOrNull if field.name.ends_with("Path") => "\"$.#{}\"",
            Shape::Object | Shape::FilledObject | Shape::Template => "{ #{} }",
            Shape::Array | Shape::FilledArray => "[#{}]",
            _ => "\"#{}\"",
        },
    };
    fixed.to_owned()
}

fn list(item: &str) -> String {
    format!("[\n\t{}\n]", item.replace('\n', "\n\t"))
}

pub(super) const MACHINE: &str = "{\n\t\"StartAt\": \"#{Name}\",\n\t\"States\": {\n\t\t\"#{Name}\": {\n\t\t\t\"Type\": \"#{Pass}\",\n\t\t\t\"End\": true\n\t\t}\n\t}\n}";

fn call(place: &Place<'_>) -> String {
    let resource = place
        .node
        .and_then(|node| node.get("Resource")?.as_str())
        .unwrap_or_default();
    let mut members: Vec<String> = parameters(resource)
        .into_iter()
        .filter(|(_, required)| *required)
        .map(|(name, _)| format!("\"{name}\": \"#{{{name}}}\""))
        .collect();
    let ata = place.language == QueryLanguage::JsonAta;
    if resource.contains(":lambda:invoke") {
        members.push(if ata {
            "\"Payload\": \"{% $states.input %}\"".to_owned()
        } else {
            "\"Payload.$\": \"$\"".to_owned()
        });
    }
    if members.is_empty() {
        members.push(if ata {
            "\"#{name}\": \"{% $states.input.#{name} %}\"".to_owned()
        } else {
            "\"#{name}.$\": \"$.#{name}\"".to_owned()
        });
    }
    format!("{{\n\t{}\n}}", members.join(",\n\t"))
}

/// The names of the errors of the integration that the state calls.
pub(super) fn raised(place: &Place<'_>) -> Vec<String> {
    let resource = || place.state.as_ref()?.1.get("Resource")?.as_str();
    match resource().map(resource::parse) {
        Some(Ok(Target::LambdaFunction)) => integrations::service("lambda"),
        Some(Ok(Target::Integration { service, .. })) => integrations::service(&service),
        _ => None,
    }
    .map(|service| service.errors().collect())
    .unwrap_or_default()
}

/// A retrier: for Lambda with the errors that pass by themselves.
pub(super) fn retrier(place: &Place<'_>) -> String {
    let passing = [
        "Lambda.ServiceException",
        "Lambda.AWSLambdaException",
        "Lambda.SdkClientException",
        "Lambda.TooManyRequestsException",
    ];
    let raised = raised(place);
    let errors = if passing
        .iter()
        .all(|name| raised.iter().any(|it| it == name))
    {
        passing.map(|name| format!("\n\t\t\"{name}\"")).join(",") + "\n\t"
    } else {
        "\"#{1:States.ALL}\"".to_owned()
    };
    format!(
        "{{\n\t\"ErrorEquals\": [{errors}],\n\t\"IntervalSeconds\": #{{2:1}},\n\t\"MaxAttempts\": #{{3:3}},\n\t\"BackoffRate\": #{{4:2}},\n\t\"JitterStrategy\": \"FULL\"\n}}"
    )
}

pub(super) fn catcher(place: &Place<'_>) -> String {
    let keep = match place.language {
        QueryLanguage::JsonPath => "\"ResultPath\": \"$.#{error}\"",
        QueryLanguage::JsonAta => {
            "\"Output\": \"{% $merge([$states.input, \\{ 'error': $states.errorOutput \\}]) %}\""
        }
    };
    format!("{{\n\t\"ErrorEquals\": [\"#{{States.ALL}}\"],\n\t{keep},\n\t\"Next\": \"#{{}}\"\n}}")
}

pub(super) fn rule(place: &Place<'_>) -> String {
    match place.language {
        QueryLanguage::JsonPath => {
            "{\n\t\"Variable\": \"$.#{name}\",\n\t\"#{StringEquals}\": \"#{value}\",\n\t\"Next\": \"#{}\"\n}"
        }
        QueryLanguage::JsonAta => {
            "{\n\t\"Condition\": \"{% $states.input.#{name} = #{value} %}\",\n\t\"Next\": \"#{}\"\n}"
        }
    }
    .to_owned()
}

pub(super) fn test() -> String {
    "{ \"Variable\": \"$.#{name}\", \"#{StringEquals}\": \"#{value}\" }".to_owned()
}

/// Whole states; first the names that other states lead to and that are not there.
fn states(
    place: &Place<'_>,
    present: &[&str],
    follows: Follows,
    token: Token,
    text: &str,
) -> Vec<Completion> {
    let typed = token.span.text(text).trim_matches('"').trim();
    let mut found: Vec<Completion> = missing(place, present)
        .into_iter()
        .map(|name| Completion {
            insert: member(&name, &whole(place, "Pass"), follows),
            label: name,
            kind: CompletionKind::State,
            detail: "missing".to_owned(),
            doc: "Another state leads to it, but it is not there.".to_owned(),
        })
        .collect();
    if follows == Follows::Colon {
        return found;
    }
    found.extend(docs::state_types().map(|(name, doc)| {
        let label = format!("{name} state");
        // What was typed and is no beginning of the label is a name.
        let is_name = !typed.is_empty() && !label.to_lowercase().starts_with(&typed.to_lowercase());
        // A field that is numbered can have no braces.
        let key = match typed {
            _ if !is_name => format!("#{{1:My{name}}}"),
            _ if typed.contains(['{', '}']) => super::escaped(typed),
            _ => format!("#{{1:{typed}}}"),
        };
        let value = whole(place, name);
        let end = if follows == Follows::Member { "," } else { "" };
        let mut item = snippet(&label, doc, &format!("\"{key}\": {value}{end}"));
        if is_name {
            item.label = format!("{typed}: {label}");
        }
        item
    }));
    found
}

/// The names of states that are led to and missing.
fn missing(place: &Place<'_>, present: &[&str]) -> Vec<String> {
    let Some(scope) = place.scopes.first() else {
        return Vec::new();
    };
    let start = scope.node.get("StartAt");
    let mut names: Vec<String> = Vec::new();
    let known: std::collections::HashSet<&str> = present.iter().copied().collect();
    let targets = start.into_iter().chain(
        place
            .states()
            .iter()
            .flat_map(|member| super::super::states::targets(&member.value)),
    );
    for name in targets.filter_map(Node::as_str) {
        if !name.is_empty() && !known.contains(name) && !names.iter().any(|it| it == name) {
            names.push(name.to_owned());
            if names.len() >= 50 {
                break;
            }
        }
    }
    names
}

/// A state of a type, with what it needs.
fn whole(place: &Place<'_>, type_name: &str) -> String {
    let ata = place.language == QueryLanguage::JsonAta;
    let end = "\"End\": true".to_owned();
    let mut members = vec![format!("\"Type\": \"{type_name}\"")];
    match type_name {
        "Task" => members.extend([
            "\"Resource\": \"#{arn:aws:states:::lambda:invoke}\"".to_owned(),
            if ata {
                "\"Arguments\": {\n\t\t\"FunctionName\": \"#{FunctionName}\",\n\t\t\"Payload\": \"{% $states.input %}\"\n\t}"
            } else {
                "\"Parameters\": {\n\t\t\"FunctionName\": \"#{FunctionName}\",\n\t\t\"Payload.$\": \"$\"\n\t}"
            }
            .to_owned(),
            end,
        ]),
        "Pass" | "Succeed" => {
            if type_name == "Pass" {
                members.push(end);
            }
        }
        "Wait" => members.extend(["\"Seconds\": #{2:10}".to_owned(), end]),
        "Fail" => members.extend([
            "\"Error\": \"#{Error}\"".to_owned(),
            "\"Cause\": \"#{Cause}\"".to_owned(),
        ]),
        "Choice" => members.extend([
            format!("\"Choices\": {}", list(&rule(place)).replace('\n', "\n\t")),
            "\"Default\": \"#{Default}\"".to_owned(),
        ]),
        "Parallel" => members.extend([
            format!("\"Branches\": {}", list(MACHINE).replace('\n', "\n\t")),
            end,
        ]),
        _ => {
            let items = if ata {
                "\"Items\": \"{% $states.input.#{items} %}\""
            } else {
                "\"ItemsPath\": \"$.#{items}\""
            };
            members.extend([
                items.to_owned(),
                format!("\"ItemProcessor\": {}", MACHINE.replace('\n', "\n\t")),
                end,
            ]);
        }
    }
    format!("{{\n\t{}\n}}", members.join(",\n\t"))
}
