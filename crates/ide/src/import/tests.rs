use proptest::prelude::*;

use super::{Imported, Needed, import, recorded_mocks, supply};
use crate::document::read_as;

/// An import in a few lines: what it is; of each machine name, pointer, definition as JSON or what is needed, values.
fn summary(imported: &Imported) -> String {
    let mut lines = vec![format!("{:?}", imported.kind)];
    for machine in &imported.machines {
        let definition = match (&machine.definition, &machine.needs) {
            (Some(definition), _) => {
                let document = read_as(&definition.text, definition.syntax).document;
                assert_eq!(document.errors, [], "{}", definition.text);
                document.root.unwrap().to_value().to_string()
            }
            (None, Some(Needed::File(path))) => format!("file {path}"),
            (None, Some(Needed::S3 { bucket, key })) => format!("s3 {bucket} {key}"),
            (None, Some(Needed::Value(value))) => format!("value {value}"),
            (None, None) => "nothing".to_owned(),
        };
        let values: Vec<String> = machine
            .substitutions
            .iter()
            .map(|(name, value)| format!(" {name}={value}"))
            .collect();
        lines.push(format!(
            "{} {} {definition}{}",
            machine.name,
            machine.pointer,
            values.concat()
        ));
    }
    lines.join("\n")
}

fn gives(text: &str, expected: &str) {
    assert_eq!(summary(&import(text, None)), expected, "{text}");
}

const PASS: &str = r#"{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}"#;

#[test]
fn definitions_stay_as_they_are() {
    for text in [PASS, "# why\nStartAt: A\nStates: {A: {Type: Succeed}}\n"] {
        let imported = import(text, None);
        assert_eq!(imported.machines[0].definition.as_ref().unwrap().text, text);
        assert_eq!(imported.findings, []);
    }
    for slip in [
        "\u{feff} {\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Succeed\"}}}\n",
        "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Succeed\",},},}",
        "{\"StartAt\":\"A\" \"States\":{\"A\":{\"Type\":\"Succeed\"}}}",
    ] {
        let imported = import(slip, None);
        // Places are those of the text as it was.
        let span = imported.machines[0].span;
        let body = slip.trim_start_matches('\u{feff}').trim();
        assert_eq!(slip.get(span.start..span.end), Some(body));
        let definition = imported.machines[0].definition.as_ref().unwrap();
        assert_eq!(definition.text.trim().replace(", ", ","), PASS);
        assert!(imported.findings[0].message.contains("mended"));
    }
    gives(
        r#"{"StartAt":"A","States":{"A":{"Type":"Wait","Seconds":${seconds},"Next":"${a ? "x" : b[0]}"}}}"#,
        "Definition\nStateMachine  {\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Wait\",\"Seconds\":\"${seconds}\",\"Next\":\"${a-x-:-b0}\"}}}",
    );
}

#[test]
fn cloudformation() {
    for (properties, expected) in [
        (
            "DefinitionString: '{\"StartAt\":\"${A}\"}'",
            r#"M /Resources/M/Properties/DefinitionString {"StartAt":"${A}"}"#,
        ),
        (
            "DefinitionString: !Sub '{\"StartAt\":\"${A.Arn}${!B}\"}'",
            r#"M /Resources/M/Properties/DefinitionString {"StartAt":"${A.Arn}${B}"}"#,
        ),
        (
            "DefinitionString:\n        Fn::Sub:\n          - '{\"StartAt\":\"${A}${B}\"}'\n          - {A: x, B: !Ref C}",
            r#"M /Resources/M/Properties/DefinitionString {"StartAt":"${A}${B}"} A=x"#,
        ),
        (
            "DefinitionString: !Join ['', ['{\"StartAt\":\"arn:', !Ref AWS::Partition, ':', !GetAtt [F, Arn], '\",\"n\":', !Ref N, '}']]",
            r#"M /Resources/M/Properties/DefinitionString {"StartAt":"arn:${AWS::Partition}:${F.Arn}","n":"${N}"} AWS::Partition=aws"#,
        ),
        (
            "StateMachineName: Named\n      DefinitionSubstitutions: {X: 1, Y: !Ref Z, W: !Sub 'arn:${AWS::Region}:x'}\n      Definition: {StartAt: '${X}', States: {}}",
            r#"Named /Resources/M/Properties/Definition {"StartAt":"${X}","States":{}} W=arn:us-east-1:x X=1"#,
        ),
        (
            "DefinitionUri: a/b.asl.json",
            "M /Resources/M/Properties/DefinitionUri file a/b.asl.json",
        ),
        (
            "DefinitionUri: {Bucket: b, Key: k}",
            "M /Resources/M/Properties/DefinitionUri s3 b k",
        ),
        (
            "DefinitionUri: s3://b/k/l",
            "M /Resources/M/Properties/DefinitionUri s3 b k/l",
        ),
        (
            "DefinitionS3Location: {Bucket: !Ref B, Key: k}",
            "M /Resources/M/Properties/DefinitionS3Location s3 ${B} k",
        ),
        (
            "DefinitionString: !Ref Text",
            "M /Resources/M/Properties/DefinitionString value Text",
        ),
        (
            "Definition: {'Fn::Transform': {Name: 'AWS::Include', Parameters: {Location: 's3://b/k'}}}",
            "M /Resources/M/Properties/Definition s3 b k",
        ),
        ("RoleArn: x", "M /Resources/M nothing"),
    ] {
        let text = format!(
            "Resources:\n  R: {{Type: Other}}\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      {properties}\n"
        );
        gives(&text, &format!("Template\n{expected}"));
    }
}

#[test]
fn intrinsic_functions_are_placeholders_that_can_be_read() {
    for (value, expected) in [
        ("!Ref A", "${A}"),
        ("!GetAtt A.B.C", "${A.B.C}"),
        ("!Sub 'x-${A}'", "x-${A}"),
        ("!ImportValue Shared-Arn", "${Shared-Arn}"),
        ("!ImportValue {'Fn::Sub': '${Env}-Arn'}", "${Env-Arn}"),
        (
            "!FindInMap [Map, !Ref 'AWS::Region', Key]",
            "${Map.AWS::Region.Key}",
        ),
        ("!Select [1, [a, b]]", "b"),
        ("!Select [0, !GetAZs '']", "${GetAZs..0}"),
        ("!Select [5, !Split [':', !GetAtt B.Arn]]", "${B.Arn.5}"),
        ("!Join ['-', [a, !Ref B]]", "a-${B}"),
        ("!If [C, !Ref 'AWS::NoValue', x]", "x"),
        ("!Base64 x", "${Base64.x}"),
        ("!Unknown [x]", "${Unknown}"),
    ] {
        let text = format!(
            "Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Definition:\n        StartAt: {value}\n"
        );
        let imported = import(&text, None);
        let definition = imported.machines[0].definition.clone().unwrap();
        let root = read_as(&definition.text, definition.syntax)
            .document
            .root
            .unwrap();
        assert_eq!(
            root.get("StartAt").unwrap().as_str(),
            Some(expected),
            "{value}"
        );
    }
}

#[test]
fn comments_of_yaml_are_kept() {
    let text = "Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Definition:\n        # first\n        StartAt: A # start\n        States:\n\n          # the only one\n          A:\n            Type: Task\n            Resource: !GetAtt F.Arn # a Lambda\n            Comment: |\n              two\n                lines\n      Type: EXPRESS\n";
    let definition = import(text, None).machines.remove(0).definition.unwrap();
    assert_eq!(
        definition.text,
        "StartAt: A # start\nStates:\n\n  # the only one\n  A:\n    Type: Task\n    Resource: \"${F.Arn}\" # a Lambda\n    Comment: |\n      two\n        lines\n"
    );
}

#[test]
fn serverless() {
    gives(
        "service: s\nstepFunctions:\n  stateMachines:\n    a: {name: N, definition: {StartAt: !GetAtt [f, Arn], States: {}}}\n    b: {definition: '${file(b.asl.yaml)}'}\n    c: ${file(c.yml)}\n",
        "Serverless\nN /stepFunctions/stateMachines/a/definition {\"StartAt\":\"${f.Arn}\",\"States\":{}}\nb /stepFunctions/stateMachines/b/definition file b.asl.yaml\nc /stepFunctions/stateMachines/c file c.yml",
    );
    gives(
        "service: s\nprovider: aws\nstepFunctions: [{stateMachines: {a: {definition: {StartAt: x, States: {}}}}}]\n",
        "Serverless\na /stepFunctions/0/stateMachines/a/definition {\"StartAt\":\"x\",\"States\":{}}",
    );
}

#[test]
fn terraform() {
    for (definition, expected) in [
        (
            "<<EOF\n{\"StartAt\": \"${aws_x.y.arn}\", \"n\": ${var.n}, \"l\": \"$${l}\"}\nEOF\n",
            r#"m  {"StartAt":"${aws_x.y.arn}","n":"${var.n}","l":"${l}"}"#,
        ),
        (
            "jsonencode({ StartAt = \"A\", States = { A = { Type = \"Pass\", n = 1, t = true, r = aws_x.y[0].arn, l = [1, \"x-${var.z}\"], o = a ? 1 : 2 } } })",
            r#"m  {"StartAt":"A","States":{"A":{"Type":"Pass","n":1,"t":true,"r":"${aws_x.y0.arn}","l":[1,"x-${var.z}"],"o":"${a-1-:-2}"}}}"#,
        ),
        (
            "templatefile(\"${path.module}/m.asl.json\", { a = \"x\", b = var.b })",
            "m  file m.asl.json a=x",
        ),
        ("file(\"m.json\")", "m  file m.json"),
        ("jsonencode(yamldecode(file(\"m.yaml\")))", "m  file m.yaml"),
        ("local.text", r#"m  {"StartAt":"L"}"#),
        ("data.template_file.t.rendered", "m  file t.json v=1"),
        ("\"${data.template_file.t.rendered}\"", "m  file t.json v=1"),
        ("var.definition", "m  value var.definition"),
        ("var.given", r#"m  {"StartAt":"G"}"#),
        ("local.loop", "m  value local.loop"),
    ] {
        let text = format!(
            "# a file\nlocals {{\n  text = <<-EOT\n    {{\"StartAt\": \"L\"}}\n  EOT\n  loop = local.loop\n}}\ndata \"template_file\" \"t\" {{\n  template = file(\"t.json\")\n  vars = {{ v = 1 }}\n}}\nvariable \"given\" {{ default = \"{{\\\"StartAt\\\": \\\"G\\\"}}\" }}\nresource \"aws_sfn_state_machine\" \"m\" {{\n  tags = {{ x = \"}}\" }}\n  logging {{ level = \"ALL\" }}\n  definition = {definition}\n  type = \"STANDARD\"\n}}\n"
        );
        gives(&text, &format!("Terraform\n{expected}"));
    }
}

#[test]
fn fragments_are_put_into_a_machine() {
    for (text, expected) in [
        (
            r#"{"Type":"Pass","End":true}"#,
            r#"{"StartAt":"State","States":{"State":{"Type":"Pass","End":true}}}"#,
        ),
        (
            r#"{"A":{"Type":"Pass","Next":"B"},"C":{"Type":"Choice","Choices":[{"Next":"D"}],"Default":"A"}}"#,
            r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"C":{"Type":"Choice","Choices":[{"Next":"D"}],"Default":"A"},"B":{"Type":"Succeed"},"D":{"Type":"Succeed"}}}"#,
        ),
        ("\"A\": {\n  \"Type\": \"Succeed\"\n},\n", PASS),
        (
            r#"{"Retry":[{"ErrorEquals":["States.ALL"]}]}"#,
            r#"{"StartAt":"State","States":{"State":{"Type":"Task","Resource":"${Resource}","Retry":[{"ErrorEquals":["States.ALL"]}],"End":true}}}"#,
        ),
        (
            r#""Choices": [{"Variable":"$.a","IsNull":true,"Next":"B"}]"#,
            r#"{"StartAt":"State","States":{"State":{"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true,"Next":"B"}]},"B":{"Type":"Succeed"}}}"#,
        ),
        (
            r#"{"InputPath":"$.a","Next":"B"}"#,
            r#"{"StartAt":"State","States":{"State":{"Type":"Pass","InputPath":"$.a","Next":"B"},"B":{"Type":"Succeed"}}}"#,
        ),
        ("A:\n  Type: Succeed\n", PASS),
        (
            "Some page:\n\n```json\n{\"Type\":\"Succeed\"}\n```\nmore",
            r#"{"StartAt":"State","States":{"State":{"Type":"Succeed"}}}"#,
        ),
    ] {
        gives(text, &format!("Fragment\nStateMachine  {expected}"));
        assert!(!import(text, None).findings.is_empty());
    }
    // What is broken stays broken, and in place.
    let imported = import("{\"A\": {\"Type\": \"Pass\", ... }}", None);
    assert!(
        imported.machines[0]
            .definition
            .as_ref()
            .unwrap()
            .text
            .contains("...")
    );
}

#[test]
fn what_the_command_line_prints() {
    let definition = asl_json::Value::from(PASS).to_string();
    gives(
        &format!(
            r#"{{"stateMachineArn":"arn","name":"Orders","definition":{definition},"type":"EXPRESS"}}"#
        ),
        &format!("Document\nOrders /definition {PASS}"),
    );
    let imported = import(
        r#"{"executionArn":"arn","input":"{\"a\":1}","status":"RUNNING"}"#,
        None,
    );
    assert_eq!(imported.input.as_deref(), Some(r#"{"a":1}"#));
    gives(
        r#"{"deep":[{"x":{"StartAt":"A","States":{}}}]}"#,
        "Document\nx /deep/0/x {\"StartAt\":\"A\",\"States\":{}}",
    );
    gives(
        &format!(
            r#"{{"resource":{{"aws_sfn_state_machine":{{"orders":{{"definition":{definition}}}}}}}}}"#
        ),
        &format!("Document\norders /resource/aws_sfn_state_machine/orders/definition {PASS}"),
    );
    gives(r#"{"Error":"E","Cause":"why"}"#, "Unknown");
    gives(r#"{"Type":"Other","Parameters":{}}"#, "Unknown");
    gives("just words", "Unknown");
    gives("{}", "Unknown");
    gives("", "Unknown");
}

#[test]
fn a_file_that_was_asked_for_is_supplied() {
    let template = "Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      DefinitionUri: m.asl.json\n      DefinitionSubstitutions: {Fn: x}\n";
    let machine = import(template, None).machines.remove(0);
    let supplied = supply(
        &machine,
        r#"{"StartAt":"${Fn}","States":{},"TimeoutSeconds":${T}}"#,
        Some("m.asl.json"),
    )
    .unwrap();
    assert_eq!((supplied.name.as_str(), supplied.needs), ("M", None));
    assert_eq!(
        supplied.definition.unwrap().text,
        r#"{"StartAt":"${Fn}","States":{},"TimeoutSeconds":"${T}"}"#
    );
    assert_eq!(
        supplied.substitutions.get("Fn").map(String::as_str),
        Some("x")
    );
    assert_eq!(supply(&machine, "nothing", None), None);
}

#[test]
fn loops_of_templates_stand_for_their_resources() {
    gives(
        "Resources:\n  'Fn::ForEach::Each':\n    - Id\n    - [a, b]\n    - 'M${Id}':\n        Type: AWS::Serverless::StateMachine\n        Properties: {DefinitionUri: x}\n",
        "Template\nM${Id} /Resources/Fn::ForEach::Each/2/M${Id}/Properties/DefinitionUri file x",
    );
}

#[test]
fn mocks() {
    let text = r#"{"StateMachines":{"M":{"TestCases":{"C":{"A":"r"}}}},"MockedResponses":{"r":{"0":{"Return":1}}}}"#;
    let imported = import(text, None);
    assert_eq!(summary(&imported), "MockConfig\nM /StateMachines/M nothing");
    assert_eq!(imported.mocks.as_deref(), Some(text));
}

#[test]
fn histories_become_mocks_and_input() {
    let text = r#"{"events":[
      {"id":9,"previousEventId":8,"type":"TaskSucceeded","taskSucceededEventDetails":{"output":"{\"n\":1}"}},
      {"id":1,"previousEventId":0,"type":"ExecutionStarted","executionStartedEventDetails":{"input":"{\"i\":0}"}},
      {"id":2,"previousEventId":0,"type":"TaskStateEntered","stateEnteredEventDetails":{"name":"A","input":"{}"}},
      {"id":3,"previousEventId":2,"type":"TaskScheduled","taskScheduledEventDetails":{}},
      {"id":4,"previousEventId":3,"type":"TaskStarted","taskStartedEventDetails":{}},
      {"id":5,"previousEventId":4,"type":"TaskFailed","taskFailedEventDetails":{"error":"E","cause":"why"}},
      {"id":7,"previousEventId":5,"type":"TaskScheduled","taskScheduledEventDetails":{}},
      {"id":8,"previousEventId":7,"type":"TaskStarted","taskStartedEventDetails":{}},
      {"id":10,"previousEventId":9,"type":"TaskStateExited","stateExitedEventDetails":{"name":"A","output":"{}"}},
      {"id":11,"previousEventId":10,"type":"TaskStateEntered","stateEnteredEventDetails":{"name":"B","input":"{}"}},
      {"id":12,"previousEventId":11,"type":"LambdaFunctionScheduled","lambdaFunctionScheduledEventDetails":{}},
      {"id":13,"previousEventId":12,"type":"LambdaFunctionTimedOut","lambdaFunctionTimedOutEventDetails":{}}
    ]}"#;
    let imported = import(text, None);
    assert_eq!(imported.input.as_deref(), Some(r#"{"i":0}"#));
    assert_eq!(recorded_mocks(text), imported.mocks);
    assert_eq!(recorded_mocks("{\"events\": []}"), None);
    let mocks = asl_json::Value::parse(&imported.mocks.unwrap()).unwrap();
    assert_eq!(
        mocks.to_string(),
        r#"{"StateMachines":{"StateMachine":{"TestCases":{"Recorded":{"A":"A","B":"B"}}}},"MockedResponses":{"A":{"0":{"Throw":{"Error":"E","Cause":"why"}},"1":{"Return":{"n":1}}},"B":{"0":{"NeverAnswers":true}}}}"#
    );
}

#[test]
fn an_input_that_is_not_json_is_left_out() {
    for text in [
        r#"{"events":[{"id":1,"type":"ExecutionStarted","executionStartedEventDetails":{"input":"{..."}}]}"#,
        r#"{"executionArn":"a","input":"HIDDEN"}"#,
    ] {
        let imported = import(text, None);
        assert_eq!(imported.input, None, "{text}");
        let found = imported
            .findings
            .iter()
            .find(|it| it.message.contains("not JSON"));
        let span = found.map(|finding| finding.span).unwrap_or_default();
        assert!(
            text.get(span.start..span.end)
                .is_some_and(|input| input.starts_with('"')),
            "{imported:?}"
        );
    }
}

#[test]
fn hostile_texts_are_bounded() {
    let nested = |open: &str, close: &str| format!("{}{}", open.repeat(5000), close.repeat(5000));
    for text in [
        format!(
            "resource \"aws_sfn_state_machine\" \"m\" {{\n definition = {}\n}}",
            nested("[", "]")
        ),
        format!(
            "resource \"aws_sfn_state_machine\" \"m\" {{\n definition = {}\n}}",
            nested("f(", ")")
        ),
        format!(
            "resource \"aws_sfn_state_machine\" \"m\" {{\n definition = {}\n}}",
            nested("{a={", "}}")
        ),
        format!(
            "resource \"aws_sfn_state_machine\" \"m\" {{\n definition = {}",
            "(".repeat(50_000)
        ),
        "resource \"a\" \"b\" {\n".repeat(20_000),
        format!(
            "Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      DefinitionString: {}",
            "!Sub [".repeat(300)
        ),
        format!(
            "{{\"Resources\":{{\"M\":{{\"Type\":\"AWS::Serverless::StateMachine\",\"Properties\":{{\"DefinitionString\":{}1{}}}}}}}}}",
            "{\"Fn::Join\":[\"\",[".repeat(300),
            "]]}".repeat(300)
        ),
        "{\"a\":".repeat(20_000),
        format!("[{}]", "{\"StartAt\":1,\"States\":{}},".repeat(3000)),
        "${".repeat(50_000),
        // Neither an attribute nor a block.
        String::from("resource \"aws_sfn_state_machine\" \"m\" {\n  retry 1 {}\n}"),
        format!("{{\"States\": {}", "${".repeat(50_000)),
    ] {
        let imported = import(&text, None);
        assert!(imported.machines.len() <= super::MAX_MACHINES);
    }
}

proptest! {
    #[test]
    fn importing_is_total(text in "(resource \"aws_sfn_state_machine\" \"m\" \\{\n definition = |Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Definition: )?([a-zS:#,{}\\[\\]'\"!&*%@`|$()=<>?é\n -]|!Sub |<<E\n|\\$\\{){0,60}") {
        let imported = import(&text, None);
        for machine in &imported.machines {
            prop_assert!(text.get(machine.span.start..machine.span.end).is_some());
        }
    }
}

#[test]
fn definitions_are_found_in_pages_and_programs() {
    let nested = r#"{"StartAt":"M","States":{"M":{"Type":"Map","End":true,"ItemProcessor":{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}}}}"#;
    let other = r#"{"Comment":"a } and a {","StartAt":"B","States":{"B":{"Type":"Fail"}}}"#;
    let one = format!("Page\nA  {PASS}");
    for (text, expected) in [
        (
            format!("Create the states:\nThat isn't {{all}}:\n{PASS}Then deploy it."),
            one.clone(),
        ),
        (
            format!("# One\n\n```python\ndefinition = '''{PASS}'''\n```"),
            one.clone(),
        ),
        (
            format!("const definition = `{PASS}`;\nrun({{ definition }});"),
            one,
        ),
        (
            format!("First of all: try this\n{nested}\nand say \"why\".\nThen:\n{other}\n"),
            format!("Page\nM  {nested}\nB  {other}"),
        ),
        // A part of what is not whole would be taken for the machine.
        (
            format!("This one is cut off:\n{}", nested.trim_end_matches('}')),
            "Unknown".to_owned(),
        ),
        (
            format!("This one is broken:\n{{\"StartAt\":\"A\",\"States\":{{\"A\":{PASS},oops}}}}"),
            "Unknown".to_owned(),
        ),
        (format!("a{PASS}"), "Unknown".to_owned()),
        (
            "Nothing: is {\"StartAt\":\"A\"} here".to_owned(),
            "Unknown".to_owned(),
        ),
    ] {
        gives(&text, &expected);
    }
    let text = format!("Über alles: take this one\n{PASS}\n");
    let span = import(&text, None).machines[0].span;
    assert_eq!(text.get(span.start..span.end), Some(PASS));
}
