//! What can happen to the workbench.

use std::rc::Rc;

use crate::breakpoint::Breakpoints;
use crate::project::Project;
use crate::protocol::{Document, EventId, Fix, Given, MockEdit, StateId, Update, VisitId};
use crate::trace::Detailed;

use super::ask::Question;
use super::chrome::{Dialog, Notice, NoticeId, Pane, Sheet, Theme};
use super::draft::Draft;
use super::exchange::Exchange;
use super::suite::TestsAction;

/// What a person or the worker did.
#[derive(Debug, Clone)]
pub enum Action {
    /// Another project is opened: an example, a link, a file. Ends what runs and forgets the history.
    Open(Box<Project>),
    /// What was opened is an example.
    IsExample,
    /// What the page was to begin with does not come.
    NothingComes,
    /// The title was edited.
    Title(Rc<str>),
    /// A text was edited in its editor.
    Edit(Document, Rc<str>),
    /// A quick fix was taken.
    Fix(Document, Fix),
    /// The code editor asks about a place of the definition.
    Ask(Question),
    /// Something is imported, exported or converted.
    Exchange(Exchange),
    /// What was imported or converted last is taken back.
    Undo,
    /// A placeholder was given a value, or none.
    Substitute(Rc<str>, Option<Rc<str>>),
    /// The settings were typed into.
    Settings(Draft),
    /// The machine looked up in the mocks was chosen.
    Machine(Rc<str>),
    /// A test case of the mocks was chosen; none: the only one.
    TestCase(Option<Rc<str>>),

    /// How near the run came to limits is wanted.
    OpenMeters,
    /// The mock of a state is wanted; by its id in the graph.
    OpenMock(StateId),
    /// The mock that is open was edited; whether a run is to follow.
    EditMock(MockEdit, bool),
    /// The call that waits was answered; whether the answer is to become a mock.
    Answer(Given, bool),

    /// Run from the beginning.
    Run,
    /// End the run.
    Stop,
    /// What was edited is run again to where the cursor stands.
    RunAgain,
    /// What changed by that was read.
    ForgetChanged,

    /// On to the next breakpoint, or the end.
    Continue,
    /// Back to the breakpoint before, or the beginning.
    ContinueBack,
    /// On to the next state of the same branch.
    StepOver,
    /// Back to where the present state was entered, or the one before it in the same branch.
    StepBackOver,
    /// On to what happens next in the present state, first inside of it.
    StepInto,
    /// On to where the present branch, iteration or child execution ends.
    StepOut,
    /// The cursor is to go on by itself, or no longer.
    Play(bool),
    /// How many events a second it then goes.
    Speed(u32),
    /// It is time for the next step of playing.
    Tick,
    /// Other breakpoints are wanted.
    Breakpoints(Breakpoints),
    /// A state is to have a breakpoint, or none; by its id in the graph.
    ToggleBreakpoint(StateId),
    /// The state at this offset of the definition is to have one, or none.
    ToggleBreakpointAt(u32),

    /// One row on.
    StepForward,
    /// One row back.
    StepBack,
    /// On to the next entry of a state.
    NextState,
    /// Back to the entry of the state before.
    PreviousState,
    /// To the first row.
    First,
    /// To the last row.
    Last,
    /// To the row of this index.
    GoTo(usize),
    /// To the step that a link names.
    GoToStep(Rc<str>),
    /// A state was selected in the graph or the text; by its id in the graph.
    SelectState(StateId),
    /// A visit was selected.
    SelectVisit(VisitId),
    /// The stages of another attempt of the visit looked at are wanted; its number, from 0.
    SelectAttempt(u32),
    /// The values of the visit looked at are wanted uncut.
    ShowWhole,
    /// An event is wanted as `GetExecutionHistory` gives it; none: no more.
    ShowEvent(Option<EventId>),
    /// The history of the child execution is wanted that a visit belongs to; none: the execution's own. Steps are those of the history that is shown.
    OpenChild(Option<VisitId>),
    /// What is inside a Parallel's or Map's visit is to be folded away, or unfolded.
    ToggleFold(VisitId),
    /// Which rows the list shows.
    Detailed(Detailed),
    /// These Parallel and Map states are to be drawn closed, or open.
    Close(Rc<[StateId]>, bool),
    /// The branch or iteration of this index, of this visit of a Parallel or Map, is to be shown: the cursor goes to its end.
    Choose(VisitId, u32),

    /// Something is done with the tests.
    Tests(TestsAction),

    /// A pane was chosen, where not all are seen at once.
    ShowPane(Pane),
    /// A sheet of the editor was chosen.
    ShowSheet(Sheet),
    /// The texts are to be looked at only, or no longer.
    ReadOnly(bool),
    /// A theme was chosen.
    Theme(Theme),
    /// A dialog was opened, or closed.
    Dialog(Option<Dialog>),
    /// Something is to be told.
    Notify(Notice),
    /// A notice was read.
    Dismiss(NoticeId),

    /// The worker said something.
    Heard(Box<Update>),
    /// The worker is gone; another one is starting.
    WorkerLost(Lost),
    /// The worker could not be started at all.
    NoWorker(Rc<str>),
    /// The ide crashed, or could not be started; what is known about it.
    IdeLost {
        /// Whether it had started.
        started: bool,
        /// What it said.
        message: Rc<str>,
    },
}

/// Why the worker is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lost {
    /// It crashed; what it said.
    Crashed(Rc<str>),
    /// It was ended, since it did not answer a [`Command::Stop`](crate::protocol::Command::Stop).
    Killed,
}

impl Action {
    /// Whether a run is played on after it.
    pub(super) fn leaves_play(&self) -> bool {
        !matches!(
            self,
            Self::Open(_)
                | Self::Run
                | Self::Continue
                | Self::ContinueBack
                | Self::StepOver
                | Self::StepBackOver
                | Self::StepInto
                | Self::StepOut
                | Self::StepForward
                | Self::StepBack
                | Self::NextState
                | Self::PreviousState
                | Self::First
                | Self::Last
                | Self::GoTo(_)
                | Self::GoToStep(_)
                | Self::SelectState(_)
                | Self::SelectVisit(_)
                | Self::OpenChild(_)
        )
    }
}
