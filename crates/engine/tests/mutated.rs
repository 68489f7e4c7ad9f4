//! Hostile definitions: whatever the text, reading, checking and running it never panics and always ends.
//!
//! `ASL_MUTATIONS` says how many mutated definitions are tried (10,000 by default).

#![expect(
    clippy::print_stdout,
    reason = "a test may stop where something is not as it should be"
)]

use std::path::PathBuf;
use std::time::Duration;

use asl_engine::api::{Options, RunRequest, RunStatus, run, start};
use asl_engine::execution::{Execution, Step};
use asl_engine::seed::Seed;
use asl_engine::task::{TaskId, TaskReply, TaskResult};
use asl_json::{Array, Object, Value};
use asl_language::{CheckOptions, MachineType, check};

/// Definitions that use every field, to be mutated.
const SOURCES: [&str; 9] = [
    r#"{"StartAt":"A","TimeoutSeconds":60,"States":{
        "A":{"Type":"Pass","Parameters":{"x.$":"$.n","y":[1,{"z.$":"$$.Execution.Id"}],"m.$":"States.MathAdd($.n, 1)"},"Assign":{"v.$":"$.x","w":2},"ResultPath":"$.a","Next":"B"},
        "B":{"Type":"Choice","Choices":[{"And":[{"Variable":"$.n","NumericLessThan":5},{"Not":{"Variable":"$.s","StringMatches":"a*"}}],"Next":"A"},{"Variable":"$v","IsPresent":true,"Next":"W","Assign":{"q":1}}],"Default":"F"},
        "W":{"Type":"Wait","SecondsPath":"$.n","Next":"S"},"S":{"Type":"Succeed","InputPath":"$.a","OutputPath":"$.x"},
        "F":{"Type":"Fail","ErrorPath":"$.s","CausePath":"States.Format('{} {}', $.n, $v)"}}}"#,
    r#"{"StartAt":"T","States":{
        "T":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke.waitForTaskToken","TimeoutSecondsPath":"$.n","HeartbeatSeconds":1,
             "Parameters":{"FunctionName":"f","Payload":{"token.$":"$$.Task.Token","count.$":"$$.State.RetryCount"}},
             "ResultSelector":{"r.$":"$.Payload"},"ResultPath":"$.out[0]","Credentials":{"RoleArn.$":"$.s"},
             "Retry":[{"ErrorEquals":["E"],"IntervalSeconds":1,"BackoffRate":1.5,"MaxAttempts":2,"MaxDelaySeconds":3,"JitterStrategy":"FULL"},{"ErrorEquals":["States.ALL"]}],
             "Catch":[{"ErrorEquals":["States.Timeout"],"ResultPath":null,"Next":"G","Assign":{"e.$":"$.Error"}},{"ErrorEquals":["States.ALL"],"ResultPath":"$.error","Next":"G"}],"End":true},
        "G":{"Type":"Task","Resource":"arn:aws:states:us-east-1:123456789012:activity:a","Next":"H"},
        "H":{"Type":"Task","Resource":"arn:aws:states:::states:startExecution.sync:2","Parameters":{"StateMachineArn":"m"},"End":true}}}"#,
    r#"{"StartAt":"P","States":{"P":{"Type":"Parallel","Parameters":{"n.$":"$.n"},"ResultSelector":{"all.$":"$[*]"},"ResultPath":"$.p",
        "Retry":[{"ErrorEquals":["States.ALL"],"MaxAttempts":1}],"Catch":[{"ErrorEquals":["E"],"Next":"Q"}],"Next":"Q",
        "Branches":[{"StartAt":"X","States":{"X":{"Type":"Pass","Result":{"k":[1,2]},"Next":"X2"},"X2":{"Type":"Wait","Seconds":3,"End":true}}},
        {"StartAt":"Y","States":{"Y":{"Type":"Fail","Error":"E","Cause":"c"}}},{"StartAt":"Z","States":{"Z":{"Type":"Task","Resource":"arn:aws:states:::sns:publish","Parameters":{"Message":"m"},"End":true}}}]},
        "Q":{"Type":"Pass","End":true}}}"#,
    r#"{"StartAt":"M","States":{"M":{"Type":"Map","ItemsPath":"$.list","MaxConcurrencyPath":"$.n","ItemSelector":{"i.$":"$$.Map.Item.Index","v.$":"$$.Map.Item.Value","n.$":"$.n"},
        "ItemProcessor":{"ProcessorConfig":{"Mode":"INLINE"},"StartAt":"I","States":{"I":{"Type":"Pass","ResultPath":"$.v","Next":"J"},
        "J":{"Type":"Map","ItemsPath":"$.l","ItemProcessor":{"StartAt":"K","States":{"K":{"Type":"Pass","End":true}}},"Catch":[{"ErrorEquals":["States.ALL"],"Next":"L"}],"End":true},"L":{"Type":"Succeed"}}},
        "ResultPath":"$.m","End":true}}}"#,
    r#"{"StartAt":"D","States":{"D":{"Type":"Map","ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"I","States":{"I":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage","Parameters":{"QueueUrl":"q","MessageBody.$":"$"},"End":true}}},
        "ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"CSV","CSVHeaderLocation":"FIRST_ROW","MaxItems":3},"Parameters":{"Bucket":"b","Key":"k"}},
        "ItemBatcher":{"MaxItemsPerBatch":2,"MaxInputBytesPerBatch":100,"BatchInput":{"n.$":"$.n"}},"ToleratedFailureCount":1,"ToleratedFailurePercentage":50,"Label":"L","MaxConcurrency":2,
        "ResultWriter":{"Resource":"arn:aws:states:::s3:putObject","Parameters":{"Bucket":"b","Prefix":"p"}},"End":true}}}"#,
    r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Parameters":{"a.$":"States.Array($.n, 'x', null)","b.$":"States.StringToJson(States.JsonToString($.list))","c.$":"States.ArrayPartition(States.ArrayRange(1, 9, 2), 2)",
        "d.$":"States.Base64Encode($.s)","e.$":"States.Hash($.s, 'SHA-256')","f.$":"States.JsonMerge($.o, $.o, false)","g.$":"States.MathRandom(1, 9)","h.$":"States.StringSplit('a,b', ',')","i.$":"States.UUID()","j.$":"$..n","k.$":"$.list[?(@ > 1)]"},"Next":"B"},
        "B":{"Type":"Pass","InputPath":"$.c[0]","OutputPath":null,"End":true}}}"#,
    r#"{"QueryLanguage":"JSONata","StartAt":"A","States":{
        "A":{"Type":"Pass","Output":{"n":"{% $states.input.n + 1 %}","l":["{% $states.input.list[0] %}","{% $now() %}"]},"Assign":{"v":"{% $states.input.s %}","w":"{% $uuid() %}"},"Next":"B"},
        "B":{"Type":"Choice","Choices":[{"Condition":"{% $states.input.n > 5 %}","Output":"{% $v %}","Assign":{"q":1},"Next":"W"},{"Condition":false,"Next":"F"}],"Default":"T","Output":"{% $states.input %}"},
        "T":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke.waitForTaskToken","TimeoutSeconds":"{% $states.input.n * 10 %}","HeartbeatSeconds":"{% 1 %}","Arguments":{"FunctionName":"f","Payload":{"t":"{% $states.context.Task.Token %}","r":"{% $states.context.State.RetryCount %}"}},
             "Credentials":{"RoleArn":"{% $v %}"},"Retry":[{"ErrorEquals":["States.QueryEvaluationError","E"],"MaxAttempts":1}],"Catch":[{"ErrorEquals":["States.ALL"],"Output":"{% $states.errorOutput.Error %}","Assign":{"e":"{% $states.errorOutput %}"},"Next":"W"}],
             "Output":"{% $states.result.Payload.n %}","Next":"W"},
        "W":{"Type":"Wait","Seconds":"{% $count($v) %}","Output":"{% ($f := function($x){$x ~> $string}; $f($v)) %}","Next":"U"},"U":{"Type":"Wait","Timestamp":"{% $fromMillis($millis() + 1000) %}","Next":"S"},
        "S":{"Type":"Succeed","Output":{"x":"{% $states.input ~> |$|{'y': 1}| %}"}},"F":{"Type":"Fail","Error":"{% $v %}","Cause":"{% 'c' & $v %}"}}}"#,
    r#"{"QueryLanguage":"JSONata","StartAt":"M","States":{"M":{"Type":"Map","Items":"{% $states.input.list %}","MaxConcurrency":"{% $states.input.n %}","ItemSelector":{"i":"{% $states.context.Map.Item.Index %}","v":"{% $states.context.Map.Item.Value %}"},
        "ItemProcessor":{"StartAt":"I","States":{"I":{"Type":"Parallel","Arguments":"{% $states.input.v %}","Branches":[{"StartAt":"X","States":{"X":{"Type":"Pass","Output":"{% $states.input * 2 %}","End":true}}},{"StartAt":"Y","States":{"Y":{"Type":"Wait","Seconds":1,"End":true}}}],
        "Output":"{% $sum($states.result) %}","Catch":[{"ErrorEquals":["States.ALL"],"Next":"C"}],"End":true},"C":{"Type":"Succeed"}}},"Retry":[{"ErrorEquals":["States.ALL"],"MaxAttempts":1}],"Assign":{"all":"{% $states.result %}"},"End":true}}}"#,
    r#"{"StartAt":"P","States":{"P":{"Type":"Pass","Assign":{"p.$":"$"},"Next":"D"},"D":{"Type":"Map","QueryLanguage":"JSONata","ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"EXPRESS"},"StartAt":"I","States":{"I":{"Type":"Pass","QueryLanguage":"JSONata","Output":"{% $states.input.Items[0] %}","End":true}}},
        "ItemReader":{"Resource":"arn:aws:states:::s3:listObjectsV2","ReaderConfig":{"Transformation":"LOAD_AND_FLATTEN","InputType":"JSON","MaxItems":"{% 3 %}"},"Arguments":{"Bucket":"b","Prefix":"{% $states.input.s %}"}},
        "ItemSelector":"{% $states.context.Map.Item %}","ItemBatcher":{"MaxItemsPerBatch":"{% 2 %}","BatchInput":{"n":"{% $p.n %}"}},"ToleratedFailureCount":"{% 1 %}","ToleratedFailurePercentage":"{% 50 %}",
        "ResultWriter":{"Resource":"arn:aws:states:::s3:putObject","Arguments":{"Bucket":"{% 'b' %}","Prefix":"p"}},"Output":"{% $string($states.result) %}","Catch":[{"ErrorEquals":["States.ALL"],"Output":"{% $p %}","Next":"E"}],"End":true},
        "E":{"Type":"Pass","Parameters":{"x.$":"$"},"End":true}}}"#,
];

const INPUTS: [&str; 6] = [
    r#"{"n":2,"s":"text","list":[1,2,[3]],"o":{"a":{}},"l":[1]}"#,
    "{}",
    "null",
    "[0,1]",
    r#""text""#,
    r#"{"n":-1.5,"s":null,"list":{}}"#,
];

const MOCKS: [&str; 3] = [
    "{}",
    r#"{"MockedResponses":{"T":{"0":{"Throw":{"Error":"E","Cause":"c"}},"1":{"NeverAnswers":true},"2-":{"Return":{"Payload":{"n":1}},"Delay":1.5}}}}"#,
    r#"{"MockedResponses":{"D":{"*":{"Return":"a,b\n1,2\n3,4\n5"}},"I":{"0":{"Throw":{"Error":"E"}}},"T":{"*":{"Throw":{}}}}}"#,
];

/// The real definitions of the shared corpus, when it is there.
fn real_definitions() -> Vec<String> {
    let shared = std::env::var_os("ASL_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let mut found = Vec::new();
    let mut folders = vec![shared.join("corpus/real")];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            continue;
        };
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == "json")
                && let Ok(text) = std::fs::read_to_string(&path)
                && text.len() < 8_192
                && text.contains("StartAt")
            {
                found.push(text);
            }
        }
    }
    if found.is_empty() {
        println!("no shared corpus: only the definitions of this test are mutated");
    }
    found
}

struct Mutator {
    seed: Seed,
    values: Vec<Value>,
}

impl Mutator {
    fn pick(&self, count: usize) -> usize {
        usize::try_from(self.seed.below(u64::try_from(count).unwrap_or(u64::MAX)))
            .unwrap_or_default()
    }

    /// Changes the text: bytes lost, doubled, replaced.
    fn text(&self, text: &str) -> String {
        let mut characters: Vec<char> = text.chars().collect();
        for _ in 0..=self.pick(3) {
            let at = self.pick(characters.len().max(1));
            let until = (at + self.pick(8)).min(characters.len());
            match self.pick(4) {
                0 => drop(characters.drain(at.min(until)..until)),
                1 => {
                    let piece: Vec<char> = characters
                        .get(at.min(until)..until)
                        .unwrap_or_default()
                        .to_vec();
                    characters.splice(at.min(until)..at.min(until), piece);
                }
                2 => {
                    let wild = [
                        '"', '{', '}', '[', ']', ',', ':', '\\', '$', '.', '\'', '(', '0', '-',
                        'e', '\u{0}', '🚀', '\u{d7ff}',
                    ];
                    if let (Some(place), Some(new)) =
                        (characters.get_mut(at), wild.get(self.pick(wild.len())))
                    {
                        *place = *new;
                    }
                }
                _ => characters.truncate(at.max(1)),
            }
        }
        characters.into_iter().collect()
    }

    /// Changes the tree: members lost, doubled, exchanged for values from elsewhere.
    fn tree(&self, value: &Value, depth: usize) -> Value {
        if self.pick(40) == 0 {
            return self
                .values
                .get(self.pick(self.values.len()))
                .cloned()
                .unwrap_or_default();
        }
        match value {
            Value::Object(members) if depth < 60 => {
                let mut changed = Object::new();
                for (name, member) in members {
                    match self.pick(80) {
                        0 => {}
                        1 => {
                            let other = members
                                .keys()
                                .nth(self.pick(members.len()))
                                .cloned()
                                .unwrap_or_default();
                            changed.insert(other, member.clone());
                        }
                        _ => {
                            changed.insert(name.clone(), self.tree(member, depth + 1));
                        }
                    }
                }
                changed.into()
            }
            Value::Array(items) if depth < 60 => items
                .iter()
                .map(|item| self.tree(item, depth + 1))
                .collect::<Array>()
                .into(),
            other => other.clone(),
        }
    }
}

impl Mutator {
    /// Steps an execution as a person at a debugger might: answers late, twice or not, copies, stops and redrives it.
    fn by_hand(&self, definition: &str) {
        let Some(machine) = check(definition, &CheckOptions::default()).machine else {
            return;
        };
        let input = INPUTS.first().map(|input| (*input).into());
        let Ok(start) = start(input, MachineType::Standard, Options::default()) else {
            return;
        };
        let mut execution = Execution::new(machine, start);
        for _ in 0..200 {
            match execution.step() {
                Step::NeedsReply(request) => {
                    let result = match self.pick(5) {
                        0 => TaskResult::Throw {
                            error: Some("E".into()),
                            cause: None,
                        },
                        1 => TaskResult::Never,
                        2 => TaskResult::Refuse { cause: "no".into() },
                        _ => TaskResult::Return(request.parameters.clone().into()),
                    };
                    let reply = TaskReply {
                        after: Duration::from_millis(self.seed.below(10_000)),
                        ..TaskReply::now(result)
                    };
                    let late = TaskId(self.pick(request.id.0 + 2));
                    execution.reply(late, reply.clone());
                    execution.reply(request.id, reply);
                }
                Step::Finished(_) => {
                    if execution.redrive().is_err() {
                        break;
                    }
                }
                Step::Event(_) | Step::ChildEvent(..) => {}
            }
            match self.pick(40) {
                0 => execution.stop(None, None),
                1 => execution = execution.clone(),
                _ => {}
            }
        }
    }
}

/// Every value in the sources, and some that no one expects.
fn values(sources: &[String]) -> Vec<Value> {
    let mut found: Vec<Value> = [
        "null",
        "true",
        "-1",
        "0",
        "1e400",
        "99999999999999999999",
        "1.5",
        "\"\"",
        "[]",
        "{}",
        "\"$\"",
        "\"$$\"",
        "\"$.a[-1]\"",
        "\"$..*\"",
        "\"States.ALL\"",
        "\"{% $states %}\"",
        "\"{% $map([1..9], $string) %}\"",
        "\"{% ($f := function($n){$f($n)}; $f(1)) %}\"",
    ]
    .iter()
    .filter_map(|text| Value::parse(text).ok())
    .collect();
    for source in sources.iter().take(SOURCES.len()) {
        let mut pending: Vec<Value> = Value::parse(source).into_iter().collect();
        while let Some(value) = pending.pop() {
            match &value {
                Value::Object(members) => pending.extend(members.values().cloned()),
                Value::Array(items) => pending.extend(items.iter().cloned()),
                _ => {}
            }
            found.push(value);
        }
    }
    found
}

#[test]
fn mutated_definitions_never_panic_and_always_end() {
    let count: u64 = std::env::var("ASL_MUTATIONS")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(10_000);
    let mut sources: Vec<String> = SOURCES.iter().map(|source| (*source).to_owned()).collect();
    for source in &sources {
        let response = run(RunRequest {
            definition: source.clone(),
            ..RunRequest::default()
        });
        assert_ne!(
            response.status,
            RunStatus::Invalid,
            "{:?}",
            response.diagnostics
        );
    }
    let mutator = Mutator {
        seed: Seed::new(1),
        values: values(&sources),
    };
    sources.extend(real_definitions());
    let parsed: Vec<Option<Value>> = sources
        .iter()
        .map(|source| Value::parse(source).ok())
        .collect();
    let mut ran = 0_u64;
    for round in 0..count {
        // Half of the rounds go to the sources that use every field.
        let index = if mutator.pick(2) == 0 {
            mutator.pick(SOURCES.len())
        } else {
            mutator.pick(sources.len())
        };
        let source = sources.get(index).expect("a source");
        let definition = match parsed.get(index).and_then(Option::as_ref) {
            Some(value) if mutator.pick(4) != 0 => mutator.tree(value, 0).to_json_string(),
            _ => mutator.text(source),
        };
        if mutator.pick(8) == 0 {
            mutator.by_hand(&definition);
        }
        let response = run(RunRequest {
            definition,
            input: INPUTS
                .get(mutator.pick(INPUTS.len()))
                .map(|input| (*input).into()),
            mocks: MOCKS
                .get(mutator.pick(MOCKS.len()))
                .map(|mocks| (*mocks).to_owned()),
            options: Options {
                seed: Some(round),
                max_steps: Some(300),
                quotas: Some(mutator.pick(8) != 0),
                ..Options::default()
            },
            ..RunRequest::default()
        });
        ran += u64::from(response.status != RunStatus::Invalid);
    }
    println!("{ran} of {count} mutated definitions were valid and ran");
    assert!(
        ran * 20 > count,
        "mutations that hardly ever run test nothing: {ran} of {count}"
    );
}

#[test]
fn the_same_request_gives_the_same_bytes() {
    for (index, source) in SOURCES.iter().enumerate() {
        for mocks in MOCKS {
            let once = || {
                let response = run(RunRequest {
                    definition: (*source).to_owned(),
                    input: INPUTS.first().map(|input| (*input).into()),
                    mocks: Some(mocks.to_owned()),
                    options: Options {
                        seed: Some(7),
                        ..Options::default()
                    },
                    ..RunRequest::default()
                });
                serde_json::to_string(&response).unwrap_or_default()
            };
            let first = once();
            assert!(first.len() > 100, "{first}");
            assert_eq!(first, once(), "definition {index}");
        }
    }
}
