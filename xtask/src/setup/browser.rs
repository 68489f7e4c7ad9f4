//! A Chromium for the browser tests.

use std::env;
use std::path::PathBuf;

use anyhow::{Result, bail};

use super::apt;
use crate::process::find;

const NAMES: [&str; 6] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
];

const PLACES: [&str; 5] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/snap/bin/chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
];

/// The browser's program: `CHROMIUM` if set, else one found in the usual places, else Debian's package.
pub(crate) fn chromium() -> Result<PathBuf> {
    if let Some(chosen) = env::var_os("CHROMIUM").map(PathBuf::from) {
        if chosen.is_file() {
            return Ok(chosen);
        }
        bail!("CHROMIUM names `{}`, which is not a file", chosen.display());
    }
    if let Some(found) = installed() {
        return Ok(found);
    }
    if apt::is_usable() {
        apt::install(
            &["chromium", "chromium-driver"],
            "the browser for the tests; about 90 MB, 1 minute, once a machine",
        )?;
        if let Some(found) = installed() {
            return Ok(found);
        }
    }
    bail!(
        "no Chromium, Chrome or Edge was found, and the browser tests need one. Install it (Debian and Ubuntu: `apt-get install chromium`; Fedora: \
         `dnf install chromium`; macOS: `brew install --cask google-chrome`), or set CHROMIUM to its program"
    )
}

fn installed() -> Option<PathBuf> {
    NAMES.iter().find_map(|name| find(name)).or_else(|| {
        PLACES
            .iter()
            .map(PathBuf::from)
            .find(|place| place.is_file())
    })
}
