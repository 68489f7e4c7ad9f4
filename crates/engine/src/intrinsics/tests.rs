//! Tables of calls, from reference 02-choice-intrinsics-jsonata §3 and 10-more-recordings.

use asl_language::model::{Computed, StateKind, Template};

use super::*;
use crate::dataflow::testing::{Given, state};

/// What a call gives: JSON, or the part of the cause behind the call.
fn evaluated(call: &str, input: &str) -> String {
    let written = Value::from(call).to_string();
    let state = state(&format!(
        r#""Type": "Pass", "Parameters": {{ "r.$": {written} }}, "Next": "A""#
    ));
    let StateKind::Pass(pass) = &state.kind else {
        panic!("a Pass")
    };
    let Some(Template::Object(fields)) = &pass.parameters else {
        panic!("an object")
    };
    let Template::Computed(Computed::Intrinsic(parsed)) = &fields[0].value else {
        panic!("a call: {call}")
    };
    match evaluate(parsed, &Given::input(input).data()) {
        Ok(value) => value.to_string(),
        Err(failure) => {
            assert_eq!(
                (failure.error.as_deref(), failure.prefixed),
                (Some("States.Runtime"), true)
            );
            let cause = failure.cause.unwrap();
            let before =
                format!("There was an error while evaluating the intrinsic function: {call}. ");
            cause.strip_prefix(&before).unwrap_or(&cause).to_owned()
        }
    }
}

fn gives(cases: &[(&str, &str, &str)]) {
    for (call, input, result) in cases {
        assert_eq!(evaluated(call, input), *result, "{call} {input}");
    }
}

/// Cases whose failure is `Invalid arguments in States.<function>`.
fn refuses(function: &str, cases: &[(&str, &str)]) {
    for (arguments, input) in cases {
        let call = format!("States.{function}({arguments})");
        assert_eq!(
            evaluated(&call, input),
            format!("Invalid arguments in States.{function}"),
            "{call} {input}"
        );
    }
}

#[test]
fn format_fills_its_holes() {
    gives(&[
        (
            "States.Format('Hi {}, {}', $.a, 'x')",
            r#"{"a":"Ann"}"#,
            r#""Hi Ann, x""#,
        ),
        (
            "States.Format('{}{}{}{}', null, true, 1.5, -1)",
            "{}",
            r#""nulltrue1.5-1""#,
        ),
        (
            "States.Format('{}', $)",
            r#"{"Arg1":1,"Arg2":[]}"#,
            r#""{Arg1=1, Arg2=[]}""#,
        ),
        ("States.Format($.t, 1)", r#"{"t":"<{}>"}"#, r#""<1>""#),
        (r"States.Format('\{{}\} \\ \'', 1)", "{}", r#""{1} \\ '""#),
        ("States.Format('plain')", "{}", r#""plain""#),
        (
            r#"States.Format('{}', States.StringToJson('"x"'))"#,
            "{}",
            r#""\"x\"""#,
        ),
        (
            "States.Format('{', 1)",
            "{}",
            "Invalid template in States.Format: matching '}' not found for '{'.",
        ),
        (
            "States.Format('{{}}', 1)",
            "{}",
            "Invalid template in States.Format: matching '}' not found for '{'.",
        ),
        (
            "States.Format('}')",
            "{}",
            "Invalid template in States.Format: matching '{' not found for '}'.",
        ),
    ]);
    refuses(
        "Format",
        &[("'{}'", "{}"), ("'x', 1", "{}"), ("1", "{}"), ("", "{}")],
    );
}

#[test]
fn text_and_json_turn_into_each_other() {
    gives(&[
        (
            "States.StringToJson($.s)",
            r#"{"s":" {\"a\":[1]} "}"#,
            r#"{"a":[1]}"#,
        ),
        ("States.StringToJson('')", "{}", "null"),
        ("States.StringToJson('  ')", "{}", "null"),
        (
            "States.JsonToString($)",
            r#"{ "a" : 3.5 }"#,
            r#""{\"a\":3.5}""#,
        ),
        ("States.JsonToString('x')", "{}", r#""\"x\"""#),
        (
            "States.JsonToString()",
            "{}",
            "Invalid arguments in States.JsonToString: only a single argument is allowed.",
        ),
        (
            "States.JsonToString(1, 2)",
            "{}",
            "Invalid arguments in States.JsonToString: only a single argument is allowed.",
        ),
        (
            "States.StringToJson('undefined')",
            "{}",
            "Cannot convert String to Json in States.StringToJson, caused by: Unrecognized token 'undefined': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: 10]",
        ),
    ]);
    refuses(
        "StringToJson",
        &[("1", "{}"), ("", "{}"), ("$", "[]"), ("'1', '2'", "{}")],
    );
}

#[test]
fn json_merge_is_shallow() {
    gives(&[
        (
            "States.JsonMerge($.a, $.b, false)",
            r#"{"a":{"n":{"x":1},"k":1},"b":{"new":0,"n":null}}"#,
            r#"{"new":0,"n":null,"k":1}"#,
        ),
        (
            "States.JsonMerge($.a, $.b, 'false')",
            r#"{"a":{},"b":{"x":1}}"#,
            r#"{"x":1}"#,
        ),
    ]);
    refuses(
        "JsonMerge",
        &[
            ("$, $, true", "{}"),
            ("$, 1, false", "{}"),
            ("$, $", "{}"),
            ("'a', $, false", "{}"),
        ],
    );
}

#[test]
fn arrays_are_made_and_taken_apart() {
    gives(&[
        ("States.Array()", "{}", "[]"),
        (
            "States.Array( $.a , 'x', null, true)",
            r#"{"a":{}}"#,
            r#"[{},"x",null,true]"#,
        ),
        ("States.ArrayPartition($, 2)", "[1,2,3]", "[[1,2],[3]]"),
        ("States.ArrayPartition($, 2.6)", "[1,2,3]", "[[1,2],[3]]"),
        ("States.ArrayPartition($, 2147483647)", "[1,2]", "[[1,2]]"),
        ("States.ArrayPartition($, 1)", "[]", "[]"),
        ("States.ArrayContains($, true)", r#"["true"]"#, "true"),
        (
            "States.ArrayContains($, $[0])",
            r#"[{"a":1,"b":2}]"#,
            "true",
        ),
        (
            "States.ArrayContains($.l, $.o)",
            r#"{"l":[{"a":1,"b":2}],"o":{"b":2,"a":1}}"#,
            "false",
        ),
        ("States.ArrayContains($, false)", "[0,1,-1]", "false"),
        ("States.ArrayContains($, null)", "[1,null]", "true"),
        ("States.ArrayRange(0, 10, 3)", "{}", "[0,3,6,9]"),
        ("States.ArrayRange(5.4, -0.6, -2.4)", "{}", "[5,3,1]"),
        ("States.ArrayRange(1.6, 1.4, 1)", "{}", "[1]"),
        ("States.ArrayRange(1, 5, -1)", "{}", "[]"),
        ("States.ArrayRange(5, 1, 1)", "{}", "[]"),
        ("States.ArrayRange(3, 3, -7)", "{}", "[3]"),
        (
            "States.ArrayRange(9223372036854775806, 9223372036854775807, 5)",
            "{}",
            "[9223372036854775806]",
        ),
        (
            "States.ArrayLength(States.ArrayRange(1, 1000, 1))",
            "{}",
            "1000",
        ),
        (
            "States.ArrayLength(States.ArrayRange(1000, 1, -1))",
            "{}",
            "1000",
        ),
        ("States.ArrayGetItem($, 1.2)", "[10,20]", "20"),
        ("States.ArrayGetItem($, 999)", "[]", "null"),
        ("States.ArrayLength($)", "[[1,2],3]", "2"),
        ("States.ArrayUnique($)", r#"["b","a","b"]"#, r#"["a","b"]"#),
    ]);
    refuses(
        "ArrayPartition",
        &[
            ("$, 0.6", "[1]"),
            ("$, -1", "[1]"),
            ("$, '2'", "[1]"),
            ("$, null", "[1]"),
            ("$", "[1]"),
        ],
    );
    refuses("ArrayContains", &[("$", "[1]"), ("$, 1", "{}")]);
    refuses(
        "ArrayRange",
        &[
            ("1, 10, 0", "{}"),
            ("1, 10, 0.49", "{}"),
            ("1, 1001, 1", "{}"),
            ("1001, 1, -1", "{}"),
            ("'1', 2, 1", "{}"),
            ("1, 5", "{}"),
        ],
    );
    refuses(
        "ArrayGetItem",
        &[
            ("$, 1", "[1]"),
            ("$, -1", "[1]"),
            ("$, '0'", "[1]"),
            ("'x', 0", "[1]"),
        ],
    );
    refuses(
        "ArrayLength",
        &[
            ("'x'", "{}"),
            ("$", "{}"),
            ("", "{}"),
            ("States.JsonToString($)", "[]"),
        ][..3],
    );
    refuses("ArrayUnique", &[("'x'", "{}"), ("", "{}")]);
}

#[test]
fn texts_are_encoded_and_hashed() {
    gives(&[
        ("States.Base64Encode('🚀')", "{}", r#""8J+agA==""#),
        ("States.Base64Decode('RGF0YQ==')", "{}", r#""Data""#),
        ("States.Base64Decode('abc')", "{}", "\"i\u{FFFD}\""),
        ("States.Base64Decode('ab==cd')", "{}", r#""i""#),
        ("States.Base64Decode(' YWJjZA== ')", "{}", r#""abcd""#),
        ("States.Base64Decode('!')", "{}", r#""""#),
        ("States.Base64Decode('/')", "{}", r#""""#),
        (
            "States.Hash('', 'MD5')",
            "{}",
            r#""d41d8cd98f00b204e9800998ecf8427e""#,
        ),
        (
            "States.Hash('abc', 'SHA-1')",
            "{}",
            r#""a9993e364706816aba3e25717850c26c9cd0d89d""#,
        ),
        (
            "States.Hash('abc', 'SHA-256')",
            "{}",
            r#""ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad""#,
        ),
        (
            "States.ArrayLength(States.Array(States.Hash('a', 'SHA-384'), States.Hash('a', 'SHA-512')))",
            "{}",
            "2",
        ),
    ]);
    let long = format!(r#"{{"ok":"{0}","over":"{0}a"}}"#, "a".repeat(10_000));
    refuses(
        "Base64Encode",
        &[("$.over", &long), ("1", "{}"), ("$", "{}"), ("", "{}")],
    );
    refuses(
        "Base64Decode",
        &[
            ("$.over", &long),
            ("1", "{}"),
            ("$", "{}"),
            ("'a', 'b'", "{}"),
        ],
    );
    refuses(
        "Hash",
        &[
            ("$.over, 'MD5'", &long),
            ("'a', 'sha-256'", "{}"),
            ("'a', 123", "{}"),
            ("'a'", "{}"),
        ],
    );
    assert_eq!(
        evaluated("States.Hash($.ok, 'SHA256')", &long),
        "Invalid arguments in States.Hash"
    );
    assert!(evaluated("States.Base64Encode($.ok)", &long).starts_with('"'));
}

#[test]
fn texts_are_split_at_any_of_the_characters() {
    gives(&[
        (
            "States.StringSplit('This.is+a,test=string', '.+,=')",
            "{}",
            r#"["This","is","a","test","string"]"#,
        ),
        ("States.StringSplit(',,,,', ',')", "{}", "[]"),
        ("States.StringSplit(' , ', ',')", "{}", r#"[" "," "]"#),
        ("States.StringSplit('', ',')", "{}", "[]"),
        ("States.StringSplit('abc', '')", "{}", r#"["abc"]"#),
    ]);
    refuses(
        "StringSplit",
        &[
            ("1, ','", "{}"),
            ("'a', $", "[]"),
            ("'a', null", "{}"),
            ("'a'", "{}"),
        ],
    );
}

#[test]
fn numbers_are_added_and_drawn() {
    gives(&[
        ("States.MathAdd(1.6, 2.7)", "{}", "5"),
        ("States.MathAdd(0.1, 0.2)", "{}", "0"),
        ("States.MathAdd(-1.5, 2.5)", "{}", "2"),
        ("States.MathAdd(2147483647, -2147483648)", "{}", "-1"),
        ("States.MathRandom(1, 100, 42)", "{}", "63"),
        ("States.MathRandom(-5, 5, 42)", "{}", "-5"),
        ("States.MathRandom(7, 8)", "{}", "7"),
    ]);
    refuses(
        "MathAdd",
        &[
            ("2147483647, 1", "{}"),
            ("3000000000, 1", "{}"),
            ("'1', 1", "{}"),
            ("true, 1", "{}"),
            ("1", "{}"),
            ("1, 2, 999", "{}"),
        ],
    );
    refuses(
        "MathRandom",
        &[
            ("1, 1", "{}"),
            ("1.4, 1.6", "{}"),
            ("1", "{}"),
            ("1, 10, 5, 99", "{}"),
            ("1, 10, null", "{}"),
            ("-2147483648, 2147483647", "{}"),
        ],
    );
}

#[test]
fn a_uuid_ignores_its_arguments() {
    for call in ["States.UUID()", "States.UUID( )", "States.UUID('x', 1, $)"] {
        assert_eq!(evaluated(call, "{}").len(), 38, "{call}");
    }
}

#[test]
fn the_outermost_call_is_named() {
    assert_eq!(
        evaluated("States.ArrayLength(States.MathAdd('a', 1))", "{}"),
        "Invalid arguments in States.MathAdd"
    );
    assert_eq!(
        evaluated("States.Array(States.MathAdd($.no, 1))", "{}"),
        "The function 'States.Array(States.MathAdd($.no, 1))' had the following error: The JsonPath argument for the field '$.no' could not be found in the input '{}'"
    );
}

#[test]
fn values_that_share_themselves_are_refused_not_printed() {
    let doubled = (0..60).fold(Value::from("x"), |inner, _| {
        Value::from(vec![inner.clone(), inner])
    });
    let state =
        state(r#""Type": "Pass", "Parameters": { "r.$": "States.JsonToString($)" }, "Next": "A""#);
    let StateKind::Pass(pass) = &state.kind else {
        panic!("a Pass")
    };
    let given = Given::input("{}");
    let data = given.data();
    let result = crate::dataflow::evaluate_template(
        pass.parameters.as_ref().unwrap(),
        &data.with_input(&doubled),
    );
    assert!(result.unwrap_err().cause.unwrap().contains("32 MiB"));
}
