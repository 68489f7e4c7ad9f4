//! What the 18 intrinsic functions compute (reference 02-choice-intrinsics-jsonata §3, corrected by reference
//! 10-more-recordings).
//!
//! How many arguments a call has and of what type they are is only looked at here, as AWS does. Every failure is a
//! `States.Runtime` whose cause names the whole call as written (recorded: aws-results/intrinsics, 39 failures).

mod array;
mod convert;
mod encode;
mod java;
mod json;
mod math;
#[cfg(test)]
mod tests;
mod text;

use std::sync::Arc;

use asl_json::Value;
use asl_language::intrinsic::{Argument, Function, IntrinsicCall};

use crate::dataflow::{Data, limits, paths};
use crate::failure::Failure;
use crate::seed::Seed;

/// Why a function cannot answer; becomes the end of a cause.
#[derive(Debug)]
enum Refusal {
    /// Wrong count, type, range or length of arguments.
    Arguments,
    /// The same, said in more words.
    ArgumentsBecause(&'static str),
    /// Words of the function's own, put after nothing else.
    Words(String),
}

/// An argument and where it came from, which `States.Format` looks at.
struct Given {
    value: Value,
    /// It is what a nested `States.StringToJson` returned.
    parsed: bool,
}

/// Evaluates a call. Arguments are evaluated from left to right, nested calls first.
///
/// # Errors
/// A `States.Runtime` [`Failure`] with AWS's text, without the state's prefix.
pub fn evaluate(call: &IntrinsicCall, data: &Data<'_>) -> Result<Value, Failure> {
    evaluate_inside(call, call, data)
}

/// Evaluates `call`, which is `whole` or stands somewhere inside it: AWS prints the outermost call.
fn evaluate_inside(
    call: &IntrinsicCall,
    whole: &IntrinsicCall,
    data: &Data<'_>,
) -> Result<Value, Failure> {
    let mut given = Vec::with_capacity(call.arguments.len());
    for argument in &call.arguments {
        let (value, parsed) = match argument {
            Argument::Literal(value) => (value.clone(), false),
            Argument::Path(path) => (
                paths::select(path, data)
                    .map_err(|unresolved| unresolved.in_intrinsic(&whole.text, data))?,
                false,
            ),
            Argument::Call(inner) => (
                evaluate_inside(inner, whole, data)?,
                inner.function == Function::StringToJson,
            ),
        };
        limits::check(&value)?;
        given.push(Given { value, parsed });
    }
    apply(call.function, &given, data.seed).map_err(|refusal| {
        let name = name(call.function);
        let words = match refusal {
            Refusal::Arguments => format!("Invalid arguments in States.{name}"),
            Refusal::ArgumentsBecause(why) => format!("Invalid arguments in States.{name}: {why}"),
            Refusal::Words(words) => words,
        };
        Failure::runtime(format!(
            "There was an error while evaluating the intrinsic function: {}. {words}",
            whole.text
        ))
    })
}

fn apply(function: Function, given: &[Given], seed: &Seed) -> Result<Value, Refusal> {
    let values: Vec<&Value> = given.iter().map(|given| &given.value).collect();
    let values = values.as_slice();
    match function {
        Function::Format => text::format(given),
        Function::StringSplit => text::split(values),
        Function::StringToJson => json::string_to_json(values),
        Function::JsonToString => json::json_to_string(values),
        Function::JsonMerge => json::merge(values),
        Function::Array => Ok(values
            .iter()
            .copied()
            .cloned()
            .collect::<asl_json::Array>()
            .into()),
        Function::ArrayPartition => array::partition(values),
        Function::ArrayContains => array::contains(values),
        Function::ArrayRange => array::range(values),
        Function::ArrayGetItem => array::get_item(values),
        Function::ArrayLength => array::length(values),
        Function::ArrayUnique => array::unique(values),
        Function::Base64Encode => encode::base64_encode(values),
        Function::Base64Decode => encode::base64_decode(values),
        Function::Hash => encode::hash(values),
        Function::MathRandom => math::random(values, seed),
        Function::MathAdd => math::add(values),
        // Arguments of any kind are ignored (recorded: States.UUID/008).
        Function::UUID => Ok(Value::String(Arc::from(seed.uuid()))),
    }
}

/// The name behind `States.`.
fn name(function: Function) -> &'static str {
    match function {
        Function::Format => "Format",
        Function::StringToJson => "StringToJson",
        Function::JsonToString => "JsonToString",
        Function::Array => "Array",
        Function::ArrayPartition => "ArrayPartition",
        Function::ArrayContains => "ArrayContains",
        Function::ArrayRange => "ArrayRange",
        Function::ArrayGetItem => "ArrayGetItem",
        Function::ArrayLength => "ArrayLength",
        Function::ArrayUnique => "ArrayUnique",
        Function::Base64Encode => "Base64Encode",
        Function::Base64Decode => "Base64Decode",
        Function::Hash => "Hash",
        Function::JsonMerge => "JsonMerge",
        Function::MathRandom => "MathRandom",
        Function::MathAdd => "MathAdd",
        Function::StringSplit => "StringSplit",
        Function::UUID => "UUID",
    }
}
