//! Placeholders, EXPRESS machines and quick fixes.

use asl_language::{CheckOptions, MachineType, check};

use super::{HABITS, found, found_in_state, gives, with_state};

#[test]
fn placeholders_without_a_value_raise_no_false_alarm() {
    gives(&[
        (
            r#"{"Type":"Wait","Seconds":"${S}","Next":"N"}"#,
            r#"undefined-substitution /States/S/Seconds "${S}""#,
        ),
        (
            r#"{"Type":"Wait","Timestamp":"${T}","Next":"N"}"#,
            r#"undefined-substitution /States/S/Timestamp "${T}""#,
        ),
        (
            r#"{"Type":"Pass","InputPath":"${P}","Parameters":{"a.$":"${Q}","b":"${B}-${C}"},"Next":"N"}"#,
            r#"undefined-substitution /States/S/Parameters "${Q}"
undefined-substitution /States/S/InputPath "${P}""#,
        ),
        (
            r#"{"Type":"Task","Resource":"arn:aws:states:::${S}:${A}","TimeoutSeconds":"${T}","Parameters":"${P}","Next":"N"}"#,
            r#"undefined-substitution /States/S/TimeoutSeconds "${T}""#,
        ),
        (
            r#"{"Type":"Choice","Choices":[{"Variable":"$.a","StringEquals":"${S}","Next":"N"},{"Variable":"$.a","NumericEquals":"${N}","Next":"N"}]}"#,
            r#"choice-operand-type /States/S/Choices[1]/NumericEquals "${N}""#,
        ),
        (
            r#"{"Type":"${T}","Next":"N"}"#,
            r#"bad-type-value /States/S/Type "${T}""#,
        ),
        (
            r#"{"Type":"Task","Resource":"${aws_lambda_function.f[0].arn}","Next":"N"}"#,
            "",
        ),
    ]);
}

/// Recorded: api/test_illegal_callbacks, express/test_illegal_activity_task.
#[test]
fn express_machines_take_only_request_and_response() {
    let express = CheckOptions {
        machine_type: MachineType::Express,
        ..CheckOptions::default()
    };
    for (resource, expected) in [
        ("arn:aws:states:::sns:publish", ""),
        (
            "arn:aws:states:::ecs:runTask.sync",
            "express-sync Express state machine does not support '.sync' service integration",
        ),
        (
            "arn:aws:states:::sns:publish.waitForTaskToken",
            "express-callback Express state machine does not support '.waitForTaskToken' service integration ",
        ),
        (
            "arn:aws:states:us-east-1:123456789012:activity:a",
            "express-activity Express state machine does not support Activity ARN",
        ),
    ] {
        let text = with_state(&format!(
            r#"{{"Type":"Task","Resource":"{resource}","Next":"N"}}"#
        ));
        let checked = check(&text, &express);
        let told = checked
            .diagnostics
            .iter()
            .filter(|found| !HABITS.contains(&found.code));
        let lines = told.map(|found| {
            format!(
                "{} {}",
                found.code,
                found.aws.as_ref().map_or("", |aws| &aws.message)
            )
        });
        assert_eq!(lines.collect::<Vec<_>>().join("\n"), expected, "{resource}");
    }
    let map = r#"{"Type":"Map","ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"EXPRESS"},"StartAt":"A","States":{"A":{"Type":"Succeed"}}},"Next":"N"}"#;
    assert_eq!(
        found_in_state(map, &express),
        "distributed-in-express /States/S {"
    );
    assert_eq!(found_in_state(map, &CheckOptions::default()), "");
}

#[test]
fn values_of_placeholders_are_read_as_what_they_stand_for() {
    let values = [
        ("S", "5"),
        ("T", "five"),
        ("F", "arn:aws:states:::sns:publish"),
        ("Name", "N"),
        ("P", r#"{"a.$":"$.b"}"#),
        ("E", "true"),
    ];
    let options = CheckOptions {
        substitutions: values
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into(),
        ..CheckOptions::default()
    };
    for (state, expected) in [
        (r#"{"Type":"Wait","Seconds":"${S}","Next":"${Name}"}"#, ""),
        (
            r#"{"Type":"Wait","Seconds":"${T}","Next":"N"}"#,
            r#"wrong-type /States/S/Seconds "${T}" [Expected value of type Integer]"#,
        ),
        (
            r#"{"Type":"Task","Resource":"${F}","TimeoutSeconds":"${S}","Parameters":"${P}","End":"${E}"}"#,
            "",
        ),
        (
            r#"{"Type":"Task","Resource":"${F}.sync","Next":"N"}"#,
            r#"resource-pattern /States/S/Resource "${F}.sync" [The resource provided arn:aws:states:::sns:publish.sync is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.]"#,
        ),
        (
            r#"{"Type":"Choice","Choices":[{"Variable":"$.a","NumericEquals":"${S}","Next":"N"}]}"#,
            "",
        ),
    ] {
        assert_eq!(found_in_state(state, &options), expected, "{state}");
    }
}

#[test]
fn typing_errors_get_a_suggestion_that_mends_them() {
    for (wrong, mended) in [
        (
            r#"{"Type":"Pass","Nxt":"N"}"#,
            r#"{"Type":"Pass","Next":"N"}"#,
        ),
        (
            r#"{"Type":"pass","Next":"N"}"#,
            r#"{"Type":"Pass","Next":"N"}"#,
        ),
        (
            r#"{"Type":"Choice","Choices":[{"Variable":"$.a","StringEqual":"b","Next":"N"}]}"#,
            r#"{"Type":"Choice","Choices":[{"Variable":"$.a","StringEquals":"b","Next":"N"}]}"#,
        ),
        (
            r#"{"Type":"Wait","Seconds":-1,"Next":"N"}"#,
            r#"{"Type":"Wait","Seconds":0,"Next":"N"}"#,
        ),
        (
            r#"{"Type":"Pass","Parameters":{"a":"$.b"},"Next":"N"}"#,
            r#"{"Type":"Pass","Parameters":{"a.$":"$.b"},"Next":"N"}"#,
        ),
        (
            r#"{"Type":"Task","Resource":"arn:aws:states:::sns:Publish","Next":"N"}"#,
            r#"{"Type":"Task","Resource":"arn:aws:states:::sns:publish","Next":"N"}"#,
        ),
        (
            r#"{"Type":"Pass","Next":"NN"}"#,
            r#"{"Type":"Pass","Next":"N"}"#,
        ),
    ] {
        let mut text = with_state(wrong);
        let checked = check(&text, &CheckOptions::default());
        let fix = checked
            .diagnostics
            .iter()
            .find_map(|found| found.fixes.first())
            .unwrap_or_else(|| panic!("no fix for {wrong}"));
        for edit in fix.edits.iter().rev() {
            text.replace_range(edit.span.start..edit.span.end, &edit.text);
        }
        assert_eq!(text, with_state(mended));
        assert_eq!(found(&text, &CheckOptions::default()), "", "{mended}");
    }
}

#[test]
fn a_pasted_part_becomes_a_machine() {
    for (part, mended) in [
        (
            r#" {"Type":"Succeed"} "#,
            r#" {"StartAt": "State", "States": {"State": {"Type":"Succeed"}}} "#,
        ),
        (
            r#"{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Succeed"}}"#,
            r#"{"StartAt": "A", "States": {"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Succeed"}}}"#,
        ),
    ] {
        let mut text = part.to_owned();
        let checked = check(part, &CheckOptions::default());
        assert_eq!(checked.diagnostics.len(), 1, "{part}");
        for edit in checked.diagnostics[0].fixes[0].edits.iter().rev() {
            text.replace_range(edit.span.start..edit.span.end, &edit.text);
        }
        assert_eq!(text, mended);
        assert!(
            check(&text, &CheckOptions::default()).machine.is_some(),
            "{text}"
        );
    }
}
