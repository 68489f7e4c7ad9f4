//! Debian's packages.

use std::env;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::process::{capture, find, run, say};

/// Whether packages can be installed here without asking anyone: Debian or a relative of it, as root.
pub(crate) fn is_usable() -> bool {
    Path::new("/etc/debian_version").exists() && find("apt-get").is_some() && is_root()
}

fn is_root() -> bool {
    capture(Command::new("id").arg("-u")).is_ok_and(|id| id == "0")
}

/// Installs packages.
pub(crate) fn install(packages: &[&str], why: &str) -> Result<()> {
    say(&format!(
        "installing Debian's {} ({why})",
        packages.join(", ")
    ));
    let log = env::temp_dir().join("asl-playground-apt.log");
    let file = || std::fs::File::create(&log);
    let mut update = Command::new("apt-get");
    update
        .args(["update", "-q"])
        .stdout(file()?)
        .env("DEBIAN_FRONTEND", "noninteractive");
    run(&mut update)?;
    let mut install = Command::new("apt-get");
    install
        .args(["install", "-y", "-q", "--no-install-recommends"])
        .args(packages);
    install
        .stdout(file()?)
        .env("DEBIAN_FRONTEND", "noninteractive");
    run(&mut install)
}
