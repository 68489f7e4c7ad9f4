//! States without a machine around them, as pages show them.

use std::collections::BTreeSet;

use asl_json::{Node, Object, Span, Value};
use asl_language::fields::{self, Owner, Types};
use asl_language::{Severity, Syntax};

use super::{Import, ImportedDefinition, ImportedMachine, SourceKind, definition};
use crate::document::{Read, read_as};

/// Whether an object is a state: it has a type, or a field that leads on beside other fields of states.
fn is_state(node: &Node) -> bool {
    let has_type = node
        .get("Type")
        .and_then(Node::as_str)
        .is_some_and(|name| Types::named(name).is_some());
    let leads_on = node.get("Next").is_some() || node.get("End").is_some();
    has_type || (leads_on && node.members().len() > 1 && is_part(node))
}

/// Fields that stand in states and nowhere else.
const TELLING: [&str; 18] = [
    "Next",
    "End",
    "Retry",
    "Catch",
    "Choices",
    "Branches",
    "ItemProcessor",
    "Iterator",
    "InputPath",
    "OutputPath",
    "ResultPath",
    "ResultSelector",
    "Assign",
    "ItemSelector",
    "ItemReader",
    "ItemBatcher",
    "ResultWriter",
    "HeartbeatSeconds",
];

/// Whether an object has nothing but fields of states, and one that tells: `{"Retry": […]}`.
fn is_part(node: &Node) -> bool {
    let is_field = |name: &str| fields::field(Owner::UnknownState, name).is_some();
    TELLING.iter().any(|name| node.get(name).is_some())
        && node.members().iter().all(|member| is_field(&member.key))
}

/// Whether the document is one state or a part of one, or states by name.
pub(super) fn is_fragment(root: &Node) -> bool {
    is_state(root) || is_part(root) || root.members().iter().any(|member| is_state(&member.value))
}

/// The type of the state that a part belongs to.
fn type_of(root: &Node) -> &'static str {
    let has = |names: &[&str]| names.iter().any(|name| root.get(name).is_some());
    match () {
        () if has(&["Choices", "Default"]) => "Choice",
        () if has(&["Branches"]) => "Parallel",
        () if has(&[
            "ItemProcessor",
            "Iterator",
            "ItemsPath",
            "Items",
            "ItemSelector",
            "ItemReader",
            "ItemBatcher",
            "ResultWriter",
            "MaxConcurrency",
        ]) =>
        {
            "Map"
        }
        () if has(&["Seconds", "SecondsPath", "Timestamp", "TimestampPath"]) => "Wait",
        () if has(&["Error", "Cause", "ErrorPath", "CausePath"]) => "Fail",
        () if has(&[
            "Resource",
            "Retry",
            "Catch",
            "TimeoutSeconds",
            "HeartbeatSeconds",
            "Credentials",
            "Arguments",
            "ResultSelector",
        ]) =>
        {
            "Task"
        }
        () => "Pass",
    }
}

/// A state of which only a part is given.
fn completed(members: &Object, root: &Node) -> Value {
    let kind = type_of(root);
    let mut out = Object::new();
    out.insert("Type", Value::from(kind));
    if kind == "Task" && !members.contains_key("Resource") {
        out.insert("Resource", Value::from("${Resource}"));
    }
    for (name, value) in members.iter() {
        out.insert(name.clone(), value.clone());
    }
    if !matches!(kind, "Choice" | "Fail") && !out.contains_key("Next") && !out.contains_key("End") {
        out.insert("End", Value::Bool(true));
    }
    Value::Object(out)
}

/// Puts a state or states into a machine.
pub(super) fn import(text: &str, root: &Node, read: &Read, import: &mut Import) {
    let span = root.span;
    let definition = if read.document.errors.is_empty() {
        let (value, added) = machine(root);
        let what = match () {
            () if is_state(root) => "the state was",
            () if is_part(root) => "the part of a state was completed, and",
            () => "the states were",
        };
        import.say(
            Severity::Hint,
            span,
            format!("{what} put into a state machine"),
            Some("a definition has `StartAt` and `States`"),
        );
        if !added.is_empty() {
            let names: Vec<String> = added
                .iter()
                .take(10)
                .map(|name| format!("`{name}`"))
                .collect();
            import.say(
                Severity::Hint,
                span,
                format!(
                    "states that are referred to, but not shown, were added as Succeed states: {}",
                    names.join(", ")
                ),
                None,
            );
        }
        let text = match read.syntax {
            Syntax::Json => value.pretty(2),
            Syntax::Yaml => asl_yaml::write(&value),
        };
        ImportedDefinition {
            text,
            syntax: read.syntax,
        }
    } else {
        import.say(
            Severity::Hint,
            span,
            "the states were put into a state machine; what is wrong with the text is still in it",
            None,
        );
        ImportedDefinition {
            text: around(text, root),
            syntax: read.syntax,
        }
    };
    import.machines.push(ImportedMachine {
        span,
        definition: Some(definition),
        ..ImportedMachine::named("StateMachine", String::new())
    });
}

/// A text such as `"Name": { "Type": … },`, which lacks the braces around it; or nothing.
pub(super) fn without_braces(text: &str, import: &mut Import) {
    let inner = text.trim().trim_end_matches(',');
    if !inner.starts_with('"') || inner.len() + 2 > 4 << 20 {
        return;
    }
    let wrapped = format!("{{{inner}}}");
    let read = read_as(&wrapped, Syntax::Json);
    let Some(root) = read.document.root.clone() else {
        return;
    };
    if is_fragment(&root) {
        import.kind = SourceKind::Fragment;
        self::import(&wrapped, &root, &read, import);
    } else if root.get("States").is_some() {
        import.kind = SourceKind::Definition;
        import.machines.push(ImportedMachine {
            definition: Some(ImportedDefinition {
                text: wrapped.clone(),
                syntax: Syntax::Json,
            }),
            ..ImportedMachine::named("StateMachine", String::new())
        });
    }
    for machine in &mut import.machines {
        machine.span = Span::new(0, text.len());
    }
    for finding in &mut import.findings {
        finding.span = Span::new(0, text.len());
    }
}

/// The machine of a state or of states, and the states that were added.
fn machine(root: &Node) -> (Value, BTreeSet<String>) {
    let mut values = std::collections::BTreeMap::new();
    let mut states = Object::new();
    let alone = is_state(root) || is_part(root);
    if alone {
        let state = definition::plain(root, &mut values);
        let state = match state.as_object() {
            Some(members) if root.get("Type").is_none() => completed(members, root),
            _ => state,
        };
        states.insert("State", state);
    } else {
        for member in root.members() {
            states.insert(
                std::sync::Arc::clone(&member.key),
                definition::plain(&member.value, &mut values),
            );
        }
    }
    let start = root.members().iter().find(|member| is_state(&member.value));
    let start = start
        .filter(|_| !alone)
        .map_or("State", |member| &*member.key);
    let start = Value::from(start);
    let mut targets = BTreeSet::new();
    for (_, state) in states.iter() {
        collect_targets(state, &mut targets);
    }
    targets.retain(|target| !states.contains_key(target));
    for target in &targets {
        let mut added = Object::new();
        added.insert("Type", Value::from("Succeed"));
        states.insert(target.as_str(), Value::Object(added));
    }
    let mut machine = Object::new();
    machine.insert("StartAt", start);
    machine.insert("States", Value::Object(states));
    (Value::Object(machine), targets)
}

/// Where a state leads to.
fn collect_targets(state: &Value, targets: &mut BTreeSet<String>) {
    let mut add = |value: Option<&Value>| {
        if let Some(target) = value.and_then(Value::as_str) {
            targets.insert(target.to_owned());
        }
    };
    add(state.get("Next"));
    add(state.get("Default"));
    for list in ["Choices", "Catch"] {
        let items = state.get(list).and_then(Value::as_array);
        items
            .into_iter()
            .flat_map(asl_json::Array::iter)
            .for_each(|item| add(item.get("Next")));
    }
}

/// A text that has errors, with a machine around it.
fn around(text: &str, root: &Node) -> String {
    let body = text.get(root.span.start..).unwrap_or(text).trim_end();
    let first = root
        .members()
        .first()
        .map_or("State", |member| &*member.key);
    if is_state(root) || is_part(root) {
        return format!("{{\n\"StartAt\": \"State\",\n\"States\": {{\n\"State\": {body}\n}}\n}}\n");
    }
    format!(
        "{{\n\"StartAt\": {},\n\"States\": {body}\n}}\n",
        Value::from(first)
    )
}
