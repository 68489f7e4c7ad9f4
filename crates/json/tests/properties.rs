//! What holds for every value and every text.

use asl_json::{JacksonSource, LineIndex, Number, Object, Span, Value, jackson_error, read};
use proptest::prelude::*;

fn value() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[0-9]{20,40}".prop_filter_map("leading zeros", |digits| Number::parse(&digits)
            .map(Value::from)),
        any::<String>().prop_map(Value::from),
    ];
    scalar.prop_recursive(5, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::vec((any::<String>(), inner), 0..24)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Text that is nearly JSON.
fn nearly_json() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"a", "'b'", "1", "-", "1.5e", "true", "nul",
        "\\", "\\u00", "\n", " ", "//", "/*", "*/", "é", "“", "${x}", "${", "\u{feff}", "#", "=",
        ";", "\t", "0x", "NaN", "\u{0}",
    ]);
    prop_oneof![
        prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat()),
        any::<String>(),
        (
            value(),
            any::<prop::sample::Index>(),
            any::<prop::sample::Index>(),
            "[\\[\\]{},:\"'a0 \n\\\\-]{0,3}"
        )
            .prop_map(|(value, from, to, put)| {
                let mut characters: Vec<char> = value.pretty(1).chars().collect();
                let (from, to) = (from.index(characters.len()), to.index(characters.len()));
                characters.splice(
                    from.min(to)..(from.min(to) + 2).min(characters.len()),
                    put.chars(),
                );
                characters.into_iter().collect()
            }),
    ]
}

/// Rows of a table, some of them of another kind, with keys that repeat, and texts that are written in more than one way.
fn rows() -> impl Strategy<Value = String> {
    let key = prop::sample::select(vec![
        "\"a\"",
        "\"b\"",
        "\"c\"",
        "\"\\u0061\"",
        "\"ü\"",
        "\"d\\n\"",
    ]);
    let scalar = prop::sample::select(vec![
        "1",
        "-0",
        "1.50",
        "1.5",
        "0.001",
        "0.0001",
        "12345678.5",
        "1e2",
        "123456789012345678901",
        "null",
        "true",
        "\"x\"",
        "\"\\u00e9\\/\"",
        "\"a longer text that has more than eight bytes\"",
        "\"é😀\"",
        "[]",
        "{}",
    ]);
    let row = prop::collection::vec((key, scalar), 0..5);
    let item = (row, prop::sample::select(vec!["", " ", "\n\t"])).prop_map(|(row, blank)| {
        let members: Vec<String> = row
            .iter()
            .map(|(key, value)| format!("{key}{blank}:{blank}{value}{blank}"))
            .collect();
        format!("{{{blank}{}}}", members.join(","))
    });
    let nested =
        (item.clone(), item.clone()).prop_map(|(outer, inner)| match outer.strip_suffix('}') {
            Some(outer) if outer.contains(':') => format!("{outer},\"inside\":[{inner},{inner}]}}"),
            _ => inner,
        });
    prop::collection::vec(prop_oneof![item, nested], 0..12).prop_map(|items| {
        // The same rows again, so that each kind is met where it is expected and where it is not.
        let items = [items.clone(), items].concat();
        format!("[{}]", items.join(","))
    })
}

/// The text made large by blanks at its end.
fn padded(text: &str) -> std::sync::Arc<str> {
    format!("{text}{}", " ".repeat(64 << 10)).into()
}

fn fits(span: Span, text: &str) -> bool {
    text.get(span.start..span.end).is_some()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_large_text_is_what_a_small_one_is(text in prop_oneof![rows(), nearly_json(), value().prop_map(|value| value.pretty(1))]) {
        let eager = Value::parse(&text);
        let lazy = Value::parse_shared(&padded(&text));
        prop_assert_eq!(eager.is_ok(), lazy.is_ok());
        let (Ok(eager), Ok(lazy)) = (eager, lazy) else { return Ok(()) };
        // What is known before anything is read, part by part, and what is read.
        if let (Some(lazy), Some(eager)) = (lazy.as_array(), eager.as_array()) {
            prop_assert_eq!(lazy.len(), eager.len());
            for (lazy, eager) in lazy.look().zip(eager) {
                prop_assert_eq!(lazy.peek("a").as_deref().map(ToString::to_string), eager.get("a").map(ToString::to_string));
                prop_assert_eq!(lazy.value().to_string(), eager.to_string());
            }
        }
        prop_assert_eq!((lazy.json_len(), lazy.depth()), (eager.json_len(), eager.depth()));
        let items = |value: &Value| value.as_array().map(|array| array.iter().cloned().collect::<Vec<_>>()).unwrap_or_default();
        for (lazy, eager) in items(&lazy).iter().zip(items(&eager)) {
            prop_assert_eq!((lazy.json_len(), lazy.depth()), (eager.json_len(), eager.depth()));
            if let (Some(lazy), Some(eager)) = (lazy.as_object(), eager.as_object()) {
                for key in ["a", "b", "c", "d\n", "inside"] {
                    let peeked = lazy.peek(key).map(|value| value.to_string());
                    prop_assert_eq!(peeked, eager.get(key).map(ToString::to_string));
                }
            }
        }
        let mut changed = lazy.clone();
        if let Value::Array(array) = &mut changed {
            array.push(Value::Null);
            prop_assert_eq!(array.len(), items(&eager).len() + 1);
        }
        prop_assert_eq!(lazy.to_string(), eager.to_string());
        prop_assert_eq!(lazy, eager);
    }

    #[test]
    fn written_values_read_back_the_same(value in value()) {
        let text = value.to_string();
        let parsed = Value::parse(&text).unwrap();
        prop_assert_eq!(&parsed, &value);
        prop_assert_eq!(parsed.to_string(), text.as_str());
        prop_assert_eq!(value.json_len(), text.len());
        prop_assert_eq!(&Value::parse(&value.pretty(2)).unwrap(), &value);
        let document = read(&text);
        prop_assert!(document.errors.is_empty());
        prop_assert_eq!(document.root.unwrap().to_value().to_string(), text.as_str());
        prop_assert!(jackson_error(&text, JacksonSource::Text).is_none());
    }

    #[test]
    fn any_text_is_read_and_the_readers_agree(text in nearly_json()) {
        let document = read(&text);
        let strict = Value::parse(&text);
        prop_assert_eq!(document.errors.is_empty(), strict.is_ok());
        prop_assert_eq!(jackson_error(&text, JacksonSource::Redacted).is_none(), strict.is_ok());
        for error in &document.errors {
            prop_assert!(fits(error.span, &text), "{:?}", error);
            prop_assert!(error.related.is_none_or(|span| fits(span, &text)));
            prop_assert!(error.fix.as_deref().is_none_or(|fix| fits(fix.span, &text)), "{:?}", error);
        }
        if let (Ok(value), Some(root)) = (strict, document.root) {
            prop_assert_eq!(root.to_value().to_string(), value.to_string());
        }
    }

    #[test]
    fn places_survive_the_way_to_lines_and_back(text in any::<String>()) {
        let lines = LineIndex::new(&text);
        for (offset, _) in text.char_indices() {
            let (line, column) = lines.line_column(offset);
            prop_assert_eq!(lines.offset(line, column), Some(offset));
        }
    }

    #[test]
    fn an_object_does_what_a_list_of_members_does(changes in prop::collection::vec((any::<bool>(), 0..120_u32, any::<i64>()), 0..400)) {
        let mut object = Object::new();
        let mut list: Vec<(String, Value)> = Vec::new();
        let mut snapshots = Vec::new();
        for (step, (insert, key, value)) in changes.into_iter().enumerate() {
            let key = format!("k{key}");
            let at = list.iter().position(|(name, _)| *name == key);
            let (ours, model) = match (insert, at) {
                (true, Some(at)) => (object.insert(key, value.into()), Some(std::mem::replace(&mut list[at].1, value.into()))),
                (true, None) => {
                    list.push((key.clone(), value.into()));
                    (object.insert(key, value.into()), None)
                }
                (false, Some(at)) => (object.remove(&key), Some(list.remove(at).1)),
                (false, None) => (object.remove(&key), None),
            };
            prop_assert_eq!(ours, model);
            if step % 50 == 0 {
                snapshots.push((object.clone(), list.clone()));
            }
        }
        snapshots.push((object, list));
        for (object, list) in snapshots {
            prop_assert_eq!(object.len(), list.len());
            let members: Vec<_> = object.iter().map(|(key, value)| (key.to_string(), value.clone())).collect();
            prop_assert_eq!(&members, &list);
            let value = Value::Object(object);
            prop_assert_eq!(value.json_len(), value.to_string().len());
        }
    }
}
