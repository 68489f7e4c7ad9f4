//! All state of the page that more than one component needs, and what can happen to it. No DOM.
//!
//! A [`Workbench`] is changed by [`Action`]s alone. What it wants of the worker stands in its [`Outbox`]; the client passes that on and brings
//! the answers back as [`Action::Heard`]. Cloning it is cheap: what is heavy is shared, so a component compares by pointer.

mod action;
mod again;
mod ask;
mod child;
mod chrome;
mod cursor;
mod draft;
mod example;
mod exchange;
mod graph;
mod mock;
mod outbox;
mod pause;
mod play;
mod read_only;
mod run;
mod step;
mod suite;
mod texts;

use std::collections::BTreeSet;
use std::rc::Rc;

use yew::Reducible;

pub use action::{Action, Lost};
pub use again::Changed;
pub use ask::{Answer, Question};
pub use child::{Child, Crumb};
pub use chrome::{Dialog, Notice, NoticeId, NoticeTone, Pane, Sheet, Theme};
pub use draft::{Draft, Setting, quotas_told};
pub use exchange::{Exchange, Exchanges, ExportAnswer, Importing};
pub use mock::Mocking;
pub use outbox::{Outbox, Request};
pub use pause::{Fault, Pause};
pub use play::Play;
pub use run::{Details, Run, RunState};
pub use suite::{Suite, SuiteState, TestsAction};
pub use texts::{DefinitionCheck, MocksCheck, Text};

use crate::breakpoint::Breakpoints;
use crate::project::Project;
use crate::protocol::{
    Diagnostic, Document, EventDetail, Settings, StateId, Substitutions, Update, VERSION, VisitId,
};
use crate::trace::{Detailed, Trace};

const BROKE_DOWN: &str = "sorry, something broke down inside: a fault of ours, or more memory was needed than the browser gives; your texts are as they were, and you can go on";

/// The state of the page.
#[derive(Debug, Clone, Default)]
pub struct Workbench {
    /// A name for people.
    pub title: Rc<str>,
    /// The definition.
    pub definition: Text,
    /// The input.
    pub input: Text,
    /// The mocks.
    pub mocks: Text,
    /// Values of placeholders.
    pub substitutions: Rc<Substitutions>,
    /// What else of a run can be chosen.
    pub settings: Rc<Settings>,
    /// The test case of the mocks; none: the only one.
    pub test_case: Option<Rc<str>>,

    /// The test cases.
    pub suite: Suite,

    /// The worker.
    pub worker: WorkerStatus,
    /// What was found in the definition.
    pub check: Rc<DefinitionCheck>,
    /// What was found in the input.
    pub input_diagnostics: Rc<[Diagnostic]>,
    /// What was found in the mocks.
    pub mocks_check: Rc<MocksCheck>,

    /// The last run.
    pub run: Run,
    /// Its history, as far as it is here.
    pub trace: Rc<Trace>,
    /// The row of it that is shown, unless a child execution is open: an index into the history.
    pub cursor: usize,
    /// The visit that is looked at; its values are [`Workbench::detail`].
    pub looked_at: Option<VisitId>,
    /// The attempt of it whose stages are looked at, from 0; none: the last one.
    pub attempt: Option<u32>,
    /// The state that is selected, by its id in the graph; it need not have been visited.
    pub selected: Option<StateId>,
    /// The event that is looked at as `GetExecutionHistory` gives it.
    pub event: Option<Rc<EventDetail>>,
    /// The child execution whose history is shown in place of the execution's own; the cursor is moved in it then.
    pub child: Option<Rc<Child>>,
    /// The visits whose inside is folded away.
    pub folded: Rc<BTreeSet<VisitId>>,
    /// Which rows the list shows.
    pub detailed: Detailed,
    /// The pointers of the Parallel and Map states that the graph draws closed.
    pub closed: Rc<BTreeSet<Rc<str>>>,
    /// Where the cursor stops.
    pub breakpoints: Rc<Breakpoints>,
    /// What is known of them in the run.
    pub pause: Pause,
    /// Whether and how fast the cursor goes on by itself.
    pub play: Play,
    /// What the last run changed where the cursor stands, if it was made again for that.
    pub changed: Option<Rc<Changed>>,

    /// The pane that is seen, where only one is.
    pub pane: Pane,
    /// The sheet of the editor that is seen.
    pub sheet: Sheet,
    /// Light or dark.
    pub theme: Theme,
    /// Whether the texts are to be looked at only.
    pub read_only: bool,
    /// Whether what the page begins with is still on its way. A run that is asked for until then waits for it.
    pub coming: bool,
    /// What lies above the page.
    pub dialog: Option<Dialog>,
    /// What is to be told.
    pub notices: Rc<[Notice]>,

    /// What the code editor is told about places of the definition: the last few answers.
    pub answers: Rc<[Answer]>,

    /// Imports and exports.
    pub exchanges: Exchanges,
    /// The mock that is looked at, and the call that waits for a person.
    pub mocking: Mocking,

    /// What is to be passed on to the worker.
    pub outbox: Outbox,

    /// The states of the run in the graph.
    mapping: Rc<[Option<StateId>]>,
    /// The settings as they were typed, as long as this says more than they do.
    draft: Option<Rc<Draft>>,
    details: Details,
    /// The run before, while it is made again.
    again: Option<again::Again>,
    /// The example that is open, if it is one and its definition has not given way to another.
    example: Option<example::OpenExample>,
    /// The mocks that the last question was asked with.
    asked_with: Rc<str>,
    /// Whether the cursor stays at the end while the history grows.
    follow: bool,
    /// Whether a pull is with the worker.
    pulling: bool,
}

/// Whether there is someone to talk to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WorkerStatus {
    /// Not yet.
    #[default]
    Starting,
    /// Yes.
    Ready,
    /// It belongs to another version of the page, which must be reloaded.
    OtherVersion,
    /// It could not be started; nothing can be checked or run.
    Missing,
}

impl Workbench {
    /// The state of a page that is opened with `project`.
    #[must_use]
    pub fn of(project: Project) -> Self {
        let mut workbench = Self::default();
        workbench.open(project);
        workbench
    }

    fn notify(&mut self, notice: Notice) {
        self.notices = chrome::told(&self.notices, notice);
    }

    fn dismiss(&mut self, id: NoticeId) {
        let others = self.notices.iter().filter(|notice| notice.id != id);
        self.notices = others.cloned().collect();
    }

    fn act(&mut self, action: Action) {
        // Who takes the cursor, or anything else of the run, into their own hands wants it no longer played.
        self.play.on &= action.leaves_play();
        if self.read_only && action.edits() {
            return self.notify(read_only::told());
        }
        match action {
            Action::Open(project) => self.open(*project),
            Action::IsExample => self.mark_example(),
            Action::NothingComes => self.nothing_comes(),
            Action::Title(title) => self.title = title,
            Action::Edit(document, text) => self.edit(document, text),
            Action::Fix(document, fix) => self.fix(document, &fix),
            Action::Ask(question) => self.ask(question),
            Action::Exchange(exchange) => self.exchange(exchange),
            Action::Undo => self.undo(),
            Action::Substitute(name, value) => {
                let substitutions = Rc::make_mut(&mut self.substitutions);
                match value {
                    Some(value) => {
                        substitutions.insert(String::from(&*name), String::from(&*value))
                    }
                    None => substitutions.remove(&*name),
                };
                self.check_again(Document::Definition);
            }
            Action::Settings(draft) => {
                self.set(draft.settings(&self.settings));
                self.draft = Some(Rc::new(draft));
            }
            Action::Machine(name) => {
                let mut draft = self.draft();
                draft.write(Setting::StateMachineName, &name);
                self.draft = Some(Rc::new(draft));
                self.set(Settings {
                    state_machine_name: Some(String::from(&*name)),
                    ..(*self.settings).clone()
                });
            }
            Action::TestCase(test_case) => {
                self.test_case = test_case;
                self.check_again(Document::Mocks);
            }

            Action::OpenMeters => self.open_meters(),
            Action::OpenMock(state) => self.open_mock(state),
            Action::EditMock(edit, run) => self.edit_mock(edit, run),
            Action::Answer(given, remember) => self.answer_call(given, remember && !self.read_only),

            Action::Run => self.start_run(),
            Action::Stop => self.stop_run(),
            Action::RunAgain => self.run_again(),
            Action::ForgetChanged => self.changed = None,

            Action::Continue => self.go_on(),
            Action::ContinueBack => self.go_on_back(),
            Action::StepOver => self.step_over(),
            Action::StepBackOver => self.step_back_over(),
            Action::StepInto => self.step_into(),
            Action::StepOut => self.step_out(),
            Action::Play(on) => self.play(on),
            Action::Speed(speed) => self.play.speed = speed.max(1),
            Action::Tick => self.tick(),
            Action::Breakpoints(breakpoints) => self.set_breakpoints(breakpoints),
            Action::ToggleBreakpoint(state) => self.toggle_breakpoint(state),
            Action::ToggleBreakpointAt(offset) => self.toggle_breakpoint_at(offset),

            Action::StepForward => self.go_to(self.shown_cursor() + 1),
            Action::StepBack => self.go_to(self.shown_cursor().saturating_sub(1)),
            Action::NextState => self.next_state(),
            Action::PreviousState => self.previous_state(),
            Action::First => self.go_to(0),
            Action::Last => self.go_to(usize::MAX),
            Action::GoTo(index) => self.go_to(index),
            Action::GoToStep(step) => self.go_to_step(&step),
            Action::SelectState(state) => self.select_state(state),
            Action::SelectVisit(visit) => self.select_visit(visit),
            Action::SelectAttempt(attempt) => self.select_attempt(attempt),
            Action::ShowWhole => self.show_whole(),
            Action::ShowEvent(event) => self.show_event(event),
            Action::OpenChild(visit) => self.open_child(visit),
            Action::ToggleFold(visit) => {
                let folded = Rc::make_mut(&mut self.folded);
                if !folded.remove(&visit) {
                    folded.insert(visit);
                }
            }
            Action::Detailed(detailed) => self.detailed = detailed,
            Action::Close(states, closed) => self.close(&states, closed),
            Action::Choose(visit, index) => self.choose(visit, index),

            Action::Tests(action) => self.act_on_tests(action),

            Action::ShowPane(pane) => self.pane = pane,
            Action::ShowSheet(sheet) => {
                self.sheet = sheet;
                self.pane = Pane::Editor;
            }
            Action::ReadOnly(read_only) => self.read_only = read_only,
            Action::Theme(theme) => self.theme = theme,
            Action::Dialog(dialog) => {
                self.dialog = dialog;
                self.forget_import();
            }
            Action::Notify(notice) => self.notify(notice),
            Action::Dismiss(id) => self.dismiss(id),

            Action::Heard(update) => self.hear(*update),
            Action::WorkerLost(lost) => self.lose_worker(lost),
            Action::IdeLost { started, message } => self.lose_ide(started, message),
            Action::NoWorker(message) => {
                self.worker = WorkerStatus::Missing;
                self.give_up_run();
                self.notify(Notice {
                    id: NoticeId::Worker,
                    tone: NoticeTone::Error,
                    text: "the part of the page that runs workflows could not be loaded, or breaks down again and again; your texts are safe. Reload the page to try again".into(),
                    report: Some(message),
                });
            }
        }
    }

    fn hear(&mut self, update: Update) {
        match update {
            Update::Ready { version } => self.worker_ready(&version),
            Update::Checked(checked) => self.checked(checked),
            Update::Graph(graph) => Rc::make_mut(&mut self.check).graph = Rc::new(graph),
            Update::CheckedInput { revision, diagnostics } => self.checked_input(revision, diagnostics),
            Update::CheckedMocks(checked) => self.checked_mocks(checked),
            Update::Started { run, states } => self.started(run, states),
            Update::Refused {
                run,
                document,
                diagnostics,
            } => self.refused(run, document, diagnostics),
            Update::Batch(batch) => self.batch(batch),
            Update::Finished(finished) => self.finish(finished),
            Update::Visit { run, detail } => self.visit_arrived(run, *detail),
            Update::Event { run, detail } => self.event_arrived(run, detail),
            Update::Child { child, name, batch } => self.child_arrived(child, name, batch),
            Update::Held(held) => self.held(held),
            Update::Answered { id, answer, mocks } => self.answered_to(id, answer, mocks),
            Update::Importable(told) => self.identified(told),
            Update::Imported { id, found } => self.imported(id, *found),
            Update::Exported { id, exported } => self.exported(id, exported),
            Update::Tests(update) => self.told_of_tests(*update),
            Update::Meters(meters) => self.measured(*meters),
            Update::Mock(told) => self.mock_told(*told),
            Update::Asks(asked) => self.asks(*asked),
            // The client's to do.
            Update::Pass(_) => {}
            Update::Failed { message } => self.notify(Notice {
                id: NoticeId::Worker,
                tone: NoticeTone::Error,
                text: "something went wrong inside the page; this is a fault of ours, and your texts are safe".into(),
                report: Some(message.into()),
            }),
        }
    }

    fn worker_ready(&mut self, version: &str) {
        if version != VERSION {
            self.worker = WorkerStatus::OtherVersion;
            self.give_up_run();
            self.notify(Notice {
                id: NoticeId::Worker,
                tone: NoticeTone::Warning,
                text: "a newer version of this page is out; reload it to run workflows again"
                    .into(),
                report: None,
            });
            return;
        }
        self.worker = WorkerStatus::Ready;
        self.check_all();
        self.list_tests();
        if self.run.state == RunState::Starting {
            self.send_run_when_ready();
        }
    }

    #[inline(never)]
    fn lose_worker(&mut self, lost: Lost) {
        self.worker = WorkerStatus::Starting;
        if let Lost::Crashed(_) = lost {
            self.broke_down();
        }
        self.worker_lost(&lost);
        self.lose_tests();
        if let Lost::Crashed(message) = lost {
            self.notify(Notice {
                id: NoticeId::Worker,
                tone: NoticeTone::Error,
                text: BROKE_DOWN.into(),
                report: Some(message),
            });
        }
    }
}

impl Reducible for Workbench {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut workbench = Rc::unwrap_or_clone(self);
        workbench.act(action);
        Rc::new(workbench)
    }
}

#[cfg(test)]
mod tests;
