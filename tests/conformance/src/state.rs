//! Runs a case of the TestState API.

use asl_engine::api;
use serde_json::{Value, json};

use crate::checked::guarded;

/// What we answer: `{ response }`, or `{ exception: { code, message } }`.
///
/// # Errors
/// When the request has members that we do not know, or a panic.
pub fn test(case: &Value) -> Result<Value, String> {
    let request = case.get("request").cloned().unwrap_or_default();
    let request = serde_json::from_value(request)
        .map_err(|error| format!("the request is not understood: {error}"))?;
    match guarded(|| api::test_state(request))? {
        Ok(response) => Ok(json!({"response": response})),
        Err(exception) => {
            Ok(json!({"exception": {"code": exception.code, "message": exception.message}}))
        }
    }
}
