//! Paths of JSONPath.

use std::sync::LazyLock;

use asl_json::Value;
use asl_jsonpath::{Path, ReferencePath};

use crate::assert_inside;

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    Value::parse(r#"{"a":{"b":[1,2,{"c":null}],"d":"x-1"},"n":[3,1,2,-0.5],"s":["b","ä😀"],"o":[{"k":"p","v":1},{"k":"q","v":2}],"e":[],"z":{},"é":true}"#)
        .expect("the document is JSON")
});

/// A path is one, or an error within it; it selects the same twice, and what a reference path puts is found.
pub fn jsonpath(text: &str) {
    match Path::parse(text) {
        Ok(path) => {
            let found = path.select(&DOCUMENT);
            assert_eq!(
                format!("{found:?}"),
                format!("{:?}", path.select(&DOCUMENT)),
                "not the same twice"
            );
            if let (Ok(found), false) = (&found, path.is_definite()) {
                assert!(
                    found.as_array().is_some(),
                    "an indefinite path gives a list"
                );
            }
        }
        Err(error) => assert_inside(text, error.span, &error),
    }
    match ReferencePath::parse(text) {
        Ok(path) => {
            let _ = path.get(&DOCUMENT);
            let value = Value::from("put");
            if let Ok(put) = path.put(DOCUMENT.clone(), value.clone()) {
                assert_eq!(path.get(&put), Some(&value), "what was put is found");
            }
        }
        Err(error) => assert_inside(text, error.span, &error),
    }
}
