//! `serverless.yml` with the plugin serverless-step-functions.

use asl_json::{Node, Pointer, Step};
use asl_language::Syntax;

use super::intrinsics::literal;
use super::{Import, ImportedMachine, machine_type, template};

/// Whether a document has what the plugin reads.
pub(super) fn is_serverless(root: &Node) -> bool {
    root.get("stepFunctions").is_some()
        || root
            .get("stateMachines")
            .is_some_and(|machines| machines.is_object() || machines.is_array())
        || (root.get("service").is_some() && root.get("provider").is_some())
        || root
            .get("resources")
            .is_some_and(|resources| resources.get("Resources").is_some())
}

/// The machines of `stepFunctions`, and those of the template under `resources`.
pub(super) fn import(text: &str, root: &Node, syntax: Syntax, import: &mut Import) {
    let base = Pointer::root();
    let holders = match root.get("stepFunctions") {
        Some(holder) => vec![(holder, base.clone().key("stepFunctions"))],
        None => vec![(root, base.clone())],
    };
    for (holder, pointer) in holders {
        // A list of parts, as several files give it.
        let parts: Vec<(&Node, Pointer)> = if holder.is_array() {
            let items = holder.items().iter().enumerate();
            items
                .map(|(index, item)| (item, pointer.clone().index(index)))
                .collect()
        } else {
            vec![(holder, pointer)]
        };
        for (part, pointer) in parts {
            let Some(machines) = part.get("stateMachines") else {
                continue;
            };
            let pointer = pointer.key("stateMachines");
            if machines.as_str().is_some() {
                let mut machine = ImportedMachine::named("stateMachines", pointer.to_string());
                machine.span = machines.span;
                template::fill(text, machines, syntax, import, &mut machine);
                import.machines.push(machine);
                continue;
            }
            for (index, group) in groups(machines).enumerate() {
                let pointer = if machines.is_array() {
                    pointer.clone().index(index)
                } else {
                    pointer.clone()
                };
                for member in group.members() {
                    if import.has_room() {
                        let mut pointer = pointer.clone();
                        pointer.push(Step::Key(std::sync::Arc::clone(&member.key)));
                        machine(text, &member.key, &member.value, &pointer, syntax, import);
                    }
                }
            }
        }
    }
    if let Some(resources) = root
        .get("resources")
        .and_then(|resources| resources.get("Resources"))
    {
        let pointer = base.key("resources").key("Resources");
        template::resources(text, resources, &pointer, syntax, import);
    }
}

fn groups(machines: &Node) -> impl Iterator<Item = &Node> {
    let items = machines.items().iter();
    items.chain(machines.is_object().then_some(machines))
}

fn machine(
    text: &str,
    key: &str,
    node: &Node,
    pointer: &Pointer,
    syntax: Syntax,
    import: &mut Import,
) {
    let name = node
        .get("name")
        .and_then(literal)
        .unwrap_or_else(|| key.to_owned());
    let mut machine = ImportedMachine::named(name, pointer.to_string());
    machine.logical_id = Some(key.to_owned());
    machine.machine_type = machine_type(node.get("type"));
    machine.span = node.span;
    let definition = match node.get("definition") {
        Some(definition) => {
            machine.pointer = pointer.clone().key("definition").to_string();
            definition
        }
        // `myMachine: ${file(machine.yml)}`
        None => node,
    };
    machine.span = definition.span;
    template::fill(text, definition, syntax, import, &mut machine);
    import.machines.push(machine);
}
