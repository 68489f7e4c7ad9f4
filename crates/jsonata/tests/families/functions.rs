//! The built-in functions.

use super::check;

#[test]
fn numbers() {
    check(&[
        ("$sum(Account.Order.Product.(P*Q))", "336.36"),
        (r#"$number("0x1F")"#, "31"),
        (r#"$number("1e3")"#, "1000"),
        (
            r#"$number(" 1")"#,
            r#"D3030: Unable to cast value to a number: " 1" @8"#,
        ),
        ("$round(2.5)", "2"),
        ("$round(-1.5)", "-2"),
        ("$round(1.005, 2)", "1"),
        ("$round(12345, -2)", "12300"),
        ("$round(4.525,2)", "4.52"),
        ("$power(2, 0.5)", "1.4142135623730951"),
        (
            "$power(1, nothing)",
            "D3061: The power function has resulted in a value that cannot be represented as a JSON number: base=1, exponent=undefined @7",
        ),
        ("$sqrt(2)", "1.4142135623730951"),
        (r##"$formatNumber(12345.6, "#,###.00")"##, r#""12,345.60""#),
        (r#"$formatNumber(0.14, "00%")"#, r#""14%""#),
        (r#"$formatNumber(-5, "0;(0)")"#, r#""(5)""#),
        (r####"$formatNumber(123.456, "###.##")"####, r#""123.46""#),
        (r##"$formatNumber(0, "#.##")"##, r#"".0""#),
        (r#"$formatNumber(12345.6789, "00.00e00")"#, r#""12.35e03""#),
        (r#"$formatNumber(1e-10, "0.###")"#, r#""0""#),
        (r#"$formatNumber(5, "pre#suf")"#, r#""pre5suf""#),
        ("$formatBase(255, 16)", r#""ff""#),
        ("$formatBase(-255.7, 2)", r#""-100000000""#),
        (r#"$formatInteger(1999, "I")"#, r#""MCMXCIX""#),
        (
            r####"$formatInteger(1234567, "##,##,##0")"####,
            r#""12,34,567""#,
        ),
        (r####"$formatInteger(1200, "##,##,##0")"####, r#"",0""#),
        (
            r#"$formatInteger(123, "w;o")"#,
            r#""one hundred and twenty-third""#,
        ),
        (r##"$formatInteger(1234567, "#,##0")"##, r#""1,234,567""#),
        (r#"$formatInteger(29, "a")"#, r#""ac""#),
        (r#"$formatInteger(21, "1;o")"#, r#""21st""#),
        (
            r#"$formatInteger(1e15, "Ww")"#,
            r#""One Thousand Trillion""#,
        ),
        (
            r#"$parseInteger("twelve thousand, four hundred and seventy-six", "w")"#,
            "12476",
        ),
        (r#"$parseInteger("MCMXCIX", "I")"#, "1999"),
        (r##"$parseInteger("1,234", "#,##0")"##, "1234"),
        ("1/0", "null"),
        ("-a", "D1002: Cannot negate a non-numeric value: [1,2,3] @1"),
        ("$count(nothing)", "0"),
        ("$max(a) & $min(a) & $average(a)", r#""312""#),
        ("$count(n)", "2"),
        (
            r#"$sum("a")"#,
            r#"T0412: Argument 1 of function "sum" must be an array of "numbers" @5"#,
        ),
        (
            "$sum(1,2)",
            r#"T0410: Argument 2 of function "sum" does not match function signature @5"#,
        ),
        (
            r#"$formatNumber(1, "0.0.0")"#,
            "D3081: The sub-picture must not contain more than one instance of the 'decimal-separator' character @14",
        ),
        (
            r#"$formatNumber(1, "")"#,
            "D3085: The mantissa part of a sub-picture must contain at least one character that is either an 'optional digit character' or a member of the 'decimal digit family' @14",
        ),
        (
            "$formatBase(10, 37)",
            "D3100: The radix of the formatBase function must be between 2 and 36.  It was given 37 @12",
        ),
        (
            "$sqrt(-1)",
            "D3060: The sqrt function cannot be applied to a negative number: -1 @6",
        ),
        (
            "$power(10, 400)",
            "D3061: The power function has resulted in a value that cannot be represented as a JSON number: base=10, exponent=400 @7",
        ),
        (
            r#"$round("a")"#,
            r#"T0410: Argument 1 of function "round" does not match function signature @7"#,
        ),
        ("-1", "-1"),
        ("--1", "1"),
        ("- a[0]", "-1"),
        (
            "+1",
            r#"S0211: The symbol "+" cannot be used as a unary operator @1"#,
        ),
    ]);
}

#[test]
fn functions() {
    check(&[
        ("$map(a, function($v,$i){$v*$i})", "[0,2,6]"),
        ("$filter(a, function($v){$v>1})", "[2,3]"),
        ("$reduce(a, function($x,$y){$x+$y}, 10)", "16"),
        ("$single(a, function($v){$v=2})", "2"),
        (
            "$single(a)",
            "D3138: The $single() function expected exactly 1 matching result.  Instead it matched more. @8",
        ),
        (r#"$eval("a[0]+1")"#, "2"),
        (
            r#"$eval("a[")"#,
            r#"D3120: Syntax error in expression passed to function eval: "Expected \"]\" before end of expression" @6"#,
        ),
        (
            r#"$eval("a+'x'+1")"#,
            r#"D3121: Dynamic error evaluating the expression passed to function eval: "The left side of the \"+\" operator must evaluate to a number" @6"#,
        ),
        ("function($x){$x}(3)", "3"),
        (r#"λ($x,$y){$x&$y}("a")"#, r#""a""#),
        ("$filter(items, λ($i,$j,$k){$j = $count($k)-1}).k", r#""a""#),
        ("$map(n, $sum)", "[3,3]"),
        ("$map(items, function($i){$i.k})[0]", r#""a""#),
        (
            "$map(a)",
            r#"T0410: Argument 2 of function "map" does not match function signature @5"#,
        ),
        (
            "$map(a, 1)",
            r#"T0410: Argument 2 of function "map" does not match function signature @5"#,
        ),
        ("$foo(1)", "T1006: Attempted to invoke a non-function @5"),
        (
            "$reduce(a, function($x){$x})",
            "D3050: The second argument of reduce function must be a function with at least two arguments @8",
        ),
        (
            "function($x, y){1}",
            "S0208: Parameter 2 of function definition must be a variable name (start with $) @14",
        ),
        (
            "function($x)<s<n>>{1}",
            "S0401: Type parameters can only be applied to functions and arrays @15",
        ),
    ]);
}

#[test]
fn searching() {
    check(&[
        (
            r"$match(s, /([a-z])(\d+)/)",
            r#"[{"match":"a1","index":0,"groups":["a","1"]},{"match":"b22","index":2,"groups":["b","22"]},{"match":"c333","index":5,"groups":["c","333"]}]"#,
        ),
        (
            r"$match(u, /\S+/)",
            r#"[{"match":"naïve","index":0,"groups":[]},{"match":"😀","index":6,"groups":[]},{"match":"x","index":9,"groups":[]}]"#,
        ),
        (r#"$replace("abc", "b", nothing)"#, r#""aundefinedc""#),
        (r#"$replace("abc", "x", nothing)"#, r#""abc""#),
        (r#"$replace("abc", "x", $uppercase)"#, r#""abc""#),
        (r"$replace(u, /[^ ]/, 'x')", r#""xxxxx xx x""#),
        (r"$split('a😀b', /\uDE00/)", "[\"a\u{fffd}\",\"b\"]"),
        (
            r"$match('😀b', /b/)",
            r#"{"match":"b","index":2,"groups":[]}"#,
        ),
        (
            r"$contains('a', /a{2,1}/)",
            "U1005: Invalid regular expression: /a{2,1}/g: numbers out of order in {} quantifier @16",
        ),
        (
            r#"$replace(s, /([a-z])(\d+)/, "$2-$1 $$ $0 $12")"#,
            r#""1-a $ a1 a222-b $ b22 b2333-c $ c333 c2""#,
        ),
        (
            r"$replace(s, /\d/, function($m){$string($number($m.match)+1)})",
            r#""a2b33c444""#,
        ),
        (r#"$replace("aaa","a","b",2)"#, r#""bba""#),
        ("$contains(s, /C/i)", "true"),
        (r"/b(\d)/(s).groups", r#"["2"]"#),
        ("/abc", "S0302: No terminating / in regular expression @4"),
        ("//", "S0301: Empty regular expressions are not allowed @1"),
        ("/* a", "S0106: Comment has no closing tag @0"),
    ]);
}

#[test]
fn texts() {
    check(&[
        (r"$split(s, /\d+/)", r#"["a","b","c",""]"#),
        (
            r#"$split(s, "")"#,
            r#"["a","1","b","2","2","c","3","3","3"]"#,
        ),
        (r#"$split("a,b,c", ",", 2)"#, r#"["a","b"]"#),
        ("$string(m)", r#""{\"9\":2,\"10\":1,\"x\":{\"y\":1}}""#),
        ("$string(a, true)", r#""[\n  1,\n  2,\n  3\n]""#),
        (
            r#"$string({"a":[],"b":{},"c":[1]}, true)"#,
            r#""{\n  \"a\": [],\n  \"b\": {},\n  \"c\": [\n    1\n  ]\n}""#,
        ),
        ("$substring(u, -3)", r#""😀 x""#),
        (r#"$substring("hello", 1.5, 2)"#, r#""el""#),
        (r#"$substring("hello", -2, 1)"#, r#""l""#),
        ("$length(u)", "9"),
        ("$uppercase(u)", r#""NAÏVE 😀 X""#),
        (r#"$pad("x", -5, "ab")"#, r#""ababx""#),
        (r##"$pad("x", 5.7, "#")"##, r#""x####""#),
        (r#"$trim("  a \t b\n ")"#, r#""a b""#),
        (r#"$base64encode("abc")"#, r#""YWJj""#),
        (r#"$base64decode("YWJj")"#, r#""abc""#),
        (r#"$encodeUrlComponent("a b&ü/")"#, r#""a%20b%26%C3%BC%2F""#),
        (
            r#"$encodeUrl("http://x/a b?c=ü#d")"#,
            r#""http://x/a%20b?c=%C3%BC#d""#,
        ),
        (r#"$decodeUrl("a%20b%2Fc%C3%BC")"#, r#""a b%2Fcü""#),
        (
            r#"$decodeUrlComponent("%E0%A4")"#,
            r#"D3140: Malformed URL passed to $decodeUrlComponent(): "%E0%A4" @20"#,
        ),
        (
            "$string(1/0)",
            "D3001: Attempting to invoke string function on Infinity or NaN @8",
        ),
        (r#"$join(items.k, "-")"#, r#""a-b-a""#),
        ("$string($sum)", r#""""#),
        (
            r#"$substringBefore("a-b-c","-") & $substringAfter("a-b-c","-")"#,
            r#""ab-c""#,
        ),
        (
            "$uppercase()",
            r#"T0411: Context value is not a compatible type with argument 1 of function "uppercase" @11"#,
        ),
        (
            "$lowercase(s,1)",
            r#"T0410: Argument 2 of function "lowercase" does not match function signature @11"#,
        ),
        (
            r#"$split("a b", " ", -1)"#,
            "D3020: Third argument of split function must evaluate to a positive number @7",
        ),
        (
            "$join([1,2])",
            r#"T0412: Argument 1 of function "join" must be an array of "strings" @6"#,
        ),
        (
            "$pad(1,2)",
            r#"T0410: Argument 2 of function "pad" does not match function signature @5"#,
        ),
    ]);
}

#[test]
fn arrays_and_objects() {
    check(&[
        ("$keys(m)", r#"["9","10","x"]"#),
        (
            "$spread(items)",
            r#"[{"k":"a"},{"v":1},{"k":"b"},{"v":2},{"k":"a"},{"v":3}]"#,
        ),
        ("$spread(m)", r#"[{"9":2},{"10":1},{"x":{"y":1}}]"#),
        ("$merge(items)", r#"{"k":"a","v":3}"#),
        ("$each(m, function($v,$k){$k})", r#"["9","10","x"]"#),
        (
            r#"$sift(m, function($v){$type($v)="number"})"#,
            r#"{"9":2,"10":1}"#,
        ),
        (r#"$lookup(items,"k")"#, r#"["a","b","a"]"#),
        ("$distinct(items.k)", r#"["a","b"]"#),
        ("$append(a, n)", "[1,2,3,[1,2],[3]]"),
        ("$reverse(a)", "[3,2,1]"),
        ("$zip(a, items.k)", r#"[[1,"a"],[2,"b"],[3,"a"]]"#),
        ("$sort(items, function($l,$r){$l.v<$r.v}).v", "[3,2,1]"),
        ("$shuffle(e)", "[]"),
        ("$type(e)", r#""array""#),
        ("$boolean([0,[]])", "false"),
        (r#"$boolean({"a":0})"#, "true"),
        ("$not(e)", "true"),
        ("$exists(x)", "false"),
        ("$type(/a/)", r#""function""#),
        ("$type($sum)", r#""function""#),
        (r#"$assert(false, "no")"#, "D3141: no @8"),
        ("$error()", "D3137: $error() function evaluated @7"),
        (
            r#"$sort([1,"a"])"#,
            "D3070: The single argument form of the sort function can only be applied to an array of strings or an array of numbers.  Use the second argument to specify a comparison function @6",
        ),
    ]);
}

#[test]
fn times() {
    check(&[
        (
            "$fromMillis(1510067557121)",
            r#""2017-11-07T15:12:37.121Z""#,
        ),
        (
            r#"$fromMillis(1510067557121, "[D1o] [MNn] [Y0001] [H01]:[m01]:[s01].[f001] [P] [FNn,3-3] [W01] [w] [X] [x] [d001] [Z] [z] [C] [E]", "-0530")"#,
            r#""7th November 2017 08:42:37.121 am Tue 45 2 2017 11 311 -06:30 GMT-06:30 ISO ISO""#,
        ),
        (
            r#"$fromMillis(1510067557121, "[YI] [Mi] [Dw] [Y,2-2] [F0] [h#1]")"#,
            r#""MMXVII xi seven 17 2 3""#,
        ),
        (
            r#"$fromMillis(1510067557121, "[M01]/[D01]/[Y0001] [h#1]:[m01][P]", "+0130")"#,
            r#""11/07/2017 4:42pm""#,
        ),
        (r#"$toMillis("2017-11-07T15:12:37.121Z")"#, "1510067557121"),
        (r#"$toMillis("2017-11-07")"#, "1510012800000"),
        (
            r#"$toMillis("2017-13-45")"#,
            r#"D3110: The argument of the toMillis function must be an ISO 8601 formatted timestamp. Given "2017-13-45" @10"#,
        ),
        (r#"$toMillis("2017")"#, "1483228800000"),
        (
            r#"$toMillis("12 March 2018 3:04 pm", "[D] [MNn] [Y] [h]:[m01] [P]")"#,
            "1520867040000",
        ),
        (r#"$toMillis("2018-032", "[Y]-[d]")"#, "1517443200000"),
        (
            r#"$toMillis("Thursday, 5 May 2020", "[FNn], [D1] [MNn] [Y]")"#,
            "1588636800000",
        ),
        (
            r#"$toMillis("20200101", "[Y0001][M01][D01]")"#,
            "1577836800000",
        ),
        (
            r#"$toMillis("2020-01-01 10:00 +0530", "[Y]-[M]-[D] [H]:[m] [Z0001]")"#,
            "1577853000000",
        ),
        (
            r#"$toMillis("x")"#,
            r#"D3110: The argument of the toMillis function must be an ISO 8601 formatted timestamp. Given "x" @10"#,
        ),
        (
            r#"$fromMillis(1, "[Q]")"#,
            r#"D3132: Unknown component specifier "Q" in date/time picture string @12"#,
        ),
        (
            r#"$fromMillis(1, "[Yn]")"#,
            r#"D3133: The 'name' modifier can only be applied to months and days in the date/time picture string, not "Y" @12"#,
        ),
        (
            r#"$fromMillis(1, "[Y")"#,
            "D3135: No matching closing bracket ']' in date/time picture string @12",
        ),
    ]);
}
