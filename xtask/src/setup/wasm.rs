//! A Rust compiler for WebAssembly.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::apt;
use crate::cargo::{cargo, rustc};
use crate::process::{capture, find, run, say, succeeds};
use crate::workspace::{Workspace, cache};

/// The target triple of everything that runs in a browser.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

const DEBIAN_PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld-22"];
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_SOURCES: &str = "/usr/lib/rustlib/src/rust/library/Cargo.lock";

/// Which compiler builds for WebAssembly here.
#[derive(Debug)]
pub(crate) enum Toolchain {
    /// The one that also runs this program: its standard library for the target is installed.
    Own {
        /// The sources of its standard library are there as well (`rustup component add rust-src`).
        sources: bool,
    },
    /// Debian's, which has no standard library for the target but its sources: Cargo builds the library on the way.
    Debian {
        /// Debian's name of the linker carries its version.
        linker: PathBuf,
    },
}

impl Toolchain {
    /// Cargo of this toolchain, set up to build for the target into [`Workspace::wasm_target`].
    pub(crate) fn cargo(&self, workspace: &Workspace) -> Command {
        let mut command = match self {
            Self::Own { .. } => cargo(),
            Self::Debian { .. } => Command::new(DEBIAN_CARGO),
        };
        self.configure(&mut command, workspace);
        command
    }

    /// Sets the environment under which a command that calls Cargo, such as Trunk, uses this toolchain.
    pub(crate) fn configure(&self, command: &mut Command, workspace: &Workspace) {
        command
            .env("CARGO_TARGET_DIR", workspace.wasm_target())
            .current_dir(workspace.root());
        let Self::Debian { linker } = self else {
            return;
        };
        // rustup's wrapper points the loader at its own compiler's libraries.
        command
            .env_remove("LD_LIBRARY_PATH")
            .env_remove("RUSTUP_TOOLCHAIN")
            .env("CARGO", DEBIAN_CARGO)
            .env("RUSTC", DEBIAN_RUSTC);
        build_the_standard_library(command);
        command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
    }

    /// Has a [configured](Self::configure) command build for download: a standard library made for size, and a panic without its message. What comes out is
    /// 6 to 8 % smaller. Without the sources of the standard library it changes nothing.
    ///
    /// What panicked is not lost with the message: an execution is deterministic, and a build for development tells.
    pub(crate) fn configure_small(&self, command: &mut Command) {
        if !self.builds_small() {
            return;
        }
        build_the_standard_library(command);
        command
            .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size")
            .env(
                "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
                "-Zunstable-options -Cpanic=immediate-abort",
            );
    }

    /// Whether [`Self::configure_small`] has any effect: the limits of sizes hold for such a build.
    pub(crate) fn builds_small(&self) -> bool {
        match self {
            Self::Own { sources } => *sources,
            Self::Debian { .. } => true,
        }
    }

    /// The folder that must come first on `PATH` for this toolchain's Cargo to be found.
    pub(crate) fn folder(&self) -> Option<PathBuf> {
        match self {
            Self::Own { .. } => None,
            Self::Debian { .. } => Path::new(DEBIAN_CARGO).parent().map(Path::to_path_buf),
        }
    }
}

/// Finds a compiler for the target, or installs one: `rustup target add`, else Debian's packages.
pub(crate) fn toolchain(workspace: &Workspace) -> Result<Toolchain> {
    if own_has_target() {
        return own();
    }
    // Once rustup could not give the target, Debian's compiler stays the answer: no waiting for a refusal at every start.
    let refused = Refusal::of("wasm-toolchain-debian")?;
    if refused.stands()
        && let Some(debian) = debian()
    {
        return Ok(debian);
    }
    if find("rustup").is_some() {
        say("adding the WebAssembly target with rustup (about 20 MB, once a machine)");
        if run(Command::new("rustup").args(["target", "add", TARGET])).is_ok() && own_has_target() {
            return own();
        }
        say("rustup could not add the target; looking for Debian's compiler instead");
    }
    if debian().is_none() && apt::is_usable() {
        apt::install(
            &DEBIAN_PACKAGES,
            "a compiler for WebAssembly with its sources; about 190 MB, 2 minutes, once a machine",
        )?;
    }
    let Some(debian) = debian() else {
        bail!(nothing_found())
    };
    say("fetching the sources of the standard library's dependencies (seconds, once a machine)");
    run(debian
        .cargo(workspace)
        .args(["fetch", "--quiet", "--target", TARGET]))?;
    refused
        .write("rustup could not add wasm32-unknown-unknown; Debian's rustc-web builds for it")?;
    Ok(debian)
}

/// That rustup could not give something, kept in the cache.
struct Refusal(PathBuf);

impl Refusal {
    fn of(name: &str) -> Result<Self> {
        Ok(Self(cache()?.join(name)))
    }

    fn stands(&self) -> bool {
        self.0.is_file()
    }

    fn write(&self, why: &str) -> Result<()> {
        let folder = self.0.parent().context("the stamp lies in a folder")?;
        fs::create_dir_all(folder)?;
        Ok(fs::write(&self.0, format!("{why}\n"))?)
    }
}

/// Whether the standard library for the target is installed beside our own compiler.
fn own_has_target() -> bool {
    let Ok(folder) = capture(rustc().args(["--print", "target-libdir", "--target", TARGET])) else {
        return false;
    };
    fs::read_dir(folder).is_ok_and(|mut files| {
        files.any(|file| {
            file.is_ok_and(|file| file.file_name().to_string_lossy().starts_with("libstd-"))
        })
    })
}

/// Our own compiler, which has the target; with the sources of its standard library if rustup has them to give.
fn own() -> Result<Toolchain> {
    let refused = Refusal::of("no-rust-src")?;
    if !own_has_sources() && !refused.stands() && find("rustup").is_some() {
        say("adding the sources of the standard library with rustup (3 MB, once a machine)");
        if run(Command::new("rustup").args(["component", "add", "rust-src"])).is_err() {
            refused.write(
                "rustup could not add rust-src: programs are larger without, and that is all",
            )?;
        }
    }
    Ok(Toolchain::Own {
        sources: own_has_sources(),
    })
}

fn own_has_sources() -> bool {
    capture(rustc().args(["--print", "sysroot"])).is_ok_and(|sysroot| {
        Path::new(&sysroot)
            .join("lib/rustlib/src/rust/library/Cargo.lock")
            .is_file()
    })
}

/// Has a command's Cargo build the standard library on the way: an unstable feature, which a stable compiler only allows to those who ask for it like this.
fn build_the_standard_library(command: &mut Command) {
    command
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort");
}

fn debian() -> Option<Toolchain> {
    let complete = [DEBIAN_CARGO, DEBIAN_RUSTC, DEBIAN_SOURCES]
        .iter()
        .all(|file| Path::new(file).is_file());
    let linker = ["wasm-ld-22", "wasm-ld"]
        .iter()
        .find_map(|name| find(name))?;
    (complete && succeeds(Command::new(DEBIAN_RUSTC).arg("--version")))
        .then_some(Toolchain::Debian { linker })
}

fn nothing_found() -> String {
    format!(
        "no Rust compiler for WebAssembly. With rustup: `rustup target add {TARGET}`. On Debian, as root: `apt-get install {}`. On Fedora: \
         `dnf install rust-std-static-{TARGET} lld`. Then run this again",
        DEBIAN_PACKAGES.join(" ")
    )
}
