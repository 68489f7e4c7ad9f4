//! Any text gets an answer: no panic, places inside the text, in time.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test ends with what is wrong"
)]

use std::fmt::Write;

use asl_language::{CheckOptions, Severity, check, outline};
use proptest::prelude::*;

/// Definitions of every state type, to be damaged.
const SEEDS: [&str; 4] = [
    r#"{"Comment":"ü😀","StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke.waitForTaskToken","Parameters":{"FunctionName":"${F}","Payload":{"t.$":"$$.Task.Token","n.$":"States.Format('{} \\{\\}', $.a[?(@.b == 'c')].d, States.MathAdd(1, -2.5))"}},"TimeoutSeconds":3600,"HeartbeatSeconds":60,"Retry":[{"ErrorEquals":["States.TaskFailed"],"IntervalSeconds":2,"MaxAttempts":3,"BackoffRate":2.0,"MaxDelaySeconds":10,"JitterStrategy":"FULL"}],"Catch":[{"ErrorEquals":["States.ALL"],"ResultPath":"$.error","Assign":{"e.$":"$.Cause"},"Next":"F"}],"ResultSelector":{"x.$":"$.Payload"},"ResultPath":"$.a.b[0]","Assign":{"v":1},"Next":"C"},"C":{"Type":"Choice","Choices":[{"And":[{"Variable":"$.a","StringMatches":"a*"},{"Not":{"Variable":"$v","NumericLessThanPath":"$.b"}}],"Next":"W"},{"Variable":"$.t","TimestampEquals":"2026-01-02T03:04:05Z","Next":"W"}],"Default":"S"},"W":{"Type":"Wait","SecondsPath":"$.s","Next":"S"},"S":{"Type":"Succeed","InputPath":null,"OutputPath":"$$.Execution"},"F":{"Type":"Fail","ErrorPath":"$.error.Error","CausePath":"States.JsonToString($.error)"}}}"#,
    r#"{"StartAt":"P","TimeoutSeconds":10,"States":{"P":{"Type":"Parallel","Branches":[{"StartAt":"X","States":{"X":{"Type":"Pass","Result":{"a":[1,2.5,1e9,null,true]},"End":true}}},{"StartAt":"Y","States":{"Y":{"Type":"Wait","Timestamp":"2026-01-02T03:04:05.678+01:00","End":true}}}],"ResultSelector":{"all.$":"$[*]"},"Next":"M"},"M":{"Type":"Map","ItemsPath":"$.all","ItemSelector":{"i.$":"$$.Map.Item.Index","v.$":"$$.Map.Item.Value"},"MaxConcurrency":4,"ItemProcessor":{"ProcessorConfig":{"Mode":"INLINE"},"StartAt":"Z","States":{"Z":{"Type":"Pass","Parameters":{"b":"x","a.$":"$"},"End":true}}},"End":true}}}"#,
    r#"{"StartAt":"D","States":{"D":{"Type":"Map","Label":"l","ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"CSV","CSVHeaderLocation":"GIVEN","CSVHeaders":["a","b"],"MaxItems":10},"Parameters":{"Bucket":"b","Key.$":"$.k"}},"ItemBatcher":{"MaxItemsPerBatch":5,"BatchInput":{"x":1}},"ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"EXPRESS"},"StartAt":"E","States":{"E":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f:live","End":true}}},"ToleratedFailurePercentage":5.5,"ResultWriter":{"Resource":"arn:aws:states:::s3:putObject","Parameters":{"Bucket":"b"}},"End":true}}}"#,
    r#"{"QueryLanguage":"JSONata","StartAt":"J","States":{"J":{"Type":"Task","Resource":"arn:aws:states:::sns:publish","Arguments":{"Message":"{% $states.input %}"},"Output":"{% $states.result %}","End":true}}}"#,
];

/// Texts that mean something to the checker.
const PIECES: [&str; 24] = [
    "\"",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "null",
    "-1",
    "1e400",
    "\\u0000",
    "${X}",
    "${",
    ".$\":",
    "$$.",
    "$x",
    "States.Format('",
    "'",
    "\"Next\":\"A\"",
    "\"Type\":\"Map\"",
    "\"QueryLanguage\":\"JSONata\"",
    "{% x %}",
    "ü",
    "\u{feff}",
];

fn survives(text: &str) {
    let checked = check(text, &CheckOptions::default());
    for diagnostic in &checked.diagnostics {
        let inside = diagnostic.span.start <= diagnostic.span.end
            && text
                .get(diagnostic.span.start..diagnostic.span.end)
                .is_some();
        assert!(inside, "{diagnostic:?} in {text}");
        for edit in diagnostic.fixes.iter().flat_map(|fix| &fix.edits) {
            assert!(
                text.get(edit.span.start..edit.span.end).is_some(),
                "{edit:?} in {text}"
            );
        }
    }
    let errors = checked
        .diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error);
    // Without an error only what stands for a placeholder can be missing.
    let awaits = checked.awaits().is_some();
    assert_eq!(checked.machine.is_none(), errors || awaits, "{text}");
    assert!(!awaits || text.contains("${"), "{text}");
    let _ = outline(&checked.document);
}

#[derive(Debug, Clone)]
enum Damage {
    Delete(usize, usize),
    Insert(usize, &'static str),
    Copy(usize, usize, usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        (any::<usize>(), 1..40_usize).prop_map(|(at, length)| Damage::Delete(at, length)),
        (any::<usize>(), proptest::sample::select(PIECES.to_vec()))
            .prop_map(|(at, piece)| Damage::Insert(at, piece)),
        (any::<usize>(), 1..200_usize, any::<usize>())
            .prop_map(|(from, length, to)| Damage::Copy(from, length, to)),
    ]
}

fn apply(text: &str, damages: &[Damage]) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    for damage in damages {
        let count = characters.len();
        let place = |at: usize| at % (count + 1);
        match *damage {
            Damage::Delete(at, length) => {
                characters.drain(place(at)..(place(at) + length).min(count));
            }
            Damage::Insert(at, piece) => {
                characters.splice(place(at)..place(at), piece.chars());
            }
            Damage::Copy(from, length, to) => {
                let copied = characters[place(from)..(place(from) + length).min(count)].to_vec();
                characters.splice(place(to)..place(to), copied);
            }
        }
    }
    characters.into_iter().collect()
}

/// Replaces one value or key of the tree, so that the text stays JSON.
fn graft(value: &mut serde_json::Value, at: &mut usize, piece: &serde_json::Value) {
    if *at == 0 {
        *value = piece.clone();
    }
    *at = at.wrapping_sub(1);
    match value {
        serde_json::Value::Array(items) => items.iter_mut().for_each(|item| graft(item, at, piece)),
        serde_json::Value::Object(members) => members
            .values_mut()
            .for_each(|member| graft(member, at, piece)),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.max(2000), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_definitions_get_an_answer(seed in 0..SEEDS.len(), damages in proptest::collection::vec(damage(), 1..6)) {
        survives(&apply(SEEDS[seed], &damages));
    }

    #[test]
    fn values_in_wrong_places_get_an_answer(seed in 0..SEEDS.len(), at in 0..150_usize, other in 0..SEEDS.len(), from in 0..150_usize) {
        let mut value: serde_json::Value = serde_json::from_str(SEEDS[seed]).expect("seeds are JSON");
        let mut donor: serde_json::Value = serde_json::from_str(SEEDS[other]).expect("seeds are JSON");
        let mut nodes = Vec::new();
        collect(&mut donor, &mut nodes);
        let piece = nodes[from % nodes.len()].clone();
        graft(&mut value, &mut at.clone(), &piece);
        survives(&value.to_string());
    }

    #[test]
    fn any_text_gets_an_answer(text in "\\PC{0,200}") {
        survives(&text);
    }
}

fn collect(value: &mut serde_json::Value, nodes: &mut Vec<serde_json::Value>) {
    nodes.push(value.clone());
    match value {
        serde_json::Value::Array(items) => items.iter_mut().for_each(|item| collect(item, nodes)),
        serde_json::Value::Object(members) => members
            .values_mut()
            .for_each(|member| collect(member, nodes)),
        _ => {}
    }
}

#[test]
fn the_seeds_are_machines() {
    for seed in SEEDS {
        let checked = check(seed, &CheckOptions::default());
        assert!(checked.machine.is_some(), "{:?}", checked.diagnostics);
    }
}

/// What damage once brought to light.
#[test]
fn rules_that_are_no_objects_get_an_answer() {
    for rules in ["ü,ü", "1,1", "\"ü\",\"ü\"", "null,{},{}"] {
        let states = format!(r#"{{"C":{{"Type":"Choice","Choices":[{rules}],"Default":"C"}}}}"#);
        survives(&format!(r#"{{"StartAt":"C","States":{states}}}"#));
    }
}

fn nested(depth: usize, open: &str, inner: &str, close: &str) -> String {
    format!("{}{inner}{}", open.repeat(depth), close.repeat(depth))
}

fn with_result(result: &str) -> String {
    format!(
        r#"{{"StartAt":"A","States":{{"A":{{"Type":"Pass","Parameters":{{"a":{result}}},"End":true}}}}}}"#
    )
}

/// The code of the first finding and the line and column of its place.
fn first(text: &str) -> String {
    let checked = check(text, &CheckOptions::default());
    survives(text);
    match checked.diagnostics.first() {
        None => "fine".to_owned(),
        Some(found) => format!("{} at {}", found.code, found.span.start),
    }
}

#[test]
fn deep_nesting_is_read_or_refused_at_its_place() {
    assert_eq!(first(&with_result(&nested(990, "[", "1", "]"))), "fine");
    assert_eq!(
        first(&with_result(&nested(990, "{\"k\":", "1", "}"))),
        "fine"
    );
    assert_eq!(
        first(&with_result(&nested(10_000, "[", "", "]"))),
        "json-syntax at 1058"
    );
    assert_eq!(first(&"[".repeat(100_000)), "json-syntax at 1000");
    assert_eq!(first(&"{\"a\":".repeat(100_000)), "json-syntax at 5000");
    let rule = nested(
        450,
        "{\"Not\":",
        "{\"Variable\":\"$.a\",\"IsNull\":true}",
        "}",
    );
    let choice = format!(
        r#"{{"StartAt":"A","States":{{"A":{{"Type":"Choice","Choices":[{{"Not":{rule},"Next":"B"}}],"Default":"B"}},"B":{{"Type":"Succeed"}}}}}}"#
    );
    assert_eq!(first(&choice), "fine");
}

/// Long expressions in which every word is a finding, plain and with escapes in the JSON string.
#[test]
fn large_expressions_are_read_in_time() {
    let words = |word: &str, separator: &str| {
        let words: Vec<String> = (0..20_000).map(|index| format!("{word}{index}")).collect();
        words.join(separator)
    };
    for (expression, code) in [
        (format!("[{}]", words("$v", ",")), "var-unknown"),
        (format!("['é', {}]", words("$v", ",")), "var-unknown"),
        (format!("[{}]", words("name", ",")), "jsonata-bare-root"),
        (
            format!("['\\u00e9', {}]", words("name", ",")),
            "jsonata-bare-root",
        ),
        (
            format!("[{}]", words("$states.x", ",")),
            "jsonata-unavailable-var",
        ),
        (format!("[{}] 'é' 'é'", words("$v", ",")), "jsonata-syntax"),
        (
            format!("[{}]", words("$f() + $g", ",")),
            "jsonata-unknown-function",
        ),
    ] {
        let text = format!(
            r#"{{"QueryLanguage":"JSONata","StartAt":"A","States":{{"A":{{"Type":"Pass","Output":"{{% {expression} %}}","End":true}}}}}}"#
        );
        survives(&text);
        let checked = check(&text, &CheckOptions::default());
        assert!(
            checked.diagnostics.iter().any(|found| found.code == code),
            "{code}"
        );
    }
}

#[test]
fn nested_machines_are_run_or_refused() {
    let machine = |depth: usize| {
        let mut text = r#"{"StartAt":"L","States":{"L":{"Type":"Succeed"}}}"#.to_owned();
        for level in 0..depth {
            text = format!(
                r#"{{"StartAt":"P{level}","States":{{"P{level}":{{"Type":"Parallel","Branches":[{text}],"End":true}}}}}}"#
            );
        }
        text
    };
    assert_eq!(first(&machine(50)), "fine");
    assert_eq!(first(&machine(100)), "fine");
    assert!(
        first(&machine(101)).starts_with("too-deep at "),
        "{}",
        first(&machine(101))
    );
    assert!(first(&machine(200)).starts_with("too-deep at "));
}

#[test]
fn large_texts_are_answered() {
    let mut states = String::new();
    for index in 0..100_000 {
        let _ = write!(
            states,
            r#""S{index}":{{"Type":"Pass","Next":"S{}"}},"#,
            index + 1
        );
    }
    let text = format!(r#"{{"StartAt":"S0","States":{{{states}"S100000":{{"Type":"Succeed"}}}}}}"#);
    assert_eq!(first(&text), "definition-too-long at 0");
    let text = with_result(&format!("\"{}\"", "x".repeat(5_000_000)));
    assert_eq!(first(&text), "definition-too-long at 0");
    // An error in every byte.
    survives(&"]".repeat(1_000_000));
    survives(&format!(
        r#"{{"StartAt":"A","States":{{"A":{{"Type":"Pass",{}"End":true}}}}}}"#,
        "\"x\":1,".repeat(100_000)
    ));
    survives(&format!(
        r#"{{"StartAt":"A","States":{{"{}":{{{}"Type":"Pass"}}}}}}"#,
        "n".repeat(500_000),
        "\"x\":1,".repeat(50_000)
    ));
    let clash: String = (0..50_000).fold(String::new(), |text, index| {
        text + &format!(r#""k{index}":1,"k{index}.$":"$v{index}","#)
    });
    survives(&with_result(&format!("{{{clash}\"z\":1}}")));
    survives(&with_result(&format!("\"{}\"", "${A}".repeat(300_000))));
    survives(&with_result(&format!(
        "{{\"a.$\":\"{}1{}\"}}",
        "States.Array(".repeat(100_000),
        ")".repeat(100_000)
    )));
    survives(&with_result(&format!(
        "{{\"a.$\":\"States.Array({}1)\"}}",
        "1,".repeat(300_000)
    )));
}

#[test]
fn names_and_nesting_cannot_multiply() {
    let name = "n".repeat(80);
    let mut text = (0..8_000).fold(
        String::from("{\"StartAt\":\"a\",\"States\":{"),
        |text, index| text + &format!("\"s{index}\":{{\"Type\":\"Succeed\"}},"),
    );
    text += "\"a\":{\"Type\":\"Succeed\"}}}";
    for level in 0..99 {
        text = format!(
            r#"{{"StartAt":"{name}{level}","States":{{"{name}{level}":{{"Type":"Parallel","Branches":[{text}],"End":true}}}}}}"#
        );
    }
    survives(&text);
}
