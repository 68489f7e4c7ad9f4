//! The public interface, and what JSON keeps on its way through an expression.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use asl_json::Value;
use asl_jsonata::{Dialect, Environment, Expression, Limits};

fn evaluate(text: &str, input: &str) -> Result<Option<Value>, asl_jsonata::Error> {
    Expression::parse(text)?.evaluate(&Environment::with_input(Value::parse(input).unwrap()))
}

fn shown(text: &str, input: &str) -> String {
    match evaluate(text, input) {
        Ok(Some(value)) => value.to_string(),
        Ok(None) => "undefined".to_owned(),
        Err(error) => format!("{error} @{:?}", error.position),
    }
}

#[test]
fn values_pass_through_shared_and_unchanged() {
    let input = Value::parse(
        r#"{"big": 123456789012345678901234567890, "float": 1.0, "deep": {"x": [1, 2.50]}}"#,
    )
    .unwrap();
    let environment = Environment::with_input(input.clone());
    let deep = Expression::parse("deep")
        .unwrap()
        .evaluate(&environment)
        .unwrap()
        .unwrap();
    let (Value::Object(ours), Some(Value::Object(theirs))) = (&deep, input.get("deep")) else {
        panic!("objects are expected");
    };
    assert!(ours.ptr_eq(theirs));
    let whole = Expression::parse("$")
        .unwrap()
        .evaluate(&environment)
        .unwrap()
        .unwrap();
    assert_eq!(whole.to_string(), input.to_string());
}

#[test]
fn numbers_come_out_whole_when_they_are() {
    let cases = [
        ("1 + 1", "2"),
        ("1 / 2", "0.5"),
        ("0.1 + 0.2", "0.30000000000000004"),
        ("$string(0.1 + 0.2)", "\"0.3\""),
        ("$string(1e21)", "\"1e+21\""),
        ("$string(1/3)", "\"0.333333333333333\""),
        ("3.0", "3"),
        ("-0", "0"),
        ("10000000000000000", "10000000000000000"),
        ("12345678901234567890", "12345678901234567000"),
        ("1e20 * 10", "1.0E21"),
    ];
    for (text, expected) in cases {
        assert_eq!(shown(text, "null"), expected, "{text}");
    }
}

#[test]
fn errors_have_code_position_token_and_message() {
    let cases = [
        ("a +", "S0207: Unexpected end of expression @Some(3)"),
        (
            "[1, 2",
            "S0203: Expected \"]\" before end of expression @Some(5)",
        ),
        ("(1 2)", "S0202: Expected \")\", got 2 @Some(4)"),
        (
            "'abc",
            "S0101: String literal must be terminated by a matching quote @Some(4)",
        ),
        (
            "😀 + 'x' + 1",
            "T2002: The right side of the \"+\" operator must evaluate to a number @Some(4)",
        ),
        (
            "$uppercase(1)",
            "T0410: Argument 1 of function \"uppercase\" does not match function signature @Some(11)",
        ),
        (
            "uppercase('a')",
            "T1005: Attempted to invoke a non-function. Did you mean $uppercase? @Some(10)",
        ),
        ("$error('so it is')", "D3137: so it is @Some(7)"),
        (
            "'a' < 1",
            "T2009: The values \"a\" and 1 either side of operator \"<\" must be of the same data type @Some(5)",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(shown(text, "{}"), expected, "{text}");
    }
    let error = Expression::parse("1 ! 2").unwrap_err();
    assert_eq!((error.code, error.token.as_deref()), ("S0204", Some("!")));
}

#[test]
fn keys_that_are_indexes_come_first_as_in_javascript() {
    assert_eq!(
        shown("{'b': 1, '10': 2, '9': 3}", "null"),
        r#"{"9":3,"10":2,"b":1}"#
    );
    assert_eq!(shown("$keys($)", r#"{"b": 1, "1": 2}"#), r#"["1","b"]"#);
}

#[test]
fn functions_are_no_results() {
    for text in ["$sum", "/a/", "function(){1}", "{'f': $sum}", "[$sum, 1]"] {
        assert_eq!(evaluate(text, "null").unwrap_err().code, "U1002", "{text}");
    }
}

#[test]
fn limits_are_errors() {
    let run = |text: &str, limits: Limits| {
        let environment = Environment {
            limits,
            ..Environment::default()
        };
        Expression::parse(text)
            .unwrap()
            .evaluate(&environment)
            .map_err(|error| error.code)
    };
    let default = Limits::default();
    assert_eq!(
        run(
            "[1..100].($ + 1)",
            Limits {
                steps: 100,
                ..default
            }
        ),
        Err("U1001")
    );
    assert_eq!(
        run(
            "(((1 + 1)))",
            Limits {
                depth: 3,
                ..default
            }
        ),
        Err("D1011")
    );
    assert_eq!(
        run(
            "[1..100]",
            Limits {
                sequence: 99,
                ..default
            }
        ),
        Err("D2015")
    );
    assert_eq!(
        run(
            "$pad('', 100)",
            Limits {
                bytes: 99,
                ..default
            }
        ),
        Err("U1003")
    );
    assert_eq!(
        run(
            "[1..100]",
            Limits {
                nodes: 100,
                ..default
            }
        ),
        Err("U1003")
    );
    assert!(run("[1..100]", default).is_ok());
}

#[test]
fn free_variables_are_those_of_the_outside() {
    let cases = [
        ("$states.input.x + $y", "states y"),
        ("($x := 1; $x + $y)", "y"),
        ("($x := $x; $x)", "x"),
        ("($f := function($n){$n = 0 ? 0 : $f($n - 1)}; $f(3))", ""),
        ("($x := 1) + $x", "x"),
        ("($x := 1); $x", "!"),
        ("[($x := 1; $x), $x]", "x"),
        ("items@$i#$p[$i.a = $p and $q]", "q"),
        ("$map($a, function($v){$v & $b})", "a b map"),
        ("$ & $$ & `$no`", ""),
        ("a ^(>$k) {$g: $h}", "g h k"),
        ("| $p | {'a': $u}, $d |", "d p u"),
    ];
    for (text, expected) in cases {
        let found = match Expression::parse(text) {
            Ok(expression) => expression
                .free_variables()
                .iter()
                .map(|name| name.to_string())
                .collect::<Vec<_>>()
                .join(" "),
            Err(_) => "!".to_owned(),
        };
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn constructs_after_2_0_are_named() {
    let newer = |text: &str| Expression::parse(text).unwrap().newer_constructs().to_vec();
    assert_eq!(newer("a ? b : c"), Vec::<&str>::new());
    assert_eq!(newer("[a ?: b, {'x': c[d ?? e]}]"), ["?:", "??"]);
}

#[test]
fn what_is_read_from_the_input_document() {
    let cases = [
        ("a", "a@1"),
        ("a.b", "a@1"),
        ("$", "$@1"),
        ("$.a", "$@1"),
        ("$$", "$$@2"),
        ("$x.a[b = c]{d: e}.(f & g)^(h)", ""),
        ("$x[$$.a]", "$$@5"),
        ("$sum(a.b) + {'k': c}.k", "a@6 c@19"),
        ("$map($x, function($v) { $v.a + b })", "b@32()"),
        ("($y := a; $y.b)", "a@8"),
        ("$x ~> |a|{'b': c}|", ""),
        ("'😀' & a", "a@8"),
        ("$x ? a : b", "a@6 b@10"),
        ("**", ""),
    ];
    for (text, expected) in cases {
        let uses = Expression::parse(text).unwrap().input_uses();
        let uses: Vec<String> = uses
            .iter()
            .map(|it| {
                let call = if it.in_function { "()" } else { "" };
                format!("{}@{}{call}", it.name, it.position)
            })
            .collect();
        assert_eq!(uses.join(" "), expected, "{text}");
    }
}

#[test]
fn variables_are_named_with_the_field_that_is_read() {
    let cases = [
        ("$states.result.x", "states.result@7"),
        ("$states", "states@7"),
        ("$states[0].result", "states.result@7"),
        ("$sum($a.b) + $a", "sum()@4 a.b@7 a@15"),
        ("$x ~> $f(?, 1)", "x@2 f()@8"),
        (
            "$merge([$states.input, $states])",
            "merge()@6 states.input@15 states@30",
        ),
    ];
    for (text, expected) in cases {
        let expression = Expression::parse(text).unwrap();
        let uses = expression.variable_uses();
        let uses: Vec<String> = uses
            .iter()
            .map(|it| {
                let field = it.field.as_ref().map(|field| format!(".{field}"));
                let call = if it.called { "()" } else { "" };
                format!(
                    "{}{}{call}@{}",
                    it.name,
                    field.unwrap_or_default(),
                    it.position
                )
            })
            .collect();
        assert_eq!(uses.join(" "), expected, "{text}");
    }
}

#[test]
fn a_dialect_names_its_functions() {
    for (dialect, has, has_not) in [
        (Dialect::Jsonata, "eval", "partition"),
        (Dialect::StepFunctions, "partition", "eval"),
    ] {
        let names = dialect.functions();
        assert!(names.contains(&has) && !names.contains(&has_not));
        assert!(names.iter().all(|name| dialect.has_function(name)));
        assert_eq!(names.iter().filter(|name| **name == "random").count(), 1);
    }
}
