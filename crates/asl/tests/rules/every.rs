//! A case for each row of the table of rules: the code is found, as bad as the table says.

use std::collections::BTreeSet;

use asl_language::rules::{RULES, rule};
use asl_language::{CheckOptions, MachineType, Severity, Syntax, check, check_document};

use super::with_state;

/// Codes with a state in which they are found; `N` can be gone to.
const STATES: &[(&str, &str)] = &[
    ("duplicate-key", r#"{"Type":"Pass","Next":"N","Next":"N"}"#),
    ("missing-field", r#"{"Type":"Task","Next":"N"}"#),
    ("unknown-field", r#"{"Type":"Pass","Nxt":"N","Next":"N"}"#),
    ("wrong-type", r#"{"Type":"Pass","Next":7}"#),
    ("bad-type-value", r#"{"Type":"pass","Next":"N"}"#),
    (
        "bad-value",
        r#"{"Type":"Map","ItemProcessor":{"ProcessorConfig":{"Mode":"FAST"},"StartAt":"A","States":{"A":{"Type":"Succeed"}}},"Next":"N"}"#,
    ),
    (
        "empty-value",
        r#"{"Type":"Map","ItemProcessor":{"StartAt":"A","States":{}},"Next":"N"}"#,
    ),
    ("number-range", r#"{"Type":"Wait","Seconds":-1,"Next":"N"}"#),
    (
        "integer-expected",
        r#"{"Type":"Wait","Seconds":1.5,"Next":"N"}"#,
    ),
    ("next-missing-target", r#"{"Type":"Pass","Next":"X"}"#),
    (
        "default-missing-target",
        r#"{"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true,"Next":"N"}],"Default":"X"}"#,
    ),
    (
        "catch-missing-target",
        r#"{"Type":"Parallel","Branches":[{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}],"Catch":[{"ErrorEquals":["A"],"Next":"X"}],"Next":"N"}"#,
    ),
    (
        "choice-missing-target",
        r#"{"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true,"Next":"X"}],"Default":"N"}"#,
    ),
    (
        "cross-scope-target",
        r#"{"Type":"Parallel","Branches":[{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"N"}}}],"Next":"N"}"#,
    ),
    ("next-and-end", r#"{"Type":"Pass","Next":"N","End":true}"#),
    ("missing-next-or-end", r#"{"Type":"Pass"}"#),
    ("end-not-allowed", r#"{"Type":"Succeed","End":true}"#),
    ("next-not-allowed", r#"{"Type":"Succeed","Next":"N"}"#),
    (
        "jsonpath-field-in-jsonata",
        r#"{"Type":"Pass","QueryLanguage":"JSONata","Parameters":{},"Next":"N"}"#,
    ),
    (
        "jsonata-field-in-jsonpath",
        r#"{"Type":"Pass","Output":1,"Next":"N"}"#,
    ),
    (
        "querylang-in-scope",
        r#"{"Type":"Parallel","Branches":[{"QueryLanguage":"JSONata","StartAt":"A","States":{"A":{"Type":"Succeed"}}}],"Next":"N"}"#,
    ),
    (
        "bad-query-language",
        r#"{"Type":"Pass","QueryLanguage":"jq","Next":"N"}"#,
    ),
    (
        "dollar-suffix-in-jsonata",
        r#"{"Type":"Pass","QueryLanguage":"JSONata","Output":{"a.$":"$.b"},"Next":"N"}"#,
    ),
    (
        "expr-with-spaces",
        r#"{"Type":"Pass","QueryLanguage":"JSONata","Output":" {% 1 %} ","Next":"N"}"#,
    ),
    (
        "expr-half-open",
        r#"{"Type":"Pass","QueryLanguage":"JSONata","Output":"{% 1","Next":"N"}"#,
    ),
    (
        "expr-in-jsonpath-state",
        r#"{"Type":"Pass","Parameters":{"a":"{% 1 %}"},"Next":"N"}"#,
    ),
    (
        "path-in-jsonata",
        r#"{"Type":"Pass","QueryLanguage":"JSONata","Output":"$.a","Next":"N"}"#,
    ),
    (
        "jsonata-syntax",
        r#"{"Type":"Pass","QueryLanguage":"JSONata","Output":"{% ( %}","Next":"N"}"#,
    ),
    (
        "jsonata-unavailable-var",
        r#"{"Type":"Pass","QueryLanguage":"JSONata","Output":"{% $states.errorOutput %}","Next":"N"}"#,
    ),
    (
        "jsonata-bare-root",
        r#"{"Type":"Pass","QueryLanguage":"JSONata","Output":"{% $ %}","Next":"N"}"#,
    ),
    (
        "jsonata-eval",
        r#"{"Type":"Pass","QueryLanguage":"JSONata","Output":"{% $eval('1') %}","Next":"N"}"#,
    ),
    (
        "jsonata-newer",
        r#"{"Type":"Pass","QueryLanguage":"JSONata","Output":"{% $states.input.a ?? 1 %}","Next":"N"}"#,
    ),
    (
        "jsonata-unknown-function",
        r#"{"Type":"Pass","QueryLanguage":"JSONata","Output":"{% $uppercas('a') %}","Next":"N"}"#,
    ),
    ("bad-path", r#"{"Type":"Pass","InputPath":"a","Next":"N"}"#),
    (
        "bad-template-value",
        r#"{"Type":"Pass","Parameters":{"a.$":"b"},"Next":"N"}"#,
    ),
    (
        "bad-reference-path",
        r#"{"Type":"Wait","SecondsPath":"$.a[*]","Next":"N"}"#,
    ),
    (
        "template-key-clash",
        r#"{"Type":"Pass","Parameters":{"a.$":"$.b","a":1},"Next":"N"}"#,
    ),
    (
        "pass-result-static",
        r#"{"Type":"Pass","Result":{"a.$":"$.b"},"Next":"N"}"#,
    ),
    (
        "pass-result-and-parameters",
        r#"{"Type":"Pass","Result":1,"Parameters":{},"Next":"N"}"#,
    ),
    (
        "no-dollar",
        r#"{"Type":"Pass","Parameters":{"a":"$.b"},"Next":"N"}"#,
    ),
    (
        "input-path-null",
        r#"{"Type":"Pass","InputPath":null,"Next":"N"}"#,
    ),
    (
        "bare-input-dollar",
        r#"{"Type":"Pass","Parameters":{"$":"a"},"Next":"N"}"#,
    ),
    (
        "result-path-context",
        r#"{"Type":"Pass","ResultPath":"$$.a","Next":"N"}"#,
    ),
    (
        "result-path-wildcard",
        r#"{"Type":"Pass","ResultPath":"$.a[*]","Next":"N"}"#,
    ),
    (
        "intrinsic-unknown",
        r#"{"Type":"Pass","Parameters":{"a.$":"States.Uuid()"},"Next":"N"}"#,
    ),
    (
        "intrinsic-arity",
        r#"{"Type":"Pass","Parameters":{"a.$":"States.MathAdd(1)"},"Next":"N"}"#,
    ),
    (
        "intrinsic-argument",
        r#"{"Type":"Pass","Parameters":{"a.$":"States.MathAdd(1, '2')"},"Next":"N"}"#,
    ),
    (
        "intrinsic-not-string",
        r#"{"Type":"Fail","ErrorPath":"States.Array(1)"}"#,
    ),
    (
        "format-holes",
        r#"{"Type":"Pass","Parameters":{"a.$":"States.Format('{}')"},"Next":"N"}"#,
    ),
    (
        "context-unknown",
        r#"{"Type":"Pass","Parameters":{"a.$":"$$.Exec.Id"},"Next":"N"}"#,
    ),
    (
        "token-outside-callback",
        r#"{"Type":"Pass","Parameters":{"a.$":"$$.Task.Token"},"Next":"N"}"#,
    ),
    (
        "map-context-outside",
        r#"{"Type":"Pass","Parameters":{"a.$":"$$.Map.Item.Value"},"Next":"N"}"#,
    ),
    (
        "var-name",
        r#"{"Type":"Pass","Assign":{"1a":1},"Next":"N"}"#,
    ),
    (
        "var-unknown",
        r#"{"Type":"Pass","Parameters":{"a.$":"$b"},"Next":"N"}"#,
    ),
    (
        "var-unused",
        r#"{"Type":"Pass","Assign":{"a":1},"Next":"N"}"#,
    ),
    (
        "assign-not-allowed",
        r#"{"Type":"Succeed","Assign":{"a":1}}"#,
    ),
    (
        "undefined-substitution",
        r#"{"Type":"Wait","Seconds":"${S}","Next":"N"}"#,
    ),
    ("choice-empty", r#"{"Type":"Choice","Choices":[]}"#),
    (
        "choice-ops",
        r#"{"Type":"Choice","Choices":[{"Variable":"$.a","Next":"N"}]}"#,
    ),
    (
        "choice-no-variable",
        r#"{"Type":"Choice","Choices":[{"IsNull":true,"Next":"N"}]}"#,
    ),
    (
        "choice-nested-next",
        r#"{"Type":"Choice","Choices":[{"Not":{"Variable":"$.a","IsNull":true,"Next":"N"},"Next":"N"}]}"#,
    ),
    (
        "choice-missing-next",
        r#"{"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true}],"Default":"N"}"#,
    ),
    (
        "choice-condition",
        r#"{"Type":"Choice","QueryLanguage":"JSONata","Choices":[{"Condition":"yes","Next":"N"}]}"#,
    ),
    (
        "choice-operand-type",
        r#"{"Type":"Choice","Choices":[{"Variable":"$.a","NumericEquals":"1","Next":"N"}]}"#,
    ),
    (
        "choice-timestamp",
        r#"{"Type":"Choice","Choices":[{"Variable":"$.a","TimestampEquals":"now","Next":"N"}]}"#,
    ),
    (
        "choice-no-default",
        r#"{"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true,"Next":"N"}]}"#,
    ),
    (
        "choice-missing-variable-risk",
        r#"{"Type":"Choice","Choices":[{"And":[{"Variable":"$.a","NumericEquals":1},{"Variable":"$.a","IsPresent":true}],"Next":"N"}],"Default":"N"}"#,
    ),
    (
        "choice-unreachable-rule",
        r#"{"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true,"Next":"N"},{"Variable":"$.a","IsNull":true,"Next":"N"}],"Default":"N"}"#,
    ),
    (
        "choice-contradiction",
        r#"{"Type":"Choice","Choices":[{"And":[{"Variable":"$.a","NumericEquals":1},{"Variable":"$.a","NumericEquals":2}],"Next":"N"}],"Default":"N"}"#,
    ),
    ("wait-fields", r#"{"Type":"Wait","Next":"N"}"#),
    (
        "wait-timestamp",
        r#"{"Type":"Wait","Timestamp":"now","Next":"N"}"#,
    ),
    (
        "wait-past",
        r#"{"Type":"Wait","Timestamp":"2016-03-14T01:59:00Z","Next":"N"}"#,
    ),
    (
        "wait-too-long",
        r#"{"Type":"Wait","Seconds":40000000,"Next":"N"}"#,
    ),
    (
        "fail-exclusive",
        r#"{"Type":"Fail","Error":"a","ErrorPath":"$.a"}"#,
    ),
    ("fail-no-error", r#"{"Type":"Fail"}"#),
    (
        "parallel-empty",
        r#"{"Type":"Parallel","Branches":[],"Next":"N"}"#,
    ),
    (
        "max-concurrency-exclusive",
        r#"{"Type":"Map","MaxConcurrency":1,"MaxConcurrencyPath":"$.a","ItemProcessor":{"StartAt":"A","States":{"A":{"Type":"Succeed"}}},"Next":"N"}"#,
    ),
    (
        "tolerated-exclusive",
        r#"{"Type":"Map","ToleratedFailureCount":1,"ToleratedFailureCountPath":"$.a","ItemProcessor":{"StartAt":"A","States":{"A":{"Type":"Succeed"}}},"Next":"N"}"#,
    ),
    (
        "tolerated-range",
        r#"{"Type":"Map","ToleratedFailurePercentage":101,"ItemProcessor":{"StartAt":"A","States":{"A":{"Type":"Succeed"}}},"Next":"N"}"#,
    ),
    (
        "max-items-exclusive",
        r#"{"Type":"Map","ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"MaxItems":1,"MaxItemsPath":"$.a"}},"ItemProcessor":{"StartAt":"A","States":{"A":{"Type":"Succeed"}}},"Next":"N"}"#,
    ),
    (
        "item-batcher-empty",
        r#"{"Type":"Map","ItemBatcher":{},"ItemProcessor":{"StartAt":"A","States":{"A":{"Type":"Succeed"}}},"Next":"N"}"#,
    ),
    (
        "item-batcher-exclusive",
        r#"{"Type":"Map","ItemBatcher":{"MaxItemsPerBatch":1,"MaxItemsPerBatchPath":"$.a"},"ItemProcessor":{"StartAt":"A","States":{"A":{"Type":"Succeed"}}},"Next":"N"}"#,
    ),
    (
        "bad-items-pointer",
        r#"{"Type":"Map","ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"JSON","ItemsPointer":"a"}},"ItemProcessor":{"StartAt":"A","States":{"A":{"Type":"Succeed"}}},"Next":"N"}"#,
    ),
    (
        "csv-headers-duplicate",
        r#"{"Type":"Map","ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"CSV","CSVHeaderLocation":"GIVEN","CSVHeaders":["a","a"]}},"ItemProcessor":{"StartAt":"A","States":{"A":{"Type":"Succeed"}}},"Next":"N"}"#,
    ),
    ("map-processor", r#"{"Type":"Map","Next":"N"}"#),
    (
        "map-selector",
        r#"{"Type":"Map","ItemSelector":{},"Parameters":{},"ItemProcessor":{"StartAt":"A","States":{"A":{"Type":"Succeed"}}},"Next":"N"}"#,
    ),
    (
        "deprecated-iterator",
        r#"{"Type":"Map","Iterator":{"StartAt":"A","States":{"A":{"Type":"Succeed"}}},"Next":"N"}"#,
    ),
    (
        "distributed-fields",
        r#"{"Type":"Map","Label":"a","ItemProcessor":{"StartAt":"A","States":{"A":{"Type":"Succeed"}}},"Next":"N"}"#,
    ),
    (
        "distributed-exec-type",
        r#"{"Type":"Map","ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED"},"StartAt":"A","States":{"A":{"Type":"Succeed"}}},"Next":"N"}"#,
    ),
    (
        "label-name",
        r#"{"Type":"Map","Label":"a b","ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"A","States":{"A":{"Type":"Succeed"}}},"Next":"N"}"#,
    ),
    (
        "inline-40",
        r#"{"Type":"Map","MaxConcurrency":41,"ItemProcessor":{"StartAt":"A","States":{"A":{"Type":"Succeed"}}},"Next":"N"}"#,
    ),
    (
        "map-zero-concurrency-downstream",
        r#"{"Type":"Map","ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"A","States":{"A":{"Type":"Succeed"}}},"Next":"N"}"#,
    ),
    (
        "event-count-inline-map",
        r#"{"Type":"Map","QueryLanguage":"JSONata","Items":"{% [1..9000] %}","ItemProcessor":{"StartAt":"A","States":{"A":{"Type":"Succeed"}}},"Next":"N"}"#,
    ),
    (
        "resource-unknown",
        r#"{"Type":"Task","Resource":"arn:aws:states:::sqs:send","Next":"N"}"#,
    ),
    (
        "resource-not-arn",
        r#"{"Type":"Task","Resource":"urn:jobs:1","Next":"N"}"#,
    ),
    (
        "resource-dynamic",
        r#"{"Type":"Task","Resource":"$.arn","Next":"N"}"#,
    ),
    (
        "resource-pattern",
        r#"{"Type":"Task","Resource":"arn:aws:states:::sns:publish.sync","Next":"N"}"#,
    ),
    (
        "sync-on-aws-sdk",
        r#"{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:s3:getObject.sync","Next":"N"}"#,
    ),
    (
        "param-missing",
        r#"{"Type":"Task","Resource":"arn:aws:states:::sns:publish","Next":"N"}"#,
    ),
    (
        "param-unknown",
        r#"{"Type":"Task","Resource":"arn:aws:states:::sns:publish","Parameters":{"Mesage":"m"},"Next":"N"}"#,
    ),
    (
        "param-case",
        r#"{"Type":"Task","Resource":"arn:aws:states:::sns:publish","Parameters":{"message":"m"},"Next":"N"}"#,
    ),
    (
        "arguments-literal",
        r#"{"Type":"Task","QueryLanguage":"JSONata","Resource":"arn:aws:states:::sns:publish","Arguments":"m","Next":"N"}"#,
    ),
    (
        "credentials-role",
        r#"{"Type":"Task","Resource":"arn:aws:states:::sns:publish","Credentials":{"a":1},"Next":"N"}"#,
    ),
    (
        "apigw-headers",
        r#"{"Type":"Task","Resource":"arn:aws:states:::apigateway:invoke","Parameters":{"Headers":{"a":"b"}},"Next":"N"}"#,
    ),
    (
        "http-no-connection",
        r#"{"Type":"Task","Resource":"arn:aws:states:::http:invoke","Parameters":{"ApiEndpoint":"e","Method":"GET"},"Next":"N"}"#,
    ),
    (
        "callback-no-token",
        r#"{"Type":"Task","Resource":"arn:aws:states:::sns:publish.waitForTaskToken","Parameters":{"Message":"m"},"Next":"N"}"#,
    ),
    (
        "lambda-payload-shape",
        r#"{"Type":"Task","QueryLanguage":"JSONata","Resource":"arn:aws:states:::lambda:invoke","Arguments":{"FunctionName":"f"},"Output":"{% $states.result.total %}","Next":"N"}"#,
    ),
    (
        "sync-output-string",
        r#"{"Type":"Task","Resource":"arn:aws:states:::states:startExecution.sync","Next":"N"}"#,
    ),
    (
        "hard-coded-account",
        r#"{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:210987654321:function:f","Next":"N"}"#,
    ),
    (
        "timeout-exclusive",
        r#"{"Type":"Task","Resource":"arn:aws:states:::sns:publish","TimeoutSeconds":1,"TimeoutSecondsPath":"$.a","Next":"N"}"#,
    ),
    (
        "heartbeat-not-less",
        r#"{"Type":"Task","Resource":"arn:aws:states:::sns:publish","TimeoutSeconds":5,"HeartbeatSeconds":5,"Next":"N"}"#,
    ),
    (
        "states-all-position",
        r#"{"Type":"Task","Resource":"arn:aws:states:::sns:publish","Retry":[{"ErrorEquals":["States.ALL"]},{"ErrorEquals":["A"]}],"Next":"N"}"#,
    ),
    (
        "error-equals-empty",
        r#"{"Type":"Task","Resource":"arn:aws:states:::sns:publish","Retry":[{"ErrorEquals":[]}],"Next":"N"}"#,
    ),
    (
        "unknown-states-error",
        r#"{"Type":"Task","Resource":"arn:aws:states:::sns:publish","Retry":[{"ErrorEquals":["States.Timeouts"]}],"Next":"N"}"#,
    ),
    (
        "shadowed-retrier",
        r#"{"Type":"Task","Resource":"arn:aws:states:::sns:publish","Retry":[{"ErrorEquals":["A"]},{"ErrorEquals":["A"]}],"Next":"N"}"#,
    ),
    (
        "shadowed-catcher",
        r#"{"Type":"Task","Resource":"arn:aws:states:::sns:publish","Catch":[{"ErrorEquals":["A"],"Next":"N"},{"ErrorEquals":["A"],"Next":"N"}],"Next":"N"}"#,
    ),
    (
        "backoff-rate",
        r#"{"Type":"Task","Resource":"arn:aws:states:::sns:publish","Retry":[{"ErrorEquals":["A"],"BackoffRate":0.5}],"Next":"N"}"#,
    ),
    (
        "retry-max-attempts-zero",
        r#"{"Type":"Task","Resource":"arn:aws:states:::sns:publish","Retry":[{"ErrorEquals":["A"],"MaxAttempts":0}],"Next":"N"}"#,
    ),
    (
        "retry-runtime",
        r#"{"Type":"Task","Resource":"arn:aws:states:::sns:publish","Retry":[{"ErrorEquals":["States.Runtime"]}],"Next":"N"}"#,
    ),
    (
        "retry-datalimit",
        r#"{"Type":"Task","Resource":"arn:aws:states:::sns:publish","Catch":[{"ErrorEquals":["States.DataLimitExceeded"],"Next":"N"}],"Next":"N"}"#,
    ),
    (
        "task-failed-not-timeout",
        r#"{"Type":"Task","Resource":"arn:aws:states:::sns:publish","TimeoutSeconds":9,"Catch":[{"ErrorEquals":["States.TaskFailed"],"Next":"N"}],"Next":"N"}"#,
    ),
    (
        "catch-loop",
        r#"{"Type":"Task","Resource":"arn:aws:states:::sns:publish","Catch":[{"ErrorEquals":["A"],"Next":"S"}],"Next":"N"}"#,
    ),
    (
        "lambda-no-retry",
        r#"{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Next":"N"}"#,
    ),
    (
        "task-no-timeout",
        r#"{"Type":"Task","Resource":"arn:aws:states:::ecs:runTask.sync","Next":"N"}"#,
    ),
    (
        "callback-no-timeout",
        r#"{"Type":"Task","Resource":"arn:aws:states:::sns:publish.waitForTaskToken","Next":"N"}"#,
    ),
    (
        "task-no-catch",
        r#"{"Type":"Task","Resource":"arn:aws:states:::sns:publish","Next":"N"}"#,
    ),
    (
        "retry-states-all-only",
        r#"{"Type":"Task","Resource":"arn:aws:states:::sns:publish","Retry":[{"ErrorEquals":["States.ALL"]}],"Next":"N"}"#,
    ),
    (
        "retry-non-idempotent",
        r#"{"Type":"Task","Resource":"arn:aws:states:::sns:publish","Retry":[{"ErrorEquals":["States.ALL"]}],"Next":"N"}"#,
    ),
];

/// Codes with a whole definition.
const MACHINES: &[(&str, &str)] = &[
    ("json-syntax", r#"{"StartAt": }"#),
    ("not-object", "[]"),
    ("empty-definition", ""),
    ("missing-top-fields", r#"{"Comment":"c"}"#),
    (
        "bad-version",
        r#"{"Version":"2","StartAt":"A","States":{"A":{"Type":"Succeed"}}}"#,
    ),
    (
        "duplicate-state-name",
        r#"{"StartAt":"A","States":{"A":{"Type":"Parallel","End":true,"Branches":[{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}]}}}"#,
    ),
    (
        "start-at-missing-target",
        r#"{"StartAt":"B","States":{"A":{"Type":"Succeed"}}}"#,
    ),
    (
        "unreachable-state",
        r#"{"StartAt":"A","States":{"A":{"Type":"Succeed"},"B":{"Type":"Succeed"}}}"#,
    ),
    (
        "no-terminal-state",
        r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"A"}}}"#,
    ),
    (
        "querylang-downgrade",
        r#"{"QueryLanguage":"JSONata","StartAt":"A","States":{"A":{"Type":"Succeed","QueryLanguage":"JSONPath"}}}"#,
    ),
    (
        "self-loop",
        r#"{"StartAt":"A","States":{"A":{"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true,"Next":"Z"}],"Default":"A"},"Z":{"Type":"Succeed"}}}"#,
    ),
    (
        "endless-loop",
        r#"{"StartAt":"A","States":{"A":{"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true,"Next":"Z"}],"Default":"B"},"B":{"Type":"Pass","Next":"C"},"C":{"Type":"Pass","Next":"B"},"Z":{"Type":"Succeed"}}}"#,
    ),
    (
        "loop-history-risk",
        r#"{"StartAt":"B","States":{"B":{"Type":"Pass","Next":"A"},"A":{"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true,"Next":"Z"}],"Default":"B"},"Z":{"Type":"Succeed"}}}"#,
    ),
    (
        "var-distributed",
        r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Assign":{"x":1},"Next":"M"},"M":{"Type":"Map","End":true,"ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"B","States":{"B":{"Type":"Pass","Parameters":{"a.$":"$x"},"End":true}}}}}}"#,
    ),
    (
        "var-outer-assign",
        r#"{"StartAt":"V","States":{"V":{"Type":"Pass","Assign":{"a":1},"Next":"P"},"P":{"Type":"Parallel","End":true,"Branches":[{"StartAt":"A","States":{"A":{"Type":"Pass","Assign":{"a":2},"End":true}}}]}}}"#,
    ),
    (
        "label-duplicate",
        r#"{"StartAt":"A","States":{"A":{"Type":"Map","Label":"l","Next":"B","ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"X","States":{"X":{"Type":"Succeed"}}}},"B":{"Type":"Map","Label":"l","End":true,"ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"Y","States":{"Y":{"Type":"Succeed"}}}}}}"#,
    ),
];

/// Codes with a state of an EXPRESS machine.
const EXPRESS: &[(&str, &str)] = &[
    (
        "express-sync",
        r#"{"Type":"Task","Resource":"arn:aws:states:::ecs:runTask.sync","Next":"N"}"#,
    ),
    (
        "express-callback",
        r#"{"Type":"Task","Resource":"arn:aws:states:::sns:publish.waitForTaskToken","Next":"N"}"#,
    ),
    (
        "express-activity",
        r#"{"Type":"Task","Resource":"arn:aws:states:us-east-1:123456789012:activity:a","Next":"N"}"#,
    ),
    (
        "express-timeout",
        r#"{"Type":"Wait","Seconds":301,"Next":"N"}"#,
    ),
    (
        "distributed-in-express",
        r#"{"Type":"Map","ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"A","States":{"A":{"Type":"Succeed"}}},"Next":"N"}"#,
    ),
];

/// What is too long to be written down.
fn long() -> Vec<(&'static str, String)> {
    let name = "n".repeat(81);
    let deep = format!(
        "{}States.UUID(){}",
        "States.Array(".repeat(11),
        ")".repeat(11)
    );
    let many = vec!["1"; 9000].join(",");
    let chain: Vec<String> = (0..13_000)
        .map(|index| format!(r#""{index}":{{"Type":"Pass","Next":"{}"}}"#, index + 1))
        .collect();
    let branch = |inner: &str, depth: usize| {
        format!(
            r#"{{"StartAt":"{depth}","States":{{"{depth}":{{"Type":"Parallel","End":true,"Branches":[{inner}]}}}}}}"#
        )
    };
    let innermost = r#"{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}"#.to_owned();
    vec![
        (
            "definition-too-long",
            with_state(&format!(
                r#"{{"Type":"Pass","Comment":"{}","Next":"N"}}"#,
                "c".repeat(1 << 20)
            )),
        ),
        (
            "state-name-long",
            format!(r#"{{"StartAt":"{name}","States":{{"{name}":{{"Type":"Succeed"}}}}}}"#),
        ),
        (
            "too-deep",
            (0..102).fold(innermost, |inner, depth| branch(&inner, depth)),
        ),
        (
            "intrinsic-nesting",
            with_state(&format!(
                r#"{{"Type":"Pass","Parameters":{{"a.$":"{deep}"}},"Next":"N"}}"#
            )),
        ),
        (
            "payload-size",
            with_state(&format!(
                r#"{{"Type":"Pass","Result":"{}","Next":"N"}}"#,
                "x".repeat(262_143)
            )),
        ),
        (
            "event-count",
            format!(
                r#"{{"StartAt":"0","States":{{{},"13000":{{"Type":"Succeed"}}}}}}"#,
                chain.join(",")
            ),
        ),
        (
            "event-count-inline-map",
            format!(
                r#"{{"StartAt":"P","States":{{"P":{{"Type":"Pass","Result":[{many}],"Next":"M"}},"M":{{"Type":"Map","ItemProcessor":{{"StartAt":"A","States":{{"A":{{"Type":"Succeed"}}}}}},"End":true}}}}}}"#
            ),
        ),
    ]
}

#[test]
fn every_rule_is_found_in_its_case() {
    let express = CheckOptions {
        machine_type: MachineType::Express,
        ..CheckOptions::default()
    };
    let values = CheckOptions {
        substitutions: [("Unused".to_owned(), "1".to_owned())].into(),
        ..CheckOptions::default()
    };
    let too_long = CheckOptions {
        substitutions: [("A".to_owned(), "a".repeat(1 << 22))].into(),
        ..CheckOptions::default()
    };
    let plain = CheckOptions::default();
    let mut cases: Vec<(&str, String, &CheckOptions)> = Vec::new();
    cases.extend(
        STATES
            .iter()
            .map(|(code, state)| (*code, with_state(state), &plain)),
    );
    cases.extend(
        MACHINES
            .iter()
            .map(|(code, text)| (*code, (*text).to_owned(), &plain)),
    );
    cases.extend(
        EXPRESS
            .iter()
            .map(|(code, state)| (*code, with_state(state), &express)),
    );
    cases.extend(long().into_iter().map(|(code, text)| (code, text, &plain)));
    cases.push((
        "unused-substitution",
        with_state(r#"{"Type":"Pass","Next":"N"}"#),
        &values,
    ));
    cases.push((
        "substitution-too-long",
        with_state(r#"{"Type":"Pass","Comment":"${A}${A}${A}","Next":"N"}"#),
        &too_long,
    ));
    cases.push(("catch-discards-input", r#"{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:::sns:publish","Catch":[{"ErrorEquals":["A"],"Next":"B"}],"End":true},"B":{"Type":"Pass","InputPath":"$.order","End":true}}}"#.to_owned(), &plain));
    let mut covered: BTreeSet<&str> = BTreeSet::new();
    let mut wrong = Vec::new();
    for (code, text, options) in &cases {
        covered.insert(code);
        let checked = check(text, options);
        let Some(found) = checked.diagnostics.iter().find(|found| found.code == *code) else {
            let codes: Vec<_> = checked.diagnostics.iter().map(|found| found.code).collect();
            wrong.push(format!("{code} is not found, but {codes:?}: {text:.300}"));
            continue;
        };
        // Some are milder in places where AWS is milder.
        if rule(code).is_none_or(|rule| found.severity < rule.severity) {
            wrong.push(format!("{code} is {:?}", found.severity));
        }
        if found.help.is_none() && found.severity != Severity::Error {
            wrong.push(format!("{code} does not say what to do"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let mut broken = asl_json::read("{}");
    broken
        .errors
        .push(asl_json::SyntaxError::new(asl_json::Span::at(0), "a tab"));
    let yaml = check_document("{}", broken, Syntax::Yaml, &plain);
    covered.extend(yaml.diagnostics.iter().map(|found| found.code));
    let all: BTreeSet<&str> = RULES.iter().map(|rule| rule.code).collect();
    let missing: Vec<_> = all.difference(&covered).collect();
    assert!(missing.is_empty(), "rules without a case: {missing:?}");
}
