//! Reading a mock file: which machine, which test case, which response for which state.

use std::collections::HashMap;
use std::sync::Arc;

use asl_json::{Object, Pointer, Value};
use asl_language::model::{Scope, State, StateKind, StateMachine};

use super::explain::{catches, explain_uncaught, handlers};
use super::finding::{Findings, MockFinding};
use super::response::{Response, article};
use super::{Mocks, Selection};
use crate::task::TaskResult;

pub(super) fn parse(file: &Value, selection: Selection<'_>) -> (Mocks, Vec<MockFinding>) {
    let mut findings = Findings::default();
    let root = Pointer::root();
    let mut mocks = Mocks::default();
    match file {
        Value::Object(file) if !file.is_empty() => mocks = read(file, selection, &mut findings),
        // An empty file, as a new project has it, is no mistake.
        Value::Object(_) | Value::Null => {}
        other => findings.error(
            "mock-file-shape",
            &root,
            format!("a mock file must be an object, not {}", article(other)),
            "write `{ \"StateMachines\": { … }, \"MockedResponses\": { … } }`",
        ),
    }
    (mocks, findings.0)
}

fn read(file: &Object, selection: Selection<'_>, findings: &mut Findings) -> Mocks {
    let root = Pointer::root();
    for key in file
        .keys()
        .filter(|key| !matches!(&***key, "StateMachines" | "MockedResponses" | "Comment"))
    {
        let help = "a mock file has `StateMachines` and `MockedResponses`";
        findings.warning(
            "mock-unknown-member",
            &root.clone().key(Arc::clone(key)),
            format!("`{key}` is not part of a mock file"),
            help,
        );
    }
    let empty = Object::new();
    let responses = member(file, "MockedResponses", &root, findings).unwrap_or(&empty);
    let states = selection.machine.map(states_by_name);
    let uses = match file.get("StateMachines") {
        Some(_) => test_case(file, selection, findings),
        None => responses
            .keys()
            .map(|key| Use {
                state: Arc::clone(key),
                response: Arc::clone(key),
                at: root.clone().key("MockedResponses").key(Arc::clone(key)),
            })
            .collect(),
    };
    let mut parsed: HashMap<Arc<str>, Option<Arc<Response>>> = HashMap::new();
    let mut by_state = HashMap::new();
    let mut names = Vec::new();
    for Use {
        state,
        response: name,
        at,
    } in uses
    {
        let response = parsed.entry(Arc::clone(&name)).or_insert_with(|| {
            let value = responses.get(&name)?;
            let at = Pointer::root()
                .key("MockedResponses")
                .key(Arc::clone(&name));
            Some(Arc::new(Response::parse(value, &at, findings)))
        });
        let Some(response) = response else {
            let near = listed(responses.keys());
            findings.error(
                "mock-unknown-response",
                &at,
                format!("there is no mocked response `{name}`"),
                &format!("`MockedResponses` has {near}"),
            );
            continue;
        };
        if let Some(states) = &states {
            match states.get(&*state) {
                None => {
                    let message = format!("the state machine has no state `{state}`");
                    findings.warning(
                        "mock-unknown-state",
                        &at,
                        message,
                        "state names are matched exactly, blanks and capitals included",
                    );
                }
                Some(known) => check_state(known, response, &at, findings),
            }
        }
        if by_state
            .insert(Arc::clone(&state), Arc::clone(response))
            .is_none()
        {
            names.push(state);
        }
    }
    Mocks {
        responses: Arc::new(by_state),
        names: Arc::new(names),
        seed: 0,
    }
}

/// A state and the name of its response.
struct Use {
    state: Arc<str>,
    response: Arc<str>,
    at: Pointer,
}

/// The states that the chosen test case mocks.
fn test_case(file: &Object, selection: Selection<'_>, findings: &mut Findings) -> Vec<Use> {
    let at = Pointer::root();
    let Some(machines) = member(file, "StateMachines", &at, findings) else {
        return Vec::new();
    };
    let at = at.key("StateMachines");
    let Some((name, machine)) = choose(machines, selection.state_machine) else {
        return Vec::new();
    };
    if let Some(wanted) = selection
        .state_machine
        .filter(|wanted| *wanted != &**name && machines.len() > 1)
    {
        findings.hint(
            "mock-machine-chosen",
            &at,
            format!("no state machine here is called `{wanted}`; the mocks of `{name}` are used"),
            &format!("rename one of {} to `{wanted}`", listed(machines.keys())),
        );
    }
    let at = at.key(Arc::clone(name));
    let Some(machine) = object(machine, &at, findings) else {
        return Vec::new();
    };
    let Some(cases) = member(machine, "TestCases", &at, findings) else {
        return Vec::new();
    };
    let at = at.key("TestCases");
    let Some((name, case)) = choose(cases, selection.test_case) else {
        return Vec::new();
    };
    match selection.test_case {
        Some(wanted) if wanted != &**name => findings.warning(
            "mock-unknown-test-case",
            &at,
            format!("there is no test case `{wanted}`; `{name}` is used"),
            &format!("choose one of {}", listed(cases.keys())),
        ),
        None if cases.len() > 1 => findings.hint(
            "mock-test-case-chosen",
            &at,
            format!("no test case was chosen; the first one, `{name}`, is used"),
            &format!("there are {}", listed(cases.keys())),
        ),
        _ => {}
    }
    let at = at.key(Arc::clone(name));
    let Some(case) = object(case, &at, findings) else {
        return Vec::new();
    };
    let mut uses = Vec::new();
    for (state, response) in case {
        let at = at.clone().key(Arc::clone(state));
        match response {
            Value::String(response) => uses.push(Use {
                state: Arc::clone(state),
                response: Arc::clone(response),
                at,
            }),
            other => {
                let message = format!(
                    "a test case gives each state the name of a response, not {}",
                    article(other)
                );
                findings.error(
                    "mock-file-shape",
                    &at,
                    message,
                    "put the answers under `MockedResponses` and their name here",
                );
            }
        }
    }
    uses
}

/// The member that is asked for, else the first.
fn choose<'a>(object: &'a Object, wanted: Option<&str>) -> Option<(&'a Arc<str>, &'a Value)> {
    let named = wanted.and_then(|wanted| object.iter().find(|(name, _)| &***name == wanted));
    named.or_else(|| object.iter().next())
}

fn member<'a>(
    parent: &'a Object,
    name: &'static str,
    at: &Pointer,
    findings: &mut Findings,
) -> Option<&'a Object> {
    match parent.get(name) {
        Some(value) => object(value, &at.clone().key(name), findings),
        None => {
            findings.error(
                "mock-file-shape",
                at,
                format!("`{name}` is missing"),
                &format!("add `\"{name}\": {{ … }}`"),
            );
            None
        }
    }
}

fn object<'a>(value: &'a Value, at: &Pointer, findings: &mut Findings) -> Option<&'a Object> {
    let object = value.as_object();
    if object.is_none() {
        findings.error(
            "mock-file-shape",
            at,
            format!("this must be an object, not {}", article(value)),
            "",
        );
    }
    object
}

/// `A`, `B` and 3 more
fn listed<'a>(names: impl ExactSizeIterator<Item = &'a Arc<str>>) -> String {
    const SHOWN: usize = 5;
    let count = names.len();
    if count == 0 {
        return "nothing".to_owned();
    }
    let mut text = names
        .take(SHOWN)
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ");
    if count > SHOWN {
        text.push_str(&format!(" and {} more", count - SHOWN));
    }
    text
}

fn states_by_name(machine: &StateMachine) -> HashMap<&str, &State> {
    let mut states = HashMap::new();
    let mut scopes: Vec<&Scope> = vec![&machine.scope];
    while let Some(scope) = scopes.pop() {
        for state in &scope.states {
            states.insert(&*state.name, &**state);
            match &state.kind {
                StateKind::Parallel(parallel) => scopes.extend(&parallel.branches),
                StateKind::Map(map) => scopes.push(&map.processor),
                _ => {}
            }
        }
    }
    states
}

/// Answers of a response that are compared with one state: a hostile file has thousands, for thousands of states.
const MAX_COMPARED: usize = 100;

/// What a response cannot do for its state.
fn check_state(state: &State, response: &Response, at: &Pointer, findings: &mut Findings) {
    let reads_items = matches!(&state.kind, StateKind::Map(map) if map.item_reader.is_some() || map.result_writer.is_some());
    if !matches!(state.kind, StateKind::Task(_)) && !reads_items {
        let message = format!(
            "`{}` is a {} state, which calls no service, so its mock is never used",
            state.name,
            state.kind.type_name()
        );
        findings.warning("mock-unused", at, message, "mocks answer for Task states");
        return;
    }
    for answer in response.answers().take(MAX_COMPARED) {
        if let TaskResult::Throw {
            error: Some(error),
            cause,
        } = &answer.result
        {
            let at = answer.pointer.clone().key("Throw");
            check_throw(state, error, cause.as_deref(), &at, findings);
        }
    }
}

/// An error that the state has a `Catch` or `Retry` for, but not one that takes it.
fn check_throw(
    state: &State,
    error: &str,
    cause: Option<&str>,
    at: &Pointer,
    findings: &mut Findings,
) {
    if handlers(state).any(|handler| catches(handler.error_equals, error)) {
        return;
    }
    if let Some(explanation) = explain_uncaught(state, Some(error), cause) {
        findings.warning(explanation.code, at, explanation.message, &explanation.help);
    } else if let Some(first) = handlers(state).next() {
        let message = format!(
            "no `Retry` or `Catch` of `{}` names `{error}`, so this error ends the execution",
            state.name
        );
        let help = format!(
            "its `{}` names {}",
            first.field,
            listed(first.error_equals.iter())
        );
        findings.hint("mock-error-not-caught", at, message, &help);
    }
}
