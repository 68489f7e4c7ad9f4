//! Inside a path, an intrinsic function or a JSONata expression.

use asl_json::Span;
use asl_language::fields::Types;
use asl_language::model::QueryLanguage;

use super::super::data::{self, DataPath};
use super::super::docs;
use super::super::place::{Kind, Place};
use super::super::variables;
use super::{Completion, CompletionKind, Completions, escaped};

/// What was found for a word that ends at the caret.
pub(super) struct Found {
    word: usize,
    items: Vec<Completion>,
    quiet: bool,
    data: Option<DataPath>,
}

impl Found {
    /// With the caret at `offset`.
    pub(super) fn at(self, offset: usize) -> Completions {
        let word = Span::new(offset.saturating_sub(self.word), offset);
        Completions {
            word,
            replaced: word,
            comma_at: None,
            items: self.items,
            quiet: self.quiet,
            data: self.data,
        }
    }
}

/// What may stand behind `content`, the text from the quote to the caret; `None` if that is no expression.
pub(super) fn inside(place: &Place<'_>, content: &str) -> Option<Found> {
    match place.language {
        QueryLanguage::JsonAta => {
            let expression = content.strip_prefix("{%")?;
            Some(if in_text(expression) {
                nothing()
            } else {
                in_data(place, expression).unwrap_or_else(|| jsonata(place, tail(expression)))
            })
        }
        QueryLanguage::JsonPath => {
            let starts = content.starts_with('$') || content.starts_with("States.");
            let is_path = place
                .key
                .as_deref()
                .is_some_and(|key| key.ends_with(".$") || key.ends_with("Path"))
                || matches!(
                    (place.kind, place.key.as_deref()),
                    (Kind::Fields(_), Some("Variable"))
                );
            (starts && is_path)
                .then(|| in_data(place, content).unwrap_or_else(|| path(place, content)))
        }
    }
}

fn nothing() -> Found {
    Found {
        word: 0,
        items: Vec::new(),
        quiet: true,
        data: None,
    }
}

/// Behind the dot of a path into data, which is not known here.
fn in_data(place: &Place<'_>, text: &str) -> Option<Found> {
    let (path, word) = data::path(place, text)?;
    Some(Found {
        word: word.len(),
        items: Vec::new(),
        quiet: false,
        data: Some(path),
    })
}

/// The names and dots just before the caret.
fn tail(text: &str) -> &str {
    let is_name =
        |character: char| character.is_alphanumeric() || matches!(character, '_' | '$' | '.');
    let start = text.trim_end_matches(is_name).len();
    text.get(start..).unwrap_or_default()
}

/// Whether the caret is inside a text or a comment of an expression, as it stands in JSON.
fn in_text(expression: &str) -> bool {
    let mut open = None;
    let mut escaped = false;
    for character in expression.chars() {
        match (open, character) {
            _ if escaped && character != '"' => escaped = false,
            (_, '\\') => escaped = !escaped,
            (None, '"' | '\'' | '`') => (open, escaped) = (Some(character), false),
            (Some(quote), _) if character == quote => (open, escaped) = (None, false),
            _ => escaped = false,
        }
    }
    open.is_some()
}

fn jsonata(place: &Place<'_>, tail: &str) -> Found {
    if let Some(members) = tail.strip_prefix("$states.") {
        return match members.rsplit_once('.') {
            None if members == "context" => nothing(),
            None => Found {
                word: members.len(),
                items: states(place),
                quiet: false,
                data: None,
            },
            Some(("context", word)) => context("", word),
            Some((base, word)) => match base.strip_prefix("context.") {
                Some(base) => context(base, word),
                None => nothing(),
            },
        };
    }
    if tail.contains('.') || !(tail.is_empty() || tail.starts_with('$')) {
        return nothing();
    }
    let mut items = vec![variable(
        "$states",
        "Input, result and context of the state.",
    )];
    items.extend(in_scope(place));
    items.extend(docs::functions().map(|(signature, doc)| function(signature, doc)));
    Found {
        word: tail.len(),
        items,
        quiet: tail.is_empty(),
        data: None,
    }
}

fn path(place: &Place<'_>, content: &str) -> Found {
    let tail = tail(content);
    if let Some(members) = tail.strip_prefix("$$.") {
        return match members.rsplit_once('.') {
            None => context("", members),
            Some((base, word)) => context(base, word),
        };
    }
    if tail.starts_with('$') {
        if tail.contains('.') {
            return nothing();
        }
        let mut items = vec![
            variable("$.", "A part of the input."),
            variable("$$.", "A part of the context object."),
        ];
        items.extend(in_scope(place));
        return Found {
            word: tail.len(),
            items,
            quiet: false,
            data: None,
        };
    }
    Found {
        word: tail.len(),
        items: docs::intrinsics()
            .map(|(signature, doc)| function(signature, doc))
            .collect(),
        quiet: tail.is_empty(),
        data: None,
    }
}

fn function(signature: &str, doc: &str) -> Completion {
    let name = docs::name_of(signature);
    let takes = if signature.ends_with("()") { "" } else { "#{}" };
    Completion {
        label: name.to_owned(),
        kind: CompletionKind::Function,
        detail: signature.strip_prefix(name).unwrap_or_default().to_owned(),
        doc: doc.to_owned(),
        insert: format!("{name}({takes})"),
    }
}

fn variable(name: &str, doc: &str) -> Completion {
    Completion {
        label: name.to_owned(),
        kind: CompletionKind::Variable,
        detail: String::new(),
        doc: doc.to_owned(),
        insert: escaped(name),
    }
}

fn in_scope<'p>(place: &'p Place<'_>) -> impl Iterator<Item = Completion> + use<'p> {
    variables::assigned(place).into_iter().map(|assigned| {
        let doc = format!("Assigned in {}.", assigned.states.join(", "));
        variable(&format!("${}", assigned.name), &doc)
    })
}

/// The members of `$states` that there are at this place.
fn states(place: &Place<'_>) -> Vec<Completion> {
    let in_catch = super::super::variables::is_in_catch(place);
    let has_result = !in_catch
        && place
            .field
            .as_ref()
            .is_some_and(|(_, field)| matches!(&**field, "Output" | "Assign"))
        && place.state.as_ref().is_some_and(|(_, state)| {
            let named = state.get("Type").and_then(|it| Types::named(it.as_str()?));
            matches!(named, Some(Types::TASK | Types::PARALLEL | Types::MAP))
        });
    let mut found: Vec<Completion> = docs::states()
        .filter(|(name, _)| match *name {
            "$states.result" => has_result,
            "$states.errorOutput" => in_catch,
            _ => true,
        })
        .map(|(name, doc)| {
            let name = name.strip_prefix("$states.").unwrap_or(name);
            variable(name, doc)
        })
        .collect();
    if has_result || in_catch {
        // What is only here is wanted here.
        found.swap(0, 1);
    }
    found
}

/// The members of the context object below `base`.
fn context(base: &str, word: &str) -> Found {
    let items = docs::context().filter_map(|(path, doc)| {
        let name = match base {
            "" => path,
            _ => path.strip_prefix(base)?.strip_prefix('.')?,
        };
        (!name.contains('.')).then(|| variable(name, doc))
    });
    Found {
        word: word.len(),
        items: items.collect(),
        quiet: false,
        data: None,
    }
}
