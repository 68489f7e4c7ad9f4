//! Choice, Retry and Catch, branches, and the machine as a whole.

use asl_language::{CheckOptions, check};

use super::{found, gives};

#[test]
fn choice_rules_compare_one_thing() {
    gives(&[
        (
            r#"{"Type":"Choice","Choices":[]}"#,
            r"choice-empty /States/S/Choices [] [Value cannot be empty]",
        ),
        (
            r#"{"Type":"Choice","Choices":[7],"Default":"N"}"#,
            r"wrong-type /States/S/Choices[0] 7 [Expected value of type Object]",
        ),
        (
            r#"{"Type":"Choice","Choices":[{"Variable":"$.a","Next":"N"}]}"#,
            r"choice-ops /States/S/Choices[0] { [This object should have only one of the following fields: [operators]]",
        ),
        (
            r#"{"Type":"Choice","Choices":[{"StringEquals":"a","Next":"N"}]}"#,
            r#"choice-no-variable /States/S/Choices[0] "StringEquals" [These fields are required: [Variable]]"#,
        ),
        (
            r#"{"Type":"Choice","Choices":[{"Variable":"$.a","StringEquals":"a"}],"Default":"N"}"#,
            r"choice-missing-next /States/S/Choices[0] { [These fields are required: [Next]]",
        ),
        (
            r#"{"Type":"Choice","Choices":[{"Variable":"$.a","StringEquals":1,"Next":"N"}]}"#,
            r"choice-operand-type /States/S/Choices[0]/StringEquals 1 [Expected value of type String]",
        ),
        (
            r#"{"Type":"Choice","Choices":[{"Variable":"$.a","StringEquals":"a","BooleanEquals":true,"Next":"N"}]}"#,
            r#"choice-ops /States/S/Choices[0] "BooleanEquals" [There should only be one of the following fields: [operators]]"#,
        ),
        (
            r#"{"Type":"Choice","Choices":[{"Variable":"$.a","NumericEquals":"1","Next":"N"}]}"#,
            r#"choice-operand-type /States/S/Choices[0]/NumericEquals "1" [Expected value of type Float]"#,
        ),
        (
            r#"{"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":"true","Next":"N"}]}"#,
            r#"choice-operand-type /States/S/Choices[0]/IsNull "true" [Expected value of type Boolean]"#,
        ),
        (
            r#"{"Type":"Choice","Choices":[{"Variable":"$.a","TimestampEquals":"today","Next":"N"}]}"#,
            r#"choice-timestamp /States/S/Choices[0]/TimestampEquals "today" [String does not match RFC3339 timestamp]"#,
        ),
        (
            r#"{"Type":"Choice","Choices":[{"Variable":"$.a","StringEqualsPath":"b","Next":"N"}]}"#,
            r#"bad-path /States/S/Choices[0]/StringEqualsPath "b" [Value is not a Reference Path: Reference path didn't start with '$']"#,
        ),
        (
            r#"{"Type":"Choice","Choices":[{"Variable":"$.a","StringEquls":"b","Next":"N"}]}"#,
            r#"unknown-field /States/S/Choices[0]/StringEquls "StringEquls" [Field 'StringEquls' is not supported]
choice-ops /States/S/Choices[0] { [This object should have only one of the following fields: [operators]]"#,
        ),
        (
            r#"{"Type":"Choice","Choices":[{"Variable":"$.a","Not":{"Variable":"$.a","IsNull":true},"Next":"N"}]}"#,
            r#"choice-ops /States/S/Choices[0] "Variable""#,
        ),
        (
            r#"{"Type":"Choice","Choices":[{"And":[{"Variable":"$.a","IsNull":true,"Next":"N"}],"Next":"N"}]}"#,
            r#"choice-nested-next /States/S/Choices[0]/And[0]/Next "Next" [Field 'Next' is not supported]"#,
        ),
        (
            r#"{"Type":"Choice","Choices":[{"And":[{"Variable":"$.a","IsNull":true}],"Or":[{"Variable":"$.a","IsNull":true}],"Next":"N"}]}"#,
            r#"choice-ops /States/S/Choices[0] "Or""#,
        ),
        (
            r#"{"Type":"Choice","Choices":[{"Not":{"Or":[]},"Next":"N"}]}"#,
            r"empty-value /States/S/Choices[0]/Not/Or [] [Value cannot be empty]",
        ),
        (
            r#"{"Type":"Choice","Choices":[{"Condition":"{% true %}","Next":"N"}]}"#,
            r#"jsonata-field-in-jsonpath /States/S/Choices[0]/Condition "Condition" [Field 'Condition' is not supported]"#,
        ),
    ]);
}

#[test]
fn retriers_and_catchers_name_errors() {
    gives(&[
        (
            r#"{"Type":"Task","Resource":"${F}","Retry":[{"ErrorEquals":[]}],"Next":"N"}"#,
            r"error-equals-empty /States/S/Retry[0]/ErrorEquals [] [Value cannot be empty]",
        ),
        (
            r#"{"Type":"Task","Resource":"${F}","Retry":[{}],"Next":"N"}"#,
            r"missing-field /States/S/Retry[0] { [These fields are required: [ErrorEquals]]",
        ),
        (
            r#"{"Type":"Task","Resource":"${F}","Retry":[{"ErrorEquals":[7]}],"Next":"N"}"#,
            r"error-equals-empty /States/S/Retry[0]/ErrorEquals[0] 7 [Expected value of type String]",
        ),
        (
            r#"{"Type":"Task","Resource":"${F}","Retry":[{"ErrorEquals":[""]}],"Next":"N"}"#,
            r#"error-equals-empty /States/S/Retry[0]/ErrorEquals[0] """#,
        ),
        (
            r#"{"Type":"Task","Resource":"${F}","Retry":[{"ErrorEquals":["A"],"BackoffRate":0.5}],"Next":"N"}"#,
            r"backoff-rate /States/S/Retry[0]/BackoffRate 0.5 [Minimum value is 1]",
        ),
        (
            r#"{"Type":"Task","Resource":"${F}","Retry":[{"ErrorEquals":["A"],"MaxAttempts":-1}],"Next":"N"}"#,
            r"number-range /States/S/Retry[0]/MaxAttempts -1 [Minimum value is 0]",
        ),
        (
            r#"{"Type":"Task","Resource":"${F}","Retry":[{"ErrorEquals":["A"],"IntervalSeconds":0}],"Next":"N"}"#,
            r"number-range /States/S/Retry[0]/IntervalSeconds 0 [Minimum value is 1]",
        ),
        (
            r#"{"Type":"Task","Resource":"${F}","Retry":[{"ErrorEquals":["A"],"JitterStrategy":"full"}],"Next":"N"}"#,
            r#"bad-value /States/S/Retry[0]/JitterStrategy "full" [The field 'JitterStrategy' should have one of these values: [FULL, NONE]]"#,
        ),
        (
            r#"{"Type":"Task","Resource":"${F}","Retry":[{"ErrorEquals":["A"],"MaxAttempts":0}],"Next":"N"}"#,
            r"retry-max-attempts-zero /States/S/Retry[0] 0",
        ),
        (
            r#"{"Type":"Task","Resource":"${F}","Retry":[{"ErrorEquals":["States.ALL","A"]}],"Next":"N"}"#,
            r#"states-all-position /States/S/Retry[0] "States.ALL" [States.ALL must appear alone and at end of list]"#,
        ),
        (
            r#"{"Type":"Task","Resource":"${F}","Retry":[{"ErrorEquals":["States.ALL"]},{"ErrorEquals":["A"]}],"Next":"N"}"#,
            r#"states-all-position /States/S/Retry[0] "States.ALL" [States.ALL must appear alone and at end of list]"#,
        ),
        (
            r#"{"Type":"Task","Resource":"${F}","Retry":[{"ErrorEquals":["A"]},{"ErrorEquals":["A"]}],"Next":"N"}"#,
            r#"shadowed-retrier /States/S/Retry[1] "A""#,
        ),
        (
            r#"{"Type":"Task","Resource":"${F}","Catch":[{"ErrorEquals":["States.Timout"],"Next":"N"}],"Next":"N"}"#,
            r#"unknown-states-error /States/S/Catch[0]/ErrorEquals[0] "States.Timout""#,
        ),
        (
            r#"{"Type":"Task","Resource":"${F}","Catch":[{"ErrorEquals":["States.Runtime"],"Next":"N"}],"Next":"N"}"#,
            r#"retry-runtime /States/S/Catch[0]/ErrorEquals[0] "States.Runtime""#,
        ),
        (
            r#"{"Type":"Task","Resource":"${F}","Catch":[{"ErrorEquals":["A"]}],"Next":"N"}"#,
            r"missing-field /States/S/Catch[0] { [These fields are required: [Next]]",
        ),
        (
            r#"{"Type":"Task","Resource":"${F}","Catch":[{"ErrorEquals":["A"],"ResultPath":"$.a[*]","Next":"N"}],"Next":"N"}"#,
            r#"result-path-wildcard /States/S/Catch[0]/ResultPath "$.a[*]""#,
        ),
    ]);
}

#[test]
fn branches_and_processors_are_machines() {
    gives(&[
        (
            r#"{"Type":"Parallel","Branches":[],"Next":"N"}"#,
            r"parallel-empty /States/S/Branches [] [Value cannot be empty]",
        ),
        (
            r#"{"Type":"Parallel","Branches":[{}],"Next":"N"}"#,
            r"missing-field /States/S/Branches[0] { [These fields are required: [States, StartAt]]",
        ),
        (
            r#"{"Type":"Parallel","Branches":[{"StartAt":"A","QueryLanguage":"JSONPath","States":{"A":{"Type":"Pass","End":true}}}],"Next":"N"}"#,
            r#"querylang-in-scope /States/S/Branches[0]/QueryLanguage "QueryLanguage""#,
        ),
        (
            r#"{"Type":"Parallel","Branches":[{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"N"}}}],"Next":"N"}"#,
            r#"cross-scope-target /States/S/Branches[0]/States/A/Next "N" [Missing 'Next' target: N]
no-terminal-state /States/S/Branches[0]/States "A" [Workflow has no terminal state]"#,
        ),
        (
            r#"{"Type":"Parallel","Branches":[{"StartAt":"N","States":{"N":{"Type":"Pass","End":true}}}],"Next":"N"}"#,
            r#"duplicate-state-name /States/S/Branches[0]/States/N "N" [Duplicate State name: N]"#,
        ),
        (
            r#"{"Type":"Map","Next":"N"}"#,
            r"map-processor /States/S { [This object should have only one of the following fields: [ItemProcessor, Iterator]]",
        ),
        (
            r#"{"Type":"Map","Iterator":{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}},"ItemProcessor":{"StartAt":"B","States":{"B":{"Type":"Pass","End":true}}},"Next":"N"}"#,
            r#"map-processor /States/S "Iterator" [There should only be one of the following fields: [ItemProcessor, Iterator]]"#,
        ),
        (
            r#"{"Type":"Map","ItemProcessor":{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}},"ItemSelector":{},"Parameters":{},"Next":"N"}"#,
            r#"map-selector /States/S "Parameters" [There should only be one of the following fields: [Parameters, ItemSelector]]"#,
        ),
        (
            r#"{"Type":"Map","ItemProcessor":{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}},"MaxConcurrency":-1,"Next":"N"}"#,
            r"number-range /States/S/MaxConcurrency -1 [Minimum value is 0]",
        ),
        (
            r#"{"Type":"Map","ItemProcessor":{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}},"MaxConcurrency":1,"MaxConcurrencyPath":"$.m","Next":"N"}"#,
            r#"max-concurrency-exclusive /States/S "MaxConcurrencyPath" [There should only be one of the following fields: [MaxConcurrency, MaxConcurrencyPath]]"#,
        ),
        (
            r#"{"Type":"Map","ItemProcessor":{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}},"Label":"x","ToleratedFailureCount":1,"Next":"N"}"#,
            r#"distributed-fields /States/S/ToleratedFailureCount "ToleratedFailureCount"
distributed-fields /States/S/Label "Label""#,
        ),
        (
            r#"{"Type":"Map","ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}},"ResultWriter":{"WriterConfig":{}},"Next":"N"}"#,
            r"missing-field /States/S/ResultWriter/WriterConfig { [These fields are required: [OutputType]]",
        ),
        (
            r#"{"Type":"Map","ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED"},"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}},"Next":"N"}"#,
            r"distributed-exec-type /States/S/ItemProcessor/ProcessorConfig { [These fields are required: [ExecutionType]]",
        ),
        (
            r#"{"Type":"Map","ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}},"Label":"a b","ToleratedFailurePercentage":101,"ItemBatcher":{},"ResultWriter":{},"Next":"N"}"#,
            r#"tolerated-range /States/S/ToleratedFailurePercentage 101 [Maximum value is 100]
empty-value /States/S/ResultWriter {} [Value cannot be empty]
item-batcher-empty /States/S/ItemBatcher {
label-name /States/S/Label "a b""#,
        ),
        (
            r#"{"Type":"Map","ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}},"ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"CSV","CSVHeaderLocation":"GIVEN","MaxItems":1,"MaxItemsPath":"$.m"}},"ResultWriter":{"Parameters":{}},"Next":"N"}"#,
            r#"max-items-exclusive /States/S/ItemReader/ReaderConfig "MaxItemsPath" [There should only be one of the following fields: [MaxItems, MaxItemsPath]]
missing-field /States/S/ItemReader/ReaderConfig { [These fields are required: [CSVHeaders]]
missing-field /States/S/ResultWriter { [These fields are required: [Resource]]"#,
        ),
        (
            r#"{"Type":"Map","ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}},"ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"JSON","ItemsPointer":"a"}},"Next":"N"}"#,
            r#"bad-items-pointer /States/S/ItemReader/ReaderConfig/ItemsPointer "a" [Invalid input: JSON Pointer expression must start with '/': "a"]"#,
        ),
    ]);
}

#[test]
fn fields_belong_to_a_query_language() {
    gives(&[
        (
            r#"{"Type":"Pass","QueryLanguage":"JSONata","Output":"{% 1 %}","Next":"N"}"#,
            "",
        ),
        (
            r#"{"Type":"Pass","QueryLanguage":"JSONata","Parameters":{},"Next":"N"}"#,
            r#"jsonpath-field-in-jsonata /States/S/Parameters "Parameters" [Field 'Parameters' is not supported]"#,
        ),
        (
            r#"{"Type":"Wait","QueryLanguage":"JSONata","Seconds":"{% $states.input.s %}","Next":"Nn"}"#,
            r#"next-missing-target /States/S/Next "Nn" [Missing 'Next' target: Nn]"#,
        ),
        (
            r#"{"Type":"Choice","QueryLanguage":"JSONata","Choices":[{"Condition":"{% true %}","Next":"N"}],"Default":"N"}"#,
            "",
        ),
        (
            r#"{"Type":"Pass","QueryLanguage":"jsonata","Next":"N"}"#,
            r#"bad-query-language /States/S/QueryLanguage "jsonata" [The field 'QueryLanguage' should have one of these values: [JSONPath, JSONata]]"#,
        ),
    ]);
}

#[test]
fn machines_start_end_and_reach_all_their_states() {
    for (text, expected) in [
        (
            r#"{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}},"Version":"2.0"}"#,
            r#"bad-version /Version "2.0" [The field 'Version' should have one of these values: [1.0]]"#,
        ),
        (
            r#"{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}},"TimeoutSecond":1}"#,
            r#"unknown-field /TimeoutSecond "TimeoutSecond" [Field 'TimeoutSecond' is not supported]"#,
        ),
        (
            r#"{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}},"TimeoutSeconds":0}"#,
            r"number-range /TimeoutSeconds 0 [Minimum value is 1]",
        ),
        (
            r#"{"StartAt":"A"}"#,
            r"missing-top-fields  { [These fields are required: [States]]",
        ),
        (
            r"{}",
            r"missing-top-fields  { [These fields are required: [States, StartAt]]",
        ),
        (
            r"[]",
            r"not-object  [] [Definition must be a valid JSON object]",
        ),
        (
            r" ",
            r"empty-definition    [Definition must be a valid JSON object]",
        ),
        (
            r#"{"StartAt":"A","States":{}}"#,
            r#"empty-value /States {} [Value cannot be empty]
start-at-missing-target /StartAt "A" [Missing 'Next' target: A]
no-terminal-state /States { [Workflow has no terminal state]"#,
        ),
        (
            r#"{"StartAt":"B","States":{"A":{"Type":"Pass","End":true}}}"#,
            r#"start-at-missing-target /StartAt "B" [Missing 'Next' target: B]
unreachable-state /States/A "A" [State "A" is not reachable.]"#,
        ),
        (
            r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"AA"},"AAA":{"Type":"Pass","End":true}}}"#,
            r#"next-missing-target /States/A/Next "AA" [Missing 'Next' target: AA]
unreachable-state /States/AAA "AAA" [State "AAA" is not reachable.]"#,
        ),
        (
            r#"{"StartAt":"A","States":{"A":{"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true,"Next":"X"}],"Default":"Y"},"B":{"Type":"Task","Resource":"${F}","Catch":[{"ErrorEquals":["E"],"Next":"Z"}],"End":true}}}"#,
            r#"choice-missing-target /States/A/Choices[0]/Next "X" [Missing 'Next' target: X]
default-missing-target /States/A/Default "Y" [Missing 'Next' target: Y]
catch-missing-target /States/B/Catch[0]/Next "Z" [Missing 'Next' target: Z]
unreachable-state /States/B "B" [State "B" is not reachable.]"#,
        ),
        (
            r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Pass","Next":"A"}}}"#,
            r#"no-terminal-state /States "B" [Workflow has no terminal state]"#,
        ),
        (
            r#"{"StartAt":"A","States":{"A":{"Type":"Pass","End":true},"A":{"Type":"Succeed"}}}"#,
            r#"duplicate-key /States/A "A""#,
        ),
        (
            r#"{"StartAt":"A","StartAt":"B","States":{"A":{"Type":"Nope"},"A":{"Type":"Pass","Next":"Nowhere","Next":"B"},"B":{"Type":"Succeed"}}}"#,
            r#"unreachable-state /States/A "A" [State "A" is not reachable.]
duplicate-key /StartAt "StartAt"
duplicate-key /States/A "A"
duplicate-key /States/A/Next "Next""#,
        ),
        (
            r#"{"StartAt":"A","QueryLanguage":"JSONata","States":{"A":{"Type":"Pass","QueryLanguage":"JSONPath","End":true}}}"#,
            r#"querylang-downgrade /States/A "JSONPath" ['QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine]"#,
        ),
        (
            r#"{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}"#,
            r#"json-syntax   [Unexpected end-of-input: expected close marker for Object (start marker at [Source: (String)"{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}"; line: 1, column: 1])
 at [Source: (String)"{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}"; line: 1, column: 57]]"#,
        ),
        (
            r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Assign":{"x":1},"Next":"M"},"M":{"Type":"Map","ItemProcessor":{"StartAt":"B","States":{"B":{"Type":"Pass","Assign":{"x":2},"End":true}}},"End":true}}}"#,
            r#"var-outer-assign /States/M/ItemProcessor/States/B/Assign "x" [The variable name 'x' was already defined in a parent scope.]"#,
        ),
        (
            r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Assign":{"x":1},"Next":"M"},"M":{"Type":"Map","ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"B","States":{"B":{"Type":"Pass","InputPath":"$x","End":true}}},"End":true}}}"#,
            r#"var-distributed /States/M/ItemProcessor/States/B/InputPath "$x""#,
        ),
        (
            r#"{"StartAt":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","States":{"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa":{"Type":"Pass","End":true}}}"#,
            r#"state-name-long /States/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa""#,
        ),
    ] {
        assert_eq!(found(text, &CheckOptions::default()), expected, "{text}");
    }
}

/// What a slip of the pen has cut off is told as that.
#[test]
fn states_behind_a_misspelt_target_say_which() {
    let machine = |start: &str, next: &str| {
        format!(
            r#"{{"StartAt":"{start}","States":{{
              "Check":{{"Type":"Pass","Next":"{next}"}},
              "Charge":{{"Type":"Pass","Next":"Shop"}},
              "Ship":{{"Type":"Succeed"}},
              "Alone":{{"Type":"Succeed"}}}}}}"#
        )
    };
    let away = "name it in `Next`, `Default` or a `Catch` of a state that is reached, or remove it";
    for (start, next, expected) in [
        (
            "Check",
            "Chrage",
            [
                (
                    "Charge",
                    "once `Chrage` is mended, this state may be reached",
                ),
                ("Ship", "once `Shop` is mended, this state may be reached"),
                ("Alone", away),
            ]
            .as_slice(),
        ),
        (
            "Chekc",
            "Charge",
            &[
                ("Check", "once `Chekc` is mended, this state may be reached"),
                (
                    "Charge",
                    "once `Chekc` is mended, this state may be reached",
                ),
                ("Ship", "once `Shop` is mended, this state may be reached"),
                ("Alone", away),
            ],
        ),
        (
            "Check",
            "Nothing of the kind",
            &[("Charge", away), ("Ship", away), ("Alone", away)],
        ),
    ] {
        let text = machine(start, next);
        let checked = check(&text, &CheckOptions::default());
        let unreached = checked
            .diagnostics
            .iter()
            .filter(|found| found.code == "unreachable-state");
        let told: Vec<(&str, &str)> = unreached
            .map(|found| {
                (
                    found.pointer.rsplit('/').next().unwrap_or_default(),
                    found.help.as_deref().unwrap_or_default(),
                )
            })
            .collect();
        assert_eq!(told, expected, "{text}");
    }
}
