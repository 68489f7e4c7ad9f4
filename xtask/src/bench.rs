//! `cargo xtask bench`: how fast the engine, the query language, the drawing and the page are, beside their closest peers where there are any.
//!
//! Each bench writes what it measured to `target/measured/NAME.json`, and its tables to `NAME.md` beside it; [`speed`] puts those into
//! `docs/speed.md`, which says what the columns mean.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Result, bail};

use crate::build::{Profile, build};
use crate::cargo::cargo;
use crate::process::{capture, run, say};
use crate::setup::wasm::TARGET;
use crate::setup::{BuildTools, browser, node};
use crate::workspace::Workspace;
use crate::{package, sizes, speed};

/// How a bench is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effort {
    /// As often as it takes for figures that hold. What is measured is built for release first.
    Full,
    /// One round of what is built already, to see that the bench still runs. Its figures mean nothing and are kept apart.
    Short,
}

/// A bench: its name on the command line and in `docs/speed.md`, and what it says that it does.
pub(crate) struct Bench {
    pub(crate) name: &'static str,
    title: &'static str,
    kind: Kind,
}

enum Kind {
    /// Our JavaScript package beside an npm package, on the workloads of the shared folder.
    Peer(&'static str),
    /// The built page, in Chromium.
    Page,
    /// The layout of graphs beside dagre's.
    Layout,
    /// What a visitor downloads.
    Sizes,
}

/// All of them, in the order of `docs/speed.md`. A script is `xtask/js/bench-NAME.mjs`.
pub(crate) const BENCHES: [Bench; 8] = [
    Bench {
        name: "engine",
        title: "running the workloads, both sides in turn",
        kind: Kind::Peer("aws-local-stepfunctions"),
    },
    Bench {
        name: "jsonata",
        title: "running the expressions, both sides in turn",
        kind: Kind::Peer("jsonata"),
    },
    Bench {
        name: "start",
        title: "opening the page",
        kind: Kind::Page,
    },
    Bench {
        name: "typing",
        title: "typing into definitions",
        kind: Kind::Page,
    },
    Bench {
        name: "page",
        title: "scrolling and scrubbing through 25,000 events",
        kind: Kind::Page,
    },
    Bench {
        name: "layout",
        title: "drawing the real definitions",
        kind: Kind::Layout,
    },
    Bench {
        name: "embed",
        title: "running workflows inside another page",
        kind: Kind::Page,
    },
    Bench {
        name: "sizes",
        title: "weighing the page",
        kind: Kind::Sizes,
    },
];

/// `bench [--short] [NAME] [IDS..]`, where `NAME` is one of [`BENCHES`] (`engine` if absent), `all`, or `report`, which only writes `docs/speed.md` anew from
/// what was measured last, as `all` does at its end. `IDS` choose workloads or expressions.
pub(crate) fn bench(
    workspace: &Workspace,
    arguments: &[OsString],
    effort: Effort,
) -> Result<ExitCode> {
    let (name, ids) = match arguments.split_first() {
        Some((first, ids)) if first == "all" || first == "report" => {
            if let Some(extra) = ids.first() {
                bail!("`{}` is not understood here", extra.to_string_lossy());
            }
            if first == "all" {
                all(workspace, effort)?;
            }
            if effort == Effort::Full {
                speed::write(workspace)?;
            }
            return Ok(ExitCode::SUCCESS);
        }
        Some((first, ids)) if BENCHES.iter().any(|bench| first == bench.name) => (&**first, ids),
        _ => ("engine".as_ref(), arguments),
    };
    if let Some(bench) = BENCHES.iter().find(|bench| name == bench.name) {
        measure(workspace, bench, ids, effort)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Runs every bench. One that fails does not keep the others from running.
pub(crate) fn all(workspace: &Workspace, effort: Effort) -> Result<()> {
    let mut failed = Vec::new();
    for bench in &BENCHES {
        // A stage of its own weighs the page.
        if effort == Effort::Short && matches!(bench.kind, Kind::Sizes) {
            continue;
        }
        if let Err(error) = measure(workspace, bench, &[], effort) {
            eprintln!("error in bench {}: {error:#}", bench.name);
            failed.push(bench.name);
        }
    }
    if failed.is_empty() {
        return Ok(());
    }
    bail!("these benches failed: {}", failed.join(", "))
}

fn measure(workspace: &Workspace, bench: &Bench, ids: &[OsString], effort: Effort) -> Result<()> {
    let driving = match bench.kind {
        Kind::Peer(peer) => beside(workspace, bench, peer, ids, effort)?,
        Kind::Page => {
            page(workspace, effort)?;
            let mut driving = driver(workspace, &format!("bench-{}", bench.name))?;
            driving.env("DIST", workspace.dist());
            Some(driving)
        }
        Kind::Layout => layout(workspace, effort)?,
        Kind::Sizes => {
            page(workspace, effort)?;
            Some(sizes::weighing(workspace)?)
        }
    };
    let Some(mut driving) = driving else {
        say(&format!(
            "bench {}: passed over, as it needs the shared folder (`../shared` or ASL_SHARED)",
            bench.name
        ));
        return Ok(());
    };
    say(&format!("bench {}: {}", bench.name, bench.title));
    run(into(workspace, &mut driving, bench.name, effort)?)
}

/// Tells a script where to write what it measured, and whether one round is enough.
pub(crate) fn into<'a>(
    workspace: &Workspace,
    driving: &'a mut Command,
    name: &str,
    effort: Effort,
) -> Result<&'a mut Command> {
    let folder = match effort {
        Effort::Full => speed::measured(workspace),
        Effort::Short => workspace.path("target/measured-short"),
    };
    fs::create_dir_all(&folder)?;
    if effort == Effort::Short {
        driving.env("SHORT", "1");
    }
    Ok(driving.env("OUT", folder.join(format!("{name}.json"))))
}

/// Builds the page for release, or sees that there is one.
pub(crate) fn page(workspace: &Workspace, effort: Effort) -> Result<()> {
    match effort {
        Effort::Full => build(workspace, Profile::Release),
        Effort::Short if workspace.dist().join("index.html").is_file() => Ok(()),
        Effort::Short => bail!("the page is not built: run `cargo xtask build` first"),
    }
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
    let mut driving = script_of(workspace, script)?;
    driving
        .env("ASL_NODE_MODULES", modules)
        .env("CHROMIUM", browser::chromium()?);
    Ok(driving)
}

/// `xtask/js/<script>.mjs`.
fn script_of(workspace: &Workspace, script: &str) -> Result<Command> {
    let mut driving = Command::new(node::node()?);
    driving
        .arg(workspace.path(&format!("xtask/js/{script}.mjs")))
        .current_dir(workspace.root());
    Ok(driving)
}

/// The script of a bench with our package and the named npm package; nothing when a short run has no workloads.
fn beside(
    workspace: &Workspace,
    bench: &Bench,
    peer: &str,
    ids: &[OsString],
    effort: Effort,
) -> Result<Option<Command>> {
    let shared = match (workspace.shared(), effort) {
        (Some(shared), _) => shared,
        (None, Effort::Short) => return Ok(None),
        (None, Effort::Full) => {
            bail!("the workloads are not here: set ASL_SHARED to the folder that has `bench/`")
        }
    };
    let package = match effort {
        Effort::Full => package::package(workspace)?,
        Effort::Short => package::built(workspace)?,
    };
    let mut driving = driver(workspace, &format!("bench-{}", bench.name))?;

    // The generator writes the workload that is too large to be stored.
    let workloads = workspace.path("target/bench");
    fs::create_dir_all(&workloads)?;
    capture(
        Command::new(node::node()?)
            .arg(shared.join("bench/gen.mjs"))
            .arg(&workloads),
    )?;
    let bundle = bundle(workspace, peer, &workloads)?;
    driving
        .args(ids)
        .env("ASL_PACKAGE", package)
        .env("WORKLOADS", workloads)
        .env("PEER", bundle);
    Ok(Some(driving))
}

/// Crossings beside dagre's over the real definitions, and the time that a thousand states take in WebAssembly.
fn layout(workspace: &Workspace, effort: Effort) -> Result<Option<Command>> {
    if workspace.shared().is_none() && effort == Effort::Short {
        return Ok(None);
    }
    let tools = BuildTools::ready(workspace)?;
    let folder = workspace.path("target/bench");
    fs::create_dir_all(&folder)?;
    let dagre = bundle(workspace, "@dagrejs/dagre", &folder)?;

    let profile = match effort {
        Effort::Full => "release",
        Effort::Short => "dev",
    };
    let example = [
        "--quiet",
        "--profile",
        profile,
        "--package",
        "asl-layout",
        "--example",
    ];
    let mut scopes = cargo();
    scopes.current_dir(workspace.root()).arg("run");
    let drawn = capture(scopes.args(example).arg("scopes"))?;
    let lines = folder.join("scopes.jsonl");
    fs::write(&lines, drawn)?;

    say("building what draws a thousand states for WebAssembly");
    let mut thousand = tools.rust.cargo(workspace);
    thousand.arg("build").args(example);
    run(thousand.args(["thousand", "--target", TARGET]))?;

    let built = workspace.wasm_target().join(TARGET).join(match effort {
        Effort::Full => "release",
        Effort::Short => "debug",
    });
    let mut comparing = script_of(workspace, "bench-layout")?;
    comparing
        .env("SCOPES", lines)
        .env("DAGRE", dagre)
        .env("THOUSAND", built.join("examples/thousand.wasm"));
    Ok(Some(comparing))
}

/// An npm package as one ES module in this folder.
fn bundle(workspace: &Workspace, package: &str, folder: &Path) -> Result<PathBuf> {
    let tools = BuildTools::ready(workspace)?;
    let modules = node::modules(workspace, "tests/peer", "what to compare with")?;
    let bundle = folder.join(format!("{}.mjs", package.replace('/', "-")));
    let mut esbuild = tools.esbuild(workspace);
    esbuild.args([package, "--bundle", "--format=esm", "--platform=browser"]);
    esbuild
        .arg("--log-level=warning")
        .arg(format!("--outfile={}", bundle.display()))
        .env("NODE_PATH", modules);
    run(&mut esbuild)?;
    Ok(bundle)
}
