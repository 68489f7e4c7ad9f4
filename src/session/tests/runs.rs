//! What is said of a run.

use super::*;

#[test]
fn a_pass_is_run_and_every_stage_can_be_looked_at() {
    let mut told = Told::run(PASS, r#"{"name": "Ada"}"#, "");
    assert_eq!(
        told.types(),
        [
            "ExecutionStarted",
            "PassStateEntered",
            "PassStateExited",
            "ExecutionSucceeded"
        ]
    );
    assert_eq!(told.finished.status, ExecutionStatus::Succeeded);
    let shown = "{\n  \"name\": \"Ada\",\n  \"greeting\": {\n    \"hello\": \"Ada\"\n  }\n}";
    assert_eq!(
        told.finished.output.as_ref().map(|output| &*output.text),
        Some(shown)
    );
    let detail = told.detail(0);
    let stages: Vec<_> = detail
        .stages
        .iter()
        .map(|stage| (&*stage.name, stage.status, stage.expression.as_deref()))
        .collect();
    assert_eq!(
        stages,
        [
            ("InputPath", StageStatus::Absent, None),
            (
                "Parameters",
                StageStatus::Changed,
                Some("{\n  \"hello.$\": \"$.name\"\n}")
            ),
            ("ResultPath", StageStatus::Changed, Some("$.greeting")),
            ("OutputPath", StageStatus::Unchanged, Some("$")),
        ]
    );
    let values: Vec<_> = detail
        .stages
        .iter()
        .filter_map(|stage| stage.value.as_ref())
        .map(|value| &*value.text)
        .collect();
    assert_eq!(
        values,
        [
            "{\n  \"name\": \"Ada\"\n}",
            "{\n  \"hello\": \"Ada\"\n}",
            shown,
            shown
        ]
    );
    assert_eq!(
        (&*detail.input.text, detail.output.map(|output| output.text)),
        (r#"{"name": "Ada"}"#, Some(shown.into()))
    );
    assert_eq!(
        (detail.entered, detail.exited, detail.taken),
        (2, Some(3), Some(EdgeKind::End))
    );
    let range = detail.stages[2].range.unwrap();
    assert_eq!(range.line, 3);
}

#[test]
fn an_event_is_told_as_the_api_gives_it() {
    let mut told = Told::run(PASS, r#"{"name": "Ada"}"#, "");
    let answer = told.session.answer(Command::Event {
        child: None,
        run: 1,
        event: 2,
        whole: false,
    });
    let Some(Update::Event { detail, .. }) = answer.into_iter().next() else {
        panic!("an event is answered")
    };
    let json: serde_json::Value = serde_json::from_str(&detail.json.text).unwrap();
    assert_eq!(json["type"], "PassStateEntered");
    assert_eq!(json["stateEnteredEventDetails"]["name"], "Greet");
    assert!(
        told.session
            .answer(Command::Event {
                child: None,
                run: 1,
                event: 99,
                whole: false
            })
            .is_empty()
    );
}

#[test]
fn an_order_that_is_invalid_goes_to_notify_failure() {
    let mut told = Told::run(
        ORDER,
        r#"{"orderId": 7}"#,
        &throws("InvalidOrder", "no such order"),
    );
    assert_eq!(told.finished.status, ExecutionStatus::Succeeded);
    assert_eq!(told.taken(), [EdgeKind::Catch(0), EdgeKind::End]);
    assert!(told.finished.explanations.is_empty());
    let detail = told.detail(0);
    assert_eq!(
        detail.outcome,
        Some(VisitOutcome::Caught("InvalidOrder".into()))
    );
    let taught = detail.error.as_ref().map(|error| &error.taught);
    assert_eq!(
        taught.map(|it| (&*it.lesson, &*it.word)),
        Some(("03-catch", "ErrorEquals"))
    );
    let caught = detail.caught.unwrap();
    assert_eq!(
        (caught.index, &caught.passes, &*caught.next),
        (0, &Passes::ResultPath("$.error".into()), "NotifyFailure")
    );
    assert_eq!(
        detail.error.map(|error| (error.error, error.cause)),
        Some(("InvalidOrder".into(), Some("no such order".into())))
    );
    let stages: Vec<_> = detail
        .stages
        .iter()
        .map(|stage| (&*stage.name, stage.status))
        .collect();
    assert_eq!(
        stages,
        [
            ("InputPath", StageStatus::Absent),
            ("Parameters", StageStatus::Absent),
            ("Result", StageStatus::Failed),
            ("Error output", StageStatus::Changed),
            ("Catch ResultPath", StageStatus::Changed),
        ]
    );
    assert_eq!(
        told.detail(1)
            .attempts
            .first()
            .and_then(|attempt| attempt.answer.clone())
            .map(|answer| answer.in_words()),
        Some(String::from("default answer of sns:publish"))
    );
}

#[test]
fn an_exception_of_python_is_not_caught_by_its_message_and_that_is_explained() {
    let cause = r#"{"errorMessage": "InvalidOrder", "errorType": "Exception", "stackTrace": []}"#;
    let mut told = Told::run(ORDER, "{}", &throws("Exception", cause));
    assert_eq!(told.finished.status, ExecutionStatus::Failed);
    assert_eq!(
        told.finished.error.as_ref().map(|error| &*error.error),
        Some("Exception")
    );
    assert_eq!(
        told.ends.first().map(|end| (&end.outcome, end.taken)),
        Some((&VisitOutcome::Failed("Exception".into()), None))
    );
    let [explanation] = &*told.finished.explanations else {
        panic!("{:?}", told.finished.explanations)
    };
    assert_eq!(explanation.visit, Some(VisitId(0)));
    assert!(
        explanation.title.contains("InvalidOrder"),
        "{}",
        explanation.title
    );
    assert_eq!(
        (&*explanation.taught.lesson, &*explanation.taught.word),
        ("03-catch", "python-exception-name")
    );
    assert_eq!(told.detail(0).explanations, told.finished.explanations);
}

#[test]
fn retries_are_told_with_their_delays() {
    let definition = r#"{
      "StartAt": "Flaky",
      "States": {
        "Flaky": {
          "Type": "Task",
          "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f",
          "Retry": [{"ErrorEquals": ["States.TaskFailed"], "IntervalSeconds": 2, "BackoffRate": 2, "MaxAttempts": 3}],
          "End": true
        }
      }
    }"#;
    let mocks = r#"{"MockedResponses": {"Flaky": {
      "0-1": {"Throw": {"Error": "Busy", "Cause": "later"}},
      "2": {"Return": {"ok": true}}
    }}}"#;
    let mut told = Told::run(definition, "{}", mocks);
    let notes: Vec<_> = told
        .rows
        .iter()
        .filter_map(|row| row.note.clone())
        .collect();
    let busy = || Note::Error("Busy".into());
    let mock = |calls: &[&str]| Answer::Mock {
        response: "Flaky".into(),
        calls: calls.iter().map(|calls| (*calls).into()).collect(),
    };
    assert_eq!(
        notes,
        [
            Note::Resource("arn:aws:lambda:us-east-1:123456789012:function:f".into()),
            busy(),
            Note::Retry(1),
            busy(),
            Note::Retry(2),
            Note::Answer(mock(&["2"]))
        ]
    );
    assert_eq!(
        told.ends.iter().map(|end| end.retries).collect::<Vec<_>>(),
        [2]
    );
    let attempts = told.detail(0).attempts;
    let delays: Vec<_> = attempts
        .iter()
        .map(|attempt| (attempt.retrier, attempt.delay))
        .collect();
    assert_eq!(
        delays,
        [
            (Some(0), Some(2000.0)),
            (Some(0), Some(4000.0)),
            (None, None)
        ]
    );
    assert!(
        attempts
            .iter()
            .all(|attempt| attempt.ended_at.is_some() && attempt.parameters.is_some())
    );
    assert!(
        matches!(&attempts[2].result, AttemptResult::Returned(result) if result.text.contains("ok"))
    );
    let answer = attempts[0].answer.as_ref().map(Answer::in_words);
    assert_eq!(answer.as_deref(), Some("mock Flaky \"0-1\""));
}

#[test]
fn a_choice_tells_what_its_rules_saw() {
    let definition = r#"{
      "StartAt": "Decide",
      "States": {
        "Decide": {
          "Type": "Choice",
          "Choices": [
            {"Variable": "$.status", "StringEquals": "failed", "Next": "Bad"},
            {"And": [{"Variable": "$.status", "StringEquals": "success"}, {"Not": {"Variable": "$.hold", "IsPresent": true}}], "Next": "Good"},
            {"Variable": "$.status", "IsString": true, "Next": "Good"}
          ],
          "Default": "Bad"
        },
        "Good": {"Type": "Succeed"},
        "Bad": {"Type": "Fail", "Error": "ValidationError", "Cause": "no"}
      }
    }"#;
    let mut told = Told::run(definition, r#"{"status": "success"}"#, "");
    assert_eq!(told.taken(), [EdgeKind::Choice(1), EdgeKind::End]);
    let rules = told.detail(0).rules;
    let held: Vec<_> = rules
        .iter()
        .map(|rule| (rule.index, rule.holds, &*rule.condition, &*rule.next))
        .collect();
    assert_eq!(
        held,
        [
            (0, false, r#"$.status StringEquals "failed""#, "Bad"),
            (
                1,
                true,
                r#"$.status StringEquals "success" and not $.hold IsPresent true"#,
                "Good"
            ),
        ],
        "the third was not looked at"
    );
    let saw: Vec<_> = rules[1]
        .comparisons
        .iter()
        .map(|it| {
            (
                it.depth,
                it.holds,
                it.value.as_ref().map(|value| &*value.text),
            )
        })
        .collect();
    assert_eq!(saw, [(1, true, Some("\"success\"")), (2, false, None)]);

    let mut told = Told::run(definition, r#"{"status": 1}"#, "");
    assert_eq!(told.taken(), [EdgeKind::Default]);
    assert_eq!(told.finished.status, ExecutionStatus::Failed);
    let fail = told.detail(1);
    assert_eq!(
        (fail.outcome, fail.exited),
        (
            Some(VisitOutcome::Failed("ValidationError".into())),
            Some(4)
        )
    );
}

#[test]
fn an_error_leads_to_what_teaches_it() {
    let fail = r#"{"Type": "Fail", "Error": "ValidationError", "Cause": "no id"}"#;
    let no_path = r#"{"Type": "Fail", "ErrorPath": "$.absent"}"#;
    let no_value =
        r#"{"Type": "Fail", "QueryLanguage": "JSONata", "Error": "{% $states.input.absent %}"}"#;
    let task = r#"{"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Parameters": {"TopicArn": "arn:aws:sns:us-east-1:123456789012:t", "Message": "m"}, "End": true}"#;
    let around = |state: &str| {
        format!(
            r#"{{"Type": "Parallel", "End": true, "Branches": [{{"StartAt": "Inner", "States": {{"Inner": {state}}}}}]}}"#
        )
    };
    let mocks = r#"{"MockedResponses": {"First": {"*": {"Throw": {"Error": "Topic.Gone", "Cause": "no topic"}}}}}"#;
    for (state, (lesson, word), of_state) in [
        (fail, ("", "Fail"), ("", "Fail")),
        (
            no_path,
            ("02-result-path", "States.Runtime"),
            ("02-result-path", "States.Runtime"),
        ),
        (
            no_value,
            ("07-jsonata", "States.QueryEvaluationError"),
            ("07-jsonata", "States.QueryEvaluationError"),
        ),
        (
            task,
            ("03-catch", "ErrorEquals"),
            ("03-catch", "ErrorEquals"),
        ),
        // The state around it can catch what a Fail state inside says.
        (
            &around(fail),
            ("03-catch", "ErrorEquals"),
            ("03-catch", "ErrorEquals"),
        ),
    ] {
        let definition = format!(r#"{{"StartAt": "First", "States": {{"First": {state}}}}}"#);
        let mut told = Told::run(&definition, "{}", mocks);
        let error = told.finished.error.clone().unwrap();
        assert_eq!(
            (&*error.taught.lesson, &*error.taught.word),
            (lesson, word),
            "{state}"
        );
        let error = told.detail(0).error.unwrap();
        assert_eq!(
            (&*error.taught.lesson, &*error.taught.word),
            of_state,
            "{state}"
        );
    }
}

#[test]
fn a_loop_ends_at_the_limit_of_events_and_can_be_pulled_in_slices() {
    let told = Told::run(LOOP, "{}", "");
    assert_eq!((told.rows.len(), told.batches >= 25), (25_000, true));
    assert_eq!(told.finished.status, ExecutionStatus::Failed);
    assert_eq!(told.types().last(), Some(&"ExecutionFailed"));
    assert!(
        told.rows.iter().zip(1..).all(|(row, id)| row.id == id),
        "ids have no gaps"
    );
    let again = Told::pulled(LOOP, "{}", "", 999);
    assert_eq!(again.rows, told.rows);
    assert_eq!(again.visits, told.visits);
    assert_eq!(again.ends, told.ends);
}

#[test]
fn other_commands_are_answered_between_slices() {
    let mut session = Session::default();
    session.answer(Command::Run(request(LOOP, "{}", "")));
    session.answer(Command::Pull {
        run: 1,
        events: 500,
    });
    assert!(check(&mut session, 9, PASS).runnable);
    let running = session.answer(Command::Visit {
        run: 1,
        visit: VisitId(3),
        attempt: None,
        whole: false,
    });
    assert!(matches!(&*running, [Update::Visit { .. }]));
    let stopped = session.answer(Command::Stop { run: 1 });
    let [Update::Batch(batch), Update::Finished(finished)] = &*stopped else {
        panic!("{stopped:?}")
    };
    assert_eq!(finished.status, ExecutionStatus::Aborted);
    assert_eq!(
        batch.rows.last().map(|row| row.event_type.name()),
        Some("ExecutionAborted")
    );
    assert!(batch.done);
}

#[test]
fn commands_about_another_run_are_not_answered() {
    let mut told = Told::run(PASS, r#"{"name": 1}"#, "");
    for command in [
        Command::Pull { run: 2, events: 1 },
        Command::Stop { run: 2 },
        Command::Visit {
            run: 2,
            visit: VisitId(0),
            attempt: None,
            whole: false,
        },
        Command::Visit {
            run: 1,
            visit: VisitId(9),
            attempt: None,
            whole: false,
        },
    ] {
        assert_eq!(told.session.answer(command.clone()), [], "{command:?}");
    }
}

#[test]
fn a_jsonata_state_tells_its_stages_by_their_names_and_which_field_failed() {
    let definition = r#"{
      "QueryLanguage": "JSONata",
      "StartAt": "Ask",
      "States": {
        "Ask": {
          "Type": "Task",
          "Resource": "arn:aws:states:::lambda:invoke",
          "Arguments": {"FunctionName": "f", "Payload": "{% $states.input %}"},
          "Assign": {"asked": "{% $states.result.Payload.n %}"},
          "Output": "{% $states.result.Payload %}",
          "Next": "Judge"
        },
        "Judge": {
          "Type": "Choice",
          "Choices": [{"Condition": "{% $states.input.n > 1 %}", "Output": {"big": ["{% $states.input.n %}", "{% $states.input.none %}"]}, "Next": "Done"}]
        },
        "Done": {"Type": "Succeed"}
      }
    }"#;
    let mocks = |n: u32| {
        serde_json::json!({"MockedResponses": {"Ask": {"0": {"Return": {"Payload": {"n": n}}}}}})
            .to_string()
    };
    let mut told = Told::run(definition, r#"{"a": 1}"#, &mocks(2));
    assert_eq!(told.finished.status, ExecutionStatus::Failed);
    let stages = |told: &mut Told, visit| -> Vec<_> {
        let stages = told.detail(visit).stages.into_iter();
        stages
            .map(|stage| (String::from(&*stage.name), stage.status))
            .collect()
    };
    let named = |stages: &[(&str, StageStatus)]| -> Vec<_> {
        let named = stages.iter();
        named
            .map(|(name, status)| (String::from(*name), *status))
            .collect()
    };
    assert_eq!(
        stages(&mut told, 0),
        named(&[
            ("Arguments", StageStatus::Changed),
            ("Result", StageStatus::Changed),
            ("Assign", StageStatus::Changed),
            ("Output", StageStatus::Changed)
        ])
    );
    // The rule that holds has an Output of its own.
    assert_eq!(
        stages(&mut told, 1),
        named(&[("Output", StageStatus::Failed)])
    );
    let judged = told.detail(1);
    let field = judged.failed_field.unwrap();
    assert_eq!(&*field.location, "Choices[0]/Output/big[1]");
    let range = field.range.unwrap();
    assert_eq!(
        definition.get(range.from as usize..range.to as usize),
        Some(r#""{% $states.input.none %}""#)
    );
    assert!(
        told.rows
            .iter()
            .any(|row| row.event_type.name() == "EvaluationFailed"
                && row.note == Some(Note::Field(field.location.clone())))
    );
}

/// Each attempt is sent the same 30 kB; what is told of all of them is bounded, however many they are.
#[test]
fn thousands_of_attempts_are_told_in_few_words_each() {
    let busy = r#"{ "MockedResponses": { "A": { "0-1500": { "Throw": { "Error": "Busy", "Cause": "later" } }, "*": { "Return": "ok" } } } }"#;
    let input = format!(r#"{{"doc":"{}"}}"#, "x".repeat(30_000));
    for (most, shortened) in [(50, false), (1_400, true)] {
        let definition = format!(
            r#"{{ "StartAt": "A", "States": {{ "A": {{ "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": true,
            "Retry": [{{ "ErrorEquals": ["Busy"], "IntervalSeconds": 1, "BackoffRate": 1, "MaxAttempts": {most} }}] }} }} }}"#
        );
        let mut told = Told::run(&definition, &input, busy);
        let attempts = told.detail(0).attempts;
        assert_eq!(attempts.len(), most + 1);
        let sent = attempts.iter().filter_map(|it| it.parameters.as_ref());
        let length: usize = sent.clone().map(|it| it.text.len()).sum();
        assert!(length <= 8 << 20, "{length}");
        assert!(
            sent.clone()
                .all(|it| it.cut == shortened && it.size == 30_010),
            "{most}"
        );
        assert_eq!(sent.count(), most + 1);
    }
}

#[test]
fn a_standard_execution_has_a_limit_of_events_an_express_one_has_none() {
    for (machine_type, most) in [
        (MachineType::Standard, Some(25_000)),
        (MachineType::Express, None),
    ] {
        let mut session = Session::default();
        let mut asked = request(PASS, r#"{"name": "Ada"}"#, "");
        asked.settings.machine_type = machine_type;
        session.answer(Command::Run(asked));
        let told = session.answer(Command::Pull {
            run: 1,
            events: 1000,
        });
        let finished = told.into_iter().find_map(|update| match update {
            Update::Finished(finished) => Some(finished.stats.most_events),
            _ => None,
        });
        assert_eq!(finished, Some(most), "{machine_type:?}");
    }
}
