//! What the ide asks of the run.

use asl_engine::history::HistoryEvent;
use asl_ide::services;

use crate::passed::{ToIde, ToWorker};
use crate::protocol::{RunId, Update, VisitId};

use super::payload::{Bounded, Printer};
use super::run::Run;
use super::{Session, detail, known};

/// The longest history that is given as text, in bytes. A run that is held in a few megabytes, since its events share a document, can be printed to more than
/// memory holds; and the text is there several times before it is a file.
const HISTORY_LENGTH: usize = 64 << 20;
/// How much of a value is told, in characters and lines.
const VALUE_LENGTH: usize = 700;
const VALUE_LINES: usize = 14;

impl Session {
    #[inline(never)]
    pub(super) fn told(&mut self, question: ToWorker) -> Option<Update> {
        let told = match question {
            ToWorker::Members {
                id,
                run,
                input,
                path,
            } => {
                let looked_at = run.and_then(|(_, visit)| visit);
                let run = run.and_then(|(run, _)| self.run(run));
                let value = known::value(run.as_deref(), looked_at, &input, &path);
                let members = value.map(|value| services::members(&value, &path));
                ToIde::Members(id, members.unwrap_or_default())
            }
            ToWorker::Values {
                id,
                run: (run, looked_at),
                text,
                name_end,
                field,
            } => {
                let run = self.run(run).filter(|run| run.definition.is_text(&text));
                let values = run.map(|run| {
                    let state = StateNamed {
                        text: &text,
                        name_end,
                    };
                    values(run, &state, field.as_deref(), looked_at)
                });
                ToIde::Values(id, values.unwrap_or_default())
            }
            ToWorker::History { id, run } => ToIde::History(id, self.history(run)),
        };
        Some(told.pass())
    }

    /// The events of a run, or what it replays, as a JSON array.
    fn history(&self, run: RunId) -> Result<String, String> {
        let run = self.run.as_ref().filter(|it| it.id == run);
        if let Some(replay) = run.and_then(|run| run.replay.as_ref()) {
            return Ok(asl_json::Value::from(replay.events()).to_json_string());
        }
        let events = run.map(|run| run.execution.history());
        let events = events.filter(|events| !events.is_empty());
        let events = events.ok_or("there is no history yet: run the workflow first")?;
        text_of(events, HISTORY_LENGTH).ok_or_else(|| {
            let most = HISTORY_LENGTH >> 20;
            format!(
                "this history has more than {most} MiB as text, where every event repeats what it shares with others: more than a browser can take. `asl run --history` writes it to a file"
            )
        })
    }
}

/// Events as a JSON array of at most so many bytes; `None` if that is not enough.
fn text_of(events: &[HistoryEvent], most: usize) -> Option<String> {
    let mut bounded = Bounded::new(most);
    serde_json::to_writer(&mut bounded, events).ok()?;
    Some(bounded.text)
}

/// A state, by the place where its name ends in a text.
struct StateNamed<'t> {
    text: &'t str,
    name_end: usize,
}

/// The values of the field, or input and output of the state: of the visit that is looked at if it is one of this state, else of the last one.
fn values(
    run: &Run,
    state: &StateNamed<'_>,
    field: Option<&str>,
    looked_at: Option<VisitId>,
) -> Vec<(String, String)> {
    // The state's object stands right behind its name.
    let is_of = |id: &VisitId| {
        let node = run
            .visit(*id)
            .and_then(|visit| run.definition.node(&visit.state));
        node.is_some_and(|node| {
            let between = state.text.get(state.name_end..node.span.start);
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
    match field {
        None => {
            let mut values = vec![told(String::from("Input"), &detail.input.text)];
            let output = detail.output.iter();
            values.extend(output.map(|output| told(String::from("Output"), &output.text)));
            values
        }
        Some("Assign") => detail
            .assigned
            .iter()
            .map(|variable| told(format!("${}", variable.name), &variable.value.text))
            .collect(),
        Some(field) => detail
            .stages
            .iter()
            .filter(|stage| *stage.name == *field)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::recorded;

    #[test]
    fn a_history_is_given_whole_or_not_at_all() {
        let definition = r#"{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}"#;
        let (mut session, _) = recorded::session(definition, "{}", "");
        let events = session.run(1).unwrap().execution.history();
        let whole = text_of(events, usize::MAX).unwrap();
        assert_eq!(whole, serde_json::to_string(events).unwrap());
        assert_eq!(text_of(events, whole.len()), Some(whole.clone()));
        assert_eq!(text_of(events, whole.len() - 1), None);
    }
}
