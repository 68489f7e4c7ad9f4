//! ASL Playground: write an Amazon States Language workflow, run it in the browser, and see where the data went.
//!
//! The page ([`workbench`], [`trace`], [`client`], `view`) never runs a workflow itself: it sends a [`protocol::Command`] to a worker, whose
//! [`session`] answers with [`protocol::Update`]s. What an editor asks, and texts of other tools, are for a second one, the [`ide`], which is fetched when it
//! is first asked. These are separate programs (`src/bin/app.rs`, `src/bin/worker.rs`, `src/bin/ide.rs`), so that each is small and a workflow that loops
//! can be killed.

pub mod breakpoint;
pub mod client;
pub mod deferred;
pub mod editor;
pub mod embed;
pub mod examples;
pub mod hooks;
pub mod ide;
mod json_text;
pub mod learn;
pub mod markup;
pub mod opening;
mod passed;
pub mod picture;
pub mod program;
pub mod project;
pub mod protocol;
pub mod session;
pub mod share;
pub mod source;
pub mod storage;
pub mod trace;
pub mod view;
mod words;
pub mod workbench;
