//! Definitions anywhere in a document: what `aws stepfunctions describe-state-machine` prints, a plan of Terraform, a
//! program of Pulumi.

use asl_json::{Node, Pointer, Step};
use asl_language::Syntax;

use super::intrinsics::literal;
use super::{Import, ImportedMachine, definition, machine_type, template};

/// How deep is looked.
const MAX_DEPTH: usize = 40;

/// Takes every definition of a document, outermost first.
pub(super) fn import(text: &str, root: &Node, syntax: Syntax, import: &mut Import) {
    let mut pointer = Pointer::root();
    walk(text, root, None, &mut pointer, 0, syntax, import);
    // What `describe-execution` prints has the input.
    if root.get("executionArn").is_some() {
        import.take_input(root.get("input"));
    }
}

fn walk(
    text: &str,
    node: &Node,
    parent: Option<(&Node, &str)>,
    pointer: &mut Pointer,
    depth: usize,
    syntax: Syntax,
    import: &mut Import,
) {
    if depth > MAX_DEPTH || !import.has_room() {
        return;
    }
    if is_definition(node) {
        return take(text, node, parent, pointer, syntax, import);
    }
    for (index, item) in node.items().iter().enumerate() {
        pointer.push(Step::Index(index));
        walk(text, item, parent, pointer, depth + 1, syntax, import);
        pointer.pop();
    }
    for member in node.members() {
        pointer.push(Step::Key(std::sync::Arc::clone(&member.key)));
        walk(
            text,
            &member.value,
            Some((node, &member.key)),
            pointer,
            depth + 1,
            syntax,
            import,
        );
        pointer.pop();
    }
}

/// An object with `StartAt` and `States`, or a JSON text of one.
fn is_definition(node: &Node) -> bool {
    match node.as_str() {
        Some(text) => {
            text.trim_start().starts_with('{')
                && text.contains("\"StartAt\"")
                && text.contains("\"States\"")
        }
        None => node.get("StartAt").is_some() && node.get("States").is_some(),
    }
}

fn take(
    text: &str,
    node: &Node,
    parent: Option<(&Node, &str)>,
    pointer: &Pointer,
    syntax: Syntax,
    import: &mut Import,
) {
    let sibling = |names: &[&str]| names.iter().find_map(|name| parent?.0.get(name));
    let name = sibling(&["name", "Name", "stateMachineName"]).and_then(literal);
    let name = name.unwrap_or_else(|| called(pointer).to_owned());
    let mut machine = ImportedMachine::named(name, pointer.to_string());
    machine.span = node.span;
    machine.machine_type = machine_type(sibling(&["type", "Type"]));
    if node.is_object() {
        let extracted = definition::of_node(text, node, syntax);
        machine.substitutions = extracted.values;
        machine.definition = Some(extracted.definition);
    } else {
        template::fill(text, node, syntax, import, &mut machine);
    }
    import.machines.push(machine);
}

/// The innermost key that is a name and not a word for "definition".
fn called(pointer: &Pointer) -> &str {
    let keys = pointer.steps().iter().rev().filter_map(|step| match step {
        Step::Key(key) => Some(&**key),
        Step::Index(_) => None,
    });
    let is_name = |key: &&str| {
        ![
            "definition",
            "definitionstring",
            "definition_string",
            "properties",
            "values",
        ]
        .contains(&key.to_ascii_lowercase().as_str())
    };
    keys.into_iter().find(is_name).unwrap_or("StateMachine")
}
