//! Fields, paths and templates of single states.

use super::gives;

#[test]
fn fields_stand_where_the_table_says() {
    gives(&[
        (
            r#"{"Type":"Pass","Nxt":"N","End":true}"#,
            r#"unknown-field /States/S/Nxt "Nxt" [Field 'Nxt' is not supported]"#,
        ),
        (
            r#"{"Type":"Succeed","Next":"N"}"#,
            r#"next-not-allowed /States/S/Next "Next" [Field 'Next' is not supported]"#,
        ),
        (
            r#"{"Type":"Fail","End":true}"#,
            r#"end-not-allowed /States/S/End "End" [Field 'End' is not supported]"#,
        ),
        (
            r#"{"Type":"Succeed","Assign":{}}"#,
            r#"assign-not-allowed /States/S/Assign "Assign" [Field 'Assign' is not supported]"#,
        ),
        (
            r#"{"Type":"Wait","Seconds":1,"Parameters":{},"Next":"N"}"#,
            r#"unknown-field /States/S/Parameters "Parameters" [Field 'Parameters' is not supported]"#,
        ),
        (
            r#"{"Type":"Pass","Output":1,"Next":"N"}"#,
            r#"jsonata-field-in-jsonpath /States/S/Output "Output" [Field 'Output' is not supported]"#,
        ),
        (
            r#"{"Type":"Pass","Comment":7,"Next":"N"}"#,
            r"wrong-type /States/S/Comment 7 [Expected value of type String]",
        ),
        (
            r#"{"Type":"Pass","End":"true"}"#,
            r#"wrong-type /States/S/End "true" [Expected value of type Boolean]"#,
        ),
        (
            r#"{"Type":"Pass"}"#,
            r"missing-next-or-end /States/S { [This object should have only one of the following fields: [Next, End]]",
        ),
        (
            r#"{"Type":"Pass","Next":"N","End":true}"#,
            r#"next-and-end /States/S "End" [There should only be one of the following fields: [Next, End]]"#,
        ),
        (r#"{"Type":"Pass","Next":"N","End":false}"#, ""),
        (
            r#"{"End":true}"#,
            r"missing-field /States/S { [The field 'Type' is required]",
        ),
        (
            r#"{"Type":"pass","End":true}"#,
            r#"bad-type-value /States/S/Type "pass" [The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map]]"#,
        ),
        (
            r#"{"Type":7,"End":true}"#,
            r"wrong-type /States/S/Type 7 [Expected value of type String]",
        ),
        (
            r"7",
            r"wrong-type /States/S 7 [Expected value of type Object]",
        ),
    ]);
}

#[test]
fn tasks_name_a_resource_and_sane_times() {
    gives(&[
        (
            r#"{"Type":"Task","Resource":"arn:aws:states:::sns:publish.waitForTaskToken","Parameters":{"Message":"m"},"Next":"N"}"#,
            r#"callback-no-token /States/S "arn:aws:states:::sns:publish.waitForTaskToken""#,
        ),
        (
            r#"{"Type":"Task","Resource":"arn:aws:states:::sns:publish.waitForTaskToken","Parameters":{"Message":{"t.$":"$$.Task.Token"}},"Next":"N"}"#,
            "",
        ),
        (
            r#"{"Type":"Task","QueryLanguage":"JSONata","Resource":"arn:aws:states:::sns:publish.waitForTaskToken","Arguments":{"Message":"{% $states.input.m %}"},"Next":"N"}"#,
            r#"callback-no-token /States/S "arn:aws:states:::sns:publish.waitForTaskToken""#,
        ),
        (
            r#"{"Type":"Task","QueryLanguage":"JSONata","Resource":"arn:aws:states:::sns:publish.waitForTaskToken","Arguments":"{% {'Message': $states.context.Task.Token} %}","Next":"N"}"#,
            "",
        ),
        (
            r#"{"Type":"Task","Next":"N"}"#,
            r"missing-field /States/S { [These fields are required: [Resource]]",
        ),
        (
            r#"{"Type":"Task","Resource":"arn:aws:states:::dynamodb:query","Next":"N"}"#,
            r#"resource-unknown /States/S/Resource "arn:aws:states:::dynamodb:query" [The resource provided arn:aws:states:::dynamodb:query is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.]"#,
        ),
        (
            r#"{"Type":"Task","Resource":"arn:aws:states:::lambda:Invoke","Next":"N"}"#,
            r#"resource-unknown /States/S/Resource "arn:aws:states:::lambda:Invoke" [The resource provided arn:aws:states:::lambda:Invoke is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.]"#,
        ),
        (
            r#"{"Type":"Task","Resource":"$.function","Next":"N"}"#,
            r#"resource-dynamic /States/S/Resource "$.function" [The resource provided $.function is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.]"#,
        ),
        (
            r#"{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke.sync","Next":"N"}"#,
            r#"resource-pattern /States/S/Resource "arn:aws:states:::lambda:invoke.sync" [The resource provided arn:aws:states:::lambda:invoke.sync is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.]"#,
        ),
        (
            r#"{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:s3:getObject.sync","Next":"N"}"#,
            r#"sync-on-aws-sdk /States/S/Resource "arn:aws:states:::aws-sdk:s3:getObject.sync" [The resource provided arn:aws:states:::aws-sdk:s3:getObject.sync is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.]"#,
        ),
        (
            r#"{"Type":"Task","Resource":"arn:aws:states:::http:invoke","Parameters":{"Method":"GET"},"Next":"N"}"#,
            r"http-no-connection /States/S/Parameters {",
        ),
        (
            r#"{"Type":"Task","Resource":"${F}","TimeoutSeconds":0,"Next":"N"}"#,
            r"number-range /States/S/TimeoutSeconds 0 [Minimum value is 1]",
        ),
        (
            r#"{"Type":"Task","Resource":"${F}","TimeoutSeconds":"60","Next":"N"}"#,
            r#"wrong-type /States/S/TimeoutSeconds "60" [Expected value of type Integer]"#,
        ),
        (
            r#"{"Type":"Task","Resource":"${F}","TimeoutSeconds":"$.t","Next":"N"}"#,
            r#"wrong-type /States/S/TimeoutSeconds "$.t" [Expected value of type Integer]"#,
        ),
        (
            r#"{"Type":"Task","Resource":"${F}","TimeoutSeconds":1,"TimeoutSecondsPath":"$.t","Next":"N"}"#,
            r#"timeout-exclusive /States/S "TimeoutSecondsPath" [There should only be one of the following fields: [TimeoutSeconds, TimeoutSecondsPath]]"#,
        ),
        (
            r#"{"Type":"Task","Resource":"${F}","TimeoutSecondsPath":"$.t[*]","Next":"N"}"#,
            r#"bad-reference-path /States/S/TimeoutSecondsPath "$.t[*]""#,
        ),
        (
            r#"{"Type":"Task","Resource":"${F}","TimeoutSeconds":60,"HeartbeatSeconds":60,"Next":"N"}"#,
            r"heartbeat-not-less /States/S/HeartbeatSeconds 60",
        ),
        (
            r#"{"Type":"Task","Resource":"${F}","Credentials":{},"Next":"N"}"#,
            r"credentials-role /States/S/Credentials { [The field 'RoleArn' is required but was missing]",
        ),
    ]);
}

#[test]
fn waits_have_one_duration() {
    gives(&[
        (
            r#"{"Type":"Wait","Next":"N"}"#,
            r"wait-fields /States/S { [This object should have only one of the following fields: [SecondsPath, Seconds, TimestampPath, Timestamp]]",
        ),
        (
            r#"{"Type":"Wait","Seconds":1,"SecondsPath":"$.s","Next":"N"}"#,
            r#"wait-fields /States/S "SecondsPath" [There should only be one of the following fields: [SecondsPath, Seconds, TimestampPath, Timestamp]]"#,
        ),
        (
            r#"{"Type":"Wait","Seconds":-1,"Next":"N"}"#,
            r"number-range /States/S/Seconds -1 [Minimum value is 0]",
        ),
        (
            r#"{"Type":"Wait","Seconds":1.5,"Next":"N"}"#,
            r"integer-expected /States/S/Seconds 1.5 [Expected value of type Integer]",
        ),
        (
            r#"{"Type":"Wait","Seconds":100000000,"Next":"N"}"#,
            r"number-range /States/S/Seconds 100000000 [Maximum value is 99999999]",
        ),
        (
            r#"{"Type":"Wait","Timestamp":"2016-08-18","Next":"N"}"#,
            r#"wait-timestamp /States/S/Timestamp "2016-08-18" [String does not match RFC3339 timestamp]"#,
        ),
        (
            r#"{"Type":"Wait","SecondsPath":"s","Next":"N"}"#,
            r#"bad-path /States/S/SecondsPath "s" [Value is not a Reference Path: Reference path didn't start with '$']"#,
        ),
    ]);
}

#[test]
fn fail_texts_are_given_once() {
    gives(&[
        (
            r#"{"Type":"Fail","Error":"E","ErrorPath":"$.e"}"#,
            r#"fail-exclusive /States/S "ErrorPath" [There should only be one of the following fields: [Error, ErrorPath]]"#,
        ),
        (
            r#"{"Type":"Fail","Cause":"C","CausePath":"$.c"}"#,
            r#"fail-exclusive /States/S "CausePath" [There should only be one of the following fields: [Cause, CausePath]]"#,
        ),
        (
            r#"{"Type":"Fail","CausePath":"States.Array(1)"}"#,
            r#"intrinsic-not-string /States/S/CausePath "States.Array(1)""#,
        ),
        (
            r#"{"Type":"Fail","CausePath":"States.Format('{}', $.a)"}"#,
            "",
        ),
    ]);
}

#[test]
fn paths_are_paths() {
    gives(&[
        (
            r#"{"Type":"Pass","InputPath":"a","Next":"N"}"#,
            r#"bad-path /States/S/InputPath "a" [Value is not a Reference Path: Reference path didn't start with '$']"#,
        ),
        (
            r#"{"Type":"Pass","InputPath":null,"OutputPath":"$$.Execution","Next":"N"}"#,
            "",
        ),
        (
            r#"{"Type":"Pass","OutputPath":"$.a[","Next":"N"}"#,
            r#"bad-path /States/S/OutputPath "$.a[""#,
        ),
        (
            r#"{"Type":"Pass","ResultPath":"a","Next":"N"}"#,
            r#"bad-path /States/S/ResultPath "a" [Value is not a Reference Path: Reference path didn't start with '$']"#,
        ),
        (
            r#"{"Type":"Pass","ResultPath":"$$.a","Next":"N"}"#,
            r#"result-path-context /States/S/ResultPath "$$.a""#,
        ),
        (
            r#"{"Type":"Pass","ResultPath":"$x","Next":"N"}"#,
            r#"result-path-context /States/S/ResultPath "$x""#,
        ),
        (
            r#"{"Type":"Pass","ResultPath":"$.a[*]","Next":"N"}"#,
            r#"result-path-wildcard /States/S/ResultPath "$.a[*]""#,
        ),
        (r#"{"Type":"Pass","ResultPath":null,"Next":"N"}"#, ""),
    ]);
}

#[test]
fn templates_compute_what_ends_in_dollar() {
    gives(&[
        (
            r#"{"Type":"Pass","Parameters":{"a.$":7},"Next":"N"}"#,
            r"bad-template-value /States/S/Parameters 7 [The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic function call]",
        ),
        (
            r#"{"Type":"Pass","Parameters":{"b":[{"a.$":"text"}]},"Next":"N"}"#,
            r#"bad-template-value /States/S/Parameters "text" [The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic function call]"#,
        ),
        (
            r#"{"Type":"Pass","Parameters":{"a.$":"$.a["},"Next":"N"}"#,
            r#"bad-template-value /States/S/Parameters "$.a[" [The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic function call]"#,
        ),
        (
            r#"{"Type":"Pass","Parameters":{"a.$":"States.Arry(1)"},"Next":"N"}"#,
            r"intrinsic-unknown /States/S/Parameters States.Arry [The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic function call]",
        ),
        (
            r#"{"Type":"Pass","Parameters":{"a.$":"States.Array(1 2)"},"Next":"N"}"#,
            r"bad-template-value /States/S/Parameters 2 [The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic function call]",
        ),
        (
            r#"{"Type":"Pass","Parameters":{"a":1,"a.$":"$.a"},"Next":"N"}"#,
            r#"template-key-clash /States/S/Parameters "a.$""#,
        ),
        (
            r#"{"Type":"Pass","Parameters":{"a":"$.a"},"Next":"N"}"#,
            r#"no-dollar /States/S/Parameters "$.a""#,
        ),
        (
            r#"{"Type":"Pass","Parameters":{"Payload":"$","currency":"$"},"Next":"N"}"#,
            r#"no-dollar /States/S/Parameters "$""#,
        ),
        (
            r#"{"Type":"Pass","Parameters":{"a":"{% 1 %}"},"Next":"N"}"#,
            r#"expr-in-jsonpath-state /States/S/Parameters "{% 1 %}""#,
        ),
        (
            r#"{"Type":"Pass","Result":{"a.$":"$.a"},"Next":"N"}"#,
            r#"pass-result-static /States/S/Result "a.$""#,
        ),
        (
            r#"{"Type":"Pass","Result":"$.a","Next":"N"}"#,
            r#"pass-result-static /States/S/Result "$.a""#,
        ),
        (
            r#"{"Type":"Pass","Result":{"a":["States.UUID()","$5","States of America"]},"Next":"N"}"#,
            r#"pass-result-static /States/S/Result "States.UUID()""#,
        ),
        (
            r#"{"Type":"Pass","Parameters":{"a.$":"States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.UUID()))))))))))"},"Next":"N"}"#,
            r#"intrinsic-nesting /States/S/Parameters "States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.Array(States.UUID()))))))))))""#,
        ),
    ]);
}

#[test]
fn variables_have_names_and_values() {
    gives(&[
        (
            r#"{"Type":"Pass","Assign":{"a.b":1,"states":1,"$x":1,"ok":1,"größe.$":"$.g"},"Next":"N"}"#,
            r#"var-name /States/S/Assign "a.b"
var-name /States/S/Assign "states"
var-name /States/S/Assign "$x""#,
        ),
        (
            r#"{"Type":"Pass","Parameters":{"a.$":"$unknown"},"Next":"N"}"#,
            r#"var-unknown /States/S/Parameters "$unknown""#,
        ),
        (
            r#"{"Type":"Pass","Assign":{"a.$":"$a"},"Next":"N"}"#,
            r#"var-unknown /States/S/Assign "$a""#,
        ),
    ]);
}
