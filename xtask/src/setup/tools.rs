//! Trunk, wasm-bindgen and wasm-opt at pinned versions.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::{node, wasm};
use crate::cargo::cargo;
use crate::process::{path_with, run, say};
use crate::workspace::{Workspace, cache};

const TRUNK: &str = "0.21.14";
const MDBOOK: &str = "0.5.0";

/// All that builds the page.
#[derive(Debug)]
pub(crate) struct BuildTools {
    /// The compiler for WebAssembly.
    pub(crate) rust: wasm::Toolchain,
    pub(crate) trunk: PathBuf,
    pub(crate) wasm_bindgen: PathBuf,
    /// Packages of `www/editor`: CodeMirror, esbuild, Binaryen.
    pub(crate) modules: PathBuf,
}

impl BuildTools {
    /// Finds or installs them.
    pub(crate) fn ready(workspace: &Workspace) -> Result<Self> {
        let modules = node::modules(workspace, "www/editor", "CodeMirror, esbuild and wasm-opt")?;
        let rust = wasm::toolchain(workspace)?;
        let bindgen = workspace.locked_version("wasm-bindgen")?;
        // Without `--locked`: the lock file that this version was published with does not build on newer compilers.
        let wasm_bindgen = cargo_tool(
            "wasm-bindgen-cli",
            "wasm-bindgen",
            &bindgen,
            &[],
            "glue between WebAssembly and JavaScript; about 1 minute, once a machine",
        )?;
        let trunk = cargo_tool(
            "trunk",
            "trunk",
            TRUNK,
            &["--locked", "--no-default-features"],
            "puts the page together; about 3 minutes, once a machine",
        )?;
        Ok(Self {
            rust,
            trunk,
            wasm_bindgen,
            modules,
        })
    }

    /// `PATH` on which Trunk finds its helpers and the right Cargo.
    pub(crate) fn path(&self) -> Result<OsString> {
        let mut folders: Vec<PathBuf> = Vec::new();
        folders.extend(self.rust.folder());
        folders.push(self.modules.join(".bin"));
        folders.extend(self.wasm_bindgen.parent().map(Path::to_path_buf));
        path_with(&folders)
    }

    /// esbuild, to be called on files of this checkout.
    pub(crate) fn esbuild(&self, workspace: &Workspace) -> Command {
        let mut esbuild = Command::new(self.modules.join(".bin/esbuild"));
        esbuild
            .arg("--log-level=warning")
            .current_dir(workspace.root())
            .env("NODE_PATH", &self.modules);
        esbuild
    }

    /// `wasm-opt`, as Binaryen's npm package has it.
    pub(crate) fn wasm_opt(&self) -> PathBuf {
        self.modules.join(".bin/wasm-opt")
    }
}

/// mdBook, for its recipe.
pub(crate) fn mdbook() -> Result<PathBuf> {
    cargo_tool(
        "mdbook",
        "mdbook",
        MDBOOK,
        &["--locked", "--no-default-features"],
        "builds a page with a workflow; about 3 minutes, once a machine",
    )
}

/// The program of a crate, installed into its own versioned folder of the cache.
fn cargo_tool(
    package: &str,
    program: &str,
    version: &str,
    flags: &[&str],
    why: &str,
) -> Result<PathBuf> {
    let cache = cache()?;
    // Named by the program: `wasm-bindgen-0.2.130`, `trunk-0.21.14`.
    let folder = cache.join(format!("{program}-{version}"));
    let file = folder
        .join("bin")
        .join(format!("{program}{}", std::env::consts::EXE_SUFFIX));
    if file.is_file() {
        return Ok(file);
    }
    say(&format!("compiling {program} {version} ({why})"));
    fs::create_dir_all(&cache)
        .with_context(|| format!("the cache folder {} cannot be made", cache.display()))?;
    let mut install = cargo();
    install
        .args([
            "install",
            package,
            "--version",
            version,
            "--quiet",
            "--root",
        ])
        .arg(&folder)
        .args(flags);
    if matches!(program, "trunk" | "mdbook") {
        // They mostly wait, or have little to do: quick to build is worth more than quick to run. Trunk's own profile takes more than twice as long.
        install
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0");
        install.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    }
    run(&mut install)?;
    Ok(file)
}
