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
//! The shapes are described in `js/index.d.ts`. `js/index.js` loads the module, writes documents here as UTF-8 ([`Documents`]), and makes the
//! events of a history from what [`run`] gives.

mod jsonata;

use std::sync::Arc;

use asl_engine::api::{self, RunRequest};
use js_sys::{Array, Float64Array, Uint32Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

pub use jsonata::{Held, Prepared};

/// Where documents arrive: JavaScript writes their texts in UTF-8 straight into this memory, one behind the other, and says how many bytes each has.
///
/// The memory stays for the next documents. It is as large as the largest were, since fresh memory takes as long to be made as to be filled.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Documents(Vec<u8>);

#[wasm_bindgen]
impl Documents {
    /// No room yet.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Documents {
        Documents::default()
    }

    /// Makes room for so many bytes and gives their address, which holds until the engine is called again. What was written stays.
    pub fn room(&mut self, bytes: usize) -> usize {
        if self.0.len() < bytes {
            self.0.resize(bytes, 0);
        }
        self.0.as_ptr().addr()
    }

    /// The texts by the bytes that each of them has; none is a document that was not given.
    fn texts<const N: usize>(
        &self,
        lengths: [Option<usize>; N],
    ) -> Result<[Option<&str>; N], JsError> {
        let mut rest = self.0.as_slice();
        let mut texts = [None; N];
        for (text, length) in texts.iter_mut().zip(lengths) {
            let Some(length) = length else { continue };
            let (bytes, behind) = rest
                .split_at_checked(length)
                .ok_or_else(|| refused(&"a document is longer than what was written"))?;
            *text = Some(std::str::from_utf8(bytes).map_err(|error| refused(&error))?);
            rest = behind;
        }
        Ok(texts)
    }
}

/// Runs a state machine to its end. `request` is JSON text of everything but the documents, whose lengths follow.
///
/// A history can have many thousand objects, which JavaScript makes much quicker than they can be made one by one from here. So the answer has five parts:
/// JSON text of `[response, shapes]`, the rows of the events, and the text, the ends (in UTF-16 units) and the recipes of its texts
/// ([`asl_engine::history::PackedHistory`]). In the response, `output` is the name of a text and `events` is empty.
///
/// # Errors
/// When the request is not understood, with the member that is wrong.
#[wasm_bindgen]
pub fn run(
    request: &str,
    documents: &Documents,
    definition: Option<usize>,
    input: Option<usize>,
    mocks: Option<usize>,
) -> Result<Array, JsError> {
    let [definition, input, mocks] = documents.texts([definition, input, mocks])?;
    let documents = [("definition", definition), ("mocks", mocks)];
    let mut request: RunRequest = read(request, documents)?;
    // It can be large, and would be copied once more on the way through the request.
    request.input = input.map(Arc::from);
    let (mut response, history) = api::run_packed(request);
    response.output = history.output.map(|name| name.to_string().into());
    let texts = history.texts;
    let ends = utf16_offsets(&texts.text, &texts.ends);
    Ok(Array::of5(
        &serde_json::to_string(&(response, history.shapes))?.into(),
        &Float64Array::from(history.rows.as_slice()),
        &texts.text.into(),
        &Uint32Array::from(ends.as_slice()),
        &Uint32Array::from(texts.recipes.as_slice()),
    ))
}

/// Looks for errors in a definition.
///
/// # Errors
/// As [`run`].
#[wasm_bindgen]
pub fn check(
    request: &str,
    documents: &Documents,
    definition: Option<usize>,
) -> Result<JsValue, JsError> {
    let [definition] = documents.texts([definition])?;
    write(&api::check(&read(request, [("definition", definition)])?))
}

/// Runs one state, as the TestState API does.
///
/// # Errors
/// As [`run`], and where the API answers with an exception: its code is the error's name.
#[wasm_bindgen(js_name = testState)]
pub fn test_state(
    request: &str,
    documents: &Documents,
    definition: Option<usize>,
    input: Option<usize>,
    context: Option<usize>,
    variables: Option<usize>,
) -> Result<JsValue, JsValue> {
    let [definition, input, context, variables] =
        documents.texts([definition, input, context, variables])?;
    let documents = [
        ("definition", definition),
        ("input", input),
        ("context", context),
        ("variables", variables),
    ];
    let response = api::test_state(read(request, documents)?).map_err(|exception| {
        let error = js_sys::Error::new(&exception.message);
        error.set_name(exception.code);
        error
    })?;
    Ok(write(&response)?)
}

/// Reads a request by way of a JSON value, into which the documents are put. Members with a wrong name are refused.
fn read<T: DeserializeOwned, const N: usize>(
    request: &str,
    documents: [(&str, Option<&str>); N],
) -> Result<T, JsError> {
    let mut request: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(request).map_err(|error| refused(&error))?;
    for (name, text) in documents {
        if let Some(text) = text {
            request.insert(name.to_owned(), text.into());
        }
    }
    serde_json::from_value(request.into()).map_err(|error| refused(&error))
}

fn refused(error: &dyn std::fmt::Display) -> JsError {
    JsError::new(&format!("the request is not understood: {error}"))
}

fn write(answer: &impl Serialize) -> Result<JsValue, JsError> {
    Ok(answer.serialize(&Serializer::json_compatible())?)
}

/// Ascending places in a text, in UTF-16 units instead of bytes.
fn utf16_offsets(text: &str, ends: &[usize]) -> Vec<u32> {
    let narrow = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    if text.is_ascii() {
        return ends.iter().copied().map(narrow).collect();
    }
    let mut from = 0;
    let mut units = 0;
    ends.iter()
        .map(|end| {
            let piece = text.get(from..*end).unwrap_or_default();
            units += piece.encode_utf16().count();
            from = *end;
            narrow(units)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::utf16_offsets;

    #[test]
    fn places_are_counted_as_javascript_counts_them() {
        for (text, bytes, units) in [
            ("", vec![0], vec![0]),
            ("ab", vec![1, 1, 2], vec![1, 1, 2]),
            ("aü😀b", vec![1, 3, 7, 8], vec![1, 2, 4, 5]),
        ] {
            assert_eq!(utf16_offsets(text, &bytes), units, "{text}");
        }
    }
}
