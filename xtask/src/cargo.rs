//! The Cargo that `cargo xtask` was called with.

use std::env;
use std::ffi::OsString;
use std::process::Command;

/// Cargo, as a command to add arguments to.
pub(crate) fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")))
}

/// The compiler that belongs to [`cargo`].
pub(crate) fn rustc() -> Command {
    Command::new(env::var_os("RUSTC").unwrap_or_else(|| OsString::from("rustc")))
}
