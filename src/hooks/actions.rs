//! What people do, as callbacks that stay the same for as long as the page lives, so that what they are handed to is not drawn again.

use std::rc::Rc;

use yew::prelude::*;

use super::scrub::once_a_frame;
use crate::breakpoint::Breakpoints;
use crate::protocol::{Document, EventId, Fix, Given, MockEdit, StateId, VisitId};
use crate::trace::Detailed;
use crate::workbench::{
    Action, Dialog, Draft, Exchange, NoticeId, Pane, Question, TestsAction, Theme, Workbench,
};

/// Callbacks that act on the workbench; each is named for what the person did.
#[derive(Clone, PartialEq)]
#[expect(missing_docs, reason = "each is the action of the same name")]
pub struct Actions {
    pub open_meters: Callback<()>,
    pub open_mock: Callback<StateId>,
    pub edit_mock: Callback<(MockEdit, bool)>,
    pub answer: Callback<(Given, bool)>,
    pub run: Callback<()>,
    pub stop: Callback<()>,
    pub go_to: Callback<usize>,
    /// The same while a slider moves, once a frame.
    pub scrub: Callback<usize>,
    pub step: Callback<Action>,
    pub forget_changed: Callback<()>,
    pub breakpoints: Callback<Breakpoints>,
    pub toggle_breakpoint: Callback<StateId>,
    pub toggle_at: Callback<u32>,
    pub edit: Callback<(Document, Rc<str>)>,
    pub fix: Callback<(Document, Fix)>,
    pub ask: Callback<Question>,
    pub exchange: Callback<Exchange>,
    pub undo: Callback<()>,
    pub substitute: Callback<(Rc<str>, Option<Rc<str>>)>,
    pub test_case: Callback<Rc<str>>,
    pub machine: Callback<Rc<str>>,
    pub settings: Callback<Draft>,
    pub title: Callback<Rc<str>>,
    pub select_state: Callback<StateId>,
    pub select_visit: Callback<VisitId>,
    /// The stages of another attempt are wanted.
    pub select_attempt: Callback<u32>,
    pub fold: Callback<VisitId>,
    pub open_child: Callback<Option<VisitId>>,
    pub detailed: Callback<Detailed>,
    pub close_states: Callback<(Rc<[StateId]>, bool)>,
    pub choose: Callback<(VisitId, u32)>,
    pub whole: Callback<()>,
    pub event: Callback<Option<EventId>>,
    pub theme: Callback<Theme>,
    pub dialog: Callback<Dialog>,
    pub close: Callback<()>,
    pub dismiss: Callback<NoticeId>,
    pub pane: Callback<Pane>,
    pub tests: Callback<TestsAction>,
}

/// The callbacks of a workbench.
#[hook]
pub fn use_actions(workbench: &UseReducerHandle<Workbench>) -> Rc<Actions> {
    use_memo(workbench.dispatcher(), |dispatcher| Actions {
        open_meters: on(dispatcher, |()| Action::OpenMeters),
        open_mock: on(dispatcher, Action::OpenMock),
        edit_mock: on(dispatcher, |(edit, run)| Action::EditMock(edit, run)),
        answer: on(dispatcher, |(given, remember)| {
            Action::Answer(given, remember)
        }),
        run: on(dispatcher, |()| Action::Run),
        stop: on(dispatcher, |()| Action::Stop),
        go_to: on(dispatcher, Action::GoTo),
        scrub: once_a_frame(on(dispatcher, Action::GoTo)),
        step: on(dispatcher, |action| action),
        forget_changed: on(dispatcher, |()| Action::ForgetChanged),
        breakpoints: on(dispatcher, Action::Breakpoints),
        toggle_breakpoint: on(dispatcher, Action::ToggleBreakpoint),
        toggle_at: on(dispatcher, Action::ToggleBreakpointAt),
        edit: on(dispatcher, |(document, text)| Action::Edit(document, text)),
        fix: on(dispatcher, |(document, fix)| Action::Fix(document, fix)),
        ask: on(dispatcher, Action::Ask),
        exchange: on(dispatcher, Action::Exchange),
        undo: on(dispatcher, |()| Action::Undo),
        substitute: on(dispatcher, |(name, value)| Action::Substitute(name, value)),
        test_case: on(dispatcher, |name| Action::TestCase(Some(name))),
        machine: on(dispatcher, Action::Machine),
        settings: on(dispatcher, Action::Settings),
        title: on(dispatcher, Action::Title),
        select_state: on(dispatcher, Action::SelectState),
        select_visit: on(dispatcher, Action::SelectVisit),
        select_attempt: on(dispatcher, Action::SelectAttempt),
        fold: on(dispatcher, Action::ToggleFold),
        open_child: on(dispatcher, Action::OpenChild),
        detailed: on(dispatcher, Action::Detailed),
        close_states: on(dispatcher, |(states, closed)| Action::Close(states, closed)),
        choose: on(dispatcher, |(visit, index)| Action::Choose(visit, index)),
        whole: on(dispatcher, |()| Action::ShowWhole),
        event: on(dispatcher, Action::ShowEvent),
        theme: on(dispatcher, Action::Theme),
        dialog: on(dispatcher, |dialog| Action::Dialog(Some(dialog))),
        close: on(dispatcher, |()| Action::Dialog(None)),
        dismiss: on(dispatcher, Action::Dismiss),
        pane: on(dispatcher, Action::ShowPane),
        tests: on(dispatcher, Action::Tests),
    })
}

fn on<T: 'static>(
    dispatcher: &UseReducerDispatcher<Workbench>,
    action: impl Fn(T) -> Action + 'static,
) -> Callback<T> {
    let dispatcher = dispatcher.clone();
    Callback::from(move |value| dispatcher.dispatch(action(value)))
}
