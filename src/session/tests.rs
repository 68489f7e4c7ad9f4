//! Whole conversations with a session.

mod ask;
mod both;
mod checks;
mod corpus;
mod exchange;
mod inner;
mod inspected;
mod meters;
mod mocking;
mod replays;
mod runs;
mod steady;
mod xray;

use super::*;
use crate::protocol::{
    Answer, AttemptResult, EdgeKind, ExecutionStatus, Finished, Note, Passes, Row, Settings,
    StageStatus, StateId, Update, Visit, VisitDetail, VisitEnd, VisitOutcome,
};

const PASS: &str = r#"{
  "StartAt": "Greet",
  "States": {
    "Greet": {"Type": "Pass", "Parameters": {"hello.$": "$.name"}, "ResultPath": "$.greeting", "OutputPath": "$", "End": true}
  }
}"#;

const ORDER: &str = r#"{
  "StartAt": "ValidateOrder",
  "States": {
    "ValidateOrder": {
      "Type": "Task",
      "Resource": "${ValidateOrderLambdaArn}",
      "Catch": [{"ErrorEquals": ["InvalidOrder"], "ResultPath": "$.error", "Next": "NotifyFailure"}],
      "Next": "ProcessPayment"
    },
    "ProcessPayment": {
      "Type": "Task",
      "Resource": "arn:aws:states:::lambda:invoke",
      "Parameters": {"FunctionName": "${ProcessPaymentLambdaArn}", "Payload.$": "$"},
      "End": true
    },
    "NotifyFailure": {
      "Type": "Task",
      "Resource": "arn:aws:states:::sns:publish",
      "Parameters": {"TopicArn": "${TopicArn}", "Message.$": "$.error.Cause"},
      "End": true
    }
  }
}"#;

const LOOP: &str = r#"{
  "StartAt": "Again",
  "States": {
    "Again": {
      "Type": "Choice",
      "Choices": [{"Variable": "$.stop", "IsPresent": true, "Next": "Done"}],
      "Default": "Turn"
    },
    "Turn": {"Type": "Pass", "Next": "Again"},
    "Done": {"Type": "Succeed"}
  }
}"#;

fn throws(error: &str, cause: &str) -> String {
    serde_json::json!({
        "StateMachines": {"Orders": {"TestCases": {"Fails": {"ValidateOrder": "Fails"}}}},
        "MockedResponses": {"Fails": {"0": {"Throw": {"Error": error, "Cause": cause}}}}
    })
    .to_string()
}

/// A run and all that came of it.
struct Told {
    session: Session,
    rows: Vec<Row>,
    visits: Vec<Visit>,
    ends: Vec<VisitEnd>,
    batches: usize,
    finished: Finished,
}

impl Told {
    fn run(definition: &str, input: &str, mocks: &str) -> Self {
        Self::pulled(definition, input, mocks, 1000)
    }

    fn pulled(definition: &str, input: &str, mocks: &str, events: u32) -> Self {
        let mut session = Session::default();
        let started = session.answer(Command::Run(request(definition, input, mocks)));
        assert!(
            matches!(&*started, [Update::Started { run: 1, .. }]),
            "{started:?}"
        );
        let (mut rows, mut visits, mut ends, mut batches) = (Vec::new(), Vec::new(), Vec::new(), 0);
        let finished = loop {
            let mut updates = session.answer(Command::Pull { run: 1, events }).into_iter();
            let Some(Update::Batch(batch)) = updates.next() else {
                panic!("a pull is answered by a batch")
            };
            assert!(batch.rows.len() <= events as usize);
            batches += 1;
            rows.extend(batch.rows);
            visits.extend(batch.visits);
            ends.extend(batch.ends);
            match updates.next() {
                Some(Update::Finished(finished)) if batch.done => break finished,
                None if !batch.done => {}
                other => panic!("{other:?}"),
            }
        };
        Self {
            session,
            rows,
            visits,
            ends,
            batches,
            finished,
        }
    }

    /// The name of a state.
    fn state(&self, state: StateId) -> String {
        self.session.run.as_ref().unwrap().definition.states[state.index()]
            .name
            .to_string()
    }

    fn types(&self) -> Vec<&'static str> {
        self.rows.iter().map(|row| row.event_type.name()).collect()
    }

    fn detail(&mut self, visit: u32) -> VisitDetail {
        self.attempt(visit, None)
    }

    fn attempt(&mut self, visit: u32, attempt: Option<u32>) -> VisitDetail {
        let answer = self.session.answer(Command::Visit {
            run: 1,
            visit: VisitId(visit),
            attempt,
            whole: false,
        });
        match answer.into_iter().next() {
            Some(Update::Visit { detail, .. }) => *detail,
            other => panic!("{other:?}"),
        }
    }

    /// The transitions that were taken.
    fn taken(&self) -> Vec<EdgeKind> {
        self.ends.iter().filter_map(|end| end.taken).collect()
    }
}

fn request(definition: &str, input: &str, mocks: &str) -> RunRequest {
    RunRequest {
        run: 1,
        definition: definition.into(),
        input: input.into(),
        mocks: mocks.into(),
        test_case: None,
        substitutions: Rc::default(),
        settings: Settings::default(),
    }
}

fn check(session: &mut Session, revision: u32, text: &str) -> Checked {
    let answer = session.answer(Command::Check {
        revision,
        text: text.into(),
        machine_type: MachineType::Standard,
        substitutions: Rc::default(),
    });
    match answer.into_iter().next() {
        Some(Update::Checked(checked)) => checked,
        other => panic!("{other:?}"),
    }
}
