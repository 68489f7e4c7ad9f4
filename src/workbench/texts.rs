//! The three texts and their checks.

use std::rc::Rc;

use crate::project::{Project, with_plain_line_ends};
use crate::protocol::{
    Checked, CheckedMocks, Command, Diagnostic, Document, Fix, Graph, MockedMachine, MockedState,
    NotSimulated, Notation, Placeholder, Revision, Settings, Severity, StateInfo,
};

use super::{Draft, NoticeId, Pane, Sheet, Workbench, WorkerStatus};

/// A text that is edited.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Text {
    /// The text, its lines ended by `\n` alone, as the editor counts them.
    pub text: Rc<str>,
    /// Counts what there was to be checked: edits, and changes of what the check depends on beside the text.
    pub revision: Revision,
    /// Counts the edits that did not come from the editor itself: when it changes, the editor takes over `text`.
    pub generation: u32,
    /// Counts what a person changed, in the text or in the settings and values that belong to it: what a run was of.
    edits: u32,
    /// The revision that is with the worker.
    asked: Option<Revision>,
    /// The revision answered last.
    answered: Option<Revision>,
    /// The revision that the worker broke down over: it is not asked again.
    broke: Option<Revision>,
}

impl Text {
    /// Whether the findings at hand are about the text as it stands.
    #[must_use]
    pub fn is_checked(&self) -> bool {
        self.answered == Some(self.revision)
    }

    pub(super) fn edits(&self) -> u32 {
        self.edits
    }

    fn edited(&mut self, text: Rc<str>) {
        self.text = text;
        self.revision += 1;
        self.edits += 1;
    }

    fn replaced(&mut self, text: &Rc<str>) {
        self.edited(with_plain_line_ends(text));
        self.generation += 1;
    }
}

/// What the worker found in the definition.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DefinitionCheck {
    /// The findings about the text as it stands; those of an older text while the answer is on its way.
    pub diagnostics: Rc<[Diagnostic]>,
    /// Whether it can run.
    pub runnable: bool,
    /// Every state in source order; a graph's `StateId` is an index into this list.
    pub states: Rc<[StateInfo]>,
    /// The picture.
    pub graph: Rc<Graph>,
    /// The placeholders.
    pub placeholders: Rc<[Placeholder]>,
    /// What a run would not simulate.
    pub not_simulated: Rc<[NotSimulated]>,
    /// How it is written.
    pub notation: Notation,
    /// What the text is if it is no definition, but something that can be imported.
    pub importable: Option<Rc<str>>,
}

impl DefinitionCheck {
    /// Whether the text is something else altogether, to be imported or not.
    #[must_use]
    pub fn is_foreign(&self) -> bool {
        let mut told = self.diagnostics.iter();
        self.importable.is_some() || told.any(|found| found.code == "not-a-definition")
    }
}

/// What the worker found in the mocks.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MocksCheck {
    /// The findings.
    pub diagnostics: Rc<[Diagnostic]>,
    /// The machines with their test cases.
    pub machines: Rc<[MockedMachine]>,
    /// Where the answers of the definition's Task states would come from, in the order of their ids.
    pub answers: Rc<[MockedState]>,
}

impl Workbench {
    /// One of the three texts.
    #[must_use]
    pub fn text(&self, document: Document) -> &Text {
        match document {
            Document::Definition => &self.definition,
            Document::Input => &self.input,
            Document::Mocks => &self.mocks,
        }
    }

    /// The findings about one of the three texts.
    #[must_use]
    pub fn diagnostics(&self, document: Document) -> &Rc<[Diagnostic]> {
        match document {
            Document::Definition => &self.check.diagnostics,
            Document::Input => &self.input_diagnostics,
            Document::Mocks => &self.mocks_check.diagnostics,
        }
    }

    /// How many findings of this severity one of the three texts has.
    #[must_use]
    pub fn count(&self, document: Document, severity: Severity) -> usize {
        self.diagnostics(document)
            .iter()
            .filter(|found| found.severity == severity)
            .count()
    }

    fn text_mut(&mut self, document: Document) -> &mut Text {
        match document {
            Document::Definition => &mut self.definition,
            Document::Input => &mut self.input,
            Document::Mocks => &mut self.mocks,
        }
    }

    pub(super) fn edit(&mut self, document: Document, text: Rc<str>) {
        if *self.text(document).text != *text {
            // Who types has something else in mind.
            self.has_come();
            if let (Document::Definition, Some(example)) = (document, &mut self.example) {
                example.edited(&self.definition.text, &text);
            }
            self.text_mut(document).edited(text);
            self.check(document);
        }
    }

    #[inline(never)]
    pub(super) fn fix(&mut self, document: Document, fix: &Fix) {
        let mended = mend(&self.text(document).text, fix);
        self.replace_text(document, &mended.into());
    }

    pub(super) fn replace_text(&mut self, document: Document, text: &Rc<str>) {
        self.text_mut(document).replaced(text);
        self.check(document);
    }

    pub(super) fn open(&mut self, project: Project) {
        let is_awaited = self.has_come();
        // What is told of something else that was open, and how to take that back, is not about this.
        self.forget_replaced();
        self.dismiss(NoticeId::Link);
        self.close_run();
        self.open_all();
        self.read_only = false;
        self.pane = Pane::Editor;
        self.sheet = Sheet::default();
        self.title = project.title;
        self.substitutions = project.substitutions;
        self.settings = Rc::new(project.settings);
        self.draft = None;
        self.example = None;
        self.test_case = project.test_case;
        self.breakpoints = project.breakpoints;
        self.forget_verdicts();
        self.forget_again();
        self.open_suite(project.tests);
        for (document, text) in [
            (Document::Definition, project.definition),
            (Document::Input, project.input),
            (Document::Mocks, project.mocks),
        ] {
            self.text_mut(document).replaced(&text);
            self.check(document);
        }
        if is_awaited {
            self.start_run();
        }
    }

    /// The settings as they were typed.
    #[must_use]
    pub fn draft(&self) -> Draft {
        match &self.draft {
            Some(draft) => (**draft).clone(),
            None => Draft::of(&self.settings),
        }
    }

    pub(super) fn set(&mut self, settings: Settings) {
        if *self.settings == settings {
            return;
        }
        self.settings = Rc::new(settings);
        // Another machine of the mocks may know no such test case.
        let known = self.mocked_machine().map(|machine| &machine.test_cases);
        if let (Some(chosen), Some(known)) = (&self.test_case, known)
            && known.iter().all(|case| **case != **chosen)
        {
            self.test_case = None;
        }
        // The mocks are checked again once the definition is.
        self.check_again(Document::Definition);
    }

    /// The machine of the mocks whose test cases count: the one that is named so, else the first.
    #[must_use]
    pub fn mocked_machine(&self) -> Option<&MockedMachine> {
        let machines = &self.mocks_check.machines;
        let name = self.settings.state_machine_name.as_ref();
        machines
            .iter()
            .find(|machine| Some(&machine.name) == name)
            .or(machines.first())
    }

    /// What is worked on, to be shared or kept.
    #[must_use]
    pub fn project(&self) -> Project {
        Project {
            title: self.title.clone(),
            definition: self.definition.text.clone(),
            input: self.input.text.clone(),
            mocks: self.mocks.text.clone(),
            test_case: self.test_case.clone(),
            substitutions: self.substitutions.clone(),
            settings: (*self.settings).clone(),
            breakpoints: self.breakpoints.clone(),
            tests: self.suite.text.clone(),
        }
    }

    /// What the check depends on beside the text was changed.
    pub(super) fn check_again(&mut self, document: Document) {
        let text = self.text_mut(document);
        text.revision += 1;
        text.edits += 1;
        self.check(document);
    }

    /// Has the text checked, unless an older revision is with the worker: then when its answer comes, so that answers never queue up.
    pub(super) fn check(&mut self, document: Document) {
        let text = self.text(document);
        let is_settled = text.is_checked() || text.broke == Some(text.revision);
        if self.worker != WorkerStatus::Ready || text.asked.is_some() || is_settled {
            return;
        }
        let (revision, text) = (text.revision, text.text.clone());
        self.text_mut(document).asked = Some(revision);
        self.outbox.send(match document {
            Document::Definition => Command::Check {
                revision,
                text,
                machine_type: self.settings.machine_type,
                substitutions: self.substitutions.clone(),
            },
            Document::Input => Command::CheckInput { revision, text },
            Document::Mocks => Command::CheckMocks {
                revision,
                text,
                state_machine_name: self.settings.state_machine_name.clone(),
                test_case: self.test_case.as_deref().map(String::from),
            },
        });
    }

    /// The worker broke down. The first text it had not answered about is taken to be why, unless it was busy with a run.
    pub(super) fn broke_down(&mut self) {
        let documents = [Document::Definition, Document::Input, Document::Mocks];
        let first = documents
            .into_iter()
            .find(|document| self.text(*document).asked.is_some());
        if let Some(document) = first.filter(|_| !self.is_with_run()) {
            let text = self.text_mut(document);
            text.broke = text.asked;
        }
    }

    /// A new worker knows nothing.
    pub(super) fn check_all(&mut self) {
        if !self.closed.is_empty() {
            self.send_closed();
        }
        for document in [Document::Definition, Document::Input, Document::Mocks] {
            let text = self.text_mut(document);
            text.asked = None;
            text.answered = None;
            self.check(document);
        }
    }

    /// Whether the answer is about the text as it stands; asks again if not.
    fn answered(&mut self, document: Document, revision: Revision) -> bool {
        let text = self.text_mut(document);
        text.asked = text.asked.filter(|asked| *asked != revision);
        text.answered = Some(revision);
        let current = text.revision == revision;
        self.check(document);
        current
    }

    pub(super) fn checked(&mut self, checked: Checked) {
        let current = self.answered(Document::Definition, checked.revision);
        let check = Rc::make_mut(&mut self.check);
        // States and graph are taken even if the text has moved on: the next answer may refer to this graph.
        if let Some(graph) = checked.graph {
            check.graph = Rc::new(graph);
        }
        let renamed = renamed(&check.states, &checked.states);
        check.states = checked.states.into();
        if let Some((from, to)) = renamed {
            self.rename_breakpoints(&from, &to);
        }
        let check = Rc::make_mut(&mut self.check);
        if current {
            // Of a text that the ide has known already, nothing changes until it says so.
            if !checked.is_foreign || check.importable.is_none() {
                check.diagnostics = checked.diagnostics.into();
            }
            check.runnable = checked.runnable;
            check.placeholders = checked.placeholders.into();
            check.not_simulated = checked.not_simulated.into();
            check.notation = checked.notation;
            if !checked.is_foreign {
                check.importable = None;
                self.note_definition();
                self.leave_example();
            }
            // They name states, and the states are told what answers them.
            self.mocks.revision += 1;
            self.check(Document::Mocks);
        }
        self.map_states();
    }

    pub(super) fn checked_input(&mut self, revision: Revision, diagnostics: Vec<Diagnostic>) {
        if self.answered(Document::Input, revision) {
            self.input_diagnostics = diagnostics.into();
        }
    }

    pub(super) fn checked_mocks(&mut self, checked: CheckedMocks) {
        if self.answered(Document::Mocks, checked.revision) {
            self.mocks_check = Rc::new(MocksCheck {
                diagnostics: checked.diagnostics.into(),
                machines: checked.machines.into(),
                answers: checked.answers.into(),
            });
        }
    }
}

/// The old and the new name of a state that is the only thing that is other in two lists of states: it was renamed, by F2, by typing, or back by undo.
fn renamed(before: &[StateInfo], after: &[StateInfo]) -> Option<(Rc<str>, Rc<str>)> {
    if before.len() != after.len() {
        return None;
    }
    let pairs = before.iter().zip(after);
    let mut others = pairs.filter(|(old, new)| old.name != new.name);
    let (old, new) = others.next()?;
    let is_only = others.next().is_none();
    let is_new = before.iter().all(|state| state.name != new.name);
    let is_gone = after.iter().all(|state| state.name != old.name);
    (is_only && is_new && is_gone).then(|| (old.name.clone(), new.name.clone()))
}

/// The text with the edits made. Edits outside the text or out of order are left out.
fn mend(text: &str, fix: &Fix) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut mended = Vec::with_capacity(units.len());
    let mut done = 0;
    for edit in &fix.edits {
        let (from, to) = (edit.from as usize, edit.to as usize);
        if from > to {
            continue;
        }
        let Some(kept) = units.get(done..from) else {
            continue;
        };
        if to > units.len() {
            continue;
        }
        mended.extend_from_slice(kept);
        mended.extend(edit.text.encode_utf16());
        done = to;
    }
    mended.extend_from_slice(units.get(done..).unwrap_or_default());
    String::from_utf16_lossy(&mended)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::TextEdit;

    #[test]
    fn fixes_count_in_utf_16_units() {
        let fix = |edits: &[(u32, u32, &str)]| Fix {
            title: String::new(),
            edits: edits
                .iter()
                .map(|(from, to, text)| TextEdit {
                    from: *from,
                    to: *to,
                    text: String::from(*text),
                })
                .collect(),
        };
        for (text, edits, mended) in [
            ("Nxt", &[(0, 3, "Next")][..], "Next"),
            ("😀: Nxt", &[(4, 7, "Next")], "😀: Next"),
            ("ab", &[(1, 1, "-")], "a-b"),
            ("abc", &[(0, 1, "x"), (2, 3, "z")], "xbz"),
            ("abc", &[(2, 3, "z"), (0, 1, "x")], "abz"),
            ("abc", &[(2, 9, "z")], "abc"),
        ] {
            assert_eq!(mend(text, &fix(edits)), mended);
        }
    }
}
