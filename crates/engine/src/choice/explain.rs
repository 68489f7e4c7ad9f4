//! What each rule of a Choice came to: for the trace, computed when somebody looks.

use std::sync::Arc;

use asl_json::Value;
use asl_language::model::{Choice, Comparison, Condition, DataTest, Operand};

use super::{holds, test_holds};
use crate::dataflow::{Data, paths};

/// What a rule or a condition came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Truth {
    /// ✓
    True,
    /// ✗
    False,
    /// A path found nothing; AWS's text.
    Failed(String),
    /// Not looked at, since an earlier one had settled it.
    Skipped,
}

/// A rule of `Choices`.
#[derive(Debug, Clone, PartialEq)]
pub struct ExplainedRule {
    /// JSON pointer of the rule, as in [`asl_language::model::ChoiceRule::pointer`].
    pub pointer: Arc<str>,
    /// What it came to; the first `True` is the rule that was taken.
    pub truth: Truth,
    /// Its data tests in the order of the text, those inside `And`, `Or` and `Not` too.
    pub tests: Vec<ExplainedCondition>,
}

/// One data test.
#[derive(Debug, Clone, PartialEq)]
pub struct ExplainedCondition {
    /// `Variable` as written.
    pub variable: Arc<str>,
    /// What `Variable` found; `None` when nothing is there.
    pub value: Option<Value>,
    /// What the `…Path` on the right side found; `None` when nothing is there or the right side is written out.
    pub operand: Option<Value>,
    /// What it came to.
    pub truth: Truth,
}

/// What every rule came to with this data. Rules after the one that was taken, and conditions that `And` and `Or` did
/// not get to, are [`Truth::Skipped`], with their values shown all the same.
#[must_use]
pub fn explain(choice: &Choice, data: &Data<'_>) -> Vec<ExplainedRule> {
    let mut settled = false;
    let explain_rule = |rule: &asl_language::model::ChoiceRule| {
        let truth = if settled {
            Truth::Skipped
        } else {
            truth(holds(&rule.condition, data))
        };
        settled |= matches!(truth, Truth::True | Truth::Failed(_));
        let mut tests = Vec::new();
        collect(&rule.condition, truth != Truth::Skipped, data, &mut tests);
        ExplainedRule {
            pointer: Arc::clone(&rule.pointer),
            truth,
            tests,
        }
    };
    choice.rules.iter().map(explain_rule).collect()
}

fn truth(result: Result<bool, crate::failure::Failure>) -> Truth {
    match result {
        Ok(true) => Truth::True,
        Ok(false) => Truth::False,
        Err(failure) => Truth::Failed(failure.cause.as_deref().unwrap_or_default().to_owned()),
    }
}

/// Adds the tests of a condition; says what it came to, `Skipped` unless it is `reached`.
fn collect(
    condition: &Condition,
    reached: bool,
    data: &Data<'_>,
    tests: &mut Vec<ExplainedCondition>,
) -> Truth {
    match condition {
        Condition::And(conditions) => all(conditions, &Truth::True, reached, data, tests),
        Condition::Or(conditions) => all(conditions, &Truth::False, reached, data, tests),
        Condition::Not(condition) => match collect(condition, reached, data, tests) {
            Truth::True => Truth::False,
            Truth::False => Truth::True,
            other => other,
        },
        Condition::Test(test) => {
            let explained = explain_test(test, reached, data);
            let truth = explained.truth.clone();
            tests.push(explained);
            truth
        }
        Condition::Expression(_) | Condition::Literal(_) if reached => {
            truth(holds(condition, data))
        }
        Condition::Expression(_) | Condition::Literal(_) => Truth::Skipped,
    }
}

/// Goes on as long as the conditions come to `neutral`.
fn all(
    conditions: &[Condition],
    neutral: &Truth,
    reached: bool,
    data: &Data<'_>,
    tests: &mut Vec<ExplainedCondition>,
) -> Truth {
    let mut result = if reached {
        neutral.clone()
    } else {
        Truth::Skipped
    };
    for condition in conditions {
        let truth = collect(condition, result == *neutral, data, tests);
        if result == *neutral {
            result = truth;
        }
    }
    result
}

fn explain_test(test: &DataTest, reached: bool, data: &Data<'_>) -> ExplainedCondition {
    let operand = match &test.comparison {
        Comparison::Compare {
            operand: Operand::Path(path),
            ..
        } => paths::select(path, data).ok(),
        _ => None,
    };
    ExplainedCondition {
        variable: Arc::clone(&test.variable.text),
        value: paths::select(&test.variable, data).ok(),
        operand,
        truth: if reached {
            truth(test_holds(test, data))
        } else {
            Truth::Skipped
        },
    }
}
