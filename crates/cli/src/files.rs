//! Reading files.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use asl_ide::document;
use asl_json::{LineIndex, Span, Value};
use asl_language::{Checked, Severity, StateMachine, check_document};

use crate::Stopped;
use crate::args::CheckOptions;

/// How deep folders are searched.
const DEEPEST: usize = 24;

pub(crate) fn text(path: &Path) -> Result<String, Stopped> {
    fs::read_to_string(path)
        .map_err(|why| Stopped(format!("{} cannot be read: {why}", path.display())))
}

/// A JSON file.
pub(crate) fn json(path: &Path) -> Result<Value, Stopped> {
    let text = text(path)?;
    Value::parse(&text).map_err(|why| {
        let place = place(path, &LineIndex::new(&text), why.span);
        Stopped(format!("{place}: {}", why.message))
    })
}

/// A definition that was checked, in whatever notation.
#[derive(Debug)]
pub(crate) struct Definition {
    pub(crate) path: PathBuf,
    pub(crate) lines: LineIndex,
    pub(crate) checked: Checked,
}

impl Definition {
    pub(crate) fn read(path: &Path, options: &CheckOptions) -> Result<Self, Stopped> {
        let text = text(path)?;
        let name = path.file_name().and_then(|name| name.to_str());
        let read = document::read(&text, name);
        let options = asl_language::CheckOptions {
            machine_type: options.machine_type,
            substitutions: options.substitutions.clone(),
        };
        Ok(Self {
            path: path.to_owned(),
            lines: LineIndex::new(&text),
            checked: check_document(&text, read.document, read.syntax, &options),
        })
    }

    /// The machine.
    ///
    /// # Errors
    /// The errors of the definition, a line each.
    pub(crate) fn machine(&self) -> Result<Arc<StateMachine>, Stopped> {
        self.checked.machine.clone().ok_or_else(|| {
            let found = self.checked.diagnostics.iter();
            let errors = found.filter(|found| found.severity == Severity::Error);
            let lines: Vec<String> = errors
                .map(|found| format!("{}: {}", self.place(found.span), found.message))
                .collect();
            let path = self.path.display();
            Stopped(format!(
                "{path} has errors and cannot run\n{}",
                lines.join("\n")
            ))
        })
    }

    /// `file:line:column`
    pub(crate) fn place(&self, span: Span) -> String {
        place(&self.path, &self.lines, span)
    }
}

/// `file:line:column`, both counted from 1.
pub(crate) fn place(path: &Path, lines: &LineIndex, span: Span) -> String {
    let (line, column) = lines.line_column(span.start);
    format!("{}:{}:{}", path.display(), line + 1, column + 1)
}

const TEST_ENDS: [&str; 3] = [".tests.json", ".tests.yaml", ".tests.yml"];

/// What comes before the end of a test file's name.
fn test_name(path: &Path) -> Option<&str> {
    let name = path.file_name()?.to_str()?;
    TEST_ENDS.iter().find_map(|end| name.strip_suffix(end))
}

/// The test files that are meant: themselves, those below a folder, the one beside a definition. In the order of their names.
pub(crate) fn test_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Stopped> {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here } else { paths };
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            search(path, 0, &mut files);
        } else if test_name(path).is_some() || !path.exists() {
            files.push(path.clone());
        } else {
            files.push(beside(path)?);
        }
    }
    files.dedup();
    if files.is_empty() {
        let places: Vec<String> = paths
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        return Err(Stopped(format!(
            "no tests below {}: write NAME.tests.json beside NAME.asl.json",
            places.join(", ")
        )));
    }
    Ok(files)
}

/// The test file of a definition.
fn beside(definition: &Path) -> Result<PathBuf, Stopped> {
    let name = definition
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    let stem = DEFINITION_ENDS
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or(name);
    let candidates = TEST_ENDS.map(|end| definition.with_file_name(format!("{stem}{end}")));
    candidates
        .into_iter()
        .find(|path| path.is_file())
        .ok_or_else(|| {
            Stopped(format!(
                "{} has no tests: write {stem}.tests.json beside it",
                definition.display()
            ))
        })
}

fn search(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        if path.is_dir() {
            let is_foreign = name.starts_with('.') || matches!(name, "node_modules" | "target");
            if !is_foreign && depth < DEEPEST {
                search(&path, depth + 1, files);
            }
        } else if test_name(&path).is_some() {
            files.push(path);
        }
    }
}

const DEFINITION_ENDS: [&str; 7] = [
    ".asl.json",
    ".asl.yaml",
    ".asl.yml",
    ".asl",
    ".json",
    ".yaml",
    ".yml",
];

/// The definition that a test file without `Definition` is of.
pub(crate) fn definition_of(test: &Path) -> Result<PathBuf, Stopped> {
    let name = test_name(test).unwrap_or_default();
    let candidates = DEFINITION_ENDS.map(|end| test.with_file_name(format!("{name}{end}")));
    candidates
        .into_iter()
        .find(|path| path.is_file())
        .ok_or_else(|| {
            Stopped(format!(
                "{} says no `Definition`, and there is no {name}.asl.json beside it",
                test.display()
            ))
        })
}

/// The mocks of a test file that names none.
pub(crate) fn mocks_of(test: &Path) -> Option<PathBuf> {
    let own = format!("{}.mocks.json", test_name(test).unwrap_or_default());
    let candidates = [own.as_str(), "MockConfigFile.json"].map(|name| test.with_file_name(name));
    candidates.into_iter().find(|path| path.is_file())
}
