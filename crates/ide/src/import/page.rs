//! Definitions in JSON somewhere in a text that is no document: a tutorial, a README, a program.

use asl_json::{Node, Span};
use asl_language::Syntax;

use super::{Import, ImportedMachine, SourceKind, definition};
use crate::document::read_as;

/// From how many words on what stands around a definition is a text. Less is a slip: a letter too many before the first bracket.
const WORDS: usize = 3;

/// Takes every definition of a text that stands in it as JSON, in the order of the text. A machine is called by its first state: nothing else of it is sure
/// to have a name.
pub(super) fn import(text: &str, import: &mut Import) {
    let found = definitions(text);
    if words_around(text, &found) < WORDS {
        return;
    }
    for span in found {
        let Some(inner) = text.get(span.start..span.end) else {
            continue;
        };
        let document = read_as(inner, Syntax::Json).document;
        let Some(root) = document.root.filter(|_| document.errors.is_empty()) else {
            continue;
        };
        if !import.has_room() {
            break;
        }
        let first = root.get("StartAt").and_then(Node::as_str);
        let mut machine = ImportedMachine::named(first.unwrap_or("StateMachine"), String::new());
        let extracted = definition::of_node(inner, &root, Syntax::Json);
        machine.span = span;
        machine.substitutions = extracted.values;
        machine.definition = Some(extracted.definition);
        import.kind = SourceKind::Page;
        import.machines.push(machine);
    }
}

/// How many words stand outside of these places, [`WORDS`] at most.
fn words_around(text: &str, places: &[Span]) -> usize {
    let starts = std::iter::once(0).chain(places.iter().map(|it| it.end));
    let ends = places.iter().map(|it| it.start).chain([text.len()]);
    let around = starts
        .zip(ends)
        .filter_map(|(start, end)| text.get(start..end));
    around.flat_map(str::split_whitespace).take(WORDS).count()
}

/// An object that has begun.
struct Open {
    start: usize,
    has_start_at: bool,
    has_states: bool,
}

/// Where objects with `StartAt` and `States` stand, of those within each other the outermost. What is in an object that does not come to an end is left out:
/// a part of a machine would be taken for the whole. Each byte is looked at once.
fn definitions(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut found: Vec<Span> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let end = match byte {
            b'{' => {
                open.push(Open {
                    start: at,
                    has_start_at: false,
                    has_states: false,
                });
                Some(at + 1)
            }
            _ if open.is_empty() => Some(at + 1),
            b'}' => {
                let closed = open.pop();
                if let Some(it) = closed.filter(|it| it.has_start_at && it.has_states) {
                    forget_within(it.start, &mut found);
                    found.push(Span::new(it.start, at + 1));
                }
                Some(at + 1)
            }
            b'"' => string_end(bytes, at).inspect(|end| {
                let is_key = following(bytes, *end) == Some(b':');
                if let Some(inside) = open.last_mut().filter(|_| is_key) {
                    match bytes.get(at..*end) {
                        Some(b"\"StartAt\"") => inside.has_start_at = true,
                        Some(b"\"States\"") => inside.has_states = true,
                        _ => {}
                    }
                }
            }),
            byte if is_json(*byte) => Some(at + 1),
            _ => None,
        };
        at = end.unwrap_or_else(|| {
            if let Some(outermost) = open.first() {
                forget_within(outermost.start, &mut found);
            }
            open.clear();
            at + 1
        });
    }
    if let Some(outermost) = open.first() {
        forget_within(outermost.start, &mut found);
    }
    found
}

/// Takes away what was found behind a place.
fn forget_within(start: usize, found: &mut Vec<Span>) {
    while found.last().is_some_and(|last| last.start > start) {
        found.pop();
    }
}

/// Whether a byte may stand in an object outside of its strings; the letters are those of `true`, `false`, `null` and of numbers.
fn is_json(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte.is_ascii_digit() || b"[]:,+-.Etruefalsn".contains(&byte)
}

/// Where the string that begins here ends; `None` if it does not in its line.
fn string_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            b'\n' => return None,
            _ => at += 1,
        }
    }
}

/// The next byte that is no blank.
fn following(bytes: &[u8], from: usize) -> Option<u8> {
    let rest = bytes.get(from..)?;
    rest.iter().copied().find(|it| !it.is_ascii_whitespace())
}
