//! `States.StringToJson`, `States.JsonToString`, `States.JsonMerge` (reference 02-choice-intrinsics-jsonata §3; recorded texts in 03-errors-retry-catch §7).

use asl_json::{JacksonSource, Value, jackson_error};

use super::convert::string;
use super::{Refusal, java};

/// `States.StringToJson(text)`; blank text gives `null`.
pub(super) fn string_to_json(values: &[&Value]) -> Result<Value, Refusal> {
    let [text] = values else {
        return Err(Refusal::Arguments);
    };
    let text = string(text)?;
    if text.trim().is_empty() {
        return Ok(Value::Null);
    }
    Value::parse(text).map_err(|error| {
        let jackson = jackson_error(text, JacksonSource::Redacted);
        let words = jackson.map_or(error.message, |jackson| jackson.to_string());
        Refusal::Words(format!(
            "Cannot convert String to Json in States.StringToJson, caused by: {words}"
        ))
    })
}

/// `States.JsonToString(value)`
pub(super) fn json_to_string(values: &[&Value]) -> Result<Value, Refusal> {
    let [value] = values else {
        return Err(Refusal::ArgumentsBecause(
            "only a single argument is allowed.",
        ));
    };
    Ok(value.to_json_string().into())
}

/// `States.JsonMerge(a, b, false)`: `b` wins; keys in the order of a Java map. Merging deeply is not supported by AWS
/// either; a string in the third place is accepted and not looked at.
pub(super) fn merge(values: &[&Value]) -> Result<Value, Refusal> {
    let [
        Value::Object(a),
        Value::Object(b),
        Value::Bool(false) | Value::String(_),
    ] = values
    else {
        return Err(Refusal::Arguments);
    };
    Ok(java::hash_map(a, b).into())
}
