//! What a visitor downloads, against the budgets.

use std::process::Command;

use anyhow::Result;

use crate::process::run;
use crate::setup::node;
use crate::workspace::Workspace;

/// Prints the sizes of `dist/` after Brotli and fails when a limit is passed. Node does it, as it has Brotli built in.
pub(crate) fn sizes(workspace: &Workspace) -> Result<()> {
    run(Command::new(node::node()?)
        .arg(workspace.path("xtask/js/sizes.mjs"))
        .arg(workspace.dist()))
}
