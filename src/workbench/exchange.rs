//! What comes in from templates and files, and what goes out for other tools. Whatever takes the place of something can be taken back.

use std::rc::Rc;

use crate::json_text::pretty;
use crate::project::Project;
use crate::protocol::{
    Document, ExchangeId, Export, ExportForm, Exported, IdeCommand, Importable, Imported,
    ImportedMachine, Notation, Revision, RunRequest, Settings, Source, StateInfo, Substitutions,
};
use crate::words::counted;

use super::{BROKE_DOWN, Dialog, Notice, NoticeId, NoticeTone, Sheet, Workbench};

const NO_IDE: &str = "the part of the page that completes, imports and exports could not be loaded; your texts are safe, and workflows run. It is tried again when you go on";

/// What can be done with texts of other tools.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exchange {
    /// A text came: pasted, dropped, or a file that was opened.
    Import {
        /// The name of the file.
        file: Option<Rc<str>>,
        /// The text.
        text: Rc<str>,
    },
    /// What stands in place of the definition is to be imported.
    ImportDefinition,
    /// The file came that the chosen machine lacks.
    Supply {
        /// Its name.
        file: Option<Rc<str>>,
        /// Its text.
        text: Rc<str>,
    },
    /// A machine was chosen, by its index.
    Choose(usize),
    /// Whether input and mocks stay.
    Keep(bool),
    /// What was found is to be taken.
    Take,
    /// The history that was found is to be replayed.
    Replay,
    /// Something is to be written for another tool.
    Export(ExportForm),
    /// The definition is to be written in the other notation.
    Convert,
}

/// An import that a person has still to say yes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Importing {
    /// The name of its file.
    pub file: Option<Rc<str>>,
    /// Whether it is the text of the definition.
    pub is_definition_text: bool,
    /// What was found; none while it is looked for.
    pub found: Option<Rc<Imported>>,
    /// The machine that is chosen.
    pub chosen: usize,
    /// Whether input and mocks stay when a machine is taken.
    pub keep: bool,
}

impl Importing {
    /// The machine that is chosen.
    #[must_use]
    pub fn machine(&self) -> Option<&ImportedMachine> {
        self.found.as_ref()?.machines.get(self.chosen)
    }

    /// Whether there is something to be taken.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        let has_texts = self
            .found
            .as_ref()
            .is_some_and(|found| found.mocks.is_some() || found.input.is_some());
        has_texts
            || self
                .machine()
                .is_some_and(|machine| machine.definition.is_some())
    }
}

/// The last export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportAnswer {
    /// Its form.
    pub form: ExportForm,
    /// The text, or why there is none.
    pub exported: Result<Exported, String>,
}

/// Imports and exports.
#[derive(Debug, Clone, Default)]
pub struct Exchanges {
    /// The import that waits for a person.
    pub importing: Option<Rc<Importing>>,
    /// The last export.
    pub exported: Option<Rc<ExportAnswer>>,
    /// Counts what was imported.
    pub taken: u32,
    /// The last import or export asked for: an answer to another one comes too late.
    last: ExchangeId,
    /// What the export that is on its way is for.
    purpose: Option<Purpose>,
    /// The definition that was checked last and is one: it stays when a text to be imported stands in its place.
    definition: Option<Rc<str>>,
    /// The states of that definition.
    states: Rc<[StateInfo]>,
    /// What there was before something took its place, for *Undo*.
    before: Option<Box<Project>>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Purpose {
    Show(ExportForm),
    /// To take the place of this revision of the definition.
    Convert(Notation, Revision),
}

impl Workbench {
    #[inline(never)]
    pub(super) fn exchange(&mut self, exchange: Exchange) {
        match exchange {
            Exchange::Import { file, text } if self.lacks_a_file() => {
                self.exchange(Exchange::Supply { file, text });
            }
            Exchange::Import { file, text } => self.import(file, text, false),
            Exchange::ImportDefinition => self.import(None, self.definition.text.clone(), true),
            Exchange::Supply { file, text } => {
                let lacked_by = self
                    .exchanges
                    .importing
                    .as_ref()
                    .and_then(|importing| u32::try_from(importing.chosen).ok());
                self.take_apart(Source {
                    file,
                    text,
                    lacked_by,
                });
            }
            Exchange::Choose(index) => self.choose_machine(index),
            Exchange::Keep(keep) => self.importing(|importing| importing.keep = keep),
            Exchange::Take => self.take_import(),
            Exchange::Replay => self.replay_import(),
            Exchange::Export(form) => {
                self.exchanges.exported = None;
                self.export(form, Purpose::Show(form));
            }
            Exchange::Convert => {
                let wanted = self.check.notation.other();
                let form = match wanted {
                    Notation::Json => ExportForm::Json,
                    Notation::Yaml => ExportForm::Yaml,
                };
                self.export(form, Purpose::Convert(wanted, self.definition.revision));
            }
        }
    }

    /// Whether a file is asked for: then one that is dropped is that file.
    fn lacks_a_file(&self) -> bool {
        let importing = self.exchanges.importing.as_ref();
        let machine = importing.and_then(|importing| importing.machine());
        machine.is_some_and(|machine| machine.definition.is_none() && machine.needs.is_some())
    }

    fn importing(&mut self, change: impl FnOnce(&mut Importing)) {
        if let Some(importing) = &mut self.exchanges.importing {
            change(Rc::make_mut(importing));
        }
    }

    fn import(&mut self, file: Option<Rc<str>>, text: Rc<str>, is_definition_text: bool) {
        self.exchanges.importing = Some(Rc::new(Importing {
            file: file.clone(),
            is_definition_text,
            found: None,
            chosen: 0,
            keep: true,
        }));
        self.dialog = Some(Dialog::Import);
        self.take_apart(Source {
            file,
            text,
            lacked_by: None,
        });
    }

    fn take_apart(&mut self, source: Source) {
        self.exchanges.last += 1;
        let id = self.exchanges.last;
        self.outbox.send_to_ide(IdeCommand::Import { id, source });
    }

    fn export(&mut self, form: ExportForm, purpose: Purpose) {
        self.exchanges.last += 1;
        self.exchanges.purpose = Some(purpose);
        let export = Export {
            id: self.exchanges.last,
            form,
            name: self.title.clone(),
            of: self.run_request(),
        };
        self.outbox
            .send_to_ide(IdeCommand::Export(Box::new(export)));
    }

    /// What a run would be made of now.
    pub(super) fn run_request(&self) -> RunRequest {
        RunRequest {
            run: self.run.id,
            definition: self.definition.text.clone(),
            input: self.input.text.clone(),
            mocks: self.mocks.text.clone(),
            test_case: self.test_case.as_deref().map(String::from),
            substitutions: self.substitutions.clone(),
            settings: (*self.settings).clone(),
        }
    }

    /// The ide is gone, and is not asked again, since that may be why.
    pub(super) fn lose_ide(&mut self, started: bool, message: Rc<str>) {
        self.notify(Notice {
            id: NoticeId::Worker,
            tone: NoticeTone::Error,
            text: if started { BROKE_DOWN } else { NO_IDE }.into(),
            report: Some(message),
        });
        self.exchanges.purpose = None;
        let is_looked_at = |importing: &Rc<Importing>| importing.found.is_none();
        if self.exchanges.importing.as_ref().is_some_and(is_looked_at) {
            self.exchanges.importing = None;
            self.dialog = None;
        }
    }

    /// Nobody is asked any more: the dialog is closed, or another one is open.
    pub(super) fn forget_import(&mut self) {
        self.exchanges.importing = None;
    }

    /// What was checked is a definition, or was begun as one.
    pub(super) fn note_definition(&mut self) {
        self.exchanges.definition = Some(self.definition.text.clone());
        self.exchanges.states = self.check.states.clone();
    }

    /// What was checked is no definition.
    pub(super) fn identified(&mut self, told: Importable) {
        if told.revision == self.definition.revision {
            let check = Rc::make_mut(&mut self.check);
            check.importable = told.what;
            check.diagnostics = told.diagnostics.into();
        }
    }

    #[inline(never)]
    pub(super) fn imported(&mut self, id: ExchangeId, found: Imported) {
        if id != self.exchanges.last {
            return;
        }
        let is_definition = found.is_definition;
        let importing = self.exchanges.importing.as_ref();
        let is_new = importing.is_some_and(|importing| importing.found.is_none());
        let chosen = importing
            .filter(|_| !is_new)
            .map_or_else(|| first_ready(&found), |importing| importing.chosen);
        self.importing(|importing| importing.found = Some(Rc::new(found)));
        self.choose_machine(chosen);
        // A definition is what everybody expects here; the notice says what it took the place of.
        if is_definition && is_new && !self.read_only {
            self.take_import();
        }
    }

    fn choose_machine(&mut self, index: usize) {
        self.importing(|importing| importing.chosen = index);
        let importing = self.exchanges.importing.as_deref();
        let keep = self.belongs_here(importing.and_then(Importing::machine));
        self.importing(|importing| importing.keep = keep);
    }

    /// Whether input and mocks may belong to a machine that was found, too: it names a state of the one that they were made for, or there are none.
    fn belongs_here(&self, machine: Option<&ImportedMachine>) -> bool {
        let is_known = |machine: &ImportedMachine| {
            let definition = machine.definition.as_deref().unwrap_or_default();
            let mut states = self.exchanges.states.iter();
            states.any(|state| definition.contains(&*state.name))
        };
        let is_new =
            matches!(self.input.text.trim(), "" | "{}") && self.mocks.text.trim().is_empty();
        is_new || machine.is_some_and(is_known)
    }

    fn replay_import(&mut self) {
        let importing = self.exchanges.importing.as_ref();
        let found = importing.and_then(|importing| importing.found.as_ref());
        if let Some(history) = found.and_then(|found| found.history.clone()) {
            self.dialog = None;
            self.exchanges.importing = None;
            self.replay(history);
        }
    }

    fn take_import(&mut self) {
        let Some(importing) = self.exchanges.importing.clone() else {
            return;
        };
        let Some(found) = importing.found.as_ref().filter(|_| importing.is_ready()) else {
            return;
        };
        let before = self.project();
        let mut project = before.clone();
        let machine = importing.machine();
        let definition = machine.and_then(|machine| machine.definition.as_ref());
        if let (Some(machine), Some(definition)) = (machine, definition) {
            project.definition = definition.clone();
            project.substitutions = machine.substitutions.clone();
            project.settings.machine_type = machine.machine_type;
            project.title = title(&machine.name, importing.file.as_deref());
            if !importing.keep {
                project.tests = Rc::default();
                project.input = "{}".into();
                project.mocks = Rc::default();
                project.test_case = None;
            }
        } else if importing.is_definition_text {
            project.definition = self.exchanges.definition.clone().unwrap_or_default();
        }
        if let Some(mocks) = &found.mocks {
            project.mocks = mocks.clone();
            project.test_case = None;
            project.settings = Settings {
                state_machine_name: None,
                ..project.settings
            };
        }
        if let Some(input) = &found.input {
            project.input = pretty(input).into();
        }
        let told = told(&importing, found, definition.is_some());
        self.dialog = None;
        self.exchanges.importing = None;
        self.exchanges.taken += 1;
        let document = match (definition, &found.mocks) {
            (Some(_), _) => Document::Definition,
            (None, Some(_)) => Document::Mocks,
            (None, None) => Document::Input,
        };
        self.open(project);
        self.sheet = Sheet::Text(document);
        self.replaced(before, told);
    }

    /// Something took the place of what there was.
    pub(super) fn replaced(&mut self, before: Project, told: String) {
        self.exchanges.before = Some(Box::new(before));
        self.notify(Notice {
            id: NoticeId::Replaced,
            tone: NoticeTone::Info,
            text: told.into(),
            report: None,
        });
    }

    /// Something else is opened: what was replaced before that cannot be taken back there.
    pub(super) fn forget_replaced(&mut self) {
        self.exchanges.before = None;
        self.dismiss(NoticeId::Replaced);
    }

    /// Puts back what there was, which can be taken back in turn.
    #[inline(never)]
    pub(super) fn undo(&mut self) {
        if let Some(before) = self.exchanges.before.take() {
            let now = self.project();
            let sheet = self.sheet;
            self.open(*before);
            self.sheet = sheet;
            self.replaced(now, "what was there before is back".into());
        }
    }

    #[inline(never)]
    pub(super) fn exported(&mut self, id: ExchangeId, exported: Result<Exported, String>) {
        if id != self.exchanges.last {
            return;
        }
        match (self.exchanges.purpose.take(), exported) {
            (Some(Purpose::Show(form)), exported) => {
                self.exchanges.exported = Some(Rc::new(ExportAnswer { form, exported }));
            }
            (Some(Purpose::Convert(notation, revision)), Ok(exported)) => {
                if revision == self.definition.revision {
                    self.convert(notation, &exported);
                }
            }
            (Some(Purpose::Convert(..)), Err(why)) => self.notify(Notice {
                id: NoticeId::Replaced,
                tone: NoticeTone::Warning,
                text: why.into(),
                report: None,
            }),
            (None, _) => {}
        }
    }

    fn convert(&mut self, notation: Notation, exported: &Exported) {
        let before = self.project();
        self.replace_text(Document::Definition, &exported.text);
        let mut told = format!("the definition is {} now", notation.name());
        for note in &exported.notes {
            told.push_str(". ");
            told.push_str(note);
        }
        self.replaced(before, told);
    }
}

/// The first machine whose definition is there; else the first.
fn first_ready(found: &Imported) -> usize {
    let mut machines = found.machines.iter();
    machines
        .position(|machine| machine.definition.is_some())
        .unwrap_or_default()
}

/// The name of what was imported: that of the machine, or of the file where it has none.
fn title(machine: &Rc<str>, file: Option<&str>) -> Rc<str> {
    let stem = file.and_then(|file| file.split('.').next());
    match stem {
        Some(stem) if **machine == *"StateMachine" => stem.into(),
        _ => machine.clone(),
    }
}

fn told(importing: &Importing, found: &Imported, has_definition: bool) -> String {
    let from = importing.file.as_deref().map_or_else(
        || String::from(" was imported"),
        |file| format!(" was imported from `{file}`"),
    );
    let mut told = match importing.machine().filter(|_| has_definition) {
        Some(machine) if found.is_definition => {
            format!(
                "the definition{from}: {}",
                counted(machine.states as usize, "state")
            )
        }
        Some(machine) => format!(
            "`{}`{from}: {}",
            machine.name,
            counted(machine.states as usize, "state")
        ),
        None => format!("{}{from}", found.what),
    };
    let values = |substitutions: &Substitutions| match substitutions.len() {
        0 => String::new(),
        1 => String::from(", the value of a placeholder"),
        many => format!(", the values of {many} placeholders"),
    };
    if let Some(machine) = importing.machine().filter(|_| has_definition) {
        told.push_str(&values(&machine.substitutions));
        if !importing.keep {
            told.push_str(", an empty input and no mocks");
        }
    }
    for finding in found.findings.iter().filter(|_| found.is_definition) {
        told.push_str(". ");
        told.push_str(&finding.message);
    }
    told
}
