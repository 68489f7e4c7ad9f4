//! Where the answers of a workflow's tasks come from.

use std::rc::Rc;

use asl_engine::mocks::Mocks;
use asl_engine::task::TaskRequest;
use asl_json::{Pointer, Step};
use asl_language::model::{Scope, StateKind};
use asl_language::resource::{Resource, Target};

use crate::protocol::{Answer, MockedState};

use super::definition::Definition;

/// Where the answer to a call came from.
pub(super) fn answer(mocks: &Mocks, request: &TaskRequest) -> Answer {
    match mocks.place(request) {
        Some(place) => entry(place, std::iter::once(place)),
        None => Answer::Default(service(&request.resource)),
    }
}

/// Where the answers of all Task states would come from, in the order of their ids.
pub(super) fn answers(mocks: &Mocks, definition: &Definition) -> Vec<MockedState> {
    let mut found = Vec::new();
    let machine = definition.machine.iter();
    let mut scopes: Vec<&Scope> = machine.map(|machine| &machine.scope).collect();
    while let Some(scope) = scopes.pop() {
        for state in &scope.states {
            match &state.kind {
                StateKind::Task(task) => {
                    let places: Vec<&Pointer> = mocks.places(&state.name).collect();
                    let answer = match places.first() {
                        Some(first) => entry(first, places.iter().copied()),
                        None => Answer::Default(service(&task.resource)),
                    };
                    let id = definition.state_of(state);
                    found.extend(id.map(|state| MockedState { state, answer }));
                }
                StateKind::Parallel(parallel) => scopes.extend(&parallel.branches),
                StateKind::Map(map) => scopes.push(&map.processor),
                _ => {}
            }
        }
    }
    asl_sort::sort_by_key(&mut found, |mocked| mocked.state);
    found
}

/// `/MockedResponses/<name>/<calls>`, and an index where several answers stand there.
fn entry<'p>(place: &Pointer, all: impl Iterator<Item = &'p Pointer>) -> Answer {
    let key = |place: &Pointer, at: usize| match place.steps().get(at) {
        Some(Step::Key(key)) => String::from(&**key),
        _ => String::new(),
    };
    let mut calls: Vec<String> = all.map(|place| key(place, 2)).collect();
    calls.dedup();
    Answer::Mock {
        response: key(place, 1).into(),
        calls: calls.into_iter().map(Rc::from).collect(),
    }
}

/// What is called, for people: `lambda:invoke.waitForTaskToken`, `Lambda function Charge`.
pub(super) fn service(resource: &Resource) -> Rc<str> {
    let last = || resource.arn.rsplit(':').next().unwrap_or_default();
    match &resource.target {
        Target::LambdaFunction => format!("Lambda function {}", last()),
        Target::Activity => format!("activity {}", last()),
        Target::Integration {
            service,
            api,
            pattern,
        } => format!("{service}:{api}{}", pattern.suffix()),
    }
    .into()
}
