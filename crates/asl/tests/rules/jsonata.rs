//! JSONata states: what an expression may say and read.

use asl_language::{CheckOptions, Severity, check};

use crate::{found, gives, with_state};

/// Rows of the fields of a state `S` in JSONata that goes on to `N`.
fn gives_in(rows: &[(&str, &str)]) {
    for (fields, expected) in rows {
        let state = format!(r#"{{"QueryLanguage":"JSONata",{fields},"Next":"N"}}"#);
        gives(&[(&state, expected)]);
    }
}

/// Rows of the expression that a Pass has as `Output`.
fn outputs(rows: &[(&str, &str)]) {
    for (expression, expected) in rows {
        let text = asl_json::Value::from(format!("{{% {expression} %}}")).to_json_string();
        let fields = format!(r#""Type":"Pass","Output":{text}"#);
        gives_in(&[(&fields, expected)]);
    }
}

#[test]
fn half_an_expression_is_refused_and_a_whole_one_in_a_text_is_not() {
    for (output, severity, whole) in [
        ("10 %}", Severity::Error, Some("\"{% 10 %}\"")),
        ("{% 10", Severity::Error, Some("\"{% 10 %}\"")),
        ("{%}", Severity::Error, None),
        ("a {% 1 %}", Severity::Warning, None),
        ("{% 1 %} b", Severity::Warning, None),
        (" {% 1", Severity::Warning, None),
    ] {
        let text = with_state(&format!(
            r#"{{"Type":"Pass","QueryLanguage":"JSONata","Output":"{output}","Next":"N"}}"#
        ));
        let found = check(&text, &CheckOptions::default()).diagnostics;
        let told: Vec<_> = found
            .iter()
            .map(|found| (found.code, found.severity))
            .collect();
        assert_eq!(told, [("expr-half-open", severity)], "{output}");
        let edits = found.iter().flat_map(|found| &found.fixes);
        let edit = edits.flat_map(|fix| &fix.edits).next();
        assert_eq!(edit.map(|edit| &*edit.text), whole, "{output}");
    }
}

#[test]
fn an_expression_is_the_whole_string() {
    gives_in(&[
        (r#""Type":"Pass","Output":"{%1%}""#, ""),
        (r#""Type":"Pass","Output":"{% \n 1 \t%}""#, ""),
        (
            r#""Type":"Pass","Output":{"a":[" {% 1 %}"]}"#,
            r#"expr-with-spaces /States/S/Output/a[0] " {% 1 %}""#,
        ),
        (
            r#""Type":"Pass","Output":"10 %}""#,
            r#"expr-half-open /States/S/Output "10 %}""#,
        ),
        (
            r#""Type":"Pass","Output":"{% 10""#,
            r#"expr-half-open /States/S/Output "{% 10""#,
        ),
        (
            r#""Type":"Pass","Output":"{%}""#,
            r#"expr-half-open /States/S/Output "{%}""#,
        ),
        (r#""Type":"Pass","Output":{"{% 1 %}":"a {% 1 %} b"}"#, ""),
        (
            r#""Type":"Pass","Output":["a {% 1 %}","{% 1 %} b"]"#,
            r#"expr-half-open /States/S/Output[0] "a {% 1 %}"
expr-half-open /States/S/Output[1] "{% 1 %} b""#,
        ),
        (
            r#""Type":"Pass","Output":{"a.$":"$.b","c":"States.UUID()","d":"$states.input"}"#,
            r#"dollar-suffix-in-jsonata /States/S/Output "a.$"
path-in-jsonata /States/S/Output/a.$ "$.b"
path-in-jsonata /States/S/Output/c "States.UUID()"
path-in-jsonata /States/S/Output/d "$states.input""#,
        ),
    ]);
}

/// The code and the wording are publicly reported.
#[test]
fn syntax_errors_are_found_at_their_place() {
    outputs(&[
        (
            "1 )",
            "jsonata-syntax /States/S/Output ) [Syntax error: \")\"]",
        ),
        (
            "a[1,2)",
            "jsonata-syntax /States/S/Output , [Expected \"]\", got \",\"]",
        ),
        (
            "1 +",
            "jsonata-syntax /States/S/Output + [Unexpected end of expression]",
        ),
        (
            "'x\"y' & 'ü😀' ! 1",
            "jsonata-syntax /States/S/Output ! [Unknown operator: \"!\"]",
        ),
        (
            "\"unterminated",
            "jsonata-syntax /States/S/Output d [String literal must be terminated by a matching quote]",
        ),
    ]);
    gives_in(&[
        (
            r#""Type":"Pass","Output":"{%%}""#,
            r#"jsonata-syntax /States/S/Output "{%%}" [Unexpected end of expression]"#,
        ),
        (
            r#""Type":"Wait","Seconds":"{% 1 ! 2 %}""#,
            "jsonata-syntax /States/S/Seconds ! [Unknown operator: \"!\"]",
        ),
        (
            r#""Type":"Pass","Output":"{% ${Placeholder} + %}""#,
            r#"undefined-substitution /States/S/Output "{% ${Placeholder} + %}""#,
        ),
    ]);
}

/// Recorded: Feature.JSONataValidation/002 to 004.
#[test]
fn states_holds_what_its_place_has() {
    let pass =
        |member: &str| format!(r#""Type":"Pass","Output":{{"a":"{{% $states.{member} %}}"}}"#);
    gives_in(&[
        (&pass("input.x"), ""),
        (&pass("context.Execution.Id"), ""),
        (
            &pass("result"),
            "jsonata-unavailable-var /States/S/Output/a $states.result [Field '$states.result' does not exist.]",
        ),
        (
            &pass("inptu.x"),
            "jsonata-unavailable-var /States/S/Output/a $states.inptu [Field '$states.inptu' does not exist.]",
        ),
        (
            r#""Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage","Arguments":"{% $states.result %}","Output":"{% $states.result %}","Assign":{"a":"{% $states.result %}"}"#,
            "jsonata-unavailable-var /States/S/Arguments $states.result [Field '$states.result' does not exist.]",
        ),
        (
            r#""Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage","Arguments":{},"Catch":[{"ErrorEquals":["E"],"Output":"{% $states.errorOutput & $states . result %}","Assign":{"a":"{% $states.errorOutput %}"},"Next":"N"}]"#,
            "jsonata-unavailable-var /States/S/Catch[0]/Output $states [Field '$states.result' does not exist.]",
        ),
        (r#""Type":"Pass","Output":"{% $states %}""#, ""),
    ]);
}

/// That AWS refuses names without a start is publicly reported, with this text.
#[test]
fn there_is_no_document_to_start_from() {
    outputs(&[
        (
            "phone & phone & $states.input.phone",
            "jsonata-bare-root /States/S/Output phone [Reference to 'phone' at the top level is not supported.]",
        ),
        ("$states.input.items[price > 1].{'a': b}", ""),
        ("$states.input ~> |a|{'b': c}|", ""),
        ("$", "jsonata-bare-root /States/S/Output $"),
        ("$.a", "jsonata-bare-root /States/S/Output $"),
        (
            "$map($states.input, function($v) { limit })",
            "jsonata-bare-root /States/S/Output limit",
        ),
    ]);
}

#[test]
fn functions_must_exist() {
    outputs(&[
        ("$uuid() & $hash('a', 'MD5') & $parse('1')", ""),
        ("$map([1], $string)", ""),
        ("($f := function($n) { $n }; $f(1))", ""),
        ("$eval('1')", "jsonata-eval /States/S/Output $eval"),
        (
            "$uppercas('a')",
            "jsonata-unknown-function /States/S/Output $uppercas",
        ),
        ("1 ?: 2", "jsonata-newer /States/S/Output \"{% 1 ?: 2 %}\""),
    ]);
}

#[test]
fn variables_are_given_before_they_are_read() {
    for (states, expected) in [
        (r#""A":{"Type":"Pass","Assign":{"x":1},"Next":"Z"}"#, ""),
        (
            r#""A":{"Type":"Pass","Assign":{"x":"{% $x %}"},"Next":"Z"}"#,
            "var-unknown /States/A/Assign/x $x",
        ),
        // A loop may have given it one.
        (
            r#""A":{"Type":"Choice","Assign":{"x":"{% $x %}"},"Choices":[{"Condition":true,"Next":"Z"}],"Default":"A"}"#,
            "",
        ),
        (
            r#""A":{"Type":"Pass","Assign":{"y":1},"Next":"Z"}"#,
            "var-unknown /States/Z/Output $x",
        ),
        // Inner scopes read what was given before; what the surrounding state gives when it is over is another matter.
        (
            r#""A":{"Type":"Pass","Assign":{"x":1},"Next":"P"},"P":{"Type":"Parallel","Branches":[{"StartAt":"B","States":{"B":{"Type":"Pass","Output":"{% $x & $y %}","Assign":{"y":1,"x":2},"End":true}}}],"Assign":{"y":2},"Next":"Z"}"#,
            "var-outer-assign /States/P/Branches[0]/States/B/Assign \"x\" [The variable name 'x' was already defined in a parent scope.]
var-unknown /States/P/Branches[0]/States/B/Output $y",
        ),
        (
            r#""A":{"Type":"Pass","Assign":{"x":1},"Next":"M"},"M":{"Type":"Map","ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"B","States":{"B":{"Type":"Pass","Output":"{% $x %}","End":true}}},"Next":"Z"}"#,
            "var-distributed /States/M/ItemProcessor/States/B/Output $x",
        ),
    ] {
        let text = format!(
            r#"{{"QueryLanguage":"JSONata","StartAt":"A","States":{{{states},"Z":{{"Type":"Succeed","Output":"{{% $x %}}"}}}}}}"#
        );
        assert_eq!(found(&text, &CheckOptions::default()), expected, "{states}");
    }
}

#[test]
fn references_of_expressions_are_listed() {
    let text = r#"{"QueryLanguage":"JSONata","StartAt":"A","States":{"A":{"Type":"Pass","Assign":{"x":1},"Next":"B"},
        "B":{"Type":"Succeed","Output":{"a":"{% $sum([$x, $y.z]) & $states.input & ($l := 1; $l) %}","b":"$x"}}}}"#;
    let checked = check(text, &CheckOptions::default());
    let references: Vec<String> = checked
        .variable_references
        .iter()
        .map(|(state, names)| format!("{state}: {names:?}"))
        .collect();
    assert_eq!(references, [r#"B: {"x", "y"}"#]);
}

#[test]
fn fields_take_expressions_or_plain_values() {
    gives_in(&[
        (
            r#""Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage","Arguments":{},"TimeoutSeconds":"{% 1 %}","HeartbeatSeconds":"{% 1 %}""#,
            "",
        ),
        (
            r#""Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage","Arguments":{},"TimeoutSeconds":"$x""#,
            r#"wrong-type /States/S/TimeoutSeconds "$x" [Expected value of type Integer]"#,
        ),
        (
            r#""Type":"Pass","Assign":"{% {'a': 1} %}""#,
            r#"wrong-type /States/S/Assign "{% {'a': 1} %}" [Expected value of type Object]"#,
        ),
        (
            r#""Type":"Wait","Timestamp":"soon""#,
            r#"wait-timestamp /States/S/Timestamp "soon" [String does not match RFC3339 timestamp]"#,
        ),
        (
            r#""Type":"Map","Items":"states.input.a","ItemProcessor":{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}"#,
            r#"wrong-type /States/S/Items "states.input.a""#,
        ),
        (
            r#""Type":"Map","Items":[1,"{% 2 %}"],"MaxConcurrency":"{% 2 %}","ItemProcessor":{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}"#,
            "",
        ),
    ]);
}
