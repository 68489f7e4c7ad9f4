//! Answers to what the code editor asks.

use std::rc::Rc;

use asl_ide::services::{self, CompletionKind, Subject};

use crate::protocol::{
    Ask, Completion, Completions, Hover, Names, Question, Told, Update, VisitId,
};

use super::payload::Printer;
use super::places::Places;
use super::run::Run;
use super::{Session, detail, known};

/// How much of a value is told, in characters and lines.
const VALUE_LENGTH: usize = 700;
const VALUE_LINES: usize = 14;

impl Session {
    pub(super) fn tell(&mut self, ask: &Ask) -> Update {
        let mut mocks = Vec::new();
        let answer = match &ask.question {
            Question::Complete { input } => self.completions(ask, input),
            Question::Rename { name, mocks: text } => {
                let (answer, old) = rename(&ask.text, ask.offset, name);
                if let Some(old) = old {
                    let places = Places::of(text);
                    let edits = services::rename_in_mocks(text, &old, name);
                    mocks.extend(edits.into_iter().map(|it| places.edit(it.span, it.text)));
                }
                answer
            }
            Question::Hover => self.hover(ask),
            Question::Names => names(&ask.text, ask.offset),
            Question::Format => format(&ask.text),
        };
        match serde_json::to_string(&answer) {
            Ok(json) => Update::Answered {
                id: ask.id,
                answer: Rc::from(json),
                mocks,
            },
            Err(why) => Update::Failed {
                message: why.to_string(),
            },
        }
    }

    fn completions(&mut self, ask: &Ask, input: &str) -> Told {
        let text = &ask.text;
        let syntax = asl_ide::document::syntax(text, None);
        let mut found = services::complete(text, syntax, Places::byte_offset(text, ask.offset));
        if let Some(path) = &found.data {
            let looked_at = ask.run.and_then(|(_, visit)| visit);
            let run = ask.run.and_then(|(run, _)| self.run(run));
            let value = known::value(run.as_deref(), looked_at, input, path);
            found.items.extend(
                value
                    .map(|value| services::members(&value, path))
                    .unwrap_or_default(),
            );
        }
        if found.items.is_empty() {
            return Told::Nothing;
        }
        let places = Places::of(text);
        let at = |offset| places.range(asl_json::Span::at(offset)).from;
        Told::Completions(Completions {
            from: at(found.word.start),
            replaced_from: at(found.replaced.start),
            replaced_to: at(found.replaced.end),
            comma_at: found.comma_at.map(at),
            quiet: found.quiet,
            items: found
                .items
                .into_iter()
                .map(|item| Completion {
                    label: item.label,
                    kind: picture(item.kind),
                    detail: item.detail,
                    doc: item.doc,
                    insert: item.insert,
                })
                .collect(),
        })
    }

    fn hover(&mut self, ask: &Ask) -> Told {
        let document = asl_ide::read(&ask.text, None).document;
        let offset = Places::byte_offset(&ask.text, ask.offset);
        let Some(found) = services::hover(&ask.text, &document, offset) else {
            return Told::Nothing;
        };
        let values = match (&found.subject, ask.run) {
            (Some(subject), Some((run, looked_at))) => self
                .run(run)
                .filter(|run| run.definition.is_text(&ask.text))
                .map(|run| values(run, subject, &ask.text, looked_at))
                .unwrap_or_default(),
            _ => Vec::new(),
        };
        Told::Hover(Hover {
            range: Places::of(&ask.text).range(found.span),
            word: services::docs::word(&found.title),
            title: found.title,
            text: found.text,
            values,
        })
    }
}

/// The values of the field, or input and output of the state: of the visit that is looked at if it is one of this state, else of the last one.
fn values(
    run: &Run,
    subject: &Subject,
    text: &str,
    looked_at: Option<VisitId>,
) -> Vec<(String, String)> {
    // The state's object stands right behind its name.
    let is_of = |id: &VisitId| {
        let node = run
            .visit(*id)
            .and_then(|visit| run.definition.node(&visit.state));
        node.is_some_and(|node| {
            let between = text.get(subject.state.end..node.span.start);
            // In YAML with comments.
            let is_blank = |line: &str| {
                let rest = line.trim_matches([' ', '\t', '\r', ':']);
                rest.is_empty() || rest.starts_with('#')
            };
            between.is_some_and(|it| it.lines().all(is_blank))
        })
    };
    let visit = looked_at
        .filter(is_of)
        .or_else(|| run.visits().rev().find(is_of));
    let Some(detail) = visit.and_then(|id| detail::visit(run, id, None, Printer { whole: false }))
    else {
        return Vec::new();
    };
    let told = |what: String, value: &str| (what, shortened(value));
    match &subject.field {
        None => {
            let mut values = vec![told(String::from("Input"), &detail.input.text)];
            let output = detail.output.iter();
            values.extend(output.map(|output| told(String::from("Output"), &output.text)));
            values
        }
        Some(field) if field == "Assign" => detail
            .assigned
            .iter()
            .map(|variable| told(format!("${}", variable.name), &variable.value.text))
            .collect(),
        Some(field) => detail
            .stages
            .iter()
            .filter(|stage| *stage.name == **field)
            .filter_map(|stage| stage.value.as_ref())
            .map(|value| told(format!("After {field}"), &value.text))
            .collect(),
    }
}

fn shortened(value: &str) -> String {
    let end = value
        .char_indices()
        .map(|(at, _)| at)
        .nth(VALUE_LENGTH)
        .unwrap_or(value.len());
    let mut lines = value.get(..end).unwrap_or_default().lines();
    let mut shown: Vec<&str> = lines.by_ref().take(VALUE_LINES).collect();
    if end < value.len() || lines.next().is_some() {
        shown.push("…");
    }
    shown.join("\n")
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
        is_state: found.is_state,
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

fn placed(text: &str, edits: Vec<asl_json::Edit>) -> Vec<crate::protocol::TextEdit> {
    let places = Places::of(text);
    edits
        .into_iter()
        .map(|edit| places.edit(edit.span, edit.text))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::places::small;
    use super::*;
    use crate::protocol::{Command, RunRequest, Settings};

    const TEXT: &str = r#"{ "StartAt": "😀", "States": { "😀": { "Type": "Pass", "Parameters": { "n": 1 }, "Next": "B" }, "B": { "Type": "Succeed" } } }"#;

    fn complete() -> Question {
        Question::Complete {
            input: r#"{"order": {"id": 7}}"#.into(),
        }
    }

    fn ask(session: &mut Session, text: &str, place: &str, question: Question) -> (Value, usize) {
        let bytes = text.find(place).unwrap();
        let offset = text.get(..bytes).unwrap().encode_utf16().count() + 1;
        let command = Command::Ask(Box::new(Ask {
            id: 7,
            text: text.into(),
            offset: small(offset),
            question,
            run: Some((1, None)),
        }));
        match session.answer(command).pop() {
            Some(Update::Answered {
                id: 7,
                answer,
                mocks,
            }) => (serde_json::from_str(&answer).unwrap(), mocks.len()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn completions_count_in_utf_16_units() {
        let mut session = Session::default();
        let (answer, _) = ask(&mut session, TEXT, "B\" }", complete());
        let found = &answer["completions"];
        let from = found["from"].as_u64().unwrap();
        assert_eq!(found["replacedFrom"].as_u64(), Some(from - 1));
        assert_eq!(found["replacedTo"].as_u64(), Some(from + 2));
        assert_eq!(found["items"][0]["label"], "B");
        let (answer, _) = ask(&mut session, "# 😀\nSta: A", "ta", complete());
        let found = &answer["completions"];
        assert_eq!(found["replacedFrom"].as_u64(), Some(5));
        assert_eq!(found["items"][0]["insert"], "StartAt");
        let (answer, _) = ask(&mut session, "# Sta", "ta", complete());
        assert_eq!(answer, "nothing");
    }

    #[test]
    fn data_is_offered_from_the_input_and_from_the_run() {
        let text = r#"{ "StartAt": "A", "States": {
            "A": { "Type": "Pass", "Parameters": { "n.$": "$.order.id" }, "ResultPath": "$.made", "Assign": { "v.$": "$" }, "Next": "B" },
            "B": { "Type": "Pass", "Parameters": { "a.$": "$.made.n", "b.$": "$v.n", "c.$": "$$.Execution.Input.order" }, "End": true } } }"#;
        let labels = |session: &mut Session, behind: &str| {
            // The caret stands behind the last dot.
            let text = text.replacen(behind, &format!("{behind}\u{1}"), 1);
            let place = text.find('\u{1}').unwrap();
            let text = text.replace('\u{1}', "");
            let command = Command::Ask(Box::new(Ask {
                id: 1,
                text: text.into(),
                offset: small(place),
                question: complete(),
                run: Some((1, None)),
            }));
            let Some(Update::Answered { answer, .. }) = session.answer(command).pop() else {
                panic!("no answer");
            };
            let answer: Value = serde_json::from_str(&answer).unwrap();
            let items = answer["completions"]["items"]
                .as_array()
                .cloned()
                .unwrap_or_default();
            items
                .iter()
                .filter_map(|item| item["label"].as_str().map(str::to_owned))
                .collect::<Vec<_>>()
                .join(" ")
        };
        let mut session = Session::default();
        assert_eq!(labels(&mut session, "$.order."), "id");
        assert_eq!(labels(&mut session, "\"$."), "order");
        assert_eq!(labels(&mut session, "$.made."), "");
        session.answer(Command::Run(RunRequest {
            run: 1,
            definition: text.into(),
            input: "{\"order\": {\"id\": 1}, \"seen\": true}".into(),
            mocks: "".into(),
            test_case: None,
            substitutions: Rc::default(),
            settings: Settings::default(),
        }));
        session.answer(Command::Pull {
            run: 1,
            events: 100,
        });
        assert_eq!(labels(&mut session, "\"$."), "order seen");
        assert_eq!(labels(&mut session, "$.made."), "n");
        assert_eq!(labels(&mut session, "$v."), "n");
        assert_eq!(labels(&mut session, "Input."), "order");
    }

    #[test]
    fn a_hover_tells_the_value_that_the_field_had_in_the_run() {
        let mut session = Session::default();
        let before = ask(&mut session, TEXT, "Parameters", Question::Hover).0;
        assert_eq!(before["hover"]["values"], json!([]));
        session.answer(Command::Run(RunRequest {
            run: 1,
            definition: TEXT.into(),
            input: "{\"a\": 1}".into(),
            mocks: "".into(),
            test_case: None,
            substitutions: Rc::default(),
            settings: Settings::default(),
        }));
        session.answer(Command::Pull {
            run: 1,
            events: 100,
        });
        let hover = ask(&mut session, TEXT, "Parameters", Question::Hover).0;
        assert_eq!(
            hover["hover"]["values"],
            json!([["After Parameters", "{\n  \"n\": 1\n}"]])
        );
        let hover = ask(&mut session, TEXT, "B\": {", Question::Hover).0;
        assert_eq!(
            hover["hover"]["values"][0],
            json!(["Input", "{\n  \"n\": 1\n}"])
        );
        let yaml = "StartAt: A\nStates:\n  A: # the only one\n    # why\n    Type: Pass\n    Result: 7\n    End: true\n";
        session.answer(Command::Run(RunRequest {
            run: 1,
            definition: yaml.into(),
            input: "".into(),
            mocks: "".into(),
            test_case: None,
            substitutions: Rc::default(),
            settings: Settings::default(),
        }));
        session.answer(Command::Pull {
            run: 1,
            events: 100,
        });
        let hover = ask(&mut session, yaml, "Result", Question::Hover).0;
        assert_eq!(hover["hover"]["values"][0][0], "After Result");
        // Of another text nothing is told.
        let other = TEXT.replace("Succeed", "Pass");
        let hover = ask(&mut session, &other, "Parameters", Question::Hover).0;
        assert_eq!(hover["hover"]["values"], json!([]));
    }

    #[test]
    fn names_are_found_and_changed_in_the_mocks_too() {
        let mut session = Session::default();
        let (answer, _) = ask(&mut session, TEXT, "😀\": {", Question::Names);
        assert_eq!(answer["names"]["all"].as_array().map(Vec::len), Some(2));
        let question = |name: &str| Question::Rename {
            name: name.into(),
            mocks: r#"{ "StateMachines": { "M": { "TestCases": { "T": { "😀": "x" } } } } }"#
                .into(),
        };
        let (answer, mocks) = ask(&mut session, TEXT, "😀\": {", question("Smile"));
        assert_eq!(
            (answer["edits"].as_array().map(Vec::len), mocks),
            (Some(2), 1)
        );
        let (answer, mocks) = ask(&mut session, TEXT, "😀\": {", question("B"));
        assert!(
            answer["refused"]
                .as_str()
                .is_some_and(|why| why.contains("already"))
        );
        assert_eq!(mocks, 0);
    }

    #[test]
    fn only_a_sound_text_is_laid_out() {
        let mut session = Session::default();
        let laid_out = |session: &mut Session, text| ask(session, text, "{", Question::Format).0;
        assert!(
            laid_out(&mut session, TEXT)["edits"]
                .as_array()
                .is_some_and(|edits| edits.len() > 5)
        );
        assert!(laid_out(&mut session, "{ \"a\" }")["refused"].is_string());
        let edits = &laid_out(&mut session, "A:\n    B: {}\n")["edits"];
        assert_eq!(edits.as_array().map(Vec::len), Some(1));
    }
}
