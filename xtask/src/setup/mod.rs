//! The set-up: finds or installs what the other commands need.
//!
//! Every tool has one pinned version and a folder of its own in the user's cache ([`crate::workspace::cache`]), so that a second checkout finds all of it. When
//! everything is there no network is used and the set-up takes well under a second.
//!
//! | tool | where from | for |
//! |---|---|---|
//! | a compiler for `wasm32-unknown-unknown` | `rustup target add`, else Debian's `rustc-web` with its sources | the page, the worker, the JavaScript package |
//! | Trunk | `cargo install` | puts the page together |
//! | wasm-bindgen | `cargo install`, the version of `Cargo.lock` | glue between WebAssembly and JavaScript |
//! | CodeMirror, esbuild, Binaryen | `npm ci` of `www/editor` | the code editor, its bundle, `wasm-opt` |
//! | playwright-core | `npm ci` of `tests/browser` | browser tests |
//! | Chromium | the system's, else apt | browser tests |

mod apt;
pub(crate) mod browser;
pub(crate) mod node;
pub(crate) mod tools;
pub(crate) mod wasm;

use anyhow::Result;

use crate::workspace::Workspace;

pub(crate) use tools::BuildTools;

/// Sets up all that `serve` and `test` need.
pub(crate) fn everything(workspace: &Workspace) -> Result<()> {
    BuildTools::ready(workspace)?;
    node::modules(
        workspace,
        "tests/browser",
        "playwright-core drives the browser tests",
    )?;
    browser::chromium()?;
    crate::process::say("everything is there");
    Ok(())
}
