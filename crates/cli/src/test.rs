//! `asl test`

use std::path::{Path, PathBuf};

use asl_engine::api::Options;
use asl_json::{LineIndex, Value};
use asl_language::Severity;
use asl_testing::{Coverage, MocksAt, Setup, TestFile, TestResult, Verdict};

use crate::args::{CheckOptions, TestOptions};
use crate::files::{self, Definition};
use crate::{Ending, Stopped, junit, report};

/// A test file that was run.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) path: PathBuf,
    pub(crate) definition: Definition,
    pub(crate) results: Vec<TestResult>,
    pub(crate) coverage: Coverage,
}

impl Ran {
    pub(crate) fn failures(&self) -> usize {
        let results = self.results.iter();
        results
            .filter(|result| result.verdict != Verdict::Passed)
            .count()
    }
}

/// Runs all tests, reports them, and says whether all is well.
pub(crate) fn test(options: &TestOptions) -> Result<Ending, Stopped> {
    let mut all = Vec::new();
    // A file that cannot be run keeps no other from it; it is told at the end.
    let mut stopped = Vec::new();
    for path in files::test_files(&options.paths)? {
        match run_file(&path, options.only.as_deref()) {
            Ok(ran) => {
                report::file(&ran);
                all.push(ran);
            }
            Err(Stopped(why)) => stopped.push(why),
        }
    }
    report::total(&all);
    if let Some(path) = &options.junit {
        std::fs::write(path, junit::xml(&all))
            .map_err(|why| Stopped(format!("{} cannot be written: {why}", path.display())))?;
    }
    if !stopped.is_empty() {
        return Err(Stopped(stopped.join("\nasl: ")));
    }
    let below = options
        .coverage
        .map_or(0, |least| report::too_little(&all, least));
    let failed = below > 0 || all.iter().any(|ran| ran.failures() > 0);
    Ok(if failed { Ending::Failed } else { Ending::Well })
}

fn run_file(path: &Path, only: Option<&str>) -> Result<Ran, Stopped> {
    let file = read(path)?;
    let beside = |name: &str| path.with_file_name(name);
    let definition = match &file.definition {
        Some(name) => beside(name),
        None => files::definition_of(path)?,
    };
    let options = CheckOptions {
        machine_type: file.machine_type,
        substitutions: file.substitutions.clone(),
        ..CheckOptions::default()
    };
    let definition = Definition::read(&definition, &options)?;
    let machine = definition.machine()?;
    let mocks = match &file.mocks {
        Some(MocksAt::Here(mocks)) => mocks.clone(),
        Some(MocksAt::File(name)) => files::json(&beside(name))?,
        None => files::mocks_of(path).map_or(Ok(Value::Null), |path| files::json(&path))?,
    };
    let mut coverage = Coverage::of(&machine);
    let setup = Setup {
        machine_type: file.machine_type,
        options: Options {
            state_machine_name: file.state_machine.as_deref().map(str::to_owned),
            ..Options::default()
        },
        input: file
            .input
            .as_ref()
            .map(|input| input.to_json_string().into()),
        mocks,
        machine,
    };
    let tests = file.tests.iter();
    let chosen = tests.filter(|test| only.is_none_or(|words| test.name.contains(words)));
    let results = chosen
        .map(|test| asl_testing::run(&setup, test, &mut coverage))
        .collect();
    Ok(Ran {
        path: path.to_owned(),
        definition,
        results,
        coverage,
    })
}

/// A test file. Warnings are printed, errors end it.
fn read(path: &Path) -> Result<TestFile, Stopped> {
    let text = files::text(path)?;
    let name = path.file_name().and_then(|name| name.to_str());
    let read = asl_ide::read(&text, name);
    let (file, findings) = TestFile::read(&read.document);
    let lines = LineIndex::new(&text);
    let mut errors = Vec::new();
    for found in findings {
        let place = files::place(path, &lines, found.span);
        let help = found
            .help
            .map(|help| format!("; {help}"))
            .unwrap_or_default();
        let told = format!("{place}: {}{help}", found.message);
        if found.severity == Severity::Error {
            errors.push(told);
        } else {
            eprintln!("{told}");
        }
    }
    if errors.is_empty() {
        Ok(file)
    } else {
        Err(Stopped(errors.join("\nasl: ")))
    }
}
