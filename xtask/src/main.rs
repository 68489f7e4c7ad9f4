//! The front door of ASL Playground: `cargo xtask COMMAND`.
//!
//! `serve` and `test` are the two commands a newcomer needs. Both do the whole set-up first (see [`setup`]), so that a machine with only Rust, Node and a
//! package manager is enough. Run `cargo xtask help` for the list.
#![allow(
    clippy::print_stdout,
    reason = "a command line tool talks on standard output"
)]
#![allow(
    clippy::disallowed_methods,
    reason = "stages are timed by the real clock; nothing here runs a workflow"
)]

mod bench;
mod build;
mod cargo;
mod conformance;
mod documents;
mod editor;
mod package;
mod process;
mod recipes;
mod serve;
mod setup;
mod sizes;
mod speed;
mod split;
mod stress;
mod test;
mod workspace;

use std::process::ExitCode;

use anyhow::{Result, bail};
use pico_args::Arguments;

use crate::bench::Effort;
use crate::build::Profile;
use crate::workspace::Workspace;

const HELP: &str = "\
ASL Playground

  cargo xtask serve [--port N] [--dev]
                                    set up, build for release, serve the page on this machine (--dev: quicker to build, larger, slower)
  cargo xtask test [--only STAGE]   set up, run every check and test (STAGE may be given more than once)
  cargo xtask build [--dev]         set up, build the page into dist/ (--dev: quicker to build, larger, slower)
  cargo xtask package               build the JavaScript package, print its folder
  cargo xtask conformance SUITE [--dir DIR] [--dump FILE]
                                    run recorded cases; SUITE is aws, jsonata, jsonpath, validation or corpus
  cargo xtask bench [IDS..]         our engine and its closest peer side by side in one Chromium
  cargo xtask bench jsonata [IDS..] our JSONata and npm's side by side in one Chromium
  cargo xtask bench start           how long the page takes to be of use, cold and with the processor slowed down
  cargo xtask bench typing          from a key to its diagnostics, in the worker of the page
  cargo xtask bench page            how the page takes 25,000 events: first rows, scrolling, scrubbing
  cargo xtask bench layout          how many edges cross in drawings beside npm's dagre, and how long a thousand states take
  cargo xtask bench embed           how long a workflow inside another page takes to run, and ten on one page
  cargo xtask bench sizes           what a visitor downloads
  cargo xtask bench all             each of them; what they measured goes into docs/speed.md
  cargo xtask bench report          writes docs/speed.md from what was measured last
                                    (--short: one round of what is built, to see that a bench runs)
  cargo xtask stress [WORDS..]      hostile texts through the built page: what it says, and for how long it does not answer
  cargo xtask pictures              take the pictures of the README anew
  cargo xtask setup                 only the set-up

Stages of `test`: fmt, clippy, native, build, package, browser, recipes, documents, benches, sizes.
Environment: CHROMIUM (a browser to use), ASL_SHARED (the folder of recorded cases, by default ../shared).
";

fn main() -> ExitCode {
    let mut arguments = Arguments::from_env();
    match command(&mut arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// How the page is wanted.
fn profile(arguments: &mut Arguments) -> Profile {
    if arguments.contains("--dev") {
        Profile::Dev
    } else {
        Profile::Release
    }
}

fn command(arguments: &mut Arguments) -> Result<ExitCode> {
    let workspace = Workspace::find()?;
    let name = arguments.subcommand()?;
    match name.as_deref() {
        Some("serve") => {
            let port = arguments
                .opt_value_from_str("--port")?
                .unwrap_or(serve::DEFAULT_PORT);
            let profile = profile(arguments);
            no_more(arguments)?;
            serve::serve(&workspace, profile, port)?;
        }
        Some("test") => {
            let only = arguments.values_from_str("--only")?;
            no_more(arguments)?;
            return test::test(&workspace, &only);
        }
        Some("build") => {
            let profile = profile(arguments);
            no_more(arguments)?;
            build::build(&workspace, profile)?;
        }
        Some("package") => {
            no_more(arguments)?;
            let folder = package::package(&workspace)?;
            println!("{}", folder.display());
        }
        Some("conformance") => return conformance::conformance(&workspace, &rest(arguments)),
        Some("bench") => {
            let effort = effort(arguments);
            return bench::bench(&workspace, &rest(arguments), effort);
        }
        Some("stress") => {
            let effort = effort(arguments);
            return stress::stress(&workspace, &rest(arguments), effort);
        }
        Some("pictures") => {
            no_more(arguments)?;
            return bench::pictures(&workspace);
        }
        Some("setup") => {
            no_more(arguments)?;
            setup::everything(&workspace)?;
        }
        None | Some("help") => print!("{HELP}"),
        Some(other) => bail!("`{other}` is not a command; `cargo xtask help` lists them"),
    }
    Ok(ExitCode::SUCCESS)
}

fn effort(arguments: &mut Arguments) -> Effort {
    if arguments.contains("--short") {
        Effort::Short
    } else {
        Effort::Full
    }
}

/// What is left on the command line.
fn rest(arguments: &mut Arguments) -> Vec<std::ffi::OsString> {
    std::mem::replace(arguments, Arguments::from_vec(Vec::new())).finish()
}

fn no_more(arguments: &mut Arguments) -> Result<()> {
    match rest(arguments).first() {
        Some(extra) => bail!(
            "`{}` is not understood here; see `cargo xtask help`",
            extra.to_string_lossy()
        ),
        None => Ok(()),
    }
}
