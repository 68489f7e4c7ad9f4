//! The rules of a Choice, for people.

use asl_engine::choice::{ExplainedCondition, ExplainedRule, Truth, explain};
use asl_engine::dataflow::{Data, parts_of_expression};
use asl_json::{Node, Value, shortened};
use asl_language::model::{
    Choice, ComparedKind, Comparison, Condition, DataTest, Operand, Relation, TypeTest,
};

use crate::protocol::{self, ChoiceRule};

use super::definition::Definition;
use super::detail::told;
use super::payload::Printer;
use super::places::small;

/// The rules that were looked at, with what their comparisons saw. `node` is the state as written.
pub(super) fn rules(
    choice: &Choice,
    data: &Data<'_>,
    node: Option<&Node>,
    definition: &Definition,
    printer: Printer,
) -> Vec<ChoiceRule> {
    let written = node
        .and_then(|node| node.get("Choices"))
        .map(Node::items)
        .unwrap_or_default();
    let explained = explain(choice, data);
    let looked_at = explained
        .iter()
        .zip(&choice.rules)
        .enumerate()
        .filter(|(_, (explained, _))| explained.truth != Truth::Skipped);
    let rule = looked_at.map(|(index, (explained, rule))| {
        let written = written.get(index);
        ChoiceRule {
            index: small(index),
            condition: in_words(&rule.condition).into(),
            range: written.map(|node| definition.range(node.span)),
            holds: explained.truth == Truth::True,
            comparisons: comparisons(&rule.condition, explained, printer),
            parts: match &rule.condition {
                Condition::Expression(expression) => {
                    told(parts_of_expression(expression, data), node, definition)
                }
                _ => Vec::new(),
            },
            failure: match &explained.truth {
                Truth::Failed(why) => Some(why.as_str().into()),
                _ => None,
            },
            next: written
                .and_then(|node| node.get("Next"))
                .and_then(Node::as_str)
                .unwrap_or_default()
                .into(),
        }
    });
    rule.collect()
}

fn comparisons(
    condition: &Condition,
    rule: &ExplainedRule,
    printer: Printer,
) -> Vec<protocol::Comparison> {
    let mut tests = Vec::new();
    collect(condition, 0, &mut tests);
    let looked_at = tests
        .iter()
        .zip(&rule.tests)
        .filter(|(_, explained)| explained.truth != Truth::Skipped);
    looked_at
        .map(|((depth, test), explained)| comparison(*depth, test, explained, printer))
        .collect()
}

/// The data tests of a condition in the order of the text, as [`explain`] has them. As deep as the text, which is bounded.
fn collect<'c>(condition: &'c Condition, depth: u32, tests: &mut Vec<(u32, &'c DataTest)>) {
    match condition {
        Condition::And(conditions) | Condition::Or(conditions) => {
            conditions
                .iter()
                .for_each(|condition| collect(condition, depth + 1, tests));
        }
        Condition::Not(condition) => collect(condition, depth + 1, tests),
        Condition::Test(test) => tests.push((depth, test)),
        Condition::Expression(_) | Condition::Literal(_) => {}
    }
}

fn comparison(
    depth: u32,
    test: &DataTest,
    explained: &ExplainedCondition,
    printer: Printer,
) -> protocol::Comparison {
    let mut text = test_in_words(test);
    if let Some(operand) = &explained.operand {
        text.push_str(&format!(", which is {}", short(operand)));
    }
    if let Truth::Failed(why) = &explained.truth {
        text.push_str(&format!(": {why}"));
    }
    protocol::Comparison {
        depth,
        text: text.into(),
        value: explained.value.as_ref().map(|value| printer.value(value)),
        holds: explained.truth == Truth::True,
    }
}

/// How many characters of a condition are shown: a machine-made one may be a megabyte.
const SHOWN: usize = 2000;

fn in_words(condition: &Condition) -> String {
    let mut text = String::new();
    write(condition, false, &mut text);
    shortened(&text, SHOWN).into_owned()
}

fn write(condition: &Condition, inside: bool, text: &mut String) {
    let mut join = |conditions: &[Condition], word: &str| {
        if inside {
            text.push('(');
        }
        for (index, condition) in conditions.iter().enumerate() {
            if index > 0 {
                text.push_str(word);
            }
            // What lies beyond is not shown, so it need not be made.
            if text.len() > SHOWN * 4 {
                break;
            }
            write(condition, true, text);
        }
        if inside {
            text.push(')');
        }
    };
    match condition {
        Condition::And(conditions) => join(conditions, " and "),
        Condition::Or(conditions) => join(conditions, " or "),
        Condition::Not(condition) => {
            text.push_str("not ");
            write(condition, true, text);
        }
        Condition::Test(test) => text.push_str(&test_in_words(test)),
        Condition::Expression(expression) => text.push_str(&expression.text),
        Condition::Literal(holds) => text.push_str(if *holds { "true" } else { "false" }),
    }
}

/// `$.status StringEquals "success"`: with the operator's own name, so that it is found in the definition.
fn test_in_words(test: &DataTest) -> String {
    let variable = &test.variable.text;
    match &test.comparison {
        Comparison::Compare {
            kind,
            relation,
            operand,
        } => {
            let (kind, relation) = (kind_name(*kind), relation_name(*relation));
            match operand {
                Operand::Literal(value) => format!("{variable} {kind}{relation} {}", short(value)),
                Operand::Path(path) => format!("{variable} {kind}{relation}Path {}", path.text),
            }
        }
        Comparison::StringMatches(pattern) => format!(
            "{variable} StringMatches {}",
            short(&Value::from(&**pattern))
        ),
        Comparison::Is(test, wanted) => format!("{variable} {} {wanted}", type_test_name(*test)),
    }
}

fn short(value: &Value) -> String {
    shortened(&value.to_json_string(), 200).into_owned()
}

fn kind_name(kind: ComparedKind) -> &'static str {
    match kind {
        ComparedKind::String => "String",
        ComparedKind::Numeric => "Numeric",
        ComparedKind::Boolean => "Boolean",
        ComparedKind::Timestamp => "Timestamp",
    }
}

fn relation_name(relation: Relation) -> &'static str {
    match relation {
        Relation::Equals => "Equals",
        Relation::LessThan => "LessThan",
        Relation::GreaterThan => "GreaterThan",
        Relation::LessThanEquals => "LessThanEquals",
        Relation::GreaterThanEquals => "GreaterThanEquals",
    }
}

fn type_test_name(test: TypeTest) -> &'static str {
    match test {
        TypeTest::Null => "IsNull",
        TypeTest::Present => "IsPresent",
        TypeTest::Numeric => "IsNumeric",
        TypeTest::String => "IsString",
        TypeTest::Boolean => "IsBoolean",
        TypeTest::Timestamp => "IsTimestamp",
    }
}
