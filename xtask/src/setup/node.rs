//! npm packages, installed into the cache from the lock files of this repository.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process::{capture, find, run, say};
use crate::workspace::{Workspace, cache};

const OLDEST_NODE: u32 = 20;

/// Node's program.
pub(crate) fn node() -> Result<PathBuf> {
    let Some(node) = find("node") else {
        bail!(
            "Node.js was not found; install version {OLDEST_NODE} or newer together with npm, and put both on PATH"
        );
    };
    let version = capture(Command::new(&node).arg("--version"))?;
    let major: u32 = version
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse().ok())
        .unwrap_or(0);
    if major < OLDEST_NODE {
        bail!("Node.js {version} is too old; version {OLDEST_NODE} or newer is needed");
    }
    Ok(node)
}

/// The `node_modules` folder of an npm package of this repository.
///
/// It lies in the cache, under a name made from the lock file: checkouts with the same lock file share it, and an edited lock file gets a new one.
pub(crate) fn modules(workspace: &Workspace, package: &str, why: &str) -> Result<PathBuf> {
    let source = workspace.path(package);
    let lock = fs::read(source.join("package-lock.json"))
        .with_context(|| format!("{package}/package-lock.json cannot be read"))?;
    let folder = cache()?.join(format!(
        "npm-{}-{:016x}",
        package.replace('/', "-"),
        fingerprint(&lock)
    ));
    let modules = folder.join("node_modules");
    // npm writes this file last.
    if modules.join(".package-lock.json").is_file() {
        return Ok(modules);
    }
    let Some(npm) = find("npm").or_else(|| find("npm.cmd")) else {
        bail!(
            "npm was not found; it comes with Node.js {OLDEST_NODE} or newer. Install it and put it on PATH"
        );
    };
    node()?;
    say(&format!(
        "fetching the npm packages of {package} ({why}; a few seconds, once a machine)"
    ));
    fs::create_dir_all(&folder)?;
    for name in ["package.json", "package-lock.json", ".npmrc"] {
        fs::copy(source.join(name), folder.join(name))
            .with_context(|| format!("{package}/{name} cannot be copied to the cache"))?;
    }
    run(Command::new(npm)
        .args(["ci", "--silent"])
        .current_dir(&folder))?;
    Ok(modules)
}

/// A short name for some bytes: the same for the same bytes.
pub(crate) fn fingerprint(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}
