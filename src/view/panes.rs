//! The panes of the page, each from what it shows of the workbench.

use std::rc::Rc;

use super::breakpoints::counted;
use super::data_pane::{DataPane, nothing_yet};
use super::dialogs::{self, dialogs};
use super::editor_pane::{self, Checked, editor_pane, sheet_tabs};
use super::graph_marks::GraphMarks;
use super::graph_pane::{GraphAtCursor, graph_pane};
use super::places::{Places, pane_word};
use super::result_line::{self, result_line};
use super::run_bar::{self, run_bar};
use super::shared::Shared;
use super::tabs::{Tab, Tabs};
use super::test_cases;
use super::trace_pane::{self, trace_pane};
use crate::embed::Embed;
use crate::hooks::{Actions, Documents, SheetAction};
use crate::markup::*;
use crate::protocol::{Diagnostic, Document, StateId, VisitId};
use crate::storage::Sheet as KeptSheet;
use crate::trace::Tables;
use crate::trace::time::moment;
use crate::workbench::{
    Action, Crumb, Dialog, Draft, Exchange, Pane, Sheet, Workbench, WorkerStatus,
};

/// The three texts in order.
const DOCUMENTS: [Document; 3] = [Document::Definition, Document::Input, Document::Mocks];

/// What the panes are made of.
pub(super) struct Panes<'a> {
    pub(super) workbench: &'a UseReducerHandle<Workbench>,
    pub(super) actions: &'a Actions,
    pub(super) places: &'a Places,
    pub(super) narrow: bool,
    /// Whether the second part of the program is there.
    pub(super) is_whole: bool,
    pub(super) embed: Option<Embed>,
    pub(super) graph: GraphAtCursor,
    pub(super) siblings: Rc<[VisitId]>,
    pub(super) children: Rc<Vec<Crumb>>,
    pub(super) stops: Rc<[(u32, bool)]>,
    pub(super) marks: GraphMarks,
}

/// What a narrow page shows, one at a time.
#[derive(Clone, Copy, PartialEq)]
enum Shown {
    Sheet(Sheet),
    Pane(Pane),
}

impl Panes<'_> {
    /// A pane is out of sight where only one is seen and it is another.
    fn hides(&self, pane: Pane) -> bool {
        self.narrow && self.workbench.pane != pane
    }

    /// Whether there are tabs, and the bar that runs.
    pub(super) fn has_controls(&self) -> bool {
        self.embed.is_none_or(|embed| embed.controls)
    }

    /// Whether texts and mocks can be edited.
    fn can_edit(&self) -> bool {
        self.embed.is_none_or(|embed| embed.edit)
    }

    fn checked(&self) -> Vec<Checked> {
        let checked = |document| Checked {
            document,
            text: self.workbench.text(document).clone(),
            diagnostics: self.diagnostics(document),
        };
        DOCUMENTS.into_iter().map(checked).collect()
    }

    /// What was found in a text; without fixes where it cannot be edited.
    fn diagnostics(&self, document: Document) -> Rc<[Diagnostic]> {
        let found = self.workbench.diagnostics(document);
        if self.can_edit() {
            return found.clone();
        }
        let unmendable = |found: &Diagnostic| Diagnostic {
            fixes: Vec::new(),
            ..found.clone()
        };
        found.iter().map(unmendable).collect()
    }

    pub(super) fn tabs(&self) -> Html {
        let pane = |pane, label| Tab {
            value: Shown::Pane(pane),
            label: AttrValue::Static(label),
            errors: 0,
            count: 0,
        };
        let sheets = sheet_tabs(
            &self.checked(),
            &self.workbench.check,
            &self.workbench.suite,
        )
        .into_iter();
        // What cannot be edited is only read.
        let sheets = sheets.take(if self.can_edit() { usize::MAX } else { 1 });
        let sheets = sheets.map(|tab| Tab {
            value: Shown::Sheet(tab.value),
            label: match tab.value {
                Sheet::Placeholders => AttrValue::Static("Values"),
                _ if !self.can_edit() => AttrValue::Static("Code"),
                _ => tab.label,
            },
            errors: tab.errors,
            count: tab.count,
        });
        let tabs: Vec<Tab<Shown>> = sheets
            .chain([
                pane(Pane::Graph, "Graph"),
                pane(Pane::Trace, "Trace"),
                pane(Pane::Data, "Data"),
            ])
            .collect();
        let selected = match self.workbench.pane {
            Pane::Editor => Shown::Sheet(self.workbench.sheet),
            pane => Shown::Pane(pane),
        };
        let (on_sheet, on_pane) = (self.places.on_sheet.clone(), self.actions.pane.clone());
        let on_select = Callback::from(move |shown| match shown {
            Shown::Sheet(sheet) => on_sheet.emit(sheet),
            Shown::Pane(pane) => on_pane.emit(pane),
        });
        html! { <nav class="narrow-tabs"><Tabs<Shown> label="Panes" {tabs} {selected} {on_select} /></nav> }
    }

    /// The dialog that is open.
    #[inline(never)]
    pub(super) fn dialogs(
        &self,
        documents: &Documents,
        (sheet, on_sheet): (Rc<KeptSheet>, Callback<SheetAction>),
        on_exchange: Callback<Exchange>,
    ) -> Html {
        let (workbench, actions, places) = (self.workbench, self.actions, self.places);
        let props = dialogs::Props {
            dialog: workbench.dialog,
            project: workbench.project(),
            step: workbench.step(),
            pane: pane_word(workbench, self.narrow),
            documents: documents.clone(),
            sheet,
            on_sheet,
            exchanges: workbench.exchanges.clone(),
            on_exchange,
            draft: workbench.draft(),
            faults: workbench.pause.faults.clone(),
            on_breakpoints: actions.breakpoints.clone(),
            mocking: workbench.mocking.clone(),
            on_visit: actions.select_visit.clone(),
            on_mock: actions.edit_mock.clone(),
            on_answer: actions.answer.clone(),
            on_draft: actions.settings.clone(),
            states: workbench.check.states.clone(),
            on_reveal: places.on_reveal_definition.clone(),
            on_dialog: actions.dialog.clone(),
            on_close: actions.close.clone(),
        };
        dialogs(&props)
    }

    /// Whether an editor is in sight.
    pub(super) fn shows_editor(&self) -> bool {
        !self.hides(Pane::Editor) && self.has_editor()
    }

    /// Where nothing is edited, the editor is not even fetched before it is looked at.
    fn has_editor(&self) -> bool {
        self.can_edit() || self.narrow && !self.hides(Pane::Editor)
    }

    /// The texts; `told` is what there is to tell where they are in sight.
    pub(super) fn editor(&self, told: Option<Html>) -> Html {
        if !self.has_editor() {
            return Html::default();
        }
        let (workbench, actions, places) = (self.workbench, self.actions, self.places);
        let marked = workbench
            .selected
            .filter(|_| workbench.definition.is_checked())
            .and_then(|state| workbench.check.states.get(state.index()));
        let mark = marked.map(|state| {
            if state.has_inside() {
                state.name_range
            } else {
                state.range
            }
        });
        let editor_pane_props = editor_pane::Props {
            texts: self.checked(),
            check: workbench.check.clone(),
            values: workbench.substitutions.clone(),
            tests: test_cases::Props {
                suite: workbench.suite.clone(),
                stale: workbench.suite_is_stale(),
                ready: workbench.worker == WorkerStatus::Ready,
                can_save: workbench.can_save_run(),
                cases: test_cases(workbench),
                on_tests: actions.tests.clone(),
                on_reveal: places.on_reveal_definition.clone(),
            },
            sheet: workbench.sheet,
            is_whole: self.is_whole,
            tabs: !self.narrow,
            read_only: workbench.read_only || !self.can_edit(),
            mark: places
                .stage
                .filter(|_| workbench.definition.is_checked() && !workbench.is_stale())
                .or(mark),
            reveal: places.reveal,
            on_sheet: places.on_sheet.clone(),
            on_edit: actions.edit.clone(),
            on_fix: actions.fix.clone(),
            stops: self.stops.clone(),
            on_stop: actions.toggle_at.clone(),
            answers: workbench.answers.clone(),
            on_ask: actions.ask.clone(),
            on_convert: actions.exchange.reform(|_: MouseEvent| Exchange::Convert),
            on_value: actions.substitute.clone(),
            on_reveal: places.on_reveal.clone(),
            told,
        };
        html! {
            <section class="pane pane-editor" aria-label="Editor" hidden={self.hides(Pane::Editor)}>
                { editor_pane(&editor_pane_props) }
            </section>
        }
    }

    pub(super) fn graph(&self) -> Html {
        let workbench = self.workbench;
        html! {
            <section class="pane pane-graph" aria-label="Graph" hidden={self.hides(Pane::Graph)}>
                { graph_pane(workbench, &self.graph, self.marks.clone(), self.mocked_task(), self.actions, &self.places.on_state) }
            </section>
        }
    }

    pub(super) fn run(&self) -> Html {
        let (workbench, actions) = (self.workbench, self.actions);
        let time = workbench
            .shown_trace()
            .row(workbench.shown_cursor())
            .map(|row| AttrValue::from(moment(row.time)))
            .unwrap_or_default();
        let run_bar_props = run_bar::Props {
            running: workbench.is_running(),
            can_run: workbench.can_run(),
            in_child: workbench.child.is_some(),
            cursor: workbench.shown_cursor(),
            length: workbench.shown_trace().len(),
            time,
            machines: workbench.mocks_check.machines.clone(),
            machine: workbench
                .mocked_machine()
                .map(|machine| machine.name.as_str().into()),
            settings: Draft::told(&workbench.settings),
            faults: workbench.draft().faults(),
            test_cases: test_cases(workbench),
            test_case: workbench.test_case.clone(),
            on_run: actions.run.clone(),
            on_stop: actions.stop.clone(),
            play: workbench.play,
            breakpoints: counted(&workbench.breakpoints),
            on_goto: actions.go_to.clone(),
            on_scrub: actions.scrub.clone(),
            on_step: actions.step.clone(),
            on_breakpoints: actions.dialog.reform(|()| Dialog::Breakpoints),
            on_test_case: actions.test_case.clone(),
            on_machine: actions.machine.clone(),
            on_settings: actions.dialog.reform(|()| Dialog::Settings),
        };
        let result_line_props = result_line::Props {
            stopped: workbench.stopped().cloned(),
            changed: workbench.changed.clone(),
            on_changed: actions.forget_changed.clone(),
            state: workbench.run_state(),
            worker: workbench.worker,
            events: workbench.trace.len(),
            stale: workbench.is_stale(),
            asked: workbench.mocking.asked.clone(),
            on_answer: actions.dialog.reform(|()| Dialog::Answer),
            on_limits: actions.open_meters.clone(),
            on_end: self.on_end(),
            on_visit: self.on_visit(),
            on_reveal: self.places.on_reveal.clone(),
        };
        html! {
            <section class="pane pane-run" aria-label="Run">
                { run_bar(&run_bar_props) }
                { result_line(&result_line_props) }
            </section>
        }
    }

    /// To the end of the execution, where its output stands in the data of the last state.
    fn on_end(&self) -> Callback<()> {
        let actions = self.actions;
        let (child, go_to) = (actions.open_child.clone(), actions.go_to.clone());
        let (pane, last) = (actions.pane.clone(), self.workbench.trace.len());
        Callback::from(move |()| {
            child.emit(None);
            go_to.emit(last.saturating_sub(1));
            pane.emit(Pane::Data);
        })
    }

    /// To a visit, and where one pane is seen at a time to its data.
    fn on_visit(&self) -> Callback<VisitId> {
        let (visit, pane) = (self.actions.select_visit.clone(), self.actions.pane.clone());
        Callback::from(move |id| {
            visit.emit(id);
            pane.emit(Pane::Data);
        })
    }

    pub(super) fn trace(&self) -> Html {
        let (workbench, actions) = (self.workbench, self.actions);
        let trace_pane_props = trace_pane::Props {
            trace: Shared(workbench.shown_trace().clone()),
            child: workbench.child.clone(),
            cursor: workbench.shown_cursor(),
            folded: workbench.folded.clone(),
            detailed: workbench.detailed,
            coarse: self.narrow,
            is_whole: self.is_whole,
            on_goto: actions.go_to.clone(),
            on_child: actions.open_child.clone(),
            on_fold: actions.fold.clone(),
            on_detailed: actions.detailed.clone(),
        };
        html! {
            <section class="pane pane-trace" aria-label="Trace" hidden={self.hides(Pane::Trace)}>
                { trace_pane(&trace_pane_props) }
            </section>
        }
    }

    /// The Task that is looked at, unless nothing can be edited.
    fn mocked_task(&self) -> Option<StateId> {
        let task = self.workbench.mockable();
        task.filter(|_| self.can_edit())
    }

    pub(super) fn data(&self) -> Html {
        html! {
            <section class="pane pane-data" aria-label="Data flow" hidden={self.hides(Pane::Data)}>
                if self.is_whole {
                    { self.visit() }
                } else {
                    <div class="pane-body"><div class="teach">{ nothing_yet() }</div></div>
                }
            </section>
        }
    }

    /// The data of the visit that is looked at.
    #[inline(never)]
    fn visit(&self) -> Html {
        let (workbench, actions) = (self.workbench, self.actions);
        let selected = workbench
            .selected
            .and_then(|state| workbench.check.states.get(state.index()))
            .map(|state| state.name.clone());
        html! {
            <DataPane mock={self.mocked_task()} can_mock={self.can_edit() && !workbench.is_stale()} on_mock={actions.open_mock.clone()} detail={workbench.detail().cloned().map(Shared)} awaited={workbench.awaits_detail()} has_values={workbench.run.has_values} has_trace={!workbench.trace.is_empty()}
                    {selected} siblings={self.siblings.clone()} children={self.children.clone()} difference={workbench.suite.agreement.clone()} finished={workbench.finished().cloned().map(Shared)} event_id={workbench.event_at_cursor()} in_child={workbench.child.as_ref().map(|child| child.id)} event={workbench.event.clone()}
                    on_visit={actions.select_visit.clone()} on_attempt={actions.select_attempt.clone()} on_child={actions.open_child.clone()} on_stage={self.places.on_stage.clone()} on_reveal={self.places.on_reveal_definition.clone()} on_whole={actions.whole.clone()} on_event={actions.event.clone()} />
        }
    }
}

/// All visits of the state that is looked at, in the history that is shown.
pub(super) fn siblings(workbench: &Workbench, tables: &Tables) -> Rc<[VisitId]> {
    let visit = workbench
        .looked_at
        .and_then(|visit| workbench.shown_trace().visit(visit));
    visit
        .map(|visit| tables.tallies.visits_of(visit.visit.state))
        .unwrap_or_default()
}

/// The child executions of the Map that is looked at.
#[hook]
pub(super) fn use_children(workbench: &UseReducerHandle<Workbench>) -> Rc<Vec<Crumb>> {
    let looked_at = workbench.looked_at;
    let dependencies = (Shared(workbench.trace.clone()), looked_at);
    let workbench = workbench.clone();
    use_memo(dependencies, move |_| {
        looked_at
            .map(|map| workbench.children_of(map))
            .unwrap_or_default()
    })
}

/// Mocks with several test cases run the first, until another is chosen.
#[hook]
pub(super) fn use_first_test_case(workbench: &UseReducerHandle<Workbench>) {
    let (dispatcher, cases, chosen) = (
        workbench.dispatcher(),
        test_cases(workbench),
        workbench.test_case.clone(),
    );
    let checked = workbench.mocks.is_checked();
    use_effect_with((cases, chosen, checked), move |(cases, chosen, checked)| {
        let known = chosen
            .as_ref()
            .is_some_and(|chosen| cases.iter().any(|case| **case == **chosen));
        if let Some(first) = cases
            .first()
            .filter(|_| *checked && !known && cases.len() > 1)
        {
            dispatcher.dispatch(Action::TestCase(Some(first.as_str().into())));
        }
    });
}

fn test_cases(workbench: &Workbench) -> Rc<[String]> {
    workbench
        .mocked_machine()
        .map(|machine| machine.test_cases.clone())
        .unwrap_or_default()
        .into()
}
