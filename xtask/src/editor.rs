//! The code editor: CodeMirror and our glue, `www/editor.js`, as one file.
//!
//! The file is named by its content (`editor-ABCDEFGH.js`) and lies in `editor/` of the page, where the page fetches it with `import()` when the first editor is
//! to be shown. The page learns the name at compile time from the variable [`FILE_NAME`].

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::process::run;
use crate::setup::BuildTools;
use crate::workspace::Workspace;

/// Environment variable under which the build of the page finds the bundle's file name, for `option_env!`.
pub(crate) const FILE_NAME: &str = "ASL_EDITOR_FILE";

/// Bundles the editor into `target/editor/` and gives the file's name.
pub(crate) fn bundle(workspace: &Workspace, tools: &BuildTools) -> Result<String> {
    let folder = workspace.path("target/editor");
    if folder.is_dir() {
        fs::remove_dir_all(&folder)?;
    }
    let mut esbuild = tools.esbuild(workspace);
    esbuild.args([
        "www/editor.js",
        "--bundle",
        "--format=esm",
        "--minify",
        "--target=es2022",
        "--legal-comments=none",
    ]);
    // CodeMirror reads a long text in pieces of 100 ms where it can ask whether somebody waits for the page, else in pieces of 25 ms.
    esbuild.arg("--define:navigator.scheduling=undefined");
    esbuild.args(["--entry-names=[name]-[hash]", "--outdir=target/editor"]);
    run(&mut esbuild)?;
    only_file(&folder)
}

fn only_file(folder: &Path) -> Result<String> {
    let entry = fs::read_dir(folder)?
        .next()
        .with_context(|| format!("esbuild wrote nothing into {}", folder.display()))??;
    Ok(entry.file_name().to_string_lossy().into_owned())
}
