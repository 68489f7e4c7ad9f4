//! What is said of the three texts.

use super::*;

#[test]
fn a_check_tells_findings_with_their_places() {
    let text = "{\n  \"StartAt\": \"Helo\",\n  \"States\": {\"Hello\": {\"Type\": \"Pass\", \"Comment\": \"😀\", \"End\": true}}\n}";
    let checked = check(&mut Session::default(), 7, text);
    assert_eq!((checked.revision, checked.runnable), (7, false));
    let found = checked.diagnostics.first().unwrap();
    let units: Vec<u16> = text.encode_utf16().collect();
    let marked =
        String::from_utf16_lossy(&units[found.range.from as usize..found.range.to as usize]);
    assert_eq!(
        (found.severity, found.range.line, &*marked),
        (Severity::Error, 1, "\"Helo\"")
    );
    let names: Vec<_> = checked.states.iter().map(|state| &*state.name).collect();
    assert_eq!(names, ["Hello"]);
    assert_eq!(checked.graph.map(|graph| graph.nodes.len()), Some(1));
}

#[test]
fn a_run_says_which_placeholders_it_waits_for() {
    let text = r#"{"StartAt": "A", "States": {"A": {"Type": "${T}", "End": true}}}"#;
    let mut session = Session::default();
    let found = check(&mut session, 1, text);
    let worst = found.diagnostics.iter().map(|it| it.severity).min();
    assert_eq!((found.runnable, worst), (false, Some(Severity::Warning)));
    let answer = session.answer(Command::Run(RunRequest {
        run: 1,
        definition: text.into(),
        input: "".into(),
        mocks: "".into(),
        test_case: None,
        substitutions: Rc::default(),
        settings: Settings::default(),
    }));
    let told = format!("{answer:?}");
    assert!(
        told.contains("once its placeholders have values: `${T}`"),
        "{told}"
    );
}

#[test]
fn broken_text_is_told_and_what_can_be_drawn_is_drawn() {
    for (text, states) in [
        ("", 0),
        ("[]", 0),
        (
            "{\"States\": {\"A\": {\"Type\": \"Pass\" \"End\": true}}",
            1,
        ),
        ("nul", 0),
    ] {
        let checked = check(&mut Session::default(), 1, text);
        assert!(
            !checked.runnable
                && checked
                    .diagnostics
                    .iter()
                    .any(|found| found.severity == Severity::Error),
            "{text:?}"
        );
        assert_eq!(checked.states.len(), states, "{text:?}");
    }
}

#[test]
fn the_graph_is_sent_again_only_when_it_is_another_one() {
    let mut session = Session::default();
    assert!(check(&mut session, 1, PASS).graph.is_some());
    assert!(
        check(&mut session, 2, &PASS.replace("$.name", "$.nome"))
            .graph
            .is_none()
    );
    assert!(
        check(
            &mut session,
            3,
            &PASS.replace("Greet", "GreetWithManyMoreWords")
        )
        .graph
        .is_some()
    );
    assert!(
        check(&mut session, 4, "").graph.is_some(),
        "an empty picture is another one, too"
    );
}

#[test]
fn placeholders_are_told_with_their_values() {
    let answer = Session::default().answer(Command::Check {
        revision: 1,
        text: ORDER.into(),
        machine_type: MachineType::Standard,
        substitutions: Rc::new(
            [(
                String::from("TopicArn"),
                String::from("arn:aws:sns:eu-west-1:1:t"),
            )]
            .into(),
        ),
    });
    let Some(Update::Checked(checked)) = answer.into_iter().next() else {
        panic!("a check is answered")
    };
    let told: Vec<_> = checked
        .placeholders
        .iter()
        .map(|it| (it.name.as_str(), it.ranges.len(), it.value.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            ("ValidateOrderLambdaArn", 1, None),
            ("ProcessPaymentLambdaArn", 1, None),
            ("TopicArn", 1, Some("arn:aws:sns:eu-west-1:1:t")),
        ]
    );
}

#[test]
fn a_run_is_refused_with_the_text_at_fault() {
    let large = format!("\"{}\"", "x".repeat(262_143));
    for (definition, input, mocks, document) in [
        ("{}", "{}", "", Document::Definition),
        (PASS, "{", "", Document::Input),
        (PASS, &large, "", Document::Input),
        (PASS, "{}", "{", Document::Mocks),
    ] {
        let answer = Session::default().answer(Command::Run(request(definition, input, mocks)));
        let [
            Update::Refused {
                run: 1,
                document: at,
                diagnostics,
            },
        ] = &*answer
        else {
            panic!("{answer:?}")
        };
        assert_eq!(*at, document);
        assert!(
            diagnostics
                .iter()
                .any(|found| found.severity == Severity::Error)
        );
    }
}

/// What is found in an input.
fn in_input(text: &str) -> Vec<Diagnostic> {
    let mut answer = Session::default().answer(Command::CheckInput {
        revision: 1,
        text: text.into(),
    });
    match answer.pop() {
        Some(Update::CheckedInput { diagnostics, .. }) => diagnostics,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_input_is_checked() {
    let findings = |text: &str| -> Vec<_> {
        in_input(text)
            .into_iter()
            .map(|found| (found.code, found.severity))
            .collect()
    };
    assert_eq!(findings(""), []);
    assert_eq!(findings("[1, 2]"), []);
    assert_eq!(
        findings("[1, 2"),
        [(String::from("input-syntax"), Severity::Error)]
    );
    assert_eq!(
        findings(&format!("\"{}\"", "x".repeat(262_143))),
        [(String::from("input-size"), Severity::Warning)]
    );
}

#[test]
fn yaml_can_be_turned_into_the_json_that_is_asked_for() {
    for (text, expected) in [
        (
            "order:\n  id: 7 # the seventh\n",
            Some("{\n  \"order\": {\n    \"id\": 7\n  }\n}"),
        ),
        ("{id: 7}", Some("{\n  \"id\": 7\n}")),
        ("hello", Some("\"hello\"")),
        ("{\"id\": 7,}", None),
        ("a: [1", None),
    ] {
        let found = in_input(text);
        let fixes = found.iter().flat_map(|found| &found.fixes);
        let turned: Vec<_> = fixes
            .filter(|fix| fix.title == "turn this YAML into JSON")
            .flat_map(|fix| &fix.edits)
            .map(|edit| (edit.from, edit.to, &*edit.text))
            .collect();
        let end = u32::try_from(text.len()).unwrap();
        let expected: Vec<_> = expected.map(|json| (0, end, json)).into_iter().collect();
        assert_eq!(turned, expected, "{text}");
    }
    let answer = Session::default().answer(Command::CheckMocks {
        revision: 1,
        text: "StateMachines: {}\nMockedResponses: {}\n".into(),
        state_machine_name: None,
        test_case: None,
    });
    let [Update::CheckedMocks(checked)] = &*answer else {
        panic!("{answer:?}")
    };
    let first = checked.diagnostics.first().unwrap().fixes.first().unwrap();
    assert_eq!(first.title, "turn this YAML into JSON");
}

/// What stops a run before it starts is explained as what is wrong with a definition is.
#[test]
fn every_finding_about_the_start_of_a_run_is_explained() {
    let large = format!("\"{}\"", "x".repeat(262_143));
    let named = Settings {
        execution_name: Some("n".repeat(81)),
        ..Settings::default()
    };
    let late = Settings {
        start_time: Some(String::from("noon")),
        ..Settings::default()
    };
    let plain = Settings::default();
    for (code, input, settings) in [
        ("input-syntax", "{", &plain),
        ("input-size", &*large, &plain),
        ("name-too-long", "", &named),
        ("start-time", "", &late),
    ] {
        let refused = start::start(input, settings).err().unwrap_or_default();
        let first = refused.first().unwrap();
        assert_eq!((&*first.code, first.severity), (code, Severity::Error));
        assert!(!first.why.is_empty() && !first.guide.is_empty(), "{code}");
    }
}

#[test]
fn mocks_are_checked_against_the_definition() {
    let mut session = Session::default();
    check(&mut session, 1, ORDER);
    let text = r#"{
      "StateMachines": {"Orders": {"TestCases": {"Typo": {"ValidateOrdre": "Ok"}}}},
      "MockedResponses": {"Ok": {"0": {"Return": {}}}}
    }"#;
    let answer = session.answer(Command::CheckMocks {
        revision: 3,
        text: text.into(),
        state_machine_name: None,
        test_case: None,
    });
    let [Update::CheckedMocks(checked)] = &*answer else {
        panic!("{answer:?}")
    };
    assert_eq!(checked.revision, 3);
    assert_eq!(
        checked
            .machines
            .iter()
            .map(|machine| (&*machine.name, machine.test_cases.len()))
            .collect::<Vec<_>>(),
        [("Orders", 1)]
    );
    let answers: Vec<_> = checked
        .answers
        .iter()
        .map(|mocked| (mocked.state.0, mocked.answer.in_words()))
        .collect();
    let default = |service: &str| format!("default answer of {service}");
    assert_eq!(
        answers,
        [
            (0, default("Lambda function ${ValidateOrderLambdaArn}")),
            (1, default("lambda:invoke")),
            (2, default("sns:publish"))
        ]
    );
    assert!(
        checked
            .diagnostics
            .iter()
            .any(|found| found.message.contains("ValidateOrdre") && found.range.line == 1),
        "{:?}",
        checked.diagnostics
    );
}
