//! The built-in functions: one row of a table each.

mod array;
mod aws;
mod higher_order;
pub(crate) mod number;
mod object;
mod regex;
mod search;
mod string;
mod time;

use std::rc::Rc;
use std::sync::{LazyLock, OnceLock};

use crate::environment::Dialect;
use crate::error::Outcome;
use crate::evaluate::{Evaluator, in_order};
use crate::function::Frame;
use crate::signature::Signature;
use crate::value::Val;

/// A built-in function.
pub(crate) struct Native {
    pub(crate) name: &'static str,
    signature: &'static str,
    parsed: OnceLock<Option<Signature>>,
    /// Number of parameters as higher-order functions see it.
    pub(crate) arity: usize,
    pub(crate) run: Run,
}

/// The code of a built-in function.
pub(crate) type Run = fn(&mut Evaluator<'_>, &Arguments<'_>) -> Outcome<Val>;

/// What a built-in function is called with; validated by its signature, unless it was partially applied.
pub(crate) struct Arguments<'a> {
    pub(crate) values: &'a [Val],
    /// The context of the call.
    pub(crate) input: &'a Val,
    pub(crate) frame: &'a Rc<Frame>,
}

impl Arguments<'_> {
    pub(crate) fn get(&self, index: usize) -> &Val {
        self.values.get(index).unwrap_or(&Val::Undefined)
    }

    pub(crate) fn num(&self, index: usize) -> Option<f64> {
        self.get(index).as_num()
    }

    pub(crate) fn text(&self, index: usize) -> Option<&str> {
        self.get(index).as_str().map(|text| &**text)
    }
}

impl Native {
    pub(crate) fn signature(&self) -> Option<&Signature> {
        let parsed = || Signature::parse(self.signature).ok();
        self.parsed.get_or_init(parsed).as_ref()
    }
}

/// The signature of every transform expression.
pub(crate) fn transform_signature() -> Option<&'static Signature> {
    static PARSED: LazyLock<Option<Signature>> =
        LazyLock::new(|| Signature::parse("<(oa):o>").ok());
    PARSED.as_ref()
}

fn tables() -> [&'static [Native]; 8] {
    [
        &string::TABLE,
        &number::TABLE,
        &array::TABLE,
        &object::TABLE,
        &higher_order::TABLE,
        &regex::TABLE,
        &time::TABLE,
        &aws::TABLE,
    ]
}

/// The built-in function of this name.
pub(crate) fn find(name: &str, dialect: Dialect) -> Option<&'static Native> {
    let [plain @ .., added] = tables();
    let named = |native: &&Native| native.name == name;
    if dialect == Dialect::StepFunctions {
        if let Some(native) = added.iter().find(named) {
            return Some(native);
        }
        if name == "eval" {
            return None;
        }
    }
    plain.into_iter().flatten().find(named)
}

/// The names of all built-in functions, in order.
pub(crate) fn names(dialect: Dialect) -> Vec<&'static str> {
    let all = tables().into_iter().flatten().map(|native| native.name);
    let names = all.filter(|name| find(name, dialect).is_some());
    let mut names = in_order(names.collect(), |a, b| a > b);
    names.dedup();
    names
}

/// A row of a table.
const fn native(name: &'static str, signature: &'static str, arity: usize, run: Run) -> Native {
    Native {
        name,
        signature,
        parsed: OnceLock::new(),
        arity,
        run,
    }
}
