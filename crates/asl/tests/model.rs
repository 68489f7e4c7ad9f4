//! What a definition becomes: the model that is run, and the picture that is drawn.

#![allow(
    clippy::panic,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test ends with what is wrong"
)]

use std::sync::Arc;

use asl_language::intrinsic::{Argument, Function};
use asl_language::model::{
    Comparison, Computed, Condition, FailText, IoPath, MapMode, NumberField, Operand, PathRoot,
    QueryLanguage, ResultPath, State, StateKind, Template, Transition, TypeTest, WaitUntil,
};
use asl_language::outline::{EdgeKind, OutlineScope};
use asl_language::resource::{IntegrationPattern, Target};
use asl_language::{CheckOptions, StateMachine, check, outline};

fn machine(text: &str) -> Arc<StateMachine> {
    let checked = check(text, &CheckOptions::default());
    checked
        .machine
        .unwrap_or_else(|| panic!("{:?}", checked.diagnostics))
}

/// The state `S` of a machine that also has `N`, a Succeed.
fn state(fields: &str) -> Arc<State> {
    let text = format!(
        r#"{{"StartAt":"Z","States":{{"Z":{{"Type":"Choice","Choices":[{{"Variable":"$","IsNull":true,"Next":"N"}}],"Default":"S"}},"S":{fields},"N":{{"Type":"Succeed"}}}}}}"#
    );
    Arc::clone(&machine(&text).scope.states[1])
}

/// A template in short: computed keys as written, with what computes them.
fn shown(template: &Template) -> String {
    match template {
        Template::Literal(value) => value.to_string(),
        Template::Array(items) => format!(
            "[{}]",
            items.iter().map(shown).collect::<Vec<_>>().join(",")
        ),
        Template::Object(fields) => {
            let fields: Vec<String> = fields
                .iter()
                .map(|field| format!("{}={}:{}", field.key, field.name, shown(&field.value)))
                .collect();
            format!("{{{}}}", fields.join(","))
        }
        Template::Computed(Computed::Path(path)) => path.text.to_string(),
        Template::Computed(Computed::Intrinsic(call)) => format!("<{}>", call.text),
        Template::Computed(Computed::Expression(it)) => format!("{}@{}", it.text, it.location),
    }
}

/// Reference 01-language §9: plain keys as written, then the computed ones as a Java hash table gives them.
#[test]
fn template_keys_stand_in_the_order_of_aws() {
    for (parameters, expected) in [
        (r#"{"a":1,"b":[true,null]}"#, r#"{"a":1,"b":[true,null]}"#),
        (
            r#"{"index.$":"$.i","plain":1,"item.$":"$.t","source.$":"$$.s"}"#,
            "{plain=plain:1,item.$=item:$.t,index.$=index:$.i,source.$=source:$$.s}",
        ),
        (
            r#"{"literal":1,"resolved.$":"$.a","nested":{"x.$":"States.UUID()"}}"#,
            "{literal=literal:1,nested=nested:{x.$=x:<States.UUID()>},resolved.$=resolved:$.a}",
        ),
        (r#"[1,{"a.$":"$"}]"#, "[1,{a.$=a:$}]"),
        (r#""text""#, r#""text""#),
    ] {
        let state = state(&format!(
            r#"{{"Type":"Pass","Parameters":{parameters},"Next":"N"}}"#
        ));
        let StateKind::Pass(pass) = &state.kind else {
            panic!("{state:?}")
        };
        assert_eq!(
            shown(pass.parameters.as_ref().expect("there are parameters")),
            expected
        );
    }
}

#[test]
fn a_task_keeps_all_its_fields() {
    let state = state(
        r#"{"Type":"Task","Comment":"c","Resource":"arn:aws:states:::sqs:sendMessage.waitForTaskToken","InputPath":"$.in","OutputPath":null,
        "Parameters":{"t.$":"$$.Task.Token"},"ResultSelector":{"r.$":"$.r"},"ResultPath":"$.a['b'][0]","TimeoutSecondsPath":"$.t","HeartbeatSeconds":5,
        "Assign":{"v.$":"States.Format('{}', $.a)"},"Retry":[{"ErrorEquals":["E"]},{"ErrorEquals":["States.ALL"],"IntervalSeconds":2,"MaxAttempts":0,"BackoffRate":1.5,"MaxDelaySeconds":9,"JitterStrategy":"FULL"}],
        "Catch":[{"ErrorEquals":["States.ALL"],"ResultPath":null,"Assign":{"e":1},"Next":"N"}],"Next":"N"}"#,
    );
    assert_eq!(
        (&*state.name, &*state.pointer, state.comment.as_deref()),
        ("S", "/States/S", Some("c"))
    );
    assert!(
        matches!(&state.input_path, IoPath::Path(path) if &*path.text == "$.in")
            && matches!(state.output_path, IoPath::Null)
    );
    assert_eq!(
        state.assign.as_ref().map(shown).as_deref(),
        Some("{v.$=v:<States.Format('{}', $.a)>}")
    );
    let StateKind::Task(task) = &state.kind else {
        panic!("{state:?}")
    };
    let expected = Target::Integration {
        service: "sqs".into(),
        api: "sendMessage".into(),
        pattern: IntegrationPattern::WaitForTaskToken,
    };
    assert_eq!(task.resource.target, expected);
    assert!(matches!(&task.result_path, ResultPath::At(path) if path.text() == "$.a['b'][0]"));
    assert!(matches!(&task.timeout_seconds, Some(NumberField::Path(path)) if &*path.text == "$.t"));
    assert!(matches!(
        task.heartbeat_seconds,
        Some(NumberField::Literal(5))
    ));
    assert_eq!(task.transition, Transition::Next(machine_index(2)));
    let [plain, full] = task.retry.as_slice() else {
        panic!("{task:?}")
    };
    assert_eq!(
        (
            plain.interval_seconds,
            plain.max_attempts,
            plain.backoff_rate,
            plain.max_delay_seconds,
            plain.full_jitter
        ),
        (1, 3, 2.0, None, false)
    );
    assert_eq!(
        (
            full.interval_seconds,
            full.max_attempts,
            full.backoff_rate,
            full.max_delay_seconds,
            full.full_jitter
        ),
        (2, 0, 1.5, Some(9), true)
    );
    assert_eq!(&*full.pointer, "/States/S/Retry[1]");
    assert!(
        matches!(task.catch[0].result_path, ResultPath::Discard)
            && task.catch[0].assign.is_some()
            && &*task.catch[0].pointer == "/States/S/Catch[0]"
    );
}

fn machine_index(index: usize) -> asl_language::model::StateIndex {
    asl_language::model::StateIndex(index)
}

#[test]
fn choices_waits_and_fails_are_taken_apart() {
    let choice = state(
        r#"{"Type":"Choice","Choices":[{"And":[{"Variable":"$v.a","IsPresent":false},{"Not":{"Variable":"$$.x","NumericLessThanEqualsPath":"$.y"}}],"Next":"N"}]}"#,
    );
    let StateKind::Choice(choice) = &choice.kind else {
        panic!("{choice:?}")
    };
    assert_eq!(
        (choice.default, &*choice.rules[0].pointer),
        (None, "/States/S/Choices[0]")
    );
    let Condition::And(conditions) = &choice.rules[0].condition else {
        panic!("{choice:?}")
    };
    assert!(
        matches!(&conditions[0], Condition::Test(test) if test.variable.root == PathRoot::Variable("v".into()) && matches!(test.comparison, Comparison::Is(TypeTest::Present, false)))
    );
    assert!(
        matches!(&conditions[1], Condition::Not(inner) if matches!(&**inner, Condition::Test(test) if matches!(&test.comparison, Comparison::Compare { operand: Operand::Path(_), .. })))
    );

    for (fields, expected) in [
        (r#""Seconds":0"#, "Seconds(0)"),
        (
            r#""Timestamp":"2026-01-02T03:04:05Z""#,
            "Timestamp(\"2026-01-02T03:04:05Z\")",
        ),
    ] {
        let state = state(&format!(r#"{{"Type":"Wait",{fields},"End":true}}"#));
        let StateKind::Wait(wait) = &state.kind else {
            panic!("{state:?}")
        };
        assert_eq!(format!("{:?}", wait.until), expected);
        assert_eq!(wait.transition, Transition::End);
    }
    let wait = state(r#"{"Type":"Wait","TimestampPath":"$.t","End":true}"#);
    assert!(
        matches!(&wait.kind, StateKind::Wait(wait) if matches!(&wait.until, WaitUntil::TimestampPath(_)))
    );

    let fail = state(r#"{"Type":"Fail","Error":"E","CausePath":"States.Format('\\{{}', $.c)"}"#);
    let StateKind::Fail(fail) = &fail.kind else {
        panic!("{fail:?}")
    };
    assert!(matches!(&fail.error, Some(FailText::Literal(error)) if &**error == "E"));
    let Some(FailText::Computed(Computed::Intrinsic(call))) = &fail.cause else {
        panic!("{fail:?}")
    };
    assert_eq!(call.function, Function::Format);
    assert!(
        matches!(&call.arguments[0], Argument::Literal(template) if template.as_str() == Some(r"\{{}"))
    );
}

#[test]
fn maps_are_inline_or_distributed() {
    let inline = state(
        r#"{"Type":"Map","Parameters":{"x.$":"$$.Map.Item.Value"},"Iterator":{"StartAt":"I","States":{"I":{"Type":"Succeed"}}},"End":true}"#,
    );
    let StateKind::Map(map) = &inline.kind else {
        panic!("{inline:?}")
    };
    assert_eq!(map.mode, MapMode::Inline);
    assert!(matches!(map.max_concurrency, NumberField::Literal(0)) && map.items_path.is_none());
    assert_eq!(
        map.item_selector.as_ref().map(shown).as_deref(),
        Some("{x.$=x:$$.Map.Item.Value}")
    );
    assert_eq!(
        map.processor.start().map(|state| &*state.pointer),
        Some("/States/S/Iterator/States/I")
    );

    let distributed = state(
        r#"{"Type":"Map","Label":"l","ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"CSV","CSVHeaderLocation":"GIVEN","CSVHeaders":["a","b"],"CSVDelimiter":"TAB","MaxItemsPath":"$.m"},"Parameters":{"Bucket":"b"}},
        "ItemBatcher":{"MaxItemsPerBatch":2,"BatchInput":{"k.$":"$.k"}},"ResultWriter":{"Resource":"arn:aws:states:::s3:putObject","Parameters":{"Bucket":"b"},"WriterConfig":{"Transformation":"FLATTEN","OutputType":"JSONL"}},
        "ToleratedFailurePercentage":2.5,"ToleratedFailureCountPath":"$.c","MaxConcurrency":7,
        "ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"EXPRESS"},"StartAt":"I","States":{"I":{"Type":"Succeed"}}},"End":true}"#,
    );
    let StateKind::Map(map) = &distributed.kind else {
        panic!("{distributed:?}")
    };
    assert_eq!(map.mode, MapMode::Distributed { express: true });
    let reader = map.item_reader.as_ref().expect("there is a reader");
    assert_eq!(
        (
            reader.csv_delimiter,
            reader.csv_headers.as_ref().map(Vec::len),
            reader.input_type.as_deref()
        ),
        ('\t', Some(2), Some("CSV"))
    );
    assert!(matches!(reader.max_items, Some(NumberField::Path(_))) && reader.parameters.is_some());
    let batcher = map.item_batcher.as_ref().expect("there is a batcher");
    assert!(
        matches!(batcher.max_items_per_batch, Some(NumberField::Literal(2)))
            && batcher.batch_input.is_some()
    );
    let writer = map.result_writer.as_ref().expect("there is a writer");
    assert_eq!(
        (
            writer.transformation.as_deref(),
            writer.output_type.as_deref()
        ),
        (Some("FLATTEN"), Some("JSONL"))
    );
    assert!(
        matches!(map.tolerated_failure_percentage, Some(NumberField::Literal(share)) if (share - 2.5).abs() < f64::EPSILON)
    );
    assert!(
        matches!(map.tolerated_failure_count, Some(NumberField::Path(_)))
            && matches!(map.max_concurrency, NumberField::Literal(7))
    );
}

#[test]
fn what_is_not_simulated_is_said_with_its_place() {
    let text = r#"{"StartAt":"T","States":{"T":{"Type":"Task","Resource":"${F}","Credentials":{"RoleArn":"r"},"Next":"M"},"M":{"Type":"Map","ItemReader":{"Resource":"arn:aws:states:::s3:listObjectsV2"},"ResultWriter":{"WriterConfig":{"Transformation":"FLATTEN","OutputType":"JSONL"}},"ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"I","States":{"I":{"Type":"Succeed"}}},"Next":"L"},"L":{"Type":"Map","ItemReader":{"Resource":"arn:aws:states:::s3:listObjectsV2"},"ItemProcessor":{"StartAt":"J","States":{"J":{"Type":"Succeed"}}},"End":true}}}"#;
    let found = check(text, &CheckOptions::default()).not_simulated;
    let found: Vec<String> = found
        .iter()
        .map(|it| format!("{} {}", it.feature, it.pointer))
        .collect();
    assert_eq!(
        found,
        [
            "Credentials /States/T",
            "ItemReader /States/M",
            "WriterConfig.OutputType /States/M",
            "ItemReader /States/L"
        ]
    );
}

/// A picture in short: states with what is inside, then edges.
fn drawn(scope: &OutlineScope) -> String {
    let states: Vec<String> = scope
        .states
        .iter()
        .map(|state| {
            let inner: String = state
                .scopes
                .iter()
                .map(|inner| format!("({})", drawn(inner)))
                .collect();
            format!(
                "{}:{}{inner}{}",
                state.name,
                state.type_name.as_deref().unwrap_or("?"),
                if state.iterates { "*" } else { "" }
            )
        })
        .collect();
    let name = |index: Option<usize>| index.map_or("-", |index| &*scope.states[index].name);
    let edges: Vec<String> = scope
        .edges
        .iter()
        .map(|edge| {
            let kind = match &edge.kind {
                EdgeKind::Start => "start".to_owned(),
                EdgeKind::Next => "next".to_owned(),
                EdgeKind::End => "end".to_owned(),
                EdgeKind::Default => "default".to_owned(),
                EdgeKind::Choice { rule, label } => format!("{rule}[{label}]"),
                EdgeKind::Catch { catcher, label } => format!("catch {catcher}[{label}]"),
            };
            format!("{}>{} {kind}", name(edge.from), name(edge.to))
        })
        .collect();
    format!("{} | {}", states.join(" "), edges.join("; "))
}

#[test]
fn any_text_that_has_states_is_drawn() {
    for (text, expected) in [
        ("", None),
        ("{}", None),
        (
            r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Succeed"}}}"#,
            Some("A:Pass B:Succeed | ->A start; A>B next; B>- end"),
        ),
        // Broken, unfinished, with a target that does not exist.
        (
            r#"{"StartAt":"A","States":{"A":{"Next":"C"} "B":{"Type":"Pass","End":true"#,
            Some("A:? B:Pass | ->A start; A>- next; B>- end"),
        ),
        (
            r#"{"StartAt":"C","States":{"C":{"Type":"Choice","Choices":[{"And":[{"Variable":"$.a","StringEquals":"x"},{"Not":{"Variable":"$.b","IsNull":true}}],"Next":"P"},{"Variable":"$.n","NumericGreaterThanPath":"$.m","Next":"C"}],"Default":"P"},"P":{"Type":"Parallel","Branches":[{"StartAt":"X","States":{"X":{"Type":"Fail"}}}],"Catch":[{"ErrorEquals":["A","B"],"Next":"C"}],"End":true}}}"#,
            Some(
                "C:Choice P:Parallel(X:Fail | ->X start; X>- end) | ->C start; C>P 0[$.a = \"x\" and not $.b is null]; C>C 1[$.n > $.m]; C>P default; P>- end; P>C catch 0[A, B]",
            ),
        ),
        (
            r#"{"States":{"M":{"Type":"Map","Iterator":{"StartAt":"X","States":{"X":{"Type":"Pass"}}}}}}"#,
            Some("M:Map(X:Pass | ->X start)* | "),
        ),
    ] {
        let picture = outline(&asl_json::read(text));
        assert_eq!(
            picture.scope.as_ref().map(drawn).as_deref(),
            expected,
            "{text}"
        );
    }
}

/// A JSONata state `S`.
fn jsonata(fields: &str) -> Arc<State> {
    let text = format!(
        r#"{{"StartAt":"Z","QueryLanguage":"JSONata","States":{{"Z":{{"Type":"Choice","Choices":[{{"Condition":true,"Next":"N"}}],"Default":"S"}},"S":{{{fields}}},"N":{{"Type":"Succeed"}}}}}}"#
    );
    Arc::clone(&machine(&text).scope.states[1])
}

/// Strings from `{%` to `%}` are expressions at any depth, blanks outside make them plain texts; keys keep their order (reference
/// 01-language §4). Locations are those of `evaluationFailedEventDetails`.
#[test]
fn jsonata_templates_hold_expressions() {
    for (output, expected) in [
        (r#""{% $states.input %}""#, "$states.input@Output"),
        (r#""{%1%}""#, "1@Output"),
        (r#"" {% 1 %}""#, r#"" {% 1 %}""#),
        (r#""{% 1 %} and""#, r#""{% 1 %} and""#),
        ("[1,{}]", "[1,{}]"),
        (
            r#"{"z.$":"$.a","b":[0,"{% 2 %}"],"a":{"{% k %}":null}}"#,
            r#"{z.$=z.$:"$.a",b=b:[0,2@Output/b[1]],a=a:{"{% k %}":null}}"#,
        ),
    ] {
        let state = jsonata(&format!(r#""Type":"Pass","Output":{output},"Next":"N""#));
        assert_eq!(state.query_language, QueryLanguage::JsonAta);
        assert_eq!(state.output.as_ref().map(shown).as_deref(), Some(expected));
    }
}

#[test]
fn a_jsonata_map_keeps_all_its_fields() {
    let state = jsonata(
        r#""Type":"Map","Items":"{% $states.input.list %}","ItemSelector":{"x":"{% $states.context.Map.Item.Value %}"},
        "ItemReader":{"Resource":"arn:aws:states:::s3:getObject","Arguments":{"Bucket":"{% 'b' %}"},"ReaderConfig":{"InputType":"JSON","MaxItems":"{% 5 %}"}},
        "ItemBatcher":{"MaxItemsPerBatch":"{% 2 %}","MaxInputBytesPerBatch":9,"BatchInput":{"y":"{% 3 %}"}},
        "ResultWriter":{"Resource":"arn:aws:states:::s3:putObject","Arguments":"{% {} %}"},
        "MaxConcurrency":"{% 4 %}","ToleratedFailureCount":"{% 6 %}","ToleratedFailurePercentage":"{% 7 %}",
        "ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"I","States":{"I":{"Type":"Succeed","Output":"{% 8 %}"}}},
        "Output":"{% $states.result %}","Assign":{"v":"{% 9 %}"},
        "Catch":[{"ErrorEquals":["States.ALL"],"Output":"{% $states.errorOutput %}","Assign":{"e":"{% 10 %}"},"Next":"N"}],"Next":"N""#,
    );
    let StateKind::Map(map) = &state.kind else {
        panic!("{state:?}")
    };
    let catcher = &map.catch[0];
    let batcher = map.item_batcher.as_ref().expect("there is a batcher");
    let reader = map.item_reader.as_ref().expect("there is a reader");
    let writer = map.result_writer.as_ref().expect("there is a writer");
    let inner = &map.processor.states[0];
    for (template, expected) in [
        (&map.items, "$states.input.list@Items"),
        (
            &map.item_selector,
            "{x=x:$states.context.Map.Item.Value@ItemSelector/x}",
        ),
        (
            &reader.arguments,
            "{Bucket=Bucket:'b'@ItemReader/Arguments/Bucket}",
        ),
        (&batcher.batch_input, "{y=y:3@ItemBatcher/BatchInput/y}"),
        (&writer.arguments, "{}@ResultWriter/Arguments"),
        (&inner.output, "8@Output"),
        (&state.output, "$states.result@Output"),
        (&state.assign, "{v=v:9@Assign/v}"),
        (&catcher.output, "$states.errorOutput@Catch[0]/Output"),
        (&catcher.assign, "{e=e:10@Catch[0]/Assign/e}"),
    ] {
        assert_eq!(template.as_ref().map(shown).as_deref(), Some(expected));
    }
    for (number, expected) in [
        (Some(&map.max_concurrency), "4@MaxConcurrency"),
        (
            map.tolerated_failure_count.as_ref(),
            "6@ToleratedFailureCount",
        ),
        (
            batcher.max_items_per_batch.as_ref(),
            "2@ItemBatcher/MaxItemsPerBatch",
        ),
    ] {
        let Some(NumberField::Expression(it)) = number else {
            panic!("{number:?}")
        };
        assert_eq!(format!("{}@{}", it.text, it.location), expected);
    }
    assert!(
        matches!(&map.tolerated_failure_percentage, Some(NumberField::Expression(it)) if &*it.text == "7")
    );
    assert!(
        matches!(&reader.max_items, Some(NumberField::Expression(it)) if &*it.location == "ItemReader/ReaderConfig/MaxItems")
    );
    assert!(matches!(
        batcher.max_input_bytes_per_batch,
        Some(NumberField::Literal(9))
    ));
}

#[test]
fn jsonata_fields_of_the_other_states() {
    let state = jsonata(
        r#""Type":"Choice","Choices":[{"Condition":"{% $states.input.ok %}","Output":"{% 1 %}","Next":"N"},{"Condition":true,"Next":"N"}]"#,
    );
    let StateKind::Choice(choice) = &state.kind else {
        panic!("{state:?}")
    };
    assert!(
        matches!(&choice.rules[0].condition, Condition::Expression(it) if &*it.location == "Choices[0]/Condition")
    );
    assert_eq!(
        choice.rules[0].output.as_ref().map(shown).as_deref(),
        Some("1@Choices[0]/Output")
    );
    assert!(matches!(
        choice.rules[1].condition,
        Condition::Literal(true)
    ));

    let state = jsonata(
        r#""Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage","Arguments":{"a":"{% 1 %}"},"TimeoutSeconds":"{% 2 %}","HeartbeatSeconds":1,"Credentials":{"RoleArn":"{% 'r' %}"},"Next":"N""#,
    );
    let StateKind::Task(task) = &state.kind else {
        panic!("{state:?}")
    };
    assert_eq!(
        task.arguments.as_ref().map(shown).as_deref(),
        Some("{a=a:1@Arguments/a}")
    );
    assert_eq!(
        task.credentials.as_ref().map(shown).as_deref(),
        Some("{RoleArn=RoleArn:'r'@Credentials/RoleArn}")
    );
    assert!(matches!(
        task.timeout_seconds,
        Some(NumberField::Expression(_))
    ));
    assert!(matches!(
        task.heartbeat_seconds,
        Some(NumberField::Literal(1))
    ));

    for (fields, expected) in [
        (r#""Seconds":"{% 1 %}""#, "1@Seconds"),
        (r#""Timestamp":"{% $now() %}""#, "$now()@Timestamp"),
    ] {
        let state = jsonata(&format!(r#""Type":"Wait",{fields},"Next":"N""#));
        let StateKind::Wait(wait) = &state.kind else {
            panic!("{state:?}")
        };
        let (WaitUntil::SecondsExpression(it) | WaitUntil::TimestampExpression(it)) = &wait.until
        else {
            panic!("{wait:?}")
        };
        assert_eq!(format!("{}@{}", it.text, it.location), expected);
    }

    let state = jsonata(r#""Type":"Fail","Error":"{% 'E' %}","Cause":"plain""#);
    let StateKind::Fail(fail) = &state.kind else {
        panic!("{state:?}")
    };
    assert!(
        matches!(&fail.error, Some(FailText::Computed(Computed::Expression(it))) if &*it.location == "Error")
    );
    assert!(matches!(&fail.cause, Some(FailText::Literal(text)) if &**text == "plain"));
}
