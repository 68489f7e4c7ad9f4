//! Conditions of breakpoints: for which visits they hold.
//!
//! A condition is read as the rule of a Choice ([`LoneRule`]), so that it means what it would mean in the definition.

use std::rc::Rc;

use asl_engine::choice::LoneRule;
use asl_engine::dataflow::Data;
use asl_engine::failure::Failure;
use asl_engine::seed::Seed;
use asl_engine::visit::{Stage, Visit};
use asl_json::Value;
use asl_language::model::{QueryLanguage, StateKind};

use crate::protocol::{ConditionFault, Conditions, Held, Update, VisitId};

use super::Session;
use super::definition::Definition;
use super::places::small;
use super::run::Run;

mod short;

/// A condition that was read, for the visits of one state.
struct Compiled {
    index: u32,
    state: Rc<str>,
    rule: LoneRule,
    /// Whether it may read the context object.
    reads_context: bool,
}

impl Session {
    /// For which of the visits `from..from + visits` of a run the conditions hold, and what is wrong with them. Without the run: what is wrong with their
    /// texts, for the definition checked last.
    #[inline(never)]
    pub(super) fn conditions(&mut self, asked: &Conditions) -> Update {
        let run = self.run.as_mut().filter(|run| Some(run.id) == asked.run);
        let of_run = run.as_ref().map(|run| Rc::clone(&run.definition));
        let definition = of_run.or_else(|| self.definition.clone());
        let mut told = Held {
            id: asked.id,
            from: asked.from,
            to: asked.from,
            held: Vec::new(),
            faults: Vec::new(),
        };
        let mut conditions = Vec::new();
        for (index, state, text) in &asked.conditions {
            let language = definition.as_ref().and_then(|it| language_of(it, state));
            match compile(text, language.unwrap_or_default()) {
                Ok(rule) => conditions.push(Compiled {
                    index: *index,
                    state: state.clone(),
                    rule,
                    // Most do not, and it takes some time to make.
                    reads_context: text.contains("$$") || text.contains("context"),
                }),
                Err(message) => told.faults.push(ConditionFault {
                    index: *index,
                    visit: None,
                    message: message.into(),
                }),
            }
        }
        if let Some(run) = run {
            evaluate(run, &conditions, asked.visits, &mut told);
        }
        Update::Held(told)
    }
}

fn evaluate(run: &mut Run, conditions: &[Compiled], visits: u32, told: &mut Held) {
    let known = small(run.visits().count());
    told.to = told.from.saturating_add(visits).min(known);
    for id in (told.from..told.to).map(VisitId) {
        for condition in conditions {
            let named = |visit: &&Visit| *visit.state.name == *condition.state;
            let Some(visit) = run.visit(id).filter(named).map(|visit| visit.id) else {
                continue;
            };
            let context = match condition.reads_context {
                true => run.execution.context_at_entry(visit),
                false => Value::Null,
            };
            let Some(visit) = run.visit(id) else { continue };
            match holds(&condition.rule, visit, &context) {
                Ok(true) => told.held.push((condition.index, id)),
                Ok(false) => {}
                Err(failure) => told.faults.push(ConditionFault {
                    index: condition.index,
                    visit: Some(id),
                    message: why(&failure).into(),
                }),
            }
        }
    }
}

/// Whether a condition holds for what a visit was given.
fn holds(rule: &LoneRule, visit: &Visit, context: &Value) -> Result<bool, Failure> {
    let input = visit.stage(Stage::InputPath).or(visit.stage(Stage::Input));
    let Some(input) = input else {
        return Ok(false);
    };
    let seed = Seed::new(0);
    let data = Data {
        now: visit.entered_at,
        ..Data::new(input, context, &visit.variables, &seed)
    };
    rule.holds(&data)
}

/// Why a condition could not be evaluated, without the field of the Choice that it was put into.
fn why(failure: &Failure) -> String {
    let words = failure.cause.as_deref().or(failure.error.as_deref());
    words
        .unwrap_or("it could not be evaluated")
        .replace(" specified for the field 'Choices[0]/Condition'", "")
}

/// The query language of the state of this name.
fn language_of(definition: &Definition, name: &str) -> Option<QueryLanguage> {
    let mut scopes = vec![&definition.machine.as_ref()?.scope];
    while let Some(scope) = scopes.pop() {
        for state in &scope.states {
            if *state.name == *name {
                return Some(state.query_language);
            }
            match &state.kind {
                StateKind::Parallel(parallel) => scopes.extend(&parallel.branches),
                StateKind::Map(map) => scopes.push(&map.processor),
                _ => {}
            }
        }
    }
    None
}

/// The rule that says this.
fn compile(text: &str, language: QueryLanguage) -> Result<LoneRule, String> {
    let rule = match language {
        QueryLanguage::JsonPath => short::rule(text)?,
        QueryLanguage::JsonAta => {
            let inside = text.trim();
            let inside = inside
                .strip_prefix("{%")
                .and_then(|inside| inside.strip_suffix("%}"))
                .unwrap_or(inside);
            let condition = Value::from(format!("{{% {} %}}", inside.trim()));
            [("Condition", condition)].into_iter().collect()
        }
    };
    LoneRule::read(rule, language)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Command;
    use crate::trace::recorded;

    const JSONPATH: &str = r#"{ "StartAt": "Each", "States": {
      "Each": { "Type": "Map", "ItemsPath": "$.items", "End": true, "ItemProcessor": { "StartAt": "Keep", "States": {
        "Keep": { "Type": "Pass", "Assign": { "limit": 20 }, "Next": "Look" },
        "Look": { "Type": "Pass", "InputPath": "$.order", "End": true } } } } } }"#;
    const JSONATA: &str = r#"{ "QueryLanguage": "JSONata", "StartAt": "Each", "States": {
      "Each": { "Type": "Map", "Items": "{% $states.input.items %}", "End": true, "ItemProcessor": { "StartAt": "Keep", "States": {
        "Keep": { "Type": "Pass", "Assign": { "limit": 20 }, "Next": "Look" },
        "Look": { "Type": "Pass", "End": true } } } } } }"#;
    const INPUT: &str = r#"{"items": [ {"order": {"total": 10, "who": "Ada"}}, {"order": {"total": 30, "who": "Bob", "new": true}}, {"order": {}} ]}"#;

    /// The items of the visits for which it holds, and the faults.
    fn asked(definition: &str, condition: &str) -> (Vec<u32>, Vec<String>) {
        let (mut session, trace) = recorded::session(definition, INPUT, "");
        let answer = session.answer(Command::Conditions(Conditions {
            id: 7,
            run: Some(1),
            from: 0,
            visits: 1000,
            conditions: vec![(0, "Look".into(), condition.into())],
        }));
        let Some(Update::Held(told)) = answer.into_iter().next() else {
            panic!("it is answered")
        };
        assert_eq!(told.id, 7);
        let item = |(_, visit): &(u32, VisitId)| trace.visit(*visit).unwrap().visit.place.index();
        (
            told.held.iter().map(item).collect(),
            told.faults
                .into_iter()
                .map(|fault| fault.message.to_string())
                .collect(),
        )
    }

    #[test]
    fn conditions_see_the_effective_input_and_the_variables() {
        for (definition, condition, held) in [
            (JSONPATH, "$.total > 20", &[1][..]),
            (JSONPATH, "$.total>=10 and $.who != 'Bob'", &[0]),
            (JSONPATH, r#"$.who == "Ada" || $.new == true"#, &[0, 1]),
            (JSONPATH, "$.total", &[0, 1]),
            (JSONPATH, "not $.total", &[2]),
            (JSONPATH, "$.total > $limit", &[1]),
            (
                JSONPATH,
                r#"{ "Variable": "$.who", "StringMatches": "A*" }"#,
                &[0],
            ),
            (JSONATA, "$states.input.order.total > $limit", &[1]),
            (JSONATA, "{% $exists($states.input.order.total) %}", &[0, 1]),
            (JSONATA, "$states.input.order.who = 'Ada'", &[0]),
            // The states themselves read nothing of the context object.
            (JSONPATH, "$$.Map.Item.Index >= 1", &[1, 2]),
            (JSONPATH, "$$.Map.Item.Value.order.total == 30", &[1]),
            (JSONPATH, "$$.State.Name == 'Look'", &[0, 1, 2]),
            (
                JSONPATH,
                r#"{ "Variable": "$$.Execution.Input.items[0].order.total", "NumericEquals": 10 }"#,
                &[0, 1, 2],
            ),
            (JSONATA, "$states.context.Map.Item.Index = 2", &[2]),
            (JSONATA, "$states.context.State.Name = 'Keep'", &[]),
        ] {
            assert_eq!(asked(definition, condition).0, held, "{condition}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_condition_is_told() {
        for (definition, condition, count, words) in [
            (JSONPATH, "$.total >", 1, "behind `>`"),
            (JSONPATH, "total > 3", 1, "`total > 3`"),
            (JSONPATH, r#"{ "Variable": "$.x" }"#, 1, "compares"),
            (JSONPATH, "$.nothing > 3", 3, "$.nothing"),
            (JSONATA, "$states.input.(", 1, ""),
            (
                JSONATA,
                "$states.input.order.who",
                3,
                "'$states.input.order.who' returned",
            ),
            (JSONATA, "", 1, ""),
        ] {
            let (held, faults) = asked(definition, condition);
            assert!(held.is_empty(), "{condition}");
            assert_eq!(faults.len(), count, "{condition}: {faults:?}");
            assert!(
                faults.iter().all(|fault| fault.contains(words)),
                "{condition}: {faults:?}"
            );
        }
    }
}
