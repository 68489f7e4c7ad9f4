//! Any text is parsed or refused, and what comes of it can be printed, asked and dropped.

#![no_main]

use asl_jsonata::Expression;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match Expression::parse(text) {
        Ok(expression) => {
            let again = Expression::parse(text).expect("what was parsed once is parsed again");
            assert_eq!(format!("{expression:?}").len(), format!("{again:?}").len());
            assert_eq!(expression.free_variables(), again.free_variables());
            assert_eq!(expression.newer_constructs(), again.newer_constructs());
        }
        Err(error) => {
            assert_eq!(Expression::parse(text).err(), Some(error.clone()));
            assert!(!error.to_string().is_empty());
            if let Some(position) = error.position {
                let length = text.encode_utf16().count();
                assert!(position <= length, "{error} at {position} of {length}");
            }
        }
    }
});
