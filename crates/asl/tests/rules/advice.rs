//! What AWS takes and people regret: what is said of it, and what the fixes make of it.

use asl_language::{CheckOptions, Diagnostic, Fix, check};

use super::with_state;

/// What is found, one a line: `code pointer underlined`.
pub(crate) fn told(text: &str) -> String {
    let checked = check(text, &CheckOptions::default());
    let lines = checked
        .diagnostics
        .iter()
        .map(|found| format!("{} {} {}", found.code, found.pointer, found.span.text(text)));
    lines.collect::<Vec<_>>().join("\n")
}

fn of_state(rows: &[(&str, &str)]) {
    for (state, expected) in rows {
        let unreached = "unreachable-state /States/N \"N\"";
        let told = told(&with_state(state));
        let told: Vec<&str> = told.lines().filter(|line| *line != unreached).collect();
        assert_eq!(told.join("\n"), *expected, "{state}");
    }
}

fn of_states(rows: &[(&str, &str)]) {
    for (states, expected) in rows {
        let text = format!(r#"{{"StartAt":"A","States":{{{states}}}}}"#);
        assert_eq!(told(&text), *expected, "{states}");
    }
}

#[test]
fn tasks_that_wait_for_others_have_a_timeout() {
    of_state(&[
        (
            r#"{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage.waitForTaskToken","Parameters":{"QueueUrl":"q","MessageBody.$":"$$.Task.Token"},"Retry":[],"Next":"N"}"#,
            r#"callback-no-timeout /States/S "arn:aws:states:::sqs:sendMessage.waitForTaskToken""#,
        ),
        (
            r#"{"Type":"Task","Resource":"arn:aws:states:us-east-1:123456789012:activity:a","Retry":[],"Next":"N"}"#,
            r#"callback-no-timeout /States/S "arn:aws:states:us-east-1:123456789012:activity:a""#,
        ),
        (
            r#"{"Type":"Task","Resource":"arn:aws:states:us-east-1:123456789012:activity:a","HeartbeatSeconds":60,"Retry":[],"Next":"N"}"#,
            "",
        ),
        (
            r#"{"Type":"Task","Resource":"arn:aws:states:::ecs:runTask.sync","Parameters":{"TaskDefinition":"t"},"Catch":[{"ErrorEquals":["States.ALL"],"Next":"N"}],"Next":"N"}"#,
            r#"task-no-timeout /States/S "arn:aws:states:::ecs:runTask.sync""#,
        ),
        (
            r#"{"Type":"Task","Resource":"arn:aws:states:::sns:publish","Parameters":{"Message":"m"},"Retry":[],"Next":"N"}"#,
            "",
        ),
    ]);
}

#[test]
fn lambda_is_retried() {
    let lambda = |rest: &str| {
        format!(
            r#"{{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f"{rest},"Next":"N"}}"#
        )
    };
    for (rest, expected) in [
        ("", "lambda-no-retry /States/S \"S\""),
        (
            r#","Retry":[{"ErrorEquals":["OutOfStock"]}]"#,
            "lambda-no-retry /States/S \"S\"",
        ),
        (
            r#","Retry":[{"ErrorEquals":["Lambda.TooManyRequestsException"]}]"#,
            "",
        ),
        (r#","Retry":[{"ErrorEquals":["States.TaskFailed"]}]"#, ""),
        (
            r#","Retry":[{"ErrorEquals":["OutOfStock"],"MaxAttempts":1},{"ErrorEquals":["States.ALL"]}]"#,
            "",
        ),
        (
            r#","Retry":[{"ErrorEquals":["States.ALL"]}]"#,
            "retry-states-all-only /States/S/Retry \"S\"",
        ),
    ] {
        of_state(&[(&lambda(rest), expected)]);
    }
    // Said once, and mended everywhere.
    let text = r#"{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"f"},"Next":"B"},"B":{"Type":"Task","Resource":"${LambdaArn}","End":true}}}"#;
    assert_eq!(told(text), "lambda-no-retry /States/A \"A\"");
    let found = first(text);
    assert_eq!(
        found.message,
        "`A` does not retry the passing errors of Lambda; another state, too"
    );
    assert_eq!(told(&mended(text, found.fixes.get(1))), "");
}

pub(crate) fn first(text: &str) -> Diagnostic {
    let checked = check(text, &CheckOptions::default());
    let first = checked.diagnostics.into_iter().next();
    first.unwrap_or_else(|| panic!("nothing is found in {text}"))
}

pub(crate) fn mended(text: &str, fix: Option<&Fix>) -> String {
    let mut mended = text.to_owned();
    let fix = fix.unwrap_or_else(|| panic!("no fix for {text}"));
    for edit in fix.edits.iter().rev() {
        mended.replace_range(edit.span.start..edit.span.end, &edit.text);
    }
    mended
}

#[test]
fn errors_reach_who_is_meant() {
    let task = |rest: &str| {
        format!(
            r#"{{"Type":"Task","Resource":"arn:aws:states:::dynamodb:getItem","Parameters":{{"TableName":"t","Key":{{}}}},{rest},"Next":"N"}}"#
        )
    };
    for (rest, expected) in [
        (
            r#""TimeoutSeconds":9,"Catch":[{"ErrorEquals":["States.TaskFailed"],"Next":"N"}]"#,
            r#"task-failed-not-timeout /States/S/Catch[0] "States.TaskFailed""#,
        ),
        (
            r#""TimeoutSeconds":9,"Catch":[{"ErrorEquals":["States.TaskFailed"],"Next":"N"},{"ErrorEquals":["States.Timeout"],"Next":"N"}]"#,
            "",
        ),
        (
            r#""Catch":[{"ErrorEquals":["States.TaskFailed"],"Next":"N"}]"#,
            "",
        ),
        (
            r#""Catch":[{"ErrorEquals":["States.TaskFailed"],"Next":"N"},{"ErrorEquals":["A","B"],"Next":"N"}]"#,
            r#"shadowed-catcher /States/S/Catch[1] "A""#,
        ),
        (
            r#""Retry":[{"ErrorEquals":["States.TaskFailed"]},{"ErrorEquals":["A"]},{"ErrorEquals":["States.Timeout"]}]"#,
            r#"shadowed-retrier /States/S/Retry[1] "A""#,
        ),
        (
            r#""Catch":[{"ErrorEquals":["A"],"Next":"N"},{"ErrorEquals":["A","B"],"Next":"N"}]"#,
            "",
        ),
        (
            r#""Catch":[{"ErrorEquals":["States.DataLimitExceeded"],"Next":"N"}]"#,
            r#"retry-datalimit /States/S/Catch[0] "States.DataLimitExceeded""#,
        ),
        (
            r#""Catch":[{"ErrorEquals":["A"],"Next":"S","ResultPath":"$.e"}]"#,
            r#"catch-loop /States/S/Catch[0] "S""#,
        ),
    ] {
        let told = super::advice::told(&with_state(&task(rest)));
        let rest_of: Vec<&str> = told
            .lines()
            .filter(|line| !line.starts_with("loop-history-risk"))
            .collect();
        assert_eq!(rest_of.join("\n"), expected, "{rest}");
    }
}

#[test]
fn what_a_catcher_replaces_is_missed_later() {
    let states = |catcher: &str, handler: &str| {
        format!(
            r#""A":{{"Type":"Task","Resource":"arn:aws:states:::dynamodb:getItem","Parameters":{{"TableName":"t","Key":{{}}}},"Catch":[{{"ErrorEquals":["States.ALL"]{catcher},"Next":"H"}}],"Next":"Z"}},"H":{handler},"Z":{{"Type":"Succeed"}}"#
        )
    };
    for (catcher, handler, expected) in [
        (
            "",
            r#"{"Type":"Pass","Parameters":{"id.$":"$.order.id"},"Next":"Z"}"#,
            r#"catch-discards-input /States/A/Catch[0] "H""#,
        ),
        (
            "",
            r#"{"Type":"Pass","Parameters":{"text.$":"States.Format('{} {}', $.Error, $.order)"},"Next":"Z"}"#,
            r#"catch-discards-input /States/A/Catch[0] "H""#,
        ),
        (
            r#","ResultPath":"$.error""#,
            r#"{"Type":"Pass","Parameters":{"id.$":"$.order.id"},"Next":"Z"}"#,
            "",
        ),
        (
            "",
            r#"{"Type":"Pass","Parameters":{"why.$":"$.Cause"},"Next":"Z"}"#,
            "",
        ),
        ("", r#"{"Type":"Fail","Error":"E"}"#, ""),
        ("", r#"{"Type":"Pass","End":true}"#, ""),
    ] {
        of_states(&[(&states(catcher, handler), expected)]);
    }
}

#[test]
fn what_lambda_gives_stands_in_its_payload() {
    let states = |task: &str, next: &str| {
        format!(
            r#""A":{{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke",{task},"Retry":[{{"ErrorEquals":["Lambda.ServiceException"]}}],"Next":"B"}},"B":{next}"#
        )
    };
    let found = r#"lambda-payload-shape /States/A "arn:aws:states:::lambda:invoke""#;
    for (task, next, expected) in [
        (
            r#""Parameters":{"FunctionName":"f"}"#,
            r#"{"Type":"Pass","Parameters":{"a.$":"$.total"},"End":true}"#,
            found,
        ),
        (
            r#""Parameters":{"FunctionName":"f"},"ResultPath":"$.r""#,
            r#"{"Type":"Pass","Parameters":{"a.$":"$.r.total"},"End":true}"#,
            found,
        ),
        (
            r#""Parameters":{"FunctionName":"f"},"ResultPath":"$.r""#,
            r#"{"Type":"Pass","Parameters":{"a.$":"$.total","b.$":"$.r.Payload.x"},"End":true}"#,
            "",
        ),
        (
            r#""Parameters":{"FunctionName":"f"},"OutputPath":"$.Payload""#,
            r#"{"Type":"Pass","Parameters":{"a.$":"$.total"},"End":true}"#,
            "",
        ),
        (
            r#""Parameters":{"FunctionName":"f"}"#,
            r#"{"Type":"Pass","Parameters":{"a.$":"$.Payload.total"},"End":true}"#,
            "",
        ),
        (
            r#""QueryLanguage":"JSONata","Arguments":{"FunctionName":"f"},"Output":"{% $states.result.total %}""#,
            r#"{"Type":"Pass","End":true}"#,
            found,
        ),
        (
            r#""QueryLanguage":"JSONata","Arguments":{"FunctionName":"f"},"Output":"{% $states.result.Payload.total %}""#,
            r#"{"Type":"Pass","End":true}"#,
            "",
        ),
    ] {
        of_states(&[(&states(task, next), expected)]);
    }
}

#[test]
fn choices_have_a_way_for_every_value() {
    let none = r#"choice-no-default /States/S "S""#;
    let choice = |rules: &str| format!(r#"{{"Type":"Choice","Choices":[{rules}]}}"#);
    for (rules, expected) in [
        (r#"{"Variable":"$.a","StringEquals":"x","Next":"N"}"#, none),
        (
            r#"{"Variable":"$.a","BooleanEquals":true,"Next":"N"},{"Variable":"$.a","BooleanEquals":false,"Next":"N"}"#,
            "",
        ),
        (
            r#"{"Variable":"$.a","NumericLessThan":5,"Next":"N"},{"Variable":"$.a","NumericGreaterThanEquals":5,"Next":"N"}"#,
            "",
        ),
        (
            r#"{"Variable":"$.a","NumericLessThan":5,"Next":"N"},{"Variable":"$.a","NumericGreaterThan":5,"Next":"N"}"#,
            none,
        ),
        (
            r#"{"Variable":"$.a","IsPresent":true,"Next":"N"},{"Variable":"$.a","IsPresent":false,"Next":"N"}"#,
            "",
        ),
        (
            r#"{"Variable":"$.a","StringEquals":"x","Next":"N"},{"Not":{"Variable":"$.a","StringEquals":"x"},"Next":"N"}"#,
            "",
        ),
    ] {
        of_state(&[(&choice(rules), expected)]);
    }
    of_state(&[
        (
            r#"{"Type":"Choice","QueryLanguage":"JSONata","Choices":[{"Condition":"{% $states.input.a = 1 %}","Next":"N"}]}"#,
            none,
        ),
        (
            r#"{"Type":"Choice","QueryLanguage":"JSONata","Choices":[{"Condition":"{% $states.input.a %}","Next":"N"},{"Condition":"{% $not($states.input.a) %}","Next":"N"}]}"#,
            "",
        ),
        (
            r#"{"Type":"Choice","QueryLanguage":"JSONata","Choices":[{"Condition":"{% $states.input.a %}","Next":"N"},{"Condition":true,"Next":"N"}]}"#,
            "",
        ),
    ]);
}

#[test]
fn rules_that_cannot_be_taken_are_told() {
    let never = r"choice-unreachable-rule /States/S/Choices[1] {";
    let exclude = r#"choice-contradiction /States/S/Choices[0] "$.a""#;
    let rule = |test: &str| format!(r#"{{"Variable":"$.a",{test},"Next":"N"}}"#);
    let and = |a: &str, b: &str| {
        format!(r#"{{"And":[{{"Variable":"$.a",{a}}},{{"Variable":"$.a",{b}}}],"Next":"N"}}"#)
    };
    for (rules, expected) in [
        (
            [rule(r#""StringEquals":"x""#), rule(r#""StringEquals":"x""#)],
            never,
        ),
        (
            [rule(r#""StringEquals":"x""#), rule(r#""StringEquals":"y""#)],
            "",
        ),
        (
            [
                rule(r#""StringEquals":"x""#),
                and(r#""IsString":true"#, r#""StringEquals":"x""#),
            ],
            never,
        ),
        (
            [
                rule(r#""NumericLessThan":10"#),
                rule(r#""NumericLessThan":5"#),
            ],
            never,
        ),
        (
            [
                rule(r#""NumericLessThan":5"#),
                rule(r#""NumericLessThan":10"#),
            ],
            "",
        ),
        (
            [
                rule(r#""NumericGreaterThanEquals":5"#),
                rule(r#""NumericEquals":5"#),
            ],
            never,
        ),
        (
            [
                rule(r#""NumericGreaterThan":5"#),
                rule(r#""NumericEquals":5"#),
            ],
            "",
        ),
        (
            [
                and(r#""StringEquals":"x""#, r#""StringEquals":"y""#),
                rule(r#""IsNull":true"#),
            ],
            exclude,
        ),
        (
            [
                and(r#""NumericGreaterThan":5"#, r#""NumericLessThan":5"#),
                rule(r#""IsNull":true"#),
            ],
            exclude,
        ),
        (
            [
                and(r#""NumericGreaterThan":5"#, r#""NumericLessThan":6"#),
                rule(r#""IsNull":true"#),
            ],
            "",
        ),
        (
            [
                and(
                    r#""TimestampEquals":"2026-01-01T00:00:00Z""#,
                    r#""TimestampEquals":"2026-01-01T01:00:00+01:00""#,
                ),
                rule(r#""IsNull":true"#),
            ],
            "",
        ),
        (
            [
                and(r#""NumericGreaterThan":5"#, r#""IsPresent":true"#),
                rule(r#""IsNull":true"#),
            ],
            r#"choice-missing-variable-risk /States/S/Choices[0] "$.a""#,
        ),
        (
            [
                and(r#""IsPresent":true"#, r#""NumericGreaterThan":5"#),
                rule(r#""IsNull":true"#),
            ],
            "",
        ),
    ] {
        of_state(&[(
            &format!(
                r#"{{"Type":"Choice","Choices":[{}],"Default":"N"}}"#,
                rules.join(",")
            ),
            expected,
        )]);
    }
}

#[test]
fn loops_have_an_end() {
    of_states(&[
        (
            r#""A":{"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true,"Next":"B"}],"Default":"Z"},"B":{"Type":"Pass","Next":"C"},"C":{"Type":"Pass","Next":"B"},"Z":{"Type":"Succeed"}"#,
            r#"endless-loop /States/B "C""#,
        ),
        (
            r#""A":{"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true,"Next":"B"}],"Default":"Z"},"B":{"Type":"Pass","Next":"B"},"Z":{"Type":"Succeed"}"#,
            r#"self-loop /States/B/Next "B""#,
        ),
        (
            r#""A":{"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true,"Next":"A"}],"Default":"Z"},"Z":{"Type":"Succeed"}"#,
            r#"self-loop /States/A "A"
loop-history-risk /States/A "A""#,
        ),
        (
            r#""A":{"Type":"Pass","Next":"B"},"B":{"Type":"Choice","Choices":[{"Variable":"$.more","BooleanEquals":true,"Next":"A"}],"Default":"Z"},"Z":{"Type":"Succeed"}"#,
            r#"loop-history-risk /States/A "A""#,
        ),
        (
            r#""A":{"Type":"Pass","Next":"B"},"B":{"Type":"Choice","Choices":[{"Variable":"$.round","NumericLessThan":10,"Next":"A"}],"Default":"Z"},"Z":{"Type":"Succeed"}"#,
            "",
        ),
        (
            r#""A":{"Type":"Wait","Seconds":30,"Next":"B"},"B":{"Type":"Choice","Choices":[{"Variable":"$.more","BooleanEquals":true,"Next":"A"}],"Default":"Z"},"Z":{"Type":"Succeed"}"#,
            "",
        ),
    ]);
}

#[test]
fn maps_are_told_their_limits() {
    let inline = |fields: &str, state: &str| {
        format!(
            r#"{{"Type":"Map",{fields}"ItemProcessor":{{"StartAt":"P","States":{{"P":{state}}}}},"Next":"N"}}"#
        )
    };
    let task = r#"{"Type":"Task","Resource":"arn:aws:states:::dynamodb:getItem","Parameters":{"TableName":"t","Key":{}},"Retry":[],"End":true}"#;
    for (map, expected) in [
        (inline(r#""MaxConcurrency":100,"#, r#"{"Type":"Succeed"}"#), r#"inline-40 /States/S/MaxConcurrency 100"#),
        (inline(r#""MaxConcurrency":40,"#, r#"{"Type":"Succeed"}"#), ""),
        (inline(r#""QueryLanguage":"JSONata","Items":"{% [1..5000] %}","#, task), r#"event-count-inline-map /States/S "S""#),
        (inline(r#""QueryLanguage":"JSONata","Items":"{% [1..2000] %}","#, task), ""),
        (
            r#"{"Type":"Map","Parameters":{"a":1},"Iterator":{"StartAt":"P","States":{"P":{"Type":"Succeed"}}},"Next":"N"}"#.to_owned(),
            "deprecated-iterator /States/S/Iterator \"Iterator\"\ndeprecated-iterator /States/S/Parameters \"Parameters\"",
        ),
        (
            r#"{"Type":"Map","ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"P","States":{"P":{"Type":"Succeed"}}},"Next":"N"}"#.to_owned(),
            r#"map-zero-concurrency-downstream /States/S "S""#,
        ),
    ] {
        of_state(&[(&map, expected)]);
    }
}

#[test]
fn parameters_are_those_of_the_service() {
    let call = |resource: &str, parameters: &str| {
        format!(
            r#"{{"Type":"Task","Resource":"arn:aws:states:::{resource}","Parameters":{parameters},"Retry":[],"Next":"N"}}"#
        )
    };
    for (state, expected) in [
        (
            call("sqs:sendMessage", r#"{"QueueUrl.$":"$.q"}"#),
            "param-missing /States/S/Parameters {",
        ),
        (
            call("sqs:sendMessage", r#"{"QueueUrl":"q","MessageBody.$":"$"}"#),
            "",
        ),
        (
            call(
                "sqs:sendMessage",
                r#"{"QueueUrl":"q","MessageBody":"b","Mesage":1}"#,
            ),
            r#"param-unknown /States/S/Parameters/Mesage "Mesage""#,
        ),
        (
            call(
                "batch:submitJob",
                r#"{"jobName":"j","JobQueue":"q","JobDefinition":"d"}"#,
            ),
            r#"param-case /States/S/Parameters/jobName "jobName""#,
        ),
        (
            call("aws-sdk:s3:getObject", r#"{"Bucket":"b","key":"k"}"#),
            r#"param-case /States/S/Parameters/key "key""#,
        ),
        (
            call("aws-sdk:s3:getObject", r#"{"Bucket":"b"}"#),
            "param-missing /States/S/Parameters {",
        ),
        (
            call(
                "aws-sdk:s3:getObject",
                r#"{"Bucket":"b","Key":"k","Anything":1}"#,
            ),
            "",
        ),
        (
            call(
                "apigateway:invoke",
                r#"{"ApiEndpoint":"e","Method":"GET","Headers":{"a":"b","c":["d"],"e.$":"$.e"}}"#,
            ),
            r#"apigw-headers /States/S/Parameters/Headers "b""#,
        ),
    ] {
        of_state(&[(&state, expected)]);
    }
}

#[test]
fn the_context_object_has_only_its_fields() {
    let pass =
        |path: &str| format!(r#"{{"Type":"Pass","Parameters":{{"a.$":"{path}"}},"Next":"N"}}"#);
    for (path, expected) in [
        ("$$.Execution.Id", ""),
        ("$$.Execution.Input.order.id", ""),
        ("$$.State.Name", ""),
        ("$$", ""),
        (
            "$$.Exection.Id",
            "context-unknown /States/S/Parameters $$.Exection.Id",
        ),
        (
            "States.Format('{}', $$.Execution.Nme)",
            "context-unknown /States/S/Parameters $$.Execution.Nme",
        ),
        (
            "$$.Task.Token",
            "token-outside-callback /States/S/Parameters $$.Task.Token",
        ),
        (
            "$$.Map.Item.Value",
            "map-context-outside /States/S/Parameters $$.Map.Item.Value",
        ),
    ] {
        of_state(&[(&pass(path), expected)]);
    }
}
