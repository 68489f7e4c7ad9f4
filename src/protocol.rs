//! What the page and the programs behind it say to each other: a [`Command`] goes to the worker, an [`IdeCommand`] to the ide, and an [`Update`] comes of it.
//!
//! Everything here is plain data. Places in a text are UTF-16 offsets ([`TextRange`]), because that is how the page's editor counts;
//! the worker converts once. Times are milliseconds on the execution's virtual clock, counted from the start of the execution.
//!
//! A history is light on purpose: a [`Row`] is an event without its payloads, a [`Visit`] is a state's stay without its values. Payloads are
//! asked for when they are looked at ([`Command::Visit`], [`Command::Event`]).

mod ask;
mod bytes;
mod condition;
mod detail;
mod exchange;
mod graph;
mod history;
mod meters;
mod mocks;
mod suite;
mod text;

use std::collections::BTreeMap;
use std::rc::Rc;

use serde::{Deserialize, Deserializer, Serialize};

pub use ask::{Ask, Completion, Completions, Hover, Names, Question, QuestionId, Told};
pub use bytes::{from_bytes, to_bytes};
pub use condition::{ConditionFault, Conditions, Held};
pub use detail::{
    Answer, Attempt, AttemptResult, Caught, Change, ChoiceRule, Comparison, Diff, DiffLine,
    ErrorOutput, EventDetail, Explanation, FieldPlace, Handled, Part, Passes, Payload, Replayed,
    Stage, StageStatus, Taught, Unmocked, VariableValue, VisitDetail,
};
pub use exchange::{
    ExchangeId, Export, ExportForm, Exported, ImportFinding, Imported, ImportedMachine, Notation,
    Source,
};
pub use graph::{
    EdgeKind, Graph, GraphEdge, GraphNode, GraphScope, GraphTerminal, Point, Rect, StateInfo,
};
pub use history::{
    ChildId, EventId, EventType, Note, Place, Row, StateId, Taken, Tone, Visit, VisitEnd, VisitId,
    VisitOutcome,
};
pub use meters::{Forecast, Meter, Meters};
pub use mocks::{
    Asked, Given, MockAnswer, MockEdit, MockFailure, MockField, MockPlace, MockQuestion,
    MockRefusal, MockSheet, MockTold, Says,
};
pub use suite::{
    Agreement, CoverageReport, EditedTests, TestDifference, TestForm, TestOutcome, TestVerdict,
    TestsCommand, TestsEdit, TestsProgress, TestsUpdate, Uncovered,
};
pub use text::{Diagnostic, Fix, Severity, TextEdit, TextRange};

/// Names the build. Page and worker are two files that a cache may mix; a page that hears another version from its worker asks to be reloaded.
pub const VERSION: &str = match option_env!("ASL_PLAYGROUND_BUILD") {
    Some(build) => build,
    None => env!("CARGO_PKG_VERSION"),
};

/// Counts the edits of one text; an answer for an older revision is void.
pub type Revision = u32;

/// Counts the runs of one page; a message of an older run is void.
pub type RunId = u32;

/// One of the three texts that a person edits.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
pub enum Document {
    /// The definition.
    #[default]
    Definition,
    /// The execution's input.
    Input,
    /// The mocks, as a `MockConfigFile.json`.
    Mocks,
}

/// `STANDARD` or `EXPRESS`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum MachineType {
    /// The default.
    #[default]
    Standard,
    /// At most five minutes, no callbacks.
    Express,
}

/// What a run has where nothing is chosen, as the engine has it (`session::start` is tested against them): for the page and the ide, which do without the engine.
pub mod unset {
    /// [`Settings::state_machine_name`](super::Settings::state_machine_name).
    pub const STATE_MACHINE_NAME: &str = "StateMachine";
    /// [`Settings::region`](super::Settings::region).
    pub const REGION: &str = "us-east-1";
    /// [`Settings::account_id`](super::Settings::account_id).
    pub const ACCOUNT_ID: &str = "123456789012";
    /// [`Settings::start_time`](super::Settings::start_time).
    pub const START_TIME: &str = "2026-01-01T00:00:00Z";
}

/// What of a run can be chosen beside the texts. The same settings and texts give the same history, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Standard or Express.
    pub machine_type: MachineType,
    /// Feeds UUIDs, random numbers and jitter.
    pub seed: u32,
    /// When the execution starts, ISO 8601; absent: [`unset::START_TIME`].
    pub start_time: Option<String>,
    /// Absent: drawn from the seed.
    pub execution_name: Option<String>,
    /// Absent: [`unset::STATE_MACHINE_NAME`]; also the machine looked up in the mocks, unless these know only one.
    pub state_machine_name: Option<String>,
    /// Absent: [`unset::REGION`].
    pub region: Option<String>,
    /// Twelve digits; absent: [`unset::ACCOUNT_ID`].
    pub account_id: Option<String>,
    /// Whether AWS's quotas end the run: so many events, so large a payload.
    pub quotas: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            machine_type: MachineType::Standard,
            seed: 0,
            start_time: None,
            execution_name: None,
            state_machine_name: None,
            region: None,
            account_id: None,
            quotas: true,
        }
    }
}

/// Placeholder name to the text that stands for it: `ValidateOrderLambdaArn` to an ARN.
pub type Substitutions = BTreeMap<String, String>;

/// Page to worker, which runs. Sent only after [`Update::Ready`]: earlier messages are lost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// Check the definition and lay out its graph; answered by [`Update::Checked`].
    Check {
        /// Given back in the answer.
        revision: Revision,
        /// The definition.
        text: Rc<str>,
        /// Standard or Express.
        machine_type: MachineType,
        /// Values of placeholders.
        substitutions: Rc<Substitutions>,
    },
    /// Draw these Parallel and Map states closed and all others open, from now on; answered by [`Update::Graph`] if that changes the picture.
    Fold {
        /// Their pointers, as [`StateInfo::pointer`] has them.
        pointers: Rc<[Rc<str>]>,
    },
    /// Check the input; answered by [`Update::CheckedInput`].
    CheckInput {
        /// Given back in the answer.
        revision: Revision,
        /// The input.
        text: Rc<str>,
    },
    /// Check the mocks, against the definition checked last; answered by [`Update::CheckedMocks`].
    CheckMocks {
        /// Given back in the answer.
        revision: Revision,
        /// The mocks; empty text means none.
        text: Rc<str>,
        /// The machine looked up in the mocks; absent: the only one.
        state_machine_name: Option<String>,
        /// The test case looked at; absent: the only one.
        test_case: Option<String>,
    },
    /// Start an execution, voiding the one before; answered by [`Update::Started`] or [`Update::Refused`]. Events come by [`Command::Pull`].
    Run(RunRequest),
    /// Go on with the run for at most so many events; answered by one [`Update::Batch`]. Not pulling is pausing.
    Pull {
        /// Which run.
        run: RunId,
        /// How many rows at most.
        events: u32,
    },
    /// End the run as StopExecution would; answered by one [`Update::Batch`] and [`Update::Finished`]. A worker that does not answer soon is ended itself.
    Stop {
        /// Which run.
        run: RunId,
    },
    /// Ask for a visit's values; answered by [`Update::Visit`].
    Visit {
        /// Which run.
        run: RunId,
        /// Which visit.
        visit: VisitId,
        /// The attempt whose stages are wanted, from 0; none: the last one's.
        attempt: Option<u32>,
        /// Give payloads whole, however long; else the long ones are cut (see [`Payload`]).
        whole: bool,
    },
    /// Ask for an event as `GetExecutionHistory` gives it; answered by [`Update::Event`].
    Event {
        /// Which run.
        run: RunId,
        /// Whose history has it; none: the execution's own.
        child: Option<ChildId>,
        /// Which event.
        event: EventId,
        /// Give the text whole, however long.
        whole: bool,
    },
    /// Ask for something about the tests; answered by [`Update::Tests`], but for [`TestsCommand::Open`].
    Tests(Box<TestsCommand>),
    /// Ask where conditions of breakpoints hold; answered by [`Update::Held`].
    Conditions(Conditions),
    /// Ask how near the run came to limits; answered by [`Update::Meters`].
    Meters {
        /// Which run.
        run: RunId,
    },
    /// Look at the mock of a state, or edit it; answered by [`Update::Mock`].
    Mock(Box<MockQuestion>),
    /// Answer the call that the run waits for; answered as a pull is.
    Answer {
        /// Which run.
        run: RunId,
        /// The answer.
        given: Given,
        /// How many rows at most.
        events: u32,
    },
    /// Ask for a piece of the history of a child execution of a distributed Map; answered by [`Update::Child`].
    PullChild {
        /// Which run.
        run: RunId,
        /// Which child execution.
        child: ChildId,
        /// How many of its rows are known.
        known: u32,
        /// How many more rows at most.
        events: u32,
    },
    /// What the ide has to say to the worker ([`Update::Pass`]).
    Passed(Vec<u8>),
}

/// Page to ide, the program beside the worker that knows texts and runs nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum IdeCommand {
    /// Ask about a place of the definition; answered by [`Update::Answered`].
    Ask(Box<Ask>),
    /// Take a text apart; answered by [`Update::Imported`].
    Import {
        /// Given back in the answer.
        id: ExchangeId,
        /// The text.
        source: Source,
    },
    /// Write something for another tool; answered by [`Update::Exported`].
    Export(Box<Export>),
    /// What the worker has to say to the ide ([`Update::Pass`]).
    Passed(Vec<u8>),
}

/// What a run is made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunRequest {
    /// Names the run in all messages about it.
    pub run: RunId,
    /// The definition.
    pub definition: Rc<str>,
    /// The execution's input; empty text means `{}`.
    pub input: Rc<str>,
    /// The mocks; empty text means none: every task answers with its default.
    pub mocks: Rc<str>,
    /// Which test case of the mocks; absent: the only one.
    pub test_case: Option<String>,
    /// Values of placeholders.
    pub substitutions: Rc<Substitutions>,
    /// The rest.
    pub settings: Settings,
}

/// Worker or ide to page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Update {
    /// The worker listens. Always the first message, and the first variant: a page must understand the one of another version, too.
    Ready {
        /// [`VERSION`] of the worker.
        version: String,
    },
    /// The definition was checked.
    Checked(Checked),
    /// The definition checked last is drawn anew.
    Graph(Graph),
    /// The input was checked.
    CheckedInput {
        /// As asked.
        revision: Revision,
        /// What was found.
        diagnostics: Vec<Diagnostic>,
    },
    /// The mocks were checked.
    CheckedMocks(CheckedMocks),
    /// A run begins.
    Started {
        /// Which run.
        run: RunId,
        /// The states that [`StateId`]s in rows and visits of this run speak of: those of the definition that was run.
        states: Vec<StateInfo>,
    },
    /// A run could not begin, since a text has errors. The texts are as they were.
    Refused {
        /// Which run.
        run: RunId,
        /// The text that is at fault.
        document: Document,
        /// Its errors; at least one.
        diagnostics: Vec<Diagnostic>,
    },
    /// The next piece of the history.
    Batch(Batch),
    /// The run ended. Comes after the last [`Update::Batch`].
    Finished(Finished),
    /// A visit's values.
    Visit {
        /// Which run.
        run: RunId,
        /// The values; boxed since they are many.
        detail: Box<VisitDetail>,
    },
    /// An event as `GetExecutionHistory` gives it.
    Event {
        /// Which run.
        run: RunId,
        /// The event.
        detail: EventDetail,
    },
    /// A piece of the history of a child execution. Its event ids are those of the child's own history, its visits those of the run, as far as they
    /// belong to the child, counted and ended as that history tells; times count from the start of the run.
    Child {
        /// Which child execution.
        child: ChildId,
        /// Its name.
        name: Rc<str>,
        /// The piece. `done`: the child's history ends with it.
        batch: Batch,
    },
    /// Where conditions of breakpoints hold.
    Held(#[serde(deserialize_with = "seldom")] Held),
    /// What was asked about a place of the definition.
    Answered {
        /// As asked.
        id: QuestionId,
        /// A [`Told`] as JSON.
        answer: Rc<str>,
        /// Edits of the mocks that belong to it.
        mocks: Vec<TextEdit>,
    },
    /// A text was taken apart.
    Imported {
        /// As asked.
        id: ExchangeId,
        /// What was found.
        #[serde(deserialize_with = "seldom")]
        found: Box<Imported>,
    },
    /// What was to be exported, or why it cannot be.
    Exported {
        /// As asked.
        id: ExchangeId,
        /// The text.
        #[serde(deserialize_with = "seldom")]
        exported: Result<Exported, String>,
    },
    /// Something about the tests.
    Tests(Box<TestsUpdate>),
    /// The meters of a run.
    Meters(#[serde(deserialize_with = "seldom")] Box<Meters>),
    /// The mock of a state.
    Mock(#[serde(deserialize_with = "seldom")] Box<MockTold>),
    /// The run waits for a person's answer. Comes after a [`Batch`] that says so.
    Asks(#[serde(deserialize_with = "seldom")] Box<Asked>),
    /// What a text is that is no definition; comes some time after [`Checked::is_foreign`].
    Importable(#[serde(deserialize_with = "seldom")] Importable),
    /// These bytes are to be posted to the other program, as they are.
    Pass(Vec<u8>),
    /// A message could not be understood or answered; a fault of ours.
    Failed {
        /// What went wrong.
        message: String,
    },
}

/// Reads what the page hears seldom, in a function of its own: the page's program has those in its second part (`src/deferred/page.txt`).
#[inline(never)]
fn seldom<'de, D: Deserializer<'de>, T: Deserialize<'de>>(source: D) -> Result<T, D::Error> {
    T::deserialize(source)
}

impl Update {
    /// What a program says first.
    #[must_use]
    pub fn ready() -> Self {
        Self::Ready {
            version: VERSION.into(),
        }
    }
}

/// What a check of the definition found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Checked {
    /// As asked.
    pub revision: Revision,
    /// Whether it can run: there is no diagnostic of severity error.
    pub runnable: bool,
    /// What was found, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// Every state in source order, nested ones after their parent: a [`StateId`] is an index into this list.
    pub states: Vec<StateInfo>,
    /// Absent: the graph of the last answer still holds. Speaks of `states` by index.
    pub graph: Option<Graph>,
    /// The placeholders `${Name}` of the text, each once, in order of appearance.
    pub placeholders: Vec<Placeholder>,
    /// What the definition asks for and a run would not simulate.
    pub not_simulated: Vec<NotSimulated>,
    /// How it is written.
    pub notation: Notation,
    /// Whether it is something else than a definition that was begun. What it is, the ide says ([`Update::Importable`]).
    pub is_foreign: bool,
}

/// What a text in place of a definition is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Importable {
    /// As asked.
    pub revision: Revision,
    /// What it is if it can be imported, for people: `a SAM template with 2 state machines`.
    pub what: Option<Rc<str>>,
    /// What is to be said of it.
    pub diagnostics: Vec<Diagnostic>,
}

/// A `${Name}` in the definition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Placeholder {
    /// The name between the braces.
    pub name: String,
    /// Where it stands.
    pub ranges: Vec<TextRange>,
    /// What it was given, if anything.
    pub value: Option<String>,
}

/// Something the definition asks for and we do not simulate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NotSimulated {
    /// `ResultWriter`, for example.
    pub feature: String,
    /// JSON pointer of the place in AWS's form.
    pub pointer: String,
    /// Where it stands, if the definition text is at hand.
    pub range: Option<TextRange>,
    /// What happens instead.
    pub why: String,
}

/// What a check of the mocks found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckedMocks {
    /// As asked.
    pub revision: Revision,
    /// What was found.
    pub diagnostics: Vec<Diagnostic>,
    /// The machines of the file with their test cases, in the order of the text.
    pub machines: Vec<MockedMachine>,
    /// Where the answers of the definition's Task states would come from, in the order of their ids; none as long as it cannot run, or the file cannot be read.
    pub answers: Vec<MockedState>,
}

/// A Task state and what answers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MockedState {
    /// The state, of the definition checked last.
    pub state: StateId,
    /// Where its answers come from, those of all its calls.
    pub answer: Answer,
}

/// One entry of `StateMachines` in the mocks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MockedMachine {
    /// Its name.
    pub name: String,
    /// The names of its test cases.
    pub test_cases: Vec<String>,
}

/// A piece of a history.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Batch {
    /// Which run.
    pub run: RunId,
    /// The next events; ids go on without a gap from the piece before.
    pub rows: Vec<Row>,
    /// The visits that began among `rows`; ids go on without a gap.
    pub visits: Vec<Visit>,
    /// The visits that ended among `rows`.
    pub ends: Vec<VisitEnd>,
    /// Nothing comes after this piece but [`Update::Finished`].
    pub done: bool,
    /// The run waits for a person's answer; [`Update::Asks`] follows.
    pub waits: bool,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finished {
    /// Which run.
    pub run: RunId,
    /// As DescribeExecution names it.
    pub status: ExecutionStatus,
    /// The output, if it succeeded.
    pub output: Option<Payload>,
    /// The error and its cause, if it failed.
    pub error: Option<ErrorOutput>,
    /// Figures.
    pub stats: Stats,
    /// What was asked for and not simulated.
    pub not_simulated: Vec<NotSimulated>,
    /// What deserves a word: a Catch that could not match, and why.
    pub explanations: Vec<Explanation>,
}

impl Finished {
    /// The explanations that are of the whole run and of no visit.
    pub fn of_no_visit(&self) -> impl Iterator<Item = &Explanation> {
        self.explanations.iter().filter(|it| it.visit.is_none())
    }
}

/// The status of an execution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExecutionStatus {
    /// `SUCCEEDED`
    Succeeded,
    /// `FAILED`
    Failed,
    /// `TIMED_OUT`
    TimedOut,
    /// `ABORTED`
    Aborted,
    /// `RUNNING`: a recorded execution whose history was printed while it ran.
    Running,
}

impl ExecutionStatus {
    /// As the API spells it: `TIMED_OUT`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Succeeded => "SUCCEEDED",
            Self::Failed => "FAILED",
            Self::TimedOut => "TIMED_OUT",
            Self::Aborted => "ABORTED",
            Self::Running => "RUNNING",
        }
    }
}

/// Figures of a run.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Stats {
    /// Events in the history.
    pub events: u32,
    /// How many an execution of this type may have; none: any number.
    pub most_events: Option<u64>,
    /// States entered.
    pub visits: u32,
    /// How long it took on the virtual clock, in milliseconds.
    pub duration: f64,
    /// Tasks answered by a default, since no mock was there.
    pub default_replies: u32,
}
