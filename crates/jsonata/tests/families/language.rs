//! Paths, operators, syntax.

use super::check;

#[test]
fn paths() {
    check(&[
        ("Account.Order.Product[P>30].N", r#"["Hat","Hat","Cloak"]"#),
        ("Account.Order.Product.(P*Q)", "[68.9,21.67,137.8,107.99]"),
        ("Account.Order[0].Product[-1].N", r#""Trilby""#),
        (
            "(Account.Order.Product)[0]",
            r#"{"N":"Hat","P":34.45,"Q":2,"D":{"C":"Purple","W":300}}"#,
        ),
        (
            "Account.Order.Product{N: $sum(Q)}",
            r#"{"Hat":6,"Trilby":1,"Cloak":1}"#,
        ),
        (
            r#"Account.Order.Product{N: {"q":Q,"p":P}}"#,
            r#"{"Hat":{"q":[2,4],"p":[34.45,34.45]},"Trilby":{"q":1,"p":21.67},"Cloak":{"q":1,"p":107.99}}"#,
        ),
        (
            "Account.Order.Product^(>P,Q).N",
            r#"["Cloak","Hat","Hat","Trilby"]"#,
        ),
        (
            r#"Account.Order.Product^(N).{"n":N}"#,
            r#"[{"n":"Cloak"},{"n":"Hat"},{"n":"Hat"},{"n":"Trilby"}]"#,
        ),
        (
            r#"Account.Order@$o.Product@$p[$p.P>30].{"o":$o.OrderID,"n":$p.N}"#,
            "undefined",
        ),
        ("Account.Order.Product#$i[$i>1].N", "undefined"),
        (
            r#"Account.Order#$o.Product#$p.{"o":$o,"p":$p}"#,
            r#"[{"o":0,"p":0},{"o":0,"p":1},{"o":1,"p":0},{"o":1,"p":1}]"#,
        ),
        (
            r#"Account.Order.Product.{"n":N,"o":%.OrderID,"a":%.%.Name}"#,
            r#"[{"n":"Hat","o":"o1","a":"F"},{"n":"Trilby","o":"o1","a":"F"},{"n":"Hat","o":"o2","a":"F"},{"n":"Cloak","o":"o2","a":"F"}]"#,
        ),
        ("Account.Order.Product[%].N", "undefined"),
        ("$[%]", "undefined"),
        (
            "Account.Order.Product[%.OrderID='o1'].N",
            r#"["Hat","Trilby"]"#,
        ),
        (
            "Account.Order.Product^(%.OrderID, P).N",
            r#"["Trilby","Hat","Hat","Cloak"]"#,
        ),
        (
            "Account.Order.Product.D.C[%.W=300]",
            r#"["Purple","Orange","Purple"]"#,
        ),
        (
            r#"Account ~> |Order.Product|{"T":P*Q},["D"]|"#,
            r#"{"Name":"F","Order":[{"OrderID":"o1","Product":[{"N":"Hat","P":34.45,"Q":2,"T":68.9},{"N":"Trilby","P":21.67,"Q":1,"T":21.67}]},{"OrderID":"o2","Product":[{"N":"Hat","P":34.45,"Q":4,"T":137.8},{"N":"Cloak","P":107.99,"Q":1,"T":107.99}]}]}"#,
        ),
        (
            r#"Account ~> |Order|{"x":$count(Product)},"Product"|"#,
            r#"{"Name":"F","Order":[{"OrderID":"o1","x":2},{"OrderID":"o2","x":2}]}"#,
        ),
        (
            "Account.Order.Product.D.*",
            r#"["Purple",300,"Orange",300,"Purple",300,"Black",20]"#,
        ),
        ("Account.**.C", r#"["Purple","Orange","Purple","Black"]"#),
        ("**.W", "[300,300,300,20]"),
        ("*.Order.OrderID", r#"["o1","o2"]"#),
        ("items{k: v}", r#"{"a":[1,3],"b":2}"#),
        ("items{k: $sum(v)}", r#"{"a":4,"b":2}"#),
        ("items{k: v[]}", r#"{"a":[1,3],"b":[2]}"#),
        ("items.{k: v}", r#"[{"a":1},{"b":2},{"a":3}]"#),
        ("items[k='a'][1]", r#"{"k":"a","v":3}"#),
        ("items[k='a'].v[1]", "undefined"),
        ("items[[0,2]].v", "[1,3]"),
        ("items[[0..1]].k", r#"["a","b"]"#),
        ("items.v[]", "[1,2,3]"),
        ("items[0].v[]", "[1]"),
        ("a[]", "[1,2,3]"),
        ("a[0][]", "[1]"),
        ("[a[0]]", "[1]"),
        (r#"($f := $substring(?, 1, ?); $f("hello", 2))"#, r#""el""#),
        (r#"($f := $uppercase ~> $length; $f("abc"))"#, "3"),
        (
            "($add := function($x,$y){$x+$y}; $inc := $add(1,?); $inc(5))",
            "6",
        ),
        ("items[0] in items", "true"),
        ("[1,2]=[1,2]", "true"),
        (r#"a & "x" & null"#, r#""[1,2,3]xnull""#),
        ("[1/0]", "[null]"),
        (
            "a + 1",
            r#"T2001: The left side of the "+" operator must evaluate to a number @3"#,
        ),
        ("[1..3, 5, [6]]", "[1,2,3,5,[6]]"),
        ("[[1..3],[4]]", "[[1,2,3],[4]]"),
        ("($x := 1; ($x := 2); $x)", "1"),
        ("n.($ )", "[1,2,3]"),
        ("n[0]", "[1,2]"),
        ("n.$count($)", "[2,1]"),
        ("items.(v > 1 ? k)", r#"["b","a"]"#),
        ("(items.v)[$ > 1]", "[2,3]"),
        ("items.v.($+1)", "[2,3,4]"),
        ("items.v^(>$)", "[3,2,1]"),
        ("items^(v, >k)[0].k", r#""a""#),
        ("items^(k).v", "[1,3,2]"),
        ("items.k^($)", r#"["a","a","b"]"#),
        (r#"items{"all": $count($)}"#, r#"{"all":3}"#),
        (r#"items.{"k":k}[0]"#, r#"[{"k":"a"},{"k":"b"},{"k":"a"}]"#),
        ("items.[k,v]", r#"[["a",1],["b",2],["a",3]]"#),
        ("items.[k,v][0]", r#"["a","b","a"]"#),
        ("[items.[k]]", r#"[["a"],["b"],["a"]]"#),
        ("items[v=9]", "undefined"),
        ("items[v=9].k", "undefined"),
        ("$$.a[1]", "2"),
        ("$.a", "[1,2,3]"),
        ("a ~> $sum() ~> $string()", r#""6""#),
        ("a.$string()", r#"["1","2","3"]"#),
        ("$.[a[0], a[1]]", "[1,2]"),
        ("a.[$]", "[[1],[2],[3]]"),
        ("items.v ~> $map(function($x){$x*2})", "[2,4,6]"),
        ("a.b.c", "undefined"),
        (
            "a.$uppercase()",
            r#"T0411: Context value is not a compatible type with argument 1 of function "uppercase" @13"#,
        ),
        ("a[$foo()]", "T1006: Attempted to invoke a non-function @7"),
        (
            "items^(m)",
            r#"[{"k":"a","v":1},{"k":"b","v":2},{"k":"a","v":3}]"#,
        ),
        (
            "items^(k).(v + 'a')",
            r#"T2002: The right side of the "+" operator must evaluate to a number @14"#,
        ),
        (
            "a := 1",
            "S0212: The left side of := must be a variable name (start with $) @1",
        ),
        ("(1", r#"S0203: Expected ")" before end of expression @2"#),
        ("[1", r#"S0203: Expected "]" before end of expression @2"#),
        (
            "a@b",
            r#"S0214: The right side of "@" must be a variable name (start with $) @3"#,
        ),
        (
            "a#b",
            r##"S0214: The right side of "#" must be a variable name (start with $) @3"##,
        ),
        (
            "a.%.%.b",
            "S0217: The object representing the 'parent' cannot be derived from this expression @0",
        ),
        ("a[1]{b:c}[2]", "{}"),
        (
            "a{b:c}{d:e}",
            "S0210: Each step can only have one grouping expression @7",
        ),
        (
            "a.1",
            "S0213: The literal value 1 cannot be used as a step within a path expression @3",
        ),
        (r#"a."x""#, "undefined"),
        ("a !b", r#"S0204: Unknown operator: "!" @3"#),
        (
            "$$",
            r#"{"Account":{"Name":"F","Order":[{"OrderID":"o1","Product":[{"N":"Hat","P":34.45,"Q":2,"D":{"C":"Purple","W":300}},{"N":"Trilby","P":21.67,"Q":1,"D":{"C":"Orange","W":300}}]},{"OrderID":"o2","Product":[{"N":"Hat","P":34.45,"Q":4,"D":{"C":"Purple","W":300}},{"N":"Cloak","P":107.99,"Q":1,"D":{"C":"Black","W":20}}]}]},"a":[1,2,3],"s":"a1b22c333","u":"naïve 😀 x","n":[[1,2],[3]],"e":[],"m":{"9":2,"10":1,"x":{"y":1}},"items":[{"k":"a","v":1},{"k":"b","v":2},{"k":"a","v":3}]}"#,
        ),
        ("(a;)", "[1,2,3]"),
        ("()", "undefined"),
        ("[]", "[]"),
        ("a.", "S0207: Unexpected end of expression @2"),
        (
            ".a",
            r#"S0211: The symbol "." cannot be used as a unary operator @1"#,
        ),
        ("a..b", r#"S0201: Syntax error: ".." @3"#),
        (
            "[1..]",
            r#"S0211: The symbol "]" cannot be used as a unary operator @5"#,
        ),
        (
            "[..1]",
            r#"S0211: The symbol ".." cannot be used as a unary operator @3"#,
        ),
        ("a[", r#"S0203: Expected "]" before end of expression @2"#),
    ]);
}

#[test]
fn operators_and_syntax() {
    check(&[
        (r#""x" in ["x","y"]"#, "true"),
        (r#"1 = 1.0 and "a" != "b""#, "true"),
        (r#"{"a":1}={"a":1}"#, "true"),
        ("null = null", "true"),
        (r#""a" < "b""#, "true"),
        (
            r#""a" < 1"#,
            r#"T2009: The values "a" and 1 either side of operator "<" must be of the same data type @5"#,
        ),
        (
            "true > false",
            r#"T2010: The expressions either side of operator ">" must evaluate to numeric or string values @6"#,
        ),
        (r#"{"a":nothing,"b":1}"#, r#"{"b":1}"#),
        ("nothing ? 1 : 2", "2"),
        ("nothing", "undefined"),
        ("e ? 1 : 2", "2"),
        ("e ?: 3", "3"),
        ("nothing ?? 4", "4"),
        (
            r#"{"a": items.v, "b": [items.k]}"#,
            r#"{"a":[1,2,3],"b":["a","b","a"]}"#,
        ),
        (
            "$ ~> $keys()",
            r#"["Account","a","s","u","n","e","m","items"]"#,
        ),
        (
            r#""5" ~> $number() + 1"#,
            r#"T0411: Context value is not a compatible type with argument 1 of function "number" @15"#,
        ),
        ("`Account`.Name", r#""F""#),
        (r#"'single' & "dou\"ble""#, r#""singledou\"ble""#),
        ("1 + /* c */ 2", "3"),
        ("foo(1)", "T1006: Attempted to invoke a non-function @4"),
        (
            "sum(1)",
            "T1005: Attempted to invoke a non-function. Did you mean $sum? @4",
        ),
        ("x.y(1)", "undefined"),
        (
            "{1: 2}",
            "T1003: Key in object structure must evaluate to a string; got: 1 @1",
        ),
        (
            r#"{"a":1,"a":2}"#,
            r#"D1009: Multiple key definitions evaluate to same key: "a" @1"#,
        ),
        ("$x := ", "S0207: Unexpected end of expression @6"),
        (r#"{"a"}"#, r#"S0202: Expected ":", got "}" @5"#),
        ("1 1", "S0201: Syntax error: 1 @3"),
        (
            ")",
            r#"S0211: The symbol ")" cannot be used as a unary operator @1"#,
        ),
        (
            "@",
            r#"S0211: The symbol "@" cannot be used as a unary operator @1"#,
        ),
        (
            "%",
            "S0217: The object representing the 'parent' cannot be derived from this expression @0",
        ),
        (
            "$a.b := 1",
            "S0212: The left side of := must be a variable name (start with $) @3",
        ),
        (
            "1.a",
            "S0213: The literal value 1 cannot be used as a step within a path expression @1",
        ),
        (r#""x".a"#, "undefined"),
        (
            r#""\u12g4""#,
            r"S0104: The escape sequence \u must be followed by 4 hex digits @2",
        ),
        (r#""\x""#, r#"S0103: Unsupported escape sequence: \"x" @2"#),
        (
            "'a",
            "S0101: String literal must be terminated by a matching quote @2",
        ),
        (
            "`a",
            "S0105: Quoted property name must be terminated with a backquote (`) @2",
        ),
        ("99e999", r#"S0102: Number out of range: "99e999" @0"#),
        (
            "$",
            r#"{"Account":{"Name":"F","Order":[{"OrderID":"o1","Product":[{"N":"Hat","P":34.45,"Q":2,"D":{"C":"Purple","W":300}},{"N":"Trilby","P":21.67,"Q":1,"D":{"C":"Orange","W":300}}]},{"OrderID":"o2","Product":[{"N":"Hat","P":34.45,"Q":4,"D":{"C":"Purple","W":300}},{"N":"Cloak","P":107.99,"Q":1,"D":{"C":"Black","W":20}}]}]},"a":[1,2,3],"s":"a1b22c333","u":"naïve 😀 x","n":[[1,2],[3]],"e":[],"m":{"9":2,"10":1,"x":{"y":1}},"items":[{"k":"a","v":1},{"k":"b","v":2},{"k":"a","v":3}]}"#,
        ),
        ("and", "undefined"),
        ("and and and", "false"),
        ("or.in", "undefined"),
        ("{}", "{}"),
    ]);
}
