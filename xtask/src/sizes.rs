//! What a visitor downloads, against the budgets.

use std::process::Command;

use anyhow::Result;

use crate::process::{run, say};
use crate::setup::{node, wasm};
use crate::workspace::Workspace;

/// Prints the sizes of `dist/` after Brotli and fails when a limit is passed.
pub(crate) fn sizes(workspace: &Workspace) -> Result<()> {
    run(&mut weighing(workspace)?)
}

/// What weighs `dist/`: Node, as it has Brotli built in.
///
/// The limits are those of a standard library built for size; where its sources are missing, what is past them is only told.
pub(crate) fn weighing(workspace: &Workspace) -> Result<Command> {
    let mut weighing = Command::new(node::node()?);
    weighing
        .arg(workspace.path("xtask/js/sizes.mjs"))
        .arg(workspace.dist())
        .current_dir(workspace.root());
    if !wasm::toolchain(workspace)?.builds_small() {
        say(
            "these programs would be 6 to 8 % smaller after `rustup component add rust-src`; no limit is kept for them without",
        );
        weighing.arg("--only-told");
    }
    Ok(weighing)
}
