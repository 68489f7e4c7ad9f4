//! `cargo xtask bench`: our JavaScript package and its closest peers, the npm packages `aws-local-stepfunctions` and `jsonata`, in one Chromium.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::build::{Profile, build};
use crate::cargo::cargo;
use crate::package;
use crate::process::{capture, run, say};
use crate::setup::wasm::TARGET;
use crate::setup::{BuildTools, browser, node};
use crate::workspace::Workspace;

/// Runs the workloads (all, or the named ones) and writes `target/bench.json`; `jsonata` as the first name runs expressions instead (all, or those named
/// next) and writes `target/bench-jsonata.json`; `layout` draws the real definitions, beside dagre, and times a thousand states; `typing` times what
/// is typed into the definition of the page, built for release, until the diagnostics are there; `start` how long that page takes to be of use, `embed` the same inside another one; `page` how it
/// takes 25,000 events. The last two write `target/bench-start.json` and `bench-cursor.json`.
pub(crate) fn bench(workspace: &Workspace, ids: &[OsString]) -> Result<ExitCode> {
    match ids {
        [first] if first == "layout" => layout(workspace),
        [first] if first == "typing" => page(workspace, "bench-typing", "typing into definitions"),
        [first] if first == "start" => page(workspace, "bench-start", "opening the page"),
        [first] if first == "embed" => page(workspace, "bench-embed", "frames in another page"),
        [first] if first == "page" => page(
            workspace,
            "bench-cursor",
            "scrolling and scrubbing through 25,000 events",
        ),
        [first, expressions @ ..] if first == "jsonata" => measure(
            workspace,
            "jsonata",
            "bench-jsonata",
            "running the expressions, both sides in turn",
            expressions,
        ),
        _ => measure(
            workspace,
            "aws-local-stepfunctions",
            "bench",
            "running the workloads, both sides in turn",
            ids,
        ),
    }
}

/// Builds the page for release and measures it with `xtask/js/<script>.mjs`.
fn page(workspace: &Workspace, script: &str, what: &str) -> Result<ExitCode> {
    build(workspace, Profile::Release)?;
    say(what);
    run(driver(workspace, script)?
        .env("DIST", workspace.dist())
        .env("OUT", workspace.path(&format!("target/{script}.json"))))?;
    Ok(ExitCode::SUCCESS)
}

/// Takes the pictures of the README, of the page built for release.
pub(crate) fn pictures(workspace: &Workspace) -> Result<ExitCode> {
    build(workspace, Profile::Release)?;
    let folder = workspace.path("docs/pictures");
    fs::create_dir_all(&folder)?;
    run(driver(workspace, "pictures")?
        .env("DIST", workspace.dist())
        .env("OUT", folder))?;
    Ok(ExitCode::SUCCESS)
}

/// `xtask/js/<script>.mjs`, which drives a browser.
pub(crate) fn driver(workspace: &Workspace, script: &str) -> Result<Command> {
    let modules = node::modules(
        workspace,
        "tests/browser",
        "playwright-core drives the browser",
    )?;
    let mut driving = Command::new(node::node()?);
    driving
        .arg(workspace.path(&format!("xtask/js/{script}.mjs")))
        .current_dir(workspace.root())
        .env("ASL_NODE_MODULES", modules)
        .env("CHROMIUM", browser::chromium()?);
    Ok(driving)
}

/// Runs `xtask/js/<script>.mjs` with our package and the named npm package.
fn measure(
    workspace: &Workspace,
    peer: &str,
    script: &str,
    what: &str,
    ids: &[OsString],
) -> Result<ExitCode> {
    let shared = workspace
        .shared()
        .context("the workloads are not here: set ASL_SHARED to the folder that has `bench/`")?;
    let package = package::package(workspace)?;
    let mut driving = driver(workspace, script)?;

    // The generator writes the workload that is too large to be stored.
    let workloads = workspace.path("target/bench");
    fs::create_dir_all(&workloads)?;
    capture(
        Command::new(node::node()?)
            .arg(shared.join("bench/gen.mjs"))
            .arg(&workloads),
    )?;
    let bundle = bundle(workspace, peer, &workloads)?;

    say(what);
    driving.args(ids).env("ASL_PACKAGE", package);
    driving
        .env("WORKLOADS", workloads)
        .env("PEER", bundle)
        .env("OUT", workspace.path(&format!("target/{script}.json")));
    run(&mut driving)?;
    Ok(ExitCode::SUCCESS)
}

/// Crossings beside dagre's over the real definitions, and the time that a thousand states take in WebAssembly.
fn layout(workspace: &Workspace) -> Result<ExitCode> {
    let tools = BuildTools::ready(workspace)?;
    let folder = workspace.path("target/bench");
    fs::create_dir_all(&folder)?;
    let dagre = bundle(workspace, "@dagrejs/dagre", &folder)?;

    say("drawing the real definitions");
    let package = [
        "--release",
        "--quiet",
        "--package",
        "asl-layout",
        "--example",
    ];
    let mut scopes = cargo();
    scopes.current_dir(workspace.root()).arg("run");
    let drawn = capture(scopes.args(package).arg("scopes"))?;
    let lines = folder.join("scopes.jsonl");
    fs::write(&lines, drawn)?;

    say("building what draws a thousand states for WebAssembly");
    let mut thousand = tools.rust.cargo(workspace);
    thousand.arg("build").args(package);
    run(thousand.args(["thousand", "--target", TARGET]))?;

    let mut comparing = Command::new(node::node()?);
    comparing
        .arg(workspace.path("xtask/js/bench-layout.mjs"))
        .env("SCOPES", lines)
        .env("DAGRE", dagre)
        .env(
            "THOUSAND",
            workspace
                .wasm_target()
                .join(TARGET)
                .join("release/examples/thousand.wasm"),
        );
    run(&mut comparing)?;
    Ok(ExitCode::SUCCESS)
}

/// An npm package as one ES module in this folder.
fn bundle(workspace: &Workspace, package: &str, folder: &Path) -> Result<PathBuf> {
    let tools = BuildTools::ready(workspace)?;
    let modules = node::modules(workspace, "tests/peer", "what to compare with")?;
    let bundle = folder.join(format!("{}.mjs", package.replace('/', "-")));
    let mut esbuild = tools.esbuild(workspace);
    esbuild.args([package, "--bundle", "--format=esm", "--platform=browser"]);
    esbuild
        .arg(format!("--outfile={}", bundle.display()))
        .env("NODE_PATH", modules);
    run(&mut esbuild)?;
    Ok(bundle)
}
