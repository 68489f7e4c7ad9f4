//! Choice states and what their rules test.

use std::sync::Arc;

use asl_json::Value;

use super::{JsonataExpression, PathExpr, StateIndex, Template};

/// A `Choice` state (reference 02-choice-intrinsics-jsonata §1).
#[derive(Debug)]
pub struct Choice {
    /// `Choices`, tried in order.
    pub rules: Vec<ChoiceRule>,
    /// `Default`.
    pub default: Option<StateIndex>,
}

/// One rule of a Choice.
#[derive(Debug)]
pub struct ChoiceRule {
    /// When it is taken.
    pub condition: Condition,
    /// `Next`.
    pub next: StateIndex,
    /// `Assign` of the rule.
    pub assign: Option<Template>,
    /// `Output` of the rule, JSONata only.
    pub output: Option<Template>,
    /// JSON pointer of the rule: `/States/X/Choices[0]`.
    pub pointer: Arc<str>,
}

/// The condition of a rule: a data test or a combination of some (JSONPath), or `Condition` (JSONata).
#[derive(Debug)]
pub enum Condition {
    /// `And`.
    And(Vec<Condition>),
    /// `Or`.
    Or(Vec<Condition>),
    /// `Not`.
    Not(Box<Condition>),
    /// A comparison of one variable.
    Test(DataTest),
    /// `Condition` with an expression, which must give `true` or `false`.
    Expression(JsonataExpression),
    /// `Condition` that is written down as `true` or `false`.
    Literal(bool),
}

/// `Variable` with its one operator.
#[derive(Debug)]
pub struct DataTest {
    /// `Variable`.
    pub variable: PathExpr,
    /// The operator's name and what it compares with.
    pub comparison: Comparison,
}

/// The operator of a data test: 39 names in all.
#[derive(Debug)]
pub enum Comparison {
    /// `StringEquals` to `TimestampGreaterThanEqualsPath`.
    Compare {
        /// The kind of value that both sides must be.
        kind: ComparedKind,
        /// How they must stand to each other.
        relation: Relation,
        /// The right side.
        operand: Operand,
    },
    /// `StringMatches`, the pattern as written.
    StringMatches(Arc<str>),
    /// `IsNull`, `IsPresent`, ...: the type test, and whether it must hold.
    Is(TypeTest, bool),
}

/// What a comparison compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ComparedKind {
    /// `String…`
    String,
    /// `Numeric…`
    Numeric,
    /// `Boolean…`
    Boolean,
    /// `Timestamp…`
    Timestamp,
}

/// How the variable must stand to the operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// `…Equals`
    Equals,
    /// `…LessThan`
    LessThan,
    /// `…GreaterThan`
    GreaterThan,
    /// `…LessThanEquals`
    LessThanEquals,
    /// `…GreaterThanEquals`
    GreaterThanEquals,
}

/// The right side of a comparison.
#[derive(Debug, Clone)]
pub enum Operand {
    /// Written in the definition; of the type the operator needs.
    Literal(Value),
    /// The `…Path` form.
    Path(PathExpr),
}

/// The six `Is…` operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypeTest {
    /// `IsNull`
    Null,
    /// `IsPresent`
    Present,
    /// `IsNumeric`
    Numeric,
    /// `IsString`
    String,
    /// `IsBoolean`
    Boolean,
    /// `IsTimestamp`
    Timestamp,
}
