//! A rule that stands in no definition: the `When` of a mock, the condition of a breakpoint.

use std::sync::Arc;

use asl_json::{Object, Value};
use asl_language::model::{ChoiceRule, QueryLanguage, StateKind, StateMachine};
use asl_language::{CheckOptions, check};

use super::holds;
use crate::dataflow::Data;
use crate::failure::Failure;

/// A condition by itself. A Choice is made of it and checked: it means what it would mean in a definition, and is refused in the same words.
///
/// ```
/// use asl_engine::choice::LoneRule;
/// use asl_language::model::QueryLanguage;
/// let rule = [("Condition", "{% $states.input.n > 1 %}")].into_iter().collect();
/// assert!(LoneRule::read(rule, QueryLanguage::JsonAta).is_ok());
/// ```
#[derive(Debug, Clone)]
pub struct LoneRule {
    /// Its first state is a Choice with the condition as its only rule.
    machine: Arc<StateMachine>,
}

impl LoneRule {
    /// Reads the members of a rule, `Next` left out.
    ///
    /// # Errors
    /// What the checker says of the rule first.
    pub fn read(mut rule: Object, language: QueryLanguage) -> Result<Self, String> {
        let object = |members: Vec<(&str, Value)>| Value::Object(members.into_iter().collect());
        rule.insert("Next", Value::from("End"));
        let choice = object(vec![
            ("Type", Value::from("Choice")),
            ("Choices", vec![Value::Object(rule)].into()),
        ]);
        let end = object(vec![("Type", Value::from("Succeed"))]);
        let definition = object(vec![
            ("QueryLanguage", Value::from(language.name())),
            ("StartAt", Value::from("When")),
            ("States", object(vec![("When", choice), ("End", end)])),
        ]);
        let checked = check(&definition.to_json_string(), &CheckOptions::default());
        match checked.machine {
            Some(machine) => Ok(Self { machine }),
            None => {
                let found = checked.diagnostics.into_iter().next();
                Err(found.map_or_else(
                    || String::from("this is no condition"),
                    |diagnostic| diagnostic.message,
                ))
            }
        }
    }

    /// Whether it holds.
    ///
    /// # Errors
    /// Those of [`holds`].
    pub fn holds(&self, data: &Data<'_>) -> Result<bool, Failure> {
        self.rule()
            .map_or(Ok(false), |rule| holds(&rule.condition, data))
    }

    fn rule(&self) -> Option<&ChoiceRule> {
        match &self.machine.scope.start()?.kind {
            StateKind::Choice(choice) => choice.rules.first(),
            _ => None,
        }
    }
}
