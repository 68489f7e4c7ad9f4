//! Where things are: the folders of this checkout, and the user's cache.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// This checkout.
#[derive(Debug, Clone)]
pub(crate) struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// Finds the checkout that `cargo xtask` was called in.
    pub(crate) fn find() -> Result<Self> {
        let here = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = here
            .parent()
            .context("the folder `xtask` has no parent")?
            .to_path_buf();
        Ok(Self { root })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A path below the root.
    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.root.join(below)
    }

    /// The built page.
    pub(crate) fn dist(&self) -> PathBuf {
        self.path("dist")
    }

    /// Target folder of the WebAssembly builds. It is not Cargo's default one, because the compiler that builds for WebAssembly may be another than the one that
    /// runs the native tests, and two compilers in one folder throw away each other's work.
    pub(crate) fn wasm_target(&self) -> PathBuf {
        self.path("target/wasm")
    }

    /// The folder of recorded cases, if it is there.
    pub(crate) fn shared(&self) -> Option<PathBuf> {
        let folder =
            env::var_os("ASL_SHARED").map_or_else(|| self.path("../shared"), PathBuf::from);
        folder.is_dir().then_some(folder)
    }

    /// Version of a dependency as `Cargo.lock` has it.
    pub(crate) fn locked_version(&self, package: &str) -> Result<String> {
        let lock = std::fs::read_to_string(self.path("Cargo.lock"))
            .context("Cargo.lock cannot be read")?;
        locked_version(&lock, package)
            .with_context(|| format!("Cargo.lock has no package `{package}`"))
    }
}

fn locked_version(lock: &str, package: &str) -> Option<String> {
    let mut lines = lock.lines();
    let name = format!("name = \"{package}\"");
    lines.find(|line| *line == name)?;
    let version = lines
        .next()?
        .strip_prefix("version = \"")?
        .strip_suffix('"')?;
    Some(version.to_owned())
}

/// The user's cache folder of this project: tools at pinned versions, each in a folder that carries its version, shared by all checkouts.
pub(crate) fn cache() -> Result<PathBuf> {
    let base = match env::var_os("XDG_CACHE_HOME").filter(|folder| !folder.is_empty()) {
        Some(folder) => PathBuf::from(folder),
        None => env::home_dir().context("the home folder is unknown: set HOME, or XDG_CACHE_HOME to a folder for downloaded tools")?.join(".cache"),
    };
    Ok(base.join("asl-playground"))
}

#[cfg(test)]
mod tests {
    use super::locked_version;

    #[test]
    fn the_locked_version_is_the_one_after_the_name() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"1.0.0\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(
            locked_version(lock, "wasm-bindgen").as_deref(),
            Some("0.2.130")
        );
        assert_eq!(locked_version(lock, "yew"), None);
    }
}
