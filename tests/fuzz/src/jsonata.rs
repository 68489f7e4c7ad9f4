//! Expressions of JSONata.

use std::sync::LazyLock;

use asl_json::Value;
use asl_jsonata::{Dialect, Environment, Error, Expression, Limits};

const DOCUMENT: &str = r#"{"a":{"b":[1,2,{"c":null}],"d":"x-1 y-22"},"n":[3,1,2,-0.5,1e300],"s":["b","a","ä😀"],"t":true,"o":[{"k":"p","v":1},{"k":"q","v":2},{"k":"p","v":3}],"e":[],"z":{}}"#;

static ENVIRONMENTS: LazyLock<[Environment; 2]> = LazyLock::new(|| {
    [Dialect::Jsonata, Dialect::StepFunctions].map(|dialect| {
        let document = Value::parse(DOCUMENT).expect("the document is JSON");
        let environment = Environment {
            dialect,
            now: 1_700_000_000_000,
            seed: 7,
            limits: Limits {
                steps: 50_000,
                depth: 300,
                sequence: 5_000,
                bytes: 1 << 16,
                nodes: 10_000,
            },
            ..Environment::with_input(document.clone())
        };
        environment.bind("states", document)
    })
});

/// Any text is parsed or refused, and what comes of it can be printed, asked and dropped.
pub fn jsonata_parse(text: &str) {
    match Expression::parse(text) {
        Ok(expression) => {
            let again = Expression::parse(text).expect("what was parsed once is parsed again");
            assert_eq!(format!("{expression:?}").len(), format!("{again:?}").len());
            assert_eq!(expression.free_variables(), again.free_variables());
            assert_eq!(expression.newer_constructs(), again.newer_constructs());
        }
        Err(error) => {
            assert_eq!(Expression::parse(text).err(), Some(error.clone()));
            assert_placed(&error, text);
        }
    }
}

/// Any expression ends with a result or an error within its limits, in both dialects.
pub fn jsonata_evaluate(text: &str) {
    let Ok(expression) = Expression::parse(text) else {
        return;
    };
    for environment in ENVIRONMENTS.iter() {
        let result = expression.evaluate(environment);
        assert_eq!(
            result,
            expression.evaluate(environment),
            "not the same twice"
        );
        match result {
            Ok(None) => {}
            Ok(Some(value)) => assert!(value.depth() <= asl_json::MAX_DEPTH),
            // An error within `$eval` has its place in that text.
            Err(error) if text.contains("eval") => assert!(!error.to_string().is_empty()),
            Err(error) => assert_placed(&error, text),
        }
    }
}

#[track_caller]
fn assert_placed(error: &Error, text: &str) {
    assert!(!error.to_string().is_empty());
    let length = text.encode_utf16().count();
    if let Some(position) = error.position {
        assert!(position <= length, "{error} at {position} of {length}");
    }
}
