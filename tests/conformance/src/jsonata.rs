//! Suite `jsonata`: the JSONata language, which is not built yet. Its cases are listed, so that their number is known.

use std::path::Path;

use anyhow::Result;
use serde_json::Value;

use crate::folder::{find, json_files, locate, read, text};
use crate::report::{Case, Report};

/// Lists the cases of `suite/*.json` and `extra.json`, all as not supported.
///
/// # Errors
/// When the cases cannot be read.
pub fn suite(dir: &Path) -> Result<Report> {
    let folder = locate(
        dir,
        &["conformance/jsonata", "jsonata", "suite", "extra.json"],
    )?;
    let folder = if folder.ends_with("suite") || folder.is_file() {
        dir.to_path_buf()
    } else {
        folder
    };
    let mut cases = Vec::new();
    if let Some(suite) = find(&folder, &["suite"]) {
        for file in json_files(&suite)? {
            cases.extend(listed(&read(&file)?, "suite"));
        }
    }
    if let Some(extra) = find(&folder, &["extra.json"]) {
        cases.extend(listed(&read(&extra)?, "extra"));
    }
    let note = "JSONata is not built yet: its states are recognised and refused".to_owned();
    Ok(Report {
        suite: "jsonata",
        cases,
        notes: vec![note],
    })
}

fn listed(file: &Value, kind: &str) -> Vec<Case> {
    let list = file
        .as_array()
        .or_else(|| file.get("cases").and_then(Value::as_array));
    let not_yet = |case: &Value| Case {
        id: text(case, "id").to_owned(),
        kind: kind.to_owned(),
        failure: Some("not supported yet".to_owned()),
        ..Case::default()
    };
    list.into_iter().flatten().map(not_yet).collect()
}
