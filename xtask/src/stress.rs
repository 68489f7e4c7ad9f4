//! `cargo xtask stress`: hostile texts through the built page, one after the other.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::bench::{Effort, driver, into, page};
use crate::process::{capture, run, say};
use crate::workspace::Workspace;

/// Pastes, runs and stops what the corpus' generator makes (all of it, or the probes whose names hold one of `words`), and writes what the page said, and for how long it did not answer, as a
/// [bench](crate::bench) does. `ASL_STRESS` names a folder of probes that is there already.
pub(crate) fn stress(
    workspace: &Workspace,
    words: &[OsString],
    effort: Effort,
) -> Result<ExitCode> {
    let probes = probes(workspace)?;
    page(workspace, effort)?;
    say("pasting, running and stopping hostile texts (a quarter of an hour for all of them)");
    let mut driving = driver(workspace, "stress")?;
    driving
        .args(words)
        .env("DIST", workspace.dist())
        .env("PROBES", probes);
    run(into(workspace, &mut driving, "stress", effort)?)?;
    Ok(ExitCode::SUCCESS)
}

/// The folder with the probes in their full size.
fn probes(workspace: &Workspace) -> Result<PathBuf> {
    if let Some(folder) = std::env::var_os("ASL_STRESS") {
        return Ok(folder.into());
    }
    let shared = workspace
        .shared()
        .context("the probes are not here: set ASL_SHARED to the folder that has `corpus/`")?;
    let folder = workspace.path("target/stress");
    capture(
        Command::new("python3")
            .arg(shared.join("corpus/stress/gen.py"))
            .args(["--scale", "full", "--out"])
            .arg(&folder),
    )?;
    Ok(folder)
}
