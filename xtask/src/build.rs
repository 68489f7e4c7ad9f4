//! Builds the page into `dist/`.

use std::process::Command;

use anyhow::Result;

use crate::editor;
use crate::process::{run, say};
use crate::setup::BuildTools;
use crate::setup::wasm::TARGET;
use crate::workspace::Workspace;

/// Sets up the tools and builds the page for release.
pub(crate) fn build(workspace: &Workspace) -> Result<()> {
    let tools = BuildTools::ready(workspace)?;
    build_with(workspace, &tools)
}

/// Builds the page for release.
///
/// Trunk reads `Trunk.toml` and `index.html`, which name the two binaries (`app`, the page, and `worker`) and the files of `www/` that go along.
pub(crate) fn build_with(workspace: &Workspace, tools: &BuildTools) -> Result<()> {
    let editor = editor::bundle(workspace, tools)?;
    // Trunk itself is told to stay off the network (it would download tools that it does not find), and with it Cargo.
    run(tools.rust.cargo(workspace).args(["fetch", "--quiet", "--target", TARGET]))?;
    say("building the page for release (2 to 4 minutes from scratch, under 1 minute after a change)");
    let mut trunk = Command::new(&tools.trunk);
    tools.rust.configure(&mut trunk, workspace);
    trunk.args(["build", "--release", "--offline", "--color", "never", "--log", "warn"]);
    trunk.env("PATH", tools.path()?).env(editor::FILE_NAME, editor).env_remove("NO_COLOR");
    run(&mut trunk)
}
