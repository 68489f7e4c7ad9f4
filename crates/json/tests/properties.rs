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

fn fits(span: Span, text: &str) -> bool {
    text.get(span.start..span.end).is_some()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

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
