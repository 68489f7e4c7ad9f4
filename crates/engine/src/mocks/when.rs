//! `When`: for which calls an answer counts.

use std::sync::{Arc, LazyLock};

use asl_json::{Object, Pointer, Value};
use asl_language::model::{Condition, StateKind, StateMachine};
use asl_language::{CheckOptions, check};

use super::finding::Findings;
use super::response::article;
use crate::choice;
use crate::dataflow::{Data, Variables};
use crate::seed::Seed;
use crate::task::TaskRequest;

#[derive(Debug)]
pub(super) struct When {
    map_index: Option<u64>,
    attempt: Option<u64>,
    /// A machine whose first state is a Choice with the condition as its only rule.
    condition: Option<Arc<StateMachine>>,
}

impl When {
    /// `None`, and a finding, when it cannot be read.
    pub(super) fn parse(value: &Value, at: &Pointer, findings: &mut Findings) -> Option<When> {
        let help = "write `{ \"MapIndex\": 2 }`, `{ \"Attempt\": 0 }`, or a condition as a Choice rule has it";
        let Some(object) = value.as_object() else {
            findings.error(
                "mock-when",
                at,
                format!("`When` must be an object, not {}", article(value)),
                help,
            );
            return None;
        };
        let mut condition = object.clone();
        let mut number = |name: &'static str| match condition.remove(name) {
            None => Ok(None),
            Some(value) => match value.as_i64().and_then(|number| u64::try_from(number).ok()) {
                Some(number) => Ok(Some(number)),
                None => {
                    let message = format!(
                        "`{name}` must be a whole number from 0, not {}",
                        article(&value)
                    );
                    findings.error("mock-when", &at.clone().key(name), message, help);
                    Err(())
                }
            },
        };
        let (map_index, attempt) = (number("MapIndex").ok()?, number("Attempt").ok()?);
        if condition.is_empty() {
            return Some(When {
                map_index,
                attempt,
                condition: None,
            });
        }
        match machine(condition) {
            Ok(machine) => Some(When {
                map_index,
                attempt,
                condition: Some(machine),
            }),
            Err(message) => {
                findings.error(
                    "mock-when",
                    at,
                    format!("this condition cannot be read: {message}"),
                    help,
                );
                None
            }
        }
    }

    pub(super) fn holds(&self, request: &TaskRequest) -> bool {
        let map_index = request.map_index.map(|index| index as u64);
        self.map_index
            .is_none_or(|wanted| map_index == Some(wanted))
            && self.attempt.is_none_or(|wanted| request.attempt == wanted)
            && self
                .condition
                .as_deref()
                .is_none_or(|machine| condition_holds(machine, &request.parameters))
    }
}

/// A condition has the syntax of a Choice rule, so a Choice is made of it and checked: the same operators, the same
/// words when something is wrong.
fn machine(mut rule: Object) -> Result<Arc<StateMachine>, String> {
    rule.insert("Next", Value::from("End"));
    let state = |members: Vec<(&str, Value)>| Value::Object(members.into_iter().collect());
    let choice = state(vec![
        ("Type", Value::from("Choice")),
        ("Choices", vec![Value::Object(rule)].into()),
    ]);
    let end = state(vec![("Type", Value::from("Succeed"))]);
    let definition = state(vec![
        ("StartAt", Value::from("When")),
        ("States", state(vec![("When", choice), ("End", end)])),
    ]);
    let checked = check(&definition.to_json_string(), &CheckOptions::default());
    checked.machine.ok_or_else(|| {
        let found = checked.diagnostics.into_iter().next();
        found.map_or_else(
            || "it is not a Choice rule".to_owned(),
            |diagnostic| diagnostic.message,
        )
    })
}

fn condition_holds(machine: &StateMachine, input: &Value) -> bool {
    static EMPTY: LazyLock<Value> = LazyLock::new(|| Object::new().into());
    let condition: Option<&Condition> = machine.scope.start().and_then(|state| match &state.kind {
        StateKind::Choice(choice) => choice.rules.first().map(|rule| &rule.condition),
        _ => None,
    });
    let (variables, seed) = (Variables::default(), Seed::new(0));
    let data = Data::new(input, &EMPTY, &variables, &seed);
    // A path that finds nothing makes no match here: other calls of the state may well have it.
    condition.is_some_and(|condition| choice::holds(condition, &data).unwrap_or(false))
}
