//! The dialog that lies above the page, if one does.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::markup::*;

use super::answer_dialog::AnswerDialog;
use super::breakpoints_dialog::BreakpointsDialog;
use super::dialog::Modal;
use super::documents_sheet::{self, documents_sheet};
use super::examples::{self, examples};
use super::export_dialog::ExportDialog;
use super::import_dialog::ImportDialog;
use super::key_sheet::key_sheet;
use super::meters_dialog::meters_dialog;
use super::mock_dialog::MockDialog;
use super::settings_dialog::{self, settings_dialog};
use super::share_dialog::ShareDialog;
use super::shared::Shared;
use super::states_dialog::StatesDialog;
use crate::breakpoint::Breakpoints;
use crate::hooks::{Documents, SheetAction, now, page_address};
use crate::project::Project;
use crate::protocol::{Given, MockEdit, StateInfo, TextRange, VisitId};
use crate::storage::Sheet;
use crate::workbench::{Dialog, Draft, Exchange, Exchanges, Fault, Mocking};

/// Props of [`dialogs`].
pub struct Props {
    /// Which one.
    pub dialog: Option<Dialog>,
    /// What is worked on.
    pub project: Project,
    /// The step at the cursor.
    pub step: Option<String>,
    /// The pane that is looked at, by its name in links, unless it is the one that is seen first anyway.
    pub pane: Option<&'static str>,
    /// What there is to open.
    pub documents: Documents,
    /// The sheet of documents.
    pub sheet: Rc<Sheet>,
    /// Something is done on it.
    pub on_sheet: Callback<SheetAction>,
    /// Imports and exports.
    pub exchanges: Exchanges,
    /// Something is imported or exported.
    pub on_exchange: Callback<Exchange>,
    /// The settings as they are typed.
    pub draft: Draft,
    /// What is wrong with conditions of breakpoints.
    pub faults: Rc<BTreeMap<u32, Fault>>,
    /// Other breakpoints are wanted.
    pub on_breakpoints: Callback<Breakpoints>,
    /// Other settings are typed.
    pub on_draft: Callback<Draft>,
    /// The states of the definition.
    pub states: Rc<[StateInfo]>,
    /// A place of the definition is wanted.
    pub on_reveal: Callback<TextRange>,
    /// The mock that is looked at, and the call that waits.
    pub mocking: Mocking,
    /// A visit is wanted.
    pub on_visit: Callback<VisitId>,
    /// The mock is edited; whether a run is to follow.
    pub on_mock: Callback<(MockEdit, bool)>,
    /// The call is answered; whether the answer is to become a mock.
    pub on_answer: Callback<(Given, bool)>,
    /// Another dialog is wanted.
    pub on_dialog: Callback<Dialog>,
    /// It is to be closed.
    pub on_close: Callback<()>,
}

/// The dialog, or nothing.
#[inline(never)]
pub fn dialogs(props: &Props) -> Html {
    let on_close = props.on_close.clone();
    let documents = &props.documents;
    match props.dialog {
        Some(Dialog::Share) => {
            let step = props.step.clone();
            let on_export = props.on_dialog.reform(|_: MouseEvent| Dialog::Export);
            html! {
                <Modal key="share" title="Share" {on_close}>
                    <ShareDialog project={props.project.clone()} {step} pane={props.pane} page={page_address()} />
                    <p>{ "For other tools, " }<button class="link" onclick={on_export}>{ "export it" }</button>{ ": as JSON or YAML, a template, commands, a policy, mocks, a history." }</p>
                </Modal>
            }
        }
        Some(Dialog::Documents) => {
            let sheet = documents_sheet::Props {
                sheet: props.sheet.clone(),
                shown: documents.keep.document(),
                now: now(),
                on_sheet: props.on_sheet.clone(),
            };
            html! { <Modal key="documents" title="Documents" {on_close}>{ documents_sheet(&sheet) }</Modal> }
        }
        Some(Dialog::Examples) => {
            let list = examples::Props {
                examples: documents.examples.clone(),
                on_choose: documents.on_example.clone(),
            };
            let on_import = props.on_dialog.reform(|_: MouseEvent| Dialog::Import);
            let on_documents = props.on_dialog.reform(|_: MouseEvent| Dialog::Documents);
            let on_new = documents.on_new.reform(|_: MouseEvent| ());
            html! {
                <Modal key="examples" title="Examples" {on_close}>
                    <p class="lead">{ "Or go on with " }<button class="link" onclick={on_documents}>{ "your own documents" }</button>{ ", " }<button class="link" onclick={on_new}>{ "begin with an empty workflow" }</button>{ ", or " }<button class="link" onclick={on_import}>{ "import a file or a text" }</button>{ ": a definition, a template, mocks, a history." }</p>
                    { examples(&list) }
                </Modal>
            }
        }
        Some(Dialog::Import) => {
            let (importing, on_exchange) =
                (props.exchanges.importing.clone(), props.on_exchange.clone());
            html! {
                <Modal key="import" title="Import" on_close={on_close.clone()}><ImportDialog {importing} {on_exchange} {on_close} /></Modal>
            }
        }
        Some(Dialog::Export) => {
            let (exported, on_exchange) =
                (props.exchanges.exported.clone(), props.on_exchange.clone());
            html! { <Modal key="export" title="Export" {on_close}><ExportDialog {exported} {on_exchange} /></Modal> }
        }
        Some(Dialog::Keys) => {
            html! { <Modal key="keys" title="Keyboard shortcuts" {on_close}>{ key_sheet(&props.on_dialog) }</Modal> }
        }
        Some(Dialog::States) => {
            let on_choose = {
                let (on_close, on_reveal) = (on_close.clone(), props.on_reveal.clone());
                Callback::from(move |range| {
                    on_close.emit(());
                    on_reveal.emit(range);
                })
            };
            html! { <Modal key="states" title="Go to state" {on_close}><StatesDialog states={Shared(props.states.clone())} {on_choose} /></Modal> }
        }
        Some(Dialog::Settings) => {
            let fields = settings_dialog::Props {
                draft: props.draft.clone(),
                on_draft: props.on_draft.clone(),
                on_close: on_close.clone(),
            };
            html! { <Modal key="settings" title="Settings" {on_close}>{ settings_dialog(&fields) }</Modal> }
        }
        Some(Dialog::Breakpoints) => {
            html! {
                <Modal key="breakpoints" title="Breakpoints" {on_close}>
                    <BreakpointsDialog breakpoints={props.project.breakpoints.clone()} states={props.states.clone()} faults={props.faults.clone()} on_change={props.on_breakpoints.clone()} />
                </Modal>
            }
        }
        Some(Dialog::Meters) => {
            let on_visit = {
                let (on_close, on_visit) = (on_close.clone(), props.on_visit.clone());
                Callback::from(move |visit| {
                    on_close.emit(());
                    on_visit.emit(visit);
                })
            };
            html! { <Modal key="meters" title="Limits" {on_close}>{ meters_dialog(props.mocking.meters.as_ref(), &on_visit) }</Modal> }
        }
        Some(Dialog::Mock) => {
            let told = props.mocking.told.clone();
            let sheet = told.as_ref().and_then(|told| told.sheet.as_ref());
            let title = sheet.map_or("Mock".into(), |sheet| format!("Mock of {}", sheet.name));
            html! { <Modal key="mock" {title} {on_close}><MockDialog {told} on_edit={props.on_mock.clone()} /></Modal> }
        }
        Some(Dialog::Answer) => match props.mocking.asked.clone() {
            Some(asked) => {
                let title = format!("{} waits for your answer", asked.name);
                let key = format!("{} {:?} {}", asked.name, asked.visit, asked.call);
                html! { <Modal key="answer" {title} {on_close}><AnswerDialog {key} {asked} on_answer={props.on_answer.clone()} /></Modal> }
            }
            None => Html::default(),
        },
        None => Html::default(),
    }
}
