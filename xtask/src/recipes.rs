//! The recipes of `docs/embedding.md`: pages built by documentation tools from their registry packages, and driven in Chromium.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process::{find, run, say};
use crate::setup::{browser, node, tools};
use crate::test::node_tests;
use crate::workspace::{Workspace, cache};

/// Installs the tools, as far as they can be, and runs `tests/recipes` on the built page. A recipe whose tool is missing is passed over and says so.
pub(crate) fn recipes(workspace: &Workspace) -> Result<()> {
    if !workspace.dist().join("index.html").is_file() {
        bail!("the page is not built: run `cargo xtask build` first");
    }
    let playwright = node::modules(
        workspace,
        "tests/browser",
        "playwright-core drives the browser tests",
    )?;
    let mut tests = node_tests(workspace, "tests/recipes", &[])?;
    tests
        .env("ASL_NODE_MODULES", playwright)
        .env("CHROMIUM", browser::chromium()?);
    for (variable, tool) in [
        (
            "ASL_RECIPES_MODULES",
            node::modules(
                workspace,
                "tests/recipes",
                "VitePress builds a page with a workflow",
            ),
        ),
        ("ASL_RECIPES_PYTHON", python(workspace)),
        ("MDBOOK", tools::mdbook()),
    ] {
        match tool {
            Ok(path) => drop(tests.env(variable, path)),
            Err(why) => say(&format!("a recipe is passed over: {why:#}")),
        }
    }
    run(&mut tests)
}

/// Python with MkDocs Material and Sphinx, in a folder of the cache that is named by the list of their versions.
fn python(workspace: &Workspace) -> Result<PathBuf> {
    let list = workspace.path("tests/recipes/requirements.txt");
    let versions = std::fs::read(&list).context("tests/recipes/requirements.txt cannot be read")?;
    let folder = cache()?.join(format!(
        "python-recipes-{:016x}",
        node::fingerprint(&versions)
    ));
    let bin = if cfg!(windows) { "Scripts" } else { "bin" };
    let program = folder.join(bin).join("python");
    let done = folder.join("installed");
    if done.is_file() {
        return Ok(program);
    }
    let Some(python) = find("python3").or_else(|| find("python")) else {
        bail!("Python was not found; MkDocs and Sphinx need version 3.11 or newer");
    };
    say(
        "fetching MkDocs Material and Sphinx (recipes of docs/embedding.md; 1 minute, once a machine)",
    );
    run(Command::new(python).args(["-m", "venv"]).arg(&folder))?;
    run(Command::new(&program)
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "-r",
        ])
        .arg(&list))?;
    std::fs::write(&done, "")?;
    Ok(program)
}
