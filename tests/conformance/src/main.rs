//! `cargo xtask conformance SUITE [--dir DIR] [--dump FILE]`
//!
//! Exits with 0 when the suite could be run, however many of its cases failed: these are counted on the last line.
#![allow(
    clippy::print_stdout,
    reason = "a command line tool talks on standard output"
)]

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use asl_conformance::report::Known;
use asl_conformance::{SUITES, suite};
use pico_args::Arguments;

fn main() -> ExitCode {
    match conformance() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn conformance() -> Result<ExitCode> {
    let mut arguments = Arguments::from_env();
    let dir: Option<PathBuf> = arguments.opt_value_from_str("--dir")?;
    let dump: Option<PathBuf> = arguments.opt_value_from_str("--dump")?;
    let name: String = arguments
        .opt_free_from_str()?
        .with_context(|| format!("which suite? One of: {}", SUITES.join(", ")))?;
    if let Some(extra) = arguments.finish().first() {
        bail!("`{}` is not understood", extra.to_string_lossy());
    }
    let dir = match dir.or_else(|| env::var_os("ASL_SHARED").map(PathBuf::from)) {
        Some(dir) => dir,
        None => {
            bail!("there are no recorded cases here: set ASL_SHARED, or name a folder with --dir")
        }
    };
    let report = suite(&name, &dir)?;
    if let Some(file) = dump {
        report.dump(&file)?;
    }
    println!("{}", report.text(&Known::committed()?));
    Ok(ExitCode::SUCCESS)
}
