//! Choice states: rules that are never taken, values that no rule takes (reference 02-choice-intrinsics-jsonata §1).

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use asl_json::{Node, NodeKind};

use super::{Advice, Scene};
use crate::diagnostic::{Edit, Fix};
use crate::findings::{json_string, quoted};
use crate::model::{ComparedKind, Relation};
use crate::operators::Operator;
use crate::parse::words::opening;

/// Rules are compared with so many before them: more are not written by hand.
const COMPARED: usize = 50;
/// In bytes: longer ones are not written by hand either.
const LONG_RULE: usize = 1000;

pub(super) fn check(advice: &mut Advice<'_>, scene: Scene<'_>) {
    let rules = scene.get("Choices").map(Node::items).unwrap_or_default();
    unreachable(advice, scene, rules);
    for (index, rule) in rules.iter().enumerate() {
        guard(advice, scene, index, rule);
        contradiction(advice, scene, index, rule);
    }
    if scene.get("Default").is_none() && !rules.is_empty() && !exhaustive(rules) {
        no_default(advice, scene);
    }
}

fn no_default(advice: &mut Advice<'_>, scene: Scene<'_>) {
    let name = format!("{}NoMatch", scene.name.chars().take(70).collect::<String>());
    let fail = format!(
        "{{ \"Type\": \"Fail\", \"Error\": \"NoMatch\", \"Cause\": {} }}",
        json_string(&format!("No rule of {} matched", scene.name))
    );
    let fix = match (
        advice.member(scene.node, "Default", &json_string(&name)),
        advice.member(scene.around, &name, &fail),
    ) {
        (Some(default), Some(state)) if scene.states.index(&name).is_none() => {
            let mut edits: Vec<Edit> = vec![default, state];
            asl_sort::sort_by_key(&mut edits, |edit| edit.span.start);
            Some(edits)
        }
        _ => None,
    };
    let finding = advice
        .warn(
            "choice-no-default",
            scene.place,
            scene.key,
            format!(
                "{} has no `Default`: if no rule matches, the execution fails",
                quoted(scene.name)
            ),
        )
        .help("this error cannot be caught: name a state for all other values in `Default`");
    if let Some(edits) = fix {
        finding.fixes.push(Fix {
            title: "add `Default` and a Fail state".to_owned(),
            edits,
        });
    }
}

/// A data test: its variable, the operator with its operand.
struct Test<'n> {
    variable: &'n str,
    key: &'n str,
    operator: Operator,
    operand: &'n Node,
}

fn test(rule: &Node) -> Option<Test<'_>> {
    let variable = rule.get("Variable")?.as_str()?;
    rule.members().iter().find_map(|member| {
        Some(Test {
            variable,
            key: &member.key,
            operator: Operator::named(&member.key)?,
            operand: &member.value,
        })
    })
}

/// Whether two rules say that one of them holds whatever the data is. (A value of another type than the operator's is beside the point:
/// a missing one fails in any case.)
fn exhaustive(rules: &[Node]) -> bool {
    rules.iter().enumerate().any(|(index, rule)| {
        is_true(rule)
            || rules
                .get(..index)
                .unwrap_or_default()
                .iter()
                .take(COMPARED)
                .any(|earlier| opposite(earlier, rule))
    })
}

/// A JSONata rule that always holds.
fn is_true(rule: &Node) -> bool {
    match rule.get("Condition").map(|node| &node.kind) {
        Some(NodeKind::Bool(holds)) => *holds,
        Some(NodeKind::String(text)) => super::expression(text) == Some("true"),
        _ => false,
    }
}

fn opposite(one: &Node, other: &Node) -> bool {
    if let Some(inner) = other.get("Not").or_else(|| one.get("Not")) {
        let plain = if other.get("Not").is_some() {
            one
        } else {
            other
        };
        // Many long rules would be compared with many.
        return inner.span.len().max(plain.span.len()) < LONG_RULE
            && key_of(inner) == key_of(plain);
    }
    let (Some(one), Some(other)) = (test(one), test(other)) else {
        return opposite_conditions(one, other);
    };
    if one.variable != other.variable {
        return false;
    }
    match pair(one.operator, other.operator) {
        Some(Pair::Tests) => one.operand.as_bool() != other.operand.as_bool(),
        Some(Pair::Relations(kind, left, right)) => match (left, right) {
            (Relation::Equals, Relation::Equals) => {
                kind == ComparedKind::Boolean && one.operand.as_bool() != other.operand.as_bool()
            }
            (Relation::LessThan, Relation::GreaterThanEquals)
            | (Relation::GreaterThanEquals, Relation::LessThan)
            | (Relation::GreaterThan, Relation::LessThanEquals)
            | (Relation::LessThanEquals, Relation::GreaterThan) => {
                same(one.operand, other.operand) == Some(true)
            }
            _ => false,
        },
        None => false,
    }
}

/// Two operators that can be held against each other.
enum Pair {
    /// The same test of a type or of presence.
    Tests,
    /// Relations to values of the same kind.
    Relations(ComparedKind, Relation, Relation),
}

fn pair(one: Operator, other: Operator) -> Option<Pair> {
    match (one, other) {
        (Operator::Is(one), Operator::Is(other)) => (one == other).then_some(Pair::Tests),
        (
            Operator::Compare {
                kind,
                relation: left,
                path: false,
            },
            Operator::Compare {
                kind: other,
                relation: right,
                path: false,
            },
        ) => (kind == other).then_some(Pair::Relations(kind, left, right)),
        _ => None,
    }
}

/// Whether two scalars are the same; `None` if they cannot be compared.
fn same(one: &Node, other: &Node) -> Option<bool> {
    match (&one.kind, &other.kind) {
        (NodeKind::String(one), NodeKind::String(other)) => Some(one == other),
        (NodeKind::Number(one), NodeKind::Number(other)) => Some(one.as_f64() == other.as_f64()),
        (NodeKind::Bool(one), NodeKind::Bool(other)) => Some(one == other),
        _ => None,
    }
}

/// `{% X %}` and `{% $not(X) %}`.
fn opposite_conditions(one: &Node, other: &Node) -> bool {
    let (Some(one), Some(other)) = (condition(one), condition(other)) else {
        return false;
    };
    let negates = |negation: &str, plain: &str| {
        negation
            .strip_prefix("$not(")
            .and_then(|rest| rest.strip_suffix(')'))
            .is_some_and(|inner| inner.trim() == plain)
    };
    negates(one, other) || negates(other, one)
}

fn condition(rule: &Node) -> Option<&str> {
    super::expression(rule.get("Condition")?.as_str()?)
}

/// What a rule tests, `Next` and the like left out, as a number: equal conditions have equal ones.
fn key_of(rule: &Node) -> u64 {
    let mut hasher = DefaultHasher::new();
    let mut sum = 0_u64;
    for member in rule.members() {
        if matches!(&*member.key, "Next" | "Comment" | "Assign" | "Output") {
            continue;
        }
        let mut own = DefaultHasher::new();
        member.key.hash(&mut own);
        hash(&member.value, &mut own);
        // The order of members does not matter.
        sum = sum.wrapping_add(own.finish());
    }
    sum.hash(&mut hasher);
    hasher.finish()
}

fn hash(node: &Node, hasher: &mut DefaultHasher) {
    match &node.kind {
        NodeKind::Null => 0_u8.hash(hasher),
        NodeKind::Bool(value) => value.hash(hasher),
        NodeKind::Number(number) => number.as_f64().to_bits().hash(hasher),
        NodeKind::String(text) => text.hash(hasher),
        NodeKind::Array(items) => {
            items.len().hash(hasher);
            items.iter().for_each(|item| hash(item, hasher));
        }
        NodeKind::Object(_) => key_of(node).hash(hasher),
    }
}

/// A rule that an earlier one leaves nothing to.
fn unreachable(advice: &mut Advice<'_>, scene: Scene<'_>, rules: &[Node]) {
    if rules.len() < 2 {
        return;
    }
    let mut taken: HashMap<u64, usize> = HashMap::new();
    let mut always = None;
    let objects = rules.iter().enumerate();
    let objects = objects.filter(|(_, rule)| matches!(rule.kind, NodeKind::Object(_)));
    for (index, rule) in objects {
        let key = key_of(rule);
        let known = |rule: &Node| taken.get(&key_of(rule)).copied();
        let parts = |name: &str| rule.get(name).map(Node::items).unwrap_or_default();
        let all_of = |items: &[Node]| -> Option<usize> {
            let mut last = None;
            for item in items {
                last = Some(known(item)?);
            }
            last
        };
        let by = always
            .or_else(|| taken.get(&key).copied())
            .or_else(|| parts("And").iter().find_map(known))
            .or_else(|| all_of(parts("Or")))
            .or_else(|| implied(rules, index));
        if let Some(by) = by {
            let place = scene.place.key("Choices");
            advice
                .warn(
                    "choice-unreachable-rule",
                    &place.index(index),
                    opening(rule),
                    format!("this rule is never taken: rule {by} is taken whenever it holds"),
                )
                .help("rules are tried from the first on (counted from 0): put the narrower one first, or remove it");
            continue;
        }
        for item in parts("Or") {
            taken.insert(key_of(item), index);
        }
        taken.insert(key, index);
        if is_true(rule) {
            always = Some(index);
        }
    }
}

/// The earlier rule of numbers that a rule of numbers is a part of: 5 is below 10, too.
fn implied(rules: &[Node], index: usize) -> Option<usize> {
    let later = number_test(rules.get(index)?)?;
    rules.iter().take(index.min(COMPARED)).position(|earlier| {
        number_test(earlier).is_some_and(|earlier| {
            earlier.0 == later.0 && part_of((later.1, later.2), (earlier.1, earlier.2))
        })
    })
}

fn number_test(rule: &Node) -> Option<(&str, Relation, f64)> {
    let test = test(rule)?;
    match test.operator {
        Operator::Compare {
            kind: ComparedKind::Numeric,
            relation,
            path: false,
        } => Some((test.variable, relation, test.operand.as_number()?.as_f64())),
        _ => None,
    }
}

/// Whether all numbers of `inner` are numbers of `outer`.
fn part_of(inner: (Relation, f64), outer: (Relation, f64)) -> bool {
    use Relation::{Equals, GreaterThan, GreaterThanEquals, LessThan, LessThanEquals};
    let (a, b) = (inner.1, outer.1);
    match (outer.0, inner.0) {
        (Equals, Equals) => a == b,
        (LessThan, LessThan) | (LessThanEquals, LessThan | LessThanEquals | Equals) => a <= b,
        (LessThan, LessThanEquals | Equals) => a < b,
        (GreaterThan, GreaterThan)
        | (GreaterThanEquals, GreaterThan | GreaterThanEquals | Equals) => a >= b,
        (GreaterThan, GreaterThanEquals | Equals) => a > b,
        _ => false,
    }
}

/// `IsPresent` protects only what is tested after it.
fn guard(advice: &mut Advice<'_>, scene: Scene<'_>, index: usize, rule: &Node) {
    let parts = rule.get("And").map(Node::items).unwrap_or_default();
    for (position, part) in parts.iter().enumerate().take(COMPARED) {
        let Some(presence) = test(part)
            .filter(|test| test.key == "IsPresent" && test.operand.as_bool() == Some(true))
        else {
            continue;
        };
        let early = parts.iter().take(position).find_map(|before| {
            test(before)
                .filter(|test| test.variable == presence.variable && test.key != "IsPresent")?;
            before.get("Variable")
        });
        if let Some(early) = early {
            let place = scene.place.key("Choices");
            advice
                .hint(
                    "choice-missing-variable-risk",
                    &place.index(index),
                    early.span,
                    format!("{} is compared before `IsPresent` asks whether it is there", quoted(presence.variable)),
                )
                .help("where it is missing the execution fails: put the rule with `IsPresent` first in `And`");
        }
    }
}

/// Two tests in one `And` that cannot both hold.
fn contradiction(advice: &mut Advice<'_>, scene: Scene<'_>, index: usize, rule: &Node) {
    let parts = rule.get("And").map(Node::items).unwrap_or_default();
    for (position, part) in parts.iter().enumerate().take(COMPARED) {
        let Some(later) = test(part) else { continue };
        let against = parts
            .iter()
            .take(position)
            .filter_map(test)
            .any(|earlier| earlier.variable == later.variable && exclude(&earlier, &later));
        if against {
            let place = scene.place.key("Choices");
            advice
                .warn(
                    "choice-contradiction",
                    &place.index(index),
                    part.get("Variable").map_or(part.span, |node| node.span),
                    format!(
                        "this rule is never taken: two of its tests of {} exclude each other",
                        quoted(later.variable)
                    ),
                )
                .help("`And` needs all of them to hold: use `Or`, or remove one");
            return;
        }
    }
}

fn exclude(one: &Test<'_>, other: &Test<'_>) -> bool {
    use Relation::{Equals, GreaterThan, GreaterThanEquals, LessThan, LessThanEquals};
    match pair(one.operator, other.operator) {
        Some(Pair::Tests) => one.operand.as_bool() != other.operand.as_bool(),
        Some(Pair::Relations(kind, left, right)) => {
            let (Some(x), Some(y)) = (one.operand.as_number(), other.operand.as_number()) else {
                // One moment can be written in several ways.
                return (left, right) == (Equals, Equals)
                    && kind != ComparedKind::Timestamp
                    && same(one.operand, other.operand) == Some(false);
            };
            let (x, y) = (x.as_f64(), y.as_f64());
            match (left, right) {
                (Equals, Equals) => x != y,
                (LessThan, GreaterThan | GreaterThanEquals | Equals)
                | (LessThanEquals | Equals, GreaterThan) => x <= y,
                (LessThanEquals, GreaterThanEquals | Equals) | (Equals, GreaterThanEquals) => x < y,
                (GreaterThan, LessThan | LessThanEquals | Equals)
                | (GreaterThanEquals | Equals, LessThan) => x >= y,
                (GreaterThanEquals, LessThanEquals | Equals) | (Equals, LessThanEquals) => x > y,
                _ => false,
            }
        }
        None => false,
    }
}
