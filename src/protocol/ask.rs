//! What the code editor asks about a place of the definition.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::history::VisitId;
use super::text::TextEdit;
use super::{RunId, TextRange};

/// Counts the questions of one page; the editor waits for the answer to its last one.
pub type QuestionId = u32;

/// A question about a place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ask {
    /// Given back in the answer.
    pub id: QuestionId,
    /// The definition as it stands.
    pub text: Rc<str>,
    /// The place, in UTF-16 units.
    pub offset: u32,
    /// What is asked.
    pub question: Question,
    /// The run whose values are told, and the visit that is looked at.
    pub run: Option<(RunId, Option<VisitId>)>,
}

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Question {
    /// What may be typed here.
    Complete {
        /// The input, whose fields may be typed.
        input: Rc<str>,
    },
    /// What stands here.
    Hover,
    /// Where the state or variable that is named here is named, too.
    Names,
    /// The edits that give the state that is named here another name.
    Rename {
        /// The new name.
        name: Rc<str>,
        /// The mocks, which name states, too.
        mocks: Rc<str>,
    },
    /// The edits that lay the text out.
    Format,
}

/// What the editor is told, as JSON: the page passes it on without looking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Told {
    /// Nothing can be told.
    Nothing,
    /// What may be typed.
    Completions(Completions),
    /// What stands there.
    Hover(Hover),
    /// Where a name stands.
    Names(Names),
    /// Edits of the definition, in order, not overlapping.
    Edits(Vec<TextEdit>),
    /// Why it cannot be done, for people.
    Refused(String),
}

/// What may be typed at a place; offsets in UTF-16 units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Completions {
    /// Where the word begins that labels are compared with; it ends at the place that was asked about.
    pub from: u32,
    /// What is replaced.
    pub replaced_from: u32,
    /// Where that ends.
    pub replaced_to: u32,
    /// Where a comma has to be put in.
    pub comma_at: Option<u32>,
    /// Whether they are shown only when asked for.
    pub quiet: bool,
    /// The best first.
    pub items: Vec<Completion>,
}

/// One thing that may be typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Completion {
    /// Its name.
    pub label: String,
    /// The kind of picture beside it, as CodeMirror names them.
    pub kind: &'static str,
    /// A short word beside the name.
    pub detail: String,
    /// What it does.
    pub doc: String,
    /// A template in CodeMirror's notation.
    pub insert: String,
}

/// What stands at a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hover {
    /// Where it is.
    pub range: TextRange,
    /// Its name.
    pub title: String,
    /// Paragraphs, words of the language in backticks.
    pub text: Vec<String>,
    /// The word of the reference that it is about.
    pub word: Option<String>,
    /// The values that it had in the run: what each is, and its JSON.
    pub values: Vec<(String, String)>,
}

/// A name and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Names {
    /// The name.
    pub name: String,
    /// What stands at the place.
    pub here: TextRange,
    /// Where it is defined.
    pub definition: Option<TextRange>,
    /// All places, in order.
    pub all: Vec<TextRange>,
}
