//! `cargo xtask bench`: our JavaScript package and its closest peer, the npm package `aws-local-stepfunctions`, in one Chromium.

use std::ffi::OsString;
use std::fs;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::package;
use crate::process::{capture, run, say};
use crate::setup::{BuildTools, browser, node};
use crate::workspace::Workspace;

/// Runs the workloads (all, or the named ones) and writes `target/bench.json`.
pub(crate) fn bench(workspace: &Workspace, ids: &[OsString]) -> Result<ExitCode> {
    let shared = workspace
        .shared()
        .context("the workloads are not here: set ASL_SHARED to the folder that has `bench/`")?;
    let package = package::package(workspace)?;
    let tools = BuildTools::ready(workspace)?;
    let driver = node::modules(
        workspace,
        "tests/browser",
        "playwright-core drives the browser",
    )?;
    let peer = node::modules(workspace, "tests/peer", "the interpreter to compare with")?;
    let chromium = browser::chromium()?;
    let node = node::node()?;

    // The generator writes the workload that is too large to be stored.
    let workloads = workspace.path("target/bench");
    fs::create_dir_all(&workloads)?;
    capture(
        Command::new(&node)
            .arg(shared.join("bench/gen.mjs"))
            .arg(&workloads),
    )?;
    let bundle = workspace.path("target/bench/peer.js");
    let mut esbuild = tools.esbuild(workspace);
    esbuild.args([
        "aws-local-stepfunctions",
        "--bundle",
        "--format=esm",
        "--platform=browser",
    ]);
    esbuild
        .arg(format!("--outfile={}", bundle.display()))
        .env("NODE_PATH", &peer);
    run(&mut esbuild)?;

    say("running the workloads, both sides in turn");
    let mut driving = Command::new(node);
    driving
        .arg(workspace.path("xtask/js/bench.mjs"))
        .args(ids)
        .current_dir(workspace.root());
    driving
        .env("ASL_NODE_MODULES", driver)
        .env("CHROMIUM", chromium)
        .env("ASL_PACKAGE", package);
    driving
        .env("WORKLOADS", workloads)
        .env("PEER", bundle)
        .env("OUT", workspace.path("target/bench.json"));
    run(&mut driving)?;
    Ok(ExitCode::SUCCESS)
}
