//! Functions as values, and the frames that hold variables.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::sync::Arc;

use crate::ast::{Call, Lambda, Transform};
use crate::functions::Native;
use crate::lex::RegexLiteral;
use crate::signature::Signature;
use crate::value::Val;

/// A function value. Name and place of the last call are kept, as in the reference: errors report them.
pub(crate) struct Function {
    pub(crate) kind: FunctionKind,
    token: RefCell<Option<Arc<str>>>,
    position: Cell<usize>,
}

/// What a function does.
pub(crate) enum FunctionKind {
    Native(&'static Native),
    Lambda(Closure),
    /// A call to be made by whoever receives it (tail call).
    TailCall {
        call: Arc<Call>,
        input: Val,
        frame: Rc<Frame>,
    },
    /// A built-in or other function with some arguments given.
    Partial {
        target: Rc<Function>,
        arguments: Vec<Option<Val>>,
    },
    /// A function handed over as an argument.
    Wrapper(Rc<Function>),
    Regex {
        literal: Arc<RegexLiteral>,
        position: usize,
    },
    /// The `next` of a match: looks on in the same text.
    NextMatch {
        literal: Arc<RegexLiteral>,
        position: usize,
        text: Arc<str>,
        /// In bytes and in UTF-16 code units.
        from: (usize, usize),
    },
    Transform {
        transform: Arc<Transform>,
        frame: Rc<Frame>,
    },
    /// What is left of a function that is being dropped.
    Dropped,
}

/// A function definition and its surroundings.
pub(crate) struct Closure {
    pub(crate) lambda: Arc<Lambda>,
    /// The parameters still open, when some were given.
    pub(crate) open: Option<Vec<Arc<str>>>,
    pub(crate) input: Val,
    pub(crate) frame: Rc<Frame>,
}

impl Closure {
    pub(crate) fn parameters(&self) -> &[Arc<str>] {
        self.open.as_deref().unwrap_or(&self.lambda.parameters)
    }

    /// A partially applied function has none.
    pub(crate) fn signature(&self) -> Option<&Signature> {
        if self.open.is_some() {
            return None;
        }
        self.lambda.signature.as_deref()
    }
}

impl Function {
    pub(crate) fn new(kind: FunctionKind) -> Rc<Function> {
        Rc::new(Function {
            kind,
            token: RefCell::new(None),
            position: Cell::new(0),
        })
    }

    /// The number of parameters, which decides what a higher-order function passes.
    pub(crate) fn arity(&self) -> usize {
        match &self.kind {
            FunctionKind::Native(native) => native.arity,
            FunctionKind::Lambda(closure) => closure.parameters().len(),
            FunctionKind::TailCall { .. }
            | FunctionKind::NextMatch { .. }
            | FunctionKind::Dropped => 0,
            FunctionKind::Partial { arguments, .. } => {
                arguments.iter().filter(|given| given.is_none()).count()
            }
            FunctionKind::Wrapper(inner) => inner.arity(),
            FunctionKind::Regex { .. } => 2,
            FunctionKind::Transform { .. } => 1,
        }
    }

    /// The function itself when it was handed over as an argument.
    pub(crate) fn unwrapped(self: &Rc<Function>) -> &Rc<Function> {
        match &self.kind {
            FunctionKind::Wrapper(inner) => inner,
            _ => self,
        }
    }

    /// Whether JavaScript sees a plain function, which keeps no name or place of its calls.
    pub(crate) fn is_plain(&self) -> bool {
        matches!(
            self.kind,
            FunctionKind::Wrapper(_) | FunctionKind::Regex { .. } | FunctionKind::NextMatch { .. }
        )
    }

    pub(crate) fn called(&self, token: Option<Arc<str>>, position: usize) {
        if token.is_some() {
            self.token.replace(token);
        }
        self.position.set(position);
    }

    pub(crate) fn token(&self) -> Option<Arc<str>> {
        self.token.borrow().clone()
    }

    pub(crate) fn position(&self) -> usize {
        self.position.get()
    }
}

/// Variables of one scope.
pub(crate) struct Frame {
    variables: RefCell<Variables>,
    parent: Option<Rc<Frame>>,
}

#[derive(Default)]
struct Variables {
    /// The arguments of a function, which has their names.
    arguments: Vec<Val>,
    function: Option<Arc<Lambda>>,
    bound: Vec<(Arc<str>, Val)>,
}

impl Variables {
    /// The place of a variable; of parameters of the same name the last counts.
    fn place(&mut self, name: &str) -> Option<&mut Val> {
        if let Some((_, value)) = self.bound.iter_mut().find(|(known, _)| &**known == name) {
            return Some(value);
        }
        let parameters = &self.function.as_ref()?.parameters;
        let index = parameters.iter().rposition(|known| &**known == name)?;
        self.arguments.get_mut(index)
    }

    fn get(&self, name: &str) -> Option<&Val> {
        if let Some((_, value)) = self.bound.iter().find(|(known, _)| &**known == name) {
            return Some(value);
        }
        let parameters = &self.function.as_ref()?.parameters;
        let index = parameters.iter().rposition(|known| &**known == name)?;
        self.arguments.get(index)
    }

    fn len(&self) -> usize {
        self.bound.len() + self.arguments.len()
    }

    /// Whether a value in it may hold others without end.
    fn may_chain(&self) -> bool {
        let bound = self.bound.iter().map(|(_, value)| value);
        self.arguments.iter().chain(bound).any(may_chain)
    }
}

impl Frame {
    pub(crate) fn new(parent: Option<&Rc<Frame>>, bound: Vec<(Arc<str>, Val)>) -> Rc<Frame> {
        Rc::new(Frame {
            variables: RefCell::new(Variables {
                bound,
                ..Variables::default()
            }),
            parent: parent.map(Rc::clone),
        })
    }

    /// The scope of a call: a variable for each parameter.
    pub(crate) fn of_call(
        parent: &Rc<Frame>,
        function: &Arc<Lambda>,
        mut arguments: Vec<Val>,
    ) -> Rc<Frame> {
        arguments.resize(function.parameters.len(), Val::Undefined);
        Rc::new(Frame {
            variables: RefCell::new(Variables {
                arguments,
                function: Some(Arc::clone(function)),
                bound: Vec::new(),
            }),
            parent: Some(Rc::clone(parent)),
        })
    }

    pub(crate) fn bind(&self, name: &Arc<str>, value: Val) {
        let mut variables = self.variables.borrow_mut();
        let old = match variables.place(name) {
            Some(place) => Some(std::mem::replace(place, value)),
            None => {
                variables.bound.push((Arc::clone(name), value));
                None
            }
        };
        drop(variables);
        drop(old);
    }

    /// How many variables there are here.
    pub(crate) fn len(&self) -> usize {
        self.variables.borrow().len()
    }

    /// The value of a variable here or in the scopes around. `passed` grows by the variables among which it was looked for.
    pub(crate) fn lookup(&self, name: &str, passed: &mut usize) -> Option<Val> {
        let mut frame = Some(self);
        while let Some(it) = frame {
            let variables = it.variables.borrow();
            *passed += variables.len();
            if let Some(value) = variables.get(name) {
                return Some(value.clone());
            }
            frame = it.parent.as_deref();
        }
        None
    }

    fn clear(&self) {
        let old = self.variables.take();
        drop(old);
    }
}

/// Frames that may be part of a cycle (a function bound in the scope it was defined in), to be cleared at the end.
#[derive(Default)]
pub(crate) struct Frames {
    known: Vec<Weak<Frame>>,
    limit: usize,
}

impl Frames {
    pub(crate) fn register(&mut self, frame: &Rc<Frame>) {
        if self.known.len() >= self.limit {
            self.known.retain(|frame| frame.strong_count() > 0);
            self.limit = (self.known.len() * 2).max(64);
        }
        self.known.push(Rc::downgrade(frame));
    }
}

impl Drop for Frames {
    fn drop(&mut self) {
        for frame in self.known.drain(..).filter_map(|frame| frame.upgrade()) {
            frame.clear();
        }
    }
}

/// What a frame or a function held when it was dropped. Chains of them can be as long as a program runs, so they are
/// taken apart in a loop instead of recursively.
enum Remains {
    Variables { _variables: Variables },
    Frame { _frame: Rc<Frame> },
    Function { _kind: FunctionKind },
}

thread_local! {
    static PENDING: RefCell<(Vec<Remains>, bool)> = const { RefCell::new((Vec::new(), false)) };
}

fn bury(remains: impl IntoIterator<Item = Remains>) {
    let first = PENDING.try_with(|pending| {
        let mut pending = pending.borrow_mut();
        pending.0.extend(remains);
        !std::mem::replace(&mut pending.1, true)
    });
    if first != Ok(true) {
        return;
    }
    while let Ok(Some(next)) = PENDING.try_with(|pending| {
        let mut pending = pending.borrow_mut();
        let next = pending.0.pop();
        if next.is_none() {
            pending.1 = false;
        }
        next
    }) {
        drop(next);
    }
}

fn may_chain(value: &Val) -> bool {
    matches!(value, Val::List(_) | Val::Record(_) | Val::Fun(_))
}

impl Drop for Frame {
    fn drop(&mut self) {
        let parent = self.parent.take();
        let last = parent
            .as_ref()
            .is_some_and(|parent| Rc::strong_count(parent) == 1);
        if !last && !self.variables.get_mut().may_chain() {
            return;
        }
        let variables = std::mem::take(self.variables.get_mut());
        let parent = parent.map(|frame| Remains::Frame { _frame: frame });
        let variables = Remains::Variables {
            _variables: variables,
        };
        bury([variables].into_iter().chain(parent));
    }
}

impl Drop for Function {
    fn drop(&mut self) {
        let chains = match &self.kind {
            FunctionKind::Native(_)
            | FunctionKind::Regex { .. }
            | FunctionKind::NextMatch { .. }
            | FunctionKind::Dropped => false,
            FunctionKind::Lambda(Closure { input, frame, .. })
            | FunctionKind::TailCall { input, frame, .. } => {
                may_chain(input) || Rc::strong_count(frame) == 1
            }
            FunctionKind::Partial { .. }
            | FunctionKind::Wrapper(_)
            | FunctionKind::Transform { .. } => true,
        };
        if chains {
            let kind = std::mem::replace(&mut self.kind, FunctionKind::Dropped);
            bury([Remains::Function { _kind: kind }]);
        }
    }
}
