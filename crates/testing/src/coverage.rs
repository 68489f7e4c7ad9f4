//! What of a machine was executed.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use asl_engine::visit::{Visit, VisitOutcome};
use asl_json::{Node, Span};
use asl_language::model::{Catcher, Retrier, Scope, State, StateIndex, StateKind, StateMachine};

/// Something that an execution passes, or does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The state itself.
    State,
    /// An entry of `Choices`, from 0.
    Rule(usize),
    /// `Default` of a Choice.
    Default,
    /// An entry of `Retry`, from 0.
    Retrier(usize),
    /// An entry of `Catch`, from 0.
    Catcher(usize),
}

/// A target with its place in the definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What.
    pub target: Target,
    /// Of which state.
    pub state: Arc<str>,
    /// JSON pointer of the state, in AWS's form: `/States/Charge`.
    pub state_pointer: Arc<str>,
    /// JSON pointer of the place itself: `/States/Charge/Catch[1]`.
    pub pointer: Arc<str>,
    /// Where the state's object stands in the text of the definition.
    pub span: Span,
    /// Where it leads, if it is a transition.
    pub next: Option<Arc<str>>,
    /// What it is for: the errors of a Retrier or Catcher.
    pub errors: Arc<[Arc<str>]>,
    /// How often it was passed.
    pub hits: u64,
}

impl Item {
    /// Where it stands, inside of the object of its state.
    #[must_use]
    pub fn place_in(&self, state: &Node) -> Span {
        let entry = |field: &str, index: usize| state.get(field)?.items().get(index);
        let place = match self.target {
            Target::State => None,
            Target::Rule(index) => entry("Choices", index),
            Target::Default => state.get("Default"),
            Target::Retrier(index) => entry("Retry", index),
            Target::Catcher(index) => entry("Catch", index),
        };
        place.map_or(state.span, |place| place.span)
    }
}

impl fmt::Display for Item {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = &self.state;
        match self.target {
            Target::State => write!(out, "{state}"),
            Target::Rule(index) => write!(out, "Choice rule {} of {state}", index + 1),
            Target::Default => write!(out, "Default of {state}"),
            Target::Retrier(index) => write!(out, "Retry {} of {state}", index + 1),
            Target::Catcher(index) => write!(out, "Catch {} of {state}", index + 1),
        }?;
        if !self.errors.is_empty() {
            write!(out, " ({})", self.errors.join(", "))?;
        }
        match &self.next {
            Some(next) => write!(out, " → {next}"),
            None => Ok(()),
        }
    }
}

/// Everything of a machine that can be covered, in the order of the definition, with how often it was.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Coverage {
    items: Vec<Item>,
    /// Pointer of a state to its first item; what belongs to the state follows it.
    states: HashMap<Arc<str>, usize>,
}

impl Coverage {
    /// What a machine has; nothing covered yet.
    #[must_use]
    pub fn of(machine: &StateMachine) -> Self {
        let mut coverage = Self::default();
        // No recursion: the definition decides how deep it nests. The scope on top is the next in the text.
        let mut open = vec![machine.scope.states.iter()];
        let mut scopes: Vec<&Scope> = vec![&machine.scope];
        while let Some(states) = open.last_mut() {
            let scope = scopes.last().copied();
            match (states.next(), scope) {
                (Some(state), Some(scope)) => {
                    coverage.add(state, scope);
                    for inside in inside(&state.kind).rev() {
                        open.push(inside.states.iter());
                        scopes.push(inside);
                    }
                }
                _ => {
                    open.pop();
                    scopes.pop();
                }
            }
        }
        coverage
    }

    fn add(&mut self, state: &State, scope: &Scope) {
        self.states
            .insert(Arc::clone(&state.pointer), self.items.len());
        let item = |target, pointer: Arc<str>, next: Option<StateIndex>| Item {
            target,
            state: Arc::clone(&state.name),
            state_pointer: Arc::clone(&state.pointer),
            pointer,
            span: state.span,
            next: next.and_then(|next| Some(Arc::clone(&scope.state(next)?.name))),
            errors: Arc::new([]),
            hits: 0,
        };
        self.items
            .push(item(Target::State, Arc::clone(&state.pointer), None));
        if let StateKind::Choice(choice) = &state.kind {
            for (index, rule) in choice.rules.iter().enumerate() {
                let pointer = Arc::clone(&rule.pointer);
                self.items
                    .push(item(Target::Rule(index), pointer, Some(rule.next)));
            }
            if let Some(default) = choice.default {
                let pointer = format!("{}/Default", state.pointer).into();
                self.items
                    .push(item(Target::Default, pointer, Some(default)));
            }
        }
        let (retriers, catchers) = handlers(&state.kind);
        for (index, retrier) in retriers.iter().enumerate() {
            let item = item(Target::Retrier(index), Arc::clone(&retrier.pointer), None);
            self.items.push(Item {
                errors: retrier.error_equals.iter().cloned().collect(),
                ..item
            });
        }
        for (index, catcher) in catchers.iter().enumerate() {
            let pointer = Arc::clone(&catcher.pointer);
            let item = item(Target::Catcher(index), pointer, Some(catcher.next));
            self.items.push(Item {
                errors: catcher.error_equals.iter().cloned().collect(),
                ..item
            });
        }
    }

    /// Counts what these visits passed. Visits of another machine count as far as their states stand at the same places.
    pub fn count(&mut self, visits: &[Visit]) {
        for visit in visits {
            let Some(first) = self.states.get(&visit.state.pointer).copied() else {
                continue;
            };
            self.hit(first, Target::State);
            match (&visit.state.kind, &visit.outcome) {
                (StateKind::Choice(_), VisitOutcome::Succeeded) => {
                    let target = visit.rule.map_or(Target::Default, Target::Rule);
                    self.hit(first, target);
                }
                (_, VisitOutcome::Caught { catcher, .. }) => {
                    self.hit(first, Target::Catcher(*catcher));
                }
                _ => {}
            }
            for retry in visit.attempts.iter().filter_map(|attempt| attempt.retry) {
                self.hit(first, Target::Retrier(retry.retrier));
            }
        }
    }

    /// Counts a target of the state whose items begin at `first`.
    fn hit(&mut self, first: usize, target: Target) {
        let of_state = self.items.iter_mut().skip(first);
        let mut of_state = of_state.scan(true, |is_first, item| {
            let belongs = item.target != Target::State || *is_first;
            *is_first = false;
            belongs.then_some(item)
        });
        if let Some(item) = of_state.find(|item| item.target == target) {
            item.hits = item.hits.saturating_add(1);
        }
    }

    /// Everything, in the order of the definition; each state before what belongs to it.
    #[must_use]
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// How many of the items were passed.
    #[must_use]
    pub fn covered(&self) -> usize {
        self.items.iter().filter(|item| item.hits > 0).count()
    }

    /// What was not passed. Of a state that was never entered only the state itself: the rest goes without saying.
    pub fn missing(&self) -> impl Iterator<Item = &Item> {
        let mut entered = false;
        self.items.iter().filter(move |item| {
            let is_state = item.target == Target::State;
            if is_state {
                entered = item.hits > 0;
            }
            item.hits == 0 && (entered || is_state)
        })
    }

    /// Rounded down, so that 100 means all; 100 of nothing.
    #[must_use]
    pub fn percent(&self) -> usize {
        (100 * self.covered())
            .checked_div(self.items.len())
            .unwrap_or(100)
    }
}

/// The scopes inside of a state, in the order of the text.
fn inside(kind: &StateKind) -> std::slice::Iter<'_, Scope> {
    match kind {
        StateKind::Parallel(parallel) => parallel.branches.iter(),
        StateKind::Map(map) => std::slice::from_ref(&map.processor).iter(),
        _ => [].iter(),
    }
}

fn handlers(kind: &StateKind) -> (&[Retrier], &[Catcher]) {
    match kind {
        StateKind::Task(task) => (&task.retry, &task.catch),
        StateKind::Parallel(parallel) => (&parallel.retry, &parallel.catch),
        StateKind::Map(map) => (&map.retry, &map.catch),
        _ => (&[], &[]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::tests::ran;

    const NESTED: &str = r#"{ "StartAt": "All", "States": {
        "All": { "Type": "Parallel", "Branches": [
            { "StartAt": "A", "States": { "A": { "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:a",
                "Retry": [{ "ErrorEquals": ["Busy"] }, { "ErrorEquals": ["Down", "Gone"] }],
                "Catch": [{ "ErrorEquals": ["Sad"], "Next": "Help" }, { "ErrorEquals": ["States.ALL"], "Next": "Help" }],
                "Next": "Done" }, "Help": { "Type": "Pass", "End": true }, "Done": { "Type": "Pass", "End": true } } },
            { "StartAt": "Which", "States": { "Which": { "Type": "Choice",
                "Choices": [{ "Variable": "$.n", "NumericEquals": 1, "Next": "One" }, { "Variable": "$.n", "NumericEquals": 2, "Next": "One" }],
                "Default": "Other" }, "One": { "Type": "Pass", "End": true }, "Other": { "Type": "Fail" } } }
        ], "Catch": [{ "ErrorEquals": ["States.ALL"], "Next": "End" }], "Next": "End" },
        "End": { "Type": "Succeed" } } }"#;

    fn missing(tests: &str) -> Vec<String> {
        let (_, coverage) = ran(NESTED, tests);
        coverage.missing().map(Item::to_string).collect()
    }

    #[test]
    fn what_no_test_has_passed_is_named() {
        assert_eq!(missing(r#"{"Tests": {}}"#).len(), 8);
        let throws = |error: &str| {
            format!(
                r#"{{"MockedResponses": {{"A": {{"0": {{"Throw": {{"Error": "{error}", "Cause": ""}}}}, "1": {{"Return": 1}}}}}}}}"#
            )
        };
        assert_eq!(
            missing(&format!(
                r#"{{"Tests": {{"one": {{"Input": {{"n": 1}}, "Mocks": {}}}}}}}"#,
                throws("Busy")
            )),
            [
                "Catch 1 of All (States.ALL) → End",
                "Retry 2 of A (Down, Gone)",
                "Catch 1 of A (Sad) → Help",
                "Catch 2 of A (States.ALL) → Help",
                "Help",
                "Choice rule 2 of Which → One",
                "Default of Which → Other",
                "Other",
            ]
        );
        let tests = [
            (1, "Busy"),
            (2, "Down"),
            (1, "Sad"),
            (1, "Else"),
            (3, "Busy"),
        ]
        .map(|(n, error)| {
            format!(
                r#""{n} {error}": {{"Input": {{"n": {n}}}, "Mocks": {}}}"#,
                throws(error)
            )
        });
        assert_eq!(
            missing(&format!(r#"{{"Tests": {{{}}}}}"#, tests.join(","))),
            [""; 0]
        );
    }

    #[test]
    fn half_a_percent_is_not_all() {
        let (_, coverage) = ran(NESTED, r#"{"Tests": {"x": {"Input": {"n": 1}}}}"#);
        assert_eq!(
            (
                coverage.covered(),
                coverage.items().len(),
                coverage.percent()
            ),
            (7, 16, 43)
        );
        assert_eq!(Coverage::default().percent(), 100);
    }
}
