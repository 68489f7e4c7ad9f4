//! The mock of one state: what is shown of it, and how it is edited; and calls that a person answers.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::RunId;
use super::ask::QuestionId;
use super::detail::Payload;
use super::history::{StateId, VisitId};
use super::text::TextEdit;

/// A look at the mock of a state, or an edit of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MockQuestion {
    /// Given back in the answer.
    pub id: QuestionId,
    /// The mocks as they stand.
    pub text: Rc<str>,
    /// The machine looked up in them; absent: the only one.
    pub state_machine_name: Option<String>,
    /// The test case; absent: the only one.
    pub test_case: Option<String>,
    /// The state, of the definition checked last.
    pub state: StateId,
    /// What is to be changed, if anything.
    pub edit: Option<MockEdit>,
}

/// What becomes of a [`MockQuestion`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MockTold {
    /// As asked.
    pub id: QuestionId,
    /// The mock of the state, after the edit; absent if the state calls nothing.
    pub sheet: Option<MockSheet>,
    /// The edits of the mocks.
    pub edits: Vec<TextEdit>,
    /// Why nothing was edited.
    pub refused: Option<MockRefusal>,
}

/// Why an answer was not written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MockRefusal {
    /// For people.
    pub why: Rc<str>,
    /// What of the answer is at fault; absent: something else is.
    pub field: Option<MockField>,
}

/// What of a [`MockAnswer`] may be at fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum MockField {
    /// [`MockAnswer::calls`].
    Calls,
    /// The text of [`Says::Return`].
    Result,
    /// [`MockAnswer::item`].
    Item,
    /// [`MockAnswer::attempt`].
    Attempt,
    /// [`MockAnswer::delay`].
    Delay,
    /// [`MockAnswer::condition`].
    Condition,
}

impl MockField {
    /// A refusal of what stands there.
    #[must_use]
    pub fn refused(self, why: impl Into<Rc<str>>) -> MockRefusal {
        let (why, field) = (why.into(), Some(self));
        MockRefusal { why, field }
    }
}

impl From<&str> for MockRefusal {
    fn from(why: &str) -> Self {
        let (why, field) = (why.into(), None);
        Self { why, field }
    }
}

/// The mock of a state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MockSheet {
    /// The state.
    pub state: StateId,
    /// Its name.
    pub name: Rc<str>,
    /// What is called, for people: `lambda:invoke`, `activity Approve`.
    pub calls: Rc<str>,
    /// The name of its answers under `MockedResponses`; absent: none are mocked.
    pub response: Option<Rc<str>>,
    /// Other states of the same test case with the same answers.
    pub shared_with: Vec<Rc<str>>,
    /// The answers in the order of the file.
    pub answers: Vec<MockAnswer>,
    /// The typical answer of what is called, as JSON.
    pub typical: Rc<str>,
    /// Errors that it may fail with, those that the state names itself first.
    pub failures: Vec<MockFailure>,
    /// Whether it runs in a Map, so that an answer may be for one item.
    pub in_map: bool,
}

/// One answer of a mock.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MockAnswer {
    /// Where it stands; absent for a new one.
    pub place: Option<MockPlace>,
    /// For which calls: `0`, `1-2`, `3-`, or `*` for all others.
    pub calls: Rc<str>,
    /// Only for this Map item, counted from 0, as written; empty: for any.
    pub item: Rc<str>,
    /// Only for this attempt of a visit, counted from 0, as written; empty: for any.
    pub attempt: Rc<str>,
    /// Only where this condition on the call's parameters holds, as a Choice rule in JSON; empty: always.
    pub condition: Rc<str>,
    /// After how many seconds, as written; empty: at once.
    pub delay: Rc<str>,
    /// When heartbeats come, as a JSON array of seconds; empty: as it stands.
    pub heartbeats: Rc<str>,
    /// What it says.
    pub says: Says,
}

/// Where an answer stands in the object under `MockedResponses`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MockPlace {
    /// The key.
    pub calls: Rc<str>,
    /// The index, where several answers stand there.
    pub index: Option<u32>,
}

/// What an answer says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Says {
    /// A result, as JSON.
    Return(Rc<str>),
    /// An error.
    Throw {
        /// `Error`; empty: none.
        error: Rc<str>,
        /// `Cause`; empty: none.
        cause: Rc<str>,
    },
    /// Nothing, ever: a timeout ends the call.
    NeverAnswers,
    /// A person is asked.
    AskMe,
}

impl Default for Says {
    fn default() -> Self {
        Self::Return("".into())
    }
}

/// An error that a call may fail with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MockFailure {
    /// Where it comes from, for people: `named in Catch`, `Lambda, Python`.
    pub group: Rc<str>,
    /// `Error`.
    pub error: Rc<str>,
    /// A realistic `Cause`.
    pub cause: Rc<str>,
}

/// How a mock is edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum MockEdit {
    /// Write an answer: where it stands, or as a new one.
    Write(MockAnswer),
    /// Take an answer away.
    Remove(MockPlace),
}

/// A call that waits for a person's answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// Which run.
    pub run: RunId,
    /// The visit that calls.
    pub visit: Option<VisitId>,
    /// The state, of the definition that is run.
    pub state: StateId,
    /// Its name.
    pub name: Rc<str>,
    /// What is called, for people.
    pub calls: Rc<str>,
    /// What it is called with.
    pub parameters: Payload,
    /// How many calls the state made before.
    pub call: u32,
    /// The Map item that it belongs to.
    pub item: Option<u32>,
    /// Whether it waits for a callback or an activity's worker, which may send heartbeats.
    pub is_callback: bool,
    /// `TimeoutSeconds`.
    pub timeout: Option<f64>,
    /// `HeartbeatSeconds`.
    pub heartbeat: Option<f64>,
    /// The heartbeats so far: seconds since the call.
    pub beats: Vec<f64>,
    /// The typical answer, as JSON.
    pub typical: Rc<str>,
    /// Errors that it may fail with.
    pub failures: Vec<MockFailure>,
    /// Why the last answer could not be taken.
    pub refused: Option<Rc<str>>,
}

/// What a person answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Given {
    /// The answer, so many seconds after the call.
    Answer(Says, f64),
    /// A heartbeat, so many seconds after the call; the answer is still to come.
    Heartbeat(f64),
}
