//! The mock of a state, and calls that a person answers.

use std::rc::Rc;

use crate::protocol::{
    Asked, Command, Document, Fix, Given, Meters, MockAnswer, MockEdit, MockQuestion, MockTold,
    QuestionId, StateId,
};

use super::run::PULL;
use super::{Dialog, Workbench, WorkerStatus};
use crate::view::decimal::{self, Decimal};

/// The mock that is looked at, and the call that waits.
#[derive(Debug, Clone, Default)]
pub struct Mocking {
    /// What the worker told of the mock last.
    pub told: Option<Rc<MockTold>>,
    /// The meters of the run, once they were asked for.
    pub meters: Option<Rc<Meters>>,
    /// The call that waits for an answer.
    pub asked: Option<Rc<Asked>>,
    /// Counts the questions.
    question: QuestionId,
    /// The mocks that the last question was asked with.
    asked_with: Rc<str>,
    /// Whether a run follows the edit that is with the worker.
    run: bool,
    /// Whether the edit with the worker remembers an answer that the run has had.
    remembers: bool,
}

impl Workbench {
    /// The Task that is selected: the one whose mock may be opened.
    #[must_use]
    pub fn mockable(&self) -> Option<StateId> {
        let state = self.selected?;
        let info = self.check.states.get(state.index())?;
        info.is_task().then_some(state)
    }

    /// Opens the meters of the run.
    #[inline(never)]
    pub(super) fn open_meters(&mut self) {
        self.dialog = Some(Dialog::Meters);
        self.mocking.meters = None;
        if self.run.has_values {
            self.outbox.send(Command::Meters { run: self.run.id });
        }
    }

    #[inline(never)]
    pub(super) fn measured(&mut self, meters: Meters) {
        if meters.run == self.run.id {
            self.mocking.meters = Some(Rc::new(meters));
        }
    }

    /// Opens the mock of a state.
    #[inline(never)]
    pub(super) fn open_mock(&mut self, state: StateId) {
        self.dialog = Some(Dialog::Mock);
        self.mocking.told = None;
        self.ask_mock(state, None);
    }

    /// Edits the mock that is open; a run follows if it is wanted.
    #[inline(never)]
    pub(super) fn edit_mock(&mut self, edit: MockEdit, run: bool) {
        let Some(state) = self.mock_state() else {
            return;
        };
        self.ask_mock(state, Some(edit));
        self.mocking.run = run;
    }

    fn mock_state(&self) -> Option<StateId> {
        let told = self.mocking.told.as_ref()?;
        Some(told.sheet.as_ref()?.state)
    }

    fn ask_mock(&mut self, state: StateId, edit: Option<MockEdit>) {
        if self.worker != WorkerStatus::Ready {
            return;
        }
        self.mocking.question += 1;
        self.mocking.asked_with = self.mocks.text.clone();
        self.mocking.run = false;
        self.mocking.remembers = false;
        self.outbox.send(Command::Mock(Box::new(MockQuestion {
            id: self.mocking.question,
            text: self.mocks.text.clone(),
            state_machine_name: self.settings.state_machine_name.clone(),
            test_case: self.test_case.as_deref().map(String::from),
            state,
            edit,
        })));
    }

    #[inline(never)]
    pub(super) fn mock_told(&mut self, told: MockTold) {
        if told.id != self.mocking.question {
            return;
        }
        let edits = told.edits.clone();
        let refused = told.refused.is_some();
        self.mocking.told = Some(Rc::new(told));
        if edits.is_empty() || !Rc::ptr_eq(&self.mocking.asked_with, &self.mocks.text) {
            return;
        }
        let title = String::new();
        let was_stale = self.is_stale();
        self.fix(Document::Mocks, &Fix { title, edits });
        if self.mocking.remembers && !was_stale {
            self.run_is_of_these_texts();
        }
        if self.mocking.run && !refused {
            self.dialog = None;
            self.start_run();
        }
    }

    /// The run waits for an answer.
    #[inline(never)]
    pub(super) fn asks(&mut self, asked: Asked) {
        if asked.run != self.run.id || !self.is_running() {
            return;
        }
        let visit = asked.visit;
        self.mocking.asked = Some(Rc::new(asked));
        self.dialog = Some(Dialog::Answer);
        if let Some(visit) = visit {
            self.select_visit(visit);
        }
    }

    /// Answers the call that waits; `remember`ed, the answer becomes a mock of this call.
    #[inline(never)]
    pub(super) fn answer_call(&mut self, given: Given, remember: bool) {
        // It stays open until the worker has taken the answer: nothing that was typed is lost if it cannot be taken.
        let Some(asked) = self.mocking.asked.clone() else {
            return;
        };
        if let (Given::Answer(says, after), true) = (&given, remember) {
            let answer = MockAnswer {
                calls: asked.call.to_string().into(),
                delay: if *after > 0.0 {
                    Decimal(*after).to_string().into()
                } else {
                    "".into()
                },
                heartbeats: heartbeats(&asked.beats),
                says: says.clone(),
                ..MockAnswer::default()
            };
            if let Some(state) = self.in_definition(asked.state) {
                self.ask_mock(state, Some(MockEdit::Write(answer)));
                self.mocking.remembers = true;
            }
        }
        self.outbox.send(Command::Answer {
            run: self.run.id,
            given,
            events: PULL,
        });
    }

    /// Nothing waits any more.
    pub(super) fn stop_asking(&mut self) {
        self.mocking.asked = None;
        if self.dialog == Some(Dialog::Answer) {
            self.dialog = None;
        }
    }
}

/// Seconds as a JSON array; nothing for none.
fn heartbeats(beats: &[f64]) -> Rc<str> {
    if beats.is_empty() {
        return "".into();
    }
    format!("[{}]", decimal::list(beats)).into()
}
