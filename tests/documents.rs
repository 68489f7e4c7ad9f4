//! What the documents name is there: files, places in other documents, crates, commands, tests.

#![expect(clippy::expect_used, reason = "a test says what it misses")]

use std::fs;
use std::path::{Path, PathBuf};

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

/// Folders without documents of our own.
const OTHERS: [&str; 6] = [
    "target",
    "dist",
    "node_modules",
    ".git",
    "corpus",
    "artifacts",
];

/// What a path begins with when it is one of the project's.
const FOLDERS: [&str; 7] = [
    "crates/", "src/", "tests/", "www/", "xtask/", "docs/", "fuzz/",
];

/// All documents below a folder; behaviour cases and lessons are tests by themselves.
fn documents(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder can be read") {
        let path = entry.expect("an entry can be read").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() && !OTHERS.contains(&&*name) && !name.starts_with("www") {
            documents(&path, found);
        } else if name.ends_with(".md") && name.starts_with(|first: char| first.is_uppercase())
            || name.ends_with(".md") && path.parent().is_some_and(|folder| folder.ends_with("docs"))
        {
            found.push(path);
        }
    }
}

/// What a document names.
#[derive(Default)]
struct Named {
    links: Vec<String>,
    paths: Vec<String>,
    commands: Vec<String>,
    /// As anchors of links are made of them.
    headings: Vec<String>,
}

fn named(text: &str) -> Named {
    let mut named = Named::default();
    let mut heading: Option<String> = None;
    let mut shell = false;
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                named.links.push(dest_url.into_string());
            }
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => {
                named
                    .headings
                    .extend(heading.take().map(|title| anchor(&title)));
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                shell = &*language == "sh";
            }
            Event::End(TagEnd::CodeBlock) => shell = false,
            Event::Text(text) if shell => named.commands.extend(text.lines().map(str::to_owned)),
            Event::Text(text) => {
                if let Some(title) = &mut heading {
                    title.push_str(&text);
                }
            }
            Event::Code(code) => {
                if let Some(title) = &mut heading {
                    title.push_str(&code);
                }
                let code = code.into_string();
                if code.starts_with("cargo ") || code.starts_with("UPDATE=1 ") {
                    named.commands.push(code);
                } else if FOLDERS.iter().any(|folder| code.starts_with(folder)) {
                    named.paths.push(code);
                }
            }
            _ => {}
        }
    }
    named
}

fn anchor(title: &str) -> String {
    let title = title.trim().to_lowercase();
    let kept = title
        .chars()
        .filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'));
    kept.collect::<String>().replace(' ', "-")
}

/// Whether a path that may have stars or capitals for a name (`tests/cases/<topic>`, `crates/*`) leads somewhere as far as it is certain.
fn leads_somewhere(root: &Path, path: &str) -> bool {
    let certain = path
        .split(['*', '<', '{', ' '])
        .next()
        .unwrap_or_default()
        .split("NAME")
        .next()
        .unwrap_or_default();
    let certain = if certain.len() < path.len() {
        certain.rsplit_once('/').map_or("", |(folder, _)| folder)
    } else {
        certain
    };
    root.join(certain).exists()
}

/// What is wrong with a command, if it is one of ours.
fn wrong(command: &str, crates: &[String], help: &str) -> Option<String> {
    let command = command.split(" #").next().unwrap_or_default();
    let mut words = command.split_whitespace().peekable();
    while words.next_if(|word| word.contains('=')).is_some() {}
    let words: Vec<&str> = words.collect();
    match words.as_slice() {
        ["cargo", "xtask", name, ..] => (!help.contains(&format!("cargo xtask {name}")))
            .then(|| format!("`cargo xtask help` has no `{name}`")),
        ["cargo", ..] => words
            .windows(2)
            .filter_map(|pair| match pair {
                ["-p" | "--package", name] => Some(*name),
                _ => None,
            })
            .find(|name| !crates.iter().any(|known| known == name))
            .map(|name| format!("there is no crate `{name}`")),
        _ => None,
    }
}

fn crates(root: &Path) -> Vec<String> {
    let manifests =
        ["Cargo.toml", "xtask/Cargo.toml", "tests/fuzz/Cargo.toml"].map(|path| root.join(path));
    let own = fs::read_dir(root.join("crates")).expect("the crates are there");
    let own = own.map(|entry| {
        entry
            .expect("an entry can be read")
            .path()
            .join("Cargo.toml")
    });
    let mut names = Vec::new();
    for manifest in manifests.into_iter().chain(own) {
        let text = fs::read_to_string(manifest).expect("a manifest can be read");
        let name = text.lines().find_map(|line| line.strip_prefix("name = "));
        names.extend(name.map(|name| name.trim_matches('"').to_owned()));
    }
    names
}

#[test]
fn what_documents_name_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let crates = crates(root);
    let help = fs::read_to_string(root.join("xtask/src/main.rs")).expect("the help is there");
    let mut found = Vec::new();
    documents(root, &mut found);
    assert!(found.len() > 4, "{found:?}");
    let mut missing = Vec::new();
    for document in &found {
        let named = named(&fs::read_to_string(document).expect("a document can be read"));
        let folder = document.parent().expect("a document is in a folder");
        let mut misses = |what: String| missing.push(format!("{}: {what}", document.display()));
        for link in named
            .links
            .iter()
            .filter(|link| !link.contains("://") && !link.starts_with("mailto:"))
        {
            let (file, place) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() {
                document.clone()
            } else {
                folder.join(file)
            };
            if !target.exists() {
                misses(format!("`{link}` leads nowhere"));
            } else if !place.is_empty() && target.extension().is_some_and(|end| end == "md") {
                let text = fs::read_to_string(&target).expect("a document can be read");
                if !self::named(&text)
                    .headings
                    .iter()
                    .any(|heading| heading == place)
                {
                    misses(format!("`{link}`: no such heading"));
                }
            }
        }
        for path in &named.paths {
            if !leads_somewhere(root, path) && !leads_somewhere(folder, path) {
                misses(format!("`{path}` is not there"));
            }
        }
        for command in &named.commands {
            if let Some(why) = wrong(command, &crates, &help) {
                misses(format!("`{command}`: {why}"));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}
