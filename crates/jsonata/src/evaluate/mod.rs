//! The evaluator: a tree walker that counts its depth and its steps.

mod apply;
mod group;
mod operators;
mod path;
mod sort;
mod transform;

use std::cmp::Ordering;
use std::rc::Rc;
use std::sync::Arc;

pub(crate) use operators::numeric;
pub(crate) use path::count;
pub(crate) use sort::{in_order, merge_sort};

use crate::ast::{Kind, Node, Op, Stage};
use crate::environment::{Environment, Limits};
use crate::error::{Fault, Outcome, fault};
use crate::function::{Closure, Frame, Frames, Function, FunctionKind};
use crate::functions;
use crate::random::Random;
use crate::regex::Scratch;
use crate::text;
use crate::value::{BYTES_A_STEP, List, Val};

/// Deepest nesting of arrays and objects that an expression may make.
const MAX_VALUE_DEPTH: u32 = 400;

/// How many variables are passed in search of one for a step.
const NAMES_A_STEP: usize = 16;

/// How many names [`Evaluator::known`] holds: it is searched from its start.
const MOST_KNOWN: usize = 64;

/// One evaluation.
pub(crate) struct Evaluator<'e> {
    pub(crate) environment: &'e Environment,
    pub(crate) limits: Limits,
    steps: u64,
    depth: usize,
    pub(crate) random: Random,
    /// Memory of the regular expression matcher.
    pub(crate) scratch: Scratch,
    /// The built-in functions that were called.
    natives: Vec<(&'static str, Rc<Function>)>,
    /// What variables outside of the expression are, by the place in memory of the name that was looked up.
    known: Vec<(Arc<str>, Val)>,
    frames: Frames,
}

impl<'e> Evaluator<'e> {
    pub(crate) fn new(environment: &'e Environment) -> Evaluator<'e> {
        Evaluator {
            environment,
            limits: environment.limits,
            steps: environment.limits.steps,
            depth: 0,
            random: Random::new(environment.seed),
            scratch: Scratch::default(),
            natives: Vec::new(),
            known: Vec::new(),
            frames: Frames::default(),
        }
    }

    /// Evaluates a whole expression.
    pub(crate) fn run(&mut self, node: &Node) -> Outcome<Val> {
        let input = self
            .environment
            .input
            .as_ref()
            .map(Val::from)
            .unwrap_or_default();
        let frame = Frame::new(None, vec![("$".into(), input.clone())]);
        self.evaluate(node, &wrap_input(input), &frame)
    }

    /// Takes `count` steps from the budget.
    pub(crate) fn charge(&mut self, count: usize) -> Outcome<()> {
        match self.steps.checked_sub(count as u64) {
            Some(left) => {
                self.steps = left;
                Ok(())
            }
            None => Err(self.out_of_steps()),
        }
    }

    /// What is left of the budget.
    pub(crate) fn steps_left(&self) -> u64 {
        self.steps
    }

    #[cold]
    fn out_of_steps(&self) -> Box<Fault> {
        let limit = self.limits.steps;
        fault("U1001").text(format!(
            "evaluation took more than {limit} steps; look for a function that never ends or work on less data"
        ))
    }

    /// A text, if it is not too long.
    pub(crate) fn text(&mut self, text: String) -> Outcome<Val> {
        self.check_text(text.len())?;
        Ok(Val::from(text))
    }

    /// Charges for a text of this many bytes.
    pub(crate) fn check_text(&mut self, bytes: usize) -> Outcome<()> {
        if bytes > self.limits.bytes {
            return Err(text::too_large(self.limits.bytes));
        }
        self.charge(bytes / BYTES_A_STEP)
    }

    /// The order of two texts, charged for by their lengths.
    pub(crate) fn order(&mut self, a: &str, b: &str) -> Outcome<Ordering> {
        self.charge((a.len() + b.len()) / BYTES_A_STEP)?;
        Ok(text::compare(a, b))
    }

    /// A sequence, if it is not too long.
    pub(crate) fn sequence(&mut self, items: Vec<Val>) -> Outcome<Val> {
        self.check_length(items.len())?;
        Ok(Val::sequence(items))
    }

    /// Charges for an array of this many items.
    pub(crate) fn check_length(&mut self, length: usize) -> Outcome<()> {
        if length > self.limits.sequence {
            #[expect(clippy::cast_precision_loss, reason = "a limit is far below 2^53")]
            let limit = Val::Num(self.limits.sequence as f64);
            return Err(fault("D2015").value(limit));
        }
        self.charge(length / 8)
    }

    pub(crate) fn equals(&mut self, a: &Val, b: &Val) -> Outcome<bool> {
        match a.equals(b, &mut self.steps) {
            Some(equal) => Ok(equal),
            None => Err(self.out_of_steps()),
        }
    }

    /// How many levels are left.
    pub(crate) fn levels_left(&self) -> usize {
        self.limits.depth.saturating_sub(self.depth)
    }

    /// Goes one level deeper for as long as `act` runs.
    pub(crate) fn deeper<T>(&mut self, act: impl FnOnce(&mut Self) -> Outcome<T>) -> Outcome<T> {
        if self.depth >= self.limits.depth {
            return Err(fault("D1011"));
        }
        self.depth += 1;
        let result = act(self);
        self.depth -= 1;
        result
    }

    /// The value of a variable.
    pub(crate) fn lookup(&mut self, name: &Arc<str>, frame: &Frame) -> Val {
        let mut passed = 0;
        let bound = frame.lookup(name, &mut passed);
        // Whoever is out of steps now is told so at the next node.
        self.steps = self.steps.saturating_sub((passed / NAMES_A_STEP) as u64);
        if let Some(value) = bound {
            return value;
        }
        let known = self
            .known
            .iter()
            .find(|(known, _)| Arc::ptr_eq(known, name));
        if let Some((_, value)) = known {
            return value.clone();
        }
        let value = self.global(name);
        if self.known.len() < MOST_KNOWN {
            self.known.push((Arc::clone(name), value.clone()));
        }
        value
    }

    /// A variable of the environment, or a built-in function.
    pub(super) fn global(&mut self, name: &str) -> Val {
        if let Some(value) = self.environment.bindings.get(name) {
            return Val::from(value);
        }
        if let Some((_, function)) = self.natives.iter().find(|(known, _)| *known == name) {
            return Val::Fun(Rc::clone(function));
        }
        match functions::find(name, self.environment.dialect) {
            Some(native) => {
                let function = Function::new(FunctionKind::Native(native));
                self.natives.push((native.name, Rc::clone(&function)));
                Val::Fun(function)
            }
            None => Val::Undefined,
        }
    }

    /// Evaluates a node with `input` as context.
    pub(crate) fn evaluate(&mut self, node: &Node, input: &Val, frame: &Rc<Frame>) -> Outcome<Val> {
        self.enter()?;
        self.depth += 1;
        let mut result = self.dispatch(node, input, frame)?;
        if node.extra.is_some() {
            result = self.finish(node, result, frame)?;
        }
        self.depth -= 1;
        Ok(collapse(result, node.keep_array))
    }

    /// As [`Evaluator::enter`], for a node that looks for a member of this name.
    #[inline]
    fn enter_name(&mut self, name: &str) -> Outcome<()> {
        if name.len() >= BYTES_A_STEP {
            self.charge(name.len() / BYTES_A_STEP)?;
        }
        self.enter()
    }

    /// Takes the step that a node costs, if there is a level for it.
    #[inline]
    fn enter(&mut self) -> Outcome<()> {
        if self.steps == 0 {
            return Err(self.out_of_steps());
        }
        self.steps -= 1;
        if self.depth >= self.limits.depth {
            return Err(fault("D1011"));
        }
        Ok(())
    }

    fn dispatch(&mut self, node: &Node, input: &Val, frame: &Rc<Frame>) -> Outcome<Val> {
        match &node.kind {
            Kind::Path { .. } => self.path(node, input, frame),
            Kind::Name(name, place) => self.field(input, name, place),
            Kind::Variable(name) => Ok(self.variable(name, input, frame)),
            Kind::Literal(literal) => Ok(literal.to_val()),
            Kind::Binary {
                op: op @ (Op::And | Op::Or),
                lhs,
                rhs,
            } => self.logical(*op, lhs, rhs, node.position, input, frame),
            Kind::Binary { op, lhs, rhs } => {
                let lhs = self.evaluate(lhs, input, frame)?;
                let rhs = self.evaluate(rhs, input, frame)?;
                self.operate(*op, &lhs, &rhs)
                    .map_err(|fault| fault.at(node.position).token(op.symbol()))
            }
            Kind::Call(call) => self.call(node, call, None, input, frame),
            Kind::Condition {
                condition,
                then,
                otherwise,
            } => {
                let condition = self.evaluate(condition, input, frame)?;
                if self.truthy(&condition)? {
                    self.evaluate(then, input, frame)
                } else if let Some(otherwise) = otherwise {
                    self.evaluate(otherwise, input, frame)
                } else {
                    Ok(Val::Undefined)
                }
            }
            Kind::Block(expressions) => self.block(expressions, input, frame),
            _ => self.dispatch_rare(node, input, frame),
        }
    }

    #[inline(never)]
    fn dispatch_rare(&mut self, node: &Node, input: &Val, frame: &Rc<Frame>) -> Outcome<Val> {
        match &node.kind {
            Kind::Array(items) => self.array(node, items, input, frame),
            Kind::Object(group) => self.group(group, input, frame),
            Kind::Wildcard => self.wildcard(input),
            Kind::Descendant => self.descendants(input),
            Kind::Parent { label, .. } => Ok(self.lookup(label, frame)),
            Kind::Bind { name, value } => {
                let value = self.evaluate(value, input, frame)?;
                if matches!(value, Val::Fun(_) | Val::List(_) | Val::Record(_)) {
                    self.frames.register(frame);
                }
                self.charge(frame.len() / NAMES_A_STEP)?;
                frame.bind(name, value.clone());
                Ok(value)
            }
            Kind::Minus(only) => match self.evaluate(only, input, frame)? {
                Val::Undefined => Ok(Val::Undefined),
                Val::Num(number) if number.is_finite() => Ok(Val::Num(-number)),
                Val::Num(number) if number.is_infinite() => {
                    Err(fault("D1001").value(Val::Num(number)))
                }
                other => Err(fault("D1002").at(node.position).token("-").value(other)),
            },
            Kind::Elvis(lhs, rhs) => {
                let value = self.evaluate(lhs, input, frame)?;
                if self.truthy(&value)? {
                    return Ok(value);
                }
                self.evaluate(rhs, input, frame)
            }
            Kind::Coalesce(lhs, rhs) => match self.evaluate(lhs, input, frame)? {
                Val::Undefined => self.evaluate(rhs, input, frame),
                value => Ok(value),
            },
            Kind::Regex(literal) => Ok(Val::Fun(Function::new(FunctionKind::Regex {
                literal: Arc::clone(literal),
                position: node.position,
            }))),
            Kind::Lambda(lambda) => Ok(Val::Fun(Function::new(FunctionKind::Lambda(Closure {
                lambda: Arc::clone(lambda),
                open: None,
                input: input.clone(),
                frame: Rc::clone(frame),
            })))),
            Kind::TailCall(call) => Ok(Val::Fun(Function::new(FunctionKind::TailCall {
                call: Arc::clone(call),
                input: input.clone(),
                frame: Rc::clone(frame),
            }))),
            Kind::Transform(transform) => Ok(Val::Fun(Function::new(FunctionKind::Transform {
                transform: Arc::clone(transform),
                frame: Rc::clone(frame),
            }))),
            Kind::Partial(call) => self.partial(node, call, input, frame),
            Kind::Apply { lhs, rhs } => self.apply_operator(node, lhs, rhs, input, frame),
            _ => Ok(Val::Undefined),
        }
    }

    /// Predicates and grouping of a node that is not a step.
    #[inline(never)]
    fn finish(&mut self, node: &Node, mut result: Val, frame: &Rc<Frame>) -> Outcome<Val> {
        for stage in node.predicates() {
            if let Stage::Filter(predicate) = stage {
                result = self.filter(predicate, &result, frame)?;
            }
        }
        if let (Some(group), false) = (node.group(), matches!(node.kind, Kind::Path { .. })) {
            result = self.group(group, &result, frame)?;
        }
        Ok(result)
    }

    #[inline(never)]
    fn block(&mut self, expressions: &[Node], input: &Val, frame: &Rc<Frame>) -> Outcome<Val> {
        let frame = Frame::new(Some(frame), Vec::new());
        let mut result = Val::Undefined;
        for expression in expressions {
            result = self.evaluate(expression, input, &frame)?;
        }
        Ok(result)
    }

    fn variable(&mut self, name: &Arc<str>, input: &Val, frame: &Frame) -> Val {
        if !name.is_empty() {
            return self.lookup(name, frame);
        }
        match input {
            Val::List(list) if list.outer_wrapper => input.item(0),
            _ => input.clone(),
        }
    }

    #[inline(never)]
    fn array(
        &mut self,
        node: &Node,
        items: &[Node],
        input: &Val,
        frame: &Rc<Frame>,
    ) -> Outcome<Val> {
        let mut result = Vec::with_capacity(items.len());
        for item in items {
            let value = self.evaluate(item, input, frame)?;
            if value.is_array() && !matches!(item.kind, Kind::Array(_)) {
                self.check_length(result.len() + value.len())?;
                result.extend(value.items());
            } else if !value.is_undefined() {
                result.push(value);
            }
        }
        let list = Val::list(List {
            items: result,
            cons: node.cons_array,
            ..List::default()
        });
        check_depth(list)
    }
}

/// The error for values nested too deeply.
pub(crate) fn check_depth(value: Val) -> Outcome<Val> {
    if value.depth() <= MAX_VALUE_DEPTH {
        return Ok(value);
    }
    Err(fault("U1004").text(format!(
        "the expression makes a value nested more than {MAX_VALUE_DEPTH} levels deep; make it flatter"
    )))
}

/// An input that is an array becomes a sequence of one, so that the first step sees the array as a whole.
pub(crate) fn wrap_input(input: Val) -> Val {
    if !input.is_array() || input.is_sequence() {
        return input;
    }
    Val::list(List {
        items: vec![input],
        sequence: true,
        outer_wrapper: true,
        ..List::default()
    })
}

/// What a sequence means to the outside: nothing when empty, its item when it has one.
fn collapse(value: Val, keep_array: bool) -> Val {
    let Val::List(list) = &value else {
        return value;
    };
    if !list.sequence || list.tuple_stream || list.items.len() > 1 {
        return value;
    }
    match list.items.first() {
        None => Val::Undefined,
        Some(_) if list.keep_singleton => value,
        Some(_) if keep_array => {
            let mut kept = List::clone(list);
            kept.keep_singleton = true;
            Val::list(kept)
        }
        Some(only) => only.clone(),
    }
}
