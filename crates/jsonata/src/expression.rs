//! Parsed expressions.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use asl_json::Value;

use crate::ast::{Kind, Node};
use crate::environment::Environment;
use crate::error::{Error, Fault, Outcome, fault};
use crate::evaluate::{Evaluator, wrap_input};
use crate::functions::Arguments;
use crate::parse;
use crate::uses::{self, InputUse, VariableUse, all_children};
use crate::value::Val;

/// Deepest nesting of an expression's text.
pub const MAX_NESTING: usize = 250;

/// Longest text of an expression, in bytes.
pub const MAX_LENGTH: usize = 1 << 20;

/// A parsed expression. Parse once, evaluate often; cloning is cheap.
#[derive(Clone)]
pub struct Expression {
    root: Arc<Node>,
    free: Arc<[Arc<str>]>,
    uses: Arc<[VariableUse]>,
    newer: Arc<[&'static str]>,
}

impl fmt::Debug for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Expression").field(&self.root).finish()
    }
}

impl Expression {
    /// Parses the text of an expression.
    ///
    /// # Errors
    /// The reference's syntax errors (`S0…`), with its positions; `U1004` when nested deeper than [`MAX_NESTING`],
    /// `U1003` when longer than [`MAX_LENGTH`], `U1005` for a regular expression that cannot be used.
    ///
    /// ```
    /// let error = asl_jsonata::Expression::parse("1 + ").unwrap_err();
    /// assert_eq!(error.to_string(), "S0207: Unexpected end of expression");
    /// assert_eq!(error.position, Some(4));
    /// ```
    pub fn parse(text: &str) -> Result<Expression, Error> {
        let mut newer = BTreeSet::new();
        let root =
            parse_within(text, MAX_NESTING, &mut newer).map_err(|fault| fault.into_error())?;
        let uses = uses::variables(&root);
        let free: BTreeSet<_> = uses.iter().map(|it| Arc::clone(&it.name)).collect();
        Ok(Expression {
            root: Arc::new(root),
            free: free.into_iter().collect(),
            uses: uses.into(),
            newer: newer.into_iter().collect(),
        })
    }

    /// Evaluates the expression; `None` is JSONata's nothing (undefined).
    ///
    /// # Errors
    /// The reference's type and dynamic errors (`T…`, `D…`), and this crate's limits (`U…`, see [`Error`]).
    pub fn evaluate(&self, environment: &Environment) -> Result<Option<Value>, Error> {
        let inputs = environment.bindings.values().chain(&environment.input);
        if inputs.map(Value::depth).max().unwrap_or(0) > asl_json::MAX_DEPTH {
            return Err(fault("U1004")
                .text("the input is nested too deeply")
                .into_error());
        }
        let mut evaluator = Evaluator::new(environment);
        evaluator
            .run(&self.root)
            .and_then(|result| to_json(&result, environment.limits.nodes))
            .map_err(|fault| fault.into_error())
    }

    /// The variables that the expression uses and does not define itself, without the `$`; built-in functions that it
    /// calls are among them. Of `$states.input.x` it names `states`.
    #[must_use]
    pub fn free_variables(&self) -> BTreeSet<Arc<str>> {
        self.free.iter().cloned().collect()
    }

    /// The same names in the same order, found when the expression was parsed: whoever evaluates it need bind no others.
    #[must_use]
    pub fn free_names(&self) -> &[Arc<str>] {
        &self.free
    }

    /// The variables of [`free_variables`](Expression::free_variables), use by use, in the order of the text.
    ///
    /// ```
    /// let expression = asl_jsonata::Expression::parse("$states.input.x + $f($y)")?;
    /// let uses = expression.variable_uses();
    /// assert_eq!((&*uses[0].name, uses[0].field.as_deref()), ("states", Some("input")));
    /// assert_eq!((&*uses[1].name, uses[1].called, uses[1].position), ("f", true, 20));
    /// # Ok::<(), asl_jsonata::Error>(())
    /// ```
    #[must_use]
    pub fn variable_uses(&self) -> &[VariableUse] {
        &self.uses
    }

    /// Where the expression reads its input document: names that no path leads to, `$` and `$$`. In AWS Step Functions there is no such
    /// document.
    #[must_use]
    pub fn input_uses(&self) -> Vec<InputUse> {
        uses::input(&self.root)
    }

    /// Constructs in the text that came after JSONata 2.0, as they are written: `?:` and `??`. AWS runs 2.0.
    #[must_use]
    pub fn newer_constructs(&self) -> &[&'static str] {
        &self.newer
    }
}

fn parse_within(text: &str, depth: usize, newer: &mut BTreeSet<&'static str>) -> Outcome<Node> {
    if text.len() > MAX_LENGTH {
        return Err(crate::text::too_large(MAX_LENGTH));
    }
    let node = parse::parse(text, depth).and_then(parse::process)?;
    find_newer(&node, newer);
    Ok(node)
}

/// `$eval`: an expression in a text.
pub(crate) fn evaluate_text(
    evaluator: &mut Evaluator<'_>,
    text: &str,
    it: &Arguments<'_>,
) -> Outcome<Val> {
    let input = match it.get(1) {
        Val::Undefined => it.input.clone(),
        focus => wrap_input(focus.clone()),
    };
    let depth = evaluator.levels_left().min(MAX_NESTING) / 2;
    let node = parse_within(text, depth, &mut BTreeSet::new())
        .map_err(|inner| fault("D3120").value(Val::from(inner.message())))?;
    match evaluator.evaluate(&node, &input, it.frame) {
        Err(inner) if wraps(&inner) => Err(fault("D3121").value(Val::from(inner.message()))),
        result => result,
    }
}

/// Whether an error inside `$eval` is reported as one of `$eval`: not one of a limit, and not one whose message is long
/// already, because quoting it again and again would double its escapes every time.
fn wraps(inner: &Fault) -> bool {
    const LONG: usize = 1000;
    inner.code != "D1011" && !inner.code.starts_with('U') && inner.message().len() < LONG
}

fn to_json(result: &Val, limit: usize) -> Outcome<Option<Value>> {
    if result.is_undefined() {
        return Ok(None);
    }
    let mut budget = limit;
    if let Some(value) = result.to_json_within(&mut budget) {
        return Ok(Some(value));
    }
    if result.holds_function(&mut limit.clone()) {
        return Err(fault("U1002"));
    }
    Err(fault("U1003").text(format!(
        "the result has more than {limit} values; make the expression produce less"
    )))
}

fn find_newer(root: &Node, newer: &mut BTreeSet<&'static str>) {
    let mut pending = vec![root];
    while let Some(node) = pending.pop() {
        match &node.kind {
            Kind::Elvis(..) => {
                newer.insert("?:");
            }
            Kind::Coalesce(..) => {
                newer.insert("??");
            }
            _ => {}
        }
        pending.extend(all_children(node));
    }
}
