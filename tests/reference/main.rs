//! The reference of the page, `www/reference/reference.md`: it is what the tables of the checker say, and each of its examples gives what stands there.
//! `UPDATE=1 cargo test --test reference` writes it anew.

#![expect(clippy::panic, reason = "a test says what it misses")]

mod snippets;
mod words;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use asl_language::rules;
use asl_playground::examples::list;
use asl_playground::learn::name;
use asl_playground::learn::reference::Reference;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn text(path: &str) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A part of the file.
struct Section {
    title: &'static str,
    entries: Vec<(String, String)>,
}

/// The words that have an example that is written by hand, with what stands below them.
fn examples() -> Reference {
    Reference::read(&format!(
        "\n## Examples\n\n{}",
        text("tests/reference/examples.md")
    ))
}

/// The lessons that speak of a word, as links.
fn lessons() -> Vec<(String, String)> {
    let lessons = list(&text("www/lessons/index.json"));
    let told = lessons.iter().map(|lesson| {
        let link = format!("[{}](#learn/{})", lesson.title, name(lesson));
        (link, text(&format!("www/lessons/{}", lesson.file)))
    });
    told.collect()
}

fn written() -> String {
    let (examples, lessons) = (examples(), lessons());
    let mut file = String::from(
        "# Reference\n\nWritten by `tests/reference` from the tables of the checker.\n",
    );
    for section in words::sections() {
        file.push_str(&format!("\n## {}\n", section.title));
        for (word, told) in section.entries {
            file.push_str(&format!("\n### {word}\n\n{told}\n"));
            let links: Vec<&str> = lessons
                .iter()
                .filter(|(_, lesson)| lesson.contains(&format!("(#learn/ref/{word})")))
                .map(|(link, _)| link.as_str())
                .collect();
            if !links.is_empty() {
                file.push_str(&format!("\nLesson: {}\n", links.join(", ")));
            }
            let by_hand = examples.entries.iter().find(|entry| *entry.word == *word);
            let snippet = by_hand
                .map(snippets::by_hand)
                .or_else(|| snippets::made(&word));
            if let Some(snippet) = snippet {
                file.push('\n');
                file.push_str(&snippet.written());
            }
        }
    }
    file
}

#[test]
fn the_file_is_what_the_tables_say() {
    let written = written();
    let path = root().join("www/reference/reference.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &written).unwrap_or_else(|error| panic!("{error}"));
    }
    let there = text("www/reference/reference.md");
    let differs = written
        .lines()
        .zip(there.lines())
        .find(|(new, old)| new != old);
    assert_eq!(
        differs, None,
        "`UPDATE=1 cargo test --test reference` writes it anew"
    );
    assert_eq!(written.len(), there.len());
}

#[test]
fn every_rule_is_in_it_and_every_link_of_one_leads_somewhere() {
    let reference = Reference::read(&written());
    let lessons = list(&text("www/lessons/index.json"));
    let mut words = BTreeSet::new();
    for entry in &reference.entries {
        assert!(words.insert(&*entry.word), "{} stands twice", entry.word);
        assert!(
            !entry.word.contains(' '),
            "{} cannot be linked to",
            entry.word
        );
    }
    for rule in rules::all() {
        assert!(words.contains(rule.code), "{} is not told", rule.code);
        if let Some(lesson) = rule.lesson() {
            let leads = lessons.iter().any(|it| name(it) == lesson);
            assert!(leads, "{}: no lesson {lesson}", rule.code);
        }
    }
}

/// What executions failed with in the cases of behaviour: name and cause.
fn failures() -> Vec<(String, String)> {
    let folder = root().join("tests/cases");
    let topics = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{error}"));
    let files = topics
        .flatten()
        .filter_map(|topic| std::fs::read_dir(topic.path()).ok())
        .flat_map(|files| files.flatten().map(|file| file.path()));
    let mut found = Vec::new();
    for file in files {
        let told = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{error}"));
        for (line, next) in told.lines().zip(told.lines().skip(1)) {
            if let Some(name) = line.strip_prefix("error   ") {
                let cause = next.strip_prefix("cause   ").unwrap_or_default();
                found.push((name.to_owned(), cause.to_owned()));
            }
        }
    }
    found
}

#[test]
fn every_error_of_a_run_leads_to_a_lesson_and_a_word() {
    use asl_language::error_name::{RESERVED, taught};
    let reference = Reference::read(&written());
    let lessons = list(&text("www/lessons/index.json"));
    let named = [
        "States.Http.Socket",
        "States.Http.StatusCode.404",
        "Lambda.Unknown",
        "Lambda.TooManyRequestsException",
        "DynamoDB.AccessDeniedException",
        "",
    ];
    let named = RESERVED.into_iter().chain(named);
    let named = named.map(|name| (name.to_owned(), String::new()));
    let of_cases = failures();
    assert!(of_cases.len() > 50, "{}", of_cases.len());
    for (name, cause) in named.chain(of_cases) {
        let found = taught(&name, &cause);
        let lesson = lessons.iter().any(|it| self::name(it) == found.lesson);
        assert!(lesson, "{name}: no lesson {}", found.lesson);
        let word = reference.entries.iter().any(|it| *it.word == *found.word);
        assert!(word, "{name}: no word {}", found.word);
        let is_own = name.starts_with("States.") && !name.starts_with("States.Http.StatusCode.");
        assert!(!is_own || found.word.starts_with("States."), "{name}");
    }
}

#[test]
fn every_example_by_hand_belongs_to_a_word() {
    let reference = Reference::read(&written());
    for entry in examples().entries {
        let known = reference.entries.iter().any(|it| it.word == entry.word);
        assert!(known, "{} is no word", entry.word);
    }
}

/// What a hover names as its word is one of the reference.
#[test]
fn hovers_lead_to_words() {
    use asl_ide::services::docs;
    let reference = Reference::read(&written());
    let mut titles: Vec<String> = [
        "ResultPath",
        "Task",
        "States.ALL",
        "StringEquals",
        "$states.context.Execution.Id",
        "$$.Map.Item.Value",
        "Next",
    ]
    .map(String::from)
    .into();
    titles.extend(
        docs::intrinsics()
            .chain(docs::functions())
            .map(|(signature, _)| signature.to_owned()),
    );
    for title in titles {
        let word = docs::word(&title).unwrap_or_else(|| panic!("{title} has no word"));
        let known = reference.entries.iter().any(|entry| *entry.word == *word);
        assert!(known, "{title} leads to {word}");
    }
    assert_eq!(docs::word("Pay (Task)"), None);
    assert_eq!(docs::word("$mine"), None);
}
