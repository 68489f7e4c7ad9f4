//! JSONata by itself: expressions that are parsed once, and values that stay on this side between evaluations.

use asl_json::Value;
use asl_jsonata::{Environment, Error, Expression};
use wasm_bindgen::prelude::*;

/// A JSON value, or none, held on this side.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Held(Option<Value>);

#[wasm_bindgen]
impl Held {
    /// Reads JSON text; without a text there is no value.
    ///
    /// # Errors
    /// When it is no JSON.
    pub fn read(text: Option<String>) -> Result<Held, JsError> {
        let value = text.map(|text| Value::parse(&text)).transpose();
        let wrong = |error| JsError::new(&format!("the input is not JSON: {error}"));
        value.map(Held).map_err(wrong)
    }

    /// The value as JSON text.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        self.0.as_ref().map(Value::to_string)
    }
}

/// A parsed expression.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Prepared(Expression);

#[wasm_bindgen]
impl Prepared {
    /// Parses an expression.
    ///
    /// # Errors
    /// The expression's: an `Error` with `code`, `position` and `token`.
    pub fn parse(text: &str) -> Result<Prepared, JsValue> {
        let expression = Expression::parse(text);
        expression.map(Prepared).map_err(|error| thrown(&error))
    }

    /// Evaluates the expression. The members of `bindings` are its variables; `now` is the time in milliseconds since 1970.
    ///
    /// # Errors
    /// As [`Prepared::parse`].
    pub fn evaluate(&self, input: &Held, bindings: &Held, now: f64) -> Result<Held, JsValue> {
        let mut environment = Environment {
            input: input.0.clone(),
            #[expect(clippy::cast_possible_truncation, reason = "a time, which saturates")]
            now: now as i64,
            ..Environment::default()
        };
        if let Some(Value::Object(bindings)) = &bindings.0 {
            for (name, value) in bindings.iter() {
                environment = environment.bind(name.clone(), value.clone());
            }
        }
        let result = self.0.evaluate(&environment);
        result.map(Held).map_err(|error| thrown(&error))
    }
}

/// The error as JavaScript's implementation throws it: with its parts as members.
fn thrown(error: &Error) -> JsValue {
    let thrown = js_sys::Error::new(&error.message);
    let members = [
        ("code", Some(JsValue::from(error.code))),
        ("position", error.position.map(JsValue::from)),
        ("token", error.token.as_deref().map(JsValue::from)),
    ];
    for (name, value) in members {
        // Setting a member of a new object does not fail.
        let _ = js_sys::Reflect::set(&thrown, &name.into(), &value.unwrap_or_default());
    }
    thrown.into()
}
