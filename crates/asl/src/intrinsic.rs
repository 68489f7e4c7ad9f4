//! The syntax of intrinsic function calls (reference 02-choice-intrinsics-jsonata §3). What they compute is the engine's concern.

use std::sync::Arc;

use asl_json::Value;

use crate::model::PathExpr;

/// A call such as `States.Format('{}!', $.name)`.
#[derive(Debug, Clone)]
pub struct IntrinsicCall {
    /// The whole call as written: AWS prints it in causes.
    pub text: Arc<str>,
    /// Which function.
    pub function: Function,
    /// Its arguments; how many and of what type is only looked at when it runs, as AWS does (reference 10-more-recordings).
    pub arguments: Vec<Argument>,
}

/// An argument of a call.
#[derive(Debug, Clone)]
pub enum Argument {
    /// A string, number, `true`, `false` or `null`. The escapes `\'`, `\{`, `\}` and `\\` of a string are undone, but for the
    /// template of `States.Format` (its first argument): that one keeps `\{`, `\}` and `\\` as written, since only there `{` has a meaning.
    Literal(Value),
    /// A path.
    Path(PathExpr),
    /// A nested call.
    Call(Box<IntrinsicCall>),
}

/// The 18 functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is named as the language names it")]
pub enum Function {
    Format,
    StringToJson,
    JsonToString,
    Array,
    ArrayPartition,
    ArrayContains,
    ArrayRange,
    ArrayGetItem,
    ArrayLength,
    ArrayUnique,
    Base64Encode,
    Base64Decode,
    Hash,
    JsonMerge,
    MathRandom,
    MathAdd,
    StringSplit,
    UUID,
}

impl Function {
    /// Every function by the name it is called by.
    pub const NAMES: [(&'static str, Function); 18] = [
        ("States.Format", Function::Format),
        ("States.StringToJson", Function::StringToJson),
        ("States.JsonToString", Function::JsonToString),
        ("States.Array", Function::Array),
        ("States.ArrayPartition", Function::ArrayPartition),
        ("States.ArrayContains", Function::ArrayContains),
        ("States.ArrayRange", Function::ArrayRange),
        ("States.ArrayGetItem", Function::ArrayGetItem),
        ("States.ArrayLength", Function::ArrayLength),
        ("States.ArrayUnique", Function::ArrayUnique),
        ("States.Base64Encode", Function::Base64Encode),
        ("States.Base64Decode", Function::Base64Decode),
        ("States.Hash", Function::Hash),
        ("States.JsonMerge", Function::JsonMerge),
        ("States.MathRandom", Function::MathRandom),
        ("States.MathAdd", Function::MathAdd),
        ("States.StringSplit", Function::StringSplit),
        ("States.UUID", Function::UUID),
    ];

    /// The function of this name: `States.Format`. Case counts.
    #[must_use]
    pub fn named(name: &str) -> Option<Function> {
        Function::NAMES
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, function)| *function)
    }

    /// The name it is called by: `States.Format`.
    #[must_use]
    pub fn name(self) -> &'static str {
        Function::NAMES
            .iter()
            .find(|(_, function)| *function == self)
            .map_or("", |(name, _)| name)
    }
}
