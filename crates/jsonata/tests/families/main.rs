//! Tables of expressions and what the reference implementation makes of them, by family.

#![allow(clippy::unwrap_used, reason = "a test")]

mod functions;
mod language;

use asl_json::Value;
use asl_jsonata::{Environment, Expression};

const DOCUMENT: &str = r#"{"Account":{"Name":"F","Order":[{"OrderID":"o1","Product":[{"N":"Hat","P":34.45,"Q":2,"D":{"C":"Purple","W":300}},{"N":"Trilby","P":21.67,"Q":1,"D":{"C":"Orange","W":300}}]},{"OrderID":"o2","Product":[{"N":"Hat","P":34.45,"Q":4,"D":{"C":"Purple","W":300}},{"N":"Cloak","P":107.99,"Q":1,"D":{"C":"Black","W":20}}]}]},"a":[1,2,3],"s":"a1b22c333","u":"naïve 😀 x","n":[[1,2],[3]],"e":[],"m":{"9":2,"10":1,"x":{"y":1}},"items":[{"k":"a","v":1},{"k":"b","v":2},{"k":"a","v":3}]}"#;

fn check(cases: &[(&str, &str)]) {
    let mut environment = Environment::with_input(Value::parse(DOCUMENT).unwrap());
    environment.now = 1_700_000_000_000;
    for (text, expected) in cases {
        let result =
            Expression::parse(text).and_then(|expression| expression.evaluate(&environment));
        let shown = match result {
            Ok(Some(value)) => value.to_string(),
            Ok(None) => "undefined".to_owned(),
            Err(error) => format!("{error} @{}", error.position.unwrap_or(0)),
        };
        assert_eq!(&shown, expected, "{text}");
    }
}
