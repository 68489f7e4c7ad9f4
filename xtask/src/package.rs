//! The JavaScript package: the engine for embedders, and for tests in Node.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process::{run, say};
use crate::setup::BuildTools;
use crate::setup::wasm::TARGET;
use crate::workspace::Workspace;

/// Builds `crates/wasm` into `target/package/` and gives that folder.
///
/// What comes out is what is published: `engine_bg.wasm`, its glue `engine.js` as wasm-bindgen writes it, the hand-written files of `crates/wasm/js`, and the
/// licences.
pub(crate) fn package(workspace: &Workspace) -> Result<PathBuf> {
    let tools = BuildTools::ready(workspace)?;
    say("building the JavaScript package (2 minutes from scratch)");
    run(tools.rust.cargo(workspace).args([
        "build",
        "--quiet",
        "--profile",
        "embed",
        "--package",
        "asl-wasm",
        "--target",
        TARGET,
    ]))?;
    let compiled = workspace
        .wasm_target()
        .join(TARGET)
        .join("embed/asl_wasm.wasm");
    let folder = workspace.path("target/package");
    if folder.is_dir() {
        fs::remove_dir_all(&folder)?;
    }
    let mut bindgen = Command::new(&tools.wasm_bindgen);
    bindgen
        .args([
            "--target",
            "web",
            "--no-typescript",
            "--out-name",
            "engine",
            "--out-dir",
        ])
        .arg(&folder)
        .arg(&compiled);
    run(&mut bindgen)?;
    let wasm = folder.join("engine_bg.wasm");
    run(Command::new(tools.wasm_opt())
        .args(["-O3", "--quiet"])
        .arg(&wasm)
        .arg("--output")
        .arg(&wasm))?;
    copy_all(&workspace.path("crates/wasm/js"), &folder)?;
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        fs::copy(workspace.path(licence), folder.join(licence))
            .with_context(|| format!("{licence} cannot be copied"))?;
    }
    Ok(folder)
}

/// The folder of the package that was built last.
pub(crate) fn built(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.path("target/package");
    if !folder.join("engine_bg.wasm").is_file() {
        bail!("the JavaScript package is not built: run `cargo xtask package` first");
    }
    Ok(folder)
}

fn copy_all(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from)? {
        let file = entry?.path();
        let name = file
            .file_name()
            .with_context(|| format!("{} has no name", file.display()))?;
        fs::copy(&file, to.join(name))
            .with_context(|| format!("{} cannot be copied", file.display()))?;
    }
    Ok(())
}
