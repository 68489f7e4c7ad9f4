//! Templates of CloudFormation and SAM (reference 06-mocks-and-testing, "Definition containers").

use asl_json::{Node, Pointer, Step};
use asl_language::{Severity, Syntax};

use super::intrinsics::{function, literal, render, value};
use super::{Import, ImportedMachine, Needed, definition, machine_type};

/// Whether the members of an object are resources, as a page shows them without the template around.
pub(super) fn is_resources(root: &Node) -> bool {
    is_machine(root)
        || root
            .members()
            .iter()
            .any(|member| is_machine(&member.value))
}

fn is_machine(node: &Node) -> bool {
    matches!(
        node.get("Type").and_then(Node::as_str),
        Some("AWS::StepFunctions::StateMachine" | "AWS::Serverless::StateMachine")
    )
}

/// The machines of a template, of its resources alone, or of one resource.
pub(super) fn import(text: &str, root: &Node, syntax: Syntax, import: &mut Import) {
    if is_machine(root) {
        return resource(text, "StateMachine", root, &Pointer::root(), syntax, import);
    }
    let (holder, pointer) = match root.get("Resources") {
        Some(resources) => (resources, Pointer::root().key("Resources")),
        None => (root, Pointer::root()),
    };
    resources(text, holder, &pointer, syntax, import);
    if import.machines.is_empty() && !import.broken {
        import.say(
            Severity::Warning,
            holder.span,
            "no resource of this template is a state machine",
            Some("a state machine has the type `AWS::StepFunctions::StateMachine` or `AWS::Serverless::StateMachine`"),
        );
    }
}

/// The machines among resources.
pub(super) fn resources(
    text: &str,
    holder: &Node,
    pointer: &Pointer,
    syntax: Syntax,
    import: &mut Import,
) {
    for member in holder.members() {
        let mut pointer = pointer.clone();
        pointer.push(Step::Key(std::sync::Arc::clone(&member.key)));
        if is_machine(&member.value) && import.has_room() {
            resource(text, &member.key, &member.value, &pointer, syntax, import);
        } else if let (true, [_, _, repeated]) = (
            member.key.starts_with("Fn::ForEach::"),
            member.value.items(),
        ) {
            // A loop stands for its resources; nested loops are few, and the reader bounds their depth.
            resources(text, repeated, &pointer.index(2), syntax, import);
        }
    }
}

fn resource(
    text: &str,
    id: &str,
    node: &Node,
    pointer: &Pointer,
    syntax: Syntax,
    import: &mut Import,
) {
    let properties = node.get("Properties");
    let property = |name: &str| properties.and_then(|properties| properties.get(name));
    let name = property("StateMachineName")
        .or_else(|| property("Name"))
        .and_then(literal);
    let mut machine = ImportedMachine::named(name.unwrap_or_else(|| id.to_owned()), String::new());
    machine.logical_id = Some(id.to_owned());
    machine.machine_type = machine_type(property("StateMachineType").or_else(|| property("Type")));
    for member in property("DefinitionSubstitutions")
        .map(Node::members)
        .unwrap_or_default()
    {
        if let Some(value) = value(&member.value) {
            machine.substitutions.insert(member.key.to_string(), value);
        }
    }
    let properties_pointer = pointer.clone().key("Properties");
    let sources = [
        "DefinitionString",
        "Definition",
        "DefinitionUri",
        "DefinitionS3Location",
    ];
    let Some((source, node)) = sources
        .iter()
        .find_map(|name| Some((*name, property(name)?)))
    else {
        machine.pointer = pointer.to_string();
        machine.span = node.span;
        import.say(
            Severity::Warning,
            node.span,
            format!("the state machine `{id}` has no definition"),
            Some("give it `DefinitionString`, `Definition`, or `DefinitionUri`"),
        );
        import.machines.push(machine);
        return;
    };
    machine.pointer = properties_pointer.key(source).to_string();
    machine.span = node.span;
    fill(text, node, syntax, import, &mut machine);
    import.machines.push(machine);
}

/// Takes a definition in any of its forms: an object, a text, an intrinsic function, a place.
pub(super) fn fill(
    text: &str,
    node: &Node,
    syntax: Syntax,
    import: &mut Import,
    machine: &mut ImportedMachine,
) {
    let is_object = node.is_object() && function(node).is_none();
    let extracted = if is_object && node.get("Bucket").is_some() {
        let part = |name: &str| {
            node.get(name)
                .map(|node| render(node).text)
                .unwrap_or_default()
        };
        machine.needs = Some(Needed::S3 {
            bucket: part("Bucket"),
            key: part("Key"),
        });
        None
    } else if is_object {
        Some(definition::of_node(text, node, syntax))
    } else if let Some(location) = included(node) {
        machine.needs = Some(location);
        None
    } else {
        let extracted = definition::of_text(node);
        if extracted.is_none() {
            machine.needs = Some(place(&render(node).text));
        }
        extracted
    };
    if let Some(extracted) = extracted {
        definition::pseudo_parameters(&extracted.definition.text, &mut machine.substitutions);
        machine.substitutions.extend(extracted.values);
        machine.definition = Some(extracted.definition);
    }
    if let Some(needed) = &machine.needs {
        let message = match needed {
            Needed::File(path) => format!(
                "the definition of `{}` lies in the file `{path}`",
                machine.name
            ),
            Needed::S3 { bucket, key } => format!(
                "the definition of `{}` lies in S3: `s3://{bucket}/{key}`",
                machine.name
            ),
            Needed::Value(value) => format!(
                "the definition of `{}` is `{value}`, which is not in this text",
                machine.name
            ),
        };
        import.say(Severity::Hint, node.span, message, Some("open it here too"));
    }
}

/// `Fn::Transform` with `AWS::Include`.
fn included(node: &Node) -> Option<Needed> {
    let ("Fn::Transform", operand) = function(node)? else {
        return None;
    };
    let location = operand.get("Parameters")?.get("Location")?;
    Some(place(&render(location).text))
}

/// A place as it is written: an object in S3, an expression, or a file.
pub(super) fn place(text: &str) -> Needed {
    let text = text.trim();
    if let Some(rest) = text.strip_prefix("s3://") {
        let (bucket, key) = rest.split_once('/').unwrap_or((rest, ""));
        return Needed::S3 {
            bucket: bucket.to_owned(),
            key: key.to_owned(),
        };
    }
    if let Some(path) = text
        .strip_prefix("${file(")
        .and_then(|rest| rest.split(')').next())
    {
        return Needed::File(path.trim_matches(['\'', '"']).to_owned());
    }
    if super::intrinsics::placeholder_only(text) {
        let name = text.trim_start_matches("${").trim_end_matches('}');
        return Needed::Value(name.to_owned());
    }
    Needed::File(text.to_owned())
}
