//! Choice in JSONPath mode: which rule is taken (reference 02-choice-intrinsics-jsonata §1).

mod compare;
mod explain;
mod string_matches;

use asl_json::Value;
use asl_language::model::Comparison;
use asl_language::model::{
    Choice, ChoiceRule, Condition, DataTest, Operand, PathExpr, StateIndex, TypeTest,
};

use crate::dataflow::{Data, paths};
use crate::failure::Failure;

pub use explain::{ExplainedCondition, ExplainedRule, Truth, explain};

/// Where a Choice goes.
#[derive(Debug, Clone, Copy)]
pub struct Decision<'a> {
    /// The place in `Choices` of the rule that was taken; `None` for `Default`.
    pub rule: Option<usize>,
    /// The rule that was taken, with its `Assign`; `None` for `Default`.
    pub taken: Option<&'a ChoiceRule>,
    /// The next state.
    pub next: StateIndex,
}

/// Tries the rules in order and takes the first that holds, else `Default`. `And` and `Or` stop at the first condition
/// that settles them. What each rule came to is not kept: [`explain`] tells it later from the same data, so that a loop
/// of thousands of rounds pays nothing for it.
///
/// # Errors
/// `States.Runtime`: `Invalid path '$.x': The choice state's condition path references an invalid value.` when a path
/// finds nothing, whatever the operator but `IsPresent` (recorded: Choice.IsTimestamp/009,
/// Choice.TimestampEqualsPath/005); `Failed to transition out of the state. The state does not point to a next state.`
/// without match and `Default` (recorded: Choice.StringMatches/009).
pub fn decide<'a>(choice: &'a Choice, data: &Data<'_>) -> Result<Decision<'a>, Failure> {
    for (index, rule) in choice.rules.iter().enumerate() {
        if holds(&rule.condition, data)? {
            return Ok(Decision {
                rule: Some(index),
                taken: Some(rule),
                next: rule.next,
            });
        }
    }
    match choice.default {
        Some(next) => Ok(Decision {
            rule: None,
            taken: None,
            next,
        }),
        None => Err(Failure::runtime(
            "Failed to transition out of the state. The state does not point to a next state.",
        )),
    }
}

/// Whether a condition holds. As deep as the definition's text, so at most [`asl_json::MAX_DEPTH`].
///
/// # Errors
/// Those of [`decide`] about paths.
pub fn holds(condition: &Condition, data: &Data<'_>) -> Result<bool, Failure> {
    match condition {
        Condition::And(conditions) => {
            for condition in conditions {
                if !holds(condition, data)? {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        Condition::Or(conditions) => {
            for condition in conditions {
                if holds(condition, data)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        Condition::Not(condition) => Ok(!holds(condition, data)?),
        Condition::Test(test) => test_holds(test, data),
    }
}

fn test_holds(test: &DataTest, data: &Data<'_>) -> Result<bool, Failure> {
    if let Comparison::Is(TypeTest::Present, wanted) = test.comparison {
        return Ok(paths::select(&test.variable, data).is_ok() == wanted);
    }
    let variable = resolve(&test.variable, data)?;
    Ok(match &test.comparison {
        Comparison::Compare {
            kind,
            relation,
            operand: Operand::Literal(right),
        } => compare::compare(*kind, *relation, &variable, right),
        Comparison::Compare {
            kind,
            relation,
            operand: Operand::Path(path),
        } => compare::compare(*kind, *relation, &variable, &resolve(path, data)?),
        Comparison::StringMatches(pattern) => variable
            .as_str()
            .is_some_and(|text| string_matches::matches(pattern, text)),
        Comparison::Is(test, wanted) => compare::is(*test, &variable) == *wanted,
    })
}

fn resolve(path: &PathExpr, data: &Data<'_>) -> Result<Value, Failure> {
    paths::select(path, data).map_err(|_| {
        Failure::runtime(format!(
            "Invalid path '{}': The choice state's condition path references an invalid value.",
            path.text
        ))
    })
}
