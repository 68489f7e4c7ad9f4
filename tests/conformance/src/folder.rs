//! Where the cases of a suite lie.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// The first of these paths that exists.
///
/// `--dir` may name a folder of the layout of `shared/`, one of the layout of `shared/conformance/`, or the folder of the suite itself.
///
/// # Errors
/// When none does.
pub fn locate(dir: &Path, candidates: &[&str]) -> Result<PathBuf> {
    match find(dir, candidates) {
        Some(path) => Ok(path),
        None => bail!("{} has none of: {}", dir.display(), candidates.join(", ")),
    }
}

/// As [`locate`], for something that may be absent.
#[must_use]
pub fn find(dir: &Path, candidates: &[&str]) -> Option<PathBuf> {
    candidates
        .iter()
        .map(|candidate| dir.join(candidate))
        .find(|path| path.exists())
}

/// Reads a JSON file.
///
/// # Errors
/// When it cannot be read or is no JSON.
pub fn read(file: &Path) -> Result<Value> {
    let text =
        fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is no JSON", file.display()))
}

/// Reads a JSON file that holds a list of cases.
///
/// # Errors
/// As [`read`], and when it is no list.
pub fn read_list(file: &Path) -> Result<Vec<Value>> {
    match read(file)? {
        Value::Array(cases) => Ok(cases),
        _ => bail!("{} is no list of cases", file.display()),
    }
}

/// All `*.json` files of a folder, sorted by name.
///
/// # Errors
/// When the folder cannot be read.
pub fn json_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in
        fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?
    {
        let file = entry?.path();
        if file
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            files.push(file);
        }
    }
    files.sort();
    Ok(files)
}

/// A text member of a case; empty when absent.
#[must_use]
pub fn text<'c>(case: &'c Value, key: &str) -> &'c str {
    case.get(key).and_then(Value::as_str).unwrap_or_default()
}
