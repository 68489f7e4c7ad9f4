//! The page.

use std::rc::Rc;

use crate::markup::*;

use super::breakpoints::{counted, use_stops};
use super::code_editor::Reveal;
use super::coverage_marks::use_coverage;
use super::data_pane::{DataPane, nothing_yet};
use super::dialogs::{self, dialogs};
use super::editor_pane::{self, Checked, SHEETS, Sheet, editor_pane, sheet_tabs};
use super::graph_marks::GraphMarks;
use super::graph_pane::{GraphAtCursor, graph_pane, use_graph, use_tables};
use super::guide::guide;
use super::header::{self, embed_header, header};
use super::icon::{Glyph, icon};
use super::learn_pane::learn_pane;
use super::notices::{self, notices};
use super::offer::offer;
use super::result_line::{self, result_line};
use super::run_bar::{self, run_bar};
use super::shared::Shared;
use super::tabs::{Tab, Tabs};
use super::test_cases;
use super::trace_pane::{self, trace_pane};
use crate::client::use_workbench;
use crate::embed::Embed;
use crate::hooks::{
    Actions, Awaited, Documents, SheetAction, first_example, fragment, is_framed, kept_theme,
    open_file, page_address, query, shown_before, use_actions, use_deferred, use_documents,
    use_drop, use_frame, use_keys, use_learn, use_media, use_offline, use_play, use_run_again,
    use_sheet, use_theme,
};
use crate::opening::Opening;
use crate::protocol::{Diagnostic, Document, StateId, TextRange, VisitId};
use crate::share::{self, Link};
use crate::storage::{Browser, Sheet as KeptSheet};
use crate::trace::Tables;
use crate::trace::time::moment;
use crate::workbench::{
    Action, Crumb, Dialog, Draft, Exchange, NoticeId, Pane, Workbench, WorkerStatus,
};

/// The three texts in order.
const DOCUMENTS: [Document; 3] = [Document::Definition, Document::Input, Document::Mocks];

/// The whole page, as its address wants it.
#[component]
pub fn App() -> Html {
    let framing = *use_memo((), |()| Embed::of(&query()));
    let embed = framing.is_some();
    let opening = use_memo((), |()| {
        if embed {
            Opening::embedded(&fragment(), is_framed())
        } else {
            Opening::of(&fragment(), shown_before().as_deref(), &Browser).or_example(first_example)
        }
    });
    let workbench = {
        let opening = opening.clone();
        use_workbench(move || begin(&opening, framing))
    };
    let actions = use_actions(&workbench);
    let narrow = use_media("(max-width: 639px)") || framing.is_some_and(|it| it.view.is_some());
    let places = use_places(&workbench, narrow);
    let opened = opening.project.is_some();
    let on_step = use_frame(&workbench, framing, opened, opening.step.clone());
    let on_look = use_look(&workbench, &opening, &places.on_sheet, on_step);
    let documents = use_documents(&workbench, &opening, embed, on_look);
    let learn = use_learn(&workbench, &documents.on_project, narrow, embed);
    let (sheet, on_sheet) = use_sheet(&workbench, &documents);
    // The worker comes first: nothing runs without it.
    let is_settled = workbench.worker != WorkerStatus::Starting;
    let is_whole = use_deferred(
        &workbench,
        is_settled || workbench.dialog.is_some() || learn.open,
    );
    use_theme(workbench.theme, !embed);
    use_keys(&workbench, embed);
    use_play(&workbench);
    use_offline(&workbench, !embed);
    use_run_again(&workbench);
    use_first_test_case(&workbench);
    // A file of the page itself is opened at once; anything else is looked into first.
    let on_exchange = use_callback(
        (
            actions.exchange.clone(),
            documents.keep.clone(),
            workbench.dispatcher(),
        ),
        |exchange, (on_exchange, keep, dispatcher)| match &exchange {
            Exchange::Import { text, .. } if open_file(text, keep, dispatcher).is_some() => {}
            _ => on_exchange.emit(exchange),
        },
    );
    let dropped = on_exchange.reform(|(file, text)| Exchange::Import { file, text });
    let held = use_drop(!embed, dropped);
    use_effect_with(workbench.exchanges.taken, {
        // What is to be tried with an example is not to be tried with what took its place.
        let on_guide = documents.on_guide.clone();
        move |taken| {
            if *taken > 0 {
                on_guide.emit(None);
            }
        }
    });

    let texts = DOCUMENTS.map(|document| Shared(workbench.text(document).text.clone()));
    let address = use_memo((embed, texts), |(embed, _)| {
        if *embed {
            whole_address(&workbench)
        } else {
            String::new()
        }
    });
    let stops = use_stops(&workbench);
    let tables = use_tables(&workbench);
    let panes = Panes {
        workbench: &workbench,
        actions: &actions,
        places: &places,
        narrow,
        is_whole,
        embed: framing,
        graph: use_graph(&workbench, &tables),
        siblings: siblings(&workbench, &tables),
        children: use_children(&workbench),
        stops,
        marks: use_coverage(&workbench, places.sheet == Sheet::Tests),
    };
    let header_props = header::Props {
        title: workbench.title.clone(),
        theme: workbench.theme,
        learns: learn.open,
        on_learn: learn.on_toggle.clone(),
        read_only: workbench.read_only,
        on_title: actions.title.clone(),
        on_dialog: actions.dialog.clone(),
        on_new: documents.on_new.clone(),
        on_theme: actions.theme.clone(),
    };
    let notices_props = notices::Props {
        notices: workbench.notices.clone(),
        on_dismiss: actions.dismiss.clone(),
        on_download: {
            let keep = documents.keep.clone();
            Callback::from(move |()| keep.download())
        },
        on_undo: actions.undo.clone(),
    };
    html! {
        <div class={classes!("app", embed.then_some("embed"), (embed && narrow).then_some("one"), learn.open.then_some("learning"))}>
            if embed {
                { embed_header(&workbench.title, &address) }
            } else {
                { header(&header_props) }
            }
            <div>
                { notices(&notices_props) }
                if workbench.read_only && !embed {
                    { read_only(&workbench) }
                }
                if let Some(what) = workbench.check.importable.as_ref().filter(|_| !embed) {
                    { offer(what, actions.exchange.reform(|_: MouseEvent| Exchange::ImportDefinition)) }
                }
                if let Some(shown) = documents.guide.as_ref().filter(|_| !embed) {
                    { guide(shown, &documents.on_guide) }
                }
            </div>
            if learn.open && is_whole {
                { learn_pane(&learn, &workbench) }
            }
            if narrow && panes.has_controls() {
                { panes.tabs() }
            }
            <main class="bench">
                { panes.editor() }
                { panes.graph() }
                if !narrow && panes.has_controls() {
                    { panes.run() }
                }
                { panes.trace() }
                { panes.data() }
            </main>
            if narrow && panes.has_controls() {
                { panes.run() }
            }
            if is_whole && panes.workbench.dialog.is_some() {
                { panes.dialogs(&documents, (sheet, on_sheet), on_exchange) }
            }
            if !is_whole && (panes.workbench.dialog.is_some() || learn.open) {
                <div class="drop-target coming" role="status"><p>{ "Loading…" }</p></div>
            }
            if held {
                <div class="drop-target"><p>{ "Drop to import" }</p></div>
            }
        </div>
    }
}

fn begin(opening: &Opening, embed: Option<Embed>) -> Workbench {
    let mut workbench = Workbench::of(opening.project.clone().unwrap_or_default());
    match embed {
        Some(embed) => {
            workbench.theme = embed.theme;
            workbench.pane = embed.first_pane();
        }
        None => workbench.theme = kept_theme(),
    }
    workbench.coming = opening.project.is_none() && Awaited::of(opening, embed.is_some()).is_some();
    workbench.notices = opening.notices.clone().into();
    workbench.read_only = opening.read_only;
    workbench
}

/// Says that nothing here is edited, and offers a copy.
fn read_only(workbench: &UseReducerHandle<Workbench>) -> Html {
    let dispatcher = workbench.dispatcher();
    let on_copy = Callback::from(move |_: MouseEvent| {
        dispatcher.dispatch(Action::ReadOnly(false));
        dispatcher.dispatch(Action::Dismiss(NoticeId::ReadOnly));
    });
    html! {
        <div class="notice offer" role="note">
            { icon(Glyph::Hint) }
            <div><p>{ "Read-only: look at it, run it, step through it. A copy is yours to edit." }</p></div>
            <button class="button primary" onclick={on_copy}>{ "Edit a copy" }</button>
        </div>
    }
}

/// Looks where a link wants: at the pane, and at the step after a run. Gives who hears of the link that is opened later.
#[hook]
fn use_look(
    workbench: &UseReducerHandle<Workbench>,
    opening: &Opening,
    on_sheet: &Callback<Sheet>,
    on_step: Callback<String>,
) -> Callback<(Option<String>, Option<String>)> {
    let on_look = use_callback(
        (workbench.dispatcher(), on_sheet.clone(), on_step),
        |(pane, step): (Option<String>, Option<String>), (dispatcher, on_sheet, on_step)| {
            let pane = pane.as_deref();
            if let Some(sheet) = SHEETS.into_iter().find(|sheet| Some(sheet.word()) == pane) {
                on_sheet.emit(sheet);
            } else if let Some(pane) = pane.and_then(Pane::of_word) {
                dispatcher.dispatch(Action::ShowPane(pane));
            }
            if let Some(step) = step {
                on_step.emit(step);
            }
        },
    );
    let (pane, first) = (opening.pane.clone(), on_look.clone());
    use_effect_with((), move |()| first.emit((pane, None)));
    on_look
}

/// The address of the whole page with what is shown in a page inside another one.
fn whole_address(workbench: &Workbench) -> String {
    let link = Link {
        project: workbench.project().without_breakpoints(),
        ..Link::default()
    };
    format!(
        "{}{}",
        page_address(),
        share::encode(&link).unwrap_or_default()
    )
}

/// The pane that is looked at, by its name in links; none if it is the definition, which is seen first anyway.
fn pane_word(workbench: &Workbench, places: &Places, narrow: bool) -> Option<&'static str> {
    let pane = workbench.pane.word().filter(|_| narrow);
    let first = Sheet::Text(Document::Definition);
    pane.or((places.sheet != first).then(|| places.sheet.word()))
}

/// Which sheet of the editor is shown, and where.
struct Places {
    sheet: Sheet,
    reveal: Option<(Document, Reveal)>,
    /// The lines of the stage of data flow that is looked at.
    stage: Option<TextRange>,
    on_stage: Callback<Option<TextRange>>,
    on_sheet: Callback<Sheet>,
    on_reveal: Callback<(Document, TextRange)>,
    on_reveal_definition: Callback<TextRange>,
    on_state: Callback<StateId>,
}

#[hook]
fn use_places(workbench: &UseReducerHandle<Workbench>, narrow: bool) -> Places {
    let beside = use_state_eq(|| None::<Sheet>);
    let reveal = use_state_eq(|| None::<(Document, Reveal)>);
    let stage = use_state_eq(|| None::<TextRange>);
    let count = use_mut_ref(|| 0_u32);
    let dispatcher = workbench.dispatcher();
    let show = {
        let reveal = reveal.clone();
        move |document, range, focus| {
            *count.borrow_mut() += 1;
            reveal.set(Some((
                document,
                Reveal {
                    range,
                    count: *count.borrow(),
                    focus,
                },
            )));
        }
    };
    {
        // The text follows the state that is looked at, while it is what the history is of.
        let range = workbench
            .selected
            .and_then(|state| workbench.check.states.get(state.index()))
            .map(|state| state.name_range);
        let (show, current) = (show.clone(), workbench.definition.is_checked());
        use_effect_with(workbench.selected, move |_| {
            if let Some(range) = range.filter(|_| current) {
                show(Document::Definition, range, false);
            }
        });
    }
    let on_stage = {
        let (stage, show) = (stage.clone(), show.clone());
        use_callback((), move |range: Option<TextRange>, ()| {
            if let Some(range) = range {
                show(Document::Definition, range, false);
            }
            stage.set(range);
        })
    };
    let on_sheet = use_callback(dispatcher.clone(), {
        let beside = beside.clone();
        move |sheet, dispatcher| {
            beside.set(Some(sheet).filter(|sheet| !matches!(sheet, Sheet::Text(_))));
            match sheet {
                Sheet::Text(document) => dispatcher.dispatch(Action::ShowDocument(document)),
                Sheet::Placeholders | Sheet::Tests => {
                    dispatcher.dispatch(Action::ShowPane(Pane::Editor))
                }
            }
        }
    });
    let on_reveal = use_callback(on_sheet.clone(), move |(document, range), on_sheet| {
        on_sheet.emit(Sheet::Text(document));
        show(document, range, true);
    });
    Places {
        sheet: (*beside).unwrap_or(Sheet::Text(workbench.document)),
        reveal: *reveal,
        stage: *stage,
        on_stage,
        on_reveal_definition: use_callback(on_reveal.clone(), |range, on_reveal| {
            on_reveal.emit((Document::Definition, range))
        }),
        on_sheet,
        on_reveal,
        on_state: use_callback((dispatcher, narrow), |state, (dispatcher, narrow)| {
            dispatcher.dispatch(Action::SelectState(state));
            if *narrow {
                dispatcher.dispatch(Action::ShowPane(Pane::Data));
            }
        }),
    }
}

/// Mocks with several test cases run the first, until another is chosen.
#[hook]
fn use_first_test_case(workbench: &UseReducerHandle<Workbench>) {
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

/// All visits of the state that is looked at, in the history that is shown.
fn siblings(workbench: &Workbench, tables: &Tables) -> Rc<[VisitId]> {
    let visit = workbench
        .looked_at
        .and_then(|visit| workbench.shown_trace().visit(visit));
    visit
        .map(|visit| tables.tallies.visits_of(visit.visit.state))
        .unwrap_or_default()
}

/// The child executions of the Map that is looked at.
#[hook]
fn use_children(workbench: &UseReducerHandle<Workbench>) -> Rc<Vec<Crumb>> {
    let looked_at = workbench.looked_at;
    let dependencies = (Shared(workbench.trace.clone()), looked_at);
    let workbench = workbench.clone();
    use_memo(dependencies, move |_| {
        looked_at
            .map(|map| workbench.children_of(map))
            .unwrap_or_default()
    })
}

/// What the panes are made of.
struct Panes<'a> {
    workbench: &'a UseReducerHandle<Workbench>,
    actions: &'a Actions,
    places: &'a Places,
    narrow: bool,
    /// Whether the second part of the program is there.
    is_whole: bool,
    embed: Option<Embed>,
    graph: GraphAtCursor,
    siblings: Rc<[VisitId]>,
    children: Rc<Vec<Crumb>>,
    stops: Rc<[(u32, bool)]>,
    marks: GraphMarks,
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
    fn has_controls(&self) -> bool {
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

    fn tabs(&self) -> Html {
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
            Pane::Editor => Shown::Sheet(self.places.sheet),
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
    fn dialogs(
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
            pane: pane_word(workbench, places, self.narrow),
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

    fn editor(&self) -> Html {
        // Where nothing is edited, the editor is not even fetched before it is looked at.
        if !self.can_edit() && (!self.narrow || self.hides(Pane::Editor)) {
            return Html::default();
        }
        let (workbench, actions, places) = (self.workbench, self.actions, self.places);
        let marked = workbench
            .selected
            .filter(|_| workbench.definition.is_checked())
            .and_then(|state| workbench.check.states.get(state.index()));
        let marks = marked.map(|state| {
            if matches!(&*state.state_type, "Parallel" | "Map") {
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
            sheet: places.sheet,
            is_whole: self.is_whole,
            tabs: !self.narrow,
            read_only: workbench.read_only || !self.can_edit(),
            marks: places
                .stage
                .filter(|_| workbench.definition.is_checked() && !workbench.is_stale())
                .or(marks)
                .into_iter()
                .collect::<Vec<_>>(),
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
        };
        html! {
            <section class="pane pane-editor" aria-label="Editor" hidden={self.hides(Pane::Editor)}>
                { editor_pane(&editor_pane_props) }
            </section>
        }
    }

    fn graph(&self) -> Html {
        let workbench = self.workbench;
        html! {
            <section class="pane pane-graph" aria-label="Graph" hidden={self.hides(Pane::Graph)}>
                { graph_pane(workbench, &self.graph, self.marks.clone(), self.mocked_task(), self.actions, &self.places.on_state) }
            </section>
        }
    }

    fn run(&self) -> Html {
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
            state: workbench.run.state.clone(),
            worker: workbench.worker,
            events: workbench.trace.len(),
            stale: workbench.is_stale(),
            asked: workbench.mocking.asked.clone(),
            on_answer: actions.dialog.reform(|()| Dialog::Answer),
            on_limits: actions.open_meters.clone(),
            on_visit: actions.select_visit.clone(),
            on_reveal: self.places.on_reveal.clone(),
        };
        html! {
            <section class="pane pane-run" aria-label="Run">
                { run_bar(&run_bar_props) }
                { result_line(&result_line_props) }
            </section>
        }
    }

    fn trace(&self) -> Html {
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

    fn data(&self) -> Html {
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
        let general = workbench.finished().into_iter().flat_map(|finished| {
            finished
                .explanations
                .iter()
                .filter(|explanation| explanation.visit.is_none())
                .cloned()
        });
        html! {
            <DataPane mock={self.mocked_task()} on_mock={actions.open_mock.clone()} detail={workbench.detail().cloned()} awaited={workbench.awaits_detail()} has_values={workbench.run.has_values} has_trace={!workbench.trace.is_empty()}
                    {selected} siblings={self.siblings.clone()} children={self.children.clone()} difference={workbench.suite.agreement.clone()} explanations={general.collect::<Vec<_>>()} event_id={workbench.event_at_cursor()} in_child={workbench.child.as_ref().map(|child| child.id)} event={workbench.event.clone()}
                    on_visit={actions.select_visit.clone()} on_attempt={actions.select_attempt.clone()} on_child={actions.open_child.clone()} on_stage={self.places.on_stage.clone()} on_reveal={self.places.on_reveal_definition.clone()} on_whole={actions.whole.clone()} on_event={actions.event.clone()} />
        }
    }
}
