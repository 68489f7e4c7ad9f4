//! What the tests of data flow share: definitions are checked as a user's are, so the tests write what a user writes.

use std::sync::Arc;

use asl_json::{Object, Value};
use asl_language::model::State;
use asl_language::{CheckOptions, check};

use super::{Data, Variables};
use crate::seed::Seed;

pub(crate) fn value(text: &str) -> Value {
    Value::parse(text).unwrap()
}

/// A state with these members. It can go on to `A` and `B`, and read the variables `$v` and `$n`.
pub(crate) fn state(members: &str) -> Arc<State> {
    let mut states = format!(
        r#""Start": {{ "Type": "Pass", "Assign": {{ "v": 1, "n": null }}, "Next": "S" }}, "S": {{ {members} }}"#
    );
    // A state that nothing leads to is an error.
    for name in ["A", "B"]
        .into_iter()
        .filter(|name| members.contains(&format!("\"{name}\"")))
    {
        states.push_str(&format!(r#", "{name}": {{ "Type": "Succeed" }}"#));
    }
    let checked = check(
        &format!(r#"{{ "StartAt": "Start", "States": {{ {states} }} }}"#),
        &CheckOptions::default(),
    );
    let machine = checked
        .machine
        .unwrap_or_else(|| panic!("{members}: {:?}", checked.diagnostics));
    let index = machine.scope.by_name["S"];
    Arc::clone(machine.scope.state(index).unwrap())
}

/// Data to evaluate with: an input, a small context object, the variables `$v` and `$n`.
pub(crate) struct Given {
    input: Value,
    context: Value,
    variables: Variables,
    seed: Seed,
}

impl Given {
    pub(crate) fn input(text: &str) -> Given {
        let variables: Object = [("v", value(r#"{"deep":[1,2]}"#)), ("n", Value::Null)]
            .into_iter()
            .collect();
        Given {
            input: value(text),
            context: value(r#"{"Execution":{"Input":{"a":1}},"State":{"Name":"S"}}"#),
            variables: Variables::new(variables),
            seed: Seed::new(1),
        }
    }

    pub(crate) fn data(&self) -> Data<'_> {
        Data::new(&self.input, &self.context, &self.variables, &self.seed)
    }
}
