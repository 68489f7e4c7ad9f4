//! The command `asl`: checks, runs, tests and draws Amazon States Language state machines, with mocked services.
//!
//! Exit codes: 0 if all is well; 1 if a test failed, an execution did not succeed or a definition has errors; 2 if a file cannot be read or the command
//! line is wrong.

#![expect(
    clippy::print_stdout,
    reason = "a command line tool prints what it found"
)]

mod args;
mod check;
mod files;
mod graph;
mod junit;
mod report;
mod run;
mod test;

use std::process::ExitCode;

use args::Command;

/// Why nothing could be done: a sentence for the person at the terminal.
#[derive(Debug)]
struct Stopped(String);

/// What came of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// All is well.
    Well,
    /// A test failed, an execution did not succeed, a definition has errors.
    Failed,
}

fn main() -> ExitCode {
    let done = args::read(std::env::args_os().skip(1)).and_then(|command| match command {
        Command::Help => {
            println!("{}", args::HELP);
            Ok(Ending::Well)
        }
        Command::Version => {
            println!("asl {}", env!("CARGO_PKG_VERSION"));
            Ok(Ending::Well)
        }
        Command::Test(options) => test::test(&options),
        Command::Run(options) => run::run(&options),
        Command::Check(options) => check::check(&options),
        Command::Graph(options) => graph::graph(&options),
    });
    match done {
        Ok(Ending::Well) => ExitCode::SUCCESS,
        Ok(Ending::Failed) => ExitCode::from(1),
        Err(Stopped(why)) => {
            eprintln!("asl: {why}");
            ExitCode::from(2)
        }
    }
}
