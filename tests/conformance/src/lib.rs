//! Runs recorded cases through the engine and compares what it does with what AWS did.
//!
//! ```no_run
//! use std::path::Path;
//! let report = asl_conformance::suite("aws", Path::new("../shared"))?;
//! println!("{}", report.text(&asl_conformance::report::Known::committed()?));
//! # Ok::<(), anyhow::Error>(())
//! ```

pub mod aws;
pub mod checked;
pub mod compare;
pub mod corpus;
pub mod execution;
pub mod folder;
pub mod jsonata;
pub mod jsonpath;
pub mod judge;
pub mod replay;
pub mod report;
pub mod state;
pub mod validation;

use std::path::Path;

use anyhow::{Result, bail};

use crate::report::Report;

/// The names of the suites.
pub const SUITES: [&str; 5] = ["aws", "jsonata", "jsonpath", "validation", "corpus"];

/// Runs a suite on the cases of a folder.
///
/// # Errors
/// When the suite is unknown, or its cases cannot be read.
pub fn suite(name: &str, dir: &Path) -> Result<Report> {
    match name {
        "aws" => aws::suite(dir),
        "jsonata" => jsonata::suite(dir),
        "jsonpath" => jsonpath::suite(dir),
        "validation" => validation::suite(dir),
        "corpus" => corpus::suite(dir),
        _ => bail!("`{name}` is not a suite; they are: {}", SUITES.join(", ")),
    }
}
