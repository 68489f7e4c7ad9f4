//! Names found and changed, and texts laid out.

use asl_language::Syntax;

use super::super::{RenameProblem, format, occurrences, rename, rename_in_mocks};
use super::{edited, jsonata, machine, marked};

#[test]
fn a_state_is_found_wherever_it_is_named() {
    let text = machine(
        r#""A": { "Type": "Task", "Catch": [ { "Next": "B" } ], "Next": "|B" }, "B": { "Type": "Choice", "Choices": [ { "Next": "B" } ], "Default": "A" }"#,
    );
    let (text, offset) = marked(&text);
    let found = occurrences(&text, &asl_json::read(&text), offset).unwrap();
    assert_eq!(found.name, "B");
    assert_eq!(found.all.len(), 4);
    assert!(
        text.split_at(found.definition.unwrap().end)
            .1
            .starts_with(r#": { "Type": "Choice""#)
    );
    let renamed = rename(&text, &asl_json::read(&text), offset, "C").unwrap();
    assert_eq!(edited(&text, &renamed), text.replace("\"B\"", "\"C\""));
}

#[test]
fn a_variable_leads_to_where_it_is_assigned() {
    let text = jsonata(
        r#""A": { "Type": "Pass", "Assign": { "n": 1 }, "Next": "B" }, "B": { "Type": "Pass", "Output": "{% $n| + 1 %}" }"#,
    );
    let (text, offset) = marked(&text);
    let found = occurrences(&text, &asl_json::read(&text), offset).unwrap();
    assert_eq!(found.here.text(&text), "$n");
    assert_eq!(found.definition.unwrap().text(&text), "\"n\"");
    assert!(!found.is_state);
}

#[test]
fn a_variable_is_renamed_wherever_it_is_seen() {
    for (before, name, after) in [
        // JSONata: keys, free uses, not texts and not what the expression binds itself.
        (
            jsonata(
                r#""A": { "Type": "Pass", "Assign": { "|n": 1, "m": "{% $n %}" }, "Next": "B" }, "B": { "Type": "Pass", "Output": "{% $n + $n & '$n' & $nn & $map([1], function($n) { $n }) %}", "End": true }"#,
            ),
            "total",
            jsonata(
                r#""A": { "Type": "Pass", "Assign": { "total": 1, "m": "{% $total %}" }, "Next": "B" }, "B": { "Type": "Pass", "Output": "{% $total + $total & '$n' & $nn & $map([1], function($n) { $n }) %}", "End": true }"#,
            ),
        ),
        // JSONPath: keys that end in `.$`, paths, arguments of functions.
        (
            machine(
                r#""A": { "Type": "Pass", "Assign": { "n.$": "$.x" }, "Next": "B" }, "B": { "Type": "Pass", "InputPath": "$n", "Parameters": { "n.$": "$|n.a", "b.$": "States.Format('$n {}', $n[0])" }, "End": true }"#,
            ),
            "$total",
            machine(
                r#""A": { "Type": "Pass", "Assign": { "total.$": "$.x" }, "Next": "B" }, "B": { "Type": "Pass", "InputPath": "$total", "Parameters": { "n.$": "$total.a", "b.$": "States.Format('$n {}', $total[0])" }, "End": true }"#,
            ),
        ),
        // Seen from inside, but not where another scope has its own.
        (
            jsonata(
                r#""A": { "Type": "Pass", "Assign": { "n": 1 }, "Next": "P" }, "P": { "Type": "Parallel", "Branches": [ { "StartAt": "X", "States": { "X": { "Type": "Succeed", "Output": "{% $|n %}" } } } ], "Next": "M" }, "M": { "Type": "Map", "ItemProcessor": { "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" }, "StartAt": "Y", "States": { "Y": { "Type": "Pass", "Assign": { "n": 2 }, "End": true } } }, "End": true }"#,
            ),
            "total",
            jsonata(
                r#""A": { "Type": "Pass", "Assign": { "total": 1 }, "Next": "P" }, "P": { "Type": "Parallel", "Branches": [ { "StartAt": "X", "States": { "X": { "Type": "Succeed", "Output": "{% $total %}" } } } ], "Next": "M" }, "M": { "Type": "Map", "ItemProcessor": { "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" }, "StartAt": "Y", "States": { "Y": { "Type": "Pass", "Assign": { "n": 2 }, "End": true } } }, "End": true }"#,
            ),
        ),
    ] {
        let (text, offset) = marked(&before);
        let edits = rename(&text, &asl_json::read(&text), offset, name);
        assert_eq!(edited(&text, &edits.unwrap()), after);
    }
}

#[test]
fn a_variable_is_not_given_a_name_that_means_something_else() {
    let text = jsonata(
        r#""A": { "Type": "Pass", "Assign": { "|n": 1, "m": 2 }, "Next": "B" }, "B": { "Type": "Pass", "Output": "{% $o %}", "End": true }"#,
    );
    let (text, offset) = marked(&text);
    for (name, problem) in [
        ("", RenameProblem::Empty),
        ("$", RenameProblem::Empty),
        ("a-b", RenameProblem::NoVariable),
        ("states", RenameProblem::NoVariable),
        ("sum", RenameProblem::Function),
        ("m", RenameProblem::VariableTaken),
        ("o", RenameProblem::VariableTaken),
        (&"n".repeat(81), RenameProblem::TooLong),
    ] {
        let refused = rename(&text, &asl_json::read(&text), offset, name);
        assert_eq!(refused, Err(problem), "{name}");
    }
}

#[test]
fn a_variable_is_renamed_in_yaml_too() {
    let text = "QueryLanguage: JSONata\nStartAt: A\nStates:\n  A:\n    Type: Pass\n    Assign:\n      n: 1\n      'm': 2\n    Next: B\n  B:\n    Type: Pass\n    Output: '{% $n + $m %}'\n    End: true\n";
    let document = asl_yaml::read(text).document;
    for (place, name, from, to) in [
        ("$n", "on", "n: 1", "\"on\": 1"),
        ("$m", "k", "'m'", "\"k\""),
    ] {
        let edits = rename(text, &document, text.find(place).unwrap() + 1, name).unwrap();
        let expected = text.replace(place, &format!("${name}")).replacen(
            &format!("      {from}"),
            &format!("      {to}"),
            1,
        );
        assert_eq!(edited(text, &edits), expected);
    }
}

#[test]
fn only_the_scope_of_a_name_is_renamed() {
    let text = machine(
        r#""A": { "Type": "Parallel", "Branches": [ { "StartAt": "|X", "States": { "X": { "Type": "Pass", "Next": "X" } } } ], "Next": "X" }, "Y": {}"#,
    );
    let (text, offset) = marked(&text);
    let document = asl_json::read(&text);
    assert_eq!(rename(&text, &document, offset, "Z").unwrap().len(), 3);
    for (name, problem) in [
        ("", RenameProblem::Empty),
        ("A", RenameProblem::Taken),
        ("Y", RenameProblem::Taken),
        (&"n".repeat(81), RenameProblem::TooLong),
    ] {
        assert_eq!(
            rename(&text, &document, offset, name),
            Err(problem),
            "{name}"
        );
    }
    assert_eq!(rename(&text, &document, 0, "Z"), Err(RenameProblem::NoName));
    assert_eq!(rename(&text, &document, offset, "X"), Ok(Vec::new()));
}

#[test]
fn yaml_is_found_and_renamed_too() {
    let text = "StartAt: Pay\nStates:\n  Pay:\n    Type: Task\n    Next: 'Pay'\n";
    let document = asl_yaml::read(text).document;
    let place = text.find("Pay:").unwrap();
    for (name, expected) in [
        (
            "Charge",
            text.replacen("Pay", "Charge", 2)
                .replace("'Pay'", "\"Charge\""),
        ),
        ("No", text.replace("'Pay'", "Pay").replace("Pay", "\"No\"")),
    ] {
        let edits = rename(text, &document, place, name).unwrap();
        assert_eq!(edited(text, &edits), expected);
    }
}

#[test]
fn mocks_are_renamed_with_their_state() {
    let mocks = r#"{ "StateMachines": { "M": { "TestCases": { "T": { "A": "x", "B": "A" }, "U": { "A": "y" } } } }, "MockedResponses": { "A": {} } }"#;
    assert_eq!(
        edited(mocks, &rename_in_mocks(mocks, "A", "Z")),
        mocks.replace("\"A\": \"", "\"Z\": \"")
    );
}

#[test]
fn layout_changes_only_white_space() {
    for (text, expected) in [
        ("{}", "{}"),
        ("{\"a\":1}", "{\n  \"a\": 1\n}"),
        ("{ \"a\" : [ 1,2 , 3 ] }\n\n", "{\n  \"a\": [1, 2, 3]\n}\n"),
        (
            "{\"a\":{\"b\":1.50,\"c\":[]}}",
            "{\n  \"a\": { \"b\": 1.50, \"c\": [] }\n}",
        ),
        (
            "{\"a\":{\n\"b\":\"\\u0041\"}}",
            "{\n  \"a\": {\n    \"b\": \"\\u0041\"\n  }\n}",
        ),
        (
            "{\"States\":{\"A\":{\"Type\":\"Pass\",\"End\":true}}}",
            "{\n  \"States\": {\n    \"A\": {\n      \"Type\": \"Pass\",\n      \"End\": true\n    }\n  }\n}",
        ),
        (
            "{\"a\":[{\"x\":1},{\"x\":2}]}",
            "{\n  \"a\": [\n    { \"x\": 1 },\n    { \"x\": 2 }\n  ]\n}",
        ),
        ("[ ]", "[]"),
    ] {
        let edits = format(text, &asl_json::read(text), Syntax::Json).unwrap();
        let laid_out = edited(text, &edits);
        assert_eq!(laid_out, expected);
        assert_eq!(
            format(&laid_out, &asl_json::read(&laid_out), Syntax::Json),
            Some(Vec::new()),
            "{text}"
        );
    }
    assert_eq!(format("{", &asl_json::read("{"), Syntax::Json), None);
}

#[test]
fn yaml_keeps_its_lines_and_comments() {
    for (text, expected) in [
        (
            "# top\nStates:\n    # first\n    A:\n        Type: Task   \n        Retry:\n        -   ErrorEquals: [ A,\n                B ]\n            MaxAttempts: 1\n        Comment: >-\n            one\n              two\n\n        # last\n    B: {}\n",
            "# top\nStates:\n  # first\n  A:\n    Type: Task\n    Retry:\n      - ErrorEquals: [ A,\n            B ]\n        MaxAttempts: 1\n    Comment: >-\n        one\n          two\n\n  # last\n  B: {}\n",
        ),
        (
            "A:\n- - 1\n  - 2\n-\n  x: 1\n",
            "A:\n  - - 1\n    - 2\n  -\n    x: 1\n",
        ),
    ] {
        let edits = format(text, &asl_yaml::read(text).document, Syntax::Yaml).unwrap();
        assert_eq!(edited(text, &edits), expected);
    }
    let broken = "A: [\nB: 1\n";
    assert_eq!(
        format(broken, &asl_yaml::read(broken).document, Syntax::Yaml),
        None
    );
}
