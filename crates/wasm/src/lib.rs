//! The engine as a JavaScript package: the functions of [`asl_engine::api`], with plain JavaScript objects in and out.
//!
//! ```
//! use asl_engine::api::{self, RunRequest};
//!
//! // What `run` does for a caller in JavaScript:
//! let definition = r#"{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}"#.to_owned();
//! let response = api::run(RunRequest { definition, ..RunRequest::default() });
//! assert_eq!(response.output.as_deref(), Some("{}"));
//! ```
//!
//! The shapes are described in `js/index.d.ts`. `js/index.js` loads the module and turns documents into text before they come here.

use asl_engine::api;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

/// Runs a state machine to its end. The answer is JSON text, since a history can have many thousand objects, which JavaScript reads from text much quicker
/// than they can be made one by one.
///
/// # Errors
/// When the request is not understood, with the member that is wrong.
#[wasm_bindgen]
pub fn run(request: JsValue) -> Result<String, JsError> {
    Ok(serde_json::to_string(&api::run(read(request)?))?)
}

/// Looks for errors in a definition.
///
/// # Errors
/// As [`run`].
#[wasm_bindgen]
pub fn check(request: JsValue) -> Result<JsValue, JsError> {
    write(&api::check(&read(request)?))
}

/// Runs one state, as the TestState API does.
///
/// # Errors
/// As [`run`], and where the API answers with an exception: its code is the error's name.
#[wasm_bindgen(js_name = testState)]
pub fn test_state(request: JsValue) -> Result<JsValue, JsValue> {
    let response = api::test_state(read(request)?).map_err(|exception| {
        let error = js_sys::Error::new(&exception.message);
        error.set_name(exception.code);
        error
    })?;
    Ok(write(&response)?)
}

/// Reads a request by way of a JSON value: read straight into a structure, members with a wrong name would be passed over.
fn read<T: DeserializeOwned>(request: JsValue) -> Result<T, JsError> {
    let refused = |error: &dyn std::fmt::Display| {
        JsError::new(&format!("the request is not understood: {error}"))
    };
    let request: serde_json::Value =
        serde_wasm_bindgen::from_value(request).map_err(|error| refused(&error))?;
    serde_json::from_value(request).map_err(|error| refused(&error))
}

fn write(answer: &impl Serialize) -> Result<JsValue, JsError> {
    Ok(answer.serialize(&Serializer::json_compatible())?)
}
