//! Texts in either notation.

use asl_json::{Document, Edit};
use asl_language::{CheckOptions, Checked, Diagnostic, Fix, Severity, Syntax, check_document};

use crate::fixes::stays_yaml;
use asl_yaml::Trap;

/// A text that was read.
#[derive(Clone, Debug)]
pub struct Read {
    /// The notation it was read in.
    pub syntax: Syntax,
    /// The tree, and what is wrong.
    pub document: Document,
    /// What readers of YAML disagree about.
    pub traps: Vec<Trap>,
}

/// The notation of a text: JSON if it starts as JSON does, or the file's name says so.
#[must_use]
pub fn syntax(text: &str, file_name: Option<&str>) -> Syntax {
    let extension = file_name
        .and_then(|name| name.rsplit_once('.'))
        .map(|(_, extension)| extension.to_ascii_lowercase());
    let start = text.trim_start_matches('\u{feff}').trim_start();
    // Comments of JavaScript say JSON, too: it has none, but says so better than YAML does.
    let starts_as_json =
        start.starts_with(['{', '[', '"']) || start.starts_with("//") || start.starts_with("/*");
    match extension.as_deref() {
        Some("json" | "asl") => Syntax::Json,
        Some("yaml" | "yml") if !starts_as_json => Syntax::Yaml,
        _ if starts_as_json || start.is_empty() => Syntax::Json,
        _ => Syntax::Yaml,
    }
}

/// Reads a text in its notation. YAML that starts with a bracket is told by what follows the bracket: a word without quotes, and a text without
/// mistakes; YAML that starts with a quoted key by having no mistakes either. Else JSON says better what is wrong, and nothing that AWS refuses in JSON (a comma too many) passes because YAML allows it.
#[must_use]
pub fn read(text: &str, file_name: Option<&str>) -> Read {
    let syntax = syntax(text, file_name);
    if syntax == Syntax::Json && (starts_with_a_word(text) || starts_with_a_key(text)) {
        let yaml = read_yaml(text);
        if yaml.document.errors.is_empty() {
            return yaml;
        }
    }
    read_as(text, syntax)
}

/// Whether a word, a mark or a comment of YAML follows the first bracket.
fn starts_with_a_word(text: &str) -> bool {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let inside = start.strip_prefix(['{', '[']).map(str::trim_start);
    inside.is_some_and(|inside| {
        inside.starts_with(|first: char| first.is_alphabetic() || matches!(first, '!' | '&' | '#'))
    })
}

/// Whether a quoted key stands first, outside of brackets: the block of YAML, or a part of JSON without the braces around it.
fn starts_with_a_key(text: &str) -> bool {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    start.starts_with('"')
        && start
            .lines()
            .next()
            .is_some_and(|line| line.contains("\":"))
}

/// Reads a text in the notation it is known to have.
#[must_use]
pub fn read_as(text: &str, syntax: Syntax) -> Read {
    match syntax {
        Syntax::Yaml => read_yaml(text),
        Syntax::Json => Read {
            syntax,
            document: asl_json::read(text),
            traps: Vec::new(),
        },
    }
}

fn read_yaml(text: &str) -> Read {
    let read = asl_yaml::read(text);
    Read {
        syntax: Syntax::Yaml,
        document: read.document,
        traps: read.traps,
    }
}

/// The text within the first fence of Markdown, and where it starts; `None` if there is no fence.
pub(crate) fn fenced(text: &str) -> Option<(&str, usize)> {
    let open = text.find("```")?;
    // Only a text that starts with prose or the fence itself is a page.
    let before = text.get(..open)?;
    if before.contains(['{', ':']) && !before.contains("\n\n") {
        return None;
    }
    let start = open + text.get(open..)?.find('\n')? + 1;
    let length = text.get(start..)?.find("```")?;
    Some((text.get(start..start + length)?, start))
}

/// Checks a definition in the notation it is known to have; see [`check_read`].
#[must_use]
pub fn check(text: &str, syntax: Syntax, options: &CheckOptions) -> Checked {
    check_read(text, read_as(text, syntax), options)
}

/// Checks a definition that was read from `text`. In YAML the traps are warnings, and only fixes that leave YAML are offered.
#[must_use]
pub fn check_read(text: &str, read: Read, options: &CheckOptions) -> Checked {
    let Read {
        syntax,
        document,
        traps,
    } = read;
    let mut checked = check_document(text, document, syntax, options);
    if syntax == Syntax::Yaml {
        let pointer = |trap: &Trap| {
            let root = checked.document.root.as_ref();
            root.map(|root| root.pointer_at(trap.span.start).to_string())
                .unwrap_or_default()
        };
        let traps: Vec<Diagnostic> = traps
            .iter()
            .map(|trap| warning(trap, pointer(trap)))
            .collect();
        let root = checked.document.root.as_ref();
        let stays =
            |edit: &asl_language::Edit| root.is_some_and(|root| stays_yaml(text, root, edit));
        for diagnostic in &mut checked.diagnostics {
            diagnostic.fixes.retain(|fix| fix.edits.iter().all(stays));
        }
        let at = checked
            .diagnostics
            .partition_point(|diagnostic| diagnostic.severity <= Severity::Warning);
        checked.diagnostics.splice(at..at, traps);
    }
    checked
}

fn warning(trap: &Trap, pointer: String) -> Diagnostic {
    let Edit { span, text } = &trap.fix;
    Diagnostic {
        code: trap.code,
        severity: Severity::Warning,
        message: trap.message.clone(),
        help: None,
        aws: None,
        pointer,
        span: trap.span,
        fixes: vec![Fix {
            title: format!("write {text}"),
            edits: vec![asl_language::Edit {
                span: *span,
                text: text.clone(),
            }],
        }],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_notation_shows_in_how_a_text_starts() {
        for (text, expected) in [
            ("StartAt: A", Syntax::Yaml),
            ("\"StartAt\": A\n\"States\": {}\n", Syntax::Yaml),
            ("{StartAt: A, States: {}}", Syntax::Yaml),
            ("# a comment\nStartAt: A", Syntax::Yaml),
            ("", Syntax::Json),
            ("\"hello\"", Syntax::Json),
            ("{\"StartAt\": \"A\",}", Syntax::Json),
            // A part of a page, without the braces around it.
            ("\"StartAt\": \"A\",\n\"States\": {}", Syntax::Json),
            ("{StartAt: A,, States: {}}", Syntax::Json),
        ] {
            assert_eq!(read(text, None).syntax, expected, "{text}");
        }
    }

    /// Objects of YAML have no bracket that a finding about all of one could stand at.
    #[test]
    fn findings_stand_at_whole_characters() {
        for (text, places) in [
            ("Ähre: 1\n", vec!["Ähre", "Ähre"]),
            (
                "StartAt: 😀\nStates:\n  😀:\n    Ähre: 1\n",
                vec!["Ähre", "😀"],
            ),
            ("{Ähre: 1}\n", vec!["Ähre", "{"]),
        ] {
            let checked = check(text, Syntax::Yaml, &CheckOptions::default());
            let found: Vec<&str> = checked
                .diagnostics
                .iter()
                .map(|found| {
                    text.get(found.span.start..found.span.end)
                        .unwrap_or("split")
                })
                .collect();
            assert_eq!(found, places, "{text}");
        }
    }
}
