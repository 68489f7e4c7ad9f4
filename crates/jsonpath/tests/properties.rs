//! What holds for every text and every document.

use asl_json::Value;
use asl_jsonpath::{Path, ReferencePath};
use proptest::prelude::*;

/// Text that is nearly a path.
fn nearly_path() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "$",
        "@",
        ".",
        "..",
        "[",
        "]",
        "['a']",
        "['a','b']",
        ".a",
        ".b",
        "[0]",
        "[-1]",
        "[1:]",
        "[:1]",
        "[*]",
        ".*",
        "*",
        "'",
        "[?(@.a)]",
        "[?(@.a == 1)]",
        "[?(@.b =~ /x.*/i)]",
        "[?(",
        ")]",
        "&&",
        "||",
        "==",
        "!",
        "(@.length-1)",
        " ",
        "é",
        "😀",
        "/",
        "\\",
        ",",
        ":",
        "0",
        "\"",
        "\u{0}",
    ]);
    prop_oneof![
        prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat()),
        any::<String>(),
        any::<String>().prop_map(|rest| format!("$.{rest}")),
    ]
}

fn document() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3..4_i64).prop_map(Value::from),
        "[abx]{0,2}".prop_map(Value::from),
    ];
    scalar.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec(("[abé]", inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn any_text_is_a_path_or_an_error_within_it(text in nearly_path(), document in document()) {
        match Path::parse(&text) {
            Ok(path) => {
                let found = path.select(&document);
                if let (Ok(found), false) = (found, path.is_definite()) {
                    prop_assert!(found.as_array().is_some());
                }
            }
            Err(error) => prop_assert!(text.get(error.span.start..error.span.end).is_some(), "{:?}", error),
        }
        if let Err(error) = ReferencePath::parse(&text) {
            prop_assert!(text.get(error.span.start..error.span.end).is_some(), "{:?}", error);
        }
    }

    #[test]
    fn what_was_put_is_found(names in prop::collection::vec("[abé]", 0..4), root in document(), value in document()) {
        let text = names.iter().fold("$".to_owned(), |text, name| format!("{text}['{name}']"));
        let place = ReferencePath::parse(&text).unwrap();
        if let Ok(put) = place.put(root, value.clone()) {
            prop_assert_eq!(place.get(&put), Some(&value));
            if !put.is_null() {
                prop_assert_eq!(Path::parse(&text).unwrap().select(&put).unwrap(), value);
            }
        }
    }
}
