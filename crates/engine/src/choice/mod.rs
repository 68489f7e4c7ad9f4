//! Choice in JSONPath mode: which rule is taken (reference 02-choice-intrinsics-jsonata §1).

mod alone;
mod compare;
mod explain;
mod string_matches;

use asl_json::Value;
use asl_language::model::Comparison;
use asl_language::model::{
    Choice, ChoiceRule, Condition, DataTest, Operand, PathExpr, StateIndex, TypeTest,
};

use crate::dataflow::{Data, expression, paths};
use crate::failure::Failure;

pub use alone::LoneRule;
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
        Condition::Literal(holds) => Ok(*holds),
        Condition::Expression(expression) => expression::boolean(expression, data),
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
        Comparison::StringMatches(pattern) => match variable.as_str() {
            Some(text) => string_matches::matches(pattern, text)?,
            None => false,
        },
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

#[cfg(test)]
mod tests {
    use asl_language::model::StateKind;

    use super::*;
    use crate::dataflow::testing::{Given, state};

    /// Whether a rule holds for `$.x`, or the cause of the failure.
    fn holds_for(rule: &str, input: &str) -> Result<bool, String> {
        let state = state(&format!(
            r#""Type": "Choice", "Choices": [{{ {rule}, "Next": "A" }}], "Default": "B""#
        ));
        let StateKind::Choice(choice) = &state.kind else {
            panic!("a Choice")
        };
        let given = Given::input(input);
        let decided = decide(choice, &given.data()).map(|decision| decision.rule.is_some());
        let explained = explain(choice, &given.data());
        let told = match &explained[0].truth {
            Truth::True => Ok(true),
            Truth::False => Ok(false),
            Truth::Failed(cause) => Err(cause.clone()),
            Truth::Skipped => panic!("the first rule is never skipped"),
        };
        let decided = decided.map_err(|failure| failure.cause.unwrap().to_string());
        assert_eq!(decided, told, "the trace tells what happened");
        decided
    }

    /// `operator` applied to `$.x` with each of the values.
    fn table(operator: &str, holds: &[&str], fails: &[&str]) {
        for (values, expected) in [(holds, true), (fails, false)] {
            for value in values {
                let rule = format!(r#""Variable": "$.x", {operator}"#);
                let input =
                    format!(r#"{{"x":{value},"s":"b","n":2,"t":"2020-01-01T00:00:00Z","y":true}}"#);
                assert_eq!(holds_for(&rule, &input), Ok(expected), "{operator} {value}");
            }
        }
    }

    #[test]
    fn strings_compare_in_the_order_of_java() {
        table(
            r#""StringEquals": "b""#,
            &[r#""b""#],
            &[r#""B""#, "1", "null", r#"["b"]"#],
        );
        table(r#""StringEqualsPath": "$.s""#, &[r#""b""#], &[r#""c""#]);
        table(
            r#""StringLessThan": "b""#,
            &[r#""a""#, r#""B""#, r#""""#],
            &[r#""b""#, r#""ba""#, "0"],
        );
        table(
            r#""StringGreaterThan": "b""#,
            &[r#""ba""#, r#""ü""#],
            &[r#""b""#, r#""B""#],
        );
        table(
            r#""StringLessThanEquals": "b""#,
            &[r#""b""#, r#""a""#],
            &[r#""c""#],
        );
        table(
            r#""StringGreaterThanEqualsPath": "$.s""#,
            &[r#""b""#, r#""c""#],
            &[r#""a""#],
        );
        // By UTF-16 units a surrogate (U+1F600) stands before U+FF61, by code points behind it.
        table(r#""StringLessThan": "｡""#, &[r#""😀""#], &[r#""ﾟ""#]);
    }

    #[test]
    fn numbers_compare_by_value() {
        table(
            r#""NumericEquals": 2"#,
            &["2", "2.0", "2e0"],
            &["2.1", r#""2""#, "null", "true"],
        );
        table(r#""NumericEqualsPath": "$.n""#, &["2.0"], &["3"]);
        table(
            r#""NumericLessThan": 2"#,
            &["1.999", "-5"],
            &["2", r#""1""#],
        );
        table(
            r#""NumericGreaterThanPath": "$.n""#,
            &["2.1", "1e30"],
            &["2"],
        );
        table(r#""NumericLessThanEquals": 2.5"#, &["2.5", "2"], &["2.6"]);
        table(
            r#""NumericGreaterThanEquals": 9007199254740993"#,
            &["9007199254740993"],
            &["9007199254740992"],
        );
    }

    #[test]
    fn booleans_compare() {
        table(
            r#""BooleanEquals": true"#,
            &["true"],
            &["false", r#""true""#, "1"],
        );
        table(
            r#""BooleanEqualsPath": "$.y""#,
            &["true"],
            &["false", "null"],
        );
        table(r#""BooleanEqualsPath": "$.n""#, &[], &["true", "2"]);
    }

    #[test]
    fn timestamps_compare_as_instants() {
        let same = [
            r#""2020-01-01T00:00:00.000Z""#,
            r#""2020-01-01T01:00:00+01:00""#,
            r#""2019-12-31T19:00:00-05:00""#,
        ];
        table(
            r#""TimestampEquals": "2020-01-01T00:00:00Z""#,
            &same,
            &[r#""2020-01-01T00:00:01Z""#, r#""2020-01-01""#, "0"],
        );
        table(
            r#""TimestampEqualsPath": "$.t""#,
            &same,
            &[r#""2020-01-01T00:00:00.001Z""#],
        );
        table(r#""TimestampEqualsPath": "$.s""#, &[], &same);
        table(
            r#""TimestampLessThan": "2020-01-01T00:00:00Z""#,
            &[r#""2019-12-31T23:59:59.999999999Z""#],
            &same,
        );
        table(
            r#""TimestampGreaterThanEquals": "2020-01-01T00:00:00Z""#,
            &same,
            &[r#""2019-12-31T23:59:59Z""#, r#""soon""#],
        );
    }

    #[test]
    fn types_are_tested() {
        table(r#""IsNull": true"#, &["null"], &["0", r#""""#, "[]"]);
        table(r#""IsNull": false"#, &["0"], &["null"]);
        table(r#""IsPresent": true"#, &["null", "0"], &[]);
        table(r#""IsNumeric": true"#, &["0", "1.5"], &[r#""1""#, "null"]);
        table(r#""IsString": true"#, &[r#""""#], &["1", "{}"]);
        table(r#""IsBoolean": true"#, &["false"], &[r#""true""#, "null"]);
        table(r#""IsBoolean": false"#, &["null"], &["false"]);
        table(
            r#""IsTimestamp": true"#,
            &[
                r#""2001-01-01T12:00:00Z""#,
                r#""2001-01-01T12:00:00.1+01:00""#,
            ],
            &[
                r#""2001-01-01t12:00:00Z""#,
                r#""2001-01-01T12:00:00z""#,
                r#""2001-01-01 12:00:00Z""#,
                r#""2001-01-01T12:00:00""#,
                r#""2001-01-01""#,
                r#""2001-02-30T12:00:00Z""#,
                r#""2025-01-01T00%3A00%3A00Z""#,
                "1700000000",
                "null",
                "{}",
            ],
        );
        table(r#""StringMatches": "a*""#, &[r#""abc""#], &[r#""ba""#, "1"]);
    }

    #[test]
    fn conditions_are_joined_and_stop_early() {
        let test = |operator: &str| format!(r#"{{ "Variable": "$.x", {operator} }}"#);
        let missing = r#"{ "Variable": "$.nothing", "IsNull": true }"#;
        let (yes, no) = (test(r#""IsNumeric": true"#), test(r#""IsString": true"#));
        let cause = "Invalid path '$.nothing': The choice state's condition path references an invalid value.";
        for (rule, expected) in [
            (format!(r#""And": [{yes}, {yes}]"#), Ok(true)),
            (format!(r#""And": [{no}, {missing}]"#), Ok(false)),
            (
                format!(r#""And": [{yes}, {missing}]"#),
                Err(cause.to_owned()),
            ),
            (format!(r#""Or": [{yes}, {missing}]"#), Ok(true)),
            (
                format!(r#""Or": [{missing}, {yes}]"#),
                Err(cause.to_owned()),
            ),
            (format!(r#""Not": {no}"#), Ok(true)),
            (
                format!(r#""Not": {{ "Or": [{no}, {{ "Not": {yes} }}] }}"#),
                Ok(true),
            ),
            (
                r#""Not": { "Variable": "$.nothing", "IsPresent": true }"#.to_owned(),
                Ok(true),
            ),
        ] {
            assert_eq!(holds_for(&rule, r#"{"x":1}"#), expected, "{rule}");
        }
    }

    #[test]
    fn a_path_that_finds_nothing_fails_the_state() {
        for (rule, path) in [
            (r#""Variable": "$.no", "IsTimestamp": true"#, "$.no"),
            (
                r#""Variable": "$.x", "StringEqualsPath": "$.right""#,
                "$.right",
            ),
            (
                r#""Variable": "$$.Execution.No", "NumericEquals": 1"#,
                "$$.Execution.No",
            ),
        ] {
            let cause = format!(
                "Invalid path '{path}': The choice state's condition path references an invalid value."
            );
            assert_eq!(holds_for(rule, r#"{"x":1}"#), Err(cause), "{rule}");
        }
        assert_eq!(
            holds_for(r#""Variable": "$.no", "IsPresent": false"#, "{}"),
            Ok(true)
        );
        assert_eq!(
            holds_for(r#""Variable": "$v.deep[1]", "NumericEquals": 2"#, "{}"),
            Ok(true)
        );
        assert_eq!(
            holds_for(r#""Variable": "$n", "IsNull": true"#, "{}"),
            Ok(true)
        );
        assert_eq!(
            holds_for(
                r#""Variable": "$.x[*]", "NumericEquals": 2"#,
                r#"{"x":[2]}"#
            ),
            Ok(false)
        );
    }

    #[test]
    fn without_match_and_default_the_state_points_nowhere() {
        let state = state(
            r#""Type": "Choice", "Choices": [{ "Variable": "$.x", "IsNull": true, "Next": "A" }]"#,
        );
        let StateKind::Choice(choice) = &state.kind else {
            panic!("a Choice")
        };
        let failure = decide(choice, &Given::input(r#"{"x":1}"#).data()).unwrap_err();
        assert_eq!(
            failure.to_string(),
            "States.Runtime: Failed to transition out of the state. The state does not point to a next state."
        );
    }

    #[test]
    fn the_trace_shows_values_and_what_was_not_looked_at() {
        let state = state(
            r#""Type": "Choice", "Choices": [
                { "And": [{ "Variable": "$.a", "NumericGreaterThan": 5 }, { "Variable": "$.b", "IsString": true }], "Next": "A" },
                { "Variable": "$.a", "NumericEqualsPath": "$.c", "Next": "A" },
                { "Variable": "$.none", "IsNull": true, "Next": "B" }]"#,
        );
        let StateKind::Choice(choice) = &state.kind else {
            panic!("a Choice")
        };
        let explained = explain(choice, &Given::input(r#"{"a":1,"b":"x","c":1.0}"#).data());
        let truths: Vec<_> = explained.iter().map(|rule| rule.truth.clone()).collect();
        assert_eq!(truths, [Truth::False, Truth::True, Truth::Skipped]);
        let tests: Vec<String> = explained
            .iter()
            .flat_map(|rule| &rule.tests)
            .map(|test| {
                format!(
                    "{} {:?} {:?} {:?}",
                    test.variable, test.value, test.operand, test.truth
                )
            })
            .collect();
        assert_eq!(
            tests,
            [
                "$.a Some(1) None False",
                r#"$.b Some("x") None Skipped"#,
                "$.a Some(1) Some(1.0) True",
                "$.none None None Skipped",
            ]
        );
    }
}
