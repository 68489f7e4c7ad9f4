//! Calling functions: arguments, tail calls, partial application, `~>`.

use std::rc::Rc;
use std::sync::{Arc, LazyLock};

use super::{Evaluator, NAMES_A_STEP, check_depth};
use crate::ast::{Call, Kind, Node};
use crate::error::{Fault, Outcome, fault};
use crate::function::{Closure, Frame, Function, FunctionKind};
use crate::parse;
use crate::value::Val;

/// What `$f ~> $g` of two functions means, in JSONata itself so that errors have the reference's places.
static CHAIN: LazyLock<Option<Node>> = LazyLock::new(|| {
    let text = "function($f, $g) { function($x){ $g($f($x)) } }";
    parse::parse(text, 100).and_then(parse::process).ok()
});

impl Evaluator<'_> {
    /// A call expression; `first` is the value that `~>` puts before its arguments.
    #[inline(never)]
    pub(super) fn call(
        &mut self,
        node: &Node,
        call: &Call,
        first: Option<Val>,
        input: &Val,
        frame: &Rc<Frame>,
    ) -> Outcome<Val> {
        let procedure = self.evaluate(&call.procedure, input, frame)?;
        let name = call.procedure.procedure_name();
        if procedure.is_undefined() && self.is_variable(&call.procedure, frame) {
            return Err(named(fault("T1005"), name).at(node.position));
        }
        let mut arguments = Vec::with_capacity(call.arguments.len() + usize::from(first.is_some()));
        arguments.extend(first);
        for argument in &call.arguments {
            arguments.push(match self.evaluate(argument, input, frame)? {
                Val::Fun(function) => Val::Fun(wrap(function)),
                value => value,
            });
        }
        if let Val::Fun(function) = &procedure
            && !function.is_plain()
        {
            function.called(name.clone(), node.position);
        }
        self.apply(&procedure, arguments, input, frame)
            .map_err(|mut fault| {
                if fault.position == 0 {
                    fault.position = node.position;
                }
                if fault.token.is_none() {
                    fault.token = name;
                }
                fault
            })
    }

    /// Whether the name of an unknown function is that of a variable: the `$` was forgotten.
    fn is_variable(&mut self, procedure: &Node, frame: &Rc<Frame>) -> bool {
        let Kind::Path { steps, .. } = &procedure.kind else {
            return false;
        };
        let name = steps.first().and_then(Node::procedure_name);
        name.is_some_and(|name| match self.lookup(&name, frame) {
            Val::Undefined | Val::Null | Val::Bool(false) => false,
            Val::Num(number) => number != 0.0 && !number.is_nan(),
            Val::Str(text) => !text.is_empty(),
            _ => true,
        })
    }

    /// Calls a function and then whatever it calls last.
    pub(crate) fn apply(
        &mut self,
        procedure: &Val,
        arguments: Vec<Val>,
        input: &Val,
        frame: &Rc<Frame>,
    ) -> Outcome<Val> {
        let mut result = self.apply_once(procedure, arguments, input, frame)?;
        loop {
            let Val::Fun(function) = &result else {
                return Ok(result);
            };
            let FunctionKind::TailCall {
                call,
                input: there,
                frame: around,
            } = &function.kind
            else {
                return Ok(result);
            };
            let next = self.evaluate(&call.procedure, there, around)?;
            if let Val::Fun(function) = &next {
                let name = match &call.procedure.kind {
                    Kind::Variable(name) => Some(Arc::clone(name)),
                    _ => None,
                };
                function.called(name, call.procedure.position);
            }
            let mut arguments = Vec::with_capacity(call.arguments.len());
            for argument in &call.arguments {
                arguments.push(self.evaluate(argument, there, around)?);
            }
            result = self.apply_once(&next, arguments, input, frame)?;
        }
    }

    #[inline(never)]
    fn apply_once(
        &mut self,
        procedure: &Val,
        arguments: Vec<Val>,
        input: &Val,
        frame: &Rc<Frame>,
    ) -> Outcome<Val> {
        let Val::Fun(function) = procedure else {
            return Err(fault("T1006"));
        };
        self.deeper(|this| this.invoke(function, arguments, input, frame))
            .map_err(|mut fault| {
                if fault.token.is_none() {
                    fault.token = function.token();
                }
                if function.position() != 0 {
                    fault.position = function.position();
                }
                fault
            })
    }

    #[inline(never)]
    fn invoke(
        &mut self,
        function: &Rc<Function>,
        arguments: Vec<Val>,
        input: &Val,
        frame: &Rc<Frame>,
    ) -> Outcome<Val> {
        match &function.kind {
            FunctionKind::Native(native) => {
                let arguments = match native.signature() {
                    Some(signature) => signature.validate(arguments, input)?,
                    None => arguments,
                };
                self.native(native, &arguments, input, frame)
            }
            FunctionKind::Lambda(closure) => {
                let arguments = match closure.signature() {
                    Some(signature) => signature.validate(arguments, input)?,
                    None => arguments,
                };
                self.charge(closure.parameters().len() / NAMES_A_STEP)?;
                let inner = match &closure.open {
                    None => Frame::of_call(&closure.frame, &closure.lambda, arguments),
                    Some(open) => {
                        let rest = std::iter::repeat(Val::Undefined);
                        let given = arguments.into_iter().chain(rest);
                        let bound = open.iter().cloned().zip(given).collect();
                        Frame::new(Some(&closure.frame), bound)
                    }
                };
                self.evaluate(&closure.lambda.body, &closure.input, &inner)
            }
            FunctionKind::TailCall { .. } | FunctionKind::Dropped => Err(fault("T1006")),
            FunctionKind::Wrapper(inner) => {
                let inner = Val::Fun(Rc::clone(inner));
                self.deeper(|this| this.apply(&inner, arguments, &Val::Null, frame))
            }
            FunctionKind::Partial {
                target,
                arguments: fixed,
            } => {
                let mut given = arguments.into_iter();
                let all: Vec<Val> = fixed
                    .iter()
                    .map(|fixed| {
                        fixed
                            .clone()
                            .unwrap_or_else(|| given.next().unwrap_or_default())
                    })
                    .collect();
                match &target.kind {
                    FunctionKind::Native(native) => {
                        self.native(native, &all, &Val::Undefined, frame)
                    }
                    _ => self.deeper(|this| {
                        this.apply(&Val::Fun(Rc::clone(target)), all, &Val::Null, frame)
                    }),
                }
            }
            FunctionKind::Regex { literal, position } => {
                self.find_match(literal, *position, arguments.first(), frame)
            }
            FunctionKind::NextMatch {
                literal,
                position,
                text,
                from,
            } => self.next_match(literal, *position, text, *from, frame),
            FunctionKind::Transform {
                transform,
                frame: around,
            } => {
                let signature = crate::functions::transform_signature();
                let arguments = match signature {
                    Some(signature) => signature.validate(arguments, input)?,
                    None => arguments,
                };
                self.transform(transform, arguments.first(), around)
            }
        }
    }

    fn native(
        &mut self,
        native: &'static crate::functions::Native,
        arguments: &[Val],
        input: &Val,
        frame: &Rc<Frame>,
    ) -> Outcome<Val> {
        let call = crate::functions::Arguments {
            values: arguments,
            input,
            frame,
        };
        let result = self.deeper(|this| (native.run)(this, &call))?;
        check_depth(result)
    }

    #[inline(never)]
    pub(super) fn partial(
        &mut self,
        node: &Node,
        call: &Call,
        input: &Val,
        frame: &Rc<Frame>,
    ) -> Outcome<Val> {
        let mut arguments = Vec::with_capacity(call.arguments.len());
        for argument in &call.arguments {
            arguments.push(match argument.kind {
                Kind::Placeholder => None,
                _ => Some(self.evaluate(argument, input, frame)?),
            });
        }
        let procedure = self.evaluate(&call.procedure, input, frame)?;
        let name = call.procedure.procedure_name();
        let Val::Fun(function) = &procedure else {
            let forgotten = procedure.is_undefined() && self.is_variable(&call.procedure, frame);
            let code = if forgotten { "T1007" } else { "T1008" };
            return Err(named(fault(code), name).at(node.position));
        };
        let function = function.unwrapped();
        let kind = match &function.kind {
            FunctionKind::Lambda(closure) => {
                let mut open = Vec::new();
                let mut bound = Vec::new();
                let mut given = arguments.into_iter();
                for parameter in closure.parameters() {
                    match given.next() {
                        Some(None) => open.push(Arc::clone(parameter)),
                        Some(Some(value)) => bound.push((Arc::clone(parameter), value)),
                        None => bound.push((Arc::clone(parameter), Val::Undefined)),
                    }
                }
                FunctionKind::Lambda(Closure {
                    lambda: Arc::clone(&closure.lambda),
                    open: Some(open),
                    input: closure.input.clone(),
                    frame: Frame::new(Some(&closure.frame), bound),
                })
            }
            _ => FunctionKind::Partial {
                target: Rc::clone(function),
                arguments,
            },
        };
        Ok(Val::Fun(Function::new(kind)))
    }

    /// `lhs ~> rhs`.
    #[inline(never)]
    pub(super) fn apply_operator(
        &mut self,
        node: &Node,
        lhs: &Node,
        rhs: &Node,
        input: &Val,
        frame: &Rc<Frame>,
    ) -> Outcome<Val> {
        let left = self.evaluate(lhs, input, frame)?;
        if let Kind::Call(call) = &rhs.kind {
            return self.call(rhs, call, Some(left), input, frame);
        }
        let right = self.evaluate(rhs, input, frame)?;
        let Val::Fun(function) = &right else {
            return Err(fault("T2006").at(node.position).value(right));
        };
        if let (Kind::Variable(name), false) = (&rhs.kind, function.is_plain()) {
            // The reference shows whatever call of the function came before, perhaps in another expression.
            function.called(Some(Arc::clone(name)), rhs.position);
        }
        match (&left, &*CHAIN) {
            (Val::Fun(_), Some(chain)) => {
                let chain = self.evaluate(chain, &Val::Null, frame)?;
                self.apply(&chain, vec![left, right], &Val::Null, frame)
            }
            _ => self.apply(&right, vec![left], &Val::Null, frame),
        }
    }
}

fn named(mut fault: Box<Fault>, name: Option<Arc<str>>) -> Box<Fault> {
    fault.token = name;
    fault
}

/// A function as an argument: calls of it start without a context.
fn wrap(function: Rc<Function>) -> Rc<Function> {
    if matches!(function.kind, FunctionKind::Wrapper(_)) {
        return function;
    }
    Function::new(FunctionKind::Wrapper(function))
}
