//! Builds the page into `dist/`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::editor;
use crate::process::{run, say};
use crate::setup::wasm::TARGET;
use crate::setup::{BuildTools, node};
use crate::split;
use crate::workspace::Workspace;

/// Environment variable under which the build finds its own identity, for `option_env!`: page and worker compare theirs, as a cache may mix them.
const BUILD: &str = "ASL_PLAYGROUND_BUILD";

/// How the page is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Small and fast, as it is published.
    Release,
    /// Quick to build, for working on the page.
    Dev,
}

/// Sets up the tools and builds the page.
pub(crate) fn build(workspace: &Workspace, profile: Profile) -> Result<()> {
    let tools = BuildTools::ready(workspace)?;
    build_with(workspace, &tools, profile)
}

/// Builds the page.
///
/// Trunk reads `Trunk.toml` and `index.html`, which name the two binaries (`app`, the page, and `worker`) and the files of `www/` that go along.
pub(crate) fn build_with(
    workspace: &Workspace,
    tools: &BuildTools,
    profile: Profile,
) -> Result<()> {
    let editor = editor::bundle(workspace, tools)?;
    // Trunk itself is told to stay off the network (it would download tools that it does not find), and with it Cargo.
    let mut fetch = tools.rust.cargo(workspace);
    let mut trunk = Command::new(&tools.trunk);
    tools.rust.configure(&mut trunk, workspace);
    if profile == Profile::Release {
        tools.rust.configure_small(&mut fetch);
        tools.rust.configure_small(&mut trunk);
    }
    run(fetch.args(["fetch", "--quiet", "--target", TARGET]))?;
    let identity = identity(workspace)?;
    trunk.args(["build", "--offline", "--color", "never", "--log", "warn"]);
    trunk
        .env("PATH", tools.path()?)
        .env(editor::FILE_NAME, editor)
        .env(BUILD, &identity)
        .env_remove("NO_COLOR");
    if profile == Profile::Dev {
        say("building the page (2 minutes from scratch, seconds after a change)");
        run(&mut trunk)?;
    } else {
        say("building the page for release (4 minutes from scratch, 2 to 3 after a change)");
        split::configure(&mut trunk);
        run(trunk.arg("--release"))?;
        finish_programs(workspace, tools)?;
        minify(workspace, tools)?;
    }
    publish(workspace, tools, &identity)
}

/// How Trunk names the programs, how Cargo does, and how the two that are split are called in `src/deferred/`.
const PROGRAMS: [(&str, &str, Option<&str>); 3] = [
    ("app-", "app", Some("page")),
    ("worker_", "worker", Some("worker")),
    ("ide_", "ide", None),
];

/// Makes the programs small, and splits page and worker into what a first view and a first run need and the rest; `target/parts-page.txt` tells where each
/// function is, and likewise `target/parts-worker.txt`.
fn finish_programs(workspace: &Workspace, tools: &BuildTools) -> Result<()> {
    for (file, program, parts) in PROGRAMS {
        let linked = workspace.wasm_target().join(TARGET).join("release");
        let linked = linked.join(program).with_extension("wasm");
        for program in files_of(workspace, |found| {
            found.starts_with(file) && found.ends_with("_bg.wasm")
        })? {
            split::forget_linker(&program)?;
            let mut small = Command::new(tools.wasm_opt());
            small.args(["-Oz", "--quiet"]).arg(&program);
            // Inlined, the functions that are called once make the programs 1 % larger.
            small.arg("--one-caller-inline-max-function-size=0");
            // The first kilobyte is where the stack ends: half a percent.
            small.arg("--low-memory-unused");
            if parts.is_some() {
                // What is split needs the names of its functions.
                small.arg("-g");
            }
            run(small.arg("--output").arg(&program))?;
            if let Some(parts) = parts {
                split::split(
                    &program,
                    &linked,
                    &workspace.path(&format!("src/deferred/{parts}.txt")),
                    &workspace.path(&format!("target/parts-{parts}.txt")),
                )?;
            }
        }
    }
    Ok(())
}

/// Makes of Trunk's files what is published: one script for the page, and what `xtask/js/publish.mjs` describes.
fn publish(workspace: &Workspace, tools: &BuildTools, identity: &str) -> Result<()> {
    // The scripts of `www/` that the page imports keep their names from version to version; inside its own script, which has its content's name, they
    // cannot be taken for another version's.
    for script in files_of(workspace, |name| {
        name == "worker.js" || name.starts_with("app-") && name.ends_with(".js")
    })? {
        run(tools
            .esbuild(workspace)
            .args(["--bundle", "--format=esm", "--minify", "--target=es2022"])
            .args(["--allow-overwrite", "--outdir=dist"])
            // wasm-bindgen names a script once for each function that it takes from it.
            .arg("--log-override:duplicate-object-key=silent")
            .arg(script))?;
    }
    run(Command::new(node::node()?)
        .arg(workspace.path("xtask/js/publish.mjs"))
        .arg(workspace.dist())
        .arg(identity)
        .arg(workspace.path("www")))
}

/// A name for what is being built: the same for the same sources, another after any change.
fn identity(workspace: &Workspace) -> Result<String> {
    let mut files = vec![
        workspace.path("Cargo.lock"),
        workspace.path("Cargo.toml"),
        workspace.path("index.html"),
        workspace.path("xtask/src/split.rs"),
    ];
    for folder in ["crates", "src", "www", "xtask/src/split"] {
        files_below(&workspace.path(folder), &mut files)?;
    }
    files.sort();
    let mut contents = Vec::new();
    for file in files {
        contents
            .extend(fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?);
    }
    Ok(format!("{:016x}", node::fingerprint(&contents)))
}

fn files_below(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files_below(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// Minifies the glue and the style sheet in place; their names stay.
fn minify(workspace: &Workspace, tools: &BuildTools) -> Result<()> {
    let files = files_of(workspace, |name| {
        name.ends_with(".js") || name.ends_with(".css")
    })?;
    run(tools
        .esbuild(workspace)
        .args([
            "--minify",
            "--target=es2022",
            "--allow-overwrite",
            "--outdir=dist",
            // As in [`publish`].
            "--log-override:duplicate-object-key=silent",
        ])
        .args(files))
}

/// The files of the built page whose names are wanted, in order; not those in its folders.
fn files_of(workspace: &Workspace, wanted: impl Fn(&str) -> bool) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(workspace.dist())? {
        let entry = entry?;
        if wanted(&entry.file_name().to_string_lossy()) {
            files.push(entry.path());
        }
    }
    files.sort();
    Ok(files)
}
