//! Answers to what the code editor asks.

use std::rc::Rc;

use asl_ide::services::{self, CompletionKind};

use crate::passed::ToWorker;
use crate::protocol::{
    Ask, Completion, Completions, Hover, Names, Question, QuestionId, TextEdit, Told, Update,
};
use crate::session::places::Places;

use super::Ide;

/// How many answers wait for the worker at most.
const KEPT: usize = 8;

impl Ide {
    pub(super) fn tell(&mut self, ask: &Ask) -> Update {
        let mut mocks = Vec::new();
        let answer = match &ask.question {
            Question::Complete { input } => {
                let (answer, wanted) = completions(ask, input);
                return self.told(ask.id, answer, wanted);
            }
            Question::Hover => {
                let (answer, wanted) = hover(ask);
                return self.told(ask.id, answer, wanted);
            }
            Question::Rename { name, mocks: text } => {
                let (answer, old) = rename(&ask.text, ask.offset, name);
                if let Some(old) = old {
                    let places = Places::of(text);
                    let edits = services::rename_in_mocks(text, &old, name);
                    mocks.extend(edits.into_iter().map(|it| places.edit(it.span, it.text)));
                }
                answer
            }
            Question::Names => names(&ask.text, ask.offset),
            Question::Format => format(&ask.text),
        };
        answered(ask.id, &answer, mocks)
    }

    /// The answer, or what the worker is asked for first.
    fn told(&mut self, id: QuestionId, answer: Told, wanted: Option<ToWorker>) -> Update {
        match wanted {
            Some(wanted) => {
                // The editor asks about the same place in several ways at once; a worker that is lost leaves its questions behind.
                self.asked.truncate(KEPT - 1);
                self.asked.push_front((id, answer));
                wanted.pass()
            }
            None => answered(id, &answer, Vec::new()),
        }
    }

    fn take(&mut self, id: QuestionId) -> Option<Told> {
        let at = self.asked.iter().position(|(asked, _)| *asked == id)?;
        Some(self.asked.remove(at)?.1)
    }

    /// The answer that these members were lacking; nothing if it is not waited for any more.
    pub(super) fn complete(
        &mut self,
        id: QuestionId,
        members: Vec<services::Completion>,
    ) -> Option<Update> {
        let mut answer = self.take(id)?;
        if let Told::Completions(found) = &mut answer {
            found.items.extend(members.into_iter().map(offered));
            if found.items.is_empty() {
                answer = Told::Nothing;
            }
        }
        Some(answered(id, &answer, Vec::new()))
    }

    /// The answer that these values were lacking; nothing if it is not waited for any more.
    pub(super) fn complete_hover(
        &mut self,
        id: QuestionId,
        values: Vec<(String, String)>,
    ) -> Option<Update> {
        let mut answer = self.take(id)?;
        if let Told::Hover(hover) = &mut answer {
            hover.values = values;
        }
        Some(answered(id, &answer, Vec::new()))
    }
}

fn answered(id: QuestionId, answer: &Told, mocks: Vec<TextEdit>) -> Update {
    match serde_json::to_string(answer) {
        Ok(json) => Update::Answered {
            id,
            answer: Rc::from(json),
            mocks,
        },
        Err(why) => Update::Failed {
            message: why.to_string(),
        },
    }
}

/// What may be typed, and the data whose members belong there, too.
fn completions(ask: &Ask, input: &Rc<str>) -> (Told, Option<ToWorker>) {
    let text = &ask.text;
    let syntax = asl_ide::document::syntax(text, None);
    let found = services::complete(text, syntax, Places::byte_offset(text, ask.offset));
    if found.items.is_empty() && found.data.is_none() {
        return (Told::Nothing, None);
    }
    let wanted = found.data.map(|path| ToWorker::Members {
        id: ask.id,
        run: ask.run,
        input: Rc::clone(input),
        path,
    });
    let places = Places::of(text);
    let at = |offset| places.range(asl_json::Span::at(offset)).from;
    let completions = Told::Completions(Completions {
        from: at(found.word.start),
        replaced_from: at(found.replaced.start),
        replaced_to: at(found.replaced.end),
        comma_at: found.comma_at.map(at),
        quiet: found.quiet,
        items: found.items.into_iter().map(offered).collect(),
    });
    (completions, wanted)
}

fn offered(item: services::Completion) -> Completion {
    Completion {
        label: item.label,
        kind: picture(item.kind),
        detail: item.detail,
        doc: item.doc,
        insert: item.insert,
    }
}

/// What stands at the place, and the values that it had in the run.
fn hover(ask: &Ask) -> (Told, Option<ToWorker>) {
    let document = asl_ide::read(&ask.text, None).document;
    let offset = Places::byte_offset(&ask.text, ask.offset);
    let Some(found) = services::hover(&ask.text, &document, offset) else {
        return (Told::Nothing, None);
    };
    let wanted = found.subject.zip(ask.run);
    let wanted = wanted.map(|(subject, run)| ToWorker::Values {
        id: ask.id,
        run,
        text: Rc::clone(&ask.text),
        name_end: subject.state.end,
        field: subject.field,
    });
    let hover = Told::Hover(Hover {
        range: Places::of(&ask.text).range(found.span),
        word: services::docs::word(&found.title),
        title: found.title,
        text: found.text,
        values: Vec::new(),
    });
    (hover, wanted)
}

/// The kind of picture that the editor shows.
fn picture(kind: CompletionKind) -> &'static str {
    match kind {
        CompletionKind::Field => "property",
        CompletionKind::Snippet => "text",
        CompletionKind::State => "class",
        CompletionKind::Word => "enum",
        CompletionKind::Error => "constant",
        CompletionKind::Resource => "namespace",
        CompletionKind::Function => "function",
        CompletionKind::Variable => "variable",
    }
}

fn names(text: &str, offset: u32) -> Told {
    let offset = Places::byte_offset(text, offset);
    let Some(found) = services::occurrences(text, &asl_ide::read(text, None).document, offset)
    else {
        return Told::Nothing;
    };
    let places = Places::of(text);
    Told::Names(Names {
        name: found.name,
        here: places.range(found.here),
        definition: found.definition.map(|span| places.range(span)),
        all: found.all.iter().map(|span| places.range(*span)).collect(),
    })
}

/// The answer, and the name that the state had if it gets another one.
fn rename(text: &str, offset: u32, name: &str) -> (Told, Option<String>) {
    let document = asl_ide::read(text, None).document;
    let offset = Places::byte_offset(text, offset);
    let state = services::occurrences(text, &document, offset).filter(|found| found.is_state);
    let old = state.map(|found| found.name);
    match services::rename(text, &document, offset, name) {
        Ok(edits) => (Told::Edits(placed(text, edits)), old),
        Err(problem) => (Told::Refused(problem.message().into()), None),
    }
}

fn format(text: &str) -> Told {
    let read = asl_ide::read(text, None);
    match services::format(text, &read.document, read.syntax) {
        Some(edits) => Told::Edits(placed(text, edits)),
        None => Told::Refused("the text has errors; it is laid out once they are mended".into()),
    }
}

fn placed(text: &str, edits: Vec<asl_json::Edit>) -> Vec<TextEdit> {
    let places = Places::of(text);
    edits
        .into_iter()
        .map(|edit| places.edit(edit.span, edit.text))
        .collect()
}
