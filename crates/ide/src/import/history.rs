//! The history of an execution, as `aws stepfunctions get-execution-history` prints it: its answers become mocks.

use std::collections::BTreeMap;
use std::collections::HashMap;

use asl_json::{Node, Object, Value};
use asl_language::Severity;
use asl_language::error_name::TASK_FAILED;

use super::{Import, ImportedMachine};

/// The name of machine and test case in the mocks of a history.
pub(super) const RECORDED: (&str, &str) = ("StateMachine", "Recorded");

/// Whether a document has test cases of `MockConfigFile.json`, with no answers yet.
pub(super) fn has_test_cases(root: &Node) -> bool {
    root.get("StateMachines").is_some_and(|machines| {
        machines
            .members()
            .iter()
            .any(|member| member.value.get("TestCases").is_some())
    })
}

/// The machines that a file of mocks has test cases for.
pub(super) fn mocked_machines(root: &Node, import: &mut Import) {
    let machines = root
        .get("StateMachines")
        .map(Node::members)
        .unwrap_or_default();
    for member in machines.iter().take(super::MAX_MACHINES) {
        let pointer = asl_json::Pointer::root()
            .key("StateMachines")
            .key(&*member.key);
        let mut machine = ImportedMachine::named(&*member.key, pointer.to_string());
        machine.span = member.value.span;
        import.machines.push(machine);
    }
}

/// The events of a history.
pub(super) fn events(root: &Node) -> Option<&[Node]> {
    let events = root.get("events").unwrap_or(root);
    let is_event = |node: &Node| {
        node.get("id").and_then(Node::as_number).is_some()
            && node.get("type").and_then(Node::as_str).is_some()
    };
    events
        .items()
        .first()
        .is_some_and(is_event)
        .then(|| events.items())
}

/// What belongs to an event through the events before it.
#[derive(Clone, Default)]
struct Line {
    state: Option<String>,
    /// The number of the invocation of the state, once it is scheduled.
    invocation: Option<usize>,
}

/// Takes input and answers out of a history.
pub(super) fn import(events: &[Node], import: &mut Import) {
    let number = |node: &Node, name: &str| {
        node.get(name)
            .and_then(Node::as_number)
            .and_then(asl_json::Number::as_i64)
    };
    let mut ordered: Vec<(i64, &Node)> = events
        .iter()
        .filter_map(|event| Some((number(event, "id")?, event)))
        .collect();
    asl_sort::sort_by_key(&mut ordered, |(id, _)| *id);
    let mut lines: HashMap<i64, Line> = HashMap::new();
    let mut invocations: BTreeMap<String, usize> = BTreeMap::new();
    let mut order: Vec<String> = Vec::new();
    let mut answers: BTreeMap<String, BTreeMap<usize, Value>> = BTreeMap::new();
    for (id, event) in ordered {
        let kind = event.get("type").and_then(Node::as_str).unwrap_or_default();
        let previous = number(event, "previousEventId").and_then(|id| lines.get(&id));
        let mut line = previous.cloned().unwrap_or_default();
        if kind == "ExecutionStarted" {
            import.take_input(details(event).and_then(|details| details.get("input")));
        }
        if kind.ends_with("StateEntered") {
            let name = details(event).and_then(|details| details.get("name")?.as_str());
            line = Line {
                state: name.map(str::to_owned),
                invocation: None,
            };
        }
        if let Some(state) = line.state.clone() {
            let answer = answer(kind, event);
            let starts = matches!(
                kind,
                "TaskScheduled" | "LambdaFunctionScheduled" | "ActivityScheduled"
            );
            if starts || (answer.is_some() && line.invocation.is_none()) {
                let next = invocations.entry(state.clone()).or_insert_with(|| {
                    order.push(state.clone());
                    0
                });
                line.invocation = Some(*next);
                *next += 1;
            }
            if let (Some(answer), Some(invocation)) = (answer, line.invocation) {
                answers.entry(state).or_default().insert(invocation, answer);
            }
        }
        lines.insert(id, line);
    }
    let count: usize = answers.values().map(BTreeMap::len).sum();
    import.mocks = Some(mocks(&order, &answers).pretty(2));
    import.say(
        Severity::Hint,
        asl_json::Span::default(),
        format!("a history of {} events: {count} answers of {} states became mocks, and its input the input", events.len(), answers.len()),
        Some("open the definition that was run to run it again"),
    );
}

/// The member that holds what an event says.
fn details(event: &Node) -> Option<&Node> {
    event
        .members()
        .iter()
        .find(|member| member.key.ends_with("EventDetails") && !member.value.members().is_empty())
        .map(|member| &member.value)
}

/// `{"Return": …}`, `{"Throw": …}` or `{"NeverAnswers": true}` of an event that ends an invocation.
fn answer(kind: &str, event: &Node) -> Option<Value> {
    let text = |name: &str| details(event).and_then(|details| details.get(name)?.as_str());
    let mut answer = Object::new();
    match kind {
        "TaskSucceeded" | "LambdaFunctionSucceeded" | "ActivitySucceeded" => {
            let output = text("output").unwrap_or("null");
            answer.insert(
                "Return",
                Value::parse(output).unwrap_or_else(|_| Value::from(output)),
            );
        }
        "TaskFailed"
        | "TaskStartFailed"
        | "TaskSubmitFailed"
        | "LambdaFunctionFailed"
        | "LambdaFunctionScheduleFailed"
        | "LambdaFunctionStartFailed"
        | "ActivityFailed"
        | "ActivityScheduleFailed" => {
            let mut thrown = Object::new();
            let error = text("error").unwrap_or(TASK_FAILED);
            thrown.insert("Error", Value::from(error));
            thrown.insert("Cause", Value::from(text("cause").unwrap_or_default()));
            answer.insert("Throw", Value::Object(thrown));
        }
        // The service itself said nothing: `TimeoutSeconds` or `HeartbeatSeconds` ended the call.
        "TaskTimedOut" | "LambdaFunctionTimedOut" | "ActivityTimedOut" => {
            answer.insert("NeverAnswers", Value::Bool(true));
        }
        _ => return None,
    }
    Some(Value::Object(answer))
}

/// A `MockConfigFile.json` with one test case.
fn mocks(order: &[String], answers: &BTreeMap<String, BTreeMap<usize, Value>>) -> Value {
    let mut states = Object::new();
    let mut responses = Object::new();
    for state in order {
        let Some(recorded) = answers.get(state) else {
            continue;
        };
        states.insert(state.as_str(), Value::from(state.as_str()));
        let response = recorded.iter().map(|(number, answer)| {
            (
                std::sync::Arc::<str>::from(number.to_string()),
                answer.clone(),
            )
        });
        responses.insert(state.as_str(), Value::Object(response.collect()));
    }
    let wrap = |name: &str, value: Object| {
        let mut object = Object::new();
        object.insert(name, Value::Object(value));
        object
    };
    let (machine, case) = RECORDED;
    let mut file = wrap(
        "StateMachines",
        wrap(machine, wrap("TestCases", wrap(case, states))),
    );
    file.insert("MockedResponses", Value::Object(responses));
    Value::Object(file)
}
