//! What is asked for when a visit or an event is looked at.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::graph::EdgeKind;
use super::history::{ChildId, EventId, Place, StateId, VisitId, VisitOutcome};
use super::text::TextRange;

/// A JSON text to look at: indented, or as it was given where it is passed on untouched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payload {
    /// The text; its beginning if `cut`.
    pub text: Rc<str>,
    /// Size of the compact JSON text in bytes: what counts against the 256 KiB quota.
    pub size: u32,
    /// Whether the end is missing: ask with `whole` to get all of it.
    pub cut: bool,
}

/// The error and cause of a failure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorOutput {
    /// `Error`: the name that `ErrorEquals` is compared with.
    pub error: Rc<str>,
    /// `Cause`.
    pub cause: Option<Rc<str>>,
    /// What explains it.
    pub taught: Taught,
}

/// Where the page explains something that happened in a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taught {
    /// The lesson about it, by its name.
    pub lesson: Rc<str>,
    /// The word of the reference.
    pub word: Rc<str>,
}

/// A visit with all its values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VisitDetail {
    /// Which visit.
    pub visit: VisitId,
    /// Which state.
    pub state: StateId,
    /// Its name.
    pub name: Rc<str>,
    /// Its type.
    pub state_type: Rc<str>,
    /// JSON pointer of the state.
    pub pointer: Rc<str>,
    /// Where it happened, outermost first, for people: `ProcessOrders[3]`, `Charge`.
    pub path: Vec<Rc<str>>,
    /// The same as data.
    pub place: Place,
    /// Which visit of this state, from 1.
    pub nth: u32,
    /// The event by which it was entered.
    pub entered: EventId,
    /// The last event that belongs to it; absent while it runs.
    pub exited: Option<EventId>,
    /// Milliseconds since the start of the execution.
    pub entered_at: f64,
    /// Milliseconds since the start of the execution.
    pub exited_at: Option<f64>,
    /// How it ended; absent while it runs.
    pub outcome: Option<VisitOutcome>,
    /// The raw input.
    pub input: Payload,
    /// The stages of the data flow that this type of state has, in order, absent ones included; of one attempt.
    pub stages: Vec<Stage>,
    /// Which attempt, from 0.
    pub attempt: u32,
    /// What the next state gets; absent if it failed or still runs, and of an attempt that was tried again.
    pub output: Option<Payload>,
    /// The error, if it failed or was caught; of an attempt that was tried again, what that failed with.
    pub error: Option<ErrorOutput>,
    /// The call before its failure that no mock answered, where that may be what the data lack.
    pub unmocked: Option<Unmocked>,
    /// The field whose expression could not be evaluated, if it failed with that.
    pub failed_field: Option<FieldPlace>,
    /// The attempts of a Task, Parallel or Map; one without retries.
    pub attempts: Vec<Attempt>,
    /// The rules of a Choice that were looked at, in order.
    pub rules: Vec<ChoiceRule>,
    /// The Catcher that took the error.
    pub caught: Option<Caught>,
    /// The Catchers that the error came to, in order, until one took it.
    pub catchers: Vec<Handled>,
    /// The transition taken.
    pub taken: Option<EdgeKind>,
    /// The state it leads to; absent at an end.
    pub next: Option<Rc<str>>,
    /// The variables that it could read, as they were when it was entered; the first ones if there are many.
    pub variables: Vec<VariableValue>,
    /// The variables assigned here.
    pub assigned: Vec<VariableValue>,
    /// The context object (`$$`) as this attempt saw it.
    pub context: Option<Payload>,
    /// The name of the child execution of a distributed Map that it belongs to: its history is asked for with
    /// [`Command::PullChild`](super::Command::PullChild).
    pub child: Option<Rc<str>>,
    /// What deserves a word: a Catch that could not match, and why.
    pub explanations: Vec<Explanation>,
    /// How far our engine does what was recorded; absent if nothing is replayed. What it does otherwise is left out.
    pub replayed: Option<Replayed>,
}

impl VisitDetail {
    /// The stage of this name.
    #[must_use]
    pub fn stage(&self, name: &str) -> Option<&Stage> {
        self.stages.iter().find(|stage| &*stage.name == name)
    }
}

/// A state whose call got the typical answer of its service, since no mock says another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unmocked {
    /// The state, of the definition that is run.
    pub state: StateId,
    /// Its name.
    pub name: Rc<str>,
}

/// How far our engine does in a visit what was recorded of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Replayed {
    /// All of it is the same.
    Agrees,
    /// Up to this event of it.
    Until(EventId),
    /// It did not come to this visit with the same input.
    No,
}

/// A field of a state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldPlace {
    /// The way to it from the state, as AWS writes it: `Choices[0]/Condition`.
    pub location: Rc<str>,
    /// Where it stands.
    pub range: Option<TextRange>,
}

/// One stage of the data flow.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stage {
    /// The field's name: `InputPath`, `Parameters`, `ResultSelector`, `ResultPath`, `OutputPath`, or `Arguments`, `Assign`, `Output` in JSONata states;
    /// `Result` for what the task, branches or iterations gave.
    pub name: Rc<str>,
    /// What became of the value.
    pub status: StageStatus,
    /// What the definition says there, compact; absent if the field is.
    pub expression: Option<Rc<str>>,
    /// Where it says so.
    pub range: Option<TextRange>,
    /// The value after this stage; absent if it failed or was not reached.
    pub value: Option<Payload>,
    /// Why it failed.
    pub failure: Option<ErrorOutput>,
    /// What TestState calls the value in its `inspectionData`: `afterInputPath`; nothing where it does not show it.
    pub inspection: Vec<Rc<str>>,
    /// What the value is compared with: `Raw input` or `Before`.
    pub compared_with: Rc<str>,
    /// The value that it is compared with.
    pub before: Payload,
    /// What changed; absent if nothing did, or if there is no value.
    pub diff: Option<Diff>,
    /// What the paths, calls and expressions of the field came to.
    pub parts: Vec<Part>,
}

/// A path, call or expression and what it came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Where it stands, as AWS writes places: `Parameters/order/id.$`.
    pub location: Rc<str>,
    /// How deep it stands in another part, from 0.
    pub depth: u32,
    /// As written.
    pub text: Rc<str>,
    /// Where it is written.
    pub range: Option<TextRange>,
    /// Compact JSON, the end of a long one left out; or why there is none; absent: nothing (JSONata's undefined).
    pub value: Result<Option<Rc<str>>, Rc<str>>,
}

/// What changed between two values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diff {
    /// The lines, unchanged members folded.
    pub lines: Vec<DiffLine>,
    /// Whether there are more.
    pub cut: bool,
}

/// A line of a [`Diff`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiffLine {
    /// What happened to it.
    pub change: Change,
    /// How deep it is indented.
    pub depth: u32,
    /// The text, without indent and comma.
    pub text: Rc<str>,
}

/// What happened to a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// It is around something that changed.
    Same,
    /// It stands for members or items that are as before.
    Folded,
    /// It came in.
    Added,
    /// It went.
    Removed,
}

/// What a stage did to the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum StageStatus {
    /// The field is absent: the value passes.
    Absent,
    /// The field is there and the value is what it was.
    Unchanged,
    /// The value is another one.
    Changed,
    /// It failed here.
    Failed,
    /// Not reached, since it failed before or still runs.
    NotReached,
}

/// One attempt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attempt {
    /// From 0.
    pub number: u32,
    /// When it was scheduled, milliseconds since the start of the execution.
    pub started_at: f64,
    /// When it ended; absent while it runs.
    pub ended_at: Option<f64>,
    /// What the task was called with.
    pub parameters: Option<Payload>,
    /// What came of it.
    pub result: AttemptResult,
    /// Which Retrier (index into `Retry`) asked for the next attempt.
    pub retrier: Option<u32>,
    /// How long it waited before the next attempt, milliseconds.
    pub delay: Option<f64>,
    /// How that was computed: `IntervalSeconds 2 × BackoffRate 2^1 = 4 s`.
    pub computed: Option<Rc<str>>,
    /// Which Retriers looked at the error, in order, until one took it.
    pub retriers: Vec<Handled>,
    /// Where the answer came from, for a Task.
    pub answer: Option<Answer>,
}

/// What came of an attempt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum AttemptResult {
    /// Still running.
    Running,
    /// A result.
    Returned(Payload),
    /// An error.
    Failed(ErrorOutput),
    /// Ended from outside.
    Aborted,
}

/// Where a task's answer comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// A typical answer of what is called (`lambda:invoke`, for example), since the mocks say nothing about this call.
    Default(Rc<str>),
    /// The mocks.
    Mock {
        /// The name under `MockedResponses`.
        response: Rc<str>,
        /// The keys below it, as written: `0-1`.
        calls: Vec<Rc<str>>,
    },
}

impl Answer {
    /// For people: `default answer of lambda:invoke`, `mock Declined "0-1"`.
    #[must_use]
    pub fn in_words(&self) -> String {
        match self {
            Self::Default(service) => format!("default answer of {service}"),
            Self::Mock { response, calls } => {
                let mut words = format!("mock {response}");
                for (at, calls) in calls.iter().enumerate() {
                    words.push_str(if at == 0 { " \"" } else { ", \"" });
                    words.push_str(calls);
                    words.push('"');
                }
                words
            }
        }
    }
}

/// A rule of a Choice that was looked at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChoiceRule {
    /// Index into `Choices`.
    pub index: u32,
    /// The condition for people: `$.status == "success"`.
    pub condition: Rc<str>,
    /// Where it stands in the definition.
    pub range: Option<TextRange>,
    /// Whether it held.
    pub holds: bool,
    /// Its comparisons in the order they were made, with the value that each saw.
    pub comparisons: Vec<Comparison>,
    /// Of a JSONata condition: what its paths and calls came to.
    pub parts: Vec<Part>,
    /// Why it could not be evaluated.
    pub failure: Option<Rc<str>>,
    /// `Next` of the rule.
    pub next: Rc<str>,
}

/// One comparison of a rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// How deep inside And, Or and Not it stands, from 0.
    pub depth: u32,
    /// `$.status StringEquals "success"`.
    pub text: Rc<str>,
    /// What `Variable` was; absent if nothing is there.
    pub value: Option<Payload>,
    /// Whether it held.
    pub holds: bool,
}

/// A Retrier or Catcher that an error came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handled {
    /// Index into `Retry` or `Catch`.
    pub index: u32,
    /// Its `ErrorEquals`.
    pub error_equals: Vec<Rc<str>>,
    /// Whether it took the error.
    pub takes: bool,
    /// Why, or why not.
    pub why: Rc<str>,
    /// Where it stands in the definition.
    pub range: Option<TextRange>,
}

/// The Catcher that took an error.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Caught {
    /// Index into `Catch`.
    pub index: u32,
    /// Its `ErrorEquals`.
    pub error_equals: Vec<Rc<str>>,
    /// What it passes on.
    pub passes: Passes,
    /// Its `Next`.
    pub next: Rc<str>,
}

/// What a Catcher passes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Passes {
    /// The error output in place of the input.
    ErrorOutput,
    /// The input with the error output at its `ResultPath`, as written.
    ResultPath(Rc<str>),
    /// What its `Output` gives.
    Output,
}

/// A variable and its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariableValue {
    /// The name, without `$`.
    pub name: Rc<str>,
    /// The value.
    pub value: Payload,
}

/// A word about something that people often misunderstand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// What happened, in a line.
    pub title: Rc<str>,
    /// Why, and what to do.
    pub text: Rc<str>,
    /// The visit it is about.
    pub visit: Option<VisitId>,
    /// Where there is more about it.
    pub taught: Taught,
}

/// An event as `GetExecutionHistory` gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventDetail {
    /// Whose history has it; none: the execution's own.
    pub child: Option<ChildId>,
    /// Its id.
    pub event: EventId,
    /// The JSON text, indented.
    pub json: Payload,
}
