//! Reading a mock file: which machine, which test case, which response for which state (reference 06-mocks-and-testing §1).

use std::collections::HashMap;
use std::sync::Arc;

use asl_json::{Object, Pointer, Value};

use super::finding::{Findings, MockFinding};
use super::fit::States;
use super::response::{Response, article};
use super::{Mocks, Selection};

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
    let states = selection.machine.map(States::new);
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
            states.check(&state, response, &at, findings);
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
pub(super) fn listed<'a>(names: impl ExactSizeIterator<Item = &'a Arc<str>>) -> String {
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
