//! No text and no expression may crash, hang or overflow the stack.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

use asl_json::Value;
use asl_jsonata::{Dialect, Environment, Expression, Limits};
use proptest::prelude::*;

/// A stack as small as the one of a WebAssembly module.
const STACK: usize = 1 << 20;

fn code_of(text: &str, environment: &Environment) -> &'static str {
    match Expression::parse(text).and_then(|expression| expression.evaluate(environment)) {
        Ok(Some(_)) => "value",
        Ok(None) => "nothing",
        Err(error) => error.code,
    }
}

/// Runs on a small stack.
fn small_stack<T: Send + 'static>(run: impl FnOnce() -> T + Send + 'static) -> T {
    std::thread::Builder::new()
        .stack_size(STACK)
        .spawn(run)
        .unwrap()
        .join()
        .unwrap()
}

/// An object of many members.
const WIDE: &str = "$merge([1..20000].{'k' & $: 1})";

/// The expression for each of many items, beside long texts and a wide object.
fn each(expression: &str) -> String {
    format!(
        "($a := $pad('', 1000000, 'a'); $b := $pad('', 1000000, 'a'); $digits := '0.' & $pad('', 1000000, '1'); $wide := {WIDE}; \
         $count($map([1..200000], function($i){{ {expression} }})))"
    )
}

#[test]
fn hostile_expressions_end_with_a_clear_error_or_a_result() {
    let many = |part: &str, count: usize| part.repeat(count);
    let cases: Vec<(String, &[&str])> = vec![
        // Text nested deeply, in every way to nest.
        (many("(", 50_000), &["U1004"]),
        (many("[", 50_000), &["U1004"]),
        (many("{'a':", 50_000), &["U1004"]),
        (many("-", 50_000), &["U1004"]),
        (many("a[", 50_000), &["U1004"]),
        (many("function(){", 50_000), &["U1004"]),
        (many("|a|", 50_000), &["U1004"]),
        (many("$f(", 50_000), &["U1004"]),
        (many("a ? ", 50_000), &["U1004"]),
        (many("a ?: ", 50_000), &["U1004"]),
        (many("a ^(", 50_000), &["U1004"]),
        (many("$a := ", 50_000), &["U1004"]),
        (format!("1{}", many(" + 1", 50_000)), &["U1004"]),
        (format!("a{}", many(".a", 50_000)), &["U1004"]),
        (format!("a{}", many("[0]", 50_000)), &["U1004"]),
        (format!("a{}", many("{'a':1}", 50_000)), &["U1004"]),
        (format!("{}1{}", many("(", 240), many(")", 240)), &["value"]),
        (format!("{}1{}", many("[", 240), many("]", 240)), &["value"]),
        (format!("1{}", many(" + 1", 240)), &["value"]),
        (format!("/{}/", many("(", 1000)), &["U1005", "S0302"]),
        (format!("/{}a{}/", many("(", 1000), many(")", 1000)), &["U1005"]),
        ("$match($pad('', 50, 'a') & 'b', /(a+)+$/)".into(), &["U1006"]),
        ("$replace($pad('', 5000, 'a'), /(a|a)*b/, '')".into(), &["U1006"]),
        ("$split($pad('', 20000, 'a'), /a*a*a*b/)".into(), &["U1006"]),
        ("$contains($pad('', 1000000, 'a'), /(?:a|b)*c/)".into(), &["U1006"]),
        ("$contains('a', /(/)".into(), &["S0302"]),
        ("$contains('a', /(?a)/)".into(), &["U1005"]),
        // Recursion of functions.
        ("($f := function($n){1 + $f($n)}; $f(1))".into(), &["D1011"]),
        ("($f := function($n){[$f($n)]}; $f(1))".into(), &["D1011"]),
        ("($f := function($n){$map([1], $f)}; $f(1))".into(), &["D1011"]),
        ("($f := function($n){$f($n)}; $f(1))".into(), &["U1001"]),
        ("($f := function($n){$eval('$f(1) + 1')}; $f(1))".into(), &["D1011", "D3120", "D3121"]),
        ("($f := function($x){ $x.a.b ~> |$|{'a': $f($)}| }; $f({'a':{'b':{}}}))".into(), &["D1011", "value"]),
        ("($f := function($n){ (($map([1], function($x){ a[$f($x)].a })) ) }; $f(1))".into(), &["D1011"]),
        ("($f := function($n){ $n.a^($f($$)).b }; $f($$))".into(), &["D1011", "nothing"]),
        ("($f := function($n){ $n.a@$x.($f($$)).b }; $f($$))".into(), &["D1011"]),
        ("($f := function($n){ $sort([1,2], function($a,$b){$f($a)}) ~> $count() }; $f($$))".into(), &["D1011"]),
        ("($f := function($n){ $n ~> |$|{'x': $f($n)}| }; $f($$))".into(), &["D1011"]),
        ("($f := function($n){ $replace('aa', /a/, function($m){$f($n)}) & 'x' }; $f($$))".into(), &["D1011"]),
        ("($f := function($n){ $n{'x': $f($n)} }; $f($$))".into(), &["D1011"]),
        ("($f := function($n){ $n.*[$f($n)] }; $f($$))".into(), &["D1011"]),
        ("($f := function($n){ 1 in (1 ~> $f) }; $f($$))".into(), &["D1011"]),
        // Chains of functions as long as the program runs.
        ("$reduce([1..100000], function($f, $i){ function(){ $f } }, 0) ~> $type()".into(), &["value"]),
        ("$type($reduce($append([function(){1}], [1..100000]), function($f, $i){ function(){ $f() } }))".into(), &["value"]),
        ("$type($reduce($append([$uppercase], [1..20000]), function($f, $i){ $f(?) }))".into(), &["value"]),
        ("$type($reduce($append([$uppercase], [1..20000]), function($f, $i){ $f ~> $uppercase }))".into(), &["value"]),
        ("$reduce($append([$uppercase], [1..20000]), function($f, $i){ $f ~> $uppercase })('a')".into(), &["D1011"]),
        ("$type($reduce([1..20000], function($f, $i){ {'f': function(){$f}} }, 1))".into(), &["value"]),
        // Values nested or grown without bound.
        ("$reduce([1..100000], function($a, $i){ [[$a]] }, 1)".into(), &["U1004"]),
        ("$reduce([1..100000], function($a, $i){ {'a': $a} }, 1)".into(), &["U1004"]),
        ("$reduce([1..60], function($a, $i){ {'a': $a, 'b': $a} }, 1)".into(), &["U1003"]),
        ("$string($reduce([1..60], function($a, $i){ {'a': $a, 'b': $a} }, 1))".into(), &["U1003"]),
        ("$reduce([1..60], function($a, $i){ [[$a], [$a]] }, 1) ~> $clone()".into(), &["U1001"]),
        ("($x := $reduce([1..60], function($a, $i){ {'a': $a, 'b': $a} }, 1); $y := $reduce([1..60], function($a, $i){ {'a': $a, 'b': $a} }, 1); $x = $y)".into(), &["U1001"]),
        ("$count($reduce([1..60], function($a, $i){ {'a': $a, 'b': $a} }, 1).**)".into(), &["U1001", "D2015"]),
        ("$reduce([1..60], function($a, $i){ $a & $a }, 'abc')".into(), &["U1003"]),
        ("$reduce([1..60], function($a, $i){ $append($a, $a) }, [1, 2])".into(), &["D2015"]),
        ("$reduce([1..60], function($a, $i){ $replace($a, 'a', 'aaaa') }, 'aaaa')".into(), &["U1003", "U1001"]),
        ("$reduce([1..60], function($a, $i){ $join([$a, $a], $a) }, 'aaaa')".into(), &["U1003"]),
        ("$pad('a', 1e300)".into(), &["U1003"]),
        ("$pad('a', -1e300)".into(), &["U1003"]),
        ("[1..10000000]".into(), &["D2015"]),
        ("[1..1e300]".into(), &["D2014"]),
        ("[1..1000].([1..1000].([1..1000]))".into(), &["D2015", "U1001"]),
        ("$formatNumber(1, '0.' & $pad('', 100000, '0'))".into(), &["value"]),
        ("$formatNumber(1e300, '0.0e0')".into(), &["value"]),
        ("$formatNumber(1e-300, '#0.0e0')".into(), &["value"]),
        ("$formatInteger(1e300, 'w')".into(), &["value"]),
        ("$formatInteger(1e300, 'I')".into(), &["U1003"]),
        ("$formatInteger(1e300, 'a')".into(), &["value"]),
        // Infinite numbers come of a division by zero and go into functions.
        ("$formatInteger(1/0, 'w')".into(), &["D1001"]),
        ("$formatInteger(-1/0, 'W;o')".into(), &["D1001"]),
        ("$formatInteger(1/0, 'I')".into(), &["U1003"]),
        ("$formatInteger(1/0, 'a')".into(), &["value"]),
        ("$formatInteger(1/0, '#,##0')".into(), &["value"]),
        ("$formatNumber(1/0, '#,##0.0e0')".into(), &["value"]),
        ("$formatBase(1/0, 36)".into(), &["value"]),
        ("$pad('a', 1/0)".into(), &["U1003"]),
        ("$substring('abc', 1/0, 1/0)".into(), &["value"]),
        ("[1..1/0]".into(), &["T2004"]),
        ("$fromMillis(1/0, '[YWw]')".into(), &["D3110"]),
        ("$power(1/0, 1/0)".into(), &["D3061"]),
        ("$round(1/0, 1/0)".into(), &["value"]),
        ("$split('abc', '', 1/0)".into(), &["value"]),
        ("$formatBase(1e300, 2)".into(), &["value"]),
        ("$fromMillis(1e300)".into(), &["D3110"]),
        ("$toMillis($pad('', 1000, '1'), $pad('', 1998, '[Y]'))".into(), &["nothing", "D3131", "D3136", "value"]),
        ("$sort([1..1000], function($a, $b){ true })".into(), &["value"]),
        ("$distinct([1..3000].{'a': $})".into(), &["value", "U1001"]),
        ("($f := function($n)<n:n>{$n = 0 ? 0 : $f($n - 1)}; $f(100000))".into(), &["value"]),
        // Steps that each read, copy or search much.
        (each("$a = $b"), &["U1001"]),
        (each("$a < $b"), &["U1001"]),
        (each("$a in [$b, $b]"), &["U1001"]),
        (each("$pad($a, 1)"), &["U1001"]),
        (each("$number($digits)"), &["U1001"]),
        (each("$lookup({$a: 1}, $b)"), &["U1001"]),
        (each("$wide"), &["value"]),
        (each("$wide = $merge([{'k1': 2}, $wide, {'k1': 3}])"), &["U1001"]),
        (each("$exists($keys($wide))"), &["U1001"]),
        (each("$exists($spread($wide))"), &["U1001"]),
        (each("$exists($wide.*)"), &["U1001"]),
        (each("$count($wide ~> |$|{'x': 1}|)"), &["U1001"]),
        (each("$contains($a, function(){ {'start': 9, 'end': 9, 'groups': []} })"), &["U1001"]),
        (format!("({} $map([1..1000000], function(){{ $v1999 }}))", (0..2000).map(|at| format!("$v{at} := 1; ")).collect::<String>()), &["U1001"]),
        (format!("($a := $pad('', 1000000, 'a'); {})", "[1..100000]{$a: $}"), &["U1001"]),
        (format!("($a := $pad('', 1000000, 'a'); {})", "$distinct([1..100000].($a & $))"), &["U1001"]),
        (format!("($w := {WIDE}; $count($keys($w ~> |$|$w|)))"), &["value"]),
        (format!("($w := {WIDE}; $type($w ~> |$|{{}}, $keys($w)|))"), &["value"]),
        // Results of many or large parts.
        (format!("$replace($pad('', 4000000, 'a'), /a+/, '{}')", many("$0", 3000)), &["U1003"]),
        (format!("$match($pad('', 200000, 'a'), /a{}/)", many("()", 20_000)), &["U1001", "U1006"]),
        (format!("$replace($pad('', 200000, 'ab'), /a{}|c/, 'x')", many("()", 20_000)), &["U1006"]),
        ("$match($pad('', 4000000, 'a'), /a/)".into(), &["D2015"]),
        ("$split($pad('', 4000000, 'a'), '')".into(), &["D2015"]),
        ("$split($pad('', 4000000, 'ab'), /b/)".into(), &["D2015"]),
        // A function that stands in for a regular expression and says what cannot be.
        ("$replace('a😀b', function(){ {'match': 'xyz', 'start': 3, 'end': 1, 'groups': [], 'next': function(){ {'match': 'q', 'start': 1e300, 'end': -1, 'groups': 1, 'next': function(){ $x }} }} }, 'z')".into(), &["value"]),
        ("(λ($f) { λ($x) { $x($x) }( λ($g) { $f( (λ($a) {$g($g)($a)}))})})(λ($f) { λ($n) { $n < 2 ? 1 : $n * $f($n-1) } })(20)".into(), &["value"]),
    ];
    small_stack(move || {
        let mut environment = Environment::with_input(Value::parse(r#"{"a":{"a":1}}"#).unwrap());
        environment.limits.steps = 3_000_000;
        let mut wrong = Vec::new();
        for (text, codes) in cases {
            let code = code_of(&text, &environment);
            if !codes.contains(&code) {
                wrong.push(format!(
                    "{code}: {}",
                    text.chars().take(150).collect::<String>()
                ));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    });
}

#[test]
fn deep_input_is_walked_on_a_small_stack() {
    let array = format!("{}1{}", "[".repeat(999), "]".repeat(999));
    let object = format!("{}1{}", "{\"a\":".repeat(999), "}".repeat(999));
    small_stack(move || {
        for text in [array, object] {
            let environment = Environment::with_input(Value::parse(&text).unwrap());
            for expression in [
                "$string($)",
                "**",
                "*.*",
                "$ = $clone($)",
                "$keys($)",
                "a.a",
                "$spread($)",
                "$ ~> |a|{'b': $}|",
                "$[0][0]",
                "$boolean($)",
            ] {
                let code = code_of(expression, &environment);
                assert!(
                    matches!(code, "value" | "nothing" | "U1004"),
                    "{expression}: {code}"
                );
            }
        }
    });
}

#[test]
fn recursion_is_useful_within_the_default_limits() {
    let text = "($f := function($n){$n = 0 ? 0 : 1 + $f($n - 1)}; $f(100))";
    assert_eq!(
        small_stack(move || code_of(text, &Environment::default())),
        "value"
    );
}

const SEEDS: [&str; 16] = [
    "$sum(items.(price * qty))",
    "items[qty > 0]^(>price, sku).{sku: price}",
    "items{sku: $sum(qty)}",
    "items@$i.tags#$p.{'t': $, 'i': $i.sku, 'p': $p, 'up': %.sku}",
    "$ ~> |items|{'x': qty + 1}, ['sku']|",
    "$map(items, function($v, $i, $a)<x-n?a:x>{$v.qty & $i & $count($a)})",
    "$reduce([1..5], function($a, $b){$a * $b})",
    "$replace('john smith', /(\\w+)\\s(\\w+)/i, '$2, $1')",
    "$match('ababbabbcc', /a(b+)/).groups",
    "$formatNumber(1234.5, '#,##0.00;(#)')",
    "$fromMillis(1510067557121, '[D1o] [MNn] [Y0001], [h]:[m01] [P] [Z]', '+0100')",
    "$toMillis('12th November 2018', '[D1o] [MNn] [Y]')",
    "($f := $substring(?, 0, 2); $f('hello') ~> $uppercase)",
    "a.b ?: c ?? d in [1, 2, null] and not true or $x.`y z`",
    "$hash('a', 'MD5') & $string($range(1, 9, 2)) & $partition([1..5], 2)",
    "function($x, $y)<n-(ns)+:a<n>>{ $x := $y; [$x..5][] }(1, 2) ~> $sort(λ($l, $r){$l > $r})",
];

fn environment() -> Environment {
    let input = r#"{"items":[{"sku":"a","qty":1,"price":8.5,"tags":["x","y"]},{"sku":"b","qty":0,"price":1e300,"tags":[]}],"a":{"b":null},"c":"😀"}"#;
    let mut environment = Environment::with_input(Value::parse(input).unwrap());
    environment.dialect = Dialect::StepFunctions;
    environment.limits = Limits {
        steps: 100_000,
        ..Limits::default()
    };
    environment
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn parsing_never_panics(text in any::<String>()) {
        let _ = Expression::parse(&text);
    }

    #[test]
    fn token_soup_never_panics(tokens in prop::collection::vec(prop::sample::select(vec![
        "a", "$x", "$", "$$", "%", "*", "**", "[", "]", "(", ")", "{", "}", ".", "..", ",", ";", ":", ":=", "?", "?:", "??", "~>",
        "|", "@$i", "#$j", "^(", "<", ">", "=", "!=", "&", "+", "-", "/", "1", "'s'", "/a+/", "function", "and", "in", "true",
        "null", "$map", "$string", "`q`", "λ",
    ]), 0..24)) {
        let text = tokens.join(" ");
        if let Ok(expression) = Expression::parse(&text) {
            let _ = expression.evaluate(&environment());
        }
    }

    #[test]
    fn mutated_expressions_end(
        first in 0..SEEDS.len(),
        second in 0..SEEDS.len(),
        cut in 0..200_usize,
        from in 0..200_usize,
        insert in "[-$%@#.*()\\[\\]{}|?:0-9a'\"/ ]{0,3}",
    ) {
        let head: String = SEEDS[first].chars().take(cut).collect();
        let tail: String = SEEDS[second].chars().skip(from).collect();
        let text = format!("{head}{insert}{tail}");
        if let Ok(expression) = Expression::parse(&text) {
            let once = expression.evaluate(&environment());
            prop_assert_eq!(once, expression.evaluate(&environment()));
        }
    }
}
