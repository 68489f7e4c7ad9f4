//! `cargo xtask conformance`: the runner is a package of its own, `tests/conformance`, so that nothing else has to wait for the engine to compile.

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::Result;

use crate::cargo::cargo;
use crate::workspace::Workspace;

/// Hands the arguments on to the runner. Paths among them are relative to the folder that `cargo xtask` was called in.
pub(crate) fn conformance(workspace: &Workspace, arguments: &[OsString]) -> Result<ExitCode> {
    let mut runner = cargo();
    runner
        .args([
            "run",
            "--quiet",
            "--package",
            "asl-conformance",
            "--manifest-path",
        ])
        .arg(workspace.path("Cargo.toml"));
    if let Some(shared) = workspace.shared() {
        runner.env("ASL_SHARED", shared);
    }
    let status = runner.arg("--").args(arguments).status()?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
