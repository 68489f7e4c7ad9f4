//! The command line, read.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;

use asl_language::MachineType;
use lexopt::prelude::{Long, Short, Value, ValueExt};

use crate::Stopped;

pub(crate) const HELP: &str = "\
asl: Amazon States Language on your own machine, with mocked services

  asl test [FILE or FOLDER …]   run the tests of NAME.tests.json beside NAME.asl.json (all below the folder)
  asl run DEFINITION            run a definition and print its output
  asl check FILE …              look for errors: file:line:column: severity: message
  asl graph FILE > FILE.svg     draw a definition, for places where nothing runs

Options of test
  --junit FILE          also write the results as JUnit XML
  --coverage PERCENT    fail below this coverage of states, Choice rules, Retriers and Catchers
  --only WORDS          only the tests whose names hold these words

Options of run
  --input JSON | FILE   the execution's input; {} without it
  --mocks FILE          a MockConfigFile.json; without it every task gives a typical answer of its service
  --case NAME           which test case of the mocks
  --machine NAME        whose test cases of the mocks, and the name of the state machine
  --history             print the history, as GetExecutionHistory gives it, in place of the output
  --seed NUMBER         for UUIDs and random numbers

Options of run and check
  --express             an EXPRESS state machine
  --set NAME=VALUE      the value of a placeholder ${NAME}; may be repeated

Options of graph
  --title WORDS         names the picture to those who do not see it; the file's name without it

Definitions are JSON or YAML. Exit codes: 0 well, 1 failed, 2 could not begin.";

/// What is to be done.
#[derive(Debug)]
pub(crate) enum Command {
    Help,
    Version,
    Test(TestOptions),
    Run(RunOptions),
    Check(CheckOptions),
    Graph(GraphOptions),
}

/// Options of `asl test`.
#[derive(Debug, Default)]
pub(crate) struct TestOptions {
    pub(crate) paths: Vec<PathBuf>,
    pub(crate) junit: Option<PathBuf>,
    pub(crate) coverage: Option<usize>,
    pub(crate) only: Option<String>,
}

/// Options of `asl run`.
#[derive(Debug, Default)]
pub(crate) struct RunOptions {
    pub(crate) check: CheckOptions,
    pub(crate) input: Option<String>,
    pub(crate) mocks: Option<PathBuf>,
    pub(crate) case: Option<String>,
    pub(crate) machine: Option<String>,
    pub(crate) history: bool,
    pub(crate) seed: Option<u64>,
}

/// Options of `asl check`.
#[derive(Debug, Default)]
pub(crate) struct CheckOptions {
    pub(crate) paths: Vec<PathBuf>,
    pub(crate) machine_type: MachineType,
    pub(crate) substitutions: BTreeMap<String, String>,
}

/// Options of `asl graph`.
#[derive(Debug)]
pub(crate) struct GraphOptions {
    pub(crate) path: PathBuf,
    pub(crate) title: Option<String>,
}

impl From<lexopt::Error> for Stopped {
    fn from(error: lexopt::Error) -> Self {
        Self(format!("{error}; `asl --help` lists what there is"))
    }
}

pub(crate) fn read(args: impl IntoIterator<Item = OsString>) -> Result<Command, Stopped> {
    let mut parser = lexopt::Parser::from_args(args);
    match parser.next()? {
        None | Some(Long("help") | Short('h')) => Ok(Command::Help),
        Some(Long("version") | Short('V')) => Ok(Command::Version),
        Some(Value(name)) => match name.to_str() {
            Some("test") => test(&mut parser),
            Some("run") => run(&mut parser),
            Some("check") => check(&mut parser),
            Some("graph") => graph(&mut parser),
            Some("help") => Ok(Command::Help),
            _ => {
                let name = name.to_string_lossy();
                Err(Stopped(format!(
                    "there is no command `{name}`: it is `asl test`, `asl run`, `asl check` or `asl graph`"
                )))
            }
        },
        Some(other) => Err(other.unexpected().into()),
    }
}

fn test(parser: &mut lexopt::Parser) -> Result<Command, Stopped> {
    let mut options = TestOptions::default();
    while let Some(arg) = parser.next()? {
        match arg {
            Value(path) => options.paths.push(path.into()),
            Long("junit") => options.junit = Some(parser.value()?.into()),
            Long("coverage") => options.coverage = Some(parser.value()?.parse()?),
            Long("only") => options.only = Some(parser.value()?.string()?),
            Long("help") | Short('h') => return Ok(Command::Help),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Command::Test(options))
}

fn run(parser: &mut lexopt::Parser) -> Result<Command, Stopped> {
    let mut options = RunOptions::default();
    while let Some(arg) = parser.next()? {
        match arg {
            Long("input") => options.input = Some(parser.value()?.string()?),
            Long("mocks") => options.mocks = Some(parser.value()?.into()),
            Long("case") => options.case = Some(parser.value()?.string()?),
            Long("machine") => options.machine = Some(parser.value()?.string()?),
            Long("history") => options.history = true,
            Long("seed") => options.seed = Some(parser.value()?.parse()?),
            Long("help") | Short('h') => return Ok(Command::Help),
            Value(path) => options.check.paths.push(path.into()),
            Long("express") => options.check.machine_type = MachineType::Express,
            Long("set") => set(&parser.value()?.string()?, &mut options.check)?,
            other => return Err(other.unexpected().into()),
        }
    }
    if options.check.paths.len() != 1 {
        return Err(Stopped(
            "`asl run` takes one definition: asl run order.asl.json --input '{}'".into(),
        ));
    }
    Ok(Command::Run(options))
}

fn check(parser: &mut lexopt::Parser) -> Result<Command, Stopped> {
    let mut options = CheckOptions::default();
    while let Some(arg) = parser.next()? {
        match arg {
            Value(path) => options.paths.push(path.into()),
            Long("express") => options.machine_type = MachineType::Express,
            Long("set") => set(&parser.value()?.string()?, &mut options)?,
            Long("help") | Short('h') => return Ok(Command::Help),
            other => return Err(other.unexpected().into()),
        }
    }
    if options.paths.is_empty() {
        return Err(Stopped(
            "`asl check` takes definitions: asl check order.asl.json".into(),
        ));
    }
    Ok(Command::Check(options))
}

fn graph(parser: &mut lexopt::Parser) -> Result<Command, Stopped> {
    let (mut path, mut title) = (None, None);
    while let Some(arg) = parser.next()? {
        match arg {
            Value(given) if path.is_none() => path = Some(given.into()),
            Long("title") => title = Some(parser.value()?.string()?),
            Long("help") | Short('h') => return Ok(Command::Help),
            other => return Err(other.unexpected().into()),
        }
    }
    let path = path.ok_or_else(|| {
        Stopped("`asl graph` takes one definition: asl graph order.asl.json > order.svg".into())
    })?;
    Ok(Command::Graph(GraphOptions { path, title }))
}

fn set(given: &str, options: &mut CheckOptions) -> Result<(), Stopped> {
    let Some((name, value)) = given.split_once('=') else {
        return Err(Stopped(format!(
            "`--set {given}` has no `=`: write --set Name=value"
        )));
    };
    options
        .substitutions
        .insert(name.to_owned(), value.to_owned());
    Ok(())
}
