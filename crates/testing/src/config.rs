//! Tests to and from the test cases of a `MockConfigFile.json`.

use std::collections::BTreeSet;
use std::sync::Arc;

use asl_json::{Object, Value};

use crate::file::Test;

/// A test for every test case that a file of mocks has for a machine: the one of this name, or the only or first one. They expect nothing yet but success.
#[must_use]
pub fn tests_of(mocks: &Value, state_machine: Option<&str>) -> Vec<Test> {
    let cases = machine_of(mocks, state_machine)
        .and_then(|(_, machine)| machine.get("TestCases"))
        .and_then(Value::as_object);
    cases
        .into_iter()
        .flat_map(Object::keys)
        .map(|name| Test {
            name: Arc::clone(name),
            test_case: Some(Arc::clone(name)),
            ..Test::default()
        })
        .collect()
}

/// The machine whose test cases count.
fn machine_of<'m>(mocks: &'m Value, wanted: Option<&str>) -> Option<(&'m Arc<str>, &'m Value)> {
    let machines = mocks.get("StateMachines")?.as_object()?;
    let named = machines.iter().find(|(name, _)| Some(&***name) == wanted);
    named.or_else(|| machines.iter().next())
}

/// A `MockConfigFile.json` with a test case for every test, named as the test is; `mocks` are those of the tests that have none.
/// Inputs and expectations have no place there.
#[must_use]
pub fn mock_config(tests: &[Test], mocks: &Value, state_machine: Option<&str>) -> Value {
    let mut cases = Object::new();
    let mut responses = Object::new();
    for test in tests {
        let file = test.mocks.as_ref().unwrap_or(mocks);
        let own = file.get("MockedResponses").and_then(Value::as_object);
        let mut states = Object::new();
        for (state, response) in used(file, state_machine, test.test_case.as_deref()) {
            let Some(value) = own.and_then(|own| own.get(&response)) else {
                continue;
            };
            let name = free(&responses, &response, &test.name, value);
            responses.insert(name.as_str(), value.clone());
            states.insert(state, Value::from(name));
        }
        cases.insert(Arc::clone(&test.name), Value::Object(states));
    }
    let wrap = |name: &str, value: Object| {
        let mut object = Object::new();
        object.insert(name, Value::Object(value));
        object
    };
    let name = state_machine
        .or_else(|| Some(&**machine_of(mocks, None)?.0))
        .unwrap_or("StateMachine");
    let machines = wrap(name, wrap("TestCases", cases));
    let mut file = wrap("StateMachines", machines);
    file.insert("MockedResponses", Value::Object(responses));
    Value::Object(file)
}

/// The states that a test case mocks, with the names of their responses.
fn used(
    file: &Value,
    state_machine: Option<&str>,
    test_case: Option<&str>,
) -> Vec<(Arc<str>, Arc<str>)> {
    let Some((_, machine)) = machine_of(file, state_machine) else {
        let responses = file.get("MockedResponses").and_then(Value::as_object);
        let names = responses.into_iter().flat_map(Object::keys);
        return names
            .map(|name| (Arc::clone(name), Arc::clone(name)))
            .collect();
    };
    let cases = machine.get("TestCases").and_then(Value::as_object);
    let case = cases.and_then(|cases| {
        let named = test_case.and_then(|name| cases.get(name));
        named.or_else(|| cases.values().next())
    });
    let states = case
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(Object::iter);
    let mut seen = BTreeSet::new();
    states
        .filter_map(|(state, response)| Some((Arc::clone(state), Arc::from(response.as_str()?))))
        .filter(|(state, _)| seen.insert(Arc::clone(state)))
        .collect()
}

/// A name for a response: its own, unless another response has it.
fn free(responses: &Object, name: &str, test: &str, value: &Value) -> String {
    let taken = |name: &str| responses.get(name).is_some_and(|other| other != value);
    let mut free = name.to_owned();
    let mut number = 1_u32;
    while taken(&free) {
        free = match number {
            1 => format!("{test}-{name}"),
            number => format!("{test}-{name}-{number}"),
        };
        number += 1;
    }
    free
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Value {
        Value::parse(text).unwrap()
    }

    #[test]
    fn test_cases_become_tests_and_tests_test_cases() {
        let mocks = value(
            r#"{"StateMachines":{"M":{"TestCases":{"Good":{"A":"Fine"},"Bad":{"A":"Sad"}}},"N":{"TestCases":{"Other":{}}}},
                "MockedResponses":{"Fine":{"0":{"Return":1}},"Sad":{"0":{"Throw":{"Error":"E","Cause":""}}}}}"#,
        );
        let names = |tests: &[Test]| {
            tests
                .iter()
                .map(|test| test.name.to_string())
                .collect::<Vec<_>>()
                .join(" ")
        };
        let mut tests = tests_of(&mocks, Some("M"));
        assert_eq!(names(&tests), "Good Bad");
        assert_eq!(names(&tests_of(&mocks, None)), "Good Bad");
        assert_eq!(names(&tests_of(&mocks, Some("N"))), "Other");
        assert_eq!(names(&tests_of(&value("{}"), None)), "");

        tests.push(Test {
            name: "Own".into(),
            mocks: Some(value(
                r#"{"MockedResponses":{"A":{"0":{"Return":2}},"Sad":{"0":{"Return":3}}}}"#,
            )),
            ..Test::default()
        });
        assert_eq!(
            mock_config(&tests, &mocks, Some("M")).to_json_string(),
            r#"{"StateMachines":{"M":{"TestCases":{"Good":{"A":"Fine"},"Bad":{"A":"Sad"},"Own":{"A":"A","Sad":"Own-Sad"}}}},"MockedResponses":{"Fine":{"0":{"Return":1}},"Sad":{"0":{"Throw":{"Error":"E","Cause":""}}},"A":{"0":{"Return":2}},"Own-Sad":{"0":{"Return":3}}}}"#
        );
    }
}
