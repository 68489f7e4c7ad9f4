//! The mock of one state: what stands in the file about it, and edits of that.

use std::rc::Rc;
use std::sync::Arc;

use asl_engine::task::{Purpose, TaskId, TaskRequest, VisitId};
use asl_json::{Node, NodeKind, Object, Value};
use asl_language::model::{State, StateKind, Task};

use crate::protocol::{
    MockAnswer, MockEdit, MockPlace, MockQuestion, MockRefusal, MockSheet, MockTold, Says, StateId,
};

use super::Session;
use super::answers::service;
use super::asked::typical;
use super::failures::failures;
use super::mock_edit;
use super::mock_file::difference;
use super::places::Places;

impl Session {
    /// The mock of a state, after the edit if there is one.
    #[inline(never)]
    pub(super) fn mock(&self, question: &MockQuestion) -> MockTold {
        let edited = question
            .edit
            .as_ref()
            .map(|edit| self.edited(question, edit));
        let (text, edits, refused) = match edited {
            None => (None, Vec::new(), None),
            Some(Err(why)) => (None, Vec::new(), Some(why)),
            Some(Ok(text)) => {
                let (span, inserted) = difference(&question.text, &text);
                let edit = Places::of(&question.text).edit(span, inserted);
                (Some(text), vec![edit], None)
            }
        };
        MockTold {
            id: question.id,
            sheet: self.sheet(question, text.as_deref().unwrap_or(&question.text)),
            edits,
            refused,
        }
    }

    fn edited(&self, question: &MockQuestion, edit: &MockEdit) -> Result<String, MockRefusal> {
        let Some((state, _)) = self.state(question.state) else {
            return Err("the definition cannot run; once it can, its mocks are edited here".into());
        };
        mock_edit::edited(question, &state.name, edit)
    }

    fn sheet(&self, question: &MockQuestion, text: &str) -> Option<MockSheet> {
        let (state, in_map) = self.state(question.state)?;
        let StateKind::Task(task) = &state.kind else {
            return None;
        };
        let document = asl_json::read(text);
        let used = document
            .root
            .as_ref()
            .map(|root| Used::of(question, root, &state.name))
            .unwrap_or_default();
        Some(MockSheet {
            state: question.state,
            name: Rc::from(&*state.name),
            calls: service(&task.resource),
            answers: used.answers.map(answers).unwrap_or_default(),
            response: used.answers.and(used.response),
            shared_with: used.shared_with,
            typical: typical(&self.last_call(state, task)),
            failures: failures(state, &task.resource),
            in_map,
        })
    }

    /// A state of the definition checked last, and whether a Map runs it.
    fn state(&self, id: StateId) -> Option<(&Arc<State>, bool)> {
        let definition = self.definition.as_deref()?;
        let machine = definition.machine.as_deref()?;
        let mut scopes = vec![(&machine.scope, false)];
        while let Some((scope, in_map)) = scopes.pop() {
            for state in &scope.states {
                if definition.state_of(state) == Some(id) {
                    return Some((state, in_map));
                }
                match &state.kind {
                    StateKind::Parallel(it) => {
                        scopes.extend(it.branches.iter().map(|branch| (branch, in_map)));
                    }
                    StateKind::Map(map) => scopes.push((&map.processor, true)),
                    _ => {}
                }
            }
        }
        None
    }

    /// The last call of a state of this name in the run, or one without parameters.
    fn last_call(&self, state: &Arc<State>, task: &Task) -> TaskRequest {
        let made = self.run.as_ref().and_then(|run| {
            let requests = run.execution.requests();
            requests.filter(|it| it.state.name == state.name).last()
        });
        TaskRequest {
            id: TaskId(0),
            state: Arc::clone(state),
            visit: VisitId(0),
            attempt: 0,
            call: 0,
            map_index: None,
            purpose: Purpose::Task,
            resource: task.resource.clone(),
            parameters: made.map_or(Object::new().into(), |made| made.parameters.clone()),
            token: None,
            timeout: None,
            heartbeat: None,
        }
    }
}

/// What a mock file says about a state.
#[derive(Default)]
pub(super) struct Used<'n> {
    /// The way to the test case that counts: machine and case; absent without `StateMachines`.
    pub(super) case: Option<(Rc<str>, Rc<str>)>,
    /// The name of its answers.
    pub(super) response: Option<Rc<str>>,
    /// The answers.
    pub(super) answers: Option<&'n Node>,
    /// Other states of the test case with the same answers.
    pub(super) shared_with: Vec<Rc<str>>,
}

impl<'n> Used<'n> {
    /// Which machine and test case count is told by the same rule as in [`asl_engine::mocks::Selection`]: the one that is named, else the first.
    pub(super) fn of(question: &MockQuestion, root: &'n Node, state: &str) -> Self {
        let responses = root.get("MockedResponses");
        let Some(machines) = root.get("StateMachines") else {
            return Self {
                answers: responses.and_then(|responses| responses.get(state)),
                response: Some(state.into()),
                ..Self::default()
            };
        };
        let Some((machine, inner)) = choose(machines, question.state_machine_name.as_deref())
        else {
            return Self::default();
        };
        let cases = inner.get("TestCases");
        let chosen = cases.and_then(|cases| choose(cases, question.test_case.as_deref()));
        let Some((case, states)) = chosen else {
            return Self::default();
        };
        let response = states.get(state).and_then(Node::as_str);
        let others = states.members().iter().filter(|other| {
            response.is_some() && other.value.as_str() == response && *other.key != *state
        });
        Self {
            case: Some((machine, case)),
            answers: response.and_then(|name| responses?.get(name)),
            response: response.map(Rc::from),
            shared_with: others.map(|other| Rc::from(&*other.key)).collect(),
        }
    }
}

fn choose<'n>(node: &'n Node, wanted: Option<&str>) -> Option<(Rc<str>, &'n Node)> {
    let members = node.members();
    let named = members.iter().find(|member| Some(&*member.key) == wanted);
    let member = named.or(members.first())?;
    Some((Rc::from(&*member.key), &member.value))
}

/// The answers in the order of the file.
fn answers(response: &Node) -> Vec<MockAnswer> {
    let of_key = |member: &'_ asl_json::Member| -> Vec<MockAnswer> {
        let one = |index: Option<u32>, node: &Node| {
            let place = MockPlace {
                calls: Rc::from(&*member.key),
                index,
            };
            answer(place, &node.to_value())
        };
        match &member.value.kind {
            NodeKind::Array(items) => (0..)
                .zip(items)
                .map(|(index, node)| one(Some(index), node))
                .collect(),
            _ => vec![one(None, &member.value)],
        }
    };
    response.members().iter().flat_map(of_key).collect()
}

fn answer(place: MockPlace, value: &Value) -> MockAnswer {
    let text = |value: Option<&Value>| match value {
        None | Some(Value::Null) => Rc::from(""),
        Some(Value::String(text)) => Rc::from(&**text),
        Some(other) => Rc::from(other.to_json_string()),
    };
    let flag = |name: &str| {
        value
            .get(name)
            .is_some_and(|it| it.as_bool() != Some(false))
    };
    let when = value.get("When").and_then(Value::as_object);
    let condition_on = |name: &str| text(when.and_then(|when| when.get(name)));
    let mut condition = when.cloned().unwrap_or_default();
    condition.remove("MapIndex");
    condition.remove("Attempt");
    MockAnswer {
        calls: place.calls.clone(),
        place: Some(place),
        item: condition_on("MapIndex"),
        attempt: condition_on("Attempt"),
        condition: if condition.is_empty() {
            "".into()
        } else {
            Value::from(condition).to_json_string().into()
        },
        delay: text(value.get("Delay")),
        heartbeats: text(value.get("Heartbeats")),
        says: match (value.get("Return"), value.get("Throw")) {
            (Some(result), _) => Says::Return(result.pretty(2).into()),
            (None, Some(thrown)) => Says::Throw {
                error: text(thrown.get("Error")),
                cause: text(thrown.get("Cause")),
            },
            (None, None) if flag("AskMe") => Says::AskMe,
            (None, None) => Says::NeverAnswers,
        },
    }
}
