//! Suite `validation`: definitions that another validator, or AWS itself, has a verdict on.

use std::path::Path;

use anyhow::Result;
use asl_json::{Node, Span};
use asl_language::Syntax;
use serde_json::{Value, json};

use crate::checked::{Checked, check, options};
use crate::folder::{locate, read_list, text};
use crate::report::{Case, Report};

/// Runs `cases.json`.
///
/// # Errors
/// When the cases cannot be read.
pub fn suite(dir: &Path) -> Result<Report> {
    let file = locate(
        dir,
        &[
            "corpus/validation/cases.json",
            "validation/cases.json",
            "cases.json",
        ],
    )?;
    let mut places = Places::default();
    let cases = read_list(&file)?
        .iter()
        .map(|recorded| case(recorded, &mut places))
        .collect();
    Ok(Report {
        suite: "validation",
        cases,
        notes: places.notes(),
    })
}

/// Whether what is wrong is underlined where others say that it is.
#[derive(Default)]
struct Places {
    /// Invalid cases with a pointer.
    all: usize,
    /// The ids of those without a finding there.
    missed: Vec<String>,
}

impl Places {
    fn look(&mut self, case: &Value, checked: &Checked) {
        let pointer = text(case, "pointer");
        let (Some(root), false) = (&checked.root, pointer.is_empty()) else {
            return;
        };
        self.all += 1;
        let place = place(root, pointer);
        let there = |span: &Span| place.start <= span.start && span.end <= place.end;
        if !checked.spans.iter().any(there) {
            self.missed
                .push(format!("{} at {pointer}", text(case, "id")));
        }
    }

    fn notes(self) -> Vec<String> {
        let mut notes: Vec<String> = self
            .missed
            .iter()
            .map(|id| format!("no finding at its place: {id}"))
            .collect();
        let met = self.all - self.missed.len();
        notes.push(format!(
            "places: {met} of {} invalid cases have a finding at their pointer",
            self.all
        ));
        notes
    }
}

/// Where the member stands that a JSON pointer names, its key included; of a missing one, the object that lacks it.
fn place(root: &Node, pointer: &str) -> Span {
    let (mut node, mut span) = (root, root.span);
    for step in pointer.split('/').skip(1) {
        let step = step.replace("~1", "/").replace("~0", "~");
        let item = step
            .parse::<usize>()
            .ok()
            .and_then(|index| node.items().get(index));
        if let Some(member) = node.member(&step) {
            span = member.key_span.to(member.value.span);
            node = &member.value;
        } else if let Some(item) = item {
            span = item.span;
            node = item;
        } else {
            break;
        }
    }
    span
}

fn case(case: &Value, places: &mut Places) -> Case {
    let (expected, definition) = (text(case, "expected"), text(case, "definition"));
    let mut report = Case {
        id: text(case, "id").to_owned(),
        kind: expected.to_owned(),
        ..Case::default()
    };
    let syntax = match text(case, "parses") {
        "yaml" => Syntax::Yaml,
        _ => Syntax::Json,
    };
    let mut options = options(text(case, "workflow_type"));
    // The template has values for these, which are not recorded.
    let names = case.get("substitutions").and_then(Value::as_array);
    for name in names.into_iter().flatten().filter_map(Value::as_str) {
        let itself = format!("${{{name}}}");
        options.substitutions.insert(name.to_owned(), itself);
    }
    match check(definition, syntax, &options) {
        Ok(checked) => {
            if expected == "invalid" {
                places.look(case, &checked);
            }
            let Checked {
                verdict,
                diagnostics,
                first_error,
                ..
            } = checked;
            report.ours = json!({"verdict": verdict, "diagnostics": diagnostics});
            if verdict != expected {
                let why = first_error
                    .or_else(|| {
                        case.get("problem")
                            .and_then(Value::as_str)
                            .map(str::to_owned)
                    })
                    .unwrap_or_default();
                report.failure = Some(format!("recorded {expected}, we say {verdict}: {why}"));
            }
        }
        Err(panic) => report.failure = Some(panic),
    }
    report
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_name_places() {
        let text = r#"{"States":{"a/b":{"Retry":[{"X":1}]}}}"#;
        let root = asl_json::read(text).root.unwrap();
        for (pointer, expected) in [
            ("/States/a~1b/Retry/0/X", r#""X":1"#),
            ("/States/a~1b/Retry/0", r#"{"X":1}"#),
            ("/States/a~1b/Retry/0/Missing", r#"{"X":1}"#),
            ("", text),
        ] {
            assert_eq!(place(&root, pointer).text(text), expected, "{pointer}");
        }
    }
}
