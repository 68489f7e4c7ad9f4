//! The dialect by example: a line a case. Where a rule is not plain from the case, the reference says it
//! (09-query-engines §B3).

use asl_json::Value;
use asl_jsonpath::{Path, PutErrorKind, ReferencePath, SelectErrorKind};

const SHOP: &str = r#"{
    "order": {"id": "o-1", "note": null, "items": [
        {"sku": "a", "qty": 1, "price": 8.95, "opts": {"sizes": [1, 2]}},
        {"sku": "b", "qty": 0, "price": 12, "gift": true},
        {"sku": "c", "qty": 3, "price": 22.99}
    ]},
    "limit": 10, "none": {}, "empty": [], "mixed": [1, "1", null, true, {"a": 1}, [1]], "a.b": 3, "matrix": [[1, 2], [3], []]
}"#;

#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
fn document(text: &str) -> Value {
    Value::parse(text).unwrap()
}

/// The result as compact JSON, or the error's message with `not found: ` or `invalid: ` before it.
fn gives(path: &str, document: &Value) -> String {
    let path = match Path::parse(path) {
        Ok(path) => path,
        Err(error) => {
            return format!(
                "no path: {} ({}..{})",
                error.message, error.span.start, error.span.end
            );
        }
    };
    match path.select(document) {
        Ok(value) => value.to_string(),
        Err(error) if error.kind == SelectErrorKind::NotFound => format!("not found: {error}"),
        Err(error) => format!("invalid: {error}"),
    }
}

#[test]
fn paths_find_what_jayway_finds() {
    let shop = document(SHOP);
    for (path, expected) in [
        // Definite paths give the value.
        ("$.order.id", r#""o-1""#),
        ("$['order']['id']", r#""o-1""#),
        ("order.id", r#""o-1""#),
        (" $.order.id ", r#""o-1""#),
        ("$.order.id.", r#""o-1""#),
        (".sku", r#"["a","b","c"]"#),
        ("$['a.b']", "3"),
        ("$.order.items[1].sku", r#""b""#),
        ("$.order.items[(@.length-1)].sku", r#""c""#),
        ("$.order.note", "null"),
        (
            "$.order.items[0]['sku','qty','none']",
            r#"{"sku":"a","qty":1}"#,
        ),
        // All others a list.
        ("$.order.items[*].sku", r#"["a","b","c"]"#),
        ("$.order.items[0,2].sku", r#"["a","c"]"#),
        ("$.order.items[1:].sku", r#"["b","c"]"#),
        ("$.order.items[:1].sku", r#"["a"]"#),
        ("$.order.items[-1:].sku", r#"["c"]"#),
        ("$.order.items[:-1].sku", r#"["a","b"]"#),
        ("$.order.items[0:2:9].sku", r#"["a","b"]"#),
        ("$.order.items[5:]", "[]"),
        ("$..sku", r#"["a","b","c"]"#),
        ("$..items[*].qty", "[1,0,3]"),
        ("$..sizes[0]", "[1]"),
        ("$.matrix[*][*]", "[1,2,3]"),
        ("$.none.*", "[]"),
        ("$.limit.*", "[]"),
        // An array's wildcard passes over items without the name.
        ("$.mixed[*].a", "[1]"),
        ("$.order.items[*].gift", "[true]"),
        // A missing name before anything indefinite gives nothing, but no error.
        ("$.nope[*]", "[]"),
        ("$.order.nope[1:]", "[]"),
        ("$.nope[?(@.x)]", "[]"),
    ] {
        assert_eq!(gives(path, &shop), expected, "{path}");
    }
}

#[test]
fn what_is_missing_is_said_in_jayways_words() {
    let shop = document(SHOP);
    for (path, expected) in [
        ("$.nope", "not found: No results for path: $['nope']"),
        ("$.nope.x", "not found: Missing property in path $['nope']"),
        (
            "$.order.nope.x",
            "not found: Missing property in path $['order']['nope']",
        ),
        (
            "$.order.id.x",
            "not found: Property ['x'] not found in path $['order']['id']",
        ),
        (
            "$.order.note.x",
            "not found: Property ['x'] not found in path $['order']['note']",
        ),
        (
            "$.order.items.length()",
            "not found: Property ['length()'] not found in path $['order']['items']",
        ),
        (
            "$.order.items[3]",
            "not found: Index out of bounds when evaluating path $['order']['items'][3]",
        ),
        (
            "$.order.items[-1]",
            "not found: Index out of bounds when evaluating path $['order']['items'][-1]",
        ),
        (
            "$.order.items[-2:1]",
            "not found: Index out of bounds when evaluating path $['order']['items'][-2]",
        ),
        (
            "$.order.items[1:].gift",
            "not found: No results for path: $['order']['items'][2]['gift']",
        ),
        (
            "$..[0]",
            "not found: Index out of bounds when evaluating path $['empty'][0]",
        ),
        (
            "$.order.note[0]",
            "not found: The path $['order']['note'] is null",
        ),
        (
            "$.none[0]",
            "invalid: Filter: [0] can only be applied to arrays. Current context is: {}",
        ),
        (
            "$.limit[?(@.x)]",
            "invalid: Filter: [?] can not be applied to primitives. Current context is: 10",
        ),
        (
            "$['order','none'].id",
            "invalid: Multi properties can only be used as path leafs: $['order', 'none']",
        ),
        (
            "$.order['id','note'].x",
            "invalid: Multi properties can only be used as path leafs: $['order']['id', 'note']",
        ),
        ("$", "{"),
    ] {
        let answer = gives(path, &shop);
        assert!(
            answer == expected || (expected == "{" && answer.starts_with('{')),
            "{path}: {answer}"
        );
    }
    assert_eq!(gives("$", &Value::Null), "invalid: root can not be null");
}

#[test]
fn filters_compare_as_jayway_compares() {
    let shop = document(SHOP);
    for (filter, expected) in [
        ("@.price < 10", r#"["a"]"#),
        ("@.price > $.limit", r#"["b","c"]"#),
        ("@.sku == b", r#"["b"]"#),
        ("@.sku == 'b'", r#"["b"]"#),
        ("@.sku == \"b\"", "[]"),
        ("'b' == @.sku", r#"["b"]"#),
        ("@.sku != 'b'", r#"["a","c"]"#),
        ("@.gift == true", r#"["b"]"#),
        ("@.gift", r#"["b"]"#),
        ("!@.gift", r#"["a","c"]"#),
        ("@.qty == '1'", r#"["a"]"#),
        ("@.qty>0&&@.price>10", r#"["c"]"#),
        ("@.qty == 0 || @.price > 20", r#"["b","c"]"#),
        ("@.gift || @.qty == 1 && @.price > 20", r#"["b"]"#),
        ("(@.qty == 0) || (@.price > 20)", r#"["b","c"]"#),
        ("@.sku =~ /[ab]/", r#"["a","b"]"#),
        ("@.sku =~ /A|C/i", r#"["a","c"]"#),
        ("@.sku =~ /x*/", "[]"),
        ("@.qty =~ /1/", r#"["a"]"#),
        ("@.opts.sizes[1] == 2", r#"["a"]"#),
        ("@.opts == {}", "[]"),
        ("@['sku','qty']", r#"["a","b","c"]"#),
        ("@['sku','gift']", r#"["b"]"#),
        ("@.sku == 1", "[]"),
        (
            "@.qty == x",
            "invalid: Character x is neither a decimal digit number, decimal point, nor \"e\" notation exponential mark.",
        ),
        (
            "@.sku[0] == 1",
            "invalid: Filter: [0] can only be applied to arrays. Current context is: a",
        ),
        (
            "@.qty in [1]",
            "no path: a blank stands outside of brackets (21..22)",
        ),
        (
            "@..x",
            "no path: `@..x` can lead to more than one value (16..20)",
        ),
        ("1", "no path: `1` is not a test (16..17)"),
        ("", "no path: a filter with nothing to test (16..16)"),
        ("@.a && ", "no path: a filter with nothing to test (23..23)"),
        ("@x == 1", "no path: `@x` is not a path (16..18)"),
    ] {
        assert_eq!(
            gives(&format!("$.order.items[?({filter})].sku"), &shop),
            expected,
            "{filter}"
        );
    }
    let answer = gives("$[?(@.a =~ /(a)\\1/)]", &shop);
    assert!(
        answer.starts_with("no path: `/(a)\\1/` is not a regular expression that can be simulated"),
        "{answer}"
    );
}

#[test]
fn other_roots_are_the_callers() {
    let context = document(r#"{"Execution":{"Id":"e-1"}}"#);
    for (text, offset, expected) in [
        ("$$.Execution.Id", 2, r#""e-1""#),
        ("$$['Execution'].Id", 2, r#""e-1""#),
        ("$$", 2, r#"{"Execution":{"Id":"e-1"}}"#),
        ("$order.Execution", 6, r#"{"Id":"e-1"}"#),
        (
            "$$.Execution.Nope",
            2,
            "No results for path: $['Execution']['Nope']",
        ),
    ] {
        let path = Path::parse_after_root(text, offset).unwrap();
        assert_eq!(path.text(), text);
        let answer = path
            .select(&context)
            .map_or_else(|error| error.to_string(), |value| value.to_string());
        assert_eq!(answer, expected, "{text}");
    }
    let error = Path::parse_after_root("$order.a b", 6).unwrap_err();
    assert_eq!((error.span.start, error.span.end), (8, 9));
    let error = Path::parse("$order.a").unwrap_err();
    assert_eq!(error.message, "expected `.` or `[` after `$`, found `o`");
    assert_eq!(
        error.jayway.as_deref(),
        Some("com.jayway.jsonpath.InvalidPathException: Invalid path $order.a")
    );
}

#[test]
fn results_share_their_parts_with_the_document() {
    let shop = document(SHOP);
    let items = Path::parse("$.order.items").unwrap().select(&shop).unwrap();
    let same = shop
        .get("order")
        .and_then(|order| order.get("items"))
        .unwrap();
    assert!(items.as_array().unwrap().ptr_eq(same.as_array().unwrap()));
    let all = Path::parse("$..opts").unwrap().select(&shop).unwrap();
    assert!(
        all.at(0).and_then(Value::as_object).unwrap().ptr_eq(
            same.at(0)
                .and_then(|item| item.get("opts"))
                .and_then(Value::as_object)
                .unwrap()
        )
    );
}

#[test]
fn hostile_paths_and_documents_end_in_errors() {
    let deep = (0..100_000).fold(Value::from(1), |inner, step| {
        if step % 2 == 0 {
            Value::from(vec![inner])
        } else {
            Value::Object([("a", inner)].into_iter().collect())
        }
    });
    assert_eq!(
        Path::parse("$..a")
            .unwrap()
            .select(&deep)
            .unwrap()
            .as_array()
            .unwrap()
            .len(),
        50_000
    );
    assert_eq!(
        Path::parse("$..nope").unwrap().select(&deep).unwrap(),
        Value::from(Vec::new())
    );
    let error = Path::parse("$..a..a..a")
        .unwrap()
        .select(&deep)
        .unwrap_err();
    assert_eq!(
        error.message,
        "the path looks at more than 4000000 values; use a more specific path"
    );
    // What is found is nested in itself: its text would be millions of times longer than the document's.
    let all = Path::parse("$..[0]").unwrap().select(&deep).unwrap();
    assert_eq!(all.as_array().unwrap().len(), 50_000);
    assert!(all.json_len() > 1_000_000_000);

    let wide: Value = Value::from((0..3000).map(Value::from).collect::<Vec<_>>());
    let nested = Value::from(vec![wide; 3000]);
    let error = Path::parse("$[*][*]").unwrap().select(&nested).unwrap_err();
    assert_eq!(error.kind, SelectErrorKind::Invalid);
    let long = "a".repeat(10_000);
    let texts = Value::from(vec![Value::from(long.as_str()); 20]);
    assert_eq!(gives("$[?(@ =~ /(a*)*b/)]", &texts), "[]");
    let pattern = "(a*)*".repeat(2000);
    assert!(
        gives(&format!("$[?(@ =~ /{pattern}/)]"), &texts)
            .starts_with("invalid: the path looks at more than")
    );
    assert!(
        gives(&format!("${}", ".a".repeat(100_000)), &deep)
            .starts_with("no path: a path of more than 500 steps")
    );
    assert!(
        gives(&format!("${}", "[".repeat(100_000)), &deep)
            .starts_with("no path: the `[` is never closed")
    );
}

#[test]
fn reference_paths_name_one_place() {
    for text in ["$", "$.a", "$['a b'].c[0]", "$.a.b[10].c"] {
        assert_eq!(ReferencePath::parse(text).unwrap().text(), text);
    }
    for (text, message) in [
        (
            "$.a[*]",
            "`$.a[*]` is not a reference path: it has a wildcard",
        ),
        ("$..a", "`$..a` is not a reference path: it has `..`"),
        (
            "$.a[1:]",
            "`$.a[1:]` is not a reference path: it has a slice",
        ),
        (
            "$.a[0,1]",
            "`$.a[0,1]` is not a reference path: it has several indexes",
        ),
        (
            "$['a','b']",
            "`$['a','b']` is not a reference path: it has several names in one step",
        ),
        (
            "$.a[-1]",
            "`$.a[-1]` is not a reference path: it has a negative index",
        ),
        (
            "$[?(@.a)]",
            "`$[?(@.a)]` is not a reference path: it has a filter",
        ),
        ("a.b", "`a.b` does not start with `$`"),
        ("$$.a", "expected `.` or `[` after `$`, found `$`"),
        ("$.a[", "the `[` is never closed"),
    ] {
        assert_eq!(ReferencePath::parse(text).unwrap_err().message, message);
    }
}

#[test]
fn values_are_put_where_the_path_says() {
    for (path, root, expected) in [
        ("$", r#"{"a":1}"#, "9"),
        ("$", "5", "9"),
        ("$.a", "{}", r#"{"a":9}"#),
        ("$.a", r#"{"a":1,"b":2}"#, r#"{"a":9,"b":2}"#),
        ("$.a.b.c", r#"{"x":0}"#, r#"{"x":0,"a":{"b":{"c":9}}}"#),
        (
            "$.a.b",
            r#"{"a":{"c":1},"x":0}"#,
            r#"{"a":{"c":1,"b":9},"x":0}"#,
        ),
        ("$.a[1]", r#"{"a":[1,2,3]}"#, r#"{"a":[1,9,3]}"#),
        ("$[0].a", "[{}]", r#"[{"a":9}]"#),
        ("$['a.b'].c", "{}", r#"{"a.b":{"c":9}}"#),
    ] {
        let path = ReferencePath::parse(path).unwrap();
        let root = document(root);
        let before = root.to_string();
        let put = path.put(root.clone(), Value::from(9)).unwrap();
        assert_eq!(put.to_string(), expected, "{path}");
        assert_eq!(path.get(&put), Some(&Value::from(9)));
        assert_eq!(root.to_string(), before);
    }
}

#[test]
fn what_does_not_fit_is_said_as_aws_says_it() {
    for (path, root, cause) in [
        (
            "$.someTaskResult",
            r#""input1""#,
            r#"Unable to apply ReferencePath $.someTaskResult to input "input1""#,
        ),
        (
            "$.a",
            "null",
            "Unable to apply ReferencePath $.a to input null",
        ),
        (
            "$.catalog",
            "[1]",
            r#"Unable to apply step "catalog" to input [1]"#,
        ),
        (
            "$.a.b",
            r#"{"a":5}"#,
            r#"Unable to apply step "b" to input {"a":5}"#,
        ),
        (
            "$.a[3]",
            r#"{"a":[1]}"#,
            r#"Unable to apply step "[3]" to input {"a":[1]}"#,
        ),
        ("$.a[0]", "{}", r#"Unable to apply step "[0]" to input {}"#),
    ] {
        let root = document(root);
        let error = ReferencePath::parse(path)
            .unwrap()
            .put(root.clone(), Value::Null)
            .unwrap_err();
        assert_eq!(error.cause(&root), cause);
        assert_eq!(
            error.kind == PutErrorKind::Input,
            root.as_array().is_none() && root.as_object().is_none()
        );
    }
}

#[test]
fn putting_copies_only_the_way_to_the_place() {
    let root = document(SHOP);
    let put = ReferencePath::parse("$.order.total")
        .unwrap()
        .put(root.clone(), Value::from(1))
        .unwrap();
    let items = |root: &Value| {
        root.get("order")
            .and_then(|order| order.get("items"))
            .and_then(Value::as_array)
            .cloned()
            .unwrap()
    };
    assert!(items(&root).ptr_eq(&items(&put)));
    assert!(
        root.get("order")
            .and_then(|order| order.get("total"))
            .is_none()
    );
}

/// A filter looks into items of a large text that nobody has read, and so do the names behind it.
#[test]
fn what_is_not_read_gives_what_is_read() {
    let items =
        r#"[{"a":1,"b":{"c":"x"},"d":[1,2]},{"a":2,"b":null,"e\u0066":7},{"a":3},5,[{"a":4}]]"#;
    let small = document(items);
    let large = format!("{items}{}", " ".repeat(64 << 10));
    for path in [
        "$[?(@.a)].a",
        "$[?(@.a > 1)].a",
        "$[?(@.a > 0)].b.c",
        "$[?(@.a == 2)].b.c",
        "$[?(@.a == 2)].ef",
        "$[?(@.a == 3)].b",
        "$[?(@.a == 3)].b.c",
        "$[?(@.a == 1)].d[1]",
        "$[?(@.a == 1)].d[?(@ > 1)]",
        "$[?(@.a == 1)]['a','d']",
        "$[?(@.a == 1)].*",
        "$[?(@.a)]..c",
        "$[?(@.a)].a.b",
        "$[?(@.none)].a",
    ] {
        // Read anew each time: a value that was looked into stays read.
        let unread = Value::parse_shared(&large.as_str().into()).unwrap();
        let path = Path::parse(path).unwrap();
        let given = |root: &Value| path.select(root).map_err(|error| error.to_string());
        assert_eq!(given(&unread), given(&small), "{path}");
    }
}
