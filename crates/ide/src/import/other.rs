//! Texts that hold nothing to import, told by how they begin.

/// What a text is that is neither JSON nor YAML, by its first line that is no comment: `JavaScript`, `plain text`; nothing if it may be either of them.
#[must_use]
pub fn other(text: &str) -> Option<&'static str> {
    let is_remark =
        |line: &str| line.starts_with("//") || line.starts_with("/*") || line.starts_with('*');
    let mut lines = text.lines().map(str::trim);
    let first = lines.find(|line| {
        !line.is_empty() && !is_remark(line) && (!line.starts_with('#') || line.starts_with("#!"))
    })?;
    STARTS
        .iter()
        .find(|(start, _)| first.starts_with(start))
        .map(|(_, what)| *what)
        .or_else(|| is_sentence(first).then_some("plain text"))
}

/// How lines of other languages begin. `import` and `class` are read with what follows: both are words of several languages.
const STARTS: [(&str, &str); 18] = [
    ("const ", JAVASCRIPT),
    ("let ", JAVASCRIPT),
    ("var ", JAVASCRIPT),
    ("function ", JAVASCRIPT),
    ("async function ", JAVASCRIPT),
    ("export ", JAVASCRIPT),
    ("exports.", JAVASCRIPT),
    ("module.exports", JAVASCRIPT),
    ("import {", JAVASCRIPT),
    ("import * as ", JAVASCRIPT),
    ("import ", "Python or JavaScript"),
    ("from ", "Python"),
    ("def ", "Python"),
    ("async def ", "Python"),
    ("class ", "Python or JavaScript"),
    ("#!", "a script"),
    ("aws ", "a command"),
    ("<", "HTML or XML"),
];

const JAVASCRIPT: &str = "JavaScript";

/// Whether a line begins as people write: several words before the first mark that JSON or YAML could read.
fn is_sentence(line: &str) -> bool {
    let words = line.split(':').next().unwrap_or(line);
    let is_plain = |word: &str| {
        word.chars()
            .all(|it| it.is_alphanumeric() || "'’,.;!?-()".contains(it))
    };
    line.starts_with(char::is_alphabetic)
        && words.split_whitespace().count() >= 3
        && words.split_whitespace().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::other;

    #[test]
    fn what_a_text_looks_like() {
        for (text, what) in [
            ("const it = 'a';", Some("JavaScript")),
            (
                "// why\n\nexport const handler = async () => {}",
                Some("JavaScript"),
            ),
            ("import { Pass } from 'sfn';", Some("JavaScript")),
            (
                "import json\n\ndef handler(event): pass",
                Some("Python or JavaScript"),
            ),
            ("# why\nfrom aws_cdk import App", Some("Python")),
            (
                "def handler(event, context):\n  return event",
                Some("Python"),
            ),
            ("#!/bin/sh\nset -e", Some("a script")),
            ("aws stepfunctions list-state-machines", Some("a command")),
            ("<!doctype html>", Some("HTML or XML")),
            ("It doesn't work: what shall I do?", Some("plain text")),
            ("hello", None),
            ("Charge the card:\n  Type: Task", Some("plain text")),
            ("Comment: it is one", None),
            ("exports: {}", None),
            ("{\"StartAt\": \"A\"", None),
            ("\"a text of words\"", None),
            ("- a list of words", None),
            ("# a remark only", None),
            ("", None),
        ] {
            assert_eq!(other(text), what, "{text}");
        }
    }
}
