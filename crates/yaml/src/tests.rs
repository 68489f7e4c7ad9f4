use asl_json::{Node, Value};
use proptest::prelude::*;

use super::{MAX_DEPTH, read, write};

fn json(text: &str) -> String {
    let yaml = read(text);
    match yaml.document.errors.first() {
        Some(error) => format!("error at {}: {}", error.span.start, error.message),
        None => yaml
            .document
            .root
            .map_or_else(|| "nothing".to_owned(), |root| root.to_value().to_string()),
    }
}

#[test]
fn yaml_is_read_as_json_values() {
    for (text, expected) in [
        (
            "a: 1\nb: [x, 'y', \"z\\n\"]\n",
            r#"{"a":1,"b":["x","y","z\n"]}"#,
        ),
        (
            "a:\n- 1.50\n- 0x1F\n- -3\n- +4\n- .5\n- 1e3\n",
            r#"{"a":[1.5,31,-3,4,0.5,1000.0]}"#,
        ),
        (
            "a: ~\nb:\nc: null\nd: ''\n",
            r#"{"a":null,"b":null,"c":null,"d":""}"#,
        ),
        (
            "a: |\n  x\n   y\nb: >-\n  x\n  y\n",
            r#"{"a":"x\n y\n","b":"x y"}"#,
        ),
        ("{\"a\": {\"b\": [1, 2]}}", r#"{"a":{"b":[1,2]}}"#),
        (
            "a: {% $states.input %}\n",
            "error at 4: a value cannot start with this character",
        ),
        ("a: \"{% $x %}\"\n", r#"{"a":"{% $x %}"}"#),
        ("a: !!str 12\nb: !!int 3\n", r#"{"a":"12","b":3}"#),
        ("200: x\n", r#"{"200":"x"}"#),
        ("- a\n- - b\n  - c\n", r#"["a",["b","c"]]"#),
        ("", "nothing"),
        ("# only a comment\n", "nothing"),
        ("a: &x {k: 1}\nb: *x\n", r#"{"a":{"k":1},"b":{"k":1}}"#),
        (
            "b: &b {k: 1, l: 2}\nc:\n  k: 3\n  <<: *b\n",
            r#"{"b":{"k":1,"l":2},"c":{"k":3,"l":2}}"#,
        ),
        ("---\na: 1\n...\n", r#"{"a":1}"#),
        ("---\na: 1\n---\n", r#"{"a":1}"#),
        (
            "a: 1\n---\nb: 2\n",
            "error at 5: a second document starts here",
        ),
        (
            "\"a\":1\n",
            "error at 3: this does not belong to the value before it",
        ),
        ("a: 1 # c\n\n# d\n--- # e\n", r#"{"a":1}"#),
        ("%YAML 1.1\n---\na: 1\n", r#"{"a":1}"#),
    ] {
        assert_eq!(json(text), expected, "{text}");
    }
}

#[test]
fn tags_of_cloudformation_are_intrinsic_functions() {
    for (text, expected) in [
        ("a: !Ref X\n", r#"{"a":{"Ref":"X"}}"#),
        ("a: !GetAtt X.Arn\n", r#"{"a":{"Fn::GetAtt":["X","Arn"]}}"#),
        (
            "a: !GetAtt X.Outputs.Y\n",
            r#"{"a":{"Fn::GetAtt":["X","Outputs.Y"]}}"#,
        ),
        (
            "a: !GetAtt [X, Arn]\n",
            r#"{"a":{"Fn::GetAtt":["X","Arn"]}}"#,
        ),
        ("a: !Sub 'x${Y}'\n", r#"{"a":{"Fn::Sub":"x${Y}"}}"#),
        (
            "a: !Sub\n  - x${Y}\n  - Y: !Ref Z\n",
            r#"{"a":{"Fn::Sub":["x${Y}",{"Y":{"Ref":"Z"}}]}}"#,
        ),
        (
            "a: !Join ['', [x, !Ref Y]]\n",
            r#"{"a":{"Fn::Join":["",["x",{"Ref":"Y"}]]}}"#,
        ),
        (
            "a: !If [C, !Ref AWS::NoValue, 1]\n",
            r#"{"a":{"Fn::If":["C",{"Ref":"AWS::NoValue"},1]}}"#,
        ),
        ("a: !Condition C\n", r#"{"a":{"Condition":"C"}}"#),
        ("a: !Ref 010\n", r#"{"a":{"Ref":"010"}}"#),
    ] {
        assert_eq!(json(text), expected, "{text}");
    }
}

#[test]
fn what_readers_disagree_about_is_a_trap() {
    for (text, code, value) in [
        ("No", "yaml-boolean", "false"),
        ("on", "yaml-boolean", "true"),
        ("010", "yaml-number", "8"),
        ("09", "yaml-number", "\"09\""),
        ("0o17", "yaml-number", "15"),
        ("0b11", "yaml-number", "3"),
        ("1_000", "yaml-number", "1000"),
        ("12:30:45", "yaml-number", "\"12:30:45\""),
        ("2024-01-31", "yaml-date", "\"2024-01-31\""),
        (
            "2024-01-31T01:59:00Z",
            "yaml-date",
            "\"2024-01-31T01:59:00Z\"",
        ),
    ] {
        let source = format!("k: {text} # why\n");
        let yaml = read(&source);
        assert_eq!(yaml.traps.len(), 1, "{text}");
        let trap = &yaml.traps[0];
        assert_eq!((trap.code, trap.span.text(&source)), (code, text));
        let root = yaml.document.root.unwrap();
        assert_eq!(
            root.get("k").unwrap().to_value().to_string(),
            value,
            "{text}"
        );
        // The fix says the same and is no trap.
        let mut mended = source.clone();
        mended.replace_range(trap.fix.span.start..trap.fix.span.end, &trap.fix.text);
        assert_eq!(read(&mended).traps, []);
        assert_eq!(
            read(&mended).document.root.unwrap().to_value(),
            root.to_value()
        );
    }
    assert_eq!(read("on: 1\n").traps[0].code, "yaml-key");
    for text in [
        "12",
        "'No'",
        "\"on\"",
        "0",
        "00",
        "x: y",
        "1.5",
        "arn:aws:states:::x",
        "-",
        "v1_0",
        "1.2.3",
        "10.0.0.0/16",
    ] {
        assert_eq!(read(&format!("k:\n  - {text}\n")).traps, [], "{text}");
    }
}

#[test]
fn places_are_those_of_the_text() {
    let text = "# ä\r\nStartAt: Ä b\r\nStates:\r\n  'Ä b':\r\n    Type: Pass\r\n    Sub: !Sub |\r\n      x\r\n      y\r\n\r\n  B: {Type: \"Fail\"}\r\nLast:\r\n";
    let root = read(text).document.root.unwrap();
    let shown = |pointer: &str| {
        root.at_pointer(&asl_json::Pointer::parse(pointer).unwrap())
            .unwrap()
            .span
            .text(text)
    };
    assert_eq!(shown("/StartAt"), "Ä b");
    assert_eq!(shown("/States/Ä b/Type"), "Pass");
    assert_eq!(
        shown("/States/Ä b"),
        "Type: Pass\r\n    Sub: !Sub |\r\n      x\r\n      y"
    );
    assert_eq!(shown("/States/B"), "{Type: \"Fail\"}");
    assert_eq!(shown("/States/Ä b/Sub"), "!Sub |\r\n      x\r\n      y");
    assert_eq!(shown("/Last"), "");
    let keys: Vec<&str> = root
        .members()
        .iter()
        .map(|member| member.key_span.text(text))
        .collect();
    assert_eq!(keys, ["StartAt", "States", "Last"]);
    assert_eq!(
        root.get("States").unwrap().members()[0].key_span.text(text),
        "'Ä b'"
    );
    let sub = root
        .at_pointer(&asl_json::Pointer::parse("/States/Ä b/Sub").unwrap())
        .unwrap();
    assert_eq!(sub.members()[0].key_span.text(text), "!Sub");
}

#[test]
fn lines_in_brackets_and_quotes_may_stand_too_far_left() {
    let text = "é: 1\na:\n    b: [\n      x,\n  ]\n    c: {\n  k: \"y\nz\"\n  }\nd: \"{\n  q\n}\"\ne: last\n";
    let yaml = read(text);
    assert_eq!(yaml.document.errors, []);
    let root = yaml.document.root.unwrap();
    assert_eq!(
        root.to_value().to_string(),
        r#"{"é":1,"a":{"b":["x"],"c":{"k":"y z"}},"d":"{ q }","e":"last"}"#
    );
    let shown = |pointer: &str| {
        root.at_pointer(&asl_json::Pointer::parse(pointer).unwrap())
            .unwrap()
            .span
            .text(text)
    };
    assert_eq!(shown("/a/b"), "[\n      x,\n  ]");
    assert_eq!(shown("/a/c/k"), "\"y\nz\"");
    assert_eq!(shown("/e"), "last");
    // The parser gives other places after a trailing comma.
    let text = "{  a: [1,\n# x\n], b: {  c: 1, }, d: 2,\n}  \n";
    let yaml = read(text);
    assert_eq!(yaml.document.errors, []);
    let root = yaml.document.root.unwrap();
    let shown: Vec<&str> = root
        .members()
        .iter()
        .map(|member| member.value.span.text(text))
        .collect();
    assert_eq!(shown, ["[1,\n# x\n]", "{  c: 1, }", "2"]);
    assert_eq!(root.span.text(text), text.trim_end());
}

#[test]
fn syntax_errors_say_what_to_do() {
    for (text, at, message) in [
        (
            "a:\n\tb: 1\n",
            3,
            "YAML is indented with spaces: this line starts with a tab",
        ),
        (
            "a: b: c\n",
            4,
            "a second `:` in this line, or a line that is indented too far",
        ),
        (
            "- a\nb: 1\n",
            4,
            "this line does not belong to the list or mapping above it",
        ),
        ("a: 'x\n", 3, "a quote is opened here and never closed"),
        (
            "%PDF-1.7\n1 0 obj\n",
            9,
            "up to here this is neither JSON nor YAML",
        ),
        ("a: *x\n", 3, "`*` refers to an anchor that does not exist"),
        ("a: &x [*x]\n", 7, "`*x` stands within what it refers to"),
    ] {
        let document = read(text).document;
        assert_eq!(
            (
                document.errors[0].span.start,
                document.errors[0].message.as_str()
            ),
            (at, message),
            "{text}"
        );
        assert!(document.errors[0].help.is_some());
    }
    // What stands before an error is there.
    let document = read("StartAt: A\nStates:\n  A:\n    Type: Pass\n   Next: B\n").document;
    assert!(
        document
            .root
            .unwrap()
            .get("States")
            .unwrap()
            .get("A")
            .unwrap()
            .get("Type")
            .is_some()
    );
}

#[test]
fn hostile_texts_are_bounded() {
    // A billion laughs.
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..20 {
        let items = vec![format!("*a{}", level - 1); 9].join(", ");
        bomb.push_str(&format!("a{level}: &a{level} [{items}]\n"));
    }
    let document = read(&bomb).document;
    assert!(
        document
            .errors
            .iter()
            .any(|error| error.message.contains("too large"))
    );
    for text in [
        "- ".repeat(20_000),
        "[".repeat(20_000),
        "{a: ".repeat(20_000),
        format!("a: {}", "x".repeat(1_000_000)),
        format!("a: |\n{}", "  x\n".repeat(100_000)),
        "&a ".repeat(1000),
        "? ".repeat(3000),
        "a: &a\n".repeat(3000),
        "!".repeat(10_000),
        (0..20_000)
            .map(|number| format!("<<: {{a{number}: 1}}\n"))
            .collect(),
        format!("a:\n  b:\n{}", "    - [\n ]\n".repeat(20_000)),
    ] {
        let document = read(&text).document;
        assert!(document.errors.len() <= asl_json::MAX_ERRORS);
        if let Some(root) = document.root {
            assert!(depth(&root) <= MAX_DEPTH + 1);
        }
    }
}

#[test]
fn what_is_nested_deep_is_read_back() {
    for (open, close) in [("[", "]"), ("{\"a\": ", "}"), ("{\"a\": [", "]}")] {
        for times in [90, 110, 149, 250] {
            let text = format!("{}1{}", open.repeat(times), close.repeat(times));
            let value = Value::parse(&text).unwrap();
            let again = read(&write(&value)).document;
            if value.depth() > MAX_DEPTH {
                assert!(
                    again.errors[0].message.contains("nested deeper"),
                    "{:?}",
                    again.errors
                );
            } else {
                assert_eq!(again.errors, [], "{times} {open}");
                assert_eq!(again.root.unwrap().to_value(), value, "{times} {open}");
            }
        }
    }
}

fn depth(node: &Node) -> usize {
    let inner = node
        .items()
        .iter()
        .chain(node.members().iter().map(|member| &member.value));
    1 + inner.map(depth).max().unwrap_or_default()
}

fn values() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        ".{0,12}",
        "[a-z:#,{}\\[\\]'\"!&*%@`|>\n -]{0,12}",
        Just("No".to_owned()),
        Just("0o7".to_owned()),
        Just("1e3".to_owned()),
        Just("a\nb\n".to_owned()),
        Just(String::new()),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(|number| Value::parse(&number.to_string()).unwrap()),
        (-1e9..1e9).prop_map(|number: f64| Value::parse(&format!("{number:?}")).unwrap()),
        text.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((text.clone(), inner), 0..5).prop_map(|members| {
                Value::Object(
                    members
                        .into_iter()
                        .map(|(key, value)| (std::sync::Arc::<str>::from(key), value))
                        .collect(),
                )
            }),
        ]
    })
}

/// Every place of a tree.
fn places(node: &Node, found: &mut Vec<(usize, usize)>) {
    found.push((node.span.start, node.span.end));
    node.items().iter().for_each(|item| places(item, found));
    for member in node.members() {
        found.push((member.key_span.start, member.key_span.end));
        places(&member.value, found);
    }
}

#[test]
fn long_keys_read_back() {
    let key = format!("a: {}", "k".repeat(1_100));
    for value in [
        Value::Null,
        Value::from("v"),
        Value::parse(r#"{"b":[1,{}]}"#).unwrap(),
        Value::parse("[1,[2]]").unwrap(),
    ] {
        let member = Value::Object([(key.as_str(), value)].into_iter().collect());
        let value = Value::Object(
            [
                ("first", member.clone()),
                ("list", Value::from(vec![member])),
            ]
            .into_iter()
            .collect(),
        );
        let text = write(&value);
        let document = read(&text).document;
        assert_eq!(document.errors, [], "{text}");
        assert_eq!(document.root.unwrap().to_value(), value, "{text}");
    }
}

#[test]
fn marks_of_documents_read_back() {
    for mark in ["...", "---", "... a", "--- a", "...a", ".", "....."] {
        let member = Value::Object([(mark, Value::from(mark))].into_iter().collect());
        for value in [Value::from(mark), Value::from(vec![member.clone()]), member] {
            let text = write(&value);
            let document = read(&text).document;
            assert_eq!(document.errors, [], "{text}");
            assert_eq!(document.root.unwrap().to_value(), value, "{text}");
        }
    }
}

proptest! {
    #[test]
    fn json_read_as_yaml_has_the_same_places(value in values(), indent in 0_usize..3, spaces in 0_usize..3) {
        let text = match indent {
            0 => value.to_string(),
            indent => value.pretty(indent * 2),
        };
        // Brackets may be followed by white space.
        let text = text.replace("{\n", &format!("{{{}\n", " ".repeat(spaces)));
        let (mut as_json, mut as_yaml) = (Vec::new(), Vec::new());
        places(&asl_json::read(&text).root.unwrap(), &mut as_json);
        let yaml = read(&text).document;
        prop_assert_eq!(&yaml.errors, &[], "{}", text);
        places(&yaml.root.unwrap(), &mut as_yaml);
        prop_assert_eq!(as_yaml, as_json, "{}", text);
    }

    #[test]
    fn what_is_written_reads_back(value in values()) {
        let text = write(&value);
        let yaml = read(&text);
        prop_assert_eq!(&yaml.document.errors, &[]);
        prop_assert_eq!(&yaml.traps, &[]);
        prop_assert_eq!(yaml.document.root.unwrap().to_value(), value, "{}", text);
    }

    #[test]
    fn reading_is_total(text in "([a-z:#,{}\\[\\]'\"!&*%@`|>?é\n\t -]|\\PC){0,60}") {
        let yaml = read(&text);
        for error in &yaml.document.errors {
            prop_assert!(text.get(error.span.start..error.span.end).is_some());
        }
    }
}
