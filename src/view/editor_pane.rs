//! The texts, one at a time, and what was found in them.

use std::rc::Rc;

use crate::markup::*;

use super::code_editor::{CodeEditor, Reveal};
use super::placeholders::{self, placeholders};
use super::problems::{self, document_name, problems};
use super::shared::Shared;
use super::tabs::{Tab, Tabs};
use super::test_cases::{self, test_cases};
use crate::protocol::{Diagnostic, Document, Fix, Severity, Substitutions, TextRange};
use crate::workbench::{Answer, DefinitionCheck, Question, Sheet, Suite, Text};

/// A sheet's name.
#[must_use]
pub fn sheet_name(sheet: Sheet) -> &'static str {
    match sheet {
        Sheet::Text(document) => document_name(document),
        Sheet::Placeholders => "Placeholders",
        Sheet::Tests => "Tests",
    }
}

/// A text and what was found in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// Which text.
    pub document: Document,
    /// The text.
    pub text: Text,
    /// What was found in it.
    pub diagnostics: Rc<[Diagnostic]>,
}

/// Props of [`editor_pane`].
pub struct Props {
    /// The three texts.
    pub texts: Vec<Checked>,
    /// What was found in the definition beside diagnostics.
    pub check: Rc<DefinitionCheck>,
    /// The values of placeholders.
    pub values: Rc<Substitutions>,
    /// The test cases.
    pub tests: test_cases::Props,
    /// What is shown.
    pub sheet: Sheet,
    /// Whether the texts are to be looked at only.
    pub read_only: bool,
    /// Whether the pane has tabs of its own.
    pub tabs: bool,
    /// The lines of the definition that stand for what is looked at.
    pub mark: Option<TextRange>,
    /// A place to be shown.
    pub reveal: Option<(Document, Reveal)>,
    /// Another sheet is wanted.
    pub on_sheet: Callback<Sheet>,
    /// A text was edited.
    pub on_edit: Callback<(Document, Rc<str>)>,
    /// A fix is wanted.
    pub on_fix: Callback<(Document, Fix)>,
    /// What the editor of the definition is told.
    pub answers: Rc<[Answer]>,
    /// It asks about a place.
    pub on_ask: Callback<Question>,
    /// Whether the second part of the program is there: without it there are no sheets but the texts.
    pub is_whole: bool,
    /// The definition is wanted in the other notation.
    pub on_convert: Callback<MouseEvent>,
    /// Where breakpoints are in the definition, and whether each counts.
    pub stops: Rc<[(u32, bool)]>,
    /// A breakpoint is wanted at this offset of it, or no longer.
    pub on_stop: Callback<u32>,
    /// A placeholder was given a value, or none.
    pub on_value: Callback<(Rc<str>, Option<Rc<str>>)>,
    /// A place is wanted.
    pub on_reveal: Callback<(Document, TextRange)>,
    /// What there is to tell, if it stands here.
    pub told: Option<Html>,
}

/// Tabs, the editors, the problems. All editors stay in the document, so that each keeps its own undo history and place.
pub fn editor_pane(props: &Props) -> Html {
    let found: Vec<(Document, Rc<[Diagnostic]>)> = props
        .texts
        .iter()
        .map(|checked| (checked.document, checked.diagnostics.clone()))
        .collect();
    let placeholders_props = placeholders::Props {
        placeholders: props.check.placeholders.clone(),
        values: props.values.clone(),
        on_value: props.on_value.clone(),
        on_reveal: props
            .on_reveal
            .reform(|range| (Document::Definition, range)),
    };
    let problems_props = problems::Props {
        found,
        not_simulated: props.check.not_simulated.clone(),
        on_reveal: props.on_reveal.clone(),
        on_fix: props.on_fix.clone(),
    };
    html! {
        <>
            if props.tabs {
                <Tabs<Sheet> label="Texts" tabs={sheet_tabs(&props.texts, &props.check, &props.tests.suite)} selected={props.sheet} on_select={props.on_sheet.clone()} />
            }
            <div class="editor-panel" role="tabpanel" aria-label={sheet_name(props.sheet)}>
                for checked in &props.texts {
                    <div key={document_name(checked.document)} hidden={props.sheet != Sheet::Text(checked.document)}>{ editor(props, checked) }</div>
                }
                if props.sheet == Sheet::Placeholders && props.is_whole {
                    { placeholders(&placeholders_props) }
                }
                if props.sheet == Sheet::Tests && props.is_whole {
                    { test_cases(&props.tests) }
                }
            </div>
            { for props.told.clone() }
            <div class="findings">
                { problems(&problems_props) }
                if props.sheet == Sheet::Text(Document::Definition) && !props.check.is_foreign() && !props.read_only {
                    <button class="button convert" onclick={props.on_convert.clone()}>{ format!("Convert to {}", props.check.notation.other().name()) }</button>
                }
            </div>
        </>
    }
}

fn editor(props: &Props, checked: &Checked) -> Html {
    let document = checked.document;
    let reveal = props
        .reveal
        .filter(|(place, _)| *place == document)
        .map(|(_, reveal)| reveal);
    let mark = props.mark.filter(|_| document == Document::Definition);
    let placeholder = match document {
        Document::Definition => {
            "{\n  \"StartAt\": \"Hello\",\n  \"States\": {\n    \"Hello\": { \"Type\": \"Pass\", \"End\": true }\n  }\n}"
        }
        Document::Input => "{}",
        Document::Mocks => {
            "A MockConfigFile.json: what each task answers.\nWithout it every task gives a typical answer."
        }
    };
    let (answers, on_ask) = match document {
        Document::Definition => (props.answers.clone(), Some(props.on_ask.clone())),
        _ => (Rc::default(), None),
    };
    let (stops, on_stop) = match document {
        Document::Definition => (props.stops.clone(), Some(props.on_stop.clone())),
        _ => (Rc::default(), None),
    };
    let shown = props.sheet == Sheet::Text(document);
    html! {
        <CodeEditor label={document_name(document)} {placeholder} {shown} text={Shared(checked.text.text.clone())} generation={checked.text.generation} diagnostics={checked.diagnostics.clone()} {mark} {reveal} {answers} {on_ask} {stops} {on_stop} read_only={props.read_only}
            on_edit={props.on_edit.reform(move |text| (document, text))} />
    }
}

/// The tabs of the sheets, with how many errors stand behind each.
#[must_use]
pub fn sheet_tabs(texts: &[Checked], check: &DefinitionCheck, suite: &Suite) -> Vec<Tab<Sheet>> {
    Sheet::ALL
        .iter()
        .map(|sheet| sheet_tab(*sheet, texts, check, suite))
        .collect()
}

fn sheet_tab(
    sheet: Sheet,
    texts: &[Checked],
    check: &DefinitionCheck,
    suite: &Suite,
) -> Tab<Sheet> {
    let (errors, count) = match sheet {
        Sheet::Text(document) => (errors_of(texts, document), 0),
        Sheet::Placeholders => (0, check.placeholders.len()),
        Sheet::Tests => (suite.failures(), suite.tests.len()),
    };
    Tab {
        value: sheet,
        label: sheet_name(sheet).into(),
        errors,
        count,
    }
}

fn errors_of(texts: &[Checked], document: Document) -> usize {
    let of_it = texts.iter().filter(|checked| checked.document == document);
    let found = of_it.flat_map(|checked| checked.diagnostics.iter());
    found
        .filter(|found| found.severity == Severity::Error)
        .count()
}
