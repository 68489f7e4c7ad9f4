//! What the ide asks of the run.

use asl_ide::services;

use crate::passed::{ToIde, ToWorker};
use crate::protocol::{RunId, Update, VisitId};

use super::payload::Printer;
use super::run::Run;
use super::{Session, detail, known};

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
        serde_json::to_string(events).map_err(|why| why.to_string())
    }
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
