//! Any expression ends with a result or an error, twice the same, within its limits.

#![no_main]

use std::sync::LazyLock;

use asl_json::Value;
use asl_jsonata::{Dialect, Environment, Expression, Limits};
use libfuzzer_sys::fuzz_target;

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

fuzz_target!(|text: &str| {
    let Ok(expression) = Expression::parse(text) else {
        return;
    };
    for environment in ENVIRONMENTS.iter() {
        let result = expression.evaluate(environment);
        assert_eq!(result, expression.evaluate(environment), "not the same twice");
        match result {
            Ok(None) => {}
            Ok(Some(value)) => assert!(value.depth() <= asl_json::MAX_DEPTH),
            Err(error) => {
                assert!(!error.to_string().is_empty());
                let length = text.encode_utf16().count();
                // An error within `$eval` has its place in that text.
                if let Some(position) = error.position
                    && !text.contains("eval")
                {
                    assert!(position <= length, "{error} at {position} of {length}");
                }
            }
        }
    }
});
