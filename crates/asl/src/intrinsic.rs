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
