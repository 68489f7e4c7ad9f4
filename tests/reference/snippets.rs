//! Examples that can be run: those of functions, comparisons and the context object are made here, the others stand in `examples.md`.

use asl_engine::api::{RunRequest, RunStatus, run};
use asl_ide::services::docs;
use asl_language::model::{ComparedKind, TypeTest};
use asl_language::operators::Operator;
use asl_playground::learn::markdown::Block;
use asl_playground::learn::reference::Entry;
use serde_json::{Value, json};

/// An example: what is shown of it, and what is run.
pub(crate) struct Snippet {
    /// What of the definition is to be seen; none: all of it.
    expression: Option<String>,
    definition: String,
    input: String,
}

impl Snippet {
    /// As it stands in the file, with what the run gives.
    pub(crate) fn written(&self) -> String {
        let mut text = String::new();
        let mut put = |notation: &str, kind: &str, code: &str| {
            text.push_str(&format!("```{notation} {kind}\n{code}\n```\n\n"));
        };
        if let Some(expression) = &self.expression {
            put("jsonata", "expression", expression);
        }
        put("json", "definition", &self.definition);
        put("json", "input", &self.input);
        put("json", "output", &self.output());
        text.trim_end().to_owned() + "\n"
    }

    fn output(&self) -> String {
        let request = json!({ "definition": self.definition, "input": self.input });
        let request: RunRequest = serde_json::from_value(request)
            .unwrap_or_else(|error| panic!("{error}: {}", self.definition));
        let response = run(request);
        match (response.status, response.output) {
            (RunStatus::Succeeded, Some(output)) => laid_out(&output),
            (RunStatus::Failed, _) => {
                let said = |text: Option<_>| {
                    text.map_or(String::new(), |text: std::sync::Arc<str>| text.to_string())
                };
                format!("{}\n{}", said(response.error), said(response.cause))
                    .trim_end()
                    .to_owned()
            }
            other => panic!("{other:?} {:?}\n{}", response.diagnostics, self.definition),
        }
    }
}

/// Short values in a line.
fn laid_out(json: &str) -> String {
    if json.len() <= 60 {
        return json.to_owned();
    }
    let value = asl_json::Value::parse(json);
    value.map_or_else(|_| json.to_owned(), |value| value.pretty(2))
}

/// What stands below a word in `examples.md`.
pub(crate) fn by_hand(entry: &Entry) -> Snippet {
    let mut snippet = Snippet {
        expression: None,
        definition: String::new(),
        input: "{}".into(),
    };
    for block in entry.blocks() {
        let Block::Code(code) = block else { continue };
        match &*code.kind {
            "definition" => snippet.definition = code.text.to_string(),
            "input" => snippet.input = code.text.to_string(),
            other => panic!("{}: a block `{other}`", entry.word),
        }
    }
    snippet
}

/// The example of a word that has one of a kind that can be made.
pub(crate) fn made(word: &str) -> Option<Snippet> {
    let call = CALLS.iter().find(|(call, _)| docs::name_of(call) == word);
    if let Some((call, input)) = call {
        return Some(called(call, input));
    }
    if let Some(path) = word.strip_prefix("$$.") {
        let there = CONTEXT.contains(&path);
        return there.then(|| in_pass(word, "{ \"order\": 7 }"));
    }
    compared(word)
}

fn called(call: &str, input: &str) -> Snippet {
    if call.starts_with("States.") {
        return in_pass(call, input);
    }
    let definition = json!({ "QueryLanguage": "JSONata", "StartAt": "Try", "States": { "Try": { "Type": "Pass", "Output": format!("{{% {call} %}}"), "End": true } } });
    Snippet {
        expression: Some(call.into()),
        definition: definition.to_string(),
        input: input.into(),
    }
}

/// A path or an intrinsic function in a Pass state.
fn in_pass(value: &str, input: &str) -> Snippet {
    let definition = json!({ "StartAt": "Try", "States": { "Try": { "Type": "Pass", "Parameters": { "result.$": value }, "End": true } } });
    Snippet {
        expression: Some(format!("\"result.$\": {}", json!(value))),
        definition: definition.to_string(),
        input: input.into(),
    }
}

/// A rule with a comparison, for which its input holds.
fn compared(name: &str) -> Option<Snippet> {
    let operator = Operator::named(name)?;
    let (value, operand): (Value, Value) = match operator {
        Operator::StringMatches => (json!("log-2026.txt"), json!("log-*.txt")),
        Operator::Is(test) => {
            let value = match test {
                TypeTest::Null => Value::Null,
                TypeTest::Numeric => json!(7),
                TypeTest::Boolean => json!(true),
                TypeTest::Timestamp => json!("2026-01-01T00:00:00Z"),
                TypeTest::String | TypeTest::Present => json!("tea"),
            };
            (value, json!(true))
        }
        Operator::Compare { kind, .. } => {
            let (less, more) = match kind {
                ComparedKind::String => (json!("apple"), json!("pear")),
                ComparedKind::Numeric => (json!(3), json!(5)),
                ComparedKind::Boolean => (json!(true), json!(true)),
                ComparedKind::Timestamp => {
                    (json!("2026-01-01T00:00:00Z"), json!("2026-02-01T00:00:00Z"))
                }
            };
            let equal = name.contains("Equals") && !name.contains("Than");
            match (equal, name.contains("Less")) {
                (true, _) => (less.clone(), less),
                (_, true) => (less, more),
                _ => (more, less),
            }
        }
    };
    let path = name.ends_with("Path");
    let written = if path {
        json!("$.other")
    } else {
        operand.clone()
    };
    let mut input = json!({ "value": value });
    if path && let Some(members) = input.as_object_mut() {
        members.insert("other".into(), operand);
    }
    let rule = json!({ "Variable": "$.value", name: written, "Next": "Holds" });
    let definition = json!({ "StartAt": "Try", "States": {
        "Try": { "Type": "Choice", "Choices": [rule], "Default": "DoesNotHold" },
        "Holds": { "Type": "Pass", "Result": "holds", "End": true },
        "DoesNotHold": { "Type": "Pass", "Result": "does not hold", "End": true } } });
    Some(Snippet {
        expression: Some(format!(
            "{{ \"Variable\": \"$.value\", {}: {written}, \"Next\": \"Holds\" }}",
            json!(name)
        )),
        definition: definition.to_string(),
        input: input.to_string(),
    })
}

/// The fields of the context object that a Pass state has.
const CONTEXT: [&str; 11] = [
    "Execution",
    "Execution.Id",
    "Execution.Input",
    "Execution.Name",
    "Execution.RoleArn",
    "Execution.StartTime",
    "State.Name",
    "State.EnteredTime",
    "StateMachine",
    "StateMachine.Id",
    "StateMachine.Name",
];

/// Calls of functions, each with an input.
const CALLS: &[(&str, &str)] = &[
    (
        "States.Format('{} of {}', $.done, $.all)",
        "{ \"done\": 3, \"all\": 5 }",
    ),
    (
        "States.StringToJson($.text)",
        "{ \"text\": \"{\\\"id\\\": 7}\" }",
    ),
    (
        "States.JsonToString($.order)",
        "{ \"order\": { \"id\": 7 } }",
    ),
    ("States.Array($.a, $.b, 'c')", "{ \"a\": 1, \"b\": true }"),
    (
        "States.ArrayPartition($.items, 2)",
        "{ \"items\": [1, 2, 3, 4, 5] }",
    ),
    (
        "States.ArrayContains($.items, 3)",
        "{ \"items\": [1, 2, 3] }",
    ),
    ("States.ArrayRange(1, 9, 2)", "{}"),
    (
        "States.ArrayGetItem($.items, 0)",
        "{ \"items\": [\"tea\", \"rice\"] }",
    ),
    (
        "States.ArrayLength($.items)",
        "{ \"items\": [\"tea\", \"rice\"] }",
    ),
    ("States.ArrayUnique($.items)", "{ \"items\": [1, 2, 2, 1] }"),
    ("States.Base64Encode($.text)", "{ \"text\": \"Hello\" }"),
    ("States.Base64Decode($.text)", "{ \"text\": \"SGVsbG8=\" }"),
    ("States.Hash($.text, 'SHA-256')", "{ \"text\": \"Hello\" }"),
    (
        "States.JsonMerge($.first, $.second, false)",
        "{ \"first\": { \"a\": 1, \"b\": 1 }, \"second\": { \"b\": 2 } }",
    ),
    ("States.MathRandom(1, 100)", "{}"),
    ("States.MathAdd($.count, 1)", "{ \"count\": 41 }"),
    (
        "States.StringSplit($.text, ', ')",
        "{ \"text\": \"tea, rice\" }",
    ),
    ("States.UUID()", "{}"),
    (
        "$string($states.input.order)",
        "{ \"order\": { \"id\": 7 } }",
    ),
    ("$length($states.input.name)", "{ \"name\": \"Ada\" }"),
    ("$substring('Step Functions', 5)", "{}"),
    (
        "$substringBefore($states.input.mail, '@')",
        "{ \"mail\": \"ada@example.com\" }",
    ),
    (
        "$substringAfter($states.input.mail, '@')",
        "{ \"mail\": \"ada@example.com\" }",
    ),
    ("$uppercase('tea')", "{}"),
    ("$lowercase('TEA')", "{}"),
    ("$trim('  a   b ')", "{}"),
    ("$pad('7', -3, '0')", "{}"),
    (
        "$contains($states.input.text, /e+/)",
        "{ \"text\": \"green tea\" }",
    ),
    ("$split('a,b,c', ',')", "{}"),
    (
        "$join($states.input.names, ' and ')",
        "{ \"names\": [\"Ada\", \"Grace\"] }",
    ),
    ("$match('a7 b8', /[a-z]([0-9])/)", "{}"),
    ("$replace('2026-01-02', '-', '/')", "{}"),
    ("$base64encode('Hello')", "{}"),
    ("$base64decode('SGVsbG8=')", "{}"),
    ("$encodeUrlComponent('a b&c')", "{}"),
    ("$encodeUrl('https://example.com/a b')", "{}"),
    ("$decodeUrlComponent('a%20b%26c')", "{}"),
    ("$decodeUrl('https://example.com/a%20b')", "{}"),
    ("$number('42')", "{}"),
    ("$abs(-3)", "{}"),
    ("$floor(2.7)", "{}"),
    ("$ceil(2.1)", "{}"),
    ("$round(2.345, 2)", "{}"),
    ("$power(2, 10)", "{}"),
    ("$sqrt(144)", "{}"),
    ("$random(7)", "{}"),
    ("$formatNumber(12345.6, '#,##0.00')", "{}"),
    ("$formatBase(255, 16)", "{}"),
    ("$formatInteger(1999, 'I')", "{}"),
    ("$parseInteger('MCMXCIX', 'I')", "{}"),
    (
        "$sum($states.input.lines.(price * quantity))",
        "{ \"lines\": [{ \"price\": 12, \"quantity\": 3 }, { \"price\": 5, \"quantity\": 2 }] }",
    ),
    ("$max($states.input.prices)", "{ \"prices\": [12, 5, 30] }"),
    ("$min($states.input.prices)", "{ \"prices\": [12, 5, 30] }"),
    (
        "$average($states.input.prices)",
        "{ \"prices\": [12, 6, 30] }",
    ),
    ("$boolean([])", "{}"),
    ("$not(false)", "{}"),
    ("$exists($states.input.coupon)", "{ \"order\": 7 }"),
    (
        "$count($states.input.items)",
        "{ \"items\": [\"tea\", \"rice\"] }",
    ),
    ("$append([1, 2], 3)", "{}"),
    (
        "$sort($states.input.items, function($a, $b) { $a.price > $b.price })",
        "{ \"items\": [{ \"price\": 12 }, { \"price\": 5 }] }",
    ),
    ("$reverse([1, 2, 3])", "{}"),
    ("$shuffle([1, 2, 3])", "{}"),
    ("$distinct([1, 2, 2, 1])", "{}"),
    ("$zip([1, 2], ['a', 'b'])", "{}"),
    ("$keys($states.input)", "{ \"id\": 7, \"item\": \"tea\" }"),
    ("$lookup($states.input, 'item')", "{ \"item\": \"tea\" }"),
    ("$spread($states.input)", "{ \"a\": 1, \"b\": 2 }"),
    (
        "$merge([$states.input, { 'price': 12 }])",
        "{ \"item\": \"tea\" }",
    ),
    (
        "$sift($states.input, function($value) { $value > 1 })",
        "{ \"a\": 1, \"b\": 2 }",
    ),
    (
        "$each($states.input, function($value, $key) { $key & '=' & $value })",
        "{ \"a\": 1, \"b\": 2 }",
    ),
    ("$error('no stock')", "{}"),
    (
        "$assert($states.input.quantity < 3, 'too many')",
        "{ \"quantity\": 5 }",
    ),
    ("$type($states.input.items)", "{ \"items\": [] }"),
    (
        "$map($states.input.items, function($item, $index) { $index & ': ' & $item })",
        "{ \"items\": [\"tea\", \"rice\"] }",
    ),
    (
        "$filter($states.input.prices, function($price) { $price > 10 })",
        "{ \"prices\": [12, 5, 30] }",
    ),
    (
        "$single($states.input.items, function($item) { $item.id = 7 })",
        "{ \"items\": [{ \"id\": 7 }, { \"id\": 8 }] }",
    ),
    (
        "$reduce([1, 2, 3], function($sum, $next) { $sum + $next })",
        "{}",
    ),
    ("$now()", "{}"),
    ("$millis()", "{}"),
    ("$fromMillis(0, '[D1]/[M1]/[Y]')", "{}"),
    ("$toMillis('2026-01-01T00:00:00Z')", "{}"),
    ("$clone($states.input)", "{ \"id\": 7 }"),
    ("$partition([1, 2, 3, 4, 5], 2)", "{}"),
    ("$range(1, 9, 2)", "{}"),
    ("$hash('Hello', 'SHA-256')", "{}"),
    ("$uuid()", "{}"),
    ("$parse('{\"id\": 7}')", "{}"),
    ("$states.input.order.id", "{ \"order\": { \"id\": 7 } }"),
    ("$states.context.State.Name", "{}"),
];

/// Every function has an example.
#[test]
fn every_function_has_an_example() {
    for (signature, _) in docs::intrinsics().chain(docs::functions()) {
        let name = docs::name_of(signature);
        assert!(
            CALLS.iter().any(|(call, _)| docs::name_of(call) == name),
            "{name}"
        );
    }
}
