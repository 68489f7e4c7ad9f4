//! Questions of the code editor and their answers.

use std::rc::Rc;

use crate::protocol::{self, Ask, Document, Fix, IdeCommand, QuestionId, TextEdit};

use super::{Workbench, WorkerStatus};

/// How many answers are kept: as many as can arrive before the page is drawn.
const KEPT: usize = 4;

/// How long an input may be, in bytes, whose fields are offered.
const LONGEST_INPUT: usize = 100_000;

/// A question of the code editor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Given back in the answer.
    pub id: QuestionId,
    /// `complete`, `hover`, `names`, `rename` or `format`.
    pub kind: String,
    /// The place, in UTF-16 units.
    pub offset: u32,
    /// The new name of a `rename`.
    pub name: String,
}

/// An answer for the code editor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// As asked.
    pub id: QuestionId,
    /// A [`Told`](protocol::Told) as JSON.
    pub told: Rc<str>,
}

impl Workbench {
    pub(super) fn ask(&mut self, asked: Question) {
        let question = match asked.kind.as_str() {
            "complete" => protocol::Question::Complete {
                input: self.short_input(),
            },
            "hover" => protocol::Question::Hover,
            "names" => protocol::Question::Names,
            "format" => protocol::Question::Format,
            _ => protocol::Question::Rename {
                name: asked.name.into(),
                mocks: self.mocks.text.clone(),
            },
        };
        if self.worker != WorkerStatus::Ready {
            return self.answered_to(asked.id, "\"nothing\"".into(), Vec::new());
        }
        self.asked_with = self.mocks.text.clone();
        let run = self.run.has_values.then_some((self.run.id, self.looked_at));
        self.outbox.send_to_ide(IdeCommand::Ask(Box::new(Ask {
            id: asked.id,
            text: self.definition.text.clone(),
            offset: asked.offset,
            question,
            run,
        })));
    }

    /// The input, unless it is so long that it would have to cross with every key.
    fn short_input(&self) -> Rc<str> {
        match self.input.text.len() {
            0..=LONGEST_INPUT => self.input.text.clone(),
            _ => Rc::from(""),
        }
    }

    #[inline(never)]
    pub(super) fn answered_to(&mut self, id: QuestionId, told: Rc<str>, mocks: Vec<TextEdit>) {
        let is_as_asked = Rc::ptr_eq(&self.asked_with, &self.mocks.text);
        if !mocks.is_empty() && is_as_asked && !self.read_only {
            let fix = Fix {
                title: String::new(),
                edits: mocks,
            };
            self.fix(Document::Mocks, &fix);
        }
        let kept = self.answers.len().saturating_sub(KEPT - 1);
        let answers = self.answers.iter().skip(kept).cloned();
        self.answers = answers.chain([Answer { id, told }]).collect();
    }
}
